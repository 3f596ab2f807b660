"""Updates of a model that was read: members that are not given are sent as they were read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import attrs

from ..schema.models import Body, Model, alternatives, members
from ..schema.values import OpenEnum

PARTIAL: Final = (
    "With an id alone, the service keeps the members that are not given (observed), although an older manual calls a "
    "PUT a replacement: do not rely on either."
)
"""The observed behavior of a PUT that names only some members."""


class Kept:
    """The parts of a model that an update sends back unless its caller names them.

    Attributes:
        under: The attribute of the model that holds them; empty for the model itself.
        members: By member of the body, the attribute below `under` that it is read from.
        counter: A member of the body that must increase with each update; empty without one.
        unsent: Values of enumerations that are not sent back: the service needs more with them than it returned.
    """

    __slots__ = ("counter", "members", "under", "unsent")

    def __init__(
        self, under: str, members: Mapping[str, str], counter: str = "", unsent: frozenset[str] = frozenset()
    ) -> None:
        self.under = under
        self.members = members
        self.counter = counter
        self.unsent = unsent


def kept(under: str, *names: str, **renamed: str) -> Kept:
    """Declare which parts of a model an update sends back.

    Args:
        under: The attribute of the model that holds them.
        names: Members of the body that have the same name there.
        renamed: By member of the body, the attribute that it is read from.
    """
    return Kept(under, {**{name: name for name in names}, **renamed})


def kept_members(body: type[Body], model: type[Model], *, unsent: frozenset[str] = frozenset(), **renamed: str) -> Kept:
    """Declare that an update sends back each member of its body that the model has under the same name.

    Args:
        body: The class of the body.
        model: The class of the model.
        unsent: Values of enumerations that are not sent back: the service needs more with them than it returned.
        renamed: By member of the body, the attribute of the model that it is read from.
    """
    there = _names_of(model)
    return Kept("", {**{name: name for name in _names_of(body) if name in there}, **renamed}, unsent=unsent)


def _names_of(cls: type[Body] | type[Model]) -> list[str]:
    fields: tuple[attrs.Attribute[object], ...] = attrs.fields(cls)
    return [field.name for field in fields if field.name != "extra"]


def fields_from(model: Model, kept: Kept, body: type[Body], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keyword arguments of an update, with the read value of each member that is not given.

    A member that was absent is not sent, nor is a null that the body cannot hold, nor a documented value that
    responses have and requests do not.
    """
    nested: object = getattr(model, kept.under) if kept.under else model
    fields = dict(given)
    for member in members(body):
        attribute = kept.members.get(member.name)
        if attribute is None or member.name in fields:
            continue
        value: object = getattr(nested, attribute, None)
        if isinstance(value, OpenEnum) and value in kept.unsent:
            continue
        if not (value is None and not _was_null(nested, attribute, member.nullable)) and _fits(value, member.type):
            fields[member.name] = value
    if kept.counter and kept.counter not in fields:
        current: object = getattr(nested, kept.counter, None)
        if isinstance(current, int):
            fields[kept.counter] = current + 1
    return fields


def _was_null(nested: object, attribute: str, nullable: bool) -> bool:
    """Return whether a None was read from a null that may be sent back."""
    if not nullable or not isinstance(nested, Model):
        return False
    absent: object = getattr(nested.extra, "absent", frozenset[str]())
    return not (isinstance(absent, frozenset) and attribute in absent)


def _fits(value: object, of: Any) -> bool:  # any type expression
    """Return whether a request may carry a value: all but a documented value of responses that requests do not have."""
    if not isinstance(value, OpenEnum) or not value.is_known:
        return True
    options = [one for one in alternatives(of) if isinstance(one, type)]
    enums = [one for one in options if issubclass(one, OpenEnum)]
    return not enums or str in options or any(one(value.value).is_known for one in enums)
