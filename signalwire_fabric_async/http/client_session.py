"""Sends requests through the caller's `aiohttp.ClientSession`.

Extensions of the public session (trace configurations, middlewares, recorders,
mocks, instrumentation) see every request. The public API promises less than
this project's own connections do:

- aiohttp itself sends a GET a second time if its connection is lost before the
  response; such a request counts as one attempt. (It would repeat a PUT or
  DELETE too: those are not written a second time.)
- Which connection a request takes is aiohttp's decision, so a POST or PATCH on
  a connection that the server is closing has an unknown outcome.
- The time at which the first byte of a GET is sent is unknown: the error of a GET
  that waits for a connection until its deadline names the phase `response`.
- The session's own headers and cookies are sent too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Final

import aiohttp
from aiohttp import payload
from yarl import URL

from ..errors import ConfigurationError
from .aiohttp_private import COUNTS_HEADERS, SHORTEST_HEADER, loop_of
from .attempt import Attempt, Phase
from .body_reader import TooLarge, read_body
from .messages import Reply, Request

if TYPE_CHECKING:
    from aiohttp.abc import AbstractStreamWriter

_NO_TIMEOUT: Final = aiohttp.ClientTimeout(total=None, connect=None, sock_connect=None, sock_read=None)
"""The call's own deadline is the only one."""

_NOT_CONNECTED: Final = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientProxyConnectionError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ServerFingerprintMismatch,
)
"""The errors that aiohttp raises before it has a connection."""


class _Body(bytes):
    """A request's body that calls `on_write` when its first byte may leave."""

    on_write: Callable[[], None]


class _BodyPayload(payload.BytesPayload):
    """The payload that aiohttp writes for a `_Body`."""

    def __init__(self, value: _Body, **settings: Any) -> None:  # aiohttp's, by name
        super().__init__(value, **settings)
        self._on_write = value.on_write

    async def write(self, writer: AbstractStreamWriter) -> None:
        self._on_write()
        await super().write(writer)

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        self._on_write()
        await super().write_with_length(writer, content_length)


payload.PAYLOAD_REGISTRY.register(_BodyPayload, _Body)


class ClientSessionSender:
    """Sends requests through the caller's session and never closes it."""

    owned_by_caller: ClassVar[str] = "client"

    def __init__(self, origin: str, client: aiohttp.ClientSession, *, user_agent: str) -> None:
        if loop_of(client) is not asyncio.get_running_loop():
            raise ConfigurationError("the client was made in another event loop: make it in the session's")
        self._client = client
        self._cut_off: set[asyncio.Task[Any]] = set()
        self._headers = {"Accept": "application/json", "Accept-Encoding": "gzip, deflate", "User-Agent": user_agent}
        self._origin = origin
        self._sending: set[asyncio.Task[Any]] = set()

    @property
    def closed(self) -> bool:
        """True if its owner closed the client."""
        return self._client.closed

    def abandon(self) -> None:
        """Do nothing: the client belongs to the caller."""

    async def close(self) -> None:
        """End the requests in flight. The client stays open."""
        for task in self._sending - self._cut_off:
            self._cut_off.add(task)
            task.cancel()

    async def send(self, request: Request[Any], attempt: Attempt) -> Reply:
        """Send a request once and read the response.

        Raises:
            Exception: What aiohttp and `read_body` raise.
        """
        if self._client.closed:
            raise aiohttp.ClientConnectionError("the client was closed")
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  # a coroutine runs in a task
        self._sending.add(task)
        try:
            return await self._send(request, attempt)
        except _NOT_CONNECTED:
            if request.method == "GET":  # a write's body reports that it was sent, perhaps over an earlier connection
                attempt.sent = False
            raise
        except asyncio.CancelledError:
            if task in self._cut_off and not task.uncancel():
                raise aiohttp.ClientConnectionError("the session was closed") from None
            raise
        except Exception as error:
            begun = attempt.error_begun
            if begun is None:
                raise
            # The status decides: the beginning of the body is enough.
            return Reply(begun.status, begun.headers, error.begun if isinstance(error, TooLarge) else b"")
        finally:
            self._sending.discard(task)
            self._cut_off.discard(task)

    async def _send(self, request: Request[Any], attempt: Attempt) -> Reply:
        options = attempt.options
        attempt.confirm_slot()
        async with self._client.request(
            request.method,
            self._url(request),
            data=self._body(request, attempt),
            headers=self._headers_of(request, attempt),
            skip_auto_headers=("Content-Type",),
            allow_redirects=False,
            raise_for_status=False,
            timeout=_NO_TIMEOUT,
            auto_decompress=False,
            **_limits(options.max_head),
        ) as response:
            attempt.sent = True
            good = attempt.receive_head(response.status, response.headers, response.raw_headers)
            limit = options.max_body if good else options.max_error_body
            body = await read_body(response.content, response.headers, limit, only_whole=good)
            return Reply(response.status, response.headers, body)

    def _url(self, request: Request[Any]) -> URL:
        target = f"{request.path}?{request.query}" if request.query else request.path
        return URL(self._origin + target, encoded=True)

    def _headers_of(self, request: Request[Any], attempt: Attempt) -> dict[str, str]:
        headers = dict(self._headers)
        if attempt.authorization is not None:
            headers["Authorization"] = attempt.authorization
        if request.body is not None:
            headers["Content-Type"] = "application/json"
        return headers

    @staticmethod
    def _body(request: Request[Any], attempt: Attempt) -> bytes | None:
        """Return the body, which reports when it is written: until then, no byte of the request was sent."""
        if request.method == "GET":
            _mark_sent(attempt)  # no event reports it
            return None

        def mark() -> None:
            if attempt.sent:
                raise aiohttp.ClientConnectionError(
                    "the connection was lost, and aiohttp was kept from repeating a write"
                )
            _mark_sent(attempt)

        body = _Body(request.body or b"")
        body.on_write = mark
        return body


def _mark_sent(attempt: Attempt) -> None:
    attempt.sent = True
    attempt.phase = Phase.RESPONSE


def _limits(max_head: int) -> dict[str, Any]:  # arguments of `ClientSession.request`, by name
    sizes = {"max_line_size": max_head, "max_field_size": max_head}
    if COUNTS_HEADERS:
        sizes["max_headers"] = max_head // SHORTEST_HEADER
    return sizes
