"""`apply`: makes the Space match a roster, with a progress bar, a summary, and the failures."""

from __future__ import annotations

import asyncio
import json
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from .. import AsyncSession
from ..provisioning import Plan, Progress, Summary, write_devices
from .guard import keep_going, output_failed
from .output import DONE, FAILED, INTERRUPTED, MISUSED, Output, UsageError, confirmed, duration, need, shown
from .parsing import ARGUMENTS_GIVEN, FILE, Command, Flag, Options, Section, json_flag
from .roster_options import compared, is_yaml, plan_session, plan_settings, roster_flags, show_counts, show_resumed
from .signals import run as run_async
from .signals import stopping


def _run(options: Options) -> int:
    if options.devices is not None and Path(options.devices).exists() and not Path(options.devices).is_dir():
        raise UsageError(f"--devices must be a directory, and {shown(options.devices)} is a file: nothing was written")
    need(yaml=is_yaml(options))
    again = shlex.join(click.get_current_context().meta[ARGUMENTS_GIVEN])
    keep_going()
    return run_async(_apply(options, None if options.json else Output(), again))


DEVICES: Final = Section("Devices", "What telephones need, with the passwords: readable by you alone.")

COMMAND: Final = Command(
    "apply",
    _run,
    *roster_flags(),
    Flag("--yes", is_flag=True, help="Do not ask."),
    json_flag("Print the summary as JSON, and nothing else."),
    Flag(
        "--devices",
        section=DEVICES,
        type=FILE,
        metavar="DIR",
        help="Once all is done, write the settings of each SIP credential's device there.",
    ),
    Flag(
        "--device-transport",
        section=DEVICES,
        type=click.Choice(("tls", "tcp", "udp")),
        default="tls",
        help="How they connect (default: tls).",
    ),
    Flag(
        "--device-server",
        section=DEVICES,
        metavar="HOST[:PORT]",
        help="Where they connect to (default: the SIP profile's domain).",
    ),
    help="Make the Space match a roster. Asks first. Ctrl-C finishes the requests in flight and prints how to continue. "
    "Exit code 0: all done; 1: some rows failed, each with the service's reason; 2: the roster or the configuration is "
    "wrong, or the answer was no; 130: stopped by Ctrl-C or SIGTERM.",
)


async def _apply(options: Options, output: Output | None, again: str) -> int:
    with plan_settings(options) as settings:
        async with plan_session(options) as session, compared(session, settings, output) as planned:
            if output is not None:
                show_counts(output, planned.subscribers, planned.credentials, done=False)
                for warning in planned.warnings:
                    output.line(f"note: {warning}", "yellow")
                show_resumed(output, planned)
            await planned.check_deletions()
            if planned.writes and not confirmed(_question(planned), yes=options.yes):
                return MISUSED
            summary = await _apply_plan(planned, output)
            if options.devices is not None:
                await _write_devices(session, settings, options, complete=summary.complete)
    if output is None:
        print(json.dumps(summary.to_json(), indent=2))
    else:
        _show(output, summary, again, has_journal=options.journal is not None)
    if output_failed():
        print(_in_one_line(summary), file=sys.stderr)
    if summary.stopped:
        return INTERRUPTED
    return DONE if summary.complete else FAILED


async def _write_devices(session: AsyncSession, settings: dict[str, Any], options: Options, *, complete: bool) -> None:
    """Write the devices' settings where all was done; say on standard error how many, and what is left out."""
    if not complete:
        print("no devices' settings are written: some steps failed", file=sys.stderr)
        return
    made = await write_devices(
        session,
        settings["roster"],
        options.devices,
        passwords=settings["passwords"],
        transport=options.device_transport,
        server=options.device_server,
    )
    for one in made.left_out:
        print(f"note: no device of {shown(one)}", file=sys.stderr)
    what = "1 SIP credential" if made.credentials == 1 else f"{made.credentials:,} SIP credentials"
    print(f"the settings for {what} are in {shown(options.devices)}", file=sys.stderr)


def _question(planned: Plan) -> str:
    deleted = planned.subscribers.deleted + planned.credentials.deleted
    warned = f", {deleted:,} of them deletions" if deleted else ""
    return f"Make {planned.writes:,} changes{warned} at {planned.session.origin}?"


def _in_one_line(summary: Summary) -> str:
    """Return the summary as text, for a standard output that cannot be written."""
    kinds = (("subscribers", summary.subscribers), ("SIP credentials", summary.credentials))
    done = "; ".join(
        f"{one.created} created, {one.updated} updated, {one.deleted} deleted {name}" for name, one in kinds
    )
    return f"{done}; {summary.not_done} not done"


async def _apply_plan(planned: Plan, output: Output | None) -> Summary:
    stop = asyncio.Event()
    if output is None or not planned.writes:
        with stopping(stop, lambda: None):
            return await planned.apply(stop=stop)
    with output.progress("Applying", planned.writes) as bar:

        def tell(progress: Progress) -> None:
            bar.at(progress.done, progress.failed, progress.total)

        def stopped() -> None:
            output.line("stopping: the requests in flight are finished; Ctrl-C again aborts them", "yellow")

        with stopping(stop, stopped):
            return await planned.apply(on_progress=tell, stop=stop)


def _show(output: Output, summary: Summary, again: str, *, has_journal: bool) -> None:
    show_counts(output, summary.subscribers, summary.credentials, done=True)
    rate = summary.writes / summary.seconds if summary.seconds else 0.0
    rounds = f" in {summary.rounds} rounds" if summary.rounds > 1 else ""
    output.line(f"{summary.writes:,} writes{rounds} in {duration(summary.seconds)}, {rate:,.0f} a second")
    if summary.failed:
        output.line()
        cut = f", of which the first {len(summary.failed):,} are" if summary.not_done > len(summary.failed) else ""
        output.line(f"{summary.not_done:,} not done{cut}:", "bold red")
        _show_failures(output, [(one.line, str(one)) for one in summary.failed])
    if summary.gave_up:
        output.line(f"gave up: {summary.gave_up}. The same command resumes.", "bold red")
    if summary.stopped:
        output.line()
        kept = "the journal has the progress" if has_journal else "the Space is compared again"
        output.line(f"Stopped before the end. The same command resumes ({kept}):")
        output.line(f"  {again}")
    elif summary.complete:
        output.line("all done: the Space matches the roster", "green")


def _show_failures(output: Output, failed: Sequence[tuple[int | None, str]]) -> None:
    for _, said in sorted(failed, key=lambda one: one[0] or 0):
        output.line(f"  {' '.join(said.split())}", "red")
