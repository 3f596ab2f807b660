"""Tokens: what lets a subscriber, a guest or a web page in."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import field, frozen

from ...operations import Authorization, Resource, creates
from ...schema.models import Body, Model, limits
from ...schema.values import UNSET, OpenEnum, Secret, Unset


class Region(OpenEnum):
    """The regional cluster that a client connects to."""

    US_CENTRAL = "us-central"


class TokenScope(OpenEnum):
    """What a token may be used for beside calls."""

    REFRESH = "sat:refresh"


@frozen(kw_only=True)
class SubscriberToken(Model):
    """A token of a subscriber, for `session.as_subscriber`, and the one that renews it."""

    subscriber_id: str
    """The subscriber whose token it is."""
    token: Secret
    """What `session.as_subscriber` takes."""
    refresh_token: Secret
    """What `tokens.refresh_subscriber` takes."""


@frozen(kw_only=True)
class RefreshedToken(Model):
    """A renewed token of a subscriber, and the one that renews it next."""

    token: Secret
    """Good for two hours."""
    refresh_token: Secret
    """What renews it in turn: good for two hours and five minutes."""


@frozen(kw_only=True)
class GuestToken(Model):
    """A token of a guest, and the one that renews it."""

    token: Secret
    """What the guest's client logs in with."""
    refresh_token: Secret
    """What renews it."""


@frozen(kw_only=True)
class InviteToken(Model):
    """A token that invites to an address of a subscriber."""

    token: Secret
    """What the invited client calls the API with."""


@frozen(kw_only=True)
class EmbedToken(Model):
    """A guest's token, made of a click-to-call token."""

    token: Secret
    """Short-lived: the page's widget places a guest's call with it."""


@frozen(kw_only=True)
class SubscriberTokenCreate(Body):
    """Whose token to create: `reference` names the subscriber, who is created where there is none.

    `expire_at` is in seconds since 1970 (two hours from now where it is not
    said); `fingerprint` has 43 characters of base64url; a password that is not
    mentioned stays what it is.
    """

    reference: str
    """What names the subscriber and no other: mostly their e-mail address, or any other text."""
    expire_at: int | Unset = UNSET
    """When the token ends, in seconds since 1970; two hours from now where it is not said."""
    application_id: str | Unset = UNSET
    """The application that the token belongs to, a UUID."""
    password: str | Unset = field(default=UNSET, repr=False)
    """Sets or changes the subscriber's; left out or empty, it stays what it is. Never answered."""
    fingerprint: str | Unset = field(
        default=UNSET, metadata=limits(min_length=43, max_length=43, pattern="^[A-Za-z0-9_-]+$")
    )
    """Binds the token to one device or browser: 43 characters of base64url, which the browser's SDK makes."""
    scope: TokenScope | Unset = UNSET
    """`sat:refresh` lets the client renew the token itself; without `fingerprint` the token then lives 60 seconds."""
    first_name: str | Unset = UNSET
    """Sets or changes the subscriber's."""
    last_name: str | Unset = UNSET
    """Sets or changes the subscriber's."""
    display_name: str | Unset = UNSET
    """Sets or changes the subscriber's."""
    job_title: str | Unset = UNSET
    """Sets or changes the subscriber's."""
    time_zone: str | Unset = UNSET
    """Sets or changes the subscriber's, such as `America/New_York`."""
    country: str | Unset = UNSET
    """Sets or changes the subscriber's, such as `US`."""
    region: Region | Unset = UNSET
    """The regional cluster that the client is to connect to, instead of the usual one."""
    company_name: str | Unset = UNSET
    """Sets or changes the subscriber's."""


@frozen(kw_only=True)
class SubscriberTokenRefresh(Body):
    """The token to renew with, as it was answered."""

    refresh_token: str | Secret = field(repr=False)
    """The one that was answered beside the token that ends."""


@frozen(kw_only=True)
class GuestTokenCreate(Body):
    """What a guest may reach: up to 10 ids of addresses. `expire_at` is in seconds since 1970."""

    allowed_addresses: Sequence[str] = field(metadata=limits(max_items=10))
    """Ids of Fabric addresses, 10 at most: the guest reaches these alone."""
    expire_at: int | Unset = UNSET
    """When the token ends, in seconds since 1970; two hours from now where it is not said."""
    region: Region | Unset = UNSET
    """The regional cluster that the client is to connect to, instead of the usual one."""
    ch: Region | Unset = UNSET
    """The regional cluster's endpoint, as the claim `ch` of the token's header."""


@frozen(kw_only=True)
class InviteTokenCreate(Body):
    """The address of a subscriber to invite to. `expires_at` is in seconds since 1970."""

    address_id: str
    """The subscriber's address, by its id."""
    expires_at: int | Unset = UNSET
    """When the token ends, in seconds since 1970; two hours from now where it is not said."""


@frozen(kw_only=True)
class EmbedTokenCreate(Body):
    """The click-to-call token (`c2c_...`) that a web page embeds."""

    token: str | Secret = field(repr=False)
    """Public: it stands in the page, and starts with `c2c_`."""


class Tokens(Resource, path="subscribers/tokens", one="a token"):
    """The tokens that a project hands out."""

    create_subscriber = creates(
        SubscriberTokenCreate,
        SubscriberToken,
        does="Create a token of the subscriber whom `reference` names, and the one that renews it.",
    )
    refresh_subscriber = creates(
        SubscriberTokenRefresh,
        RefreshedToken,
        at="subscribers/tokens/refresh",
        does="Renew a subscriber's token for two hours; the token that renews is new each time too.",
    )
    create_guest = creates(
        GuestTokenCreate,
        GuestToken,
        at="guests/tokens",
        does="Create a token of a guest, who reaches only the addresses that it names.",
    )
    create_embed = creates(
        EmbedTokenCreate,
        EmbedToken,
        at="embeds/tokens",
        auth=Authorization.NONE,
        does="Exchange a public click-to-call token for a guest's short-lived one; no credentials are sent.",
    )


class SubscriberTokens(Resource, path="subscriber/invites", name="tokens", one="a token"):
    """The tokens that a subscriber hands out."""

    create_invite = creates(
        InviteTokenCreate,
        InviteToken,
        auth=Authorization.BEARER,
        does="Create a token that invites to one address of the subscriber whose token is used.",
    )
