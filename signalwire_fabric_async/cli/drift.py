"""`doctor --drift`: where a Space deviates from the description, read and, on request, by writes."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .. import AsyncSession
from .checks import Check
from .output import UsageError, confirmed, one_line
from .signals import stopping

if TYPE_CHECKING:
    from ..drift import Drift, Probe
    from .parsing import Options

DESCRIPTIONS: Final = ("observed", "published")


async def check_drift(session: AsyncSession, options: Options, found: list[Check]) -> bool:
    """Read a few resources of each kind, probe with writes if that is asked for, and add the checks.

    Returns:
        True if a signal ended the questions.

    Raises:
        UsageError: The user said no, or there is no terminal to ask on.
    """
    from ..drift import read_space

    if options.write:
        _ask(session, options)
    reading = await read_space(session, against=options.against)
    found += _rows("drift", reading.drift, options, unread=dict(reading.failures))
    if options.record:
        found.append(_record(options.record, reading.drift.shapes()))
    if not options.write:
        return False
    stop = asyncio.Event()
    probe = await _probe(session, options, stop)
    found += _answers(probe, options)
    found += _rows("written", probe.drift, options)
    return stop.is_set()


def _ask(session: AsyncSession, options: Options) -> None:
    """Say what the probe creates and costs, and ask."""
    from ..drift import COSTS, MARK

    costs = COSTS[1:] if options.no_subscriber else COSTS
    print(f"--write creates and deletes, each with {MARK} and a random number in its name:", file=sys.stderr)
    for one in costs:
        print(f"  {one}", file=sys.stderr)
    print("It buys no number, and changes nothing that it did not create.", file=sys.stderr)
    if not confirmed(f"Write to {session.origin}?", yes=options.yes):
        raise UsageError("nothing was written")


async def _probe(session: AsyncSession, options: Options, stop: asyncio.Event) -> Probe:
    from ..drift import probe_space

    def stopped() -> None:
        print("stopping: what was created is deleted; Ctrl-C twice more leaves it", file=sys.stderr)

    with stopping(stop, stopped):
        return await probe_space(session, against=options.against, subscribers=not options.no_subscriber, stop=stop)


def _rows(name: str, drift: Drift, options: Options, **values: object) -> list[Check]:
    rows = drift.rows()
    said = f"{len(rows)} deviations from the description as {options.against}" if rows else drift.table()
    lines = [] if options.json else rows
    return [
        Check(name, "ok", said, {"rows": drift.to_json(), **values}),
        *(Check("", "skipped", one_line(f"{one.operation}  {one.path}  {one.kind}  {one.detail}")) for one in lines),
    ]


def _answers(probe: Probe, options: Options) -> list[Check]:
    """Return the table of questions, and what was left behind."""
    settled = sum(one.agrees_with != "not settled" for one in probe.answers)
    said = f"{settled} of {len(probe.answers)} questions settled with {probe.writes} writes, marked {probe.mark}"
    found = [Check("questions", "ok", said, probe.to_json())]
    for one in () if options.json else probe.answers:
        by = f"observed: {one.observed or '-'}, published: {one.published or '-'}"
        detail = f" ({one.detail})" if one.detail else ""
        found.append(Check("", "skipped", one_line(f"{one.question}: {one.answer}{detail}  [{one.agrees_with}; {by}]")))
    if probe.undeleted:
        left = "; ".join(f"{one.operation} {one.id} ({one.reason})" for one in probe.undeleted)
        found.append(Check("left behind", "problem", one_line(f"delete by hand: {left}")))
    else:
        found.append(Check("left behind", "ok", "nothing: all that was created is deleted"))
    return found


def _record(path: str, shapes: Mapping[str, Any]) -> Check:
    text = json.dumps({"shapes": shapes}, indent=2)
    try:
        Path(path).write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        return Check("record", "problem", f"{path}: {error.strerror}")
    return Check("record", "ok", f"{path}: shapes of {len(shapes)} operations")
