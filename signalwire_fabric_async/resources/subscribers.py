"""Subscribers, and the SIP credentials of one subscriber."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from attrs import field, frozen

from ..operations import Resource, creates, deletes, gets, lists, lists_of, updates
from ..wire.models import Body, Model, limits
from ..wire.values import UNSET, Unset
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
    timezone: str
    country: str
    company_name: str


@frozen(kw_only=True)
class Subscriber(FabricResource):
    """A subscriber as a Fabric resource."""

    display_name: str
    type: Literal["subscriber"]
    subscriber: SubscriberProfile


@frozen(kw_only=True)
class SubscriberBody(Body):
    """A subscriber to create, or its replacement: `email` is required; `password` has 8 to 72 characters."""

    email: str
    password: str | Unset = field(default=UNSET, repr=False, metadata=limits(min_length=8, max_length=72))
    first_name: str | Unset = UNSET
    last_name: str | Unset = UNSET
    display_name: str | Unset = UNSET
    job_title: str | Unset = UNSET
    timezone: str | Unset = UNSET
    country: str | Unset = UNSET
    company_name: str | Unset = UNSET


@frozen(kw_only=True)
class SubscriberSipCredential(Model):
    """A SIP credential of one subscriber. Its password is never answered."""

    id: str
    username: str
    caller_id: str
    send_as: str
    ciphers: tuple[Cipher, ...]
    codecs: tuple[Codec, ...]
    encryption: Encryption


@frozen(kw_only=True)
class SubscriberSipCredentialCreate(Body):
    """A SIP credential to create; `send_as` is a purchased or verified number in E.164."""

    username: str
    password: str = field(repr=False)
    caller_id: str | Unset = UNSET
    send_as: str | Unset = UNSET
    ciphers: Sequence[Cipher] | Unset = UNSET
    codecs: Sequence[Codec] | Unset = UNSET
    encryption: Encryption | Unset = UNSET


@frozen(kw_only=True)
class SubscriberSipCredentialUpdate(Body):
    """What to change of a SIP credential; what is not mentioned stays as it is."""

    username: str | Unset = UNSET
    password: str | Unset = field(default=UNSET, repr=False)
    caller_id: str | Unset = UNSET
    send_as: str | Unset = UNSET
    ciphers: Sequence[Cipher] | Unset = UNSET
    codecs: Sequence[Codec] | Unset = UNSET
    encryption: Encryption | Unset = UNSET


class SubscriberSipCredentials(
    Resource,
    path="resources/subscribers/{fabric_subscriber_id}/sip_endpoints",
    noun="subscribers.sip_credentials",
):
    """The SIP credentials of one subscriber."""

    list = lists(SubscriberSipCredential)
    get = gets(SubscriberSipCredential)
    create = creates(SubscriberSipCredentialCreate, SubscriberSipCredential)
    update = updates(SubscriberSipCredentialUpdate, SubscriberSipCredential)
    delete = deletes()


class Subscribers(Resource, path="resources/subscribers"):
    """The people of a Space."""

    list = lists(Subscriber)
    get = gets(Subscriber)
    create = creates(SubscriberBody, Subscriber)
    update = updates(SubscriberBody, Subscriber, verb="PUT")
    delete = deletes()
    list_addresses = lists_of(Address, at="resources/subscribers/{id}/addresses", in_array=True)

    def sip_credentials(self, subscriber_id: str, /) -> SubscriberSipCredentials:
        """The SIP credentials of the subscriber with this id. Nothing is sent yet."""
        return SubscriberSipCredentials(self.caller, fabric_subscriber_id=subscriber_id)
