"""The journal's file: made whole or not at all, looked into before it is trusted, and opened."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from ..errors import JournalError

APPLICATION_ID: Final = 0x53574641
"""What tells a journal from another program's SQLite file."""
VERSION: Final = 1

_MAKE: Final = (
    "PRAGMA synchronous = FULL",
    "BEGIN",
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {VERSION}",
    "CREATE TABLE run (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE steps (
        ident TEXT PRIMARY KEY, run INTEGER NOT NULL, kind TEXT NOT NULL, email TEXT NOT NULL, username TEXT,
        action TEXT NOT NULL, state TEXT NOT NULL, id TEXT, at REAL NOT NULL, line INTEGER, reason TEXT
    ) WITHOUT ROWID""",
)
_BESIDE: Final = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a file."""


@contextmanager
def translated(path: Path, action: str, then: str = "") -> Generator[None, None, None]:
    """Have what SQLite and the system raise told as a JournalError: the journal cannot be `action`."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise JournalError(f"{path}: the journal cannot be {action} ({error}){then}") from None


def open_journal(path: Path, space: str, *, shared: bool) -> sqlite3.Connection:
    """Open a journal, or make one where there is none. Its lock must be held. `shared`: see `connect`.

    Raises JournalError where it cannot be, and where the file is no sound
    journal of this Space; it is then left as it is.
    """
    with translated(path, "opened"):
        if os.path.lexists(path) and not path.is_file():  # a pipe, a device, a link that leads to itself
            raise JournalError(f"{path} is not a file, and is left as it is")
        if path.exists() and path.stat().st_size:
            _examine(path, space)
        else:
            _create(path, space)
        return connect(path, shared=shared)


def connect(path: Path, *, shared: bool) -> sqlite3.Connection:
    """A connection by which a journal is written.

    Args:
        shared: whether it lies where other machines see it. SQLite's log in
            front of a file (WAL) needs memory that all who open it share, and is
            not to be used there: https://sqlite.org/wal.html
    """
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        connection.execute(f"PRAGMA journal_mode = {'TRUNCATE' if shared else 'WAL'}")
        connection.execute("PRAGMA synchronous = FULL")
    except BaseException:
        connection.close()
        raise
    return connection


def _create(path: Path, space: str) -> None:
    """Make an empty journal.

    It is built beside its place and moved there, so that a process which is
    killed meanwhile leaves no half of one. What such a process left is
    cleared away first, and so is what SQLite kept beside a journal that was
    deleted: it would take that for the end of the new one.
    """
    final = Path(os.path.realpath(path))
    unfinished = final.with_name(final.name + ".unfinished")
    for left in (unfinished, *_beside(unfinished), *_beside(final)):
        left.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))  # it names people: for its owner alone
    with closing(sqlite3.connect(unfinished, isolation_level=None)) as connection:
        for statement in _MAKE:
            connection.execute(statement)
        connection.execute("INSERT INTO run (name, value) VALUES ('space', ?)", (space,))
        connection.execute("COMMIT")
    unfinished.replace(final)
    _keep(final.parent)


def _beside(path: Path) -> list[Path]:
    return [path.with_name(path.name + ending) for ending in _BESIDE]


def _examine(path: Path, space: str) -> None:
    """Raise JournalError unless this is a sound journal of this Space. Nothing is written but what SQLite has to undo."""
    with path.open("rb") as file:
        head = file.read(100)
    if not head.startswith(b"SQLite format 3\0"):
        raise JournalError(f"{path} is not a journal, and is left as it is")
    kind, version = (int.from_bytes(head[at : at + 4], "big") for at in (68, 60))  # https://sqlite.org/fileformat.html
    if kind != APPLICATION_ID:
        raise JournalError(f"{path} is another program's file, and is left as it is")
    if version != VERSION:
        raise JournalError(f"{path}: the journal is of form {version}, this version writes form {VERSION}")
    undo = path.with_name(path.name + "-journal")
    hot = undo.exists() and undo.stat().st_size  # a commit was cut short: it is undone, or nothing is read
    uri = f"{path.absolute().as_uri()}?mode={'rw' if hot else 'ro'}"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            fault = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            told = connection.execute("SELECT value FROM run WHERE name = 'space'").fetchone()
            connection.execute("SELECT 1 FROM steps LIMIT 1").fetchone()
    except sqlite3.Error as error:
        raise JournalError(f"{path}: the journal is damaged ({error}), and is left as it is") from None
    if fault != "ok" or told is None:
        why = fault if told is not None else "it names no Space"
        raise JournalError(f"{path}: the journal is damaged ({why}), and is left as it is")
    if told[0] != space:
        raise JournalError(f"{path}: the journal is of {told[0]}, not of {space}")


if sys.platform == "win32":

    def _keep(_: Path) -> None:
        """Windows keeps a name with the file."""
else:

    def _keep(folder: Path) -> None:
        """Have the names in a directory on disk, where it can be asked for: not of one that may not be read, or on FUSE."""
        with suppress(OSError):
            number = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(number)
            finally:
                os.close(number)
