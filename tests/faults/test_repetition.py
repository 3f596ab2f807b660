"""The table of repetitions: each method in each situation, with the server's own count of what it executed."""

from __future__ import annotations

import asyncio
import socket
import ssl
from itertools import product, starmap
from typing import Any

import aiohttp
import pytest
import trustme

from helpers.fault_sessions import QUICK, calls_of, opened, outcome
from helpers.figures import Tally
from helpers.raw_server import RawServer, Received, answer, drops, in_turn, resets, says, sends, stalls, well
from signalwire_fabric_async import (
    APIError,
    AttemptFailed,
    FabricError,
    Quota,
    RateLimitError,
    RequestTimeoutError,
    ResponseError,
    RetryPolicy,
    ServerError,
    TransportError,
)

METHODS = ("GET", "PUT", "DELETE", "PATCH", "POST")
WRITES = METHODS[1:]
ROW = "repetition table (cells)"

CUT = answer(200)[:-40]
CUT_CHUNKED = b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{"id": "s1"'

# What becomes of each method where the first attempt meets the situation and
# the second would be answered well: (the result, attempts, executions).
# `again`: repeated, and well. Otherwise the error, and whether its outcome is
# unknown (`unknown`) or the write is known to have been applied (`applied`).
AGAIN, UNKNOWN, APPLIED, RAISE, DONE = "again", "unknown", "applied", "raise", "done"
TABLE: dict[str, tuple[Any, tuple[str, ...]]] = {
    "lost in order": (drops, (AGAIN, AGAIN, AGAIN, UNKNOWN, UNKNOWN)),
    "lost by reset": (resets, (AGAIN, AGAIN, AGAIN, UNKNOWN, UNKNOWN)),
    "lost in the status line": (sends(b"HTTP/1.1 20"), (AGAIN, AGAIN, AGAIN, UNKNOWN, UNKNOWN)),
    "lost in the headers": (sends(b"HTTP/1.1 200 OK\r\nConte"), (AGAIN, AGAIN, AGAIN, UNKNOWN, UNKNOWN)),
    "no answer": (stalls, (AGAIN, AGAIN, AGAIN, UNKNOWN, UNKNOWN)),
    "429": (says(429, {}), (AGAIN,) * 5),
    "429 with Retry-After": (says(429, {}, {"Retry-After": "0"}), (AGAIN,) * 5),
    "503 with Retry-After": (says(503, {}, {"Retry-After": "0"}), (AGAIN,) * 5),
    "500": (says(500, {}, act=True), (AGAIN, AGAIN, AGAIN, UNKNOWN, UNKNOWN)),
    "502": (says(502, b"<html>", act=True), (AGAIN, AGAIN, AGAIN, UNKNOWN, UNKNOWN)),
    "503": (says(503, {}, act=True), (AGAIN, AGAIN, AGAIN, UNKNOWN, UNKNOWN)),
    "504": (says(504, {}, act=True), (AGAIN, AGAIN, AGAIN, UNKNOWN, UNKNOWN)),
    "2xx cut short": (sends(CUT), (AGAIN, APPLIED, APPLIED, APPLIED, APPLIED)),
    "2xx cut short, chunked": (sends(CUT_CHUNKED), (AGAIN, APPLIED, APPLIED, APPLIED, APPLIED)),
    "2xx cut short by reset": (sends(CUT, end="reset"), (AGAIN, APPLIED, APPLIED, APPLIED, APPLIED)),
    "2xx that stalls in its body": (sends(CUT, end="stall"), (AGAIN, APPLIED, APPLIED, APPLIED, APPLIED)),
    "2xx not JSON": (says(200, b"<html>OK</html>", act=True), (RAISE, APPLIED, APPLIED, APPLIED, APPLIED)),
    "2xx not an object": (says(200, [], act=True), (RAISE, APPLIED, DONE, APPLIED, APPLIED)),
    "204": (says(204, b"", act=True), (RAISE, APPLIED, DONE, APPLIED, APPLIED)),
    "400": (says(400, {}), (RAISE,) * 5),
    "403": (says(403, {}), (RAISE,) * 5),
    "404": (says(404, {}), (RAISE,) * 5),
    "409": (says(409, {}), (RAISE,) * 5),
    "422": (says(422, {}), (RAISE,) * 5),
    "501": (says(501, {}), (RAISE, RAISE, RAISE, UNKNOWN, UNKNOWN)),
}


@pytest.mark.parametrize("situation", TABLE)
async def test_the_table(situation: Any, tally: Tally) -> None:
    """Each method is repeated, raises, or is done, as the table says; attempts are what the server received."""
    script, results = TABLE[situation]
    slow = "no answer" in situation or "stalls" in situation

    async def call(method: str, expected: str) -> None:
        async with RawServer(in_turn(script, well)) as server:
            quota = Quota(13_800, 0.05)  # a 429 holds writes back for as long as a window
            async with opened(server, timeout=0.8 if slow else 10.0, quota=quota) as session:
                result = await outcome(calls_of(session)[method]())
            acted = 1 if server.executed else 0
            problem = _problem(expected, method, result, server.received)
            assert not problem, f"{situation}, {method}: {problem}, got {result!r} executed={acted}"
            tally(ROW)

    await asyncio.gather(*starmap(call, zip(METHODS, results, strict=True)))


def _problem(expected: str, method: str, result: Any, received: int) -> str:
    """How a result differs from what is expected; empty where it does not."""
    if expected == AGAIN:
        return "" if not isinstance(result, FabricError) and received == 2 else f"received {received}, expected 2"
    if received != 1:
        return f"received {received}, expected 1"
    if expected == DONE:
        return "" if result is None else "not done"
    if not isinstance(result, (TransportError, ResponseError, APIError)):
        return "no error"
    if result.attempts != 1 or result.method != method:
        return f"attempts {result.attempts}, method {result.method}"
    unknown, applied = getattr(result, "outcome_unknown", False), getattr(result, "applied", False)
    if unknown is not (expected == UNKNOWN):
        return f"outcome_unknown is {unknown}"
    return "" if applied is (expected == APPLIED) else f"applied is {applied}"


@pytest.mark.parametrize(
    ("script", "error"),
    [
        (drops, TransportError),
        (says(503, {}), ServerError),
        (says(429, {}, {"Retry-After": "0"}), RateLimitError),
        (CUT, TransportError),
    ],
)
async def test_three_attempts_are_all(script: Any, error: Any, tally: Tally) -> None:
    """A call that keeps failing raises after three attempts, and says three."""
    async with RawServer(sends(script) if isinstance(script, bytes) else script) as server, opened(server) as session:
        result = await outcome(calls_of(session)["GET"]())
        assert type(result) is error, repr(result)
        assert result.attempts == server.received == 3, repr(result)
        tally(ROW)


async def test_a_lost_put_or_delete_says_that_its_outcome_is_unknown(tally: Tally) -> None:
    """A PUT or DELETE whose every answer was lost may have been applied, also when the last attempt was never sent."""
    for method in ("PUT", "DELETE"):
        async with RawServer(drops) as server, opened(server) as session:
            result = await outcome(calls_of(session)[method]())
            assert isinstance(result, TransportError), repr(result)
            assert result.outcome_unknown, repr(result)
            tally(ROW)

        async def drops_and_goes(request: Received, link: Any) -> None:
            link.execute()
            link.close()
            link.server._server.close()  # no later connection is accepted

        async with RawServer(drops_and_goes) as server, opened(server) as session:
            result = await outcome(calls_of(session)[method]())
            assert isinstance(result, TransportError), repr(result)
            assert result.outcome_unknown, repr(result)
            tally(ROW)


async def test_a_delete_that_was_lost_and_is_then_not_found_is_done(tally: Tally) -> None:
    """DELETE lost, then 404: it was deleted. A 404 at once is NotFoundError."""
    for first in (drops, resets, stalls):
        async with RawServer(in_turn(first, says(404, {"error": "Not Found"}))) as server:
            async with opened(server, timeout=1.2) as session:
                assert await session.subscribers.delete("s1") is None  # type: ignore[func-returns-value]  # the promise is that it returns None
                assert server.received == 2
                tally(ROW)
    for refusal in (says(429, {}), says(503, {}, {"Retry-After": "0"})):
        async with RawServer(in_turn(refusal, says(404, {"error": "Not Found"}))) as server:
            async with opened(server) as session:
                result = await outcome(session.subscribers.delete("s1"))
                assert isinstance(result, APIError), repr(result)
                assert result.status == 404, repr(result)
                tally(ROW)


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_a_delete_that_failed_and_is_then_not_found_is_done(status: int, tally: Tally) -> None:
    """DELETE answered 5xx may have been applied: a 404 on its repetition means deleted."""
    async with RawServer(in_turn(says(status, {}, act=True), says(404, {}))) as server, opened(server) as session:
        result = await outcome(session.subscribers.delete("s1"))
        assert result is None, repr(result)
        assert server.received == 2, repr(result)
        tally(ROW)


async def test_refused_connections_are_repeated(tally: Tally) -> None:
    """Nothing listens at first: no byte was sent, so every method is repeated."""
    for method in METHODS:
        server = RawServer().reserve()
        starting: list[asyncio.Task[Any]] = []

        def listen(event: object, server: Any = server, starting: Any = starting) -> None:
            if isinstance(event, AttemptFailed):
                starting.append(asyncio.ensure_future(server.__aenter__()))

        async with opened(server, hooks=[listen], retry=RetryPolicy(base=0.1)) as session:
            result = await outcome(calls_of(session)[method]())
            assert not isinstance(result, FabricError), repr(result)
            assert server.executed == 1, repr(result)
            tally(ROW)
        await asyncio.gather(*starting)
        await server.__aexit__()


async def test_nobody_there_raises_with_a_known_outcome(tally: Tally) -> None:
    """Refused three times: the write was not applied, and the error says so."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # and nobody listens
        for method in METHODS:
            async with opened(None, base_url=f"http://127.0.0.1:{held.getsockname()[1]}") as session:
                result = await outcome(calls_of(session)[method]())
                assert isinstance(result, TransportError), repr(result)
                assert not result.outcome_unknown, repr(result)
                assert result.attempts == 3, repr(result)
                tally(ROW)


class _Resolver(aiohttp.abc.AbstractResolver):
    """Fails or stalls its first look-ups, then answers 127.0.0.1."""

    def __init__(self, failures: int) -> None:
        self.failures = failures

    async def resolve(self, host: str, port: int = 0, family: Any = 0) -> list[Any]:
        if self.failures:
            self.failures -= 1
            raise OSError("the name cannot be resolved now")
        return [{"hostname": host, "host": "127.0.0.1", "port": port, "family": 2, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        pass


async def test_failed_look_ups_are_repeated(tally: Tally) -> None:
    """DNS fails once: every method is repeated."""
    for method in METHODS:
        async with RawServer() as server, aiohttp.TCPConnector(resolver=_Resolver(1)) as connector:
            url = f"http://localhost:{server.port}"
            async with opened(None, base_url=url, connector=connector) as session:
                result = await outcome(calls_of(session)[method]())
                assert not isinstance(result, FabricError), repr(result)
                assert server.executed == 1, repr(result)
                tally(ROW)


def _contexts() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    authority = trustme.CA()
    serving, trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("localhost").configure_cert(serving)
    authority.configure_trust(trusting)
    return serving, trusting


async def test_a_tls_handshake_that_is_reset_is_repeated(tally: Tally) -> None:
    """The connection is reset before TLS stands: every method is repeated."""
    serving, trusting = _contexts()
    for method in METHODS:

        async def greet(link: Any) -> None:
            if link.server.connections == 1:
                await link.reader.read(10)
                link.reset()

        async with RawServer(tls=serving, greet=greet) as server, opened(server, ssl=trusting) as session:
            result = await outcome(calls_of(session)[method]())
            assert not isinstance(result, FabricError), repr(result)
            assert server.executed == 1, repr(result)
            tally(ROW)


async def test_a_refused_certificate_is_not_repeated(tally: Tally) -> None:
    """The certificate is not trusted: raised at once, nothing sent."""
    serving, _ = _contexts()
    for method in METHODS:
        async with RawServer(tls=serving) as server, opened(server) as session:
            result = await outcome(calls_of(session)[method]())
            assert isinstance(result, TransportError), repr(result)
            assert not result.outcome_unknown, repr(result)
            assert result.attempts == 1, repr(result)
            assert server.received == 0, repr(result)
            assert server.connections == 1, repr(result)
            tally(ROW)


async def test_a_deadline_in_the_queue_for_a_connection(tally: Tally) -> None:
    """Late while waiting for the pool: raised, nothing sent, and the error names the phase."""
    for method in METHODS:
        async with RawServer(stalls) as server, opened(server, max_connections=1) as session:
            holder = asyncio.ensure_future(outcome(session.subscribers.get("held")))
            while not server.received:
                await asyncio.sleep(0.001)
            result = await outcome(calls_of(session.with_options(timeout=0.1))[method]())
            assert isinstance(result, RequestTimeoutError), repr(result)
            assert not result.outcome_unknown, repr(result)
            assert result.phase == "connect", repr(result)
            assert server.received == 1, repr(result)
            tally(ROW)
            holder.cancel()
            await asyncio.gather(holder, return_exceptions=True)


async def test_a_deadline_in_the_queue_for_the_quota(tally: Tally) -> None:
    """Late while waiting for the Space's quota: raised, nothing sent. Reads and deletions take no quota."""
    for method in METHODS:
        async with RawServer() as server, opened(server, quota=Quota(1, 60.0)) as session:
            await session.subscribers.create(email="first@example.com")
            hurried = session.with_options(timeout=10.0 if method in ("GET", "DELETE") else 0.1)
            result = await outcome(calls_of(hurried)[method]())
            if method in ("GET", "DELETE"):
                assert not isinstance(result, FabricError), repr(result)
                tally(ROW)
            else:
                assert isinstance(result, RequestTimeoutError), repr(result)
                assert not result.outcome_unknown, repr(result)
                assert result.phase == "quota", repr(result)
                assert server.received == 1, repr(result)
                tally(ROW)


async def test_a_cancelled_call_is_not_repeated(tally: Tally) -> None:
    """The caller's cancellation comes out as it went in, from a request under way and from a wait."""
    for method in METHODS:
        for script in (stalls, says(429, {}, {"Retry-After": "5"})):
            async with RawServer(script) as server, opened(server) as session:
                task = asyncio.ensure_future(calls_of(session)[method]())
                while not server.received:
                    await asyncio.sleep(0.001)
                await asyncio.sleep(0.01)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
                assert task.cancelled()
                assert server.received == 1
                tally(ROW)


async def test_the_hidden_repetition_of_aiohttp_is_counted(tally: Tally) -> None:
    """Aiohttp repeats a request on a dropped keep-alive by itself: attempts are still what the server received."""
    for method in METHODS:
        for policy in (QUICK, RetryPolicy(attempts=1)):
            async with RawServer(in_turn(well, drops)) as server, opened(server, retry=policy) as session:
                await session.subscribers.get("first")
                result = await outcome(calls_of(session)[method]())
                seen = server.received - 1
                assert isinstance(result, TransportError), f"{result!r}, {seen} seen"
                assert result.attempts == seen, f"{result!r}, {seen} seen"
                tally(ROW)
                if method in ("PATCH", "POST"):
                    assert seen == 1, repr(result)
                    assert result.outcome_unknown, repr(result)
                    tally(ROW)


async def test_a_lost_outcome_is_remembered_when_the_service_then_fails(tally: Tally) -> None:
    """PUT lost and then answered 500 to the end: a ServerError, as its documentation says."""
    async with RawServer(in_turn(drops, says(500, {}))) as server, opened(server) as session:
        result = await outcome(calls_of(session)["PUT"]())
        assert isinstance(result, ServerError), repr(result)
        assert result.outcome_unknown, repr(result)
        tally(ROW)


async def test_an_error_whose_body_is_cut_or_stalls_is_still_that_error(tally: Tally) -> None:
    """The status decides: what is lost of an error's body costs its text only."""
    head = b'HTTP/1.1 422 No\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"errors": [{'

    async def call(method: str, end: str) -> None:
        async with RawServer(sends(head, end=end)) as server, opened(server, timeout=0.6) as session:
            result = await outcome(calls_of(session)[method]())
            assert isinstance(result, APIError), f"{method} {end}: {result!r}"
            assert result.status == 422, f"{method} {end}: {result!r}"
            assert not result.outcome_unknown, f"{method} {end}: {result!r}"
            assert server.received == 1, f"{method} {end}: {result!r}"
            tally(ROW)

    await asyncio.gather(*starmap(call, product(METHODS, ("close", "reset", "stall"))))


async def test_an_unusable_answer_is_named(tally: Tally) -> None:
    """A complete and unusable answer is a ResponseError with the status and a JSON path where there is one."""
    async with RawServer(says(200, [1])) as server, opened(server) as session:
        result = await outcome(calls_of(session)["GET"]())
        assert isinstance(result, ResponseError), repr(result)
        assert result.problems == ("$: expected an object, got an array",), repr(result)
        assert result.status == 200, repr(result)
        assert not result.applied, repr(result)
        tally(ROW)
