"""Fabric addresses: where a resource can be reached, and through which channels."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from attrs import frozen

from ..operations import Resource, gets, lists
from ..wire.models import Model
from ..wire.values import OpenEnum


class DisplayType(OpenEnum):
    """What kind of thing an address leads to."""

    APP = "app"
    ROOM = "room"
    CALL = "call"
    SUBSCRIBER = "subscriber"


@frozen(kw_only=True)
class Channels(Model):
    """The channels of an address, each the URI to reach it by; None for one that it does not have."""

    needs_one: ClassVar[bool] = True
    """Whether an answer has one or more of the members, of which each alone may be missing."""

    audio: str | None = None
    messaging: str | None = None
    video: str | None = None


@frozen(kw_only=True)
class Address(Model):
    """A Fabric address."""

    id: str
    name: str
    display_name: str
    cover_url: str
    preview_url: str
    locked: bool
    channels: Channels
    created_at: datetime
    type: DisplayType


class Addresses(Resource, path="addresses"):
    """The addresses that a subscriber may reach."""

    list = lists(Address, auth="bearer")
    get = gets(Address, auth="bearer")
