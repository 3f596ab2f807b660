"""Fabric resources of every kind, and assignments to one."""

from __future__ import annotations

from typing import Any, TypeAlias, cast

from attrs import frozen

from ...operations import Resource, action, deletes, gets, lists
from ...schema.models import Body, Model
from ...schema.values import OpenEnum
from .address_listing import lists_addresses
from .ai_agents import AiAgent
from .call_flows import CallFlow
from .common import RequestMethod, SipAddressEncryption, UsedForValue
from .conference_rooms import ConferenceRoom
from .cxml_applications import CxmlApplication
from .cxml_scripts import CxmlScript
from .cxml_webhooks import CxmlWebhook
from .dialogflow_agents import DialogflowAgent
from .fabric_resource import FabricResource
from .freeswitch_connectors import FreeswitchConnector
from .relay_applications import RelayApplication
from .resource_address import Address, Channels, DisplayType
from .sip_credentials import SipCredential
from .sip_gateways import SipGateway
from .subscribers import Subscriber
from .swml_scripts import SwmlScript
from .swml_webhooks import SwmlWebhook


@frozen(kw_only=True)
class GenericResource(FabricResource):
    """A resource of a type that this version of the SDK does not know; `extra` holds its members."""

    display_name: str | None
    """Label."""
    type: str
    """Type, such as `ai_agent`."""


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
    | SipCredential
    | SipGateway
    | Subscriber
    | SwmlScript
    | SwmlWebhook
    | GenericResource
)
"""A resource of any type; `match` or `isinstance` tells which."""

_ANY_RESOURCE = cast("type[AnyResource]", cast("Any", AnyResource))  # a union, where a class is expected


class DomainCallHandler(OpenEnum):
    """Routing of the calls to a domain application."""

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
    """A domain application, as the published description has the response to its assignment."""

    id: str
    """Id of the domain application."""
    type: str
    """Type, such as `domain_application`."""
    domain: str
    """Full domain: the Space's name with `identifier`."""
    name: str | None
    """Label."""
    identifier: str
    """First part of `domain`."""
    user: str
    """SIP user of the domain."""
    ip_auth_enabled: bool
    """Restricts callers to the addresses in `ip_auth`."""
    ip_auth: tuple[str, ...]
    """Allowed IP addresses and CIDR blocks."""
    call_handler: DomainCallHandler | None
    """Routing of inbound calls."""
    calling_handler_resource_id: str | None
    """Resource that handles inbound calls."""
    call_relay_topic: str | None
    """Relay topic of inbound calls."""
    call_relay_topic_status_callback_url: str | None
    """Call status callback URL of `call_relay_topic`."""
    call_relay_context: str | None
    """Relay context of inbound calls. Deprecated."""
    call_relay_context_status_callback_url: str | None
    """Call status callback URL of `call_relay_context`. Deprecated."""
    call_request_url: str | None
    """Call webhook URL; cXML is expected."""
    call_request_method: RequestMethod | None
    """HTTP method of `call_request_url`."""
    call_fallback_url: str | None
    """Fallback call webhook URL."""
    call_fallback_method: RequestMethod | None
    """HTTP method of `call_fallback_url`."""
    call_status_callback_url: str | None
    """Call status callback URL."""
    call_status_callback_method: RequestMethod | None
    """HTTP method of `call_status_callback_url`."""
    call_laml_application_id: str | None
    """cXML application of inbound calls."""
    call_video_room_id: str | None
    """Video room of inbound calls."""
    call_relay_script_url: str | None
    """URL of the SWML script of inbound calls."""
    encryption: SipAddressEncryption
    """SRTP media encryption."""
    codecs: tuple[str, ...]
    """Allowed codecs."""
    ciphers: tuple[str, ...]
    """Allowed SRTP cipher suites."""


@frozen(kw_only=True)
class AssignedSipCredential(Model):
    """An address, as the published description has the response to the assignment of a SIP credential."""

    id: str
    """Address id."""
    name: str
    """Last part of the address."""
    type: DisplayType
    """Kind of resource behind the address."""
    cover_url: str | None
    """URL of the cover image."""
    preview_url: str | None
    """URL of the preview image."""
    channels: Channels
    """URIs by channel."""


@frozen(kw_only=True)
class WhatsappNumberAddress(Model):
    """The address of a WhatsApp number that was assigned to a resource."""

    id: str
    """Address id."""
    resource_id: str | None
    """Resource that handles the number's traffic."""
    name: str
    """Last part of the address."""
    display_name: str
    """Label."""
    type: DisplayType
    """Kind of resource behind the address."""
    cover_url: str | None
    """URL of the cover image."""
    preview_url: str | None
    """URL of the preview image."""
    locked: bool
    """Rejects calls while true."""
    channels: Channels
    """URIs by channel."""


DomainApplicationAssigned: TypeAlias = Address | DomainApplication
"""Response to the assignment of a domain application: an address or, as published, the domain application."""

SipCredentialAssigned: TypeAlias = SipCredential | AssignedSipCredential
"""Response to the assignment of a SIP credential: the credential or, as published, an address."""

_DOMAIN_ASSIGNED = cast("type[DomainApplicationAssigned]", cast("Any", DomainApplicationAssigned))  # as _ANY_RESOURCE
_SIP_ASSIGNED = cast("type[SipCredentialAssigned]", cast("Any", SipCredentialAssigned))  # as _ANY_RESOURCE


@frozen(kw_only=True)
class PhoneRouteAssignment(Body):
    """The phone route to assign to a resource, for one channel.

    The service refuses SWML webhooks, cXML webhooks and AI agents here: set the handler of the number instead.
    """

    phone_route_id: str
    """Id of the phone route: the id of a phone number."""
    handler: UsedForValue
    """Channel that the resource is to handle."""


@frozen(kw_only=True)
class DomainApplicationAssignment(Body):
    """The domain application to assign to a resource."""

    domain_application_id: str
    """Id of the domain application."""


@frozen(kw_only=True)
class SipCredentialAssignment(Body):
    """The SIP credential to assign to a resource."""

    sip_endpoint_id: str
    """Id of the SIP credential."""


@frozen(kw_only=True)
class WhatsappNumberAssignment(Body):
    """The WhatsApp number to assign to a resource, for one channel."""

    whatsapp_number_id: str
    """Id of the WhatsApp number."""
    handler: UsedForValue
    """Channel that the resource is to handle."""


class Resources(Resource, path="resources", one="a resource of any type"):
    """The resources of a Space, of every type."""

    list = lists(_ANY_RESOURCE)
    """List the resources of every type, page after page."""
    get = gets(_ANY_RESOURCE)
    """Read a resource of any type."""
    delete = deletes()
    """Delete a resource of any type."""
    list_addresses = lists_addresses(at="resources/{id}/addresses")
    """List the addresses of a resource, page after page."""
    assign_phone_route = action(PhoneRouteAssignment, Address, at="resources/{id}/phone_routes")
    """Route the calls, or the messages, of a phone number to a resource."""
    assign_domain_application = action(
        DomainApplicationAssignment, _DOMAIN_ASSIGNED, at="resources/{id}/domain_applications"
    )
    """Route the calls of a domain application to a resource."""
    assign_sip_credential = action(SipCredentialAssignment, _SIP_ASSIGNED, at="resources/{id}/sip_endpoints")
    """Route the calls of a SIP credential to a resource."""
    assign_whatsapp_number = action(
        WhatsappNumberAssignment, WhatsappNumberAddress, at="resources/{id}/whatsapp_numbers"
    )
    """Route the traffic of a WhatsApp number to a resource. Not every Space is known to serve it."""
