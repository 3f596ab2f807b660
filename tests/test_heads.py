"""Heads of responses: any size within `max_head`, and a clear error for one that cannot be read."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest

from helpers.fault_sessions import QUICK, calls_of, opened, outcome
from helpers.raw_server import SUBSCRIBER, RawServer, answer, sends
from signalwire_fabric_async import TransportError


def headed(*lines: str) -> bytes:
    """Return a good response with further lines in its head."""
    head, _, body = answer(200, SUBSCRIBER).partition(b"\r\n\r\n")
    return b"\r\n".join([head, *(line.encode("latin-1") for line in lines)]) + b"\r\n\r\n" + body


READ = {
    "a header of 60 kB": headed("Link: " + "a" * 60_000),
    "9 kB that need the parser": headed("Link: " + "é" * 9_000),
    "150 headers": headed(*(f"X-{number}: a" for number in range(150))),
    "150 headers that need the parser": headed("X-A: é", *(f"X-{number}: a" for number in range(150))),
}


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("own", [True, False], ids=["own connector", "caller's connector"])
async def test_long_heads_are_read(name: str, own: bool) -> None:
    """Heads that are larger than aiohttp's defaults are read, at once or in pieces."""

    async def pieces(request: Any, link: Any) -> None:
        for at in range(0, len(READ[name]), 7_000):
            await link.send(READ[name][at : at + 7_000])
            await asyncio.sleep(0.001)

    async with aiohttp.TCPConnector() as connector, RawServer(sends(READ[name], end="keep")) as server:
        async with opened(server, connector=None if own else connector) as session:
            assert (await session.subscribers.get("s1")).display_name == "Ada"
            server.script = pieces
            assert (await session.subscribers.get("s1")).display_name == "Ada"


REFUSED = {
    "larger than max_head": (headed("Link: " + "a" * 70_000), "max_head"),
    "many headers, larger than max_head": (headed(*(f"X-{n}: {'a' * 100}" for n in range(1_000))), "max_head"),
    "endless": (b"HTTP/1.1 200 OK\r\n" + b"X: abcdefghijklmnop\r\n" * 300_000, "max_head"),
    "twice a length": (headed("Content-Length: 3"), "Content-Length"),
    "a blank in a name": (headed("X Name: 1"), "Invalid header token"),
    "no HTTP": (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", "is invalid"),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_a_head_that_cannot_be_read_is_named_and_not_retried(name: str) -> None:
    """Not "connection lost": the error says why; no call is sent twice, and the outcome of a write is unknown."""
    data, reason = REFUSED[name]
    async with RawServer(sends(data)) as server, opened(server, retry=QUICK) as session:
        for method, call in calls_of(session).items():
            server.received = 0
            result = await outcome(call())
            assert isinstance(result, TransportError), repr(result)
            assert "the head of the response is invalid" in str(result)
            assert reason in str(result)
            assert result.attempts == server.received == 1
            assert result.outcome_unknown is (method != "GET")
            assert not result.applied


async def test_the_limit_is_settable() -> None:
    """`max_head` bounds the head, whether it needs a parser or not."""
    async with RawServer(sends(headed("Link: " + "a" * 3_000), end="keep")) as server:
        async with opened(server, max_head=2_000) as session:
            assert "max_head" in str(await outcome(session.subscribers.get("s1")))
        async with opened(server, max_head=5_000) as session:
            assert (await session.subscribers.get("s1")).display_name == "Ada"
