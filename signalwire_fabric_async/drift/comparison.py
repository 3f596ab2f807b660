"""Compares JSON values with the schemas of a description, or with the SDK's models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from ..operations import Kind, Operation
from ..schema.deviations import Deviation
from ..schema.strict import mismatches
from ..testing.space.description import Description, Schema
from ..validate import json_array, json_object
from .shapes import kind_of

UNKNOWN: Final = "unknown member"
ABSENT: Final = "missing member"
OTHER_TYPE: Final = "other type"
OTHER_VALUE: Final = "unlisted value"

_DEVIATIONS: Final = {
    Deviation.UNKNOWN: UNKNOWN,
    Deviation.MISSING: ABSENT,
    Deviation.TYPE: OTHER_TYPE,
    Deviation.VALUE: OTHER_VALUE,
}


class Found(NamedTuple):
    """One deviation: where, which and of which types."""

    path: str
    kind: str
    detail: str = ""


def from_models(operation: Operation[Any], response: object) -> Iterator[Found]:
    """Yield the deviations of a response from the class that the SDK reads it into."""
    if operation.answer is None:
        return
    page = json_object(response) if operation.kind is Kind.LIST else None
    items = [response] if page is None else json_array(page.get(operation.paging.items)) or []
    root = "$" if page is None else f"$.{operation.paging.items}[]"
    for item in items:
        for one in mismatches(operation.answer, item, ""):
            yield Found(root + _without_indices(one.path), _DEVIATIONS[one.deviation])


def _without_indices(path: str) -> str:
    return "".join(part if at == 0 else "[]" + part.partition("]")[2] for at, part in enumerate(path.split("[")))


class Walk:
    """Compares JSON values with a description's schemas."""

    def __init__(self, described: Description) -> None:
        self._description = described

    def of(self, schema: Schema, value: object, path: str) -> Iterator[Found]:
        """Yield the deviations of a value."""
        if value is None and (not schema or self._description.is_nullable(schema)):
            return
        options = self._description.options(schema)
        if len(options) <= 1:
            yield from self._of_one(options[0] if options else schema, value, path)
            return
        best: list[Found] | None = None
        for option in options:
            found = list(self._of_one(option, value, path))
            if best is None or len(found) < len(best):
                best = found
        yield from best or ()

    def _of_one(self, schema: Schema, value: object, path: str) -> Iterator[Found]:
        types = schema.get("type")
        wanted: list[str] = [types] if isinstance(types, str) else list(types or ())
        kind = kind_of(value)
        if wanted and kind not in wanted and not (kind == "integer" and "number" in wanted):
            yield Found(path, OTHER_TYPE, f"{' or '.join(wanted)} expected, {kind} found")
            return
        if "enum" in schema and value not in schema["enum"]:
            yield Found(path, OTHER_VALUE)
        held, items = json_object(value), json_array(value)
        if held is not None:
            yield from self._of_members(schema, held, path)
        for item in items or ():
            if "items" in schema:
                yield from self.of(schema["items"], item, f"{path}[]")

    def _of_members(self, schema: Schema, held: Mapping[str, object], path: str) -> Iterator[Found]:
        properties = {one.wire: one for one in self._description.properties(schema)}
        closed = schema.get("unevaluatedProperties") == {"not": {}}
        for name, value in held.items():
            if name in properties:
                yield from self.of(properties[name].schema, value, f"{path}.{name}")
            elif closed:
                yield Found(f"{path}.{name}", UNKNOWN)
        for name, one in properties.items():
            if one.required and name not in held:
                yield Found(f"{path}.{name}", ABSENT)
