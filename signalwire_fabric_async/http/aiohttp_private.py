"""What is private to aiohttp and asyncio and cannot be done without: it stands here, and nowhere else.

Their public `close` is a coroutine, and a finaliser cannot await. So the pool
of a session that nobody closed is closed by what is below: its sockets, without
awaiting and without a word, because the session says once that it was not
closed and where it was made, and each of their objects would say it again.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncGenerator, Iterator
from typing import Any, Final, NoReturn

import aiohttp


def loop_of(connector: Any) -> asyncio.AbstractEventLoop | None:  # its private attribute
    """The event loop that a connector was made in; None where this version of aiohttp does not tell."""
    found: asyncio.AbstractEventLoop | None = getattr(connector, "_loop", None)
    return found


def wake_next(connector: Any) -> None:  # its private method
    """Have the next who waits for a connection look whether there is one.

    Who is cancelled in the moment in which aiohttp wakes it takes the wake-up
    with it: those behind it would wait beside a free connection for ever.
    """
    wake = getattr(connector, "_release_waiter", None)
    if wake is not None:
        wake()


def expect_nothing(protocol: Any) -> None:  # its private attribute
    """Have aiohttp close an idle connection at the first byte that nobody asked for, however many would follow.

    The next request brings a parser of its own.
    """
    protocol._parser = _EXPECTS_NOTHING  # noqa: SLF001  # see the module's docstring


class _ExpectsNothing:
    """What aiohttp takes for the parser of a connection that waits in the pool."""

    def feed_data(self, _: bytes) -> NoReturn:
        raise aiohttp.ClientConnectionError("the server sent what nobody asked for")

    def feed_eof(self) -> None:
        """The connection was closed: nothing is missing."""


_EXPECTS_NOTHING: Final = _ExpectsNothing()


def has_room(connector: Any, destination: aiohttp.ClientRequest) -> bool:  # its private method
    """Whether the pool would open one more connection beside those that are lent out."""
    room = getattr(connector, "_available_connections", None)
    return room is not None and room(destination.connection_key) > 0


class Leftover:
    """Closes a connector when its loop ends before its session does, or when nobody wants it any more."""

    __slots__ = ("_connector", "_guard", "_loop", "_pid")

    def __init__(self, connector: aiohttp.BaseConnector, loop: asyncio.AbstractEventLoop) -> None:
        self._connector = connector
        self._loop = loop
        self._pid = os.getpid()
        self._guard = _closes_with_its_loop(connector, self._pid)
        _step(self._guard.__anext__())  # from here on the loop ends it when it shuts its asynchronous generators down

    async def end(self) -> None:
        """The connector was closed in order."""
        await self._guard.aclose()

    def close(self) -> None:
        """Close the connector now, from wherever this is called: any thread, a forked child, after the loop."""
        if os.getpid() != self._pid or self._loop.is_closed():
            _forget(self._connector)
        elif self._loop.is_running() and not _runs_here(self._loop):
            self._loop.call_soon_threadsafe(_close, self._connector)
            return
        else:
            _close(self._connector)
        _step(self._guard.aclose())


async def _closes_with_its_loop(connector: aiohttp.BaseConnector, pid: int) -> AsyncGenerator[None, None]:
    try:
        yield
    finally:
        if os.getpid() == pid and not connector.closed:
            _close(connector)


def _step(awaitable: Any) -> None:  # what an asynchronous generator's methods answer has no public type
    """Run what never waits to its end."""
    with contextlib.suppress(StopIteration, StopAsyncIteration, RuntimeError):
        awaitable.send(None)


def _runs_here(loop: asyncio.AbstractEventLoop) -> bool:
    try:
        return asyncio.get_running_loop() is loop
    except RuntimeError:
        return False


def _close(connector: Any) -> None:  # its private methods
    """Close every connection, in the connector's own loop."""
    for name in ("_close", "_close_immediately"):  # by the versions of aiohttp
        method = getattr(connector, name, None)
        if method is not None:
            method()
            return


def _forget(connector: Any) -> None:  # its private attributes
    """Close this process's end of the sockets alone: there is no loop to tell, or it is another process's."""
    transports = list(_transports(connector))
    with contextlib.suppress(AttributeError):
        connector._conns.clear()  # noqa: SLF001  # see the module's docstring
        connector._acquired.clear()  # noqa: SLF001  # see the module's docstring
        connector._closed = True  # noqa: SLF001  # see the module's docstring
    for transport in transports:
        sock = getattr(transport, "_sock", None)
        if sock is not None:
            sock.close()
            transport._sock = None  # noqa: SLF001  # see the module's docstring


def _transports(connector: Any) -> Iterator[Any]:
    """The transports of pooled connections, and those below their TLS."""
    for pooled in list(getattr(connector, "_conns", {}).values()):
        for protocol, _ in pooled:
            transport = protocol.transport
            tls = getattr(transport, "_ssl_protocol", None)
            if tls is not None:
                transport._closed = True  # noqa: SLF001  # see the module's docstring
                transport = getattr(tls, "_transport", None)
            yield transport
