"""The second wire form of a class: the members of one nested object lie beside the object's own."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from typing import Any, Final  # Any: JSON values, type expressions, and what is read by them

from .members import FlatForm, Member, members


class Flat:
    """A class's flat form, prepared for reading: it finds, nests and lists the members of a flat object.

    Attributes:
        into: The member that holds the nested object.
        listed: The members that the flat form has, the object's own first.
    """

    __slots__ = ("_inner", "_only_inner", "_outer", "into", "listed")

    def __init__(self, cls: Any, form: FlatForm) -> None:
        outer = [member for member in members(cls) if member.wire != form.into]
        (self.into,) = (member for member in members(cls) if member.wire == form.into)
        inner = members(self.into.type)
        self._outer = _names(outer)
        self._inner = _names(inner)
        self._only_inner = self._inner - self._outer
        own = [member for member in outer if member.wire in form.own]
        self.listed: tuple[Member, ...] = (*own, *(member for member in inner if member.wire not in form.own))

    def is_in(self, data: Mapping[str, object]) -> bool:
        """Return whether an object is in the flat form."""
        return self.into.wire not in data and not self._only_inner.isdisjoint(data)

    def nested(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return a flat object in the first form. Members that no class has go to the nested object."""
        inner: dict[str, Any] = {**data}
        outer = {name: inner[name] if name in self._inner else inner.pop(name) for name in self._outer if name in inner}
        outer[self.into.wire] = inner
        return outer


def _names(listed: typing.Iterable[Member]) -> frozenset[str]:
    return frozenset(name for one in listed for name in (one.wire, *(alias.name for alias in one.aliases)))


_known: Final[dict[Any, Flat | None]] = {}


def flat_of(cls: Any) -> Flat | None:
    """Return the flat form of a class, or None where it has one form alone."""
    if cls not in _known:
        form: FlatForm | None = getattr(typing.get_origin(cls) or cls, "_flat_form", None)
        _known[cls] = None if form is None else Flat(cls, form)
    return _known[cls]
