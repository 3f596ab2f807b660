"""Fabric addresses: where a resource can be reached, and through which channels."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from attrs import frozen

from ...operations import Authorization, Resource, gets, lists
from ...schema.models import Model
from ...schema.values import OpenEnum


class DisplayType(OpenEnum):
    """What kind of thing an address leads to."""

    APP = "app"
    ROOM = "room"
    CALL = "call"
    SUBSCRIBER = "subscriber"


@frozen(kw_only=True)
class Channels(Model):
    """The channels of an address, each the URI to reach it by; None for one that it does not have."""

    _needs_one: ClassVar[bool] = True
    """Whether an answer has one or more of the members, of which each alone may be missing."""

    audio: str | None = None
    """Calls with sound."""
    messaging: str | None = None
    """Text messages."""
    video: str | None = None
    """Calls with pictures."""


@frozen(kw_only=True)
class Address(Model):
    """A Fabric address."""

    id: str
    """What `get` takes, and the tokens of guests and invitations."""
    name: str
    """Its last part, such as `justice-league`."""
    display_name: str
    cover_url: str
    """Where its cover is."""
    preview_url: str
    """Where its preview is."""
    locked: bool
    """Whether it takes no calls."""
    channels: Channels
    """By what it can be reached, and where."""
    created_at: datetime
    type: DisplayType
    """What kind of thing it leads to."""


class Addresses(Resource, path="addresses", one="an address that the subscriber may reach"):
    """The addresses that a subscriber may reach."""

    list = lists(
        Address, auth=Authorization.BEARER, does="List the addresses that the subscriber may reach, page after page."
    )
    get = gets(Address, auth=Authorization.BEARER)
