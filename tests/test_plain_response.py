"""Responses that are read without a parser are read as aiohttp's parser reads them, and all others by it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from aiohttp.client_proto import ResponseHandler
from hypothesis import example, given
from hypothesis import strategies as st

from helpers.fault_sessions import opened
from helpers.raw_server import SUBSCRIBER, Link, RawServer, Received, answer, in_turn, says
from signalwire_fabric_async import FabricError
from signalwire_fabric_async.http.plain_response import parse_plain_head
from signalwire_fabric_async.http.protocol import BUFFER_SIZE, MAX_IN_PLACE
from signalwire_fabric_async.testing import FakeFabric

NAMES = st.sampled_from(
    [
        "Content-Length",
        "content-length",
        "Connection",
        "Keep-Alive",
        "Transfer-Encoding",
        "Content-Encoding",
        "X-A",
        "Date",
    ]
) | st.text("!#$%&'*+-.^_`|~aZ09 :\t\x00é", max_size=6)
VALUES = st.sampled_from(
    [
        "0",
        "2",
        "5",
        "02",
        "+5",
        "5 ",
        " 5",
        "5, 5",
        "chunked",
        "identity",
        "gzip",
        "close",
        "keep-alive",
        "Keep-Alive",
        "timeout=5",
    ]
) | st.text(" \t~!aé\x00\x7f", max_size=6)
LINES = st.lists(st.tuples(NAMES, st.sampled_from([":", ": ", " :", ""]), VALUES).map("".join), max_size=5)
FIRST = st.sampled_from(
    [
        "HTTP/1.1 200 OK",
        "HTTP/1.1 201 ",
        "HTTP/1.1 204 No Content",
        "HTTP/1.1 299",
        "HTTP/1.0 200 OK",
        "HTTP/1.1 404 No",
    ]
)


def parsed(data: bytes) -> tuple[int, list[tuple[bytes, bytes]], bytes, bool] | None:
    """Return the status, headers and body that aiohttp's parser finds, and whether the connection can be kept."""

    async def parse() -> tuple[int, list[tuple[bytes, bytes]], bytes, bool] | None:
        protocol = ResponseHandler(asyncio.get_running_loop())
        protocol.connection_made(asyncio.Transport())
        protocol.set_response_params(read_until_eof=True, auto_decompress=False)
        try:
            protocol.data_received(data)
            if protocol.exception() is not None:
                return None
            head, content = await asyncio.wait_for(protocol.read(), 0.1)
            body = await asyncio.wait_for(content.read(), 0.1)
        except Exception:
            return None
        return head.code, list(head.raw_headers), body, not protocol.should_close

    return asyncio.run(parse())


@given(FIRST, LINES, st.binary(max_size=6))
@example("HTTP/1.1 200 OK", ["Content-Length: 2"], b"{}")
@example("HTTP/1.1 200 OK", ["Content-Length: 2", "content-length: 2"], b"{}")
@example("HTTP/1.1 200 OK", ["Content-Length: 2", "Connection: Keep-Alive", "Keep-Alive: timeout=5"], b"{}")
@example("HTTP/1.1 204 No Content", ["X-A: 1"], b"")
@example("HTTP/1.1 200 OK", ["Content-Length: 2", "Transfer-Encoding: chunked"], b"{}")
def test_what_is_read_without_a_parser_is_read_as_by_the_parser(first: str, lines: list[str], body: bytes) -> None:
    """A head that is taken for plain, with exactly its body, gives the parser's status, headers and body."""
    data = "\r\n".join([first, *lines, "", ""]).encode("latin-1") + body
    head = parse_plain_head(data)
    if head is None or len(data) - head.size != head.length:
        return
    by_parser = parsed(data)
    assert by_parser is not None
    assert by_parser == (head.status, list(head.raw_headers()), data[head.size :], True)
    for name, value in head.raw_headers():
        assert head[name.decode().upper()] in {v.decode() for n, v in head.raw_headers() if n.lower() == name.lower()}
        assert value.decode() == value.decode().strip(" ")


@pytest.mark.parametrize(
    "data",
    [
        answer(),
        answer(204),
        answer(200, SUBSCRIBER, {"Connection": "keep-alive", "Keep-Alive": "timeout=5, max=100", "X-Request-Id": "r"}),
    ],
    ids=["200", "204", "keep-alive"],
)
def test_the_usual_response_is_plain(data: bytes) -> None:
    """The responses that services send need no parser: the fast path is the common one."""
    head = parse_plain_head(data)
    assert head is not None
    assert len(data) - head.size == head.length


def in_pieces(data: bytes, *cuts: int) -> Any:
    """Return a script that sends the data in pieces, each when the one before has been received."""

    async def play(request: Received, link: Link) -> None:
        link.execute()
        start = 0
        for end in (*cuts, len(data)):
            await link.send(data[start:end])
            start = end
            await asyncio.sleep(0.001)

    return play


async def test_a_response_in_two_pieces_is_read_wherever_it_is_cut() -> None:
    """Cut in its head or in its body: the same object, over the same connection."""
    whole = answer()
    async with RawServer() as server, opened(server) as session:
        for cut in range(1, len(whole), 3):
            server.script = in_pieces(whole, cut)
            assert (await session.subscribers.get("s1")).display_name == "Ada"
        assert server.connections == 1


@pytest.mark.parametrize("size", [100, BUFFER_SIZE, MAX_IN_PLACE - 1000, MAX_IN_PLACE + 1000], ids=str)
async def test_a_long_body_is_read_whole(size: int) -> None:
    """Bodies below and above what is received in place, twice over one connection."""
    long = {**SUBSCRIBER, "display_name": "ä" * (size // 2)}
    async with RawServer(says(200, json.dumps(long, ensure_ascii=False).encode())) as server, opened(server) as session:
        for _ in range(2):
            assert (await session.subscribers.get("s1")).display_name == long["display_name"]
        assert server.connections == 1


async def test_a_long_body_that_is_cut_short_is_an_error_that_says_how_much_arrived() -> None:
    """A write whose 2xx is cut short is known to be applied; nothing of the part is returned."""
    whole = answer(201, {**SUBSCRIBER, "display_name": "a" * 100_000})

    async def cut(request: Received, link: Link) -> None:
        link.execute()
        await link.send(whole[:80_000])
        link.close()

    async with RawServer(cut) as server, opened(server) as session:
        with pytest.raises(FabricError, match=r"of 100\d\d\d bytes of the body arrived") as caught:
            await session.subscribers.create(email="ada@example.com")
        assert caught.value.applied
        assert server.executed == 1


async def test_bytes_behind_a_response_are_no_response_to_the_next_request() -> None:
    """Two responses to one request: the second is discarded with its connection."""
    twice = answer() + answer(200, {**SUBSCRIBER, "display_name": "smuggled"})

    async def both(request: Received, link: Link) -> None:
        await link.send(twice)

    async with RawServer(in_turn(both, says(200))) as server, opened(server) as session:
        for _ in range(3):
            assert (await session.subscribers.get("s1")).display_name == "Ada"
        assert server.connections == 2


async def test_idle_connections_are_closed_after_half_a_minute(fabric: FakeFabric) -> None:
    """A connection that no request needs for 30 s is closed by the session; the next request opens another."""
    async with RawServer() as server, opened(server) as session:
        with fabric.clock:
            await asyncio.gather(*(session.subscribers.get("s1") for _ in range(5)))
            opened_before = server.connections
            await asyncio.sleep(29)
            await session.subscribers.get("s1")
            assert server.connections == opened_before
            await asyncio.sleep(31)
        for _ in range(100):
            if not server.open:
                break
            await asyncio.sleep(0.01)
        assert server.open == 0
        await session.subscribers.get("s1")
        assert server.connections == opened_before + 1


async def test_idle_connections_leave_room_in_the_pool() -> None:
    """A pool that is full of idle connections serves more callers than it has connections, each in turn."""
    async with RawServer() as server, opened(server, max_connections=3) as session:
        for _ in range(3):
            await asyncio.gather(*(session.subscribers.get("s1") for _ in range(10)))
        assert server.most_open <= 3
        assert server.received == 30
