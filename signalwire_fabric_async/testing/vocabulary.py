"""The words that name requests: in faults, counts and assertions alike."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

from ..errors import ConfigurationError


class About(NamedTuple):
    """What a request is about; resource and operation are empty where its path is none of the API's."""

    method: str
    resource: str
    operation: str

    def is_meant_by(self, word: str) -> bool:
        """Whether a word of the vocabulary is one for it."""
        return word == "*" or word in self


class Vocabulary:
    """The words that requests are named by, in faults, counts and assertions alike.

    An operation (`subscribers.create`), a resource (`subscribers`), a method
    (`POST`, in any case), or `*` for every request.
    """

    def __init__(self, known: Iterable[About]) -> None:
        self._known = tuple(known)
        self._words = {word.lower(): word for one in self._known for word in one} | {"*": "*"}

    def words(self, *said: str | None) -> tuple[str, ...]:
        """The words that were said (None was not), as they stand in the log.

        Raises ConfigurationError for a word that is none, with the nearest that
        is one, and for words that no request is all of: what is asked of such
        requests would be true of any test.
        """
        words = tuple(self._word(one) for one in said if one is not None)
        if not any(all(about.is_meant_by(word) for word in words) for about in self._known):
            raise ConfigurationError(f"no request is {' and '.join(map(repr, words))}: none could ever come")
        return words

    def _word(self, said: object) -> str:
        word = self._words.get(said.lower()) if isinstance(said, str) else None
        if word is None:
            raise ConfigurationError(
                f"{said!r} is no operation, resource or method{nearest(said, self._words.values())}"
            )
        return word


def nearest(said: object, words: Iterable[str]) -> str:
    """A question after the word that was meant, for the end of a message; empty where none is near."""
    known = {word.lower(): word for word in words}
    found = get_close_matches(str(said).lower(), known, n=1)
    return f": did you mean {known[found[0]]!r}?" if found else ""
