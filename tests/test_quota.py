"""The write quota: never passed, used to the full, fair, cancel-safe, and led by what the service says."""

from __future__ import annotations

import asyncio
import selectors
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.counting_server import CountingServer, fullest_window, use
from helpers.scale import FULL, scaled
from signalwire_fabric_async import (
    AsyncSession,
    ConfigurationError,
    Quota,
    RateLimitError,
    RequestTimeoutError,
    TransportError,
)
from signalwire_fabric_async.quota.adaptive_limit import AdaptiveLimit, rate_limit
from signalwire_fabric_async.testing import TestClock


def session_on(server: CountingServer, quota: Quota | None, **settings: Any) -> AsyncSession:
    """Return a session with that quota."""
    return AsyncSession(base_url=server.base_url, project_id="p", api_token="PT-token", quota=quota, **settings)


async def write(session: AsyncSession, count: int, at_once: int = 64) -> list[object]:
    """Create so many; the errors of those that failed."""
    rows = ({"email": f"{number}@example.com"} for number in range(count))
    return [
        outcome.error
        async for outcome in session.bulk(session.subscribers.create, rows, at_once=at_once)
        if not outcome.ok
    ]


async def test_the_limit_is_used_and_never_passed() -> None:
    """Under load the fullest window holds the limit at most, at least 95 % of it is used, and no 429 comes."""
    limit, per = 200, 1.0
    async with CountingServer(limit, per) as server, session_on(server, Quota(limit, per)) as session:
        failed = await write(session, scaled(8_000), at_once=16)
    fullest, used = fullest_window(server.arrivals, per), use(server.arrivals, limit, per)
    assert not failed
    assert not server.refusals
    assert fullest <= limit
    assert not FULL or used >= 0.95


async def test_a_slow_service_cannot_make_a_window_overflow() -> None:
    """A slot is used until `per` after its answer: also where the service counts late, no window overflows."""
    limit, per = 100, 1.0  # long enough for a loaded machine to fill a window too
    async with CountingServer(limit, per, delay=0.1) as server, session_on(server, Quota(limit, per)) as session:
        failed = await write(session, 300, at_once=150)
    assert not failed
    assert not server.refusals
    assert fullest_window(server.arrivals, per) == limit


async def test_reads_and_deletes_never_wait() -> None:
    """GET and DELETE pass a quota that is used up; a write waits there, and its deadline names the quota."""
    async with CountingServer() as server, session_on(server, Quota(1, 60.0), timeout=0.3) as session:
        await session.subscribers.create(email="a@example.com")
        for _ in range(20):
            await session.subscribers.get("one")
            await session.subscribers.delete("one")
        with pytest.raises(RequestTimeoutError) as caught:
            await session.subscribers.create(email="b@example.com")
        assert caught.value.phase == "quota"
        assert not caught.value.outcome_unknown
        assert len(server.arrivals) == 1


async def test_none_turns_it_off() -> None:
    """`quota=None`: writes go out as fast as they come."""
    async with CountingServer() as server, session_on(server, None) as session:
        assert not await write(session, 500)
    assert len(server.arrivals) == 500


async def test_two_sessions_share_one() -> None:
    """Two sessions with one quota stay within it together."""
    limit, per = 100, 0.5
    quota = Quota(limit, per)
    async with CountingServer(limit, per) as server, session_on(server, quota) as one, session_on(server, quota) as two:
        failed = await asyncio.gather(write(one, 200, 8), write(two, 200, 8))
    assert [*failed] == [[], []]
    assert not server.refusals
    assert fullest_window(server.arrivals, per) <= limit
    assert not FULL or use(server.arrivals, limit, per) >= 0.9


async def test_a_request_that_never_went_gives_its_slot_back_at_once() -> None:
    """Where no connection could be made, the slot is free again without waiting."""
    quota = Quota(1, 60.0)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
    async with AsyncSession(base_url=url, project_id="p", api_token="PT-t", quota=quota, timeout=0.2) as session:
        with pytest.raises(TransportError, match="POST"):
            await session.subscribers.create(email="a@example.com")
    assert quota.used == 0


async def test_turns_are_taken_in_order() -> None:
    """Slots are given in the order in which they were asked for, also past those who gave up."""
    quota = Quota(2, 0.02)
    served = []

    async def ask(number: int) -> None:
        await quota.acquire()
        served.append(number)
        await asyncio.sleep(0)
        quota.release(sent=True)

    tasks = [asyncio.create_task(ask(number)) for number in range(40)]
    await asyncio.sleep(0)
    for given_up in tasks[5:40:5]:
        given_up.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert served == [number for number in range(40) if number % 5 or number == 0]
    assert quota.waiting == 0


async def test_a_waiter_cancelled_as_it_is_served_passes_the_slot_on() -> None:
    """A task that is cancelled in the very tick in which it was given its slot leaves it to the next one."""
    quota = Quota(1, 60.0)
    assert quota.try_acquire()
    first, second = asyncio.create_task(quota.acquire()), asyncio.create_task(quota.acquire())
    await asyncio.sleep(0)
    quota.release(sent=False)  # gives the slot to the first ...
    first.cancel()  # ... which is cancelled before it runs
    await asyncio.wait([first, second])
    assert first.cancelled()
    assert not second.cancelled()
    assert quota.used == 1


async def test_cancelling_all_waiters_in_any_order_leaves_nothing_behind() -> None:
    """5,000 waiters that are cancelled while slots are given out: no slot lost, no waiter left, in little time."""
    quota = Quota(3, 60.0)
    held = [quota.try_acquire() for _ in range(3)]
    tasks = [asyncio.create_task(quota.acquire()) for _ in range(5_000)]
    await asyncio.sleep(0)
    began = time.perf_counter()
    for task in reversed(tasks):
        task.cancel()
    for _ in held:
        quota.release(sent=False)
    await asyncio.wait(tasks)
    assert all(task.cancelled() for task in tasks)
    assert (quota.used, quota.waiting) == (0, 0)
    assert not FULL or time.perf_counter() - began < 2.0


async def test_one_unsent_request_serves_all_whom_it_can() -> None:
    """Several slots that are free at once go to as many waiters, not to one."""
    quota = Quota(4, 0.05)
    assert all(quota.try_acquire() for _ in range(4))
    tasks = [asyncio.create_task(quota.acquire()) for _ in range(4)]
    await asyncio.sleep(0)
    for _ in range(3):
        quota.release(sent=True)
    time.sleep(0.06)  # the loop sleeps past the end of all three
    quota.release(sent=False)
    await asyncio.sleep(0)
    assert all(task.done() for task in tasks)


def test_a_quota_may_follow_its_sessions_to_another_event_loop() -> None:
    """One that was waited for in a loop which has ended works in the next one, with what was used counted on."""
    quota = Quota(2, 1.0)

    async def fill_and_leave_waiting() -> None:
        for _ in range(2):
            await quota.acquire()
            quota.release(sent=True)
        waiter = asyncio.create_task(quota.acquire())
        await asyncio.sleep(0)
        assert quota.waiting == 1
        del waiter  # ended by the loop's end, with the timer that was to serve it

    async def again() -> float:
        began = time.monotonic()
        async with asyncio.timeout(60):  # without a timer it would wait without an end
            await asyncio.gather(*(quota.acquire() for _ in range(2)))
        return time.monotonic() - began

    asyncio.run(fill_and_leave_waiting())
    took = asyncio.run(again())
    assert took > 0.05
    assert not FULL or took < 1.5


def test_a_loop_that_was_thrown_away_does_not_block_the_next() -> None:
    """Waiters whose loop was closed under them neither hold up those of the next loop nor take their slots."""
    quota = Quota(1, 60.0)
    quota.try_acquire()
    loop = asyncio.new_event_loop()
    coroutine = quota.acquire()
    task = loop.create_task(coroutine)
    loop.run_until_complete(asyncio.sleep(0))
    assert quota.waiting == 1
    loop.close()
    quota.release(sent=False)
    asyncio.run(asyncio.wait_for(quota.acquire(), 2))
    assert quota.used == 1
    task._log_destroy_pending = False  # type: ignore[attr-defined]  # private: asyncio has no public name for it; it was left behind on purpose


def test_two_running_loops_are_refused() -> None:
    """Waited for in one loop, it says so in another, instead of waking the wrong one."""
    quota = Quota(1, 60.0)
    quota.try_acquire()
    loop = asyncio.new_event_loop()
    task = loop.create_task(quota.acquire())
    loop.run_until_complete(asyncio.sleep(0))
    with pytest.raises(ConfigurationError, match="another event loop"):
        asyncio.run(quota.acquire())
    task.cancel()
    loop.run_until_complete(asyncio.wait([task]))
    loop.close()


def test_one_loop_after_another() -> None:
    """Waited for in one loop and served there, it may be waited for in another, though the first is still open."""
    quota = Quota(1, 0.05)

    async def twice() -> None:
        await quota.acquire()
        quota.release(sent=True)
        await quota.acquire()
        quota.release(sent=True)

    loop = asyncio.new_event_loop()
    loop.run_until_complete(twice())
    asyncio.run(twice())
    loop.close()


async def test_who_waits_is_counted_and_who_gives_up_is_not() -> None:
    """`waiting` and the repr show the current state."""
    quota = Quota(1, 60.0)
    assert quota.try_acquire()
    waiting = [asyncio.create_task(quota.acquire()) for _ in range(3)]
    await asyncio.sleep(0)
    assert quota.waiting == 3
    waiting[1].cancel()
    await asyncio.sleep(0)
    assert (quota.waiting, quota.used, repr(quota)) == (2, 1, "Quota(limit=1, per=60.0)")
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert quota.waiting == 0


async def test_a_429_holds_other_writes_back_for_as_long_as_it_asks() -> None:
    """Neither shorter than its Retry-After, nor than the second that is waited without one."""
    async with CountingServer(1, 0.3, retry_after="1.5") as server, session_on(server, Quota(100, 10.0)) as session:
        await session.subscribers.create(email="a@example.com")
        refused = asyncio.create_task(session.subscribers.create(email="b@example.com"))
        while not server.refusals:
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.02)
        await session.with_options(timeout=60.0).subscribers.create(email="c@example.com")
        await refused
    held = sorted(server.arrivals)[1] - server.refusals[0]
    assert held >= 1.49
    assert not FULL or held < 2.0


@pytest.mark.parametrize("limit", [0, -1, 1.5, True, "10", None])
def test_a_limit_is_a_whole_number(limit: bool | float | str | None) -> None:
    """Anything else is refused when the quota is made."""
    with pytest.raises(ConfigurationError, match="limit"):
        Quota(limit)  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize("per", [0, -1.0, float("inf"), float("nan"), True, "10"])
def test_a_period_is_a_number_of_seconds(per: Any) -> None:
    """Anything else is refused when the quota is made."""
    with pytest.raises(ConfigurationError, match="period"):
        Quota(10, per)


# What the service says


@pytest.mark.parametrize("name", ["X-RateLimit", "x-ratelimit", "X-Rate-Limit", "RateLimit", "RATE-LIMIT", "rAtElImIt"])
def test_all_spellings_of_the_headers_are_read(name: str) -> None:
    """The limit and what remains, in any of the known spellings and in any case."""
    headers = [(f"{name}-Limit".encode(), b"100"), (f"{name}-REMAINING".encode(), b" 7 ")]
    assert rate_limit(headers) == (100, 7, None)


@pytest.mark.parametrize("value", [b"", b"-1", b"1.5", b"many", b"1e3", b"99999999999999", b"\xff"])
def test_garbage_in_the_headers_is_ignored(value: bytes) -> None:
    """What is not a whole number counts as absent."""
    assert rate_limit([(b"X-RateLimit-Limit", value), (b"X-RateLimit-Remaining", value)]) == (None, None, None)


def test_other_headers_are_not_taken_for_them() -> None:
    """Policies and limits of something else are no limit; of several the least counts."""
    headers = [
        (b"RateLimit-Policy", b"2;w=1"),
        (b"X-RateLimit-Limit-Minute", b"3"),
        (b"X-Body-Limit-Remaining", b"4"),
        (b"RateLimit-Limit", b"60, 60;w=1"),
        (b"X-RateLimit-Limit", b"50"),
    ]
    assert rate_limit(headers) == (50, None, None)


@pytest.mark.parametrize(
    "value",
    [
        b"30",
        b"30.0",
        b"1700000030",
        b"1700000030000",
        b"Tue, 14 Nov 2023 22:13:50 GMT",
        b"2023-11-14T22:13:50Z",
        b"2023-11-14 22:13:50+00:00",
    ],
)
@pytest.mark.parametrize("name", [b"X-RateLimit-Reset", b"x-rate-limit-reset", b"RateLimit-Reset"])
def test_a_reset_is_read_in_each_of_its_usual_forms(name: bytes, value: bytes) -> None:
    """Seconds from now, seconds or milliseconds since 1970, an HTTP date and ISO 8601 all mean the same moment."""
    assert rate_limit([(name, value)], wall=1_700_000_000.0) == (None, None, 30.0)


@pytest.mark.parametrize("value", [b"", b"-1", b"soon", b"1e3", b"1699999999", b"\xff", b"12 Nov", b"9" * 40])
def test_a_reset_in_no_usual_form_or_in_the_past_counts_as_absent(value: bytes) -> None:
    """Garbage does not hold writes."""
    assert rate_limit([(b"RateLimit-Reset", value)], wall=1_700_000_000.0).reset is None


async def test_a_lower_limit_in_the_headers_is_kept_to() -> None:
    """A service that tells a limit below the configured one is not asked for more, from the first answers on."""
    async with CountingServer(60, 0.5, tells="X-RateLimit") as server, session_on(server, Quota(300, 0.5)) as session:
        await session.subscribers.create(email="first@example.com")
        assert not await write(session, 179, at_once=8)
        assert not server.refusals
        quota = session.quota
        assert isinstance(quota, Quota)
        assert quota.effective_limit == 60
    assert not FULL or use(server.arrivals, 60, 0.5) >= 0.9


async def test_a_higher_limit_in_the_headers_is_ignored() -> None:
    """The configured limit is never passed because a header tells a higher one."""
    async with CountingServer(10_000, 0.5, tells="RateLimit") as server, session_on(server, Quota(50, 0.5)) as session:
        assert not await write(session, 150)
    assert fullest_window(server.arrivals, 0.5) <= 50


async def test_what_others_used_is_left_to_them() -> None:
    """Where the headers tell that less remains than we believed, the rest is not asked for."""
    limit, per = 200, 0.5
    async with CountingServer(limit, per, tells="X-Rate-Limit") as server:
        server.count_foreign(150)
        async with session_on(server, Quota(limit, per)) as session:
            await session.subscribers.create(email="first@example.com")
            assert not await write(session, 200, at_once=16)
    assert len(server.refusals) <= 16


async def test_a_storm_of_429_is_survived() -> None:
    """A Space that lets a third through: every write is done in the end, and few are refused on the way."""
    quota = Quota(300, 0.5)
    async with CountingServer(100, 0.5) as server, session_on(server, quota) as session:
        failed = await write(session, 400, at_once=64)
    refused = len(server.refusals)
    assert all(isinstance(error, RateLimitError) for error in failed)
    assert len(failed) <= 6
    assert refused <= 120
    assert not FULL or use(server.arrivals, 100, 0.5) >= 0.5


class TestAdaptiveLimit:
    """The rules of the limit in force, on a clock that the test turns."""

    def test_many_429s_of_one_moment_count_once(self) -> None:
        """64 answers of 429 in one window lower the limit once, to nine tenths of what was in use."""
        limit = AdaptiveLimit(1000, 10.0)
        for number in range(64):
            limit.refused(100.0 + number / 100, None, in_flight=64, answered=500)
        assert limit.in_force == 450
        assert limit.room(100.7) == 0
        assert limit.room(102.0) == 450

    def test_a_further_429_a_window_later_lowers_it_again(self) -> None:
        """The limit keeps falling for as long as 429s keep coming, and never below one."""
        limit = AdaptiveLimit(1000, 10.0)
        for window in range(80):
            limit.refused(window * 10.0, None, in_flight=0, answered=limit.in_force)
        assert limit.in_force == 1

    @pytest.mark.parametrize(
        ("in_flight", "answered", "in_force"),
        [
            (0, 500, 450),  # nine tenths of what was answered
            (300, 100, 180),  # of half of all that were under way, where that is more
            (301, 100, 180),  # a whole number of them
            (0, 50, 45),
            (0, 49, 1000),  # less than a twentieth: the 429 is not about the window's total
            (0, 0, 1000),
            (0, 5000, 900),  # of what it was, at the most
        ],
    )
    def test_how_far_a_429_lowers_it(self, in_flight: int, answered: int, in_force: int) -> None:
        """To nine tenths of what the service took, a whole number; it holds a tenth of a window without Retry-After."""
        limit = AdaptiveLimit(1000, 10.0)
        limit.refused(0.0, None, in_flight=in_flight, answered=answered)
        assert (limit.in_force, type(limit.in_force)) == (in_force, int)
        assert (limit.room(0.99), limit.room(1.0)) == (in_force if in_force == 1000 else 0, in_force)

    def test_a_limit_reported_after_a_429_does_not_raise_it_at_once(self) -> None:
        """The way up is the slow one, whatever limit an answer tells; the least that counts is 1."""
        limit = AdaptiveLimit(1000, 10.0)
        limit.refused(0.0, None, in_flight=0, answered=333)
        limit.observe(1.0, [(b"X-RateLimit-Limit", b"400")], in_flight=0, answered=0)
        assert [limit.room(at) for at in (1.0, 10.0, 1e6)] == [299, 349, 400]
        limit.observe(1e6, [(b"X-RateLimit-Limit", b"0")], in_flight=0, answered=0)
        assert limit.room(1e6) == 400
        limit.observe(1e6, [(b"X-RateLimit-Limit", b"1")], in_flight=0, answered=0)
        assert limit.room(1e6) == 1

    def test_headers_are_read_a_hundred_times_in_a_window(self) -> None:
        """Not of every one of thousands of answers."""
        limit = AdaptiveLimit(1000, 10.0)
        assert [limit.wants_look(at) for at in (5.0, 5.0, 5.09, 5.1, 5.19, 5.3)] == [
            True,
            False,
            False,
            True,
            False,
            True,
        ]

    def test_it_finds_its_way_back_up(self) -> None:
        """After each quiet window a twentieth of the limit comes back, up to the limit and no further."""
        limit = AdaptiveLimit(1000, 10.0)
        limit.refused(0.0, None, in_flight=0, answered=500)
        assert [limit.room(at) for at in (9.9, 10.0, 19.9, 20.0, 60.0, 1e6)] == [450, 500, 500, 550, 750, 1000]

    def test_the_way_up_ends_at_what_the_headers_tell(self) -> None:
        """The limit does not grow beyond the one in the headers; once they allow more, it grows."""
        limit = AdaptiveLimit(1000, 10.0)
        limit.observe(0.0, [(b"X-RateLimit-Limit", b"400")], in_flight=0, answered=0)
        assert limit.room(1e3) == 400
        limit.observe(1e3, [(b"X-RateLimit-Limit", b"400")], in_flight=0, answered=0)
        limit.observe(1001, [(b"X-RateLimit-Limit", b"5000")], in_flight=0, answered=0)
        assert (limit.room(1001), limit.rises_at(1001)) == (400, 1010)
        assert limit.room(1010) == 450
        assert limit.room(1e6) == 1000

    def test_a_retry_after_holds_for_two_minutes_at_most(self) -> None:
        """Nothing is sent for as long as a 429 asks, a minute too, and it cannot hold the Space for an hour."""
        limit = AdaptiveLimit(1000, 10.0)
        limit.refused(0.0, 4.0, in_flight=0, answered=100)
        assert (limit.room(3.9), limit.rises_at(3.9)) == (0, 4.0)
        assert limit.room(4.0) == 90
        limit.refused(20.0, 3600.0, in_flight=0, answered=90)
        assert limit.room(139.9) == 0
        assert limit.room(140.0) > 0

    def test_nothing_is_sent_before_the_reset_where_nothing_remains(self) -> None:
        """`Remaining: 0` with a reset holds all slots until then; with a remainder the reset alone holds nothing."""
        limit = AdaptiveLimit(1000, 10.0)
        limit.observe(0.0, [(b"RateLimit-Remaining", b"1"), (b"RateLimit-Reset", b"9")], in_flight=0, answered=999)
        assert limit.room(0.0) == 1000
        limit.observe(0.0, [(b"RateLimit-Remaining", b"0"), (b"RateLimit-Reset", b"9")], in_flight=0, answered=1000)
        assert (limit.room(8.9), limit.rises_at(8.9), limit.holds(9.0)) == (0, 9.0, False)


# The invariants, on a clock that hypothesis turns


class _Skipping(selectors.SelectSelector):
    """Does not sleep: turns the loop's clock instead."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout:
            self.now += timeout
        return super().select(0)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[asyncio.SelectorEventLoop]:
    """Yield an event loop on a clock of its own, by which the quota goes too."""
    selector = _Skipping()
    loop = asyncio.SelectorEventLoop(selector)
    monkeypatch.setattr(loop, "time", lambda: selector.now)
    yield loop
    loop.close()


class Model:
    """A quota, its users, and a service that counts each request at some moment between send and answer."""

    def __init__(self, limit: int, loop: asyncio.AbstractEventLoop) -> None:
        self.quota = Quota(limit, 1.0)
        self.limit = limit
        self.loop = loop
        self.asking: dict[int, asyncio.Task[None]] = {}
        self.holding: dict[int, float] = {}
        self.counted: list[float] = []
        self.granted: list[int] = []
        self.next = 0

    async def _ask(self, number: int) -> None:
        await self.quota.acquire()
        del self.asking[number]
        self.granted.append(number)
        self.holding[number] = self.loop.time()

    async def step(self, action: str, which: int, fraction: float) -> None:
        """Do one step, and check that the limit holds."""
        if action == "ask":
            self.asking[self.next] = asyncio.ensure_future(self._ask(self.next))
            self.next += 1
            await asyncio.sleep(0)  # it has asked: one that has not yet is no place in the queue
        elif action == "try":
            waiting = self.quota.waiting
            if self.quota.try_acquire():
                assert not waiting  # nobody is overtaken
                self.holding[self.next] = self.loop.time()
                self.next += 1
        elif action == "cancel" and self.asking:
            number = sorted(self.asking)[which % len(self.asking)]
            self.asking.pop(number).cancel()
        elif action in ("answer", "unsent") and self.holding:
            since = self.holding.pop(sorted(self.holding)[which % len(self.holding)])
            if action == "answer":
                self.counted.append(since + fraction * (self.loop.time() - since))
            self.quota.release(sent=action == "answer")
        elif action == "wait":
            await asyncio.sleep(fraction * 1.2)
        elif action == "tick":
            await asyncio.sleep(0)
        assert self.quota._in_flight >= len(self.holding)
        assert self.quota.used <= self.limit

    async def end(self) -> None:
        """Let all end: every slot comes back."""
        for task in self.asking.values():
            task.cancel()
        await asyncio.sleep(0.01)
        for _ in list(self.holding):
            await self.step("answer", 0, 1.0)
        await asyncio.sleep(1.01)
        assert self.quota.used == 0
        assert [self.quota.try_acquire() for _ in range(self.limit + 1)] == [True] * self.limit + [False]


ACTIONS = st.sampled_from(["ask", "ask", "ask", "try", "cancel", "answer", "answer", "unsent", "wait", "tick"])


@settings(
    max_examples=scaled(3000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    limit=st.integers(1, 4),
    steps=st.lists(st.tuples(ACTIONS, st.integers(0, 9), st.floats(0, 1)), min_size=5, max_size=60),
)
def test_any_interleaving_keeps_the_limit_and_loses_no_slot(
    clock: asyncio.SelectorEventLoop, limit: Any, steps: Any
) -> None:
    """Slots are requested, cancelled, released and awaited in any order: no window overflows, no slot is lost, FIFO holds."""

    async def run() -> None:
        model = Model(limit, clock)
        try:
            for action, which, fraction in steps:
                await model.step(action, which, fraction)
            await model.end()
        finally:
            for task in model.asking.values():
                task.cancel()
            await asyncio.sleep(0)
        assert fullest_window(model.counted, 1.0 - 1e-9) <= limit
        assert model.granted == sorted(model.granted)

    clock.run_until_complete(run())


@settings(
    max_examples=scaled(1000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    limit=st.integers(1, 20),
    events=st.lists(
        st.tuples(st.sampled_from(["429", "header", "remaining", "wait"]), st.integers(0, 30), st.floats(0, 1)),
        max_size=12,
    ),
)
def test_whatever_the_service_says_everybody_is_served(
    clock: asyncio.SelectorEventLoop, limit: Any, events: Any
) -> None:
    """After any mixture of 429s and headers, those who wait are all served once it is quiet."""

    async def run() -> None:
        quota = Quota(limit, 1.0)

        async def use_one() -> None:
            await quota.acquire()
            await asyncio.sleep(0.01)
            quota.release(sent=True)

        tasks = [asyncio.ensure_future(use_one()) for _ in range(limit * 2)]
        for kind, number, fraction in events:
            if kind == "429":
                quota.refused(fraction * 3 if number % 2 else None)
            elif kind == "header":
                quota.observe([(b"RateLimit-Limit", str(number).encode())])
            elif kind == "remaining":
                quota.observe([(b"RateLimit-Remaining", str(number).encode())])
            else:
                await asyncio.sleep(fraction)
            assert 1 <= quota.effective_limit <= limit
        began = clock.time()
        await asyncio.gather(*tasks)
        assert clock.time() - began < 2.0 + 1.1 * limit * 2  # at the slowest, one in each window

    clock.run_until_complete(run())


async def test_the_default_is_the_spaces_quota_and_used_counts_all() -> None:
    """13,800 in 10 seconds; `used` is what is in flight and what was answered within the window."""
    quota = Quota()
    assert (quota.limit, quota.per, quota.effective_limit) == (13_800, 10.0, 13_800)
    for _ in range(3):
        await quota.acquire()
    quota.release(sent=True)
    quota.release(sent=False)
    assert quota.used == 2


async def test_the_effective_limit_rises_while_nothing_is_sent() -> None:
    """It is what holds at the moment at which it is asked for: a window after a 429 it has risen again."""
    quota = Quota(100, 10.0)
    for _ in range(50):
        await quota.acquire()
    quota.refused(0.0)
    lowered = quota.effective_limit
    with TestClock():
        await asyncio.sleep(40)
    assert lowered < quota.effective_limit <= 100
