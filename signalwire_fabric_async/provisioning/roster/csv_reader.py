"""CSV: a row per credential, `sip_` columns for it; rows with one e-mail are one person."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Final, TextIO

from .columns import COLUMNS, LISTS, PREFIX, known_names, resolve
from .people import Place
from .records import MAX_RECORD, Problems, Record
from .table import Table

SEPARATORS: Final = (",", ";", "\t", "|")
"""The separators of cells that are tried without a `sep=` line."""

_PREAMBLES: Final = ("sep=", "version:", "#TYPE ")
"""Lines that may precede the names of the columns: a spreadsheet's, Entra's templates, PowerShell's."""


class _Lines:
    """The file's lines, with the text of the row that is being read, for the places of its cells."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self.number = 0
        self._row: list[str] = []
        self._length = 0
        self.row_at = 1

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(MAX_RECORD + 1):
            self.number += 1
            self._row.append(line)
            self._length += len(line)
            if self._length > MAX_RECORD:
                raise csv.Error(f"a row is longer than {MAX_RECORD} characters (a quotation mark may be missing)")
            yield line

    @property
    def row(self) -> str:
        """Return the row's text."""
        return "".join(self._row)

    def start_row(self) -> None:
        self._row, self._length, self.row_at = [], 0, self.number + 1


def csv_records(
    text: TextIO, problems: Problems, *, allow_unknown: bool, columns: Mapping[str, str] | None = None
) -> Iterator[Record]:
    """Yield the records of a CSV file: one per row, shaped as a person with at most one credential.

    The first row names the columns (`columns.resolve`). An empty cell is not
    mentioned; rows of blanks, and empty cells beyond the last column, are
    passed over. The separator is the one that makes the most of the first row.
    """
    if csv.field_size_limit() < MAX_RECORD:
        csv.field_size_limit(MAX_RECORD)  # the module's own is smaller than what a row may hold, and global
    lines = _Lines(text)
    try:
        yield from _records(lines, problems, columns or {}, allow_unknown=allow_unknown)
    except csv.Error as error:
        problems.add(Place(lines.row_at), f"not CSV: {error}")


def _records(lines: _Lines, problems: Problems, mapping: Mapping[str, str], *, allow_unknown: bool) -> Iterator[Record]:
    feed = iter(lines)
    first, separator = _first_line(feed, lines)
    if not separator:
        separator = max(SEPARATORS, key=lambda one: _worth(first, one, mapping))
    rows = csv.reader(chain([first], feed), delimiter=separator, strict=True, skipinitialspace=False)
    names = next(rows, [""])
    while len(names) > 1 and not names[-1].strip():
        names.pop()
    resolved = resolve(names, Place(lines.row_at), problems, mapping, allow_unknown=allow_unknown)
    if resolved is None:
        return
    table, count = Table(resolved, marks=True), len(names)
    while True:
        lines.start_row()
        cells = next(rows, None)
        if cells is None:
            return
        if len(cells) != count:
            if not any(map(str.strip, cells)):
                continue
            while len(cells) > count and not cells[-1].strip():
                cells.pop()
            if len(cells) != count:
                problems.add(Place(lines.row_at), f"the row must have {count} cells, not {len(cells)}")
                continue
        elif not any(map(str.strip, cells)):
            continue
        start = Place(lines.row_at)
        yield table.record(cells, start, _locator(lines.row, start, separator))


def _first_line(feed: Iterator[str], lines: _Lines) -> tuple[str, str]:
    """Return the line that names the columns, and the separator that a `sep=` line before it gave."""
    separator = ""
    for line in feed:
        bare = line.strip().strip('"')
        if bare.lower().startswith("sep=") and not bare[5:].strip(" \t,;|"):
            given = line.strip("\r\n").strip('"')[4:5]
            separator = given if given and given not in '"\r\n' else ""
        elif line.strip(" \t\r\n,;|") and not bare.startswith(_PREAMBLES):
            return line, separator
        lines.start_row()
    return "", separator


def _worth(line: str, separator: str, mapping: Mapping[str, str]) -> tuple[int, int]:
    try:
        names = next(csv.reader([line], delimiter=separator), [""])
    except csv.Error:
        return (-1, 0)
    return (known_names(names, mapping), len(names))


def _locator(row: str, start: Place, separator: str) -> Callable[[int], Place]:
    def place_of(column: int) -> Place:
        offset = _cell_offset(row, column, separator)
        before = row[:offset]
        return Place(start.line + before.count("\n"), offset - before.rfind("\n"))

    return place_of


def _cell_offset(row: str, wanted: int, separator: str) -> int:
    cell, quoted = 0, False
    for offset, character in enumerate(row):
        if cell == wanted:
            return offset
        if character == '"':
            quoted = not quoted
        elif character == separator and not quoted:
            cell += 1
    return len(row.rstrip("\r\n"))


__all__ = ["COLUMNS", "LISTS", "PREFIX", "csv_records"]
