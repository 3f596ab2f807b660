"""The asyncio-native SDK for the SignalWire Fabric REST API.

    async with AsyncSession("acme", project_id=..., api_token=...) as session:
        person = await session.subscribers.create(email="ada@example.com")

Importing the package loads nothing but this file; each name is loaded when it
is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ._version import __version__

if TYPE_CHECKING:
    from .bulk import Bulk as Bulk
    from .bulk import Outcome as Outcome
    from .error_items import ErrorItem as ErrorItem
    from .errors import APIError as APIError
    from .errors import AuthenticationError as AuthenticationError
    from .errors import BadRequestError as BadRequestError
    from .errors import ConfigurationError as ConfigurationError
    from .errors import ConflictError as ConflictError
    from .errors import FabricError as FabricError
    from .errors import NotFoundError as NotFoundError
    from .errors import PagingError as PagingError
    from .errors import PermissionDeniedError as PermissionDeniedError
    from .errors import RateLimitError as RateLimitError
    from .errors import RequestTimeoutError as RequestTimeoutError
    from .errors import ResponseError as ResponseError
    from .errors import ServerError as ServerError
    from .errors import SessionClosedError as SessionClosedError
    from .errors import TransportError as TransportError
    from .errors import ValidationError as ValidationError
    from .http.events import AttemptFailed as AttemptFailed
    from .http.events import Event as Event
    from .http.events import Finished as Finished
    from .http.events import Hook as Hook
    from .http.events import Started as Started
    from .http.events import Waiting as Waiting
    from .http.retry import RetryPolicy as RetryPolicy
    from .paging import Links as Links
    from .paging import Page as Page
    from .paging import Pager as Pager
    from .quota.quota import Quota as Quota
    from .quota.quota import WriteQuota as WriteQuota
    from .resources.addresses import Address as Address
    from .resources.addresses import Channels as Channels
    from .resources.addresses import DisplayType as DisplayType
    from .resources.ai_agents import AiAgent as AiAgent
    from .resources.ai_agents import AiAgentCreate as AiAgentCreate
    from .resources.ai_agents import AiAgentDetails as AiAgentDetails
    from .resources.ai_agents import AiAgentUpdate as AiAgentUpdate
    from .resources.ai_languages import AiHint as AiHint
    from .resources.ai_languages import AiLanguage as AiLanguage
    from .resources.ai_languages import AiMultilingual as AiMultilingual
    from .resources.ai_languages import AiMultilingualLanguage as AiMultilingualLanguage
    from .resources.ai_languages import AiMultilingualUpdate as AiMultilingualUpdate
    from .resources.ai_languages import AiPronunciation as AiPronunciation
    from .resources.ai_languages import AiVoiceParams as AiVoiceParams
    from .resources.ai_languages import Fillers as Fillers
    from .resources.ai_languages import VoiceEmotion as VoiceEmotion
    from .resources.ai_params import AiModel as AiModel
    from .resources.ai_params import AiParams as AiParams
    from .resources.ai_params import ConversationMessage as ConversationMessage
    from .resources.ai_params import ConversationRole as ConversationRole
    from .resources.ai_params import Direction as Direction
    from .resources.ai_params import NumberFormat as NumberFormat
    from .resources.ai_params import PomFormat as PomFormat
    from .resources.ai_params import SummaryMode as SummaryMode
    from .resources.ai_params import TextNormalization as TextNormalization
    from .resources.ai_prompts import AiContext as AiContext
    from .resources.ai_prompts import AiContextUpdate as AiContextUpdate
    from .resources.ai_prompts import AiPostPromptPom as AiPostPromptPom
    from .resources.ai_prompts import AiPostPromptText as AiPostPromptText
    from .resources.ai_prompts import AiPostPromptUpdate as AiPostPromptUpdate
    from .resources.ai_prompts import AiPromptPom as AiPromptPom
    from .resources.ai_prompts import AiPromptText as AiPromptText
    from .resources.ai_prompts import AiPromptUpdate as AiPromptUpdate
    from .resources.ai_prompts import AiStep as AiStep
    from .resources.ai_prompts import PomSection as PomSection
    from .resources.ai_prompts import Sampling as Sampling
    from .resources.call_flows import CallFlow as CallFlow
    from .resources.call_flows import CallFlowCreate as CallFlowCreate
    from .resources.call_flows import CallFlowDeployByDocumentVersion as CallFlowDeployByDocumentVersion
    from .resources.call_flows import CallFlowDeployByVersionId as CallFlowDeployByVersionId
    from .resources.call_flows import CallFlowDeployment as CallFlowDeployment
    from .resources.call_flows import CallFlowDetails as CallFlowDetails
    from .resources.call_flows import CallFlowUpdate as CallFlowUpdate
    from .resources.call_flows import CallFlowVersion as CallFlowVersion
    from .resources.calling import AnsweredCallHandler as AnsweredCallHandler
    from .resources.calling import CallHandler as CallHandler
    from .resources.calling import Cipher as Cipher
    from .resources.calling import Codec as Codec
    from .resources.calling import Encryption as Encryption
    from .resources.calling import SipAddressEncryption as SipAddressEncryption
    from .resources.conference_rooms import ConferenceRoom as ConferenceRoom
    from .resources.conference_rooms import ConferenceRoomCreate as ConferenceRoomCreate
    from .resources.conference_rooms import ConferenceRoomDetails as ConferenceRoomDetails
    from .resources.conference_rooms import ConferenceRoomUpdate as ConferenceRoomUpdate
    from .resources.conference_rooms import RoomLayout as RoomLayout
    from .resources.conference_rooms import VideoQuality as VideoQuality
    from .resources.cxml_applications import CxmlApplication as CxmlApplication
    from .resources.cxml_applications import CxmlApplicationDetails as CxmlApplicationDetails
    from .resources.cxml_applications import CxmlApplicationUpdate as CxmlApplicationUpdate
    from .resources.cxml_scripts import CxmlScript as CxmlScript
    from .resources.cxml_scripts import CxmlScriptCreate as CxmlScriptCreate
    from .resources.cxml_scripts import CxmlScriptDetails as CxmlScriptDetails
    from .resources.cxml_scripts import CxmlScriptUpdate as CxmlScriptUpdate
    from .resources.cxml_webhooks import CxmlWebhook as CxmlWebhook
    from .resources.cxml_webhooks import CxmlWebhookCreate as CxmlWebhookCreate
    from .resources.cxml_webhooks import CxmlWebhookDetails as CxmlWebhookDetails
    from .resources.cxml_webhooks import CxmlWebhookUpdate as CxmlWebhookUpdate
    from .resources.dialogflow_agents import DialogflowAgent as DialogflowAgent
    from .resources.dialogflow_agents import DialogflowAgentDetails as DialogflowAgentDetails
    from .resources.dialogflow_agents import DialogflowAgentUpdate as DialogflowAgentUpdate
    from .resources.fabric_resource import FabricResource as FabricResource
    from .resources.freeswitch_connectors import FreeswitchConnector as FreeswitchConnector
    from .resources.freeswitch_connectors import FreeswitchConnectorCreate as FreeswitchConnectorCreate
    from .resources.freeswitch_connectors import FreeswitchConnectorDetails as FreeswitchConnectorDetails
    from .resources.freeswitch_connectors import FreeswitchConnectorUpdate as FreeswitchConnectorUpdate
    from .resources.handling import RequestMethod as RequestMethod
    from .resources.handling import UsedFor as UsedFor
    from .resources.relay_applications import RelayApplication as RelayApplication
    from .resources.relay_applications import RelayApplicationCreate as RelayApplicationCreate
    from .resources.relay_applications import RelayApplicationDetails as RelayApplicationDetails
    from .resources.relay_applications import RelayApplicationUpdate as RelayApplicationUpdate
    from .resources.resources import AnyResource as AnyResource
    from .resources.resources import AssignedSipCredential as AssignedSipCredential
    from .resources.resources import DomainApplication as DomainApplication
    from .resources.resources import DomainApplicationAssignment as DomainApplicationAssignment
    from .resources.resources import DomainCallHandler as DomainCallHandler
    from .resources.resources import GenericResource as GenericResource
    from .resources.resources import PhoneRouteAssignment as PhoneRouteAssignment
    from .resources.resources import SipCredentialAssignment as SipCredentialAssignment
    from .resources.sip_addresses import SipAddress as SipAddress
    from .resources.sip_addresses import SipAddressCodec as SipAddressCodec
    from .resources.sip_addresses import SipAddressCreate as SipAddressCreate
    from .resources.sip_addresses import SipAddressUpdate as SipAddressUpdate
    from .resources.sip_credentials import SipCredential as SipCredential
    from .resources.sip_credentials import SipCredentialCreate as SipCredentialCreate
    from .resources.sip_credentials import SipCredentialDetails as SipCredentialDetails
    from .resources.sip_credentials import SipCredentialResource as SipCredentialResource
    from .resources.sip_credentials import SipCredentialUpdate as SipCredentialUpdate
    from .resources.sip_gateways import SipGateway as SipGateway
    from .resources.sip_gateways import SipGatewayCreate as SipGatewayCreate
    from .resources.sip_gateways import SipGatewayDetails as SipGatewayDetails
    from .resources.sip_gateways import SipGatewayUpdate as SipGatewayUpdate
    from .resources.subscribers import Subscriber as Subscriber
    from .resources.subscribers import SubscriberBody as SubscriberBody
    from .resources.subscribers import SubscriberProfile as SubscriberProfile
    from .resources.subscribers import SubscriberSipCredential as SubscriberSipCredential
    from .resources.subscribers import SubscriberSipCredentialCreate as SubscriberSipCredentialCreate
    from .resources.subscribers import SubscriberSipCredentialUpdate as SubscriberSipCredentialUpdate
    from .resources.swaig import McpServer as McpServer
    from .resources.swaig import NativeFunction as NativeFunction
    from .resources.swaig import Swaig as Swaig
    from .resources.swaig import SwaigDefaults as SwaigDefaults
    from .resources.swaig import SwaigFunction as SwaigFunction
    from .resources.swaig import SwaigIncludes as SwaigIncludes
    from .resources.swml import SwmlDocument as SwmlDocument
    from .resources.swml_scripts import CallingSwmlScriptCreate as CallingSwmlScriptCreate
    from .resources.swml_scripts import CallingSwmlScriptUpdate as CallingSwmlScriptUpdate
    from .resources.swml_scripts import MessagingSwmlScriptCreate as MessagingSwmlScriptCreate
    from .resources.swml_scripts import MessagingSwmlScriptUpdate as MessagingSwmlScriptUpdate
    from .resources.swml_scripts import SwmlScript as SwmlScript
    from .resources.swml_scripts import SwmlScriptDetails as SwmlScriptDetails
    from .resources.swml_webhooks import SwmlWebhook as SwmlWebhook
    from .resources.swml_webhooks import SwmlWebhookCreate as SwmlWebhookCreate
    from .resources.swml_webhooks import SwmlWebhookDetails as SwmlWebhookDetails
    from .resources.swml_webhooks import SwmlWebhookUpdate as SwmlWebhookUpdate
    from .resources.tokens import EmbedToken as EmbedToken
    from .resources.tokens import EmbedTokenCreate as EmbedTokenCreate
    from .resources.tokens import GuestToken as GuestToken
    from .resources.tokens import GuestTokenCreate as GuestTokenCreate
    from .resources.tokens import InviteToken as InviteToken
    from .resources.tokens import InviteTokenCreate as InviteTokenCreate
    from .resources.tokens import RefreshedToken as RefreshedToken
    from .resources.tokens import Region as Region
    from .resources.tokens import SubscriberToken as SubscriberToken
    from .resources.tokens import SubscriberTokenCreate as SubscriberTokenCreate
    from .resources.tokens import SubscriberTokenRefresh as SubscriberTokenRefresh
    from .resources.tokens import TokenScope as TokenScope
    from .schema.converter import converter as converter
    from .schema.converter import make_converter as make_converter
    from .schema.models import Body as Body
    from .schema.models import Model as Model
    from .schema.values import UNSET as UNSET
    from .schema.values import Extra as Extra
    from .schema.values import OpenEnum as OpenEnum
    from .schema.values import Secret as Secret
    from .schema.values import Unset as Unset
    from .session import AsyncSession as AsyncSession
    from .session import SubscriberView as SubscriberView

_MODULES = {
    "bulk": "Bulk Outcome",
    "error_items": "ErrorItem",
    "errors": (
        "APIError AuthenticationError BadRequestError ConfigurationError ConflictError FabricError "
        "NotFoundError PagingError PermissionDeniedError RateLimitError RequestTimeoutError ResponseError "
        "ServerError SessionClosedError TransportError ValidationError"
    ),
    "resources.addresses": "Address Channels DisplayType",
    "resources.ai_agents": "AiAgent AiAgentCreate AiAgentDetails AiAgentUpdate",
    "resources.ai_languages": (
        "AiHint AiLanguage AiMultilingual AiMultilingualLanguage AiMultilingualUpdate AiPronunciation "
        "AiVoiceParams Fillers VoiceEmotion"
    ),
    "resources.ai_params": (
        "AiModel AiParams ConversationMessage ConversationRole Direction NumberFormat PomFormat SummaryMode "
        "TextNormalization"
    ),
    "resources.ai_prompts": (
        "AiContext AiContextUpdate AiPostPromptPom AiPostPromptText AiPostPromptUpdate AiPromptPom "
        "AiPromptText AiPromptUpdate AiStep PomSection Sampling"
    ),
    "resources.call_flows": (
        "CallFlow CallFlowCreate CallFlowDeployByDocumentVersion CallFlowDeployByVersionId CallFlowDeployment "
        "CallFlowDetails CallFlowUpdate CallFlowVersion"
    ),
    "resources.calling": "AnsweredCallHandler CallHandler Cipher Codec Encryption SipAddressEncryption",
    "resources.conference_rooms": (
        "ConferenceRoom ConferenceRoomCreate ConferenceRoomDetails ConferenceRoomUpdate RoomLayout VideoQuality"
    ),
    "resources.cxml_applications": "CxmlApplication CxmlApplicationDetails CxmlApplicationUpdate",
    "resources.cxml_scripts": "CxmlScript CxmlScriptCreate CxmlScriptDetails CxmlScriptUpdate",
    "resources.cxml_webhooks": "CxmlWebhook CxmlWebhookCreate CxmlWebhookDetails CxmlWebhookUpdate",
    "resources.dialogflow_agents": "DialogflowAgent DialogflowAgentDetails DialogflowAgentUpdate",
    "resources.fabric_resource": "FabricResource",
    "resources.freeswitch_connectors": (
        "FreeswitchConnector FreeswitchConnectorCreate FreeswitchConnectorDetails FreeswitchConnectorUpdate"
    ),
    "resources.handling": "RequestMethod UsedFor",
    "resources.relay_applications": "RelayApplication RelayApplicationCreate RelayApplicationDetails RelayApplicationUpdate",
    "resources.resources": (
        "AnyResource AssignedSipCredential DomainApplication DomainApplicationAssignment DomainCallHandler "
        "GenericResource PhoneRouteAssignment SipCredentialAssignment"
    ),
    "resources.sip_addresses": "SipAddress SipAddressCodec SipAddressCreate SipAddressUpdate",
    "resources.sip_credentials": "SipCredential SipCredentialCreate SipCredentialDetails SipCredentialResource SipCredentialUpdate",
    "resources.sip_gateways": "SipGateway SipGatewayCreate SipGatewayDetails SipGatewayUpdate",
    "resources.subscribers": (
        "Subscriber SubscriberBody SubscriberProfile SubscriberSipCredential SubscriberSipCredentialCreate "
        "SubscriberSipCredentialUpdate"
    ),
    "resources.swaig": "McpServer NativeFunction Swaig SwaigDefaults SwaigFunction SwaigIncludes",
    "resources.swml": "SwmlDocument",
    "resources.swml_scripts": (
        "CallingSwmlScriptCreate CallingSwmlScriptUpdate MessagingSwmlScriptCreate MessagingSwmlScriptUpdate "
        "SwmlScript SwmlScriptDetails"
    ),
    "resources.swml_webhooks": "SwmlWebhook SwmlWebhookCreate SwmlWebhookDetails SwmlWebhookUpdate",
    "resources.tokens": (
        "EmbedToken EmbedTokenCreate GuestToken GuestTokenCreate InviteToken InviteTokenCreate RefreshedToken "
        "Region SubscriberToken SubscriberTokenCreate SubscriberTokenRefresh TokenScope"
    ),
    "session": "AsyncSession SubscriberView",
    "schema.converter": "converter make_converter",
    "http.events": "AttemptFailed Event Finished Hook Started Waiting",
    "schema.models": "Body Model",
    "paging": "Links Page Pager",
    "quota.quota": "Quota WriteQuota",
    "http.retry": "RetryPolicy",
    "schema.values": "Extra OpenEnum Secret UNSET Unset",
}
_WHERE = {name: module for module, names in _MODULES.items() for name in names.split()}

__all__ = [
    "UNSET",
    "APIError",
    "Address",
    "AiAgent",
    "AiAgentCreate",
    "AiAgentDetails",
    "AiAgentUpdate",
    "AiContext",
    "AiContextUpdate",
    "AiHint",
    "AiLanguage",
    "AiModel",
    "AiMultilingual",
    "AiMultilingualLanguage",
    "AiMultilingualUpdate",
    "AiParams",
    "AiPostPromptPom",
    "AiPostPromptText",
    "AiPostPromptUpdate",
    "AiPromptPom",
    "AiPromptText",
    "AiPromptUpdate",
    "AiPronunciation",
    "AiStep",
    "AiVoiceParams",
    "AnsweredCallHandler",
    "AnyResource",
    "AssignedSipCredential",
    "AsyncSession",
    "AttemptFailed",
    "AuthenticationError",
    "BadRequestError",
    "Body",
    "Bulk",
    "CallFlow",
    "CallFlowCreate",
    "CallFlowDeployByDocumentVersion",
    "CallFlowDeployByVersionId",
    "CallFlowDeployment",
    "CallFlowDetails",
    "CallFlowUpdate",
    "CallFlowVersion",
    "CallHandler",
    "CallingSwmlScriptCreate",
    "CallingSwmlScriptUpdate",
    "Channels",
    "Cipher",
    "Codec",
    "ConferenceRoom",
    "ConferenceRoomCreate",
    "ConferenceRoomDetails",
    "ConferenceRoomUpdate",
    "ConfigurationError",
    "ConflictError",
    "ConversationMessage",
    "ConversationRole",
    "CxmlApplication",
    "CxmlApplicationDetails",
    "CxmlApplicationUpdate",
    "CxmlScript",
    "CxmlScriptCreate",
    "CxmlScriptDetails",
    "CxmlScriptUpdate",
    "CxmlWebhook",
    "CxmlWebhookCreate",
    "CxmlWebhookDetails",
    "CxmlWebhookUpdate",
    "DialogflowAgent",
    "DialogflowAgentDetails",
    "DialogflowAgentUpdate",
    "Direction",
    "DisplayType",
    "DomainApplication",
    "DomainApplicationAssignment",
    "DomainCallHandler",
    "EmbedToken",
    "EmbedTokenCreate",
    "Encryption",
    "ErrorItem",
    "Event",
    "Extra",
    "FabricError",
    "FabricResource",
    "Fillers",
    "Finished",
    "FreeswitchConnector",
    "FreeswitchConnectorCreate",
    "FreeswitchConnectorDetails",
    "FreeswitchConnectorUpdate",
    "GenericResource",
    "GuestToken",
    "GuestTokenCreate",
    "Hook",
    "InviteToken",
    "InviteTokenCreate",
    "Links",
    "McpServer",
    "MessagingSwmlScriptCreate",
    "MessagingSwmlScriptUpdate",
    "Model",
    "NativeFunction",
    "NotFoundError",
    "NumberFormat",
    "OpenEnum",
    "Outcome",
    "Page",
    "Pager",
    "PagingError",
    "PermissionDeniedError",
    "PhoneRouteAssignment",
    "PomFormat",
    "PomSection",
    "Quota",
    "RateLimitError",
    "RefreshedToken",
    "Region",
    "RelayApplication",
    "RelayApplicationCreate",
    "RelayApplicationDetails",
    "RelayApplicationUpdate",
    "RequestMethod",
    "RequestTimeoutError",
    "ResponseError",
    "RetryPolicy",
    "RoomLayout",
    "Sampling",
    "Secret",
    "ServerError",
    "SessionClosedError",
    "SipAddress",
    "SipAddressCodec",
    "SipAddressCreate",
    "SipAddressEncryption",
    "SipAddressUpdate",
    "SipCredential",
    "SipCredentialAssignment",
    "SipCredentialCreate",
    "SipCredentialDetails",
    "SipCredentialResource",
    "SipCredentialUpdate",
    "SipGateway",
    "SipGatewayCreate",
    "SipGatewayDetails",
    "SipGatewayUpdate",
    "Started",
    "Subscriber",
    "SubscriberBody",
    "SubscriberProfile",
    "SubscriberSipCredential",
    "SubscriberSipCredentialCreate",
    "SubscriberSipCredentialUpdate",
    "SubscriberToken",
    "SubscriberTokenCreate",
    "SubscriberTokenRefresh",
    "SubscriberView",
    "SummaryMode",
    "Swaig",
    "SwaigDefaults",
    "SwaigFunction",
    "SwaigIncludes",
    "SwmlDocument",
    "SwmlScript",
    "SwmlScriptDetails",
    "SwmlWebhook",
    "SwmlWebhookCreate",
    "SwmlWebhookDetails",
    "SwmlWebhookUpdate",
    "TextNormalization",
    "TokenScope",
    "TransportError",
    "Unset",
    "UsedFor",
    "ValidationError",
    "VideoQuality",
    "VoiceEmotion",
    "Waiting",
    "WriteQuota",
    "__version__",
    "converter",
    "make_converter",
]


def __getattr__(name: str) -> object:
    module = _WHERE.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f".{module}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
