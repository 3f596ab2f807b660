"""The shapes of JSON values: members and types, without the values."""

from __future__ import annotations

from typing import Any, Final  # Any: JSON values

from ..validate import json_array, json_object

_KINDS: Final[tuple[tuple[type[Any], str], ...]] = (
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (str, "string"),
    (dict, "object"),
    (list, "array"),
)


def kind_of(value: object) -> str:
    """Return the name of a JSON value's type."""
    return next((name for cls, name in _KINDS if isinstance(value, cls)), "null")


def redacted(value: object, name: str = "") -> Any:
    """Return a JSON value's shape: its members and types, of the values themselves only the kinds of resources.

    Args:
        value: The value.
        name: The member that holds it: `type` is kept, because it distinguishes kinds of resources.
    """
    held, items = json_object(value), json_array(value)
    if held is not None:
        return {key: redacted(inner, key) for key, inner in held.items()}
    if items is not None:
        shape: Any = None
        for item in items:
            shape = merged(shape, redacted(item))
        return [] if shape is None else [shape]
    if name == "type" and isinstance(value, str):
        return value
    return _BLANK.get(kind_of(value))


_BLANK: Final = {"boolean": False, "integer": 0, "number": 0.0, "string": ""}


def merged(one: object, other: object) -> Any:
    """Return the union of two shapes."""
    first, second = json_object(one), json_object(other)
    if first is not None and second is not None:
        return {key: merged(first.get(key), second.get(key)) for key in {**first, **second}}
    items, more = json_array(one), json_array(other)
    if items is not None and more is not None:
        return [merged(items[0], more[0])] if items and more else items or more
    return other if one is None else one
