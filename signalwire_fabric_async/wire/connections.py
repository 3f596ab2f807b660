"""One session's connections, and one request sent over one of them: the one place that awaits aiohttp.

aiohttp pools and opens the connections, speaks TLS and to proxies, and parses
the answers. A request does not go through its `ClientSession`, though: that
sends a request again by itself, follows redirects and keeps cookies, none of
which may happen to a write behind the retry policy's back, and a third of the
time of a call goes by in seeing that it need not. Here a request is bytes,
written at once, and what was sent of it is known at every moment.
"""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING, Any, Final

import aiohttp
from yarl import URL

from .exchange import Exchange
from .leftover import Leftover
from .protocol import Reply, Request
from .reading import TooLarge, read_body
from .retry import retry_after

if TYPE_CHECKING:
    from .proxies import Proxy

KNOWN_HEADERS: Final = 256
"""How many prepared sets of request headers are kept."""

_TAKE_A_BODY: Final = frozenset({"POST", "PUT", "PATCH"})

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
        self._loop = asyncio.get_running_loop()
        self._connector = connector or aiohttp.TCPConnector(
            limit=max_connections, ssl=True if tls is None else tls, keepalive_timeout=30.0
        )
        self._leftover = Leftover(self._connector, self._loop) if connector is None else None
        self._root = URL(origin)
        self._proxy = proxy
        self._destination = self._reached()
        self._before_path = ""
        always = {
            "Host": self._root.host_port_subcomponent or "",
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
            "User-Agent": user_agent,
        }
        if proxy is not None and self._root.scheme == "http":  # there is no CONNECT to tell it of these
            self._before_path = origin
            always.update(proxy.headers)
        self._always = "".join(f"{name}: {value}\r\n" for name, value in always.items())
        self._headers: dict[str | None, bytes] = {}

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
        destination = self._reached(apart=exchange.number) if exchange.fresh else self._destination
        connection = await self._connector.connect(destination, traces=[], timeout=_NO_TIMEOUT)
        begun = None
        try:
            protocol = self._write(exchange, connection)
            head, content = await protocol.read()
            while 100 <= head.code < 200 and head.code != 101:
                head, content = await protocol.read()
            exchange.status = status = head.code
            exchange.phase = "body"
            options = exchange.options
            if exchange.holds_slot and options.quota is not None:
                options.quota.observe(head.raw_headers)
                if status == 429:
                    options.quota.refused(retry_after(head.headers))
            good = status < 300
            if not good:
                begun = exchange.begun = Reply(status, head.headers, b"")
            limit = options.max_body if good else options.max_error_body
            reply = Reply(status, head.headers, await read_body(content, head.headers, limit, only_whole=good))
            if connection.transport is not None and connection.transport.get_write_buffer_size():
                self._give_up(connection)  # it answered before it had all of the request
        except BaseException as error:
            self._give_up(connection)
            if begun is None or not isinstance(error, Exception):
                raise
            # The status says what it is: the beginning of the body is enough.
            return Reply(begun.status, begun.headers, error.begun if isinstance(error, TooLarge) else b"")
        connection.release()
        return reply

    def _write(self, exchange: Exchange[Any], connection: Any) -> Any:  # aiohttp exports neither class
        """Write the request, unless the connection is closed already; answers the protocol that reads the answer."""
        written = self._bytes(exchange)
        protocol, transport = connection.protocol, connection.transport
        exchange.reused = getattr(protocol, _USED, False)
        if transport is None or transport.is_closing():
            raise aiohttp.ClientConnectionError("the pooled connection was closed before it was used")
        setattr(protocol, _USED, True)
        protocol.set_response_params(read_until_eof=True, auto_decompress=False)
        exchange.sent = True
        exchange.phase = "answer"
        transport.write(written)
        return protocol

    @staticmethod
    def _give_up(connection: Any) -> None:  # aiohttp does not export its class
        """Close a connection. What of the request still waits to be written is never sent."""
        if connection.transport is not None and connection.transport.get_write_buffer_size():
            connection.transport.abort()
        connection.close()

    def _bytes(self, exchange: Exchange[Any]) -> bytes:
        """A request as HTTP/1.1 writes it, in one piece."""
        request: Request[Any] = exchange.request
        target = (
            f"{self._before_path}{request.path}?{request.query}" if request.query else self._before_path + request.path
        )
        headers = self._headers.get(exchange.authorization) or self._prepared(exchange.authorization)
        if exchange.fresh:
            headers += b"Connection: close\r\n"
        begun = f"{request.method} {target} HTTP/1.1\r\n".encode("ascii") + headers
        body = request.body
        if body is not None:
            return b"%bContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (begun, len(body), body)
        return begun + (b"Content-Length: 0\r\n\r\n" if request.method in _TAKE_A_BODY else b"\r\n")

    def _prepared(self, authorization: str | None) -> bytes:
        """The headers of a request with this authorization, without those of its body."""
        text = self._always
        if authorization is not None:
            text += f"Authorization: {authorization}\r\n"
        if len(self._headers) >= KNOWN_HEADERS:
            self._headers.clear()
        made = self._headers[authorization] = text.encode("utf-8")
        return made

    def _reached(self, *, apart: int = 0) -> _Destination:
        if self._proxy is None:
            return _Destination(self._root, self._loop, apart)
        return _Destination(self._root, self._loop, apart, proxy=self._proxy.url, proxy_headers=self._proxy.headers)


class _Destination(aiohttp.ClientRequest):
    """What aiohttp's connector wants to know of a request: where it goes, and through which proxy. Never sent itself."""

    def __init__(self, root: URL, loop: asyncio.AbstractEventLoop, apart: int, **proxy: Any) -> None:
        super().__init__("GET", root, loop=loop, **proxy)
        key = super().connection_key
        self._key = key._replace(proxy_headers_hash=-apart) if apart else key

    @property
    def connection_key(self) -> Any:  # aiohttp does not export its class
        """What a pooled connection must match: with a number of its own, nothing that there is."""
        return self._key
