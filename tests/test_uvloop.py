"""Sessions on uvloop, which gives received bytes to the protocol in another way than asyncio's own loops.

Seen with uvloop 0.21.0, 0.22.1 and 0.23.0: a protocol that derives from both `asyncio.Protocol` and
`asyncio.BufferedProtocol` gets bytes by `data_received`; asyncio asks it for a buffer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from helpers.fault_sessions import opened, outcome
from helpers.raw_server import SUBSCRIBER, RawServer, Received, answer, stalls
from signalwire_fabric_async import RequestTimeoutError, RetryPolicy, TransportError

uvloop = pytest.importorskip("uvloop", reason="uvloop is not installed: it is a part of [speed]")

PEOPLE = 1_000
PAGE = answer(200, {"data": [SUBSCRIBER] * PEOPLE, "links": {}})
"""A response of several hundred kilobytes, which no loop receives at once."""


def run(main: Coroutine[Any, Any, None]) -> None:
    """Run a test's coroutine on uvloop."""
    uvloop.run(main)


@pytest.mark.parametrize("size", [1_000, 70_000, len(PAGE)])
def test_long_bodies_arrive_whole(size: int) -> None:
    """A body that comes in pieces of any size is read, and its connection serves the next call."""

    async def serve(_request: Received, link: Any) -> None:
        link.execute()
        for at in range(0, len(PAGE), size):
            await link.send(PAGE[at : at + size])

    async def main() -> None:
        async with RawServer(serve) as server, opened(server) as session:
            for _ in range(3):
                assert len(await session.subscribers.list()) == PEOPLE
            assert server.connections == 1

    run(main())


def test_bytes_behind_a_body_close_its_connection() -> None:
    """What nobody asked for ends the connection: the response is read, and the next call has a new one."""

    async def serve(_request: Received, link: Any) -> None:
        link.execute()
        await link.send(PAGE[:70_000])
        await link.send(PAGE[70_000:] + b"HTTP/1.1 200 OK\r\n\r\n")

    async def main() -> None:
        async with RawServer(serve) as server, opened(server) as session:
            for _ in range(2):
                assert len(await session.subscribers.list()) == PEOPLE
            assert server.connections == 2

    run(main())


def test_a_timer_that_fires_early_starts_no_further_attempt() -> None:
    """Timers of uvloop have whole milliseconds: a deadline that passes up to half of one early is the end of its call."""

    async def attempts(server: RawServer, timeout: float) -> int:
        async with opened(server, timeout=timeout) as session:  # its own: the retry budget is a session's
            error = await outcome(session.subscribers.get("s1"))
            assert isinstance(error, RequestTimeoutError)
            return error.attempts

    async def main() -> None:
        async with RawServer(stalls) as server:
            made = await asyncio.gather(*(attempts(server, 0.4 + number / 997) for number in range(60)))
            assert max(made) <= 2, made

    run(main())


def test_a_body_that_is_cut_short_is_an_error() -> None:
    """The connection ends before the body does: the error says how much of it arrived."""

    async def serve(_request: Received, link: Any) -> None:
        link.execute()
        await link.send(PAGE[:70_000])
        link.close()

    async def main() -> None:
        async with RawServer(serve) as server, opened(server, retry=RetryPolicy(attempts=1)) as session:
            with pytest.raises(TransportError, match="cut short"):
                await session.subscribers.list()

    run(main())
