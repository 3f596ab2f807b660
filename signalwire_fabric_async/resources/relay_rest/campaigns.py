"""Campaigns: the registered uses of 10DLC messages, their numbers and the orders that assign them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attrs import field, frozen

from ...apis import RELAY_REST
from ...operations import Resource, contains, creates, deletes, gets, lists, updates
from ...paging import ListQuery
from ...schema.models import Body, Model, limits
from ...schema.values import UNSET, Secret, Unset


@frozen(kw_only=True)
class Campaign(Model):
    """A registered use of messages."""

    id: str
    name: str | None = None
    """Its name."""
    state: str | None = None
    """The state of its registration."""
    sms_use_case: str | None = None
    """The use case, such as `CUSTOMER_CARE`, `2FA` or `MIXED`."""
    sub_use_cases: tuple[str, ...] | None = None
    """The uses of a `MIXED` or `LOW_VOLUME_MIXED` campaign."""
    campaign_verify_token: Secret | None = None
    """The Campaign Verify token of a political campaign."""
    description: str | None = None
    """The description, at least 40 characters."""
    sample1: str | None = None
    """A sample message; two or more are needed."""
    sample2: str | None = None
    """A second sample message."""
    sample3: str | None = None
    """A third sample message."""
    sample4: str | None = None
    """A fourth sample message."""
    sample5: str | None = None
    """A fifth sample message."""
    dynamic_templates: str | None = None
    """The differences of messages from the samples."""
    message_flow: str | None = None
    """The opt-in process of recipients, at least 40 characters."""
    opt_in_message: str | None = None
    """The reply to an opt-in."""
    opt_out_message: str | None = None
    """The reply to an opt-out."""
    help_message: str | None = None
    """The reply to a request for help."""
    opt_in_keywords: str | None = None
    """The words that opt in. Default: `START`."""
    opt_out_keywords: str | None = None
    """The words that opt out. Default: `STOP`."""
    help_keywords: str | None = None
    """The words that ask for help. Default: `HELP`."""
    number_pooling_required: bool | None = None
    """True if 50 or more numbers send for it."""
    number_pooling_per_campaign: str | None = None
    """The reason for so many numbers."""
    direct_lending: bool | None = None
    """True if messages are about loans."""
    embedded_link: bool | None = None
    """True if messages have links."""
    embedded_phone: bool | None = None
    """True if messages have phone numbers other than that for help."""
    age_gated_content: bool | None = None
    """True if messages are for adults only."""
    lead_generation: bool | None = None
    """True if it collects leads."""
    csp_campaign_reference: str | None = None
    """The approved campaign's id, of a campaign service provider."""
    status_callback_url: str | None = None
    """The URL that receives each change of the state."""
    created_at: datetime | None = None
    updated_at: datetime | None = None


@frozen(kw_only=True)
class CampaignCreate(Body):
    """A campaign to register."""

    name: str = field(metadata=limits(min_length=3, max_length=64))
    """Its name."""
    brand_id: str
    """The id of the brand."""
    sms_use_case: str
    """The use case, such as `CUSTOMER_CARE`, `2FA` or `MIXED`."""
    description: str = field(metadata=limits(min_length=40))
    """The description, at least 40 characters."""
    sample1: str = field(metadata=limits(min_length=20))
    """A sample message; two or more are needed."""
    sample2: str = field(metadata=limits(min_length=20))
    """A second sample message."""
    message_flow: str = field(metadata=limits(min_length=40))
    """The opt-in process of recipients, at least 40 characters."""
    opt_out_message: str = field(metadata=limits(min_length=20))
    """The reply to an opt-out."""
    help_message: str = field(metadata=limits(min_length=20))
    """The reply to a request for help."""
    number_pooling_required: bool
    """True if 50 or more numbers send for it."""
    direct_lending: bool
    """True if messages are about loans."""
    embedded_link: bool
    """True if messages have links."""
    embedded_phone: bool
    """True if messages have phone numbers other than that for help."""
    age_gated_content: bool
    """True if messages are for adults only."""
    lead_generation: bool
    """True if it collects leads."""
    terms_and_conditions: bool
    """Acceptance of the terms; must be true."""
    sub_use_cases: Sequence[str] | Unset = UNSET
    """The uses of a `MIXED` or `LOW_VOLUME_MIXED` campaign."""
    campaign_verify_token: str | Secret | Unset = field(default=UNSET, repr=False)
    """The Campaign Verify token of a political campaign."""
    sample3: str | Unset = field(default=UNSET, metadata=limits(min_length=20))
    """A third sample message."""
    sample4: str | Unset = field(default=UNSET, metadata=limits(min_length=20))
    """A fourth sample message."""
    sample5: str | Unset = field(default=UNSET, metadata=limits(min_length=20))
    """A fifth sample message."""
    dynamic_messages: str | Unset = UNSET
    """The differences of messages from the samples."""
    opt_in_message: str | Unset = field(default=UNSET, metadata=limits(min_length=20))
    """The reply to an opt-in."""
    opt_in_keywords: str | Unset = UNSET
    """The words that opt in. Default: `START`."""
    opt_out_keywords: str | Unset = UNSET
    """The words that opt out. Default: `STOP`."""
    help_keywords: str | Unset = UNSET
    """The words that ask for help. Default: `HELP`."""
    number_pooling_per_campaign: str | Unset = UNSET
    """The reason for so many numbers."""
    status_callback_url: str | Unset = UNSET
    """The URL that receives each change of the state."""


@frozen(kw_only=True)
class PartnerCampaignCreate(Body):
    """A campaign that a campaign service provider registered itself."""

    name: str = field(metadata=limits(min_length=3, max_length=64))
    """Its name."""
    brand_id: str
    """The id of the brand."""
    csp_campaign_reference: str
    """The approved campaign's id, of a campaign service provider."""
    status_callback_url: str | Unset = UNSET
    """The URL that receives each change of the state."""


@frozen(kw_only=True)
class CampaignUpdate(Body):
    """The member of a campaign that can be changed."""

    name: str | Unset = UNSET
    """The new name."""


@frozen(kw_only=True)
class AssignedPhoneNumber(Model):
    """A phone number that sends for a campaign."""

    id: str | None = None
    name: str | None = None
    number: str | None = None
    """The phone number in E.164 format."""
    status_callback_url: str | None = None
    """The URL that receives each change of the state."""


@frozen(kw_only=True)
class AssignedNumber(Model):
    """The assignment of a phone number to a campaign."""

    id: str
    state: str | None = None
    """The state of the assignment."""
    campaign_id: str | None = None
    """The id of the campaign."""
    phone_number: AssignedPhoneNumber | None = None
    """The number."""
    created_at: datetime | None = None
    updated_at: datetime | None = None


@frozen(kw_only=True)
class CampaignOrder(Model):
    """An order that assigns phone numbers to a campaign."""

    id: str
    state: str | None = None
    """The state of the order."""
    processed_at: datetime | None = None
    """Time at which the order was processed."""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    status_callback_url: str | None = None
    """The URL that receives each change of the state."""


@frozen(kw_only=True)
class CampaignOrderCreate(Body):
    """The phone numbers to assign to a campaign."""

    phone_numbers: Sequence[str] | Unset = UNSET
    """The ids of the phone numbers to assign."""
    status_callback_url: str | Unset = UNSET
    """The URL that receives each change of the state."""


@frozen(kw_only=True)
class CampaignQuery(ListQuery):
    """The query parameters of the listing of campaigns."""

    filter_name: str | None = None
    """Only campaigns whose name contains this."""
    filter_state: str | None = None
    """Only those in this state."""


@frozen(kw_only=True)
class StateQuery(ListQuery):
    """The query parameters of the listings of numbers and of orders."""

    filter_state: str | None = None
    """Only those in this state."""


class NumbersOfCampaign(
    Resource,
    api=RELAY_REST,
    path="registry/beta/campaigns/{id}/numbers",
    one="a number of the campaign",
    scopes=("Messaging", "Numbers"),
):
    """The phone numbers that send for one campaign."""

    list = lists(AssignedNumber, query=StateQuery)
    """List the numbers of the campaign, page after page."""


class OrdersOfCampaign(
    Resource,
    api=RELAY_REST,
    path="registry/beta/campaigns/{id}/orders",
    one="an order of the campaign",
    scopes=("Messaging", "Numbers"),
):
    """The orders that assign phone numbers to one campaign."""

    list = lists(CampaignOrder, query=StateQuery)
    """List the orders of the campaign, page after page."""
    create = creates(CampaignOrderCreate, CampaignOrder)
    """Order the assignment of phone numbers to the campaign."""


class Campaigns(
    Resource, api=RELAY_REST, path="registry/beta/campaigns", one="a campaign", scopes=("Messaging", "Numbers")
):
    """The campaigns of all brands, by their ids."""

    get = gets(Campaign)
    """Read a campaign."""
    update = updates(CampaignUpdate, Campaign, verb="PUT")
    """Rename a campaign."""
    numbers = contains(NumbersOfCampaign)
    orders = contains(OrdersOfCampaign)


class CampaignOrders(
    Resource, api=RELAY_REST, path="registry/beta/orders", one="an order of a campaign", scopes=("Messaging", "Numbers")
):
    """The orders of all campaigns, by their ids."""

    get = gets(CampaignOrder)
    """Read an order of a campaign."""


class CampaignNumbers(
    Resource,
    api=RELAY_REST,
    path="registry/beta/numbers",
    one="a number of a campaign",
    scopes=("Messaging", "Numbers"),
):
    """The numbers of all campaigns, by the ids of their assignments."""

    delete = deletes()
    """Remove a phone number from its campaign; the number stays."""
