"""The people of the demo: the invented roster that is shipped, and as many more as are asked for."""

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
        """What tells this person from the others."""
        email: str = self.subscriber["email"]
        return email


def people(count: int | None = None) -> Iterator[Person]:
    """The shipped people, or the first `count`: beyond them, other first and last names are put together."""
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
    """The first name of one and the rest of another; the number keeps the address unlike any other."""
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
