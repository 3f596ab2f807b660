"""How many writes may be in use now: the configured limit, and what the service's answers made of it. No I/O.

Down at once: a rate-limit header that tells a lower limit, a 429, a remainder
that is smaller than ours. Up slowly: a twentieth of the limit after each
window in which nothing of the kind was seen.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Final

from ..validate import seconds, whole_number

LOOKS: Final = 100
"""Answers whose headers are read in one window, at most: under load ten a second of a window of ten seconds."""

_HEADERS: Final = {
    f"{prefix}{word}-{kind}".encode(): kind
    for prefix in ("", "x-")
    for word in ("ratelimit", "rate-limit")
    for kind in ("limit", "remaining")
}


class Tuning:
    """The limit in force. Times are seconds of any one clock that does not go back."""

    __slots__ = (
        "_ceiling",
        "_cut_at",
        "_foreign",
        "_foreign_until",
        "_held_until",
        "_look_at",
        "_raise_at",
        "in_force",
        "limit",
        "per",
    )

    def __init__(self, limit: object, per: object) -> None:
        self.limit = whole_number(limit, "the quota's limit")
        self.per = seconds(per, "the quota's period")
        self.in_force = self._ceiling = self.limit
        self._raise_at = 0.0
        self._cut_at = -math.inf
        self._held_until = -math.inf
        self._foreign = 0
        self._foreign_until = 0.0
        self._look_at = -math.inf

    def room(self, now: float) -> int:
        """How many slots may be in use at this moment; 0 while the service asked to wait."""
        if self.in_force < self._ceiling and now >= self._raise_at:
            windows = 1 + int((now - self._raise_at) / self.per)
            self.in_force = min(self._ceiling, self.in_force + windows * max(1, self.limit // 20))
            self._raise_at += windows * self.per
        if self.holds(now):
            return 0
        if self._foreign and now >= self._foreign_until:
            self._foreign = 0
        return max(0, self.in_force - self._foreign)

    def holds(self, now: float) -> bool:
        """Whether nothing is to be sent now, because of a 429."""
        return now < self._held_until

    def rises_at(self, now: float) -> float:
        """When `room` may next rise by itself; infinite where nothing holds it down."""
        if self.holds(now):
            return self._held_until
        at = math.inf
        if self._foreign:
            at = self._foreign_until
        if self.in_force < self._ceiling:
            at = min(at, self._raise_at)
        return at

    def refused(self, now: float, retry_after: float | None, *, in_flight: int, answered: int) -> None:
        """A 429 came while so many slots were in flight, and so many used by answered requests.

        The service took the answered ones, and perhaps some of the others:
        the limit falls to nine tenths of that, once in a window however many
        429s there are, because they were sent before the first was known. It
        falls to no less than its twentieth: few writes of ours say little of it.
        Nothing is sent for as long as the service asks, a window at most, or
        for a tenth of a window where it does not say.
        """
        if now >= self._cut_at + self.per:
            self._cut_at = now
            taken = max(answered, (in_flight + answered) // 2)
            self.in_force = max(1, self.in_force // 20, min(self.in_force, taken) * 9 // 10)
        self._raise_at = now + self.per
        wait = self.per / 10 if retry_after is None else min(retry_after, self.per)
        self._held_until = max(self._held_until, now + wait)

    def wants_look(self, now: float) -> bool:
        """Whether the headers of an answer that came now are to be read: not of every one of thousands."""
        if now < self._look_at:
            return False
        self._look_at = now + self.per / LOOKS
        return True

    def observe(self, now: float, headers: Iterable[tuple[bytes, bytes]], *, in_flight: int, answered: int) -> None:
        """Read the rate-limit headers of an answer that came while so many slots were in flight and so many answered.

        A limit below ours is taken as it is, whatever window it speaks of:
        where that is shorter than ours we are slower than we might be, and
        never too fast. A limit above ours is ignored. Where less remains than
        we believed to be free, others write to the Space too: what they used
        counts as used for a window. A smaller difference within that time
        does not lower it, and one of no more than what is in flight means
        nothing, because those may or may not be counted in it.
        """
        limit, remaining = rate_limit(headers)
        if limit is not None and limit > 0:
            self._ceiling = min(self.limit, limit)
            if self._ceiling <= self.in_force and limit < self.limit:
                self.in_force = self._ceiling
                self._raise_at = now + self.per
        if remaining is not None:
            foreign = self.in_force - in_flight - answered - remaining
            if foreign > in_flight and (foreign >= self._foreign or now >= self._foreign_until):
                self._foreign = foreign
                self._foreign_until = now + self.per


def rate_limit(headers: Iterable[tuple[bytes, bytes]]) -> tuple[int | None, int | None]:
    """The limit and what remains of it, as an answer's headers tell them: the least of each, None where untold.

    `X-RateLimit-Limit`, `X-Rate-Limit-Limit` and `RateLimit-Limit`, the same
    with `Remaining`, in any case. What is not a whole number is not told.
    """
    told: dict[str, int] = {}
    for name, value in headers:
        if len(name) < 15:  # shorter than the shortest of them
            continue
        kind = _HEADERS.get(name.lower())
        if kind is None:
            continue
        number = re.split(rb"[,;]", value, maxsplit=1)[0].strip()
        if number.isdigit() and len(number) <= 9:
            told[kind] = min(int(number), told.get(kind, 10**9))
    return told.get("limit"), told.get("remaining")
