"""Resolves unions of model classes, by a tag where they have one.

A tag is a member of documented values, such as `type`. A class whose tag may be any string takes the objects that no
other class takes. Where several classes remain, the one with the fewest missing and the most known members wins;
of equals, the first one that lists the tag's value.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple, TypeAlias  # Any: JSON values, type expressions, and what is read by them

from .compiled import exact_reader
from .members import Member, members
from .readers import KINDS, UNREADABLE, OfUnion, OfVariants, Reader, as_it_is, compiled
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

Whole: TypeAlias = Mapping[int, Sequence[tuple[str, Reader]]]
"""Readers of objects that have every member of a class and no other, by the number of members.

Beside each is the name of a member that no other class with as many members has.
"""


def variant_reader(hooks: Mapping[Any, Reader]) -> Reader:
    """Return the reader of a union of model classes, each with its reader. An object that fits no class stays a dict."""
    variants = variants_of(*hooks)
    return _tagged_reader(variants, hooks) if variants.tag else _untagged_reader(variants, hooks)


def _tagged_reader(variants: Variants, hooks: Mapping[Any, Reader]) -> Reader:
    tag, tagged = variants.tag, variants.tagged
    by_tag: dict[object, Reader] = {}
    choose = _chooser(variants, hooks)

    def read(value: Any, _: Any = None) -> Any:
        try:
            hook = by_tag.get(value[tag])
        except (KeyError, TypeError):  # no tag, or one that is a list or an object
            return choose(value, None)(value, None)
        if hook is None:
            named = value[tag]
            hook = choose(value, named)
            if len(tagged.get(named, ())) == 1:
                by_tag[named] = hook
        return hook(value, None)

    KINDS[read] = OfVariants(read, tag, by_tag)
    return read


def _untagged_reader(variants: Variants, hooks: Mapping[Any, Reader]) -> Reader:
    choose = _chooser(variants, hooks)
    whole: Whole | None = None

    def read(value: Any, _: Any = None) -> Any:
        nonlocal whole
        if whole is None:
            whole = _whole_readers(variants, hooks)
        for name, exact in whole.get(len(value), ()):
            if name in value:
                try:
                    return exact(value, None)
                except UNREADABLE:
                    break
        return choose(value, None)(value, None)

    KINDS[read] = OfVariants(read, "", {})
    return read


def _chooser(variants: Variants, hooks: Mapping[Any, Reader]) -> Callable[[dict[str, Any], object], Reader]:
    """Return a function that finds the reader of an object, given its tag's value (None without one)."""
    shapes: dict[tuple[object, ...], Reader] = {}

    def choose(value: dict[str, Any], named: object) -> Reader:
        if named is None and variants.tag in value:
            return _hook_of(variants.of(value), hooks)  # a tag that cannot be looked up
        hook = shapes.get((named, *value))
        if hook is None:
            if len(shapes) >= CACHED_SHAPES:
                shapes.clear()
            hook = shapes[named, *value] = _hook_of(variants.of(value), hooks)
        return hook

    return choose


def _hook_of(model: Any, hooks: Mapping[Any, Reader]) -> Reader:
    return as_it_is if model is None else compiled(hooks[model])


def _whole_readers(variants: Variants, hooks: Mapping[Any, Reader]) -> Whole:
    """Return the readers of whole objects, where the class of one is certain from a single member."""
    whole: dict[int, list[tuple[str, Reader]]] = {}
    for model in variants.every:
        names = [member.wire for member in members(model)]
        others = [{one.wire for one in members(other)} for other in variants.every if other is not model]
        rivals = [other for other in others if len(other) == len(names)]
        own = next((name for name in names if not any(name in rival for rival in rivals)), None)
        exact = exact_reader(hooks[model])
        if own is not None and exact is not None and variants.of(dict.fromkeys(names)) is model:
            whole.setdefault(len(names), []).append((own, exact))
    return whole


def variants_reader(read_one: Reader) -> Reader | None:
    """Return the reader of a list of objects of several classes; None for any other list."""
    union = KINDS.get(read_one)
    kind = KINDS.get(union.by_type[dict][0]) if isinstance(union, OfUnion) and dict in union.by_type else None
    if not isinstance(kind, OfVariants):
        return None
    read_object, tag, by_tag = kind.read, kind.tag, kind.by_tag

    def read(items: Any, _: Any = None) -> Any:
        if items.__class__ is not list:
            return items
        made: list[Any] = []
        for data in items:
            try:
                hook = by_tag[data[tag]]
            except (KeyError, TypeError):
                hook = read_object if data.__class__ is dict else read_one
            made.append(hook(data, None))
        return tuple(made)

    def read_untagged(items: Any, _: Any = None) -> Any:
        if items.__class__ is not list:
            return items
        return tuple([(read_object if data.__class__ is dict else read_one)(data, None) for data in items])

    return read if tag else read_untagged
