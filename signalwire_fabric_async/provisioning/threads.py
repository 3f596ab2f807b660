"""Runs blocking work in a thread and always waits for it, even when cancelled."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class InterruptedReadingError(Exception):
    """Reading was interrupted on request. It never leaves the package."""


class Interrupt:
    """A request to end, which a thread that blocks in `select` notices too.

    `fileno()` becomes readable once `set` was called.
    """

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        self.is_set = False

    def fileno(self) -> int:
        """Return the descriptor to select on."""
        return self._read

    def set(self) -> None:
        """Request the end. Safe in every thread; a second call does nothing."""
        if not self.is_set:
            self.is_set = True
            os.write(self._write, b"\0")

    def check(self) -> None:
        """Raise InterruptedReadingError once the end was requested."""
        if self.is_set:
            raise InterruptedReadingError

    def close(self) -> None:
        """Close both ends."""
        os.close(self._read)
        os.close(self._write)


async def to_the_end(do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a function in a thread. When this is cancelled, it ends only once the function has returned.

    What the function opens is then known and can be closed, and what it writes
    is written while its lock is held.
    """
    doing = asyncio.get_running_loop().run_in_executor(None, partial(do, *args, **kwargs))
    try:
        return await asyncio.shield(doing)
    except asyncio.CancelledError:
        while not doing.done():
            try:
                await asyncio.wait([doing])
            except asyncio.CancelledError:  # cancelled again: the cancellation is under way already
                continue
        raise
