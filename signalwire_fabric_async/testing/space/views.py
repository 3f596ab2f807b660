"""What a resource looks like in an answer: made once per class from the SDK's models, then applied without reflection."""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final, TypeAlias

import attrs

from ...schema.models import Member, Model, alternatives, members
from ...schema.values import OpenEnum
from .store import StoredResource
from .traits import BLANK_IS_NULL, ResourceTraits, traits_of

View: TypeAlias = Callable[[StoredResource], dict[str, Any]]
"""Shows a resource as the JSON object of an answer."""

_MISSING: Final = object()

OF_THE_ENVELOPE: Final = frozenset({"id", "project_id", "display_name", "name", "type", "created_at", "updated_at"})
"""The members that a resource's envelope has around its own object."""


@attrs.frozen
class Place:
    """Where the stand-in is and whose Space it stands in for."""

    base_url: str
    project_id: str


@attrs.frozen
class _Source:
    """Where one answered member's value comes from."""

    wire: str
    sent_as: str
    default: object
    optional: bool
    nullable: bool


def alternatives_of(answer: Any) -> list[Any]:  # a type expression
    """The model classes that an operation may answer."""
    return [one for one in alternatives(answer) if _is_model(one)]


def view_of(noun: str, answer: Any, place: Place) -> View:  # a model class or a union of them
    """How resources of a noun look as an answer of a class."""
    classes = alternatives_of(answer)
    if len(classes) == 1:
        return _view_of_class(noun, classes[0], place)
    return _view_of_kinds(noun, classes, place, envelope=True)


def _view_of_class(noun: str, cls: Any, place: Place) -> View:
    inner = envelope_member(cls)
    if inner is None:
        return object_view(traits_of(noun), members(cls), place, own_id="id")
    kinds = [one for one in alternatives(inner.type) if _is_model(one)]
    show_inner = _view_of_kinds(noun, kinds, place, envelope=False)
    outer = [one for one in members(cls) if one is not inner and one.wire not in ("display_name", "name")]
    show_outer = object_view(traits_of(noun), outer, place, own_id="id")
    name, traits = inner.wire, traits_of(noun)
    titled_as = traits.titled_as

    def show(resource: StoredResource) -> dict[str, Any]:
        shown = show_outer(resource)
        shown[titled_as] = resource.title(traits)
        shown[name] = show_inner(resource)
        return shown

    return show


def _view_of_kinds(noun: str, classes: list[Any], place: Place, *, envelope: bool) -> View:
    """The view by the class whose literals agree with what the resource holds."""
    views: list[tuple[dict[str, tuple[object, ...]], View]] = []
    for cls in classes:
        view = (
            _view_of_class(noun, cls, place)
            if envelope
            else object_view(traits_of(noun), members(cls), place, own_id="inner_id")
        )
        tags = {
            member.wire: typing.get_args(member.type)
            for member in members(cls)
            if typing.get_origin(member.type) is typing.Literal
        }
        views.append((tags, view))
    if len(views) == 1:
        return views[0][1]
    defaults = traits_of(noun).defaults

    def show(resource: StoredResource) -> dict[str, Any]:
        for tags, view in views:
            if all(resource.fields.get(name, defaults.get(name, values[0])) in values for name, values in tags.items()):
                return view(resource)
        return views[0][1](resource)

    return show


def envelope_member(cls: Any) -> Member | None:
    """The member that is the resource itself, where a class is an envelope around one."""
    listed = members(cls)
    names = {member.wire for member in listed}
    if not {"id", "project_id", "type", "created_at"} <= names:
        return None
    for member in listed:
        if member.wire not in OF_THE_ENVELOPE and any(_is_model(one) for one in alternatives(member.type)):
            return member
    return None


def object_view(traits: ResourceTraits, listed: Iterable[Member], place: Place, *, own_id: str) -> View:
    """A view by members alone: each from what was sent, from the resource itself, or from its default."""
    links = {name: place.base_url + path for name, path in traits.urls.items()}
    sources: list[_Source] = []
    attributes: list[tuple[str, str]] = []
    urls: list[tuple[str, str]] = []
    composed = list(traits.composed.items())
    for member in listed:
        if member.wire == "id":
            attributes.append(("id", own_id))
        elif member.wire in ("created_at", "updated_at"):
            attributes.append((member.wire, member.wire))
        elif member.wire == "resource_id":
            attributes.append((member.wire, "inner_id"))
        elif member.wire in links:
            urls.append((member.wire, links[member.wire]))
        else:
            sources.append(_source_of(member, traits, place))

    def show(resource: StoredResource) -> dict[str, Any]:
        shown: dict[str, Any] = {name: getattr(resource, attribute) for name, attribute in attributes}
        fields = resource.fields
        for source in sources:
            value = fields.get(source.sent_as, _MISSING)
            if value == "" and source.wire in BLANK_IS_NULL:
                value = None
            if value is _MISSING or (value is None and not source.nullable):
                if source.optional:
                    continue
                value = source.default
            shown[source.wire] = value
        for name, url in urls:
            shown[name] = url.replace("{id}", resource.inner_id)
        for name, text in composed:
            shown[name] = text.format_map(shown)
        return shown

    return show


def _source_of(member: Member, traits: ResourceTraits, place: Place) -> _Source:
    if member.wire == "project_id":
        return _Source(member.wire, "", place.project_id, optional=False, nullable=False)
    default = traits.defaults.get(member.wire, _MISSING)
    sent_as = traits.sources.get(member.wire, member.wire)
    if default is _MISSING:
        default = _default_of(member)
        optional = not member.required
    else:
        optional = False
    if typing.get_origin(member.type) is typing.Literal and len(typing.get_args(member.type)) == 1:
        sent_as = ""  # it has one value, whatever was sent
    return _Source(member.wire, sent_as, default, optional=optional, nullable=member.nullable)


def _default_of(member: Member) -> object:
    """What a member is when nothing says otherwise: null where it may be, the emptiest value where not."""
    if member.nullable:
        return None
    of = alternatives(member.type)[0]
    origin = typing.get_origin(of) or of
    if origin is typing.Literal:
        return typing.get_args(of)[0]
    if not isinstance(origin, type):
        return None
    if issubclass(origin, OpenEnum):
        return next(iter(origin)).value
    for base, value in _EMPTY:
        if issubclass(origin, base):
            return value
    return {}


_EMPTY: Final[tuple[tuple[type, object], ...]] = (
    (str, ""),
    (bool, False),
    (int, 0),
    (float, 0),
    (tuple, ()),
    (list, ()),
    (datetime, "1970-01-01T00:00:00Z"),
)


def _is_model(of: Any) -> bool:
    origin = typing.get_origin(of) or of
    return isinstance(origin, type) and issubclass(origin, Model)


def address_view(resource: StoredResource) -> dict[str, Any]:
    """The address of a resource."""
    traits = traits_of(resource.noun)
    title = resource.title(traits)
    name = "".join(char if char.isalnum() and char.isascii() else "-" for char in title.lower()).strip("-") or "address"
    where = f"/{'public' if traits.address_type == 'app' else 'private'}/{name}-{resource.address_id[:8]}"
    return {
        "id": resource.address_id,
        "name": f"{name}-{resource.address_id[:8]}",
        "display_name": title,
        "cover_url": "",
        "preview_url": "",
        "locked": False,
        "channels": {traits.channel: f"{where}?channel={traits.channel}"},
        "created_at": resource.created_at,
        "type": traits.address_type,
    }
