"""Redact secrets in response bodies, response headers and error texts.

Two rules apply. The secrets that a call sent are masked wherever they appear,
in each spelling in which a service may echo them. The value of anything that
is named like a secret (`password: ...`, `"token": "..."`) is masked too.

A sent secret that may as well be an ordinary word (a few letters and nothing
else, or the name of a member that was sent) is masked only as a word of its
own: not inside longer words, in the names of members, or in the members with
which the service names the problem. So a password `pass` does not turn the
attribute `password` into `***word`.
"""

from __future__ import annotations

import binascii
import json
import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote, quote_plus

from multidict import CIMultiDict

from ..schema.values import SECRET_WORDS
from ..validate import json_array, json_object
from .messages import Reply

MASK: Final = "***"

SNIPPET: Final = 120
"""Maximum number of characters of a response body in an error's text."""

HIDDEN_NAMES: Final = (*SECRET_WORDS, "authorization")
"""The value of a member is redacted if its name contains one of these."""

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")

_HIDDEN_VALUE: Final = rf"""
    (   (?:{"|".join(HIDDEN_NAMES)}) [\w-]{{0,40}}      # the name, with what may follow: `password_confirmation`
        (?: (?P<quoted> \\?["'] ) | )
        \s{{0,8}}  (?: => | = | (?P<colon> : ) )  \s{{0,8}}
    )
    (?: (?:basic|bearer) \s{{1,8}} )?
    (?: \\?"[^"]*"? | '[^']*'?
    |   (?(quoted) | (?(colon) (?! (?<=\s) (?-i:[a-z]+(?:'[a-z]+)?) (?:[\s.;:!?)]|$) ) | ) )   # `token: expired` is prose
        [^\s,}}&]+
    )
    """
"""The value of what is named like a secret. Each repetition before the value is bounded, so no text makes it slow.

Compiled by `re` when the first error is redacted, not at the import.
"""

_WORD_OR_URL: Final = r"[\w.:/-]+"
"""A word or URL of the service: not a sentence or a query, which may quote what it received."""

LEAST_SECRET: Final = 4
"""Shorter strings are not masked in responses: that would hide nothing and garble everything."""

LEAST_UNLIKELY_WORD: Final = 8
"""From this length on, letters alone count as a secret anywhere, not as a word."""

WORDS_OF_THE_SERVICE: Final = frozenset({"attribute", "code", "field", "param", "type", "url"})
"""Members of an error that programs compare: words in them are never masked."""


_HTML: Final = tuple(
    str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': quotation, "'": apostrophe})
    for quotation, apostrophe in (
        ("&quot;", "&#x27;"),
        ("&quot;", "&#39;"),
        ("&#34;", "&#39;"),
        ("&quot;", "&apos;"),
        ("&quot;", "'"),
    )
)
"""HTML as Python, PHP and Rails, Go, XML, and templates that leave apostrophes escape it (`html` would load slowly)."""


def redacted_message(message: str) -> str:
    """Return a text of any length with the values of members named like secrets masked."""
    return re.sub(_HIDDEN_VALUE, rf"\1{MASK}", message, flags=re.IGNORECASE | re.VERBOSE)


def redacted_text(text: str) -> str:
    """Return the beginning of a text in one line, with the values of members named like secrets masked."""
    return _CONTROL.sub(" ", redacted_message(text[: 4 * SNIPPET]))[:SNIPPET]


def masked_id(found: str, secrets: Iterable[str], body: bytes | None) -> str:
    """Return a request id without the secrets. Cheap, because each observed call has one."""
    if re.fullmatch(_WORD_OR_URL, found, re.ASCII):  # no spelling of a secret but its own fits in it
        sent = () if body is None else _secret_values(json.loads(body))
        if not any(len(one) >= LEAST_SECRET and one in found for one in (*secrets, *sent)):
            return found
    return Mask(secrets, body).text(found)


class Mask:
    """The secrets of one call, in each spelling in which a response may echo them."""

    __slots__ = ("_forms", "_words", "_words_in_json")

    def __init__(self, secrets: Iterable[str], body: bytes | None) -> None:
        """Collect the secrets.

        Args:
            secrets: The session's credentials.
            body: The request's body as JSON; the names of its members tell which values are secret.
        """
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
        """Return a text without the secrets, and with the values of members named like secrets masked."""
        return redacted_message(self._replaced(text))

    def plain(self, text: str) -> str:
        """Return a text of the SDK's own, such as a path, without the secrets."""
        return self._replaced(text)

    def reply(self, reply: Reply) -> Reply:
        """Return a response without the secrets in its body and headers."""
        body = reply.body
        for form in self._forms:
            body = body.replace(form.encode(), MASK.encode())
        if self._words is not None and self._words_in_json is not None:
            pattern = self._words_in_json if _is_json(body) else self._words
            body = re.sub(pattern.encode("ascii"), lambda found: found["kept"] or MASK.encode(), body)
        headers = CIMultiDict((name, self._replaced(value)) for name, value in reply.headers.items())
        return Reply(reply.status, headers, body)

    def value(self, value: object, name: str = "") -> object:
        """Return a JSON value without the secrets, also where JSON's escapes had hidden them.

        Args:
            value: The value.
            name: The name of the member that holds it.
        """
        if isinstance(value, str):
            return self._replaced(
                value, words=name not in WORDS_OF_THE_SERVICE or not re.fullmatch(_WORD_OR_URL, value, re.ASCII)
            )
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
    """Return whether a secret may as well be an ordinary word: a few letters only, or the name of a member."""
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
    """Return a pattern for these words on their own, also after a character that JSON or a URL escaped."""
    any_word = "|".join(sorted(words, key=len, reverse=True))
    begins = r"(?:(?<!\w)|(?<=\\[bfnrt])|(?<=\\u[0-9a-fA-F]{4})|(?<=%[0-9a-fA-F]{2}))"
    return rf"(?P<kept>(?!))|{begins}(?:{any_word})(?!\w)"


def _json_pattern(words: set[str]) -> str:
    """Return the same for JSON: it keeps names of members, and members that hold a word of the service."""
    any_word = "|".join(sorted(words, key=len, reverse=True))
    names = "|".join(sorted(WORDS_OF_THE_SERVICE))
    kept = rf'"(?:{names})"\s*:\s*"{_WORD_OR_URL}"|"(?:{any_word})"\s*:'
    return _pattern(words).replace("(?!)", kept, 1)


def _forms_of(secret: str) -> Iterator[str]:
    """Yield the spellings in which a service may echo a secret: escaped for JSON, HTML, URLs, Ruby or Base64."""
    ascii_json, json_text = json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]
    plain = {secret, ascii_json, json_text, secret.replace("/", "\\/"), repr(secret)[1:-1]}
    plain.add(re.sub(r"\\u[0-9a-f]{4}", lambda found: "\\u" + found[0][2:].upper(), ascii_json))
    plain.add(re.sub(r"[<>&']", lambda found: f"\\u{ord(found[0]):04x}", ascii_json))  # as Rails and Go write JSON
    plain |= {secret.translate(table) for table in _HTML}
    yield from plain
    for one in (ascii_json, json_text):
        yield json.dumps(one)[1:-1]  # a JSON text within a JSON string
    encoded = secret.encode("utf-8", "surrogatepass")
    for url in (quote(encoded, safe=""), quote(encoded), quote_plus(encoded)):
        yield url
        yield re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), url)
    yield binascii.b2a_base64(encoded, newline=False).decode()


def _secret_values(value: object, name: str = "") -> Iterator[str]:
    """Yield the strings below a JSON value whose member is named like a secret."""
    if isinstance(value, str) and any(word in name.lower() for word in HIDDEN_NAMES):
        yield value
    for one in json_array(value) or ():
        yield from _secret_values(one, name)
    for inner_name, one in (json_object(value) or {}).items():
        yield from _secret_values(one, inner_name)


def _names(value: object) -> Iterator[str]:
    """Yield the names of all members of a JSON value."""
    for one in json_array(value) or ():
        yield from _names(one)
    for name, one in (json_object(value) or {}).items():
        yield name
        yield from _names(one)
