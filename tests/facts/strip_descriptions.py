"""Derives the prose-free descriptions that the stand-in server and the tests read.

Usage: python tests/facts/strip_descriptions.py SOURCE.openapi.json TARGET.json

What stays is structure: paths, methods, operation ids, scopes, parameters, statuses, and of each schema the keywords
that say something about a value. What goes is every sentence, title, example and vendor extension, and every schema
that nothing refers to.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")

KEYWORDS = frozenset(
    [
        "$ref",
        "additionalProperties",
        "allOf",
        "anyOf",
        "const",
        "default",
        "discriminator",
        "enum",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "format",
        "items",
        "maxItems",
        "maxLength",
        "maximum",
        "minItems",
        "minLength",
        "minimum",
        "multipleOf",
        "not",
        "nullable",
        "oneOf",
        "pattern",
        "properties",
        "propertyNames",
        "required",
        "type",
        "unevaluatedProperties",
        "uniqueItems",
    ]
)
"""The keywords of a schema that are kept."""

REFERENCE = "#/components/schemas/"


def strip(document: dict[str, Any]) -> dict[str, Any]:
    """Return the structure of an OpenAPI document."""
    paths = {path: dict(_methods(document, item)) for path, item in document["paths"].items()}
    schemas = {name: _schema(one) for name, one in document["components"]["schemas"].items()}
    used = _used(paths, schemas)
    return {"paths": paths, "components": {"schemas": {name: schemas[name] for name in schemas if name in used}}}


def _methods(document: dict[str, Any], item: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for method in METHODS:
        if method in item:
            yield method, _operation(document, item[method], item.get("parameters", []))


def _operation(document: dict[str, Any], one: dict[str, Any], shared: list[Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {"operationId": one["operationId"]}
    if "security" in one:
        kept["security"] = one["security"]
    permissions = one.get("description", "").partition("#### Permissions")[2].partition("[Learn more")[0]
    scopes = sorted(set(re.findall(r"_(\w+)_", permissions)))
    if scopes:
        kept["x-scopes"] = scopes
    parameters = [_parameter(document, each) for each in [*shared, *one.get("parameters", [])]]
    if parameters:
        kept["parameters"] = parameters
    if "requestBody" in one:
        kept["requestBody"] = {"required": one["requestBody"].get("required", False), **_content(one["requestBody"])}
    kept["responses"] = {status: _content(answer) for status, answer in one["responses"].items()}
    return kept


def _parameter(document: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in one:
        one = document["components"]["parameters"][one["$ref"].rpartition("/")[2]]
    kept = {"name": one["name"], "in": one["in"], "required": one.get("required", False)}
    return {**kept, "schema": _schema(one.get("schema", {}))}


def _content(one: dict[str, Any]) -> dict[str, Any]:
    found = one.get("content", {}).get("application/json", {}).get("schema")
    return {} if found is None else {"content": {"application/json": {"schema": _schema(found)}}}


def _schema(found: Any) -> Any:
    if not isinstance(found, dict):
        return found
    kept: dict[str, Any] = {}
    for keyword, value in found.items():
        if keyword == "properties":
            kept[keyword] = {name: _schema(one) for name, one in value.items()}
        elif keyword in ("allOf", "anyOf", "oneOf"):
            kept[keyword] = [_schema(one) for one in value]
        elif keyword in ("items", "not", "additionalProperties", "unevaluatedProperties", "propertyNames"):
            kept[keyword] = _schema(value)
        elif keyword in KEYWORDS:
            kept[keyword] = value
    return kept


def _used(paths: Any, schemas: dict[str, Any]) -> set[str]:
    used: set[str] = set()
    waiting = list(_references(paths))
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting.extend(_references(schemas[name]))
    return used


def _references(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        for keyword, value in found.items():
            if keyword == "$ref" and isinstance(value, str):
                yield value.removeprefix(REFERENCE)
            else:
                yield from _references(value)
    elif isinstance(found, list):
        for one in found:
            yield from _references(one)


def written(document: dict[str, Any]) -> str:
    """Return the file's text: one line for each operation and each schema, so that a change is a short diff."""
    lines = ['{"paths": {']
    paths = [
        f"{json.dumps(path)}: {{"
        + ",\n  ".join(f"{json.dumps(method)}: {_compact(one)}" for method, one in item.items())
        + "}"
        for path, item in document["paths"].items()
    ]
    lines.append(",\n".join(paths))
    lines.append('}, "components": {"schemas": {')
    lines.append(
        ",\n".join(f"{json.dumps(name)}: {_compact(one)}" for name, one in document["components"]["schemas"].items())
    )
    lines.append("}}}\n")
    return "\n".join(lines)


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=True)


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    target.write_text(written(strip(json.loads(source.read_text(encoding="utf-8")))), encoding="utf-8")
