"""SIP addresses: the addresses at which SIP servers and devices reach a resource."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Literal

from attrs import field, frozen

from ..operations import CALLING_SCOPES, Resource, creates, deletes, gets, lists, updates
from ..wire.models import Body, Model, limits
from ..wire.values import UNSET, OpenEnum, Unset
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

    its_pages_carry: ClassVar[Mapping[str, type]] = {"items_count": int}
    """What a page of them has beside data and links, in `Page.extra`."""

    id: str
    type: Literal["sip_address"]
    resource_id: str
    name: str
    display_name: str
    context: str
    uri: str
    user: str
    encryption: SipAddressEncryption
    codecs: tuple[SipAddressCodec, ...]
    ciphers: tuple[Cipher, ...]
    ip_auth_enabled: bool
    ip_auth: tuple[str, ...]
    calling_handler_resource_id: str
    created_at: datetime
    updated_at: datetime


@frozen(kw_only=True)
class SipAddressCreate(Body):
    """A SIP address to create: a name of lower-case letters, digits and hyphens, up to 256 ranges of IP addresses."""

    name: str = field(metadata=limits(max_length=50, pattern=NAME))
    user: str | Unset = field(default=UNSET, metadata=limits(pattern=r"^\S+$"))
    context_id: str | Unset = UNSET
    calling_handler_resource_id: str
    ip_auth_enabled: bool | Unset = UNSET
    ip_auth: Sequence[str] | Unset = field(default=UNSET, metadata=limits(max_items=256))
    codecs: Sequence[SipAddressCodec] | Unset = field(default=UNSET, metadata=limits(min_items=1))
    ciphers: Sequence[Cipher] | Unset = field(default=UNSET, metadata=limits(min_items=1))
    encryption: SipAddressEncryption | Unset = UNSET
    password: str | Unset = field(default=UNSET, repr=False)


@frozen(kw_only=True)
class SipAddressUpdate(Body):
    """What to change of a SIP address, within the bounds of `SipAddressCreate`; its handler stays what it is."""

    name: str | Unset = field(default=UNSET, metadata=limits(max_length=50, pattern=NAME))
    user: str | Unset = field(default=UNSET, metadata=limits(pattern=r"^\S+$"))
    context_id: str | Unset = UNSET
    ip_auth_enabled: bool | Unset = UNSET
    ip_auth: Sequence[str] | Unset = field(default=UNSET, metadata=limits(max_items=256))
    codecs: Sequence[SipAddressCodec] | Unset = field(default=UNSET, metadata=limits(min_items=1))
    ciphers: Sequence[Cipher] | Unset = field(default=UNSET, metadata=limits(min_items=1))
    encryption: SipAddressEncryption | Unset = UNSET
    password: str | Unset = field(default=UNSET, repr=False)


class SipAddresses(Resource, path="sip_addresses"):
    """The SIP addresses of a Space. A page tells how many it holds, as `page.extra["items_count"]`."""

    list = lists(SipAddress, scopes=CALLING_SCOPES)
    get = gets(SipAddress, scopes=CALLING_SCOPES)
    create = creates(SipAddressCreate, SipAddress, scopes=CALLING_SCOPES)
    update = updates(SipAddressUpdate, SipAddress, scopes=CALLING_SCOPES)
    delete = deletes(scopes=CALLING_SCOPES)
