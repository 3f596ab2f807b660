"""What the tests of the command line share: a server in a thread, commands in this process, in another, in a terminal."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from signalwire_fabric_async.testing import FakeFabric

COMMAND = [sys.executable, "-m", "signalwire_fabric_async"]
VARIABLES = ("SPACE", "BASE_URL", "PROJECT_ID", "API_TOKEN", "SUBSCRIBER_TOKEN")
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@contextmanager
def server(**settings: Any) -> Iterator[FakeFabric]:
    """Yield a stand-in server in a thread of its own, so that a command may run an event loop in this one."""
    fabric = FakeFabric(**settings)
    ready = threading.Event()
    ended: list[asyncio.Event] = []
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        async with fabric:
            ended.append(asyncio.Event())
            loops.append(asyncio.get_running_loop())
            ready.set()
            await ended[0].wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert ready.wait(10)
    try:
        yield fabric
    finally:
        loops[0].call_soon_threadsafe(ended[0].set)
        thread.join(10)


def environment(fabric: FakeFabric | None = None, **others: str) -> dict[str, str]:
    """Return the environment of a command: this server's address and credentials, and nothing else about a Space."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SIGNALWIRE_")}
    if fabric is not None:
        kept |= {
            "SIGNALWIRE_BASE_URL": fabric.base_url,
            "SIGNALWIRE_PROJECT_ID": fabric.project_id,
            "SIGNALWIRE_API_TOKEN": fabric.api_token,
        }
    return {**kept, "COLUMNS": "110", **others}


def run(arguments: Sequence[str], env: dict[str, str], **settings: Any) -> subprocess.CompletedProcess[str]:
    """Return a command in a process of its own, without a terminal."""
    settings.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.run(
        [*COMMAND, *arguments], env=env, capture_output=True, encoding="utf-8", timeout=60, check=False, **settings
    )


class Terminal:
    """A command in a pseudo-terminal of 110 columns and 40 lines."""

    def __init__(
        self, arguments: Sequence[str], env: dict[str, str], *, program: Sequence[str] = COMMAND, **settings: Any
    ) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 110, 0, 0))
        self.process = subprocess.Popen(
            [*program, *arguments],
            env={**env, "TERM": "xterm-256color"},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509  # the one way to a controlling terminal
            **settings,
        )
        os.close(slave)
        self._seen = ""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._master)

    @property
    def text(self) -> str:
        """What was written so far, without colours and movements of the cursor."""
        return _ESCAPES.sub("", self._seen)

    @property
    def raw(self) -> str:
        """What was written so far, as it was."""
        return self._seen

    def until(self, wanted: str, seconds: float = 30.0) -> str:
        """Read until this was written (a regular expression)."""
        ends = time.monotonic() + seconds
        while not re.search(wanted, self.text):
            left = ends - time.monotonic()
            assert left > 0, f"{wanted!r} did not come; what came:\n{self.text}"
            if not self._read(left):
                assert re.search(wanted, self.text), f"{wanted!r} did not come; what came:\n{self.text}"
        return self.text

    def type(self, text: str) -> None:
        """Press these keys."""
        os.write(self._master, text.encode())

    def end(self, seconds: float = 30.0) -> int:
        """Read to the end; answers the exit code."""
        ends = time.monotonic() + seconds
        while self._read(max(0.0, ends - time.monotonic())):
            pass
        return self.process.wait(max(0.1, ends - time.monotonic()))

    def _read(self, seconds: float) -> bool:
        if not select.select([self._master], [], [], seconds)[0]:
            return False
        try:
            read = os.read(self._master, 65536)
        except OSError:  # Linux's way to say that the other side is closed
            return False
        self._seen += read.decode(errors="replace")
        return bool(read)
