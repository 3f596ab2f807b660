"""Observability: what hooks are told of a call. Names and numbers only; never an id, a body or a credential."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final, TypeAlias

import attrs

logger: Final = logging.getLogger("signalwire_fabric_async")


@attrs.frozen(kw_only=True)
class Started:
    """A call begins. `operation` is its name, `path` the template with the parameters' names."""

    operation: str
    method: str
    path: str
    origin: str
    """Where the call goes, such as `https://acme.signalwire.com`."""
    call: int
    """The same number on all events of one call."""


@attrs.frozen(kw_only=True)
class AttemptFailed(Started):
    """One attempt gave no usable result; `error` is the kind of failure, `status` is 0 where no answer came."""

    attempt: int
    status: int
    error: str


@attrs.frozen(kw_only=True)
class Waiting(Started):
    """The call waits `seconds` before it is repeated (`reason`: back-off or retry-after)."""

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


Event: TypeAlias = Started | AttemptFailed | Waiting | Finished
Hook: TypeAlias = Callable[[Event], None]
"""Told of each event, in order, on the event loop: it returns at once and raises nothing."""


def log(event: Event) -> None:
    """The default hook: each event to the logger `signalwire_fabric_async`, at DEBUG."""
    logger.debug("%s", event)


def tell(hooks: tuple[Hook, ...], event: Event) -> None:
    """Tell each hook. One that raises is logged and does not touch the call."""
    for hook in hooks:
        try:
            hook(event)
        except Exception as error:  # noqa: BLE001  # whatever an observer raises, the call goes on
            logger.warning("the hook %r raised %s", hook, type(error).__name__)
