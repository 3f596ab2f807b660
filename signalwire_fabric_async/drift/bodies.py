"""Compares the bodies that a service accepts or refuses with what a description says of them."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from ..testing.space.description import Description, Schema
from ..testing.space.dialect import dialect
from ..testing.space.problems import MISSING, Findings
from ..validate import json_array, json_object
from .comparison import Found

if TYPE_CHECKING:
    from ..error_items import ErrorItem
    from ..operations import Operation

REFUSED: Final = "refused member"
REQUIRED: Final = "required member"
OPTIONAL: Final = "optional member"
ACCEPTED: Final = "accepted member"
NOT_KEPT: Final = "member not kept"

DEEPEST: Final = 4
"""Objects within objects of a response in which a member of a body is looked for."""

_INDEX: Final = re.compile(r"\[\d+\]")


class BodyComparison:
    """Compares bodies with one description.

    Args:
        against: The name of the description.
    """

    def __init__(self, against: str) -> None:
        self._dialect = dialect(against)
        self._shown: dict[str, Mapping[str, Sequence[object] | None]] = {}

    def accepted(self, operation: Operation[Any], body: object, response: object) -> Iterator[Found]:
        """Yield where an accepted body is invalid as described, and the described members that were not kept."""
        described = self._dialect.description.operation(operation.method, operation.template)
        sent = json_object(body)
        if described is None or described.body is None or sent is None:
            return
        found = self._findings(described.body, sent)
        kept = dict(_scalars(response))
        for one in found.problems:
            kind = OPTIONAL if one["code"] == MISSING else ACCEPTED
            yield Found(_path(str(one["attribute"] or "")), kind)
        unknown = {path: holder[name] for holder, name, path in found.unknown}
        for path, value in sorted(unknown.items()):
            if path in kept and kept[path] == value:  # one that is dropped in silence is accepted all the same
                yield Found(_path(path), ACCEPTED)
        shown = self._shown_by(operation.name, described.answer)
        for name, value in sent.items():
            values = shown.get(name, ())
            if (values is None or value in values) and name not in unknown and not _is_kept(value, kept.get(name, ...)):
                yield Found(_path(name), NOT_KEPT)

    def refused(self, operation: Operation[Any], body: object, errors: Sequence[ErrorItem]) -> Iterator[Found]:
        """Yield the members that were refused or required although the body is valid as described."""
        described = self._dialect.description.operation(operation.method, operation.template)
        sent = json_object(body)
        if described is None or described.body is None or sent is None:
            return
        found = self._findings(described.body, sent)
        expected = {one["attribute"] for one in found.problems} | {path for _, _, path in found.unknown}
        for item in errors:
            if item.attribute is None or item.is_taken or item.attribute in expected:
                continue
            there = item.attribute.partition(".")[0].partition("[")[0] in sent
            yield Found(_path(item.attribute), REFUSED if there else REQUIRED, item.code or "")

    def _findings(self, schema: Schema, body: object) -> Findings:
        found = Findings()
        self._dialect.checks.of(schema, is_body=True)(copy.deepcopy(body), "", found)
        return found

    def _shown_by(self, operation: str, answer: Schema | None) -> Mapping[str, Sequence[object] | None]:
        """Return the members that the description says a response has, with the values of an enumeration."""
        if operation not in self._shown:
            self._shown[operation] = dict(_members(self._dialect.description, answer or {}, DEEPEST))
        return self._shown[operation]


def _path(attribute: str) -> str:
    return f"request $.{_INDEX.sub('[]', attribute)}" if attribute else "request $"


def _members(description: Description, schema: Schema, deep: int) -> Iterator[tuple[str, Sequence[object] | None]]:
    for option in description.options(schema) if deep else ():
        for one in description.properties(option):
            values = [value for form in description.options(one.schema) for value in form.get("enum", ())]
            yield one.wire, values or None
            yield from _members(description, one.schema, deep - 1)


def _scalars(value: object, deep: int = DEEPEST) -> Iterator[tuple[str, object]]:
    """Yield the members of a JSON value and of the objects in it, the outer ones last."""
    held = json_object(value)
    if held is None or not deep:
        return
    for inner in held.values():
        yield from _scalars(inner, deep - 1)
    yield from held.items()


def _is_kept(sent: object, shown: object) -> bool:
    """Return whether a response shows a value that was sent. Blank values and nested ones are not compared."""
    if sent in (None, "", False) or any(json_object(one) or json_array(one) for one in (sent, shown)):
        return True
    return shown == sent
