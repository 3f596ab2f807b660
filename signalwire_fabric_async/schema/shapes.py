"""Builds the `extra` of a model from the names of an object's members, which repeat from object to object."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from .members import Member
from .precision import doubts
from .values import COMPLETE, USUAL_FORM, Extra, Form

CACHED_SHAPES: Final = 256
"""Maximum number of cached sequences of member names for each class; beyond it the cache is cleared."""


def extra_reader(listed: Iterable[Member]) -> Callable[[dict[str, Any]], Extra]:
    """Return a function that builds the `extra` of an object: unknown, absent and renamed members."""
    known = tuple(listed)
    shapes: dict[tuple[str, ...], tuple[tuple[str, ...], Extra]] = {}

    def read(data: dict[str, Any]) -> Extra:
        shape = tuple(data)
        found = shapes.get(shape)
        if found is None:
            if len(shapes) >= CACHED_SHAPES:
                shapes.clear()
            found = shapes[shape] = _shape_of(known, data)
        unknown, extra = found
        if not unknown:
            return extra
        doubts.count += 1
        return Extra({name: data[name] for name in unknown}, extra.absent, extra.form)

    return read


def _shape_of(known: Iterable[Member], data: dict[str, Any]) -> tuple[tuple[str, ...], Extra]:
    """Return the names of an object's unknown members, and the `extra` of an object without those."""
    found = {member.wire: member.name_in(data) for member in known}
    absent = frozenset(wire for wire, name in found.items() if name is None)
    names = {wire: name for wire, name in found.items() if name is not None and name != wire}
    used = set(found.values())
    unknown = tuple(name for name in data if name not in used)
    extra = Extra(None, absent, Form(names) if names else USUAL_FORM) if absent or names else COMPLETE
    return unknown, extra


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
