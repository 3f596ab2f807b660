"""FreeSWITCH connectors: FreeSWITCH servers that are connected to a Space."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

from ...operations import Resource, creates, deletes, gets, kept, lists, replaces
from ...schema.models import NULLABLE, Body, Model
from ...schema.values import UNSET, Unset
from .address_listing import lists_addresses
from .fabric_resource import FabricResource


@frozen(kw_only=True)
class FreeswitchConnectorDetails(Model):
    """The FreeSWITCH connector of a resource."""

    id: str
    """Id of the connector. No operation takes it: use the id of the resource."""
    name: str | None = None
    """Label."""
    caller_id: str | None = field(default=None, metadata=NULLABLE)
    """Caller ID presented to the called party."""
    send_as: str | None = field(default=None, metadata=NULLABLE)
    """Origin number of calls."""


@frozen(kw_only=True)
class FreeswitchConnector(FabricResource):
    """A FreeSWITCH connector as a Fabric resource."""

    display_name: str | None
    """Label."""
    type: Literal["freeswitch_connector"]
    """Always `freeswitch_connector`."""
    freeswitch_connector: FreeswitchConnectorDetails
    """The FreeSWITCH connector."""


@frozen(kw_only=True)
class FreeswitchConnectorCreate(Body):
    """A FreeSWITCH connector to create."""

    name: str
    """Label; responses carry it as `display_name` too."""
    token: str = field(repr=False)
    """UUID that the FreeSWITCH server authenticates with. No response carries it."""


@frozen(kw_only=True)
class FreeswitchConnectorUpdate(Body):
    """Changes to a FreeSWITCH connector."""

    name: str | Unset = UNSET
    """Label; responses carry it as `display_name` too."""
    caller_id: str | Unset = UNSET
    """Caller ID presented to the called party."""
    send_as: str | Unset = UNSET
    """Origin number of calls."""


class FreeswitchConnectors(Resource, path="resources/freeswitch_connectors", one="a FreeSWITCH connector"):
    """The FreeSWITCH connectors of a Space."""

    list = lists(FreeswitchConnector)
    """List the FreeSWITCH connectors, page after page."""
    get = gets(FreeswitchConnector)
    """Read a FreeSWITCH connector."""
    create = creates(FreeswitchConnectorCreate, FreeswitchConnector)
    """Create a FreeSWITCH connector."""
    update = replaces(
        FreeswitchConnectorUpdate,
        FreeswitchConnector,
        keeps=kept("freeswitch_connector", "name", "caller_id", "send_as"),
    )
    """Change a FreeSWITCH connector, by its id or by the model that was read."""
    delete = deletes()
    """Delete a FreeSWITCH connector."""
    list_addresses = lists_addresses(at="resources/freeswitch_connectors/{id}/addresses")
    """List the addresses of a FreeSWITCH connector, page after page."""
