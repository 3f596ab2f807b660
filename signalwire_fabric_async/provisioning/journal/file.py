"""The journal's file: created atomically, validated, and opened."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote

from ..errors import JournalError
from .identity import TOKEN, new_token

APPLICATION_ID: Final = 0x53574641
"""Distinguishes a journal from another program's SQLite file."""
VERSION: Final = 1

_CREATE: Final = (
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {VERSION}",
    "CREATE TABLE run (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE steps (
        ident TEXT PRIMARY KEY, run INTEGER NOT NULL, kind TEXT NOT NULL, email TEXT NOT NULL, username TEXT,
        action TEXT NOT NULL, state TEXT NOT NULL, id TEXT, at REAL NOT NULL, line INTEGER, reason TEXT
    ) WITHOUT ROWID""",
)
_SQLITE: Final = b"SQLite format 3\0"
_UNFINISHED: Final = b"signalwire-fabric-async: a journal that is being made\n"
"""The beginning of an incomplete journal."""
_PAGE: Final = 4096
_BUSY: Final = 30.0
"""Seconds to wait for another reader or writer of the file, such as a backup."""
_BESIDE: Final = {
    "-journal": (b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7",),
    "-wal": (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83"),
    "-shm": (b"\x18\xe2\x2d\x00", b"\x00\x2d\xe2\x18", bytes(4)),
}
"""SQLite's files beside a database, and the beginning of each: https://sqlite.org/fileformat.html"""
_LOGS: Final = ("-journal", "-wal")


@contextmanager
def translated(path: Path, action: str, then: str = "") -> Generator[None, None, None]:
    """Convert errors of SQLite and the system to a JournalError: the journal cannot be `action`."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise JournalError(f"{path}: the journal cannot be {action} ({error}){then}") from None


def open_journal(path: Path, file: int, space: str, *, shared: bool) -> sqlite3.Connection:
    """Open a journal, or create one where the file is empty.

    Args:
        path: Its path.
        file: Its descriptor, locked.
        space: The origin of the Space that it belongs to.
        shared: See `connect`.

    Raises:
        JournalError: It cannot be opened, or is not an intact journal of this Space; it is left as it is.
    """
    with translated(path, "opened"):
        head = _read_start(file)
        _refuse_foreign_files_beside(path)
        if head in (b"", _UNFINISHED):
            _set_aside_logs(path)
            _create(path, file, space)
        else:
            _examine(path, head)
            _bring_log(path)
            _check_content(path, space)
        connection = connect(path, shared=shared)
        try:
            _mark(connection, path, shared=shared)
        except BaseException:
            connection.close()
            raise
        return connection


def connect(path: Path, *, shared: bool) -> sqlite3.Connection:
    """Return a connection that writes a journal.

    Args:
        path: Its path.
        shared: True if other machines mount the file system. SQLite's WAL needs
            shared memory and does not work there: https://sqlite.org/wal.html
    """
    connection = sqlite3.connect(path, timeout=_BUSY, isolation_level=None, check_same_thread=False)
    try:
        connection.execute(f"PRAGMA journal_mode = {'TRUNCATE' if shared else 'WAL'}")
        connection.execute("PRAGMA synchronous = FULL")
    except BaseException:
        connection.close()
        raise
    return connection


def holder_of(path: Path) -> int | None:
    """Return the id of the process that has a journal open, if it can be read. Takes no lock."""
    uri = f"file:{quote(os.fsencode(path.absolute()))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            found = connection.execute("SELECT value FROM run WHERE name = 'process'").fetchone()
    except sqlite3.Error:
        return None
    return int(found[0]) if found is not None and str(found[0]).isdecimal() else None


def _read_start(file: int) -> bytes:
    os.lseek(file, 0, os.SEEK_SET)
    head = os.read(file, 100)
    return _UNFINISHED if head.startswith(_UNFINISHED) else head


def _refuse_foreign_files_beside(path: Path) -> None:
    """Raise JournalError if another program's file has a name that SQLite would use itself."""
    for ending, beginnings in _BESIDE.items():
        beside = path.with_name(path.name + ending)
        if not os.path.lexists(beside):
            continue
        start = b""
        regular = stat.S_ISREG(beside.lstat().st_mode)
        if regular:
            with beside.open("rb") as file:
                start = file.read(8)
        if not regular or not (not start or start.strip(b"\0") == b"" or start.startswith(beginnings)):
            raise JournalError(f"{beside} is no part of a journal, and is left as it is: name the journal otherwise")


def _set_aside_logs(path: Path) -> None:
    """Rename the SQLite files of a deleted journal: SQLite would apply them to the new one."""
    for ending in _LOGS:
        log = path.with_name(path.name + ending)
        if log.exists():
            aside = log.with_name(f"{log.name}.{log.stat().st_mtime_ns}.signalwire-fabric-left-over")
            log.rename(aside)


def _create(path: Path, file: int, space: str) -> None:
    """Make an empty journal of an empty file, whose first page is written last."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {_PAGE}")
        for statement in _CREATE:
            connection.execute(statement)
        notes = [("space", space), (TOKEN, new_token())]
        connection.executemany("INSERT INTO run (name, value) VALUES (?, ?)", notes)
        image = connection.serialize()
    try:
        _write_at(file, 0, _UNFINISHED)
        _write_at(file, _PAGE, image[_PAGE:])
        os.fsync(file)
        _write_at(file, 0, image[:_PAGE])
        os.fsync(file)
    except OSError:
        os.ftruncate(file, 0)
        raise
    _keep(path.parent)


def _write_at(file: int, offset: int, data: bytes) -> None:
    os.lseek(file, offset, os.SEEK_SET)
    while data:
        data = data[os.write(file, data) :]


def _examine(path: Path, head: bytes) -> None:
    """Raise JournalError unless this is a journal of this format."""
    if not head.startswith(_SQLITE):
        raise JournalError(f"{path} is not a journal, and is left as it is")
    kind, version = (int.from_bytes(head[at : at + 4], "big") for at in (68, 60))  # https://sqlite.org/fileformat.html
    if kind != APPLICATION_ID:
        raise JournalError(f"{path} is another program's file, and is left as it is")
    if version != VERSION:
        raise JournalError(f"{path}: the journal has format {version}, this version writes format {VERSION}")


def _bring_log(path: Path) -> None:
    """Rename the WAL of a journal that was last open under another name, for SQLite to find it; raise if it is missing."""
    uri = f"file:{quote(os.fsencode(path.absolute()))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            noted = dict(connection.execute("SELECT name, value FROM run WHERE name IN ('open', 'path')").fetchall())
    except sqlite3.Error:
        return  # a commit was cut short, or it is damaged: it is looked into next
    former = Path(noted.get("path") or path)
    its_own = former == path or not former.exists() or former.samefile(path)
    for ending in _LOGS if its_own else ():
        log, there = path.with_name(path.name + ending), former.with_name(former.name + ending)
        if former != path and not log.exists() and there.is_file() and there.stat().st_size:
            there.rename(log)
    if noted.get("open") == "begun" and not path.with_name(path.name + "-wal").exists():
        raise JournalError(
            f"{path}: the journal's last run was killed, and its log is missing: {former.name}-wal. Put that "
            "file beside the journal under the journal's name, or begin a new journal"
        )


def _check_content(path: Path, space: str) -> None:
    """Raise JournalError unless this is an intact journal of this Space. Writes nothing but SQLite's own rollback."""
    undo = path.with_name(path.name + "-journal")
    hot = undo.exists() and undo.stat().st_size  # a commit was cut short: it is undone, or nothing is read
    uri = f"file:{quote(os.fsencode(path.absolute()))}?mode={'rw' if hot else 'ro'}"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            fault = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            noted: dict[str, str] = dict(connection.execute("SELECT name, value FROM run").fetchall())
            connection.execute("SELECT 1 FROM steps LIMIT 1").fetchone()
    except sqlite3.Error as error:
        raise JournalError(f"{path}: the journal is damaged ({error}), and is left as it is") from None
    if "space" not in noted:
        fault = "it names no Space"
    elif not noted.get("run", "0").isdecimal():
        fault = "the number of its run is none"
    if fault != "ok":
        raise JournalError(f"{path}: the journal is damaged ({fault}), and is left as it is")
    if noted["space"] != space:
        raise JournalError(f"{path}: the journal is of {noted['space']}, not of {space}")


def _mark(connection: sqlite3.Connection, path: Path, *, shared: bool) -> None:
    """Record in the file which process has it open, and by which name: its log is found by that later.

    With a log, `open` is `begun` in the file and `logged` in the log alone: a
    file that says `begun` and has no log beside it has lost it.
    """
    name = str(path)
    noted = {
        "open": "shared" if shared else "begun",
        "path": name if name.isprintable() else "",
        "process": str(os.getpid()),
    }
    _note(connection, noted)
    if not shared:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        _note(connection, {"open": "logged"})


def mark_closed(connection: sqlite3.Connection) -> None:
    """Record that the file is complete without a log."""
    _note(connection, {"open": "no"})


def _note(connection: sqlite3.Connection, noted: dict[str, str]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT OR REPLACE INTO run (name, value) VALUES (?, ?)", list(noted.items()))
    connection.execute("COMMIT")


if sys.platform == "win32":

    def _keep(_: Path) -> None:
        """Do nothing: Windows keeps a name with the file."""
else:

    def _keep(folder: Path) -> None:
        """Flush the names of a directory to disk, if possible: not if it is unreadable, or on FUSE."""
        with suppress(OSError):
            number = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(number)
            finally:
                os.close(number)
