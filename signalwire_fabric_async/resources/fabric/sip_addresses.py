"""SIP addresses: where SIP servers and devices reach a resource."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Literal

from attrs import field, frozen

from ...apis import CALLING_SCOPES
from ...operations import Resource, creates, deletes, gets, lists, updates
from ...schema.models import Body, Model, limits
from ...schema.values import UNSET, Unset
from .common import SipAddressEncryption, SipAddressEncryptionValue
from .sip_media import Cipher, CipherValue, Codec, CodecValue

NAME = "^[a-z0-9]+(-[a-z0-9]+)*$"
"""Pattern of a SIP address's name."""


@frozen(kw_only=True)
class SipAddress(Model):
    """A SIP address. No response carries its password."""

    _pages_carry: ClassVar[Mapping[str, type]] = {"items_count": int}

    id: str
    """Address id. `get`, `update` and `delete` of `sip_addresses` take it."""
    type: Literal["sip", "sip_address"]
    """`sip` or, as published, `sip_address`."""
    resource_id: str | None
    """Resource that the address belongs to."""
    name: str
    """Part of the URI."""
    display_name: str
    """Label. Default: `name`."""
    context: str
    """Domain of the address. `public` is the project's default domain."""
    uri: str
    """SIP URI, such as `sip:acme-support@sip.signalwire.com`."""
    user: str | None
    """SIP user. `*` matches every user."""
    encryption: SipAddressEncryption
    """SRTP media encryption."""
    codecs: tuple[Codec, ...]
    """Enabled codecs."""
    ciphers: tuple[Cipher, ...]
    """Enabled SRTP cipher suites."""
    ip_auth_enabled: bool | None
    """Restricts callers to the addresses in `ip_auth`."""
    ip_auth: tuple[str, ...] | None
    """Allowed IP addresses and CIDR blocks."""
    calling_handler_resource_id: str | None
    """Resource that handles inbound calls."""
    created_at: datetime
    """Creation time."""
    updated_at: datetime
    """Time of the last change."""


@frozen(kw_only=True)
class SipAddressCreate(Body):
    """A SIP address to create."""

    name: str = field(metadata=limits(max_length=50, pattern=NAME))
    """Lower-case letters, digits and hyphens, at most 50. Unique in the project; part of the URI."""
    user: str | Unset = field(default=UNSET, metadata=limits(pattern=r"^\S+$"))
    """SIP user without spaces. Default: `*`, every user. Unique in its domain."""
    context_id: str | Unset = UNSET
    """Domain id. Default: the project's default domain."""
    calling_handler_resource_id: str
    """Resource of the project that handles inbound calls."""
    ip_auth_enabled: bool | Unset = UNSET
    """Restricts callers to the addresses in `ip_auth`. Default: false."""
    ip_auth: Sequence[str] | Unset = field(default=UNSET, metadata=limits(max_items=256))
    """IP addresses and CIDR blocks, at most 256. Needs one where `ip_auth_enabled` is true."""
    codecs: Sequence[CodecValue] | Unset = field(default=UNSET, metadata=limits(min_items=1))
    """At least one codec. Default: PCMU and PCMA."""
    ciphers: Sequence[CipherValue] | Unset = field(default=UNSET, metadata=limits(min_items=1))
    """At least one SRTP cipher suite. Default: all."""
    encryption: SipAddressEncryptionValue | Unset = UNSET
    """SRTP media encryption. Default: `optional`."""
    password: str | Unset = field(default=UNSET, repr=False)
    """Registration password. No response carries it."""


@frozen(kw_only=True)
class SipAddressUpdate(Body):
    """Changes to a SIP address. The call handler cannot change."""

    name: str | Unset = field(default=UNSET, metadata=limits(max_length=50, pattern=NAME))
    """Lower-case letters, digits and hyphens, at most 50."""
    user: str | Unset = field(default=UNSET, metadata=limits(pattern=r"^\S+$"))
    """SIP user without spaces; `*` matches every user. Unique in its domain."""
    context_id: str | Unset = UNSET
    """Id of the new domain."""
    ip_auth_enabled: bool | Unset = UNSET
    """Restricts callers to the addresses in `ip_auth`."""
    ip_auth: Sequence[str] | Unset = field(default=UNSET, metadata=limits(max_items=256))
    """IP addresses and CIDR blocks, at most 256. Needs one where `ip_auth_enabled` is true."""
    codecs: Sequence[CodecValue] | Unset = field(default=UNSET, metadata=limits(min_items=1))
    """At least one codec; replaces the current ones."""
    ciphers: Sequence[CipherValue] | Unset = field(default=UNSET, metadata=limits(min_items=1))
    """At least one SRTP cipher suite; replaces the current ones."""
    encryption: SipAddressEncryptionValue | Unset = UNSET
    """SRTP media encryption."""
    password: str | Unset = field(default=UNSET, repr=False)
    """Registration password. No response carries it."""


class SipAddresses(
    Resource, path="sip_addresses", second_path="addresses/sip", scopes=CALLING_SCOPES, one="a SIP address"
):
    """The SIP addresses of a Space. `page.extra["items_count"]` is the number of items on a page.

    Some Spaces serve them below `addresses/sip`: a session tries that path after a 404 of this collection.
    """

    list = lists(SipAddress)
    """List the SIP addresses, page after page."""
    get = gets(SipAddress)
    """Read a SIP address."""
    create = creates(SipAddressCreate, SipAddress)
    """Create a SIP address."""
    update = updates(SipAddressUpdate, SipAddress)
    """Change a SIP address, except its call handler. Other members keep their value."""
    delete = deletes()
    """Delete a SIP address with its SIP settings; calls and registrations stop."""
