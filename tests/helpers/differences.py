"""The table of differences as places in requests and responses, and the rows that a deviation is of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from helpers.facts import table
from signalwire_fabric_async.catalog import operations
from signalwire_fabric_async.drift import NOT_SERVED, UNDESCRIBED, DriftRow
from signalwire_fabric_async.testing.space.description import Described, Description, Schema, description

ENVELOPE = ("project_id", "display_name", "created_at", "updated_at", "sip_endpoint")
"""The members of a resource that the flat form of a SIP credential has not."""


def described(operation: str) -> Described:
    """Return an operation as the observed description has it, or else the published one."""
    declared = next(one for one in operations() if one.name == operation)
    for name in ("observed", "published"):
        found = description(name).operation(declared.method, declared.template)
        if found is not None:
            return found
    raise LookupError(operation)


def rows_of(drifted: DriftRow) -> set[str]:
    """Return the rows of the table of differences that a deviation is of."""
    part, path = _place(drifted)
    ids = {_id_of(drifted)}
    return {
        row["row"]
        for row in table("differences")
        if ids & set(row["operations"].split(", "))
        and any(one == part and fits(part, glob, path) for one, glob in places(row["row"]))
    }


def _id_of(drifted: DriftRow) -> str:
    if drifted.kind in (NOT_SERVED, UNDESCRIBED):
        method = next(one for one in operations() if one.name == drifted.operation).method
        found = description("observed").operation(method, drifted.path)
        if found is not None:
            return found.id
    return described(drifted.operation).id


def _place(drifted: DriftRow) -> tuple[str, str]:
    if drifted.kind in (NOT_SERVED, UNDESCRIBED):
        return "operation", ""
    if drifted.path.startswith("request $"):
        return "request", drifted.path.removeprefix("request $").removeprefix(".")
    path = drifted.path.removeprefix("$")
    return "answer", path.removeprefix("[]").removeprefix(".data[]").removeprefix(".")


def fits(part: str, glob: str, path: str) -> bool:
    """Return whether a path is a place; of a response, or of a place that ends in `.**`, also what is below it."""
    deep = part == "answer" or glob.endswith(".**")
    pattern = re.escape(glob.removesuffix(".**").removesuffix("[]")).replace(r"\*", r"[^.\[]*")
    return re.fullmatch(rf"{pattern}(?:{'[.[].*' if deep else re.escape('[]')})?" if glob else "", path) is not None


NESTED: Final = frozenset({"W06"})
"""Rows about a member of a body with everything in it."""


@cache
def places(row: str) -> tuple[tuple[str, str], ...]:
    """Return the places of a row: `request`, `answer` or `operation`, and the path from the object on."""
    place = next(one["place"] for one in table("differences") if one["row"] == row)
    part, _, rest = place.partition(" ")
    if part == "request:":  # the members and everything in them
        return tuple(("request", f"{one}.**") for one in _globs(rest))
    if part in ("operation", "operations", "path"):
        return (("operation", ""),)
    if place == "answer by caller":
        return (("answer", "*"), ("operation", ""))
    if place == "answer item":  # the object as a whole: any of its own members
        return tuple(("answer", one) for one in ENVELOPE)
    if place == "answer $":
        return (("answer", ""), ("answer", "*"))
    if row == "E06":  # its place is a sentence
        return (("values", "codecs"),)
    return tuple((part, f"{one}.**" if row in NESTED else one) for one in _globs(rest))


def _globs(text: str) -> Iterator[str]:
    """Yield the paths in the text of a place, such as `item.a.b, c` or `item.a.b: c, d`."""
    text = re.sub(r"\s*\([^)]*\)| of a .*", "", text).strip()
    heads, colon, members = text.partition(":")
    if colon and heads:
        prefixes = list(_globs(heads))
        for prefix in prefixes:
            yield from (f"{prefix}.{one.strip()}" for one in members.split(","))
        return
    first = ""
    for group in text.split(";"):
        parent = ""
        for number, part in enumerate(re.split(r",| and ", group)):
            name = part.strip().removeprefix("item.").removeprefix("$.")
            if not name:
                continue
            name = _beside(first, name) if not number and first else f"{parent}.{name}" if number and parent else name
            parent = parent if number else name.rpartition(".")[0]
            first = first or parent
            yield name


def _beside(parent: str, name: str) -> str:
    """Return the path of the first name of a later group: beside the very first, or in the agent if it begins there."""
    if parent.startswith("ai_agent.") and name.partition(".")[0] in ("params", "post_prompt", "pronounce"):
        return f"ai_agent.{name}"
    return f"{parent}.{name}" if parent else name


@cache
def is_same(row: str) -> bool:
    """Return whether both descriptions say the same at every place of a row, of every operation that it names."""
    ids = set(next(one["operations"] for one in table("differences") if one["row"] == row).split(", "))
    return all(
        _said("published", id, part, glob) == _said("observed", id, part, glob)
        for id in ids
        for part, glob in places(row)
    )


@cache
def _by_id(name: str) -> Mapping[str, Described]:
    found = description(name)
    declared = {(one.method, one.template) for one in operations()}
    paths = json.loads(
        files("signalwire_fabric_async.testing").joinpath("descriptions", f"{name}.json").read_text("utf-8")
    )["paths"]
    listed = {(method.upper(), path) for path, item in paths.items() for method in item}
    described = [found.operation(*one) for one in declared | listed]
    return {one.id: one for one in described if one is not None}


def _said(name: str, id: str, part: str, glob: str) -> object:
    """Return what a description says at a place: schemas with their references resolved, and what is required."""
    one, whole = _by_id(name).get(id), description(name)
    if one is None or part == "operation":
        return one is not None
    schema = one.answer if part == "answer" else one.body
    steps = [step for step in re.split(r"\.|(?=\[\])", glob.removesuffix(".**")) if step]
    if part == "values":
        return [sorted(form.get("enum", ())) for form in _at(whole, schema or {}, [*steps, "[]"])]
    if part == "answer" and schema is not None and _is_listing(whole, schema) and steps[:1] != ["links"]:
        schema = whole.item(schema)
    return [_whole(whole, form, DEEPEST) for form in _at(whole, schema or {}, steps)]


def _is_listing(whole: Description, schema: Schema) -> bool:
    found = whole.resolved(schema)
    return found.get("type") == "array" or whole.is_page(found)


def _at(whole: Description, schema: Schema, steps: Sequence[str]) -> Iterator[Schema]:
    """Yield the schemas at a path; at its last member with whether that is required."""
    for option in whole.options(schema):
        if not steps:
            yield option
        elif steps[0] == "[]":
            yield from _at(whole, option.get("items", {}), steps[1:])
        else:
            for one in whole.properties(option):
                if fits("request", steps[0], one.wire):
                    if len(steps) == 1:
                        yield {"required": one.required, "nullable": one.nullable}
                    yield from _at(whole, one.schema, steps[1:])


DEEPEST: Final = 6


def _whole(whole: Description, schema: Schema, deep: int) -> object:
    """Return a schema with its references resolved, without prose, down to a depth."""
    if not deep:
        return "..."
    kept = {
        key: value
        for key, value in schema.items()
        if key in ("type", "enum", "required", "nullable", "minimum", "maximum")
    }
    members = [(one.wire, one.required, _options(whole, one.schema, deep)) for one in whole.properties(schema)]
    items = _options(whole, schema["items"], deep) if "items" in schema else None
    return kept, members, items


def _options(whole: Description, schema: Schema, deep: int) -> list[object]:
    return [whole.is_nullable(schema), *(_whole(whole, one, deep - 1) for one in whole.options(schema))]


def unlisted_because(row: str) -> str:
    """Return why no report lists a row: `question`, `same`, `refusal` or `compatible`.

    Whether `compatible` is true, the tests check: what one description allows, the other one does.
    """
    if row in ASKED:
        return "question"
    if next(one["place"] for one in table("differences") if one["row"] == row) == "answer 403":
        return "refusal"
    return "same" if is_same(row) else "compatible"


ASKED: Final[Mapping[str, str]] = {"S04": "sip_credentials.id"}
"""Rows that are no deviation of a form, and the question of the write probe that settles them."""
