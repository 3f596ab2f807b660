"""May this be repeated, and after how long. No I/O.

The rules are the table of the README's Promises: a read, PUT or DELETE is
repeated for any passing failure; a POST or PATCH only when the service cannot
have acted on it.
"""

from __future__ import annotations

import email.utils
import time
from collections.abc import Mapping
from datetime import UTC
from enum import Enum
from typing import Final, NamedTuple

import attrs

from ..schema.models import ByFields
from ..validate import seconds, whole_number

REPEATABLE: Final = frozenset({"GET", "PUT", "DELETE"})
"""Methods whose repetition leaves the service in the same state."""


class Situation(Enum):
    """What became of an attempt that gave no usable result."""

    NEVER_SENT = "no byte of the request was sent"
    CERTIFICATE = "the server's certificate was refused"
    PROXY = "the proxy refused the connection"
    LOST = "the connection was lost after the request was sent"
    NO_ANSWER = "no answer came in time"
    REFUSED = "the service answered with an error"
    CUT_SHORT = "the answer was cut short"
    UNUSABLE = "the answer was complete and unusable"


class Failure(NamedTuple):
    """One failed attempt: the situation and, where an answer came, its status and `Retry-After`."""

    situation: Situation
    status: int = 0
    retry_after: float | None = None

    @property
    def says_not_processed(self) -> bool:
        """Whether the answer itself says that the request was not acted upon."""
        return self.status == 429 or (self.status == 503 and self.retry_after is not None)

    @property
    def is_transient(self) -> bool:
        """Whether the same request may succeed a little later."""
        match self.situation:
            case Situation.NEVER_SENT | Situation.LOST | Situation.NO_ANSWER | Situation.CUT_SHORT:
                return True
            case Situation.REFUSED:
                return self.status in (429, 500, 502, 503, 504)
            case Situation.CERTIFICATE | Situation.PROXY | Situation.UNUSABLE:
                return False

    @property
    def may_have_deleted(self) -> bool:
        """Whether a deletion may have been applied, so that a 404 on its repetition means that it was."""
        if self.situation is Situation.REFUSED:
            return self.status >= 500 and not self.says_not_processed
        return self.situation in (Situation.LOST, Situation.NO_ANSWER)


def may_repeat(method: str, failure: Failure) -> bool:
    """Reads always, for what passes; writes only if the service cannot have acted."""
    if failure.situation is Situation.CUT_SHORT:
        return method == "GET"  # a write is known to have been applied
    if method in REPEATABLE:
        return failure.is_transient
    return failure.situation is Situation.NEVER_SENT or (
        failure.situation is Situation.REFUSED and failure.says_not_processed
    )


def may_have_acted(method: str, failure: Failure) -> bool:
    """Whether the service may have applied a write although no answer said so: `outcome_unknown`."""
    if failure.situation in (Situation.LOST, Situation.NO_ANSWER):
        return method != "GET"
    if method in REPEATABLE:
        return False
    return failure.situation is Situation.REFUSED and failure.status >= 500 and not failure.says_not_processed


def was_applied(method: str, failure: Failure) -> bool:
    """Whether the service said that it applied a write, before the rest of its answer was lost."""
    return method != "GET" and failure.situation in (Situation.CUT_SHORT, Situation.UNUSABLE)


@attrs.frozen
class RetryPolicy(ByFields):
    """How often, how patiently and how much in all failed attempts are repeated.

    attempts: how often one call is tried at most (1: never repeated).
    base, cap: full-jitter exponential waits, in seconds: from 0 to `base`,
        then twice that, at most `cap`.
    max_retry_after: the longest `Retry-After`, in seconds, that is waited for.
    attempt_timeout: seconds that one attempt of a GET, PUT or DELETE may take
        before it is repeated; None gives an attempt half of what is left of
        the deadline for as long as more than half of it is left, then all of
        it. A POST or PATCH always has the whole deadline.
    """

    attempts: int = 3
    base: float = 0.5
    cap: float = 30.0
    max_retry_after: float = 120.0
    attempt_timeout: float | None = None

    def __attrs_post_init__(self) -> None:
        whole_number(self.attempts, "attempts")
        for name in ("base", "cap", "max_retry_after"):
            seconds(getattr(self, name), name, or_zero=True)
        if self.attempt_timeout is not None:
            seconds(self.attempt_timeout, "attempt_timeout")

    def wait_before(self, attempt: int, failure: Failure) -> float | None:
        """Seconds to wait before attempt number `attempt` (2 or more), None where there is to be none.

        Never less than a `Retry-After` told.
        """
        if failure.retry_after is not None:
            return failure.retry_after if failure.retry_after <= self.max_retry_after else None
        try:
            import backoff  # noqa: PLC0415  # its decorators come with it: loaded at the first back-off, not at the start
        except OSError:  # a process that cannot open a file cannot connect anew either
            return None
        waits = backoff.expo(factor=self.base, max_value=self.cap)
        next(waits)  # backoff yields None first
        ceiling = 0.0
        for _ in range(attempt - 1):
            ceiling = next(waits)
        return float(backoff.full_jitter(ceiling))


class RetryBudget:
    """A token bucket that stops a storm of repetitions.

    Each call adds a tenth of a token and each success a whole one, up to the
    capacity; each repetition takes one. While everything fails, requests
    stay within 1.1 times the calls once the bucket is empty.
    """

    __slots__ = ("_tokens",)

    CAPACITY: Final = 50.0
    PER_CALL: Final = 0.1

    def __init__(self) -> None:
        self._tokens = self.CAPACITY

    def succeeded(self) -> None:
        """Count a call that succeeded."""
        if self._tokens < self.CAPACITY:
            self._tokens += 1.0

    def failed(self) -> None:
        """Count a call whose first attempt failed."""
        if self._tokens < self.CAPACITY:
            self._tokens += self.PER_CALL

    def take(self) -> bool:
        """Take what one repetition costs; false where the bucket is empty."""
        if self._tokens < 1.0:
            return False
        self._tokens -= 1.0
        return True


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that a `Retry-After` asks for, in either form; None where it says nothing sensible.

    A date is taken against the answer's own `Date`, so a wrong clock on
    either side does not matter (against ours, where the answer has none).
    """
    value = headers.get("Retry-After")
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.replace(".", "", 1).isdigit():
        return _sensible(float(value))
    moment = _http_date(value)
    if moment is None:
        return None
    now = _http_date(headers.get("Date", ""))
    return _sensible(moment - (time.time() if now is None else now))


LONGEST: Final = 366 * 86_400.0
"""A `Retry-After` further away than a year is taken for garbage."""


def _sensible(wait: float) -> float | None:
    return wait if 0.0 <= wait <= LONGEST else None


def _http_date(text: str) -> float | None:
    try:
        moment = email.utils.parsedate_to_datetime(text)
        return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
