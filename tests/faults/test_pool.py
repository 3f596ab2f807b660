"""The pool: connections that say something unasked, fresh ones, whose turn it is, and connectors of the caller's."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from helpers.fault_sessions import becomes, calls_of, leased, opened, outcome
from helpers.figures import Tally
from helpers.raw_server import SUBSCRIBER, RawServer, Received, answer, sends, stalls, well
from helpers.scale import FULL
from helpers.tls import authority_and_contexts
from signalwire_fabric_async import (
    ConfigurationError,
    FabricError,
    RequestTimeoutError,
    ResponseError,
    SessionClosedError,
    TransportError,
)

UNASKED = "bytes that nobody asked for, on a pooled connection, are no answer"
POOL = "fresh connections stay within the pool"
TURN = "a caller that is cancelled in its turn does not keep the others waiting"
CONNECTOR = "a connector that is closed, or of another loop: a clear error"
NO_END = "a status below 200 is no success"

UNSOLICITED = {
    "a whole answer": answer(200, {**SUBSCRIBER, "display_name": "UNSOLICITED"}),
    "an error": answer(408, {}, {"Connection": "close"}),
    "the head of an answer": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n",
    "half a status line": b"HTTP/1.1 2",
    "no HTTP": b"\x00\x01\x02\r\n\r\n",
}


@pytest.fixture(scope="module")
def trusted() -> Any:
    """Return the TLS contexts of a server, and of a client that trusts it."""
    return authority_and_contexts()[1:]


async def named(request: Received, link: Any) -> None:
    """Answers a subscriber of the name that was asked for."""
    link.execute()
    await link.reply(body={**SUBSCRIBER, "display_name": request.target.rsplit("/", 1)[-1]})


@pytest.mark.parametrize("what", UNSOLICITED)
async def test_what_comes_unasked_is_no_answer(what: Any, tally: Tally) -> None:
    """An answer that was sent to an idle connection is not that of the next call, nor of any later one."""

    async def talking(request: Received, link: Any) -> None:
        await named(request, link)
        if link.server.received == 1:
            await asyncio.sleep(0.02)
            await link.send(UNSOLICITED[what])

    async with RawServer(talking) as server, opened(server, max_connections=1) as session:
        await session.subscribers.get("a")
        await becomes(lambda: server.open == 0)
        for name in "bcd":
            result = await outcome(session.subscribers.get(name))
            assert getattr(result, "display_name", "") == name, f"{what}, {name}: {result!r}"
            tally(UNASKED)
        result = await outcome(session.subscribers.create(email="ada@example.com"))
        assert not isinstance(result, FabricError), f"{what}: {server.executed}"
        assert server.executed == 5, f"{what}: {server.executed}"
        tally(UNASKED)


async def test_a_flood_of_what_is_unasked_is_not_taken_in(tally: Tally) -> None:
    """A server that goes on sending over an idle connection fills the system's buffers, and not our memory."""
    sent = 0

    async def flooding(request: Received, link: Any) -> None:
        nonlocal sent
        await named(request, link)
        if link.server.received == 1:
            await asyncio.sleep(0.05)  # until the answer was read
            many = answer(200) * 500
            while sent < 100_000_000:
                await link.send(many)
                sent += len(many)

    async with RawServer(flooding) as server, opened(server) as session:
        await session.subscribers.get("a")
        before = -1
        while before != sent:  # until it can send no more
            before = sent
            await asyncio.sleep(0.3)
        result = await outcome(session.subscribers.get("b"))
    assert sent < 20_000_000, f"{sent} bytes, {result!r}"
    assert getattr(result, "display_name", "") == "b", f"{sent} bytes, {result!r}"
    tally(UNASKED)


async def test_one_byte_that_is_unasked_closes_the_connection(tally: Tally) -> None:
    """Whatever it is, and however much would follow: the server soon cannot send any more."""
    sent = 0

    async def babbling(request: Received, link: Any) -> None:
        nonlocal sent
        await named(request, link)
        if link.server.received == 1:
            await asyncio.sleep(0.05)  # until the answer was read
            while sent < 50_000_000:
                await link.send(b"A" * 65536)
                sent += 65536
                await asyncio.sleep(0)

    async with RawServer(babbling) as server, opened(server) as session:
        await session.subscribers.get("a")
        await becomes(lambda: sent and server.open == 0)
        assert sent < 20_000_000, f"{sent} bytes, {server.open} open"
        result = await outcome(session.subscribers.get("b"))
        assert getattr(result, "display_name", "") == "b", repr(result)
        assert server.connections == 2, repr(result)
        tally(UNASKED)


async def dying(request: Received, link: Any) -> None:
    """Keep-alives end unseen: a connection's second request is lost before it is acted on."""
    if link.requests > 1:
        link.reset()
    else:
        await well(request, link)


@pytest.mark.parametrize("size", [1, 2, 5])
async def test_fresh_connections_stay_within_the_pool(size: int, tally: Tally) -> None:
    """Each read dies on its pooled connection and is repeated on a fresh one: never more than the pool's size open."""
    async with RawServer(dying) as server, opened(server, max_connections=size) as session:
        for _ in range(8):
            results = await asyncio.gather(*(outcome(session.subscribers.get("x")) for _ in range(2 * size)))
            assert not any(isinstance(one, FabricError) for one in results), results
            tally(POOL)
        assert server.most_open <= size, f"{server.most_open} open at once of {size}"
        assert leased(session) == 0, "leased"
        tally(POOL)


async def test_one_dead_connection_costs_the_others_nothing(tally: Tally) -> None:
    """A read whose pooled connection was dead goes over a new one; those that lie in the pool stay there."""
    dead = False

    async def one_dies(request: Received, link: Any) -> None:
        nonlocal dead
        if link.requests > 1 and not dead:
            dead = True
            link.reset()
            return
        await asyncio.sleep(0.01)
        await named(request, link)

    async with RawServer(one_dies) as server, opened(server) as session:
        await asyncio.gather(*(session.subscribers.get(str(number)) for number in range(20)))
        result = await outcome(session.subscribers.get("x"))
        assert getattr(result, "display_name", "") == "x", server.connections
        assert server.connections == 21, server.connections
        tally(POOL)
        await asyncio.sleep(0.02)
        assert server.open == 20, f"{server.open} open of 20 that were not dead"
        tally(POOL)
        await asyncio.gather(*(session.subscribers.get(str(number)) for number in range(20)))
        assert server.connections == 21, server.connections
        tally(POOL)


async def test_fresh_connections_stay_within_the_callers_limit(tally: Tally) -> None:
    """A connector's `limit_per_host` holds for them too."""
    async with RawServer(dying) as server, aiohttp.TCPConnector(limit_per_host=1) as connector:
        async with opened(server, connector=connector) as session:
            for _ in range(8):
                assert not isinstance(await outcome(session.subscribers.get("x")), FabricError)
                tally(POOL)
        assert server.most_open == 1, server.most_open
        tally(POOL)


@pytest.mark.parametrize("late", [False, True])
async def test_a_cancelled_turn_is_passed_on(late: bool, tally: Tally) -> None:
    """Of three calls on one connection, the second is cancelled as its turn comes: the third takes it."""

    async def slowly(request: Received, link: Any) -> None:
        await asyncio.sleep(0.02)
        await named(request, link)

    async with RawServer(slowly) as server, opened(server, max_connections=1, timeout=2.0) as session:
        waiting: list[asyncio.Task[Any]] = []

        async def first() -> None:
            await session.subscribers.get("a")
            if late:
                await asyncio.sleep(0)
            waiting[0].cancel()

        ahead = asyncio.create_task(first())
        await asyncio.sleep(0.01)
        waiting += [asyncio.create_task(session.subscribers.get(name)) for name in "bc"]
        _, _, last = await asyncio.gather(ahead, *waiting, return_exceptions=True)
        assert getattr(last, "display_name", "") == "c", repr(last)
        assert leased(session) == 0, "leased"
        tally(TURN)


async def test_a_cancelled_put_does_not_overwrite_a_later_one(trusted: Any, tally: Tally) -> None:
    """What of a cancelled request was not yet written is never sent, over TLS either, though the server reads on."""
    serving, trusting = trusted
    executed: list[str] = []
    begun, read_on = asyncio.Event(), asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        if length > 1_000_000:
            begun.set()
            await read_on.wait()
        try:
            executed.append((await reader.readexactly(length))[-6:-2].decode())
        except (asyncio.IncompleteReadError, ConnectionError):
            executed.append("cut")
        else:
            writer.write(answer(200))
        writer.close()

    for context in (None, serving):
        executed.clear()
        begun.clear()
        read_on.clear()
        listening = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
        url = f"{'https' if context else 'http'}://localhost:{listening.sockets[0].getsockname()[1]}"
        async with listening, opened(None, base_url=url, ssl=trusting if context else None) as session:
            old = asyncio.create_task(session.subscribers.update("s", email="x", first_name="x" * 20_000_000 + "OLD1"))
            await begun.wait()
            old.cancel()
            await asyncio.gather(old, return_exceptions=True)
            await session.subscribers.update("s", email="x", first_name="NEW2")
            read_on.set()
            await becomes(lambda: len(executed) == 2)
        assert executed == ["NEW2", "cut"], executed
        tally("what of a request was given up is never sent")


async def test_closing_a_session_ends_what_is_being_written(tally: Tally) -> None:
    """A body that nobody reads does not hold `close` up, and the rest of it is not sent after it."""
    rest: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    begun, read_on = asyncio.Event(), asyncio.Event()

    async def unread(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        begun.set()
        await read_on.wait()
        count = 0
        try:
            while more := await reader.read(1 << 20):
                count += len(more)
        except ConnectionError:
            pass
        rest.set_result(count)
        writer.close()

    async with await asyncio.start_server(unread, "127.0.0.1", 0) as listening:
        url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        async with opened(None, base_url=url, timeout=60.0) as session:
            writing = asyncio.create_task(outcome(session.subscribers.create(email="x" * 24_000_000)))
            await begun.wait()
            began = asyncio.get_running_loop().time()
            await session.close()
            result = await writing
            took = asyncio.get_running_loop().time() - began
        assert isinstance(result, TransportError), f"{result!r} after {took:.1f} s"
        assert result.outcome_unknown, f"{result!r} after {took:.1f} s"
        assert not FULL or took < 1.0, f"{result!r} after {took:.1f} s"
        tally("what of a request was given up is never sent")
        read_on.set()
        assert await rest < 24_000_000, "all of it was sent"
        tally("what of a request was given up is never sent")


@pytest.mark.parametrize("head", [b"Content-Length: 1000\r\n\r\n{", b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"])
@pytest.mark.parametrize("status", [201, 500])
async def test_closing_a_session_ends_what_is_being_read(status: int, head: bytes, tally: Tally) -> None:
    """A body that does not come to its end does not outlive the session; what a 201 said was applied stays said."""
    row = "a session that is closed ends its calls at once, and says what became of them"
    script = sends(f"HTTP/1.1 {status} Status\r\n".encode() + head, end="stall")
    async with RawServer(script) as server, opened(server, timeout=60.0) as session:
        call = asyncio.create_task(outcome(session.subscribers.create(email="ada@example.com")))
        await becomes(lambda: server.received)
        await asyncio.sleep(0.1)
        began = asyncio.get_running_loop().time()
        await session.close()
        error = await call
        took = asyncio.get_running_loop().time() - began
    assert not FULL or took < 0.5, f"{error!r} after {took:.1f} s"
    assert error.applied if status == 201 else error.outcome_unknown, f"{error!r} after {took:.1f} s"
    tally(row)


async def test_a_connector_that_its_owner_closes(tally: Tally) -> None:
    """The calls in flight and in the queue end with a FabricError, none with CancelledError; later ones too."""
    async with RawServer(stalls) as server:
        connector = aiohttp.TCPConnector(limit=1)
        async with opened(server, connector=connector, timeout=60.0) as session:
            calls = [asyncio.create_task(outcome(calls_of(session)[method]())) for method in ("POST", "GET", "PUT")]
            await becomes(lambda: server.received)
            await connector.close()
            async with asyncio.timeout(30.0):
                under_way, *queued = await asyncio.gather(*calls, return_exceptions=True)
            assert isinstance(under_way, TransportError), repr(under_way)
            assert under_way.outcome_unknown, repr(under_way)
            tally(CONNECTOR)
            for result in (*queued, await outcome(session.subscribers.get("x"))):
                assert isinstance(result, SessionClosedError), repr(result)
                tally(CONNECTOR)
            assert server.received == 1, server.received
            tally(CONNECTOR)


async def test_a_session_that_is_left_sends_no_more_over_the_callers_connector(tally: Tally) -> None:
    """What is under way is answered; what waits for a connection is not sent, and says that the session was closed."""
    left = asyncio.Event()

    async def slowly(request: Received, link: Any) -> None:
        await left.wait()
        await well(request, link)

    async with RawServer(slowly) as server, aiohttp.TCPConnector(limit=1) as connector:
        async with opened(server, connector=connector) as session:
            calls = [asyncio.create_task(outcome(session.subscribers.create(email="x"))) for _ in range(5)]
            await becomes(lambda: server.received)
        left.set()
        first, *others = await asyncio.gather(*calls)
        assert not isinstance(first, FabricError), f"{first!r}, {server.executed}"
        assert server.executed == 1, f"{first!r}, {server.executed}"
        tally(CONNECTOR)
        for result in others:
            assert isinstance(result, SessionClosedError), repr(result)
            tally(CONNECTOR)


async def test_a_connector_of_another_loop(tally: Tally) -> None:
    """It is refused when the session is opened, open or closed as that loop may be."""
    found: list[aiohttp.BaseConnector] = []

    async def make() -> None:
        found.append(aiohttp.TCPConnector())

    async def unmake() -> None:
        await found[0].close()

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_until_complete, args=(make(),))
    thread.start()
    thread.join()
    async with RawServer() as server:
        with pytest.raises(ConfigurationError, match="another event loop"):
            async with opened(server, connector=found[0]):
                pass
        assert server.connections == 0, server.connections
        tally(CONNECTOR)
    thread = threading.Thread(target=loop.run_until_complete, args=(unmake(),))
    thread.start()
    thread.join()
    loop.close()


@pytest.mark.parametrize("status", ["101 Switching Protocols", "099 Odd", "000 Nothing"])
async def test_a_status_below_200_ends_nothing(status: str, tally: Tally) -> None:
    """Not even for a DELETE: the call fails, and a write says that its outcome is unknown."""

    async def odd(request: Received, link: Any) -> None:
        await link.send(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())

    async with RawServer(odd) as server, opened(server, timeout=2.0) as session:
        calls = calls_of(session)
        results = await asyncio.gather(*(outcome(call()) for call in calls.values()))
        for method, result in zip(calls, results, strict=True):
            assert isinstance(result, (TransportError, ResponseError)), f"{method}: {result!r}"
            assert method == "GET" or (isinstance(result, FabricError) and result.outcome_unknown), (
                f"{method}: {result!r}"
            )
            tally(NO_END)


async def test_a_refusal_of_a_large_body_over_tls_costs_its_connection(trusted: Any, tally: Tally) -> None:
    """What was not yet sent of it would hold up the next request: that goes over another connection."""
    serving, trusting = trusted
    done, ended = asyncio.Event(), asyncio.Event()

    async def early(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        large = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0] or b"0") > 1_000_000
        writer.write(answer(413, {"error": "too large"}) if large else answer(200))
        await writer.drain()
        if large:
            await done.wait()  # and reads no more
            writer.transport.abort()
            ended.set()
        writer.close()

    async with await asyncio.start_server(early, "127.0.0.1", 0, ssl=serving) as listening:
        url = f"https://localhost:{listening.sockets[0].getsockname()[1]}"
        async with opened(None, base_url=url, ssl=trusting, max_connections=1, timeout=20.0) as session:
            refused = await outcome(session.subscribers.create(email="x" * 24_000_000))
            assert getattr(refused, "status", 0) == 413, repr(refused)
            result = await outcome(session.subscribers.update("s", email="ada@example.com"))
            assert not isinstance(result, FabricError), repr(result)
            tally("what of a request was given up is never sent")
        done.set()
        await ended.wait()


async def test_an_exhausted_process_gets_errors_of_ours(tally: Tally) -> None:
    """Where no more files can be opened, the failure itself needs none: it is an error below FabricError."""
    program = """
import asyncio, os, resource, sys
sys.path.insert(0, sys.argv[1])
from signalwire_fabric_async import AsyncSession, FabricError, RetryPolicy
async def main():
    async with AsyncSession(base_url="http://127.0.0.1:9", project_id="p", api_token="t",
                            retry=RetryPolicy(base=0.0), timeout=2.0) as session:
        subscribers = session.subscribers
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
        held = []
        try:
            while True:
                held.append(os.open(os.devnull, os.O_RDONLY))
        except OSError:
            pass
        for call in (subscribers.get("x"), subscribers.create(email="x"), subscribers.delete("x")):
            try:
                await call
            except FabricError as error:
                print(type(error).__name__, error.outcome_unknown)
asyncio.run(main())
"""
    root = str(Path(__file__).parent.parent.parent)
    done = subprocess.run([sys.executable, "-c", program, root], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["TransportError", "False"] * 3, done.stderr[-500:]
    tally("out of files: a FabricError")


async def test_a_deadline_in_the_queue_passes_its_turn_on_too(tally: Tally) -> None:
    """A call that gives up waiting for the pool's one connection does not take the next one's turn."""

    async def slowly(request: Received, link: Any) -> None:
        await asyncio.sleep(0.1)
        await named(request, link)

    async with RawServer(slowly) as server, opened(server, max_connections=1) as session:
        hasty = session.with_options(timeout=0.1)
        calls = [session.subscribers.get("a"), hasty.subscribers.create(email="x"), session.subscribers.get("c")]
        _, late, last = await asyncio.gather(*(outcome(call) for call in calls))
        assert isinstance(late, RequestTimeoutError) or not isinstance(late, FabricError), f"{late!r}, {last!r}"
        assert getattr(last, "display_name", "") == "c", f"{late!r}, {last!r}"
        tally(TURN)
