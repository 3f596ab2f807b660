"""Finds the hook of a type: the reader of its JSON values, made of the readers of the types in it.

A value of the documented form becomes an instance of the annotated type. Any other value stays as it is: a change of
the service does not break a caller (in `strict` mode a deviation is an error).

The hooks are those of the cattrs `converter`, and need no cattrs themselves: a program that does not use the converter
does not load it.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final, TypeAlias  # Any: JSON values, type expressions, and what is read by them

from .compiled import model_reader, models_reader
from .members import BodyBase, Member, alternatives, is_model, members
from .readers import (
    KINDS,
    OfUnion,
    Reader,
    as_it_is,
    compiled,
    enum_reader,
    enums_reader,
    read_secret,
    read_tuple,
    union_reader,
)
from .serializer import PLAIN
from .timestamps import read_moment
from .values import UNSET, OpenEnum, Secret

Find: TypeAlias = Callable[[Any], Reader]
"""Returns the hook of a type."""

_ARRAYS: Final[tuple[Any, ...]] = (tuple, Sequence)


def _tuple_reader(of: Any, find: Find) -> Reader:
    item = typing.get_args(of)[0]
    enums = [one for one in alternatives(item) if one is not str]
    if len(enums) == 1 and _is_enum(enums[0]):
        return enums_reader(enums[0])
    read_item = find(item)
    if read_item is as_it_is:
        return read_tuple
    made = models_reader(read_item) or _variants_reader(read_item)
    return made or (
        lambda value, _: tuple([read_item(one, item) for one in value]) if value.__class__ is list else value
    )


def _variants_reader(read_item: Reader) -> Reader | None:
    if not isinstance(KINDS.get(read_item), OfUnion):
        return None
    from .unions import variants_reader  # few lists hold objects of several classes

    return variants_reader(read_item)


def _mapping_reader(of: Any, find: Find) -> Reader:
    item = typing.get_args(of)[1]
    read_item = find(item)

    def read(value: Any, _: Any) -> Any:
        if value.__class__ is not dict:
            return value
        return {name: read_item(one, item) for name, one in value.items()}

    return read


def _union_reader(of: Any, find: Find) -> Reader:
    options = [one for one in alternatives(of) if one is not type(None)]
    hooks = [find(one) for one in options]
    if all(hook is as_it_is for hook in hooks):
        return as_it_is
    if {*options} == {datetime, str} and read_moment in hooks:
        return read_moment
    if len(options) == 1:
        hook, option = hooks[0], options[0]
        return hook if hook in KINDS or hook in _ANY_TYPE else lambda value, _: hook(value, option)
    by_type: dict[type, tuple[Reader, Any]] = {}
    for option, hook in zip(options, hooks, strict=True):
        if hook is not as_it_is:
            by_type.setdefault(_json_type(option), (hook, option))
    models = [one for one in options if is_model(one)]
    if len(models) > 1:
        from .unions import variant_reader  # few members are of several classes

        by_type[dict] = (variant_reader({model: find(model) for model in models}), of)
    return union_reader(by_type)


def _json_type(of: Any) -> type:
    """Return the Python class of the JSON values of a type."""
    if is_model(of):
        return dict
    origin = typing.get_origin(of)
    if origin in _ARRAYS:
        return list
    return dict if origin is Mapping else str


def _model_reader(cls: Any, find: Find) -> Reader:
    plan = [(member, _member_hook(member, cls, find)) for member in members(cls)]
    return model_reader(typing.get_origin(cls) or cls, plan)


def _member_hook(member: Member, cls: Any, find: Find) -> Reader:
    """Return the hook of a member; for a recursive class, one that is resolved on first use."""
    if cls not in _parts(member.type):
        return find(member.type)
    found: list[Reader] = []

    def read(value: Any, of: Any) -> Any:
        if not found:
            found.append(compiled(find(of)))
        return found[0](value, of)

    return read


def _parts(of: Any) -> tuple[Any, ...]:
    """Return a type expression and the types in it."""
    return (of, *(inner for part in typing.get_args(of) for inner in _parts(part)))


def _body_reader(cls: Any, find: Find) -> Reader:
    plan = [(member, find(member.type)) for member in members(cls)]
    known = frozenset(member.wire for member, _ in plan)

    def read(data: Any, _: Any) -> Any:
        if data.__class__ is not dict:
            return data
        values = {member.name: hook(data[member.wire], member.type) for member, hook in plan if member.wire in data}
        unknown = {name: value for name, value in data.items() if name not in known}
        return cls(**values, extra=unknown or UNSET)

    return read


def _is_enum(of: Any) -> bool:
    return isinstance(of, type) and issubclass(of, OpenEnum)


def _is_body(of: Any) -> bool:
    return isinstance(of, type) and issubclass(of, BodyBase)


def _is_union(of: Any) -> bool:
    return len(alternatives(of)) > 1


def _is_array(of: Any) -> bool:
    return typing.get_origin(of) in _ARRAYS


def _is_mapping_of_values(of: Any) -> bool:
    origin: object = typing.get_origin(of)
    return origin is Mapping and not _is_plain(of)


def _is_plain(of: Any) -> bool:
    origin = typing.get_origin(of) or of
    if origin is typing.Literal or of is Any or of in (object, type(None)) or isinstance(of, typing.TypeVar):
        return True
    if not isinstance(origin, type):
        return False
    if issubclass(origin, Mapping):
        return all(_is_plain(one) for one in typing.get_args(of))
    return origin in PLAIN


_ANY_TYPE: Final = frozenset({read_moment, read_secret, read_tuple})
"""Readers that need no type."""


Factory: TypeAlias = Callable[[Any, Find], Reader]
"""Makes the hook of a type, with those of the types in it."""

FACTORIES: Final[Sequence[tuple[Callable[[Any], bool], Factory]]] = (
    (_is_plain, lambda _, __: as_it_is),
    (_is_union, _union_reader),
    (_is_array, _tuple_reader),
    (_is_mapping_of_values, _mapping_reader),
    (is_model, _model_reader),
    (_is_body, _body_reader),
    (lambda of: of is datetime, lambda _, __: read_moment),
    (lambda of: of is Secret, lambda _, __: read_secret),
)
"""The factories, each with a test of the types that it is for. Of several that apply, the last one counts."""


@cache
def own_hook(of: Any) -> Reader:
    """Return the SDK's own hook of a type.

    Raises:
        TypeError: The SDK reads no such type.
    """
    if _is_enum(of):
        return enum_reader(of)
    for applies, make in reversed(FACTORIES):
        if applies(of):
            hook: Reader = make(of, own_hook)
            return hook
    raise TypeError(f"no response is read as {of!r}")


class HooksOfCalls:
    """The hooks that calls read responses with.

    Attributes:
        find: Returns the hook of a type: the SDK's own, and the converter's once a program has loaded the converter,
            which may then have hooks of the program.
    """

    __slots__ = ("find",)

    def __init__(self) -> None:
        self.find: Find = own_hook


hooks_of_calls: Final = HooksOfCalls()
