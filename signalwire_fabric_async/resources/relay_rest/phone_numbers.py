"""Phone numbers: bought, imported or searched for, with their handlers and their emergency address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, TypeAlias

from attrs import field, frozen

from ...apis import RELAY_REST
from ...operations import Resource, action, creates, deletes, gets, kept_members, lists, replaces
from ...paging import ListQuery
from ...schema.models import Body, Model, limits
from ...schema.values import UNSET, OpenEnum, Unset
from ..fabric.common import RequestMethod, RequestMethodValue
from .call_handlers import HANDLED_BY_ID, CallHandling
from .number_search import AvailablePhoneNumber, PhoneNumberLookup, PhoneNumberLookupQuery, PhoneNumberSearch


class PhoneCallHandler(OpenEnum):
    """Kind of handler for incoming calls that an update can set.

    The published description says that `ai_agent` and `call_flow` are set through Fabric alone; the vendor's newer SDKs
    and manual set them here.
    """

    RELAY_CONTEXT = "relay_context"
    RELAY_TOPIC = "relay_topic"
    RELAY_SCRIPT = "relay_script"
    RELAY_APPLICATION = "relay_application"
    RELAY_CONNECTOR = "relay_connector"
    RELAY_SIP_ENDPOINT = "relay_sip_endpoint"
    RELAY_VERTO_ENDPOINT = "relay_verto_endpoint"
    LAML_WEBHOOKS = "laml_webhooks"
    LAML_APPLICATION = "laml_application"
    DIALOGFLOW = "dialogflow"
    VIDEO_ROOM = "video_room"
    CALL_FLOW = "call_flow"
    AI_AGENT = "ai_agent"


PhoneCallHandlerValue: TypeAlias = (
    PhoneCallHandler
    | Literal[
        "relay_context",
        "relay_topic",
        "relay_script",
        "relay_application",
        "relay_connector",
        "relay_sip_endpoint",
        "relay_verto_endpoint",
        "laml_webhooks",
        "laml_application",
        "dialogflow",
        "video_room",
        "call_flow",
        "ai_agent",
    ]
)
"""As an argument: a `PhoneCallHandler`, or its value as a string."""


class AnsweredPhoneCallHandler(OpenEnum):
    """Kind of handler for incoming calls, set here or by Fabric."""

    RELAY_CONTEXT = "relay_context"
    RELAY_TOPIC = "relay_topic"
    RELAY_SCRIPT = "relay_script"
    RELAY_APPLICATION = "relay_application"
    RELAY_CONNECTOR = "relay_connector"
    RELAY_SIP_ENDPOINT = "relay_sip_endpoint"
    RELAY_VERTO_ENDPOINT = "relay_verto_endpoint"
    LAML_WEBHOOKS = "laml_webhooks"
    LAML_APPLICATION = "laml_application"
    DIALOGFLOW = "dialogflow"
    VIDEO_ROOM = "video_room"
    CALL_FLOW = "call_flow"
    AI_AGENT = "ai_agent"
    FABRIC_SUBSCRIBER = "fabric_subscriber"
    SIP_GATEWAY = "sip_gateway"
    CALL_QUEUE = "call_queue"


class PhoneMessageHandler(OpenEnum):
    """A kind of handler for incoming messages."""

    RELAY_CONTEXT = "relay_context"
    RELAY_TOPIC = "relay_topic"
    RELAY_APPLICATION = "relay_application"
    LAML_WEBHOOKS = "laml_webhooks"
    LAML_APPLICATION = "laml_application"


PhoneMessageHandlerValue: TypeAlias = (
    PhoneMessageHandler
    | Literal[
        "relay_context",
        "relay_topic",
        "relay_application",
        "laml_webhooks",
        "laml_application",
    ]
)
"""As an argument: a `PhoneMessageHandler`, or its value as a string."""


class CallReceiveMode(OpenEnum):
    """Receive mode of incoming calls."""

    VOICE = "voice"
    FAX = "fax"


CallReceiveModeValue: TypeAlias = CallReceiveMode | Literal["voice", "fax"]
"""As an argument: a `CallReceiveMode`, or its value as a string."""


class PhoneNumberType(OpenEnum):
    """Type of a phone number. The called party pays for calls to a toll-free number."""

    TOLL_FREE = "toll-free"
    LONGCODE = "longcode"


class ImportedNumberType(OpenEnum):
    """The type of a number to import, spelled differently than in `PhoneNumberType`."""

    LONGCODE = "longcode"
    TOLLFREE = "tollfree"


ImportedNumberTypeValue: TypeAlias = ImportedNumberType | Literal["longcode", "tollfree"]
"""As an argument: a `ImportedNumberType`, or its value as a string."""


class PhoneNumberCapability(OpenEnum):
    """Capability of a phone number."""

    VOICE = "voice"
    SMS = "sms"
    MMS = "mms"
    FAX = "fax"


PhoneNumberCapabilityValue: TypeAlias = PhoneNumberCapability | Literal["voice", "sms", "mms", "fax"]
"""As an argument: a `PhoneNumberCapability`, or its value as a string."""


class E911Status(OpenEnum):
    """The state of a number's emergency registration."""

    PENDING = "pending"
    ACTIVE = "active"
    FAILED = "failed"
    PENDING_REMOVAL = "pending_removal"
    UNREGISTERED = "unregistered"


@frozen(kw_only=True)
class PhoneNumber(Model):
    """A phone number of a project."""

    id: str
    number: str
    """The phone number in E.164 format."""
    name: str | None
    """Label."""
    capabilities: tuple[PhoneNumberCapability, ...]
    """The capabilities of the number."""
    number_type: PhoneNumberType
    """The number type: toll-free or long code."""
    e911_address_id: str | None
    """The id of the address that emergency services receive."""
    e911_status: E911Status | None
    """The state of its emergency registration."""
    created_at: datetime
    updated_at: datetime
    next_billed_at: datetime | None
    """Time of the next billing."""
    call_handler: AnsweredPhoneCallHandler | None
    """The kind of handler for incoming calls."""
    calling_handler_resource_id: str | None
    """The id of the Fabric resource that handles incoming calls."""
    call_receive_mode: CallReceiveMode
    """The receive mode of incoming calls: voice or fax."""
    call_request_url: str | None
    """The URL that returns cXML for an incoming call, for `laml_webhooks`."""
    call_request_method: RequestMethod | None
    """The HTTP method for `call_request_url`."""
    call_fallback_url: str | None
    """The URL that returns cXML when `call_request_url` fails."""
    call_fallback_method: RequestMethod | None
    """The HTTP method for `call_fallback_url`."""
    call_status_callback_url: str | None
    """Call status callback URL."""
    call_status_callback_method: RequestMethod | None
    """The HTTP method for `call_status_callback_url`."""
    call_laml_application_id: str | None
    """The id of the cXML application, for `laml_application`."""
    call_dialogflow_agent_id: str | None
    """The id of the Dialogflow agent, for `dialogflow`."""
    call_relay_topic: str | None
    """The Relay topic that calls are forwarded to, for `relay_topic`."""
    call_relay_topic_status_callback_url: str | None
    """Call status callback URL, for `relay_topic`."""
    call_relay_script_url: str | None
    """The URL of the Relay script that a call runs, for `relay_script`."""
    call_relay_context: str | None
    """Deprecated: use `call_relay_topic`."""
    call_relay_context_status_callback_url: str | None
    """Deprecated: use `call_relay_topic_status_callback_url`."""
    call_relay_application: str | None
    """The Relay application that calls are forwarded to, for `relay_application`."""
    call_relay_connector_id: str | None
    """The id of the Relay connector, for `relay_connector`."""
    call_sip_endpoint_id: str | None
    """The id of the SIP endpoint, for `relay_sip_endpoint`."""
    call_verto_resource: str | None
    """The Verto resource, for `relay_verto_endpoint`."""
    call_video_room_id: str | None
    """The id of the video room, for `video_room`."""
    message_handler: PhoneMessageHandler | None
    """The kind of handler for incoming messages."""
    messaging_handler_resource_id: str | None
    """The id of the Fabric resource that handles incoming messages."""
    message_request_url: str | None
    """The URL that returns cXML for an incoming message, for `laml_webhooks`."""
    message_request_method: RequestMethod | None
    """The HTTP method for `message_request_url`."""
    message_fallback_url: str | None
    """The URL that returns cXML when `message_request_url` fails."""
    message_fallback_method: RequestMethod | None
    """The HTTP method for `message_fallback_url`."""
    message_laml_application_id: str | None
    """The id of the cXML application, for `laml_application`."""
    message_relay_topic: str | None
    """The Relay topic that messages are forwarded to, for `relay_topic`."""
    message_relay_context: str | None
    """Deprecated: use `message_relay_topic`."""
    country_code: str | None
    """The two-letter code of its country (ISO 3166)."""


@frozen(kw_only=True)
class PhoneNumberPurchase(Body):
    """The phone number to buy."""

    number: str
    """A number in E.164 format that `search` returned."""


@frozen(kw_only=True)
class PhoneNumberImport(Body):
    """A phone number of another carrier to import."""

    number: str = field(metadata=limits(min_length=5, max_length=30))
    """The number to import, in E.164 format."""
    number_type: ImportedNumberTypeValue
    """The number type: toll-free or long code."""
    capabilities: Sequence[PhoneNumberCapabilityValue] | Unset = UNSET
    """The capabilities of the number."""


@frozen(kw_only=True)
class PhoneNumberUpdate(CallHandling):
    """The members of a phone number to change."""

    name: str | Unset = UNSET
    """The new name."""
    call_handler: PhoneCallHandlerValue | Unset = UNSET
    """The kind of handler for incoming calls."""
    call_receive_mode: CallReceiveModeValue | Unset = UNSET
    """The receive mode of incoming calls: voice or fax."""
    call_relay_connector_id: str | Unset = UNSET
    """The id of the Relay connector, for `relay_connector`."""
    call_sip_endpoint_id: str | Unset = UNSET
    """The id of the SIP endpoint, for `relay_sip_endpoint`."""
    call_verto_resource: str | Unset = UNSET
    """The Verto resource, for `relay_verto_endpoint`."""
    message_handler: PhoneMessageHandlerValue | Unset = UNSET
    """The kind of handler for incoming messages."""
    message_request_url: str | Unset = UNSET
    """The URL that returns cXML for an incoming message, for `laml_webhooks`."""
    message_request_method: RequestMethodValue | Unset = UNSET
    """The HTTP method for `message_request_url`."""
    message_fallback_url: str | Unset = UNSET
    """The URL that returns cXML when `message_request_url` fails."""
    message_fallback_method: RequestMethodValue | Unset = UNSET
    """The HTTP method for `message_fallback_url`."""
    message_laml_application_id: str | Unset = UNSET
    """The id of the cXML application, for `laml_application`."""
    message_relay_topic: str | Unset = UNSET
    """The Relay topic that messages are forwarded to, for `relay_topic`."""
    message_relay_context: str | Unset = UNSET
    """Deprecated: use `message_relay_topic`."""
    message_relay_application: str | Unset = UNSET
    """The Relay application that messages are forwarded to, for `relay_application`."""


@frozen(kw_only=True)
class E911Assignment(Body):
    """The emergency address of a phone number."""

    e911_address_id: str
    """The id of the address that emergency services receive."""


@frozen(kw_only=True)
class PhoneNumberQuery(ListQuery):
    """The query parameters of the listing of phone numbers."""

    filter_name: str | None = None
    """Only numbers whose name contains this."""
    filter_number: str | None = None
    """Only numbers that contain this."""


class PhoneNumbers(Resource, api=RELAY_REST, path="phone_numbers", one="a phone number", scopes=("Numbers",)):
    """The phone numbers of a project, and those that can be bought."""

    list = lists(PhoneNumber, query=PhoneNumberQuery)
    """List the phone numbers of the project, page after page."""
    get = gets(PhoneNumber)
    """Read a phone number."""
    search = lists(AvailablePhoneNumber, query=PhoneNumberSearch, at="phone_numbers/search")
    """Search for phone numbers that can be bought; the search costs nothing."""
    purchase = creates(PhoneNumberPurchase, PhoneNumber)
    """Buy a phone number. It costs money at once and every month."""
    import_number = creates(PhoneNumberImport, PhoneNumber, at="imported_phone_numbers")
    """Import a phone number that another carrier provides. It costs money every month."""
    update = replaces(
        PhoneNumberUpdate, PhoneNumber, keeps=kept_members(PhoneNumberUpdate, PhoneNumber, unsent=HANDLED_BY_ID)
    )
    """Change a phone number, by its id or by the model that was read."""
    release = deletes()
    """Release a phone number: it is gone, and billed no more from its next period on."""
    lookup = action(
        PhoneNumberLookupQuery, PhoneNumberLookup, method="GET", at="lookup/phone_number/{e164_number}", scopes=()
    )
    """Look up any phone number; the carrier and the caller's name cost money for each lookup."""
    assign_e911_address = action(E911Assignment, PhoneNumber, at="phone_numbers/{id}/e911_address")
    """Register an emergency address for a phone number. It costs money every month."""
    remove_e911_address = action(None, PhoneNumber, method="DELETE", at="phone_numbers/{id}/e911_address")
    """Remove the emergency address of a phone number."""

    async def find(self, *, number: str, most: int = 10_000) -> PhoneNumber | None:
        """Return the phone number of the project with this number; None where the project does not own it.

        The service filters the listing by it.

        Args:
            number: The number in E.164 format.
            most: How many phone numbers are read at most.

        Raises:
            ConfigurationError: There are more than `most` phone numbers, and none of those that were read has it.
            FabricError: As the listing.
        """
        from ...lookups import find  # loaded on first use

        return await find(self.list(filter_number=number, page_size=1000), lambda one: one.number == number, most=most)
