"""The stand-in's Relay REST: numbers searched, bought, changed and released, caller ids verified, the SIP profile."""

from __future__ import annotations

import pytest

from signalwire_fabric_async import AsyncSession, ConfigurationError, NotFoundError, ValidationError
from signalwire_fabric_async.resources.relay_rest.phone_numbers import PhoneNumber
from signalwire_fabric_async.routing import take_calls_of
from signalwire_fabric_async.testing import FakeFabric

NOBODY = "5a3e1d1c-dead-4000-8000-000000000001"


async def test_a_number_is_searched_bought_changed_and_released(session: AsyncSession) -> None:
    """What a search finds can be bought once and is found no more; the project's list is filtered by parts of a name."""
    found = (await session.phone_numbers.search(areacode="503", contains="0101", max_results=5)).data
    assert [one.number for one in found] == ["+15035550101"]
    bought = await session.phone_numbers.purchase(number=found[0].number)
    assert bought.number == found[0].number
    with pytest.raises(ValidationError) as taken:
        await session.phone_numbers.purchase(number=bought.number)
    assert [one.code for one in taken.value.errors] == ["not_unique_within_space"]
    free = (await session.phone_numbers.search(areacode="503", max_results=3)).data
    assert bought.number not in {one.number for one in free}
    assert len(free) == 3
    renamed = await session.phone_numbers.update(bought.id, name="Front desk")
    assert renamed.name == "Front desk"
    await session.phone_numbers.purchase(number=free[0].number)
    assert [one.id for one in await session.phone_numbers.list(filter_name="front").collect()] == [bought.id]
    assert await session.phone_numbers.list(filter_number="999").collect() == []
    await session.phone_numbers.release(bought.id)
    with pytest.raises(NotFoundError):
        await session.phone_numbers.get(bought.id)


async def test_a_caller_id_is_verified_with_the_code_that_a_test_reads(
    session: AsyncSession, fabric: FakeFabric
) -> None:
    """Its owner is called with a code; another code is refused, a redial tells a new one, the right one verifies."""
    made = await session.verified_caller_ids.create(number="+15035550199", name="Ada")
    first = fabric.verification_code(made.id)
    await session.verified_caller_ids.redial(made.id)
    code = fabric.verification_code(made.id)
    assert first != code
    with pytest.raises(ValidationError):
        await session.verified_caller_ids.verify(made.id, verification_code=first)
    verified = await session.verified_caller_ids.verify(made.id, verification_code=code)
    assert (verified.verified, verified.status) == (True, "Verified")
    assert (await session.verified_caller_ids.get(made.id)).verified_at is not None
    with pytest.raises(ConfigurationError):
        fabric.verification_code(NOBODY)


async def test_a_number_that_is_not_owned_is_replaced(session: AsyncSession) -> None:
    """Once the project has a number, a credential that would send as another one sends as the SIP profile says."""
    profile = await session.sip_profile.get()
    assert profile.default_send_as == "random"
    bought = await session.phone_numbers.purchase(number="+15035550100")
    await session.sip_profile.update(default_send_as=bought.number)
    other = await session.sip_credentials.create(username="desk", password="sesame-opens", send_as="+15035559999")
    assert other.sip_endpoint.send_as == bought.number
    person = await session.subscribers.create(email="ada@example.com")
    own = await session.subscribers.sip_credentials(person.id).create(
        username="ada", password="sesame-opens", send_as=bought.number
    )
    assert own.send_as == bought.number
    routed = await session.resources.assign_phone_route(person.id, phone_route_id=bought.id, handler="calling")
    assert routed.resource_id == person.id
    with pytest.raises(ValidationError) as refused:
        await session.resources.assign_phone_route(person.id, phone_route_id=NOBODY, handler="calling")
    assert [one.code for one in refused.value.errors] == ["must_belong_to_project"]


async def test_an_agent_takes_the_calls_of_a_number(session: AsyncSession) -> None:
    """The handlers that the vendor's newer SDKs and manual set are taken although the published description lacks them."""
    bought = await session.phone_numbers.purchase(number="+15035550100")
    agent = await session.ai_agents.create(name="reception", prompt={"text": "Take orders."})
    pointed = await take_calls_of(session, bought, agent)
    assert isinstance(pointed, PhoneNumber)
    assert (pointed.call_handler, pointed.calling_handler_resource_id) == ("ai_agent", agent.id)
    assert (await session.phone_numbers.get(bought.id)).calling_handler_resource_id == agent.id
    flow = await session.call_flows.create(title="Night")
    changed = await session.phone_numbers.update(bought.id, call_handler="call_flow", call_flow_id=flow.id)
    assert (changed.call_handler, changed.calling_handler_resource_id) == ("call_flow", flow.id)
    with pytest.raises(ValidationError):
        await session.phone_numbers.update(bought.id, extra={"call_handler": "nobody"})
    for wrong in ({}, {"call_ai_agent_id": NOBODY}, {"call_ai_agent_id": flow.id}):
        with pytest.raises(ValidationError) as refused:
            await session.phone_numbers.update(bought.id, call_handler="ai_agent", extra=wrong)
        assert [one.attribute for one in refused.value.errors] == [None]  # Relay REST names no attributes
        assert "call_ai_agent_id" in str(refused.value)


async def test_a_webhook_appears_for_the_url_of_a_number(session: AsyncSession) -> None:
    """A number with a script's URL has a webhook of this URL as its resource: the present one, or a new one."""
    bought = await session.phone_numbers.purchase(number="+15035550100")
    webhook = await session.swml_webhooks.create(name="Own", primary_request_url="https://example.com/own")
    pointed = await take_calls_of(session, bought, webhook)
    assert isinstance(pointed, PhoneNumber)
    assert pointed.calling_handler_resource_id == webhook.id
    for _ in range(2):
        changed = await session.phone_numbers.update(
            bought.id, call_handler="laml_webhooks", call_request_url="https://example.com/cxml"
        )
        (made,) = await session.cxml_webhooks.list().collect()
        assert changed.calling_handler_resource_id == made.id
        assert made.cxml_webhook.primary_request_url == "https://example.com/cxml"


async def test_a_number_tells_which_resource_was_assigned(session: AsyncSession) -> None:
    """An assignment changes the handler of the number; an update of the model that was read leaves it alone."""
    bought = await session.phone_numbers.purchase(number="+15035550100")
    person = await session.subscribers.create(email="ada@example.com")
    agent = await session.ai_agents.create(name="reception", prompt={"text": "Take orders."})
    for resource, handler in ((person, "fabric_subscriber"), (agent, "ai_agent")):
        await take_calls_of(session, bought, resource)
        number = await session.phone_numbers.get(bought.id)
        assert (number.call_handler, number.calling_handler_resource_id) == (handler, resource.id)
        renamed = await session.phone_numbers.update(number, name=f"of {handler}")
        assert (renamed.name, renamed.call_handler) == (f"of {handler}", handler)
        assert renamed.calling_handler_resource_id == resource.id
    await session.resources.assign_phone_route(person.id, phone_route_id=bought.id, handler="messaging")
    number = await session.phone_numbers.get(bought.id)
    assert (number.messaging_handler_resource_id, number.calling_handler_resource_id) == (person.id, agent.id)


async def test_the_published_service_sets_an_agent_by_its_assignment() -> None:
    """The published description's number takes no agent as its handler: the agent is assigned then."""
    async with FakeFabric(dialect="published") as fabric, fabric.session() as session:
        bought = await session.phone_numbers.purchase(number="+15035550100")
        fabric.seed(ai_agents=1)
        (agent,) = await session.ai_agents.list().collect()
        with pytest.raises(ValidationError):
            await session.phone_numbers.update(bought.id, call_handler="ai_agent", call_ai_agent_id=agent.id)
        await take_calls_of(session, bought, agent)
        number = await session.phone_numbers.get(bought.id)
        assert (number.call_handler, number.calling_handler_resource_id) == ("ai_agent", agent.id)
