"""Whether a request may be retried, and after how long. No I/O.

The rules are the table of the README's Promises: a read, PUT or DELETE is
retried after any transient failure; a POST or PATCH only when the service
cannot have acted on it.
"""

from __future__ import annotations

import email.utils
import random
import time
from collections.abc import Mapping
from datetime import UTC
from enum import Enum
from typing import Final, NamedTuple

import attrs

from ..errors import ConfigurationError
from ..schema.models import ByFields
from ..validate import seconds, whole_number

REPEATABLE: Final = frozenset({"GET", "PUT", "DELETE"})
"""Methods that may be sent twice: the second leaves the service in the same state."""


class FailureKind(Enum):
    """The kind of an attempt's failure; the value is its text in an error message."""

    NEVER_SENT = "no byte of the request was sent"
    CERTIFICATE = "the server's certificate was rejected"
    PROXY = "the proxy refused the connection"
    LOST = "the connection was lost after the request was sent"
    NO_RESPONSE = "no response arrived in time"
    REFUSED = "the service returned an error"
    CUT_SHORT = "the response was cut short"
    UNREADABLE_HEAD = "the head of the response is invalid"
    UNUSABLE = "the response was complete and invalid"


WITHOUT_RESPONSE: Final = frozenset({FailureKind.LOST, FailureKind.NO_RESPONSE, FailureKind.UNREADABLE_HEAD})
"""The kinds of failure after which it is unknown whether the service acted on the request."""


class Failure(NamedTuple):
    """One failed attempt: its kind and, if a response arrived, its status and `Retry-After`."""

    kind: FailureKind
    status: int = 0
    retry_after: float | None = None

    @property
    def says_not_processed(self) -> bool:
        """True if the response itself means that the request was not acted upon."""
        return self.status == 429 or (self.status == 503 and self.retry_after is not None)

    @property
    def is_transient(self) -> bool:
        """True if the same request may succeed a little later."""
        match self.kind:
            case FailureKind.NEVER_SENT | FailureKind.LOST | FailureKind.NO_RESPONSE | FailureKind.CUT_SHORT:
                return True
            case FailureKind.REFUSED:
                return self.status in (429, 500, 502, 503, 504)
            case FailureKind.CERTIFICATE | FailureKind.PROXY | FailureKind.UNREADABLE_HEAD | FailureKind.UNUSABLE:
                return False

    @property
    def may_have_been_applied(self) -> bool:
        """True if a write may have been applied: a 4xx on its retry then proves nothing, and a DELETE's 404 is success."""
        if self.kind is FailureKind.REFUSED:
            return self.status >= 500 and not self.says_not_processed
        return self.kind in WITHOUT_RESPONSE


def may_repeat(method: str, failure: Failure) -> bool:
    """Return whether to retry: reads after a transient failure; writes only if the service cannot have acted."""
    if failure.kind is FailureKind.CUT_SHORT:
        return method == "GET"  # a write is known to have been applied
    if method in REPEATABLE:
        return failure.is_transient
    return failure.kind is FailureKind.NEVER_SENT or (
        failure.kind is FailureKind.REFUSED and failure.says_not_processed
    )


def may_have_acted(method: str, failure: Failure) -> bool:
    """Return whether the service may have applied a write although no response said so: `outcome_unknown`."""
    if failure.kind in WITHOUT_RESPONSE:
        return method != "GET"
    if method in REPEATABLE:
        return False
    return failure.kind is FailureKind.REFUSED and failure.status >= 500 and not failure.says_not_processed


def was_applied(method: str, failure: Failure) -> bool:
    """Return whether the service said that it applied a write before the rest of its response was lost."""
    return method != "GET" and failure.kind in (FailureKind.CUT_SHORT, FailureKind.UNUSABLE)


@attrs.frozen
class RetryPolicy(ByFields):
    """Number and timing of retries.

    Args:
        attempts: Maximum number of attempts of one call; 1 never retries.
        base: Ceiling in seconds of the first full-jitter exponential wait; it doubles with each further one.
        cap: Ceiling in seconds of any such wait.
        max_retry_after: Longest `Retry-After` in seconds that a call waits for.
        attempt_timeout: Seconds that one attempt of a GET, PUT or DELETE may take before it is retried. None gives
            an attempt half of what is left of the deadline while more than half of it is left, then all of it. A
            POST or PATCH always has the whole deadline.
        verify: True to settle a PUT or PATCH of unknown outcome with one GET within the deadline: if the
            resource has what was sent, the call returns it; if the service has not seen the body's counter yet
            (`document_version` of call flows), the call is retried; else it raises as without `verify`.

    Raises:
        ConfigurationError: A value has another type or is out of range.
    """

    attempts: int = 3
    base: float = 0.5
    cap: float = 30.0
    max_retry_after: float = 120.0
    attempt_timeout: float | None = None
    verify: bool = False

    def __attrs_post_init__(self) -> None:
        whole_number(self.attempts, "attempts")
        for name in ("base", "cap", "max_retry_after"):
            seconds(getattr(self, name), name, or_zero=True)
        if self.attempt_timeout is not None:
            seconds(self.attempt_timeout, "attempt_timeout")
        if not isinstance(self.verify, bool):  # pyright: ignore[reportUnnecessaryIsInstance]  # callers may be untyped
            raise ConfigurationError(f"verify must be True or False, not {self.verify!r}")

    def wait_before(self, attempt: int, failure: Failure) -> float | None:
        """Return the seconds to wait before attempt number `attempt` (2 or more), None for no further attempt.

        The wait is never shorter than a response's `Retry-After`.
        """
        if failure.retry_after is not None:
            return failure.retry_after if failure.retry_after <= self.max_retry_after else None
        try:
            import backoff  # its decorators come with it: loaded at the first backoff, not at the start
        except OSError:  # a process that cannot open a file cannot open a connection either
            return None
        waits = backoff.expo(factor=self.base, max_value=self.cap)
        next(waits)  # backoff yields None first
        ceiling = 0.0
        for _ in range(attempt - 1):
            ceiling = next(waits)
        return float(backoff.full_jitter(ceiling))

    def jitter(self, most: float) -> float:
        """Return random seconds from 0 to `base`, and less than `most`, to add to a `Retry-After`."""
        return random.uniform(0.0, min(self.base, most / 2))  # noqa: S311  # spreads requests, hides nothing


class RetryBudget:
    """Token bucket that prevents retry storms.

    Each call adds a tenth of a token and each success a whole one, up to the
    capacity; each retry takes one. While everything fails, requests stay
    within 1.1 times the calls once the bucket is empty.
    """

    __slots__ = ("tokens",)

    CAPACITY: Final = 50.0
    PER_CALL: Final = 0.1

    def __init__(self) -> None:
        self.tokens = self.CAPACITY

    def succeeded(self) -> None:
        """Count a call that succeeded."""
        if self.tokens < self.CAPACITY:
            self.tokens += 1.0

    def failed(self) -> None:
        """Count a call whose first attempt failed."""
        if self.tokens < self.CAPACITY:
            self.tokens += self.PER_CALL

    def take(self) -> bool:
        """Take a token for one retry; return False if the bucket is empty."""
        if self.tokens < 1.0:
            return False
        self.tokens -= 1.0
        return True


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of a `Retry-After`, in either form; None if it is invalid.

    A date is compared with the response's own `Date`, so a wrong clock on
    either side does not matter (with the local clock, if the response has none).
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
"""Longer `Retry-After` values, in seconds, are ignored as invalid."""


def _sensible(wait: float) -> float | None:
    return wait if 0.0 <= wait <= LONGEST else None


def _http_date(text: str) -> float | None:
    try:
        moment = email.utils.parsedate_to_datetime(text)
        return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
