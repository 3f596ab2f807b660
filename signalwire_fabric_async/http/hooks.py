"""Telling a call's hooks what it does. The events themselves are loaded when there is a hook to tell them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .events import Event, Hook
    from .exchange import Exchange
    from .retry import Failure

logger: Final = logging.getLogger("signalwire_fabric_async")


def log(event: Event) -> None:
    """The default hook: each event to the logger `signalwire_fabric_async`, at DEBUG."""
    logger.debug("%s", event)


class Told:
    """The hooks of one call, and what all of its events say."""

    __slots__ = ("_call", "_events", "_exchange", "_hooks")

    def __init__(self, hooks: tuple[Hook, ...], exchange: Exchange[Any], origin: str) -> None:
        from . import events  # noqa: PLC0415  # see the module's docstring

        request = exchange.request
        self._events = events
        self._hooks = hooks
        self._exchange = exchange
        self._call: dict[str, Any] = {  # of several types, by name
            "operation": request.name,
            "method": request.method,
            "path": request.template,
            "origin": origin,
            "call": exchange.number,
        }

    def started(self) -> None:
        """The call begins."""
        self._tell(self._events.Started(**self._call))

    def attempt_failed(self, failure: Failure) -> None:
        """An attempt gave no usable result."""
        kind = failure.situation.name.lower()
        self._tell(
            self._events.AttemptFailed(
                **self._call,
                attempt=self._exchange.attempt,
                status=failure.status,
                error=kind,
                request_id=self._exchange.request_id,
            ),
        )

    def waiting(self, wait: float, failure: Failure) -> None:
        """The call waits so many seconds before it is repeated."""
        reason = "back-off" if failure.retry_after is None else "retry-after"
        self._tell(self._events.Waiting(**self._call, attempt=self._exchange.attempt, seconds=wait, reason=reason))

    def finished(self, now: float, error: BaseException | None) -> None:
        """The call ends, by itself or with an error."""
        exchange = self._exchange
        self._tell(
            self._events.Finished(
                **self._call,
                attempts=exchange.attempt,
                status=exchange.status,
                duration=now - exchange.started,
                error=None if error is None else type(error).__name__,
                request_id=exchange.request_id,
            )
        )

    def _tell(self, event: Event) -> None:
        """Tell each hook. One that raises is logged and does not touch the call."""
        for hook in self._hooks:
            try:
                hook(event)
            except Exception as error:  # noqa: BLE001  # whatever an observer raises, the call goes on
                logger.warning("the hook %r raised %s", hook, type(error).__name__)
