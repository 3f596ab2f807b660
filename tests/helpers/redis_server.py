"""A redis-server of a test's own."""

from __future__ import annotations

import asyncio
import shutil
import socket
from pathlib import Path

BINARY = shutil.which("redis-server")


class Server:
    """A redis-server of its own, on a port of its own, that keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"redis://127.0.0.1:{self.port}/0"

    async def start(self) -> None:
        """Start it, and wait until it listens."""
        assert BINARY is not None
        arguments = [f"--port {self.port}", "--bind 127.0.0.1", "--save ''", "--appendonly no", f"--dir {self._folder}"]
        words = [word for argument in arguments for word in argument.split(" ")]
        self._process = await asyncio.create_subprocess_exec(
            BINARY, *[word.replace("''", "") for word in words], stdout=asyncio.subprocess.DEVNULL
        )
        for _ in range(200):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                await writer.wait_closed()
                return
        raise AssertionError("redis-server did not start")

    async def kill(self) -> None:
        """Kill it: what it knew is gone."""
        if self._process is not None:
            self._process.kill()
            await self._process.wait()
            self._process = None

    async def up_for(self, seconds: int) -> None:
        """Wait until it has been up for so many whole seconds, so that it grants at once."""
        while int(await self.told("uptime_in_seconds")) < seconds:
            await asyncio.sleep(0.05)

    async def told(self, name: str) -> str:
        """What its INFO says."""
        lines = (await self.ask("INFO server")).splitlines()
        return dict(line.split(":", 1) for line in lines if ":" in line)[name]

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
