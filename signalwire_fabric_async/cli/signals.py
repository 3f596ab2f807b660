"""Signals: Ctrl-C, SIGTERM and SIGHUP end a command in the same way, and at once."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
import threading
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

T = TypeVar("T")

ENDING: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)
"""The signals that end a command."""


@contextmanager
def as_ctrl_c() -> Generator[None, None, None]:
    """Give the other signals that end a command the current handler of SIGINT; an ignored one stays ignored."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupted(_number: int, _frame: object) -> None:
        signal.raise_signal(signal.SIGINT)

    numbers = [one for one in ENDING if one != signal.SIGINT and signal.getsignal(one) is not signal.SIG_IGN]
    before = [signal.signal(number, interrupted) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def run(command: Coroutine[Any, Any, T]) -> T:
    """Run a command's coroutine in an event loop that every signal wakes, also while nothing happens.

    A signal may be delivered to any thread; the loop's `select` is then not
    interrupted. Python writes each signal's number to a wake-up descriptor.
    """
    return asyncio.run(_woken(command))


async def _woken(command: Coroutine[Any, Any, T]) -> T:
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        return await command
    loop = asyncio.get_running_loop()
    waking, written = socket.socketpair()
    with waking, written:
        waking.setblocking(False)
        written.setblocking(False)
        loop.add_reader(waking, lambda: waking.recv(4096))
        before = signal.set_wakeup_fd(written.fileno(), warn_on_full_buffer=False)
        try:
            return await command
        finally:
            signal.set_wakeup_fd(before)
            loop.remove_reader(waking)


@contextmanager
def on_signal(notify: Callable[[], None]) -> Generator[None, None, None]:
    """Call `notify` in the running event loop for each signal that ends a command.

    The loop's own way, `add_signal_handler`, does not exist on Windows.
    """
    loop = asyncio.get_running_loop()
    numbers = [one for one in ENDING if signal.getsignal(one) is not signal.SIG_IGN]

    def signalled(_number: int, _frame: object) -> None:
        loop.call_soon_threadsafe(notify)

    before = [signal.signal(number, signalled) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


@contextmanager
def stopping(stop: asyncio.Event, notify: Callable[[], None]) -> Generator[None, None, None]:
    """Let the first signal set `stop` and call `notify`, and the second one cancel the task."""
    task = asyncio.current_task()

    def signalled() -> None:
        if stop.is_set() and task is not None:
            task.cancel()
            return
        stop.set()
        notify()

    with on_signal(signalled):
        yield
