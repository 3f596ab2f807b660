"""The server's routes, made from the SDK's own operation tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

import attrs

from ...apis import FABRIC, Api, Paging
from ...operations import Operation, Table
from ...schema.models import Body
from .traits import ANSWERS_200


@attrs.frozen(eq=False)
class Route:
    """One served operation, with what every request needs of it worked out beforehand."""

    name: str
    noun: str
    attribute: str
    kind: str
    method: str
    template: str
    parameters: tuple[str, ...]
    bodies: tuple[type[Body], ...]
    answer: Any  # a type expression, as the operation has it
    auth: str
    status: int
    is_resource: bool
    """Whether the noun's resources are resources: listed among them, with addresses."""
    parent_noun: str
    """The noun whose id stands in the path before this one's own; empty for most."""
    api: Api
    """The family that it belongs to."""
    paging: Paging
    """How it pages, if it is a listing."""

    @classmethod
    def of(cls, operation: Operation[Any]) -> Route:
        """The route of an operation."""
        table = operation.table
        noun = table.name
        return cls(
            name=operation.name,
            noun=noun,
            attribute=operation.attribute,
            kind=operation.kind,
            method=operation.method,
            template=operation.template,
            parameters=operation.parameters,
            bodies=operation.bodies,
            answer=operation.answer,
            auth=operation.auth,
            status=_status_of(operation),
            is_resource=table.api is FABRIC and table.path.startswith("resources/") and table.parent is None,
            parent_noun=noun.rpartition(".")[0],
            api=table.api,
            paging=operation.paging,
        )


def _status_of(operation: Operation[Any]) -> int:
    if operation.method == "DELETE":
        return 204
    return 201 if operation.method == "POST" and operation.name not in ANSWERS_200 else 200


class _Node:
    """A step of a path: what may follow it, and what is served here."""

    __slots__ = ("any", "literal", "served")

    def __init__(self) -> None:
        self.literal: dict[str, _Node] = {}
        self.any: _Node | None = None
        self.served: dict[str, Route] = {}


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
        node = self._root
        for step in route.template.split("/")[1:]:
            if step.startswith("{"):
                node.any = node.any or _Node()
                node = node.any
            else:
                node = node.literal.setdefault(step, _Node())
        node.served[route.method] = route

    def find(self, method: str, path: str) -> tuple[Route | None, list[str], bool]:
        """The route of a request, the parameters of its path, and whether the path is served at all."""
        ids: list[str] = []
        node = self._walk(self._root, path.split("/")[1:], 0, ids)
        if node is None:
            return None, ids, False
        return node.served.get(method), ids, True

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
