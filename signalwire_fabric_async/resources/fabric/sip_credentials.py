"""The SIP credentials of a project, which belong to no subscriber."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from attrs import frozen

from ...operations import Resource, creates, deletes, gets, lists, lists_of, updates
from ...schema.models import Body, Model
from ...schema.values import UNSET, Unset
from .addresses import Address
from .calling import AnsweredCallHandler, CallHandler, Cipher, Codec, Encryption
from .fabric_resource import FabricResource
from .handling import RequestMethod


@frozen(kw_only=True)
class SipCredential(Model):
    """A SIP credential of the project, with what handles its calls."""

    type: str
    """Such as `sip_endpoint`."""
    id: str
    """What `get`, `update` and `delete` take."""
    username: str
    """The name that a device registers with."""
    caller_id: str | None
    """The name shown with a call to a number, the sender of one to another SIP credential."""
    send_as: str
    """The number that calls to numbers come from, bought or verified; `random` picks one of the project's."""
    ciphers: tuple[Cipher | str, ...]
    """The SRTP cipher suites that its calls may use."""
    codecs: tuple[Codec | str, ...]
    """The codecs that its calls may use."""
    encryption: Encryption
    """Whether the media of its calls must be encrypted."""
    call_handler: AnsweredCallHandler | None
    """What takes the calls that come in: it decides which of the `call_` members below are of use."""
    calling_handler_resource_id: str | None
    """The resource that takes them."""
    call_request_url: str | None
    """The URL that is asked for cXML when a call comes in. Of use only where `call_handler` is `laml_webhooks`."""
    call_request_method: RequestMethod | None
    """The HTTP method for `call_request_url`."""
    call_fallback_url: str | None
    """The URL that is asked for cXML after `call_request_url` failed. Of use only where `call_handler` is
    `laml_webhooks`."""
    call_fallback_method: RequestMethod | None
    """The HTTP method for `call_fallback_url`."""
    call_status_callback_url: str | None
    """The URL that is told how a call goes. Of use only where `call_handler` is `laml_webhooks`."""
    call_status_callback_method: RequestMethod | None
    """The HTTP method for `call_status_callback_url`."""
    call_laml_application_id: str | None
    """The cXML application that takes calls. Of use only where `call_handler` is `laml_application`."""
    call_dialogflow_agent_id: str | None
    """The Dialogflow agent that takes calls. Of use only where `call_handler` is `dialogflow`."""
    call_relay_topic: str | None
    """The Relay topic that calls go to. Of use only where `call_handler` is `relay_topic`."""
    call_relay_topic_status_callback_url: str | None
    """The URL that is told how a call goes. Of use only where `call_handler` is `relay_topic`."""
    call_relay_context: str | None
    """The Relay context that calls go to. Of use only where `call_handler` is `relay_context`."""
    call_relay_context_status_callback_url: str | None
    """The URL that is told how a call goes. Of use only where `call_handler` is `relay_context`."""
    call_relay_application: str | None
    """The Relay application that takes calls. Of use only where `call_handler` is `relay_application`."""
    call_video_room_id: str | None
    """The video room that calls join. Of use only where `call_handler` is `video_room`."""
    call_relay_script_url: str | None
    """The URL of the SWML script that answers calls. Of use only where `call_handler` is `relay_script`."""


@frozen(kw_only=True)
class SipCredentialDetails(Model):
    """A SIP credential as `resources` answers it; `id` is its own, which no operation takes."""

    id: str
    username: str
    """The name that a device registers with."""
    caller_id: str
    """What is shown to those whom it calls."""
    send_as: str
    """The name by which the called side knows it, instead of `username`."""
    ciphers: tuple[Cipher, ...]
    """The SRTP cipher suites that its calls may use."""
    codecs: tuple[Codec, ...]
    """The codecs that its calls may use."""
    encryption: Encryption
    """Whether the media of its calls must be encrypted."""
    call_handler: AnsweredCallHandler
    """What becomes of the calls that it makes; `resource` needs a `calling_handler_resource_id`."""
    calling_handler_resource_id: str | None
    """The resource that it calls where `call_handler` is `resource`; None otherwise."""


@frozen(kw_only=True)
class SipCredentialResource(FabricResource):
    """A SIP credential of the project as a Fabric resource."""

    display_name: str
    type: Literal["sip_endpoint"]
    sip_endpoint: SipCredentialDetails
    """What only a SIP credential has."""


@frozen(kw_only=True)
class SipCredentialCreate(Body):
    """A SIP credential to create. The API documents no password here: where the service takes one, give it as extra."""

    id: str
    """A UUID that you choose."""
    username: str
    """The name that a device registers with."""
    caller_id: str
    """What is shown to those whom it calls."""
    send_as: str
    """The name by which the called side knows it, instead of `username`."""
    ciphers: Sequence[Cipher]
    """The SRTP cipher suites that its calls may use."""
    codecs: Sequence[Codec]
    """The codecs that its calls may use."""
    encryption: Encryption
    """Whether the media of its calls must be encrypted."""
    call_handler: CallHandler
    """What becomes of the calls that it makes; `resource` needs a `calling_handler_resource_id`."""
    calling_handler_resource_id: str | None
    """The resource that it calls where `call_handler` is `resource`; None otherwise."""


@frozen(kw_only=True)
class SipCredentialUpdate(Body):
    """A SIP credential's replacement; `calling_handler_resource_id` is None where no resource handles its calls."""

    username: str | Unset = UNSET
    """The name that a device registers with."""
    caller_id: str | Unset = UNSET
    """What is shown to those whom it calls."""
    send_as: str | Unset = UNSET
    """The name by which the called side knows it, instead of `username`."""
    ciphers: Sequence[Cipher] | Unset = UNSET
    """The SRTP cipher suites that its calls may use."""
    codecs: Sequence[Codec] | Unset = UNSET
    """The codecs that its calls may use."""
    encryption: Encryption | Unset = UNSET
    """Whether the media of its calls must be encrypted."""
    call_handler: CallHandler | Unset = UNSET
    """What becomes of the calls that it makes; `resource` needs a `calling_handler_resource_id`."""
    calling_handler_resource_id: str | None
    """The resource that it calls where `call_handler` is `resource`; None otherwise."""


class SipCredentials(Resource, path="resources/sip_endpoints", one="a SIP credential"):
    """The SIP credentials of a project."""

    list = lists(SipCredential, in_array=True, does="List the SIP credentials, page after page.")
    get = gets(SipCredential)
    create = creates(SipCredentialCreate, SipCredential)
    update = updates(
        SipCredentialUpdate, SipCredential, verb="PUT", does="Replace a SIP credential: give all that is to stay."
    )
    delete = deletes()
    list_addresses = lists_of(
        Address,
        at="resources/sip_endpoints/{id}/addresses",
        does="List the addresses of a SIP credential, page after page.",
    )
