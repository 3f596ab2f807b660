"""Masking the secrets that a call sent, wherever its answer or an error's text repeats them.

A secret is masked wherever its characters stand. One that may as well be an
ordinary word (a few letters and nothing else, or the name of a member that was
sent) is masked where it stands as a word of its own; it is left inside longer
words, in the names of members, and in those members that say in words of the
service what was wrong: a password `pass` does not make `***word` of the
attribute `password`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

from multidict import CIMultiDict

from ..validate import json_array, json_object
from .error_mapping import redacted_message
from .messages import Reply

MASK: Final = "***"

_TOKEN: Final = re.compile(r"[\w.:/-]+", re.ASCII)
"""A word of the service, or its URL: no sentence and no query, which may quote what it was sent."""

LEAST_SECRET: Final = 4
"""Shorter strings are not masked in what the service answered: they hide nothing and garble everything."""

LEAST_UNLIKELY_WORD: Final = 8
"""From so many characters on, letters alone are taken for a secret wherever they stand, not for a word."""

WORDS_OF_THE_SERVICE: Final = frozenset({"attribute", "code", "field", "param", "type", "url"})
"""Members of an error that programs compare: never a word of ours in them."""


_HTML: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})
"""As `html.escape` has it, which brings all entities of HTML into every session."""


def masked_id(found: str, secrets: Iterable[str], body: bytes | None) -> str:
    """An id that the service gave a call, without the secrets. Cheap: each call that is observed has one."""
    if _TOKEN.fullmatch(found):  # no secret is in it in any form but its own
        sent = () if body is None else _secret_values(json.loads(body))
        if not any(len(one) >= LEAST_SECRET and one in found for one in (*secrets, *sent)):
            return found
    return Mask(secrets, body).text(found)


class Mask:
    """The secrets of one call, in each form in which an answer may repeat them."""

    __slots__ = ("_forms", "_words", "_words_in_json")

    def __init__(self, secrets: Iterable[str], body: bytes | None) -> None:
        """`secrets` are the credentials; the body's own are found by the names of its members."""
        found = {*secrets}
        names: set[str] = set()
        if body is not None:
            sent = json.loads(body)
            found.update(_secret_values(sent))
            names.update(_names(sent))
        secret = {one for one in found if len(one) >= LEAST_SECRET}
        words = {one for one in secret if _is_word(one, names)}
        forms = {form for one in secret - words for form in _forms_of(one)}
        self._forms = sorted(forms, key=len, reverse=True)
        self._words = _pattern(words) if words else None
        self._words_in_json = _json_pattern(words) if words else None

    def text(self, text: str) -> str:
        """Text without the secrets, and with the values of members named like secrets masked."""
        return redacted_message(self._replaced(text))

    def reply(self, reply: Reply) -> Reply:
        """The answer without the secrets in its body and its headers."""
        body = reply.body
        for form in self._forms:
            body = body.replace(form.encode(), MASK.encode())
        if self._words is not None and self._words_in_json is not None:
            pattern = self._words_in_json if _is_json(body) else self._words
            body = re.sub(pattern.encode("ascii"), lambda found: found["kept"] or MASK.encode(), body)
        headers = CIMultiDict((name, self._replaced(value)) for name, value in reply.headers.items())
        return Reply(reply.status, headers, body)

    def value(self, value: object, name: str = "") -> object:
        """A JSON value, of the member of that name, without the secrets also where JSON's escapes had hidden them."""
        if isinstance(value, str):
            return self._replaced(value, words=name not in WORDS_OF_THE_SERVICE or not _TOKEN.fullmatch(value))
        items = json_array(value)
        if items is not None:
            return [self.value(one, name) for one in items]
        members = json_object(value)
        if members is not None:
            return {self._replaced(inner, words=False): self.value(one, inner) for inner, one in members.items()}
        return value

    def _replaced(self, text: str, *, words: bool = True) -> str:
        for form in self._forms:
            text = text.replace(form, MASK)
        if words and self._words is not None:
            text = re.sub(self._words, MASK, text)
        return text


def _is_word(secret: str, names: set[str]) -> bool:
    """Whether it may as well be an ordinary word: a few letters and nothing else, or the name of a member."""
    if not re.fullmatch("[A-Za-z_]+", secret):
        return False
    return secret in names or (len(secret) < LEAST_UNLIKELY_WORD and secret.isalpha())


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def _pattern(words: set[str]) -> str:
    """What finds these words on their own, also after a character as JSON or a URL escapes it."""
    any_word = "|".join(sorted(words, key=len, reverse=True))
    begins = r"(?:(?<!\w)|(?<=\\[bfnrt])|(?<=\\u[0-9a-fA-F]{4})|(?<=%[0-9a-fA-F]{2}))"
    return rf"(?P<kept>(?!))|{begins}(?:{any_word})(?!\w)"


def _json_pattern(words: set[str]) -> str:
    """The same in JSON, whose names of members, and members that hold a word of the service, are kept."""
    any_word = "|".join(sorted(words, key=len, reverse=True))
    names = "|".join(sorted(WORDS_OF_THE_SERVICE))
    kept = rf'"(?:{names})"\s*:\s*"{_TOKEN.pattern}"|"(?:{any_word})"\s*:'
    return _pattern(words).replace("(?!)", kept, 1)


def _forms_of(secret: str) -> Iterator[str]:
    yield secret
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    yield secret.replace("/", "\\/")
    yield secret.translate(_HTML)
    yield quote(secret, safe="")


def _secret_values(value: object, name: str = "") -> Iterator[str]:
    """The strings below a JSON value whose member's name says that they are secret."""
    if isinstance(value, str) and any(word in name.lower() for word in ("password", "token", "secret")):
        yield value
    for one in json_array(value) or ():
        yield from _secret_values(one, name)
    for inner_name, one in (json_object(value) or {}).items():
        yield from _secret_values(one, inner_name)


def _names(value: object) -> Iterator[str]:
    """The names of all members of a JSON value."""
    for one in json_array(value) or ():
        yield from _names(one)
    for name, one in (json_object(value) or {}).items():
        yield name
        yield from _names(one)
