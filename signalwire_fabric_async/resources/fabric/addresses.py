"""Fabric addresses: where a resource is reached, and through which channels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Literal, TypeAlias, cast

from attrs import field, frozen

from ...apis import Authorization
from ...operations import Resource, creates, deletes, gets, lists, updates
from ...paging import ListQuery
from ...schema.models import Body, Model, limits
from ...schema.values import UNSET, OpenEnum, Unset
from .common import UsedFor, UsedForValue
from .resource_address import Address, DisplayType
from .sip_addresses import SipAddress
from .sip_media import Codec, CodecValue


class Channel(OpenEnum):
    """A channel of an alias address."""

    AUDIO = "audio"
    MESSAGING = "messaging"
    VIDEO = "video"


ChannelValue: TypeAlias = Channel | Literal["audio", "messaging", "video"]
"""As an argument: a `Channel`, or its value as a string."""


class AddressContext(OpenEnum):
    """Visibility of an alias address."""

    PRIVATE = "private"
    PUBLIC = "public"


AddressContextValue: TypeAlias = AddressContext | Literal["private", "public"]
"""As an argument: an `AddressContext`, or its value as a string."""


@frozen(kw_only=True)
class AliasAddress(Model):
    """An alias: an address with a name of its own for a resource."""

    _pages_carry: ClassVar[Mapping[str, type]] = {"items_count": int}

    id: str
    """Address id."""
    type: Literal["alias"]
    """Always `alias`."""
    resource_id: str | None
    """Resource that handles calls and messages."""
    name: str
    """Last part of the address."""
    display_name: str
    """Label. Default: `name`."""
    display_type: str | None
    """Kind of resource behind the address. Read-only."""
    channels: tuple[Channel, ...]
    """Enabled channels."""
    codecs: tuple[Codec, ...] | None
    """Codecs of calls; empty where none is set."""
    context: str
    """Context that the alias lives in."""
    uri: str
    """Path of the address: `/context/name`."""
    created_at: datetime
    """Creation time."""
    updated_at: datetime
    """Time of the last change."""


@frozen(kw_only=True)
class PhoneNumberAddress(Model):
    """The address of one channel of a phone number."""

    _pages_carry: ClassVar[Mapping[str, type]] = {"items_count": int}

    id: str
    """Address id."""
    type: Literal["phone"]
    """Always `phone`."""
    handler_type: UsedFor
    """Channel of the number; each channel has an address of its own."""
    resource_id: str | None
    """Resource that handles the channel."""
    name: str
    """Label."""
    phone_number: str | None
    """Number in E.164."""
    phone_number_id: str
    """Id of the phone number."""
    created_at: datetime
    """Creation time."""
    updated_at: datetime
    """Time of the last change."""


AnyAddress: TypeAlias = Address | AliasAddress | SipAddress | PhoneNumberAddress
"""An address of any kind; `match` or `isinstance` tells which."""

_ANY_ADDRESS = cast("type[AnyAddress]", cast("Any", AnyAddress))  # a union, where a class is expected


@frozen(kw_only=True)
class AddressQuery(ListQuery):
    """The query parameters of a listing of addresses. No description has the filters; the vendor's clients send them."""

    type: DisplayType | str | None = None
    """Kind of resource behind the address."""
    name: str | None = None
    """Last part of the address."""
    display_name: str | None = None
    """Label."""
    sort_by: str | None = None
    """Member to sort by, such as `name`."""
    sort_order: Literal["asc", "desc"] | None = None
    """Direction of the sorting."""


@frozen(kw_only=True)
class AliasAddressCreate(Body):
    """An alias to create."""

    name: str = field(metadata=limits(max_length=256))
    """Lower-case letters and digits, with single `_` or `-` between them, at most 256. Unique in its context."""
    display_name: str | Unset = UNSET
    """Label. Default: `name`."""
    resource_id: str
    """Resource of the project. It cannot change later."""
    channels: Sequence[ChannelValue] | Unset = field(default=UNSET, metadata=limits(min_items=1))
    """At least one channel. Default: all three."""
    codecs: Sequence[CodecValue] | Unset = UNSET
    """Codecs of calls. Default: none."""
    context: AddressContextValue | Unset = UNSET
    """Visibility. Default: `public`."""


@frozen(kw_only=True)
class AliasAddressUpdate(Body):
    """Changes to an alias. Its resource cannot change."""

    name: str | Unset = field(default=UNSET, metadata=limits(max_length=256))
    """Lower-case letters and digits, with single `_` or `-` between them, at most 256. Unique in its context."""
    display_name: str | Unset = UNSET
    """Label."""
    channels: Sequence[ChannelValue] | Unset = field(default=UNSET, metadata=limits(min_items=1))
    """At least one channel; replaces the current ones."""
    codecs: Sequence[CodecValue] | Unset = UNSET
    """Codecs of calls; replaces the current ones."""
    context: AddressContextValue | Unset = UNSET
    """Visibility."""


@frozen(kw_only=True)
class PhoneNumberAddressCreate(Body):
    """A phone number's address to create: name the number by `phone_number_id` or by `number`."""

    phone_number_id: str | Unset = UNSET
    """Id of a phone number of the project."""
    number: str | Unset = UNSET
    """A phone number of the project, preferably in E.164."""
    resource_id: str
    """Resource that is to handle the channel."""
    handler_type: UsedForValue
    """Channel of the number. It must not have a resource yet."""


@frozen(kw_only=True)
class PhoneNumberAddressUpdate(Body):
    """Changes to a phone number's address."""

    name: str | Unset = field(default=UNSET, metadata=limits(max_length=256))
    """Lower-case letters, digits, `_` and `-`, at most 256. Renames the number too."""
    resource_id: str | Unset = UNSET
    """Resource that is to handle the channel."""


class Addresses(Resource, path="addresses", one="an address of any kind"):
    """The addresses of a project, of every kind."""

    list = lists(_ANY_ADDRESS, query=AddressQuery)
    """List the addresses of every kind, page after page."""
    get = gets(_ANY_ADDRESS)
    """Read an address of any kind."""
    delete = deletes()
    """Delete an address of any kind."""


class SubscriberAddresses(Resource, path="addresses", name="addresses", one="an address of the subscriber"):
    """The addresses that a subscriber can reach."""

    list = lists(Address, query=AddressQuery, auth=Authorization.BEARER)
    """List the addresses that the subscriber can reach, page after page."""
    get = gets(Address, auth=Authorization.BEARER)
    """Read an address that the subscriber can reach."""


class AliasAddresses(Resource, path="addresses/alias", one="an alias address"):
    """The alias addresses of a project. Not every Space is known to serve them: a 404 is possible."""

    list = lists(AliasAddress)
    """List the alias addresses, page after page."""
    get = gets(AliasAddress)
    """Read an alias address."""
    create = creates(AliasAddressCreate, AliasAddress)
    """Create an alias address."""
    update = updates(AliasAddressUpdate, AliasAddress)
    """Change an alias address, except its resource. Other members keep their value."""
    delete = deletes()
    """Delete an alias address."""


class PhoneNumberAddresses(Resource, path="addresses/phone", one="a phone number's address"):
    """The addresses of a project's phone numbers. Not every Space is known to serve them: a 404 is possible."""

    list = lists(PhoneNumberAddress)
    """List the phone numbers' addresses, page after page."""
    get = gets(PhoneNumberAddress)
    """Read a phone number's address."""
    create = creates(PhoneNumberAddressCreate, PhoneNumberAddress)
    """Create a phone number's address."""
    update = updates(PhoneNumberAddressUpdate, PhoneNumberAddress)
    """Change the name or the resource of a phone number's address. Other members keep their value."""
    delete = deletes()
    """Delete a phone number's address."""
