"""Resolves unions of model classes, by a tag where they have one.

A tag is a member of documented values, such as `type`. A class whose tag may be any string takes the objects that no
other class takes. Where several classes remain, the one with the fewest missing and the most known members wins;
of equals, the first one that lists the tag's value.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from .members import Member, members
from .readers import KINDS, OfUnion, OfVariants, Reader, as_it_is
from .values import OpenEnum


class Variants(NamedTuple):
    """The classes of a union, prepared for resolving it."""

    tag: str
    """The wire name of the tag; empty where the classes have none."""
    tagged: Mapping[object, tuple[Any, ...]]
    """The classes by the values of their tags."""
    untagged: tuple[Any, ...]
    """The classes that take any value of the tag."""
    every: tuple[Any, ...]
    """All classes."""
    listed: frozenset[object] = frozenset()
    """The documented values of tags that an untagged class takes from an open enumeration."""

    def of(self, value: Mapping[str, object]) -> Any:  # a model class, or None if none fits
        """Return the class of an object, or None for a tag that no class has."""
        candidates = self.every
        if self.tag in value:
            tag = value[self.tag]
            candidates = self.tagged.get(tag, self.untagged) if isinstance(tag, (str, int)) else self.untagged
        if len(candidates) < 2:
            return candidates[0] if candidates else None
        return max(candidates, key=_likeness(value))

    def knows(self, value: Mapping[str, object]) -> bool:
        """Return whether the object's tag has a documented value, or the classes have no tag."""
        tag = value.get(self.tag)
        return not self.tag or (isinstance(tag, (str, int)) and (tag in self.tagged or tag in self.listed))


@cache
def variants_of(*models: Any) -> Variants:
    """Return the prepared classes of a union, given in its order."""
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
    listed = frozenset(value for model in untagged for value in _listed_values(model, tag))
    return Variants(tag, tagged, tuple(untagged), models, listed)


def _place(placed: tuple[int, Any]) -> int:
    return placed[0]


def _tag_of(models: Sequence[Any]) -> str:
    """Return the first member that all classes require and whose values at least all but one of them list."""
    for member in members(models[0]):
        if sum(bool(_tag_values(model, member.wire)) for model in models) >= max(2, len(models) - 1):
            return member.wire
    return ""


def _tag_values(model: Any, tag: str) -> tuple[object, ...]:
    for member in members(model):
        if member.wire == tag and member.required and typing.get_origin(member.type) is typing.Literal:
            return typing.get_args(member.type)
    return ()


def _listed_values(model: Any, tag: str) -> tuple[object, ...]:
    for member in members(model):
        if member.wire == tag and isinstance(member.type, type) and issubclass(member.type, OpenEnum):
            return tuple(one.value for one in member.type)
    return ()


def _likeness(value: Mapping[str, object]) -> Callable[[Any], tuple[int, int]]:
    def likeness(model: Any) -> tuple[int, int]:
        listed: tuple[Member, ...] = members(model)
        found = [member.name_in(value) is not None for member in listed]
        lacking = sum(member.required and not there for member, there in zip(listed, found, strict=True))
        return (-lacking, sum(found))

    return likeness


CACHED_SHAPES: Final = 256
"""Maximum number of cached sequences of member names for each union; beyond it the cache is cleared."""


def variant_reader(hooks: Mapping[Any, Reader]) -> Reader:
    """Return the reader of a union of model classes, each with its reader. An object that fits no class stays a dict."""
    variants = variants_of(*hooks)
    tag = variants.tag
    by_tag = {value: hooks[classes[0]] for value, classes in variants.tagged.items() if len(classes) == 1}
    shapes: dict[tuple[object, ...], Reader] = {}

    def read(value: Any, _: Any = None) -> Any:
        try:
            named = value[tag] if tag else None
            hook = by_tag.get(named) or shapes.get((named, *value))
        except (KeyError, TypeError):  # no tag, or one that is a list or an object
            model = variants.of(value)
            return value if model is None else hooks[model](value, None)
        if hook is None:
            model = variants.of(value)
            if len(shapes) >= CACHED_SHAPES:
                shapes.clear()
            hook = shapes[named, *value] = as_it_is if model is None else hooks[model]
        return hook(value, None)

    KINDS[read] = OfVariants(tag, by_tag)
    return read


def variants_reader(read_one: Reader) -> Reader | None:
    """Return the reader of a list of objects of several classes; None where they have no tag."""
    union = KINDS.get(read_one)
    kind = KINDS.get(union.by_type[dict][0]) if isinstance(union, OfUnion) and dict in union.by_type else None
    if not isinstance(kind, OfVariants) or not kind.by_tag:
        return None
    tag, by_tag = kind

    def read(items: Any, _: Any = None) -> Any:
        if items.__class__ is not list:
            return items
        made: list[Any] = []
        for data in items:
            try:
                hook = by_tag[data[tag]]
            except (KeyError, TypeError):
                hook = read_one
            made.append(hook(data, None))
        return tuple(made)

    return read
