"""One call while it is under way: what was sent of it, where it stands, and what has become of it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from ..errors import FabricError, RequestTimeoutError, ResponseError, TransportError
from .error_mapping import error_for, error_payload, unusable
from .messages import Reply, Request, request_id
from .options import Options
from .redaction import Mask, masked_id
from .retry import Failure, Situation, may_have_acted, may_repeat, was_applied

if TYPE_CHECKING:
    from .hooks import Told

T = TypeVar("T")

NO_HEADERS: Final[Mapping[str, str]] = {}

_numbers = itertools.count(1)


class Exchange(Generic[T]):
    """The state of one call, from its first attempt to its result."""

    __slots__ = (
        "attempt",
        "authorization",
        "begun",
        "ends",
        "fresh",
        "headers",
        "holds_slot",
        "looked",
        "maybe_acted",
        "maybe_deleted",
        "number",
        "options",
        "phase",
        "renewed",
        "request",
        "reused",
        "sent",
        "spent",
        "started",
        "status",
        "told",
        "waited",
    )

    def __init__(self, request: Request[T], options: Options, now: float) -> None:
        self.request = request
        self.options = options
        self.started = now
        self.ends = now + options.timeout
        self.number = next(_numbers)
        self.attempt = 1
        self.authorization: str | None = None
        self.begun: Reply | None = None
        self.fresh = False
        self.headers: Mapping[str, str] = NO_HEADERS
        self.maybe_acted = False
        self.reused = False
        self.looked = now
        self.sent = False
        self.spent: dict[str, float] = {}
        self.status = 0
        self.told: Told | None = None
        self.phase = "connect"
        self.holds_slot = False
        self.maybe_deleted = False
        self.renewed = False
        self.waited = False

    def begin_another_attempt(self) -> None:
        """Forget the last attempt."""
        self.attempt += 1
        self.begun = None
        self.headers = NO_HEADERS
        self.reused = self.sent = False
        self.status = 0
        self.phase = "connect"

    @property
    def tries(self) -> int:
        """Attempts that count for the retry policy: not the one on a pooled connection that proved to be dead."""
        return self.attempt - self.fresh

    def died_in_the_pool(self, failure: Failure) -> bool:
        """Whether the attempt failed only because its pooled connection was dead, so that it is repeated at once."""
        if not self.reused or self.fresh or self.status:
            return False
        if failure.situation is Situation.LOST:
            return self.options.retry.attempts > 1 and may_repeat(self.request.method, failure)
        return failure.situation is Situation.NEVER_SENT

    @property
    def request_id(self) -> str | None:
        """The service's id of the attempt, where the head of its answer came and told one."""
        found = request_id(self.headers)
        return None if found is None else masked_id(found, self.options.credentials.secrets, self.request.body)

    def spend(self, now: float) -> None:
        """Note that the time since the last look went by in the phase of now."""
        self.spent[self.phase] = self.spent.get(self.phase, 0.0) + now - self.looked
        self.looked = now

    def remember(self, failure: Failure) -> None:
        """Keep of a failed attempt what is still true when a later one ends the call."""
        method = self.request.method
        if failure.situation in (Situation.LOST, Situation.NO_ANSWER):
            self.maybe_acted = self.maybe_acted or method != "GET"
        if method == "DELETE" and failure.may_have_deleted:
            self.maybe_deleted = True

    def situation_of_loss(self) -> Situation:
        """What it means that the connection failed now."""
        if not self.sent:
            return Situation.NEVER_SENT
        return Situation.CUT_SHORT if 200 <= self.status < 300 else Situation.LOST

    def situation_of_lateness(self) -> Situation:
        """What it means that the time was up now."""
        lost = self.situation_of_loss()
        return Situation.NO_ANSWER if lost is Situation.LOST else lost

    def unusable(self, status: int, *problems: str, reply: Reply | None = None) -> ResponseError:
        """The error of an answer that came and cannot be used."""
        mask = self.mask()
        body = None if reply is None else mask.reply(reply).body
        return unusable(
            self.request,
            status,
            *map(mask.text, problems),
            body=body,
            attempts=self.attempt,
            request_id=self.request_id,
        )

    def error(self, failure: Failure, reply: Reply | None, cause: str) -> FabricError:
        """The error that ends the call with this failure."""
        request = self.request
        if failure.situation is Situation.UNUSABLE:
            return self.unusable(failure.status, cause, reply=reply)
        if reply is not None:
            return error_for(
                request,
                reply,
                self.mask().value(error_payload(reply)),
                retry_after=failure.retry_after,
                attempts=self.attempt,
                outcome_unknown=may_have_acted(request.method, failure) or (self.maybe_acted and failure.is_transient),
            )
        return TransportError(
            self.mask().text(f"{request.method} {request.path}: {failure.situation.value}{cause and f' ({cause})'}"),
            method=request.method,
            path=request.path,
            attempts=self.attempt,
            outcome_unknown=self.maybe_acted or may_have_acted(request.method, failure),
            applied=was_applied(request.method, failure),
            request_id=self.request_id,
        )

    def timeout(self, failure: Failure, *, at_the_end: bool = True) -> RequestTimeoutError:
        """The error of a deadline that has passed: the call's, or that of one attempt which is not repeated."""
        request = self.request
        seconds = self.options.timeout
        spent = self.spent or {self.phase: 0.0}
        phase = max(spent, key=spent.__getitem__)
        problem = (
            f"not done within {seconds:g} s" if at_the_end else "took too long for one attempt, and is not repeated"
        )
        return RequestTimeoutError(
            f"{request.method} {request.path}: {problem} (the time went by in: {phase})",
            method=request.method,
            path=request.path,
            attempts=self.attempt,
            outcome_unknown=self.maybe_acted or may_have_acted(request.method, failure),
            applied=was_applied(request.method, failure),
            request_id=self.request_id,
            phase=phase,
            timeout=seconds,
        )

    def mask(self) -> Mask:
        """What takes this call's secrets out of an answer or a text."""
        return Mask(self.options.credentials.secrets, self.request.body)
