"""Writes models, bodies and anything made of them as JSON values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import Enum
from operator import attrgetter
from typing import Any, Final, NoReturn  # Any: JSON values, type expressions, and what is read by them

from .flat_form import flat_of
from .members import BodyBase, ModelBase, members
from .timestamps import write_timestamp
from .values import COMPLETE, NOT_PARSED, UNSET, USUAL_FORM, Extra, Form, OpenEnum, Secret, Unset, form_of


def to_wire(value: Any) -> Any:
    """Return the JSON value of a model, a body, or anything made of them.

    Raises:
        TypeError: JSON has no form for a value.
    """
    cls = value.__class__
    if cls in PLAIN:
        return value
    write = _WRITERS.get(cls) or _writer_of(cls)
    return write(value)


def _writer_of(cls: type) -> Callable[[Any], Any]:
    for base, write in _WRITERS_BY_BASE:
        if issubclass(cls, base):
            _WRITERS[cls] = write
            return write
    raise TypeError(f"{cls.__name__} has no JSON form")


def _write_model(model: ModelBase) -> dict[str, Any]:
    extra = model.extra
    absent: frozenset[str] = getattr(extra, "absent", frozenset())
    not_parsed = extra is NOT_PARSED or not isinstance(extra, Extra)
    form = form_of(extra)
    out: dict[str, Any] = {}
    for name, wire, required in _written(type(model)):
        value = getattr(model, name)
        if value.__class__ not in PLAIN:
            value = to_wire(value)
        elif value is None and (wire in absent or (not_parsed and not required)):
            continue
        out[wire] = value
    if extra is not COMPLETE:
        for name, value in extra.items():
            out[name] = to_wire(value)
    return out if form is USUAL_FORM else _in_form(out, model, form)


def _written(cls: type[ModelBase]) -> tuple[tuple[str, str, bool], ...]:
    """Return the attribute of each member of a class, its wire name, and whether it is required."""
    found = _prepared.get(cls)
    if found is None:
        found = _prepared[cls] = tuple((member.name, member.wire, member.required) for member in members(cls))
    return found


_prepared: Final[dict[type, tuple[tuple[str, str, bool], ...]]] = {}


def _in_form(out: dict[str, Any], model: ModelBase, form: Form) -> dict[str, Any]:
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


def _write_body(body: BodyBase) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for member in members(type(body)):
        value = getattr(body, member.name)
        if value is not UNSET:
            out[member.wire] = to_wire(value)
    if body.extra is not UNSET:
        out.update(_write_mapping(body.extra))
    return out


def _write_mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    for name in value:
        if not isinstance(name, str):
            raise TypeError(f"the member name {name!r} is not a string")
    return {name: one if one.__class__ in PLAIN else to_wire(one) for name, one in value.items()}


def _write_sequence(value: Sequence[Any]) -> list[Any]:
    return [one if one.__class__ in PLAIN else to_wire(one) for one in value]


def _refuse(value: object) -> NoReturn:
    raise TypeError(f"a value of type {type(value).__name__} has no JSON form")


PLAIN: Final = frozenset({str, int, float, bool, type(None)})
_WRITERS: dict[type, Callable[[Any], Any]] = {}
_WRITERS_BY_BASE: Final[tuple[tuple[type, Callable[[Any], Any]], ...]] = (
    (ModelBase, _write_model),
    (BodyBase, _write_body),
    (Unset, _refuse),
    (bytes, _refuse),
    (OpenEnum, attrgetter("_value_")),
    (Enum, lambda value: to_wire(value.value)),
    (str, str),
    (Mapping, _write_mapping),
    (Sequence, _write_sequence),
    (Secret, Secret.reveal),
    (datetime, write_timestamp),
)
