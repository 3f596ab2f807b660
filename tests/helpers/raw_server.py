"""A scripted server of raw bytes, which counts what it executed apart from what it answered.

A script is an async function of the request and the connection: it decides
when the request counts as executed, and which bytes are written when. What a
well-behaved server would never do is therefore one line.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable, Mapping
from typing import Self

from helpers.tls_streams import TlsStreams

SUBSCRIBER = {
    "id": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    "project_id": "6ba7b811-9dad-11d1-80b4-00c04fd430c8",
    "display_name": "Ada",
    "type": "subscriber",
    "created_at": "2024-05-06T12:20:00Z",
    "updated_at": "2024-05-06T12:20:00Z",
    "subscriber": {
        "id": "6ba7b812-9dad-11d1-80b4-00c04fd430c8",
        "email": "ada@example.com",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "display_name": "Ada",
        "job_title": "",
        "time_zone": "UTC",
        "country": "GB",
        "company_name": "",
    },
}

REASONS = {200: "OK", 201: "Created", 204: "No Content"}


class Received:
    """One request as it stood on the wire."""

    def __init__(self, method: str, target: str, headers: list[tuple[str, str]], body: bytes) -> None:
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body

    def all(self, name: str) -> list[str]:
        """Every value of a header, in order."""
        return [value for one, value in self.headers if one.lower() == name.lower()]


class Link:
    """One connection, seen from the server."""

    def __init__(self, server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.server = server
        self.reader = reader
        self.writer: asyncio.StreamWriter | TlsStreams = writer
        self.requests = 0

    def execute(self) -> None:
        """Count the request as executed."""
        self.server.executed += 1

    async def send(self, data: bytes) -> None:
        """Write bytes, whatever they are."""
        self.writer.write(data)
        await self.writer.drain()

    async def reply(
        self, status: int = 200, body: object = SUBSCRIBER, headers: Mapping[str, str] | None = None
    ) -> None:
        """Send a complete response and count it."""
        await self.send(answer(status, body, headers))
        self.server.answered += 1

    def close(self) -> None:
        """Close in order (FIN)."""
        self.writer.close()

    def reset(self) -> None:
        """Close without order (RST)."""
        sock = self.writer.get_extra_info("socket")
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def stall(self) -> None:
        """Do nothing until the client goes away."""
        with contextlib.suppress(ConnectionError):
            while await self.reader.read(65536):
                pass


Script = Callable[[Received, Link], Awaitable[None]]


def answer(status: int = 200, body: object = SUBSCRIBER, headers: Mapping[str, str] | None = None) -> bytes:
    """Return the bytes of an answer with a Content-Length. A body that is not bytes is sent as JSON."""
    data = b"" if status == 204 else body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}", "Content-Type: application/json"]
    if status != 204:
        lines.append(f"Content-Length: {len(data)}")
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + data


async def well(request: Received, link: Link) -> None:
    """Act on the request and send a good response."""
    link.execute()
    await link.reply(*good(request.method))


def good(method: str) -> tuple[int, object]:
    """Return the status and body of a good answer to a method."""
    return {"POST": (201, SUBSCRIBER), "DELETE": (204, b"")}.get(method, (200, SUBSCRIBER))


class RawServer:
    """Listens on 127.0.0.1 and plays its script for each request. Use it with `async with`."""

    def __init__(
        self,
        script: Script = well,
        *,
        tls: ssl.SSLContext | None = None,
        greet: Callable[[Link], Awaitable[None]] | None = None,
    ) -> None:
        """`greet` sees each connection before its first request, and before TLS."""
        self.script = script
        self.greet = greet
        self.requests: list[Received] = []
        self.keep_requests = True
        self.received = 0
        self.executed = 0
        self.answered = 0
        self.connections = 0
        self.open = 0
        self.most_open = 0
        self.port = 0
        self._tls = tls
        self._links: set[Link] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._reserved: socket.socket | None = None

    @property
    def tasks(self) -> set[asyncio.Task[None]]:
        """The server's own tasks."""
        return self._tasks

    @property
    def url(self) -> str:
        """The base URL for a session."""
        return f"{'https' if self._tls else 'http'}://{'localhost' if self._tls else '127.0.0.1'}:{self.port}"

    def reserve(self) -> Self:
        """Reserve a port before anything listens there: connections are refused, and no other process gets it."""
        # The protocol is named: asyncio takes the delay out of no other sockets.
        self._reserved = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._reserved.bind(("127.0.0.1", 0))
        self.port = self._reserved.getsockname()[1]
        return self

    async def __aenter__(self) -> Self:
        if self._reserved is None:
            self.reserve()
        self._server = await asyncio.start_server(self._serve, sock=self._reserved, backlog=8192, limit=2**20)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for link in list(self._links):
            link.writer.transport.abort()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._links.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        link = Link(self, reader, writer)
        self._links.add(link)
        self.connections += 1
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        decrypting: asyncio.Task[None] | None = None
        try:
            if self.greet is not None:
                await self.greet(link)
            if self._tls is not None and not writer.transport.is_closing():
                decrypting = await self._secure(link, writer, self._tls)
            while not writer.transport.is_closing():
                request = await self._read(link.reader)
                if request is None:
                    break
                link.requests += 1
                await self.script(request, link)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, TimeoutError, ssl.SSLError):
            pass
        finally:
            self.open -= 1
            self._links.discard(link)
            self._tasks.discard(task)
            if decrypting is not None:
                decrypting.cancel()
            link.writer.close()

    async def _secure(self, link: Link, writer: asyncio.StreamWriter, tls: ssl.SSLContext) -> asyncio.Task[None]:
        streams = TlsStreams(link.reader, writer, tls)
        await streams.handshake()
        link.reader, link.writer = streams.reader, streams
        decrypting = asyncio.ensure_future(streams.decrypt())
        self._tasks.add(decrypting)
        decrypting.add_done_callback(self._tasks.discard)
        return decrypting

    async def _read(self, reader: asyncio.StreamReader) -> Received | None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return None
        first, *lines = head.decode("latin-1").split("\r\n")[:-2]
        method, target, _ = first.split(" ", 2)
        headers = [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        length = next((int(value) for name, value in headers if name.lower() == "content-length"), 0)
        received = Received(method, target, headers, await reader.readexactly(length) if length else b"")
        self.received += 1
        if self.keep_requests:
            self.requests.append(received)
        return received


def in_turn(*scripts: Script) -> Script:
    """Play each script for one request, the last one for all that follow."""
    left = list(scripts)

    async def play(request: Received, link: Link) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(request, link)

    return play


def says(
    status: int, body: object = SUBSCRIBER, headers: Mapping[str, str] | None = None, *, act: bool = False
) -> Script:
    """Return a script that answers this; `act`: after it acted on the request."""

    async def play(request: Received, link: Link) -> None:
        if act:
            link.execute()
        await link.reply(status, body, headers)

    return play


def sends(data: bytes, *, act: bool = True, end: str = "close") -> Script:
    """Return a script that writes these bytes and ends the connection (`close`, `reset`, `keep` or `stall`)."""

    async def play(request: Received, link: Link) -> None:
        if act:
            link.execute()
        await link.send(data)
        if end == "close":
            link.close()
        elif end == "reset":
            link.reset()
        elif end == "stall":
            await link.stall()

    return play


async def drops(request: Received, link: Link) -> None:
    """Act, and lose the answer."""
    link.execute()
    link.close()


async def drops_before(request: Received, link: Link) -> None:
    """Lose the request."""
    link.close()


async def resets(request: Received, link: Link) -> None:
    """Act, and reset the connection."""
    link.execute()
    link.reset()


async def stalls(request: Received, link: Link) -> None:
    """Act, and never answer."""
    link.execute()
    await link.stall()
