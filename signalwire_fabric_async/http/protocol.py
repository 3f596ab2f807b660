"""The asyncio protocol of the session's own connections.

It receives into one buffer that all connections of a loop share (a selector
transport would allocate 256 KiB for each response), reads plain responses
itself, and receives long bodies in place. Any other response goes to aiohttp's
parser, from its first byte: this protocol is aiohttp's, with a shorter path.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final, TypeAlias
from weakref import WeakKeyDictionary

import aiohttp
from aiohttp.client_proto import ResponseHandler

from .aiohttp_private import reject_unsolicited_data, start_parser
from .plain_response import PlainHead, parse_plain_head

BUFFER_SIZE: Final = 64 * 1024
"""Bytes that are received at once, until the length of the body is known."""

MAX_IN_PLACE: Final = 1024 * 1024
"""Bytes that are allocated because a head announces them; a longer body is received in pieces."""

Received: TypeAlias = tuple[PlainHead, bytes | None] | None
"""A plain response, or its head before its body is complete; None for a response that is not plain."""

_buffers: Final[WeakKeyDictionary[asyncio.AbstractEventLoop, memoryview]] = WeakKeyDictionary()


def receive_buffer(loop: asyncio.AbstractEventLoop) -> memoryview:
    """Return the buffer of a loop. Its bytes are consumed before the loop serves another connection."""
    buffer = _buffers.get(loop)
    if buffer is None:
        buffer = _buffers[loop] = memoryview(bytearray(BUFFER_SIZE))
    return buffer


class NotSentError(aiohttp.ClientConnectionError):
    """The system rejected the write: no byte of the request was sent."""

    def __init__(self) -> None:
        super().__init__("the connection was closed before the request was sent")


class HeadTooLargeError(aiohttp.ClientError):
    """The head of a response is larger than is permitted."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"it is larger than {limit} bytes (max_head)")


class ResponseProtocol(ResponseHandler, asyncio.BufferedProtocol):
    """One connection: sends a request and receives its response.

    Until its first request it is aiohttp's protocol and no more, because
    aiohttp talks to proxies over it. Between two requests the server must
    send nothing: the connection is closed at the first byte.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, buffer: memoryview) -> None:
        super().__init__(loop)
        self._body: Any = b""  # a bytearray that is complete before it is read
        self._body_waiter: asyncio.Future[None] | None = None
        self._shared = buffer
        self._head_waiter: asyncio.Future[Received] | None = None
        self._head_left = -1
        self._limit = 0
        self._max_head = 0
        self._parsing = True
        self._rest: memoryview | None = None

    def request(self, data: bytes, limit: int, max_head: int) -> asyncio.Future[Received]:
        """Send a request.

        Args:
            data: The whole request.
            limit: The maximum size of the body, in bytes.
            max_head: The maximum size of the head, in bytes.

        Returns:
            A future of a plain response: its head and its body, or None
            for the body if `read_body` returns it. The future's result is
            None if the response is not plain: `read` returns it.

        Raises:
            NotSentError: The system refused the first byte.
        """
        waiter = self._head_waiter = self._loop.create_future()
        self._limit = min(MAX_IN_PLACE, limit)
        self._max_head = max_head
        self._parsing = False
        transport: Any = self.transport  # the caller has checked that it is open
        transport.write(data)
        if transport.is_closing():
            self._head_waiter = None
            raise NotSentError
        return waiter

    async def read_body(self) -> bytes:
        """Wait for the body of a plain response, and return it.

        Raises:
            aiohttp.ClientPayloadError: The connection was lost before its end.
        """
        if self._rest is not None:
            if self.transport is None:
                raise self._cut_short(self._rest)
            self._body_waiter = self._loop.create_future()
            await self._body_waiter
        body: bytes = self._body
        self._body = b""
        return body

    def await_head(self) -> None:
        """Limit the next head too: the last one belonged to an interim response."""
        self._head_left = self._max_head

    def finish(self) -> None:
        """End the exchange: from here on, data that arrives is unsolicited."""
        reject_unsolicited_data(self)
        self._parsing = False

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002  # asyncio passes it
        """Return where the next bytes are received: the shared buffer, or the rest of a body."""
        return self._shared if self._rest is None else self._rest

    def buffer_updated(self, nbytes: int) -> None:
        """Process the received bytes."""
        rest = self._rest
        if rest is None:
            self.data_received(bytes(self._shared[:nbytes]))
        elif nbytes < len(rest):
            self._rest = rest[nbytes:]
        else:
            self._rest = None
            waiter, self._body_waiter = self._body_waiter, None
            if waiter is not None and not waiter.done():
                waiter.set_result(None)

    def _copy_rest(self, rest: memoryview, data: bytes) -> None:
        """Copy more bytes of a body into place: uvloop gives bytes to every protocol that derives from `Protocol`."""
        size = min(len(rest), len(data))
        rest[:size] = data[:size]
        self.buffer_updated(size)
        if size < len(data):
            self._reject()

    def data_received(self, data: bytes) -> None:
        """Process the first bytes of a response; pass any others to the parser."""
        waiter, self._head_waiter = self._head_waiter, None
        if waiter is None:
            if self._rest is not None:
                self._copy_rest(self._rest, data)
            elif self._parsing:
                self._parse(data)
            else:
                self._reject()
            return
        if waiter.done():  # cancelled: the connection is closed
            return
        head = parse_plain_head(data)
        begun = 0 if head is None else len(data) - head.size
        if head is None or head.size > self._max_head or not begun <= head.length <= self._limit:
            self._start_parser()
            self._parse(data)
            waiter.set_result(None)
            return
        if begun == head.length:
            waiter.set_result((head, data[head.size :]))
            return
        self._body = bytearray(head.length)
        place = memoryview(self._body)
        place[:begun] = memoryview(data)[head.size :]
        self._rest = place[begun:]
        waiter.set_result((head, None))

    def connection_lost(self, exc: BaseException | None) -> None:
        """End the exchange in progress with an error."""
        head_waiter, self._head_waiter = self._head_waiter, None
        body_waiter, self._body_waiter = self._body_waiter, None
        if head_waiter is not None and not head_waiter.done():
            self._start_parser()  # whose error says that no response arrived
            head_waiter.set_result(None)
        super().connection_lost(exc)
        if body_waiter is not None and not body_waiter.done() and self._rest is not None:
            body_waiter.set_exception(self._cut_short(self._rest))

    def _cut_short(self, rest: memoryview) -> aiohttp.ClientPayloadError:
        size = len(self._body)
        return aiohttp.ClientPayloadError(f"{size - len(rest)} of {size} bytes of the body arrived")

    def _start_parser(self) -> None:
        self._parsing = True
        self.await_head()
        start_parser(self, self._max_head)

    def _parse(self, data: bytes) -> None:
        """Let aiohttp's parser read data, up to the limit of a head."""
        if self._head_left >= 0:
            end = data.find(b"\r\n\r\n")
            self._head_left -= len(data) if end < 0 else end + 4
            if self._head_left < 0:
                self.set_exception(HeadTooLargeError(self._max_head))
                if self.transport is not None:
                    self.transport.close()
                return
        super().data_received(data)
        if len(self):  # a head was read
            self._head_left = -1

    def _reject(self) -> None:
        """Close an idle connection on which unsolicited data arrived."""
        self.force_close()
        if self.transport is not None:
            self.transport.close()
