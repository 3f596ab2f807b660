"""The published description of the Fabric API: its operations, and schemas followed through their references."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

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
    auth: str
    scopes: frozenset[str]
    body: Schema | None
    answer: Schema | None
    status: int


def document() -> Mapping[str, Any]:
    """The whole description."""
    return facts_of("fabric")


def schema(name: str, of: str = "") -> Schema:
    """Return a schema by its name, of the Fabric API or of another description."""
    found: Schema = (families.document(of) if of else document())["components"]["schemas"][name]
    return found


@cache
def operations() -> Mapping[tuple[str, str], Described]:
    """Every described operation, by its method and path."""
    return {(one.method, one.path): one for one in _operations()}


@cache
def calls() -> Mapping[tuple[str, str], str]:
    """The call that serves each operation, as operations.tsv names it, by method and path."""
    return {(row["method"], row["path"]): row["call"] for row in table("operations")}


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
    security = one.get("security")
    auth = "basic"
    if security is not None:
        auth = "bearer" if "SignalWireBearerAuth" in security[0] else "none"
    return Described(
        id=one["operationId"],
        method=method,
        path=path,
        parameters=frozenset(each["name"] for each in parameters if each["in"] == "path"),
        queries=frozenset(each["name"] for each in parameters if each["in"] == "query"),
        auth=auth,
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
            keywords = {**schema(name, of), **keywords}
        elif len(keywords.get("allOf", ())) == 1:
            (inner,) = keywords.pop("allOf")
            keywords = {**inner, **keywords}
        else:
            return Resolved(name, keywords)


def options(found: Schema, name: str = "") -> Iterator[Resolved]:
    """The alternatives of a schema, followed through; the one schema where there are none."""
    one = resolve(found, name)
    inner = one.keywords.get("anyOf", one.keywords.get("oneOf"))
    if inner is None:
        yield one
        return
    for each in inner:
        yield from options(each, "" if "$ref" in each else one.name)
