"""A test harness: run your own code against a Fabric that fails as the real one does.

    pytest examples/test_harness.py

It needs pytest-asyncio and no configuration, because the mark below says that
its tests are asyncio's. (pytest-asyncio may then warn that
`asyncio_default_fixture_loop_scope` is not set; the README's "Your own tests"
has the two lines that settle both.)

`hire` is the code under test: it creates a subscriber and a SIP credential, and
promises that nobody is created twice, whichever response is lost. The fixtures
`fabric` and `fabric_session` come with signalwire_fabric_async.
"""

from __future__ import annotations

from typing import Literal

import pytest

from signalwire_fabric_async import AsyncSession, FabricError, PermissionDeniedError
from signalwire_fabric_async.testing import FakeFabric

pytestmark = pytest.mark.asyncio


async def hire(session: AsyncSession, email: str) -> str:
    """Create a subscriber, or find the one of a lost response; return its id."""
    try:
        return (await session.subscribers.create(email=email)).id
    except FabricError as error:
        if not (error.applied or error.outcome_unknown):
            raise
    async for person in session.subscribers.list(page_size=1000):
        if person.subscriber.email == email:
            return person.id
    return (await session.subscribers.create(email=email)).id


async def test_someone_is_hired(fabric: FakeFabric, fabric_session: AsyncSession) -> None:
    """Without failures one request is sent."""
    made = await hire(fabric_session, "ada@example.com")
    assert [person["id"] for person in fabric.stored("subscribers")] == [made]
    fabric.assert_sent("POST", "subscribers", times=1)


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_lost_answer_makes_nobody_twice(
    fabric: FakeFabric, fabric_session: AsyncSession, when: Literal["before", "after"]
) -> None:
    """There is one subscriber, whether the connection breaks before or after the service acts."""
    fabric.drop("subscribers.create", when=when)
    made = await hire(fabric_session, "ada@example.com")
    assert [person["id"] for person in fabric.stored("subscribers")] == [made]


async def test_an_answer_that_is_cut_makes_nobody_twice(fabric: FakeFabric, fabric_session: AsyncSession) -> None:
    """After a 2xx with a lost body the subscriber is found."""
    fabric.cut("subscribers.create", at=10)
    made = await hire(fabric_session, "ada@example.com")
    assert [person["id"] for person in fabric.stored("subscribers")] == [made]


@pytest.mark.usefixtures("fabric_clock")
async def test_a_busy_service_is_waited_for(fabric: FakeFabric, fabric_session: AsyncSession) -> None:
    """A 429 with a `Retry-After` of 20 seconds is waited for on the test's clock, so the test takes no real time."""
    fabric.fail("subscribers.create", status=429, headers={"Retry-After": "20"})
    await hire(fabric_session, "ada@example.com")
    assert len(fabric.stored("subscribers")) == 1


async def test_what_cannot_work_is_not_hidden(fabric: FakeFabric, fabric_session: AsyncSession) -> None:
    """An error of the service is raised unchanged."""
    fabric.fail("subscribers.create", status=403)
    with pytest.raises(PermissionDeniedError):
        await hire(fabric_session, "ada@example.com")
    assert fabric.stored("subscribers") == []
