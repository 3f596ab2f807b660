"""Pages of a listing: the part that was asked for, and the links to its neighbours in the documented form.

A page token names the place after which a page begins, so a listing neither
skips nor repeats what was there all along while others create and delete.
"""

from __future__ import annotations

import uuid
from bisect import bisect_right
from collections.abc import Container, Mapping, Sequence
from typing import Final, Protocol, TypeVar
from urllib.parse import parse_qsl, urlencode

import attrs

from ...apis import LINKED, Paging
from .problems import INVALID, UNKNOWN, Problem, problem

_VEIL: Final = 0x7E1F_52D0_9C3A_4B68_8D15_C04E_93A7_61BF
"""Gives a place the look of the service's tokens; it hides nothing."""


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
    filters: Mapping[str, str] = attrs.field(factory=dict[str, str])
    """The other parameters, which stay in the links."""
    paging: Paging = LINKED
    """How the listing pages."""


def read_query(
    query: str, default_size: int, paging: Paging = LINKED, filters: Container[str] = ()
) -> Asked | list[Problem]:
    """Parse a listing's query; return its problems instead where it has any.

    Args:
        query: The query of the URL, without its question mark.
        default_size: The items of a page of which the query says no size.
        paging: How the listing pages.
        filters: The names of its other parameters. One that is none of them is refused: a filter that is
            ignored would return what was not asked for.
    """
    if not query:
        return Asked(default_size, paging=paging)
    number, size, after = 0, default_size, None
    problems: list[Problem] = []
    others: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name == paging.size:
            size = min(_whole(value, name, 1, LINKED.max_size, problems), paging.max_size)  # voice logs cut it
        elif name == paging.number:
            number = _whole(value, name, 0, 2**31, problems)
        elif name == paging.token:
            after = _place_of(value)
            if after is None:
                problems.append(problem("page_token_is_invalid", f"{name} must be one that a link gave", None))
        elif name in filters:
            others[name] = value
        else:
            problems.append(problem(UNKNOWN, f"{name} is not a parameter of this listing", name))
    return problems or Asked(size, number, after, others, paging)


def _whole(value: str, name: str, least: int, most: int, problems: list[Problem]) -> int:
    if value.isascii() and value.isdigit() and len(value) <= len(str(most)) and least <= int(value) <= most:
        return int(value)
    problems.append(problem(INVALID, f"{name} must be a whole number from {least} to {most}", name))
    return least


def token_of(place: int) -> str:
    """Return the page token for what comes after a place."""
    return f"PA{uuid.UUID(int=place ^ _VEIL)}"


def _place_of(token: str) -> int | None:
    if not token.startswith("PA"):
        return None
    try:
        place = uuid.UUID(token[2:]).int ^ _VEIL
    except ValueError:
        return None
    return place if place < 2**63 else None


def turn_to(
    resources: Sequence[P], asked: Asked, url: str, *, in_order: bool = True
) -> tuple[Sequence[P], dict[str, object]]:
    """Return a page's resources and links: no `next` on the last page, no `prev` on the first.

    Args:
        resources: All resources of the listing.
        asked: The page that is asked for.
        url: The listing's URL, without a query.
        in_order: Whether they are in the order of their creation; sorted otherwise, pages go by number alone.
    """
    if in_order and asked.after is not None:
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
    return f"{url}?{urlencode([*query, *asked.filters.items()])}"
