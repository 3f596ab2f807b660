"""Checks of responses by the published description, and bodies made from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema

from .facts import document
from .json_values import PATTERNED

UUID = "5a3e1d1c-0000-4000-8000-00000000000a"


@dataclass(frozen=True)
class Described:
    """One operation of the description."""

    id: str
    method: str
    path: str
    auth: str
    body: Any
    answers: dict[int, Any]

    @property
    def success(self) -> int:
        """The status of an answer to a request that is in order."""
        return next(status for status in self.answers if status < 300)


def description() -> Mapping[str, Any]:
    """The whole document."""
    return document("fabric")


def operations() -> list[Described]:
    """Every operation."""
    return list(_operations())


def _operations() -> Iterator[Described]:
    for path, item in description()["paths"].items():
        for method, one in item.items():
            if method not in ("get", "put", "post", "patch", "delete"):
                continue
            security = one.get("security", [{"SignalWireBasicAuth": []}])[0]
            auth = "none" if not security else "bearer" if "SignalWireBearerAuth" in security else "basic"
            body = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            answers = {
                int(status): answer.get("content", {}).get("application/json", {}).get("schema")
                for status, answer in one["responses"].items()
            }
            yield Described(one["operationId"], method.upper(), path, auth, body, answers)


def problems(schema: Any, value: Any) -> list[str]:
    """What the description has against a value; nothing where it is valid."""
    whole = {**schema, "components": description()["components"]}
    validator = jsonschema.Draft202012Validator(whole, format_checker=jsonschema.FormatChecker())
    return [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(value)]


def answer_problems(operation: Described, status: int, value: Any) -> list[str]:
    """What the description has against an answer. One of its own mistakes is known and put right first."""
    if status not in operation.answers:
        return [f"{status} is none of {sorted(operation.answers)}"]
    schema = operation.answers[status]
    if schema is None:
        return [] if value is None else ["an answer without content has some"]
    if isinstance(value, dict) and "links" in value and "next" not in value["links"]:
        # Four kinds of links are described as always having a next one: no listing would end.
        value = {**value, "links": {**value["links"], "next": value["links"]["self"]}}
    return problems(schema, value)


def resolved(schema: Any) -> Any:
    """A schema with its references and lone `allOf` followed."""
    while True:
        if "$ref" in schema:
            schema = description()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        elif len(schema.get("allOf", ())) == 1 and "properties" not in schema:
            schema = {**resolved(schema["allOf"][0]), **{k: v for k, v in schema.items() if k not in ("allOf", "type")}}
        else:
            return schema


def forms(schema: Any) -> list[Any]:
    """The alternatives of a body that is one of several."""
    schema = resolved(schema)
    return [form for one in schema["oneOf"] for form in forms(one)] if "oneOf" in schema else [schema]


def example(schema: Any, *, full: bool, depth: int = 0) -> Any:
    """A value that the schema takes: with every optional member that is not too deep, or with the required ones alone."""
    schema = resolved(schema)
    for choice in ("oneOf", "anyOf"):
        if choice in schema:
            return example(schema[choice][0], full=full, depth=depth)
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    match schema.get("type"):
        case "object":
            required = schema.get("required", [])
            return {
                name: example(one, full=full, depth=depth + 1)
                for name, one in schema.get("properties", {}).items()
                if name in required or (full and depth < 3)
            }
        case "array":
            count = schema.get("minItems", 1 if full else 0)
            return [example(schema["items"], full=full, depth=depth + 1) for _ in range(count)]
        case "integer" | "number":
            return max(schema.get("minimum", 1), min(1, schema.get("maximum", 1)))
        case "boolean":
            return True
        case "null":
            return None
        case "string":
            return _text(schema)
        case _:
            return {}


def _text(schema: Any) -> str:
    if "pattern" in schema:
        return PATTERNED[schema["pattern"]][0][: schema.get("maxLength")]
    formats = {"uuid": UUID, "uri": "https://example.com/x", "date-time": "2030-01-02T03:04:05Z"}
    made = formats.get(schema.get("format", ""), "text")
    return made.ljust(schema.get("minLength", 0), "x")
