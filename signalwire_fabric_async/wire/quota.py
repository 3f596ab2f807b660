"""The Space's write quota: POST, PUT and PATCH together, in any sliding window.

A slot counts as used until `per` seconds after its answer came. Counting from
the send would let a window at the service overflow, because it is not known
when, between the two, the service counted the request.
"""

from __future__ import annotations

import asyncio
import math
import re
from collections import deque
from collections.abc import Iterable
from typing import Final, Protocol

from ..errors import ConfigurationError

QUOTA_METHODS: Final = frozenset({"POST", "PUT", "PATCH"})

_RATE_LIMIT = re.compile(rb"(?:x-)?rate-?limit-?(limit|remaining)?", re.IGNORECASE)


class WriteQuota(Protocol):
    """What a session asks of a quota; `Quota` is the one for one process."""

    def try_acquire(self) -> bool:
        """Take a slot at once, or say that there is none."""

    async def acquire(self) -> None:
        """Wait for a slot and take it. Cancelled, it has taken none."""

    def release(self, *, sent: bool) -> None:
        """Give a slot back: used, where the request was sent; unused, where it never was."""

    def refused(self, retry_after: float | None) -> None:
        """The service answered 429."""

    def observe(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Look at the rate-limit headers of an answer."""


class Quota:
    """A write quota of `limit` requests in any window of `per` seconds.

    Fair (slots are given in the order they were asked for) and cancel-safe.
    The service's rate-limit headers and its 429s tune it down. It may be
    shared by the sessions of one event loop.
    """

    def __init__(self, limit: int = 13_800, per: float = 10.0) -> None:
        if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
            raise ConfigurationError(f"the quota's limit is a whole number from 1, not {limit!r}")
        if isinstance(per, bool) or not isinstance(per, (int, float)) or not 0 < per < math.inf:
            raise ConfigurationError(f"the quota's period is a number of seconds above 0, not {per!r}")
        self.limit = limit
        self.per = float(per)
        self._effective = limit
        self._in_flight = 0
        self._cooling: deque[float] = deque()
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._closed_until = 0.0
        self._next_look = 0.0

    def __repr__(self) -> str:
        return f"Quota(limit={self.limit}, per={self.per})"

    @property
    def effective_limit(self) -> int:
        """The limit in force: `limit`, or less where the service told so."""
        return self._effective

    @property
    def used(self) -> int:
        """Slots that count as used now."""
        self._cool(asyncio.get_running_loop().time())
        return self._in_flight + len(self._cooling)

    def try_acquire(self) -> bool:
        """Take a slot at once, or say that there is none."""
        if self._waiting:
            return False
        return self._take(asyncio.get_running_loop().time())

    async def acquire(self) -> None:
        """Wait for a slot and take it. Cancelled, it has taken none."""
        if self.try_acquire():
            return
        loop = asyncio.get_running_loop()
        turn = loop.create_future()
        self._waiting.append(turn)
        self._arm(loop)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # the slot had been given already
                self._in_flight -= 1
                self._serve(loop)
            else:
                self._waiting.remove(turn)
            raise

    def release(self, *, sent: bool) -> None:
        """Give a slot back: used, where the request was sent; unused, where it never was."""
        loop = asyncio.get_running_loop()
        self._in_flight -= 1
        if sent:
            self._cooling.append(loop.time() + self.per)
        if self._waiting:
            self._serve(loop)

    def refused(self, retry_after: float | None) -> None:
        """The service answered 429: hold writes back for what it asks, and go on a tenth slower."""
        now = asyncio.get_running_loop().time()
        if now >= self._closed_until:
            self._effective = max(1, self._effective * 9 // 10)
        self._closed_until = max(self._closed_until, now + min(retry_after or 0.0, self.per))

    def observe(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Look at the rate-limit headers of an answer, ten times a second at most."""
        now = asyncio.get_running_loop().time()
        if now < self._next_look:
            return
        self._next_look = now + 0.1
        limit, remaining = rate_limit(headers)
        if limit is not None and 0 < limit < self._effective:
            self._effective = limit
        if remaining == 0 and now >= self._closed_until:
            self._closed_until = now + self.per / 10

    def _cool(self, now: float) -> None:
        cooling = self._cooling
        while cooling and cooling[0] <= now:
            cooling.popleft()

    def _take(self, now: float) -> bool:
        self._cool(now)
        if now < self._closed_until or self._in_flight + len(self._cooling) >= self._effective:
            return False
        self._in_flight += 1
        return True

    def _serve(self, loop: asyncio.AbstractEventLoop) -> None:
        """Give free slots to those who wait, in order."""
        now = loop.time()
        while self._waiting:
            if self._waiting[0].done():  # its task was cancelled and will say so itself
                self._waiting.popleft()
            elif self._take(now):
                self._waiting.popleft().set_result(None)
            else:
                break
        self._arm(loop)

    def _arm(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._waiting:
            return
        now = loop.time()
        if now < self._closed_until:
            at = self._closed_until
        elif self._cooling:
            at = self._cooling[0]
        else:
            return  # every slot is in flight: a release serves the queue
        self._timer = loop.call_at(at, self._ring, loop)

    def _ring(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = None
        self._serve(loop)


def rate_limit(headers: Iterable[tuple[bytes, bytes]]) -> tuple[int | None, int | None]:
    """The limit and what remains of it, as an answer's headers tell them in any of their spellings."""
    limit = remaining = None
    for name, value in headers:
        if b"imit" not in name and b"IMIT" not in name:
            continue
        found = _RATE_LIMIT.fullmatch(name)
        number = value.strip().split(b",")[0].split(b";")[0]
        if found is None or not number.isdigit() or len(number) > 9:
            continue
        if (found[1] or b"limit").lower() == b"limit":
            limit = int(number)
        else:
            remaining = int(number)
    return limit, remaining
