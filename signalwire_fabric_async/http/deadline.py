"""Deadlines that cost nothing until one passes.

All calls with the same timeout end in the order in which they began. So they
share one queue and one timer, set for its front, instead of a timer each. The
timer cancels the task of a call that is late; the call distinguishes that from
its caller's own cancellation as `asyncio.timeout` does, by `Task.uncancel`.
"""

from __future__ import annotations

import asyncio
from typing import Final

SLACK: Final = 0.001
"""A timer that fires this much early, in seconds, counts as on time."""


class Deadline:
    """The time by which one attempt must have ended. Start one with `DeadlineQueue.start` or `start_alone`."""

    __slots__ = ("_already_cancelling", "_queue", "_settled", "_task", "_timer", "at", "passed")

    def __init__(self, task: asyncio.Task[object], at: float, queue: dict[Deadline, None] | None = None) -> None:
        self.at = at
        self.passed = False
        self._task = task
        self._queue = queue
        self._timer: asyncio.TimerHandle | None = None
        self._settled = False
        self._already_cancelling = task.cancelling()

    @classmethod
    def start_alone(cls, task: asyncio.Task[object], at: float, loop: asyncio.AbstractEventLoop) -> Deadline:
        """Start a deadline with a timer of its own, for an attempt that began in the middle of its call."""
        deadline = cls(task, at)
        deadline._timer = loop.call_at(at, deadline.expire)
        return deadline

    def expire(self) -> None:
        """Cancel the task whose deadline passed."""
        self.passed = True
        self._task.cancel()

    def settle(self) -> bool:
        """Undo the deadline's cancellation, and return whether there was no other."""
        if not self.passed or self._settled:
            return False
        self._settled = True
        return self._task.uncancel() <= self._already_cancelling

    def others(self) -> bool:
        """Return whether the task was also cancelled from elsewhere."""
        return self._task.cancelling() - (self.passed and not self._settled) > self._already_cancelling

    def stop(self) -> None:
        """Stop the deadline: the attempt has ended."""
        if self._timer is not None:
            self._timer.cancel()
        elif self._queue is not None:
            self._queue.pop(self, None)
        if self.passed:
            self.settle()


class DeadlineQueue:
    """The running calls with the same timeout, in the order in which they end."""

    __slots__ = ("_live", "_loop", "_timer", "seconds")

    def __init__(self, seconds: float, loop: asyncio.AbstractEventLoop) -> None:
        self.seconds = seconds
        self._loop = loop
        self._live: dict[Deadline, None] = {}
        self._timer: asyncio.TimerHandle | None = None

    def start(self, task: asyncio.Task[object], now: float) -> Deadline:
        """Start a deadline for the running task."""
        deadline = Deadline(task, now + self.seconds, self._live)
        self._live[deadline] = None
        if self._timer is None:
            self._timer = self._loop.call_at(deadline.at, self._on_timer)
        return deadline

    def _on_timer(self) -> None:
        now = self._loop.time() + SLACK
        self._timer = None
        late: list[Deadline] = []
        for deadline in self._live:
            if deadline.at > now:
                self._timer = self._loop.call_at(deadline.at, self._on_timer)
                break
            late.append(deadline)
        for deadline in late:
            del self._live[deadline]
            deadline.expire()

    def close(self) -> None:
        """Cancel the timer, unless calls are still running: those keep their deadline."""
        if self._timer is not None and not self._live:
            self._timer.cancel()
            self._timer = None
