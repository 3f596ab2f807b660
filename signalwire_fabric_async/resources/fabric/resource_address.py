"""The address of a resource, as its `list_addresses` returns it: one for each kind of resource."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from attrs import frozen

from ...schema.models import Model
from ...schema.values import OpenEnum


class DisplayType(OpenEnum):
    """Kind of resource that an address leads to."""

    APP = "app"
    ROOM = "room"
    CALL = "call"
    SUBSCRIBER = "subscriber"


@frozen(kw_only=True)
class Channels(Model):
    """URIs of an address by channel. A channel that the address does not have is None."""

    _needs_one: ClassVar[bool] = True

    audio: str | None = None
    """URI for audio calls."""
    messaging: str | None = None
    """URI for messages."""
    video: str | None = None
    """URI for video calls."""


@frozen(kw_only=True)
class Address(Model):
    """A Fabric address."""

    id: str
    """Address id. Guest tokens and invitations take it too."""
    name: str
    """Last part of the address, such as `justice-league`."""
    display_name: str
    """Label."""
    cover_url: str
    """URL of the cover image."""
    preview_url: str | None
    """URL of the preview image."""
    locked: bool
    """Rejects calls while true."""
    channels: Channels
    """URIs by channel."""
    created_at: datetime | None = None
    """Creation time. Newer responses do not carry it."""
    type: DisplayType
    """Kind of resource behind the address."""
    resource_id: str | None = None
    """Resource behind the address. Older responses do not carry it."""
