"""The state that the calls of one session share: the sender, the event loop, the deadlines and the retry budget."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Coroutine
from threading import get_ident
from typing import TYPE_CHECKING, ClassVar, Final, TypeVar

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


class _Process:
    """The id of this process, which the system would have to be asked for at each call."""

    id: ClassVar[int] = os.getpid()

    @classmethod
    def forked(cls) -> None:
        """Note that this is a new process."""
        cls.id = os.getpid()


if hasattr(os, "register_at_fork"):  # else there are no forks
    os.register_at_fork(after_in_child=_Process.forked)


class Transport:
    """The calls of one session, on one event loop in one process.

    Attributes:
        budget: The session's token bucket for retries.
        ended: True once the session was closed.
        loop: The event loop that the session was opened in.
        pacer: The pace of the session's writes after a 429.
        queues: The deadlines of calls, by their timeout in seconds.
        sender: Sends single requests.
    """

    def __init__(self, origin: str, sender: Sender) -> None:
        self.budget = RetryBudget()
        self.loop = asyncio.get_running_loop()
        self.pacer = WritePacer(loop_time)
        self.sender = sender
        self.ended = False
        self.queues: dict[float, DeadlineQueue] = {}
        self._origin = origin
        self._process = _Process.id
        self._thread = get_ident()

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

    def running_task(self) -> asyncio.Task[object]:
        """Return the running task. Raise ConfigurationError in another event loop or process than the session's.

        A task of the session's loop that runs in its thread runs in its loop: asking for that costs a system call.
        """
        task = asyncio.current_task(self.loop)
        if task is None or get_ident() != self._thread or _Process.id != self._process:
            self.check_place()
            task = asyncio.current_task()
        assert task is not None  # noqa: S101  # a coroutine runs in a task
        return task

    def check_place(self) -> None:
        """Raise ConfigurationError in another event loop or process than the session's."""
        if asyncio.get_running_loop() is not self.loop:
            raise ConfigurationError("this session was opened in another event loop: open one in each loop")
        if _Process.id != self._process:
            raise ConfigurationError("this session was opened before a fork: open one in each process")

    @property
    def closed(self) -> bool:
        """True if nothing can be sent any more. The caller may have closed its connector."""
        return self.ended or self.sender.closed

    @property
    def why_closed(self) -> str:
        """The closed object, as an error message names it."""
        return "the session was closed" if self.ended else f"the session's {self.sender.owned_by_caller} was closed"

    def start_deadline(self, task: asyncio.Task[object], seconds: float, started: float) -> Deadline:
        """Start a task's deadline `seconds` after `started`, the first of so many seconds: the others share its timer."""
        if len(self.queues) >= MAX_QUEUES:
            return self.start_lone_deadline(task, started + seconds)
        queue = self.queues[seconds] = DeadlineQueue(seconds, self.loop)
        return queue.start(task, started)

    def start_lone_deadline(self, task: asyncio.Task[object], at: float) -> Deadline:
        """Start a task's deadline with a timer of its own."""
        return Deadline.start_alone(task, at, self.loop)

    def abandon(self) -> None:
        """Close without awaiting, for a session that was never closed."""
        self.ended = True
        if _Process.id == self._process and not self.loop.is_closed():
            self._close_queues()
        self.sender.abandon()

    async def close(self) -> None:
        """Close the connections; those of the caller's connector stay open."""
        if self.loop.is_closed():
            self.abandon()
            return
        self.check_place()
        self.ended = True
        self._close_queues()
        await self.sender.close()

    def _close_queues(self) -> None:
        for queue in self.queues.values():
            queue.close()
