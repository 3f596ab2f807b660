"""What is taken off the workbench, and how a step lies on it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

import attrs

from .people import Person, Place
from .steps import Action, Found, Kind, Step

STEP_COLUMNS: Final = (
    "person, action, kind, email, username, id, subscriber_id, body, changes, with_password, line, column, secret"
)


@attrs.frozen
class Opened:
    """A person to be looked at: as the roster has it, and its subscriber, where the Space has one.

    secrets: where the vault has the passwords; by username, None the person's own.
    unsure: the steps that an earlier run or round began and did not see the end of.
    """

    n: int
    person: Person
    secrets: dict[str | None, int]
    subscriber: Found | None
    twins: int
    unsure: set[str]


@attrs.frozen
class Unit:
    """The steps of one person (or of a stranger that is pruned: then `n` is None), to be done in their order."""

    n: int | None
    steps: tuple[tuple[Step, int | None], ...]


def found_of(row: tuple[str, str, str, str]) -> Found:
    """A subscriber of the listing."""
    return Found(id=row[0], name=row[1], members=json.loads(row[2]), created_at=row[3])


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
