"""Excel workbooks: the first sheet, row by row. Needs openpyxl (`pip install signalwire_fabric_async[xlsx]`).

openpyxl, and not a faster reader, because it reads a sheet as a stream: a
workbook with a million rows is never held whole (its shared strings are, and
so are bounded). It is pure Python and has been maintained since 2010.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from typing import IO, Any, Final

from ... import ConfigurationError
from .cells import MAY_BE_BENT
from .columns import resolve
from .people import Place
from .records import Bent, HashedFile, NotText, Problems, Record
from .table import Table

IN_MEMORY: Final = 1 << 23
"""Bytes of a workbook that are held in memory; a larger one goes into a temporary file."""

MAX_STRINGS: Final = 1 << 28
"""Maximum size of a workbook's decompressed shared strings in bytes."""

_CHUNK: Final = 1 << 16
_OLD: Final = b"\xd0\xcf\x11\xe0"
_EXACT: Final = 10**15
_TELEPHONE: Final = 10**6


def xlsx_records(
    file: HashedFile, problems: Problems, *, allow_unknown: bool, columns: Mapping[str, str] | None = None
) -> Iterator[Record]:
    """Yield the records of a workbook's first sheet: one per row. A place's line is the row, its column the column's number.

    Raises:
        ConfigurationError: The library openpyxl is not installed.
    """
    try:
        import openpyxl
    except ImportError:
        raise ConfigurationError("a workbook needs openpyxl: pip install signalwire_fabric_async[xlsx]") from None
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as copy:
        while chunk := file.read(_CHUNK):
            copy.write(chunk)
        copy.seek(0)
        fault = _unusable(copy)
        if fault:
            problems.add(Place(1), fault)
            return
        with closing(openpyxl.load_workbook(copy, read_only=True, data_only=True, keep_links=False)) as book:
            if len(book.worksheets) > 1:
                problems.warn(f"of {len(book.worksheets)} sheets the first is read, {book.worksheets[0].title!r}")
            yield from _records(book, problems, columns or {}, allow_unknown=allow_unknown)


def _unusable(file: IO[bytes]) -> str:
    """Return the reason why a file is not a readable workbook; empty if it may be one."""
    if file.read(4) == _OLD:
        return "an .xls workbook, or one with a password: save it as .xlsx without"
    try:
        with zipfile.ZipFile(file) as parts:
            sizes = {one.filename.lower(): one.file_size for one in parts.infolist()}
    except zipfile.BadZipFile:
        return "not a workbook (.xlsx)"
    finally:
        file.seek(0)
    if sizes.get("xl/sharedstrings.xml", 0) > MAX_STRINGS:
        return f"the workbook's strings are larger than {MAX_STRINGS} bytes: save it as CSV"
    return ""


def _records(
    book: Any,  # openpyxl's Workbook; its sheets are of a class without annotations when they are only read
    problems: Problems,
    mapping: Mapping[str, str],
    *,
    allow_unknown: bool,
) -> Iterator[Record]:
    if not book.worksheets:
        problems.add(Place(1), "the workbook has no sheet")
        return
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    values: Iterator[tuple[object, ...]] = sheet.iter_rows(values_only=True)
    rows = enumerate(values, 1)
    number, header = next(((n, _names(row)) for n, row in rows if any(map(_text, row))), (1, [""]))
    resolved = resolve(header, Place(number), problems, mapping, allow_unknown=allow_unknown)
    if resolved is None:
        return
    table = Table(resolved, marks=False)
    members = {column: name for name, columns in resolved.sources.items() for column in columns}
    for number, row in rows:
        if not any(map(_text, row)):
            continue
        cells = [_cell(value, members.get(n, "")) for n, value in enumerate(row[: resolved.count])]
        cells += [None] * (resolved.count - len(cells))
        yield table.record(cells, Place(number), partial(_place_of, number))


def _place_of(row: int, column: int) -> Place:
    return Place(row, column + 1)


def _names(row: Sequence[object]) -> list[str]:
    names = [_text(one) for one in row]
    while names and not names[-1]:
        names.pop()
    return names


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _cell(value: object, member: str) -> object:
    """Return a cell's text, or its other value; a number only if no digit can be lost."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return NotText("truth value")
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        return NotText("date or time")
    if isinstance(value, (int, float)) and value == int(value) and abs(value) < _EXACT:
        if member in MAY_BE_BENT and (member != "sip_username" or abs(value) >= _TELEPHONE):
            return Bent("a number, which keeps neither `+` nor leading zeros: format the column as text, fill it again")
        return str(int(value))
    return Bent("a number that a spreadsheet rounded: format the column as text and fill it in again")
