"""A record of a roster file before validation: its values and their places."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import select
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeAlias

import attrs

from ..errors import KEPT, Problem, RosterError
from ..threads import Interrupt
from .people import Place

MAX_RECORD: Final = 1 << 20
"""Maximum length of a record in characters, so that a broken file is not read into memory whole."""

Trail: TypeAlias = tuple[str | int, ...]
"""The path of a value in a record: member names and indices, from the outside in."""


@attrs.frozen
class Record:
    """A record: its parsed values, the members given twice, its place, and a search for a value's place."""

    values: object
    repeated: tuple[str, ...]
    place: Place
    locate: Callable[[Trail], Place]


@attrs.frozen
class NotText:
    """A scalar that a file's format does not parse as text, such as YAML's 12 or yes."""

    kind: str


@attrs.frozen
class Bent:
    """A number that a spreadsheet changed; `reason` says what to do."""

    reason: str


class Problems:
    """The problems of one file, each once with the number of its rows, and its warnings.

    Attributes:
        count: Number of added problems, repeated ones included.
        warnings: Anomalies that stop nothing.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.count = 0
        self.warnings: list[str] = []
        self._found: dict[str, Problem] = {}
        self._last_line: dict[str, int] = {}

    @property
    def found(self) -> list[Problem]:
        """The problems, in the order in which they were met."""
        return list(self._found.values())

    def add(self, place: Place, message: str) -> None:
        """Add a problem; a known one is only counted. Raises RosterError at a thousand."""
        self.count += 1
        known = self._found.get(message)
        if known is None:
            self._found[message] = Problem(self.file, place.line, place.column, message)
        elif place.line != self._last_line[message]:
            self._found[message] = attrs.evolve(known, rows=known.rows + 1)
        self._last_line[message] = place.line
        if len(self._found) >= KEPT:
            self.settle()

    def warn(self, message: str) -> None:
        """Add a warning, once."""
        if message not in self.warnings:
            self.warnings.append(message)

    def settle(self) -> None:
        """Raise RosterError if there are problems, in the file's order."""
        if self._found:
            raise RosterError(tuple(sorted(self.found, key=lambda one: (one.line, one.column))))


class HashedFile(io.RawIOBase):
    """A file that is read once from front to end, and hashed meanwhile.

    Reading ends when the interrupt is set: also of a pipe into which nobody writes.
    """

    def __init__(self, path: Path, interrupt: Interrupt | None = None) -> None:
        super().__init__()
        self._path = path
        self._interrupt = interrupt
        self._file = -1  # where opening fails
        self._file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        status = os.fstat(self._file)
        self.is_regular = stat.S_ISREG(status.st_mode)
        self._began = _state_of(status)
        self._digest = hashlib.sha256()
        if stat.S_ISDIR(status.st_mode):
            self.close()
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any, /) -> int:  # a writable buffer, as io has it
        """Read into a buffer; the bytes are hashed too."""
        view = memoryview(buffer)
        data = self._read(len(view))
        view[: len(data)] = data
        self._digest.update(data)
        return len(data)

    def _read(self, size: int) -> bytes:
        while True:
            if self._interrupt is not None:
                self._interrupt.check()
                if not self.is_regular and sys.platform != "win32":
                    select.select([self._file, self._interrupt.fileno()], [], [])
                    self._interrupt.check()
            try:
                return os.read(self._file, size)
            except BlockingIOError:
                select.select([self._file], [], [], 0.1)

    def close(self) -> None:
        """Close the file."""
        if not self.closed and self._file >= 0:
            os.close(self._file)
        super().close()

    def hexdigest(self) -> str:
        """Return the SHA-256 of what was read, the rest of the file included."""
        while chunk := self._read(1 << 16):
            self._digest.update(chunk)
        return self._digest.hexdigest()

    @property
    def state(self) -> FileState | None:
        """The file's state when it was opened: device, inode, size, time of the last change. None for a pipe."""
        return self._began if self.is_regular else None


FileState: TypeAlias = tuple[int, int, int, int]


def _state_of(status: os.stat_result) -> FileState:
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def state_of(path: Path) -> FileState | None:
    """Return a file's current state; None if it is unreadable."""
    try:
        return _state_of(path.stat())
    except OSError:
        return None
