"""AsyncSession: owns the pool and hands out the resources.

Importing it loads this file and what a signature needs; making one loads what
checks its settings, and opening one aiohttp.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Awaitable, Callable, Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, NoReturn, Self, TypeVar, Unpack, overload

from ._version import __version__
from .errors import ConfigurationError, SessionClosedError
from .http.options import MAX_BODY, MAX_ERROR_BODY, Options
from .schema.values import UNSET, Secret, Unset, hidden

if TYPE_CHECKING:
    import ssl

    import aiohttp

    from .bulk import Bulk, Items
    from .http.credentials import Provider
    from .http.events import Hook
    from .http.messages import Request
    from .http.retry import RetryPolicy
    from .http.settings import SessionSettings
    from .http.transport import Transport
    from .operations import Resource
    from .quota.quota import WriteQuota
    from .resources.fabric.addresses import Addresses, AliasAddresses, PhoneNumberAddresses, SubscriberAddresses
    from .resources.fabric.ai_agents import AiAgents
    from .resources.fabric.any_resource import Resources
    from .resources.fabric.call_flows import CallFlows
    from .resources.fabric.conference_rooms import ConferenceRooms
    from .resources.fabric.cxml_applications import CxmlApplications
    from .resources.fabric.cxml_scripts import CxmlScripts
    from .resources.fabric.cxml_webhooks import CxmlWebhooks
    from .resources.fabric.dialogflow_agents import DialogflowAgents
    from .resources.fabric.freeswitch_connectors import FreeswitchConnectors
    from .resources.fabric.relay_applications import RelayApplications
    from .resources.fabric.sip_addresses import SipAddresses
    from .resources.fabric.sip_credentials import SipCredentials
    from .resources.fabric.sip_gateways import SipGateways
    from .resources.fabric.subscribers import Subscribers
    from .resources.fabric.swml_scripts import SwmlScripts
    from .resources.fabric.swml_webhooks import SwmlWebhooks
    from .resources.fabric.tokens import SubscriberTokens, Tokens
    from .resources.relay_rest.brands import Brands
    from .resources.relay_rest.campaigns import CampaignNumbers, CampaignOrders, Campaigns
    from .resources.relay_rest.domain_applications import DomainApplications
    from .resources.relay_rest.e911_addresses import E911Addresses
    from .resources.relay_rest.mfa import Mfa
    from .resources.relay_rest.number_groups import NumberGroupMemberships, NumberGroups
    from .resources.relay_rest.phone_numbers import PhoneNumbers
    from .resources.relay_rest.queues import Queues
    from .resources.relay_rest.recordings import Recordings
    from .resources.relay_rest.short_codes import ShortCodes
    from .resources.relay_rest.sip_profile import SipProfiles
    from .resources.relay_rest.verified_caller_ids import VerifiedCallerIds
    from .signatures import Call

T = TypeVar("T")
Item = TypeVar("Item")
Value = TypeVar("Value")
R = TypeVar("R", bound="Resource")

LEAST_TIMEOUT: Final = 0.001
"""Seconds that a request has that follows others of the same call, whose time is up: it fails by its deadline."""

USER_AGENT: Final = f"signalwire-fabric-async/{__version__} Python/{sys.version_info[0]}.{sys.version_info[1]}"
"""Sent with every request."""


class ResourceAttribute(Generic[R]):
    """An attribute of a session that is a resource, loaded when it is first used.

    Args:
        where: The module below `resources` and the class in it, such as `fabric.subscribers:Subscribers`.
    """

    def __init__(self, where: str) -> None:
        self._where = where
        self._name = ""
        self._table: type[Any] | None = None  # R: known to the annotation alone

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def table(self) -> type[Resource]:
        """Return the class of the resource, and load it."""
        if self._table is None:
            module, _, name = self._where.partition(":")
            loaded: type[Any] = getattr(import_module(f"{__package__}.resources.{module}"), name)
            self._table = loaded
        return self._table

    @overload
    def __get__(self, obj: None, owner: type) -> Self: ...
    @overload
    def __get__(self, obj: _BoundClient, owner: type) -> R: ...
    def __get__(self, obj: _BoundClient | None, owner: type) -> Self | R:
        if obj is None:
            return self
        made: Any = obj.__resources__.get(self._name)
        if made is None:
            made = obj.__resources__[self._name] = self.table()(obj.__caller__)
        return made  # type: ignore[no-any-return]  # R, by the annotation of the attribute


class _Pool:
    """What the views of one session share: the transport, once the session is open."""

    def __init__(self, origin: str, made_at: str, settings: Mapping[str, Any]) -> None:
        self.origin = origin
        self.made_at = made_at
        self.transport: Transport | None = None
        self.closed = False
        self.second_paths: dict[str, bool] = {}
        self._settings = settings

    def open(self) -> None:
        if self.closed:
            raise SessionClosedError("a closed session is not opened again: make a new one")
        if self.transport is not None:
            raise ConfigurationError("this session is open already")
        from .http.connections import Connections  # aiohttp is loaded when the first session opens
        from .http.transport import Transport  # and what stands on it

        connections = Connections(self.origin, user_agent=USER_AGENT, **self._settings)
        self.transport = Transport(self.origin, connections)

    async def close(self) -> None:
        transport, self.transport = self.transport, None
        self.closed = True
        if transport is not None:
            try:
                await transport.close()
            except ConfigurationError:  # not from here: another loop's, another process's
                self.transport, self.closed = transport, False
                raise

    def __del__(self) -> None:
        if self.transport is not None:
            self.transport.abandon()
            message = f"unclosed AsyncSession, made at {self.made_at}: use `async with`"
            warnings.warn(message, ResourceWarning, stacklevel=2)


class _Caller:
    """Sends the requests of a session's resources: per-call options over the pool.

    A resource holds this and not its session, so that no cycle keeps a session alive that was not closed.
    """

    __slots__ = ("_options", "_pool", "second_paths", "strict")

    def __init__(self, pool: _Pool, options: Options) -> None:
        self._pool = pool
        self._options = options
        self.strict = options.strict
        self.second_paths = pool.second_paths

    def send(self, request: Request[T], *, spent: float = 0.0) -> Call[T]:
        """Send a request and parse its response; `spent` seconds of the call's time are gone already."""
        transport = self._pool.transport
        if transport is None:
            return self._refuse()
        options = self._options
        if spent:
            options = options._replace(timeout=max(options.timeout - spent, LEAST_TIMEOUT))
        return transport.call(request, options)

    async def _refuse(self) -> NoReturn:
        if self._pool.closed:
            raise SessionClosedError("the session is closed")
        raise SessionClosedError("the session is not open: use `async with AsyncSession(...) as session:`")


class _BoundClient:
    """Per-call options over a shared pool, and the resources that are called with them."""

    __slots__ = ("__caller__", "__resources__", "_options", "_pool")

    def __init__(self, pool: _Pool, options: Options) -> None:
        self._pool = pool
        self._options = options
        self.__caller__ = _Caller(pool, options)
        self.__resources__: dict[str, Any] = {}  # of each its own class, by its attribute: made once

    @property
    def strict(self) -> bool:
        """Whether a response that deviates from the documentation is an error."""
        return self._options.strict

    @property
    def timeout(self) -> float:
        """Seconds that a whole call may take, with queueing, attempts and waits."""
        return self._options.timeout

    @property
    def origin(self) -> str:
        """The origin (scheme, host and port) that requests are sent to."""
        return self._pool.origin

    def __reduce__(self) -> NoReturn:
        raise TypeError("a session is not pickled: it holds credentials and connections")


class SubscriberView(_BoundClient):
    """The calls that a subscriber may make, authorized by its token."""

    addresses: ResourceAttribute[SubscriberAddresses] = ResourceAttribute("fabric.addresses:SubscriberAddresses")
    tokens: ResourceAttribute[SubscriberTokens] = ResourceAttribute("fabric.tokens:SubscriberTokens")

    def __repr__(self) -> str:
        return f"<SubscriberView of {self._pool.origin}>"

    def with_options(
        self, *, timeout: float | Unset = UNSET, retry: RetryPolicy | Unset = UNSET, strict: bool | Unset = UNSET
    ) -> SubscriberView:
        """The same calls with other settings, over the same pool."""
        from .http.settings import changed

        return SubscriberView(self._pool, changed(self._options, timeout=timeout, retry=retry, strict=strict))


class AsyncSession(_BoundClient):
    """A session with one SignalWire Space. Open it with `async with`; it closes what it opened.

    space: the Space's name (`acme` of acme.signalwire.com), a DNS label.
    project_id, api_token: the Basic credentials, or async callables that
        answer them; a callable is asked again after a 401.
    base_url: another origin instead of a space; plain http for loopback alone.
    timeout: seconds for a whole call: queueing, attempts and waits.
    retry: how failed attempts are repeated.
    max_connections: the pool's size; less where the process may not open so
        many files.
    ssl: an SSLContext, or the path of a CA bundle.
    quota: the Space's write quota; None turns it off.
    strict: whether an answer that deviates from the documentation is an error.
    connector: an aiohttp connector to use; it stays the caller's to close.
    hooks: told of what calls do; see `signalwire_fabric_async.Event`.
    proxy: a proxy's URL, or "environment" for what the environment says.
    max_body, max_error_body: the most bytes of an answer that are read, unpacked.

    Raises ConfigurationError for values that cannot be used.
    """

    __slots__ = ("__weakref__", "_owner")

    addresses: ResourceAttribute[Addresses] = ResourceAttribute("fabric.addresses:Addresses")
    ai_agents: ResourceAttribute[AiAgents] = ResourceAttribute("fabric.ai_agents:AiAgents")
    alias_addresses: ResourceAttribute[AliasAddresses] = ResourceAttribute("fabric.addresses:AliasAddresses")
    call_flows: ResourceAttribute[CallFlows] = ResourceAttribute("fabric.call_flows:CallFlows")
    conference_rooms: ResourceAttribute[ConferenceRooms] = ResourceAttribute("fabric.conference_rooms:ConferenceRooms")
    cxml_applications: ResourceAttribute[CxmlApplications] = ResourceAttribute(
        "fabric.cxml_applications:CxmlApplications"
    )
    cxml_scripts: ResourceAttribute[CxmlScripts] = ResourceAttribute("fabric.cxml_scripts:CxmlScripts")
    cxml_webhooks: ResourceAttribute[CxmlWebhooks] = ResourceAttribute("fabric.cxml_webhooks:CxmlWebhooks")
    dialogflow_agents: ResourceAttribute[DialogflowAgents] = ResourceAttribute(
        "fabric.dialogflow_agents:DialogflowAgents"
    )
    freeswitch_connectors: ResourceAttribute[FreeswitchConnectors] = ResourceAttribute(
        "fabric.freeswitch_connectors:FreeswitchConnectors"
    )
    phone_number_addresses: ResourceAttribute[PhoneNumberAddresses] = ResourceAttribute(
        "fabric.addresses:PhoneNumberAddresses"
    )
    relay_applications: ResourceAttribute[RelayApplications] = ResourceAttribute(
        "fabric.relay_applications:RelayApplications"
    )
    resources: ResourceAttribute[Resources] = ResourceAttribute("fabric.any_resource:Resources")
    sip_addresses: ResourceAttribute[SipAddresses] = ResourceAttribute("fabric.sip_addresses:SipAddresses")
    sip_credentials: ResourceAttribute[SipCredentials] = ResourceAttribute("fabric.sip_credentials:SipCredentials")
    sip_gateways: ResourceAttribute[SipGateways] = ResourceAttribute("fabric.sip_gateways:SipGateways")
    subscribers: ResourceAttribute[Subscribers] = ResourceAttribute("fabric.subscribers:Subscribers")
    swml_scripts: ResourceAttribute[SwmlScripts] = ResourceAttribute("fabric.swml_scripts:SwmlScripts")
    swml_webhooks: ResourceAttribute[SwmlWebhooks] = ResourceAttribute("fabric.swml_webhooks:SwmlWebhooks")
    tokens: ResourceAttribute[Tokens] = ResourceAttribute("fabric.tokens:Tokens")

    brands: ResourceAttribute[Brands] = ResourceAttribute("relay_rest.brands:Brands")
    campaign_numbers: ResourceAttribute[CampaignNumbers] = ResourceAttribute("relay_rest.campaigns:CampaignNumbers")
    campaign_orders: ResourceAttribute[CampaignOrders] = ResourceAttribute("relay_rest.campaigns:CampaignOrders")
    campaigns: ResourceAttribute[Campaigns] = ResourceAttribute("relay_rest.campaigns:Campaigns")
    domain_applications: ResourceAttribute[DomainApplications] = ResourceAttribute(
        "relay_rest.domain_applications:DomainApplications"
    )
    e911_addresses: ResourceAttribute[E911Addresses] = ResourceAttribute("relay_rest.e911_addresses:E911Addresses")
    mfa: ResourceAttribute[Mfa] = ResourceAttribute("relay_rest.mfa:Mfa")
    number_group_memberships: ResourceAttribute[NumberGroupMemberships] = ResourceAttribute(
        "relay_rest.number_groups:NumberGroupMemberships"
    )
    number_groups: ResourceAttribute[NumberGroups] = ResourceAttribute("relay_rest.number_groups:NumberGroups")
    phone_numbers: ResourceAttribute[PhoneNumbers] = ResourceAttribute("relay_rest.phone_numbers:PhoneNumbers")
    queues: ResourceAttribute[Queues] = ResourceAttribute("relay_rest.queues:Queues")
    recordings: ResourceAttribute[Recordings] = ResourceAttribute("relay_rest.recordings:Recordings")
    short_codes: ResourceAttribute[ShortCodes] = ResourceAttribute("relay_rest.short_codes:ShortCodes")
    sip_profile: ResourceAttribute[SipProfiles] = ResourceAttribute("relay_rest.sip_profile:SipProfiles")
    verified_caller_ids: ResourceAttribute[VerifiedCallerIds] = ResourceAttribute(
        "relay_rest.verified_caller_ids:VerifiedCallerIds"
    )

    def __init__(
        self,
        space: str | None = None,
        *,
        project_id: str | Provider | None = None,
        api_token: str | Secret | Provider | None = None,
        base_url: str | None = None,
        timeout: float = 30.0,
        retry: RetryPolicy | None = None,
        max_connections: int = 100,
        ssl: ssl.SSLContext | str | None = None,
        quota: WriteQuota | None | Unset = UNSET,
        strict: bool = False,
        connector: aiohttp.BaseConnector | None = None,
        hooks: Iterable[Hook] = (),
        proxy: str | Literal["environment"] | None = None,
        max_body: int = MAX_BODY,
        max_error_body: int = MAX_ERROR_BODY,
    ) -> None:
        if project_id is None or api_token is None:
            raise ConfigurationError("project_id and api_token are needed")
        # Below, secrets stand in frames as Secret: a traceback with locals shows none.
        project, secret, hidden_proxy = hidden(project_id), hidden(api_token), hidden(proxy)
        project_id = api_token = proxy = None
        from .http import settings  # checking them loads attrs and asyncio

        origin = settings.origin_of(space, base_url)
        options = settings.options_of(
            project,
            secret,
            timeout=timeout,
            retry=retry,
            quota=quota,
            strict=strict,
            hooks=hooks,
            max_body=max_body,
            max_error_body=max_error_body,
        )
        pooled = settings.pool_of(
            origin, connector=connector, max_connections=max_connections, ssl=ssl, proxy=hidden_proxy
        )
        super().__init__(_Pool(origin, settings.caller_location(), pooled), options)
        self._owner = True

    @classmethod
    def from_env(cls, **settings: Unpack[SessionSettings]) -> Self:
        """Return a session that is configured by environment variables.

        `SIGNALWIRE_SPACE` (a name, host or URL) or `SIGNALWIRE_BASE_URL`, `SIGNALWIRE_PROJECT_ID`,
        `SIGNALWIRE_API_TOKEN`, and `SIGNALWIRE_REST_CA_FILE` (the path of a CA bundle; optional).

        Args:
            settings: The constructor's keyword arguments; they win over the environment.

        Raises:
            ConfigurationError: A variable is missing (the message names all that are), or a value cannot be used.
        """
        given: dict[str, Any] = {**settings}  # of several types, by name; checked by the constructor
        settings = {}  # a traceback with locals shows no secret
        missing: list[str] = []
        for name in ("project_id", "api_token"):
            variable = f"SIGNALWIRE_{name.upper()}"
            given[name] = hidden(given.get(name) or os.environ.get(variable) or None)
            if given[name] is None:
                missing.append(variable)
        given["proxy"] = hidden(given.get("proxy"))
        if given.get("space") is None and given.get("base_url") is None:
            given["base_url"] = os.environ.get("SIGNALWIRE_BASE_URL") or None
            given["space"] = os.environ.get("SIGNALWIRE_SPACE") or None
            if given["base_url"] is None and given["space"] is None:
                missing.insert(0, "SIGNALWIRE_SPACE (or SIGNALWIRE_BASE_URL)")
        if missing:
            raise ConfigurationError(f"not set in the environment: {', '.join(missing)}")
        if given.get("ssl") is None and given.get("connector") is None:
            given["ssl"] = os.environ.get("SIGNALWIRE_REST_CA_FILE") or None
        return cls(**given)

    def __repr__(self) -> str:
        if not hasattr(self, "_pool"):  # in a traceback of the constructor
            return "<AsyncSession>"
        state = "closed" if self._pool.closed else "open" if self._pool.transport else "not open"
        return f"<AsyncSession {self._pool.origin} ({state})>"

    async def __aenter__(self) -> Self:
        if not self._owner:
            raise ConfigurationError("a view is not opened: open the session that it came from")
        self._pool.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the pool. Leaving `async with` does it; calling it again, or on a view, does nothing."""
        if self._owner:
            await self._pool.close()

    def as_subscriber(self, token: str | Secret) -> SubscriberView:
        """The calls that a subscriber may make, authorized by its access token, over the same pool."""
        hidden_token, token = hidden(token), ""
        from .http.credentials import Credentials  # loaded with the session's own

        options = self._options._replace(credentials=Credentials.of_subscriber(hidden_token))
        return SubscriberView(self._pool, options)

    def with_options(
        self,
        *,
        timeout: float | Unset = UNSET,
        retry: RetryPolicy | Unset = UNSET,
        strict: bool | Unset = UNSET,
        quota: WriteQuota | None | Unset = UNSET,
        hooks: Iterable[Hook] | Unset = UNSET,
    ) -> AsyncSession:
        """A view of this session with other settings, over the same pool. It lives and closes with this session."""
        from .http.settings import changed

        view = AsyncSession.__new__(AsyncSession)
        options = changed(self._options, timeout=timeout, retry=retry, strict=strict, quota=quota, hooks=hooks)
        _BoundClient.__init__(view, self._pool, options)
        view._owner = False  # noqa: SLF001  # an instance of this very class
        return view

    @overload
    def bulk(
        self,
        operation: Callable[[Item], Awaitable[Value]],
        items: Items[Item],
        *,
        at_once: int = 64,
        ordered: bool = False,
    ) -> Bulk[Item, Value]: ...
    @overload
    def bulk(
        self,
        operation: Callable[..., Awaitable[Value]],
        items: Items[Mapping[str, Any]],
        *,
        at_once: int = 64,
        ordered: bool = False,
    ) -> Bulk[Mapping[str, Any], Value]: ...
    def bulk(
        self,
        operation: Callable[..., Awaitable[Any]],  # the overloads say of what
        items: Items[Any],
        *,
        at_once: int = 64,
        ordered: bool = False,
    ) -> Bulk[Any, Any]:
        """Make a call for each of many items, `at_once` at a time: `async for outcome in session.bulk(...)`.

        operation: any async callable that takes an item. An operation of the
            SDK (`session.subscribers.create`) takes an item that is a mapping
            as its arguments by name, with `id` for the one by position.
        items: an iterable or async iterable; the next item is taken when its
            call can begin, and no more than twice `at_once` ahead of the loop.
        ordered: whether outcomes come in the order of the items, instead of
            as the calls complete.

        Each `Outcome` has its item and its value or error: whatever one call
        raises is the outcome of its item and touches no other. What the
        items' own iterator raises is raised by the loop, after the calls in
        flight have completed and their outcomes were taken. Leaving the loop
        cancels what is in flight; `async with session.bulk(...) as outcomes:`
        also waits until it has ended.

        Raises ConfigurationError for arguments that cannot be used.
        """
        from .bulk import Bulk  # loaded by those who use it

        return Bulk(operation, items, at_once=at_once, ordered=ordered)
