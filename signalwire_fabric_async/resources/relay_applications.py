"""Relay applications: programs that take calls on a topic over the Relay protocol."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from ..operations import Resource, creates, deletes, gets, lists, lists_of, updates
from ..wire.models import Body, Model
from ..wire.values import UNSET, Unset
from .addresses import Address
from .fabric_resource import FabricResource


@frozen(kw_only=True)
class RelayApplicationDetails(Model):
    """The application itself; `id` is its own, which no operation takes."""

    id: str
    name: str
    topic: str
    call_status_callback_url: str | None


@frozen(kw_only=True)
class RelayApplication(FabricResource):
    """A Relay application as a Fabric resource."""

    display_name: str
    type: Literal["relay_application"]
    relay_application: RelayApplicationDetails


@frozen(kw_only=True)
class RelayApplicationCreate(Body):
    """A Relay application to create."""

    name: str
    topic: str
    call_status_callback_url: str | Unset = UNSET


@frozen(kw_only=True)
class RelayApplicationUpdate(Body):
    """What to change of a Relay application."""

    name: str | Unset = UNSET
    topic: str | Unset = UNSET
    call_status_callback_url: str | Unset = UNSET


class RelayApplications(Resource, path="resources/relay_applications"):
    """The Relay applications of a Space."""

    list = lists(RelayApplication)
    get = gets(RelayApplication)
    create = creates(RelayApplicationCreate, RelayApplication)
    update = updates(RelayApplicationUpdate, RelayApplication, verb="PUT")
    delete = deletes()
    list_addresses = lists_of(Address, at="resources/relay_applications/{id}/addresses")
