"""The stand-in's Relay REST: codes, look-ups, queues, groups, recordings, short codes, 10DLC, emergency addresses."""

from __future__ import annotations

import pytest

from signalwire_fabric_async import AsyncSession, ConfigurationError, NotFoundError, ValidationError
from signalwire_fabric_async.resources.relay_rest.recordings import PstnRecording, SipRecording
from signalwire_fabric_async.testing import FakeFabric

NOBODY = "5a3e1d1c-dead-4000-8000-000000000001"


async def test_a_code_is_right_until_too_many_wrong_ones(session: AsyncSession, fabric: FakeFabric) -> None:
    """A test reads the code; a wrong one is no error but no success, and the attempts are counted."""
    sent = await session.mfa.sms(to="+15035550100", token_length=8, allow_alphas=False, max_attempts=2)
    code = fabric.verification_code(sent.id)
    assert (len(code), code.isdigit(), sent.channel, sent.to) == (8, True, "sms", "+15035550100")
    assert not (await session.mfa.verify(sent.id, token="wrong")).success
    assert (await session.mfa.verify(sent.id, token=code)).success
    assert not (await session.mfa.verify(sent.id, token="wrong")).success
    assert not (await session.mfa.verify(sent.id, token=code)).success
    with pytest.raises(NotFoundError):
        await session.mfa.verify(NOBODY, token=code)


async def test_a_code_expires(session: AsyncSession, fabric: FakeFabric) -> None:
    """A code is right for `valid_for` seconds."""
    with fabric.clock:
        sent = await session.mfa.call(to="+15035550100", valid_for=60)
        code = fabric.verification_code(sent.id)
        assert (await session.mfa.verify(sent.id, token=code)).success
        fabric.clock.advance(61)
        assert not (await session.mfa.verify(sent.id, token=code)).success
    assert (sent.channel, len(code)) == ("call", 6)


async def test_a_number_is_looked_up(session: AsyncSession) -> None:
    """A look-up says what the number itself tells; carrier and name where they are asked for, which costs money."""
    plain = await session.phone_numbers.lookup("+15035550123")
    assert (plain.national_number, plain.location, plain.carrier, plain.cnam) == ("5035550123", "OR", None, None)
    full = await session.phone_numbers.lookup("+15035550123", include=["carrier", "cnam"])
    assert full.carrier is not None
    assert full.cnam is not None
    abroad = await session.phone_numbers.lookup("+4930123456")
    assert (abroad.e164, abroad.country_code) == ("+4930123456", None)
    with pytest.raises(NotFoundError):
        await session.phone_numbers.lookup("123")
    with pytest.raises(ValidationError):
        await session.phone_numbers.lookup("+15035550123", include="owner")


async def test_calls_wait_in_a_queue(session: AsyncSession, fabric: FakeFabric) -> None:
    """Seeded calls wait in their order; the queue counts them."""
    queue = await session.queues.create(name="support", max_size=5)
    with pytest.raises(NotFoundError):
        await session.queues.members(queue.id).next()
    fabric.seed(queues__members=[{"queue_id": queue.id}, {"queue_id": queue.id}])
    waiting = await session.queues.members(queue.id).list().collect()
    assert [(one.position, one.queue_id) for one in waiting] == [(1, queue.id), (2, queue.id)]
    assert await session.queues.members(queue.id).next() == waiting[0]
    assert await session.queues.members(queue.id).get(waiting[1].call_id) == waiting[1]
    present = await session.queues.get(queue.id)
    assert (present.current_size, present.date_created is not None) == (2, True)


async def test_numbers_join_a_group_once(session: AsyncSession, fabric: FakeFabric) -> None:
    """A membership is listed in its group and found by its id; without it, the number stays."""
    fabric.seed(phone_numbers=1)
    number = fabric.stored("phone_numbers")[0]
    group = await session.number_groups.create(name="desk")
    made = await session.number_groups.memberships(group.id).create(phone_number_id=number["id"])
    assert (made.number_group_id, made.phone_number.number) == (group.id, number["number"])
    assert await session.number_group_memberships.get(made.id) == made
    for id in (number["id"], NOBODY):
        with pytest.raises(ValidationError):
            await session.number_groups.memberships(group.id).create(phone_number_id=id)
    assert (await session.number_groups.get(group.id)).phone_number_count == 1
    await session.number_group_memberships.delete(made.id)
    assert (await session.number_groups.get(group.id)).phone_number_count == 0
    assert await session.number_groups.memberships(group.id).list().collect() == []
    assert await session.phone_numbers.get(number["id"])


async def test_seeded_recordings_and_short_codes(session: AsyncSession, fabric: FakeFabric) -> None:
    """A recording is of the kind that its leg says, or of a conference; a short code can be changed."""
    fabric.seed(
        recordings=[
            {},
            {"relay_sip_leg_id": NOBODY},
            {"relay_conference_id": NOBODY, "duration_in_seconds": 7, "relay_pstn_leg_id": NOBODY},
        ],
        short_codes=[{"name": "Sale"}],
    )
    found = await session.recordings.list().collect()
    assert type(found[0]) is PstnRecording
    assert type(found[1]) is SipRecording
    assert found[2].duration_in_seconds == 7
    assert found[0].url.startswith("https://")
    await session.recordings.delete(found[0].id)
    assert [one.id for one in await session.recordings.list().collect()] == [one.id for one in found[1:]]
    (code,) = await session.short_codes.list(filter_name="sale").collect()
    renamed = await session.short_codes.update(code, name="Winter sale")
    assert (renamed.name, renamed.number) == ("Winter sale", code.number)


async def test_the_carriers_decide_when_a_test_says_so(session: AsyncSession, fabric: FakeFabric) -> None:
    """Brand, campaign and order are pending until the test advances them; a processed order assigns its numbers."""
    fabric.seed(phone_numbers=2, brands=[{"name": "Acme", "campaigns": [{"name": "Reminders"}]}])
    (brand,) = await session.brands.list(filter_name="acme").collect()
    (campaign,) = await session.brands.campaigns(brand.id).list().collect()
    assert await session.campaigns.get(campaign.id) == campaign
    assert (brand.state, campaign.state) == ("pending", "pending")
    assert fabric.advance(brand.id) == "complete"
    assert (await session.brands.get(brand.id)).state == "complete"
    renamed = await session.campaigns.update(campaign.id, name="Reminders 2")
    assert renamed.name == "Reminders 2"
    numbers = [one["id"] for one in fabric.stored("phone_numbers")]
    order = await session.campaigns.orders(campaign.id).create(phone_numbers=numbers)
    assigned = await session.campaigns.numbers(campaign.id).list(filter_state="pending").collect()
    assert [one.phone_number and one.phone_number.id for one in assigned] == numbers
    assert fabric.advance(order.id) == "processed"
    processed = await session.campaign_orders.get(order.id)
    assert (processed.state, processed.processed_at is not None) == ("processed", True)
    complete = await session.campaigns.numbers(campaign.id).list(filter_state="complete").collect()
    assert len(complete) == 2
    await session.campaign_numbers.delete(complete[0].id)
    assert len(await session.campaigns.numbers(campaign.id).list().collect()) == 1
    with pytest.raises(ValidationError):
        await session.campaigns.orders(campaign.id).create(phone_numbers=[NOBODY])
    assert fabric.advance(brand.id, "rejected") == "rejected"
    with pytest.raises(ConfigurationError, match="must be the id of a brand"):
        fabric.advance(NOBODY)


async def test_an_emergency_address_is_registered_later(session: AsyncSession, fabric: FakeFabric) -> None:
    """The address must be one of the project; its registration is pending until the test advances the number."""
    fabric.seed(phone_numbers=1)
    number = fabric.stored("phone_numbers")[0]["id"]
    with pytest.raises(ValidationError):
        await session.phone_numbers.assign_e911_address(number, e911_address_id=NOBODY)
    fabric.seed(e911_addresses=1)
    address = fabric.stored("e911_addresses")[0]["id"]
    pending = await session.phone_numbers.assign_e911_address(number, e911_address_id=address)
    assert (pending.e911_address_id, pending.e911_status) == (address, "pending")
    fabric.advance(number)
    assert (await session.phone_numbers.get(number)).e911_status == "active"
    assert (await session.phone_numbers.remove_e911_address(number)).e911_address_id is None


async def test_kinds_that_are_found_by_id_are_seeded_in_their_parent(fabric: FakeFabric) -> None:
    """What is found by its id alone is seeded under the parent that it belongs to."""
    with pytest.raises(ConfigurationError, match="campaigns"):
        fabric.seed(campaigns=1)
