"""One session's connections, and one request sent over one of them: the one place that awaits aiohttp.

aiohttp pools and opens the connections, speaks TLS and to proxies, and parses
responses. A request does not go through its `ClientSession`, though: that
retries by itself, follows redirects and keeps cookies, none of which may
happen to a write without the retry policy, and its overhead is a third of a
call's time. Here a request is bytes, written at once, and
the number of sent bytes is known at any time.
"""

from __future__ import annotations

import asyncio
import ssl
import weakref
from collections.abc import Awaitable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias  # Any: aiohttp's protocol, used by its private names

import aiohttp
from yarl import URL

from ..errors import ConfigurationError
from .aiohttp_private import (
    ConnectorFinalizer,
    OwnConnector,
    has_room,
    loop_of,
    reject_unsolicited_data,
    release,
    start_parser,
    take_protocol,
    wake_next,
)
from .attempt import Attempt, Phase
from .body_reader import TooLarge, read_body
from .keep_alive import KEEP_ALIVE, LOOK_AFTER, StaleConnectionError, Usage, look
from .messages import Reply, Request
from .protocol import NotSentError, ResponseProtocol, receive_buffer

if TYPE_CHECKING:
    from .endpoint import Proxy

Connection: TypeAlias = Any  # no static type fits both
"""The protocol of one connection: of aiohttp's own class through a caller's connector, else `protocol.Protocol`."""

MAX_HEADER_SETS: Final = 256
"""Maximum number of cached sets of request headers."""

SOCKET_BUFFER: Final = 64 * 1024
"""Writes of up to this many bytes never block: a system's buffers take at least as much."""

SMALL_REQUEST: Final = 4 * 1024
"""Requests of up to this many bytes are sent at once: Linux lets no socket have a smaller buffer."""

_RESPONSE: Final = Phase.RESPONSE

_METHODS_WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH"})

_USAGE: Final = "signalwire_fabric_async_usage"
"""The attribute for the `Usage` of a protocol, which may be of aiohttp's class, after its first request."""

_NO_TIMEOUT: Final = aiohttp.ClientTimeout(total=None, connect=None, sock_connect=None, sock_read=None)
"""The call's own deadline is the only one."""


class Connections:
    """The connections of one session, on one event loop in one process."""

    owned_by_caller: ClassVar[str] = "connector"

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
        loop = self._loop = asyncio.get_running_loop()
        self._own = connector is None
        self._finalizer: ConnectorFinalizer | None = None
        if connector is None:
            connector = OwnConnector(
                partial(ResponseProtocol, loop, receive_buffer(loop)),
                limit=max_connections,
                ssl=True if tls is None else tls,
                keepalive_timeout=KEEP_ALIVE,
            )
            self._finalizer = ConnectorFinalizer(connector, loop)
        elif loop_of(connector) is not loop:
            raise ConfigurationError("the connector was made in another event loop: make it in the session's")
        self._connector = connector
        self._ended = False
        self._idle: list[ResponseProtocol] = []
        """Connections that wait for a request, the last used at the end. For the connector they are in use."""
        self._idle_timer: asyncio.TimerHandle | None = None
        self._leased: dict[Any, aiohttp.StreamReader | None] = {}
        """The connections that calls hold now, each with the body that is read from it."""
        self._opening = 0
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
        """True if the session or the connector's owner closed it."""
        return self._connector.closed

    def abandon(self) -> None:
        """Close the connections without awaiting, for a session that was never closed."""
        if self._finalizer is not None:
            self._finalizer.close()

    async def close(self) -> None:
        """Close the connections; those of the caller's connector stay open."""
        self._ended = True
        if self._finalizer is None:
            return
        self._idle.clear()  # the connector has them, and closes them
        if self._idle_timer is not None:
            self._idle_timer.cancel()
        for protocol, content in self._leased.items():
            if content is not None and not content.is_eof():  # aiohttp does not notify the body's reader
                content.set_exception(aiohttp.ClientConnectionError("the session was closed"))
            if protocol.transport is not None:
                protocol.transport.abort()  # closing would first send the write buffer
        await self._connector.close()
        await self._finalizer.end()

    async def send(self, request: Request[Any], attempt: Attempt) -> Reply:
        """Send a request once and read the response.

        Raises:
            Exception: What aiohttp and `read_body` raise.
        """
        write = not request.endpoint.may_repeat
        idle = self._take_idle(attempt, write=write)
        protocol: Connection = idle
        if protocol is None:
            protocol = await self._connect(attempt, write=write)
        self._leased[protocol] = None
        try:
            if idle is None or not attempt.reused:
                await self._check(protocol, attempt, write=write)
            if attempt.quota is not None:
                attempt.confirm_slot()
            written = self._serialize(request, attempt.authorization)
            options = attempt.options
            if self._own:
                sending = protocol.request(written, options.max_body, options.max_head)
            else:
                sending = _write(protocol, written, options.max_head)
            attempt.sent = True
            attempt.phase = _RESPONSE
            received = await sending
            if received is None:
                reply = await self._read_parsed(protocol, attempt)
                self._give_back(protocol, reusable=self._request_fully_sent(written, protocol, good=reply.status < 300))
                return reply
            head, body = received
            attempt.receive_head(head.status, head, head.raw_headers() if head.names_rate else ())
            if body is None:
                body = await protocol.read_body()
            self._keep(protocol, head.keep_alive, written)
            return Reply(head.status, head, body)
        except BaseException as error:
            self._abort(protocol)
            begun = attempt.error_begun
            if begun is None or not isinstance(error, Exception):
                raise
            # The status decides: the beginning of the body is enough.
            return Reply(begun.status, begun.headers, error.begun if isinstance(error, TooLarge) else b"")
        finally:
            del self._leased[protocol]

    async def _read_parsed(self, protocol: Connection, attempt: Attempt) -> Reply:
        """Read a response with aiohttp's parser."""
        head, content = await protocol.read()
        while head.code < 200:
            if head.code == 101:
                raise aiohttp.ClientConnectionError("unexpected informational status 101")
            if self._own:
                protocol.await_head()
            head, content = await protocol.read()
        self._leased[protocol] = content
        good = attempt.receive_head(head.code, head.headers, head.raw_headers)
        limit = attempt.options.max_body if good else attempt.options.max_error_body
        getattr(protocol, _USAGE).apply_header(head.headers.get("Keep-Alive"))
        return Reply(head.code, head.headers, await read_body(content, head.headers, limit, only_whole=good))

    def _take_idle(self, attempt: Attempt, *, write: bool) -> ResponseProtocol | None:
        """Return the most recently used idle connection that is still usable, or None.

        The attempt counts it as reused unless `_check` must look at its socket first.
        """
        idle = self._idle
        if attempt.new_connection:
            while idle:  # the connector counts them as in use: they must not keep it from opening a new one
                self._release(idle.pop())
        while idle:
            protocol = idle.pop()
            transport: Any = protocol.transport
            usage: Usage = getattr(protocol, _USAGE)
            unused = attempt.began - usage.idle_since
            if (
                transport is not None
                and not transport.is_closing()
                and unused <= (usage.writes_until if write else usage.reads_until)
            ):
                attempt.reused = not write or unused < LOOK_AFTER
                return protocol
            self._release(protocol, close=True)
        return None

    async def _check(self, protocol: Connection, attempt: Attempt, *, write: bool) -> None:
        """Raise if a connection cannot be used after all. A new one starts its history."""
        usage: Usage | None = getattr(protocol, _USAGE, None)
        if usage is None:
            setattr(protocol, _USAGE, Usage())
        else:
            attempt.reused = True
            if write and self._loop.time() - usage.idle_since >= LOOK_AFTER:
                await look(protocol)
        if protocol.should_close or not protocol.is_connected():
            raise StaleConnectionError

    def _may_use(self, protocol: Connection, *, write: bool) -> bool:
        """Return whether a connection was not idle for too long."""
        usage: Usage | None = getattr(protocol, _USAGE, None)
        return usage is None or usage.allows(self._loop.time(), write=write)

    async def _connect(self, attempt: Attempt, *, write: bool) -> Connection:
        """Get a connection from the connector: one that has carried no request yet, if the attempt needs a new one."""
        if self._connector.closed:
            raise aiohttp.ClientConnectionError("the connector was closed")
        aside: list[Any] = []
        self._opening += 1
        try:
            while True:
                connection = await self._connector.connect(self._destination, traces=[], timeout=_NO_TIMEOUT)
                protocol = take_protocol(connection)
                if self._ended:  # closed meanwhile: the caller's connector stays open
                    aside.append(protocol)
                    raise aiohttp.ClientConnectionError("the session was closed")
                if not self._may_use(protocol, write=write):
                    self._release(protocol, close=True)
                elif not attempt.new_connection or getattr(protocol, _USAGE, None) is None:
                    return protocol
                elif has_room(self._connector, self._destination):
                    aside.append(protocol)  # it may be usable: no other call waits for it while there is room
                else:
                    self._release(protocol, close=True)  # which makes room for another, within the pool's limits
        except asyncio.CancelledError:
            wake_next(self._connector)
            raise
        finally:
            self._opening -= 1
            for protocol in aside:
                self._release(protocol)

    def _give_back(self, protocol: Connection, *, reusable: bool) -> None:
        """Keep a connection for the next request, or close it."""
        if not reusable:
            self._abort(protocol)
            return
        now = getattr(protocol, _USAGE).idle_since = self._loop.time()
        if not self._own:
            reject_unsolicited_data(protocol)
            self._release(protocol)
            return
        protocol.finish()
        if self._opening or self._ended or protocol.should_close or not protocol.is_connected():
            self._release(protocol)  # for waiting calls
            return
        self._idle.append(protocol)
        if self._idle_timer is None:
            self._set_idle_timer(now)

    def _keep(self, protocol: ResponseProtocol, keep_alive: bytes | None, written: bytes) -> None:
        """Give back a connection after a plain response, which leaves nothing to check or to undo in most cases."""
        usage: Usage = getattr(protocol, _USAGE)
        if keep_alive != usage.header:
            usage.apply_header(keep_alive)
        if self._opening or self._ended or self._idle_timer is None or len(written) > SMALL_REQUEST:
            self._give_back(protocol, reusable=self._request_fully_sent(written, protocol, good=True))
            return
        usage.idle_since = self._loop.time()
        self._idle.append(protocol)

    def _set_idle_timer(self, since: float) -> None:
        found: weakref.ref[Connections] = weakref.ref(self)
        self._idle_timer = self._loop.call_at(since + KEEP_ALIVE + 0.001, _close_idle, found)

    def close_idle(self) -> None:
        """Close the connections that were idle for too long."""
        self._idle_timer = None
        idle = self._idle
        now = self._loop.time()
        while idle and now - getattr(idle[0], _USAGE).idle_since > KEEP_ALIVE:
            self._release(idle.pop(0), close=True)
        if idle:
            self._set_idle_timer(getattr(idle[0], _USAGE).idle_since)

    def _release(self, protocol: Connection, *, close: bool = False) -> None:
        release(self._connector, self._destination, protocol, close=close)

    def _abort(self, protocol: Connection) -> None:
        """Close a connection at once, and discard its write buffer."""
        if protocol.transport is not None:
            protocol.transport.abort()
        self._release(protocol, close=True)

    def _request_fully_sent(self, written: bytes, protocol: Any, *, good: bool) -> bool:
        """Return whether the server had the whole request when it responded: the rest would delay the next one.

        Over TLS the write buffer cannot be seen, so an error response to a
        large request counts as an early one.
        """
        if protocol.transport is None:
            return True  # closed already
        if self._is_tls and not good:
            return len(written) <= SOCKET_BUFFER
        size: int = protocol.transport.get_write_buffer_size()
        return not size

    def _serialize(self, request: Request[Any], authorization: str | None) -> bytes:
        """Serialize a request as HTTP/1.1, in one piece."""
        headers = self._headers.get(authorization) or self._prepare_headers(authorization)
        method, query, body = request.endpoint.method, request.query, request.body
        target = f"{request.path}?{query}" if query else request.path
        begun = f"{method} {self._before_path}{target} HTTP/1.1\r\n".encode("ascii")
        if body is not None:
            return b"%b%bContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (
                begun,
                headers,
                len(body),
                body,
            )
        return begun + headers + (b"Content-Length: 0\r\n\r\n" if method in _METHODS_WITH_BODY else b"\r\n")

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


async def _nothing() -> None:
    """Stand for the head of a response that `read` returns."""


def _write(protocol: Connection, data: bytes, max_head: int) -> Awaitable[None]:
    """Send a request over a connection of aiohttp's own class, whose parser reads the response."""
    start_parser(protocol, max_head)
    protocol.transport.write(data)
    if protocol.transport.is_closing():
        raise NotSentError
    return _nothing()


def _close_idle(connections: weakref.ref[Connections]) -> None:
    """Close the connections that were idle for too long, unless the session was garbage-collected."""
    found = connections()
    if found is not None:
        found.close_idle()
