"""Locks each person for one writer in this process, and remembers recent creations, also those of unknown outcome.

`ensure` and `apply` may write the same person, in one event loop or in several.
A person is locked by its natural key while one of them reads and writes.
Creations are remembered for a while, because a listing may not show them yet;
one whose response was lost, because the service may still execute it.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict, deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

import attrs

from .diff import StepState
from .journal.journal import NO_RUN, KnownStep

KEPT: Final = 20_000
"""Maximum number of remembered creations, and of those of unknown outcome."""
KEPT_FOR: Final = 120.0
"""Seconds for which a creation is remembered."""


@attrs.frozen
class Created:
    """A recent creation of this process: its id, and its time (`time.monotonic`)."""

    id: str
    at: float


_Waiting = deque[tuple[asyncio.AbstractEventLoop, asyncio.Future[None]]]


class People:
    """The people that this process writes, of all Spaces."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[tuple[str, str], _Waiting | None] = {}
        self._created: OrderedDict[tuple[str, str], Created] = OrderedDict()  # a dict's first key is slow to find
        self._lost: OrderedDict[tuple[str, str], float] = OrderedDict()

    @asynccontextmanager
    async def locked(self, space: str, key: str) -> AsyncGenerator[None, None]:
        """Lock a person of a Space against other writers in this process."""
        who = await self.acquire(space, key)
        try:
            yield
        finally:
            self.release(who)

    async def acquire(self, space: str, key: str) -> tuple[str, str]:
        """Lock a person of a Space; return the argument of `release`."""
        who = (space, key)
        while (waiting := self._take(who)) is not None:
            await waiting  # all waiters try again
        return who

    def _take(self, who: tuple[str, str]) -> asyncio.Future[None] | None:
        with self._lock:
            if who not in self._held:
                self._held[who] = None
                return None
            queue = self._held[who]
            if queue is None:
                queue = self._held[who] = deque()
            loop = asyncio.get_running_loop()
            waiting = loop.create_future()
            queue.append((loop, waiting))
            return waiting

    def release(self, who: tuple[str, str]) -> None:
        """Unlock a person."""
        with self._lock:
            queue = self._held.pop(who)
        for loop, waiting in queue or ():
            try:
                loop.call_soon_threadsafe(_settle, waiting)
            except RuntimeError:  # that loop was closed
                continue

    def note_created(self, space: str, ident: str, id: str | None) -> None:
        """Remember a creation."""
        if id is None:
            return
        with self._lock:
            self._created[space, ident] = Created(id, time.monotonic())
            self._created.move_to_end((space, ident))
            if len(self._created) > KEPT:
                self._created.popitem(last=False)
            self._lost.pop((space, ident), None)

    def created(self, space: str, ident: str) -> Created | None:
        """Return the recent creation with this natural key, or None."""
        found = self._created.get((space, ident))
        return found if found is not None and found.at >= time.monotonic() - KEPT_FOR else None

    def note_lost(self, space: str, ident: str, seconds: float) -> None:
        """Remember a creation of unknown outcome for the seconds in which the service may still execute it."""
        until = time.monotonic() + seconds
        with self._lock:
            self._lost[space, ident] = max(until, self._lost.get((space, ident), until))
            self._lost.move_to_end((space, ident))
            if len(self._lost) > KEPT:
                self._lost.popitem(last=False)

    def lost_for(self, space: str, ident: str) -> float:
        """Return the seconds before a creation may be sent again; 0 if none of this natural key was lost."""
        return max(0.0, self._lost.get((space, ident), 0.0) - time.monotonic())

    def all_created(self, space: str) -> list[KnownStep]:
        """Return the recent creations in a Space."""
        now, clock = time.time(), time.monotonic()
        with self._lock:
            made = [(ident, one) for (of, ident), one in self._created.items() if of == space]
        return [
            KnownStep(ident, NO_RUN, StepState.DONE, one.id, now - (clock - one.at))
            for ident, one in made
            if one.at >= clock - KEPT_FOR
        ]


def _settle(waiting: asyncio.Future[None]) -> None:
    if not waiting.done():
        waiting.set_result(None)


people: Final = People()
"""The recent creations of this process."""
