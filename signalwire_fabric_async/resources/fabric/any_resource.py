"""All kinds of Fabric resources at once, and what is assigned to one."""

from __future__ import annotations

from typing import Any, TypeAlias, cast

from attrs import frozen

from ...operations import Resource, action, deletes, gets, lists, lists_of
from ...schema.models import Body, Model
from ...schema.values import OpenEnum
from .addresses import Address, Channels, DisplayType
from .ai_agents import AiAgent
from .call_flows import CallFlow
from .calling import SipAddressEncryption
from .conference_rooms import ConferenceRoom
from .cxml_applications import CxmlApplication
from .cxml_scripts import CxmlScript
from .cxml_webhooks import CxmlWebhook
from .dialogflow_agents import DialogflowAgent
from .fabric_resource import FabricResource
from .freeswitch_connectors import FreeswitchConnector
from .handling import RequestMethod, UsedFor
from .relay_applications import RelayApplication
from .sip_credentials import SipCredentialResource
from .sip_gateways import SipGateway
from .subscribers import Subscriber
from .swml_scripts import SwmlScript
from .swml_webhooks import SwmlWebhook


@frozen(kw_only=True)
class GenericResource(FabricResource):
    """A resource of a type that this version of the SDK does not know; `extra` holds what it is made of."""

    display_name: str
    type: str
    """Such as `ai_agent`."""


AnyResource: TypeAlias = (
    AiAgent
    | CallFlow
    | ConferenceRoom
    | CxmlApplication
    | CxmlScript
    | CxmlWebhook
    | DialogflowAgent
    | FreeswitchConnector
    | RelayApplication
    | SipCredentialResource
    | SipGateway
    | Subscriber
    | SwmlScript
    | SwmlWebhook
    | GenericResource
)
"""A resource of any type: told apart by `match` or `isinstance`."""

_ANY_RESOURCE = cast("type[AnyResource]", cast("Any", AnyResource))  # a union, where a class is expected


class DomainCallHandler(OpenEnum):
    """What a domain application does with inbound calls."""

    RELAY_TOPIC = "relay_topic"
    RELAY_APPLICATION = "relay_application"
    LAML_WEBHOOKS = "laml_webhooks"
    LAML_APPLICATION = "laml_application"
    VIDEO_ROOM = "video_room"
    RELAY_SCRIPT = "relay_script"
    DIALOGFLOW = "dialogflow"
    AI_AGENT = "ai_agent"
    CALL_FLOW = "call_flow"
    RELAY_CONTEXT = "relay_context"
    RELAY_CONNECTOR = "relay_connector"
    FABRIC_SUBSCRIBER = "fabric_subscriber"
    SIP_GATEWAY = "sip_gateway"
    CALL_QUEUE = "call_queue"


@frozen(kw_only=True)
class DomainApplication(Model):
    """A domain application, with what handles its calls."""

    id: str
    type: str
    """Such as `domain_application`."""
    domain: str
    """The whole domain: the Space's name with `identifier`."""
    name: str | None
    """What it is called."""
    identifier: str
    """Its own part of `domain`."""
    user: str
    """The user part of its SIP address."""
    ip_auth_enabled: bool
    """Whether only the addresses of `ip_auth` are let in."""
    ip_auth: tuple[str, ...]
    """IP addresses and blocks."""
    call_handler: DomainCallHandler | None
    """What takes the calls that come in."""
    calling_handler_resource_id: str | None
    """The resource that takes them."""
    call_relay_topic: str | None
    """The Relay topic that calls go to."""
    call_relay_topic_status_callback_url: str | None
    """The URL that is told how a call goes."""
    call_relay_context: str | None
    """Deprecated: the Relay context that calls go to."""
    call_relay_context_status_callback_url: str | None
    """Deprecated: see `call_relay_topic_status_callback_url`."""
    call_request_url: str | None
    """The URL that is asked for cXML when a call comes in."""
    call_request_method: RequestMethod | None
    """The HTTP method for `call_request_url`."""
    call_fallback_url: str | None
    """The URL that is asked for cXML after `call_request_url` failed."""
    call_fallback_method: RequestMethod | None
    """The HTTP method for `call_fallback_url`."""
    call_status_callback_url: str | None
    """The URL that is told how a call goes."""
    call_status_callback_method: RequestMethod | None
    """The HTTP method for `call_status_callback_url`."""
    call_laml_application_id: str | None
    """The cXML application that takes calls."""
    call_video_room_id: str | None
    """The video room that calls join."""
    call_relay_script_url: str | None
    """The URL of the Relay script that a call runs."""
    encryption: SipAddressEncryption
    """Whether connections must be encrypted, may be, or must not."""
    codecs: tuple[str, ...]
    """The codecs that its calls may use."""
    ciphers: tuple[str, ...]
    """The SRTP cipher suites that its calls may use."""


@frozen(kw_only=True)
class AssignedSipCredential(Model):
    """The address of a SIP credential that was assigned to a resource."""

    id: str
    name: str
    type: DisplayType
    """What kind of thing it leads to."""
    cover_url: str | None
    """Where its cover is."""
    preview_url: str | None
    """Where its preview is."""
    channels: Channels
    """By what it can be reached, and where."""


@frozen(kw_only=True)
class PhoneRouteAssignment(Body):
    """The phone route to assign to a resource, and whether for calls or for messages."""

    phone_route_id: str
    """The phone route, by its id."""
    handler: UsedFor
    """Whether the resource is to take its calls or its messages."""


@frozen(kw_only=True)
class DomainApplicationAssignment(Body):
    """The domain application to assign to a resource."""

    domain_application_id: str
    """The domain application, by its id."""


@frozen(kw_only=True)
class SipCredentialAssignment(Body):
    """The SIP credential to assign to a resource."""

    sip_endpoint_id: str
    """The SIP credential, by its id."""


class Resources(Resource, path="resources", one="a resource of any type"):
    """The resources of a Space, of every type."""

    list = lists(_ANY_RESOURCE, does="List the resources of every type, page after page.")
    get = gets(_ANY_RESOURCE)
    delete = deletes()
    list_addresses = lists_of(
        Address, at="resources/{id}/addresses", does="List the addresses of a resource, page after page."
    )
    assign_phone_route = action(
        PhoneRouteAssignment,
        Address,
        at="resources/{id}/phone_routes",
        does="Have a resource take the calls, or the messages, of a phone route.",
    )
    assign_domain_application = action(
        DomainApplicationAssignment,
        DomainApplication,
        at="resources/{id}/domain_applications",
        does="Have a resource take the calls of a domain application.",
    )
    assign_sip_credential = action(
        SipCredentialAssignment,
        AssignedSipCredential,
        at="resources/{id}/sip_endpoints",
        does="Have a resource take the calls of a SIP credential.",
    )
