"""Decides which pooled connection may carry which request.

A server closes a connection that was idle for too long, and a request that is
sent in that moment is lost. A read is retried; for a POST or PATCH it is
unknown whether the service acted on it. So writes are careful with idle connections.
"""

from __future__ import annotations

import asyncio
import re
import select
from typing import Any, Final

import aiohttp

KEEP_ALIVE: Final = 30.0
"""Seconds for which an idle connection is kept."""

WRITE_KEEP_ALIVE: Final = 4.0
"""Seconds after which a write takes a new connection: Apache, Node and uvicorn close after 5 s by default."""

LOOK_AFTER: Final = 0.02
"""Seconds after which a write checks the socket of an idle connection first: a reloading server closes it at any time."""

_TIMEOUT: Final = r"(?i)(?:^|,)\s*timeout=([0-9]{1,9})\s*(?:,|$)"


class StaleConnectionError(aiohttp.ClientConnectionError):
    """A pooled connection that was closed, or received data, before it was used."""

    def __init__(self) -> None:
        super().__init__("stale pooled connection (closed or received unsolicited data)")


class Usage:
    """The history of a connection that has carried a request.

    Attributes:
        header: The last `Keep-Alive` header.
        idle_since: The end of its last exchange, on the loop's clock, in seconds.
        reads_until: Seconds of idleness after which no request is sent on it.
        writes_until: Seconds of idleness after which no POST or PATCH is.
    """

    __slots__ = ("header", "idle_since", "reads_until", "writes_until")

    def __init__(self) -> None:
        self.header: str | bytes | None = None
        self.idle_since = 0.0
        self.reads_until = KEEP_ALIVE
        self.writes_until = WRITE_KEEP_ALIVE

    def apply_header(self, header: str | bytes | None) -> None:
        """Apply a response's `Keep-Alive` header, such as `timeout=5, max=100`."""
        if header == self.header:
            return
        self.header = header
        seconds = keep_alive_timeout(header)
        if seconds is None:
            self.reads_until, self.writes_until = KEEP_ALIVE, WRITE_KEEP_ALIVE
        else:
            self.reads_until = min(seconds, KEEP_ALIVE)
            self.writes_until = min(max(seconds - 1.0, seconds / 2), KEEP_ALIVE)

    def allows(self, now: float, *, write: bool) -> bool:
        """Return whether the connection was idle for short enough to carry the request."""
        return now - self.idle_since <= (self.writes_until if write else self.reads_until)


def keep_alive_timeout(header: str | bytes | None) -> float | None:
    """Return the seconds that a `Keep-Alive` header names, or None."""
    if header is None:
        return None
    found = re.search(_TIMEOUT, header if isinstance(header, str) else header.decode("latin-1"))
    return None if found is None else float(found[1])


def is_quiet(transport: asyncio.BaseTransport) -> bool:
    """Return whether the socket of an idle connection has nothing to read: no data, and no end of the connection."""
    sock: Any = transport.get_extra_info("socket")  # a socket, or the event loop's wrapper of one
    if sock is None or sock.fileno() < 0:
        return False
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(sock.fileno(), select.POLLIN)
        return not poll.poll(0)
    return not select.select([sock.fileno()], [], [], 0)[0]


async def look(protocol: Any) -> None:  # of either class of connections
    """Raise if the server is closing an idle connection."""
    await asyncio.sleep(0)  # the loop closes a connection whose end it has seen
    if not protocol.is_connected() or not is_quiet(protocol.transport):
        raise StaleConnectionError
