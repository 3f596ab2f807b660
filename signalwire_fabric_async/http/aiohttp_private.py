"""Every use of private names of aiohttp and asyncio, because their public API does not suffice.

Their public `close` is a coroutine, and a finalizer cannot await. So the
code below closes the pool of a session that was never closed: its sockets,
without awaiting and without a warning, because the session itself warns once,
with the place where it was created.

Each private name is used directly: if a version of aiohttp renames it, an
AttributeError names it, and `tests/test_aiohttp_private.py` fails first.
"""

# ruff: noqa: SLF001  # see above

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncGenerator, Callable, Iterator
from functools import cache
from typing import Any, Final, NoReturn  # Any: private attributes of aiohttp and asyncio

import aiohttp
from aiohttp.client_proto import ResponseHandler

SHORTEST_HEADER: Final = 4
"""Bytes of a header, with its colon and line end."""

COUNTS_HEADERS: Final = "max_headers" in ResponseHandler.set_response_params.__code__.co_varnames
"""True if this version of aiohttp limits the number of headers."""

_CLOSE_NOW: Final = "_close" if hasattr(aiohttp.BaseConnector, "_close") else "_close_immediately"
"""The method that closes a connector without awaiting: its name depends on the version of aiohttp."""


def loop_of(made: Any) -> asyncio.AbstractEventLoop:  # its private attribute
    """Return the event loop that a connector or a client session was made in."""
    found: asyncio.AbstractEventLoop = made._loop
    return found


def wake_next(connector: Any) -> None:  # its private method
    """Wake the next caller that waits for a connection.

    A caller that is cancelled while aiohttp wakes it loses the wake-up: the
    callers behind it would wait although a connection is free.
    """
    connector._release_waiter()


def reject_unsolicited_data(protocol: Any) -> None:  # its private attribute
    """Let aiohttp close an idle connection at the first unsolicited byte.

    The next request sets a new parser.
    """
    protocol._parser = _REJECTS_DATA


def start_parser(protocol: ResponseHandler, max_head: int) -> None:
    """Let aiohttp's parser read the next response, with a head of at most `max_head` bytes."""
    sizes = {"max_line_size": max_head, "max_field_size": max_head}
    if COUNTS_HEADERS:
        sizes["max_headers"] = max_head // SHORTEST_HEADER
    settings: dict[str, Any] = sizes  # by name
    protocol.set_response_params(read_until_eof=True, auto_decompress=False, **settings)


class _RejectsData:
    """Stands in for the parser of a connection that is idle in the pool."""

    def feed_data(self, _: bytes) -> NoReturn:
        raise aiohttp.ClientConnectionError("unsolicited data on an idle connection")

    def feed_eof(self) -> None:
        """Do nothing: the connection was closed, and no data is missing."""


_REJECTS_DATA: Final = _RejectsData()


def has_room(connector: Any, destination: aiohttp.ClientRequest) -> bool:  # its private method
    """Return whether the pool may open another connection."""
    available: int = connector._available_connections(destination.connection_key)
    return available > 0


@cache
def fast_transports() -> Any:  # a module without complete types
    """Return aiofastnet, loaded with the first TLS connection, or None where it is not installed."""
    try:
        import aiofastnet
    except ImportError:
        return None
    return aiofastnet


class OwnConnector(aiohttp.TCPConnector):
    """A session's own connector: its connections have the protocol that `make_protocol` returns.

    Where aiofastnet is installed (extra `speed`), TLS connections use its
    transports: less CPU, and no buffer of 256 KiB for each connection.
    """

    def __init__(self, make_protocol: Callable[[], ResponseHandler], **settings: Any) -> None:  # aiohttp's, by name
        above: Any = super()  # whose types are partly unknown to pyright
        above.__init__(**settings)
        self._factory: Any = make_protocol  # aiohttp types it as a partial of its own class

    async def _wrap_create_connection(self, *args: Any, **kwargs: Any) -> Any:  # as aiohttp calls it
        """Open a connection: with this connector's settings, over a loop that makes other transports for TLS."""
        above: Any = super()
        open_with = above._wrap_create_connection
        if kwargs.get("ssl") and fast_transports() is not None:
            return await open_with.__func__(_Overlay(self, _loop=_FastLoop(self._loop)), *args, **kwargs)
        return await open_with(*args, **kwargs)


class _Overlay:
    """An object with some of its attributes replaced."""

    def __init__(self, below: object, **replaced: object) -> None:
        self._below = below
        self.__dict__.update(replaced)

    def __getattr__(self, name: str) -> Any:  # whatever the object has
        return getattr(self._below, name)


class _FastLoop(_Overlay):
    """An event loop whose `create_connection` is aiofastnet's."""

    async def create_connection(self, *args: Any, **kwargs: Any) -> Any:  # as asyncio's
        return await fast_transports().create_connection(self._below, *args, **kwargs)


def take_protocol(connection: Any) -> Any:  # its private attribute
    """Detach the protocol from a connection, which may then be discarded without a warning."""
    protocol, connection._protocol = connection._protocol, None
    return protocol


def release(connector: Any, destination: aiohttp.ClientRequest, protocol: Any, *, close: bool = False) -> None:
    """Return a protocol to its pool, or close it."""
    connector._release(destination.connection_key, protocol, should_close=close)


class ConnectorFinalizer:
    """Closes a connector when its loop ends before its session does, or when the session is garbage."""

    __slots__ = ("_connector", "_guard", "_loop", "_pid")

    def __init__(self, connector: aiohttp.BaseConnector, loop: asyncio.AbstractEventLoop) -> None:
        self._connector = connector
        self._loop = loop
        self._pid = os.getpid()
        self._guard = _closes_with_its_loop(connector, self._pid)
        _step(self._guard.__anext__())  # from here on the loop ends it when it shuts down its asynchronous generators

    async def end(self) -> None:
        """Stop watching a connector that was closed."""
        await self._guard.aclose()

    def close(self) -> None:
        """Close the connector now, from any thread, in a forked child, or after the loop was closed."""
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


def _step(awaitable: Any) -> None:  # what an asynchronous generator's methods return has no public type
    """Run an awaitable that never waits to its end."""
    with contextlib.suppress(StopIteration, StopAsyncIteration, RuntimeError):
        awaitable.send(None)


def _runs_here(loop: asyncio.AbstractEventLoop) -> bool:
    try:
        return asyncio.get_running_loop() is loop
    except RuntimeError:
        return False


def _close(connector: Any) -> None:  # its private method
    """Close every connection, in the connector's own loop."""
    getattr(connector, _CLOSE_NOW)()


def _forget(connector: Any) -> None:  # its private attributes
    """Close only this process's end of the sockets: the loop is closed, or belongs to another process."""
    transports = list(_transports(connector))
    connector._conns.clear()
    connector._acquired.clear()
    connector._closed = True
    for transport in transports:
        loaded = sys.modules.get("aiofastnet")
        if loaded is not None and isinstance(transport, loaded.Transport):
            with contextlib.suppress(RuntimeError):  # of the closed loop, after the socket was closed
                transport._finalize_close(None)
            continue
        sock = getattr(transport, "_sock", None)
        if sock is not None:
            sock.close()
            transport._sock = None


def _transports(connector: Any) -> Iterator[Any]:
    """Yield the transports of all connections, and for TLS the transports below it."""
    pooled = [protocol for pairs in connector._conns.values() for protocol, _ in pairs]
    for protocol in (*pooled, *connector._acquired):
        transport = protocol.transport
        tls = getattr(transport, "_ssl_protocol", None)
        if tls is not None:
            transport._closed = True
            transport = tls._transport
        yield transport
