"""Completes objects that lack members of their class, and builds the `extra` of a model.

Both follow from the names of an object's members, its shape, which is the same for most objects of a service.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final  # Any: JSON values, type expressions, and what is read by them

from .members import Member
from .precision import doubt
from .values import COMPLETE, USUAL_FORM, Extra, Form

CACHED_SHAPES: Final = 256
"""Maximum number of cached shapes of each class; beyond it the cache is cleared."""

CACHED_NAMES: Final = 256
"""Maximum number of members of a shape that is cached."""


class Shape:
    """The meaning of the members of an object, by their names alone.

    Attributes:
        nulls: The members of the class that the object lacks.
        renamed: The members that it has under another name: the wire name and that one.
        unknown: The members that the class lacks.
        extra: The `extra` without the unknown members.
    """

    __slots__ = ("extra", "nulls", "renamed", "unknown")

    def __init__(
        self, nulls: dict[str, None], renamed: tuple[tuple[str, str], ...], unknown: tuple[str, ...], extra: Extra
    ) -> None:
        self.nulls = nulls
        self.renamed = renamed
        self.unknown = unknown
        self.extra = extra


def shape_of(listed: Iterable[Member], names: Iterable[str]) -> Shape:
    """Return the shape of an object with these member names, of a class with these members."""
    there = dict.fromkeys(names)
    found = {member.wire: member.name_in(there) for member in listed}
    nulls = dict.fromkeys(wire for wire, name in found.items() if name is None)
    renamed = {wire: name for wire, name in found.items() if name is not None and name != wire}
    used = set(found.values())
    unknown = tuple(name for name in there if name not in used)
    extra = Extra(None, frozenset(nulls), Form(renamed) if renamed else USUAL_FORM) if nulls or renamed else COMPLETE
    return Shape(nulls, tuple(renamed.items()), unknown, extra)


class Shapes:
    """The shapes of the objects of a class, given its members."""

    __slots__ = ("_another_form", "_known", "_last", "_listed", "_own")

    def __init__(self, listed: Iterable[Member]) -> None:
        self._listed = tuple(listed)
        self._own = frozenset(member.wire for member in self._listed)
        self._another_form = frozenset(
            (member.wire, alias.name) for member in self._listed for alias in member.aliases if alias.read
        )
        self._known: dict[tuple[str, ...], Shape] = {}
        self._last: tuple[str, ...] = ()

    def of(self, data: dict[str, Any]) -> Shape:
        """Return the shape of an object.

        Raises:
            KeyError: The object has a member under another name that stands for another form of its value.
        """
        names = tuple(data)
        shape = self._known.get(names)
        if shape is None:
            shape = shape_of(self._listed, names)
            if not self._another_form.isdisjoint(shape.renamed):
                raise KeyError
            if len(names) <= CACHED_NAMES:
                if len(self._known) >= CACHED_SHAPES:
                    self._known.clear()
                self._known[names] = shape
        return shape

    def complete(self, data: dict[str, Any]) -> tuple[dict[str, Any], Extra]:
        """Return a copy of an object that has each member of the class under its own name, and the model's `extra`.

        Absent members are null. Raises KeyError like `of`.
        """
        shape = self.of(data)
        made = data | shape.nulls
        for wire, name in shape.renamed:
            made[wire] = data[name]
        return made, extra_of(shape, data)

    def lacking(self, data: dict[str, Any]) -> tuple[dict[str, None] | None, Extra]:
        """Return the nulls that complete an object, and the model's `extra`.

        The nulls are None for an object that does not only lack members. Raises KeyError like `of`.
        """
        shape = self.of(data)
        return None if shape.renamed or shape.unknown else shape.nulls, shape.extra

    def unknown(self, data: dict[str, Any]) -> tuple[Extra, str]:
        """Return the `extra` of an object that has each member and others, and the name of the last one of these."""
        names = self._last  # the next object has the same ones, as a rule
        if len(data) != len(self._own) + len(names) or not all(map(data.__contains__, names)):
            names = self._last = tuple([name for name in data if name not in self._own])
        return extra_of(Shape({}, (), names, COMPLETE), data), names[-1]


def extra_of(shape: Shape, data: dict[str, Any]) -> Extra:
    """Return the `extra` of an object of this shape."""
    if not shape.unknown:
        return shape.extra
    members = {name: data[name] for name in shape.unknown}
    for value in members.values():
        if value.__class__ is not str:
            doubt(value)
    return Extra.keeping(members, shape.extra)


def with_originals(extra: Extra, odd: Iterable[tuple[str, object, object]]) -> Extra:
    """Return an `extra` that also keeps originals.

    Args:
        extra: The object's `extra`.
        odd: For each value that writing would change: the wire name, the model's value and the original.
    """
    originals = {wire: (value, original) for wire, value, original in odd}
    form = extra.form
    return Extra(extra, extra.absent, Form(form.names, originals, form.flat))


def flat_extra(extra: Extra) -> Extra:
    """Return the `extra` of an object that came in the flat form."""
    form = extra.form
    return Extra(extra, extra.absent, Form(form.names, form.originals, flat=True))


def converted(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return an alias's conversion that leaves null and unconvertible values as they are."""

    def convert(value: Any) -> Any:
        try:
            return value if value is None else read(value)
        except (TypeError, ValueError):
            return value

    return convert
