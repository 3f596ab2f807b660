"""Scripted faults: which requests go wrong, and how. No I/O."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any, Literal

import attrs

from .journal import WRITES, About
from .routes import Route

When = Literal["before", "after"]
"""Whether a fault strikes before the request is carried out, or after it."""


@attrs.define(eq=False)
class Fault:
    """One scripted fault."""

    kind: Literal["fail", "delay", "stall", "cut", "drop", "reset", "lie"]
    operation: str
    """An operation (`subscribers.create`), a noun (`subscribers`), a method (`POST`), or `*` for every request."""
    left: int | None = None
    """How many more requests it strikes; None for every one."""
    when: When = "before"
    where: Literal["headers", "body"] = "headers"
    seconds: float = 0.0
    at: int = 0
    status: int = 503
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str])
    body: Any = None  # any JSON value, or bytes
    next: Any = None  # what a page's links.next is to be: any JSON value

    def strikes(self, route: Route) -> bool:
        """Whether it is meant for a route."""
        return About(route.method, route.noun, route.name).is_meant_by(self.operation)


class Faults:
    """The script: struck in the order in which it was written."""

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
        """Let that share of the writes be carried out and their answers be lost."""
        self._lost_share, self._lost = share, random.Random(seed)  # noqa: S311  # a reproducible script, no secret
        self._look()

    def refuse(self, share: float, seed: int, refusal: Fault) -> None:
        """Let that share of all requests be refused without being carried out."""
        self._refused_share, self._refused = share, random.Random(seed)  # noqa: S311  # as above
        self._refusal = refusal
        self._look()

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self._script.clear()
        self._lost_share = self._refused_share = 0.0
        self._look()

    def _look(self) -> None:
        self.any = bool(self._script or self._lost_share or self._refused_share)

    def strike(self, route: Route) -> list[Fault]:
        """The faults that this request meets: every delay and lie, and the first of those that end it."""
        met: list[Fault] = []
        ended = False
        for fault in list(self._script):
            if not fault.strikes(route) or (ended and fault.kind not in ("delay", "lie")):
                continue
            if fault.kind == "lie" and route.kind != "list":
                continue
            ended = ended or fault.kind not in ("delay", "lie")
            met.append(fault)
            if fault.left is not None:
                fault.left -= 1
                if not fault.left:
                    self._script.remove(fault)
        if not ended:
            met.extend(self._by_chance(route))
        self._look()
        return met

    def _by_chance(self, route: Route) -> list[Fault]:
        if self._refused is not None and self._refused_share and self._refused.random() < self._refused_share:
            return [self._refusal]
        if route.method not in WRITES and route.method != "DELETE":
            return []
        if self._lost is not None and self._lost_share and self._lost.random() < self._lost_share:
            return [Fault("drop", route.name, when="after")]
        return []
