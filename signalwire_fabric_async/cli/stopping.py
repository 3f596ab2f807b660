"""Ctrl-C in the middle of writes: what is in flight is finished, nothing new is begun."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Generator
from contextlib import contextmanager


@contextmanager
def stopping(stop: asyncio.Event, told: Callable[[], None]) -> Generator[None, None, None]:
    """SIGINT and SIGTERM set `stop` and call `told`; the second one cancels the task."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()

    def signalled() -> None:
        if stop.is_set() and task is not None:
            task.cancel()
            return
        stop.set()
        told()

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(number) for number in numbers]
    for number in numbers:
        loop.add_signal_handler(number, signalled)
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            loop.remove_signal_handler(number)
            signal.signal(number, handler)
