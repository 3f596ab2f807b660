"""Brands: the businesses that 10DLC messages are registered for."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from attrs import field, frozen

from ...apis import RELAY_REST
from ...operations import Resource, contains, creates_one_of, gets, lists
from ...paging import ListQuery
from ...schema.models import Body, Model, limits
from ...schema.values import UNSET, OpenEnum, Unset
from .campaigns import Campaign, CampaignCreate, CampaignQuery, PartnerCampaignCreate


class LegalEntityType(OpenEnum):
    """A kind of organization."""

    PRIVATE_PROFIT = "PRIVATE_PROFIT"
    PUBLIC_PROFIT = "PUBLIC_PROFIT"
    NON_PROFIT = "NON_PROFIT"
    GOVERNMENT = "GOVERNMENT"


LegalEntityTypeValue: TypeAlias = (
    LegalEntityType
    | Literal[
        "PRIVATE_PROFIT",
        "PUBLIC_PROFIT",
        "NON_PROFIT",
        "GOVERNMENT",
    ]
)
"""As an argument: a `LegalEntityType`, or its value as a string."""


class CompanyVertical(OpenEnum):
    """A line of business."""

    AGRICULTURE = "AGRICULTURE"
    COMMUNICATION = "COMMUNICATION"
    CONSTRUCTION = "CONSTRUCTION"
    EDUCATION = "EDUCATION"
    ENERGY = "ENERGY"
    ENTERTAINMENT = "ENTERTAINMENT"
    FINANCIAL = "FINANCIAL"
    GAMBLING = "GAMBLING"
    GOVERNMENT = "GOVERNMENT"
    HEALTHCARE = "HEALTHCARE"
    HOSPITALITY = "HOSPITALITY"
    HUMAN_RESOURCES = "HUMAN_RESOURCES"
    INSURANCE = "INSURANCE"
    LEGAL = "LEGAL"
    MANUFACTURING = "MANUFACTURING"
    NGO = "NGO"
    POLITICAL = "POLITICAL"
    POSTAL = "POSTAL"
    PROFESSIONAL = "PROFESSIONAL"
    REAL_ESTATE = "REAL_ESTATE"
    RETAIL = "RETAIL"
    TECHNOLOGY = "TECHNOLOGY"
    TRANSPORTATION = "TRANSPORTATION"


CompanyVerticalValue: TypeAlias = (
    CompanyVertical
    | Literal[
        "AGRICULTURE",
        "COMMUNICATION",
        "CONSTRUCTION",
        "EDUCATION",
        "ENERGY",
        "ENTERTAINMENT",
        "FINANCIAL",
        "GAMBLING",
        "GOVERNMENT",
        "HEALTHCARE",
        "HOSPITALITY",
        "HUMAN_RESOURCES",
        "INSURANCE",
        "LEGAL",
        "MANUFACTURING",
        "NGO",
        "POLITICAL",
        "POSTAL",
        "PROFESSIONAL",
        "REAL_ESTATE",
        "RETAIL",
        "TECHNOLOGY",
        "TRANSPORTATION",
    ]
)
"""As an argument: a `CompanyVertical`, or its value as a string."""


@frozen(kw_only=True)
class Brand(Model):
    """A registered business."""

    id: str
    state: str | None = None
    """The state of its registration."""
    name: str | None = None
    """The trade name of the business."""
    company_name: str | None = None
    """The legal name of the business."""
    contact_email: str | None = None
    """An e-mail address of the business."""
    contact_phone: str | None = None
    """A phone number of the business."""
    ein_issuing_country: str | None = None
    """The country of its tax id."""
    legal_entity_type: str | None = None
    """The kind of organization."""
    ein: str | None = None
    """The employer identification number, or another tax id."""
    company_address: str | None = None
    """The whole postal address."""
    company_vertical: str | None = None
    """The line of business."""
    company_website: str | None = None
    """The URL of its website."""
    csp_brand_reference: str | None = None
    """The approved brand's id, of a campaign service provider."""
    csp_self_registered: bool | None = None
    """True if a campaign service provider registered it itself."""
    status_callback_url: str | None = None
    """The URL that receives each change of the state."""
    created_at: datetime | None = None
    updated_at: datetime | None = None


@frozen(kw_only=True)
class BrandCreate(Body):
    """A brand to register."""

    name: str = field(metadata=limits(min_length=3, max_length=64))
    """The trade name of the business."""
    company_name: str = field(metadata=limits(min_length=3, max_length=64))
    """The legal name of the business."""
    contact_email: str = field(metadata=limits(min_length=3, max_length=64))
    """An e-mail address of the business."""
    contact_phone: str = field(metadata=limits(min_length=3, max_length=64))
    """A phone number of the business."""
    ein_issuing_country: str
    """The country of its tax id."""
    legal_entity_type: LegalEntityTypeValue
    """The kind of organization."""
    ein: str
    """The employer identification number, or another tax id."""
    company_address: str
    """The whole postal address."""
    company_website: str
    """The URL of its website."""
    company_vertical: CompanyVerticalValue | Unset = UNSET
    """The line of business."""
    status_callback_url: str | Unset = UNSET
    """The URL that receives each change of the state."""


@frozen(kw_only=True)
class CspBrandCreate(Body):
    """A brand that a campaign service provider registered itself."""

    csp_self_registered: Literal[True]
    """True if a campaign service provider registered it itself."""
    name: str = field(metadata=limits(min_length=3, max_length=64))
    """The trade name of the business."""
    csp_brand_reference: str
    """The approved brand's id, of a campaign service provider."""
    status_callback_url: str | Unset = UNSET
    """The URL that receives each change of the state."""


@frozen(kw_only=True)
class BrandQuery(ListQuery):
    """The query parameters of the listing of brands."""

    filter_name: str | None = None
    """Only brands whose name contains this."""
    filter_state: str | None = None
    """Only brands in this state."""


class CampaignsOfBrand(
    Resource,
    api=RELAY_REST,
    path="registry/beta/brands/{id}/campaigns",
    one="a campaign of the brand",
    scopes=("Messaging", "Numbers"),
):
    """The campaigns of one brand."""

    list = lists(Campaign, query=CampaignQuery)
    """List the campaigns of the brand, page after page."""
    create = creates_one_of(CampaignCreate, PartnerCampaignCreate, Campaign)
    """Register a campaign of the brand. It costs money at once and every month."""


class Brands(Resource, api=RELAY_REST, path="registry/beta/brands", one="a brand", scopes=("Messaging", "Numbers")):
    """The brands of a project."""

    list = lists(Brand, query=BrandQuery)
    """List the brands, page after page."""
    get = gets(Brand)
    """Read a brand."""
    create = creates_one_of(BrandCreate, CspBrandCreate, Brand)
    """Register a brand. The registration costs money."""
    campaigns = contains(CampaignsOfBrand)
