"""Checks of responses by both descriptions, and bodies made from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import jsonschema

from signalwire_fabric_async.testing.space.dialect import DialectName

from .facts import document
from .json_values import PATTERNED

UUID = "5a3e1d1c-0000-4000-8000-00000000000a"


class Check:
    """One description: its operations, what it has against values, and bodies made from it."""

    def __init__(self, dialect: DialectName, name: str) -> None:
        self.dialect = dialect
        self._name = name

    def operations(self) -> Iterator[Described]:
        """Every operation."""
        for path, item in document(self._name)["paths"].items():
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
                yield Described(one["operationId"], method.upper(), path, auth, body, answers, self)

    def problems(self, schema: Any, value: Any) -> list[str]:
        """Return how a value violates the description; empty where it is valid."""
        whole = {**schema, "components": document(self._name)["components"]}
        validator = jsonschema.Draft202012Validator(whole, format_checker=jsonschema.FormatChecker())
        return [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(value)]

    def resolved(self, schema: Any) -> Any:
        """Return a schema with its references and lone `allOf` followed."""
        while True:
            if "$ref" in schema:
                schema = document(self._name)["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
            elif len(schema.get("allOf", ())) == 1 and "properties" not in schema:
                others = {k: v for k, v in schema.items() if k not in ("allOf", "type")}
                schema = {**self.resolved(schema["allOf"][0]), **others}
            else:
                return schema

    def forms(self, schema: Any) -> list[Any]:
        """Return the alternatives of a body that is one of several."""
        schema = self.resolved(schema)
        return [form for one in schema["oneOf"] for form in self.forms(one)] if "oneOf" in schema else [schema]

    def example(self, schema: Any, *, full: bool, depth: int = 0) -> Any:
        """Return a valid value: with every optional member that is not too deep, or with the required ones alone."""
        schema = self.resolved(schema)
        for choice in ("oneOf", "anyOf"):
            if choice in schema:
                return self.example(schema[choice][0], full=full, depth=depth)
        if "enum" in schema:
            return schema["enum"][0]
        if "const" in schema:
            return schema["const"]
        types = schema.get("type")
        match types[0] if isinstance(types, list) else types:
            case "object":
                required = schema.get("required", [])
                return {
                    name: self.example(one, full=full, depth=depth + 1)
                    for name, one in schema.get("properties", {}).items()
                    if name in required or (full and depth < 3)
                }
            case "array":
                count = schema.get("minItems", 1 if full else 0)
                return [self.example(schema["items"], full=full, depth=depth + 1) for _ in range(count)]
            case "integer" | "number":
                return max(schema.get("minimum", 1), min(1, schema.get("maximum", 1)))
            case "boolean":
                return True
            case "null":
                return None
            case "string":
                return self._text(schema)
            case _:
                return {}

    def _text(self, schema: Any) -> str:
        if "pattern" in schema:
            return PATTERNED[schema["pattern"]][0][: schema.get("maxLength")]
        formats = {"uuid": UUID, "uri": "https://example.com/x", "date-time": "2030-01-02T03:04:05Z"}
        made = formats.get(schema.get("format", ""), "text")
        return made.ljust(schema.get("minLength", 0), "x")


@dataclass(frozen=True)
class Described:
    """One operation of a description."""

    id: str
    method: str
    path: str
    auth: str
    body: Any
    answers: dict[int, Any]
    check: Check

    @property
    def success(self) -> int:
        """The status of an answer to a request that is in order."""
        return next(status for status in self.answers if status < 300)

    def problems(self, status: int, value: Any) -> list[str]:
        """Return how a response violates the description, of which one known mistake is corrected first."""
        if status not in self.answers:
            return [f"{status} is none of {sorted(self.answers)}"]
        schema = self.answers[status]
        if schema is None:
            return [] if value is None else ["an answer without content has some"]
        if isinstance(value, dict) and "links" in value and "next" not in value["links"]:
            # As published, four kinds of links always have a next one: no listing would end.
            value = {**value, "links": {**value["links"], "next": value["links"]["self"]}}
        return self.check.problems(schema, value)


CHECKS: Final = {"published": Check("published", "fabric"), "observed": Check("observed", "fabric.observed")}
"""By dialect of the stand-in."""
