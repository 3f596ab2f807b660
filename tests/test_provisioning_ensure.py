"""ensure, where the service refuses a request or loses a response."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from signalwire_fabric_async import (
    AsyncSession,
    ConfigurationError,
    NotFoundError,
    RateLimitError,
    RetryPolicy,
    TransportError,
)
from signalwire_fabric_async.provisioning import ensure
from signalwire_fabric_async.testing import FakeFabric

ONCE = RetryPolicy(attempts=1)


async def test_a_refusal_that_does_not_pass_is_what_is_raised(fabric: FakeFabric) -> None:
    """Nothing was done, and the error says so: it is the service's own, not a doubt."""
    async with fabric.session(retry=ONCE) as session:
        fabric.fail("subscribers.create", status=429, times=None)
        with pytest.raises(RateLimitError) as caught:
            await ensure(session, email="ada@example.com", settle=0.01)
        assert not caught.value.outcome_unknown
        fabric.clear_faults()
        await ensure(session, email="ada@example.com", settle=0.01)
        fabric.fail("PUT", status=404, times=None)
        with pytest.raises(NotFoundError):
            await ensure(session, email="ada@example.com", first_name="Ada", settle=0.01)


async def test_a_doubt_names_its_cause(fabric: FakeFabric) -> None:
    """An outcome that stays unknown is a TransportError, from the last error that there was."""
    async with fabric.session(retry=ONCE) as session:
        fabric.drop("subscribers.create", when="before", times=None)
        with pytest.raises(TransportError) as caught:
            await ensure(session, email="ada@example.com", settle=0.01)
        assert caught.value.outcome_unknown
        assert isinstance(caught.value.__cause__, TransportError)


async def test_a_password_whose_answer_was_lost_is_sent_again(fabric: FakeFabric) -> None:
    """It cannot be looked up, so it is sent once more; what was answered is not."""
    person: Any = {"email": "ada@example.com", "password": "first-password"}
    credential = {"username": "ada", "password": "hunter22"}
    async with fabric.session(retry=ONCE) as session:
        await ensure(session, **person, sip_credentials=[credential])
        fabric.fail("PATCH", status=500, times=1)
        await ensure(session, **person, sip_credentials=[credential], set_passwords=True, settle=0.01)
        assert (fabric.requests("PUT"), fabric.requests("PATCH")) == (1, 2)
        assert fabric.executed("subscribers.sip_credentials.update") == 1


@pytest.mark.parametrize("settle", [-1.0, float("nan"), float("inf"), "1", True])
async def test_a_wait_that_is_none_is_refused(session: AsyncSession, settle: object) -> None:
    """Before anything is sent."""
    with pytest.raises(ConfigurationError, match="settle"):
        await ensure(session, email="ada@example.com", settle=settle)  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize("deleted", [False, True])
async def test_a_listing_that_lags_makes_no_duplicate(deleted: bool) -> None:
    """Whom the last round made, and the listing does not have yet, is read by id; it is created again once it is gone."""
    credential = {"username": "ada", "password": "hunter22"}
    async with FakeFabric(allow_duplicates=True) as fabric, fabric.session(retry=ONCE) as session:
        fabric.fail("subscribers.list", status=200, body={"data": [], "links": {}}, times=2)
        fabric.fail("subscribers.sip_credentials.create", status=500, times=1)
        ensuring = asyncio.create_task(
            ensure(session, email="ada@example.com", sip_credentials=[credential], settle=0.3)
        )
        while fabric.requests("POST") < 2:
            await asyncio.sleep(0.01)
        (made,) = fabric.stored("subscribers")
        if deleted:
            await session.subscribers.delete(made["id"])
        done = await ensuring
        (there,) = fabric.stored("subscribers")
        assert done.id == there["id"]
        assert (there["id"] == made["id"]) is not deleted
        assert len(fabric.stored("subscribers.sip_credentials", there["id"])) == 1


ADA: Any = {"email": "ada@example.com", "sip_credentials": [{"username": "ada", "password": "a-password-1"}]}


@pytest.mark.usefixtures("fabric_clock")
async def test_a_lost_creation_is_not_sent_again_by_the_next_call(fabric: FakeFabric) -> None:
    """Another `ensure` of the process waits until the service can no longer execute what the first one sent."""
    loop = asyncio.get_running_loop()
    async with fabric.session(retry=ONCE, timeout=20.0) as session:
        fabric.drop("subscribers.sip_credentials.create", when="before", times=None)
        with pytest.raises(TransportError):
            await ensure(session, **ADA)
        lost = loop.time()
        fabric.clear_faults()
        await ensure(session, **ADA)
        assert loop.time() - lost >= 20.0


@pytest.mark.usefixtures("fabric_clock")
async def test_a_cancelled_creation_is_not_sent_again_by_the_next_call(fabric: FakeFabric) -> None:
    """The service may still execute what a cancelled `ensure` sent: the next one waits as after a lost response."""
    loop = asyncio.get_running_loop()
    async with fabric.session(retry=ONCE, timeout=20.0) as session:
        fabric.delay("subscribers.sip_credentials.create", 10.0)
        fabric.fail("subscribers.sip_credentials.create", status=500)
        first = asyncio.create_task(ensure(session, **ADA))
        await asyncio.sleep(5.0)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        lost = loop.time()
        fabric.clear_faults()
        await ensure(session, **ADA)
        assert loop.time() - lost >= 20.0
