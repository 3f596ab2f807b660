"""The pool of a session that nobody closed: its sockets are closed without awaiting, and without a word.

The session says once that it was not closed and where it was made; aiohttp
and asyncio would say it again for each of their objects. What is private to
them stands in this module alone: their public `close` is a coroutine, and a
finaliser cannot await.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncGenerator, Iterator
from typing import Any

import aiohttp


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
