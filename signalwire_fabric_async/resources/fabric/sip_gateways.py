"""SIP gateways: SIP servers elsewhere that calls are sent to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from attrs import frozen

from ...operations import Resource, creates, deletes, gets, kept, lists, replaces_whole
from ...schema.models import Body, Model
from ...schema.values import UNSET, Unset
from .address_listing import lists_addresses
from .common import GatewayEncryption, GatewayEncryptionValue
from .fabric_resource import FabricResource
from .sip_media import Cipher, CipherValue, Codec, CodecValue


@frozen(kw_only=True)
class SipGatewayDetails(Model):
    """The SIP gateway of a resource."""

    id: str
    """Id of the gateway. No operation takes it: use the id of the resource."""
    uri: str
    """SIP URI of the remote server, such as `user@example.com`."""
    name: str
    """Label."""
    ciphers: tuple[Cipher, ...]
    """Allowed SRTP cipher suites."""
    codecs: tuple[Codec, ...]
    """Allowed codecs."""
    encryption: GatewayEncryption
    """SRTP media encryption."""


@frozen(kw_only=True)
class SipGateway(FabricResource):
    """A SIP gateway as a Fabric resource."""

    display_name: str | None
    """Label."""
    type: Literal["sip_gateway"]
    """Always `sip_gateway`."""
    sip_gateway: SipGatewayDetails
    """The SIP gateway."""


@frozen(kw_only=True)
class SipGatewayCreate(Body):
    """A SIP gateway to create."""

    name: str
    """Label; responses carry it as `display_name` too."""
    uri: str
    """SIP URI of the remote server. Unique in the project."""
    encryption: GatewayEncryptionValue
    """SRTP media encryption: `required`, `optional` or `forbidden`."""
    ciphers: Sequence[CipherValue]
    """Allowed SRTP cipher suites."""
    codecs: Sequence[CodecValue]
    """Allowed codecs."""


@frozen(kw_only=True)
class SipGatewayUpdate(Body):
    """A SIP gateway's new state, by its id: the service refuses a change that lacks one of the five members."""

    name: str
    """Label; responses carry it as `display_name` too."""
    uri: str
    """SIP URI of the remote server. Unique in the project."""
    encryption: GatewayEncryptionValue
    """SRTP media encryption: `required`, `optional` or `forbidden`."""
    ciphers: Sequence[CipherValue]
    """Allowed SRTP cipher suites."""
    codecs: Sequence[CodecValue]
    """Allowed codecs."""


@frozen(kw_only=True)
class SipGatewayChange(Body):
    """Changes to a SIP gateway that was read; the other members are sent as they were read."""

    name: str | Unset = UNSET
    """Label; responses carry it as `display_name` too."""
    uri: str | Unset = UNSET
    """SIP URI of the remote server. Unique in the project."""
    encryption: GatewayEncryptionValue | Unset = UNSET
    """SRTP media encryption: `required`, `optional` or `forbidden`."""
    ciphers: Sequence[CipherValue] | Unset = UNSET
    """Allowed SRTP cipher suites."""
    codecs: Sequence[CodecValue] | Unset = UNSET
    """Allowed codecs."""


class SipGateways(Resource, path="resources/sip_gateways", one="a SIP gateway"):
    """The SIP gateways of a Space."""

    list = lists(SipGateway)
    """List the SIP gateways, page after page."""
    get = gets(SipGateway)
    """Read a SIP gateway."""
    create = creates(SipGatewayCreate, SipGateway)
    """Create a SIP gateway."""
    update = replaces_whole(
        SipGatewayUpdate,
        SipGatewayChange,
        SipGateway,
        verb="PATCH",
        keeps=kept("sip_gateway", "name", "uri", "encryption", "ciphers", "codecs"),
        by_id_alone="The service judges the body as a full replacement: all five members are required.",
    )
    """Change a SIP gateway, by its id or by the model that was read."""
    delete = deletes()
    """Delete a SIP gateway."""
    list_addresses = lists_addresses(at="resources/sip_gateways/{id}/addresses")
    """List the addresses of a SIP gateway, page after page."""
