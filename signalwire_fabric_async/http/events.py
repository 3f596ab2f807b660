"""What hooks are told of a call. Names and numbers only; never an id, a body or a credential."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import attrs


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
    request_id: str | None = None
    """The service's own id of the request, where its answer told one."""


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
    request_id: str | None = None
    """The service's own id of the last request, where its answer told one."""


Event: TypeAlias = Started | AttemptFailed | Waiting | Finished
Hook: TypeAlias = Callable[[Event], None]
"""Told of each event, in order, on the event loop: it returns at once and raises nothing."""
