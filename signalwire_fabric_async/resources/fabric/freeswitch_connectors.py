"""FreeSWITCH connectors: FreeSWITCH servers that are tied to a Space."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

from ...operations import Resource, creates, deletes, gets, lists, lists_of, updates
from ...schema.models import NULLABLE, Body, Model
from ...schema.values import UNSET, Unset
from .addresses import Address
from .fabric_resource import FabricResource


@frozen(kw_only=True)
class FreeswitchConnectorDetails(Model):
    """The connector itself; `id` is its own, which no operation takes."""

    id: str
    name: str | None = None
    caller_id: str | None = field(default=None, metadata=NULLABLE)
    """The caller id of its calls."""
    send_as: str | None = field(default=None, metadata=NULLABLE)
    """What its calls are sent as."""


@frozen(kw_only=True)
class FreeswitchConnector(FabricResource):
    """A FreeSWITCH connector as a Fabric resource."""

    display_name: str
    type: Literal["freeswitch_connector"]
    freeswitch_connector: FreeswitchConnectorDetails
    """What only a FreeSWITCH connector has."""


@frozen(kw_only=True)
class FreeswitchConnectorCreate(Body):
    """A connector to create; the FreeSWITCH server shows its `token`."""

    name: str
    """Shown as its `display_name`."""
    token: str = field(repr=False)
    """What the FreeSWITCH server shows to be let in: a UUID. Never answered."""


@frozen(kw_only=True)
class FreeswitchConnectorUpdate(Body):
    """A connector's replacement: all that is to stay, and what is new."""

    name: str | Unset = UNSET
    """Shown as its `display_name`."""
    caller_id: str | Unset = UNSET
    """The caller id of its calls."""
    send_as: str | Unset = UNSET
    """What its calls are sent as."""


class FreeswitchConnectors(Resource, path="resources/freeswitch_connectors", one="a FreeSWITCH connector"):
    """The FreeSWITCH connectors of a Space."""

    list = lists(FreeswitchConnector, does="List the FreeSWITCH connectors, page after page.")
    get = gets(FreeswitchConnector)
    create = creates(FreeswitchConnectorCreate, FreeswitchConnector)
    update = updates(
        FreeswitchConnectorUpdate,
        FreeswitchConnector,
        verb="PUT",
        does="Replace a FreeSWITCH connector: give all that is to stay.",
    )
    delete = deletes()
    list_addresses = lists_of(
        Address,
        at="resources/freeswitch_connectors/{id}/addresses",
        does="List the addresses of a FreeSWITCH connector, page after page.",
    )
