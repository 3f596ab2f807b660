"""The items of a 422's `errors`, and what a check finds in a body."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import attrs

Problem: TypeAlias = dict[str, str | None]
"""One item of a 422's `errors`."""

URL: Final = "https://developer.signalwire.com/rest/signalwire-rest/overview/error-codes/#"

MISSING: Final = "missing_required_parameter"
UNKNOWN: Final = "invalid_parameter"
INVALID: Final = "invalid_parameter_value"


def problem(code: str, message: str, attribute: str | None) -> Problem:
    """Return an item of a 422's `errors`, in the documented form."""
    return {
        "type": "validation_error",
        "code": code,
        "message": message,
        "attribute": attribute,
        "url": URL + code,
    }


@attrs.define
class Findings:
    """What a check found in a value."""

    problems: list[Problem] = attrs.field(factory=list[Problem])
    unknown: list[tuple[dict[str, Any], str, str]] = attrs.field(factory=list[tuple[dict[str, Any], str, str]])
    """Members that the schema does not have: the object that holds each, its name, its path."""

    def add(self, code: str, at: str, said: str) -> None:
        """Note that the member at a path is wrong."""
        self.problems.append(problem(code, f"{at or 'the body'} {said}", at or None))

    def take(self, other: Findings) -> None:
        """Add what another one found."""
        self.problems += other.problems
        self.unknown += other.unknown

    @property
    def rank(self) -> tuple[int, int]:
        """How far a value is from its schema: problems, then unknown members."""
        return len(self.problems), len(self.unknown)
