"""Subscribers, and the SIP credentials of one subscriber."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from attrs import field, frozen

from ...operations import Resource, contains, creates, deletes, gets, lists, lists_of, updates
from ...schema.models import Body, Model, limits
from ...schema.values import UNSET, Unset
from .addresses import Address
from .calling import Cipher, Codec, Encryption
from .fabric_resource import FabricResource


@frozen(kw_only=True)
class SubscriberProfile(Model):
    """What is known of the person; `id` is the profile's own, which no operation takes."""

    id: str
    email: str
    first_name: str
    last_name: str
    display_name: str
    job_title: str
    """What the person does at the company."""
    timezone: str
    """Such as `America/New_York`."""
    country: str
    """Such as `United States`."""
    company_name: str
    """Where the person works."""


@frozen(kw_only=True)
class Subscriber(FabricResource):
    """A subscriber as a Fabric resource."""

    display_name: str
    type: Literal["subscriber"]
    subscriber: SubscriberProfile
    """What is known of the person."""


@frozen(kw_only=True)
class SubscriberBody(Body):
    """A subscriber to create, or its replacement: `email` is required; `password` has 8 to 72 characters."""

    email: str
    """The one member that must be given."""
    password: str | Unset = field(default=UNSET, repr=False, metadata=limits(min_length=8, max_length=72))
    """8 to 72 characters; the service makes a random one where it is not given. Never answered."""
    first_name: str | Unset = UNSET
    last_name: str | Unset = UNSET
    display_name: str | Unset = UNSET
    job_title: str | Unset = UNSET
    """What the person does at the company."""
    timezone: str | Unset = UNSET
    """Such as `America/New_York`."""
    country: str | Unset = UNSET
    """Such as `United States`."""
    company_name: str | Unset = UNSET
    """Where the person works."""


@frozen(kw_only=True)
class SubscriberSipCredential(Model):
    """A SIP credential of one subscriber. Its password is never answered."""

    id: str
    """What `get`, `update` and `delete` take."""
    username: str
    """The name that a device registers with."""
    caller_id: str
    """What is shown to those whom it calls."""
    send_as: str
    """The number that its calls come from, in E.164: one that the project has bought or verified."""
    ciphers: tuple[Cipher, ...]
    """The SRTP cipher suites that its calls may use."""
    codecs: tuple[Codec, ...]
    """The codecs that its calls may use."""
    encryption: Encryption
    """Whether the media of its calls must be encrypted."""


@frozen(kw_only=True)
class SubscriberSipCredentialCreate(Body):
    """A SIP credential to create; `send_as` is a purchased or verified number in E.164."""

    username: str
    """The name that a device registers with."""
    password: str = field(repr=False)
    """What a device registers with. Never answered."""
    caller_id: str | Unset = UNSET
    """What is shown to those whom it calls."""
    send_as: str | Unset = UNSET
    """The number that its calls come from, in E.164: one that the project has bought or verified."""
    ciphers: Sequence[Cipher] | Unset = UNSET
    """The SRTP cipher suites that its calls may use."""
    codecs: Sequence[Codec] | Unset = UNSET
    """The codecs that its calls may use."""
    encryption: Encryption | Unset = UNSET
    """Whether the media of its calls must be encrypted; `default` where it is not said."""


@frozen(kw_only=True)
class SubscriberSipCredentialUpdate(Body):
    """What to change of a SIP credential; what is not mentioned stays as it is."""

    username: str | Unset = UNSET
    """The name that a device registers with."""
    password: str | Unset = field(default=UNSET, repr=False)
    """A new one; the present one stays where it is not given. Never answered."""
    caller_id: str | Unset = UNSET
    """What is shown to those whom it calls."""
    send_as: str | Unset = UNSET
    """The number that its calls come from, in E.164: one that the project has bought or verified."""
    ciphers: Sequence[Cipher] | Unset = UNSET
    """The SRTP cipher suites that its calls may use."""
    codecs: Sequence[Codec] | Unset = UNSET
    """The codecs that its calls may use."""
    encryption: Encryption | Unset = UNSET
    """Whether the media of its calls must be encrypted."""


class SubscriberSipCredentials(
    Resource,
    path="resources/subscribers/{fabric_subscriber_id}/sip_endpoints",
    one="a SIP credential of the subscriber",
):
    """The SIP credentials of one subscriber."""

    list = lists(SubscriberSipCredential, does="List the SIP credentials of the subscriber, page after page.")
    get = gets(SubscriberSipCredential)
    create = creates(SubscriberSipCredentialCreate, SubscriberSipCredential)
    update = updates(
        SubscriberSipCredentialUpdate,
        SubscriberSipCredential,
        does="Change a SIP credential of the subscriber; what is not mentioned stays.",
    )
    delete = deletes()


class Subscribers(Resource, path="resources/subscribers", one="a subscriber"):
    """The people of a Space."""

    list = lists(Subscriber, does="List the subscribers, page after page.")
    get = gets(Subscriber)
    create = creates(SubscriberBody, Subscriber)
    update = updates(SubscriberBody, Subscriber, verb="PUT", does="Replace a subscriber: give all that is to stay.")
    delete = deletes(does="Delete a subscriber, through whom alone its SIP credentials are reached.")
    list_addresses = lists_of(
        Address,
        at="resources/subscribers/{id}/addresses",
        in_array=True,
        does="List the addresses of a subscriber, page after page.",
    )

    sip_credentials = contains(SubscriberSipCredentials)
