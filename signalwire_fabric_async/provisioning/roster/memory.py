"""People from memory: any iterable, or async iterable, of mappings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Mapping, Sequence
from enum import Enum
from functools import partial
from typing import Final, TypeAlias, cast

from ... import ConfigurationError, Secret
from ..staging.rows import BATCH
from .people import CREDENTIALS, PASSWORD, Person, Place
from .records import Problems, Record, Trail
from .validation import Check

PeopleSource: TypeAlias = Iterable[Mapping[str, object]] | AsyncIterable[Mapping[str, object]]
"""People as mappings: the members of `subscribers.create`, and `sip_credentials`, a list of such mappings."""

NAME: Final = "people"
"""Replaces the file's name in a problem; the line is the number of the mapping, from 1."""


class PeopleInMemory:
    """A roster in memory. It is read once, and not held.

    Args:
        people: The mappings. Passwords are strings or `Secret`; enumerations and tuples are taken too.
        allow_unknown: As for `read_roster`.
    """

    format = NAME

    def __init__(self, people: PeopleSource, *, allow_unknown: bool = False) -> None:
        given = cast("object", people)
        if isinstance(given, (str, bytes, Mapping)) or not isinstance(given, (Iterable, AsyncIterable)):
            kind = type(given).__name__  # pyright: ignore[reportUnknownArgumentType]  # of any keys
            raise ConfigurationError(f"people must be a roster, a path, or an iterable of mappings, not {kind}")
        self.path = NAME
        self.allow_unknown = allow_unknown
        self.digest = ""
        self._people = people
        self._hash = hashlib.sha256()

    async def batches(self, problems: Problems) -> AsyncIterator[list[Person]]:
        """Yield the people without a problem, some hundred at a time; add the problems of the others."""
        check = Check(problems, self.allow_unknown)
        batch: list[Person] = []
        number = 0
        async for one in _each(self._people):
            number += 1
            place = Place(number)
            if not isinstance(cast("object", one), Mapping):
                problems.add(place, f"a person must be a mapping of members, not {type(one).__name__}")
                continue
            values = _plain(one)
            self._hash.update(json.dumps(values, sort_keys=True, default=repr).encode())
            person = check.person_of(Record(values, (), place, partial(_at, place)))
            if person is not None:
                batch.append(person)
            if len(batch) == BATCH:
                yield batch
                batch = []
        yield batch
        self.digest = self._hash.hexdigest()


async def _each(people: PeopleSource) -> AsyncIterator[Mapping[str, object]]:
    if isinstance(people, AsyncIterable):
        async for one in people:
            yield one
    else:
        for one in people:
            yield one


def _at(place: Place, _: Trail) -> Place:
    return place


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    """Return a person's mapping as a file's reader would have it."""
    plain = {str(name): _value(str(name), value) for name, value in values.items()}
    listed = plain.get(CREDENTIALS)
    if isinstance(listed, list):
        plain[CREDENTIALS] = [
            _plain(cast("Mapping[str, object]", one)) if isinstance(one, Mapping) else one
            for one in cast("list[object]", listed)
        ]
    return plain


def _value(name: str, value: object) -> object:
    if name == PASSWORD and isinstance(value, Secret):
        return value.reveal()
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, (list, tuple)):
        return [_value("", one) for one in cast("Sequence[object]", value)]
    return value
