"""Short codes: numbers of a few digits for messages."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from attrs import field, frozen

from ...apis import RELAY_REST
from ...operations import Resource, gets, kept_members, lists, replaces_whole
from ...paging import ListQuery
from ...schema.models import Body, Model, limits
from ...schema.values import UNSET, OpenEnum, Unset
from ..fabric.common import RequestMethod, RequestMethodValue


class ShortCodeCapability(OpenEnum):
    """Capability of a short code."""

    SMS = "sms"
    MMS = "mms"


class ShortCodeMessageHandler(OpenEnum):
    """A kind of handler for incoming messages of a short code."""

    RELAY_CONTEXT = "relay_context"
    LAML_WEBHOOKS = "laml_webhooks"
    LAML_APPLICATION = "laml_application"


ShortCodeMessageHandlerValue: TypeAlias = (
    ShortCodeMessageHandler
    | Literal[
        "relay_context",
        "laml_webhooks",
        "laml_application",
    ]
)
"""As an argument: a `ShortCodeMessageHandler`, or its value as a string."""


class ShortCodeType(OpenEnum):
    """Selection of a short code's digits."""

    VANITY = "vanity"
    RANDOM = "random"


@frozen(kw_only=True)
class ShortCode(Model):
    """A short code of a project."""

    id: str
    name: str | None
    number: str
    """The short code."""
    capabilities: tuple[ShortCodeCapability, ...]
    """The capabilities of the short code."""
    number_type: Literal["shortcode"]
    """Always `shortcode`."""
    code_type: ShortCodeType
    """The selection of the digits: chosen or random."""
    country_code: str
    """The two-letter code of its country (ISO 3166)."""
    created_at: datetime
    updated_at: datetime
    next_billed_at: datetime | None
    """Time of the next billing."""
    lease_duration: str | None
    """The period that is billed at once."""
    message_handler: ShortCodeMessageHandler | None
    """The kind of handler for incoming messages."""
    message_request_url: str | None
    """The URL that returns cXML for an incoming message, for `laml_webhooks`."""
    message_request_method: RequestMethod | None
    """The HTTP method for `message_request_url`."""
    message_fallback_url: str | None
    """The URL that returns cXML when `message_request_url` fails."""
    message_fallback_method: RequestMethod | None
    """The HTTP method for `message_fallback_url`."""
    message_laml_application_id: str | None
    """The id of the cXML application, for `laml_application`."""
    message_relay_context: str | None
    """The Relay context that messages are forwarded to, for `relay_context`."""


@frozen(kw_only=True)
class ShortCodeUpdate(Body):
    """The members of a short code to change."""

    name: str = field(metadata=limits(max_length=255))
    message_handler: ShortCodeMessageHandlerValue
    """The kind of handler for incoming messages."""
    message_request_url: str | Unset = UNSET
    """The URL that returns cXML for an incoming message, for `laml_webhooks`."""
    message_request_method: RequestMethodValue | Unset = UNSET
    """The HTTP method for `message_request_url`."""
    message_fallback_url: str | Unset = UNSET
    """The URL that returns cXML when `message_request_url` fails."""
    message_fallback_method: RequestMethodValue | Unset = UNSET
    """The HTTP method for `message_fallback_url`."""
    message_laml_application_id: str | Unset = UNSET
    """The id of the cXML application, for `laml_application`."""
    message_relay_context: str | Unset = UNSET
    """The Relay context that messages are forwarded to, for `relay_context`."""


@frozen(kw_only=True)
class ShortCodeChange(Body):
    """Changes to a short code that was read; the other members are sent as they were read."""

    name: str | Unset = field(default=UNSET, metadata=limits(max_length=255))
    message_handler: ShortCodeMessageHandlerValue | Unset = UNSET
    """The kind of handler for incoming messages."""
    message_request_url: str | Unset = UNSET
    """The URL that returns cXML for an incoming message, for `laml_webhooks`."""
    message_request_method: RequestMethodValue | Unset = UNSET
    """The HTTP method for `message_request_url`."""
    message_fallback_url: str | Unset = UNSET
    """The URL that returns cXML when `message_request_url` fails."""
    message_fallback_method: RequestMethodValue | Unset = UNSET
    """The HTTP method for `message_fallback_url`."""
    message_laml_application_id: str | Unset = UNSET
    """The id of the cXML application, for `laml_application`."""
    message_relay_context: str | Unset = UNSET
    """The Relay context that messages are forwarded to, for `relay_context`."""


@frozen(kw_only=True)
class ShortCodeQuery(ListQuery):
    """The query parameters of the listing of short codes."""

    filter_name: str | None = None
    """Only short codes whose name contains this."""
    filter_number: str | None = None
    """Only short codes that contain this."""


class ShortCodes(Resource, api=RELAY_REST, path="short_codes", one="a short code", scopes=("Numbers",)):
    """The short codes of a project; they are ordered from the vendor, and cost money every period."""

    list = lists(ShortCode, query=ShortCodeQuery)
    """List the short codes, page after page."""
    get = gets(ShortCode)
    """Read a short code."""
    update = replaces_whole(
        ShortCodeUpdate,
        ShortCodeChange,
        ShortCode,
        keeps=kept_members(ShortCodeUpdate, ShortCode),
        by_id_alone="The service needs the name and the message handler with every update.",
    )
    """Change a short code, by its id or by the model that was read."""

    async def find(self, *, number: str, most: int = 10_000) -> ShortCode | None:
        """Return the short code of the project with this number; None where there is none.

        The service filters the listing by it.

        Args:
            number: The short code.
            most: How many short codes are read at most.

        Raises:
            ConfigurationError: There are more than `most` short codes, and none of those that were read has it.
            FabricError: As the listing.
        """
        from ...lookups import find  # loaded on first use

        return await find(self.list(filter_number=number, page_size=1000), lambda one: one.number == number, most=most)
