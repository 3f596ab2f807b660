"""One record of a roster file, before it is known to be right: its values, and where each of them stands."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeAlias

import attrs

from ..errors import KEPT, Problem, RosterError
from .people import Place

MAX_RECORD: Final = 1 << 20
"""The longest record, in characters: what keeps a broken file from being read into memory whole."""

Trail: TypeAlias = tuple[str | int, ...]
"""Which value of a record: member names and indices, from the outside in."""


@attrs.frozen
class Record:
    """A record: its parsed values, the members given twice, its place, and a search for a value's place."""

    values: object
    repeated: tuple[str, ...]
    place: Place
    locate: Callable[[Trail], Place]


@attrs.frozen
class NotText:
    """A scalar that a file's format reads as something else than text, such as YAML's 12 or yes."""

    kind: str


class Problems:
    """The problems of one file, gathered until there are too many to go on."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Problem] = []

    def add(self, place: Place, message: str) -> None:
        """Keep one more. Raises RosterError once there are a thousand."""
        self.found.append(Problem(self.file, place.line, place.column, message))
        if len(self.found) >= KEPT:
            self.settle()

    def settle(self) -> None:
        """Raise RosterError if there was any, in the file's order."""
        if self.found:
            raise RosterError(tuple(sorted(self.found, key=lambda one: (one.line, one.column))))


class HashedFile(io.RawIOBase):
    """A file that is read once from front to end, and hashed on the way."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file = path.open("rb", buffering=0)
        self._digest = hashlib.sha256()

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any, /) -> int:  # a writable buffer, as io has it
        """Read into a buffer; the bytes are hashed too."""
        count = self._file.readinto(buffer)
        self._digest.update(memoryview(buffer)[:count])
        return count

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()

    def hexdigest(self) -> str:
        """The SHA-256 of what was read, the rest of the file included."""
        while chunk := self._file.read(1 << 16):
            self._digest.update(chunk)
        return self._digest.hexdigest()


def text_of(file: HashedFile) -> io.TextIOWrapper:
    """The file as UTF-8 text, a byte order mark dropped; bytes that are not UTF-8 become surrogates."""
    return io.TextIOWrapper(io.BufferedReader(file), encoding="utf-8-sig", errors="surrogateescape", newline="")
