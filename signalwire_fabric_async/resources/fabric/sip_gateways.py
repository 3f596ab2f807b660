"""SIP gateways: SIP servers elsewhere that calls are sent to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from attrs import frozen

from ...operations import Resource, creates, deletes, gets, lists, lists_of, updates
from ...schema.models import Body, Model
from ...schema.values import UNSET, Unset
from .addresses import Address
from .calling import Cipher, Codec, Encryption
from .fabric_resource import FabricResource


@frozen(kw_only=True)
class SipGatewayDetails(Model):
    """The gateway itself; `id` is its own, which no operation takes."""

    id: str
    uri: str
    """The SIP address elsewhere, such as `user@example.com`."""
    name: str
    ciphers: tuple[Cipher, ...]
    """The SRTP cipher suites that its calls may use."""
    codecs: tuple[Codec, ...]
    """The codecs that its calls may use."""
    encryption: Encryption
    """Whether the media of its calls must be encrypted."""


@frozen(kw_only=True)
class SipGateway(FabricResource):
    """A SIP gateway as a Fabric resource."""

    display_name: str
    type: Literal["sip_gateway"]
    sip_gateway: SipGatewayDetails
    """What only a SIP gateway has."""


@frozen(kw_only=True)
class SipGatewayCreate(Body):
    """A SIP gateway to create."""

    name: str
    """Shown as its `display_name`."""
    uri: str
    """The SIP address elsewhere, such as `user@example.com`."""
    encryption: Encryption
    """Whether the media of its calls must be encrypted."""
    ciphers: Sequence[Cipher]
    """The SRTP cipher suites that its calls may use."""
    codecs: Sequence[Codec]
    """The codecs that its calls may use."""


@frozen(kw_only=True)
class SipGatewayUpdate(Body):
    """What to change of a SIP gateway; what is not mentioned stays as it is."""

    name: str | Unset = UNSET
    """Shown as its `display_name`."""
    uri: str | Unset = UNSET
    """The SIP address elsewhere, such as `user@example.com`."""
    encryption: Encryption | Unset = UNSET
    """Whether the media of its calls must be encrypted."""
    ciphers: Sequence[Cipher] | Unset = UNSET
    """The SRTP cipher suites that its calls may use."""
    codecs: Sequence[Codec] | Unset = UNSET
    """The codecs that its calls may use."""


class SipGateways(Resource, path="resources/sip_gateways", one="a SIP gateway"):
    """The SIP gateways of a Space."""

    list = lists(SipGateway, does="List the SIP gateways, page after page.")
    get = gets(SipGateway)
    create = creates(SipGatewayCreate, SipGateway)
    update = updates(SipGatewayUpdate, SipGateway, does="Change a SIP gateway; what is not mentioned stays.")
    delete = deletes()
    list_addresses = lists_of(
        Address,
        at="resources/sip_gateways/{id}/addresses",
        does="List the addresses of a SIP gateway, page after page.",
    )
