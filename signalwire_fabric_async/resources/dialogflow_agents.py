"""Dialogflow agents. The service has no create for them: they come from the Dashboard."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from ..operations import Resource, deletes, gets, lists, lists_of, updates
from ..wire.models import Body, Model
from ..wire.values import UNSET, Unset
from .addresses import Address
from .fabric_resource import FabricResource


@frozen(kw_only=True)
class DialogflowAgentDetails(Model):
    """The agent itself; `id` is its own, which no operation takes."""

    id: str
    say_enabled: bool | None = None
    say: str | None = None
    voice: str | None = None
    display_name: str | None = None
    dialogflow_reference_id: str | None = None
    dialogflow_reference_name: str | None = None


@frozen(kw_only=True)
class DialogflowAgent(FabricResource):
    """A Dialogflow agent as a Fabric resource."""

    display_name: str
    type: Literal["dialogflow_agent"]
    dialogflow_agent: DialogflowAgentDetails


@frozen(kw_only=True)
class DialogflowAgentUpdate(Body):
    """What to change of a Dialogflow agent."""

    name: str | Unset = UNSET
    say_enabled: bool | Unset = UNSET
    say: str | Unset = UNSET
    voice: str | Unset = UNSET


class DialogflowAgents(Resource, path="resources/dialogflow_agents"):
    """The Dialogflow agents of a Space."""

    list = lists(DialogflowAgent)
    get = gets(DialogflowAgent)
    update = updates(DialogflowAgentUpdate, DialogflowAgent, verb="PUT")
    delete = deletes()
    list_addresses = lists_of(Address, at="resources/dialogflow_agents/{id}/addresses")
