"""The people of the demo: the invented roster that is shipped, and as many more as requested."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import attrs

SHIPPED = "people.jsonl"


@attrs.frozen(kw_only=True)
class Person:
    """One person of the roster: the members of a subscriber, and of each SIP credential (without passwords)."""

    subscriber: dict[str, Any]  # the members of a body, of several types
    credentials: tuple[dict[str, Any], ...]  # likewise

    @property
    def email(self) -> str:
        """The key of this person."""
        email: str = self.subscriber["email"]
        return email


def people(count: int | None = None) -> Iterator[Person]:
    """Return the shipped people, or the first `count`; further people combine other first and last names."""
    shipped = [
        _person(line) for line in files("signalwire_fabric_async.cli").joinpath(SHIPPED).read_text("utf-8").splitlines()
    ]
    yield from shipped[:count]
    for number in range(len(shipped), count or 0):
        yield _combined(shipped, number)


def _person(line: str) -> Person:
    members = json.loads(line)
    return Person(credentials=tuple(members.pop("sip_credentials")), subscriber=members)


def _combined(shipped: list[Person], number: int) -> Person:
    """Return a person with the names of two others; the number makes the address unique."""
    size = len(shipped)
    other = shipped[(number + number // size) % size]
    first, last = shipped[number % size].subscriber["first_name"], other.subscriber["last_name"]
    local, _, domain = other.email.partition("@")
    login = f"{local}.{number + 1}"
    return Person(
        subscriber={
            **other.subscriber,
            "email": f"{login}@{domain}",
            "first_name": first,
            "display_name": f"{first} {last}",
        },
        credentials=tuple({**one, "username": login, "caller_id": f"{first} {last}"} for one in other.credentials),
    )
