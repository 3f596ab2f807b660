"""Adds resources without a request, and reads the stored ones, for tests."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final, cast

from ...errors import ConfigurationError
from ...operations import Kind
from ...validate import json_object
from ..vocabulary import nearest
from .description import Property
from .formats import is_moment
from .problems import UNKNOWN, Findings, Problem
from .routes import SAME_AS, Route, Routes
from .rules import rule_violations
from .space import VERSIONS, Space
from .special_operations import ResourceViews
from .store import StoredResource
from .traits import traits_of
from .views import View, address_values

CHOSEN: Final = ("id", "created_at", "updated_at")
"""Members that the server generates for each resource unless a test sets them."""

MADE: Final = frozenset({"project_id", "type", "resource_id"})
"""Members that the server always generates."""


def seed(space: Space, kind: str, wanted: object) -> list[StoredResource]:
    """Add resources of a kind to a Space.

    Args:
        space: The Space.
        kind: The kind, such as `subscribers`.
        wanted: The number of resources, or mappings with some of their members.

    Raises:
        ConfigurationError: The kind is unknown, its create would reject a member, or a parent is missing.
    """
    seeds = _Seeds(space, kind)
    first = len(held(space, kind, ""))
    made: list[StoredResource] = []
    below: dict[str, list[Mapping[str, object]]] = {}
    for n, row in enumerate(_rows(kind, wanted), first):
        given: dict[str, Any] = _plain(kind, row) if row else {}
        children = {child: given.pop(key) for key, child in seeds.children.items() if key in given}
        made.append(seeds.one(n, given))
        for child, rows in children.items():
            parent = {seeds.child_key(child): made[-1].id}
            below.setdefault(child, []).extend({**parent, **one} for one in _rows(child, rows))
    for child, rows in below.items():
        seed(space, child, rows)
    return made


def _rows(kind: str, wanted: object) -> list[Mapping[str, object]]:
    """Return the given members of each resource."""
    if isinstance(wanted, int) and not isinstance(wanted, bool) and wanted >= 0:
        return [{}] * wanted
    given = list(cast("Iterable[object]", wanted)) if isinstance(wanted, Iterable) else [wanted]
    rows = [row for row in map(json_object, given) if row is not None]
    if len(rows) != len(given):
        raise ConfigurationError(f"seed({kind}=...) must be a number or a list of mappings, not {wanted!r}")
    return rows


def _plain(kind: str, row: Mapping[str, object]) -> dict[str, Any]:
    """Return a row as a request would send it: tuples as lists, enums as strings."""
    try:
        plain: dict[str, Any] = json.loads(json.dumps(row))
    except (TypeError, ValueError) as error:
        raise ConfigurationError(f"seed({kind}=...) must have JSON values: {error}") from None
    return plain


def _route_of(routes: Routes, kind: str) -> Route:
    known = {route.resource: route for route in routes.by_name.values() if route.attribute in ("list", "get")}
    for found_by_id in ("addresses", "resources", *SAME_AS):
        known.pop(found_by_id, None)
    if kind not in known:
        raise ConfigurationError(
            f"{kind!r} cannot be seeded: it is no kind of resource that is created one by one{nearest(kind, known)}"
        )
    return known[kind]


class _Seeds:
    """Creates resources of one kind, each validated like a create."""

    def __init__(self, space: Space, kind: str) -> None:
        by_name = space.routes.by_name
        self._space = space
        self._kind = kind
        self._route = _route_of(space.routes, kind)
        self._traits = traits_of(kind)
        writes = "create" if f"{kind}.create" in by_name else "update"
        self._writes = writes
        self._sent = space.contract.body_members(kind)
        self._shown = _shown_members(space, self._route)
        self._answered = self._shown.keys() - self._sent - MADE - set(CHOSEN)
        self._answered -= self._traits.urls.keys() | self._traits.composed.keys()
        self.children = {
            route.resource.rpartition(".")[2]: route.resource
            for route in by_name.values()
            if route.parent_resource == kind
        }

    def child_key(self, child: str) -> str:
        """Return the member of a child's row that names its parent."""
        return _route_of(self._space.routes, child).parameters[0]

    def one(self, n: int, given: dict[str, Any]) -> StoredResource:
        """Create the n-th resource, with the given members."""
        parent_id = self._parent_of(given)
        chosen: dict[str, Any] = {name: given.pop(name) for name in CHOSEN if name in given and name not in self._sent}
        self._check_chosen(chosen, parent_id)
        fields = self._untaken(n, given)
        if given:
            self._check(fields, given)
        sent_as = self._traits.sent_as
        fields = {sent_as.get(name, name): value for name, value in fields.items()}
        resource = self._add(fields, parent_id, chosen.pop("id", None))
        resource.created_at = chosen.get("created_at", resource.created_at)
        resource.updated_at = chosen.get("updated_at", resource.created_at)
        return resource

    def _parent_of(self, given: dict[str, Any]) -> str:
        parent = self._route.parent_resource
        if not parent:
            return ""
        own_name = parent.rpartition(".")[2]
        keys = (f"{own_name.removesuffix('s')}_id", self._route.parameters[0])
        present = [key for key in dict.fromkeys(keys) if key in given]
        named = [str(given[key] if key in self._sent else given.pop(key)) for key in present]
        if len(named) != 1 or self._space.store.anywhere(parent, named[0]) is None:
            raise ConfigurationError(
                f"each of {self._kind} names an existing one of {parent} as {keys[0]!r} (or {keys[1]!r}), "
                f"or is listed in it as {self._kind.rpartition('.')[2]!r}"
            )
        return named[0]

    def _untaken(self, n: int, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the members of the n-th resource, or of the next one without a conflict."""
        while True:
            fields = {**self._seeded(n), **given}
            taken = self._space.store.conflicting_field(self._kind, fields)
            if taken is None:
                return fields
            if taken.field in given or taken.field not in fields:
                said = f"{taken.field} {given.get(taken.field)!r} is taken"
                raise self._refused(f"{said}: FakeFabric(allow_duplicates=True) allows two")
            n += 1

    def _seeded(self, n: int) -> dict[str, Any]:
        """Return the members of the n-th resource that are not given, by their names in bodies."""
        names = {stored: sent for sent, stored in self._traits.sent_as.items() if sent in self._sent}
        seed = self._traits.seed.items()
        return {
            names.get(name, name): _numbered(value, n)
            for name, value in seed
            if not self._sent or names.get(name, name) in self._sent or self._writes == "update"
        }

    def _check_chosen(self, chosen: Mapping[str, object], parent_id: str) -> None:
        for name, value in chosen.items():
            if not isinstance(value, str) or not (value if name == "id" else is_moment(value)):
                raise self._refused(f"{name} cannot be {value!r}")
        id, store = str(chosen.get("id", "")), self._space.store
        if id in store.resources or store.find(self._kind, id, parent_id) is not None:
            raise self._refused(f"there is one with the id {id!r} already")

    def _check(self, fields: Mapping[str, Any], given: Mapping[str, Any]) -> None:
        space, body = self._space, {name: one for name, one in fields.items() if self._is_sent(name, given)}
        problems = space.contract.check(self._kind, self._writes, body)
        for name in given.keys() & self._answered:
            problems += _wrong_in_responses(space, self._route, self._shown[name], given[name])
        problems = problems or rule_violations(self._kind, fields, given, space.store.resources)
        if problems:
            raise self._refused("; ".join(self._described(one) for one in problems))

    def _is_sent(self, name: str, given: Mapping[str, Any]) -> bool:
        return name in self._sent or (name in given and name not in self._answered)

    def _described(self, one: Problem) -> str:
        known = self._sent | self._answered | set(CHOSEN) | self.children.keys()
        return f"{one['message']}{nearest(one['attribute'], known) if one['code'] == UNKNOWN else ''}"

    def _refused(self, said: str) -> ConfigurationError:
        return ConfigurationError(f"seed({self._kind}=...): {said}")

    def _add(self, fields: dict[str, Any], parent_id: str, id: str | None) -> StoredResource:
        return self._space.add(
            self._kind, fields, parent_id=parent_id, is_resource=self._route.is_resource, id=id or ""
        )


def _shown_members(space: Space, route: Route) -> dict[str, list[Property]]:
    """Return the members of a kind's responses, in its envelope and inside, by name."""
    dialect = space.dialects[0]
    views, schemas = space.contract.views(route, dialect), space.contract.schemas(route, dialect)
    found = space.contract.described(route)
    if found is None or found.answer is None:
        return {}
    schema = schemas.item(found.answer) if route.kind is Kind.LIST else found.answer
    shown: dict[str, list[Property]] = {}
    for option in schemas.options(schema):
        inner = views.envelope_member(option)
        options = [option, *(schemas.options(inner.schema) if inner is not None else ())]
        for one in (one for part in options for one in schemas.properties(part) if one != inner):
            shown.setdefault(one.wire, []).append(one)
    return shown


def _wrong_in_responses(space: Space, route: Route, shown: Sequence[Property], value: object) -> list[Problem]:
    """Return what is wrong with a member's value in every one of the objects that have it."""
    checks = space.contract.checks(route, space.dialects[0])
    found = [Findings() for _ in shown]
    for one, findings in zip(shown, found, strict=True):
        checks.of(one.schema)(value, one.wire, findings)
    return found[0].problems if all(one.problems for one in found) else []


def _numbered(value: object, n: int) -> object:
    return value.format(n=n) if isinstance(value, str) and "{n" in value else value


def held(space: Space, kind: str, parent_id: str) -> list[StoredResource]:
    """Return the resources of a kind, below one parent or below all, in the order of their creation.

    Raises:
        ConfigurationError: The kind is unknown, or has no parents although `parent_id` is given.
    """
    known = {route.resource for route in space.routes.by_name.values()} | {VERSIONS} | space.store.kinds()
    if kind not in known:
        raise ConfigurationError(f"unknown kind of resource: {kind!r}{nearest(kind, known)}")
    kind = SAME_AS.get(kind, kind)
    parent, _, _ = kind.rpartition(".")
    if parent_id and not parent:
        raise ConfigurationError(f"{kind} have no parent: stored({kind!r}) is all of them")
    if kind in ("addresses", "resources"):
        return list((space.store.addresses if kind == "addresses" else space.store.resources).values())
    if parent_id or not parent:
        return list(space.store.listed(kind, parent_id))
    below = [one for above in held(space, parent, "") for one in space.store.listed(kind, above.id)]
    return sorted(below, key=attrgetter("place"))


def view_of(space: Space, kind: str) -> View:
    """Return how the operations of a kind show its resources."""
    if kind == "resources":
        return ResourceViews(space, space.routes.by_name["resources.list"])
    if kind != "addresses":
        return space.shown
    route = space.routes.by_name["addresses.list"]
    if not space.is_observed:
        return lambda resource: space.address(resource, route)
    return lambda resource: address_values(resource, observed=True)
