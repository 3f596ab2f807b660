"""What the handlers of incoming calls of a phone number and of a domain application share."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from attrs import frozen

from ...schema.models import Body
from ...schema.values import UNSET, OpenEnum, Unset
from ..fabric.common import RequestMethodValue

HANDLED_BY_ID: Final = frozenset({"ai_agent", "call_flow"})
"""Handlers that a request needs an id with which no response has: an update of a model does not send them back."""


class CallFlowChoice(OpenEnum):
    """Version of a call flow: the edited or the deployed one."""

    WORKING_COPY = "working_copy"
    CURRENT_DEPLOYED = "current_deployed"


CallFlowChoiceValue: TypeAlias = CallFlowChoice | Literal["working_copy", "current_deployed"]
"""As an argument: a `CallFlowChoice`, or its value as a string."""


@frozen(kw_only=True)
class CallHandling(Body):
    """What a handler of incoming calls needs, each member for the handlers that it names."""

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
    """The id of the AI agent, for `ai_agent`. No response has it: read `calling_handler_resource_id`."""
    call_flow_id: str | Unset = UNSET
    """The id of the call flow, for `call_flow`. No response has it: read `calling_handler_resource_id`."""
    call_flow_version: CallFlowChoiceValue | Unset = UNSET
    """The version of the call flow. Default: the deployed one."""
    call_relay_context: str | Unset = UNSET
    """Deprecated: use `call_relay_topic`."""
    call_relay_context_status_callback_url: str | Unset = UNSET
    """Deprecated: use `call_relay_topic_status_callback_url`."""
