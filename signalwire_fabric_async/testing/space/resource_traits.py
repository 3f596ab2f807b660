"""The facts about a kind of resource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import attrs


class Unique(NamedTuple):
    """Members that no two resources of a kind may share, and the code that says so."""

    members: tuple[str, ...]
    code: str = "value_not_unique"
    observed: bool = False
    """Whether the observed service alone says so."""
    defaults: tuple[str, ...] = ("",)
    """The default of each member."""


@attrs.frozen(kw_only=True)
class ResourceTraits:
    """The facts about one kind of resource. Its members are stored under the names of the observed service."""

    address_type: str = "app"
    """The type of its addresses: app, room, call or subscriber."""
    channels: tuple[str, ...] = ("audio",)
    """The channels of its addresses; as published, the first alone."""
    defaults: Mapping[str, object] = attrs.field(factory=dict[str, object])
    """The value of a response's member that was not sent."""
    observed_defaults: Mapping[str, object] = attrs.field(factory=dict[str, object])
    """The same, as observed: before `defaults`."""
    sources: Mapping[str, str] = attrs.field(factory=dict[str, str])
    """The stored member that a response's member shows, where it has another name."""
    sent_as: Mapping[str, str] = attrs.field(factory=dict[str, str])
    """The stored member that a body's member sets, where it has another name."""
    urls: Mapping[str, str] = attrs.field(factory=dict[str, str])
    """Members that are links to the service itself: the path below the base URL, with `{id}`."""
    titles: tuple[str, ...] = ("display_name", "name", "title", "friendly_name", "username", "email")
    """The members that the resource's display name is taken from, the first that there is."""
    unique: tuple[Unique, ...] = ()
    """The unique members, unless duplicates are allowed."""
    keeps: frozenset[str] = frozenset()
    """Members that a PUT leaves alone, as published, where it does not name them."""
    own_id: bool = False
    """Whether a body may choose the id, as published."""
    id_name: str = "id"
    """The member that is its id."""
    keeps_resource_id: bool = False
    """Whether `resource_id` is what was sent."""
    merges: frozenset[str] = frozenset()
    """Nested objects of which a PATCH may name a part."""
    composed: Mapping[str, str] = attrs.field(factory=dict[str, str])
    """Members made of others: the member, then a text with the others' names in braces."""
    listed_type: str = ""
    """Its type among all resources, as published, where that is another than by itself."""
    call_handler: str = ""
    """The name, as a handler of calls, of what is assigned to it."""
    seed: Mapping[str, object] = attrs.field(factory=dict[str, object])
    """Members of a seeded one that no rule can guess; `{n}` becomes its number."""
