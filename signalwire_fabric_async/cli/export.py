"""`export`: the Space as a roster, without passwords, to be edited and applied again."""

from __future__ import annotations

import errno
import io
import os
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO

import click

from ..provisioning import FORMATS, export, write_roster
from .connection import connection_flags, session_from
from .output import DONE, UsageError, shown
from .parsing import AT_LEAST_ONE, FILE, Command, Flag, Options, json_flag
from .signals import run as run_async


def _run(options: Options) -> int:
    if options.json and options.format not in (None, "json"):
        raise UsageError("--json and --format exclude each other")
    format = "json" if options.json else options.format or _format_of(options.output)
    with _target(options.output, overwrite=options.overwrite) as to:
        count = run_async(_export(options, to, format))
    print(f"{count:,} {'person' if count == 1 else 'people'}", file=sys.stderr)
    return DONE


COMMAND: Final = Command(
    "export",
    _run,
    Flag("--output", "-o", type=FILE, metavar="FILE", help="Where to write (default: standard output)."),
    Flag("--overwrite", is_flag=True, help="Replace an existing file."),
    Flag("--format", type=click.Choice(FORMATS), help="Format (default: by the file's suffix, or jsonl)."),
    json_flag("Write one JSON document, as --format json does."),
    Flag("--bom", is_flag=True, help="Begin with a byte order mark, by which Excel knows that it is UTF-8."),
    Flag("--at-once", type=AT_LEAST_ONE, default=32, metavar="N", help="Calls in flight at a time (default: 32)."),
    *connection_flags(),
    help="Write the subscribers of the Space and their SIP credentials as a roster. The service returns no passwords, so "
    "there are none; `plan` and `apply` keep those that exist.",
)


def _format_of(path: str | None) -> str:
    if path is None:
        return "jsonl"
    ending = Path(path).suffix.lower().removeprefix(".")
    known = {**{one: one for one in FORMATS}, "ndjson": "jsonl", "yml": "yaml"}
    if ending not in known:
        raise UsageError(f"{path}: name it .{', .'.join(FORMATS)}, or give --format")
    return known[ending]


@contextmanager
def _target(path: str | None, *, overwrite: bool) -> Generator[TextIO, None, None]:
    """Open standard output, or a file that appears only when it is complete. Only its owner can read it."""
    if path is None:
        out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
        try:
            yield out
            out.flush()
        finally:
            out.detach()
        return
    given = Path(path)
    if given.exists() and not given.is_file():
        with _open_special(given) as special:
            yield special
        return
    if os.path.lexists(given) and not overwrite:
        raise UsageError(f"{path} exists already: --overwrite replaces it")
    final = Path(os.path.realpath(given))  # a link stays, and what it names is replaced
    try:
        number, name = tempfile.mkstemp(dir=final.parent, prefix=f".{final.name}.")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None
    try:
        with open(number, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123  # a descriptor, not a path
            yield file
            file.flush()
            os.fsync(number)
        Path(name).replace(final)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _open_special(path: Path) -> TextIO:
    """Open a pipe or a device, which is never replaced. Raises UsageError for a directory."""
    if path.is_dir():
        raise UsageError(f"{path} is a directory: name a file in it")
    try:
        number = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        why = "nothing reads it" if error.errno == errno.ENXIO else error.strerror
        raise UsageError(f"{path} cannot be written: {why}") from None
    os.set_blocking(number, True)
    return open(number, "w", encoding="utf-8", newline="")  # noqa: PTH123  # a descriptor; the caller closes it


async def _export(options: Options, to: TextIO, format: str) -> int:
    async with session_from(options) as session:
        if options.bom:
            to.write("\ufeff")
        rows = export(session, at_once=options.at_once, on_left_out=_note)
        return await write_roster(rows, to, format=format)


def _note(left_out: str) -> None:
    print(f"note: {shown(left_out)}", file=sys.stderr)
