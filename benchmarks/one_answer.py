"""A server process that answers every GET with the body that the last PUT brought; before the first PUT it never answers.

    python -m benchmarks.one_answer

It prints its port. It reads what the benchmarks send and nothing else: HTTP/1.1 with Content-Length.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from .measure import ROOT


class OneAnswer(asyncio.Protocol):
    """One connection."""

    reply = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        self._received = bytearray()

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            head = bytes(self._received[:end]).lower()
            at = head.find(b"content-length:")
            whole = end + 4 + (int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0)
            if len(self._received) < whole:
                return
            body = bytes(self._received[end + 4 : whole])
            del self._received[:whole]
            if head.startswith(b"put "):
                OneAnswer.reply = _response(body)
                self._transport.write(_response(b"{}"))
            elif OneAnswer.reply:
                self._transport.write(OneAnswer.reply)


def _response(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body


async def serve() -> None:
    """Serve until the process ends."""
    server = await asyncio.get_running_loop().create_server(OneAnswer, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def one_answer() -> Iterator[str]:
    """Run the server, and yield its origin."""
    command = [sys.executable, "-m", "benchmarks.one_answer"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        finally:
            server.kill()


if __name__ == "__main__":
    asyncio.run(serve())
