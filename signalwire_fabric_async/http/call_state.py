"""The state of one call: its attempts, the time that they took, and the errors that report how it ended."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from ..errors import FabricError, RequestTimeoutError, ResponseError, TransportError
from .attempt import Attempt, Phase
from .error_mapping import error_for, error_payload, unusable, what_became
from .messages import Reply, Request, request_id
from .redaction import Mask, masked_id
from .retry import Failure, FailureKind, may_have_acted, was_applied

if TYPE_CHECKING:
    from .events import CallNotifier
    from .options import Options
    from .transport import Transport

T = TypeVar("T")

_numbers: Final = itertools.count(1)


class CallState(Generic[T]):
    """What a call has done so far.

    Attributes:
        attempt: The current attempt, or the last one.
        attempts: Number of attempts, including the current one.
        number: The number that all events of this call carry.
        started: When the call started, on the event loop's clock, in seconds.
    """

    __slots__ = (
        "_earlier_acted",
        "_ends",
        "_maybe_acted",
        "_notifier",
        "_options",
        "_phase_started_at",
        "_renewed",
        "_spent",
        "_transport",
        "_waited",
        "attempt",
        "attempts",
        "number",
        "request",
        "started",
    )

    def __init__(self, transport: Transport, request: Request[T], options: Options) -> None:
        self.attempt = Attempt(options)
        self.attempts: int = 1
        self.number = next(_numbers)
        self.request = request
        self.started = 0.0
        self._ends = 0.0
        self._maybe_acted = self._earlier_acted = False
        self._notifier: CallNotifier | None = None
        self._options = options
        self._phase_started_at = 0.0
        self._renewed = False
        self._spent: dict[Phase, float] | None = None
        self._transport = transport
        self._waited = False

    @property
    def request_id(self) -> str | None:
        """The service's id of the last attempt, if the head of its response arrived and has one."""
        found = request_id(self.attempt.headers)
        return None if found is None else masked_id(found, self._options.credentials.secrets, self.request.body)

    @property
    def _tries(self) -> int:
        """The number of attempts for the retry policy: without the one on a stale pooled connection."""
        return self.attempts - self.attempt.new_connection

    def _remember(self, failure: Failure) -> None:
        """Keep the facts of a failed attempt that stay true when a later one ends the call."""
        method = self.request.method
        if failure.kind in (FailureKind.LOST, FailureKind.NO_RESPONSE):
            self._maybe_acted = self._maybe_acted or method != "GET"

    def _charge_phase(self) -> None:
        """Charge the time since the last charge to the current phase."""
        now, phase = self._transport.loop.time(), self.attempt.phase
        spent = self._spent = self._spent or {}
        spent[phase] = spent.get(phase, 0.0) + now - self._phase_started_at
        self._phase_started_at = now

    def _unusable(self, status: int, *problems: str, reply: Reply | None = None) -> ResponseError:
        """Build the error for an invalid response."""
        mask = self._mask()
        masked = None if reply is None else mask.reply(reply)
        return unusable(
            self.request,
            status,
            *map(mask.text, problems),
            body=None if masked is None else masked.body,
            attempts=self.attempts,
            request_id=self.request_id,
            headers=None if masked is None else masked.headers,
        )

    def _error(self, failure: Failure, reply: Reply | None, cause: str) -> FabricError:
        """Build the error that ends the call with this failure."""
        request = self.request
        if failure.kind is FailureKind.UNUSABLE:
            return self._unusable(failure.status, cause, reply=reply)
        acted = may_have_acted(request.retried_as, failure)
        if reply is not None:
            earlier = self._maybe_acted if failure.is_transient else self._earlier_acted
            return error_for(
                request,
                reply,
                self._mask().value(error_payload(reply)),
                retry_after=failure.retry_after,
                attempts=self.attempts,
                outcome_unknown=acted or earlier,
            )
        mask = self._mask()
        applied = was_applied(request.method, failure)
        unknown = self._maybe_acted or acted
        became = what_became(request, self.attempts, unknown=unknown and not applied, applied=applied)
        why = f" ({mask.text(cause)})" if cause else ""
        return TransportError(
            f"{mask.plain(f'{request.method} {request.path}')}: {failure.kind.value}{why}{became}",
            method=request.method,
            path=request.path,
            attempts=self.attempts,
            outcome_unknown=unknown,
            applied=applied,
            request_id=self.request_id,
        )

    def _timeout(self, failure: Failure, *, at_the_end: bool = True) -> RequestTimeoutError:
        """Build the error of a deadline that passed: the call's, or that of one attempt that is not retried."""
        request, seconds = self.request, self._options.timeout
        spent = self._spent or {self.attempt.phase: 0.0}
        phase = max(spent, key=spent.__getitem__)
        problem = f"timed out after {seconds:g} s" if at_the_end else "one attempt took too long and is not retried"
        applied = was_applied(request.method, failure)
        unknown = self._maybe_acted or may_have_acted(request.retried_as, failure)
        became = what_became(request, self.attempts, unknown=unknown and not applied, applied=applied)
        return RequestTimeoutError(
            f"{request.method} {request.path}: {problem} ({phase.description}){became}",
            method=request.method,
            path=request.path,
            attempts=self.attempts,
            outcome_unknown=unknown,
            applied=applied,
            request_id=self.request_id,
            phase=phase.value,
            timeout=seconds,
        )

    def _mask(self) -> Mask:
        """Return the mask that removes this call's secrets."""
        return Mask(self._options.credentials.secrets, self.request.body)
