"""Tokens for subscribers, guests and web pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from attrs import field, frozen

from ...apis import Authorization
from ...operations import Resource, creates
from ...schema.models import Body, Model, limits
from ...schema.values import UNSET, OpenEnum, Secret, Unset


class Region(OpenEnum):
    """Regional cluster that a client connects to. Others are given as strings."""

    US_CENTRAL = "us-central"


RegionValue: TypeAlias = Region | Literal["us-central"]
"""As an argument: a `Region`, or its value as a string."""


class TokenScope(OpenEnum):
    """Permission of a token beyond calls."""

    REFRESH = "sat:refresh"


TokenScopeValue: TypeAlias = TokenScope | Literal["sat:refresh"]
"""As an argument: a `TokenScope`, or its value as a string."""


@frozen(kw_only=True)
class SubscriberToken(Model):
    """A subscriber's access token, and the token that refreshes it."""

    subscriber_id: str
    """Subscriber that the token authenticates."""
    token: Secret
    """Access token for `session.as_subscriber`."""
    refresh_token: Secret
    """Refresh token for `tokens.refresh_subscriber`."""


@frozen(kw_only=True)
class RefreshedToken(Model):
    """A refreshed access token, and the token for the next refresh."""

    token: Secret
    """Access token, valid for 2 hours."""
    refresh_token: Secret
    """Refresh token, valid for 2 hours and 5 minutes."""


@frozen(kw_only=True)
class GuestToken(Model):
    """A guest's access token, and the token that refreshes it."""

    token: Secret
    """Access token."""
    refresh_token: Secret
    """Refresh token."""
    address_uri: str | None = None
    """Address of the guest, in newer responses."""
    expires_at: str | None = None
    """Expiry of the access token, in newer responses."""
    expires_in: int | None = None
    """Seconds until the access token expires, in newer responses."""
    issued_at: str | None = None
    """Time of issue, in newer responses."""


@frozen(kw_only=True)
class InviteToken(Model):
    """A token that invites to an address of a subscriber."""

    token: Secret
    """Token for the invited client."""


@frozen(kw_only=True)
class EmbedToken(Model):
    """A guest's token in exchange for a click-to-call token."""

    token: Secret
    """Short-lived token for the page's call widget."""


@frozen(kw_only=True)
class SubscriberTokenCreate(Body):
    """A subscriber token to create. An unknown `reference` creates the subscriber, who is billed monthly."""

    reference: str
    """Unique name of the subscriber: mostly the e-mail address."""
    expire_at: int | Unset = UNSET
    """Expiry in seconds since 1970. Default: in 2 hours."""
    application_id: str | Unset = UNSET
    """UUID of the application that the token belongs to."""
    password: str | Unset = field(default=UNSET, repr=False)
    """Sets the subscriber's password. An empty one changes nothing. No response carries it."""
    fingerprint: str | Unset = field(
        default=UNSET, metadata=limits(min_length=43, max_length=43, pattern="^[A-Za-z0-9_-]+$")
    )
    """43 characters of base64url that bind the token to one device. The browser SDK makes it."""
    scope: TokenScopeValue | Unset = UNSET
    """`sat:refresh` allows the client to refresh the token; without `fingerprint` the token lives 60 seconds."""
    first_name: str | Unset = UNSET
    """Sets the subscriber's first name."""
    last_name: str | Unset = UNSET
    """Sets the subscriber's last name."""
    display_name: str | Unset = UNSET
    """Sets the subscriber's display name."""
    job_title: str | Unset = UNSET
    """Sets the subscriber's job title."""
    time_zone: str | Unset = UNSET
    """Sets the subscriber's time zone, such as `America/New_York`."""
    country: str | Unset = UNSET
    """Sets the subscriber's country, such as `US`."""
    region: RegionValue | str | Unset = UNSET
    """Regional cluster for the client."""
    company_name: str | Unset = UNSET
    """Sets the subscriber's company."""
    ch: str | Unset = UNSET
    """Host for the claim `ch` of the token's header. Default: the project's regional host."""


@frozen(kw_only=True)
class SubscriberTokenRefresh(Body):
    """The refresh token to use."""

    refresh_token: str | Secret = field(repr=False)
    """Refresh token that came with the access token."""


@frozen(kw_only=True)
class GuestTokenCreate(Body):
    """A guest token to create."""

    allowed_addresses: Sequence[str] | Unset = field(default=UNSET, metadata=limits(max_items=10))
    """Ids of the addresses that the guest can reach, at most 10."""
    expire_at: int | Unset = UNSET
    """Expiry in seconds since 1970. Default: in 2 hours."""
    region: RegionValue | str | Unset = UNSET
    """Regional cluster for the client."""
    ch: RegionValue | str | Unset = UNSET
    """Endpoint of the regional cluster, for the claim `ch` of the token's header."""
    email: str | Unset = UNSET
    """E-mail address of the guest."""
    first_name: str | Unset = UNSET
    """First name of the guest."""
    last_name: str | Unset = UNSET
    """Last name of the guest."""
    display_name: str | Unset = UNSET
    """Display name of the guest."""
    job_title: str | Unset = UNSET
    """Job title of the guest."""
    time_zone: str | Unset = UNSET
    """Time zone of the guest. Default: `GMT`."""
    country: str | Unset = UNSET
    """Country of the guest."""
    company_name: str | Unset = UNSET
    """Company of the guest."""


@frozen(kw_only=True)
class InviteTokenCreate(Body):
    """An invitation to create."""

    address_id: str
    """Id of the subscriber's address."""
    expires_at: int | Unset = UNSET
    """Expiry in seconds since 1970. Default: in 2 hours."""


@frozen(kw_only=True)
class EmbedTokenCreate(Body):
    """The click-to-call token of a web page."""

    token: str | Secret = field(repr=False)
    """Public token that starts with `c2c_`."""


class Tokens(Resource, path="subscribers/tokens", one="a token"):
    """The tokens that a project issues."""

    create_subscriber = creates(SubscriberTokenCreate, SubscriberToken)
    """Create an access token for a subscriber, and the token that refreshes it."""
    refresh_subscriber = creates(SubscriberTokenRefresh, RefreshedToken, at="subscribers/tokens/refresh")
    """Refresh a subscriber's access token for 2 hours. The refresh token is new as well."""
    create_guest = creates(GuestTokenCreate, GuestToken, at="guests/tokens")
    """Create an access token for a guest, who reaches the given addresses only."""
    create_embed = creates(EmbedTokenCreate, EmbedToken, at="embeds/tokens", auth=Authorization.NONE)
    """Exchange a public click-to-call token for a guest's short-lived one. Sends no credentials."""


class SubscriberTokens(Resource, path="subscriber/invites", name="tokens", one="a token"):
    """The tokens that a subscriber issues. Newer sources of the API do not list the operation: a 404 is possible."""

    create_invite = creates(InviteTokenCreate, InviteToken, auth=Authorization.BEARER)
    """Create a token that invites to one address of the subscriber."""
