"""Results of number searches and lookups."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from ...paging import Query
from ...schema.models import Model


@frozen(kw_only=True)
class AvailableCapabilities(Model):
    """The uses that a number supports."""

    voice: bool | None = None
    """Supports voice calls."""
    sms: bool | None = None
    """Supports text messages."""
    mms: bool | None = None
    """Supports messages with media."""
    fax: bool | None = None
    """Supports faxes."""


@frozen(kw_only=True)
class AvailablePhoneNumber(Model):
    """A phone number that can be bought."""

    number: str
    """The phone number in E.164 format."""
    region: str | None = None
    """The state or province."""
    city: str | None = None
    """The city."""
    rate_center: str | None = None
    """The rate center, as carriers bill by it."""
    lata: str | None = None
    """The local access and transport area."""
    capabilities: AvailableCapabilities | None = None
    """The capabilities of the number."""


@frozen(kw_only=True)
class CarrierInfo(Model):
    """The carrier of a phone number."""

    lrn: str | None = None
    """The location routing number."""
    spid: str | None = None
    """The service provider's id."""
    ocn: str | None = None
    """The operating company's number."""
    lata: str | None = None
    """The local access and transport area."""
    city: str | None = None
    """The city of the rate center."""
    state: str | None = None
    """The state or province."""
    jurisdiction: str | None = None
    """Jurisdiction: calls within a state or between states."""
    lec: str | None = None
    """The local exchange carrier."""
    linetype: str | None = None
    """The kind of line."""


@frozen(kw_only=True)
class CallerNameInfo(Model):
    """The name that is registered with a phone number."""

    caller_id: str | None = None
    """The name that is registered with the number."""


@frozen(kw_only=True)
class PhoneNumberLookup(Model):
    """The properties of a phone number."""

    country_code_number: int | None = None
    """The country's calling code."""
    national_number: str | None = None
    """The digits without the country's calling code."""
    possible_number: bool | None = None
    """True if its length is possible in its country."""
    valid_number: bool | None = None
    """True if it is valid in its country's numbering plan."""
    national_number_formatted: str | None = None
    """The national format."""
    international_number_formatted: str | None = None
    """The international format."""
    e164: str | None = None
    """The number in E.164 format."""
    location: str | None = None
    """The region that it belongs to."""
    country_code: str | None = None
    """The two-letter code of its country (ISO 3166)."""
    timezones: tuple[str, ...] | None = None
    """The time zones of its region."""
    number_type: str | None = None
    """The kind of line, such as mobile or fixed."""
    carrier: CarrierInfo | None = None
    """The carrier, if `include` names it; this costs money."""
    cnam: CallerNameInfo | None = None
    """The caller's name, if `include` names it; this costs money."""


@frozen(kw_only=True)
class PhoneNumberSearch(Query):
    """The query parameters of a search for phone numbers."""

    areacode: str | None = None
    """The area code."""
    number_type: str | None = None
    """`local` or `toll-free`."""
    starts_with: str | None = None
    """Digits at the start, after the area code."""
    contains: str | None = None
    """Digits anywhere in the number."""
    ends_with: str | None = None
    """Digits at the end."""
    max_results: int | None = None
    """Maximum number of results."""
    region: str | None = None
    """The two letters of a state or province."""
    city: str | None = None
    """The city; `region` is needed with it."""


@frozen(kw_only=True)
class PhoneNumberLookupQuery(Query):
    """The query parameters of a lookup."""

    include: str | Sequence[str] | None = None
    """`carrier`, `cnam` or both; each costs money."""
