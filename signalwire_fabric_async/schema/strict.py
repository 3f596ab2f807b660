"""Strict reading: finds every deviation of a response from the schema, with its JSON path.

Checked are the members that are present, missing or not documented, their types, the values of enumerations, and
whether a timestamp is one of RFC 3339 that a datetime can hold. Not checked are the form of other strings (UUIDs, URLs,
patterns), the bounds of lengths and numbers, and the content of SWML documents and other free mappings.

A check is created once for each type: a function that takes a JSON value and returns its mismatches, an empty tuple
for a value that matches. A matching value costs at most twice the time of reading it.
"""

from __future__ import annotations

import math
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeAlias  # Any: JSON values, type expressions, and what is read by them

from .deviations import Deviation, Mismatch, below
from .flat_form import flat_of
from .members import Member, alternatives, is_model, members
from .timestamps import is_rfc_3339
from .unions import variants_of
from .values import OpenEnum, Secret

Check: TypeAlias = Callable[[Any], tuple[Mismatch, ...]]
"""Takes a JSON value; returns its mismatches, with paths relative to the value."""

_KINDS: Final[Mapping[Any, tuple[str, type]]] = {
    str: ("a string", str),
    Secret: ("a string", str),
    int: ("an integer", int),
    float: ("a number", float),
    bool: ("a boolean", bool),
    type(None): ("null", type(None)),
}
"""The scalar types: a description, and the class of values that need no further check."""

_known: Final[dict[Any, Check]] = {}


def mismatches(of: Any, value: object, path: str = "$") -> Iterator[Mismatch]:  # any type expression
    """Return the deviations of a JSON value from a type; none where it matches."""
    yield from below(path, check_of(of)(value))


def check_of(of: Any) -> Check:
    """Return the check of a type; it is created once."""
    found = _known.get(of)
    if found is None:
        found = _known[of] = _new_check(of)
    return found


def _new_check(of: Any) -> Check:
    options = alternatives(of)
    if len(options) > 1:
        return _union_check(options)
    (one,) = options or (of,)
    origin = typing.get_origin(one) or one
    if one in (object, Any) or isinstance(one, typing.TypeVar):
        return _accept
    if origin is typing.Literal:
        return _choice_check(typing.get_args(one), "")
    if one is datetime:
        return _timestamp_check
    if one in _KINDS:
        return _scalar_check(one)
    if is_model(one):
        return _late(lambda: _object_check(one))
    if origin in (tuple, Sequence):
        return _array_check(typing.get_args(one)[0])
    if isinstance(origin, type) and issubclass(origin, OpenEnum):
        return _choice_check(_values_of(origin), f" of {origin.__name__}")
    return _mapping_check(typing.get_args(one)[1])


def _late(make: Callable[[], Check]) -> Check:
    """Return a check that is created on first use, because a class may be recursive."""
    made: list[Check] = []

    def check(value: Any) -> tuple[Mismatch, ...]:
        if not made:
            made.append(make())
        return made[0](value)

    return check


def _mismatch(deviation: Deviation, message: str) -> tuple[Mismatch, ...]:
    return (Mismatch("", deviation, message),)


def _wrong_type(expected: str, value: object) -> tuple[Mismatch, ...]:
    return _mismatch(Deviation.TYPE, f"expected {expected}, got {type(value).__name__}")


def _accept(_: Any) -> tuple[Mismatch, ...]:
    return ()


def _scalar_check(of: Any) -> Check:
    expected, cls = _KINDS[of]

    def check(value: Any) -> tuple[Mismatch, ...]:
        found = value.__class__
        if found is cls and (cls is not float or math.isfinite(value)):
            return ()
        if of is float and found is int:
            return ()
        if of is int and found is float and value.is_integer():
            return ()  # JSON Schema's integers are numbers without a fraction: `5.0` is one
        if found is float and not math.isfinite(value):
            return _mismatch(Deviation.TYPE, f"expected {expected}, got {value}")
        return _wrong_type(expected, value)

    return check


def _timestamp_check(value: Any) -> tuple[Mismatch, ...]:
    if value.__class__ is not str:
        return _wrong_type("a timestamp", value)
    return () if is_rfc_3339(value) else _mismatch(Deviation.VALUE, f"{value!r} is not an RFC 3339 timestamp")


def _choice_check(values: Iterable[object], name: str) -> Check:
    known = {(one.__class__, one) for one in values}

    def check(value: Any) -> tuple[Mismatch, ...]:
        if value.__class__ in _HASHABLE and (value.__class__, value) in known:
            return ()
        return _mismatch(Deviation.VALUE, f"{value!r} is not one of the documented values{name}")

    return check


_HASHABLE: Final = frozenset({str, int, bool, type(None), float})


def _array_check(item: Any) -> Check:
    check_item = check_of(item)
    quick = _quick_class(item)
    origin = typing.get_origin(item) or item
    known = _values_of(origin) if isinstance(origin, type) and issubclass(origin, OpenEnum) else frozenset[object]()

    def check(value: Any) -> tuple[Mismatch, ...]:
        if value.__class__ is not list:
            return _wrong_type("an array", value)
        if known and _all_in(known, value):
            return ()
        found: tuple[Mismatch, ...] = ()
        for index, one in enumerate(value):
            if one.__class__ is not quick:
                more = check_item(one)
                if more:
                    found += below(f"[{index}]", more)
        return found

    return check


def _values_of(cls: type[OpenEnum]) -> frozenset[object]:
    return frozenset(member.value for member in cls)


def _all_in(known: frozenset[object], values: list[Any]) -> bool:
    try:
        return known.issuperset(values)
    except TypeError:  # an array or an object is among them
        return False


def _mapping_check(item: Any) -> Check:
    check_item = check_of(item)

    def check(value: Any) -> tuple[Mismatch, ...]:
        if value.__class__ is not dict:
            return _wrong_type("an object", value)
        if check_item is _accept:
            return ()
        return tuple(one for name, inner in value.items() for one in below(f".{name}", check_item(inner)))

    return check


def _union_check(options: Sequence[Any]) -> Check:
    models = [one for one in options if is_model(one)]
    variants = _variants_check(models) if len(models) > 1 else None
    checks = [check_of(one) for one in options]

    def check(value: Any) -> tuple[Mismatch, ...]:
        if variants is not None and value.__class__ is dict:
            return variants(value)
        found: list[tuple[Mismatch, ...]] = []
        for one in checks:
            found.append(one(value))
            if not found[-1]:
                return ()
        return min(found, key=len)

    return check


def _variants_check(models: Sequence[Any]) -> Check:
    variants = variants_of(*models)

    def check(value: Any) -> tuple[Mismatch, ...]:
        if variants.knows(value):
            return check_of(variants.of(value))(value)
        message = f"{value.get(variants.tag)!r} is not one of the documented values"
        return below(f".{variants.tag}", _mismatch(Deviation.VALUE, message))

    return check


class _Absent:
    """The class of the value of an absent member."""


_ABSENT: Final = _Absent()


class _Listed(NamedTuple):
    """A member of a class, prepared for checking."""

    wire: str
    quick: type | None
    """The class of values that need no further check."""
    check: Check
    nullable: bool
    required: bool
    aliases: tuple[tuple[str, Check], ...]


def _quick_class(of: Any) -> type | None:
    return str if of in (str, Secret) else bool if of is bool else int if of is int else None


def _listed(member: Member) -> _Listed:
    check = check_of(member.type)
    aliases = tuple((one.name, check if one.type is None else check_of(one.type)) for one in member.aliases)
    return _Listed(member.wire, _quick_class(member.type), check, member.nullable, member.required, aliases)


def _object_check(cls: Any) -> Check:
    flat = flat_of(cls)
    check_usual = _members_check(cls, (*map(_listed, members(cls)), *_carried(cls)))
    check_flat = check_usual if flat is None else _members_check(cls, tuple(map(_listed, flat.listed)))

    def check(value: Any) -> tuple[Mismatch, ...]:
        if value.__class__ is not dict:
            return _wrong_type("an object", value)
        return check_usual(value) if flat is None or not flat.is_in(value) else check_flat(value)

    return check


def _carried(cls: Any) -> Iterator[_Listed]:
    """Return the members of a page beside data and links, as the class of its items declares them."""
    (item,) = typing.get_args(cls) or (None,)  # a page is the one generic model
    declared: list[Mapping[str, Any]] = [getattr(one, "_pages_carry", {}) for one in alternatives(item)]
    carried = {name: of for each in declared for name, of in each.items()}
    for name, of in carried.items():
        required = all(name in each for each in declared)
        yield _Listed(name, None, check_of(of), nullable=False, required=required, aliases=())


def _members_check(cls: Any, listed: tuple[_Listed, ...]) -> Check:
    origin = typing.get_origin(cls) or cls
    accepts_others: bool = getattr(origin, "_accepts_others", False)
    needs_one: bool = getattr(origin, "_needs_one", False)

    def check(data: Any) -> tuple[Mismatch, ...]:
        found: tuple[Mismatch, ...] = ()
        present = len(listed)
        get = data.get
        names: list[str] = []
        for member in listed:
            wire, quick, check_value, nullable, required, aliases = member
            value = get(wire, _ABSENT)
            if value.__class__ is quick or (value is None and nullable):
                continue
            if value is _ABSENT:
                for name, check_alias in aliases:
                    if name in data:
                        names.append(name)
                        value, wire, check_value = data[name], name, check_alias
                        break
                else:
                    present -= 1
                    if required:
                        found += below(f".{wire}", _mismatch(Deviation.MISSING, "missing"))
                    continue
                if value is None and nullable:
                    continue
            more = check_value(value)
            if more:
                found += below(f".{wire}", more)
        if needs_one and not present:
            said = f"has none of {', '.join(sorted(one.wire for one in listed))}"
            found += _mismatch(Deviation.MISSING, said)
        if len(data) != present and not accepts_others:
            known = {one.wire for one in listed}.union(names)
            found += _undocumented(name for name in data if name not in known)
        return found

    return check


def _undocumented(names: Iterable[str]) -> tuple[Mismatch, ...]:
    mismatch = _mismatch(Deviation.UNKNOWN, "not documented")
    return tuple(one for name in names for one in below(f".{name}", mismatch))
