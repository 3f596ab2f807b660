"""Scripted faults and the requests that they apply to. No I/O."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias

import attrs

from ...errors import ConfigurationError
from ...operations import Kind
from ...validate import seconds, whole_number
from ..space.routes import WRITES, Route
from .request_log import Entry, Record

When = Literal["before", "after"]
"""The time of a fault: before the request is executed, or after it."""

Match: TypeAlias = Callable[[Entry], bool]
"""Returns whether a fault applies to a request, besides its operation."""


def share(value: object) -> None:
    """Raise ConfigurationError unless the value is from 0 to 1."""
    if not isinstance(value, int | float) or not 0.0 <= value <= 1.0:
        raise ConfigurationError(f"a share must be a number from 0 to 1, not {value!r}")


def texts(headers: Mapping[str, str] | None) -> dict[str, str]:
    """Return the headers of a response. Raises ConfigurationError unless they are a mapping."""
    try:
        return dict(headers or {})
    except (TypeError, ValueError):
        raise ConfigurationError(f"headers must be a mapping, not {headers!r}") from None


def _choice(name: str, value: object, *choices: str) -> None:
    if value not in choices:
        raise ConfigurationError(f"{name} must be {' or '.join(map(repr, choices))}, not {value!r}")


@attrs.define(eq=False)
class Fault:
    """One scripted fault. Raises ConfigurationError for a member that could not be executed."""

    kind: Literal["fail", "delay", "stall", "cut", "drop", "reset", "next_link"]
    operation: str
    """An operation (`subscribers.create`), a resource (`subscribers`), a method (`POST`), or `*` for every request."""
    left: int | None = None
    """The remaining number of requests that it applies to; None for all."""
    skip: int = 0
    """The remaining number of requests that succeed first."""
    match: Match | None = None
    """A further condition on a request."""
    when: When = "before"
    where: Literal["headers", "body"] = "headers"
    seconds: float = 0.0
    at: int = 0
    status: int = 503
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str])
    body: Any = None  # any JSON value, or bytes
    next: Any = None  # what a page's links.next is to be: any JSON value

    def __attrs_post_init__(self) -> None:
        if self.left is not None:
            whole_number(self.left, "times", least=0)
        whole_number(self.skip, "skip", least=0)
        whole_number(self.at, "at", least=0)
        whole_number(self.status, "status", least=200, most=999)  # one below 200 is interim: a final response follows
        seconds(self.seconds, "seconds", or_zero=True)
        _choice("when", self.when, "before", "after")
        _choice("where", self.where, "headers", "body")
        if self.match is not None and not callable(self.match):
            raise ConfigurationError(f"match must be a function of an Entry, not {self.match!r}")
        for name, value in self.headers.items():
            if not f"{name}{value}".isprintable() or {type(name), type(value)} != {str}:
                raise ConfigurationError(f"a header must be a name and a text of one line, not {name!r}: {value!r}")
        for value in (self.body, self.next):
            _check_json(value)

    def strikes(self, route: Route, record: Record) -> bool:
        """Return whether it applies to a request."""
        if self.kind == "next_link" and route.kind is not Kind.LIST:
            return False
        return record.about.is_meant_by(self.operation) and (self.match is None or self.match(record.entry()))


def _check_json(value: object) -> None:
    if isinstance(value, bytes):
        return
    try:
        json.dumps(value)
    except (TypeError, ValueError):
        raise ConfigurationError(f"body must be a JSON value or bytes, not {value!r}") from None


class Faults:
    """The script: its faults apply in the order in which they were added."""

    def __init__(self) -> None:
        self._script: list[Fault] = []
        self._lost_share = 0.0
        self._lost: random.Random | None = None
        self._refused_share = 0.0
        self._refused: random.Random | None = None
        self._refusal = Fault("fail", "*")
        self.any = False

    def add(self, fault: Fault) -> None:
        """Put a fault at the end of the script."""
        if fault.left is None or fault.left > 0:
            self._script.append(fault)
            self._look()

    def lose_answers(self, share: float, seed: int) -> None:
        """Execute this fraction of the writes and lose their responses."""
        self._lost_share, self._lost = share, random.Random(seed)  # noqa: S311  # a reproducible script, no secret
        self._look()

    def refuse(self, share: float, seed: int, refusal: Fault) -> None:
        """Reject this fraction of all requests without executing them."""
        self._refused_share, self._refused = share, random.Random(seed)  # noqa: S311  # as above
        self._refusal = refusal
        self._look()

    def clear(self) -> None:
        """Remove every fault."""
        self._script.clear()
        self._lost_share = self._refused_share = 0.0
        self._look()

    def _look(self) -> None:
        self.any = bool(self._script or self._lost_share or self._refused_share)

    def strike(self, route: Route, record: Record) -> list[Fault]:
        """Return the faults for this request: every delay and replaced link, and the first fault that ends it."""
        met: list[Fault] = []
        ended = False
        for fault in list(self._script):
            goes_on = fault.kind in ("delay", "next_link")
            if (ended and not goes_on) or not fault.strikes(route, record):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            ended = ended or not goes_on
            met.append(fault)
            self._count_down(fault)
        if not ended:
            met.extend(self._by_chance(route))
        self._look()
        return met

    def _count_down(self, fault: Fault) -> None:
        if fault.left is not None:
            fault.left -= 1
            if not fault.left:
                self._script.remove(fault)

    def _by_chance(self, route: Route) -> list[Fault]:
        if self._refused is not None and self._refused_share and self._refused.random() < self._refused_share:
            return [self._refusal]
        if route.method not in WRITES and route.method != "DELETE":
            return []
        if self._lost is not None and self._lost_share and self._lost.random() < self._lost_share:
            return [Fault("drop", route.name, when="after")]
        return []
