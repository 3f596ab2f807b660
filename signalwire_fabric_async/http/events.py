"""The events of a call, and the notifier that reports them to hooks.

Events hold names and numbers only; never an id, a body or a credential. This
module is loaded with the first hook.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

if TYPE_CHECKING:
    from .call import Call
    from .retry import Failure

logger: Final = logging.getLogger("signalwire_fabric_async")


@attrs.frozen(kw_only=True)
class Started:
    """A call starts. `operation` is its name, `path` the template with the parameters' names."""

    operation: str
    method: str
    path: str
    origin: str
    """The origin (scheme, host and port) that the call goes to."""
    call: int
    """The same number on all events of one call."""


@attrs.frozen(kw_only=True)
class AttemptFailed(Started):
    """An attempt gave no usable result; `error` is the kind of failure, `status` is 0 if no response arrived."""

    attempt: int
    status: int
    error: str
    request_id: str | None = None
    """The service's id of the request, if its response has one."""


@attrs.frozen(kw_only=True)
class Waiting(Started):
    """The call waits `seconds` before it is retried (`reason`: backoff or retry-after)."""

    attempt: int
    seconds: float
    reason: str


@attrs.frozen(kw_only=True)
class Finished(Started):
    """The call ends: `error` is None, or the class name of what it raised."""

    attempts: int
    status: int
    duration: float
    error: str | None
    request_id: str | None = None
    """The service's id of the last request, if its response has one."""


Event: TypeAlias = Started | AttemptFailed | Waiting | Finished
Hook: TypeAlias = Callable[[Event], None]
"""Called with each event, in order, on the event loop. It must not block, and should not raise."""


def log(event: Event) -> None:
    """Log each event at DEBUG to the logger `signalwire_fabric_async`: the default hook."""
    logger.debug("%s", event)


class CallNotifier:
    """Dispatches a call's events to its hooks."""

    __slots__ = ("_call", "_common", "_hooks")

    def __init__(self, hooks: tuple[Hook, ...], call: Call[Any], origin: str) -> None:  # whatever the call returns
        request = call.request
        self._hooks = hooks
        self._call = call
        self._common: dict[str, Any] = {  # of several types, by name
            "operation": request.name,
            "method": request.method,
            "path": request.template,
            "origin": origin,
            "call": call.number,
        }

    def started(self) -> None:
        """Report that the call starts."""
        self._dispatch(Started(**self._common))

    def attempt_failed(self, failure: Failure) -> None:
        """Report that an attempt gave no usable result."""
        call = self._call
        kind = failure.kind.name.lower()
        self._dispatch(
            AttemptFailed(
                **self._common,
                attempt=call.attempts,
                status=failure.status,
                error=kind,
                request_id=call.request_id,
            ),
        )

    def waiting(self, wait: float, failure: Failure) -> None:
        """Report that the call waits `wait` seconds before it is retried."""
        reason = "backoff" if failure.retry_after is None else "retry-after"
        self._dispatch(Waiting(**self._common, attempt=self._call.attempts, seconds=wait, reason=reason))

    def finished(self, now: float, error: BaseException | None) -> None:
        """Report that the call ends, with a value or with an error."""
        call = self._call
        self._dispatch(
            Finished(
                **self._common,
                attempts=call.attempts,
                status=call.attempt.status,
                duration=now - call.started,
                error=None if error is None else type(error).__name__,
                request_id=call.request_id,
            )
        )

    def _dispatch(self, event: Event) -> None:
        """Call each hook. One that raises is logged and does not affect the call."""
        for hook in self._hooks:
            try:
                hook(event)
            except Exception as error:  # noqa: BLE001  # an observer's exception must not affect the call
                logger.warning("the hook %r raised %s", hook, type(error).__name__)
