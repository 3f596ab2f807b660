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

from ..errors import ConfigurationError
from .aiohttp_private import Leftover, expect_nothing, has_room, loop_of, wake_next
from .body_reader import TooLarge, read_body
from .exchange import Exchange
from .messages import Reply, Request
from .retry import retry_after

if TYPE_CHECKING:
    from .proxy import Proxy

KNOWN_HEADERS: Final = 256
"""How many prepared sets of request headers are kept."""

AT_ONCE: Final = 64 * 1024
"""Bytes of a request that are gone once they are written: what a system's buffers take at least."""

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
        loop = asyncio.get_running_loop()
        if connector is not None and loop_of(connector) not in (loop, None):
            raise ConfigurationError("the connector was made in another event loop: make it in the session's")
        self._connector = connector or aiohttp.TCPConnector(
            limit=max_connections, ssl=True if tls is None else tls, keepalive_timeout=30.0
        )
        self._leftover = Leftover(self._connector, loop) if connector is None else None
        self._ended = False
        self._leased: dict[Any, aiohttp.StreamReader | None] = {}
        """The connections that calls hold now, each with the body that is read over it."""
        root = URL(origin)
        self._is_tls = root.scheme == "https"
        self._destination = _Destination(root, proxy, loop)
        self._before_path = ""
        always = {
            "Host": root.host_port_subcomponent or "",
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
            "User-Agent": user_agent,
        }
        if proxy is not None and not self._is_tls:  # there is no CONNECT to tell it of these
            self._before_path = origin
            always.update(proxy.headers)
        self._always = "".join(f"{name}: {value}\r\n" for name, value in always.items())
        self._headers: dict[str | None, bytes] = {}

    @property
    def closed(self) -> bool:
        """Whether the connector was closed, by whomever."""
        return self._connector.closed

    def abandon(self) -> None:
        """Close them without awaiting: for a session that nobody closed."""
        if self._leftover is not None:
            self._leftover.close()

    async def close(self) -> None:
        """Close them; those of a connector that was handed in stay open."""
        self._ended = True
        if self._leftover is None:
            return
        for connection, content in self._leased.items():
            if content is not None and not content.is_eof():  # aiohttp does not tell those who read it
                content.set_exception(aiohttp.ClientConnectionError("the session was closed"))
            if connection.transport is not None:
                connection.transport.abort()  # closing would send what waits to be written first
        await self._connector.close()
        await self._leftover.end()

    async def send(self, exchange: Exchange[Any]) -> Reply:
        """Send the exchange's request once, and read the answer.

        Notes on the exchange how far it came. Raises what aiohttp raises, and
        what `read_body` does.
        """
        connection = await self._connect(exchange)
        if self._ended:  # while it was waited for: the connector is the caller's, and goes on
            connection.release()
            raise aiohttp.ClientConnectionError("the session was closed")
        self._leased[connection] = None
        begun = None
        try:
            protocol = self._write(exchange, connection)
            head, content = await protocol.read()
            while 100 <= head.code < 200 and head.code != 101:
                head, content = await protocol.read()
            self._leased[connection] = content
            good = self._note(exchange, head)
            if not good:
                begun = exchange.begun = Reply(head.code, head.headers, b"")
            limit = exchange.options.max_body if good else exchange.options.max_error_body
            reply = Reply(head.code, head.headers, await read_body(content, head.headers, limit, only_whole=good))
            if self._had_all(exchange, connection, good=good):
                expect_nothing(protocol)
                connection.release()
            else:
                _give_up(connection)
        except BaseException as error:
            _give_up(connection)
            if begun is None or not isinstance(error, Exception):
                raise
            # The status says what it is: the beginning of the body is enough.
            return Reply(begun.status, begun.headers, error.begun if isinstance(error, TooLarge) else b"")
        else:
            return reply
        finally:
            del self._leased[connection]

    async def _connect(self, exchange: Exchange[Any]) -> Any:  # aiohttp does not export its class
        """A connection: one that no request has gone over yet, where the exchange asks for a fresh one."""
        aside: list[Any] = []
        try:
            while True:
                connection = await self._connector.connect(self._destination, traces=[], timeout=_NO_TIMEOUT)
                if not exchange.fresh or not getattr(connection.protocol, _USED, False):
                    return connection
                if has_room(self._connector, self._destination):
                    aside.append(connection)  # it may be a good one: nobody waits for it where there is room
                else:
                    connection.close()  # which makes room for another, within the pool's limits
        except asyncio.CancelledError:
            wake_next(self._connector)
            raise
        finally:
            for connection in aside:
                expect_nothing(connection.protocol)
                connection.release()

    def _write(self, exchange: Exchange[Any], connection: Any) -> Any:  # aiohttp exports neither class
        """Write the request, unless the connection cannot be trusted; answers the protocol that reads the answer."""
        written = self._bytes(exchange)
        protocol, transport = connection.protocol, connection.transport
        exchange.reused = getattr(protocol, _USED, False)
        if transport is None or transport.is_closing() or protocol.should_close:
            raise aiohttp.ClientConnectionError("the connection was closed, or said something, before it was used")
        setattr(protocol, _USED, True)
        protocol.set_response_params(read_until_eof=True, auto_decompress=False)
        exchange.sent = True
        exchange.phase = "answer"
        transport.write(written)
        return protocol

    @staticmethod
    def _note(exchange: Exchange[Any], head: Any) -> bool:  # aiohttp does not export its class
        """Note what an answer's head says; whether it is a good one."""
        status: int = head.code
        if status < 200:
            raise aiohttp.ClientConnectionError(f"the status {status} ends no request")
        exchange.status = status
        exchange.headers = head.headers
        exchange.phase = "body"
        quota = exchange.options.quota
        if exchange.holds_slot and quota is not None:
            quota.observe(head.raw_headers)
            if status == 429:
                quota.refused(retry_after(head.headers))
        return status < 300

    def _had_all(self, exchange: Exchange[Any], connection: Any, *, good: bool) -> bool:
        """Whether the server had all of the request when it answered: what waits for it would delay the next one.

        Over TLS it cannot be seen what waits, so that a refusal of a large
        request counts as one that came early.
        """
        if connection.transport is None:
            return True  # closed already
        if self._is_tls and not good:
            return len(exchange.request.body or b"") <= AT_ONCE
        return not connection.transport.get_write_buffer_size()

    def _bytes(self, exchange: Exchange[Any]) -> bytes:
        """A request as HTTP/1.1 writes it, in one piece."""
        request: Request[Any] = exchange.request
        target = (
            f"{self._before_path}{request.path}?{request.query}" if request.query else self._before_path + request.path
        )
        headers = self._headers.get(exchange.authorization) or self._prepared(exchange.authorization)
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


class _Destination(aiohttp.ClientRequest):
    """What aiohttp's connector wants to know of a request: where it goes, and through which proxy. Never sent itself."""

    def __init__(self, root: URL, proxy: Proxy | None, loop: asyncio.AbstractEventLoop) -> None:
        if proxy is None:
            super().__init__("GET", root, loop=loop)
        else:
            super().__init__("GET", root, loop=loop, proxy=proxy.url, proxy_headers=proxy.headers)
        self._key = super().connection_key

    @property
    def connection_key(self) -> Any:  # aiohttp does not export its class
        """What a pooled connection must match: always the same, though aiohttp moves the proxy's headers about."""
        return self._key


def _give_up(connection: Any) -> None:  # aiohttp does not export its class
    """Close a connection at once. What of the request still waits to be written is never sent."""
    if connection.transport is not None:
        connection.transport.abort()
    connection.close()
