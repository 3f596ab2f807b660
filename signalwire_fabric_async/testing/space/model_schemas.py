"""Schemas made from the SDK's own classes, for operations that no description of the package data has."""

from __future__ import annotations

import typing
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final  # Any: type expressions

from ...apis import Authorization
from ...operations import Kind
from ...schema.models import Body, Member, Model, alternatives, members
from ...schema.values import OpenEnum, Secret
from .description import NOTHING_SAID, REFERENCE, Described, Description, Schema
from .routes import Route

_SIMPLE: Final[tuple[tuple[type | tuple[type, ...], Schema], ...]] = (
    ((str, Secret), {"type": "string"}),
    (bool, {"type": "boolean"}),
    (int, {"type": "integer"}),
    (float, {"type": "number"}),
    (datetime, {"type": "string", "format": "date-time"}),
)

_LIMITS: Final = {
    "min_length": "minLength",
    "max_length": "maxLength",
    "min_items": "minItems",
    "max_items": "maxItems",
}
"""The keywords of limits that another case spells."""


class ModelSchemas(Description):
    """A description that is made of classes as they are asked for."""

    def __init__(self) -> None:
        super().__init__({"paths": {}, "components": {"schemas": {}}})
        self._made: dict[str, Schema] = {}
        self._classes: dict[str, Any] = {}

    def named(self, reference: str) -> Schema:
        """Return the schema of the class that a reference names."""
        name = reference.removeprefix(REFERENCE)
        if name not in self._made:
            self._made[name] = self._of_class(self._classes[name])
        return self._made[name]

    def described(self, route: Route) -> Described:
        """Return an operation as its table declares it."""
        bodies = [self.of(body) for body in route.bodies]
        if route.command:
            bodies = [_command(route, bodies)]
        answer = None if route.answer is None else self.of(route.answer)
        if route.kind is Kind.LIST and answer is not None:
            answer = {
                "type": "object",
                "properties": {"links": {"type": "object"}, "data": {"type": "array", "items": answer}},
                "required": ["data", "links"],
            }
        return Described(
            id=route.name,
            body=None if not bodies else bodies[0] if len(bodies) == 1 else {"oneOf": bodies},
            status=route.status,
            answer=answer,
            queries=route.queries,
            auth=frozenset(() if route.auth is Authorization.NONE else (str(route.auth),)),
            scopes=route.scopes,
        )

    def of(self, hint: Any) -> Schema:  # any type expression
        """Return the schema of a type expression."""
        options = [self._of_one(one) for one in alternatives(hint)]
        return options[0] if len(options) == 1 else {"anyOf": options}

    def _of_one(self, hint: Any) -> Schema:  # any type expression
        origin: Any = typing.get_origin(hint) or hint
        if origin is type(None):
            return {"type": "null"}
        if origin is typing.Literal:
            return {"enum": list(typing.get_args(hint))}
        if not isinstance(origin, type):
            return {}
        if issubclass(origin, (Model, Body)):
            name = str(hint) if typing.get_args(hint) else f"{origin.__module__}.{origin.__qualname__}"
            self._classes[name] = hint
            return {"$ref": REFERENCE + name}
        if issubclass(origin, OpenEnum):
            return {"type": "string", "enum": [member.value for member in origin]}
        for base, schema in _SIMPLE:
            if issubclass(origin, base):
                return schema
        return self._of_container(origin, typing.get_args(hint))

    def _of_container(self, origin: Any, arguments: tuple[Any, ...]) -> Schema:  # a class
        if issubclass(origin, Mapping):
            inner: Schema = self.of(arguments[1]) if len(arguments) == 2 else NOTHING_SAID  # a key's and a value's type
            return {"type": "object", **({"additionalProperties": inner} if inner else {})}
        if issubclass(origin, Sequence):
            items = [one for one in arguments if one is not Ellipsis]
            return {"type": "array", **({"items": self.of(items[0])} if items else {})}
        return {}

    def _of_class(self, cls: Any) -> Schema:
        listed = members(cls)
        closed = issubclass(typing.get_origin(cls) or cls, Body)
        return {
            "type": "object",
            "properties": {member.wire: self._of_member(member) for member in listed},
            "required": [member.wire for member in listed if member.required],
            **({"unevaluatedProperties": {"not": {}}} if closed else {}),
        }

    def _of_member(self, member: Member) -> Schema:
        schema = self.of(member.type)
        bounds = {_LIMITS.get(name, name): bound for name, bound in member.limits.items()}
        whole = {"allOf": [schema], **bounds} if bounds else schema
        return {"anyOf": [whole, {"type": "null"}]} if member.nullable and not self.is_nullable(whole) else whole


def _command(route: Route, bodies: Sequence[Schema]) -> Schema:
    """Return the schema of a command: its name, the id that it is about, and its parameters."""
    properties: dict[str, Schema] = {"command": {"enum": [route.command]}, "params": {"anyOf": list(bodies)}}
    if len(bodies) == 1:
        properties["params"] = bodies[0]
    if route.by_id:
        properties["id"] = {"type": "string"}
    return {"type": "object", "properties": properties, "required": [*properties]}
