"""The server's routes, made from the SDK's own operation tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import unquote

import attrs

from ...apis import FABRIC, Api, Authorization, Paging
from ...operations import Kind, Operation, Table
from ...schema.models import Body

SECOND_PATHS: Final[Mapping[str, str]] = {"/api/fabric/sip_addresses": "/api/fabric/addresses/sip"}
"""Paths under which the observed service may serve a collection too."""

SAME_AS: Final[Mapping[str, str]] = {
    "campaign_numbers": "campaigns.numbers",
    "campaign_orders": "campaigns.orders",
    "campaigns": "brands.campaigns",
    "number_group_memberships": "number_groups.memberships",
}
"""Kinds that are found by their ids, and the kind under which they are stored."""

OF_PAGING: Final = frozenset({"page_number", "page_size", "page_token", "params", "prefetch"})
"""The keywords of every listing; the other ones are filters."""

WRITES: Final = frozenset({"POST", "PUT", "PATCH"})
"""The methods that the Space's write quota counts."""


@attrs.frozen(eq=False)
class Route:
    """One served operation."""

    name: str
    resource: str
    """The name of its table, such as `subscribers`."""
    stored: str
    """The kind under which its resources are stored, mostly the same."""
    attribute: str
    kind: Kind
    method: str
    template: str
    parameters: tuple[str, ...]
    command: str
    """The `command` member of the body, where many operations share one path; mostly empty."""
    by_id: bool
    """True if its call takes an id."""
    bodies: tuple[type[Body], ...]
    answer: Any  # a type expression, as the operation has it
    auth: Authorization
    scopes: tuple[str, ...]
    queries: frozenset[str]
    """The query parameters of its class, beside those of paging."""
    is_resource: bool
    """True if its kind is listed among all resources, with addresses."""
    parent_resource: str
    """The kind whose id stands in the path before this one's own; empty for most."""
    api: Api
    """The family that it belongs to."""
    paging: Paging
    """The paging of a listing."""

    @classmethod
    def of(cls, operation: Operation[Any]) -> Route:
        """Return the route of an operation."""
        table = operation.table
        above = table.name.rpartition(".")[0]
        return cls(
            name=operation.name,
            resource=table.name,
            stored=SAME_AS.get(table.name, table.name),
            attribute=operation.attribute,
            kind=operation.kind,
            method=operation.method,
            template=operation.template,
            parameters=operation.parameters,
            command=operation.command,
            by_id=operation.by_id,
            bodies=operation.bodies,
            answer=operation.answer,
            auth=operation.auth,
            scopes=operation.scopes,
            queries=frozenset(wire for name, wire in operation.queries.items() if name not in OF_PAGING),
            is_resource=table.api is FABRIC and table.path.startswith("resources/") and table.parent is None,
            parent_resource=SAME_AS.get(above, above),
            api=table.api,
            paging=operation.paging,
        )

    @property
    def status(self) -> int:
        """The default status of its success, without a description."""
        if self.method == "DELETE":
            return 204
        return 201 if self.kind is Kind.CREATE else 200


class _Node:
    """A path segment: the following segments, and the routes that end here."""

    __slots__ = ("any", "literal", "served")

    def __init__(self) -> None:
        self.literal: dict[str, _Node] = {}
        self.any: _Node | None = None
        self.served: dict[str, dict[str, Route]] = {}


class Match:
    """The routes of a path by method, and the path's parameters."""

    __slots__ = ("_served", "ids")

    def __init__(self, served: Mapping[str, Mapping[str, Route]], ids: list[str]) -> None:
        self._served = served
        self.ids = ids

    def routes(self) -> list[Route]:
        """Return one route of each method."""
        return [next(iter(commands.values())) for commands in self._served.values()]

    def route(self, method: str, command: str = "") -> Route | None:
        """Return the route of a method and, where one path has many, of the body's `command`."""
        return self._served.get(method, {}).get(command)

    def takes_commands(self, method: str) -> bool:
        """Return whether a body's `command` says which operation is meant."""
        return any(self._served.get(method, {}))


class Routes:
    """Finds the operation of a request. A literal step of a path wins over a parameter."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self._root = _Node()
        self.by_name: dict[str, Route] = {}
        for table in tables:
            for operation in table.operations():
                self._add(Route.of(operation))

    def _add(self, route: Route) -> None:
        self.by_name[route.name] = route
        self._serve(route)
        for path, second in SECOND_PATHS.items():
            if route.template.startswith(path):
                self._serve(attrs.evolve(route, template=second + route.template.removeprefix(path)))

    def _serve(self, route: Route) -> None:
        node = self._root
        for step in route.template.split("/")[1:]:
            if step.startswith("{"):
                node.any = node.any or _Node()
                node = node.any
            else:
                node = node.literal.setdefault(step, _Node())
        node.served.setdefault(route.method, {})[route.command] = route

    def find(self, path: str) -> Match | None:
        """Return the routes of a path; None for an unknown path."""
        ids: list[str] = []
        node = self._walk(self._root, path.split("/")[1:], 0, ids)
        return None if node is None else Match(node.served, ids)

    def _walk(self, node: _Node, steps: list[str], at: int, ids: list[str]) -> _Node | None:
        if at == len(steps):
            return node if node.served else None
        step = steps[at]
        following = node.literal.get(step)
        if following is not None:
            found = self._walk(following, steps, at + 1, ids)
            if found is not None:
                return found
        if node.any is None or not step:
            return None
        ids.append(unquote(step) if "%" in step else step)
        found = self._walk(node.any, steps, at + 1, ids)
        if found is None:
            ids.pop()
        return found
