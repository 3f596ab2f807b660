"""`plan`: shows what a roster would change in the Space. Nothing is written."""

from __future__ import annotations

import json
from typing import Final

import attrs

from ..provisioning import Action, Plan, Step
from ..provisioning.diff import shown as secretly
from .output import DONE, Output, need
from .parsing import Command, Flag, Options, json_flag
from .roster_options import compared, is_yaml, plan_session, plan_settings, roster_flags, show_counts, show_resumed
from .signals import run as run_async

SHOWN: Final = 50
"""Default number of shown steps."""


def _run(options: Options) -> int:
    need(yaml=is_yaml(options))
    return run_async(_plan(options, None if options.json else Output()))


COMMAND: Final = Command(
    "plan",
    _run,
    *roster_flags(),
    json_flag("Print the plan as JSON, a step a line."),
    Flag("--all", is_flag=True, help=f"Show every step, not the first {SHOWN}."),
    help="Compare a roster with the whole Space and show what would be created, updated, unchanged, and with --prune "
    "deleted. Exit code 0, also where there is much to do; 2: the roster or the configuration is wrong.",
)


async def _plan(options: Options, output: Output | None) -> int:
    with plan_settings(options) as settings:
        async with plan_session(options) as session, compared(session, settings, output) as planned:
            if output is None:
                await _print_json(planned)
            else:
                await _show(planned, output, limit=None if options.all else SHOWN)
    return DONE


async def _print_json(planned: Plan) -> None:
    """Print one JSON object with one step per line, without holding them all."""
    head = {
        "subscribers": attrs.asdict(planned.subscribers),
        "credentials": attrs.asdict(planned.credentials),
        "resumed": planned.resumed,
        "skipped": planned.skipped,
        "warnings": list(planned.warnings),
    }
    print(json.dumps(head)[:-1] + ', "steps": [', end="")
    between = "\n"
    async for step in planned.steps():
        print(between + json.dumps(step.to_json()), end="")
        between = ",\n"
    print("\n]}")


async def _show(planned: Plan, output: Output, *, limit: int | None) -> None:
    show_counts(output, planned.subscribers, planned.credentials, done=False)
    for warning in planned.warnings:
        output.line(f"note: {warning}", "yellow")
    show_resumed(output, planned)
    rows: list[tuple[str, ...]] = []
    async for step in planned.steps():
        if limit is not None and len(rows) >= limit:
            break
        rows.append(_row(step))
    if rows:
        output.table(("Step", "E-mail", "SIP user", "Changes"), rows)
    if planned.writes > len(rows):
        output.line(f"and {planned.writes - len(rows):,} more; --all shows them", "dim")
    if not planned.writes:
        output.line("nothing to do: the Space matches the roster", "green")


def _row(step: Step) -> tuple[str, ...]:
    changes = ", ".join(
        f"{name}: {_value(secretly(name, old))} -> {_value(secretly(name, new))}"
        for name, (old, new) in step.changes.items()
    )
    if step.action is Action.CREATE:
        shown = {name: value for name, value in step.body.items() if name not in ("email", "username")}
        changes = ", ".join(f"{name}: {_value(secretly(name, value))}" for name, value in shown.items())
    if step.with_password and step.action is Action.UPDATE:
        changes = f"{changes}, password" if changes else "password"
    return (f"{step.action} {step.kind}", step.email, step.username or "", changes)


def _value(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return " ".join(map(str, value)) or "none"  # pyright: ignore[reportUnknownArgumentType]  # of strings, as JSON has them
    return str(value) if value not in (None, "") else "none"
