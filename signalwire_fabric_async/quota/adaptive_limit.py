"""Adaptive limit (AIMD) driven by rate-limit headers and 429s. No I/O.

The limit drops at once: on a rate-limit header with a lower limit, on a 429,
on a remainder smaller than the local one. It rises slowly: by a twentieth of the
configured limit after each window without any of these.
"""

from __future__ import annotations

import email.utils
import math
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final, NamedTuple

from ..validate import seconds, whole_number

LOOKS: Final = 100
"""Maximum number of responses per window whose headers are read: ten a second for a window of ten seconds."""

LONGEST_HOLD: Final = 120.0
"""Seconds that a `Retry-After` or a reset time holds writes at most: a longer one is an outage, or wrong."""

_HEADERS: Final = {
    f"{prefix}{word}-{kind}".encode(): kind
    for prefix in ("", "x-")
    for word in ("ratelimit", "rate-limit")
    for kind in ("limit", "remaining", "reset")
}

_EPOCH_SECONDS: Final = 1e9
_EPOCH_MILLISECONDS: Final = 1e12
"""A reset of at least this value is a Unix timestamp, not a number of seconds from now."""


class RateLimit(NamedTuple):
    """The rate-limit headers of a response; a value is None without its header."""

    limit: int | None
    remaining: int | None
    reset: float | None
    """Seconds until the window starts again."""


class AdaptiveLimit:
    """The limit in force. Times are seconds of any one monotonic clock."""

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
        """Return how many slots may be in use now: 0 during a hold."""
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
        """Return whether the service currently requires a pause."""
        return now < self._held_until

    def rises_at(self, now: float) -> float:
        """Return when `room` may next rise by itself: infinite where nothing limits it."""
        if self.holds(now):
            return self._held_until
        at = math.inf
        if self._foreign:
            at = self._foreign_until
        if self.in_force < self._ceiling:
            at = min(at, self._raise_at)
        return at

    def refused(self, now: float, retry_after: float | None, *, in_flight: int, answered: int) -> None:
        """Lower the limit after a 429, and hold all slots for its `Retry-After`.

        The service took the `answered` requests of this window, and perhaps
        some of those in flight: the limit falls to nine tenths of that, once in
        a window however many 429s arrive, because they were sent before the
        first was known. Where that is less than a twentieth of the limit, the
        429 is not about the window's total but about its rate (or about the
        writes of others): the limit stays, and the session's pacer slows down.
        A 429 without `Retry-After` that lowers the limit holds for a tenth of a window.

        Args:
            now: The current time.
            retry_after: The response's `Retry-After` in seconds, None without one.
            in_flight: Slots in use by requests without a response.
            answered: Slots in use by requests that have their response.
        """
        taken = max(answered, (in_flight + answered) // 2)
        lowers = taken * 20 >= self.in_force
        if lowers and now >= self._cut_at + self.per:
            self._cut_at = now
            self.in_force = max(1, min(self.in_force, taken) * 9 // 10)
        if lowers:
            self._raise_at = now + self.per
        wait = (self.per / 10 if lowers else 0.0) if retry_after is None else min(retry_after, LONGEST_HOLD)
        self._held_until = max(self._held_until, now + wait)

    def wants_look(self, now: float) -> bool:
        """Return whether the headers of a response that arrived now should be read."""
        if now < self._look_at:
            return False
        self._look_at = now + self.per / LOOKS
        return True

    def observe(
        self, now: float, headers: Iterable[tuple[bytes, bytes]], *, in_flight: int, answered: int, wall: float = 0.0
    ) -> None:
        """Read the rate-limit headers of a response.

        A lower limit is used as it is, for any window: a window shorter than
        the configured one makes the client slower than necessary, never too
        fast. A higher limit is ignored. Where less remains than this quota has
        free, others write to the Space too: their part counts as used for a
        window. A smaller difference within that time does not lower it, and
        one of no more than what is in flight means nothing, because those
        requests may or may not be counted in it. Where nothing remains, all
        slots are held until the reset that the headers name.

        Args:
            now: The current time.
            headers: The response's headers as they came.
            in_flight: Slots in use by requests without a response.
            answered: Slots in use by requests that have their response.
            wall: The wall clock's seconds since 1970, for a reset that is a moment.
        """
        limit, remaining, reset = rate_limit(headers, wall)
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
        if remaining == 0 and reset is not None:
            self._held_until = max(self._held_until, now + min(reset, LONGEST_HOLD))


def rate_limit(headers: Iterable[tuple[bytes, bytes]], wall: float = 0.0) -> RateLimit:
    """Read `X-RateLimit-*`, `X-Rate-Limit-*` and `RateLimit-*`, in any case: the least of each kind.

    Args:
        headers: The response's headers as they came.
        wall: The wall clock's seconds since 1970.

    Returns:
        The limit, what remains of it, and the seconds until the reset; `Reset`
        is read as seconds from now, as seconds or milliseconds since 1970, as
        an HTTP date or as an ISO 8601 moment. Other values count as absent.
    """
    numbers: dict[str, int] = {}
    reset: float | None = None
    for name, value in headers:
        if len(name) < 15:  # shorter than the shortest of them
            continue
        kind = _HEADERS.get(name.lower())
        if kind is None:
            continue
        if kind == "reset":
            found = _seconds_until(value.decode("latin-1").strip(), wall)
            reset = found if reset is None or (found is not None and found < reset) else reset
            continue
        number = re.split(rb"[,;]", value, maxsplit=1)[0].strip()
        if number.isdigit() and len(number) <= 9:
            numbers[kind] = min(int(number), numbers.get(kind, 10**9))
    return RateLimit(numbers.get("limit"), numbers.get("remaining"), reset)


def _seconds_until(text: str, wall: float) -> float | None:
    """Parse a reset in any of its usual forms and return the seconds until it, None if it is invalid or long past."""
    if re.fullmatch(r"[0-9]{1,16}(\.[0-9]{1,9})?", text):
        number = float(text)
        if number >= _EPOCH_MILLISECONDS:
            number = number / 1000 - wall
        elif number >= _EPOCH_SECONDS:
            number -= wall
    else:
        moment = _moment(text)
        if moment is None:
            return None
        number = moment - wall
    return number if number >= 0 else None


def _moment(text: str) -> float | None:
    for parse in (email.utils.parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = parse(text)
            return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).timestamp()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None
