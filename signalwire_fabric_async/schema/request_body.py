"""Serializes keyword arguments into a request body, checked by the members of a body class.

No instance of the class is built: that would cost a tenth of a call.
"""

from __future__ import annotations

import typing
from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs

from ..errors import ConfigurationError
from ..validate import json_object
from .json_codec import encode
from .members import WIRE_NAME, members
from .models import Body
from .values import UNSET, Unset

MOST_ACCEPTED: Final = 256
"""Maximum number of accepted sets of keywords that are remembered for each body class."""


def body_of(operation: str, bodies: Sequence[type[Body]], fields: Mapping[str, Any]) -> bytes | None:
    """Return the request body of an operation's keyword arguments; None for an operation without one.

    Args:
        operation: The operation's name, for messages.
        bodies: The body classes that the operation takes: none, one, or either of two.
        fields: The keyword arguments, `extra` among them. Those that are `UNSET` are not sent.

    Raises:
        TypeError: A member is unknown or missing.
        ConfigurationError: A value has no JSON form, a string is given for a list (the service responds with 500
            to that), or a member is given twice.
    """
    if not bodies:
        for name in fields:
            raise TypeError(f"{operation}() got an unexpected keyword argument {name!r}")
        return None
    sent, extra = fields, None
    if "extra" in fields or Unset in map(type, fields.values()):
        sent = {name: value for name, value in fields.items() if value is not UNSET}
        extra = sent.pop("extra", None)
    form, names = _forms.get(bodies[0]), tuple(sent)
    if form is None or names not in form.accepted:
        form = _form_of(operation, bodies, names)
    for name in form.lists:
        if isinstance(sent.get(name), str):
            raise ConfigurationError(f"{operation}(): {name} must be a list, not a string")
    if form.renamed:
        sent = {form.renamed.get(name, name): value for name, value in sent.items()}
    if extra is not None:
        more = json_object(extra)
        if more is None:
            raise ConfigurationError(f"extra must be a mapping of members, not {type(extra).__name__}")
        for name in more:
            if name in sent or form.renamed.get(name, name) in sent:
                raise ConfigurationError(f"{operation}(): {name!r} is given twice, as a keyword and in extra")
        sent = {**sent, **more}
    return encode(sent)


class _Form:
    """The members of a body class, prepared for checking keyword arguments.

    Attributes:
        accepted: Sets of keywords that were accepted, in the order in which they were given.
        lists: The members whose only type is a list.
    """

    __slots__ = ("accepted", "lists", "names", "renamed", "required")

    def __init__(self, body: type[Body]) -> None:
        fields = [field for field in attrs.fields(body) if field.name != "extra"]
        self.names = frozenset(field.name for field in fields)
        self.required = frozenset(field.name for field in fields if field.default is attrs.NOTHING)
        self.renamed = {field.name: field.metadata[WIRE_NAME] for field in fields if WIRE_NAME in field.metadata}
        self.lists = tuple(one.name for one in members(body) if typing.get_origin(one.type) in (Sequence, tuple))
        self.accepted: set[tuple[str, ...]] = set()

    def accept(self, names: tuple[str, ...]) -> bool:
        """Return whether the class takes these keywords and needs no other."""
        good = self.names.issuperset(names) and self.required.issubset(names)
        if good and len(self.accepted) < MOST_ACCEPTED:
            self.accepted.add(names)
        return good


_forms: Final[dict[type[Body], _Form]] = {}


def _form(body: type[Body]) -> _Form:
    found = _forms.get(body)
    if found is None:
        found = _forms[body] = _Form(body)
    return found


def _form_of(operation: str, bodies: Sequence[type[Body]], given: tuple[str, ...]) -> _Form:
    for body in bodies:
        form = _form(body)
        if form.accept(given):
            return form
    # of several bodies, report the one that has the most of the keywords
    body = max(bodies, key=lambda one: len(_form(one).names.intersection(given)))
    unknown = [name for name in given if name not in _form(body).names]
    if unknown:
        raise TypeError(f"{operation}() got an unexpected keyword argument {unknown[0]!r}{_hint(body, unknown[0])}")
    missing = [one.name for one in members(body) if one.required and one.name not in given]
    raise TypeError(f"{operation}() needs the keyword arguments " + ", ".join(repr(name) for name in missing))


def _hint(body: type[Body], name: str) -> str:
    """Return a hint for an unknown keyword, which may be published or misspelled; empty without one."""
    taken = next((one.wire for one in members(body) for alias in one.aliases if alias.name == name), None)
    if taken is None and name not in getattr(body, "_not_taken", ()):
        from difflib import get_close_matches  # only for the error

        near = get_close_matches(name, [one.name for one in members(body)], 1)
        return f" (did you mean {near[0]!r}?)" if near else ""
    instead = "the service does not accept it" if taken is None else f"the service accepts {taken!r} instead"
    return f": it is published, but {instead} (to send it anyway: extra={{{name!r}: ...}})"
