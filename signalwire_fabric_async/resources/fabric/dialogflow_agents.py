"""Dialogflow agents. They are created in the Dashboard; newer sources of the API do not list these operations."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

from ...operations import Resource, deletes, gets, kept, lists, replaces
from ...schema.models import NULLABLE, Body, Model
from ...schema.values import UNSET, Unset
from .address_listing import lists_addresses
from .fabric_resource import FabricResource


@frozen(kw_only=True)
class DialogflowAgentDetails(Model):
    """The Dialogflow agent of a resource."""

    id: str
    """Id of the agent. No operation takes it: use the id of the resource."""
    say_enabled: bool | None = None
    """Enables the default message `say`."""
    say: str | None = field(default=None, metadata=NULLABLE)
    """Default message."""
    voice: str | None = None
    """Voice, such as `en-US-Wavenet-D`."""
    display_name: str | None = None
    """Label."""
    dialogflow_reference_id: str | None = None
    """Id of the agent at Dialogflow."""
    dialogflow_reference_name: str | None = None
    """Name of the agent at Dialogflow."""


@frozen(kw_only=True)
class DialogflowAgent(FabricResource):
    """A Dialogflow agent as a Fabric resource."""

    display_name: str | None
    """Label."""
    type: Literal["dialogflow_agent"]
    """Always `dialogflow_agent`."""
    dialogflow_agent: DialogflowAgentDetails
    """The Dialogflow agent."""


@frozen(kw_only=True)
class DialogflowAgentUpdate(Body):
    """Changes to a Dialogflow agent."""

    name: str | Unset = UNSET
    """Label; responses carry it as `display_name`."""
    say_enabled: bool | Unset = UNSET
    """Enables the default message `say`."""
    say: str | Unset = UNSET
    """Default message."""
    voice: str | Unset = UNSET
    """Voice, such as `en-US-Wavenet-D`."""


class DialogflowAgents(Resource, path="resources/dialogflow_agents", one="a Dialogflow agent"):
    """The Dialogflow agents of a Space. Newer sources of the API do not list these operations: a 404 is possible."""

    list = lists(DialogflowAgent)
    """List the Dialogflow agents, page after page."""
    get = gets(DialogflowAgent)
    """Read a Dialogflow agent."""
    update = replaces(
        DialogflowAgentUpdate,
        DialogflowAgent,
        keeps=kept("dialogflow_agent", "say_enabled", "say", "voice", name="display_name"),
    )
    """Change a Dialogflow agent, by its id or by the model that was read."""
    delete = deletes()
    """Delete a Dialogflow agent."""
    list_addresses = lists_addresses(at="resources/dialogflow_agents/{id}/addresses")
    """List the addresses of a Dialogflow agent, page after page."""
