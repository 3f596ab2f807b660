"""The nouns of the API, one module each: its models and, under them, its operation table.

A module is loaded when its noun is first used.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ..operations import Resource

NOUNS: Final[dict[str, tuple[str, str]]] = {
    "ai_agents": ("ai_agents", "AiAgents"),
    "call_flows": ("call_flows", "CallFlows"),
    "conference_rooms": ("conference_rooms", "ConferenceRooms"),
    "cxml_applications": ("cxml_applications", "CxmlApplications"),
    "cxml_scripts": ("cxml_scripts", "CxmlScripts"),
    "cxml_webhooks": ("cxml_webhooks", "CxmlWebhooks"),
    "dialogflow_agents": ("dialogflow_agents", "DialogflowAgents"),
    "freeswitch_connectors": ("freeswitch_connectors", "FreeswitchConnectors"),
    "relay_applications": ("relay_applications", "RelayApplications"),
    "resources": ("any_resource", "Resources"),
    "sip_addresses": ("sip_addresses", "SipAddresses"),
    "sip_credentials": ("sip_credentials", "SipCredentials"),
    "sip_gateways": ("sip_gateways", "SipGateways"),
    "subscribers": ("subscribers", "Subscribers"),
    "subscribers.sip_credentials": ("subscribers", "SubscriberSipCredentials"),
    "swml_scripts": ("swml_scripts", "SwmlScripts"),
    "swml_webhooks": ("swml_webhooks", "SwmlWebhooks"),
    "tokens": ("tokens", "Tokens"),
    "as_subscriber.addresses": ("addresses", "Addresses"),
    "as_subscriber.tokens": ("tokens", "SubscriberTokens"),
}
"""Where each noun's table is: its name on the session, then its module here and its class.

Those of `as_subscriber.` are on the view that a subscriber's token opens.
"""


def table(noun: str) -> type[Resource]:
    """The operation table of a noun. Raises KeyError for one that the API does not have."""
    module, name = NOUNS[noun]
    found: type[Resource] = getattr(import_module(f"{__name__}.fabric.{module}"), name)
    return found


def tables() -> Iterator[type[Resource]]:
    """Every operation table: this loads every noun."""
    return (table(noun) for noun in NOUNS)
