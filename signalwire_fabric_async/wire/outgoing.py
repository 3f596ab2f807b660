"""A request as aiohttp sends it, watched: what has gone out, and over which connection."""

from __future__ import annotations

from typing import Any, Final

import aiohttp

from .exchange import CURRENT

_USED: Final = "signalwire_fabric_async_used"


class SentOnceError(aiohttp.ClientConnectionError):
    """aiohttp was about to send a request again by itself. Repetitions are the retry policy's business."""


class Outgoing(aiohttp.ClientRequest):
    """Tells the current exchange that its bytes are about to go: true attempts, and what may have been applied."""

    _counted = False

    @property
    def connection_key(self) -> Any:  # aiohttp does not export its class
        """What a pooled connection must match: nothing that there is, after a pooled one proved to be dead.

        aiohttp asks for it when it begins to look for a connection: the first
        moment at which a request that it repeats by itself can be refused.
        """
        key = super().connection_key
        exchange = CURRENT.get()
        if exchange is None:
            return key
        if not self._counted:
            if exchange.made:
                raise SentOnceError
            exchange.made = self._counted = True
        return key._replace(proxy_headers_hash=-exchange.number) if exchange.fresh else key

    async def send(self, conn: Any) -> aiohttp.ClientResponse:  # aiohttp does not export the connection's class
        """Send it, unless the connection is closed already."""
        exchange = CURRENT.get()
        if exchange is not None:
            protocol = conn.protocol
            exchange.reused = getattr(protocol, _USED, False)
            transport = conn.transport
            if transport is None or transport.is_closing():
                raise aiohttp.ClientConnectionError("the pooled connection was closed before it was used")
            setattr(protocol, _USED, True)
            exchange.bytes_go_out()
        return await super().send(conn)
