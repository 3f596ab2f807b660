"""What is taken off the workbench, and how it lies there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

import attrs

from ..diff import Action, Existing, Kind, Step
from ..roster.people import Person, Place

SCHEMA: Final = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE people (
    n INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, email TEXT NOT NULL, line INTEGER, column INTEGER,
    fields TEXT NOT NULL, secret INTEGER, mentions INTEGER NOT NULL, open INTEGER NOT NULL DEFAULT 1, space_id TEXT,
    again INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE credentials (
    person INTEGER NOT NULL, username TEXT NOT NULL, line INTEGER, column INTEGER, fields TEXT NOT NULL,
    secret INTEGER, PRIMARY KEY (person, username)
) WITHOUT ROWID;
CREATE TABLE found (id TEXT PRIMARY KEY, key TEXT NOT NULL, email TEXT, members TEXT, created TEXT) WITHOUT ROWID;
CREATE INDEX found_by_key ON found (key);
CREATE TABLE known (ident TEXT PRIMARY KEY, run INTEGER, state TEXT, id TEXT) WITHOUT ROWID;
CREATE TABLE unsure (ident TEXT PRIMARY KEY, kind TEXT, action TEXT, id TEXT) WITHOUT ROWID;
CREATE TABLE ended (ident TEXT PRIMARY KEY, state TEXT) WITHOUT ROWID;
CREATE TABLE steps (
    n INTEGER PRIMARY KEY, ident TEXT, person INTEGER, action TEXT, kind TEXT, email TEXT, username TEXT, id TEXT,
    subscriber_id TEXT, body TEXT, changes TEXT, with_password INTEGER, line INTEGER, column INTEGER, secret INTEGER
);
CREATE INDEX steps_by_person ON steps (person, n);
"""
"""The tables of the workbench."""

STEP_COLUMNS: Final = (
    "person, action, kind, email, username, id, subscriber_id, body, changes, with_password, line, column, secret"
)


@attrs.frozen
class Opened:
    """A person to be looked at: as the roster has it, and its subscriber, where the Space has one.

    Attributes:
        secrets: where the passwords has the passwords; by username, None the person's own.
        unsure: the steps that an earlier run or round began and did not see the end of.
    """

    n: int
    person: Person
    secrets: dict[str | None, int]
    subscriber: Existing | None
    twins: int
    unsure: set[str]


@attrs.frozen
class Unit:
    """The steps of one person (or of a stranger that is pruned: then `n` is None), to be done in their order."""

    n: int | None
    steps: tuple[tuple[Step, int | None], ...]


def found_of(row: tuple[str, str, str, str]) -> Existing:
    """A subscriber of the listing."""
    return Existing(id=row[0], name=row[1], members=json.loads(row[2]), created_at=row[3])


def row_of(n: int | None, step: Step, secret: int | None) -> tuple[object, ...]:
    """A step as a row of STEP_COLUMNS."""
    place = step.place
    return (
        n,
        step.action.value,
        step.kind.value,
        step.email,
        step.username,
        step.id,
        step.subscriber_id,
        json.dumps(dict(step.body)),
        json.dumps(dict(step.changes)),
        step.with_password,
        None if place is None else place.line,
        None if place is None else place.column,
        secret,
    )


def step_of(row: Sequence[Any]) -> Step:  # columns of several types, as STEP_COLUMNS lists them
    """A row of STEP_COLUMNS without the secret, as the step that it is."""
    action, kind, email, username, id, subscriber_id, body, changes, with_password, line, column = row
    return Step(
        action=Action(action),
        kind=Kind(kind),
        email=email,
        username=username,
        id=id,
        subscriber_id=subscriber_id,
        body=json.loads(body),
        changes={name: (old, new) for name, (old, new) in json.loads(changes).items()},
        with_password=bool(with_password),
        place=None if line is None or column is None else Place(line, column),
    )
