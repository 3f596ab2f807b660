"""Row types and schema of the staging database."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from types import MappingProxyType
from typing import Any, Final

import attrs

from ..diff import NO_CHANGES, Action, Existing, Kind, Step
from ..roster.people import Person, Place

orjson: Any  # the module, or None where the extra is absent
try:
    import orjson
except ImportError:
    orjson = None

BATCH: Final = 250
"""The number of people that one query reads."""

UNMANAGED: Final = 1 << 40
"""Added to the number of a subscriber that the roster lacks: a person's steps come first."""

SCHEMA: Final = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE people (
    n INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, email TEXT NOT NULL, line INTEGER, column INTEGER,
    fields TEXT NOT NULL, secret INTEGER, mentions INTEGER NOT NULL, look INTEGER NOT NULL DEFAULT 1,
    open INTEGER NOT NULL DEFAULT 1, space_id TEXT, again INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE credentials (
    person INTEGER NOT NULL, username TEXT NOT NULL, line INTEGER, column INTEGER, fields TEXT NOT NULL,
    secret INTEGER, PRIMARY KEY (person, username)
) WITHOUT ROWID;
CREATE TABLE existing (
    id TEXT PRIMARY KEY, key TEXT NOT NULL, email TEXT, members TEXT, created TEXT, reading INTEGER, place INTEGER
) WITHOUT ROWID;
CREATE INDEX existing_by_key ON existing (key);
CREATE TABLE known (ident TEXT PRIMARY KEY, key TEXT, run INTEGER, state TEXT, id TEXT, at REAL) WITHOUT ROWID;
CREATE INDEX known_by_key ON known (key);
CREATE TABLE unsure (
    ident TEXT PRIMARY KEY, key TEXT, kind TEXT, action TEXT, id TEXT, risky INTEGER
) WITHOUT ROWID;
CREATE INDEX unsure_by_key ON unsure (key);
CREATE TABLE ended (ident TEXT PRIMARY KEY, state TEXT) WITHOUT ROWID;
CREATE TABLE steps (
    person INTEGER, place INTEGER, ident TEXT, action TEXT, kind TEXT, email TEXT, username TEXT, id TEXT,
    subscriber_id TEXT, body TEXT, changes TEXT, with_password INTEGER, line INTEGER, column INTEGER, secret INTEGER,
    PRIMARY KEY (person, place)
) WITHOUT ROWID;
"""
"""The tables. `existing` is the Space's listing, `known` the journal, `unsure` the steps to look up."""

STEP_COLUMNS: Final = "person, ident, action, kind, email, username, id, subscriber_id, body, changes, with_password, line, column, secret"

EXISTING: Final = "id, existing.email, members, created"
"""The columns of a subscriber of the listing, as `existing_of` takes them."""

_ACTIONS: Final = {str(one): one for one in Action}
_KINDS: Final = {str(one): one for one in Kind}


@attrs.frozen
class Known:
    """A step that the journal, or this process, knows to be done: the id, and seconds since the epoch."""

    id: str
    at: float


@attrs.frozen
class OpenPerson:
    """A person to compare: the roster's entry, and the Space's subscriber, if there is one.

    Attributes:
        key: The person's natural key.
        person: The roster's entry, with IN_BUFFER for its passwords.
        secrets: The numbers of the passwords in the PasswordBuffer, by username; None is the person's own.
        duplicates: How many subscribers have this e-mail.
        unsettled: The steps that an earlier run or round began, and whose outcome is not known.
        known: The credentials that are known to have been created, by username, and the subscriber under None.
    """

    n: int
    key: str
    person: Person
    secrets: Mapping[str | None, int]
    subscriber: Existing | None
    duplicates: int
    unsettled: Set[str] = frozenset()
    known: Mapping[str | None, Known] = attrs.field(default=MappingProxyType({}))


@attrs.frozen
class StagedStep:
    """A step, its natural key, and the number of its password in the PasswordBuffer."""

    step: Step
    ident: str
    secret: int | None


@attrs.frozen
class Unit:
    """The steps of one person, in their order; or the deletion of a subscriber that the roster lacks (`n` is None)."""

    n: int | None
    steps: tuple[StagedStep, ...]


def text_of(value: object) -> str:
    """Return a value as JSON. A blank at its start marks what the standard library wrote."""
    if orjson is not None:
        try:
            text: str = orjson.dumps(value).decode()
        except TypeError:  # large integers, and text that is no UTF-8
            pass
        else:
            return text
    return " " + json.dumps(value)


def value_of(text: str) -> dict[str, Any]:  # an object of JSON
    """Parse a JSON object."""
    value: dict[str, Any] = json.loads(text) if text[0] == " " else orjson.loads(text)  # likewise
    return value


def existing_of(row: Sequence[Any]) -> Existing:  # id, email, members, created
    """Return a subscriber of the listing."""
    return Existing(id=row[0], name=row[1], members=value_of(row[2]), created_at=row[3])


def row_of(n: int, place: int, step: Step, secret: int | None) -> tuple[object, ...]:
    """Return a step as a row of the table."""
    at = step.place
    return (
        n,
        place,
        step.ident,
        str(step.action),
        str(step.kind),
        step.email,
        step.username,
        step.id,
        step.subscriber_id,
        text_of(step.body),
        text_of(step.changes) if step.changes else "",
        step.with_password,
        None if at is None else at.line,
        None if at is None else at.column,
        secret,
    )


def step_of(row: Sequence[Any]) -> Step:  # columns of several types, as STEP_COLUMNS lists them
    """Return the step of a row of STEP_COLUMNS."""
    _, _, action, kind, email, username, id, subscriber_id, body, changes, with_password, line, column, _ = row
    return Step(
        action=_ACTIONS[action],
        kind=_KINDS[kind],
        email=email,
        username=username,
        id=id,
        subscriber_id=subscriber_id,
        body=value_of(body),
        changes={name: (old, new) for name, (old, new) in value_of(changes).items()} if changes else NO_CHANGES,
        with_password=bool(with_password),
        place=None if line is None or column is None else Place(line, column),
    )
