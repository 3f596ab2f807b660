"""Pace a session's writes after a 429, so that they go out spread and not all at once.

A gateway with a small burst returns 429 for every request beyond it. If all
waiting writes were sent at the end of a hold, the next 429 would follow at
once. So after a hold the writes are sent one by one, at a learned rate:

- The first 429 gives no rate, so the pacer probes: it starts at
  `PROBE_RATE` and grows by half after each `GROWTH_PERIOD` without a 429.
- A later 429 measures the rate: the limiter was exhausted then and is exhausted
  now, so it accepted in between as much as it allows.
- A rate above `FASTEST`, or `QUIET_AFTER` seconds without a 429 or a waiting
  write, ends the pacing.
"""

from __future__ import annotations

import asyncio
import logging
import math
import random
from collections.abc import Callable
from typing import Final

PROBE_RATE: Final = 200.0
"""Writes per second after the first 429, while the service's rate is not known."""

SLOWEST: Final = 0.5
"""The lowest rate in writes per second: a probe every two seconds."""

FASTEST: Final = 5_000.0
"""Writes per second from which pacing ends, because no client reaches this rate."""

GROWTH: Final = 1.5
CAREFUL_GROWTH: Final = 1.2
MEASURED_GROWTH: Final = 1.07
GROWTH_PERIOD: Final = 0.25
"""Seconds without a 429 after which the rate grows: fast while it is a guess, slower where each 429 carries
a `Retry-After`, and slowly once it is measured."""

FEWEST: Final = 4
"""Minimum number of accepted writes for measuring a rate."""

SAFETY: Final = 0.9
"""Fraction of a measured rate that is used, because measuring it cost a 429."""

FIRST_HOLD: Final = 0.1
LONGEST_HOLD: Final = 10.0
"""Seconds of the hold after a 429 without `Retry-After`: doubled for each 429 in a row, up to the longest."""

LONGEST_RETRY_AFTER: Final = 120.0
"""Seconds that a `Retry-After` holds all writes at most: a call whose `Retry-After` is longer raises at once."""

QUIET_AFTER: Final = 30.0

logger: Final = logging.getLogger("signalwire_fabric_async")


class WritePacer:
    """The pace of one session's writes. `active` is false until the first 429; until then a write only checks it.

    Args:
        time: Returns the event loop's time in seconds.
    """

    __slots__ = (
        "_accepted",
        "_cut_at",
        "_generation",
        "_grow_at",
        "_growth",
        "_held_until",
        "_hold",
        "_next_at",
        "_rate",
        "_time",
        "active",
    )

    def __init__(self, time: Callable[[], float]) -> None:
        self._time = time
        self._generation = 0  # changes with each hold: times that were reserved before it are invalid
        self._reset()

    def _reset(self) -> None:
        self.active = False
        self._rate = PROBE_RATE
        self._growth = GROWTH
        self._accepted = 0
        self._cut_at = -math.inf
        self._grow_at = math.inf
        self._held_until = -math.inf
        self._hold = FIRST_HOLD
        self._next_at = -math.inf

    @property
    def rate(self) -> float:
        """The current rate in writes per second; infinite without pacing."""
        return self._rate if self.active else math.inf

    def held_for(self, now: float) -> float:
        """Return the remaining seconds of the hold, 0 outside of one."""
        return max(0.0, self._held_until - now)

    async def wait_turn(self) -> None:
        """Wait until the next write may be sent."""
        while self.active:
            generation, now = self._generation, self._time()
            wait = self._reserve(now) - now
            if wait <= 0:
                return
            await asyncio.sleep(wait)
            if generation == self._generation:
                return

    def _reserve(self, now: float) -> float:
        """Reserve the next free time of sending a write and return it."""
        self._grow(now)
        if not self.active:
            return now
        at = max(now, self._held_until, self._next_at)
        self._next_at = at + 1.0 / self._rate
        return at

    def accepted(self) -> None:
        """Count a write that the service accepted, or rejected for another reason than its rate."""
        self._accepted += 1

    def refused(self, retry_after: float | None) -> None:
        """Hold all writes after a 429, and slow down.

        Args:
            retry_after: The response's `Retry-After` in seconds, None without one. It is never undercut.
        """
        now = self._time()
        if now >= self._held_until:  # else the request was sent before the hold
            self._slow_down(now)
        if retry_after is not None:
            self._growth = min(self._growth, CAREFUL_GROWTH)
        hold = self._hold if retry_after is None else min(retry_after, LONGEST_RETRY_AFTER)
        self._hold_until(now + hold, hold)

    def _slow_down(self, now: float) -> None:
        if self.active:
            refilled = max(self._cut_at, self._held_until - FIRST_HOLD)  # a longer hold only refilled the burst
            measured = self._accepted / max(now - refilled, 1e-3)
            if self._accepted < FEWEST:  # too few to measure: a window may not have passed yet
                measured = self._rate / 2
            rate = min(self._rate, max(measured, self._rate / 4))
            self._growth = MEASURED_GROWTH
            self._hold = FIRST_HOLD if self._accepted else min(LONGEST_HOLD, self._hold * 2)
        else:
            rate = PROBE_RATE / SAFETY
            self._hold = FIRST_HOLD
        self.active = True
        self._rate = max(SLOWEST, rate * SAFETY)
        self._accepted = 0
        self._cut_at = now

    def _hold_until(self, end: float, seconds: float) -> None:
        if end <= self._held_until:
            return
        if end - self._held_until > 0.1:  # else one of several simultaneous 429s
            logger.warning(
                "429: the writes of this session are held for %.1f s, then sent at %.0f a second or less",
                seconds,
                self._rate,
            )
        self._held_until = end
        # A whole interval of jitter: several processes that were held together do not resume together.
        self._next_at = end + random.uniform(0.0, 1.0 / self._rate)  # noqa: S311  # spreads requests, hides nothing
        self._grow_at = self._next_at + GROWTH_PERIOD
        self._generation += 1

    def _grow(self, now: float) -> None:
        if not self.active or now < self._grow_at:
            return
        if now - self._held_until >= QUIET_AFTER and now - self._next_at >= QUIET_AFTER:
            self._reset()
            return
        periods = 1 + int((now - self._grow_at) / GROWTH_PERIOD)
        self._grow_at += periods * GROWTH_PERIOD
        self._rate *= self._growth ** min(periods, 100)
        if self._rate >= FASTEST:
            self._reset()
