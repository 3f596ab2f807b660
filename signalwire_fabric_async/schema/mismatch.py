"""Mismatches between a response and the schema."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class SchemaMismatchError(ValueError):
    """A complete response that does not match the schema; `problems` are deviations with their JSON paths."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Deviation(Enum):
    """The kind of a deviation from the schema."""

    MISSING = "missing"
    UNKNOWN = "not documented"
    TYPE = "another type"
    VALUE = "another value"


class Mismatch(NamedTuple):
    """One place of a response that deviates from the schema."""

    path: str
    """The JSON path; relative to the checked value, so empty for the value itself."""
    deviation: Deviation
    message: str
    """The deviation in words. It may quote the value."""

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


def below(step: str, found: tuple[Mismatch, ...]) -> tuple[Mismatch, ...]:
    """Return mismatches of a part as those of the whole; the step is the part's place, such as `.name` or `[0]`."""
    return tuple(one._replace(path=step + one.path) for one in found)
