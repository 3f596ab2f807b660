"""What the stand-in server refuses of a body, and by what name; through the SDK's own session or raw requests."""

from __future__ import annotations

import base64
from collections.abc import Awaitable
from typing import Any

import aiohttp
import pytest

from signalwire_fabric_async import AsyncSession, CallHandler, SipAddress, ValidationError
from signalwire_fabric_async.testing import FakeFabric

pytestmark = pytest.mark.fabric(dialect="published")

WRONG_OF_AN_AGENT = [
    ({"params": {"attention_timeout": 5}}, "params.attention_timeout"),
    ({"params": {"attention_timeout": 600_001}}, "params.attention_timeout"),
    ({"params": {"hard_stop_time": "1h\n"}}, "params.hard_stop_time"),
    ({"params": {"hard_stop_time": "１h"}}, "params.hard_stop_time"),
    ({"params": {"hold_music": "la la la"}}, "params.hold_music"),
    ({"prompt": {"pom": [{"title": "Goal"}]}}, "prompt.pom[0].body"),
    (
        {"prompt": {"text": "Hi", "contexts": {"default": {"steps": [{"name": "x"}]}}}},
        "prompt.contexts.default.steps[0].pom",
    ),
    ({"prompt": {"text": "Hi", "contexts": {"default": {"steps": []}, "more": None}}}, "prompt.contexts.more"),
    (
        {"swaig": {"functions": [{"function": "f", "description": "d", "wait_file": "x"}]}},
        "SWAIG.functions[0].wait_file",
    ),
]

DOCUMENT = {"version": "1.0.0", "sections": {"main": [{"answer": {}}]}}
NOBODY = "5a3e1d1c-dead-4000-8000-000000000001"


async def refused_for(call: Awaitable[object]) -> list[str | None]:
    """Return the members for which a call is refused."""
    with pytest.raises(ValidationError) as refused:
        await call
    return [one.attribute for one in refused.value.errors]


async def test_refuses_what_the_body_classes_do_not_know(session: AsyncSession, fabric: FakeFabric) -> None:
    """Unknown members, wrong types, values and lengths are refused by name, also deep inside; all are named at once."""
    with pytest.raises(ValidationError) as refused:
        await session.subscribers.create(email="a@example.com", password="short", extra={"shoe_size": 43})
    assert {one.attribute for one in refused.value.errors} == {"password", "shoe_size"}
    with pytest.raises(ValidationError) as refused:
        await session.ai_agents.create(
            name="x",
            extra={"agent_id": NOBODY},
            prompt={"text": "Hi", "temperature": 9},
            languages=[{"name": "English", "code": "en-US", "voice": 7}],
        )
    assert {one.attribute for one in refused.value.errors} >= {"prompt.temperature", "languages[0].voice"}
    assert fabric.executed() == 0
    assert fabric.answered() == 2


@pytest.mark.parametrize(("wrong", "attribute"), WRONG_OF_AN_AGENT, ids=[one for _, one in WRONG_OF_AN_AGENT])
async def test_what_is_deep_in_an_agent_is_looked_at_too(
    session: AsyncSession, wrong: dict[str, Any], attribute: str
) -> None:
    """Forms and bounds of nested members, what an object needs one of, and nulls in a mapping are refused by path."""
    body: dict[str, Any] = {
        "prompt": {"text": "Hi"},
        "params": {"attention_timeout": 0, "hold_music": "https://example.com/la.mp3"},
    }
    agents = session.ai_agents
    assert await refused_for(agents.create(name="x", extra={"agent_id": NOBODY}, **body | wrong)) == [attribute]
    await agents.create(name="x", extra={"agent_id": NOBODY}, **body)


async def test_a_call_flow_is_created_with_both_its_sides_or_neither(session: AsyncSession) -> None:
    """What the builder draws and the document that is run are given together: one alone is refused for the other."""
    flows = session.call_flows
    assert await refused_for(flows.create(title="Menu", flow_data={})) == ["relayml"]
    assert await refused_for(flows.create(title="Menu", relayml=DOCUMENT)) == ["flow_data"]
    made = await flows.create(title="Menu", flow_data={}, relayml=DOCUMENT)
    assert made.call_flow.relayml == DOCUMENT
    await flows.create(title="Menu")


@pytest.mark.parametrize(
    ("document", "attribute"),
    [
        ({}, "sections"),
        ({"sections": []}, "sections"),
        ({"sections": {"other": []}}, "sections.main"),
        ({"sections": {"main": {}}}, "sections.main"),
        ({"sections": {"main": [], "other": {"hangup": {}}}}, "sections.other"),
        ({"sections": {"main": [{"answer": {}}, {}]}}, "sections.main[1].answer"),
        ({"sections": {"main": ["answer"]}}, "sections.main[0]"),
        ({"sections": {"main": [], "other": [{"answer": {}, "hangup": {}}]}}, "sections.other[0].hangup"),
        ({"sections": {"main": []}, "version": "2.0.0"}, "version"),
        ({"sections": {"main": []}, "version": None}, "version"),
        ({"sections": {"main": []}, "title": "x"}, "title"),
    ],
)
async def test_a_document_has_the_form_of_swml(
    session: AsyncSession, document: dict[str, object], attribute: str
) -> None:
    """A SWML document is refused where its frame is none: version, sections, methods of one member, nothing else."""
    assert await refused_for(session.swml_scripts.create(name="x", contents=document)) == [f"contents.{attribute}"]
    flow = session.call_flows.create(title="x", flow_data={}, relayml=document)
    assert await refused_for(flow) == [f"relayml.{attribute}"]
    sections = {"main": [{"play": {"url": "say: hello"}}, {"execute": {"dest": "bye"}}], "bye": [{"hangup": {}}]}
    for given in ({"sections": sections}, {"version": "1.0.0", "sections": sections}):
        assert (await session.swml_scripts.create(name="x", contents=given)).swml_script.contents == given


async def test_ip_authentication_needs_addresses(session: AsyncSession, fabric: FakeFabric) -> None:
    """A SIP address that lets in by IP address has one or more of them, each an address or a range, also once changed."""
    fabric.seed(subscribers=1)
    handler = fabric.stored("subscribers")[0]["id"]
    addresses = session.sip_addresses

    def created(**more: Any) -> Awaitable[SipAddress]:
        return addresses.create(name="desk", calling_handler_resource_id=handler, **more)

    assert await refused_for(created(ip_auth_enabled=True)) == ["ip_auth"]
    assert await refused_for(created(ip_auth_enabled=True, ip_auth=[])) == ["ip_auth"]
    for wrong in ("nowhere", "10.0.0.0/33", "10.0.0.0/255.0.0.0", "10.0.0.1\n"):
        assert await refused_for(created(ip_auth=["::1", wrong])) == ["ip_auth[1]"], wrong
    made = await created(ip_auth_enabled=True, ip_auth=["10.0.0.0/24", "2001:db8::1"])
    assert made.ip_auth == ("10.0.0.0/24", "2001:db8::1")
    assert await refused_for(addresses.update(made.id, ip_auth=[])) == ["ip_auth"]
    await addresses.update(made.id, ip_auth_enabled=False, ip_auth=[])
    assert await refused_for(addresses.update(made.id, ip_auth_enabled=True)) == ["ip_auth"]
    assert (await addresses.get(made.id)).ip_auth_enabled is False


@pytest.mark.fabric(dialect="observed")
async def test_a_handler_of_calls_is_one_of_the_resources(session: AsyncSession, fabric: FakeFabric) -> None:
    """Calls of a SIP address or credential are handled by a resource that there is; a credential needs none otherwise."""
    fabric.seed(subscribers=1)
    handler = fabric.stored("subscribers")[0]["id"]
    address = session.sip_addresses.create(name="desk", calling_handler_resource_id=NOBODY)
    assert await refused_for(address) == ["calling_handler_resource_id"]
    credentials = session.sip_credentials
    wrong = [("resource", None), ("resource", NOBODY), ("default", handler), ("passthrough", handler)]
    for kind, named in wrong:
        said = {"call_handler": kind, "calling_handler_resource_id": named}
        create = credentials.create(username="u", password="sesame-opens", **said)
        assert await refused_for(create) == ["calling_handler_resource_id"]
    for kind, named in (("resource", handler), ("default", None)):
        said = {"call_handler": kind, "calling_handler_resource_id": named}
        made = await credentials.create(username=kind, password="sesame-opens", **said)
        assert made.sip_endpoint.calling_handler_resource_id == named
    for kind, named in wrong:
        change = credentials.update(made.id, call_handler=CallHandler(kind), calling_handler_resource_id=named)
        assert await refused_for(change) == ["calling_handler_resource_id"]
    moved = await credentials.update(made.id, call_handler=CallHandler.RESOURCE, calling_handler_resource_id=handler)
    assert moved.sip_endpoint.calling_handler_resource_id == handler


async def test_a_whole_number_may_be_written_with_a_point(fabric: FakeFabric) -> None:
    """`5.0` is an integer as JSON Schema has it; `5.5`, `true` and `"5"` are none, and its bounds are its bounds."""
    url = f"{fabric.base_url}/api/fabric/resources/conference_rooms"
    body = {"name": "lobby", "enable_room_previews": False}
    login = "Basic " + base64.b64encode(f"{fabric.project_id}:{fabric.api_token}".encode()).decode()
    async with aiohttp.ClientSession(headers={"Authorization": login}) as http:
        for number, status in ((5.0, 200), (5, 200), (5.5, 422), (301.0, 422), (True, 422), ("5", 422), (1e300, 422)):
            async with http.post(url, json={**body, "max_members": number}) as answer:
                assert answer.status == status, number


@pytest.mark.fabric(dialect="observed")
async def test_the_number_of_a_version_is_whole_however_it_is_written(
    session: AsyncSession, fabric: FakeFabric
) -> None:
    """A call flow's `document_version` of `2.0` is version 2."""
    flow = await session.call_flows.create(title="Menu")
    two: Any = 2.0
    await session.call_flows.update(flow.id, document_version=two, flow_data={}, relayml=DOCUMENT)
    assert [one.document_version async for one in session.call_flows.list_versions(flow.id)] == [1, 2]
