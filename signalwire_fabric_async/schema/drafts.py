"""Frozen instances at the price of mutable ones.

The `__init__` of a frozen attrs class calls `object.__setattr__` for each
field, which costs more than the rest of reading an answer. So a reader fills
a *draft*, an instance of a subclass of the same layout (no slots of its own)
that may be assigned to, and then gives it its frozen class. Python specialises
the assignments only where both `__setattr__` and `__delattr__` are `object`'s;
with `object`'s `__init__` too, calling the draft is the cheapest way to an
empty instance.
"""

from __future__ import annotations

from typing import Final

from .members import ModelBase

_drafts: Final[dict[type, type[ModelBase]]] = {}


def draft_of(cls: type[ModelBase]) -> type[ModelBase]:
    """The assignable twin of a frozen class; an instance becomes real by `draft.__class__ = cls`."""
    found = _drafts.get(cls)
    if found is None:
        body = {
            "__slots__": (),
            "__module__": cls.__module__,
            "__qualname__": cls.__qualname__,
            "__init__": object.__init__,
            "__setattr__": object.__setattr__,
            "__delattr__": object.__delattr__,
        }
        found = _drafts[cls] = type(cls.__name__, (cls,), body)
    return found
