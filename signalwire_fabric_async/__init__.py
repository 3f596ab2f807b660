"""The asyncio-native SDK for the SignalWire Fabric REST API.

Example::

    async with AsyncSession("acme", project_id=..., api_token=...) as session:
        person = await session.subscribers.create(email="ada@example.com")

Importing the package loads nothing but this file; each name is loaded when it
is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._lazy import attach
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
    from .http.raw_response import RawResponse as RawResponse
    from .http.retry import RetryPolicy as RetryPolicy
    from .paging import Links as Links
    from .paging import Page as Page
    from .paging import Pager as Pager
    from .quota.quota import Quota as Quota
    from .quota.quota import WriteQuota as WriteQuota
    from .quota.shared_lock import LockingQuota as LockingQuota
    from .quota.shared_lock import SharedLock as SharedLock
    from .resources.calling.ai_sessions import AiMessageReset as AiMessageReset
    from .resources.calling.ai_sessions import CallAiHold as CallAiHold
    from .resources.calling.ai_sessions import CallAiMessage as CallAiMessage
    from .resources.calling.ai_sessions import CallAiStop as CallAiStop
    from .resources.calling.call_legs import AnyCall as AnyCall
    from .resources.calling.call_legs import CallCharge as CallCharge
    from .resources.calling.call_legs import CallDirection as CallDirection
    from .resources.calling.call_legs import CallLeg as CallLeg
    from .resources.calling.call_legs import CallLegType as CallLegType
    from .resources.calling.call_legs import CallSource as CallSource
    from .resources.calling.call_legs import CallStatus as CallStatus
    from .resources.calling.call_legs import FabricDeviceLeg as FabricDeviceLeg
    from .resources.calling.calls import ControlId as ControlId
    from .resources.calling.calls import NoParameters as NoParameters
    from .resources.calling.dialing import CallDial as CallDial
    from .resources.calling.dialing import CallDialBySwml as CallDialBySwml
    from .resources.calling.dialing import CallDialByUrl as CallDialByUrl
    from .resources.calling.dialing import CallEnd as CallEnd
    from .resources.calling.dialing import CallRefer as CallRefer
    from .resources.calling.dialing import CallTransfer as CallTransfer
    from .resources.calling.dialing import CallUpdate as CallUpdate
    from .resources.calling.dialing import CallUpdateBySwml as CallUpdateBySwml
    from .resources.calling.dialing import CallUpdateByUrl as CallUpdateByUrl
    from .resources.calling.dialing import CallUserEvent as CallUserEvent
    from .resources.calling.dialing import DialEvent as DialEvent
    from .resources.calling.dialing import DialEventValue as DialEventValue
    from .resources.calling.dialing import FinalStatus as FinalStatus
    from .resources.calling.dialing import FinalStatusValue as FinalStatusValue
    from .resources.calling.dialing import HangupReason as HangupReason
    from .resources.calling.dialing import HangupReasonValue as HangupReasonValue
    from .resources.calling.dialing import ReferDevice as ReferDevice
    from .resources.calling.dialing import ReferSipParams as ReferSipParams
    from .resources.calling.live import CallLiveTranscribe as CallLiveTranscribe
    from .resources.calling.live import CallLiveTranslate as CallLiveTranslate
    from .resources.calling.live import CallSide as CallSide
    from .resources.calling.live import CallSideValue as CallSideValue
    from .resources.calling.live import LiveInjection as LiveInjection
    from .resources.calling.live import LiveSummary as LiveSummary
    from .resources.calling.live import LiveTranscribeStart as LiveTranscribeStart
    from .resources.calling.live import LiveTranscribeSummarize as LiveTranscribeSummarize
    from .resources.calling.live import LiveTranscription as LiveTranscription
    from .resources.calling.live import LiveTranslateInject as LiveTranslateInject
    from .resources.calling.live import LiveTranslateStart as LiveTranslateStart
    from .resources.calling.live import LiveTranslateSummarize as LiveTranslateSummarize
    from .resources.calling.live import LiveTranslation as LiveTranslation
    from .resources.calling.live import SpeechEngine as SpeechEngine
    from .resources.calling.live import SpeechEngineValue as SpeechEngineValue
    from .resources.calling.live import TranslationFilter as TranslationFilter
    from .resources.calling.monitoring import CallDetect as CallDetect
    from .resources.calling.monitoring import CallStream as CallStream
    from .resources.calling.monitoring import CallTap as CallTap
    from .resources.calling.monitoring import CallTranscribe as CallTranscribe
    from .resources.calling.monitoring import DetectDigit as DetectDigit
    from .resources.calling.monitoring import DetectDigitParams as DetectDigitParams
    from .resources.calling.monitoring import DetectFax as DetectFax
    from .resources.calling.monitoring import DetectFaxParams as DetectFaxParams
    from .resources.calling.monitoring import DetectMachine as DetectMachine
    from .resources.calling.monitoring import DetectMachineParams as DetectMachineParams
    from .resources.calling.monitoring import FaxTone as FaxTone
    from .resources.calling.monitoring import FaxToneValue as FaxToneValue
    from .resources.calling.monitoring import PacketTime as PacketTime
    from .resources.calling.monitoring import StreamTrack as StreamTrack
    from .resources.calling.monitoring import StreamTrackValue as StreamTrackValue
    from .resources.calling.monitoring import TapAudioParams as TapAudioParams
    from .resources.calling.monitoring import TapCodec as TapCodec
    from .resources.calling.monitoring import TapCodecValue as TapCodecValue
    from .resources.calling.monitoring import TapMedia as TapMedia
    from .resources.calling.monitoring import TapRtp as TapRtp
    from .resources.calling.monitoring import TapRtpParams as TapRtpParams
    from .resources.calling.monitoring import TapWebSocket as TapWebSocket
    from .resources.calling.monitoring import TapWebSocketParams as TapWebSocketParams
    from .resources.calling.playing import AudioDirection as AudioDirection
    from .resources.calling.playing import AudioDirectionValue as AudioDirectionValue
    from .resources.calling.playing import CallPlay as CallPlay
    from .resources.calling.playing import CallPlayVolume as CallPlayVolume
    from .resources.calling.playing import PlayAudio as PlayAudio
    from .resources.calling.playing import PlayAudioParams as PlayAudioParams
    from .resources.calling.playing import PlayRingtone as PlayRingtone
    from .resources.calling.playing import PlayRingtoneParams as PlayRingtoneParams
    from .resources.calling.playing import PlaySilence as PlaySilence
    from .resources.calling.playing import PlaySilenceParams as PlaySilenceParams
    from .resources.calling.playing import PlayTts as PlayTts
    from .resources.calling.playing import PlayTtsParams as PlayTtsParams
    from .resources.calling.playing import RingtoneName as RingtoneName
    from .resources.calling.playing import RingtoneNameValue as RingtoneNameValue
    from .resources.calling.playing import VoiceGender as VoiceGender
    from .resources.calling.playing import VoiceGenderValue as VoiceGenderValue
    from .resources.calling.recording import CallCollect as CallCollect
    from .resources.calling.recording import CallRecord as CallRecord
    from .resources.calling.recording import CallRecordPause as CallRecordPause
    from .resources.calling.recording import CollectDigits as CollectDigits
    from .resources.calling.recording import CollectSpeech as CollectSpeech
    from .resources.calling.recording import CollectSpeechEngine as CollectSpeechEngine
    from .resources.calling.recording import CollectSpeechEngineValue as CollectSpeechEngineValue
    from .resources.calling.recording import PauseBehavior as PauseBehavior
    from .resources.calling.recording import PauseBehaviorValue as PauseBehaviorValue
    from .resources.calling.recording import RecordAudio as RecordAudio
    from .resources.calling.recording import RecordedMedia as RecordedMedia
    from .resources.calling.recording import RecordingFormat as RecordingFormat
    from .resources.calling.recording import RecordingFormatValue as RecordingFormatValue
    from .resources.calling.sidecars import CallSidecar as CallSidecar
    from .resources.calling.sidecars import CallSidecarMessage as CallSidecarMessage
    from .resources.calling.sidecars import SidecarFunction as SidecarFunction
    from .resources.calling.sidecars import SidecarMcpServer as SidecarMcpServer
    from .resources.calling.sidecars import SidecarParams as SidecarParams
    from .resources.calling.sidecars import SidecarPermissions as SidecarPermissions
    from .resources.calling.sidecars import SidecarPromptFile as SidecarPromptFile
    from .resources.calling.sidecars import SidecarPromptSections as SidecarPromptSections
    from .resources.calling.sidecars import SidecarPromptText as SidecarPromptText
    from .resources.calling.sidecars import SidecarSummarize as SidecarSummarize
    from .resources.calling.sidecars import SidecarSummary as SidecarSummary
    from .resources.calling.sidecars import SidecarSwaig as SidecarSwaig
    from .resources.calling.sidecars import SidecarSwaigDefaults as SidecarSwaigDefaults
    from .resources.datasphere.documents import Chunk as Chunk
    from .resources.datasphere.documents import ChunkingStrategy as ChunkingStrategy
    from .resources.datasphere.documents import ChunkStatus as ChunkStatus
    from .resources.datasphere.documents import Document as Document
    from .resources.datasphere.documents import DocumentByPage as DocumentByPage
    from .resources.datasphere.documents import DocumentByParagraph as DocumentByParagraph
    from .resources.datasphere.documents import DocumentBySentence as DocumentBySentence
    from .resources.datasphere.documents import DocumentBySlidingWindow as DocumentBySlidingWindow
    from .resources.datasphere.documents import DocumentSearch as DocumentSearch
    from .resources.datasphere.documents import DocumentStatus as DocumentStatus
    from .resources.datasphere.documents import DocumentUpdate as DocumentUpdate
    from .resources.datasphere.documents import FoundChunk as FoundChunk
    from .resources.datasphere.documents import FoundChunks as FoundChunks
    from .resources.fabric.addresses import AddressContext as AddressContext
    from .resources.fabric.addresses import AddressContextValue as AddressContextValue
    from .resources.fabric.addresses import AliasAddress as AliasAddress
    from .resources.fabric.addresses import AliasAddressCreate as AliasAddressCreate
    from .resources.fabric.addresses import AliasAddressUpdate as AliasAddressUpdate
    from .resources.fabric.addresses import AnyAddress as AnyAddress
    from .resources.fabric.addresses import Channel as Channel
    from .resources.fabric.addresses import ChannelValue as ChannelValue
    from .resources.fabric.addresses import PhoneNumberAddress as PhoneNumberAddress
    from .resources.fabric.addresses import PhoneNumberAddressCreate as PhoneNumberAddressCreate
    from .resources.fabric.addresses import PhoneNumberAddressUpdate as PhoneNumberAddressUpdate
    from .resources.fabric.ai_agents import AiAgent as AiAgent
    from .resources.fabric.ai_agents import AiAgentCreate as AiAgentCreate
    from .resources.fabric.ai_agents import AiAgentDetails as AiAgentDetails
    from .resources.fabric.ai_agents import AiAgentUpdate as AiAgentUpdate
    from .resources.fabric.ai_agents import AiConversationLog as AiConversationLog
    from .resources.fabric.ai_agents import AiVoice as AiVoice
    from .resources.fabric.ai_engines import AiEngineParams as AiEngineParams
    from .resources.fabric.ai_engines import Flag as Flag
    from .resources.fabric.ai_engines import Number as Number
    from .resources.fabric.ai_languages import AiHint as AiHint
    from .resources.fabric.ai_languages import AiLanguage as AiLanguage
    from .resources.fabric.ai_languages import AiMultilingual as AiMultilingual
    from .resources.fabric.ai_languages import AiMultilingualLanguage as AiMultilingualLanguage
    from .resources.fabric.ai_languages import AiPronunciation as AiPronunciation
    from .resources.fabric.ai_languages import AiVoiceParams as AiVoiceParams
    from .resources.fabric.ai_languages import Fillers as Fillers
    from .resources.fabric.ai_languages import VoiceEmotion as VoiceEmotion
    from .resources.fabric.ai_params import AiModel as AiModel
    from .resources.fabric.ai_params import AiModelValue as AiModelValue
    from .resources.fabric.ai_params import AiParams as AiParams
    from .resources.fabric.ai_params import ConversationMessage as ConversationMessage
    from .resources.fabric.ai_params import ConversationRole as ConversationRole
    from .resources.fabric.ai_params import ConversationRoleValue as ConversationRoleValue
    from .resources.fabric.ai_params import Direction as Direction
    from .resources.fabric.ai_params import NumberFormat as NumberFormat
    from .resources.fabric.ai_params import PomFormat as PomFormat
    from .resources.fabric.ai_params import SummaryMode as SummaryMode
    from .resources.fabric.ai_params import TextNormalization as TextNormalization
    from .resources.fabric.ai_prompts import AiContext as AiContext
    from .resources.fabric.ai_prompts import AiPostPrompt as AiPostPrompt
    from .resources.fabric.ai_prompts import AiPrompt as AiPrompt
    from .resources.fabric.ai_prompts import AiStep as AiStep
    from .resources.fabric.ai_prompts import PomSection as PomSection
    from .resources.fabric.ai_prompts import Sampling as Sampling
    from .resources.fabric.any_resource import AnyResource as AnyResource
    from .resources.fabric.any_resource import AssignedSipCredential as AssignedSipCredential
    from .resources.fabric.any_resource import DomainApplication as DomainApplication
    from .resources.fabric.any_resource import DomainApplicationAssigned as DomainApplicationAssigned
    from .resources.fabric.any_resource import DomainApplicationAssignment as DomainApplicationAssignment
    from .resources.fabric.any_resource import DomainCallHandler as DomainCallHandler
    from .resources.fabric.any_resource import GenericResource as GenericResource
    from .resources.fabric.any_resource import PhoneRouteAssignment as PhoneRouteAssignment
    from .resources.fabric.any_resource import SipCredentialAssigned as SipCredentialAssigned
    from .resources.fabric.any_resource import SipCredentialAssignment as SipCredentialAssignment
    from .resources.fabric.any_resource import WhatsappNumberAddress as WhatsappNumberAddress
    from .resources.fabric.any_resource import WhatsappNumberAssignment as WhatsappNumberAssignment
    from .resources.fabric.call_flows import CallFlow as CallFlow
    from .resources.fabric.call_flows import CallFlowChange as CallFlowChange
    from .resources.fabric.call_flows import CallFlowCreate as CallFlowCreate
    from .resources.fabric.call_flows import CallFlowDeployByDocumentVersion as CallFlowDeployByDocumentVersion
    from .resources.fabric.call_flows import CallFlowDeployByVersionId as CallFlowDeployByVersionId
    from .resources.fabric.call_flows import CallFlowDeployment as CallFlowDeployment
    from .resources.fabric.call_flows import CallFlowDetails as CallFlowDetails
    from .resources.fabric.call_flows import CallFlowUpdate as CallFlowUpdate
    from .resources.fabric.call_flows import CallFlowVersion as CallFlowVersion
    from .resources.fabric.common import AnsweredCallHandler as AnsweredCallHandler
    from .resources.fabric.common import CallHandler as CallHandler
    from .resources.fabric.common import CallHandlerValue as CallHandlerValue
    from .resources.fabric.common import CxmlUse as CxmlUse
    from .resources.fabric.common import CxmlUseValue as CxmlUseValue
    from .resources.fabric.common import GatewayEncryption as GatewayEncryption
    from .resources.fabric.common import GatewayEncryptionValue as GatewayEncryptionValue
    from .resources.fabric.common import Plain as Plain
    from .resources.fabric.common import RequestMethod as RequestMethod
    from .resources.fabric.common import RequestMethodValue as RequestMethodValue
    from .resources.fabric.common import SipAddressEncryption as SipAddressEncryption
    from .resources.fabric.common import SipAddressEncryptionValue as SipAddressEncryptionValue
    from .resources.fabric.common import SwmlDocument as SwmlDocument
    from .resources.fabric.common import UsedFor as UsedFor
    from .resources.fabric.common import UsedForValue as UsedForValue
    from .resources.fabric.conference_rooms import ConferenceRoom as ConferenceRoom
    from .resources.fabric.conference_rooms import ConferenceRoomCreate as ConferenceRoomCreate
    from .resources.fabric.conference_rooms import ConferenceRoomDetails as ConferenceRoomDetails
    from .resources.fabric.conference_rooms import ConferenceRoomUpdate as ConferenceRoomUpdate
    from .resources.fabric.conference_rooms import RoomLayout as RoomLayout
    from .resources.fabric.conference_rooms import RoomLayoutValue as RoomLayoutValue
    from .resources.fabric.conference_rooms import VideoQuality as VideoQuality
    from .resources.fabric.conference_rooms import VideoQualityValue as VideoQualityValue
    from .resources.fabric.cxml_applications import CxmlApplication as CxmlApplication
    from .resources.fabric.cxml_applications import CxmlApplicationDetails as CxmlApplicationDetails
    from .resources.fabric.cxml_applications import CxmlApplicationUpdate as CxmlApplicationUpdate
    from .resources.fabric.cxml_scripts import CxmlScript as CxmlScript
    from .resources.fabric.cxml_scripts import CxmlScriptCreate as CxmlScriptCreate
    from .resources.fabric.cxml_scripts import CxmlScriptDetails as CxmlScriptDetails
    from .resources.fabric.cxml_scripts import CxmlScriptUpdate as CxmlScriptUpdate
    from .resources.fabric.cxml_webhooks import CxmlWebhook as CxmlWebhook
    from .resources.fabric.cxml_webhooks import CxmlWebhookCreate as CxmlWebhookCreate
    from .resources.fabric.cxml_webhooks import CxmlWebhookDetails as CxmlWebhookDetails
    from .resources.fabric.cxml_webhooks import CxmlWebhookUpdate as CxmlWebhookUpdate
    from .resources.fabric.dialogflow_agents import DialogflowAgent as DialogflowAgent
    from .resources.fabric.dialogflow_agents import DialogflowAgentDetails as DialogflowAgentDetails
    from .resources.fabric.dialogflow_agents import DialogflowAgentUpdate as DialogflowAgentUpdate
    from .resources.fabric.fabric_resource import FabricResource as FabricResource
    from .resources.fabric.freeswitch_connectors import FreeswitchConnector as FreeswitchConnector
    from .resources.fabric.freeswitch_connectors import FreeswitchConnectorCreate as FreeswitchConnectorCreate
    from .resources.fabric.freeswitch_connectors import FreeswitchConnectorDetails as FreeswitchConnectorDetails
    from .resources.fabric.freeswitch_connectors import FreeswitchConnectorUpdate as FreeswitchConnectorUpdate
    from .resources.fabric.relay_applications import RelayApplication as RelayApplication
    from .resources.fabric.relay_applications import RelayApplicationCreate as RelayApplicationCreate
    from .resources.fabric.relay_applications import RelayApplicationDetails as RelayApplicationDetails
    from .resources.fabric.relay_applications import RelayApplicationUpdate as RelayApplicationUpdate
    from .resources.fabric.resource_address import Address as Address
    from .resources.fabric.resource_address import Channels as Channels
    from .resources.fabric.resource_address import DisplayType as DisplayType
    from .resources.fabric.sip_addresses import SipAddress as SipAddress
    from .resources.fabric.sip_addresses import SipAddressCreate as SipAddressCreate
    from .resources.fabric.sip_addresses import SipAddressUpdate as SipAddressUpdate
    from .resources.fabric.sip_credentials import SipCredential as SipCredential
    from .resources.fabric.sip_credentials import SipCredentialCreate as SipCredentialCreate
    from .resources.fabric.sip_credentials import SipCredentialUpdate as SipCredentialUpdate
    from .resources.fabric.sip_credentials import SipEndpoint as SipEndpoint
    from .resources.fabric.sip_gateways import SipGateway as SipGateway
    from .resources.fabric.sip_gateways import SipGatewayChange as SipGatewayChange
    from .resources.fabric.sip_gateways import SipGatewayCreate as SipGatewayCreate
    from .resources.fabric.sip_gateways import SipGatewayDetails as SipGatewayDetails
    from .resources.fabric.sip_gateways import SipGatewayUpdate as SipGatewayUpdate
    from .resources.fabric.sip_media import Cipher as Cipher
    from .resources.fabric.sip_media import CipherValue as CipherValue
    from .resources.fabric.sip_media import Codec as Codec
    from .resources.fabric.sip_media import CodecValue as CodecValue
    from .resources.fabric.sip_media import Encryption as Encryption
    from .resources.fabric.sip_media import EncryptionValue as EncryptionValue
    from .resources.fabric.subscribers import Subscriber as Subscriber
    from .resources.fabric.subscribers import SubscriberCreate as SubscriberCreate
    from .resources.fabric.subscribers import SubscriberProfile as SubscriberProfile
    from .resources.fabric.subscribers import SubscriberSipCredential as SubscriberSipCredential
    from .resources.fabric.subscribers import SubscriberSipCredentialCreate as SubscriberSipCredentialCreate
    from .resources.fabric.subscribers import SubscriberSipCredentialUpdate as SubscriberSipCredentialUpdate
    from .resources.fabric.subscribers import SubscriberUpdate as SubscriberUpdate
    from .resources.fabric.swaig import McpServer as McpServer
    from .resources.fabric.swaig import NativeFunction as NativeFunction
    from .resources.fabric.swaig import Swaig as Swaig
    from .resources.fabric.swaig import SwaigDefaults as SwaigDefaults
    from .resources.fabric.swaig import SwaigFunction as SwaigFunction
    from .resources.fabric.swaig import SwaigHook as SwaigHook
    from .resources.fabric.swaig import SwaigIncludes as SwaigIncludes
    from .resources.fabric.swml_scripts import SwmlScript as SwmlScript
    from .resources.fabric.swml_scripts import SwmlScriptCreate as SwmlScriptCreate
    from .resources.fabric.swml_scripts import SwmlScriptDetails as SwmlScriptDetails
    from .resources.fabric.swml_scripts import SwmlScriptUpdate as SwmlScriptUpdate
    from .resources.fabric.swml_webhooks import SwmlWebhook as SwmlWebhook
    from .resources.fabric.swml_webhooks import SwmlWebhookCreate as SwmlWebhookCreate
    from .resources.fabric.swml_webhooks import SwmlWebhookDetails as SwmlWebhookDetails
    from .resources.fabric.swml_webhooks import SwmlWebhookUpdate as SwmlWebhookUpdate
    from .resources.fabric.tokens import EmbedToken as EmbedToken
    from .resources.fabric.tokens import EmbedTokenCreate as EmbedTokenCreate
    from .resources.fabric.tokens import GuestToken as GuestToken
    from .resources.fabric.tokens import GuestTokenCreate as GuestTokenCreate
    from .resources.fabric.tokens import InviteToken as InviteToken
    from .resources.fabric.tokens import InviteTokenCreate as InviteTokenCreate
    from .resources.fabric.tokens import RefreshedToken as RefreshedToken
    from .resources.fabric.tokens import Region as Region
    from .resources.fabric.tokens import RegionValue as RegionValue
    from .resources.fabric.tokens import SubscriberToken as SubscriberToken
    from .resources.fabric.tokens import SubscriberTokenCreate as SubscriberTokenCreate
    from .resources.fabric.tokens import SubscriberTokenRefresh as SubscriberTokenRefresh
    from .resources.fabric.tokens import TokenScope as TokenScope
    from .resources.fabric.tokens import TokenScopeValue as TokenScopeValue
    from .resources.fabric.webhook_members import WebhookCreate as WebhookCreate
    from .resources.fabric.webhook_members import WebhookDetails as WebhookDetails
    from .resources.fabric.webhook_members import WebhookUpdate as WebhookUpdate
    from .resources.logs.common import LogCharge as LogCharge
    from .resources.logs.conference_logs import ConferenceCharge as ConferenceCharge
    from .resources.logs.conference_logs import ConferenceLog as ConferenceLog
    from .resources.logs.conference_logs import CxmlConference as CxmlConference
    from .resources.logs.conference_logs import RelayConference as RelayConference
    from .resources.logs.conference_logs import VideoRoomSession as VideoRoomSession
    from .resources.logs.conference_logs import VideoSessionType as VideoSessionType
    from .resources.logs.fax_logs import FaxDirection as FaxDirection
    from .resources.logs.fax_logs import FaxLog as FaxLog
    from .resources.logs.fax_logs import FaxLogSource as FaxLogSource
    from .resources.logs.fax_logs import FaxLogType as FaxLogType
    from .resources.logs.fax_logs import FaxQuality as FaxQuality
    from .resources.logs.fax_logs import FaxStatus as FaxStatus
    from .resources.logs.message_logs import MessageLog as MessageLog
    from .resources.logs.message_logs import MessageLogDirection as MessageLogDirection
    from .resources.logs.message_logs import MessageLogKind as MessageLogKind
    from .resources.logs.message_logs import MessageLogSource as MessageLogSource
    from .resources.logs.message_logs import MessageLogStatus as MessageLogStatus
    from .resources.logs.message_logs import MessageLogType as MessageLogType
    from .resources.logs.voice_logs import CallLogType as CallLogType
    from .resources.logs.voice_logs import CallVoiceLog as CallVoiceLog
    from .resources.logs.voice_logs import DeletedVoiceLog as DeletedVoiceLog
    from .resources.logs.voice_logs import DialogflowVoiceLog as DialogflowVoiceLog
    from .resources.logs.voice_logs import EventLevel as EventLevel
    from .resources.logs.voice_logs import SubscriberVoiceLog as SubscriberVoiceLog
    from .resources.logs.voice_logs import VideoRoomLogType as VideoRoomLogType
    from .resources.logs.voice_logs import VideoRoomVoiceLog as VideoRoomVoiceLog
    from .resources.logs.voice_logs import VoiceLog as VoiceLog
    from .resources.logs.voice_logs import VoiceLogDirection as VoiceLogDirection
    from .resources.logs.voice_logs import VoiceLogEvent as VoiceLogEvent
    from .resources.logs.voice_logs import VoiceLogSource as VoiceLogSource
    from .resources.logs.voice_logs import VoiceLogStatus as VoiceLogStatus
    from .resources.messaging.messages import Message as Message
    from .resources.messaging.messages import MessageCreate as MessageCreate
    from .resources.messaging.messages import MessageDirection as MessageDirection
    from .resources.messaging.messages import MessageKind as MessageKind
    from .resources.messaging.messages import MessageStatus as MessageStatus
    from .resources.messaging.messages import MessageUpdate as MessageUpdate
    from .resources.messaging.messages import WhatsappMessageCreate as WhatsappMessageCreate
    from .resources.messaging.messages import WhatsappTemplateMessageCreate as WhatsappTemplateMessageCreate
    from .resources.messaging.whatsapp import WhatsappBusiness as WhatsappBusiness
    from .resources.messaging.whatsapp import WhatsappNumber as WhatsappNumber
    from .resources.messaging.whatsapp import WhatsappParameterFormat as WhatsappParameterFormat
    from .resources.messaging.whatsapp import WhatsappParameterFormatValue as WhatsappParameterFormatValue
    from .resources.messaging.whatsapp import WhatsappTemplate as WhatsappTemplate
    from .resources.messaging.whatsapp import WhatsappTemplateCategory as WhatsappTemplateCategory
    from .resources.messaging.whatsapp import WhatsappTemplateCategoryValue as WhatsappTemplateCategoryValue
    from .resources.messaging.whatsapp import WhatsappTemplateComponent as WhatsappTemplateComponent
    from .resources.messaging.whatsapp import WhatsappTemplateCreate as WhatsappTemplateCreate
    from .resources.messaging.whatsapp import WhatsappTemplateDeletion as WhatsappTemplateDeletion
    from .resources.messaging.whatsapp import WhatsappTemplateStatus as WhatsappTemplateStatus
    from .resources.messaging.whatsapp import WhatsappTemplateStatusValue as WhatsappTemplateStatusValue
    from .resources.messaging.whatsapp import WhatsappTemplateUpdate as WhatsappTemplateUpdate
    from .resources.messaging.whatsapp_content import WhatsappAudio as WhatsappAudio
    from .resources.messaging.whatsapp_content import WhatsappContact as WhatsappContact
    from .resources.messaging.whatsapp_content import WhatsappContactName as WhatsappContactName
    from .resources.messaging.whatsapp_content import WhatsappContent as WhatsappContent
    from .resources.messaging.whatsapp_content import WhatsappDocument as WhatsappDocument
    from .resources.messaging.whatsapp_content import WhatsappImage as WhatsappImage
    from .resources.messaging.whatsapp_content import WhatsappInteractive as WhatsappInteractive
    from .resources.messaging.whatsapp_content import WhatsappLocation as WhatsappLocation
    from .resources.messaging.whatsapp_content import WhatsappMessageType as WhatsappMessageType
    from .resources.messaging.whatsapp_content import WhatsappMessageTypeValue as WhatsappMessageTypeValue
    from .resources.messaging.whatsapp_content import WhatsappReaction as WhatsappReaction
    from .resources.messaging.whatsapp_content import WhatsappSticker as WhatsappSticker
    from .resources.messaging.whatsapp_content import WhatsappVideo as WhatsappVideo
    from .resources.platform.project_tokens import ProjectToken as ProjectToken
    from .resources.platform.project_tokens import ProjectTokenCreate as ProjectTokenCreate
    from .resources.platform.project_tokens import ProjectTokenUpdate as ProjectTokenUpdate
    from .resources.platform.project_tokens import TokenPermission as TokenPermission
    from .resources.platform.project_tokens import TokenPermissionValue as TokenPermissionValue
    from .resources.platform.projects import Project as Project
    from .resources.platform.projects import ProjectCreate as ProjectCreate
    from .resources.platform.projects import ProjectUpdate as ProjectUpdate
    from .resources.platform.projects import ProjectWithSigningKey as ProjectWithSigningKey
    from .resources.relay_rest.brands import Brand as Brand
    from .resources.relay_rest.brands import BrandCreate as BrandCreate
    from .resources.relay_rest.brands import CompanyVertical as CompanyVertical
    from .resources.relay_rest.brands import CompanyVerticalValue as CompanyVerticalValue
    from .resources.relay_rest.brands import CspBrandCreate as CspBrandCreate
    from .resources.relay_rest.brands import LegalEntityType as LegalEntityType
    from .resources.relay_rest.brands import LegalEntityTypeValue as LegalEntityTypeValue
    from .resources.relay_rest.call_handlers import CallFlowChoice as CallFlowChoice
    from .resources.relay_rest.call_handlers import CallFlowChoiceValue as CallFlowChoiceValue
    from .resources.relay_rest.call_handlers import CallHandling as CallHandling
    from .resources.relay_rest.campaigns import AssignedNumber as AssignedNumber
    from .resources.relay_rest.campaigns import AssignedPhoneNumber as AssignedPhoneNumber
    from .resources.relay_rest.campaigns import Campaign as Campaign
    from .resources.relay_rest.campaigns import CampaignCreate as CampaignCreate
    from .resources.relay_rest.campaigns import CampaignOrder as CampaignOrder
    from .resources.relay_rest.campaigns import CampaignOrderCreate as CampaignOrderCreate
    from .resources.relay_rest.campaigns import CampaignUpdate as CampaignUpdate
    from .resources.relay_rest.campaigns import PartnerCampaignCreate as PartnerCampaignCreate
    from .resources.relay_rest.domain_applications import DomainApplicationCreate as DomainApplicationCreate
    from .resources.relay_rest.domain_applications import DomainApplicationSettings as DomainApplicationSettings
    from .resources.relay_rest.domain_applications import DomainApplicationUpdate as DomainApplicationUpdate
    from .resources.relay_rest.domain_applications import SettableDomainCallHandler as SettableDomainCallHandler
    from .resources.relay_rest.domain_applications import (
        SettableDomainCallHandlerValue as SettableDomainCallHandlerValue,
    )
    from .resources.relay_rest.e911_addresses import AddressUnit as AddressUnit
    from .resources.relay_rest.e911_addresses import AddressUnitValue as AddressUnitValue
    from .resources.relay_rest.e911_addresses import E911Address as E911Address
    from .resources.relay_rest.e911_addresses import E911AddressChange as E911AddressChange
    from .resources.relay_rest.e911_addresses import E911AddressCreate as E911AddressCreate
    from .resources.relay_rest.e911_addresses import E911AddressUpdate as E911AddressUpdate
    from .resources.relay_rest.mfa import MfaRequest as MfaRequest
    from .resources.relay_rest.mfa import MfaResult as MfaResult
    from .resources.relay_rest.mfa import MfaSent as MfaSent
    from .resources.relay_rest.mfa import MfaVerification as MfaVerification
    from .resources.relay_rest.number_groups import MembershipPhoneNumber as MembershipPhoneNumber
    from .resources.relay_rest.number_groups import NumberGroup as NumberGroup
    from .resources.relay_rest.number_groups import NumberGroupChange as NumberGroupChange
    from .resources.relay_rest.number_groups import NumberGroupCreate as NumberGroupCreate
    from .resources.relay_rest.number_groups import NumberGroupMembership as NumberGroupMembership
    from .resources.relay_rest.number_groups import NumberGroupMembershipCreate as NumberGroupMembershipCreate
    from .resources.relay_rest.number_groups import NumberGroupUpdate as NumberGroupUpdate
    from .resources.relay_rest.number_search import AvailableCapabilities as AvailableCapabilities
    from .resources.relay_rest.number_search import AvailablePhoneNumber as AvailablePhoneNumber
    from .resources.relay_rest.number_search import CallerNameInfo as CallerNameInfo
    from .resources.relay_rest.number_search import CarrierInfo as CarrierInfo
    from .resources.relay_rest.number_search import PhoneNumberLookup as PhoneNumberLookup
    from .resources.relay_rest.phone_numbers import AnsweredPhoneCallHandler as AnsweredPhoneCallHandler
    from .resources.relay_rest.phone_numbers import CallReceiveMode as CallReceiveMode
    from .resources.relay_rest.phone_numbers import CallReceiveModeValue as CallReceiveModeValue
    from .resources.relay_rest.phone_numbers import E911Assignment as E911Assignment
    from .resources.relay_rest.phone_numbers import E911Status as E911Status
    from .resources.relay_rest.phone_numbers import ImportedNumberType as ImportedNumberType
    from .resources.relay_rest.phone_numbers import ImportedNumberTypeValue as ImportedNumberTypeValue
    from .resources.relay_rest.phone_numbers import PhoneCallHandler as PhoneCallHandler
    from .resources.relay_rest.phone_numbers import PhoneCallHandlerValue as PhoneCallHandlerValue
    from .resources.relay_rest.phone_numbers import PhoneMessageHandler as PhoneMessageHandler
    from .resources.relay_rest.phone_numbers import PhoneMessageHandlerValue as PhoneMessageHandlerValue
    from .resources.relay_rest.phone_numbers import PhoneNumber as PhoneNumber
    from .resources.relay_rest.phone_numbers import PhoneNumberCapability as PhoneNumberCapability
    from .resources.relay_rest.phone_numbers import PhoneNumberCapabilityValue as PhoneNumberCapabilityValue
    from .resources.relay_rest.phone_numbers import PhoneNumberImport as PhoneNumberImport
    from .resources.relay_rest.phone_numbers import PhoneNumberPurchase as PhoneNumberPurchase
    from .resources.relay_rest.phone_numbers import PhoneNumberType as PhoneNumberType
    from .resources.relay_rest.phone_numbers import PhoneNumberUpdate as PhoneNumberUpdate
    from .resources.relay_rest.queues import Queue as Queue
    from .resources.relay_rest.queues import QueueCreate as QueueCreate
    from .resources.relay_rest.queues import QueueMember as QueueMember
    from .resources.relay_rest.queues import QueueUpdate as QueueUpdate
    from .resources.relay_rest.recordings import CallRecording as CallRecording
    from .resources.relay_rest.recordings import ConferenceRecording as ConferenceRecording
    from .resources.relay_rest.recordings import PstnRecording as PstnRecording
    from .resources.relay_rest.recordings import RecordedAudio as RecordedAudio
    from .resources.relay_rest.recordings import Recording as Recording
    from .resources.relay_rest.recordings import SipRecording as SipRecording
    from .resources.relay_rest.recordings import WebRtcRecording as WebRtcRecording
    from .resources.relay_rest.short_codes import ShortCode as ShortCode
    from .resources.relay_rest.short_codes import ShortCodeCapability as ShortCodeCapability
    from .resources.relay_rest.short_codes import ShortCodeChange as ShortCodeChange
    from .resources.relay_rest.short_codes import ShortCodeMessageHandler as ShortCodeMessageHandler
    from .resources.relay_rest.short_codes import ShortCodeMessageHandlerValue as ShortCodeMessageHandlerValue
    from .resources.relay_rest.short_codes import ShortCodeType as ShortCodeType
    from .resources.relay_rest.short_codes import ShortCodeUpdate as ShortCodeUpdate
    from .resources.relay_rest.sip_profile import SipProfile as SipProfile
    from .resources.relay_rest.sip_profile import SipProfileEncryption as SipProfileEncryption
    from .resources.relay_rest.sip_profile import SipProfileEncryptionValue as SipProfileEncryptionValue
    from .resources.relay_rest.sip_profile import SipProfileUpdate as SipProfileUpdate
    from .resources.relay_rest.verified_caller_ids import CallerIdStatus as CallerIdStatus
    from .resources.relay_rest.verified_caller_ids import CallerIdVerification as CallerIdVerification
    from .resources.relay_rest.verified_caller_ids import VerifiedCallerId as VerifiedCallerId
    from .resources.relay_rest.verified_caller_ids import VerifiedCallerIdCreate as VerifiedCallerIdCreate
    from .resources.relay_rest.verified_caller_ids import VerifiedCallerIdUpdate as VerifiedCallerIdUpdate
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

__getattr__, _WHERE = attach(
    __name__,
    {
        "bulk": "Bulk Outcome",
        "error_items": "ErrorItem",
        "errors": (
            "APIError AuthenticationError BadRequestError ConfigurationError ConflictError FabricError NotFoundError "
            "PagingError PermissionDeniedError RateLimitError RequestTimeoutError ResponseError ServerError "
            "SessionClosedError TransportError ValidationError"
        ),
        "http.events": "AttemptFailed Event Finished Hook Started Waiting",
        "http.raw_response": "RawResponse",
        "http.retry": "RetryPolicy",
        "paging": "Links Page Pager",
        "quota.quota": "Quota WriteQuota",
        "quota.shared_lock": "LockingQuota SharedLock",
        "resources.calling.ai_sessions": "AiMessageReset CallAiHold CallAiMessage CallAiStop",
        "resources.calling.call_legs": (
            "AnyCall CallCharge CallDirection CallLeg CallLegType CallSource CallStatus FabricDeviceLeg"
        ),
        "resources.calling.calls": "ControlId NoParameters",
        "resources.calling.dialing": (
            "CallDial CallDialBySwml CallDialByUrl CallEnd CallRefer CallTransfer CallUpdate CallUpdateBySwml "
            "CallUpdateByUrl CallUserEvent DialEvent DialEventValue FinalStatus FinalStatusValue HangupReason "
            "HangupReasonValue ReferDevice ReferSipParams"
        ),
        "resources.calling.live": (
            "CallLiveTranscribe CallLiveTranslate CallSide CallSideValue LiveInjection LiveSummary "
            "LiveTranscribeStart LiveTranscribeSummarize LiveTranscription LiveTranslateInject LiveTranslateStart "
            "LiveTranslateSummarize LiveTranslation SpeechEngine SpeechEngineValue TranslationFilter"
        ),
        "resources.calling.monitoring": (
            "CallDetect CallStream CallTap CallTranscribe DetectDigit DetectDigitParams DetectFax DetectFaxParams "
            "DetectMachine DetectMachineParams FaxTone FaxToneValue PacketTime StreamTrack StreamTrackValue "
            "TapAudioParams TapCodec TapCodecValue TapMedia TapRtp TapRtpParams TapWebSocket TapWebSocketParams"
        ),
        "resources.calling.playing": (
            "AudioDirection AudioDirectionValue CallPlay CallPlayVolume PlayAudio PlayAudioParams PlayRingtone "
            "PlayRingtoneParams PlaySilence PlaySilenceParams PlayTts PlayTtsParams RingtoneName RingtoneNameValue "
            "VoiceGender VoiceGenderValue"
        ),
        "resources.calling.recording": (
            "CallCollect CallRecord CallRecordPause CollectDigits CollectSpeech CollectSpeechEngine "
            "CollectSpeechEngineValue PauseBehavior PauseBehaviorValue RecordAudio RecordedMedia RecordingFormat "
            "RecordingFormatValue"
        ),
        "resources.calling.sidecars": (
            "CallSidecar CallSidecarMessage SidecarFunction SidecarMcpServer SidecarParams SidecarPermissions "
            "SidecarPromptFile SidecarPromptSections SidecarPromptText SidecarSummarize SidecarSummary SidecarSwaig "
            "SidecarSwaigDefaults"
        ),
        "resources.datasphere.documents": (
            "Chunk ChunkStatus ChunkingStrategy Document DocumentByPage DocumentByParagraph DocumentBySentence "
            "DocumentBySlidingWindow DocumentSearch DocumentStatus DocumentUpdate FoundChunk FoundChunks"
        ),
        "resources.fabric.addresses": (
            "AddressContext AddressContextValue AliasAddress AliasAddressCreate AliasAddressUpdate AnyAddress Channel "
            "ChannelValue PhoneNumberAddress PhoneNumberAddressCreate PhoneNumberAddressUpdate"
        ),
        "resources.fabric.ai_agents": "AiAgent AiAgentCreate AiAgentDetails AiAgentUpdate AiConversationLog AiVoice",
        "resources.fabric.ai_engines": "AiEngineParams Flag Number",
        "resources.fabric.ai_languages": (
            "AiHint AiLanguage AiMultilingual AiMultilingualLanguage AiPronunciation AiVoiceParams Fillers VoiceEmotion"
        ),
        "resources.fabric.ai_params": (
            "AiModel AiModelValue AiParams ConversationMessage ConversationRole ConversationRoleValue Direction "
            "NumberFormat PomFormat SummaryMode TextNormalization"
        ),
        "resources.fabric.ai_prompts": "AiContext AiPostPrompt AiPrompt AiStep PomSection Sampling",
        "resources.fabric.any_resource": (
            "AnyResource AssignedSipCredential DomainApplication DomainApplicationAssigned "
            "DomainApplicationAssignment DomainCallHandler GenericResource PhoneRouteAssignment SipCredentialAssigned "
            "SipCredentialAssignment WhatsappNumberAddress WhatsappNumberAssignment"
        ),
        "resources.fabric.call_flows": (
            "CallFlow CallFlowChange CallFlowCreate CallFlowDeployByDocumentVersion CallFlowDeployByVersionId "
            "CallFlowDeployment CallFlowDetails CallFlowUpdate CallFlowVersion"
        ),
        "resources.fabric.common": (
            "AnsweredCallHandler CallHandler CallHandlerValue CxmlUse CxmlUseValue GatewayEncryption "
            "GatewayEncryptionValue Plain RequestMethod RequestMethodValue SipAddressEncryption "
            "SipAddressEncryptionValue SwmlDocument UsedFor UsedForValue"
        ),
        "resources.fabric.conference_rooms": (
            "ConferenceRoom ConferenceRoomCreate ConferenceRoomDetails ConferenceRoomUpdate RoomLayout "
            "RoomLayoutValue VideoQuality VideoQualityValue"
        ),
        "resources.fabric.cxml_applications": "CxmlApplication CxmlApplicationDetails CxmlApplicationUpdate",
        "resources.fabric.cxml_scripts": "CxmlScript CxmlScriptCreate CxmlScriptDetails CxmlScriptUpdate",
        "resources.fabric.cxml_webhooks": "CxmlWebhook CxmlWebhookCreate CxmlWebhookDetails CxmlWebhookUpdate",
        "resources.fabric.dialogflow_agents": "DialogflowAgent DialogflowAgentDetails DialogflowAgentUpdate",
        "resources.fabric.fabric_resource": "FabricResource",
        "resources.fabric.freeswitch_connectors": (
            "FreeswitchConnector FreeswitchConnectorCreate FreeswitchConnectorDetails FreeswitchConnectorUpdate"
        ),
        "resources.fabric.relay_applications": (
            "RelayApplication RelayApplicationCreate RelayApplicationDetails RelayApplicationUpdate"
        ),
        "resources.fabric.resource_address": "Address Channels DisplayType",
        "resources.fabric.sip_addresses": "SipAddress SipAddressCreate SipAddressUpdate",
        "resources.fabric.sip_credentials": "SipCredential SipCredentialCreate SipCredentialUpdate SipEndpoint",
        "resources.fabric.sip_gateways": (
            "SipGateway SipGatewayChange SipGatewayCreate SipGatewayDetails SipGatewayUpdate"
        ),
        "resources.fabric.sip_media": "Cipher CipherValue Codec CodecValue Encryption EncryptionValue",
        "resources.fabric.subscribers": (
            "Subscriber SubscriberCreate SubscriberProfile SubscriberSipCredential SubscriberSipCredentialCreate "
            "SubscriberSipCredentialUpdate SubscriberUpdate"
        ),
        "resources.fabric.swaig": "McpServer NativeFunction Swaig SwaigDefaults SwaigFunction SwaigHook SwaigIncludes",
        "resources.fabric.swml_scripts": "SwmlScript SwmlScriptCreate SwmlScriptDetails SwmlScriptUpdate",
        "resources.fabric.swml_webhooks": "SwmlWebhook SwmlWebhookCreate SwmlWebhookDetails SwmlWebhookUpdate",
        "resources.fabric.tokens": (
            "EmbedToken EmbedTokenCreate GuestToken GuestTokenCreate InviteToken InviteTokenCreate RefreshedToken "
            "Region RegionValue SubscriberToken SubscriberTokenCreate SubscriberTokenRefresh TokenScope "
            "TokenScopeValue"
        ),
        "resources.fabric.webhook_members": "WebhookCreate WebhookDetails WebhookUpdate",
        "resources.logs.common": "LogCharge",
        "resources.logs.conference_logs": (
            "ConferenceCharge ConferenceLog CxmlConference RelayConference VideoRoomSession VideoSessionType"
        ),
        "resources.logs.fax_logs": "FaxDirection FaxLog FaxLogSource FaxLogType FaxQuality FaxStatus",
        "resources.logs.message_logs": (
            "MessageLog MessageLogDirection MessageLogKind MessageLogSource MessageLogStatus MessageLogType"
        ),
        "resources.logs.voice_logs": (
            "CallLogType CallVoiceLog DeletedVoiceLog DialogflowVoiceLog EventLevel SubscriberVoiceLog "
            "VideoRoomLogType VideoRoomVoiceLog VoiceLog VoiceLogDirection VoiceLogEvent VoiceLogSource "
            "VoiceLogStatus"
        ),
        "resources.messaging.messages": (
            "Message MessageCreate MessageDirection MessageKind MessageStatus MessageUpdate WhatsappMessageCreate "
            "WhatsappTemplateMessageCreate"
        ),
        "resources.messaging.whatsapp": (
            "WhatsappBusiness WhatsappNumber WhatsappParameterFormat WhatsappParameterFormatValue WhatsappTemplate "
            "WhatsappTemplateCategory WhatsappTemplateCategoryValue WhatsappTemplateComponent WhatsappTemplateCreate "
            "WhatsappTemplateDeletion WhatsappTemplateStatus WhatsappTemplateStatusValue WhatsappTemplateUpdate"
        ),
        "resources.messaging.whatsapp_content": (
            "WhatsappAudio WhatsappContact WhatsappContactName WhatsappContent WhatsappDocument WhatsappImage "
            "WhatsappInteractive WhatsappLocation WhatsappMessageType WhatsappMessageTypeValue WhatsappReaction "
            "WhatsappSticker WhatsappVideo"
        ),
        "resources.platform.project_tokens": (
            "ProjectToken ProjectTokenCreate ProjectTokenUpdate TokenPermission TokenPermissionValue"
        ),
        "resources.platform.projects": "Project ProjectCreate ProjectUpdate ProjectWithSigningKey",
        "resources.relay_rest.brands": (
            "Brand BrandCreate CompanyVertical CompanyVerticalValue CspBrandCreate LegalEntityType LegalEntityTypeValue"
        ),
        "resources.relay_rest.call_handlers": "CallFlowChoice CallFlowChoiceValue CallHandling",
        "resources.relay_rest.campaigns": (
            "AssignedNumber AssignedPhoneNumber Campaign CampaignCreate CampaignOrder CampaignOrderCreate "
            "CampaignUpdate PartnerCampaignCreate"
        ),
        "resources.relay_rest.domain_applications": (
            "DomainApplicationCreate DomainApplicationSettings DomainApplicationUpdate SettableDomainCallHandler "
            "SettableDomainCallHandlerValue"
        ),
        "resources.relay_rest.e911_addresses": (
            "AddressUnit AddressUnitValue E911Address E911AddressChange E911AddressCreate E911AddressUpdate"
        ),
        "resources.relay_rest.mfa": "MfaRequest MfaResult MfaSent MfaVerification",
        "resources.relay_rest.number_groups": (
            "MembershipPhoneNumber NumberGroup NumberGroupChange NumberGroupCreate NumberGroupMembership "
            "NumberGroupMembershipCreate NumberGroupUpdate"
        ),
        "resources.relay_rest.number_search": (
            "AvailableCapabilities AvailablePhoneNumber CallerNameInfo CarrierInfo PhoneNumberLookup"
        ),
        "resources.relay_rest.phone_numbers": (
            "AnsweredPhoneCallHandler CallReceiveMode CallReceiveModeValue E911Assignment E911Status "
            "ImportedNumberType ImportedNumberTypeValue PhoneCallHandler PhoneCallHandlerValue PhoneMessageHandler "
            "PhoneMessageHandlerValue PhoneNumber PhoneNumberCapability PhoneNumberCapabilityValue PhoneNumberImport "
            "PhoneNumberPurchase PhoneNumberType PhoneNumberUpdate"
        ),
        "resources.relay_rest.queues": "Queue QueueCreate QueueMember QueueUpdate",
        "resources.relay_rest.recordings": (
            "CallRecording ConferenceRecording PstnRecording RecordedAudio Recording SipRecording WebRtcRecording"
        ),
        "resources.relay_rest.short_codes": (
            "ShortCode ShortCodeCapability ShortCodeChange ShortCodeMessageHandler ShortCodeMessageHandlerValue "
            "ShortCodeType ShortCodeUpdate"
        ),
        "resources.relay_rest.sip_profile": (
            "SipProfile SipProfileEncryption SipProfileEncryptionValue SipProfileUpdate"
        ),
        "resources.relay_rest.verified_caller_ids": (
            "CallerIdStatus CallerIdVerification VerifiedCallerId VerifiedCallerIdCreate VerifiedCallerIdUpdate"
        ),
        "schema.converter": "converter make_converter",
        "schema.models": "Body Model",
        "schema.values": "UNSET Extra OpenEnum Secret Unset",
        "session": "AsyncSession SubscriberView",
    },
)

__all__ = [
    "UNSET",
    "APIError",
    "Address",
    "AddressContext",
    "AddressContextValue",
    "AddressUnit",
    "AddressUnitValue",
    "AiAgent",
    "AiAgentCreate",
    "AiAgentDetails",
    "AiAgentUpdate",
    "AiContext",
    "AiConversationLog",
    "AiEngineParams",
    "AiHint",
    "AiLanguage",
    "AiMessageReset",
    "AiModel",
    "AiModelValue",
    "AiMultilingual",
    "AiMultilingualLanguage",
    "AiParams",
    "AiPostPrompt",
    "AiPrompt",
    "AiPronunciation",
    "AiStep",
    "AiVoice",
    "AiVoiceParams",
    "AliasAddress",
    "AliasAddressCreate",
    "AliasAddressUpdate",
    "AnsweredCallHandler",
    "AnsweredPhoneCallHandler",
    "AnyAddress",
    "AnyCall",
    "AnyResource",
    "AssignedNumber",
    "AssignedPhoneNumber",
    "AssignedSipCredential",
    "AsyncSession",
    "AttemptFailed",
    "AudioDirection",
    "AudioDirectionValue",
    "AuthenticationError",
    "AvailableCapabilities",
    "AvailablePhoneNumber",
    "BadRequestError",
    "Body",
    "Brand",
    "BrandCreate",
    "Bulk",
    "CallAiHold",
    "CallAiMessage",
    "CallAiStop",
    "CallCharge",
    "CallCollect",
    "CallDetect",
    "CallDial",
    "CallDialBySwml",
    "CallDialByUrl",
    "CallDirection",
    "CallEnd",
    "CallFlow",
    "CallFlowChange",
    "CallFlowChoice",
    "CallFlowChoiceValue",
    "CallFlowCreate",
    "CallFlowDeployByDocumentVersion",
    "CallFlowDeployByVersionId",
    "CallFlowDeployment",
    "CallFlowDetails",
    "CallFlowUpdate",
    "CallFlowVersion",
    "CallHandler",
    "CallHandlerValue",
    "CallHandling",
    "CallLeg",
    "CallLegType",
    "CallLiveTranscribe",
    "CallLiveTranslate",
    "CallLogType",
    "CallPlay",
    "CallPlayVolume",
    "CallReceiveMode",
    "CallReceiveModeValue",
    "CallRecord",
    "CallRecordPause",
    "CallRecording",
    "CallRefer",
    "CallSide",
    "CallSideValue",
    "CallSidecar",
    "CallSidecarMessage",
    "CallSource",
    "CallStatus",
    "CallStream",
    "CallTap",
    "CallTranscribe",
    "CallTransfer",
    "CallUpdate",
    "CallUpdateBySwml",
    "CallUpdateByUrl",
    "CallUserEvent",
    "CallVoiceLog",
    "CallerIdStatus",
    "CallerIdVerification",
    "CallerNameInfo",
    "Campaign",
    "CampaignCreate",
    "CampaignOrder",
    "CampaignOrderCreate",
    "CampaignUpdate",
    "CarrierInfo",
    "Channel",
    "ChannelValue",
    "Channels",
    "Chunk",
    "ChunkStatus",
    "ChunkingStrategy",
    "Cipher",
    "CipherValue",
    "Codec",
    "CodecValue",
    "CollectDigits",
    "CollectSpeech",
    "CollectSpeechEngine",
    "CollectSpeechEngineValue",
    "CompanyVertical",
    "CompanyVerticalValue",
    "ConferenceCharge",
    "ConferenceLog",
    "ConferenceRecording",
    "ConferenceRoom",
    "ConferenceRoomCreate",
    "ConferenceRoomDetails",
    "ConferenceRoomUpdate",
    "ConfigurationError",
    "ConflictError",
    "ControlId",
    "ConversationMessage",
    "ConversationRole",
    "ConversationRoleValue",
    "CspBrandCreate",
    "CxmlApplication",
    "CxmlApplicationDetails",
    "CxmlApplicationUpdate",
    "CxmlConference",
    "CxmlScript",
    "CxmlScriptCreate",
    "CxmlScriptDetails",
    "CxmlScriptUpdate",
    "CxmlUse",
    "CxmlUseValue",
    "CxmlWebhook",
    "CxmlWebhookCreate",
    "CxmlWebhookDetails",
    "CxmlWebhookUpdate",
    "DeletedVoiceLog",
    "DetectDigit",
    "DetectDigitParams",
    "DetectFax",
    "DetectFaxParams",
    "DetectMachine",
    "DetectMachineParams",
    "DialEvent",
    "DialEventValue",
    "DialogflowAgent",
    "DialogflowAgentDetails",
    "DialogflowAgentUpdate",
    "DialogflowVoiceLog",
    "Direction",
    "DisplayType",
    "Document",
    "DocumentByPage",
    "DocumentByParagraph",
    "DocumentBySentence",
    "DocumentBySlidingWindow",
    "DocumentSearch",
    "DocumentStatus",
    "DocumentUpdate",
    "DomainApplication",
    "DomainApplicationAssigned",
    "DomainApplicationAssignment",
    "DomainApplicationCreate",
    "DomainApplicationSettings",
    "DomainApplicationUpdate",
    "DomainCallHandler",
    "E911Address",
    "E911AddressChange",
    "E911AddressCreate",
    "E911AddressUpdate",
    "E911Assignment",
    "E911Status",
    "EmbedToken",
    "EmbedTokenCreate",
    "Encryption",
    "EncryptionValue",
    "ErrorItem",
    "Event",
    "EventLevel",
    "Extra",
    "FabricDeviceLeg",
    "FabricError",
    "FabricResource",
    "FaxDirection",
    "FaxLog",
    "FaxLogSource",
    "FaxLogType",
    "FaxQuality",
    "FaxStatus",
    "FaxTone",
    "FaxToneValue",
    "Fillers",
    "FinalStatus",
    "FinalStatusValue",
    "Finished",
    "Flag",
    "FoundChunk",
    "FoundChunks",
    "FreeswitchConnector",
    "FreeswitchConnectorCreate",
    "FreeswitchConnectorDetails",
    "FreeswitchConnectorUpdate",
    "GatewayEncryption",
    "GatewayEncryptionValue",
    "GenericResource",
    "GuestToken",
    "GuestTokenCreate",
    "HangupReason",
    "HangupReasonValue",
    "Hook",
    "ImportedNumberType",
    "ImportedNumberTypeValue",
    "InviteToken",
    "InviteTokenCreate",
    "LegalEntityType",
    "LegalEntityTypeValue",
    "Links",
    "LiveInjection",
    "LiveSummary",
    "LiveTranscribeStart",
    "LiveTranscribeSummarize",
    "LiveTranscription",
    "LiveTranslateInject",
    "LiveTranslateStart",
    "LiveTranslateSummarize",
    "LiveTranslation",
    "LockingQuota",
    "LogCharge",
    "McpServer",
    "MembershipPhoneNumber",
    "Message",
    "MessageCreate",
    "MessageDirection",
    "MessageKind",
    "MessageLog",
    "MessageLogDirection",
    "MessageLogKind",
    "MessageLogSource",
    "MessageLogStatus",
    "MessageLogType",
    "MessageStatus",
    "MessageUpdate",
    "MfaRequest",
    "MfaResult",
    "MfaSent",
    "MfaVerification",
    "Model",
    "NativeFunction",
    "NoParameters",
    "NotFoundError",
    "Number",
    "NumberFormat",
    "NumberGroup",
    "NumberGroupChange",
    "NumberGroupCreate",
    "NumberGroupMembership",
    "NumberGroupMembershipCreate",
    "NumberGroupUpdate",
    "OpenEnum",
    "Outcome",
    "PacketTime",
    "Page",
    "Pager",
    "PagingError",
    "PartnerCampaignCreate",
    "PauseBehavior",
    "PauseBehaviorValue",
    "PermissionDeniedError",
    "PhoneCallHandler",
    "PhoneCallHandlerValue",
    "PhoneMessageHandler",
    "PhoneMessageHandlerValue",
    "PhoneNumber",
    "PhoneNumberAddress",
    "PhoneNumberAddressCreate",
    "PhoneNumberAddressUpdate",
    "PhoneNumberCapability",
    "PhoneNumberCapabilityValue",
    "PhoneNumberImport",
    "PhoneNumberLookup",
    "PhoneNumberPurchase",
    "PhoneNumberType",
    "PhoneNumberUpdate",
    "PhoneRouteAssignment",
    "Plain",
    "PlayAudio",
    "PlayAudioParams",
    "PlayRingtone",
    "PlayRingtoneParams",
    "PlaySilence",
    "PlaySilenceParams",
    "PlayTts",
    "PlayTtsParams",
    "PomFormat",
    "PomSection",
    "Project",
    "ProjectCreate",
    "ProjectToken",
    "ProjectTokenCreate",
    "ProjectTokenUpdate",
    "ProjectUpdate",
    "ProjectWithSigningKey",
    "PstnRecording",
    "Queue",
    "QueueCreate",
    "QueueMember",
    "QueueUpdate",
    "Quota",
    "RateLimitError",
    "RawResponse",
    "RecordAudio",
    "RecordedAudio",
    "RecordedMedia",
    "Recording",
    "RecordingFormat",
    "RecordingFormatValue",
    "ReferDevice",
    "ReferSipParams",
    "RefreshedToken",
    "Region",
    "RegionValue",
    "RelayApplication",
    "RelayApplicationCreate",
    "RelayApplicationDetails",
    "RelayApplicationUpdate",
    "RelayConference",
    "RequestMethod",
    "RequestMethodValue",
    "RequestTimeoutError",
    "ResponseError",
    "RetryPolicy",
    "RingtoneName",
    "RingtoneNameValue",
    "RoomLayout",
    "RoomLayoutValue",
    "Sampling",
    "Secret",
    "ServerError",
    "SessionClosedError",
    "SettableDomainCallHandler",
    "SettableDomainCallHandlerValue",
    "SharedLock",
    "ShortCode",
    "ShortCodeCapability",
    "ShortCodeChange",
    "ShortCodeMessageHandler",
    "ShortCodeMessageHandlerValue",
    "ShortCodeType",
    "ShortCodeUpdate",
    "SidecarFunction",
    "SidecarMcpServer",
    "SidecarParams",
    "SidecarPermissions",
    "SidecarPromptFile",
    "SidecarPromptSections",
    "SidecarPromptText",
    "SidecarSummarize",
    "SidecarSummary",
    "SidecarSwaig",
    "SidecarSwaigDefaults",
    "SipAddress",
    "SipAddressCreate",
    "SipAddressEncryption",
    "SipAddressEncryptionValue",
    "SipAddressUpdate",
    "SipCredential",
    "SipCredentialAssigned",
    "SipCredentialAssignment",
    "SipCredentialCreate",
    "SipCredentialUpdate",
    "SipEndpoint",
    "SipGateway",
    "SipGatewayChange",
    "SipGatewayCreate",
    "SipGatewayDetails",
    "SipGatewayUpdate",
    "SipProfile",
    "SipProfileEncryption",
    "SipProfileEncryptionValue",
    "SipProfileUpdate",
    "SipRecording",
    "SpeechEngine",
    "SpeechEngineValue",
    "Started",
    "StreamTrack",
    "StreamTrackValue",
    "Subscriber",
    "SubscriberCreate",
    "SubscriberProfile",
    "SubscriberSipCredential",
    "SubscriberSipCredentialCreate",
    "SubscriberSipCredentialUpdate",
    "SubscriberToken",
    "SubscriberTokenCreate",
    "SubscriberTokenRefresh",
    "SubscriberUpdate",
    "SubscriberView",
    "SubscriberVoiceLog",
    "SummaryMode",
    "Swaig",
    "SwaigDefaults",
    "SwaigFunction",
    "SwaigHook",
    "SwaigIncludes",
    "SwmlDocument",
    "SwmlScript",
    "SwmlScriptCreate",
    "SwmlScriptDetails",
    "SwmlScriptUpdate",
    "SwmlWebhook",
    "SwmlWebhookCreate",
    "SwmlWebhookDetails",
    "SwmlWebhookUpdate",
    "TapAudioParams",
    "TapCodec",
    "TapCodecValue",
    "TapMedia",
    "TapRtp",
    "TapRtpParams",
    "TapWebSocket",
    "TapWebSocketParams",
    "TextNormalization",
    "TokenPermission",
    "TokenPermissionValue",
    "TokenScope",
    "TokenScopeValue",
    "TranslationFilter",
    "TransportError",
    "Unset",
    "UsedFor",
    "UsedForValue",
    "ValidationError",
    "VerifiedCallerId",
    "VerifiedCallerIdCreate",
    "VerifiedCallerIdUpdate",
    "VideoQuality",
    "VideoQualityValue",
    "VideoRoomLogType",
    "VideoRoomSession",
    "VideoRoomVoiceLog",
    "VideoSessionType",
    "VoiceEmotion",
    "VoiceGender",
    "VoiceGenderValue",
    "VoiceLog",
    "VoiceLogDirection",
    "VoiceLogEvent",
    "VoiceLogSource",
    "VoiceLogStatus",
    "Waiting",
    "WebRtcRecording",
    "WebhookCreate",
    "WebhookDetails",
    "WebhookUpdate",
    "WhatsappAudio",
    "WhatsappBusiness",
    "WhatsappContact",
    "WhatsappContactName",
    "WhatsappContent",
    "WhatsappDocument",
    "WhatsappImage",
    "WhatsappInteractive",
    "WhatsappLocation",
    "WhatsappMessageCreate",
    "WhatsappMessageType",
    "WhatsappMessageTypeValue",
    "WhatsappNumber",
    "WhatsappNumberAddress",
    "WhatsappNumberAssignment",
    "WhatsappParameterFormat",
    "WhatsappParameterFormatValue",
    "WhatsappReaction",
    "WhatsappSticker",
    "WhatsappTemplate",
    "WhatsappTemplateCategory",
    "WhatsappTemplateCategoryValue",
    "WhatsappTemplateComponent",
    "WhatsappTemplateCreate",
    "WhatsappTemplateDeletion",
    "WhatsappTemplateMessageCreate",
    "WhatsappTemplateStatus",
    "WhatsappTemplateStatusValue",
    "WhatsappTemplateUpdate",
    "WhatsappVideo",
    "WriteQuota",
    "__version__",
    "converter",
    "make_converter",
]


def __dir__() -> list[str]:
    return __all__
