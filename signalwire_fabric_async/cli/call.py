"""`call`: any operation of the API by its name; JSON out, listings as JSON Lines while they come."""

from __future__ import annotations

import argparse
import difflib
import json
import os
import re
import sys
from typing import Any, Final

from .. import catalog, converter
from ..apis import Authorization
from ..operations import Kind, Operation
from .arguments import whole
from .connection import add_connection, secret_from, session_from
from .fields import add_fields, body_from
from .output import DONE, MisuseError, aligned
from .signals import run as run_async

TOKEN_VARIABLE: Final = "SIGNALWIRE_SUBSCRIBER_TOKEN"  # noqa: S105  # a variable's name, no token

_UNSAFE = re.compile(r"[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def run(arguments: list[str], prog: str) -> int:
    """Call the operation that the first argument names, or list them all."""
    known = operations()
    if not arguments or arguments[0].startswith("-"):
        general = _general(prog).parse_args(arguments)
        if not general.list:
            raise MisuseError(f"which operation? `{prog} --list` lists them")
        print("\n".join(_listed(known)))
        return DONE
    operation = _operation(known, arguments[0])
    return run_async(_call(operation, parser_of(operation, prog).parse_args(arguments[1:])))


def operations() -> dict[str, Operation[Any]]:
    """Return every operation by its name, such as `subscribers.create`.

    A subscriber's operation whose name the project has too is `as_subscriber.addresses.list`.
    """
    named: dict[str, Operation[Any]] = {}
    for name, table in catalog.tables().items():
        for one in table.operations():
            named[one.name if one.name not in named else f"{name}.{one.attribute}"] = one
    return named


def parser_of(operation: Operation[Any], prog: str) -> argparse.ArgumentParser:
    """The parser of one operation's arguments: its ids by position, then its body's members or its listing's flags."""
    parser = argparse.ArgumentParser(
        prog=f"{prog} {operation.name}", allow_abbrev=False, description=f"{operation.method} {operation.template}"
    )
    for name in operation.ids:
        parser.add_argument(f"id:{name}", metavar=name.upper())
    if operation.bodies:
        add_fields(parser, operation)
    if operation.kind is Kind.LIST:
        group = parser.add_argument_group("the listing")
        group.add_argument("--limit", type=whole, metavar="N", help="end after so many (default: all of them)")
        group.add_argument(
            "--page-size", type=whole, metavar="N", help=f"items of a page, 1 to {operation.paging.max_size}"
        )
        group.add_argument("--page-token", metavar="TOKEN", help="where to begin: a page token of an earlier listing")
    if operation.kind is Kind.LIST or operation.query is not None:
        parser.add_argument(
            "--query", action="append", default=[], metavar="NAME=VALUE", help="a query parameter; repeatable"
        )
    if operation.auth is Authorization.BEARER:
        group = parser.add_argument_group("the subscriber", f"A subscriber's access token, or ${TOKEN_VARIABLE}.")
        token = group.add_mutually_exclusive_group()
        token.add_argument("--token", help="the token itself; other users of this machine can see it")
        token.add_argument("--token-file", metavar="FILE", help="a file that holds it ('-': standard input)")
    add_connection(parser)
    return parser


def _general(prog: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=prog,
        usage=f"{prog} OPERATION [ID ...] [--FIELD VALUE ...]\n       {prog} OPERATION --help\n       {prog} --list",
        allow_abbrev=False,
        description="Call an operation of the API. The answer is printed as JSON, a listing as one line of JSON an "
        "item, as they come. OPERATION --help shows its ids and the members of its body.",
    )
    parser.add_argument("--list", action="store_true", help="list the operations with their methods and paths")
    return parser


def _listed(known: dict[str, Operation[Any]]) -> list[str]:
    return aligned([(name, one.method, one.template) for name, one in sorted(known.items())])


def _operation(known: dict[str, Operation[Any]], name: str) -> Operation[Any]:
    found = known.get(name)
    if found is None:
        near = difflib.get_close_matches(name, known, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "`call --list` lists them"
        raise MisuseError(f"there is no operation {name!r}; {hint}")
    return found


async def _call(operation: Operation[Any], options: argparse.Namespace) -> int:
    """Make the call and print what it answers."""
    ids = [getattr(options, f"id:{name}") for name in operation.ids]
    own = len(ids) - 1 if operation.by_id else len(ids)
    fields = body_from(options, operation) if operation.bodies else _query(options, operation)
    if operation.auth is Authorization.BASIC:
        token, session = None, session_from(options)
    else:  # the project's credentials are not sent, so they need not be known
        token = _token(options) if operation.auth is Authorization.BEARER else None
        session = session_from(options, project_id="unused", api_token="unused")  # noqa: S106  # never sent
    async with session:
        view = session if token is None else session.as_subscriber(token)
        resource = catalog.reach(view, operation, *ids[:own])
        try:
            answer = getattr(resource, operation.attribute)(*ids[own:], **fields)
        except TypeError as error:  # neither of two bodies fits
            raise MisuseError(str(error)) from None
        if operation.kind is not Kind.LIST:
            value = await answer
            if value is not None:
                print(as_json(converter.unstructure(value), indent=2))
            return DONE
        listing = answer if options.limit is None else answer.limit(options.limit)
        async for item in listing:
            print(as_json(converter.unstructure(item)), flush=True)
    return DONE


def _query(options: argparse.Namespace, operation: Operation[Any]) -> dict[str, Any]:  # keyword arguments of a call
    params: dict[str, Any] = {}
    for text in getattr(options, "query", ()):
        name, equals, value = text.partition("=")
        if not name or not equals:
            raise MisuseError(f"--query must be NAME=VALUE, not {text!r}")
        params[name] = value
    given: dict[str, Any] = {"params": params or None}
    if operation.kind is Kind.LIST:
        given |= {"page_size": options.page_size, "page_token": options.page_token}
    return {name: value for name, value in given.items() if value is not None}


def _token(options: argparse.Namespace) -> str:
    if options.token is not None:
        return str(options.token)
    if options.token_file is not None:
        return secret_from(options.token_file)
    found = os.environ.get(TOKEN_VARIABLE)
    if not found:
        raise MisuseError(f"a subscriber's access token is needed: --token-file FILE, or {TOKEN_VARIABLE}")
    return found


def as_json(value: object, indent: int | None = None) -> str:
    """JSON in the characters that it is about, without those that would play with a terminal."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    encoding = sys.stdout.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:  # a lone surrogate, or a terminal without these characters
        return json.dumps(value, indent=indent)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
