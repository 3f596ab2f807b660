"""One call while it is under way: what was sent of it, where it stands, and what has become of it."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any, Final, Generic, TypeVar

from ..errors import FabricError, RequestTimeoutError, ResponseError, TransportError
from .checks import json_array, json_object
from .hooks import Event, tell
from .options import Options
from .protocol import Reply, Request, error_for, redacted_message, unusable
from .retry import Failure, Situation, may_have_acted, was_applied

T = TypeVar("T")

_numbers = itertools.count(1)

CURRENT: Final[ContextVar[Exchange[Any] | None]] = ContextVar("signalwire_fabric_async.exchange", default=None)
"""The exchange whose attempt runs in this context: how a request that goes out finds its call."""

LEAST_SECRET: Final = 4
"""Shorter strings are not masked in what the service answered: they hide nothing and garble everything."""


class Exchange(Generic[T]):
    """The state of one call, from its first attempt to its result."""

    __slots__ = (
        "attempt",
        "ends",
        "holds_slot",
        "maybe_deleted",
        "number",
        "options",
        "phase",
        "renewed",
        "request",
        "sends",
        "sent",
        "started",
        "status",
        "waited",
    )

    def __init__(self, request: Request[T], options: Options, now: float) -> None:
        self.request = request
        self.options = options
        self.started = now
        self.ends = now + options.timeout
        self.number = next(_numbers)
        self.attempt = 0
        self.sends = 0
        self.sent = False
        self.status = 0
        self.phase = "connect"
        self.holds_slot = False
        self.maybe_deleted = False
        self.renewed = False
        self.waited = False

    def begin_attempt(self) -> None:
        """Forget the last attempt."""
        self.attempt += 1
        self.sent = False
        self.status = 0
        self.phase = "connect"

    def bytes_go_out(self) -> None:
        """Note that the request's bytes are about to be written."""
        self.sends += 1
        if not self.sent:
            self.sent = True
        else:
            self.attempt += 1  # aiohttp sends an idempotent request again by itself
        self.phase = "answer"

    def tell(self, event: type[Any], **facts: object) -> None:
        """Tell the hooks an event of this call."""
        made: Event = event(
            operation=self.request.name,
            method=self.request.method,
            path=self.request.template,
            call=self.number,
            **facts,
        )
        tell(self.options.hooks, made)

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
        body = None if reply is None else self.masked(reply).body
        return unusable(self.request, status, *problems, body=body, attempts=self.attempt)

    def error(self, failure: Failure, reply: Reply | None, cause: str, payload: object) -> FabricError:
        """The error that ends the call with this failure."""
        request = self.request
        if failure.situation is Situation.UNUSABLE:
            return self.unusable(failure.status, cause, reply=reply)
        if reply is not None:
            return error_for(request, reply, payload, retry_after=failure.retry_after, attempts=self.attempt)
        return TransportError(
            self._masked(f"{request.method} {request.path}: {failure.situation.value}{cause and f' ({cause})'}"),
            method=request.method,
            path=request.path,
            attempts=self.attempt,
            outcome_unknown=may_have_acted(request.method, failure),
            applied=was_applied(request.method, failure),
        )

    def timeout(self, failure: Failure) -> RequestTimeoutError:
        """The error of a deadline that has passed."""
        request = self.request
        seconds = self.options.timeout
        return RequestTimeoutError(
            f"{request.method} {request.path}: not done within {seconds:g} s (the time went by in: {self.phase})",
            method=request.method,
            path=request.path,
            attempts=self.attempt,
            outcome_unknown=may_have_acted(request.method, failure),
            applied=was_applied(request.method, failure),
            phase=self.phase,
            timeout=seconds,
        )

    def masked(self, reply: Reply) -> Reply:
        """The answer without the secrets that this call sent, should the service have echoed them."""
        body = reply.body
        for secret in self._secrets():
            body = body.replace(secret.encode(), b"***").replace(json.dumps(secret)[1:-1].encode(), b"***")
        return reply if body is reply.body else Reply(reply.status, reply.headers, body)

    def _masked(self, text: str) -> str:
        for secret in self._secrets():
            text = text.replace(secret, "***")
        return redacted_message(text)

    def _secrets(self) -> list[str]:
        found = {*self.options.credentials.secrets}
        if self.request.body is not None:
            found.update(_secret_values(json.loads(self.request.body)))
        return sorted((one for one in found if len(one) >= LEAST_SECRET), key=len, reverse=True)


def _secret_values(value: object, name: str = "") -> Iterator[str]:
    """The strings below a JSON value whose member's name says that they are secret."""
    if isinstance(value, str) and any(word in name.lower() for word in ("password", "token", "secret")):
        yield value
    for one in json_array(value) or ():
        yield from _secret_values(one, name)
    for inner_name, one in (json_object(value) or {}).items():
        yield from _secret_values(one, inner_name)
