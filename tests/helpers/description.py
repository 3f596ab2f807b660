"""The observed description of the Fabric API: its operations, and schemas followed through their references."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, Final, NamedTuple

from signalwire_fabric_async.operations import Operation

from . import families
from .facts import document as facts_of
from .facts import table

METHODS: Final = ("get", "post", "put", "patch", "delete")
PREFIX: Final = "#/components/schemas/"

Schema = Mapping[str, Any]


class Described(NamedTuple):
    """One operation of the description."""

    id: str
    method: str
    path: str
    parameters: frozenset[str]
    queries: frozenset[str]
    auths: tuple[str, ...]
    scopes: frozenset[str]
    body: Schema | None
    answer: Schema | None
    status: int


_described_by: ContextVar[str] = ContextVar("described_by", default="fabric.observed")


def document() -> Mapping[str, Any]:
    """Return the whole description: the observed one, unless `described_by` says otherwise."""
    return facts_of(_described_by.get())


@contextmanager
def described_by(name: str) -> Iterator[None]:
    """Follow the references of schemas in another description meanwhile."""
    token = _described_by.set(name)
    try:
        yield
    finally:
        _described_by.reset(token)


def schema(name: str, of: str = "") -> Schema:
    """Return a schema by its name, of the Fabric API or of another description."""
    found: Schema = (families.document(of) if of else document())["components"]["schemas"][name]
    return found


@cache
def operations() -> Mapping[tuple[str, str], Described]:
    """Return every described operation by its method and path, those under a second path left out."""
    return {(one.method, one.path): one for one in _operations() if not one.id.endswith("_below_addresses")}


@cache
def calls() -> Mapping[tuple[str, str, str], str]:
    """Return the call that serves each operation, as the tables name it, by method, path and authorization."""
    rows = [*table("operations"), *table("observed-operations")]
    return {(row["method"], row["path"], row["auth"]): row["call"] for row in rows}


def _operations() -> Iterator[Described]:
    for path, item in document()["paths"].items():
        for method in METHODS:
            if method in item:
                yield _described(method.upper(), path, item[method])


def _described(method: str, path: str, one: Mapping[str, Any]) -> Described:
    parameters = one.get("parameters", [])
    status, reply = next((int(code), answer) for code, answer in one["responses"].items() if code.startswith("2"))
    content = reply.get("content", {}).get("application/json", {})
    body = one.get("requestBody", {}).get("content", {}).get("application/json", {})
    schemes = one.get("security", [{"SignalWireBasicAuth": []}])
    auths = tuple(name.removeprefix("SignalWire").removesuffix("Auth").lower() for each in schemes for name in each)
    return Described(
        id=one["operationId"],
        method=method,
        path=path,
        parameters=frozenset(each["name"] for each in parameters if each["in"] == "path"),
        queries=frozenset(each["name"] for each in parameters if each["in"] == "query"),
        auths=auths or ("none",),
        scopes=frozenset(one.get("x-scopes", ())),
        body=body.get("schema"),
        answer=content.get("schema"),
        status=status,
    )


class Resolved(NamedTuple):
    """A schema followed through its references: the name that it goes by, and its keywords."""

    name: str
    keywords: Schema


def resolve(found: Schema, name: str = "") -> Resolved:
    """Follow references, also those that are wrapped in an allOf of one."""
    keywords = dict(found)
    while True:
        if "$ref" in keywords:
            of, _, name = keywords.pop("$ref").rpartition(PREFIX)
            keywords = _extended(schema(name, of), keywords)
        elif len(keywords.get("allOf", ())) == 1:
            (inner,) = keywords.pop("allOf")
            keywords = {**inner, **keywords}
        else:
            return Resolved(name, keywords)


def _extended(base: Schema, keywords: Schema) -> dict[str, Any]:
    """Return a schema with what stands beside its reference: an object has the members of both."""
    both = {**base, **keywords}
    if "properties" in base and "properties" in keywords:
        both["properties"] = {**base["properties"], **keywords["properties"]}
        both["required"] = sorted({*base.get("required", ()), *keywords.get("required", ())})
    return both


def options(found: Schema, name: str = "") -> Iterator[Resolved]:
    """Yield the alternatives of a schema, followed through; the one schema where there are none."""
    one = resolve(found, name)
    if isinstance(one.keywords.get("type"), list):
        for kind in one.keywords["type"]:
            yield Resolved(one.name, {**one.keywords, "type": kind})
        return
    inner = one.keywords.get("anyOf", one.keywords.get("oneOf"))
    if inner is None:
        yield one
        return
    for each in inner:
        yield from options(each, "" if "$ref" in each else one.name)


def by_caller(answer: Schema, operation: Operation[Any]) -> Schema:
    """Return the schema of a response that depends on who calls: a subscriber gets the first of its forms alone."""
    forms = answer.get("anyOf", ())
    if len(forms) < 2:
        return answer
    if operation.auth == "bearer":
        first: Schema = forms[0]
        return first
    if operation.kind != "list":
        return answer
    first, second = (resolve(each).keywords for each in forms)
    items = [each["properties"]["data"]["items"] for each in (first, second)]
    data = {"type": "array", "items": {"anyOf": items}}
    return {**second, "properties": {**second["properties"], "data": data}}
