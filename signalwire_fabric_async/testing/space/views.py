"""The JSON objects of responses, compiled from a description's schemas once per class of object."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Any, Final, TypeAlias

import attrs

from .description import Description, Property, Schema
from .resource_traits import ResourceTraits
from .store import StoredResource
from .traits import BLANK_IS_NULL, traits_of

View: TypeAlias = Callable[[StoredResource], dict[str, Any]]
"""Returns a resource as the JSON object of a response."""

_ABSENT: Final = object()
_OWN_ID: Final = object()
"""The default of a member that is the resource's own id, unless something else was sent."""

OF_THE_ENVELOPE: Final = frozenset({"id", "project_id", "display_name", "name", "type", "created_at", "updated_at"})
"""The members that a resource's envelope has around its own object."""


MOMENTS: Final = {
    "created_at": "created_at",
    "date_created": "created_at",
    "date_enqueued": "created_at",
    "date_updated": "updated_at",
    "updated_at": "updated_at",
}
"""The members that say when a resource was created or changed, and what the store calls them."""


@attrs.frozen
class Place:
    """Where the stand-in listens, and whose Space it stands in for."""

    base_url: str
    project_id: str


@attrs.frozen
class _Source:
    """Where one member's value comes from."""

    wire: str
    sent_as: str
    default: object
    optional: bool
    nullable: bool


def as_stored(resource: StoredResource) -> dict[str, Any]:
    """Return a resource of a kind that no list, get, create or update describes: its members as they are stored."""
    times = {"created_at": resource.created_at, "updated_at": resource.updated_at}
    return {"id": resource.id, **times, **resource.fields}


class Views:
    """Makes the views of one dialect."""

    def __init__(self, description: Description, place: Place, *, observed: bool) -> None:
        self._description = description
        self._place = place
        self._observed = observed

    def of(self, kind: str, schema: Schema) -> View:
        """Return how resources of a kind look as an object of a schema, which may have alternatives."""
        options = self._description.options(schema)
        if len(options) == 1:
            return self._of_object(kind, options[0])
        return self._of_kinds(kind, options, envelope=True)

    def _of_object(self, kind: str, schema: Schema) -> View:
        inner = self.envelope_member(schema)
        traits = traits_of(kind)
        listed = self._description.properties(schema)
        if inner is None:
            return self.by_members(traits, listed, own_id="id")
        show_inner = self._of_kinds(kind, self._description.options(inner.schema), envelope=False)
        titles = [one.wire for one in listed if one.wire in ("display_name", "name")]
        outer = [one for one in listed if one is not inner and one.wire not in titles]
        show_outer = self.by_members(traits, outer, own_id="id")
        name = inner.wire

        def show(resource: StoredResource) -> dict[str, Any]:
            shown = show_outer(resource)
            for title in titles:
                shown[title] = resource.title(traits)
            shown[name] = show_inner(resource)
            return shown

        return show

    def _of_kinds(self, kind: str, options: list[Schema], *, envelope: bool) -> View:
        """Return the view by the alternative whose one-valued members agree with the resource.

        Of several, it is the one of whose own required members the resource has the most; else the first.
        """
        views: list[tuple[dict[str, list[object]], set[str], View]] = []
        every = [{one.wire for one in self._description.properties(schema) if one.required} for schema in options]
        common = set[str]().union(*every[:1]).intersection(*every)
        for schema in options:
            listed = self._description.properties(schema)
            view = (
                self._of_object(kind, schema)
                if envelope
                else self.by_members(traits_of(kind), listed, own_id="inner_id")
            )
            tags = {one.wire: values for one in listed if (values := self._values(one))}
            marks = {one.wire for one in listed if one.required} - common - tags.keys()
            views.append((tags, marks, view))
        if len(views) == 1:
            return views[0][2]
        defaults = traits_of(kind).defaults

        def show(resource: StoredResource) -> dict[str, Any]:
            fields = resource.fields
            fitting = [
                (sum(name in fields for name in marks), view)
                for tags, marks, view in views
                if all(fields.get(name, defaults.get(name, one[0])) in one for name, one in tags.items())
            ]
            if not fitting:
                return views[0][2](resource)
            return max(fitting, key=itemgetter(0))[1](resource)

        return show

    def _values(self, one: Property) -> list[object]:
        """Return the values of a member that has just one, or none."""
        options = self._description.options(one.schema)
        values: list[object] = options[0].get("enum", []) if len(options) == 1 else []
        return values if len(values) == 1 else []

    def envelope_member(self, schema: Schema) -> Property | None:
        """Return the member that is the resource itself, where a schema is an envelope around one."""
        listed = self._description.properties(schema)
        if not {"id", "project_id", "type", "created_at"} <= {one.wire for one in listed}:
            return None
        for one in listed:
            if one.wire not in OF_THE_ENVELOPE and self._is_object(one.schema):
                return one
        return None

    def _is_object(self, schema: Schema) -> bool:
        return any("properties" in option for option in self._description.options(schema))

    def by_members(self, traits: ResourceTraits, listed: Iterable[Property], *, own_id: str) -> View:
        """Return a view by members alone: each from what was sent, from the resource, or from its default."""
        links = {name: self._place.base_url + path for name, path in traits.urls.items()}
        sources: list[_Source] = []
        attributes: list[tuple[str, str]] = []
        urls: list[tuple[str, str]] = []
        wires: set[str] = set()
        for member in listed:
            wires.add(member.wire)
            if member.wire == traits.id_name:
                attributes.append((member.wire, own_id))
            elif member.wire in MOMENTS:
                attributes.append((member.wire, MOMENTS[member.wire]))
            elif member.wire == "resource_id" and not traits.keeps_resource_id:
                attributes.append((member.wire, "inner_id"))
            elif member.wire in links:
                urls.append((member.wire, links[member.wire]))
            else:
                sources.append(self._source_of(member, traits))
        composed = [(name, text) for name, text in traits.composed.items() if name in wires]

        def show(resource: StoredResource) -> dict[str, Any]:
            shown: dict[str, Any] = {name: getattr(resource, attribute) for name, attribute in attributes}
            fields = resource.fields
            for source in sources:
                value = fields.get(source.sent_as, _ABSENT)
                if value == "" and source.wire in BLANK_IS_NULL:
                    value = None
                if value is _ABSENT or (value is None and not source.nullable):
                    if source.optional:
                        continue
                    value = resource.inner_id if source.default is _OWN_ID else source.default
                shown[source.wire] = value
            for name, url in urls:
                shown[name] = url.replace("{id}", resource.inner_id)
            for name, text in composed:
                shown[name] = text.format_map(shown)
            return shown

        return show

    def _source_of(self, member: Property, traits: ResourceTraits) -> _Source:
        wire = member.wire
        if wire == "project_id":
            return _Source(wire, "", self._place.project_id, optional=False, nullable=False)
        sent_as = traits.sources.get(wire, wire)
        optional = not member.required
        default: object = _ABSENT
        if self._observed:
            default = traits.observed_defaults.get(wire, _ABSENT)
        if default is _ABSENT:
            default = traits.defaults.get(wire, _ABSENT)
        if wire == "agent_id":
            default = _OWN_ID
        elif default is _ABSENT:
            default = self._default_of(member)
        else:
            optional = False
        if values := self._values(member):  # it has one value, whatever was sent
            sent_as, default = "", values[0]
        return _Source(wire, sent_as, default, optional=optional, nullable=member.nullable)

    def _default_of(self, member: Property) -> object:
        """Return the value of a member of which nothing is known: null where it may be, the emptiest where not."""
        if member.nullable:
            return None
        schema = self._description.options(member.schema)[0]
        if "enum" in schema:
            return schema["enum"][0]
        types: str | list[str] = schema.get("type", "")
        kind = types if isinstance(types, str) else types[0]
        if schema.get("format") == "date-time":
            return "1970-01-01T00:00:00Z"
        return _EMPTY.get(kind, {})


_EMPTY: Final[Mapping[str, object]] = {"string": "", "boolean": False, "integer": 0, "number": 0, "array": ()}


def projected(values: Mapping[str, Any], listed: Iterable[Property]) -> dict[str, Any]:
    """Return the members of an object that a schema has, in the schema's order."""
    return {one.wire: values[one.wire] for one in listed if one.wire in values}


def address_values(resource: StoredResource, *, observed: bool) -> dict[str, Any]:
    """Return all that is known of the address of a resource."""
    traits = traits_of(resource.kind)
    title = resource.title(traits)
    slug = "".join(char if char.isalnum() and char.isascii() else "-" for char in title.lower()).strip("-") or "address"
    name = f"{slug}-{resource.address_id[:8]}"
    where = f"/{'public' if traits.address_type == 'app' else 'private'}/{name}"
    channels = traits.channels if observed else traits.channels[:1]
    return {
        "id": resource.address_id,
        "name": name,
        "display_name": title,
        "cover_url": "",
        "preview_url": "",
        "locked": False,
        "channels": {channel: f"{where}?channel={channel}" for channel in channels},
        "created_at": resource.created_at,
        "type": traits.address_type,
        "resource_id": resource.id,
    }
