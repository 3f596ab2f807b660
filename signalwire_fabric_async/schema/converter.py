"""Sets up the cattrs converter: JSON values to models and back, tolerantly and without loss."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final  # Any: JSON values, type expressions, and what is read by them

import cattrs

from .hooks import FACTORIES, Factory, hooks_of_calls
from .readers import Reader, as_it_is, enum_reader, read_enum
from .serializer import PLAIN, to_wire
from .values import OpenEnum


def make_converter() -> cattrs.Converter:
    """Return a new converter like the SDK's own, for a program to add hooks to."""
    made = cattrs.Converter()
    for plain in PLAIN:
        made.register_structure_hook(plain, as_it_is)
    for applies, make in FACTORIES:
        made.register_structure_hook_factory(applies, _factory(make))
    made.register_structure_hook(OpenEnum, read_enum)
    made.register_unstructure_hook_func(lambda _: True, to_wire)
    return made


def _factory(make: Factory) -> Callable[[Any, cattrs.Converter], Reader]:
    """Return a factory of hooks as cattrs calls it: with the type and the converter."""
    return lambda of, converter: make(of, partial(_hook, converter))


def _hook(converter: cattrs.Converter, of: Any) -> Reader:
    """Return the converter's hook for a type: for an enum the caching one, unless a program registered its own."""
    found: Reader = converter.get_structure_hook(of)
    return enum_reader(of) if found is read_enum else found


converter: Final = make_converter()
"""The converter of every call: `structure(json_value, T)` and `unstructure(model)`."""

hooks_of_calls.find = converter.get_structure_hook
