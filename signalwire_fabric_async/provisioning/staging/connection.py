"""The connection of a staging database, and the one thread that uses it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial, update_wrapper
from typing import Any, Concatenate, ParamSpec, TypeVar

from ..errors import StagingError
from ..threads import Interrupt
from .password_buffer import PasswordBuffer
from .rows import SCHEMA, text_of

P = ParamSpec("P")
S = TypeVar("S", bound="Staged")
T = TypeVar("T")


class StagingConnection:
    """A temporary SQLite database, used in a thread of its own."""

    def __init__(self) -> None:
        self.passwords = PasswordBuffer()
        self.interrupt = Interrupt()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="fabric-staging")
        try:
            with _translated():
                self.db = _opened()
        except BaseException:
            self.interrupt.close()
            raise

    async def run(self, do: Callable[[], T]) -> T:
        """Run a function in the thread. Raises StagingError where SQLite fails."""

        def done() -> T:
            with _translated():
                return do()

        try:
            doing = asyncio.get_running_loop().run_in_executor(self._thread, done)
        except RuntimeError as error:  # closed, or the system has no more threads
            raise StagingError(f"the temporary database of this run cannot be used ({error})") from None
        return await doing

    @contextmanager
    def transaction(self) -> Generator[None, None, None]:
        """Commit once, at the end of the block."""
        self.db.execute("BEGIN")
        yield
        self.db.execute("COMMIT")

    def close(self) -> None:
        """End what the thread does, and discard the database."""
        self.interrupt.set()
        self._thread.shutdown(wait=True)
        self.db.close()
        self.interrupt.close()


class Staged:
    """A part of the staging database. Its public methods run in the database's thread (`in_thread`)."""

    def __init__(self, connection: StagingConnection) -> None:
        self.connection = connection
        self.db = connection.db


def in_thread(
    method: Callable[Concatenate[S, P], T],
) -> Callable[Concatenate[S, P], Coroutine[Any, Any, T]]:  # Any: what a coroutine yields and is sent
    """Make a method of a part of the database one that is awaited, and runs in the database's thread."""

    async def run(self: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.connection.run(partial(method, self, *args, **kwargs))

    update_wrapper(run, method)
    return run


def as_list(values: Iterable[object]) -> str:
    """Return values as JSON, for `json_each` in a statement."""
    return text_of(list(values))


def _opened() -> sqlite3.Connection:
    db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    try:
        db.executescript(SCHEMA)
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def _translated() -> Generator[None, None, None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StagingError(f"the temporary database of this run cannot be used ({error})") from None
