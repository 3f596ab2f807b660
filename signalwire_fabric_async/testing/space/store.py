"""What the stand-in Space holds: resources by noun and id, in the order in which they were made."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from .traits import ResourceTraits, traits_of

_NOTHING: Final[dict[str, Any]] = {}


class StoredResource:
    """One resource, credential, address or version."""

    __slots__ = (
        "address_id",
        "created_at",
        "fields",
        "id",
        "inner_id",
        "noun",
        "parent_id",
        "place",
        "updated_at",
        "wire",
    )

    def __init__(self, noun: str, place: int, id: str, fields: dict[str, Any], now: str) -> None:
        self.noun = noun
        self.place = place
        self.id = id
        self.inner_id = ""
        self.parent_id = ""
        self.address_id = ""
        self.fields = fields
        self.created_at = now
        self.updated_at = now
        self.wire: dict[str, Any] | None = None

    def title(self, traits: ResourceTraits) -> str:
        """The display name: the first that there is of the members that may give it."""
        fields = self.fields
        for name in traits.titles:
            value = fields.get(name)
            if value:
                return str(value)
        return self.noun.replace("_", " ").rstrip("s")


class Timestamps:
    """The time of day in the service's form, to the millisecond."""

    def __init__(self, wall: Callable[[], float]) -> None:
        self._wall = wall
        self._second = -1
        self._text = ""

    def now(self) -> str:
        """The time now, such as `2024-05-06T07:08:09.123Z`."""
        moment = self._wall()
        second = int(moment)
        if second != self._second:
            self._second = second
            self._text = datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")
        return f"{self._text}.{int((moment - second) * 1000):03d}Z"


class Store:
    """Everything that one stand-in Space holds."""

    def __init__(self, seed: int, wall: Callable[[], float], *, allow_duplicates: bool) -> None:
        self.allow_duplicates = allow_duplicates
        self._random = random.Random(seed)  # noqa: S311  # ids, the same in every run: no secrets
        self._timestamps = Timestamps(wall)
        self._places = 0
        self._by_noun: dict[str, dict[str, StoredResource]] = {}
        self._children: dict[tuple[str, str], dict[str, StoredResource]] = {}
        self._unique: dict[tuple[str, str], str] = {}
        self.resources: dict[str, StoredResource] = {}
        self.addresses: dict[str, StoredResource] = {}
        self.assigned: list[dict[str, Any]] = []
        """What was assigned, in order: the body, with the resource's id and the operation."""

    def new_id(self) -> str:
        """A random UUID, the same ones in the same order for the same seed."""
        digits = f"{self._random.getrandbits(128):032x}"
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"

    def now(self) -> str:
        """The time now, as it stands in answers."""
        return self._timestamps.now()

    def next_place(self) -> int:
        """The next place in the order of creation."""
        self._places += 1
        return self._places

    def conflicting_field(self, noun: str, fields: dict[str, Any], besides: str = "") -> str:
        """The member that an existing resource (another than `besides`) shares although no two may; empty if none does."""
        member = traits_of(noun).unique
        if not member or self.allow_duplicates or member not in fields:
            return ""
        holder = self._unique.get((noun, str(fields[member]).lower()), besides)
        return "" if holder == besides else member

    def add(
        self, noun: str, fields: dict[str, Any], *, parent_id: str = "", is_resource: bool = False, id: str = ""
    ) -> StoredResource:
        """Add a resource of a noun. The caller has validated the fields and looked for duplicates."""
        traits = traits_of(noun)
        given = id or (fields.get("id") if traits.own_id else None)
        resource = StoredResource(noun, self.next_place(), given or self.new_id(), fields, self.now())
        resource.inner_id = self.new_id()
        if parent_id:
            resource.parent_id = parent_id
            self._children.setdefault((noun, parent_id), {})[resource.id] = resource
        else:
            self._by_noun.setdefault(noun, {})[resource.id] = resource
        if is_resource:
            self.resources[resource.id] = resource
            resource.address_id = self.new_id()
            self.addresses[resource.address_id] = resource
        if traits.unique:
            self._unique[noun, str(fields.get(traits.unique)).lower()] = resource.id
        return resource

    def find(self, noun: str, id: str, parent_id: str = "") -> StoredResource | None:
        """The resource of a noun with an id, below a parent where the noun has one."""
        return self._held(noun, parent_id).get(id)

    def named(self, noun: str, value: str) -> StoredResource | None:
        """The resource of a noun whose unique member has a value."""
        return self._by_noun.get(noun, _NOTHING).get(self._unique.get((noun, value.lower()), ""))

    def listed(self, noun: str, parent_id: str = "") -> Sequence[StoredResource]:
        """The resources of a noun, in the order in which they were made."""
        return list(self._held(noun, parent_id).values())

    def _held(self, noun: str, parent_id: str) -> dict[str, StoredResource]:
        if parent_id:
            return self._children.get((noun, parent_id), _NOTHING)
        return self._by_noun.get(noun, _NOTHING)

    def change(self, resource: StoredResource, fields: dict[str, Any]) -> None:
        """Give a resource other fields."""
        member = traits_of(resource.noun).unique
        if member:
            before, after = (str(one.get(member)).lower() for one in (resource.fields, fields))
            if before != after:
                self._forget_unique(resource, before)
                self._unique[resource.noun, after] = resource.id
        resource.fields = fields
        resource.updated_at = self.now()
        resource.wire = None

    def remove(self, resource: StoredResource, children: Iterable[str]) -> None:
        """Delete a resource and what is below it."""
        if resource.parent_id:
            del self._children[resource.noun, resource.parent_id][resource.id]
        else:
            del self._by_noun[resource.noun][resource.id]
        self.resources.pop(resource.id, None)
        self.addresses.pop(resource.address_id, None)
        for noun in children:
            self._children.pop((noun, resource.id), None)
        member = traits_of(resource.noun).unique
        if member:
            self._forget_unique(resource, str(resource.fields.get(member)).lower())

    def _forget_unique(self, resource: StoredResource, value: str) -> None:
        if self._unique.get((resource.noun, value)) == resource.id:
            del self._unique[resource.noun, value]
