"""A request as aiohttp sends it, watched: what has gone out, and over which connection."""

from __future__ import annotations

from typing import Any, Final

import aiohttp
from aiohttp.hdrs import HOST
from multidict import CIMultiDict
from yarl import URL

from .exchange import CURRENT

_USED: Final = "signalwire_fabric_async_used"


class SentOnceError(aiohttp.ClientConnectionError):
    """aiohttp was about to send a request again by itself. Repetitions are the retry policy's business."""


class _Plain(aiohttp.ClientRequest):
    """A request that has no more than ours have, so that aiohttp does not look for the rest in each of thousands.

    Ours have complete headers from the session, a body of bytes or none, and
    an origin that was checked when the session was made. They never have
    compression, chunks, cookies, a login in the URL, or `Expect`. A version
    of aiohttp without one of these steps does not call what stands here for
    it, and loses nothing but the time.
    """

    def update_host(self, url: URL) -> None:
        """Nothing to check: there is a host, and there is no login."""

    def update_headers(self, headers: Any) -> None:  # aiohttp has merged them with the session's: a CIMultiDict
        """Ours and the session's in one copy, and the host."""
        self.headers = CIMultiDict(headers)
        self.headers[HOST] = self.url.host_port_subcomponent or ""

    def update_auto_headers(self, skip_auto_headers: Any) -> None:  # never given
        """None is lacking."""

    def update_content_encoding(self, data: Any) -> None:  # noqa: ARG002  # bytes, as a payload of aiohttp
        """Not packed."""
        self.compress = None

    def update_transfer_encoding(self) -> None:
        """Its length is known."""

    def update_auth(self, auth: Any, trust_env: bool = False) -> None:  # never given
        """The header is among ours."""

    def update_expect_continue(self, expect: bool = False) -> None:
        """Never expected."""


if not hasattr(_Plain, "skip_auto_headers"):
    setattr(_Plain, "skip_auto_headers", ())  # noqa: B010  # what aiohttp 3.11 looks into later; a property since


class Outgoing(_Plain):
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
            exchange.sent = True
            exchange.phase = "answer"
        return await super().send(conn)
