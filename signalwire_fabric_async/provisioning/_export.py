"""export: writes the Space as a roster, without passwords, so that it can be edited and applied again.

A roster is read back as it was written. A value that no roster can hold (an
e-mail that is no address, a codec that this version does not know) is left
out and reported, so that one odd value does not make the whole file unusable.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping
from typing import Any, Final, TextIO, cast  # Any: values of a model's members

from .. import AsyncSession, ConfigurationError
from ..schema.models import Member
from ..validate import whole_number
from .current_state import Patience, credentials_of, list_space
from .diff import Existing
from .roster.cells import written
from .roster.columns import COLUMNS, LISTS, PREFIX
from .roster.people import CREDENTIAL_MEMBERS, CREDENTIALS, PASSWORD, PERSON_MEMBERS
from .roster.roster import FORMATS
from .roster.validation import fault_of, is_address
from .staging.database import StagingDatabase
from .threads import to_the_end

logger: Final = logging.getLogger("signalwire_fabric_async")

_NO_PASSWORD: Final = tuple(name for name in COLUMNS if name.removeprefix(PREFIX) != PASSWORD)
_TO_QUOTE: Final = frozenset(',;|\t"\r\n')


async def export(
    session: AsyncSession, *, at_once: int = 32, on_left_out: Callable[[str], None] | None = None
) -> AsyncGenerator[dict[str, object], None]:
    """Yield each subscriber of the Space as a row of a roster, in the listing's order, with its SIP credentials.

    The listing is read whole first, as `plan` reads it. Rows have no passwords,
    because the service never returns them. A subscriber that no roster can name
    (no e-mail, or an invalid one) is left out, and so is a member that a roster
    cannot hold. Of several with one e-mail, the oldest one is written, which
    `plan` selects too.

    Args:
        session: The Space.
        at_once: Maximum number of requests in flight, and of rows in memory.
        on_left_out: Called with a sentence about each omission; None logs it as a warning.

    Raises:
        ConfigurationError: `at_once` is invalid.
        FabricError: The Space cannot be read.
        StagingError: The disk for temporary files is full.
    """
    whole_number(at_once, "at_once")
    ahead: deque[asyncio.Task[dict[str, object] | None]] = deque()
    guard = _Guard(on_left_out or logger.warning)
    staging = StagingDatabase()
    try:
        await list_space(session, staging, Patience(), guard.report)
        async for found, is_taken in staging.listing.in_order():
            if guard.admits(found, is_taken=is_taken):
                ahead.append(asyncio.create_task(_row(session, found, guard)))
            if len(ahead) >= at_once and (row := await ahead.popleft()) is not None:
                yield row
        while ahead:
            if (row := await ahead.popleft()) is not None:
                yield row
    finally:
        for task in ahead:
            task.cancel()
        await asyncio.gather(*ahead, return_exceptions=True)
        await to_the_end(staging.close)


class _Guard:
    """Leaves out values that a roster cannot hold, and reports them."""

    def __init__(self, report: Callable[[str], None]) -> None:
        self.report = report

    def admits(self, subscriber: Existing, *, is_taken: bool) -> bool:
        """Return whether a roster can name this subscriber: not one of several that `plan` does not take."""
        why = ""
        if not subscriber.name.strip():
            why = "no e-mail address"
        elif not is_address(subscriber.name):
            why = f"the e-mail {subscriber.name!r}, which is no address"
        elif not is_taken:
            why = f"the e-mail {subscriber.name!r}, which another subscriber has too"
        if why:
            self.report(f"the subscriber {subscriber.id} is left out: it has {why}")
        return not why

    def members(self, whose: str, members: Mapping[str, object], known: Mapping[str, Member]) -> dict[str, object]:
        """Return the members that a roster can hold, without those that count as missing."""
        kept: dict[str, object] = {}
        for name, value in members.items():
            if name not in known or name == PASSWORD or value in ("", []):
                continue
            fault = fault_of(known[name], value)
            if fault:
                self.report(f"{name} of {whose} is left out: {fault}")
            else:
                kept[name] = value
        return kept

    def credentials(self, whose: str, found: tuple[Existing, ...]) -> list[dict[str, object]]:
        """Return the credentials that a roster can name: of several with one username that with the lowest id."""
        rows: list[dict[str, object]] = []
        seen: set[str] = set()
        for one in sorted(found, key=lambda one: one.id):
            fault = fault_of(CREDENTIAL_MEMBERS["username"], one.name)
            if one.name in seen or not one.name.strip() or one.name == "None" or fault:
                self.report(f"a credential of {whose} is left out: its username is {one.name!r}, empty or there twice")
                continue
            seen.add(one.name)
            of = f"{whose} {one.name}"
            rows.append({"username": one.name, **self.members(of, one.members, CREDENTIAL_MEMBERS)})
        order = {one.name: n for n, one in reversed(list(enumerate(found)))}
        return sorted(rows, key=lambda row: order[str(row["username"])])


async def _row(session: AsyncSession, found: Existing, guard: _Guard) -> dict[str, object] | None:
    """Return the row of one subscriber; None where it was deleted meanwhile."""
    credentials = await credentials_of(session, found.id)
    if credentials is None:
        return None
    known = guard.members(found.name, found.members, PERSON_MEMBERS)
    return {"email": found.name, **known, CREDENTIALS: guard.credentials(found.name, credentials)}


async def write_roster(rows: AsyncIterator[Mapping[str, object]], to: TextIO, *, format: str = "jsonl") -> int:
    """Write rows as a roster, row by row, and return the number of people.

    In CSV, text that a spreadsheet would change or parse as a formula gets an
    apostrophe before it, which `read_roster` removes.

    Args:
        rows: As `export` yields them.
        to: A text file, opened with `newline=""`, in UTF-8.
        format: One of FORMATS.

    Raises:
        ConfigurationError: The format is unknown.
    """
    if format not in FORMATS:
        raise ConfigurationError(f"format must be one of {', '.join(FORMATS)}, not {format!r}")
    count = 0
    if format == "csv":
        to.write(",".join(_NO_PASSWORD) + "\n")
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
    """Return a row as YAML. JSON's strings and lists are YAML's too, so nothing is escaped again."""
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
    """Return a value as YAML: quoted, with other characters than ASCII escaped."""
    if isinstance(value, list):
        return "[" + ", ".join(map(_scalar, cast("list[object]", value))) + "]"
    return '"' + "".join(map(_character, str(value))) + '"'


def _character(one: str) -> str:
    plain = one.isascii() and one.isprintable() and one not in '"\\'
    return one if plain else f"\\U{ord(one):08x}"


def _csv(row: Mapping[str, object]) -> str:
    lines: list[str] = []
    credentials: Any = row.get(CREDENTIALS) or [{}]  # a list of mappings
    for credential in credentials:
        cells: list[str] = []
        for column in _NO_PASSWORD:
            member = column.removeprefix(PREFIX)
            value: Any = (
                credential.get(member) if column.startswith(PREFIX) else row.get(column)
            )  # text or a list of it
            if value is None:
                cells.append("")
            elif member in LISTS and not isinstance(value, str):
                cells.append(" ".join(value))
            else:
                cells.append(_quoted(written(str(value))))
        lines.append(",".join(cells) + "\n")
    return "".join(lines)


def _quoted(cell: str) -> str:
    """Return a cell in quotes where it needs them (`csv.writer` leaves a lone carriage return without them)."""
    return cell if _TO_QUOTE.isdisjoint(cell) else '"' + cell.replace('"', '""') + '"'
