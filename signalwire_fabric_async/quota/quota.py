"""The Space's write quota: POST, PUT and PATCH together, in any sliding window.

A slot counts as used until `per` seconds after its answer came. Counting from
the send would let a window at the service overflow, because it is not known
when, between the two, the service counted the request.
"""

from __future__ import annotations

import asyncio
import math
from abc import ABC, abstractmethod
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from time import monotonic
from typing import Final, Protocol

from ..apis import WRITES
from ..errors import ConfigurationError
from .adaptive_limit import Tuning

QUOTA_METHODS: Final = WRITES.methods

GRAIN: Final = 1000
"""Slots that become free within this part of a window are given out together, by one timer."""


class WriteQuota(Protocol):
    """What a session asks of a quota; `Quota` is the one for one process.

    Each slot that `try_acquire` or `acquire` gave is released exactly once.
    Between the two, `observe` and `refused` tell it of the answer.
    """

    def try_acquire(self) -> bool:
        """Take a slot at once, or say that there is none."""
        ...

    async def acquire(self) -> None:
        """Wait for a slot and take it. Cancelled, it has taken none."""

    def release(self, *, sent: bool) -> None:
        """Give a slot back: used, where the request was sent; unused, where it never was."""

    def refused(self, retry_after: float | None) -> None:
        """The service answered 429, with this `Retry-After` in seconds."""

    def observe(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Look at the rate-limit headers of an answer."""


class Turns:
    """Those who wait for a slot, in the order in which they came, and the one timer that serves them."""

    __slots__ = ("_loop", "_serve", "_timer", "_waiting")

    def __init__(self, serve: Callable[[], None]) -> None:
        self._serve = serve
        self._waiting: OrderedDict[asyncio.Future[None], None] = OrderedDict()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def armed(self) -> bool:
        """Whether the timer is set."""
        return self._timer is not None

    def join(self) -> asyncio.Future[None]:
        """Come to the end of the queue: what is answered is done when the slot is given."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._move_to(loop)
        turn = loop.create_future()
        self._waiting[turn] = None
        return turn

    def leave(self, turn: asyncio.Future[None]) -> bool:
        """Leave the queue; whether a slot had been given already, so that it is to be given back."""
        self._waiting.pop(turn, None)
        return turn.done() and not turn.cancelled()

    def serve(self, take: Callable[[], bool]) -> None:
        """Give slots out in order, for as long as `take` gets one."""
        waiting = self._waiting
        if self._loop is None or self._loop.is_closed():
            waiting.clear()  # nobody can be woken there
        while waiting:
            turn = next(iter(waiting))
            if not turn.done():  # else its task was cancelled in this very tick
                if not take():
                    return
                turn.set_result(None)
            del waiting[turn]

    def serve_in(self, seconds: float) -> None:
        """Have them served after so many seconds, unless that is to happen anyway.

        A timer that is armed is never moved: it may ring too early, which
        costs a look, and never too late, because what waiters wait for only
        moves away or is served when it happens.
        """
        if self._timer is None and self._loop is not None and not self._loop.is_closed():
            self._timer = self._loop.call_later(max(seconds, 0.0), self._ring, self._loop)

    def _ring(self, loop: asyncio.AbstractEventLoop) -> None:
        if loop is self._loop:  # else it is the timer of a loop that was left
            self._timer = None
            self._serve()

    def _move_to(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._waiting and self._loop is not None and not self._loop.is_closed():
            raise ConfigurationError("this quota is waited for in another event loop: use one in each loop")
        self._waiting.clear()
        self._timer = None
        self._loop = loop


class TunedQuota(ABC):
    """What quotas have in common: a limit that the service's answers tune, and those who wait, in their order."""

    __slots__ = ("_tuning", "_turns")

    def __init__(self, limit: object, per: object) -> None:
        self._tuning = Tuning(limit, per)
        self._turns = Turns(self._serve)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(limit={self.limit}, per={self.per})"

    @property
    def limit(self) -> int:
        """Writes in any window, as configured."""
        return self._tuning.limit

    @property
    def per(self) -> float:
        """The window's length in seconds."""
        return self._tuning.per

    @property
    def effective_limit(self) -> int:
        """The limit in force here: `limit`, or less where the service told so."""
        self._tuning.room(monotonic())
        return self._tuning.in_force

    @property
    def waiting(self) -> int:
        """Calls that wait for a slot here and now."""
        return len(self._turns)

    @abstractmethod
    def release(self, *, sent: bool) -> None:
        """Give a slot back: used, where the request was sent; unused, where it never was."""

    @abstractmethod
    def _serve(self) -> None:
        """Give free slots to those who wait, in order."""

    @abstractmethod
    def _want(self) -> None:
        """A slot is wanted, and there was none to be taken at once."""

    async def _wait(self) -> None:
        """Wait in the queue until a slot is given. Cancelled, it is given back."""
        turn = self._turns.join()
        self._want()
        try:
            await turn
        except BaseException:
            if self._turns.leave(turn):
                self.release(sent=False)
            raise


class Quota(TunedQuota):
    """A write quota of `limit` requests in any window of `per` seconds.

    Fair (slots are given in the order in which they were asked for) and
    cancel-safe. The service's rate-limit headers and its 429s tune it down,
    and it finds its way back up: see `effective_limit`. It may be shared by
    the sessions of one event loop, and two sessions on one Space should share
    one; for several processes there is `signalwire_fabric_async.redis`.

    limit: writes in any window, a whole number from 1.
    per: the window's length in seconds.

    Raises ConfigurationError for other values.
    """

    __slots__ = ("_cooling", "_in_flight", "_room")

    def __init__(self, limit: int = WRITES.limit, per: float = WRITES.seconds) -> None:
        super().__init__(limit, per)
        self._room = self._tuning.limit  # what the tuning last gave; never more than it would give now
        self._in_flight = 0
        self._cooling: deque[float] = deque()  # when each answered slot is free again; the past ones go when needed

    @property
    def used(self) -> int:
        """Slots that count as used now."""
        self._cool(monotonic())
        return self._in_flight + len(self._cooling)

    def try_acquire(self) -> bool:
        """Take a slot at once, or say that there is none (or that others came first)."""
        if self._turns:
            return False
        if self._in_flight + len(self._cooling) < self._room:
            self._in_flight += 1
            return True
        return self._take()

    async def acquire(self) -> None:
        """Wait for a slot and take it. Cancelled, it has taken none.

        Raises ConfigurationError where calls wait for it in another event loop.
        """
        if not self.try_acquire():
            await self._wait()

    def release(self, *, sent: bool) -> None:
        """Give a slot back: used, where the request was sent; unused, where it never was."""
        self._in_flight -= 1
        if sent:
            now = monotonic()
            self._cooling.append(now + self._tuning.per)
            if self._turns and not self._turns.armed:  # all slots were in flight: this is the first to come free
                self._arm(now)
        elif self._turns:
            self._serve()

    def refused(self, retry_after: float | None) -> None:
        """The service answered 429: hold writes back for what it asks, and go on slower."""
        now = monotonic()
        self._cool(now)
        self._tuning.refused(now, retry_after, in_flight=self._in_flight, answered=len(self._cooling))
        self._room = self._tuning.room(now)

    def observe(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Look at the rate-limit headers of an answer, a hundred times in a window at most."""
        now = monotonic()
        if self._tuning.wants_look(now):
            self._cool(now)
            self._tuning.observe(now, headers, in_flight=self._in_flight, answered=len(self._cooling))
            self._room = self._tuning.room(now)
            if self._turns:
                self._serve()

    def _cool(self, now: float) -> None:
        cooling = self._cooling
        while cooling and cooling[0] <= now:
            cooling.popleft()

    def _take(self) -> bool:
        now = monotonic()
        self._cool(now)
        self._room = self._tuning.room(now)
        if self._in_flight + len(self._cooling) >= self._room:
            return False
        self._in_flight += 1
        return True

    def _want(self) -> None:
        self._serve()  # a queue left behind by a closed loop may have been all that stood before us

    def _serve(self) -> None:
        """Give free slots to those who wait, in order, and come back when there may be more."""
        self._turns.serve(self._take)
        if self._turns:
            self._arm(monotonic())

    def _arm(self, now: float) -> None:
        """Come back when there may be a slot; where all are in flight, the next release sees to it."""
        at = self._tuning.rises_at(now)
        if self._cooling and not self._tuning.holds(now):
            at = min(at, self._cooling[0])
        if at < math.inf:
            self._turns.serve_in(at - now + self._tuning.per / GRAIN)
