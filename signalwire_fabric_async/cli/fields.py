"""A body's members as flags of the command line, and their values as the wire has them.

Text, numbers, booleans and timestamps are written as they are; a list of text
is a flag that is repeated; anything nested is JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from .. import Secret
from ..operations import Operation
from ..schema.models import Member, alternatives, members
from .connection import reason, secret_from
from .output import MisuseError

FIELD: Final = "field:"
"""What the names of fields begin with in the parsed arguments, so that none is taken for an option."""


def fields_of(operation: Operation[Any]) -> dict[str, Member]:
    """The members of the operation's body, or of any of its bodies, by name."""
    return {one.name: one for body in operation.bodies for one in members(body)}


def add_fields(parser: argparse.ArgumentParser, operation: Operation[Any]) -> None:
    """A flag for each member of the operation's body, and those that say a body as JSON."""
    group = parser.add_argument_group(
        "the body", "Lists of text repeat their flag; what is marked JSON is written as JSON."
    )
    needed = set[str].intersection(*({one.name for one in members(body) if one.required} for body in operation.bodies))
    for name, member in fields_of(operation).items():
        read, shown, repeated = _form(member.type)
        group.add_argument(
            flag(name),
            dest=FIELD + name,
            type=read,
            metavar=shown,
            action="append" if repeated else "store",
            help=_help(member, required=name in needed, repeated=repeated),
        )
        if member.secret:
            group.add_argument(
                f"{flag(name)}-file",
                dest=f"{FIELD}{name}",
                type=secret_from,
                metavar="FILE",
                help="the same from a file that holds it ('-': standard input), where other users do not see it",
            )
    group.add_argument("--json", metavar="FILE", help="the body as a JSON object ('-': standard input); flags win")
    group.add_argument(
        "--field-json",
        action="append",
        default=[],
        metavar="NAME=JSON",
        help="any member as JSON: null, or one that this version does not know; repeatable",
    )


TAKEN: Final = frozenset({"timeout"})
"""Members of bodies whose names are flags of every call too: theirs begin with `--body-`."""


def flag(name: str) -> str:
    """Return the flag of a member."""
    return ("--body-" if name in TAKEN else "--") + name.replace("_", "-")


def body_from(options: argparse.Namespace, operation: Operation[Any]) -> dict[str, Any]:
    """The keyword arguments that the flags say. Raises MisuseError for what is no body."""
    known = fields_of(operation)
    wire = {member.wire: name for name, member in known.items()}
    fields: dict[str, Any] = {}
    extra: dict[str, object] = {}
    said = _read_json(options.json) if options.json is not None else {}
    for name, value in (*said.items(), *_named(options.field_json)):
        name = wire.get(name, name.replace("-", "_") if name.replace("-", "_") in known else name)  # noqa: PLW2901  # by either of its names
        (fields if name in known else extra)[name] = value
    for name in known:
        value = getattr(options, FIELD + name)
        if value is not None:
            fields[name] = value
    missing = [_missing(body, fields) for body in operation.bodies]
    if all(missing):
        raise MisuseError(f"{operation.name} needs {' or '.join(dict.fromkeys(missing))}")
    return {**fields, "extra": extra} if extra else fields


def _missing(body: Any, fields: Mapping[str, object]) -> str:  # a class, as the tables have it
    return ", ".join(flag(one.name) for one in members(body) if one.required and one.name not in fields)


def _named(texts: Sequence[str]) -> Iterator[tuple[str, object]]:
    for text in texts:
        name, equals, value = text.partition("=")
        if not name or not equals:
            raise MisuseError(f"--field-json is NAME=JSON, not {text!r}")
        yield name, _json(value, f"--field-json {name}")


def _read_json(path: str) -> dict[str, object]:
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise MisuseError(f"{path} cannot be read: {reason(error)}") from None
    value = _json(text, path)
    if not isinstance(value, dict):
        raise MisuseError(f"{path} holds no JSON object")
    return typing.cast("dict[str, object]", value)  # its names are strings, as JSON has them


def _json(text: str, where: str) -> object:
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise MisuseError(f"{where}:{error.lineno}:{error.colno}: this is not JSON: {error.msg}") from None
    except RecursionError:
        raise MisuseError(f"{where}: nested too deeply") from None
    return value


def _form(of: Any) -> tuple[Callable[[str], object], str, bool]:  # any type expression
    """How a value of this type is read from an argument, how it is shown, and whether its flag is repeated."""
    parts = alternatives(of)
    if all(map(_is_text, parts)):
        return str, "TEXT", False
    if parts == (bool,):
        return _bool, "true|false", False
    if parts == (int,):
        return _int, "NUMBER", False
    if typing.get_origin(of) is Sequence and all(map(_is_text, alternatives(typing.get_args(of)[0]))):
        return str, "TEXT", True
    return _argument_json, "JSON", False


def _is_text(of: Any) -> bool:  # a type, or a Literal
    return typing.get_origin(of) is typing.Literal or (isinstance(of, type) and issubclass(of, (str, datetime, Secret)))


def _bool(text: str) -> bool:
    if text not in ("true", "false"):
        raise argparse.ArgumentTypeError(f"true or false, not {text!r}")
    return text == "true"


def _int(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a whole number, not {text!r}") from None


def _argument_json(text: str) -> object:
    try:
        return _json(text, "the value")
    except MisuseError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _help(member: Member, *, required: bool, repeated: bool) -> str:
    """What may be given: the known values of an enumeration, the bounds, whether it must be there."""
    notes = ["required"] if required else []
    for one in alternatives(typing.get_args(member.type)[0] if repeated else member.type):
        if typing.get_origin(one) is typing.Literal:
            notes.append(" or ".join(map(str, typing.get_args(one))))
        elif isinstance(one, type) and hasattr(one, "__members__"):
            notes.append(", ".join(str(value) for value in typing.cast("Any", one)))  # an enumeration's members
        elif one is datetime:
            notes.append("ISO 8601, such as 2030-01-31T12:00:00Z")
    notes += [f"{name.replace('_', ' ')} {bound}" for name, bound in member.limits.items()]
    if repeated:
        notes.append("repeatable")
    return "; ".join(notes).replace("%", "%%")
