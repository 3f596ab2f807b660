"""Relay applications: programs that take calls on a topic over the Relay protocol."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from ...operations import Resource, creates, deletes, gets, lists, lists_of, updates
from ...schema.models import Body, Model
from ...schema.values import UNSET, Unset
from .addresses import Address
from .fabric_resource import FabricResource


@frozen(kw_only=True)
class RelayApplicationDetails(Model):
    """The application itself; `id` is its own, which no operation takes."""

    id: str
    name: str
    topic: str
    """The Relay topic that your program listens to."""
    call_status_callback_url: str | None
    """The URL that is told how a call goes."""


@frozen(kw_only=True)
class RelayApplication(FabricResource):
    """A Relay application as a Fabric resource."""

    display_name: str
    type: Literal["relay_application"]
    relay_application: RelayApplicationDetails
    """What only a Relay application has."""


@frozen(kw_only=True)
class RelayApplicationCreate(Body):
    """A Relay application to create."""

    name: str
    """Shown as its `display_name`."""
    topic: str
    """The Relay topic that your program listens to."""
    call_status_callback_url: str | Unset = UNSET
    """The URL that is told how a call goes."""


@frozen(kw_only=True)
class RelayApplicationUpdate(Body):
    """A Relay application's replacement: all that is to stay, and what is new."""

    name: str | Unset = UNSET
    """Shown as its `display_name`."""
    topic: str | Unset = UNSET
    """The Relay topic that your program listens to."""
    call_status_callback_url: str | Unset = UNSET
    """The URL that is told how a call goes."""


class RelayApplications(Resource, path="resources/relay_applications", one="a Relay application"):
    """The Relay applications of a Space."""

    list = lists(RelayApplication, does="List the Relay applications, page after page.")
    get = gets(RelayApplication)
    create = creates(RelayApplicationCreate, RelayApplication)
    update = updates(
        RelayApplicationUpdate,
        RelayApplication,
        verb="PUT",
        does="Replace a Relay application: give all that is to stay.",
    )
    delete = deletes()
    list_addresses = lists_of(
        Address,
        at="resources/relay_applications/{id}/addresses",
        does="List the addresses of a Relay application, page after page.",
    )
