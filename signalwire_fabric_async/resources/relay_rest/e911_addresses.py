"""E911 addresses: the locations for emergency services."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from attrs import field, frozen

from ...apis import RELAY_REST
from ...operations import Resource, creates, deletes, gets, kept_members, lists, replaces_whole
from ...paging import ListQuery
from ...schema.models import Body, Model, limits
from ...schema.values import UNSET, OpenEnum, Unset


class AddressUnit(OpenEnum):
    """A kind of unit in a building."""

    APARTMENT = "Apartment"
    BASEMENT = "Basement"
    BUILDING = "Building"
    DEPARTMENT = "Department"
    FLOOR = "Floor"
    OFFICE = "Office"
    PENTHOUSE = "Penthouse"
    SUITE = "Suite"
    TRAILER = "Trailer"
    UNIT = "Unit"


AddressUnitValue: TypeAlias = (
    AddressUnit
    | Literal[
        "Apartment",
        "Basement",
        "Building",
        "Department",
        "Floor",
        "Office",
        "Penthouse",
        "Suite",
        "Trailer",
        "Unit",
    ]
)
"""As an argument: a `AddressUnit`, or its value as a string."""


@frozen(kw_only=True)
class E911Address(Model):
    """A postal address for emergency calls."""

    id: str
    label: str
    """Label."""
    country: str
    """The two-letter code of its country (ISO 3166)."""
    first_name: str
    """The occupant's first name."""
    last_name: str
    """The occupant's last name."""
    street_number: str
    """The house number."""
    street_name: str
    """The street without the house number."""
    address_type: AddressUnit | None
    """The kind of unit in the building, if there is one."""
    address_number: str | None
    """The number of the unit in the building."""
    city: str
    """The city."""
    state: str
    """The state or province; in the USA and Canada its two letters."""
    postal_code: str
    """The postal code."""
    zip_code: str
    """The same as `postal_code`."""
    emergency_enabled: bool
    """True if it is for emergency calls."""
    validated: bool
    """True if the carrier accepted it, unchanged or corrected."""
    validated_at: datetime | None
    """Time of the carrier's last acceptance; None if there was none."""


@frozen(kw_only=True)
class E911AddressCreate(Body):
    """An address to create."""

    label: str = field(metadata=limits(max_length=250))
    """Label."""
    country: str
    """The two-letter code of its country (ISO 3166)."""
    first_name: str = field(metadata=limits(max_length=250))
    """The occupant's first name."""
    last_name: str = field(metadata=limits(max_length=250))
    """The occupant's last name."""
    street_number: str = field(metadata=limits(max_length=250))
    """The house number."""
    street_name: str = field(metadata=limits(max_length=250))
    """The street without the house number."""
    city: str = field(metadata=limits(max_length=250))
    """The city."""
    state: str
    """The state or province; in the USA and Canada its two letters."""
    postal_code: str = field(metadata=limits(max_length=250))
    """The postal code."""
    address_type: AddressUnitValue | Unset = UNSET
    """The kind of unit in the building, if there is one."""
    address_number: str | Unset = UNSET
    """The number of the unit in the building."""
    emergency_enabled: bool | Unset = UNSET
    """Enables emergency calls; in the USA the carrier validates it first. Default: false."""
    auto_correct_address: bool | Unset = UNSET
    """Stores the carrier's correction; if false, a correction is an error that lists candidates. Default: true."""


@frozen(kw_only=True)
class E911AddressUpdate(Body):
    """A complete address that replaces the current one."""

    label: str = field(metadata=limits(max_length=250))
    """Label."""
    country: str
    """The two-letter code of its country (ISO 3166)."""
    first_name: str = field(metadata=limits(max_length=250))
    """The occupant's first name."""
    last_name: str = field(metadata=limits(max_length=250))
    """The occupant's last name."""
    street_number: str = field(metadata=limits(max_length=250))
    """The house number."""
    street_name: str = field(metadata=limits(max_length=250))
    """The street without the house number."""
    city: str = field(metadata=limits(max_length=250))
    """The city."""
    state: str
    """The state or province; in the USA and Canada its two letters."""
    postal_code: str = field(metadata=limits(max_length=250))
    """The postal code."""
    address_type: AddressUnitValue | Unset = UNSET
    """The kind of unit in the building, if there is one."""
    address_number: str | Unset = UNSET
    """The number of the unit in the building."""
    emergency_enabled: bool | Unset = UNSET
    """Enables emergency calls; in the USA the carrier validates it first. Default: false."""
    auto_correct_address: bool | Unset = UNSET
    """Stores the carrier's correction; if false, a correction is an error that lists candidates. Default: true."""


@frozen(kw_only=True)
class E911AddressChange(Body):
    """Changes to an address that was read; the other members are sent as they were read."""

    label: str | Unset = field(default=UNSET, metadata=limits(max_length=250))
    """Label."""
    country: str | Unset = UNSET
    """The two-letter code of its country (ISO 3166)."""
    first_name: str | Unset = field(default=UNSET, metadata=limits(max_length=250))
    """The occupant's first name."""
    last_name: str | Unset = field(default=UNSET, metadata=limits(max_length=250))
    """The occupant's last name."""
    street_number: str | Unset = field(default=UNSET, metadata=limits(max_length=250))
    """The house number."""
    street_name: str | Unset = field(default=UNSET, metadata=limits(max_length=250))
    """The street without the house number."""
    city: str | Unset = field(default=UNSET, metadata=limits(max_length=250))
    """The city."""
    state: str | Unset = UNSET
    """The state or province; in the USA and Canada its two letters."""
    postal_code: str | Unset = field(default=UNSET, metadata=limits(max_length=250))
    """The postal code."""
    address_type: AddressUnitValue | Unset = UNSET
    """The kind of unit in the building, if there is one."""
    address_number: str | Unset = UNSET
    """The number of the unit in the building."""
    emergency_enabled: bool | Unset = UNSET
    """Enables emergency calls; in the USA the carrier validates it first. Default: false."""
    auto_correct_address: bool | Unset = UNSET
    """Stores the carrier's correction; if false, a correction is an error that lists candidates. Default: true."""


@frozen(kw_only=True)
class E911AddressQuery(ListQuery):
    """The query parameters of the listing of addresses."""

    filter_label: str | None = None
    """Only addresses whose label contains this."""


class E911Addresses(Resource, api=RELAY_REST, path="addresses", one="an E911 address", scopes=("Numbers",)):
    """The E911 addresses of a project."""

    list = lists(E911Address, query=E911AddressQuery)
    """List the E911 addresses, page after page."""
    get = gets(E911Address)
    """Read an E911 address."""
    create = creates(E911AddressCreate, E911Address)
    """Create an E911 address."""
    update = replaces_whole(
        E911AddressUpdate,
        E911AddressChange,
        E911Address,
        keeps=kept_members(E911AddressUpdate, E911Address),
        by_id_alone="The service needs the whole address with every update.",
    )
    """Change an E911 address, by its id or by the model that was read."""
    delete = deletes()
    """Delete an E911 address."""
