"""The API as a description says it: its operations, and schemas with their references resolved. No prose, no I/O later.

The package data `testing/descriptions/` holds two descriptions of Fabric: the published one, and the one as observed.
Both are compiled lazily: an operation costs nothing before its first request.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeAlias

import attrs

Schema: TypeAlias = Mapping[str, Any]
"""A JSON Schema (draft 2020-12): the keywords that descriptions use."""

NOTHING_SAID: Final[Schema] = {}
"""The schema of any value."""

REFERENCE: Final = "#/components/schemas/"

_PARAMETER: Final = re.compile(r"\{\w+\}")

_AUTH: Final = {"SignalWireBasicAuth": "basic", "SignalWireBearerAuth": "bearer"}


@attrs.frozen(eq=False)
class Described:
    """One operation of a description."""

    id: str
    body: Schema | None
    """The schema of the request's body; None without one."""
    status: int
    """The status of its success."""
    answer: Schema | None
    """The schema of the response's body; None without one."""
    queries: frozenset[str]
    """The query parameters that it takes."""
    auth: frozenset[str]
    """The authorizations that it accepts: `basic`, `bearer`; empty for none."""
    scopes: tuple[str, ...]
    """The API scopes of which the token needs one."""


@attrs.frozen
class Property:
    """One member of an object schema."""

    wire: str
    schema: Schema
    required: bool
    nullable: bool


class Description:
    """An OpenAPI document without prose."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._schemas: Mapping[str, Schema] = document["components"]["schemas"]
        self._operations: dict[tuple[str, str], Mapping[str, Any]] = {
            (method.upper(), _shape(path)): operation
            for path, item in document["paths"].items()
            for method, operation in item.items()
        }
        self._described: dict[tuple[str, str], Described] = {}

    def operation(self, method: str, template: str) -> Described | None:
        """Return the operation of a method and a path template, whatever its parameters are called; None for none."""
        key = method, _shape(template)
        found = self._described.get(key)
        if found is None and key in self._operations:
            found = self._described[key] = _described(self._operations[key])
        return found

    def named(self, reference: str) -> Schema:
        """Return the schema that a `$ref` names."""
        return self._schemas[reference.removeprefix(REFERENCE)]

    def resolved(self, schema: Schema) -> Schema:
        """Follow references, also one that a lone `allOf` wraps."""
        while True:
            if "$ref" in schema:
                others = {keyword: value for keyword, value in schema.items() if keyword != "$ref"}
                schema = {**self.named(schema["$ref"]), **others}
            elif len(schema.get("allOf", ())) == 1 and "properties" not in schema:
                others = {keyword: value for keyword, value in schema.items() if keyword not in ("allOf", "type")}
                schema = {**self.resolved(schema["allOf"][0]), **others}
            else:
                return schema

    def options(self, schema: Schema) -> list[Schema]:
        """Return the alternatives of a schema but null, resolved; the schema alone where it has none."""
        schema = self.resolved(schema)
        inner = schema.get("anyOf") or schema.get("oneOf")
        if inner is None:
            return [] if schema.get("type") == "null" else [schema]
        return [option for one in inner for option in self.options(one)]

    def is_nullable(self, schema: Schema) -> bool:
        """Return whether null is valid."""
        schema = self.resolved(schema)
        types = schema.get("type")
        if types == "null" or (isinstance(types, list) and "null" in types):
            return True
        inner: Iterable[Schema] = schema.get("anyOf") or schema.get("oneOf") or ()
        return any(map(self.is_nullable, inner))

    def properties(self, schema: Schema) -> list[Property]:
        """Return the members of an object schema, in its order."""
        schema = self.resolved(schema)
        required = schema.get("required", ())
        return [
            Property(name, inner, name in required, self.is_nullable(inner))
            for name, inner in schema.get("properties", {}).items()
        ]

    def item(self, listing: Schema) -> Schema:
        """Return the schema of a listing's items: of a page's `data`, or of a bare array."""
        listing = self.resolved(listing)
        if listing.get("type") == "array":
            inner = self.resolved(listing["items"])
            return self.item(inner) if self.is_page(inner) else inner
        pages = [one for one in self.options(listing) if self.is_page(one)]
        found: Schema = self.resolved(pages[0]["properties"]["data"])["items"]
        return found

    def is_page(self, schema: Schema) -> bool:
        """Return whether a schema is a page: `data` and `links`."""
        members: Mapping[str, Schema] = self.resolved(schema).get("properties", {})
        return {"data", "links"} <= members.keys()


def _shape(path: str) -> str:
    return _PARAMETER.sub("{}", path)


def _described(operation: Mapping[str, Any]) -> Described:
    status, reply = next((code, one) for code, one in operation["responses"].items() if code.startswith("2"))
    return Described(
        id=operation["operationId"],
        body=_content(operation.get("requestBody", {})),
        status=int(status),
        answer=_content(reply),
        queries=frozenset(one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"),
        auth=frozenset(_auth(operation.get("security", [{"SignalWireBasicAuth": []}]))),
        scopes=tuple(operation.get("x-scopes", ())),
    )


def _auth(security: Iterable[Mapping[str, object]]) -> Iterator[str]:
    for option in security:
        yield from (_AUTH[name] for name in option)


def _content(part: Mapping[str, Any]) -> Schema | None:
    found: Schema | None = part.get("content", {}).get("application/json", {}).get("schema")
    return found


@cache
def description(name: str) -> Description:
    """Load a description of the package data: `published` or `observed`."""
    text = files(f"{__name__.rpartition('.')[0].rpartition('.')[0]}").joinpath("descriptions", f"{name}.json")
    return Description(json.loads(text.read_text(encoding="utf-8")))
