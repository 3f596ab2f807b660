"""Relay applications: programs that take calls on a topic over the Relay protocol."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from ...operations import Resource, creates, deletes, gets, kept, lists, replaces
from ...schema.models import Body, Model
from ...schema.values import UNSET, Unset
from .address_listing import lists_addresses
from .fabric_resource import FabricResource


@frozen(kw_only=True)
class RelayApplicationDetails(Model):
    """The Relay application of a resource."""

    id: str
    """Id of the application. No operation takes it: use the id of the resource."""
    name: str
    """Label."""
    topic: str
    """Relay topic that your program subscribes to."""
    call_status_callback_url: str | None
    """Call status callback URL."""


@frozen(kw_only=True)
class RelayApplication(FabricResource):
    """A Relay application as a Fabric resource."""

    display_name: str | None
    """Label."""
    type: Literal["relay_application"]
    """Always `relay_application`."""
    relay_application: RelayApplicationDetails
    """The Relay application."""


@frozen(kw_only=True)
class RelayApplicationCreate(Body):
    """A Relay application to create."""

    name: str
    """Label; responses carry it as `display_name` too."""
    topic: str
    """Relay topic that your program subscribes to."""
    call_status_callback_url: str | Unset = UNSET
    """Call status callback URL."""


@frozen(kw_only=True)
class RelayApplicationUpdate(Body):
    """Changes to a Relay application."""

    name: str | Unset = UNSET
    """Label; responses carry it as `display_name` too."""
    topic: str | Unset = UNSET
    """Relay topic that your program subscribes to."""
    call_status_callback_url: str | Unset = UNSET
    """Call status callback URL."""


class RelayApplications(Resource, path="resources/relay_applications", one="a Relay application"):
    """The Relay applications of a Space."""

    list = lists(RelayApplication)
    """List the Relay applications, page after page."""
    get = gets(RelayApplication)
    """Read a Relay application."""
    create = creates(RelayApplicationCreate, RelayApplication)
    """Create a Relay application."""
    update = replaces(
        RelayApplicationUpdate,
        RelayApplication,
        keeps=kept("relay_application", "name", "topic", "call_status_callback_url"),
    )
    """Change a Relay application, by its id or by the model that was read."""
    delete = deletes()
    """Delete a Relay application."""
    list_addresses = lists_addresses(at="resources/relay_applications/{id}/addresses")
    """List the addresses of a Relay application, page after page."""
