"""The contract of the operations: the schemas of their requests and responses, in each dialect that is spoken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ...apis import FABRIC
from ...operations import Kind
from . import observed
from .description import Described, Description, Schema
from .dialect import NAMES, Dialect
from .dialect import dialect as dialect_named
from .model_schemas import ModelSchemas
from .problems import Findings, Problem
from .routes import Route, Routes
from .schema_checks import Check, SchemaChecks, drop_unknown, refuse_unknown
from .views import Place, View, Views, as_stored, projected

MODELS: Final = ModelSchemas()
"""The schemas of operations that no description has."""

_MODEL_CHECKS: Final = SchemaChecks(MODELS)


class Contract:
    """What the operations take and return.

    Args:
        routes: The operations.
        dialects: How the server speaks: one dialect, or two of which the first counts where one must.
        place: Where the server listens, and its project.
    """

    def __init__(self, routes: Routes, dialects: tuple[Dialect, ...], place: Place) -> None:
        self._by_name = routes.by_name
        self._place = place
        self.dialects = dialects
        self._views: dict[tuple[str, str], View] = {}
        self._checks: dict[tuple[str, str], Check] = {}
        self._described: dict[tuple[str, str], Described | None] = {}

    def described(self, route: Route, dialect: Dialect | None = None) -> Described | None:
        """Return an operation as a dialect has it, or the first that has it; None for one that the API has not.

        One that no description has, such as an operation that is new in a table, is described by its classes.
        """
        chosen = self.dialects if dialect is None else (dialect,)
        for one in chosen:
            found = self.described_by(route, one)
            if found is not None:
                return found
        return None

    def described_by(self, route: Route, dialect: Dialect) -> Described | None:
        """Return an operation as one dialect has it; None where it has not."""
        key = f"{route.method} {route.template} {route.command}", dialect.name
        if key not in self._described:
            found = dialect.description.operation(route.method, route.template) if route.api is FABRIC else None
            if found is None and not _is_described_elsewhere(route):
                found = MODELS.described(route)
            self._described[key] = found
        return self._described[key]

    def status(self, route: Route) -> int:
        """Return the status of an operation's success."""
        found = self.described(route)
        return route.status if found is None else found.status

    def schemas(self, route: Route, dialect: Dialect) -> Description:
        """Return the description that an operation's schemas belong to."""
        in_description = route.api is FABRIC and dialect.description.operation(route.method, route.template) is not None
        return dialect.description if in_description else MODELS

    def problems(self, route: Route, body: object) -> list[Problem]:
        """Return what is wrong with a body in every dialect; remove what the accepting one drops in silence."""
        first: list[Problem] | None = None
        for dialect in reversed(self.dialects):  # the stricter first
            check = self._check_of(route, dialect)
            if check is None:
                continue
            found = Findings()
            check(body, "", found)
            if not dialect.drops_unknown:
                refuse_unknown(found)
            if not found.problems:
                drop_unknown(found)
                return []
            first = (
                observed.recoded(route.resource, route.kind, found.problems) if dialect.is_observed else found.problems
            )
        return first or []

    def _check_of(self, route: Route, dialect: Dialect) -> Check | None:
        key = route.name, dialect.name
        if key not in self._checks:
            found = self.described_by(route, dialect)
            if found is None or found.body is None:
                return None
            self._checks[key] = self.checks(route, dialect).of(found.body, is_body=True)
        return self._checks[key]

    def checks(self, route: Route, dialect: Dialect) -> SchemaChecks:
        """Return what compiles an operation's schemas."""
        return dialect.checks if self.schemas(route, dialect) is dialect.description else _MODEL_CHECKS

    def check(self, kind: str, action: str, body: dict[str, Any]) -> list[Problem]:
        """Return what is wrong with the members that a create or an update of a kind would take, unknown ones too."""
        route = self._by_name.get(f"{kind}.{action}")
        check = None if route is None else self._check_of(route, self.dialects[0])
        if check is None:
            return []
        found = Findings()
        check(body, "", found)
        refuse_unknown(found)
        return found.problems

    def body_members(self, kind: str) -> frozenset[str]:
        """Return the members that the bodies of a kind's create, or else its update, may have."""
        for action in ("create", "update"):
            route = self._by_name.get(f"{kind}.{action}")
            found = None if route is None else self.described(route)
            if route is not None and found is not None and found.body is not None:
                schemas = self.schemas(route, self.dialects[0])
                return frozenset(
                    one.wire for option in schemas.options(found.body) for one in schemas.properties(option)
                )
        return frozenset()

    def view(self, kind: str, dialect: Dialect) -> View:
        """Return how resources of a kind look in the responses of their own operations."""
        key = kind, dialect.name
        found = self._views.get(key)
        if found is None:
            item = self._item_schema(kind, dialect)
            found = self._views[key] = as_stored if item is None else self.views(item[0], dialect).of(kind, item[1])
        return found

    def _item_schema(self, kind: str, dialect: Dialect) -> tuple[Route, Schema] | None:
        """Return the operation that describes a kind's objects, and their schema; None if only handlers know the kind."""
        by_name = self._by_name
        names = f"{kind}.list", kind.replace(".", ".list_"), f"{kind}.get", f"{kind}.create", f"{kind}.update"
        for route in (by_name[name] for name in names if name in by_name):
            found = self.described_by(route, dialect) or self.described(route)
            if found is not None and found.answer is not None:
                schemas = self.schemas(route, dialect)
                return route, schemas.item(found.answer) if route.kind is Kind.LIST else found.answer
        return None

    def views(self, route: Route, dialect: Dialect) -> Views:
        """Return what makes views of an operation's schemas."""
        return Views(self.schemas(route, dialect), self._place, observed=dialect.is_observed)

    def projected(self, route: Route, values: Mapping[str, Any], dialect: Dialect | None = None) -> dict[str, Any]:
        """Return the members of an object that an operation's response, or an item of it, has."""
        dialect = dialect or self.dialects[0]
        found = self.described_by(route, dialect) or self.described(route)
        if found is None or found.answer is None:
            return dict(values)
        schemas = self.schemas(route, dialect)
        schema = schemas.item(found.answer) if route.kind is Kind.LIST else found.answer
        options = schemas.options(schema)
        best = max(
            options, key=lambda option: len(schemas.properties(option)) if _fits(schemas, option, values) else -1
        )
        return projected(values, schemas.properties(best))

    def members_of(self, route: Route) -> set[str]:
        """Return the members that an operation's body may have."""
        found, schemas = self.described(route), self.schemas(route, self.dialects[0])
        options = [] if found is None or found.body is None else schemas.options(found.body)
        return {one.wire for option in options for one in schemas.properties(option)}


def _is_described_elsewhere(route: Route) -> bool:
    """Return whether another dialect has an operation: the API of this one has not, then."""
    return route.api is FABRIC and any(
        dialect_named(name).description.operation(route.method, route.template) is not None
        for name in NAMES
        if name != "both"
    )


def _fits(schemas: Description, option: Schema, values: Mapping[str, Any]) -> bool:
    return all(one.wire in values for one in schemas.properties(option) if one.required)
