"""The SIP credentials of a project, which belong to no subscriber."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from attrs import frozen

from ..operations import Resource, creates, deletes, gets, lists, lists_of, updates
from ..wire.models import Body, Model
from ..wire.values import UNSET, Unset
from .addresses import Address
from .calling import AnsweredCallHandler, CallHandler, Cipher, Codec, Encryption
from .fabric_resource import FabricResource
from .handling import RequestMethod


@frozen(kw_only=True)
class SipCredential(Model):
    """A SIP credential of the project, with what handles its calls."""

    type: str
    id: str
    username: str
    caller_id: str | None
    send_as: str
    ciphers: tuple[Cipher | str, ...]
    codecs: tuple[Codec | str, ...]
    encryption: Encryption
    call_handler: AnsweredCallHandler | None
    calling_handler_resource_id: str | None
    call_request_url: str | None
    call_request_method: RequestMethod | None
    call_fallback_url: str | None
    call_fallback_method: RequestMethod | None
    call_status_callback_url: str | None
    call_status_callback_method: RequestMethod | None
    call_laml_application_id: str | None
    call_dialogflow_agent_id: str | None
    call_relay_topic: str | None
    call_relay_topic_status_callback_url: str | None
    call_relay_context: str | None
    call_relay_context_status_callback_url: str | None
    call_relay_application: str | None
    call_video_room_id: str | None
    call_relay_script_url: str | None


@frozen(kw_only=True)
class SipCredentialDetails(Model):
    """A SIP credential as `resources` answers it; `id` is its own, which no operation takes."""

    id: str
    username: str
    caller_id: str
    send_as: str
    ciphers: tuple[Cipher, ...]
    codecs: tuple[Codec, ...]
    encryption: Encryption
    call_handler: AnsweredCallHandler
    calling_handler_resource_id: str | None


@frozen(kw_only=True)
class SipCredentialResource(FabricResource):
    """A SIP credential of the project as a Fabric resource."""

    display_name: str
    type: Literal["sip_endpoint"]
    sip_endpoint: SipCredentialDetails


@frozen(kw_only=True)
class SipCredentialCreate(Body):
    """A SIP credential to create. The API documents no password here: where the service takes one, give it as extra."""

    id: str
    username: str
    caller_id: str
    send_as: str
    ciphers: Sequence[Cipher]
    codecs: Sequence[Codec]
    encryption: Encryption
    call_handler: CallHandler
    calling_handler_resource_id: str | None


@frozen(kw_only=True)
class SipCredentialUpdate(Body):
    """A SIP credential's replacement; `calling_handler_resource_id` is None where no resource handles its calls."""

    username: str | Unset = UNSET
    caller_id: str | Unset = UNSET
    send_as: str | Unset = UNSET
    ciphers: Sequence[Cipher] | Unset = UNSET
    codecs: Sequence[Codec] | Unset = UNSET
    encryption: Encryption | Unset = UNSET
    call_handler: CallHandler | Unset = UNSET
    calling_handler_resource_id: str | None


class SipCredentials(Resource, path="resources/sip_endpoints"):
    """The SIP credentials of a project."""

    list = lists(SipCredential, in_array=True)
    get = gets(SipCredential)
    create = creates(SipCredentialCreate, SipCredential)
    update = updates(SipCredentialUpdate, SipCredential, verb="PUT")
    delete = deletes()
    list_addresses = lists_of(Address, at="resources/sip_endpoints/{id}/addresses")
