"""Notices numbers that orjson may have rounded: it reads integers beyond 64 bits as floats.

Searching every body for such integers would cost a tenth of reading it. So the readers count a doubt wherever a number
is possible: in a member whose type is not a string, in unknown members, in values of an unexpected type. After a doubt
the body is searched, and parsed again exactly if it holds a large integer. One case goes unnoticed: a number where the
service documents a string.
"""

from __future__ import annotations

import typing
from collections.abc import Mapping
from typing import Any, Final  # Any: JSON values, type expressions, and what is read by them

from .members import alternatives

CONTAINERS: Final = frozenset({dict, list})
"""The classes of values that may hold a rounded integer."""

EXACT: Final = 2.0**63
"""orjson reads every integer whose magnitude is below this exactly."""


class _Doubts:
    """Counts the doubts of readers: an increase while a body was read means that it must be searched."""

    __slots__ = ("count",)

    def __init__(self) -> None:
        self.count = 0


doubts: Final = _Doubts()


def doubt(value: Any) -> None:
    """Count a value that may hold a rounded integer."""
    if (value.__class__ is float and not -EXACT < value < EXACT) or value.__class__ in CONTAINERS:
        doubts.count += 1


def may_hold_containers(of: Any) -> bool:  # any type expression
    """Return whether values of a type that JSON has itself may be arrays or objects with numbers in them."""
    options = alternatives(of)
    origins = [typing.get_origin(one) or one for one in options]
    plain = all(origin in (str, bool, int, float, type(None), typing.Literal) for origin in origins)
    return not plain and may_hold_numbers(of)


def may_hold_numbers(of: Any) -> bool:  # any type expression
    """Return whether values of a type that JSON has itself may be, or hold, numbers."""
    origin = typing.get_origin(of) or of
    if origin is typing.Literal:
        return not all(isinstance(one, str) for one in typing.get_args(of))
    options = alternatives(of)
    if len(options) > 1:
        return any(may_hold_numbers(one) for one in options)
    if isinstance(origin, type) and issubclass(origin, (Mapping, tuple)):
        return any(may_hold_numbers(one) for one in typing.get_args(of) if one is not ...)
    return origin not in (str, bool, type(None))
