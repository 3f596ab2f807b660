"""Extends click for these commands: sections of flags in the help, lazy loading, one-line errors."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from importlib import import_module
from types import SimpleNamespace
from typing import Any, Final  # Any: click's keywords and results

import click
from click.shell_completion import CompletionItem, shell_complete

from .. import __version__
from .commands import COMMANDS, PROGRAM
from .output import MISUSED, UsageError

ARGUMENTS_GIVEN: Final = "signalwire_fabric_async.arguments"
"""The key of a context's `meta` that has the command as it was typed."""

COMPLETE: Final = "_SIGNALWIRE_FABRIC_COMPLETE"
"""The environment variable by which a shell asks for completions, as click's scripts set it."""

SETTINGS: Final[dict[str, Any]] = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


class Options(SimpleNamespace):
    """The values of a command's arguments and flags, by name."""


class Section:
    """A group of flags in a command's help.

    Attributes:
        title: Its heading.
        about: A sentence below the heading; may be empty.
    """

    def __init__(self, title: str, about: str = "") -> None:
        self.title = title
        self.about = about


ARGUMENTS: Final = Section("Arguments")
OPTIONS: Final = Section("Options")


class Flag(click.Option):
    """A flag, which the help shows in its section."""

    def __init__(self, *names: str, section: Section = OPTIONS, **settings: Any) -> None:
        super().__init__(names, **settings)
        self.section = section


class Command(click.Command):
    """A command whose function takes all its values as one `Options`, and returns the exit code."""

    def __init__(
        self, name: str, does: Callable[[Options], int], *params: click.Parameter, help: str, epilog: str = ""
    ) -> None:
        def call(**values: object) -> int:
            return does(Options(**values))

        super().__init__(
            name,
            params=list(params),
            help=help,
            short_help=COMMANDS.get(name),
            epilog=epilog or None,
            callback=call,
            context_settings=SETTINGS,
        )

    def invoke(self, ctx: click.Context) -> Any:
        """Run the function, with the SDK's log on standard error as `--verbose` says."""
        with _log_to_stderr(int(ctx.params.get("verbose") or 0)):
            return super().invoke(ctx)

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write nothing: click 8.5 has a section of arguments, which `format_options` writes with any version."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the arguments and flags, section after section."""
        sections: dict[Section, list[tuple[str, str]]] = {}
        for one in self.get_params(ctx):
            record = one.get_help_record(ctx)
            if record is not None:
                argument = ARGUMENTS if isinstance(one, click.Argument) else OPTIONS
                sections.setdefault(one.section if isinstance(one, Flag) else argument, []).append(record)
        for section, records in sections.items():
            with formatter.section(click.style(section.title, bold=True) if sys.stdout.isatty() else section.title):
                if section.about:
                    formatter.write_text(section.about)
                    formatter.write_paragraph()
                formatter.write_dl(records, col_max=34)


class Commands(click.Group):
    """The commands, each loaded when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # as click calls it
        """Return the names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # as click calls it
        """Load a command's module and return its `COMMAND`."""
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = import_module(f".{cmd_name}", __package__).COMMAND
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # as click calls it
        """Write what each command does, without loading it."""
        with formatter.section(click.style("Commands", bold=True) if sys.stdout.isatty() else "Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete the names of the commands, without loading them."""
        named = [CompletionItem(name, help=does) for name, does in COMMANDS.items() if name.startswith(incomplete)]
        return named if not incomplete.startswith("-") else super().shell_complete(ctx, incomplete)


def run(given: Sequence[str]) -> int:
    """Run the command that the arguments name, and return its exit code.

    Raises:
        UsageError: The arguments cannot be used; the message has one line.
    """
    group = Commands(
        PROGRAM,
        help="The SignalWire REST API from the command line: single calls, rosters of people, and a stand-in server.",
        params=[_version()],
        context_settings=SETTINGS,
        epilog=f"{PROGRAM} COMMAND --help explains a command.",
        no_args_is_help=False,
    )
    if asked := os.environ.get(COMPLETE):
        return shell_complete(group, {}, PROGRAM, COMPLETE, asked)
    try:
        with group.make_context(PROGRAM, list(given)) as context:
            context.meta[ARGUMENTS_GIVEN] = [PROGRAM, *given]
            return int(group.invoke(context) or 0)
    except click.exceptions.Exit as error:  # after --help and --version
        return error.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx is not None else PROGRAM
        raise UsageError(f"{_said(error)} (`{where} --help` explains)") from None
    except click.ClickException as error:
        print(f"{PROGRAM}: {error.format_message()}", file=sys.stderr)
        return MISUSED


def _version() -> click.Option:
    def show(ctx: click.Context, _: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            print(f"signalwire_fabric_async {__version__}")
            ctx.exit()

    return click.Option(
        ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=show, help="Print the version."
    )


def _said(error: click.UsageError) -> str:
    text = " ".join(error.format_message().split()).rstrip(".")
    return text[:1].lower() + text[1:]


@contextmanager
def _log_to_stderr(verbose: int) -> Generator[None, None, None]:
    """Write the SDK's log to standard error: warnings, with -v each retry and wait, with -vv each event."""
    logger = logging.getLogger("signalwire_fabric_async")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    level, propagate = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel((logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)])
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate


def reads(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return a type of values that a function reads from text; its ValueError says what must be."""

    def convert(given: object) -> Any:
        try:
            return read(given) if isinstance(given, str) else given  # a default is converted already
        except ValueError as error:
            raise click.BadParameter(str(error)) from None

    return convert


def _whole(least: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and int(text) >= least):
            raise ValueError(f"must be a whole number from {least}, not {text!r}")
        return int(text)

    return reads(read)


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"must be a number of seconds, not {text!r}") from None


WHOLE: Final = _whole(0)
AT_LEAST_ONE: Final = _whole(1)
SECONDS: Final = reads(_seconds)
FILE: Final = click.Path()
JSON_OUTPUT: Final = "Print the result as JSON."


def json_flag(help: str = JSON_OUTPUT) -> Flag:
    """Return the flag `--json`, which every command has."""
    return Flag("--json", is_flag=True, help=help)
