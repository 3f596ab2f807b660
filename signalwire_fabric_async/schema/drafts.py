"""Creates frozen instances at the cost of mutable ones.

The `__init__` of a frozen attrs class calls `object.__setattr__` for each field, which costs more than the rest of
parsing a response. So a reader fills a *draft*, an instance of a subclass of the same layout (without slots of its
own) that allows assignment, and then sets its class to the frozen one. Python specialises the assignments only where
both `__setattr__` and `__delattr__` are those of `object`; with `object.__init__` too, calling the draft class is the
cheapest way to an empty instance.
"""

from __future__ import annotations

from typing import Final

from .members import ModelBase

_drafts: Final[dict[type, type[ModelBase]]] = {}


def draft_of(cls: type[ModelBase]) -> type[ModelBase]:
    """Return the assignable subclass of a frozen class. `draft.__class__ = cls` makes its instance one of the class."""
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
