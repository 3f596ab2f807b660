"""CSV: a row per credential, `sip_` columns for it; rows with one e-mail are one person."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from typing import Final, TextIO

from .people import CREDENTIAL_MEMBERS, CREDENTIALS, PASSWORD, PERSON_MEMBERS, PUBLISHED_NAMES, Place
from .records import MAX_RECORD, Problems, Record, Trail

PREFIX: Final = "sip_"
LISTS: Final = frozenset({"ciphers", "codecs"})
"""Members whose cell holds several values, separated by blanks or semicolons."""

COLUMNS: Final = (*PERSON_MEMBERS, *(PREFIX + name for name in CREDENTIAL_MEMBERS))
"""The columns that a roster in CSV may have; `email` is needed."""


class _Lines:
    """The file's lines, with the text of the row that is being read, for the places of its cells."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self.number = 0
        self.row = ""
        self.row_at = 1

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(MAX_RECORD):
            self.number += 1
            self.row += line
            yield line

    def start_row(self) -> None:
        self.row, self.row_at = "", self.number + 1


def csv_records(text: TextIO, problems: Problems, *, allow_unknown: bool) -> Iterator[Record]:
    """The records of a CSV file: one a row, shaped as a person with at most one credential.

    The first row names the columns. An empty cell is not mentioned. The
    separator is a comma, or a semicolon or tab where the first row has no comma.
    """
    lines = _Lines(text)
    feed = iter(lines)
    first = next(feed, "")
    separator = next((one for one in (",", ";", "\t") if one in first), ",")
    names: list[str] = next(csv.reader([first], delimiter=separator), [""])
    if not _usable(names, problems, allow_unknown=allow_unknown):
        return
    rows = csv.reader(feed, delimiter=separator, strict=True)
    while True:
        lines.start_row()
        try:
            cells = next(rows, None)
        except csv.Error as error:
            problems.add(Place(lines.row_at), f"not CSV: {error}")
            return
        if cells is None:
            return
        if not any(cells):
            continue
        start = Place(lines.row_at)
        if len(cells) != len(names):
            problems.add(start, f"{len(names)} cells are expected, {len(cells)} are there")
            continue
        yield Record(_person(names, cells), (), start, _locator(names, lines.row, start, separator))


def _usable(names: list[str], problems: Problems, *, allow_unknown: bool) -> bool:
    before = len(problems.found)
    if "email" not in names:
        problems.add(Place(1), "the first row names the columns, and `email` is needed among them")
    for number, name in enumerate(names):
        if names.index(name) < number:
            problems.add(Place(1), f"the column {name!r} is there twice")
        elif name not in COLUMNS and name not in PUBLISHED_NAMES and not (allow_unknown and name):
            problems.add(Place(1), f"no such column: {name!r}; there are {', '.join(COLUMNS)}")
    return len(problems.found) == before


def _person(names: list[str], cells: list[str]) -> dict[str, object]:
    person: dict[str, object] = {}
    credential: dict[str, object] = {}
    for name, cell in zip(names, cells, strict=True):
        value = cell.strip() if name.removeprefix(PREFIX) != PASSWORD else cell
        if not value:
            continue
        if not name.startswith(PREFIX):
            person[name] = value
            continue
        member = name.removeprefix(PREFIX)
        credential[member] = value.replace(";", " ").split() if member in LISTS else value
    if PREFIX + "username" in names:
        person[CREDENTIALS] = [credential] if credential else []
    elif credential:
        person[CREDENTIALS] = [credential]
    return person


def _locator(names: list[str], row: str, start: Place, separator: str) -> Callable[[Trail], Place]:
    def locate(trail: Trail) -> Place:
        if not trail:
            return start
        column = str(trail[0]) if trail[0] != CREDENTIALS else PREFIX + str(trail[2] if len(trail) > 2 else "username")
        if column not in names:
            return start
        offset = _cell_offset(row, names.index(column), separator)
        before = row[:offset]
        return Place(start.line + before.count("\n"), offset - before.rfind("\n"))

    return locate


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
