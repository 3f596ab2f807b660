"""Deviations of a response from the schema, as strict reading and the drift report find them."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


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
