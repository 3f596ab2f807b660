"""SIP addresses: the addresses at which SIP servers and devices reach a resource."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Literal

from attrs import field, frozen

from ...apis import CALLING_SCOPES
from ...operations import Resource, creates, deletes, gets, lists, updates
from ...schema.models import Body, Model, limits
from ...schema.values import UNSET, OpenEnum, Unset
from .calling import Cipher, SipAddressEncryption

NAME = "^[a-z0-9]+(-[a-z0-9]+)*$"
"""What the name of a SIP address looks like."""


class SipAddressCodec(OpenEnum):
    """A codec that a SIP address may use."""

    OPUS = "OPUS"
    G722 = "G722"
    PCMU = "PCMU"
    PCMA = "PCMA"
    G729 = "G729"
    VP8 = "VP8"
    H264 = "H264"


@frozen(kw_only=True)
class SipAddress(Model):
    """A SIP address. Its password is never answered; `resource_id` is its id among the resources."""

    _pages_carry: ClassVar[Mapping[str, type]] = {"items_count": int}
    """What a page of them has beside data and links, in `Page.extra`."""

    id: str
    """Its own id: what this noun's `get`, `update` and `delete` take."""
    type: Literal["sip_address"]
    resource_id: str
    """The resource that it belongs to, as `resources` knows it."""
    name: str
    """Its URI is made of it."""
    display_name: str
    """`name`, where nothing else was set."""
    context: str
    """The domain that it belongs to; `public` is the project's default one."""
    uri: str
    """Where it is called, such as `sip:acme-support@sip.signalwire.com`."""
    user: str
    """The SIP user that reaches it; `*` is any."""
    encryption: SipAddressEncryption
    """Whether the media of calls must be encrypted."""
    codecs: tuple[SipAddressCodec, ...]
    """Those that are switched on."""
    ciphers: tuple[Cipher, ...]
    """The SRTP cipher suites that are switched on."""
    ip_auth_enabled: bool
    """Whether only the addresses of `ip_auth` are let in."""
    ip_auth: tuple[str, ...]
    """IP addresses and CIDR blocks."""
    calling_handler_resource_id: str
    """The resource that takes the calls that come in."""
    created_at: datetime
    updated_at: datetime


@frozen(kw_only=True)
class SipAddressCreate(Body):
    """A SIP address to create: a name of lower-case letters, digits and hyphens, up to 256 ranges of IP addresses."""

    name: str = field(metadata=limits(max_length=50, pattern=NAME))
    """Lower-case letters, digits and hyphens, up to 50; no two of a project's are alike. Its URI is made of it."""
    user: str | Unset = field(default=UNSET, metadata=limits(pattern=r"^\S+$"))
    """The SIP user that reaches it, without spaces; `*`, the default, is any. Unique in its domain."""
    context_id: str | Unset = UNSET
    """The domain that it belongs to; the project's own default domain where none is given."""
    calling_handler_resource_id: str
    """The resource of your project that takes the calls that come in."""
    ip_auth_enabled: bool | Unset = UNSET
    """Whether only the addresses of `ip_auth` are let in; not so by default."""
    ip_auth: Sequence[str] | Unset = field(default=UNSET, metadata=limits(max_items=256))
    """IP addresses and CIDR blocks, up to 256; one or more where `ip_auth_enabled` is true."""
    codecs: Sequence[SipAddressCodec] | Unset = field(default=UNSET, metadata=limits(min_items=1))
    """One or more; PCMU and PCMA by default."""
    ciphers: Sequence[Cipher] | Unset = field(default=UNSET, metadata=limits(min_items=1))
    """One or more SRTP cipher suites; all by default."""
    encryption: SipAddressEncryption | Unset = UNSET
    """Whether the media of calls must be encrypted; `optional` by default."""
    password: str | Unset = field(default=UNSET, repr=False)
    """What a device registers with. Never answered."""


@frozen(kw_only=True)
class SipAddressUpdate(Body):
    """What to change of a SIP address, within the bounds of `SipAddressCreate`; its handler stays what it is."""

    name: str | Unset = field(default=UNSET, metadata=limits(max_length=50, pattern=NAME))
    """As when it is created: up to 50 lower-case letters, digits and hyphens."""
    user: str | Unset = field(default=UNSET, metadata=limits(pattern=r"^\S+$"))
    """Without spaces; `*` is any. Unique in its domain."""
    context_id: str | Unset = UNSET
    """The domain that it moves to; where none is given, it stays."""
    ip_auth_enabled: bool | Unset = UNSET
    """Whether only the addresses of `ip_auth` are let in."""
    ip_auth: Sequence[str] | Unset = field(default=UNSET, metadata=limits(max_items=256))
    """IP addresses and CIDR blocks, up to 256; one or more where `ip_auth_enabled` is true."""
    codecs: Sequence[SipAddressCodec] | Unset = field(default=UNSET, metadata=limits(min_items=1))
    """One or more, instead of the present ones."""
    ciphers: Sequence[Cipher] | Unset = field(default=UNSET, metadata=limits(min_items=1))
    """One or more SRTP cipher suites, instead of the present ones."""
    encryption: SipAddressEncryption | Unset = UNSET
    """Whether the media of calls must be encrypted."""
    password: str | Unset = field(default=UNSET, repr=False)
    """What a device registers with. Never answered."""


class SipAddresses(Resource, path="sip_addresses", one="a SIP address", scopes=CALLING_SCOPES):
    """The SIP addresses of a Space. A page tells how many it holds, as `page.extra["items_count"]`."""

    list = lists(SipAddress, does="List the SIP addresses, page after page.")
    get = gets(SipAddress)
    create = creates(SipAddressCreate, SipAddress)
    update = updates(
        SipAddressUpdate,
        SipAddress,
        does="Change a SIP address, but not its handler; what is not mentioned stays.",
    )
    delete = deletes(
        does="Delete a SIP address with its SIP settings: it takes no calls or registrations from then on.",
    )
