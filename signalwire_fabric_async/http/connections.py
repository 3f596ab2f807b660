"""One session's connections, and one request sent over one of them: the one place that awaits aiohttp.

aiohttp pools and opens the connections, speaks TLS and to proxies, and parses
responses. A request does not go through its `ClientSession`, though: that
retries by itself, follows redirects and keeps cookies, none of which may
happen to a write behind the retry policy's back, and checking that it need not
takes a third of a call's time. Here a request is bytes, written at once, and
what was sent of it is known at every moment.
"""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING, Any, Final

import aiohttp
from yarl import URL

from ..errors import ConfigurationError
from .aiohttp_private import ConnectorFinalizer, has_room, loop_of, reject_unsolicited_data, wake_next
from .attempt import Attempt, Phase
from .body_reader import TooLarge, read_body
from .messages import Reply, Request

if TYPE_CHECKING:
    from .endpoint import Proxy

MAX_HEADER_SETS: Final = 256
"""How many prepared sets of request headers are kept."""

SOCKET_BUFFER: Final = 64 * 1024
"""Writes of up to this many bytes never block: a system's buffers take at least as much."""

_RESPONSE: Final = Phase.RESPONSE

_METHODS_WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH"})

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
        self._finalizer = ConnectorFinalizer(self._connector, loop) if connector is None else None
        self._ended = False
        self._leased: dict[Any, aiohttp.StreamReader | None] = {}
        """The connections that calls hold now, each with the body that is read from it."""
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
        if proxy is not None and not self._is_tls:  # there is no CONNECT to carry these
            self._before_path = origin
            always.update(proxy.headers)
        self._always = "".join(f"{name}: {value}\r\n" for name, value in always.items())
        self._headers: dict[str | None, bytes] = {}

    @property
    def closed(self) -> bool:
        """Whether the connector was closed, by the session or by its owner."""
        return self._connector.closed

    def abandon(self) -> None:
        """Close the connections without awaiting: for a session that was never closed."""
        if self._finalizer is not None:
            self._finalizer.close()

    async def close(self) -> None:
        """Close the connections; those of a connector of the caller's stay open."""
        self._ended = True
        if self._finalizer is None:
            return
        for connection, content in self._leased.items():
            if content is not None and not content.is_eof():  # aiohttp does not tell those who read it
                content.set_exception(aiohttp.ClientConnectionError("the session was closed"))
            if connection.transport is not None:
                connection.transport.abort()  # closing would send what waits to be written first
        await self._connector.close()
        await self._finalizer.end()

    async def send(self, request: Request[Any], attempt: Attempt) -> Reply:
        """Send a request once and read the response.

        Raises:
            Exception: What aiohttp and `read_body` raise.
        """
        connection = await self._connect(attempt)
        if self._ended:  # while it was waited for: the connector is the caller's, and goes on
            connection.release()
            raise aiohttp.ClientConnectionError("the session was closed")
        self._leased[connection] = None
        try:
            attempt.confirm_slot()
            protocol = self._write(request, attempt, connection)
            head, content = await protocol.read()
            while head.code < 200:
                if head.code == 101:
                    raise aiohttp.ClientConnectionError("unexpected informational status 101")
                head, content = await protocol.read()
            self._leased[connection] = content
            good = attempt.receive_head(head.code, head.headers, head.raw_headers)
            limit = attempt.options.max_body if good else attempt.options.max_error_body
            reply = Reply(head.code, head.headers, await read_body(content, head.headers, limit, only_whole=good))
            if self._request_fully_sent(request, connection, good=good):
                reject_unsolicited_data(protocol)
                connection.release()
            else:
                _abort(connection)
        except BaseException as error:
            _abort(connection)
            begun = attempt.error_begun
            if begun is None or not isinstance(error, Exception):
                raise
            # The status says what it is: the beginning of the body is enough.
            return Reply(begun.status, begun.headers, error.begun if isinstance(error, TooLarge) else b"")
        else:
            return reply
        finally:
            del self._leased[connection]

    async def _connect(self, attempt: Attempt) -> Any:  # aiohttp does not export its class
        """Get a connection: one that has carried no request yet, if the attempt needs a new one."""
        aside: list[Any] = []
        try:
            while True:
                connection = await self._connector.connect(self._destination, traces=[], timeout=_NO_TIMEOUT)
                if not attempt.new_connection or not getattr(connection.protocol, _USED, False):
                    return connection
                if has_room(self._connector, self._destination):
                    aside.append(connection)  # it may be a good one: nobody waits for it while there is room
                else:
                    connection.close()  # which makes room for another, within the pool's limits
        except asyncio.CancelledError:
            wake_next(self._connector)
            raise
        finally:
            for connection in aside:
                reject_unsolicited_data(connection.protocol)
                connection.release()

    def _write(self, request: Request[Any], attempt: Attempt, connection: Any) -> Any:  # aiohttp exports neither class
        """Write the request, unless the connection is stale; return the protocol that reads the response."""
        written = self._bytes(request, attempt.authorization)
        protocol, transport = connection.protocol, connection.transport
        attempt.reused = getattr(protocol, _USED, False)
        if transport is None or transport.is_closing() or protocol.should_close:
            raise aiohttp.ClientConnectionError("stale pooled connection (closed or received unsolicited data)")
        setattr(protocol, _USED, True)
        protocol.set_response_params(read_until_eof=True, auto_decompress=False)
        attempt.sent = True
        attempt.phase = _RESPONSE
        transport.write(written)
        return protocol

    def _request_fully_sent(self, request: Request[Any], connection: Any, *, good: bool) -> bool:
        """Return whether the server had all of the request when it responded: the rest would delay the next one.

        Over TLS the write buffer cannot be seen, so an error response to a
        large request counts as an early one.
        """
        if connection.transport is None:
            return True  # closed already
        if self._is_tls and not good:
            return len(request.body or b"") <= SOCKET_BUFFER
        return not connection.transport.get_write_buffer_size()

    def _bytes(self, request: Request[Any], authorization: str | None) -> bytes:
        """Serialize a request as HTTP/1.1, in one piece."""
        target = (
            f"{self._before_path}{request.path}?{request.query}" if request.query else self._before_path + request.path
        )
        headers = self._headers.get(authorization) or self._prepare_headers(authorization)
        begun = f"{request.method} {target} HTTP/1.1\r\n".encode("ascii") + headers
        body = request.body
        if body is not None:
            return b"%bContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (begun, len(body), body)
        return begun + (b"Content-Length: 0\r\n\r\n" if request.method in _METHODS_WITH_BODY else b"\r\n")

    def _prepare_headers(self, authorization: str | None) -> bytes:
        """Serialize the headers of a request with this authorization, without those of its body."""
        text = self._always
        if authorization is not None:
            text += f"Authorization: {authorization}\r\n"
        if len(self._headers) >= MAX_HEADER_SETS:
            self._headers.clear()
        made = self._headers[authorization] = text.encode("utf-8")
        return made


class _Destination(aiohttp.ClientRequest):
    """What aiohttp's connector needs to know of a request: its endpoint and its proxy. It is never sent."""

    def __init__(self, root: URL, proxy: Proxy | None, loop: asyncio.AbstractEventLoop) -> None:
        if proxy is None:
            super().__init__("GET", root, loop=loop)
        else:
            super().__init__("GET", root, loop=loop, proxy=proxy.url, proxy_headers=proxy.headers)
        self._key = super().connection_key

    @property
    def connection_key(self) -> Any:  # aiohttp does not export its class
        """What a pooled connection must match: always the same, although aiohttp changes the proxy's headers."""
        return self._key


def _abort(connection: Any) -> None:  # aiohttp does not export its class
    """Close a connection at once, without sending what still waits to be written."""
    if connection.transport is not None:
        connection.transport.abort()
    connection.close()
