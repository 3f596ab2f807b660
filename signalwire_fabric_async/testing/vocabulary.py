"""The names of requests in faults, counts and assertions."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

from ..errors import ConfigurationError


class About(NamedTuple):
    """The method, resource and operation of a request; the last two are empty for an unknown path."""

    method: str
    resource: str
    operation: str

    def is_meant_by(self, word: str) -> bool:
        """Return whether a name of the vocabulary names it."""
        return word == "*" or word in self


class Vocabulary:
    """The names of requests in faults, counts and assertions.

    An operation (`subscribers.create`), a resource (`subscribers`), a method
    (`POST`, in any case), or `*` for every request.
    """

    def __init__(self, known: Iterable[About]) -> None:
        self._known = tuple(known)
        self._words = {word.lower(): word for one in self._known for word in one} | {"*": "*"}

    def words(self, *said: str | None) -> tuple[str, ...]:
        """Return the given names (None is left out) in the spelling of the log.

        Raises:
            ConfigurationError: A name is unknown (the message has the nearest known one), or no request has all of
                them, so that an assertion about such requests could not fail.
        """
        words = tuple(self._word(one) for one in said if one is not None)
        if not any(all(about.is_meant_by(word) for word in words) for about in self._known):
            raise ConfigurationError(f"no request can be {' and '.join(map(repr, words))}")
        return words

    def _word(self, said: object) -> str:
        word = self._words.get(said.lower()) if isinstance(said, str) else None
        if word is None:
            raise ConfigurationError(
                f"{said!r} must name an operation, a resource or a method{nearest(said, self._words.values())}"
            )
        return word


def nearest(said: object, words: Iterable[str]) -> str:
    """Return a suggestion of the nearest name for the end of a message; empty without one."""
    known = {word.lower(): word for word in words}
    found = get_close_matches(str(said).lower(), known, n=1)
    return f": did you mean {known[found[0]]!r}?" if found else ""
