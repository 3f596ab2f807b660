"""Responses in the shapes of a recorded Space: its members, filled with what the stand-in knows of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any  # Any: JSON values

from ...validate import json_array, json_object


class Shapes:
    """The recorded shapes by operation.

    Args:
        by_operation: The shape of each operation's response: objects with their members, arrays of one item, blank
            scalars.
    """

    def __init__(self, by_operation: Mapping[str, object]) -> None:
        self._by_operation = by_operation

    def shaped(self, operation: str, payload: Any) -> Any:  # any JSON value
        """Return a response with the members of the recorded one; as it is where nothing was recorded."""
        shape = self._by_operation.get(operation)
        return payload if shape is None else _shaped(shape, payload, _known(payload))


def _known(payload: object) -> dict[str, object]:
    """Return the members of an object and of the objects in it by name, the outer ones first."""
    held = json_object(payload)
    if held is None:
        return {}
    known: dict[str, object] = {}
    for value in held.values():
        known = {**_known(value), **known}
    return {**known, **held}


def _shaped(shape: object, payload: object, known: Mapping[str, object]) -> Any:
    members, items = json_object(shape), json_array(shape)
    if members is not None:
        held = json_object(payload)
        if held is None:
            return {name: _shaped(inner, known.get(name), known) for name, inner in members.items()}
        near = {**known, **_known(held)}
        optional = {"next", "prev"} if "self" in members else set[str]()  # the links of a page
        return {
            name: _shaped(inner, held.get(name, near.get(name)), near)
            for name, inner in {**members, **dict.fromkeys(optional & held.keys(), "")}.items()
            if name in held or name not in optional
        }
    if items is not None:
        given = json_array(payload)
        return payload if not items or given is None else [_shaped(items[0], one, _known(one)) for one in given]
    return shape if payload is None or json_object(payload) is not None else payload
