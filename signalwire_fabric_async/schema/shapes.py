"""Builds the `extra` of a model from the names of an object's members, which repeat from object to object."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from .members import Member
from .precision import doubt
from .readers import ExtraReader, UnknownReader
from .values import COMPLETE, USUAL_FORM, Extra, Form

CACHED_SHAPES: Final = 256
"""Maximum number of cached sets of absent members for each class; beyond it the cache is cleared."""


class _Shape(NamedTuple):
    """What the `extra` of objects with the same absent members was made of."""

    members: int
    """The number of members that the objects have."""
    unknown: tuple[str, ...]
    extra: Extra
    """The `extra` without the unknown members."""


def extra_reader(listed: Iterable[Member]) -> ExtraReader:
    """Return a function that builds the `extra` of an object: unknown, absent and renamed members.

    The function takes the object and a number that stands for its absent and renamed members (equal for equal ones),
    or the object alone.
    """
    known = tuple(listed)
    shapes: dict[int, _Shape] = {}

    def read(data: dict[str, Any], absent: int | None = None) -> Extra:
        found = None if absent is None else shapes.get(absent)
        if found is not None and found.members == len(data):
            try:
                return _extra_of(found, data)
            except KeyError:  # as many unknown members as the last such object has, and others
                pass
        found = _shape_of(known, data)
        if absent is not None:
            if len(shapes) >= CACHED_SHAPES:
                shapes.clear()
            shapes[absent] = found
        return _extra_of(found, data)

    return read


def unknown_reader(listed: Iterable[Member]) -> UnknownReader:
    """Return a function that builds the `extra` of an object that has each member under its own name, and others."""
    own = frozenset(member.wire for member in listed)
    last: tuple[str, ...] = ()

    def read(data: dict[str, Any]) -> tuple[Extra, str]:
        nonlocal last
        names = last  # the next object has the same ones, as a rule
        if len(data) != len(own) + len(names) or not all(map(data.__contains__, names)):
            names = last = tuple([name for name in data if name not in own])
        members = {name: data[name] for name in names}
        for value in members.values():
            if value.__class__ is not str:
                doubt(value)
        return Extra.keeping(members, COMPLETE), names[-1]

    return read


def _extra_of(shape: _Shape, data: dict[str, Any]) -> Extra:
    if not shape.unknown:
        return shape.extra
    members: dict[str, object] = {}
    for name in shape.unknown:
        members[name] = value = data[name]
        if value.__class__ is not str:
            doubt(value)
    return Extra.keeping(members, shape.extra)


def _shape_of(known: Iterable[Member], data: dict[str, Any]) -> _Shape:
    found = {member.wire: member.name_in(data) for member in known}
    absent = frozenset(wire for wire, name in found.items() if name is None)
    names = {wire: name for wire, name in found.items() if name is not None and name != wire}
    used = set(found.values())
    unknown = tuple(name for name in data if name not in used)
    extra = Extra(None, absent, Form(names) if names else USUAL_FORM) if absent or names else COMPLETE
    return _Shape(len(data), unknown, extra)


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
