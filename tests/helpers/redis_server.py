"""A redis-server, or a valkey-server, of a test's own."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
from collections.abc import Iterable
from pathlib import Path

BINARY = shutil.which("redis-server")
VALKEY = shutil.which("valkey-server")


class Server:
    """A redis-server of its own, on a port of its own, that keeps nothing on disk."""

    def __init__(self, folder: Path, *arguments: str, port: int = 0, binary: str | None = BINARY) -> None:
        """Prepare it.

        Args:
            folder: Where it may write.
            arguments: Further ones of redis-server, such as `--cluster-enabled yes`.
            port: Where it listens; any free one by default.
            binary: The program.
        """
        self.binary = binary
        self._folder = folder
        self._arguments = arguments
        self._process: asyncio.subprocess.Process | None = None
        self.port = port or _free_port()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"redis://127.0.0.1:{self.port}/0"

    async def start(self) -> None:
        """Start it, and wait until it listens."""
        port = "--port 0" if any("--tls-port" in one for one in self._arguments) else f"--port {self.port}"
        common = [port, "--bind 127.0.0.1", "--save ''", "--appendonly no", f"--dir {self._folder}"]
        await self._run(word.replace("''", "") for argument in (*common, *self._arguments) for word in argument.split())

    async def start_sentinel(self, configuration: Path) -> None:
        """Start it as a Sentinel with a configuration file, which it rewrites."""
        await self._run([str(configuration), "--port", str(self.port), "--sentinel"])

    async def _run(self, words: Iterable[str]) -> None:
        assert self.binary is not None
        self._process = await asyncio.create_subprocess_exec(self.binary, *words, stdout=asyncio.subprocess.DEVNULL)
        for _ in range(500):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                with contextlib.suppress(ConnectionError):  # over TLS it says no to what is no handshake
                    await writer.wait_closed()
                return
        raise AssertionError("redis-server did not start")

    async def kill(self) -> None:
        """Kill it: what it knew is gone."""
        if self._process is not None:
            self._process.kill()
            await self._process.wait()
            self._process = None

    async def admit(self, key: str = "signalwire_fabric_async") -> None:
        """Have it grant at once, as one whose quota has been in use for a long time: for as long as it keeps its keys."""
        await self.ask(f"HSET {key}:{{quota}}:slots open 0 run unknown")
        await self.ask(f"SET {key}:{{locks}}:since '0 unknown'")

    async def ask(self, command: str) -> str:
        """Its answer to a command."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(f"{command}\r\n".encode())
        answer = (await reader.readline()).decode()
        if answer[0] == "$":
            answer = (await reader.readexactly(int(answer[1:]))).decode()
        writer.close()
        await writer.wait_closed()
        return answer


def _free_port() -> int:
    """Return a port of which a cluster's bus, 10,000 above it, can be used too."""
    while True:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port: int = free.getsockname()[1]
        if port < 55_000:
            return port
