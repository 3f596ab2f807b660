"""The table of differences as places in requests and responses, and the rows that a deviation is of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from helpers.facts import table
from signalwire_fabric_async.catalog import operations
from signalwire_fabric_async.drift import NOT_SERVED, UNDESCRIBED, DriftRow
from signalwire_fabric_async.testing.space.description import Described, description

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
    return tuple((part, one) for one in _globs(rest))


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
