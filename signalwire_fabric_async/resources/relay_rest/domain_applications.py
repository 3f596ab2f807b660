"""Domain applications: SIP domains of a project, with a handler for their calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from attrs import frozen

from ...apis import RELAY_REST
from ...operations import Resource, creates, deletes, gets, kept_members, lists, replaces
from ...paging import ListQuery
from ...schema.models import Body
from ...schema.values import UNSET, OpenEnum, Unset
from ..fabric.any_resource import DomainApplication
from ..fabric.common import CipherValue, CodecValue, RequestMethodValue, SipAddressEncryptionValue


class SettableDomainCallHandler(OpenEnum):
    """Kind of handler for a domain application."""

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


SettableDomainCallHandlerValue: TypeAlias = (
    SettableDomainCallHandler
    | Literal[
        "relay_topic",
        "relay_application",
        "laml_webhooks",
        "laml_application",
        "video_room",
        "relay_script",
        "dialogflow",
        "ai_agent",
        "call_flow",
        "relay_context",
    ]
)
"""As an argument: a `SettableDomainCallHandler`, or its value as a string."""


class CallFlowChoice(OpenEnum):
    """Version of a call flow: the edited or the deployed one."""

    WORKING_COPY = "working_copy"
    CURRENT_DEPLOYED = "current_deployed"


CallFlowChoiceValue: TypeAlias = CallFlowChoice | Literal["working_copy", "current_deployed"]
"""As an argument: a `CallFlowChoice`, or its value as a string."""


@frozen(kw_only=True)
class DomainApplicationCreate(Body):
    """A domain application to create."""

    name: str
    identifier: str
    """First part of the domain."""
    user: str | Unset = UNSET
    """SIP user. `*` matches every user."""
    ip_auth_enabled: bool | Unset = UNSET
    """Restricts callers to the addresses in `ip_auth`."""
    ip_auth: Sequence[str] | Unset = UNSET
    """IP addresses and CIDR blocks."""
    encryption: SipAddressEncryptionValue | Unset = UNSET
    """SRTP media encryption."""
    codecs: Sequence[CodecValue] | Unset = UNSET
    """Allowed codecs."""
    ciphers: Sequence[CipherValue] | Unset = UNSET
    """Allowed SRTP cipher suites."""
    call_handler: SettableDomainCallHandlerValue | Unset = UNSET
    """The kind of handler for incoming calls."""
    call_relay_topic: str | Unset = UNSET
    """The Relay topic that calls are forwarded to, for `relay_topic`."""
    call_relay_topic_status_callback_url: str | Unset = UNSET
    """Call status callback URL, for `relay_topic`."""
    call_relay_application: str | Unset = UNSET
    """The Relay application that calls are forwarded to, for `relay_application`."""
    call_request_url: str | Unset = UNSET
    """The URL that returns cXML for an incoming call, for `laml_webhooks`."""
    call_request_method: RequestMethodValue | Unset = UNSET
    """The HTTP method for `call_request_url`."""
    call_fallback_url: str | Unset = UNSET
    """The URL that returns cXML when `call_request_url` fails."""
    call_fallback_method: RequestMethodValue | Unset = UNSET
    """The HTTP method for `call_fallback_url`."""
    call_status_callback_url: str | Unset = UNSET
    """Call status callback URL."""
    call_status_callback_method: RequestMethodValue | Unset = UNSET
    """The HTTP method for `call_status_callback_url`."""
    call_laml_application_id: str | Unset = UNSET
    """The id of the cXML application, for `laml_application`."""
    call_video_room_id: str | Unset = UNSET
    """The id of the video room, for `video_room`."""
    call_relay_script_url: str | Unset = UNSET
    """The URL of the Relay script that a call runs, for `relay_script`."""
    call_dialogflow_agent_id: str | Unset = UNSET
    """The id of the Dialogflow agent, for `dialogflow`."""
    call_ai_agent_id: str | Unset = UNSET
    """The id of the AI agent, for `ai_agent`."""
    call_flow_id: str | Unset = UNSET
    """The id of the call flow, for `call_flow`."""
    call_flow_version: CallFlowChoiceValue | Unset = UNSET
    """The version of the call flow."""
    call_relay_context: str | Unset = UNSET
    """Deprecated: use `call_relay_topic`."""
    call_relay_context_status_callback_url: str | Unset = UNSET
    """Deprecated: use `call_relay_topic_status_callback_url`."""


@frozen(kw_only=True)
class DomainApplicationUpdate(Body):
    """The members of a domain application to change."""

    name: str | Unset = UNSET
    identifier: str | Unset = UNSET
    """First part of the domain."""
    user: str | Unset = UNSET
    """SIP user. `*` matches every user."""
    ip_auth_enabled: bool | Unset = UNSET
    """Restricts callers to the addresses in `ip_auth`."""
    ip_auth: Sequence[str] | Unset = UNSET
    """IP addresses and CIDR blocks."""
    encryption: SipAddressEncryptionValue | Unset = UNSET
    """SRTP media encryption."""
    codecs: Sequence[CodecValue] | Unset = UNSET
    """Allowed codecs."""
    ciphers: Sequence[CipherValue] | Unset = UNSET
    """Allowed SRTP cipher suites."""
    call_handler: SettableDomainCallHandlerValue | Unset = UNSET
    """The kind of handler for incoming calls."""
    call_relay_topic: str | Unset = UNSET
    """The Relay topic that calls are forwarded to, for `relay_topic`."""
    call_relay_topic_status_callback_url: str | Unset = UNSET
    """Call status callback URL, for `relay_topic`."""
    call_relay_application: str | Unset = UNSET
    """The Relay application that calls are forwarded to, for `relay_application`."""
    call_request_url: str | Unset = UNSET
    """The URL that returns cXML for an incoming call, for `laml_webhooks`."""
    call_request_method: RequestMethodValue | Unset = UNSET
    """The HTTP method for `call_request_url`."""
    call_fallback_url: str | Unset = UNSET
    """The URL that returns cXML when `call_request_url` fails."""
    call_fallback_method: RequestMethodValue | Unset = UNSET
    """The HTTP method for `call_fallback_url`."""
    call_status_callback_url: str | Unset = UNSET
    """Call status callback URL."""
    call_status_callback_method: RequestMethodValue | Unset = UNSET
    """The HTTP method for `call_status_callback_url`."""
    call_laml_application_id: str | Unset = UNSET
    """The id of the cXML application, for `laml_application`."""
    call_video_room_id: str | Unset = UNSET
    """The id of the video room, for `video_room`."""
    call_relay_script_url: str | Unset = UNSET
    """The URL of the Relay script that a call runs, for `relay_script`."""
    call_dialogflow_agent_id: str | Unset = UNSET
    """The id of the Dialogflow agent, for `dialogflow`."""
    call_ai_agent_id: str | Unset = UNSET
    """The id of the AI agent, for `ai_agent`."""
    call_flow_id: str | Unset = UNSET
    """The id of the call flow, for `call_flow`."""
    call_flow_version: CallFlowChoiceValue | Unset = UNSET
    """The version of the call flow."""
    call_relay_context: str | Unset = UNSET
    """Deprecated: use `call_relay_topic`."""
    call_relay_context_status_callback_url: str | Unset = UNSET
    """Deprecated: use `call_relay_topic_status_callback_url`."""


@frozen(kw_only=True)
class DomainApplicationQuery(ListQuery):
    """The query parameters of the listing of domain applications."""

    filter_domain: str | None = None
    """Only applications whose domain contains this."""
    filter_name: str | None = None
    """Only applications whose name contains this."""


class DomainApplications(
    Resource,
    api=RELAY_REST,
    path="domain_applications",
    one="a domain application",
    scopes=("Voice", "Messaging", "Fax"),
):
    """The domain applications of a project."""

    list = lists(DomainApplication, query=DomainApplicationQuery)
    """List the domain applications, page after page."""
    get = gets(DomainApplication)
    """Read a domain application."""
    create = creates(DomainApplicationCreate, DomainApplication)
    """Create a domain application."""
    update = replaces(
        DomainApplicationUpdate, DomainApplication, keeps=kept_members(DomainApplicationUpdate, DomainApplication)
    )
    """Change a domain application, by its id or by the model that was read."""
    delete = deletes()
    """Delete a domain application."""
