"""After a 429 the writes of a session leave one by one, at a rate that is learned."""

from __future__ import annotations

import asyncio
import heapq
import logging
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.fault_sessions import opened
from helpers.raw_server import Link, RawServer, Received
from signalwire_fabric_async import FabricError, Quota, RateLimitError
from signalwire_fabric_async.quota.pacing import FIRST_HOLD, LONGEST_RETRY_AFTER, WritePacer
from signalwire_fabric_async.testing import TestClock


class LeakyBucket:
    """A gateway that lets `burst` requests through at once, and `rate` a second after that."""

    def __init__(self, rate: float, burst: int) -> None:
        self.rate, self.burst = rate, burst
        self._level = self._at = 0.0

    def takes(self, now: float) -> bool:
        """Whether a request that arrives now is let through."""
        self._level = max(0.0, self._level - (now - self._at) * self.rate)
        self._at = now
        if self._level + 1 > self.burst + 1:
            return False
        self._level += 1
        return True


class Simulation:
    """Writers of one session in front of a gateway, on a clock of their own."""

    def __init__(self, bucket: LeakyBucket, *, retry_after: float | None, round_trip: float) -> None:
        self.now = 0.0
        self.pacer = WritePacer(lambda: self.now)
        self.attempts: Counter[int] = Counter()
        self.sent: list[float] = []
        self.refused_at: list[float] = []
        self._bucket, self._retry_after, self._round_trip = bucket, retry_after, round_trip
        self._events: list[tuple[float, int, str, int]] = []
        self._reserved: dict[int, int] = {}
        self._order = 0

    def run(self, calls: int, at_once: int) -> None:
        """Make so many calls, so many at once, each until it is let through."""
        self._waiting = iter(range(calls))
        for _ in range(at_once):
            self._start_next()
        while self._events:
            self.now, _, kind, call = heapq.heappop(self._events)
            getattr(self, f"_{kind}")(call)

    def _start_next(self) -> None:
        for call in self._waiting:
            self._later(0.0, "begin", call)
            return

    def _later(self, seconds: float, kind: str, call: int) -> None:
        self._order += 1
        heapq.heappush(self._events, (self.now + seconds, self._order, kind, call))

    def _begin(self, call: int) -> None:
        wait = self.pacer._reserve(self.now) - self.now if self.pacer.active else 0.0
        self._reserved[call] = self.pacer._generation
        self._later(max(wait, 0.0), "wake" if wait > 0 else "send", call)

    def _wake(self, call: int) -> None:
        """Wait, and count a hold that began in the meantime."""
        (self._send if self._reserved[call] == self.pacer._generation else self._begin)(call)

    def _send(self, call: int) -> None:
        self.sent.append(self.now)
        self.attempts[call] += 1
        self._later(self._round_trip / 2, "arrive", call)

    def _arrive(self, call: int) -> None:
        kind = "accepted" if self._bucket.takes(self.now) else "refused"
        self._later(self._round_trip / 2, kind, call)

    def _accepted(self, call: int) -> None:
        if self.pacer.active:
            self.pacer.accepted()
        self._start_next()

    def _refused(self, call: int) -> None:
        self.refused_at.append(self.now)
        self.pacer.refused(self._retry_after)
        self._later(self._retry_after or 0.0, "begin", call)


@settings(max_examples=60, deadline=None)
@given(
    rate=st.floats(5, 1_000),
    burst=st.integers(1, 50),
    at_once=st.integers(1, 64),
    retry_after=st.sampled_from([None, 0.5, 1.0, 3.0]),
    round_trip=st.floats(0.001, 0.05),
)
def test_any_gateway_is_used_without_herds(
    rate: float, burst: int, at_once: int, retry_after: float | None, round_trip: float
) -> None:
    """Every call gets through, no Retry-After is undercut, and few are refused once the rate is known."""
    simulation = Simulation(LeakyBucket(rate, burst), retry_after=retry_after, round_trip=round_trip)
    calls = 300
    simulation.run(calls, at_once)
    assert len(simulation.attempts) == calls
    for refused in simulation.refused_at:
        held = FIRST_HOLD if retry_after is None else retry_after
        assert not [at for at in simulation.sent if refused < at < refused + held - 1e-6]
    refused_later = len(simulation.refused_at) - at_once  # the first burst is refused before anything is known
    assert refused_later <= calls / 4
    ideal = max(0, calls - burst) / min(rate, 200, at_once / round_trip)
    holds = len([at for at in simulation.refused_at if at > 0]) * (retry_after or 1.0)
    assert simulation.now <= ideal * 4 + holds + 5


def test_writes_are_not_paced_before_the_first_429() -> None:
    """A session that meets no 429 pays one look at a flag; the pace ends when nothing was refused for long."""
    now = 100.0
    pacer = WritePacer(lambda: now)
    assert not pacer.active
    pacer.refused(None)
    assert pacer.active
    now += 60.0
    assert pacer._reserve(now) == now
    assert not pacer.active


def test_a_retry_after_is_capped_for_other_writes() -> None:
    """A minute is kept by every write of the session; an hour is not."""
    pacer = WritePacer(lambda: 0.0)
    pacer.refused(60.0)
    assert pacer.held_for(0.0) == 60.0
    pacer.refused(3_600.0)
    assert pacer.held_for(0.0) == LONGEST_RETRY_AFTER


async def test_sixteen_writers_get_through_a_gateway_with_a_small_burst() -> None:
    """200 of 200 succeed behind `rate=400 burst=5`, with the default quota and without one, Retry-After or not."""
    loop = asyncio.get_running_loop()
    for quota in (Quota(), None):
        for retry_after in (None, "1"):
            bucket = LeakyBucket(400.0, 5)

            async def limited(request: Received, link: Link) -> None:
                if bucket.takes(loop.time()):  # noqa: B023  # runs within this round of the loop
                    await link.reply(201, {"token": "t", "id": "s"})
                else:
                    await link.reply(429, {}, {"Retry-After": retry_after} if retry_after else None)  # noqa: B023  # as above

            async with RawServer(limited) as server, opened(server, quota=quota, timeout=60.0) as session:
                rows = [{"email": f"{number}@example.com"} for number in range(200)]
                outcomes = [each async for each in session.bulk(session.subscribers.create, rows, at_once=16)]
            assert [str(each.error) for each in outcomes if not each.ok] == []


async def test_a_hold_is_kept_by_every_write_of_the_session_and_logged(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After one 429 with Retry-After no other write goes out earlier, with or without a quota; the log has the seconds."""
    loop = asyncio.get_running_loop()
    arrivals: list[float] = []
    due: list[float] = []
    reserve = WritePacer._reserve

    def noted(pacer: WritePacer, now: float) -> float:
        due.append(reserve(pacer, now))
        return due[-1]

    monkeypatch.setattr(WritePacer, "_reserve", noted)

    async def once(request: Received, link: Link) -> None:
        arrivals.append(loop.time())
        if len(arrivals) == 1:
            await link.reply(429, {}, {"Retry-After": "7"})
        else:
            await link.reply(201, {"id": "s"})

    for quota in (Quota(), None):
        arrivals.clear()
        due.clear()
        caplog.clear()
        async with RawServer(once) as server, opened(server, quota=quota, timeout=60.0) as session:
            with TestClock(), caplog.at_level(logging.WARNING, "signalwire_fabric_async"):
                first = asyncio.ensure_future(session.subscribers.create(email="a@example.com"))
                transport = session._pool.transport
                assert transport is not None
                while not transport.pacer.active:
                    await asyncio.sleep(0)
                others = [session.subscribers.create(email=f"{n}@example.com") for n in range(20)]
                await asyncio.gather(first, *others)
        assert len(arrivals) == 22
        assert min(arrivals[1:]) - arrivals[0] >= 7.0
        assert len({round(at, 3) for at in due if at >= arrivals[0] + 7.0}) > 10  # spread, not all at once
        assert "held for 7.0 s" in caplog.text


async def test_a_write_that_waits_for_the_pace_gives_its_slot_back() -> None:
    """Its deadline passes, or it is cancelled, while writes are held: nothing was sent, and the quota's slot is free."""
    quota = Quota()

    async def refuse(request: Received, link: Link) -> None:
        await link.reply(429, {}, {"Retry-After": "100"})

    async with RawServer(refuse) as server, opened(server, quota=quota, timeout=0.2) as session:
        with pytest.raises(RateLimitError) as refused:
            await session.subscribers.create(email="a@example.com")
        assert refused.value.retry_after == 100
        with pytest.raises(FabricError, match="not applied") as late:
            await session.subscribers.create(email="b@example.com")
        assert not late.value.outcome_unknown
        waiting = asyncio.ensure_future(
            session.with_options(timeout=60.0, quota=None).subscribers.create(email="c@example.com")
        )
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert server.received == 1
        assert quota._in_flight == 0
