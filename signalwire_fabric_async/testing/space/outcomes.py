"""The request that an operation's handler receives, and its outcome."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from .issued_tokens import Grant
from .problems import Problem
from .routes import Route

NO_HEADERS: Final[Mapping[str, str]] = {}


class Outcome(NamedTuple):
    """The outcome of a request: the status, the JSON value to return, and whether it was executed."""

    status: int
    payload: Any  # any JSON value
    executed: bool
    headers: Mapping[str, str] = NO_HEADERS


class Call(NamedTuple):
    """A request that has been authorized and whose body has been read."""

    ids: list[str]
    body: dict[str, Any]
    query: str
    grant: Grant | None
    route: Route
    origin: str


def refused(*problems: Problem) -> Outcome:
    """Return the response to an invalid body or query."""
    return Outcome(422, {"errors": list(problems)}, executed=False)


REFUSED: Final = 422
MISSING: Final = Outcome(404, {"error": "Not Found"}, executed=False)
CRASHED: Final = Outcome(500, {"error": "Internal Server Error"}, executed=False)
