"""The dialects of the stand-in: the service as published, and as observed.

Their requests and responses are in the descriptions; the other differences are here, each with the fact of the service
that it simulates.
"""

from __future__ import annotations

from functools import cache
from typing import Final, Literal

import attrs

from .description import Description, description
from .schema_checks import SchemaChecks

DialectName = Literal["observed", "published", "both"]
"""The names of the dialects."""

NAMES: Final[tuple[DialectName, ...]] = ("observed", "published", "both")


@attrs.frozen(eq=False)
class Dialect:
    """One behavior of the service."""

    name: str
    description: Description
    checks: SchemaChecks
    drops_unknown: bool
    """Whether members that a body's schema does not have are dropped silently; else they are rejected."""
    put_replaces: bool
    """Whether a PUT resets the members that it does not name."""
    any_later_version: bool
    """Whether a call flow's `document_version` may be any later one; the next one alone otherwise."""

    @property
    def is_observed(self) -> bool:
        """True for the service as observed."""
        return self.name == "observed"


@cache
def dialect(name: str) -> Dialect:
    """Return the dialect `published` or `observed`."""
    found = description(name)
    observed = name == "observed"
    return Dialect(
        name=name,
        description=found,
        checks=SchemaChecks(found),
        drops_unknown=observed,
        put_replaces=not observed,
        any_later_version=observed,
    )


def dialects(name: DialectName) -> tuple[Dialect, ...]:
    """Return the dialects of a server: one, or both, the observed one first."""
    return (dialect("observed"), dialect("published")) if name == "both" else (dialect(name),)
