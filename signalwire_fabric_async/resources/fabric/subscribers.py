"""Subscribers, and the SIP credentials of one subscriber."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from attrs import field, frozen

from ...operations import Resource, contains, creates, deletes, gets, kept, lists, replaces, updates
from ...schema.models import Body, Model, also, limits
from ...schema.values import UNSET, Unset
from .address_listing import lists_addresses
from .fabric_resource import FabricResource
from .sip_media import Cipher, CipherValue, Codec, CodecValue, Encryption, EncryptionValue


@frozen(kw_only=True)
class SubscriberProfile(Model):
    """The profile of a subscriber."""

    id: str
    """Id of the profile. No operation takes it: use the id of the subscriber."""
    email: str
    """E-mail address."""
    first_name: str
    """First name."""
    last_name: str
    """Last name."""
    display_name: str
    """Display name."""
    job_title: str
    """Job title."""
    time_zone: str | None = field(default=None, metadata=also("timezone"))
    """Time zone, such as `America/New_York`. The published description calls it `timezone`; both are read."""
    country: str
    """Country, such as `United States`."""
    company_name: str
    """Company."""


@frozen(kw_only=True)
class Subscriber(FabricResource):
    """A subscriber as a Fabric resource. `subscriber.email` is the e-mail address; one beside it may be null."""

    display_name: str | None
    """Label."""
    type: Literal["subscriber"]
    """Always `subscriber`."""
    subscriber: SubscriberProfile
    """The profile."""


@frozen(kw_only=True)
class SubscriberCreate(Body):
    """A subscriber to create. Each subscriber is billed monthly."""

    email: str
    """E-mail address. Unique in the project."""
    password: str | Unset = field(default=UNSET, repr=False, metadata=limits(min_length=8, max_length=72))
    """8 to 72 characters. Default: a random one. No response carries it."""
    first_name: str | Unset = UNSET
    """First name."""
    last_name: str | Unset = UNSET
    """Last name."""
    display_name: str | Unset = UNSET
    """Display name."""
    job_title: str | Unset = UNSET
    """Job title."""
    time_zone: str | Unset = field(default=UNSET, metadata=also("timezone"))
    """Time zone, such as `America/New_York`. Default: `GMT`."""
    country: str | Unset = UNSET
    """Country, such as `United States`."""
    company_name: str | Unset = UNSET
    """Company."""


@frozen(kw_only=True)
class SubscriberUpdate(Body):
    """Changes to a subscriber."""

    email: str | Unset = UNSET
    """E-mail address. Unique in the project."""
    password: str | Unset = field(default=UNSET, repr=False, metadata=limits(min_length=8, max_length=72))
    """8 to 72 characters. No response carries it, so no update resends it."""
    first_name: str | Unset = UNSET
    """First name."""
    last_name: str | Unset = UNSET
    """Last name."""
    display_name: str | Unset = UNSET
    """Display name."""
    job_title: str | Unset = UNSET
    """Job title."""
    time_zone: str | Unset = field(default=UNSET, metadata=also("timezone"))
    """Time zone, such as `America/New_York`."""
    country: str | Unset = UNSET
    """Country, such as `United States`."""
    company_name: str | Unset = UNSET
    """Company."""


@frozen(kw_only=True)
class SubscriberSipCredential(Model):
    """A SIP credential of one subscriber. No response carries its password."""

    id: str
    """Id of the credential. `get`, `update` and `delete` take it."""
    username: str
    """SIP username for registration."""
    caller_id: str | None
    """Caller ID presented to the called party."""
    send_as: str
    """Origin number of calls in E.164, purchased or verified."""
    ciphers: tuple[Cipher, ...]
    """Allowed SRTP cipher suites."""
    codecs: tuple[Codec, ...]
    """Allowed codecs."""
    encryption: Encryption | None
    """SRTP media encryption."""


@frozen(kw_only=True)
class SubscriberSipCredentialCreate(Body):
    """A SIP credential of a subscriber to create."""

    username: str
    """SIP username for registration. Unique in the project, without white space and `@`."""
    password: str = field(repr=False)
    """Registration password. No response carries it."""
    caller_id: str | Unset = UNSET
    """Caller ID presented to the called party."""
    send_as: str | Unset = UNSET
    """Origin number of calls in E.164, purchased or verified. The service replaces another number silently."""
    ciphers: Sequence[CipherValue] | Unset = UNSET
    """Allowed SRTP cipher suites."""
    codecs: Sequence[CodecValue] | Unset = UNSET
    """Allowed codecs."""
    encryption: EncryptionValue | Unset = UNSET
    """SRTP media encryption: `required`, `optional` or `default`. Default: `default`."""


@frozen(kw_only=True)
class SubscriberSipCredentialUpdate(Body):
    """Changes to a SIP credential of a subscriber. Members that are not given keep their value."""

    username: str | Unset = UNSET
    """SIP username for registration. Unique in the project, without white space and `@`."""
    password: str | Unset = field(default=UNSET, repr=False)
    """Registration password. No response carries it."""
    caller_id: str | Unset = UNSET
    """Caller ID presented to the called party."""
    send_as: str | Unset = UNSET
    """Origin number of calls in E.164, purchased or verified. The service replaces another number silently."""
    ciphers: Sequence[CipherValue] | Unset = UNSET
    """Allowed SRTP cipher suites."""
    codecs: Sequence[CodecValue] | Unset = UNSET
    """Allowed codecs."""
    encryption: EncryptionValue | Unset = UNSET
    """SRTP media encryption: `required`, `optional` or `default`."""


class SubscriberSipCredentials(
    Resource,
    path="resources/subscribers/{fabric_subscriber_id}/sip_endpoints",
    one="a SIP credential of the subscriber",
):
    """The SIP credentials of one subscriber."""

    list = lists(SubscriberSipCredential)
    """List the SIP credentials of the subscriber, page after page."""
    get = gets(SubscriberSipCredential)
    """Read a SIP credential of the subscriber."""
    create = creates(SubscriberSipCredentialCreate, SubscriberSipCredential)
    """Create a SIP credential of the subscriber."""
    update = updates(SubscriberSipCredentialUpdate, SubscriberSipCredential)
    """Change a SIP credential of the subscriber. Other members keep their value."""
    delete = deletes()
    """Delete a SIP credential of the subscriber."""

    async def find(self, *, username: str, most: int = 10_000) -> SubscriberSipCredential | None:
        """Return the subscriber's SIP credential with a user name; None where there is none.

        The listing is read until it is found: the service has no other look-up.

        Args:
            username: The SIP user name, as it is written.
            most: How many credentials are read at most.

        Raises:
            ConfigurationError: There are more than `most` credentials, and none of those that were read has it.
            FabricError: As the listing.
        """
        from ...lookups import find  # loaded on first use

        return await find(self.list(page_size=1000), lambda one: one.username == username, most=most)


class Subscribers(Resource, path="resources/subscribers", one="a subscriber"):
    """The subscribers of a Space."""

    list = lists(Subscriber)
    """List the subscribers, page after page."""
    get = gets(Subscriber)
    """Read a subscriber."""
    create = creates(SubscriberCreate, Subscriber)
    """Create a subscriber."""
    update = replaces(
        SubscriberUpdate,
        Subscriber,
        keeps=kept(
            "subscriber",
            "email",
            "first_name",
            "last_name",
            "display_name",
            "job_title",
            "time_zone",
            "country",
            "company_name",
        ),
    )
    """Change a subscriber, by its id or by the model that was read."""
    delete = deletes()
    """Delete a subscriber; its SIP credentials cannot be reached afterwards."""
    list_addresses = lists_addresses(at="resources/subscribers/{id}/addresses", in_array=True)
    """List the addresses of a subscriber, page after page."""
    sip_credentials = contains(SubscriberSipCredentials)

    async def find(self, *, email: str, most: int = 10_000) -> Subscriber | None:
        """Return the subscriber with an e-mail address; None where there is none.

        The listing is read until it is found: the service has no other look-up.

        Args:
            email: The e-mail address; case makes no difference. It is compared with `subscriber.email`.
            most: How many subscribers are read at most.

        Raises:
            ConfigurationError: There are more than `most` subscribers, and none of those that were read has it.
            FabricError: As the listing.
        """
        from ...lookups import find  # loaded on first use

        wanted = email.casefold()
        return await find(
            self.list(page_size=1000), lambda one: str(one.subscriber.email).casefold() == wanted, most=most
        )
