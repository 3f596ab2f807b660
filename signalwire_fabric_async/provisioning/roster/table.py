"""Rows of a table (CSV, a workbook) as records: a person with at most one credential each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from .cells import MAY_BE_BENT, bent, is_marked, read_cell
from .columns import LISTS, PREFIX, Columns
from .people import CREDENTIALS, PASSWORD, Place
from .records import Record, Trail

_BETWEEN: Final = re.compile(r"[,;|\s]+")


class Table:
    """Makes the records of a table whose columns are known.

    Args:
        columns: Which column fills which member.
        marks: Whether an apostrophe may say that a cell is text as it stands.
    """

    def __init__(self, columns: Columns, *, marks: bool) -> None:
        self._columns = columns
        self._marks = marks
        self._person: list[tuple[str, tuple[int, ...]]] = []
        self._credential: list[tuple[str, tuple[int, ...]]] = []
        for name, sources in columns.sources.items():
            if name.startswith(PREFIX):
                self._credential.append((name, sources))
            else:
                self._person.append((name, sources))
        self._has_usernames = PREFIX + "username" in columns.sources

    def record(self, cells: Sequence[object], start: Place, place_of: Callable[[int], Place]) -> Record:
        """Return the record of a row. `place_of`: the place of a cell, by its number from 0."""

        def locate(trail: Trail) -> Place:
            return place_of(self._column_of(trail, cells)) if trail and self._column_of(trail, cells) >= 0 else start

        return Record(self._values(cells), (), start, locate)

    def _column_of(self, trail: Trail, cells: Sequence[object]) -> int:
        name = str(trail[0]) if trail[0] != CREDENTIALS else PREFIX + str(trail[2] if len(trail) > 2 else "username")
        sources = self._columns.sources.get(name, ())
        return next((one for one in sources if cells[one]), sources[0] if sources else -1)

    def _values(self, cells: Sequence[object]) -> Mapping[str, object]:
        person: dict[str, object] = {}
        for name, sources in self._person:
            value = self._value(name, name, sources, cells)
            if value:
                person[name] = value
        credential: dict[str, object] = {}
        for name, sources in self._credential:
            value = self._value(name, name.removeprefix(PREFIX), sources, cells)
            if value:
                credential[name.removeprefix(PREFIX)] = value
        if self._has_usernames:
            person[CREDENTIALS] = [credential] if credential else []
        elif credential:
            person[CREDENTIALS] = [credential]
        return person

    def _value(self, name: str, member: str, sources: tuple[int, ...], cells: Sequence[object]) -> object:
        for source in sources:
            cell = cells[source]
            if not isinstance(cell, str):
                if cell is not None:
                    return cell
                continue
            if member == PASSWORD:
                text = cell if cell.strip() else ""
            else:
                text = read_cell(cell) if self._marks else cell.strip()
            if not text:
                continue
            if name in MAY_BE_BENT and not (self._marks and is_marked(cell)) and (fault := bent(name, text)):
                return fault
            return list(filter(None, _BETWEEN.split(text))) if member in LISTS else text
        return None
