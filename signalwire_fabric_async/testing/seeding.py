"""Seeded state: so many things of a noun, or the ones that are listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from ..errors import ConfigurationError
from ..wire.checks import json_object
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
    for name in (f"{noun}.list", f"{noun}.get"):
        if name in routes.by_name and noun not in ("addresses", "resources"):
            return routes.by_name[name]
    raise ConfigurationError(f"{noun!r} cannot be seeded: it is not a noun whose things are made one by one")


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
