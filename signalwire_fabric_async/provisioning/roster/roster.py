"""A roster file: which format it has, and its rows as a stream."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final, TextIO

from ... import ConfigurationError
from ..errors import Problem, RosterError
from ..threads import Interrupt
from .csv_reader import csv_records
from .json_reader import json_array, json_lines
from .people import Person, Place
from .records import FileState, HashedFile, Problems, Record, state_of, text_of
from .validation import Check
from .yaml_reader import yaml_records

FORMATS: Final = ("jsonl", "json", "yaml", "csv")
"""The formats of a roster; a file's ending tells which (`.ndjson` and `.yml` too)."""

_ENDINGS: Final = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".csv": "csv",
    ".tsv": "csv",
}


def read_roster(path: str | os.PathLike[str], *, format: str | None = None, allow_unknown: bool = False) -> Roster:
    """A roster in a file. Nothing is read until it is iterated, planned or applied.

    Args:
        format: one of FORMATS; None takes it from the file's ending.
        allow_unknown: whether members, ciphers, codecs and encryptions that the
            SDK does not know are sent as they are, rather than reported.

    Raises ConfigurationError for a format that is not known.
    """
    file = Path(path)
    kind = format or _ENDINGS.get(file.suffix.lower())
    if kind not in FORMATS:
        raise ConfigurationError(f"{file}: a roster is one of {', '.join(FORMATS)}, by its ending or told by `format`")
    return Roster(file, kind, allow_unknown=allow_unknown)


class Roster:
    """The rows of a roster file, read as a stream each time they are asked for.

    Iterated, it yields a `Person` for each record; the rows of a CSV file are
    one each, so that a person with three credentials comes three times (a
    plan puts them together). RosterError, with every problem, is raised at
    the end.
    """

    def __init__(self, path: Path, format: str, *, allow_unknown: bool = False) -> None:
        self.path = path
        self.format = format
        self.allow_unknown = allow_unknown
        self.digest = ""
        """The SHA-256 of the file, known once it was read to its end."""
        self.state: FileState | None = None

    def __repr__(self) -> str:
        return f"Roster({str(self.path)!r}, format={self.format!r})"

    def __iter__(self) -> Iterator[Person]:
        problems = Problems(str(self.path))
        yield from self.rows(problems)
        problems.settle()

    def rows(self, problems: Problems, interrupt: Interrupt | None = None) -> Iterator[Person]:
        """Yield the rows without a problem, and add the problems of the others.

        A file that changes while it is read is a problem too. Setting
        `interrupt` ends the reading.
        """
        check = Check(problems, self.allow_unknown)
        try:
            file = HashedFile(self.path, interrupt)
        except OSError as error:
            raise self._unreadable(error) from None
        with closing(file):
            text = text_of(file)  # kept to the end: it closes the file when it is collected
            try:
                for record in self._records(file, text, problems):
                    if interrupt is not None:
                        interrupt.check()
                    person = check.person_of(record)
                    if person is not None:
                        yield person
                self.digest = file.hexdigest()
            except OSError as error:
                raise self._unreadable(error) from None
            finally:
                text.close()
            self.state = file.state
            if not self.is_unchanged():
                problems.add(Place(1), "the file changed while it was read: read it again once it is complete")

    def _unreadable(self, error: OSError) -> RosterError:
        return RosterError((Problem(str(self.path), 1, 1, error.strerror or "cannot be read"),))

    def is_unchanged(self) -> bool:
        """Whether the file is still the one that was read. True of a pipe, which is read once."""
        return self.state is None or state_of(self.path) == self.state

    @property
    def is_stream(self) -> bool:
        """Whether nothing tells if what was read is complete: a pipe or a device."""
        return self.state is None

    def seconds_unchanged(self) -> float:
        """Return for how long the file has not changed; infinity for a pipe."""
        if self.state is None:
            return math.inf
        return time.time() - self.state[3] / 1e9

    def _records(self, file: HashedFile, text: TextIO, problems: Problems) -> Iterator[Record]:
        if self.format == "yaml":
            return yaml_records(file, problems)  # type: ignore[arg-type]  # all that it needs is read()
        if self.format == "csv":
            return csv_records(text, problems, allow_unknown=self.allow_unknown)
        return json_lines(text, problems) if self.format == "jsonl" else json_array(text, problems)


def nobody(path: str) -> RosterError:
    """The error of a roster without a person, where that would delete everybody."""
    return RosterError((Problem(path, 1, 1, "there is no person in it, and pruning would delete all"),))


__all__ = ["FORMATS", "Place", "Roster", "nobody", "read_roster"]
