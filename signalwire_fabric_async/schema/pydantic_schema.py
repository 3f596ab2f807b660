"""Describes model classes to pydantic, which is not imported: its core schemas are plain dictionaries.

A model itself is valid, and so is its JSON object, in either form of the class: unknown members and enum values are
kept, as in a response. A model is dumped as its JSON object, in Python mode as well as in JSON mode.
"""

from __future__ import annotations

import typing
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final  # Any: JSON values, type expressions, and what is read by them

from .converter import converter
from .deviations import Deviation
from .members import Member, alternatives, is_model, members
from .serializer import to_wire
from .strict import mismatches
from .values import OpenEnum, Secret

_REFUSED: Final = frozenset({Deviation.MISSING, Deviation.TYPE})
"""The deviations for which an object is not valid."""


def core_schema(of: Any) -> dict[str, Any]:  # a model class, or a generic one with its arguments
    """Return the core schema of a model class."""
    cls = typing.get_origin(of) or of

    def validate(value: Any) -> Any:
        if isinstance(value, cls):
            return value
        if not isinstance(value, Mapping):
            raise ValueError(  # noqa: TRY004  # pydantic takes no TypeError for a failed validation
                f"must be {cls.__name__} or its JSON object, not {type(value).__name__}"
            )
        data: dict[str, Any] = to_wire(value)
        refused = [str(one) for one in mismatches(of, data) if one.deviation in _REFUSED]
        if refused:
            raise ValueError("; ".join(refused))
        return converter.structure(data, of)

    return {
        "type": "function-plain",
        "function": {"type": "no-info", "function": validate},
        "serialization": {"type": "function-plain", "function": to_wire},
    }


def json_schema(of: Any, within: tuple[Any, ...] = ()) -> dict[str, Any]:
    """Return the JSON schema of a type.

    Args:
        of: Any type expression that a member may have.
        within: The classes that hold it: one that holds itself is any object there.
    """
    options = [one for one in alternatives(of) if one is not type(None)]
    if len(options) > 1:
        return {"anyOf": [json_schema(one, within) for one in options]}
    (one,) = options or (of,)
    origin = typing.get_origin(one) or one
    if is_model(one):
        return _object_schema(one, within)
    if origin is typing.Literal:
        return {"enum": list(typing.get_args(one))}
    if origin in (tuple, Sequence):
        return {"type": "array", "items": json_schema(typing.get_args(one)[0], within)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": json_schema(typing.get_args(one)[1], within)}
    if isinstance(origin, type) and issubclass(origin, OpenEnum):
        return {"type": "string", "examples": [member.value for member in origin]}
    return dict(_SCALARS.get(one, {}))


def _object_schema(of: Any, within: tuple[Any, ...]) -> dict[str, Any]:
    cls = typing.get_origin(of) or of
    if of in within:
        return {"type": "object", "title": cls.__name__}
    listed = members(of)
    made = {
        "type": "object",
        "title": cls.__name__,
        "properties": {member.wire: _member_schema(member, (*within, of)) for member in listed},
    }
    required = [member.wire for member in listed if member.required]
    return made | ({"required": required} if required else {})


def _member_schema(member: Member, within: tuple[Any, ...]) -> dict[str, Any]:
    schema = json_schema(member.type, within)
    return {"anyOf": [schema, {"type": "null"}]} if member.nullable else schema


_SCALARS: Final[Mapping[Any, Mapping[str, str]]] = {
    str: {"type": "string"},
    Secret: {"type": "string", "format": "password"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    datetime: {"type": "string", "format": "date-time"},
}
