"""The shared part of `plan` and `apply`: their flags, the comparison with the Space, and its output."""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

import click

from .. import AsyncSession
from ..provisioning import (
    READ_FORMATS,
    Counts,
    GeneratedPasswords,
    JournalError,
    PasswordCommand,
    PasswordSource,
    Plan,
    RosterError,
    Shard,
    StagingError,
    Waiting,
    plan,
    read_roster,
)
from ..provisioning._plan import refuse_shared_paths
from .connection import connection_flags, session_from
from .output import Output, UsageError, shown
from .parsing import AT_LEAST_ONE, FILE, SECONDS, WHOLE, Flag, Options, Section

READS_AT_ONCE: Final = 256


PASSWORDS: Final = Section("Passwords", "The service returns no passwords, so they are never compared.")


def roster_flags() -> Sequence[click.Parameter]:
    """Return the arguments of a plan, and the flags that choose a Space."""
    return (
        click.Argument(["roster"], type=FILE, help=f"The file with the people: {', '.join(READ_FORMATS)}."),
        Flag("--format", type=click.Choice(READ_FORMATS), help="Its format (default: by its suffix)."),
        Flag(
            "--columns", metavar="NAME=MEMBER,...", help="Take a column for a member; NAME= skips the column."
        ),
        Flag("--encoding", metavar="NAME", help="Of the file, such as cp1252 (default: UTF-8, or UTF-16)."),
        Flag("--allow-unknown", is_flag=True, help="Send members and values that this version does not know."),
        Flag("--prune", is_flag=True, help="Delete the subscribers and credentials that the roster does not have."),
        Flag(
            "--max-deletes", type=WHOLE, metavar="N", help="With --prune: the most to delete (default: a tenth)."
        ),
        Flag(
            "--complete", is_flag=True, help="With --prune: the roster is complete, although it is a pipe or just changed."
        ),
        Flag("--shard", metavar="I/N", help="Take part I of N of the roster, the same on every machine."),
        Flag("--journal", type=FILE, metavar="FILE", help="Record each step there, so that a killed run can continue."),
        Flag("--at-once", type=AT_LEAST_ONE, metavar="N", help="Writes in flight at a time (default: 64)."),
        Flag("--reads-at-once", type=AT_LEAST_ONE, metavar="N", help="Reads in flight at a time (default: 256)."),
        Flag(
            "--settle", type=SECONDS, metavar="SECONDS",
            help="How long the service may still execute a request whose response was lost (default: --timeout + 5 s).",
        ),
        Flag("--patience", type=SECONDS, metavar="SECONDS", help="How long to wait for an unavailable service (default: 300)."),
        Flag(
            "--passwords", section=PASSWORDS, type=FILE, metavar="FILE",
            help="Generate the passwords that the roster does not give, and keep them there.",
        ),
        Flag(
            "--password-command", section=PASSWORDS, metavar="COMMAND",
            help="Ask a program; {email} and {username} in it are replaced.",
        ),
        Flag(
            "--set-passwords", section=PASSWORDS, is_flag=True,
            help="Send the roster's passwords to those who exist already too.",
        ),
        *connection_flags(),
    )  # fmt: skip


def is_yaml(options: Options) -> bool:
    """Return whether PyYAML reads the roster."""
    return (options.format or Path(options.roster).suffix.lower().lstrip(".")) in ("yaml", "yml")


@contextmanager
def plan_settings(options: Options) -> Generator[dict[str, Any], None, None]:
    """Return the keyword arguments of `plan`, including the roster."""
    if options.passwords is not None and options.password_command is not None:
        raise UsageError("--passwords and --password-command exclude each other")
    refuse_shared_paths(_paths(options))
    passwords: PasswordSource | None = None
    kept: GeneratedPasswords | None = None
    if options.passwords is not None:
        passwords = kept = GeneratedPasswords(options.passwords)
    elif options.password_command is not None:
        passwords = PasswordCommand(options.password_command)
    settings: dict[str, Any] = {  # of several types
        "roster": read_roster(
            options.roster,
            format=options.format,
            allow_unknown=options.allow_unknown,
            columns=options.columns,
            encoding=options.encoding,
        ),
        "prune": options.prune,
        "shard": None if options.shard is None else Shard.parse(options.shard),
        "journal": options.journal,
        "passwords": passwords,
        "set_passwords": options.set_passwords,
        "complete": options.complete,
        "max_deletes": options.max_deletes,
    }
    for name in ("at_once", "reads_at_once", "settle", "patience"):
        if getattr(options, name) is not None:
            settings[name] = getattr(options, name)
    try:
        yield settings
    finally:
        if kept is not None:
            kept.close()


@asynccontextmanager
async def compared(
    session: AsyncSession, settings: dict[str, Any], output: Output | None
) -> AsyncGenerator[Plan, None]:
    """Return the plan. Raises UsageError for an invalid roster, after printing its problems, or journal."""
    async with AsyncExitStack() as stack:
        settings = {**settings, "on_wait": _on_wait(output)}
        with _problems(), nullcontext() if output is None else output.waiting("Comparing the roster with the Space"):
            planned = await stack.enter_async_context(plan(session, **settings))
        yield planned


def _on_wait(output: Output | None) -> Callable[[Waiting], None]:
    def tell(waiting: Waiting) -> None:
        if output is None:
            print(shown(str(waiting)), file=sys.stderr)
        else:
            output.line(str(waiting), "yellow")

    return tell


def _paths(options: Options) -> list[tuple[str, Path]]:
    """Return the given files, each with its purpose."""
    named = (
        ("the roster", options.roster),
        ("--journal", options.journal),
        ("--passwords", options.passwords),
        ("--api-token-file", options.api_token_file),
        ("--ca-file", options.ca_file),
    )
    return [(name, Path(path)) for name, path in named if path not in (None, "-")]


def plan_session(options: Options) -> AsyncSession:
    """Return the session of a plan, with as many connections as concurrent reads."""
    return session_from(options, max_connections=max(100, options.reads_at_once or READS_AT_ONCE))


@contextmanager
def _problems() -> Generator[None, None, None]:
    try:
        yield
    except RosterError as error:
        for problem in error.problems:
            print(shown(str(problem)), file=sys.stderr)
        count = len(error.problems)
        what = "1 problem" if count == 1 else f"{count:,} problems"
        hint = "; --passwords FILE generates the missing ones" if "no password" in str(error) else ""
        raise UsageError(f"the roster has {what}; nothing was written to the Space{hint}") from None
    except (JournalError, StagingError) as error:
        raise UsageError(str(error)) from None


def show_counts(output: Output, subscribers: Counts, credentials: Counts, *, done: bool) -> None:
    """Write a table of the planned or applied changes, and of what stays unchanged."""
    heads = ("created", "updated", "deleted") if done else ("to create", "to update", "to delete")
    rows = [
        (name, *(f"{number:,}" for number in (one.created, one.updated, one.deleted, one.unchanged)))
        for name, one in (("subscribers", subscribers), ("SIP credentials", credentials))
    ]
    output.table(("", *heads, "as they are"), rows, right=(1, 2, 3, 4))


def show_resumed(output: Output, planned: Plan) -> None:
    """Report that a plan resumes an interrupted run, and whom it does not compare again."""
    if not planned.resumed:
        return
    output.line("resuming the journal's last run")
    if planned.skipped:
        whom = "1 person" if planned.skipped == 1 else f"{planned.skipped:,} people"
        output.line(f"{whom} finished by that run: only the next run reads their credentials again")
