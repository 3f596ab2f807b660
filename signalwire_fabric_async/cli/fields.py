"""The members of a body, and the parameters of a query, as flags of the command line.

Text, numbers, booleans and timestamps are written as they are; a list of text is a flag that is repeated; nested
values are JSON.
"""

from __future__ import annotations

import json
import sys
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Final

import attrs
import click
from click.shell_completion import CompletionItem

from .. import Secret
from ..operations import Kind, Operation
from ..operations.sentences import sentence
from ..paging import ListQuery
from ..schema.models import Member, alternatives, members
from .connection import reason, secret_from
from .output import UsageError
from .parsing import Flag, Options, Section, reads

FIELD: Final = "field_"
"""Begins the names of members among a command's values, so that none is taken for an option."""
SECRET: Final = "secret_"  # noqa: S105  # begins the names of the flags that read a secret from a file
QUERY: Final = "query_"

BODY: Final = Section("Body", "A flag whose value is a list is repeated; JSON marks values that are written as JSON.")
QUERIES: Final = Section("Query")


def fields_of(operation: Operation[Any]) -> dict[str, Member]:
    """Return the members of the operation's body, or of any of its bodies, by name."""
    return {one.name: one for body in operation.bodies for one in members(body)}


def body_flags(operation: Operation[Any]) -> Iterator[Flag]:
    """Return a flag for each member of the operation's body, and those that take a body as JSON."""
    if not operation.bodies:
        return
    needed = set[str].intersection(*({one.name for one in members(body) if one.required} for body in operation.bodies))
    for name, member in fields_of(operation).items():
        owner = next(body for body in operation.bodies if name in {one.name for one in members(body)})
        yield _Typed(
            flag(name), FIELD + name, member.type, owner=owner, member=name, section=BODY, notes=_bounds(member),
            required=name in needed,
        )  # fmt: skip
        if member.secret:
            about = f"{flag(name)} from a file ('-': standard input), where other users do not see it."
            read = reads(_secret)
            yield Flag(f"{flag(name)}-file", SECRET + name, section=BODY, type=read, metavar="FILE", help=about)
    yield Flag(
        "--data", section=BODY, metavar="JSON|FILE",
        help="The body as a JSON object, or a file that holds one ('-': standard input). Flags win.",
    )  # fmt: skip
    yield Flag(
        "--field-json", "json_members", section=BODY, multiple=True, metavar="NAME=JSON",
        help="Any member as JSON: null, or one that this version does not know. Repeatable.",
    )  # fmt: skip


def query_flags(operation: Operation[Any]) -> Iterator[Flag]:
    """Return a flag for each query parameter of the operation, and one for any other."""
    query = operation.query or (ListQuery if operation.kind is Kind.LIST else None)
    if query is None:
        return
    hints = typing.get_type_hints(query)
    for name in query_names(operation):
        choices: Any = None  # a type expression that is known at run time alone
        for one in alternatives(hints[name]):
            if one is not type(None):
                choices = one if choices is None else choices | one
        yield _Typed(flag(name), QUERY + name, choices, owner=query, member=name, section=QUERIES)
    yield Flag(
        "--query", section=QUERIES, multiple=True, metavar="NAME=VALUE",
        help="Any other query parameter. Repeatable.",
    )  # fmt: skip


def query_names(operation: Operation[Any]) -> list[str]:
    """Return the names of the operation's query parameters that have a flag."""
    query = operation.query or (ListQuery if operation.kind is Kind.LIST else None)
    if query is None:
        return []
    known = operation.queries
    return [
        one.name for one in attrs.fields(query) if one.name not in ("params", "prefetch", "limit") and one.name in known
    ]


class _Typed(Flag):
    """A flag of a documented type. Its sentence is read from the source when the help is asked for."""

    def __init__(
        self,
        name: str,
        attribute: str,
        of: Any,  # any type expression
        *,
        owner: type[object],
        member: str,
        section: Section,
        notes: Sequence[str] = (),
        required: bool = False,
    ) -> None:
        read, shown, repeated = _form(of)
        super().__init__(
            name, attribute, section=section, type=reads(read), metavar=shown, multiple=repeated,
            shell_complete=self._complete,
        )  # fmt: skip
        self._owner, self._member = owner, member
        self.values = _values(typing.get_args(of)[0] if repeated and typing.get_origin(of) is Sequence else of)
        self._notes = [*(["required"] if required else []), *notes, *(["repeatable"] if repeated else [])]
        if datetime in alternatives(of):
            self._notes.append("ISO 8601, such as 2030-01-31T12:00:00Z")

    def _complete(self, _ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(one) for one in self.values if one.startswith(incomplete)]

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the flag, and the sentence of its member with what may be given."""
        said = sentence(self._owner, self._member).replace("`", "")
        notes = [*self._notes, *([f"one of: {', '.join(self.values)}"] if self.values else [])]
        self.help = " ".join((said, *([f"({'; '.join(notes)})"] if notes else []))).strip()
        return super().get_help_record(ctx)


OWN: Final = frozenset(
    {"base-url", "ca-file", "data", "field-json", "help", "json", "limit", "profile", "project-id", "proxy", "query"}
    | {"space", "api-token-file", "timeout", "token", "token-file", "verbose"}
)
"""The flags of `call` itself."""


def flag(name: str) -> str:
    """Return the flag of a member; one that `call` itself has is `--field-NAME`."""
    shown = name.rstrip("_").replace("_", "-")
    return f"--field-{shown}" if shown in OWN else f"--{shown}"


def body_from(options: Options, operation: Operation[Any]) -> dict[str, Any]:
    """Return the keyword arguments that the flags give.

    Raises:
        UsageError: They make no body.
    """
    known = fields_of(operation)
    wire = {member.wire: name for name, member in known.items()}
    fields: dict[str, Any] = {}
    extra: dict[str, object] = {}
    said = _read_json(options.data) if options.data is not None else {}
    for name, value in (*said.items(), *_named(options.json_members)):
        name = wire.get(name, name.replace("-", "_") if name.replace("-", "_") in known else name)  # noqa: PLW2901  # by either of its names
        (fields if name in known else extra)[name] = value
    for name in known:
        for prefix in (FIELD, SECRET):
            parsed: Any = getattr(options, prefix + name, None)  # as the flag's type parsed it
            if parsed is not None and parsed != ():
                fields[name] = [*parsed] if isinstance(parsed, tuple) else parsed
    missing = [_missing(body, fields) for body in operation.bodies]
    if all(missing):
        raise UsageError(f"{operation.name} needs {' or '.join(dict.fromkeys(missing))}")
    return {**fields, "extra": extra} if extra else fields


def query_from(options: Options, operation: Operation[Any]) -> dict[str, Any]:
    """Return the keyword arguments of a query that the flags give."""
    params: dict[str, Any] = {}
    for text in getattr(options, "query", ()):
        name, equals, value = text.partition("=")
        if not name or not equals:
            raise UsageError(f"--query must be NAME=VALUE, not {text!r}")
        params[name] = value
    given: dict[str, Any] = {"params": params or None}
    for name in query_names(operation):
        parsed: Any = getattr(options, QUERY + name)  # as the flag's type parsed it
        given[name] = None if parsed == () else [*parsed] if isinstance(parsed, tuple) else parsed
    return {name: value for name, value in given.items() if value is not None}


def _missing(body: Any, fields: Mapping[str, object]) -> str:  # a class, as the tables have it
    return ", ".join(flag(one.name) for one in members(body) if one.required and one.name not in fields)


def _named(texts: Sequence[str]) -> Iterator[tuple[str, object]]:
    for text in texts:
        name, equals, value = text.partition("=")
        if not name or not equals:
            raise UsageError(f"--field-json must be NAME=JSON, not {text!r}")
        yield name, _json(value, f"--field-json {name}")


def _read_json(given: str) -> dict[str, object]:
    """Read a body: JSON text that begins with a brace, else a file, else (`-`) standard input."""
    where = "--data" if given.lstrip().startswith("{") else given
    try:
        text = given if where != given else sys.stdin.read() if given == "-" else Path(given).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{given} cannot be read: {reason(error)}") from None
    value = _json(text, where)
    if not isinstance(value, dict):
        raise UsageError(f"{where} must hold a JSON object")
    return typing.cast("dict[str, object]", value)  # its names are strings, as JSON has them


def _json(text: str, where: str) -> object:
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise UsageError(f"{where}:{error.lineno}:{error.colno}: this is not JSON: {error.msg}") from None
    except RecursionError:
        raise UsageError(f"{where}: nested too deeply") from None
    return value


def _form(of: Any) -> tuple[Callable[[str], object], str, bool]:  # any type expression
    """Return how a value of this type is read from an argument, how it is shown, and whether its flag is repeated."""
    parts = alternatives(of)
    if all(map(_is_text, parts)):
        return str, "TEXT", False
    if parts == (bool,):
        return _bool, "true|false", False
    if parts == (int,):
        return _int, "NUMBER", False
    for part in parts:
        if typing.get_origin(part) is Sequence and all(map(_is_text, alternatives(typing.get_args(part)[0]))):
            return str, "TEXT", True
    return _argument_json, "JSON", False


def _is_text(of: Any) -> bool:  # a type, or a Literal
    text = (str, datetime, date, Secret)
    return typing.get_origin(of) is typing.Literal or (isinstance(of, type) and issubclass(of, text))


def _bool(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(f"must be true or false, not {text!r}")
    return text == "true"


def _int(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"must be a whole number, not {text!r}") from None


def _secret(path: str) -> str:
    try:
        return secret_from(path)
    except UsageError as error:
        raise ValueError(str(error)) from None


def _argument_json(text: str) -> object:
    try:
        return _json(text, "the value")
    except UsageError as error:
        raise ValueError(str(error)) from None


def _values(of: Any) -> list[str]:  # any type expression
    """Return the documented values of an enumeration or a Literal; none of another type."""
    found: dict[str, None] = {}
    for one in alternatives(of):
        if typing.get_origin(one) is typing.Literal:
            found |= dict.fromkeys(map(str, typing.get_args(one)))
        elif isinstance(one, type) and issubclass(one, Enum):
            found |= dict.fromkeys(str(value.value) for value in one)
    return list(found)


def _bounds(member: Member) -> list[str]:
    return [f"{name.replace('_', ' ')} {bound}" for name, bound in member.limits.items()]
