"""Time that does not wait: what takes minutes on the wall takes moments, and comes in the same order."""

from __future__ import annotations

import asyncio
import time
from contextlib import ExitStack

import pytest
from freezegun import freeze_time

from signalwire_fabric_async import AsyncSession, ConfigurationError, Quota, RequestTimeoutError, RetryPolicy
from signalwire_fabric_async.testing import FakeFabric, TestClock


async def test_back_off_is_not_waited_for(session: AsyncSession, fabric: FakeFabric, fabric_clock: TestClock) -> None:
    """A write with a Retry-After of a minute is retried a minute later by the kit's clock, at once in real time."""
    fabric.fail("subscribers.create", times=2, headers={"Retry-After": "60"})
    began, moment = time.monotonic(), fabric_clock.monotonic()
    await session.with_options(timeout=300).subscribers.create(email="ada@example.com")
    assert time.monotonic() - began < 60
    assert fabric_clock.skipped >= 90
    first, second, third = (one.time - moment for one in fabric.log)
    assert first < 30
    assert 60 <= second < 90
    assert 120 <= third < 180


@pytest.mark.fabric(write_limit=20, window=10.0, session={"quota": None})
async def test_quotas_are_not_waited_for(fabric: FakeFabric, fabric_clock: TestClock) -> None:
    """A hundred writes through a quota of twenty in ten seconds take forty seconds by the clock, and none is refused."""
    began = time.monotonic()
    async with fabric.session(quota=Quota(limit=20, per=10.0), timeout=600) as session:
        await asyncio.gather(*(session.subscribers.create(email=f"{n}@example.com") for n in range(100)))
    assert time.monotonic() - began < 30
    assert 20 <= fabric_clock.skipped < 60
    assert fabric.fullest_window == 20
    assert {one.status for one in fabric.log} == {201}


async def test_deadlines_pass_at_once(session: AsyncSession, fabric: FakeFabric, fabric_clock: TestClock) -> None:
    """A call whose answer stalls ends at its deadline by the clock."""
    fabric.stall("subscribers.create")
    began = fabric_clock.monotonic()
    with pytest.raises(RequestTimeoutError):
        await session.with_options(timeout=30).subscribers.create(email="ada@example.com")
    assert 29.9 <= fabric_clock.monotonic() - began < 50


async def test_what_comes_first_still_comes_first(fabric: FakeFabric, fabric_clock: TestClock) -> None:
    """Sleepers wake in the order of their times, and a timeout that is later than its work does not strike."""
    woke: list[int] = []

    async def sleeper(seconds: int) -> None:
        await asyncio.sleep(seconds)
        woke.append(seconds)

    async with asyncio.timeout(101):
        await asyncio.gather(*(sleeper(seconds) for seconds in (100, 5, 50, 1)))
    assert woke == [1, 5, 50, 100]
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(10):
            await asyncio.sleep(11)
    assert fabric_clock.skipped > 90


async def test_busy_time_is_not_skipped(session: AsyncSession, fabric: FakeFabric, fabric_clock: TestClock) -> None:
    """While requests come and go, no deadline is skipped to: three hundred calls of twenty seconds each all succeed."""
    hurried = session.with_options(timeout=20.0, retry=RetryPolicy(attempts=1))
    calls = (hurried.subscribers.create(email=f"{n}@example.com") for n in range(300))
    await asyncio.gather(*calls)
    assert len(fabric.stored("subscribers")) == 300
    assert fabric_clock.skipped < 1


async def test_threads_take_their_time(fabric_clock: TestClock) -> None:
    """What the loop's threads do is waited for: no timer is skipped to before they are done, each is afterwards."""
    async with asyncio.timeout(30):
        await asyncio.gather(*(asyncio.to_thread(time.sleep, seconds) for seconds in (0.2, 0.1)))
    assert fabric_clock.skipped == 0
    began = time.monotonic()
    await asyncio.sleep(50)
    assert time.monotonic() - began < 25
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await asyncio.to_thread(time.sleep, 0.3)


async def test_processes_have_the_clocks_grace(fabric_clock: TestClock) -> None:
    """A process is waited for as long as the clock's grace; a grace that is no time is refused."""
    fabric_clock.grace = 5
    async with asyncio.timeout(60):
        process = await asyncio.create_subprocess_exec("sleep", "0.2")
        await process.wait()
    assert fabric_clock.skipped == 0
    with pytest.raises(ConfigurationError, match="grace"):
        TestClock(grace=-1)


@pytest.mark.fabric(grace=0.5)
async def test_the_marker_sets_the_grace(fabric_clock: TestClock) -> None:
    """`grace` of the marker is the clock's."""
    assert fabric_clock.grace == 0.5


async def test_elapsed(fabric: FakeFabric) -> None:
    """`elapsed` counts the skipped time and the real time, during a block and after it, for each block."""
    assert fabric.clock.elapsed == 0
    for seconds in (60, 20):
        with fabric.clock as clock:
            assert clock.elapsed < 15
            await asyncio.sleep(seconds)
            assert seconds <= clock.elapsed < seconds + 15
            clock.advance(5)
        assert seconds + 5 <= clock.elapsed < seconds + 20


async def test_only_while_entered(session: AsyncSession, fabric: FakeFabric) -> None:
    """Outside of the block time is as it is, and never goes back."""
    loop = asyncio.get_running_loop()
    before = loop.time()
    with fabric.clock:
        await asyncio.sleep(1000)
        inside = loop.time()
    assert inside - before >= 1000
    assert loop.time() >= inside
    began = time.monotonic()
    await asyncio.sleep(0.05)
    assert time.monotonic() - began >= 0.05
    with fabric.clock:
        await asyncio.sleep(1000)
    assert 1999.9 <= loop.time() - before < 2030
    assert fabric.clock.skipped >= 1999


async def test_many_tests_share_a_loop() -> None:
    """On a loop that lasts for a whole suite, time is skipped by as many clocks as there are tests, and adds up."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    for _ in range(1100):
        with TestClock() as clock:
            clock.advance(10)
    assert 11_000 <= loop.time() - began < 11_100


async def test_advance(fabric_clock: TestClock) -> None:
    """Time can be moved on by hand: what is due then happens."""
    sleeping = asyncio.ensure_future(asyncio.sleep(50))
    await asyncio.sleep(0)
    fabric_clock.advance(50)
    began = fabric_clock.skipped
    await sleeping
    assert fabric_clock.skipped - began < 0.1
    with pytest.raises(ConfigurationError):
        fabric_clock.advance(-1)


async def test_entered_twice(fabric_clock: TestClock) -> None:
    """A clock that is skipping says so."""
    with pytest.raises(ConfigurationError, match="already"), fabric_clock:
        pass
    assert "skipping" in repr(fabric_clock)


def test_another_loop() -> None:
    """An event loop that cannot skip is refused by name."""
    uvloop = pytest.importorskip("uvloop")

    async def enter() -> None:
        with TestClock():
            pass

    with pytest.raises(ConfigurationError, match="Loop"):
        uvloop.run(enter())


@pytest.mark.parametrize("real_asyncio", [True, False])
@pytest.mark.parametrize("clock_first", [True, False])
async def test_with_freezegun(
    fabric: FakeFabric, fabric_session: AsyncSession, *, clock_first: bool, real_asyncio: bool
) -> None:
    """A frozen date, with or without asyncio's own clock in it, stops neither the clock nor the calls."""
    frozen = freeze_time("2024-02-29", real_asyncio=real_asyncio)
    fabric.fail("subscribers.list", status=429, headers={"Retry-After": "20"})
    fabric.fail("subscribers.create", status=429, headers={"Retry-After": "20"})
    with ExitStack() as stack:
        for manager in (fabric.clock, frozen) if clock_first else (frozen, fabric.clock):
            stack.enter_context(manager)
        await fabric_session.subscribers.list()
        await fabric_session.subscribers.create(email="ada@example.com")
    assert fabric.executed("subscribers.create") == 1


async def test_writes_go_on_while_freezegun_holds_the_date(fabric: FakeFabric) -> None:
    """With `real_asyncio=True` a quota's window passes, and a Retry-After is waited for, by the loop's clock."""
    async with fabric.session(timeout=5, quota=Quota(limit=2, per=0.1)) as session:
        with freeze_time("2024-02-29", real_asyncio=True):
            for number in range(5):
                await session.subscribers.create(email=f"p{number}@example.com")
    assert fabric.executed("subscribers.create") == 5
