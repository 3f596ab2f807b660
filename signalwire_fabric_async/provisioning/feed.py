"""Hands out the steps of a round, each recorded in the journal before it is sent.

The next people are read and recorded while the workers send, many of them in
one commit, so that hardly any worker waits for the disk.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

from .. import FabricError
from .journal.journal import JournalWriter
from .staging.rows import Unit
from .staging.steps import StagedSteps

AHEAD: Final = 4
"""Maximum number of people whose steps are recorded in one commit, in multiples of those that are sent at once."""


class Feed:
    """The people of one round, with their steps.

    Args:
        steps: The staged steps.
        journal: Where they are recorded; None records nothing.
        ahead: The number of people below which further ones are read.
    """

    def __init__(self, steps: StagedSteps, journal: JournalWriter | None, ahead: int) -> None:
        self._steps = steps
        self._journal = journal
        self._ahead = ahead
        self._ready: deque[Unit] = deque()
        self._after: int | None = 0
        self._filling: asyncio.Task[None] | None = None
        self._moved = asyncio.Event()
        self._error: FabricError | None = None

    def next(self) -> Unit | None:
        """Return the next person's steps, recorded; None if `take` must be awaited."""
        return self._ready.popleft() if len(self._ready) > self._ahead else None

    async def take(self) -> Unit | None:
        """Wait for the next person's steps, recorded; return None at the end.

        Raises JournalError or StagingError if no further steps can be recorded or read.
        """
        ready = self._ready
        if len(ready) < self._ahead and self._filling is None and self._after is not None:
            self._filling = asyncio.create_task(self._fill())
        while not ready:
            if self._error is not None:
                raise self._error
            if self._filling is None:
                return None
            self._moved.clear()
            await self._moved.wait()
        return ready.popleft()

    async def _fill(self) -> None:
        try:
            while len(self._ready) < self._ahead and self._after is not None:
                units, self._after = await self._steps.units(self._after)
                size = AHEAD * self._ahead
                for first in range(0, len(units), size):
                    await self._record(units[first : first + size])
        except FabricError as error:
            self._error, self._after = error, None
        finally:
            self._filling = None
            self._moved.set()

    async def _record(self, units: list[Unit]) -> None:
        if self._journal is not None:
            await self._journal.sending([(one.step, one.ident) for unit in units for one in unit.steps])
        self._ready.extend(units)
        self._moved.set()

    async def rest(self) -> tuple[list[Unit], bool]:
        """Return the people who were recorded and not taken, and whether there are others."""
        if self._filling is not None:
            await asyncio.wait([self._filling])
        left = list(self._ready)
        if left or self._after is None:
            return left, bool(left)
        units, _ = await self._steps.units(self._after)
        return left, bool(units)

    def cancel(self) -> None:
        """End the reading."""
        if self._filling is not None:
            self._filling.cancel()
