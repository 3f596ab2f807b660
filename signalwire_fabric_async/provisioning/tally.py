"""Counts what a run did and what failed, and reports its progress."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Final

import attrs

from .comparison import Comparison
from .diff import Action, Kind, Step, StepState
from .summary import COUNTED, FAILED_KEPT, Counts, Failed, Progress, Summary

logger: Final = logging.getLogger("signalwire_fabric_async")

REPORT_EVERY: Final = 0.1
"""Seconds between two reports."""


@attrs.define
class Failures:
    """The steps that were not done: how many, and the first of them."""

    count: int = 0
    first: list[Failed] = attrs.field(factory=list[Failed])

    def add(self, step: Step, state: StepState, reason: str) -> None:
        """Count one more."""
        self.count += 1
        if self.count <= FAILED_KEPT:
            self.first.append(_failed(step, state, reason))


@attrs.define
class Round:
    """The result of one round; `unsure` are the steps that the next one looks up."""

    unsure: Failures = attrs.field(factory=Failures)
    done: int = 0


class Tally:
    """What a run did.

    Attributes:
        round: The current round.
        rounds: Its number.
        writes: Number of requests that were sent.
    """

    def __init__(self, comparison: Comparison, on_progress: Callable[[Progress], None] | None) -> None:
        self.round = Round()
        self.rounds = self.writes = 0
        self._comparison = comparison
        self._on_progress = on_progress
        self._counts: dict[tuple[Kind, Action], int] = {}
        self._failures = Failures()
        self._done = 0
        self._total = comparison.subscribers.writes + comparison.credentials.writes
        self._began = time.monotonic()
        self._next_report = 0.0

    def begin_round(self) -> None:
        """Begin the next round."""
        self.rounds += 1
        self.round = Round()

    def count(self, kind: Kind, action: Action) -> None:
        """Count a step that is done."""
        self.round.done += 1
        self._done += 1
        self._counts[kind, action] = self._counts.get((kind, action), 0) + 1
        self.report()

    def fail(self, step: Step, state: StepState, reason: str) -> None:
        """Count a step that is not done, and is not tried again."""
        self._failures.add(step, state, reason)
        self.report()

    def report(self, *, last: bool = False) -> None:
        """Report the progress, unless the last report was a moment ago."""
        if self._on_progress is None:
            return
        at = time.monotonic()
        if at < self._next_report and not last:
            return
        self._next_report = at + REPORT_EVERY
        spent = at - self._began
        rate = self._done / spent if spent > 0 else 0.0
        left = max(0, self._total - self._done - self._failures.count)
        progress = Progress(
            done=self._done,
            failed=self._failures.count,
            total=max(self._total, self._done + self._failures.count),
            rate=rate,
            seconds_left=left / rate if rate else None,
            round=self.rounds,
        )
        try:
            self._on_progress(progress)
        except Exception as error:  # noqa: BLE001  # an observer's exception must not affect the run
            logger.warning("on_progress raised %s", type(error).__name__)

    def summary(self, *, stopped: bool, gave_up: str) -> Summary:
        """Return the summary."""
        comparison = self._comparison

        def counts(kind: Kind, unchanged: int) -> Counts:
            done = {name: self._counts.get((kind, action), 0) for action, name in COUNTED.items()}
            return Counts(**done, unchanged=unchanged)

        return Summary(
            subscribers=counts(Kind.SUBSCRIBER, comparison.subscribers.unchanged),
            credentials=counts(Kind.CREDENTIAL, comparison.credentials.unchanged),
            failed=(*self._failures.first, *self.round.unsure.first)[:FAILED_KEPT],
            not_done=self._failures.count + self.round.unsure.count,
            warnings=comparison.warnings,
            writes=self.writes,
            rounds=self.rounds,
            seconds=time.monotonic() - self._began,
            stopped=stopped,
            gave_up=gave_up,
        )


def _failed(step: Step, state: StepState, reason: str) -> Failed:
    return Failed(
        action=step.action.value,
        kind=step.kind.value,
        email=step.email,
        username=step.username,
        line=None if step.place is None else step.place.line,
        state=state.value,
        reason=reason,
    )
