"""The journal: what was begun and what became of it, on disk before the next byte goes out.

SQLite in WAL mode (but for a shared disk) with synchronous=FULL, written by
one thread, which commits in groups: whatever came in while the last commit was
on its way to the disk is the next one, handed over in one piece. A step is
`sending` (committed before its bytes are sent), then `done` with the id,
`failed` (refused, or not sent after all), or `unknown` (its answer was lost).
What was `sending` or `unknown` is never sent again before it was looked up.
No password is written here.
"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final, Self, TypeAlias

from ..diff import Step
from ..errors import JournalError
from .file import connect, open_journal, translated
from .lock import ProcessLock

_BEGIN: Final = (
    "INSERT OR REPLACE INTO steps (ident, run, kind, email, username, action, state, id, at, line)"
    " VALUES (?, ?, ?, ?, ?, ?, 'sending', ?, ?, ?)"
)
_END: Final = "UPDATE steps SET state = ?, id = coalesce(?, id), reason = ?, at = ? WHERE ident = ?"
_RESOLVE: Final = (
    "UPDATE steps SET state = 'done', reason = NULL, run = ?, id = coalesce(?, id), at = ? WHERE ident = ?"
)
_LEAVE: Final = (
    "INSERT OR REPLACE INTO steps (ident, run, kind, email, action, state, at)"
    " VALUES (?, ?, 'person', ?, 'leave', 'done', ?)"
)
_ABANDON: Final = (
    "UPDATE steps SET state = 'failed', reason = 'not looked up: it is no step of the roster any more'"
    " WHERE state IN ('sending', 'unknown')"
)
_REMEMBER: Final = "INSERT OR REPLACE INTO run (name, value) VALUES (?, ?)"

UNSETTLED: Final = frozenset({"sending", "unknown"})
"""The states of a step whose outcome is not known."""
NO_RUN: Final = 0
"""The run of what was done, and by none of this journal's own runs: these count from 1."""

Values: TypeAlias = tuple[str | int | float | None, ...]
_Work: TypeAlias = "tuple[str, Values, asyncio.Future[None] | None]"


class Journal:
    """A journal in a file, held by this process until it is closed.

    Args:
        path: where it lies. A symbolic link is followed once, when it is opened.
        space: the origin of the Space that it is of (`session.origin`).
        shared: whether it lies on a file system that other machines see.

    Opening it raises JournalBusyError where another process holds it, and
    JournalError where the file is no journal, damaged, or another Space's;
    the file is then left as it is.
    """

    def __init__(self, path: str | os.PathLike[str], *, space: str, shared: bool = False) -> None:
        self.path = Path(os.path.realpath(path))  # the lock, and what SQLite keeps beside it, have one name then
        self._shared = shared
        with ExitStack() as held:
            held.callback(ProcessLock(self.path).release)
            self._read = held.enter_context(closing(open_journal(self.path, space, shared=shared)))
            self.run = int(self._told("run") or 0)
            self._held = held.pop_all()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="fabric-journal")
        self._writing: sqlite3.Connection | None = None
        self._gathered: list[_Work] = []
        self._committing = self._closing = False
        self._queue = threading.Lock()  # `close` may be called in another thread than the loop's
        self._broken: JournalError | None = None

    def __repr__(self) -> str:
        return f"Journal({str(self.path)!r})"

    # What it knows ----------------------------------------------------------------------------------------------

    def _told(self, name: str) -> str | None:
        with translated(self.path, "read"):
            found = self._read.execute("SELECT value FROM run WHERE name = ?", (name,)).fetchone()
        return None if found is None else str(found[0])

    def resumes(self, digest: str) -> bool:
        """Whether the last run was of the same roster and options, and did not come to its end."""
        return self._told("digest") == digest and self._told("finished") == "no"

    def begin(self, digest: str) -> None:
        """Begin a run, or go on with the one that did not end. Blocks until it is on disk."""
        if not self.resumes(digest):
            self.run += 1
        self._note(
            [(_REMEMBER, ("run", str(self.run))), (_REMEMBER, ("digest", digest)), (_REMEMBER, ("finished", "no"))]
        )

    def finish(self) -> None:
        """Note that the run came to its end: the next one looks at everybody anew. Blocks until it is on disk.

        What is unsettled still is of people who are not in its roster: nobody looks it up, nor waits for it again.
        """
        self._note([(_ABANDON, ()), (_REMEMBER, ("finished", "yes"))])

    def _note(self, work: list[tuple[str, Values]]) -> None:
        with self._written(), closing(connect(self.path, shared=self._shared)) as connection:
            _write(connection, work)

    def _written(self) -> AbstractContextManager[None]:
        return translated(self.path, "written", ": nothing more is sent")

    def known(self) -> Iterator[tuple[str, int, str, str | None]]:
        """Each step that it knows: ident, run, state, id."""
        with translated(self.path, "read"), closing(sqlite3.connect(self.path)) as connection:
            yield from connection.execute("SELECT ident, run, state, id FROM steps")

    # Writing ----------------------------------------------------------------------------------------------------

    async def sending(self, step: Step) -> str:
        """Note that a step is about to be sent; on disk when this returns. Answers the step's natural key.

        Raises JournalError where it cannot be written: the step must not be sent.
        """
        line = None if step.place is None else step.place.line
        ident = step.ident
        row: Values = (
            ident, self.run, step.kind, step.email, step.username, step.action, step.id, time.time(), line
        )  # fmt: skip
        written = asyncio.get_running_loop().create_future()
        self._put(_BEGIN, row, written)
        await written
        return ident

    def ended(self, ident: str, state: str, *, id: str | None = None, reason: str | None = None) -> None:
        """Note what became of a step. Queued: were it lost, the step would be looked up."""
        self._put(_END, (state, id, reason, time.time(), ident), None)

    def resolved(self, ident: str, id: str | None, *, of_run: bool = True) -> None:
        """Note that a step of unknown outcome turned out to be done. Queued.

        Args:
            of_run: whether it is as the roster of this run has it. Where it is as
                another one has it, this run, once resumed, must look at it again.
        """
        self._put(_RESOLVE, (self.run if of_run else NO_RUN, id, time.time(), ident), None)

    def unchanged(self, key: str, email: str) -> None:
        """Note that a person is as the roster has it. Queued."""
        self._put(_LEAVE, (json.dumps(["person", key], ensure_ascii=False), self.run, email, time.time()), None)

    def _put(self, statement: str, values: Values, written: asyncio.Future[None] | None) -> None:
        """Queue a row for the next commit, which begins with the loop's next turn or when the last one is done."""
        with self._queue:
            broken = self._broken
            if broken is None:
                self._gathered.append((statement, values, written))
        if broken is not None:
            if written is None:
                return
            raise JournalError(str(broken))
        if not self._committing:
            self._committing = True
            loop = asyncio.get_running_loop()
            loop.call_soon(self._next_commit, loop)

    def _next_commit(self, loop: asyncio.AbstractEventLoop) -> None:
        with self._queue:
            self._committing = bool(self._gathered) and not self._closing  # what is left then, `close` writes
            if self._committing:
                batch, self._gathered = self._gathered, []
                self._submit(batch, loop)

    def _submit(self, batch: list[_Work], loop: asyncio.AbstractEventLoop) -> None:
        try:
            self._thread.submit(self._write_batch, batch, loop)
        except RuntimeError as error:  # the system has no more threads, or the interpreter is about to end
            self._broken = JournalError(f"{self.path}: the journal cannot be written ({error}): nothing more is sent")
            _settle([one for _, _, one in batch if one is not None], self._broken)

    def _write_batch(self, batch: list[_Work], loop: asyncio.AbstractEventLoop) -> None:
        """In the writer thread: commit a batch, and tell those who wait for it."""
        self._commit(batch)
        try:
            loop.call_soon_threadsafe(self._committed, [one for _, _, one in batch if one is not None], loop)
        except RuntimeError:  # the loop was closed: nobody waits any more
            return

    def _committed(self, waiting: list[asyncio.Future[None]], loop: asyncio.AbstractEventLoop) -> None:
        _settle(waiting, self._broken)
        self._next_commit(loop)

    def _commit(self, batch: list[_Work]) -> None:
        if self._broken is not None or not batch:
            return
        try:
            with self._written():
                if self._writing is None:
                    self._writing = self._held.enter_context(closing(connect(self.path, shared=self._shared)))
                _write(self._writing, [(statement, values) for statement, values, _ in batch])
        except JournalError as error:
            self._broken = error

    async def flush(self) -> None:
        """Return when all that was noted is on disk. Raises JournalError where it cannot be."""
        written = asyncio.get_running_loop().create_future()
        self._put(_REMEMBER, ("flushed", str(time.time())), written)
        await written

    def close(self) -> None:
        """Write what is queued and let go of the file. Blocks until that is done.

        Who still waits to send something is told that nothing more is sent.
        """
        with self._queue:
            self._closing = True
        with self._held:
            self._thread.shutdown(wait=True)
            while rest := self._rest():
                self._commit(rest)
                for waiting in (one for _, _, one in rest if one is not None):
                    _tell(waiting, JournalError(f"{self.path} was closed: nothing more is sent"))

    def _rest(self) -> list[_Work]:
        """Take what is queued; where that is nothing, nothing is queued any more."""
        with self._queue:
            rest, self._gathered = self._gathered, []
            if not rest and self._broken is None:
                self._broken = JournalError(f"{self.path} was closed: nothing more is sent")
        return rest

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _write(connection: sqlite3.Connection, work: list[tuple[str, Values]]) -> None:
    """Commit some rows together."""
    connection.execute("BEGIN IMMEDIATE")
    for statement, rows in groupby(work, itemgetter(0)):
        connection.executemany(statement, [values for _, values in rows])
    connection.execute("COMMIT")


def _settle(waiting: list[asyncio.Future[None]], broken: JournalError | None) -> None:
    for one in waiting:
        if one.done():
            continue
        if broken is None:
            one.set_result(None)
        else:
            one.set_exception(JournalError(str(broken)))


def _tell(waiting: asyncio.Future[None], broken: JournalError) -> None:
    """Have somebody who waits told, from whatever thread."""
    try:
        waiting.get_loop().call_soon_threadsafe(_settle, [waiting], broken)
    except RuntimeError:  # the loop was closed: nobody waits any more
        return
