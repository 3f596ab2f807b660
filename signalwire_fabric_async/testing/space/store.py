"""The resources of the stand-in Space, by kind and id, in the order of their creation."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from ...validate import key_of
from .resource_traits import ResourceTraits, Unique
from .traits import traits_of

_NOTHING: Final[dict[str, Any]] = {}


class StoredResource:
    """One resource, credential, address or version."""

    __slots__ = (
        "address_id",
        "created_at",
        "fields",
        "id",
        "inner_id",
        "kind",
        "listed_from",
        "parent_id",
        "place",
        "updated_at",
        "wire",
    )

    def __init__(self, kind: str, place: int, id: str, fields: dict[str, Any], now: str) -> None:
        self.kind = kind
        self.place = place
        self.id = id
        self.inner_id = ""
        self.parent_id = ""
        self.address_id = ""
        self.fields = fields
        self.created_at = now
        self.updated_at = now
        self.listed_from = 0.0
        self.wire: dict[str, Any] | None = None

    def title(self, traits: ResourceTraits) -> str:
        """Return the display name: the first non-empty of the members that give it."""
        fields = self.fields
        for name in traits.titles:
            value = fields.get(name)
            if value:
                return str(value)
        return self.kind.replace("_", " ").rstrip("s")


class Conflict(NamedTuple):
    """A unique member whose value an existing resource has."""

    field: str
    code: str


class Timestamps:
    """The time of day in the service's form, to the millisecond."""

    def __init__(self, wall: Callable[[], float]) -> None:
        self._wall = wall
        self._second = -1
        self._text = ""

    def now(self) -> str:
        """Return the time now, such as `2024-05-06T07:08:09.123Z`."""
        moment = self._wall()
        second = int(moment)
        if second != self._second:
            self._second = second
            self._text = datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")
        return f"{self._text}.{int((moment - second) * 1000):03d}Z"


def text_of(moment: float) -> str:
    """Return a moment, in seconds since 1970, in the service's form."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Store:
    """The state of one stand-in Space."""

    def __init__(self, seed: int, wall: Callable[[], float], *, allow_duplicates: bool, lag: float = 0.0) -> None:
        self.allow_duplicates = allow_duplicates
        self.wall = wall
        self._lag = lag
        self._random = random.Random(seed)  # noqa: S311  # ids, the same in every run: no secrets
        self._timestamps = Timestamps(wall)
        self._places = 0
        self._by_kind: dict[str, dict[str, StoredResource]] = {}
        self._children: dict[tuple[str, str], dict[str, StoredResource]] = {}
        self._unique: dict[tuple[str, Unique, str], str] = {}
        self.observed = True
        """True if members that are unique only in the observed service are unique."""
        self.resources: dict[str, StoredResource] = {}
        self.addresses: dict[str, StoredResource] = {}
        self.texts: dict[str, str] = {}
        """The texts of documents, by URL."""
        self.assigned: list[dict[str, Any]] = []
        """The assignments, in order: the body, with the resource's id and the operation."""

    def new_id(self) -> str:
        """Return a random UUID, the same ones in the same order for the same seed."""
        digits = f"{self._random.getrandbits(128):032x}"
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"

    def now(self) -> str:
        """Return the time now, as it stands in responses."""
        return self._timestamps.now()

    def next_place(self) -> int:
        """Return the next place in the order of creation."""
        self._places += 1
        return self._places

    def conflicting_field(self, kind: str, fields: dict[str, Any], besides: str = "") -> Conflict | None:
        """Return the unique member whose value an existing resource other than `besides` has."""
        if self.allow_duplicates:
            return None
        for unique in self._uniques(kind):
            holder = self._unique.get((kind, unique, _key(unique, fields)), besides)
            if holder != besides:
                named = [member for member in unique.members if member in fields] or list(unique.members)
                return Conflict(named[0], unique.code)
        return None

    def _uniques(self, kind: str) -> list[Unique]:
        return [one for one in traits_of(kind).unique if self.observed or not one.observed]

    def add(
        self, kind: str, fields: dict[str, Any], *, parent_id: str = "", is_resource: bool = False, id: str = ""
    ) -> StoredResource:
        """Add a resource of a kind. The caller has validated the fields and looked for duplicates."""
        traits = traits_of(kind)
        given = id or (fields.get("id") if traits.own_id else None)
        resource = StoredResource(kind, self.next_place(), given or self.new_id(), fields, self.now())
        resource.inner_id = self.new_id()
        if parent_id:
            resource.parent_id = parent_id
            self._children.setdefault((kind, parent_id), {})[resource.id] = resource
        else:
            self._by_kind.setdefault(kind, {})[resource.id] = resource
        if is_resource:
            self.resources[resource.id] = resource
            resource.address_id = self.new_id()
            self.addresses[resource.address_id] = resource
            resource.listed_from = self.wall() + self._lag if self._lag else 0.0
        for unique in self._uniques(kind):
            self._unique[kind, unique, _key(unique, fields)] = resource.id
        return resource

    def kinds(self) -> set[str]:
        """Return the kinds of which something was ever stored."""
        return {*self._by_kind, *(kind for kind, _ in self._children)}

    def find(self, kind: str, id: str, parent_id: str = "") -> StoredResource | None:
        """Return the resource of a kind with an id, below a parent where the kind has one."""
        return self._held(kind, parent_id).get(id)

    def anywhere(self, kind: str, id: str) -> StoredResource | None:
        """Return the resource of a kind with an id, below any parent."""
        if "." not in kind:
            return self.find(kind, id)
        return next((held[id] for (of, _), held in self._children.items() if of == kind and id in held), None)

    def named(self, kind: str, value: str) -> StoredResource | None:
        """Return the resource of a kind whose first unique member has a value."""
        unique = traits_of(kind).unique[0]
        id = self._unique.get((kind, unique, _key(unique, {unique.members[0]: value})), "")
        return self._by_kind.get(kind, _NOTHING).get(id)

    def listed(self, kind: str, parent_id: str = "") -> Sequence[StoredResource]:
        """Return the resources of a kind, in the order of their creation."""
        return self.visible(self._held(kind, parent_id).values())

    def visible(self, resources: Iterable[StoredResource]) -> list[StoredResource]:
        """Return the resources whose listing lag is over."""
        if not self._lag:
            return list(resources)
        now = self.wall()
        return [one for one in resources if one.listed_from <= now]

    def _held(self, kind: str, parent_id: str) -> dict[str, StoredResource]:
        if parent_id:
            return self._children.get((kind, parent_id), _NOTHING)
        return self._by_kind.get(kind, _NOTHING)

    def change(self, resource: StoredResource, fields: dict[str, Any]) -> None:
        """Replace the fields of a resource."""
        self._forget_unique(resource)
        for unique in self._uniques(resource.kind):
            self._unique[resource.kind, unique, _key(unique, fields)] = resource.id
        resource.fields = fields
        resource.updated_at = self.now()
        resource.wire = None

    def remove(self, resource: StoredResource, children: Iterable[str]) -> None:
        """Delete a resource and its children."""
        if resource.parent_id:
            del self._children[resource.kind, resource.parent_id][resource.id]
        else:
            del self._by_kind[resource.kind][resource.id]
        self.resources.pop(resource.id, None)
        self.addresses.pop(resource.address_id, None)
        for kind in children:
            self._children.pop((kind, resource.id), None)
        self._forget_unique(resource)

    def _forget_unique(self, resource: StoredResource) -> None:
        for unique in self._uniques(resource.kind):
            key = resource.kind, unique, _key(unique, resource.fields)
            if self._unique.get(key) == resource.id:
                del self._unique[key]


def _key(unique: Unique, fields: dict[str, Any]) -> str:
    """Return the value of unique members in one string, by which ASCII letters of either case are the same."""
    values = zip(unique.members, unique.defaults, strict=True)
    return "\n".join(key_of(str(fields.get(member, default))) for member, default in values)
