"""Connections that die, a pool that is smaller than the demand, and one credential provider for all."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import random
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from helpers.fault_sessions import PROJECT, TOKEN, leased, opened, outcome
from helpers.figures import Tally
from helpers.raw_server import SUBSCRIBER, RawServer, Received, in_turn, says, well
from helpers.raw_server import answer as raw_answer
from helpers.scale import FULL, scaled
from signalwire_fabric_async import (
    APIError,
    AuthenticationError,
    ConfigurationError,
    FabricError,
    RequestTimeoutError,
    Subscriber,
    TransportError,
)

ROOT = Path(__file__).parent.parent.parent


class Fickle:
    """Answers a connection's first request, and then closes it before, during or after a later one."""

    def __init__(self) -> None:
        self.source = random.Random(7)
        self.executed: list[str] = []
        self.closed = dict.fromkeys(("before", "during", "after", "after acting"), 0)

    async def __call__(self, request: Received, link: Any) -> None:
        how = self.source.choice(("keep", "before", "during", "after", "after acting"))
        name = request.target if request.method == "GET" else json.loads(request.body)["email"]
        if link.requests > 1 and how.startswith("after"):
            self.closed[how] += 1
            if how == "after acting":
                self.executed.append(name)
            link.close() if self.source.random() < 0.5 else link.reset()
            return
        self.executed.append(name)
        await link.reply(200 if request.method == "GET" else 201)
        if how == "before":
            self.closed[how] += 1
            link.close() if self.source.random() < 0.5 else link.reset()
        elif how == "during":
            self.closed[how] += 1
            await link.reader.readexactly(1)  # of the next request
            link.reset()


async def test_reads_survive_keep_alives_that_die(tally: Tally) -> None:
    """10,000 GETs over connections that are closed before, during or after the next write: no error."""
    row = "keep-alive closed under 10,000 GETs: 0 errors"
    fickle, count = Fickle(), scaled(10_000)
    async with RawServer(fickle) as server, opened(server, max_connections=20) as session:
        server.keep_requests = False
        results = await _all(session.subscribers.get(str(number)) for number in range(count))
        for result in results:
            assert not isinstance(result, BaseException), repr(result)
            tally(row)
        tally.note(row, f"closed {fickle.closed}")


async def test_writes_over_keep_alives_that_die_are_accounted_for(tally: Tally) -> None:
    """10,000 POSTs: none is executed twice, and each failure says truly whether it may have been."""
    row = "keep-alive closed under 10,000 POSTs: executions accounted for"
    fickle, count = Fickle(), scaled(10_000)
    async with RawServer(fickle) as server, opened(server, max_connections=20) as session:
        server.keep_requests = False
        results = await _all(session.subscribers.create(email=str(number)) for number in range(count))
    executed = set(fickle.executed)
    assert len(executed) == len(fickle.executed), "executed twice"
    tally(row)
    unknown = 0
    for number, result in enumerate(results):
        if not isinstance(result, BaseException):
            fine = str(number) in executed
        else:
            fine = type(result) is TransportError and (result.outcome_unknown or str(number) not in executed)
            unknown += isinstance(result, TransportError) and result.outcome_unknown
        assert fine, f"{number}: {result!r}"
        tally(row)
    tally.note(row, f"{len(executed)} executed once, {unknown} of unknown outcome, closed {fickle.closed}")


async def _all(calls: Any, at_once: int = 40) -> list[Any]:
    """Make the calls, so many at a time; their results and errors in order."""
    gate = asyncio.Semaphore(at_once)

    async def one(call: Any) -> Any:
        async with gate:
            return await outcome(call)

    return await asyncio.gather(*(one(call) for call in calls))


async def test_a_dead_pool_costs_one_repetition(tally: Tally) -> None:
    """Fifty pooled connections that all died unseen: each read is repeated once, on a connection of its own."""
    row = "keep-alive closed under 10,000 GETs: 0 errors"
    gate = asyncio.Event()

    async def dies(request: Received, link: Any) -> None:
        if link.requests > 1:
            link.reset()
            return
        await gate.wait()
        await link.reply()

    async with RawServer(dies) as server, opened(server, max_connections=50) as session:
        first = asyncio.gather(*(session.subscribers.get("x") for _ in range(50)))
        while server.received < 50:
            await asyncio.sleep(0.001)
        gate.set()
        await first
        results = await _all((session.subscribers.get("x") for _ in range(50)), 50)
        assert not any(isinstance(one, BaseException) for one in results), server.received
        assert server.received == 150, server.received
        tally(row)


async def test_five_thousand_calls_at_once_on_a_pool_of_fifty(tally: Tally) -> None:
    """No error, and never more than 50 connections."""
    row = "5,000 calls at once on a pool of 50: no error, at most 50 connections"
    count = scaled(5_000)

    async def script(request: Received, link: Any) -> None:
        await asyncio.sleep(0.001)
        await well(request, link)

    async with RawServer(script) as server, opened(server, max_connections=50, timeout=60.0) as session:
        server.keep_requests = False
        calls = [session.subscribers.get("x") if n % 2 else session.subscribers.create(email="x") for n in range(count)]
        results = await asyncio.gather(*map(outcome, calls))
        for result in results:
            assert not isinstance(result, BaseException), repr(result)
            tally(row)
        assert server.most_open <= 50, server.most_open
        tally(row)
        tally.note(row, f"at most {server.most_open} connections")
        assert leased(session) == 0


FILES = textwrap.dedent(
    """
    import asyncio, resource, sys
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    from signalwire_fabric_async import AsyncSession

    async def main(url, count):
        async with AsyncSession(base_url=url, project_id="p", api_token="t", timeout=120.0) as session:
            await asyncio.gather(*(session.subscribers.get("x") for _ in range(count)))
        print("done")

    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
    """
)


async def test_few_files_are_enough(tally: Tally) -> None:
    """`ulimit -n 64` and 5,000 calls at once: it finishes."""
    count = scaled(5_000)
    async with RawServer() as server:
        server.keep_requests = False
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", FILES, server.url, str(count), cwd=ROOT,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, err = await process.communicate()
        assert out == b"done\n", err.decode()[-600:]
        assert not err, err.decode()[-600:]
        tally("ulimit -n 64 and 5,000 calls: finishes")
        tally.note("ulimit -n 64 and 5,000 calls: finishes", f"{server.received} calls, {server.most_open} connections")


async def test_a_listing_left_after_its_first_item_holds_nothing(tally: Tally) -> None:
    """A listing left early, 1,000 times, prefetching or not: no connection held, no task left."""
    row = "listing left after its first item: no connection held"

    async def script(request: Received, link: Any) -> None:
        number = len(request.target)
        await link.reply(200, {"data": [SUBSCRIBER] * 3, "links": {"next": f"/x?page_token={'x' * number}"}})

    async with RawServer(script) as server, opened(server, max_connections=5) as session:
        server.keep_requests = False
        before = asyncio.all_tasks()
        for number in range(scaled(1_000)):
            async for _ in session.subscribers.list(prefetch=bool(number % 2)):
                break
        await _quiet(before, server)
        left = asyncio.all_tasks() - before - server.tasks
        assert leased(session) == 0, (leased(session), left)
        assert not left, (leased(session), left)
        tally(row, times=scaled(1_000))
        await session.subscribers.get("x")


async def _quiet(before: set[Any], server: RawServer) -> None:
    for _ in range(100):
        if not asyncio.all_tasks() - before - server.tasks:
            return
        await asyncio.sleep(0.001)


async def test_a_prefetch_that_fails_after_the_listing_was_left_is_silent(
    caplog: pytest.LogCaptureFixture, tally: Tally
) -> None:
    """The page that nobody waits for any more fails: nothing is logged, nothing raised."""
    page = {"data": [SUBSCRIBER], "links": {"next": "/x?page_token=PA2"}}
    async with RawServer(in_turn(says(200, page), says(400, {}))) as server, opened(server) as session:
        pages = session.subscribers.list(prefetch=True).pages()
        await anext(pages)
        while server.received < 2:
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.01)
        await pages.aclose()
        assert leased(session) == 0
        tally("listing left after its first item: no connection held")
    assert "never retrieved" not in caplog.text


class Rotating:
    """A service whose token changes, and the provider of the one that is valid now."""

    def __init__(self) -> None:
        self.version = 0
        self.asked = 0
        self.late = random.Random(3)

    @property
    def token(self) -> str:
        return f"{TOKEN}-{self.version}"

    async def provide(self) -> str:
        self.asked += 1
        await asyncio.sleep(0.01)
        return self.token

    async def serve(self, request: Received, link: Any) -> None:
        expected = "Basic " + base64.b64encode(f"{PROJECT}:{self.token}".encode()).decode()
        await asyncio.sleep(self.late.random() * 0.05)
        if request.all("Authorization") == [expected]:
            await well(request, link)
        else:
            await link.reply(401, {"error": "Unauthorized"})


async def test_a_thousand_calls_meet_a_401_and_the_provider_is_asked_once(tally: Tally) -> None:
    """A rotation under 1,000 concurrent calls: the provider is asked once, each call repeats once."""
    row = "1,000 concurrent calls meet a 401: asked once, repeated once"
    rotating, count = Rotating(), scaled(1_000)
    async with RawServer(rotating.serve) as server, opened(server, api_token=rotating.provide, timeout=30.0) as session:
        for rotation in range(3):
            rotating.version, before = rotation, server.received
            calls = [
                session.subscribers.create(email="x") if n % 2 else session.subscribers.get("x") for n in range(count)
            ]
            results = await asyncio.gather(*map(outcome, calls))
            assert not any(isinstance(one, BaseException) for one in results), results[:1]
            tally(row, times=count)
            assert rotating.asked == rotation + 1, f"asked {rotating.asked} times in rotation {rotation}"
            assert server.received - before <= (1 if rotation == 0 else 2) * count, server.received - before
            tally(row)


async def test_a_provider_that_does_not_help(tally: Tally) -> None:
    """The same refused token again is an AuthenticationError after one repetition; a provider's failure is clear."""
    row = "1,000 concurrent calls meet a 401: asked once, repeated once"

    async def stale() -> str:
        return TOKEN

    async def broken() -> str:
        raise RuntimeError(f"no, not {TOKEN}")

    async def late() -> str:
        raise TimeoutError

    async def wrong() -> Any:
        return 5

    async def unsendable() -> str:
        return TOKEN + "\r\nX: y"

    async with RawServer(says(401, {"error": "Unauthorized"})) as server:
        async with opened(server, api_token=stale) as session:
            result = await outcome(session.subscribers.create(email="x"))
            assert isinstance(result, AuthenticationError), repr(result)
            assert server.received == 2, repr(result)
            tally(row)
        for provider in (broken, late, wrong, unsendable):
            async with opened(server, api_token=provider) as session:
                result = await outcome(session.subscribers.create(email="x"))
                assert isinstance(result, ConfigurationError), repr(result)
                assert server.received == 2, repr(result)
                tally(row)


async def test_cancelling_one_does_not_take_the_token_from_the_others(tally: Tally) -> None:
    """Ten calls wait for the provider; one is cancelled and nine go on. All cancelled, nobody asks any more."""
    row = "1,000 concurrent calls meet a 401: asked once, repeated once"
    answered, stopped = asyncio.Event(), asyncio.Event()

    async def slow() -> str:
        try:
            await answered.wait()
        except asyncio.CancelledError:
            stopped.set()
            raise
        return TOKEN

    async with RawServer() as server, opened(server, api_token=slow) as session:
        calls = [asyncio.ensure_future(session.subscribers.get("x")) for _ in range(10)]
        await asyncio.sleep(0.01)
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        await asyncio.sleep(0)
        assert stopped.is_set()
        assert server.received == 0
        tally(row)
        calls = [asyncio.ensure_future(session.subscribers.get("x")) for _ in range(10)]
        await asyncio.sleep(0.01)
        calls[0].cancel()
        answered.set()
        results = await asyncio.gather(*calls, return_exceptions=True)
        assert sum(isinstance(one, BaseException) for one in results) == 1, results
        assert server.received == 9, results
        tally(row)


async def test_without_a_provider_a_401_is_not_repeated(tally: Tally) -> None:
    """Fixed credentials that are refused: raised at once."""
    async with RawServer(says(401, {"error": "Unauthorized"})) as server, opened(server) as session:
        result = await outcome(session.subscribers.get("x"))
        assert isinstance(result, AuthenticationError), repr(result)
        assert server.received == 1, repr(result)
        assert "scope" in str(result), repr(result)
        tally("1,000 concurrent calls meet a 401: asked once, repeated once")


@pytest.mark.parametrize("status", [301, 302, 303, 304, 305, 306, 307, 308])
async def test_redirects_are_never_followed(status: int, tally: Tally) -> None:
    """To another host, port or scheme, or to this very server: the other sees no connection, this one no repetition."""
    async with RawServer() as other, RawServer() as server, opened(server) as session:
        targets = (
            f"{other.url}/x",
            f"//127.0.0.1:{other.port}/",
            f"https://127.0.0.1:{other.port}/",
            "/x",
            "file:///etc/passwd",
        )
        for target in targets:
            server.script = says(status, b"", {"Location": target})
            before = server.received
            for call in (session.subscribers.get("x"), session.subscribers.create(email="x")):
                result = await outcome(call)
                assert isinstance(result, FabricError), repr(result)
                assert getattr(result, "status", 0) == status, repr(result)
                assert other.connections == 0, repr(result)
                tally("redirects 301..308 are never followed")
            assert server.received - before == 2, "repeated"
            tally("redirects 301..308 are never followed")


class Unread:
    """A server that reads the head of its first connection's request, responds if `answers` is set, and reads on when the test lets it."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.connections = 0
        self.read_on = asyncio.Event()
        self.rest: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        await reader.readuntil(b"\r\n\r\n")
        if self.connections > 1:
            writer.write(raw_answer(200))
            await writer.drain()
        else:
            writer.write(self.answer)
            await writer.drain()
            await self.read_on.wait()
            count = 0
            with contextlib.suppress(ConnectionError):
                while more := await reader.read(1 << 20):
                    count += len(more)
            self.rest.set_result(count)
        writer.close()


@pytest.mark.parametrize(("status", "answered"), [(413, True), (0, False)])
async def test_a_large_body_that_is_not_read(status: int, answered: bool, tally: Tally) -> None:
    """Answered before it is read, or never: the error comes at once or in time, nothing of the body is sent later."""
    row = "a body that nobody reads: the error of the status or the deadline, the rest is never sent"
    size = 24_000_000
    unread = Unread(raw_answer(status, {"error": "too large"}) if answered else b"")
    server = await asyncio.start_server(unread, "127.0.0.1", 0)
    async with server, opened(None, base_url=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}") as session:
        began = asyncio.get_running_loop().time()
        result = await outcome(
            session.with_options(timeout=30.0 if answered else 2.0).subscribers.create(email="x" * size)
        )
        took = asyncio.get_running_loop().time() - began
        if answered:
            fine = isinstance(result, APIError) and result.status == status and not result.outcome_unknown
            assert fine, f"{result!r} after {took:.2f} s"
            assert not FULL or took < 0.9, f"{result!r} after {took:.2f} s"
            tally(row)
        else:
            fine = isinstance(result, RequestTimeoutError) and result.phase == "response" and result.outcome_unknown
            assert fine, f"{result!r} after {took:.2f} s"
            assert not FULL or took < 2.5, f"{result!r} after {took:.2f} s"
            tally(row)
        assert isinstance(await session.subscribers.get("x"), Subscriber)
        assert unread.connections == 2
        tally(row)
        unread.read_on.set()
        async with asyncio.timeout(60):
            rest = await unread.rest
        assert rest < size, f"{rest} of {size} bytes"
        tally(row)


async def test_what_comes_before_the_answer_is_no_answer(tally: Tally) -> None:
    """100 Continue and 103 Early Hints are passed over; the answer after them is the call's, and the next call's its own."""

    async def hinting(request: Received, link: Any) -> None:
        await link.send(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n")
        await link.reply(body={**SUBSCRIBER, "display_name": request.target[-1]})

    async with RawServer(hinting) as server, opened(server) as session:
        for name in "ab":
            answer = await session.subscribers.get(name)
            assert answer.display_name == name, repr(answer)
            tally("1xx before an answer is passed over")
        assert server.connections == 1, server.connections
        tally("1xx before an answer is passed over")
