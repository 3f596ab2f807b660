"""A small asyncio server of the same answers, late by a fixed time: `python -m benchmarks.slow_server PORT FOLDER DELAY`.

It reads what the benchmarks send and nothing else: HTTP/1.1 with Content-Length.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from . import answers


class Answering(asyncio.Protocol):
    """One connection: each request is answered in turn, after the delay."""

    def __init__(self, folder: Path, delay: float, cache: dict[str, bytes]) -> None:
        self._folder = folder
        self._delay = delay
        self._cache = cache
        self._read = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        while True:
            head, end, rest = self._read.partition(b"\r\n\r\n")
            if not end:
                return
            length = 0
            for line in head.split(b"\r\n"):
                if line.lower().startswith(b"content-length:"):
                    length = int(line[15:])
            if len(rest) < length:
                return
            self._read = rest[length:]
            method, target, _ = head.split(b" ", 2)
            self._answer(self._reply(method.decode(), target.decode()))

    def _answer(self, reply: bytes) -> None:
        assert self._transport is not None
        if self._delay:
            asyncio.get_running_loop().call_later(self._delay, self._transport.write, reply)
        else:
            self._transport.write(reply)

    def _reply(self, method: str, target: str) -> bytes:
        found = self._cache.get(method + target)
        if found is None:
            parts = urlsplit(target)
            is_listing = method == "GET" and parts.path.endswith(("/sip_endpoints", "/subscribers"))
            if is_listing:
                token = parse_qs(parts.query).get("page_token", ["first"])[0]
                listing = parts.path.removesuffix("/sip_endpoints").rpartition("/")[2]
                body = (self._folder / listing / f"{token}.json").read_bytes()
            else:
                body = answers.one().encode()
            status = b"201 Created" if method == "POST" else b"200 OK"
            head = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (status, len(body))
            found = head + body
            if method == "GET" and not is_listing:
                return found  # as many targets as ids: not worth keeping
            self._cache[method + target] = found
        return found


async def main(port: int, folder: Path, delay: float) -> None:
    """Serve until the process is ended."""
    cache: dict[str, bytes] = {}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Answering(folder, delay, cache), "127.0.0.1", port, backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])))
