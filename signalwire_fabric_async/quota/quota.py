"""The Space's write quota: POST, PUT and PATCH together, in any sliding window.

A slot counts as used until `per` seconds after its response came. Counting from
the send could overflow a window at the service, because the service counts the
request at an unknown time between the two.
"""

from __future__ import annotations

import asyncio
import math
import time
from abc import ABC, abstractmethod
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from typing import Final, Protocol

from ..apis import WRITES
from ..errors import ConfigurationError
from .adaptive_limit import AdaptiveLimit

GRAIN: Final = 1000
"""Fraction of a window within which freed slots are granted together, by one timer."""


def loop_time() -> float:
    """Return the running event loop's time in seconds, the clock of every part of a call.

    Without a running loop, return the time of the clock that loops use.
    """
    try:
        return asyncio.get_running_loop().time()
    except RuntimeError:
        return time.monotonic()


class WriteQuota(Protocol):
    """The interface of a write quota; `Quota` implements it for one process.

    The session releases each slot that `try_acquire` or `acquire` granted exactly once,
    and reports the response with `observe` and `refused` before it does.
    """

    def try_acquire(self) -> bool:
        """Take a slot without waiting, and return whether there was one."""
        ...

    async def acquire(self) -> None:
        """Wait for a slot and take it. A cancelled wait takes none."""

    @property
    def epoch(self) -> int:
        """A number that changes when granted slots expire."""
        ...

    def confirm(self, epoch: int) -> bool:
        """Return whether a slot of an epoch is still valid. The session calls it right before it sends.

        An expired slot is taken back: the session does not release it.
        """
        ...

    def release(self, *, sent: bool) -> None:
        """Return a slot: used if the request was sent, else unused."""

    def refused(self, retry_after: float | None) -> None:
        """Report a 429 with its `Retry-After` in seconds, None without one."""

    def observe(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Report the headers of a response, for its rate limit. Headers that name none may be left out."""


class WaitQueue:
    """First-in, first-out queue of callers that wait for a slot, with one timer."""

    __slots__ = ("_loop", "_serve", "_timer", "waiting")

    def __init__(self, serve: Callable[[], None]) -> None:
        self._serve = serve
        self.waiting: OrderedDict[asyncio.Future[None], None] = OrderedDict()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self.waiting)

    @property
    def armed(self) -> bool:
        """True if the timer is set."""
        return self._timer is not None

    def enqueue(self) -> asyncio.Future[None]:
        """Append a waiter. Its future is done when the slot is granted."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._move_to(loop)
        waiter = loop.create_future()
        self.waiting[waiter] = None
        return waiter

    def cancel(self, waiter: asyncio.Future[None]) -> bool:
        """Remove a waiter, and return whether it had its slot already, which must then be returned."""
        self.waiting.pop(waiter, None)
        return waiter.done() and not waiter.cancelled()

    def wake(self, take: Callable[[], bool]) -> None:
        """Grant slots in order, for as long as `take` gets one."""
        waiting = self.waiting
        if self._loop is None or self._loop.is_closed():
            waiting.clear()  # a closed loop cannot wake anyone
        while waiting:
            waiter = next(iter(waiting))
            if not waiter.done():  # else its task was cancelled in this very tick
                if not take():
                    return
                waiter.set_result(None)
            del waiting[waiter]

    def schedule_wake(self, seconds: float) -> None:
        """Wake waiters after so many seconds, unless the timer is armed already.

        An armed timer is never moved. It may fire too early, which costs one
        check, but never too late: the time of the next slot only increases, and
        an event that decreases it wakes the waiters itself.
        """
        if self._timer is None and self._loop is not None and not self._loop.is_closed():
            self._timer = self._loop.call_later(max(seconds, 0.0), self._on_timer, self._loop)

    def _on_timer(self, loop: asyncio.AbstractEventLoop) -> None:
        if loop is self._loop:  # else it is the timer of a previous loop
            self._timer = None
            self._serve()

    def _move_to(self, loop: asyncio.AbstractEventLoop) -> None:
        if self.waiting and self._loop is not None and not self._loop.is_closed():
            raise ConfigurationError("this quota is in use in another event loop: use one quota in each loop")
        self.waiting.clear()
        self._timer = None
        self._loop = loop


class AdaptiveQuota(ABC):
    """Common base of quotas: an adaptive limit and a fair queue of waiters."""

    __slots__ = ("_adaptive", "_queue")

    def __init__(self, limit: object, per: object) -> None:
        self._adaptive = AdaptiveLimit(limit, per)
        self._queue = WaitQueue(self._serve)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(limit={self.limit}, per={self.per})"

    @property
    def limit(self) -> int:
        """Writes in any window, as configured."""
        return self._adaptive.limit

    @property
    def per(self) -> float:
        """The window's length in seconds."""
        return self._adaptive.per

    @property
    def effective_limit(self) -> int:
        """The current limit: `limit`, or less after rate-limit headers or a 429."""
        self._adaptive.room(loop_time())
        return self._adaptive.in_force

    @property
    def waiting(self) -> int:
        """Number of calls that wait for a slot in this process."""
        return len(self._queue)

    @abstractmethod
    def release(self, *, sent: bool) -> None:
        """Return a slot: used if the request was sent, else unused."""

    @abstractmethod
    def _serve(self) -> None:
        """Grant free slots to waiters, in order."""

    @abstractmethod
    def _want(self) -> None:
        """React to a new waiter."""

    async def _wait(self) -> None:
        """Wait in the queue until a slot is granted. A cancelled wait returns it."""
        waiter = self._queue.enqueue()
        self._want()
        try:
            await waiter
        except BaseException:
            if self._queue.cancel(waiter):
                self.release(sent=False)
            raise


class Quota(AdaptiveQuota):
    """A write quota of `limit` requests in any window of `per` seconds.

    It is fair (slots are granted in the order of the requests) and cancel-safe.
    The service's rate-limit headers and its 429s lower the limit, which rises
    again later: see `effective_limit`. The sessions of one event loop may share
    one, and two sessions on one Space should; several processes share a
    `signalwire_fabric_async.redis.RedisQuota`.

    Args:
        limit: Writes in any window, a whole number from 1. The service documents 13,800.
        per: Length of the window in seconds.

    Raises:
        ConfigurationError: `limit` or `per` is invalid.
    """

    __slots__ = ("_cooling", "_in_flight", "_room")

    def __init__(self, limit: int = WRITES.limit, per: float = WRITES.seconds) -> None:
        super().__init__(limit, per)
        self._room = self._adaptive.limit  # the room at the last computation; never more than the current one
        self._in_flight = 0
        self._cooling: deque[float] = deque()  # when each used slot is free again; past ones are removed when needed

    @property
    def used(self) -> int:
        """Number of slots that count as used now."""
        self._cool(loop_time())
        return self._in_flight + len(self._cooling)

    def try_acquire(self) -> bool:
        """Take a slot without waiting; return False if none is free or others wait already."""
        if self._queue.waiting:
            return False
        if self._in_flight + len(self._cooling) < self._room:
            self._in_flight += 1
            return True
        return self._take()

    async def acquire(self) -> None:
        """Wait for a slot and take it. A cancelled wait takes none.

        Raises:
            ConfigurationError: Calls wait for this quota in another event loop.
        """
        if not self.try_acquire():
            await self._wait()

    epoch: Final = 0
    """Always 0: the slots of one process do not expire."""

    def confirm(self, epoch: int) -> bool:
        """Return True: the slots of one process do not expire."""
        return epoch == 0

    def release(self, *, sent: bool) -> None:
        """Return a slot: used if the request was sent, else unused."""
        self._in_flight -= 1
        if sent:
            now = loop_time()
            self._cooling.append(now + self._adaptive.per)
            if (
                self._queue.waiting and not self._queue.armed
            ):  # all slots were in flight: this is the first to become free
                self._arm(now)
        elif self._queue:
            self._serve()

    def refused(self, retry_after: float | None) -> None:
        """Hold all writes for a 429's `Retry-After`, and lower the limit."""
        now = loop_time()
        self._cool(now)
        self._adaptive.refused(now, retry_after, in_flight=self._in_flight, answered=len(self._cooling))
        self._room = self._adaptive.room(now)

    def observe(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Read the rate-limit headers of a response, at most a hundred times in a window."""
        now = loop_time()
        if self._adaptive.wants_look(now):
            self._cool(now)
            self._adaptive.observe(
                now, headers, in_flight=self._in_flight, answered=len(self._cooling), wall=time.time()
            )
            self._room = self._adaptive.room(now)
            if self._queue:
                self._serve()

    def _cool(self, now: float) -> None:
        cooling = self._cooling
        while cooling and cooling[0] <= now:
            cooling.popleft()

    def _take(self) -> bool:
        now = loop_time()
        self._cool(now)
        self._room = self._adaptive.room(now)
        if self._in_flight + len(self._cooling) >= self._room:
            return False
        self._in_flight += 1
        return True

    def _want(self) -> None:
        self._serve()  # waiters of a closed loop do not count

    def _serve(self) -> None:
        """Grant free slots to waiters, in order, and set the timer for the next ones."""
        self._queue.wake(self._take)
        if self._queue:
            self._arm(loop_time())

    def _arm(self, now: float) -> None:
        """Set the timer for the next free slot; where all are in flight, the next release does it."""
        at = self._adaptive.rises_at(now)
        if self._cooling and not self._adaptive.holds(now):
            at = min(at, self._cooling[0])
        if at < math.inf:
            self._queue.schedule_wake(at - now + self._adaptive.per / GRAIN)
