"""export: the Space as a roster, without passwords, so that it can be edited and applied again."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from contextlib import aclosing
from typing import Any, Final, TextIO, cast

from .. import AsyncSession, ConfigurationError
from ..validate import whole_number
from .current_state import PAGE, credentials_of, existing_subscriber
from .diff import Existing
from .roster.csv_reader import COLUMNS, LISTS, PREFIX
from .roster.people import CREDENTIALS, PASSWORD, PERSON_MEMBERS
from .roster.roster import FORMATS

_NO_PASSWORD: Final = tuple(name for name in COLUMNS if name.removeprefix(PREFIX) != PASSWORD)


async def export(session: AsyncSession, *, at_once: int = 32) -> AsyncGenerator[dict[str, object], None]:
    """Each subscriber of the Space as a row of a roster, in the listing's order, with its SIP credentials.

    Passwords are never answered by the service and so are not there. A
    subscriber without an e-mail, which no roster can name, is left out.
    at_once: how many requests are under way at a time; as many rows are held.

    Raises ConfigurationError for an `at_once` that is no number of requests,
    and what the session raises where the Space cannot be read.
    """
    whole_number(at_once, "at_once")
    ahead: deque[asyncio.Task[dict[str, object] | None]] = deque()
    try:
        async with aclosing(session.subscribers.list(page_size=PAGE, prefetch=True).pages()) as pages:
            async for page in pages:
                for one in page.data:
                    found = existing_subscriber(one)
                    if found is not None:
                        ahead.append(asyncio.create_task(_row(session, found)))
                    if len(ahead) >= at_once and (row := await ahead.popleft()) is not None:
                        yield row
        while ahead:
            if (row := await ahead.popleft()) is not None:
                yield row
    finally:
        for task in ahead:
            task.cancel()
        await asyncio.gather(*ahead, return_exceptions=True)


async def _row(session: AsyncSession, found: Existing) -> dict[str, object] | None:
    """The row of one subscriber; None where it was deleted meanwhile."""
    credentials = await credentials_of(session, found.id)
    if credentials is None:
        return None
    known = {name: value for name, value in found.members.items() if name in PERSON_MEMBERS and value != ""}
    listed = [{"username": one.name, **_known_members(one)} for one in credentials]
    return {"email": found.name, **known, CREDENTIALS: listed}


def _known_members(credential: Existing) -> dict[str, object]:
    names = {column.removeprefix(PREFIX) for column in _NO_PASSWORD if column.startswith(PREFIX)}
    return {name: value for name, value in credential.members.items() if name in names and value not in ([], "")}


async def write_roster(rows: AsyncIterator[Mapping[str, object]], to: TextIO, *, format: str = "jsonl") -> int:
    """Write rows as a roster of one of FORMATS to a text file (opened with `newline=""`, in UTF-8), row by row.

    Returns how many people were written. Raises ConfigurationError for a
    format that is not known.
    """
    if format not in FORMATS:
        raise ConfigurationError(f"a roster is one of {', '.join(FORMATS)}, not {format!r}")
    count = 0
    if format == "csv":
        csv.writer(to, lineterminator="\n").writerow(_NO_PASSWORD)
    async for row in rows:
        to.write(_written(row, format, first=count == 0))
        count += 1
    if format == "json":
        to.write("\n]\n" if count else "[]\n")
    elif format == "yaml" and not count:
        to.write("[]\n")
    return count


def _written(row: Mapping[str, object], format: str, *, first: bool) -> str:
    if format == "csv":
        return _csv(row)
    text = json.dumps(row, ensure_ascii=False)
    if format == "jsonl":
        return text + "\n"
    if format == "json":
        return ("[\n" if first else ",\n") + text
    return "".join(_yaml(row))


def _yaml(row: Mapping[str, object]) -> Iterator[str]:
    """A row as YAML. JSON's strings and lists are YAML's too, so nothing has to be escaped anew."""
    mark = "- "
    for name, value in row.items():
        if name != CREDENTIALS:
            yield f"{mark}{name}: {_scalar(value)}\n"
            mark = "  "
    credentials: Any = row.get(CREDENTIALS)  # a list of mappings
    if credentials is None:
        return
    yield f"  {CREDENTIALS}:{'' if credentials else ' []'}\n"
    for credential in credentials:
        mark = "    - "
        for name, value in credential.items():
            yield f"{mark}{name}: {_scalar(value)}\n"
            mark = "      "


def _scalar(value: object) -> str:
    """A value as YAML: quoted, and what is not plain ASCII written by its number."""
    if isinstance(value, list):
        return "[" + ", ".join(map(_scalar, cast("list[object]", value))) + "]"
    return '"' + "".join(map(_character, str(value))) + '"'


def _character(one: str) -> str:
    plain = one.isascii() and one.isprintable() and one not in '"\\'
    return one if plain else f"\\U{ord(one):08x}"


def _csv(row: Mapping[str, object]) -> str:
    to = io.StringIO()
    lines = csv.writer(to, lineterminator="\n")
    credentials: Any = row.get(CREDENTIALS) or [{}]  # a list of mappings
    for credential in credentials:
        cells: list[object] = []
        for column in _NO_PASSWORD:
            member = column.removeprefix(PREFIX)
            value: Any = (
                credential.get(member) if column.startswith(PREFIX) else row.get(column)
            )  # text or a list of it
            cells.append(" ".join(value) if member in LISTS and value else value)
        lines.writerow(cells)
    return to.getvalue()
