"""All kinds of Fabric resources at once, and what is assigned to one."""

from __future__ import annotations

from typing import Any, TypeAlias, cast

from attrs import frozen

from ..operations import Resource, deletes, gets, lists, lists_of, posts_to
from ..wire.models import Body, Model
from ..wire.values import OpenEnum
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
    domain: str
    name: str | None
    identifier: str
    user: str
    ip_auth_enabled: bool
    ip_auth: tuple[str, ...]
    call_handler: DomainCallHandler | None
    calling_handler_resource_id: str | None
    call_relay_topic: str | None
    call_relay_topic_status_callback_url: str | None
    call_relay_context: str | None
    call_relay_context_status_callback_url: str | None
    call_request_url: str | None
    call_request_method: RequestMethod | None
    call_fallback_url: str | None
    call_fallback_method: RequestMethod | None
    call_status_callback_url: str | None
    call_status_callback_method: RequestMethod | None
    call_laml_application_id: str | None
    call_video_room_id: str | None
    call_relay_script_url: str | None
    encryption: SipAddressEncryption
    codecs: tuple[str, ...]
    ciphers: tuple[str, ...]


@frozen(kw_only=True)
class AssignedSipCredential(Model):
    """The address of a SIP credential that was assigned to a resource."""

    id: str
    name: str
    type: DisplayType
    cover_url: str | None
    preview_url: str | None
    channels: Channels


@frozen(kw_only=True)
class PhoneRouteAssignment(Body):
    """The phone route to assign to a resource, and whether for calls or for messages."""

    phone_route_id: str
    handler: UsedFor


@frozen(kw_only=True)
class DomainApplicationAssignment(Body):
    """The domain application to assign to a resource."""

    domain_application_id: str


@frozen(kw_only=True)
class SipCredentialAssignment(Body):
    """The SIP credential to assign to a resource."""

    sip_endpoint_id: str


class Resources(Resource, path="resources"):
    """The resources of a Space, of every type."""

    list = lists(_ANY_RESOURCE)
    get = gets(_ANY_RESOURCE)
    delete = deletes()
    list_addresses = lists_of(Address, at="resources/{id}/addresses")
    assign_phone_route = posts_to(PhoneRouteAssignment, Address, at="resources/{id}/phone_routes")
    assign_domain_application = posts_to(
        DomainApplicationAssignment, DomainApplication, at="resources/{id}/domain_applications"
    )
    assign_sip_credential = posts_to(SipCredentialAssignment, AssignedSipCredential, at="resources/{id}/sip_endpoints")
