"""The kinds of readers: records what each cattrs hook of the SDK reads, so that `compiled` can inline its steps.

A reader is a cattrs structure hook: it takes a JSON value and a type, and returns an instance of the type. A value
of another form stays as it is. `KINDS` records what the readers made here are, so that a compiled reader of a class
holds their steps itself; a hook that a program registered is not in it and is called.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final, TypeAlias  # Any: JSON values, type expressions, and what is read by them

from .members import Member, ModelBase, alternatives
from .precision import doubt
from .shapes import Shapes
from .values import OpenEnum, Secret

Reader: TypeAlias = Callable[[Any, Any], Any]
"""A cattrs structure hook: takes a JSON value and a type, returns the value of that type."""

Plan: TypeAlias = Sequence[tuple[Member, Reader]]
"""The members of a class, each with the hook that reads it."""

UNREADABLE: Final = (KeyError, TypeError, ValueError)
"""The exceptions that compiled lines raise for an object that another reader must read."""

CACHED_LISTS: Final = 1024
"""Maximum number of cached lists of values for each enum; beyond it the cache is cleared."""

CACHED_VALUES: Final = 256
"""Maximum number of cached undocumented values for each enum."""


class OfEnum:
    """The reader is one of `enum_reader`."""

    __slots__ = ("known",)

    def __init__(self, known: KnownValues) -> None:
        self.known = known


class OfEnums:
    """The reader is an `EnumsReader`."""

    __slots__ = ("reader",)

    def __init__(self, reader: EnumsReader) -> None:
        self.reader = reader


class OfModel:
    """The reader is that of a model class.

    Attributes:
        cls: The class.
        plan: Its members, each with the hook that reads it.
        other: Reads an object that the compiled steps cannot read.
        shapes: Completes objects that lack members, and finds unknown ones.
    """

    __slots__ = ("cls", "other", "plan", "shapes")

    def __init__(self, cls: type[ModelBase], plan: Plan, other: Reader, shapes: Shapes) -> None:
        self.cls = cls
        self.plan = plan
        self.other = other
        self.shapes = shapes


class OfModels:
    """The reader is that of a list of objects of a model class."""

    __slots__ = ("item",)

    def __init__(self, item: OfModel) -> None:
        self.item = item


class OfUnion:
    """The reader chooses another one by the JSON type of the value."""

    __slots__ = ("by_type",)

    def __init__(self, by_type: Mapping[type, tuple[Reader, Any]]) -> None:
        self.by_type = by_type


class OfVariants:
    """The reader chooses a model class by the members of the object.

    Attributes:
        read: Reads an object.
        tag: The wire name of the member that tells the classes apart; empty without one.
        by_tag: The readers by the tag values that belong to a single class, once these were read.
    """

    __slots__ = ("by_tag", "read", "tag")

    def __init__(self, read: Reader, tag: str, by_tag: Mapping[object, Reader]) -> None:
        self.read = read
        self.tag = tag
        self.by_tag = by_tag


Kind: TypeAlias = OfEnum | OfEnums | OfModel | OfModels | OfUnion | OfVariants

KINDS: Final[dict[Reader, Kind]] = {}
"""The kind of each reader of the SDK."""


class Late:
    """A reader that is compiled when it first reads, or when a compiled reader that calls it is made."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], Reader]) -> None:
        self._make = make
        self._made: Reader | None = None

    def __call__(self, value: Any, _: Any = None) -> Any:
        """Return the value as the compiled reader reads it."""
        return self.compiled()(value, None)

    def compiled(self) -> Reader:
        """Return the compiled reader."""
        if self._made is None:
            self._made = self._make()
        return self._made


def compiled(reader: Reader) -> Reader:
    """Return a reader without the delay, for callers that will call it."""
    return reader.compiled() if isinstance(reader, Late) else reader


def holds_moments(of: Any) -> bool:  # any type expression
    """Return whether a type has timestamps in its arrays, mappings or unions."""
    options = alternatives(of)
    if len(options) > 1 and {*options} == {datetime, str}:
        return False  # read like a timestamp
    return any(part is datetime or holds_moments(part) for part in typing.get_args(of))


def as_it_is(value: Any, _: Any = None) -> Any:
    """Return the value: JSON has the type itself."""
    return value


def read_secret(value: Any, _: Any = None) -> Any:
    """Return a string as a `Secret`."""
    return Secret(value) if value.__class__ is str else value


def read_tuple(value: Any, _: Any = None) -> Any:
    """Return a list as a tuple."""
    return tuple(value) if value.__class__ is list else value


class KnownValues(dict[Any, Any]):
    """The members of an enum by value, with a few undocumented values from responses."""

    __slots__ = ("_cls", "_room")

    def __init__(self, cls: type[OpenEnum]) -> None:
        super().__init__(cls._value2member_map_)
        self[None] = None
        self._cls = cls
        self._room = CACHED_VALUES

    def __missing__(self, value: Any) -> Any:
        if value.__class__ is not str:
            doubt(value)
            return value
        made = self._cls(value)
        if self._room:
            self._room -= 1
            self[value] = made
        return made


def read_enum(value: Any, cls: type[OpenEnum]) -> Any:
    """Return a value of an enum, documented or not; a value that is not a string stays as it is."""
    return cls(value) if value.__class__ is str else value


@cache
def enum_reader(cls: type[OpenEnum]) -> Reader:
    """Return `read_enum` of one enum, with a cache of its values."""
    known = KnownValues(cls)

    def read(value: Any, _: Any = None) -> Any:
        return known[value] if value.__class__ is str else value

    KINDS[read] = OfEnum(known)
    return read


class EnumsReader:
    """Reads lists of enum values. They repeat: one look-up of the joined list gives the whole tuple."""

    __slots__ = ("_known", "lists")

    def __init__(self, cls: type[OpenEnum]) -> None:
        self._known = KnownValues(cls)
        self.lists: dict[str, tuple[OpenEnum, ...]] = {}
        """The tuples of strings that were read, by their values with line feeds between them."""

    def __call__(self, value: Any, _: Any = None) -> Any:
        """Return the tuple for a list; a value that is not a list stays as it is."""
        if value.__class__ is not list:
            return value
        known = self._known
        made = tuple([known[item] if item.__class__ is str else item for item in value])
        if all(item.__class__ is str for item in value):
            if len(self.lists) >= CACHED_LISTS:
                self.lists.clear()
            self.lists["\n".join(value)] = made
        return made


def enums_reader(cls: type[OpenEnum]) -> Reader:
    """Return the reader of lists of an enum's values."""
    read = EnumsReader(cls)
    KINDS[read] = OfEnums(read)
    return read


def union_reader(by_type: Mapping[type, tuple[Reader, Any]]) -> Reader:
    """Return a reader that chooses another one by the JSON type of the value: dict, list or str."""

    def read(value: Any, _: Any = None) -> Any:
        hook, option = by_type.get(value.__class__, (as_it_is, None))
        return hook(value, option)

    KINDS[read] = OfUnion(by_type)
    return read
