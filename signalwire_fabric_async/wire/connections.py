"""One session's connections, and one request sent over one of them: the one place that awaits aiohttp.

A request goes straight to aiohttp's connector, not through its
`ClientSession`: that sends a request again by itself, follows redirects and
keeps cookies, none of which may happen to a write behind the retry policy's
back, and it takes a fifth of the time of a call to see that it need not.
"""

from __future__ import annotations

import asyncio
import ssl
from typing import Any, Final

import aiohttp
from multidict import CIMultiDict
from yarl import URL

from .exchange import Exchange
from .leftover import Leftover
from .outgoing import Outgoing
from .protocol import Reply
from .proxies import Proxy
from .reading import TooLarge, read_body
from .retry import retry_after

KNOWN_HEADERS: Final = 256
"""How many prepared sets of request headers are kept."""

_USED: Final = "signalwire_fabric_async_used"
"""Set on a connection's protocol once a request has gone over it."""

_NO_TIMEOUT: Final = aiohttp.ClientTimeout(total=None, connect=None, sock_connect=None, sock_read=None)
"""The call's own deadline is the only one."""


class Connections:
    """The connections of one session, on one event loop in one process."""

    def __init__(
        self,
        origin: str,
        *,
        connector: aiohttp.BaseConnector | None,
        max_connections: int,
        tls: ssl.SSLContext | None,
        proxy: Proxy | None,
        user_agent: str,
    ) -> None:
        self._origin = origin
        self._root = URL(origin)
        self._loop = asyncio.get_running_loop()
        self._proxy: dict[str, Any] = {}
        self._always = {
            "Host": self._root.host_port_subcomponent or "",
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
            "User-Agent": user_agent,
        }
        if proxy is not None:
            self._proxy = {"proxy": proxy.url, "proxy_headers": proxy.headers or None}
            if self._root.scheme == "http":
                self._always.update(proxy.headers)  # there is no CONNECT to carry them
        self._connector = connector or aiohttp.TCPConnector(
            limit=max_connections, ssl=True if tls is None else tls, keepalive_timeout=30.0
        )
        self._leftover = Leftover(self._connector, self._loop) if connector is None else None
        self._headers: dict[str | None, CIMultiDict[str]] = {}

    def abandon(self) -> None:
        """Close them without awaiting: for a session that nobody closed."""
        if self._leftover is not None:
            self._leftover.close()

    async def close(self) -> None:
        """Close them; those of a connector that was handed in stay open."""
        if self._leftover is not None:
            await self._connector.close()
            await self._leftover.end()

    async def send(self, exchange: Exchange[Any]) -> Reply:
        """Send the exchange's request once, and read the answer.

        Notes on the exchange how far it came. Raises what aiohttp raises, and
        what `read_body` does.
        """
        request = self._request(exchange)
        connection = await self._connector.connect(request, traces=[], timeout=_NO_TIMEOUT)
        try:
            self._about_to_send(exchange, connection)
            response = await request.send(connection)
            try:
                await response.start(connection)
            except BaseException:
                response.close()
                raise
        except BaseException:
            connection.close()
            raise
        exchange.status = status = response.status
        exchange.phase = "body"
        options = exchange.options
        if exchange.holds_slot and options.quota is not None:
            options.quota.observe(response.raw_headers)
            if status == 429:
                options.quota.refused(retry_after(response.headers))
        if status < 300:
            limit = options.max_body
        else:
            exchange.begun = Reply(status, response.headers, b"")
            limit = options.max_error_body
        try:
            body = await read_body(response, limit)
        except BaseException as error:
            response.close()
            if status < 300 or not isinstance(error, Exception):
                raise
            # The status says what it is: the beginning of the body is enough.
            body = error.begun if isinstance(error, TooLarge) else b""
        return Reply(status, response.headers, body)

    def _request(self, exchange: Exchange[Any]) -> Outgoing:
        asked, authorization = exchange.request, exchange.authorization
        if asked.query:
            url = URL(f"{self._origin}{asked.path}?{asked.query}", encoded=True)
        else:
            url = self._root.with_path(asked.path, encoded=True)
        made = Outgoing(
            asked.method,
            url,
            headers=self._headers.get(authorization) or self._prepared(authorization),
            data=None if asked.body is None else aiohttp.BytesPayload(asked.body, content_type="application/json"),
            loop=self._loop,
            **self._proxy,
        )
        if exchange.fresh:
            made.use_new_connection(exchange.number)
        return made

    def _prepared(self, authorization: str | None) -> CIMultiDict[str]:
        """The headers of a request with this authorization, without those of its body."""
        made = CIMultiDict(self._always)
        if authorization is not None:
            made["Authorization"] = authorization
        if len(self._headers) >= KNOWN_HEADERS:
            self._headers.clear()
        self._headers[authorization] = made
        return made

    @staticmethod
    def _about_to_send(exchange: Exchange[Any], connection: Any) -> None:  # aiohttp does not export its class
        """Prepare a connection for the answer, and note that the request's bytes go out over it now."""
        protocol, transport = connection.protocol, connection.transport
        exchange.reused = getattr(protocol, _USED, False)
        if transport is None or transport.is_closing():
            raise aiohttp.ClientConnectionError("the pooled connection was closed before it was used")
        setattr(protocol, _USED, True)
        protocol.set_response_params(read_until_eof=True, auto_decompress=False)
        exchange.sent = True
        exchange.phase = "answer"
