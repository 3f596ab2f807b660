"""Dialogflow agents. The service has no create for them: they come from the Dashboard."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from ...operations import Resource, deletes, gets, lists, lists_of, updates
from ...schema.models import Body, Model
from ...schema.values import UNSET, Unset
from .addresses import Address
from .fabric_resource import FabricResource


@frozen(kw_only=True)
class DialogflowAgentDetails(Model):
    """The agent itself; `id` is its own, which no operation takes."""

    id: str
    say_enabled: bool | None = None
    """Whether the agent says `say`."""
    say: str | None = None
    """What it says by default."""
    voice: str | None = None
    """The voice in which it speaks, such as `en-US-Wavenet-D`."""
    display_name: str | None = None
    dialogflow_reference_id: str | None = None
    """The agent's id at Dialogflow."""
    dialogflow_reference_name: str | None = None
    """The agent's name at Dialogflow."""


@frozen(kw_only=True)
class DialogflowAgent(FabricResource):
    """A Dialogflow agent as a Fabric resource."""

    display_name: str
    type: Literal["dialogflow_agent"]
    dialogflow_agent: DialogflowAgentDetails
    """What only a Dialogflow agent has."""


@frozen(kw_only=True)
class DialogflowAgentUpdate(Body):
    """A Dialogflow agent's replacement: all that is to stay, and what is new."""

    name: str | Unset = UNSET
    """Shown as its `display_name`."""
    say_enabled: bool | Unset = UNSET
    """Whether the agent says `say`."""
    say: str | Unset = UNSET
    """What it says by default."""
    voice: str | Unset = UNSET
    """The voice in which it speaks, such as `en-US-Wavenet-D`."""


class DialogflowAgents(Resource, path="resources/dialogflow_agents", one="a Dialogflow agent"):
    """The Dialogflow agents of a Space."""

    list = lists(DialogflowAgent, does="List the Dialogflow agents, page after page.")
    get = gets(DialogflowAgent)
    update = updates(
        DialogflowAgentUpdate, DialogflowAgent, verb="PUT", does="Replace a Dialogflow agent: give all that is to stay."
    )
    delete = deletes()
    list_addresses = lists_of(
        Address,
        at="resources/dialogflow_agents/{id}/addresses",
        does="List the addresses of a Dialogflow agent, page after page.",
    )
