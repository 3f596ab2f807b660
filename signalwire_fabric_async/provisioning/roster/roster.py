"""A roster file: which format it has, and its rows as a stream."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final, TextIO

from ... import ConfigurationError
from ..errors import Problem, RosterError
from .csv_reader import csv_records
from .json_reader import json_array, json_lines
from .people import Person, Place
from .records import HashedFile, Problems, Record, text_of
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

    def __repr__(self) -> str:
        return f"Roster({str(self.path)!r}, format={self.format!r})"

    def __iter__(self) -> Iterator[Person]:
        problems = Problems(str(self.path))
        yield from self.rows(problems)
        problems.settle()

    def rows(self, problems: Problems) -> Iterator[Person]:
        """The rows without a problem; those with one are told to `problems`."""
        check = Check(problems, self.allow_unknown)
        try:
            file = HashedFile(self.path)
        except OSError as error:
            raise RosterError((Problem(str(self.path), 1, 1, error.strerror or "cannot be read"),)) from None
        with closing(file):
            text = text_of(file)  # held to the end: let go, it would close the file
            for record in self._records(file, text, problems):
                person = check.person_of(record)
                if person is not None:
                    yield person
            self.digest = file.hexdigest()
            text.close()

    def _records(self, file: HashedFile, text: TextIO, problems: Problems) -> Iterator[Record]:
        if self.format == "yaml":
            return yaml_records(file, problems)  # type: ignore[arg-type]  # all that it needs is read()
        if self.format == "csv":
            return csv_records(text, problems, allow_unknown=self.allow_unknown)
        return json_lines(text, problems) if self.format == "jsonl" else json_array(text, problems)


def nobody(path: Path) -> RosterError:
    """The error of a roster without a person, where that would delete everybody."""
    return RosterError((Problem(str(path), 1, 1, "there is no person in it, and pruning would delete all"),))


__all__ = ["FORMATS", "Place", "Roster", "nobody", "read_roster"]
