"""Pages of a listing: which part was asked for, and the links to its neighbours in the documented form.

A page token names the place after which a page begins, so a listing neither
skips nor repeats what was there all along while others create and delete.
"""

from __future__ import annotations

import uuid
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, Protocol, TypeVar
from urllib.parse import parse_qsl, urlencode

import attrs

from ...apis import LINKED, Paging
from .validation import Problem, problem

_VEIL: Final = 0x7E1F_52D0_9C3A_4B68_8D15_C04E_93A7_61BF
"""Makes a place look like what the service hands out; it hides nothing."""


class Placed(Protocol):
    """Something with a place in the order of creation."""

    @property
    def place(self) -> int:
        """Its number: later ones have higher ones."""
        ...


P = TypeVar("P", bound=Placed)


@attrs.frozen
class Asked:
    """The part of a listing that a query asks for."""

    size: int
    number: int = 0
    after: int | None = None
    """The place after which the page begins, where a token tells it."""
    others: tuple[tuple[str, str], ...] = ()
    """Query parameters that are none of paging's: they stay in the links."""
    paging: Paging = LINKED
    """How the listing pages."""


def read_query(query: str, default_size: int, paging: Paging = LINKED) -> Asked | list[Problem]:
    """What a query asks for, or what is wrong with it."""
    if not query:
        return Asked(default_size, paging=paging)
    number, size, after = 0, default_size, None
    problems: list[Problem] = []
    others: list[tuple[str, str]] = []
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name == paging.size:
            size = _whole(value, name, 1, paging.max_size, problems)
        elif name == paging.number:
            number = _whole(value, name, 0, 2**31, problems)
        elif name == paging.token:
            after = _place_of(value)
            if after is None:
                problems.append(problem("invalid_value", f"{name} must be one that a link gave", name))
        else:
            others.append((name, value))
    return problems or Asked(size, number, after, tuple(others), paging)


def _whole(value: str, name: str, least: int, most: int, problems: list[Problem]) -> int:
    if value.isascii() and value.isdigit() and len(value) <= len(str(most)) and least <= int(value) <= most:
        return int(value)
    problems.append(problem("invalid_value", f"{name} must be a whole number from {least} to {most}", name))
    return least


def token_of(place: int) -> str:
    """The page token for what comes after a place."""
    return f"PA{uuid.UUID(int=place ^ _VEIL)}"


def _place_of(token: str) -> int | None:
    if not token.startswith("PA"):
        return None
    try:
        place = uuid.UUID(token[2:]).int ^ _VEIL
    except ValueError:
        return None
    return place if place < 2**63 else None


def turn_to(resources: Sequence[P], asked: Asked, url: str) -> tuple[Sequence[P], dict[str, object]]:
    """The resources of the page that is asked for, and its links: no `next` on the last page, no `prev` on the first."""
    if asked.after is not None:
        start = bisect_right(resources, asked.after, key=lambda resource: resource.place)
    else:
        start = min(asked.number * asked.size, len(resources))
    end = start + asked.size
    links: dict[str, object] = {
        "self": _link(url, asked, asked.number, None),
        "first": _link(url, asked, 0, None),
    }
    if end < len(resources):
        links[asked.paging.next] = _link(url, asked, asked.number + 1, resources[end - 1].place)
    if asked.number > 0:
        before = start - asked.size
        links["prev"] = _link(url, asked, asked.number - 1, resources[before - 1].place if before > 0 else 0)
    return resources[start:end], links


def _link(url: str, asked: Asked, number: int, place: int | None) -> str:
    query: list[tuple[str, object]] = [(asked.paging.number, number), (asked.paging.size, asked.size)]
    if place is not None:
        query.append((asked.paging.token, token_of(place)))
    return f"{url}?{urlencode([*query, *asked.others])}"
