"""Ctrl-C in the middle of writes: what is in flight is finished, nothing new is begun."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Generator
from contextlib import contextmanager


@contextmanager
def on_signal(told: Callable[[], None]) -> Generator[None, None, None]:
    """SIGINT and SIGTERM call `told` in the running event loop, instead of what they did before.

    The loop's own way, `add_signal_handler`, is not there on Windows.
    """
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGINT, signal.SIGTERM)

    def signalled(_number: int, _frame: object) -> None:
        loop.call_soon_threadsafe(told)

    before = [signal.signal(number, signalled) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


@contextmanager
def stopping(stop: asyncio.Event, told: Callable[[], None]) -> Generator[None, None, None]:
    """SIGINT and SIGTERM set `stop` and call `told`; the second one cancels the task."""
    task = asyncio.current_task()

    def signalled() -> None:
        if stop.is_set() and task is not None:
            task.cancel()
            return
        stop.set()
        told()

    with on_signal(signalled):
        yield
