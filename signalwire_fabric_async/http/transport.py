"""The state that the calls of one session share: the sender, the event loop, the deadlines and the retry budget."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Final, TypeVar

from ..errors import ConfigurationError
from ..quota.pacing import WritePacer
from ..quota.quota import loop_time
from .call import Call
from .deadline import Deadline, DeadlineQueue
from .retry import RetryBudget

if TYPE_CHECKING:
    from .attempt import Sender
    from .messages import Request
    from .options import Options

T = TypeVar("T")

MAX_QUEUES: Final = 64
"""Maximum number of timeouts with a queue; a call with another timeout has its own timer."""

logger: Final = logging.getLogger("signalwire_fabric_async")


class Transport:
    """The calls of one session, on one event loop in one process.

    Attributes:
        budget: The session's token bucket for retries.
        loop: The event loop that the session was opened in.
        pacer: The pace of the session's writes after a 429.
        sender: Sends single requests.
    """

    def __init__(self, origin: str, sender: Sender) -> None:
        self.budget = RetryBudget()
        self.loop = asyncio.get_running_loop()
        self.pacer = WritePacer(loop_time)
        self.sender = sender
        self._closed = False
        self._origin = origin
        self._pid = os.getpid()
        self._queues: dict[float, DeadlineQueue] = {}

    def call(self, request: Request[T], options: Options) -> Coroutine[object, None, T]:
        """Prepare a call; awaiting it sends the request."""
        call = Call(self, request, options)
        hooks = options.hooks
        if not hooks and not logger.isEnabledFor(logging.DEBUG):
            return call.run()
        from .events import CallNotifier, log

        if logger.isEnabledFor(logging.DEBUG):
            hooks = (*hooks, log)
        return call.run_observed(CallNotifier(hooks, call, self._origin))

    def check_place(self) -> None:
        """Raise ConfigurationError in another event loop or process than the session's."""
        if asyncio.get_running_loop() is not self.loop:
            raise ConfigurationError("this session was opened in another event loop: open one in each loop")
        if os.getpid() != self._pid:
            raise ConfigurationError("this session was opened before a fork: open one in each process")

    @property
    def closed(self) -> bool:
        """True if nothing can be sent any more. The caller may have closed its connector."""
        return self._closed or self.sender.closed

    @property
    def why_closed(self) -> str:
        """The closed object, as an error message names it."""
        return "the session was closed" if self._closed else f"the session's {self.sender.owned_by_caller} was closed"

    def start_deadline(self, seconds: float, started: float) -> Deadline:
        """Start a deadline `seconds` after `started` for the running task.

        All calls with the same timeout share one timer.
        """
        queue = self._queues.get(seconds)
        if queue is None:
            if len(self._queues) >= MAX_QUEUES:
                return self.start_lone_deadline(started + seconds)
            queue = self._queues[seconds] = DeadlineQueue(seconds, self.loop)
        return queue.start(self._current_task(), started)

    def start_lone_deadline(self, at: float) -> Deadline:
        """Start a deadline with its own timer for the running task."""
        return Deadline.start_alone(self._current_task(), at, self.loop)

    def _current_task(self) -> asyncio.Task[object]:
        task = asyncio.current_task(self.loop)
        assert task is not None  # noqa: S101  # a coroutine runs in a task
        return task

    def abandon(self) -> None:
        """Close without awaiting, for a session that was never closed."""
        self._closed = True
        if os.getpid() == self._pid and not self.loop.is_closed():
            self._close_queues()
        self.sender.abandon()

    async def close(self) -> None:
        """Close the connections; those of the caller's connector stay open."""
        if self.loop.is_closed():
            self.abandon()
            return
        self.check_place()
        self._closed = True
        self._close_queues()
        await self.sender.close()

    def _close_queues(self) -> None:
        for queue in self._queues.values():
            queue.close()
