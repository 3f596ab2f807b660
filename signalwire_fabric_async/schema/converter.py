"""Sets up the cattrs converter: JSON values to models and back, tolerantly and without loss.

A value of the documented form becomes an instance of the annotated type. Any other value stays as it is: a change of
the service does not break a caller (in `strict` mode a deviation is an error).
"""

from __future__ import annotations

import typing
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import cattrs

from .compiled import model_reader, models_reader
from .members import BodyBase, Member, alternatives, is_model, members
from .readers import (
    KINDS,
    Reader,
    as_it_is,
    compiled,
    enum_reader,
    enums_reader,
    read_enum,
    read_secret,
    read_tuple,
    union_reader,
)
from .serializer import PLAIN, to_wire
from .timestamps import read_moment
from .unions import variant_reader, variants_reader
from .values import UNSET, OpenEnum, Secret

_ARRAYS: Final[tuple[Any, ...]] = (tuple, Sequence)


def _hook(converter: cattrs.Converter, of: Any) -> Reader:
    """Return the converter's hook for a type: for an enum the caching one, unless a program registered its own."""
    found: Reader = converter.get_structure_hook(of)
    return enum_reader(of) if found is read_enum else found


def _tuple_reader(of: Any, converter: cattrs.Converter) -> Reader:
    item = typing.get_args(of)[0]
    enums = [one for one in alternatives(item) if one is not str]
    if len(enums) == 1 and _is_enum(enums[0]):
        return enums_reader(enums[0])
    read_item = _hook(converter, item)
    if read_item is as_it_is:
        return read_tuple
    made = models_reader(read_item) or variants_reader(read_item)
    return made or (
        lambda value, _: tuple([read_item(one, item) for one in value]) if value.__class__ is list else value
    )


def _mapping_reader(of: Any, converter: cattrs.Converter) -> Reader:
    item = typing.get_args(of)[1]
    read_item = _hook(converter, item)

    def read(value: Any, _: Any) -> Any:
        if value.__class__ is not dict:
            return value
        return {name: read_item(one, item) for name, one in value.items()}

    return read


def _union_reader(of: Any, converter: cattrs.Converter) -> Reader:
    options = [one for one in alternatives(of) if one is not type(None)]
    hooks = [_hook(converter, one) for one in options]
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
        by_type[dict] = (variant_reader({model: _hook(converter, model) for model in models}), of)
    return union_reader(by_type)


def _json_type(of: Any) -> type:
    """Return the Python class of the JSON values of a type."""
    if is_model(of):
        return dict
    origin = typing.get_origin(of)
    if origin in _ARRAYS:
        return list
    return dict if origin is Mapping else str


def _model_reader(cls: Any, converter: cattrs.Converter) -> Reader:
    plan = [(member, _member_hook(member, cls, converter)) for member in members(cls)]
    return model_reader(typing.get_origin(cls) or cls, plan)


def _member_hook(member: Member, cls: Any, converter: cattrs.Converter) -> Reader:
    """Return the hook of a member; for a recursive class, one that is resolved on first use."""
    if cls not in _parts(member.type):
        return _hook(converter, member.type)
    found: list[Reader] = []

    def read(value: Any, of: Any) -> Any:
        if not found:
            found.append(compiled(_hook(converter, of)))
        return found[0](value, of)

    return read


def _parts(of: Any) -> tuple[Any, ...]:
    """Return a type expression and the types in it."""
    return (of, *(inner for part in typing.get_args(of) for inner in _parts(part)))


def _body_reader(cls: Any, converter: cattrs.Converter) -> Reader:
    plan = [(member, _hook(converter, member.type)) for member in members(cls)]
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


def make_converter() -> cattrs.Converter:
    """Return a new converter like the SDK's own, for a program to add hooks to."""
    made = cattrs.Converter()
    for plain in PLAIN:
        made.register_structure_hook(plain, as_it_is)
    made.register_structure_hook_func(_is_plain, as_it_is)
    made.register_structure_hook_factory(_is_union, _union_reader)
    made.register_structure_hook_factory(_is_array, _tuple_reader)
    made.register_structure_hook_factory(_is_mapping_of_values, _mapping_reader)
    made.register_structure_hook(OpenEnum, read_enum)
    made.register_structure_hook_factory(is_model, _model_reader)
    made.register_structure_hook_factory(_is_body, _body_reader)
    made.register_structure_hook_func(lambda of: of is datetime, read_moment)
    made.register_structure_hook_func(lambda of: of is Secret, read_secret)
    made.register_unstructure_hook_func(lambda _: True, to_wire)
    return made


converter: Final = make_converter()
"""The converter of every call: `structure(json_value, T)` and `unstructure(model)`."""
