"""Tokens: what lets a subscriber, a guest or a web page in."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import field, frozen

from ..operations import Resource, creates
from ..wire.models import Body, Model, limits
from ..wire.values import UNSET, OpenEnum, Secret, Unset


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
    token: Secret
    refresh_token: Secret


@frozen(kw_only=True)
class RefreshedToken(Model):
    """A renewed token of a subscriber, and the one that renews it next."""

    token: Secret
    refresh_token: Secret


@frozen(kw_only=True)
class GuestToken(Model):
    """A token of a guest, and the one that renews it."""

    token: Secret
    refresh_token: Secret


@frozen(kw_only=True)
class InviteToken(Model):
    """A token that invites to an address of a subscriber."""

    token: Secret


@frozen(kw_only=True)
class EmbedToken(Model):
    """A guest's token, made of a click-to-call token."""

    token: Secret


@frozen(kw_only=True)
class SubscriberTokenCreate(Body):
    """Whose token to create: `reference` names the subscriber, who is created where there is none.

    `expire_at` is in seconds since 1970 (two hours from now where it is not
    said); `fingerprint` has 43 characters of base64url; a password that is not
    mentioned stays what it is.
    """

    reference: str
    expire_at: int | Unset = UNSET
    application_id: str | Unset = UNSET
    password: str | Unset = field(default=UNSET, repr=False)
    fingerprint: str | Unset = field(
        default=UNSET, metadata=limits(min_length=43, max_length=43, pattern="^[A-Za-z0-9_-]+$")
    )
    scope: TokenScope | Unset = UNSET
    first_name: str | Unset = UNSET
    last_name: str | Unset = UNSET
    display_name: str | Unset = UNSET
    job_title: str | Unset = UNSET
    time_zone: str | Unset = UNSET
    country: str | Unset = UNSET
    region: Region | Unset = UNSET
    company_name: str | Unset = UNSET


@frozen(kw_only=True)
class SubscriberTokenRefresh(Body):
    """The token to renew with, as it was answered."""

    refresh_token: str | Secret = field(repr=False)


@frozen(kw_only=True)
class GuestTokenCreate(Body):
    """What a guest may reach: up to 10 ids of addresses. `expire_at` is in seconds since 1970."""

    allowed_addresses: Sequence[str] = field(metadata=limits(max_items=10))
    expire_at: int | Unset = UNSET
    region: Region | Unset = UNSET
    ch: Region | Unset = UNSET


@frozen(kw_only=True)
class InviteTokenCreate(Body):
    """The address of a subscriber to invite to. `expires_at` is in seconds since 1970."""

    address_id: str
    expires_at: int | Unset = UNSET


@frozen(kw_only=True)
class EmbedTokenCreate(Body):
    """The click-to-call token (`c2c_...`) that a web page embeds."""

    token: str | Secret = field(repr=False)


class Tokens(Resource, path="subscribers/tokens"):
    """The tokens that a project hands out."""

    create_subscriber = creates(SubscriberTokenCreate, SubscriberToken)
    refresh_subscriber = creates(SubscriberTokenRefresh, RefreshedToken, at="subscribers/tokens/refresh")
    create_guest = creates(GuestTokenCreate, GuestToken, at="guests/tokens")
    create_embed = creates(EmbedTokenCreate, EmbedToken, at="embeds/tokens", auth="none")


class SubscriberTokens(Resource, path="subscriber/invites", noun="tokens"):
    """The tokens that a subscriber hands out."""

    create_invite = creates(InviteTokenCreate, InviteToken, auth="bearer")
