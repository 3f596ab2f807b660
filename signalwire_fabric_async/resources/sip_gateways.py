"""SIP gateways: SIP servers elsewhere that calls are sent to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from attrs import frozen

from ..operations import Resource, creates, deletes, gets, lists, lists_of, updates
from ..wire.models import Body, Model
from ..wire.values import UNSET, Unset
from .addresses import Address
from .calling import Cipher, Codec, Encryption
from .fabric_resource import FabricResource


@frozen(kw_only=True)
class SipGatewayDetails(Model):
    """The gateway itself; `id` is its own, which no operation takes."""

    id: str
    uri: str
    name: str
    ciphers: tuple[Cipher, ...]
    codecs: tuple[Codec, ...]
    encryption: Encryption


@frozen(kw_only=True)
class SipGateway(FabricResource):
    """A SIP gateway as a Fabric resource."""

    display_name: str
    type: Literal["sip_gateway"]
    sip_gateway: SipGatewayDetails


@frozen(kw_only=True)
class SipGatewayCreate(Body):
    """A SIP gateway to create."""

    name: str
    uri: str
    encryption: Encryption
    ciphers: Sequence[Cipher]
    codecs: Sequence[Codec]


@frozen(kw_only=True)
class SipGatewayUpdate(Body):
    """What to change of a SIP gateway; what is not mentioned stays as it is."""

    name: str | Unset = UNSET
    uri: str | Unset = UNSET
    encryption: Encryption | Unset = UNSET
    ciphers: Sequence[Cipher] | Unset = UNSET
    codecs: Sequence[Codec] | Unset = UNSET


class SipGateways(Resource, path="resources/sip_gateways"):
    """The SIP gateways of a Space."""

    list = lists(SipGateway)
    get = gets(SipGateway)
    create = creates(SipGatewayCreate, SipGateway)
    update = updates(SipGatewayUpdate, SipGateway)
    delete = deletes()
    list_addresses = lists_of(Address, at="resources/sip_gateways/{id}/addresses")
