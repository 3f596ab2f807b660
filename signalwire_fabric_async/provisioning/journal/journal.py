"""The journal: the steps of a run and their outcomes, on disk before the next byte is sent.

SQLite in WAL mode (except on a shared disk) with synchronous=FULL, written by
one thread, which commits in groups: a commit that a caller waits for takes
along whatever came in before it, such as outcomes, for which nobody waits. A step is
`sending` (committed before its bytes are sent), then `done` with the id,
`failed` (refused, or not sent after all), or `unknown` (its response was lost).
A step that is `sending` or `unknown` is looked up before it is sent again.
No password is written here.
"""

from __future__ import annotations

import asyncio
import math
import os
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, closing, suppress
from pathlib import Path
from typing import Final, Self, TypeAlias

import attrs

from ..diff import Step, StepState, ident_of
from ..errors import JournalBusyError, JournalError
from .file import holder_of, mark_closed, open_journal, translated
from .identity import Claim
from .lock import FileLock
from .statements import ABANDON, BEGIN, END, REMEMBER, RESOLVE, UNCHANGED, Values, write

_LAZY: Final = 0.2
"""Seconds after which rows are committed that no caller waits for, and no other commit took along."""

NO_RUN: Final = 0
"""The run number of steps of other runs; the journal's own runs count from 1."""

_Work: TypeAlias = "tuple[str, list[Values], asyncio.Future[None] | None]"


@attrs.frozen
class KnownStep:
    """A step that a journal knows: its natural key, the run that took it, its state, the id, seconds since the epoch."""

    ident: str
    run: int
    state: str
    id: str | None
    at: float


class Journal:
    """A journal in a file, held by this process until it is closed.

    Args:
        path: Its path. A symbolic link is followed once, when it is opened.
        space: The origin of the Space that it belongs to (`session.origin`).
        shared: True if other machines mount its file system.

    Raises:
        JournalBusyError: Another run holds it, whatever name it uses.
        JournalError: The file is no journal, damaged, or another Space's; it is left as it is.
    """

    def __init__(self, path: str | os.PathLike[str], *, space: str, shared: bool = False) -> None:
        self.path = Path(os.path.realpath(path))  # what SQLite keeps beside it has one name then
        with ExitStack() as held:
            self._lock = self._locked()
            held.callback(self._lock.release)
            # by its path it is opened once: somebody may rename it meanwhile
            self._connection = held.enter_context(
                closing(open_journal(self.path, self._lock.file, space, shared=shared))
            )
            self.run: int = int(self._noted("run") or 0)
            self._held = held.pop_all()

    def __repr__(self) -> str:
        return f"Journal({str(self.path)!r})"

    def _locked(self) -> FileLock:
        try:
            return FileLock(self.path)
        except JournalBusyError as error:
            pid = error.pid or holder_of(self.path)
            by = "another process" if pid is None else f"process {pid}"
            raise JournalBusyError(f"{self.path} is in use by {by}", pid) from None

    def _noted(self, name: str) -> str | None:
        with translated(self.path, "read"):
            found = self._connection.execute("SELECT value FROM run WHERE name = ?", (name,)).fetchone()
        return None if found is None else str(found[0])

    def _all_noted(self) -> dict[str, str]:
        with translated(self.path, "read"):
            return dict(self._connection.execute("SELECT name, value FROM run").fetchall())

    def resumes(self, digest: str) -> bool:
        """Return whether the last run had the same roster and options, and was interrupted."""
        return self._noted("digest") == digest and self.interrupted

    @property
    def interrupted(self) -> bool:
        """Whether the last run was interrupted."""
        return self._noted("finished") == "no"

    @property
    def lifetime(self) -> float:
        """Session timeout of the last run in seconds, 0 without one: the maximum lifetime of its requests."""
        try:
            seconds = float(self._noted("lifetime") or 0.0)
        except ValueError:
            return 0.0
        return seconds if math.isfinite(seconds) and seconds > 0 else 0.0

    def known(self) -> Iterator[KnownStep]:
        """Yield each step that it knows."""
        with translated(self.path, "read"):
            for row in self._connection.execute("SELECT ident, run, state, id, at FROM steps"):
                yield KnownStep(*row)

    def close(self) -> None:
        """Close the file. Blocks until that is done."""
        with self._held, suppress(sqlite3.Error):  # a full disk: the log stays beside the file, and is found
            mark_closed(self._connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class JournalWriter(Journal):
    """A journal that a run writes.

    Attributes:
        copied: Where the file lies that the last run used, if this one is a copy of it; otherwise empty.

    Raises:
        JournalBusyError: A run holds this journal, or a copy of it.
        JournalError: As for `Journal`.
    """

    def __init__(self, path: str | os.PathLike[str], *, space: str, shared: bool = False) -> None:
        super().__init__(path, space=space, shared=shared)
        try:
            self._claim = Claim(self.path, self._lock.file, self._all_noted())
        except BaseException:
            super().close()
            raise
        self._held.callback(self._claim.release)
        self.copied = self._claim.copied
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="fabric-journal")
        self._using = threading.Lock()
        self._gathered: list[_Work] = []
        self._committing = self._closing = self._lazy = False
        self._awaited = self._looked_after = False
        self._queue = threading.Lock()  # `close` may be called in another thread than the loop's
        self._broken: JournalError | None = None

    def begin(self, digest: str, lifetime: float) -> None:
        """Start a run, or resume the interrupted one. Blocks until it is on disk.

        Args:
            digest: The identity of this roster and its options.
            lifetime: Maximum seconds between the start of a request of this run and its effect.
        """
        kept = max(lifetime, self.lifetime) if self.resumes(digest) else lifetime
        if not self.resumes(digest):
            self.run += 1
        noted = {"run": str(self.run), "digest": digest, "finished": "no", "lifetime": repr(kept)}
        noted |= self._claim.identity.notes()
        self._note([(REMEMBER, one) for one in noted.items()])

    def finish(self) -> None:
        """Record the end of the run: the next one compares everyone. Blocks until it is on disk.

        Steps that are still unsettled belong to people who are not in its
        roster: they are not looked up, and nothing waits for them.
        """
        self._note([(ABANDON, ()), (REMEMBER, ("finished", "yes"))])

    def _note(self, work: list[tuple[str, Values]]) -> None:
        with self._using, self._written():
            self._refuse_removed()
            write(self._connection, [(statement, [values]) for statement, values in work])

    def _refuse_removed(self) -> None:
        if self._lock.removed:
            raise JournalError(f"{self.path}: the journal was removed: nothing more is sent")

    def _written(self) -> AbstractContextManager[None]:
        return translated(self.path, "written", ": nothing more is sent")

    # Writing ----------------------------------------------------------------------------------------------------

    async def sending(self, steps: Iterable[tuple[Step, str]]) -> None:
        """Record that steps, each with its natural key, are about to be sent; on disk when this returns.

        Raises:
            JournalError: They cannot be written, or the file was removed: the steps must not be sent.
        """
        run, at = self.run, time.time()
        rows: list[Values] = [
            (
                ident, run, str(one.kind), one.email, one.username, str(one.action), "sending", one.id, at,
                None if one.place is None else one.place.line,
            )
            for one, ident in steps
        ]  # fmt: skip
        written = asyncio.get_running_loop().create_future()
        self._put(BEGIN, rows, written)
        await written

    def check(self) -> None:
        """Raise JournalError if nothing may be sent any more: it cannot be written, or was removed.

        The file is looked at once in each iteration of the loop.
        """
        if self._broken is not None:
            raise JournalError(str(self._broken))
        if not self._looked_after:
            self._refuse_removed()
            self._looked_after = True
            asyncio.get_running_loop().call_soon(self._look_again)

    def _look_again(self) -> None:
        self._looked_after = False

    def ended(self, ident: str, state: StepState, *, id: str | None = None, reason: str | None = None) -> None:
        """Record the outcome of a step. Queued: if it is lost, the step is looked up."""
        self._put(END, [(str(state), id, reason, time.time(), ident)], None)

    def resolved(self, ident: str, id: str | None, *, of_run: bool = True) -> None:
        """Record that a step of unknown outcome turned out to be done. Queued.

        Args:
            ident: The step's natural key.
            id: The id of the resource.
            of_run: True if it matches this run's roster. Otherwise this run,
                once resumed, compares it again.
        """
        self._put(RESOLVE, [(self.run if of_run else NO_RUN, id, time.time(), ident)], None)

    def unchanged(self, people: Iterable[tuple[str, str]]) -> None:
        """Record that people (natural key, e-mail) match the roster. Queued."""
        now = time.time()
        self._put(UNCHANGED, [(ident_of("person", key), self.run, email, now) for key, email in people], None)

    def _put(self, statement: str, rows: list[Values], written: asyncio.Future[None] | None) -> None:
        """Queue rows for the next commit.

        If a caller waits for it, the commit starts in the loop's next iteration
        or after the current commit; otherwise later, so that it is larger.
        """
        with self._queue:
            broken = self._broken
            if broken is None:
                self._gathered.append((statement, rows, written))
        if broken is not None:
            if written is None:
                return
            raise JournalError(str(broken))
        self._awaited = self._awaited or written is not None
        if not self._committing:
            self._commit_soon(asyncio.get_running_loop())

    def _commit_soon(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._awaited:
            self._committing = True
            loop.call_soon(self._next_commit, loop)
        elif not self._lazy:
            self._lazy = True
            loop.call_later(_LAZY, self._lazy_commit, loop)

    def _lazy_commit(self, loop: asyncio.AbstractEventLoop) -> None:
        self._lazy = False
        if not self._committing:
            self._next_commit(loop)

    def _next_commit(self, loop: asyncio.AbstractEventLoop) -> None:
        with self._queue:
            self._committing = bool(self._gathered) and not self._closing  # `close` writes the rest
            self._awaited = False
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
        """Commit a batch and release its waiters. Runs in the writer thread."""
        self._commit(batch)
        try:
            loop.call_soon_threadsafe(self._committed, [one for _, _, one in batch if one is not None], loop)
        except RuntimeError:  # the loop was closed: there is no waiter
            return

    def _committed(self, waiting: list[asyncio.Future[None]], loop: asyncio.AbstractEventLoop) -> None:
        _settle(waiting, self._broken)
        self._committing = False
        if self._gathered:
            self._commit_soon(loop)

    def _commit(self, batch: list[_Work]) -> None:
        if self._broken is not None or not batch:
            return
        try:
            with self._using, self._written():
                self._refuse_removed()
                write(self._connection, [(statement, rows) for statement, rows, _ in batch])
        except JournalError as error:
            self._broken = error

    async def flush(self) -> None:
        """Wait until every recorded step is on disk. Raises JournalError if it cannot be written."""
        written = asyncio.get_running_loop().create_future()
        self._put(REMEMBER, [("flushed", str(time.time()))], written)
        await written

    def close(self) -> None:
        """Write the queued rows and close the file. Blocks until that is done.

        A caller that still waits to send a step gets a JournalError.
        """
        with self._queue:
            self._closing = True
        self._thread.shutdown(wait=True)
        while rest := self._rest():
            self._commit(rest)
            for waiting in (one for _, _, one in rest if one is not None):
                _release(waiting, JournalError(f"{self.path} was closed: nothing more is sent"))
        super().close()

    def _rest(self) -> list[_Work]:
        """Return the queued rows; after an empty result the queue is closed."""
        with self._queue:
            rest, self._gathered = self._gathered, []
            if not rest and self._broken is None:
                self._broken = JournalError(f"{self.path} was closed: nothing more is sent")
        return rest


def _settle(waiting: list[asyncio.Future[None]], broken: JournalError | None) -> None:
    for one in waiting:
        if one.done():
            continue
        if broken is None:
            one.set_result(None)
        else:
            one.set_exception(JournalError(str(broken)))


def _release(waiting: asyncio.Future[None], broken: JournalError) -> None:
    """Resolve a future from a thread other than its loop's."""
    try:
        waiting.get_loop().call_soon_threadsafe(_settle, [waiting], broken)
    except RuntimeError:  # the loop was closed: there is no waiter
        return
