"""Holds the writes of a run while the service is unavailable, and gives up after some time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from .current_state import LONGEST_PAUSE, Patience, now
from .diff import StepState
from .send import Outcome

FAILURES_IN_A_ROW: Final = 5
"""Number of failures without a success after which a service counts as unavailable."""


class Outage:
    """The state of the service, as the outcomes of writes show it.

    Args:
        patience: Waits, and says for how long a service may be unavailable.
        at_once: Number of concurrent writes.

    Attributes:
        gave_up: Why the run ends, or empty.
    """

    def __init__(self, patience: Patience, at_once: int) -> None:
        self.gave_up = ""
        self._patience = patience
        self._enough = min(FAILURES_IN_A_ROW, at_once)
        self._hold_until = 0.0
        self._failed_in_a_row = self._holds = 0
        self._unavailable_since: float | None = None

    @property
    def holds(self) -> bool:
        """True while writes are held."""
        return self._hold_until > 0 and self._hold_until > now()

    async def wait(self, is_over: Callable[[], bool]) -> None:
        """Wait while writes are held, unless the run is over."""
        while self._hold_until and not is_over():
            if (left := self._hold_until - now()) <= 0:
                return
            await self._patience.pause(left)

    def watch(self, outcome: Outcome) -> None:
        """Hold all writes while the service is unavailable or sent a `Retry-After`; give up after `patience` seconds."""
        if outcome.state is StepState.DONE or not (outcome.unavailable or outcome.retry_after):
            self._failed_in_a_row = self._holds = 0
            self._unavailable_since = None
            return
        at = now()
        self._failed_in_a_row += 1
        self._unavailable_since = at if self._unavailable_since is None else self._unavailable_since
        pause = outcome.retry_after or 0.0
        if at >= self._hold_until and self._failed_in_a_row >= self._enough:
            self._holds += 1
            pause = max(pause, min(LONGEST_PAUSE, 0.25 * 2**self._holds))
        if at + pause - self._unavailable_since > self._patience.seconds:
            self.give_up(outcome.reason)
        elif at + pause > self._hold_until:
            self._hold_until = at + pause
            if pause >= 1.0:
                self._patience.waits(f"the service rejects requests or is unavailable ({outcome.reason})", pause)

    def give_up(self, reason: object) -> None:
        """End the run: the service was unavailable for too long."""
        self.gave_up = f"the service was unavailable for more than {self._patience.seconds:g} s: {reason}"
