"""A roster file: its format, and its rows as a stream."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from ... import ConfigurationError
from ..errors import Problem, RosterError
from ..threads import Interrupt
from .columns import checked_columns
from .csv_reader import csv_records
from .encodings import checked_encoding, text_of
from .json_reader import json_array, json_lines
from .people import Person, Place
from .records import FileState, HashedFile, Problems, Record, state_of
from .validation import Check
from .xlsx_reader import xlsx_records
from .yaml_reader import yaml_records

FORMATS: Final = ("jsonl", "json", "yaml", "csv")
"""The formats of a roster, by a file's extension (`.ndjson`, `.yml` and `.tsv` too)."""

READ_FORMATS: Final = (*FORMATS, "xlsx")
"""The formats that can be read: workbooks too, with the extra `xlsx`."""

TABLES: Final = frozenset({"csv", "xlsx"})
"""The formats that have a row per credential."""

_ENDINGS: Final = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".csv": "csv",
    ".tsv": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
}


def read_roster(
    path: str | os.PathLike[str],
    *,
    format: str | None = None,
    allow_unknown: bool = False,
    columns: Mapping[str, str] | str | None = None,
    encoding: str | None = None,
) -> Roster:
    """Return the roster in a file. Nothing is read until it is iterated, planned or applied.

    Args:
        path: The file.
        format: One of READ_FORMATS; None takes it from the file's ending.
        allow_unknown: True to send members, ciphers, codecs and encryptions that
            the SDK does not know as they are; by default they are problems.
        columns: For CSV and workbooks: the member that a column fills, or "" for
            an unused column: `{"Mobile": "sip_caller_id"}`, or
            `"Mobile=sip_caller_id,Department="`. Case, blanks and punctuation
            of the names do not matter.
        encoding: The file's encoding; None for UTF-8, or for UTF-16 or UTF-32 if
            the file begins like one.

    Raises:
        ConfigurationError: The format, a member of `columns` or the encoding is unknown.
    """
    file = Path(path)
    kind = format or _ENDINGS.get(file.suffix.lower())
    if kind not in READ_FORMATS:
        raise ConfigurationError(
            f"{file}: a roster must be one of {', '.join(READ_FORMATS)}, by its ending or as `format`"
        )
    return Roster(file, kind, allow_unknown=allow_unknown, columns=columns, encoding=encoding)


class Roster:
    """The rows of a roster file, read as a stream in each iteration.

    Iterated, it yields a `Person` for each record; the rows of a table (CSV, a
    workbook) are one each, so that a person with three credentials comes three
    times (a plan puts them together). RosterError, with every problem, is
    raised at the end.

    Attributes:
        digest: The SHA-256 of the file and of the reading options, after it was read to its end.
        warnings: Anomalies that stop nothing, such as unused columns, after
            the file was read.
    """

    def __init__(
        self,
        path: Path,
        format: str,
        *,
        allow_unknown: bool = False,
        columns: Mapping[str, str] | str | None = None,
        encoding: str | None = None,
    ) -> None:
        self.path = path
        self.format = format
        self.allow_unknown = allow_unknown
        self.columns = checked_columns(columns, allow_unknown=allow_unknown)
        self.encoding = checked_encoding(encoding)
        self.digest = ""
        self.warnings: tuple[str, ...] = ()
        self.state: FileState | None = None

    @property
    def is_table(self) -> bool:
        """True if each credential has its own row, so that rows with one e-mail are one person."""
        return self.format in TABLES

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
        last = Place(1)
        with closing(file):
            try:
                for record in self._records(file, problems):
                    if interrupt is not None:
                        interrupt.check()
                    last = record.place
                    person = check.person_of(record)
                    if person is not None:
                        yield person
                if not file.closed:
                    self.digest = self._digest_of(file)
            except ConfigurationError:  # a RosterError, or a library that is missing
                raise
            except OSError as error:
                raise self._unreadable(error, last) from None
            except UnicodeError:
                problems.add(
                    last, f"not {self.encoding or 'text in the encoding that it begins with'}: --encoding NAME"
                )
            except (ArithmeticError, LookupError, MemoryError, RecursionError, ValueError) as error:
                problems.add(last, f"cannot be read behind this place: {type(error).__name__}")
            self.warnings = tuple(problems.warnings)
            self.state = file.state
            if not self.is_unchanged():
                problems.add(Place(1), "the file changed while it was read: read it again once it is complete")

    def _digest_of(self, file: HashedFile) -> str:
        options = f" {sorted(self.columns.items())} {self.encoding}" if self.columns or self.encoding else ""
        return file.hexdigest() + options

    def _unreadable(self, error: OSError, place: Place = Place(1)) -> RosterError:  # noqa: B008  # frozen
        return RosterError((Problem(str(self.path), place.line, place.column, error.strerror or "cannot be read"),))

    def is_unchanged(self) -> bool:
        """Return whether the file is unchanged since it was read; True for a pipe, which is read once."""
        return self.state is None or state_of(self.path) == self.state

    @property
    def is_stream(self) -> bool:
        """True if completeness cannot be checked: for a pipe or a device."""
        return self.state is None

    def seconds_unchanged(self) -> float:
        """Return for how long the file has not changed; infinity for a pipe."""
        if self.state is None:
            return math.inf
        return time.time() - self.state[3] / 1e9

    def _records(self, file: HashedFile, problems: Problems) -> Iterator[Record]:
        if self.format == "xlsx":
            yield from xlsx_records(file, problems, allow_unknown=self.allow_unknown, columns=self.columns)
            return
        if self.format == "yaml" and self.encoding is None:
            yield from yaml_records(file, problems)  # YAML declares its encoding itself
            return
        text = text_of(file, self.encoding)  # kept to the end: it closes the file when it is collected
        try:
            if self.format == "yaml":
                yield from yaml_records(text, problems)
            elif self.format == "csv":
                yield from csv_records(text, problems, allow_unknown=self.allow_unknown, columns=self.columns)
            else:
                yield from (json_lines if self.format == "jsonl" else json_array)(text, problems)
            self.digest = self._digest_of(file)
        finally:
            text.close()


def nobody(path: str) -> RosterError:
    """Return the error of an empty roster that would delete everyone."""
    return RosterError((Problem(path, 1, 1, "there is no person in it, and pruning would delete everyone"),))


__all__ = ["FORMATS", "READ_FORMATS", "Place", "Roster", "nobody", "read_roster"]
