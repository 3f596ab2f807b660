"""What is held, seen from a test: things of a noun that are put there without a request, and those that are there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any, cast

from ..errors import ConfigurationError
from ..wire.checks import json_object
from .answers import View, address_view
from .journal import nearest
from .nouns import facts_of
from .routes import Route, Routes
from .space import Space
from .store import Thing


def seed(space: Space, noun: str, wanted: object) -> list[Thing]:
    """Put things of a noun into a Space: `wanted` is a number of them, or mappings with some of their members.

    Raises ConfigurationError for a noun that is none, or that has a parent
    which no mapping names.
    """
    route = _route_of(space.routes, noun)
    first = len(space.store.listed(noun))
    return [_one(space, route, noun, first + n, row) for n, row in enumerate(_rows(noun, wanted))]


def _rows(noun: str, wanted: object) -> list[Mapping[str, object]]:
    """The members that are given of each thing."""
    if isinstance(wanted, int) and not isinstance(wanted, bool):
        return [{}] * wanted
    given = list(cast("Iterable[object]", wanted)) if isinstance(wanted, Iterable) else [wanted]
    rows = [row for row in map(json_object, given) if row is not None]
    if len(rows) != len(given):
        raise ConfigurationError(f"seed({noun}=...) takes a number or a list of mappings")
    return rows


def _route_of(routes: Routes, noun: str) -> Route:
    known = {route.noun: route for route in routes.by_name.values() if route.attribute in ("list", "get")}
    for listed_alone in ("addresses", "resources"):
        known.pop(listed_alone)
    if noun not in known:
        raise ConfigurationError(
            f"{noun!r} cannot be seeded: it is not a noun whose things are made one by one{nearest(noun, known)}"
        )
    return known[noun]


def _one(space: Space, route: Route, noun: str, n: int, row: Mapping[str, object]) -> Thing:
    given: dict[str, Any] = dict(row)
    parent_id = ""
    if route.parent_noun:
        parent_id = str(given.pop(route.parameters[0], ""))
        if space.store.find(route.parent_noun, parent_id) is None:
            raise ConfigurationError(
                f"each of {noun} names an existing one of {route.parent_noun} as {route.parameters[0]!r}"
            )
    fields = {name: _numbered(value, n) for name, value in facts_of(noun).seed.items()} | given
    fields.pop("password", None)
    return space.add(noun, fields, parent_id=parent_id, is_resource=route.is_resource)


def _numbered(value: object, n: int) -> object:
    return value.replace("{n}", str(n)) if isinstance(value, str) else value


def held(space: Space, noun: str, parent_id: str) -> list[Thing]:
    """The things of a noun, below one parent or, without its id, below every one; in the order in which they were made.

    Raises ConfigurationError for the parent of a noun that has none.
    """
    parent, _, _ = noun.rpartition(".")
    if parent_id and not parent:
        raise ConfigurationError(f"{noun} have no parent: stored({noun!r}) is all of them")
    if noun in ("addresses", "resources"):
        return list((space.store.addresses if noun == "addresses" else space.store.resources).values())
    if parent_id or not parent:
        return list(space.store.listed(noun, parent_id))
    below = [one for above in space.store.listed(parent) for one in space.store.listed(noun, above.id)]
    return sorted(below, key=attrgetter("place"))


def view_of_noun(space: Space, noun: str) -> View:
    """How the operations of a noun show things."""
    from .special import resource_view  # noqa: PLC0415  # it reads every model, which few tests need

    if noun == "resources":
        return resource_view(space, space.routes.by_name["resources.list"])
    return address_view if noun == "addresses" else space.shown
