"""BoundClient: the pool that the views of a session share, and the resources that use it."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Awaitable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Generic, NoReturn, Self, TypeVar, overload  # Any: a resource

from ._collector import without_gc
from ._version import __version__
from .errors import ConfigurationError, SessionClosedError

if TYPE_CHECKING:
    from .http.attempt import Sender
    from .http.messages import Request
    from .http.options import Options
    from .http.raw_response import RawResponse
    from .http.transport import Transport
    from .operations import Resource
    from .quota.quota import WriteQuota
    from .resources.calling.calls import Calls
    from .resources.datasphere.documents import Documents
    from .resources.fabric.addresses import Addresses, AliasAddresses, PhoneNumberAddresses
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
    from .resources.fabric.tokens import Tokens
    from .resources.logs.conference_logs import ConferenceLogs
    from .resources.logs.fax_logs import FaxLogs
    from .resources.logs.message_logs import MessageLogs
    from .resources.logs.voice_logs import VoiceLogs
    from .resources.messaging.messages import Messages
    from .resources.messaging.whatsapp import WhatsappBusinesses, WhatsappNumbers, WhatsappTemplates
    from .resources.platform.project_tokens import ProjectTokens
    from .resources.platform.projects import Projects
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
R = TypeVar("R", bound="Resource")

LEAST_TIMEOUT: Final = 0.001
"""Timeout in seconds of a follow-up request whose call has no time left: it fails by its deadline."""

USER_AGENT: Final = f"signalwire-fabric-async/{__version__} Python/{sys.version_info[0]}.{sys.version_info[1]}"
"""Sent with every request."""


class ResourceAttribute(Generic[R]):
    """A descriptor: the attribute of a session that is a resource, loaded when it is first used.

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
            loaded: type[Any] = getattr(without_gc(import_module, f"{__package__}.resources.{module}"), name)
            self._table = loaded
        return self._table

    @overload
    def __get__(self, obj: None, owner: type) -> Self: ...
    @overload
    def __get__(self, obj: BoundClient, owner: type) -> R: ...
    def __get__(self, obj: BoundClient | None, owner: type) -> Self | R:
        if obj is None:
            return self
        made: Any = obj.__resources__.get(self._name)
        if made is None:
            made = obj.__resources__[self._name] = self.table()(obj.__caller__)
        return made  # type: ignore[no-any-return]  # R, by the annotation of the attribute


class Pool:
    """The state that the views of one session share, with the transport while the session is open."""

    def __init__(self, origin: str, made_at: str, settings: Mapping[str, Any]) -> None:
        self.origin = origin
        self.made_at = made_at
        self.transport: Transport | None = None
        self.closed = False
        self.warned = False
        self.second_paths: dict[str, bool] = {}
        self._settings = settings

    def open(self) -> None:
        """Load aiohttp and make the transport, on the running event loop."""
        if self.closed:
            raise SessionClosedError("a closed session must not be opened again: make a new one")
        if self.transport is not None:
            raise ConfigurationError("this session must be opened once: it is open already")
        import asyncio  # loaded with the settings of the session

        try:
            asyncio.get_running_loop()
        except RuntimeError:
            raise ConfigurationError(
                "a session must be opened in a running asyncio event loop: start the program with asyncio.run(), "
                "and under trio run the calls in a thread with asyncio.run()"
            ) from None
        self.transport = without_gc(self._make_transport)
        from ._unclosed import warn_at_exit  # loads weakref, which the transport needs anyway

        warn_at_exit(self)

    def _make_transport(self) -> Transport:
        from .http.transport import Transport  # aiohttp is loaded when the first session opens

        return Transport(self.origin, self._make_sender())

    def _make_sender(self) -> Sender:
        if "client" in self._settings:
            from .http.client_session import ClientSessionSender  # loaded only for a caller's client

            return ClientSessionSender(self.origin, user_agent=USER_AGENT, **self._settings)
        from .http.connections import Connections

        return Connections(self.origin, user_agent=USER_AGENT, **self._settings)

    async def close(self) -> None:
        """Close the transport; a closed pool stays closed."""
        transport, self.transport = self.transport, None
        self.closed = True
        if transport is not None:
            try:
                await transport.close()
            except ConfigurationError:  # not from another loop or process
                self.transport, self.closed = transport, False
                raise

    def warn_if_open(self) -> None:
        """Warn once that the session was not closed."""
        if self.transport is not None and not self.warned:
            self.warned = True
            message = f"unclosed AsyncSession, made at {self.made_at}: use `async with`"
            warnings.warn(message, ResourceWarning, stacklevel=3)

    def __del__(self) -> None:
        if self.transport is not None:
            self.transport.abandon()
            self.warn_if_open()


class Caller:
    """Sends the requests of a session's resources: per-call options over the pool.

    A resource holds this and not its session, so that no cycle keeps a session alive that was not closed.
    """

    __slots__ = ("_options", "_pool", "second_paths", "strict")

    def __init__(self, pool: Pool, options: Options) -> None:
        self._pool = pool
        self._options = options
        self.strict = options.strict
        self.second_paths = pool.second_paths

    def send(self, request: Request[T], *, spent: float = 0.0) -> Call[T]:
        """Send a request and parse its response; `spent` seconds of the call's timeout have passed already."""
        transport = self._pool.transport
        if transport is None:
            return self._refuse()
        options = self._options
        if spent:
            options = options.replaced(timeout=max(options.timeout - spent, LEAST_TIMEOUT))
        return transport.call(request, options)

    async def _refuse(self) -> NoReturn:
        if self._pool.closed:
            raise SessionClosedError("the session is closed")
        raise SessionClosedError(
            "the session is not open: use `async with AsyncSession(...) as session:`, or `await session.open()`"
        )


class BoundClient:
    """Per-call options over a shared pool, and the resources that are called with them."""

    __slots__ = ("__caller__", "__resources__", "_options", "_pool")

    def __init__(self, pool: Pool, options: Options) -> None:
        self._pool = pool
        self._options = options
        self.__caller__ = Caller(pool, options)
        self.__resources__: dict[str, Any] = {}  # one object for each resource, by attribute

    @property
    def strict(self) -> bool:
        """True if a response that deviates from the documentation is an error."""
        return self._options.strict

    @property
    def timeout(self) -> float:
        """Timeout of a whole call in seconds: queueing, attempts and waits."""
        return self._options.timeout

    @property
    def quota(self) -> WriteQuota | None:
        """The write quota, None where it is off."""
        return self._options.quota

    @property
    def origin(self) -> str:
        """The origin (scheme, host and port) that requests are sent to."""
        return self._pool.origin

    async def with_raw_response(self, call: Awaitable[T]) -> RawResponse[T]:
        """Await a call and return its value with the status, headers and request id of its response.

            raw = await session.with_raw_response(session.subscribers.get(id))

        Args:
            call: A call that was not started, such as `session.subscribers.get(id)`, or a listing for its first page.

        Raises:
            FabricError: The call's own exception; an `APIError` has its own status and request id.
            ConfigurationError: The call runs in a task of its own.
        """
        from .http.raw_response import record  # loaded on first use

        return await record(call)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a session is not pickled: it holds credentials and connections")


class SpaceClient(BoundClient):
    """The resources of a Space, each an attribute, declared by module and class."""

    __slots__ = ()

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

    calls: ResourceAttribute[Calls] = ResourceAttribute("calling.calls:Calls")
    conference_logs: ResourceAttribute[ConferenceLogs] = ResourceAttribute("logs.conference_logs:ConferenceLogs")
    datasphere: ResourceAttribute[Documents] = ResourceAttribute("datasphere.documents:Documents")
    fax_logs: ResourceAttribute[FaxLogs] = ResourceAttribute("logs.fax_logs:FaxLogs")
    message_logs: ResourceAttribute[MessageLogs] = ResourceAttribute("logs.message_logs:MessageLogs")
    messages: ResourceAttribute[Messages] = ResourceAttribute("messaging.messages:Messages")
    project_tokens: ResourceAttribute[ProjectTokens] = ResourceAttribute("platform.project_tokens:ProjectTokens")
    projects: ResourceAttribute[Projects] = ResourceAttribute("platform.projects:Projects")
    voice_logs: ResourceAttribute[VoiceLogs] = ResourceAttribute("logs.voice_logs:VoiceLogs")
    whatsapp_businesses: ResourceAttribute[WhatsappBusinesses] = ResourceAttribute(
        "messaging.whatsapp:WhatsappBusinesses"
    )
    whatsapp_numbers: ResourceAttribute[WhatsappNumbers] = ResourceAttribute("messaging.whatsapp:WhatsappNumbers")
    whatsapp_templates: ResourceAttribute[WhatsappTemplates] = ResourceAttribute("messaging.whatsapp:WhatsappTemplates")
