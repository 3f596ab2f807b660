"""A provisioning job: a roster of people becomes subscribers with SIP credentials.

    python examples/provisioning_job.py people.csv run.journal

Run it again whenever the roster changes, or after it was killed at any point:
with the same journal it resumes, and creates nobody twice. Passwords that the
roster lacks are generated and kept in `run.journal.passwords`, which only the
owner can read.

The exit code is 0 when the Space matches the roster, 1 when some rows
failed, 2 when the roster or the settings cannot be used (nothing was done).
"""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

from signalwire_fabric_async import AsyncSession, ConfigurationError, FabricError
from signalwire_fabric_async.provisioning import GeneratedPasswords, Progress, RosterError, Summary, plan


def show(progress: Progress) -> None:
    """Return one line of progress."""
    left = "" if progress.seconds_left is None else f", {progress.seconds_left:.0f} s left"
    print(f"{progress.done} of {progress.total}, {progress.failed} failed{left}", file=sys.stderr)


async def bring_about(roster: Path, journal: Path) -> Summary:
    """Plan, show the plan, apply it; a first Ctrl-C finishes the writes in flight and stops."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, stop.set)
    passwords = GeneratedPasswords(journal.with_name(f"{journal.name}.passwords"))
    async with (
        AsyncSession.from_env() as session,
        plan(session, roster, journal=journal, passwords=passwords) as planned,
    ):
        print(f"{planned.subscribers.writes} writes to subscribers, {planned.credentials.writes} to credentials")
        for warning in planned.warnings:
            print("warning:", warning)
        return await planned.apply(on_progress=show, stop=stop)


def main(arguments: list[str]) -> int:
    """Run the job and return the exit code."""
    if len(arguments) != 2:
        print("usage: provisioning_job.py ROSTER JOURNAL", file=sys.stderr)
        return 2
    try:
        summary = asyncio.run(bring_about(Path(arguments[0]), Path(arguments[1])))
    except (RosterError, ConfigurationError) as error:
        print(error, file=sys.stderr)
        return 2
    except FabricError as error:
        print(f"stopped: {error}; run it again to resume", file=sys.stderr)
        return 1
    print(f"{summary.subscribers.created} people and {summary.credentials.created} credentials made,", end=" ")
    print(f"{summary.subscribers.updated + summary.credentials.updated} changed, {len(summary.failed)} failed")
    for row in summary.failed:
        print(row)
    return 0 if summary.complete else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
