"""Masking the secrets that a call sent, wherever its answer or an error's text repeats them."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

from multidict import CIMultiDict

from .checks import json_array, json_object
from .protocol import Reply
from .refusals import redacted_message

MASK: Final = "***"

LEAST_SECRET: Final = 4
"""Shorter strings are not masked in what the service answered: they hide nothing and garble everything."""


class Mask:
    """The secrets of one call, in each form in which an answer may repeat them."""

    __slots__ = ("_forms",)

    def __init__(self, secrets: Iterable[str], body: bytes | None) -> None:
        """`secrets` are the credentials; the body's own are found by the names of its members."""
        found = {*secrets}
        if body is not None:
            found.update(_secret_values(json.loads(body)))
        forms = {form for one in found if len(one) >= LEAST_SECRET for form in _forms_of(one)}
        self._forms = sorted(forms, key=len, reverse=True)

    def text(self, text: str) -> str:
        """Text without the secrets, and with the values of members named like secrets masked."""
        return redacted_message(self._replaced(text))

    def reply(self, reply: Reply) -> Reply:
        """The answer without the secrets in its body and its headers."""
        body = reply.body
        for form in self._forms:
            body = body.replace(form.encode(), MASK.encode())
        headers = CIMultiDict((name, self._replaced(value)) for name, value in reply.headers.items())
        return Reply(reply.status, headers, body)

    def value(self, value: object) -> object:
        """A JSON value without the secrets, also where JSON's escapes had hidden them in the body."""
        if isinstance(value, str):
            return self._replaced(value)
        items = json_array(value)
        if items is not None:
            return [self.value(one) for one in items]
        members = json_object(value)
        if members is not None:
            return {self._replaced(name): self.value(one) for name, one in members.items()}
        return value

    def _replaced(self, text: str) -> str:
        for form in self._forms:
            text = text.replace(form, MASK)
        return text


def _forms_of(secret: str) -> Iterator[str]:
    yield secret
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    yield secret.replace("/", "\\/")
    yield html.escape(secret)
    yield quote(secret, safe="")


def _secret_values(value: object, name: str = "") -> Iterator[str]:
    """The strings below a JSON value whose member's name says that they are secret."""
    if isinstance(value, str) and any(word in name.lower() for word in ("password", "token", "secret")):
        yield value
    for one in json_array(value) or ():
        yield from _secret_values(one, name)
    for inner_name, one in (json_object(value) or {}).items():
        yield from _secret_values(one, inner_name)
