"""The cattrs set-up: JSON values to models and back, tolerant and without loss.

A value of the documented form becomes what the annotation says. Any other
value stays what it is: an answer does not break a caller because the service
grew (`wire.strict` is where a deviation is an error).
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any, Final, NoReturn

import cattrs

from .compiled import EnumsReader, Reader, as_it_is, model_reader, models_reader, read_enum
from .flat_form import flat_of
from .models import Body, Member, Model, alternatives, is_model, members
from .unions import variants_of
from .values import (
    NOT_PARSED,
    UNSET,
    USUAL_FORM,
    Extra,
    Form,
    OpenEnum,
    Secret,
    Unset,
    form_of,
    read_timestamp,
    write_timestamp,
)


def _read_timestamp(value: Any, _: Any) -> Any:
    if value.__class__ is not str:
        return value
    try:
        return read_timestamp(value)
    except ValueError:
        return value


def _read_secret(value: Any, _: Any) -> Any:
    return Secret(value) if value.__class__ is str else value


def _tuple_reader(of: Any, converter: cattrs.Converter) -> Reader:
    item = typing.get_args(of)[0]
    if isinstance(item, type) and issubclass(item, OpenEnum):
        return EnumsReader(item)
    read_item = converter.get_structure_hook(item)
    if read_item is as_it_is:
        return lambda value, _: tuple(value) if value.__class__ is list else value
    return models_reader(read_item) or (
        lambda value, _: tuple([read_item(one, item) for one in value]) if value.__class__ is list else value
    )


def _mapping_reader(of: Any, converter: cattrs.Converter) -> Reader:
    item = typing.get_args(of)[1]
    read_item = converter.get_structure_hook(item)

    def read(value: Any, _: Any) -> Any:
        if value.__class__ is not dict:
            return value
        return {name: read_item(one, item) for name, one in value.items()}

    return read


def _union_reader(of: Any, converter: cattrs.Converter) -> Reader:
    options = [one for one in alternatives(of) if one is not type(None)]
    hooks = [converter.get_structure_hook(one) for one in options]
    if len(options) == 1:
        return hooks[0]
    if all(hook is as_it_is for hook in hooks):
        return as_it_is
    read: dict[type, tuple[Reader, Any]] = {}
    for option, hook in zip(options, hooks, strict=True):
        if hook is not as_it_is:
            read.setdefault(_json_type(option), (hook, option))
    models = [one for one in options if is_model(one)]
    if len(models) > 1:
        read[dict] = (_variant_reader(models, converter), of)

    def read_union(value: Any, _: Any) -> Any:
        hook, option = read.get(value.__class__, (as_it_is, None))
        return hook(value, option)

    return read_union


def _json_type(of: Any) -> type:
    """What JSON writes a type as, by its Python class."""
    if is_model(of):
        return dict
    origin = typing.get_origin(of)
    if origin in _ARRAYS:
        return list
    return dict if origin is Mapping else str


def _variant_reader(models: Sequence[Any], converter: cattrs.Converter) -> Reader:
    """Objects of one union, each read as the class that it is; of none of them, and it stays a dict."""
    hooks = {model: converter.get_structure_hook(model) for model in models}
    variants = variants_of(*models)

    def read(value: Any, _: Any) -> Any:
        model = variants.of(value)
        return value if model is None else hooks[model](value, model)

    return read


def _model_reader(cls: Any, converter: cattrs.Converter) -> Reader:
    plan = [(member, _member_hook(member, cls, converter)) for member in members(cls)]
    return model_reader(typing.get_origin(cls) or cls, plan)


def _member_hook(member: Member, cls: Any, converter: cattrs.Converter) -> Reader:
    """The hook of a member; of one that holds its own class again, found when it is first read."""
    if cls in _parts(member.type):
        return lambda value, of: converter.get_structure_hook(of)(value, of)
    return converter.get_structure_hook(member.type)


def _parts(of: Any) -> tuple[Any, ...]:
    """The types that a type expression is made of."""
    return (of, *(inner for part in typing.get_args(of) for inner in _parts(part)))


def _body_reader(cls: Any, converter: cattrs.Converter) -> Reader:
    plan = [(member, converter.get_structure_hook(member.type)) for member in members(cls)]
    known = frozenset(member.wire for member, _ in plan)

    def read(data: Any, _: Any) -> Any:
        if data.__class__ is not dict:
            return data
        values = {member.name: hook(data[member.wire], member.type) for member, hook in plan if member.wire in data}
        unknown = {name: value for name, value in data.items() if name not in known}
        return cls(**values, extra=unknown or UNSET)

    return read


def to_wire(value: Any) -> Any:
    """The JSON value of a model, a body, or anything made of them.

    Raises TypeError for what JSON cannot say.
    """
    cls = value.__class__
    if cls in _PLAIN:
        return value
    write = _WRITERS.get(cls) or _writer_of(cls)
    return write(value)


def _writer_of(cls: type) -> Callable[[Any], Any]:
    for base, write in _WRITERS_BY_BASE:
        if issubclass(cls, base):
            _WRITERS[cls] = write
            return write
    raise TypeError(f"{cls.__name__} is not something that JSON can say")


def _write_model(model: Model) -> dict[str, Any]:
    extra = model.extra
    absent: frozenset[str] = getattr(extra, "absent", frozenset())
    not_parsed = extra is NOT_PARSED or not isinstance(extra, Extra)
    form = form_of(extra)
    out: dict[str, Any] = {}
    for member in members(type(model)):
        value = getattr(model, member.name)
        if value is None and (member.wire in absent or (not_parsed and not member.required)):
            continue
        out[member.wire] = to_wire(value)
    for name, value in extra.items():
        out[name] = to_wire(value)
    return out if form is USUAL_FORM else _in_form(out, model, form)


def _in_form(out: dict[str, Any], model: Model, form: Form) -> dict[str, Any]:
    """Return a model's JSON object in the form in which the model came."""
    for member in members(type(model)):
        kept = form.originals.get(member.wire)
        if kept is not None and member.wire in out and getattr(model, member.name) == kept[0]:
            out[member.wire] = kept[1]
    for wire, name in form.names.items():
        if wire in out:
            out[name] = out.pop(wire)
    flat = flat_of(type(model)) if form.flat else None
    if flat is not None:
        nested = out.pop(flat.into.wire, None)
        out = {**(nested if isinstance(nested, dict) else {}), **out}
    return out


def _write_body(body: Body) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for member in members(type(body)):
        value = getattr(body, member.name)
        if value is not UNSET:
            out[member.wire] = to_wire(value)
    if body.extra is not UNSET:
        out.update({name: to_wire(value) for name, value in body.extra.items()})
    return out


def _write_mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    for name in value:
        if not isinstance(name, str):
            raise TypeError(f"the member name {name!r} is not a string")
    return {name: to_wire(one) for name, one in value.items()}


def _write_sequence(value: Sequence[Any]) -> list[Any]:
    return [to_wire(one) for one in value]


def _refuse(value: object) -> NoReturn:
    raise TypeError(f"a value of type {type(value).__name__} is not something that JSON can say")


_ARRAYS: Final[tuple[Any, ...]] = (tuple, Sequence)
_PLAIN: Final = frozenset({str, int, float, bool, type(None)})
_WRITERS: dict[type, Callable[[Any], Any]] = {}
_WRITERS_BY_BASE: Final[tuple[tuple[type, Callable[[Any], Any]], ...]] = (
    (Model, _write_model),
    (Body, _write_body),
    (Unset, _refuse),
    (bytes, _refuse),
    (Enum, lambda value: to_wire(value.value)),
    (str, str),
    (Mapping, _write_mapping),
    (Sequence, _write_sequence),
    (Secret, Secret.reveal),
    (datetime, write_timestamp),
)


def _is_body(of: Any) -> bool:
    return isinstance(of, type) and issubclass(of, Body)


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
    return origin in _PLAIN


def make_converter() -> cattrs.Converter:
    """A converter of its own, as the SDK uses it: for a program that adds hooks."""
    made = cattrs.Converter()
    for plain in _PLAIN:
        made.register_structure_hook(plain, as_it_is)
    made.register_structure_hook_func(_is_plain, as_it_is)
    made.register_structure_hook_factory(_is_union, _union_reader)
    made.register_structure_hook_factory(_is_array, _tuple_reader)
    made.register_structure_hook_factory(_is_mapping_of_values, _mapping_reader)
    made.register_structure_hook(OpenEnum, read_enum)
    made.register_structure_hook_factory(is_model, _model_reader)
    made.register_structure_hook_factory(_is_body, _body_reader)
    made.register_structure_hook_func(lambda of: of is datetime, _read_timestamp)
    made.register_structure_hook_func(lambda of: of is Secret, _read_secret)
    made.register_unstructure_hook_func(lambda _: True, to_wire)
    return made


converter: Final = make_converter()
"""`structure(json_value, T)` and `unstructure(model)`: the conversions of every call."""
