"""`call`: any operation of the API by its name; JSON output, listings as JSON Lines while they come."""

from __future__ import annotations

import difflib
import json
import os
import re
import sys
from typing import Any, Final

import click
from click.shell_completion import CompletionItem

from .. import catalog, converter
from ..apis import Authorization
from ..operations import Kind, Operation
from .connection import connection_flags, secret_from, session_from
from .fields import body_flags, body_from, query_flags, query_from
from .output import DONE, UsageError, aligned
from .parsing import FILE, SETTINGS, WHOLE, Command, Flag, Options, Section, json_flag
from .signals import run as run_async

TOKEN_VARIABLE: Final = "SIGNALWIRE_SUBSCRIBER_TOKEN"  # noqa: S105  # a variable's name, no token

SUBSCRIBER: Final = Section("Subscriber", f"A subscriber's access token, or ${TOKEN_VARIABLE}.")

_UNSAFE = re.compile(r"[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def operations() -> dict[str, Operation[Any]]:
    """Return every operation by its name, such as `subscribers.create`.

    A subscriber's operation whose name the project has too is `as_subscriber.addresses.list`.
    """
    named: dict[str, Operation[Any]] = {}
    for name, table in catalog.tables().items():
        for one in table.operations():
            named[one.name if one.name not in named else f"{name}.{one.attribute}"] = one
    return named


class Calls(click.Group):
    """One command for each operation, made when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # as click calls it
        """Return the names of the operations."""
        return sorted(operations())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of an operation.

        Raises:
            UsageError: There is no such operation; the message names similar ones.
        """
        known = operations()
        found = known.get(cmd_name)
        if found is not None:
            return command_of(found, cmd_name)
        if ctx.resilient_parsing:
            return None
        near = difflib.get_close_matches(cmd_name, known, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "`call --list` lists them"
        raise UsageError(f"there is no operation {cmd_name!r}; {hint}")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write nothing: there are too many; `--list` prints them."""

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete the names of the operations, each with its sentence."""
        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        known = operations().items()
        return [CompletionItem(name, help=one.about) for name, one in known if name.startswith(incomplete)]


def command_of(operation: Operation[Any], name: str) -> Command:
    """Return the command of one operation: ids by position, then a flag for each member and query parameter."""
    params: list[click.Parameter] = [
        click.Argument([f"id_{one.lower()}"], metavar=one.upper()) for one in operation.ids
    ]
    params += body_flags(operation)
    params += query_flags(operation)
    if operation.kind is Kind.LIST:
        params.append(Flag("--limit", type=WHOLE, metavar="N", help="End after so many items (default: all pages)."))
        params.append(json_flag("Print one JSON array instead of one line for each item."))
    else:
        params.append(json_flag("Print JSON, which is the default."))
    if operation.auth is Authorization.BEARER:
        params += [
            Flag("--token", section=SUBSCRIBER, help="The token itself; other users of this machine can see it."),
            Flag(
                "--token-file", section=SUBSCRIBER, type=FILE, metavar="FILE", help="File that holds it ('-': stdin)."
            ),
        ]
    return Command(
        name,
        lambda options: run_async(_call(operation, options)),
        *params,
        *connection_flags(),
        help=f"{operation.about.replace('`', '')}\n\n{operation.method} {operation.template}",
    )


def _list(ctx: click.Context, list: bool, json: bool) -> int:
    if ctx.invoked_subcommand is not None:
        return DONE
    if not list:
        raise UsageError(f"which operation? `{ctx.command_path} --list` lists them")
    print(_listed_json() if json else "\n".join(_listed()))
    return DONE


def _listed() -> list[str]:
    rows = [(name, one.method, one.template, _first_sentence(one)) for name, one in sorted(operations().items())]
    return aligned(rows)


def _listed_json() -> str:
    rows = [
        {"name": name, "method": one.method, "path": one.template, "about": one.about}
        for name, one in sorted(operations().items())
    ]
    return json.dumps(rows, indent=2)


def _first_sentence(operation: Operation[Any]) -> str:
    return re.split(r"(?<=\.)\s", operation.about)[0].replace("`", "")


COMMAND: Final = Calls(
    "call",
    callback=click.pass_context(_list),
    invoke_without_command=True,
    context_settings=SETTINGS,
    subcommand_metavar="OPERATION [ID ...] [--FIELD VALUE ...]",
    params=[
        Flag("--list", is_flag=True, help="List the operations: name, method, path, what each does."),
        json_flag("With --list: print JSON."),
    ],
    help="Call an operation of the API. The response is printed as JSON, a listing as one line of JSON for each item.",
    epilog="`signalwire-fabric call OPERATION --help` explains the ids, members and query parameters of one.",
)


async def _call(operation: Operation[Any], options: Options) -> int:
    """Make the call and print its result."""
    ids = [getattr(options, f"id_{name.lower()}") for name in operation.ids]
    own = len(ids) - 1 if operation.by_id else len(ids)
    fields = body_from(options, operation) if operation.bodies else {}
    fields |= query_from(options, operation)
    if operation.auth is Authorization.BASIC:
        token, session = None, session_from(options)
    else:  # the project's credentials are not sent, so they need not be known
        token = _token(options) if operation.auth is Authorization.BEARER else None
        session = session_from(options, project_id="unused", api_token="unused")  # noqa: S106  # never sent
    async with session:
        view = session if token is None else session.as_subscriber(token)
        resource = catalog.reach(view, operation, *ids[:own])
        try:
            called = getattr(resource, operation.attribute)(*ids[own:], **fields)
            if operation.kind is not Kind.LIST:
                value = await called
                if value is not None:
                    print(as_json(converter.unstructure(value), indent=2))
                return DONE
            listing = called if options.limit is None else called.limit(options.limit)
            if options.json:
                print(as_json([converter.unstructure(item) async for item in listing], indent=2))
                return DONE
            async for item in listing:
                print(as_json(converter.unstructure(item)), flush=True)
        except TypeError as error:  # neither of two bodies fits
            raise UsageError(str(error)) from None
    return DONE


def _token(options: Options) -> str:
    if options.token is not None and options.token_file is not None:
        raise UsageError("--token and --token-file exclude each other")
    if options.token is not None:
        return str(options.token)
    if options.token_file is not None:
        return secret_from(options.token_file)
    found = os.environ.get(TOKEN_VARIABLE)
    if not found:
        raise UsageError(f"a subscriber's access token is needed: --token-file FILE, or {TOKEN_VARIABLE}")
    return found


def as_json(value: object, indent: int | None = None) -> str:
    """Return JSON in the characters of its text, without those that would control a terminal."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    encoding = sys.stdout.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:  # a lone surrogate, or a terminal without these characters
        return json.dumps(value, indent=indent)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
