"""Strict reading: every deviation of an answer from what is documented, with its JSON path."""

from __future__ import annotations

import math
import typing
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from .checks import json_array, json_object
from .models import Model, alternatives, members
from .values import OpenEnum, Secret, read_timestamp

_KINDS: Mapping[Any, tuple[str, tuple[type, ...]]] = {
    str: ("a string", (str,)),
    Secret: ("a string", (str,)),
    datetime: ("a timestamp", (str,)),
    int: ("an integer", (int,)),
    float: ("a number", (int, float)),
    bool: ("a boolean", (bool,)),
}


def deviations(of: Any, value: object, path: str = "$") -> Iterator[str]:
    """What of a JSON value is not as the type says; nothing where all of it is."""
    options = alternatives(of)
    if len(options) > 1:
        found = [list(deviations(option, value, path)) for option in options]
        if all(found):
            yield from min(found, key=len)
        return
    (one,) = options or (of,)
    origin = typing.get_origin(one) or one
    if one in (object, Any) or isinstance(one, typing.TypeVar):
        return
    if origin is typing.Literal:
        if value not in typing.get_args(one):
            yield f"{path}: {value!r} is not one of the documented values"
    elif origin is tuple:
        yield from _array_deviations(typing.get_args(one)[0], value, path)
    elif isinstance(origin, type) and issubclass(origin, OpenEnum):
        if not isinstance(value, str) or not origin(value).is_known:
            yield f"{path}: {value!r} is not one of the documented values of {origin.__name__}"
    elif isinstance(origin, type) and issubclass(origin, Model):
        yield from _object_deviations(one, value, path)
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        if not isinstance(value, dict):
            yield f"{path}: expected an object, got {type(value).__name__}"
    elif one is type(None):
        if value is not None:
            yield f"{path}: expected null, got {type(value).__name__}"
    else:
        yield from _scalar_deviations(one, value, path)


def _array_deviations(item: Any, value: object, path: str) -> Iterator[str]:
    listed = json_array(value)
    if listed is None:
        yield f"{path}: expected an array, got {type(value).__name__}"
        return
    for index, one in enumerate(listed):
        yield from deviations(item, one, f"{path}[{index}]")


def _object_deviations(cls: Any, value: object, path: str) -> Iterator[str]:
    found = json_object(value)
    if found is None:
        yield f"{path}: expected an object, got {type(value).__name__}"
        return
    known: set[str] = set()
    for member in members(cls):
        known.add(member.wire)
        if member.wire not in found:
            if member.required:
                yield f"{path}.{member.wire}: missing"
        elif found[member.wire] is not None or not member.nullable:
            yield from deviations(member.type, found[member.wire], f"{path}.{member.wire}")
    for name in found:
        if name not in known:
            yield f"{path}.{name}: not documented"


def _scalar_deviations(of: Any, value: object, path: str) -> Iterator[str]:
    name, kinds = _KINDS[of]
    if not isinstance(value, kinds) or (isinstance(value, bool) and of is not bool):
        yield f"{path}: expected {name}, got {type(value).__name__}"
    elif isinstance(value, float) and not math.isfinite(value):
        yield f"{path}: expected {name}, got {value}"
    elif of is datetime and isinstance(value, str):
        try:
            read_timestamp(value)
        except ValueError:
            yield f"{path}: {value!r} is not a timestamp"
