"""The official description of the API, where it is at hand: beside the checkout, in ../shared/api."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

FOLDER: Final = Path(__file__).resolve().parents[3] / "shared" / "api"

needs_description = pytest.mark.skipif(
    not (FOLDER / "fabric.openapi.json").exists(), reason="the API's description is not beside this checkout"
)
"""Marks a test that reads the description."""

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


@cache
def document() -> Mapping[str, Any]:
    """The whole description."""
    read: Mapping[str, Any] = json.loads((FOLDER / "fabric.openapi.json").read_text(encoding="utf-8"))
    return read


def schema(name: str) -> Schema:
    """A schema by its name."""
    found: Schema = document()["components"]["schemas"][name]
    return found


@cache
def operations() -> Mapping[tuple[str, str], Described]:
    """Every described operation, by its method and path."""
    return {(one.method, one.path): one for one in _operations()}


@cache
def calls() -> Mapping[tuple[str, str], str]:
    """The call that serves each operation, as operations.tsv names it, by method and path."""
    with (FOLDER / "operations.tsv").open(encoding="utf-8") as lines:
        return {(row["method"], row["path"]): row["call"] for row in csv.DictReader(lines, delimiter="\t")}


def _operations() -> Iterator[Described]:
    for path, item in document()["paths"].items():
        for method in METHODS:
            if method in item:
                yield _described(method.upper(), path, item[method], item.get("parameters", []))


def _described(method: str, path: str, one: Mapping[str, Any], shared: list[Any]) -> Described:
    parameters = [_parameter(each) for each in [*shared, *one.get("parameters", [])]]
    status, reply = next((int(code), answer) for code, answer in one["responses"].items() if code.startswith("2"))
    content = reply.get("content", {}).get("application/json", {})
    body = one.get("requestBody", {}).get("content", {}).get("application/json", {})
    security = one.get("security")
    auth = "basic"
    if security is not None:
        auth = "bearer" if "SignalWireBearerAuth" in security[0] else "none"
    permissions = one["description"].partition("#### Permissions")[2].partition("[Learn more")[0]
    return Described(
        id=one["operationId"],
        method=method,
        path=path,
        parameters=frozenset(each["name"] for each in parameters if each["in"] == "path"),
        queries=frozenset(each["name"] for each in parameters if each["in"] == "query"),
        auth=auth,
        scopes=frozenset(re.findall(r"_(\w+)_", permissions)),
        body=body.get("schema"),
        answer=content.get("schema"),
        status=status,
    )


def _parameter(one: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" in one:
        found: Mapping[str, Any] = document()["components"]["parameters"][one["$ref"].rpartition("/")[2]]
        return found
    return one


class Resolved(NamedTuple):
    """A schema followed through its references: the name that it goes by, and its keywords."""

    name: str
    keywords: Schema


def resolve(found: Schema, name: str = "") -> Resolved:
    """Follow references, also those that are wrapped in an allOf of one."""
    keywords = dict(found)
    while True:
        if "$ref" in keywords:
            name = keywords.pop("$ref").removeprefix(PREFIX)
            keywords = {**schema(name), **keywords}
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
