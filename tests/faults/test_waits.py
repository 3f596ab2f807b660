"""Waits: `Retry-After` in both forms, back-off, the retry budget, and the one deadline over all of it."""

from __future__ import annotations

import asyncio
import email.utils
import time
from typing import Any

import aiohttp
import pytest

from helpers.fault_sessions import QUICK, calls_of, opened, outcome
from helpers.figures import Tally
from helpers.raw_server import RawServer, answer, drops_before, in_turn, says, sends, stalls, well
from helpers.scale import FULL, scaled
from helpers.tls import authority_and_contexts
from signalwire_fabric_async import (
    FabricError,
    RateLimitError,
    RequestTimeoutError,
    RetryPolicy,
    ServerError,
    TransportError,
    Waiting,
)

SECOND = RetryPolicy(base=0.0, attempts=2)


async def _waited(headers: dict[str, str], *, status: int = 503, timeout: float = 400.0) -> Any:
    """Return the wait that a call announces before its retry, or the error that it raises instead."""
    waits: list[float] = []
    announced = asyncio.Event()

    def hook(event: object) -> None:
        if isinstance(event, Waiting):
            waits.append(event.seconds)
            announced.set()

    async with RawServer(says(status, {}, headers)) as server:
        async with opened(server, hooks=[hook], retry=SECOND, timeout=timeout) as session:
            call = asyncio.ensure_future(outcome(session.subscribers.get("s1")))
            waiting = asyncio.ensure_future(announced.wait())
            await asyncio.wait([call, waiting], return_when=asyncio.FIRST_COMPLETED)
            call.cancel()
            waiting.cancel()
            results = await asyncio.gather(call, return_exceptions=True)
            return waits[0] if waits else results[0]


def _date(seconds: float) -> str:
    return email.utils.formatdate(seconds, usegmt=True)


NOW = 1_700_000_000
SENSIBLE: dict[str, tuple[dict[str, str], float]] = {
    "seconds": ({"Retry-After": "7"}, 7),
    "zero": ({"Retry-After": "0"}, 0),
    "a fraction": ({"Retry-After": "1.5"}, 1.5),
    "with white space": ({"Retry-After": "  7 "}, 7),
    "the cap": ({"Retry-After": "120"}, 120),
    "a date, by the answer's own clock": ({"Retry-After": _date(NOW + 9), "Date": _date(NOW)}, 9),
    "a date in the old form": ({"Retry-After": "Tuesday, 14-Nov-23 22:13:29 GMT", "Date": _date(NOW)}, 9),
    "a date in C's form": ({"Retry-After": "Tue Nov 14 22:13:29 2023", "Date": _date(NOW)}, 9),
    "a date without a zone": ({"Retry-After": "Tue, 14 Nov 2023 22:13:29 -0000", "Date": _date(NOW)}, 9),
    "now": ({"Retry-After": _date(NOW), "Date": _date(NOW)}, 0),
}

ODD = (
    "", " ", "-1", "+5", "inf", "nan", "-inf", "1e3", "0x10", "five", "5 seconds", "5, 10", ".", "1.2.3", "٣",
    "9" * 400, "999999999999", _date(NOW - 60), "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 32 Foo 2023 25:61:61 GMT",
    "Wed, 21 Oct 99999999999999999999 07:28:00 GMT", "\x80\xff",
)  # fmt: skip


@pytest.mark.parametrize("name", SENSIBLE)
async def test_retry_after_is_waited_for(name: Any, tally: Tally) -> None:
    """Seconds or a date (relative to the response's own Date): the wait is never shorter."""
    headers, expected = SENSIBLE[name]
    waited = await _waited(headers)
    assert waited == expected, f"{name}: {waited!r}"
    tally("Retry-After: both forms are waited for")


async def test_a_date_without_the_answers_own_is_taken_against_our_clock(tally: Tally) -> None:
    """Where the answer has no Date, ours serves."""
    waited = await _waited({"Retry-After": _date(time.time() + 30)})
    assert isinstance(waited, float), repr(waited)
    assert 20 <= waited <= 30, repr(waited)
    tally("Retry-After: both forms are waited for")


async def test_odd_retry_afters_are_as_if_absent(tally: Tally) -> None:
    """Garbage, negative, inf, nan, far-away years: the usual back-off (here of base 0)."""
    for value in ODD:
        waited = await _waited({"Retry-After": value.encode("utf-8").decode("latin-1"), "Date": _date(NOW)})
        assert waited == 0.0, f"{value!r}: {waited!r}"
        tally("Retry-After: odd values are as if absent")


async def test_a_retry_after_beyond_the_cap_or_the_deadline_raises_at_once(tally: Tally) -> None:
    """No wait at all: the error comes at once and carries `retry_after`."""
    for status, error in ((429, RateLimitError), (503, ServerError)):
        for value, timeout in (("121", 400.0), ("11", 10.0), (_date(NOW + 3600), 10.0)):
            began = time.monotonic()
            waited = await _waited({"Retry-After": value, "Date": _date(NOW)}, status=status, timeout=timeout)
            assert type(waited) is error, repr(waited)
            assert waited.retry_after == {"121": 121, "11": 11}.get(value, 3600), repr(waited)
            assert not FULL or time.monotonic() - began < 1.0, repr(waited)
            tally("Retry-After past cap or deadline: raises at once")


async def test_never_less_than_retry_after(tally: Tally) -> None:
    """The repetition arrives no earlier than the service asked for."""
    arrived: list[float] = []

    async def script(request: Any, link: Any) -> None:
        arrived.append(time.monotonic())
        await (says(429, {}, {"Retry-After": "0.3"}) if len(arrived) == 1 else well)(request, link)

    async with RawServer(script) as server, opened(server) as session:
        await session.subscribers.get("s1")
    assert arrived[1] - arrived[0] >= 0.3, arrived
    tally("Retry-After: both forms are waited for")


async def test_back_off_is_full_jitter_within_its_ceiling(tally: Tally) -> None:
    """Without a Retry-After: at random between 0 and 0.5 s, then 1 s, up to the cap of 30 s."""
    waits: list[tuple[int, float]] = []

    def hook(event: object) -> None:
        if isinstance(event, Waiting):
            waits.append((event.attempt, event.seconds))

    policy = RetryPolicy(attempts=5, base=0.004, cap=0.016)
    async with RawServer(says(500, {})) as server, opened(server, hooks=[hook], retry=policy) as session:
        for _ in range(10):
            await outcome(session.subscribers.get("s1"))
    ceilings = {1: 0.004, 2: 0.008, 3: 0.016, 4: 0.016}
    assert len(waits) == 40, len(waits)
    tally("back-off within its ceiling")
    for attempt, seconds in waits:
        assert 0 <= seconds <= ceilings[attempt], (attempt, seconds)
        tally("back-off within its ceiling")
    assert len({seconds for _, seconds in waits}) > 30, "not at random"
    tally("back-off within its ceiling")


async def test_the_retry_budget_stops_a_storm(tally: Tally) -> None:
    """With everything answering 503, requests stay within 1.2 times the calls once the bucket is empty."""
    for script in (says(503, {}), says(503, {}, {"Retry-After": "0"}), drops_before):
        async with RawServer(script) as server, opened(server) as session:
            for _ in range(100):
                await outcome(session.subscribers.get("s1"))
            before, calls = server.received, scaled(2_000)
            for _ in range(calls):
                await outcome(session.subscribers.get("s1"))
            ratio = (server.received - before) / calls
            assert ratio <= 1.2, ratio
            tally("retry budget: requests <= 1.2 x calls")
            tally.note("retry budget: requests <= 1.2 x calls", f"{ratio:.2f} x of {calls} calls")


async def test_the_budget_comes_back_with_successes_and_a_429_does_not_use_it(tally: Tally) -> None:
    """A service that has recovered is repeated to again; the Space's own quota is no storm."""
    async with RawServer(says(429, {}, {"Retry-After": "0"})) as server, opened(server) as session:
        for _ in range(100):
            await outcome(session.subscribers.get("s1"))
        assert server.received == 300, server.received
        tally("retry budget: a 429 does not use it up")
        server.script = says(503, {})
        for _ in range(100):
            await outcome(session.subscribers.get("s1"))
        server.script = well
        for _ in range(5):
            await session.subscribers.get("s1")
        server.script = in_turn(says(503, {}), well)
        result = await outcome(session.subscribers.get("s1"))
        assert not isinstance(result, FabricError), repr(result)
        tally("retry budget: comes back with successes")


class _StallingResolver(aiohttp.abc.AbstractResolver):
    async def resolve(self, host: str, port: int = 0, family: Any = 0) -> list[Any]:
        await asyncio.sleep(60)
        return []

    async def close(self) -> None:
        pass


def _full_listener() -> Any:
    """Return a socket whose queue of connections is full, so that connecting to it stalls."""
    import socket

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    fillers = []
    for _ in range(4):
        filler = socket.socket()
        filler.setblocking(False)
        filler.connect_ex(listener.getsockname())
        fillers.append(filler)
    return listener, fillers


SLOWLY = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"


def _drips(first: bytes) -> Any:
    async def script(request: Any, link: Any) -> None:
        await link.send(first)
        for _ in range(600):
            await link.send(b" ")
            await asyncio.sleep(0.01)

    return script


STALLS: dict[str, tuple[Any, str]] = {
    "before the status": (stalls, "response"),
    "in the headers": (sends(b"HTTP/1.1 200 OK\r\nX-One", end="stall"), "response"),
    "in the body": (sends(answer(200)[:-10], end="stall"), "body"),
    "in a chunked body": (sends(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{", end="stall"), "body"),
    "a byte at a time in the headers": (_drips(b"HTTP/1.1 200 OK\r\nX-One: "), "response"),
    "a byte at a time in the body": (_drips(SLOWLY), "body"),
    "in the back-off": (says(503, {}), ""),
    "in the wait of a Retry-After": (says(503, {}, {"Retry-After": "0.1"}), ""),
}
LATE = "stalls: returns within the deadline + 50 ms"


async def _late(session: Any, method: str, deadline: float, tally: Any, phase: str, name: str) -> None:
    """Make a call that stalls, beside short sleeps of the same length: what those are late is the machine's, not ours."""
    ended: list[float] = []

    async def timed() -> Any:
        try:
            return await calls_of(session)[method]()
        finally:
            ended.append(time.monotonic() - began)

    async def asleep() -> list[float]:
        """How late each of them was, the last of which ends at the deadline."""
        late = []
        for number in range(1, 11):
            due = began + deadline * number / 10
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            late.append(max(0.0, time.monotonic() - due))
        return late

    began = time.monotonic()
    result, noise = await asyncio.gather(outcome(timed()), asleep())
    over = ended[0] - deadline - noise[-1]
    typed = (
        isinstance(result, (TransportError, ServerError)) if phase == "" else isinstance(result, RequestTimeoutError)
    )
    assert typed, f"{name}, {method}: {result!r}, {over * 1000:.0f} ms over"
    assert not FULL or over <= 0.05, f"{name}, {method}: {result!r}, {over * 1000:.0f} ms over"
    tally(LATE)
    if (
        phase and max(noise) < 0.02 and isinstance(result, RequestTimeoutError)
    ):  # else the machine was what took the time
        assert result.phase == phase, f"{name}: {result.phase}"
        tally("deadline: the error names the phase")
    _worst[:] = max(_worst[0], over), max(_worst[1], ended[0] - deadline)
    beside, alone = (1000 * late for late in _worst)
    tally.note(LATE, f"worst {beside:.1f} ms over a plain sleep beside it, {alone:.1f} ms over the deadline")


_worst = [-1.0, -1.0]


@pytest.mark.parametrize("name", STALLS)
async def test_a_stall_ends_at_the_deadline(name: Any, tally: Tally) -> None:
    """Whatever stalls: the call returns within the deadline and 50 ms, and says where the time went."""
    script, phase = STALLS[name]
    for method in ("GET", "POST", "DELETE"):
        async with RawServer(script) as server:
            policy = RetryPolicy(base=5.0) if "back-off" in name else RetryPolicy(base=0.001, attempts=9)
            async with opened(server, timeout=0.15, retry=policy) as session:
                for _ in range(7 if FULL else 1):  # 210 runs of each stall in the full run
                    late = (_late(session, method, 0.15, tally, phase, name) for _ in range(10))
                    await asyncio.gather(*late)


async def test_a_stall_in_dns_and_in_connecting_ends_at_the_deadline(tally: Tally) -> None:
    """The name server, the connection's queue, the TLS handshake: phase `connect`, nothing sent."""
    for method in ("GET", "POST"):
        async with aiohttp.TCPConnector(resolver=_StallingResolver()) as connector:
            async with opened(None, base_url="http://localhost:1", connector=connector, timeout=0.15) as session:
                await _often(session, method, tally, "DNS")
        listener, fillers = _full_listener()
        async with opened(None, base_url=f"http://127.0.0.1:{listener.getsockname()[1]}", timeout=0.15) as session:
            await _often(session, method, tally, "connecting")
        for one in (listener, *fillers):
            one.close()

        async def greet(link: Any) -> None:
            await link.stall()

        _, serving, trusting = authority_and_contexts()
        async with RawServer(tls=serving, greet=greet) as server:
            async with opened(server, ssl=trusting, timeout=0.15) as session:
                await _often(session, method, tally, "TLS")


async def _often(session: Any, method: str, tally: Any, name: str) -> None:
    """Ten at once, in the full run 200 of them."""
    for _ in range(10 if FULL else 1):
        await asyncio.gather(*(_late(session, method, 0.15, tally, "connect", name) for _ in range(10)))


async def test_the_deadline_covers_all_attempts_and_waits(tally: Tally) -> None:
    """Ten attempts against a service that stalls end with the one deadline, not with ten."""
    policy = RetryPolicy(attempts=10, base=0.001, attempt_timeout=0.25)
    async with RawServer(stalls) as server, opened(server, timeout=1.5, retry=policy) as session:
        await _late(session, "GET", 1.5, tally, "response", "attempt_timeout")
        assert 2 <= server.received <= 7, server.received
        tally("no answer in time: repeated within the deadline")


async def test_a_slow_answer_is_asked_for_again_within_the_deadline(tally: Tally) -> None:
    """The first answer never comes; the repetition, at half of the deadline, is answered."""

    async def repeated(method: str) -> None:
        async with RawServer(in_turn(stalls, well)) as server, opened(server, timeout=2.0, retry=QUICK) as session:
            result = await outcome(calls_of(session)[method]())
            assert not isinstance(result, FabricError), repr(result)
            tally("no answer in time: repeated within the deadline")

    async def taken(method: str) -> None:
        policy = RetryPolicy(attempt_timeout=4.0)
        async with RawServer(_after(0.25)) as server, opened(server, timeout=4.0, retry=policy) as session:
            result = await outcome(calls_of(session)[method]())
            assert not isinstance(result, FabricError), repr(result)
            assert server.received == 1, repr(result)
            tally("a slow answer within the attempt's time is taken")

    await asyncio.gather(*map(repeated, ("GET", "PUT", "DELETE")), *map(taken, ("GET", "POST", "PATCH")))


async def test_a_slow_service_has_the_second_half_for_itself(tally: Tally) -> None:
    """After an answer that did not come in half of the time there is one more attempt, with all of the rest."""

    async def call(method: str) -> None:
        async with RawServer(_after(1.5)) as server, opened(server, timeout=2.4, retry=QUICK) as session:
            result = await outcome(calls_of(session)[method]())
            assert isinstance(result, RequestTimeoutError), f"{result!r}: {server.received}"
            assert result.attempts == server.received == 2, f"{result!r}: {server.received}"
            tally("no answer in time: repeated within the deadline")

    await asyncio.gather(*map(call, ("GET", "PUT", "DELETE")))


def _after(seconds: float) -> Any:
    async def script(request: Any, link: Any) -> None:
        await asyncio.sleep(seconds)
        await well(request, link)

    return script


async def test_a_lone_write_that_meets_a_429_is_repeated_soon(tally: Tally) -> None:
    """With the Space's default quota: after what the service asks for, or a second, and not after a whole window."""
    for headers, least, most in (({}, 0.0, 3.0), ({"Retry-After": "0"}, 0.0, 2.0), ({"Retry-After": "1"}, 1.0, 3.5)):
        async with RawServer(in_turn(says(429, {}, headers), well)) as server, opened(server) as session:
            began = time.monotonic()
            result = await outcome(session.subscribers.create(email="ada@example.com"))
            took = time.monotonic() - began
            assert not isinstance(result, FabricError), f"{headers}: {result!r} in {took:.1f} s"
            assert server.received == 2, f"{headers}: {result!r} in {took:.1f} s"
            assert least <= took, f"{headers}: {result!r} in {took:.1f} s"
            assert not FULL or took <= most, f"{headers}: {result!r} in {took:.1f} s"
            tally("429 on a lone write: repeated soon")
