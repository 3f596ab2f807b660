"""Describes the members of model and body classes: their wire names and types, and what a class declares beside them."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Final  # Any: JSON values, type expressions, and what is read by them

import attrs

from .values import OpenEnum, Unset

WIRE_NAME: Final = "signalwire_fabric_async.wire_name"
MAY_BE_NULL: Final = "signalwire_fabric_async.may_be_null"
LIMITS: Final = "signalwire_fabric_async.limits"
ALIASES: Final = "signalwire_fabric_async.aliases"


def on_the_wire(name: str) -> dict[str, object]:
    """Return field metadata: the member's wire name, if the attribute has another name."""
    return {WIRE_NAME: name}


class Alias:
    """Another wire name under which a response may carry a member.

    Attributes:
        name: The name.
        type: The type under this name, where it differs from the member's own; else None.
        read: Converts a value under this name to the member's type; None without a conversion.
    """

    __slots__ = ("name", "read", "type")

    def __init__(self, name: str, type: Any, read: Callable[[Any], Any] | None) -> None:
        self.name = name
        self.type = type
        self.read = read


def also(
    name: str,
    *,
    of: Any = None,  # any type expression
    read: Callable[[Any], Any] | None = None,
) -> dict[str, object]:
    """Declare, as field metadata, another wire name under which a response may carry the member.

    The member's own name wins where both are present. The model is written back under the name that it came with.

    Args:
        name: The other wire name.
        of: The type under that name, where it is not the member's own (strict reading accepts it there).
        read: Converts a value under that name to the member's type. A value for which it raises `TypeError` or
            `ValueError` stays as it is. The original value is written back.
    """
    return {ALIASES: (Alias(name, of, read),)}


class FlatForm:
    """A second wire form of a class: the members of one nested object lie beside the object's own.

    Declared as the class attribute `_flat_form`. An object is in this form where it has no member `into` and at least
    one member that only the nested class has. A name that both classes have is read into both.

    Attributes:
        into: The wire name of the member that holds the nested object in the first form.
        own: The wire names of the object's own members that are part of the flat form (strict reading requires these).
    """

    __slots__ = ("into", "own")

    def __init__(self, into: str, own: tuple[str, ...] = ()) -> None:
        self.into = into
        self.own = own


def limits(
    *,
    min_length: int | None = None,
    max_length: int | None = None,
    minimum: float | None = None,
    maximum: float | None = None,
    pattern: str | None = None,
    min_items: int | None = None,
    max_items: int | None = None,
) -> dict[str, object]:
    """Return field metadata: the documented bounds of a body member. Only the service checks them."""
    given = {
        "min_length": min_length,
        "max_length": max_length,
        "minimum": minimum,
        "maximum": maximum,
        "pattern": pattern,
        "min_items": min_items,
        "max_items": max_items,
    }
    return {LIMITS: {name: bound for name, bound in given.items() if bound is not None}}


NULLABLE: Final[dict[str, object]] = {MAY_BE_NULL: True}
"""Field metadata of an optional member of a response that the service documents as nullable."""


class ByFields:
    """Gives a class `repr`, `==` and `hash` by its attrs fields, as attrs would.

    attrs compiles the three for each class, which is half the time of loading it, but keeps methods that a class has:
    so each class gets these as its own.
    """

    __slots__ = ()

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        for name in ("__repr__", "__eq__", "__hash__"):
            if name not in vars(cls):
                setattr(cls, name, getattr(ByFields, name))

    def __repr__(self) -> str:
        shown = (f"{field.name}={getattr(self, field.name)!r}" for field in _fields(type(self)) if field.repr)
        return f"{type(self).__qualname__.rsplit('>.', 1)[-1]}({', '.join(shown)})"

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return all(getattr(self, field.name) == getattr(other, field.name) for field in _fields(type(self)) if field.eq)

    def __hash__(self) -> int:
        cls = type(self)
        return hash((cls, *[getattr(self, field.name) for field in _fields(cls) if field.hash is not False]))


def _fields(cls: Any) -> tuple[attrs.Attribute[Any], ...]:  # a class that is decorated only later
    found: tuple[attrs.Attribute[Any], ...] = attrs.fields(cls)
    return found


class ModelBase:
    """The base of `Model`, for modules that `Model` imports, with the class-level declarations."""

    __slots__ = ()

    _accepts_others: ClassVar[bool] = False
    """True if the service documents additional members."""
    _needs_one: ClassVar[bool] = False
    """True if the service documents that at least one member is present."""
    _pages_carry: ClassVar[Mapping[str, Any]] = {}
    """Members of a page of this class beside data and links: types by wire name."""
    _flat_form: ClassVar[FlatForm | None] = None
    """The second wire form of the class, if it has one."""

    extra: Mapping[str, object]


class BodyBase:
    """The base of `Body`, for modules that `Body` imports, with the class-level declarations."""

    __slots__ = ()

    _not_taken: ClassVar[tuple[str, ...]] = ()
    """Published members that the observed service does not accept. `extra` sends them; the error of the keyword says so.

    A member that the service takes under another name is not listed: `also(published_name)` on its field does the same.
    """

    extra: Mapping[str, object] | Unset


class Member:
    """One member of a class: its attribute, its wire name and type, whether it may be absent or null."""

    __slots__ = ("aliases", "limits", "name", "nullable", "required", "secret", "type", "wire")

    def __init__(
        self,
        *,
        name: str,
        wire: str,
        type: Any,  # any type expression
        required: bool,
        nullable: bool,
        secret: bool,
        limits: Mapping[str, Any],  # bounds of several types, by name
        aliases: tuple[Alias, ...] = (),
    ) -> None:
        self.name = name
        self.wire = wire
        self.type = type
        self.required = required
        self.nullable = nullable
        self.secret = secret
        self.limits = limits
        self.aliases = aliases

    def name_in(self, data: Mapping[str, object]) -> str | None:
        """Return the wire name under which an object carries the member, or None where it is absent."""
        if self.wire in data:
            return self.wire
        return next((alias.name for alias in self.aliases if alias.name in data), None)


def alternatives(of: Any) -> tuple[Any, ...]:  # type expressions have no narrower type
    """Return the types of a union, or the one type itself."""
    if isinstance(of, types.UnionType) or typing.get_origin(of) is typing.Union:
        return tuple(one for part in typing.get_args(of) for one in alternatives(part))
    return (of,)


def is_model(of: Any) -> bool:  # any type expression
    """Return whether a type is a model class, or a generic one with its arguments."""
    origin: Any = typing.get_origin(of) or of
    return isinstance(origin, type) and issubclass(origin, ModelBase)


_members: Final[dict[Any, tuple[Member, ...]]] = {}


def members(cls: Any) -> tuple[Member, ...]:  # a class, or a generic one with its arguments
    """Return the members of a model or body class (without `extra`), in the order of its source."""
    found = _members.get(cls)
    if found is None:
        origin: Any = typing.get_origin(cls) or cls
        parameters: tuple[Any, ...] = getattr(origin, "__parameters__", ())
        replaced = dict(zip(parameters, typing.get_args(cls), strict=False))
        hints = typing.get_type_hints(origin)
        fields = [field for field in attrs.fields(origin) if field.name != "extra"]
        found = _members[cls] = tuple(_member(field, hints[field.name], replaced) for field in fields)
    return found


def _without_values(of: Any) -> Any:
    """Return a type without the literals beside its enum, which only editors and type checkers need."""
    options = alternatives(of)
    if any(isinstance(one, type) and issubclass(one, OpenEnum) for one in options):
        options = tuple(one for one in options if typing.get_origin(one) is not typing.Literal)
    elif typing.get_origin(of) is Sequence:
        return Sequence[_without_values(typing.get_args(of)[0])]  # type: ignore[misc]  # a type made at run time
    return options[0] if len(options) == 1 else typing.Union[options]  # noqa: UP007  # built at run time


def _member(field: attrs.Attribute[Any], hint: Any, replaced: Mapping[Any, Any]) -> Member:
    options = [_without_values(one) for one in alternatives(_without_values(hint)) if one is not Unset]
    nullable = type(None) in options
    default = field.default
    if default is None and not field.metadata.get(MAY_BE_NULL):
        nullable = False
    options = [_substitute(one, replaced) for one in options if one is not type(None)]
    return Member(
        name=field.name,
        wire=field.metadata.get(WIRE_NAME, field.name),
        type=options[0] if len(options) == 1 else typing.Union[tuple(options)],  # noqa: UP007  # built at run time
        required=default is attrs.NOTHING,
        nullable=nullable,
        secret=not field.repr,
        limits=field.metadata.get(LIMITS, {}),
        aliases=field.metadata.get(ALIASES, ()),
    )


def _substitute(of: Any, replaced: Mapping[Any, Any]) -> Any:
    if of in replaced:
        return replaced[of]
    if replaced and getattr(of, "__parameters__", None):
        return of[tuple(replaced.get(one, one) for one in of.__parameters__)]
    return of
