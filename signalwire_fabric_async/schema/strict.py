"""Strict reading: every deviation of an answer from what is documented, with its JSON path.

Looked at are the members that are there, missing or not documented, their
types, the values of enumerations, and whether a moment is one of RFC 3339 that
a datetime can hold. Not looked at are the form of other strings (UUIDs, URLs,
patterns), the bounds of lengths and numbers, and what is inside of SWML
documents and other mappings that are answered as they were sent.
"""

from __future__ import annotations

import math
import re
import typing
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from ..validate import json_array, json_object
from .flat_form import flat_of
from .models import alternatives, is_model, members
from .timestamps import read_timestamp
from .unions import variants_of
from .values import OpenEnum, Secret

_KINDS: Mapping[Any, tuple[str, tuple[type, ...]]] = {
    str: ("a string", (str,)),
    Secret: ("a string", (str,)),
    datetime: ("a timestamp", (str,)),
    int: ("an integer", (int,)),
    float: ("a number", (int, float)),
    bool: ("a boolean", (bool,)),
}

_MOMENT: Final = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)", re.IGNORECASE | re.ASCII
)
"""A date-time of RFC 3339, before its month, day and hour are looked at: much of what else ISO 8601 has is none."""


def deviations(of: Any, value: object, path: str = "$") -> Iterator[str]:
    """What of a JSON value is not as the type says; nothing where all of it is."""
    options = alternatives(of)
    models = [one for one in options if is_model(one)]
    found_object = json_object(value)
    if len(models) > 1 and found_object is not None:
        yield from _variant_deviations(models, found_object, path)
        return
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
    elif origin in (tuple, Sequence):
        yield from _array_deviations(typing.get_args(one)[0], value, path)
    elif isinstance(origin, type) and issubclass(origin, OpenEnum):
        if not isinstance(value, str) or not origin(value).is_known:
            yield f"{path}: {value!r} is not one of the documented values of {origin.__name__}"
    elif is_model(one):
        yield from _object_deviations(one, value, path)
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        yield from _mapping_deviations(one, value, path)
    elif one is type(None):
        if value is not None:
            yield f"{path}: expected null, got {type(value).__name__}"
    else:
        yield from _scalar_deviations(one, value, path)


def _variant_deviations(models: Sequence[Any], value: Mapping[str, object], path: str) -> Iterator[str]:
    variants = variants_of(*models)
    if not variants.knows(value):
        yield f"{path}.{variants.tag}: {value.get(variants.tag)!r} is not one of the documented values"
        return
    yield from _object_deviations(variants.of(value), value, path)


def _mapping_deviations(of: Any, value: object, path: str) -> Iterator[str]:
    listed = json_object(value)
    if listed is None:
        yield f"{path}: expected an object, got {type(value).__name__}"
        return
    for name, one in listed.items():
        yield from deviations(typing.get_args(of)[1], one, f"{path}.{name}")


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
    flat = flat_of(cls)
    listed = members(cls) if flat is None or not flat.is_in(found) else flat.listed
    carried = _carried(cls)
    known: set[str] = set(carried)
    for member in listed:
        name = member.name_in(found)
        known.add(name or member.wire)
        if name is None:
            if member.required:
                yield f"{path}.{member.wire}: missing"
        elif found[name] is not None or not member.nullable:
            of = next((alias.type for alias in member.aliases if alias.name == name), None) or member.type
            yield from deviations(of, found[name], f"{path}.{name}")
    for name, of in carried.items():
        if name in found:
            yield from deviations(of, found[name], f"{path}.{name}")
        else:
            yield f"{path}.{name}: missing"
    if getattr(cls, "_needs_one", False) and known.isdisjoint(found):
        yield f"{path}: has none of {', '.join(sorted(known))}"
    for name in () if getattr(cls, "_accepts_others", False) else found:
        if name not in known:
            yield f"{path}.{name}: not documented"


def _carried(cls: Any) -> Mapping[str, Any]:
    """Return what a page carries beside data and links, by name and type, as the class of its items declares it."""
    (item,) = typing.get_args(cls) or (None,)  # a page is the one generic model
    found: Mapping[str, Any] = getattr(item, "_pages_carry", {})
    return found


def _scalar_deviations(of: Any, value: object, path: str) -> Iterator[str]:
    name, kinds = _KINDS[of]
    if of is int and isinstance(value, float) and value.is_integer():
        return  # JSON Schema's integers are numbers without a fraction: `5.0` is one
    if not isinstance(value, kinds) or (isinstance(value, bool) and of is not bool):
        yield f"{path}: expected {name}, got {type(value).__name__}"
    elif isinstance(value, float) and not math.isfinite(value):
        yield f"{path}: expected {name}, got {value}"
    elif of is datetime and isinstance(value, str) and not _is_moment(value):
        yield f"{path}: {value!r} is not an RFC 3339 timestamp"


def _is_moment(text: str) -> bool:
    if _MOMENT.fullmatch(text) is None or text[11:13] == "24":  # which some versions of Python take for a day's end
        return False
    try:
        read_timestamp(text)
    except ValueError:
        return False
    return True
