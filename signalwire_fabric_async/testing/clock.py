"""A clock that skips waits: backoff, quotas and deadlines pass at once, in their usual order.

While the clock skips, the event loop never sleeps. When nothing is ready and
nothing arrives for a moment, its time jumps to the next timer. So a test of a
10-second quota or of a 120-second `Retry-After` takes milliseconds, and what
comes first still comes first.
"""

from __future__ import annotations

import asyncio
import math
import selectors
import time
from collections.abc import Callable
from typing import Any, Final, Self

from ..errors import ConfigurationError

GRACE: Final = 0.005
"""Real seconds that the loop waits for I/O before its time jumps."""


_TIME: Final = "_fabric_time"
_AHEAD: Final = "_fabric_ahead"
"""By loop: its own clock, and the skipped seconds. Many tests may share a loop."""


class TestClock:
    """Skips the waits of an event loop.

    Example::

        async with fabric.session(timeout=120) as session:
            fabric.fail("subscribers.create", headers={"Retry-After": "60"})
            with fabric.clock:
                await session.subscribers.create(email="ada@example.com")
            assert fabric.clock.elapsed >= 60

    A session's timeout runs on this clock too: with the default of 30 seconds,
    a call raises at once if a response asks to retry after 60.

    It works on asyncio's own event loop, for everything that runs there: the
    session, the stand-in server, the test. Work in the loop's threads
    (`asyncio.to_thread`) takes real time.

    Args:
        grace: Real seconds that the loop waits for I/O, such as of another
            thread or process, before it skips to the next timer.

    Raises:
        ConfigurationError: `grace` is negative.
    """

    __test__ = False  # pytest must not collect it as a test class

    def __init__(self, grace: float = GRACE) -> None:
        if not grace >= 0:
            raise ConfigurationError(f"grace must be a number of seconds, not {grace!r}")
        self.grace = grace
        self.skipped = 0.0
        """The skipped seconds."""
        self._undo: list[Callable[[], None]] = []
        self._entered: float | None = None
        self._elapsed = 0.0

    @property
    def elapsed(self) -> float:
        """Seconds by this clock, skipped or waited, in the current block, or in the last one after its end."""
        return self._elapsed if self._entered is None else self.monotonic() - self._entered

    def __repr__(self) -> str:
        return f"<TestClock: {'skipping' if self._undo else 'as it is'}, {self.skipped:g} s skipped>"

    def monotonic(self) -> float:
        """Return the time on the event loop's clock, in seconds."""
        return time.monotonic() + self.skipped

    def wall(self) -> float:
        """Return the wall clock's time in seconds since 1970, plus the skipped seconds."""
        return time.time() + self.skipped

    def advance(self, seconds: float) -> None:
        """Skip that many seconds at once, whether or not anything waits."""
        if seconds < 0:
            raise ConfigurationError(f"seconds must be 0 or more, not {seconds!r}")
        self.skipped += seconds

    def __enter__(self) -> Self:
        """Start to skip on the running event loop.

        Raises:
            ConfigurationError: The loop is not asyncio's own, or this clock is skipping already.
        """
        if self._undo:
            raise ConfigurationError("this clock is skipping already")
        loop = asyncio.get_running_loop()
        selector = getattr(loop, "_selector", None)  # private: asyncio has no public name for its loop's selector
        if not isinstance(selector, selectors.BaseSelector):
            raise ConfigurationError(f"only asyncio's own event loop can skip time, not {type(loop).__name__}")
        self._take_over(loop, selector)
        self._entered = self.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        self._elapsed, self._entered = self.elapsed, None
        while self._undo:
            self._undo.pop()()

    def _take_over(self, loop: asyncio.AbstractEventLoop, selector: selectors.BaseSelector) -> None:
        names: dict[str, Any] = vars(loop)  # an instance attribute, found before the class's `time`
        select, run_in_executor = selector.select, loop.run_in_executor
        time_was = names.setdefault(_TIME, loop.time)
        behind = self.skipped - names.get(_AHEAD, 0.0)
        in_threads: set[asyncio.Future[Any]] = set()

        def wait(timeout: float | None = None) -> Any:  # the selector's result
            if timeout is None or timeout <= 0 or in_threads:  # a thread's work takes real time
                return select(timeout)
            began = time_was()
            events = select(min(timeout, self.grace))
            if not events:
                # Not `timeout - grace`: freezegun may stop the loop's own clock, and nothing would ever be due. Two
                # steps of that clock more: asyncio runs what was due before now, not what is due exactly now.
                passed = time_was()
                self.skipped += max(0.0, timeout - (passed - began)) + 2 * math.ulp(passed)
            return events

        def now() -> float:
            seconds: float = time_was() + self.skipped - behind
            return seconds

        def run(executor: Any, function: Any, *arguments: Any) -> asyncio.Future[Any]:  # as the loop's own takes them
            future = run_in_executor(executor, function, *arguments)
            in_threads.add(future)
            future.add_done_callback(in_threads.discard)
            return future

        vars(selector)["select"] = wait
        names["time"] = now
        names["run_in_executor"] = run

        def give_back() -> None:
            vars(selector).pop("select", None)
            names.pop("run_in_executor", None)
            ahead = names[_AHEAD] = self.skipped - behind
            names["time"] = lambda: time_was() + ahead  # the clock keeps the skipped time: it never goes back

        self._undo.append(give_back)
