"""Objects that may be of several classes: which of them an object is.

Where the classes carry a tag, a member of documented values such as `type`,
the tag decides. A class whose tag may be any string takes what no other does.
Where several remain, the one that lacks the least and knows the most is taken;
of those that are equally like it, the one whose tag it is in the first place.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from .models import Member, members


class Variants(NamedTuple):
    """The classes of a union of objects, prepared for telling them apart."""

    tag: str
    """The member that tells them apart; empty where there is none."""
    tagged: Mapping[object, tuple[Any, ...]]
    """The classes by the values of their tags."""
    untagged: tuple[Any, ...]
    """The classes that take any value of the tag."""
    every: tuple[Any, ...]
    """All classes."""

    def of(self, value: Mapping[str, object]) -> Any:  # a model class, or None where none of them fits
        """The class of an object, or None for an object of a tag that no class has."""
        candidates = self.every
        if self.tag in value:
            tag = value[self.tag]
            candidates = self.tagged.get(tag, self.untagged) if isinstance(tag, (str, int)) else self.untagged
        if len(candidates) < 2:
            return candidates[0] if candidates else None
        return max(candidates, key=_likeness(value))

    def knows(self, value: Mapping[str, object]) -> bool:
        """Whether the object's tag is one of the documented ones, or there is none to know."""
        tag = value.get(self.tag)
        return not self.tag or (isinstance(tag, (str, int)) and tag in self.tagged)


@cache
def variants_of(*models: Any) -> Variants:
    """Prepare the classes of a union, given in its order; done once for each union."""
    tag = _tag_of(models)
    placed: dict[object, list[tuple[int, Any]]] = {}
    untagged: list[Any] = []
    for model in models:
        values = _tag_values(model, tag) if tag else ()
        if not values:
            untagged.append(model)
        for place, value in enumerate(values):
            placed.setdefault(value, []).append((place, model))
    # a class's own tag is its first: there it goes before the classes that have it too
    tagged = {value: tuple(model for _, model in sorted(found, key=_place)) for value, found in placed.items()}
    return Variants(tag, tagged, tuple(untagged), models)


def _place(placed: tuple[int, Any]) -> int:
    return placed[0]


def _tag_of(models: Sequence[Any]) -> str:
    """The first member that all classes require and whose values at least all but one of them list."""
    for member in members(models[0]):
        if sum(bool(_tag_values(model, member.wire)) for model in models) >= max(2, len(models) - 1):
            return member.wire
    return ""


def _tag_values(model: Any, tag: str) -> tuple[object, ...]:
    for member in members(model):
        if member.wire == tag and member.required and typing.get_origin(member.type) is typing.Literal:
            return typing.get_args(member.type)
    return ()


def _likeness(value: Mapping[str, object]) -> Callable[[Any], tuple[int, int]]:
    def likeness(model: Any) -> tuple[int, int]:
        listed: tuple[Member, ...] = members(model)
        found = [member.name_in(value) is not None for member in listed]
        lacking = sum(member.required and not there for member, there in zip(listed, found, strict=True))
        return (-lacking, sum(found))

    return likeness
