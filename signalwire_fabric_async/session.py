"""AsyncSession: owns the pool and exposes the resources.

Importing this module loads only what signatures need; creating a session loads
the checks of its settings, and opening one loads aiohttp.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar, Unpack, overload

from .client import BoundClient, Pool, ResourceAttribute, SpaceClient
from .errors import ConfigurationError
from .http.options import MAX_BODY, MAX_ERROR_BODY, MAX_HEAD
from .schema.values import UNSET, Secret, Unset, hidden

if TYPE_CHECKING:
    import ssl

    import aiohttp

    from .bulk import Bulk, Items
    from .http.credentials import Provider
    from .http.events import Hook
    from .http.retry import RetryPolicy
    from .http.session_settings import SessionSettings
    from .quota.quota import WriteQuota
    from .resources.fabric.addresses import SubscriberAddresses
    from .resources.fabric.tokens import SubscriberTokens

Item = TypeVar("Item")
Value = TypeVar("Value")


class SubscriberView(BoundClient):
    """The operations of a subscriber, authorized by its token."""

    addresses: ResourceAttribute[SubscriberAddresses] = ResourceAttribute("fabric.addresses:SubscriberAddresses")
    tokens: ResourceAttribute[SubscriberTokens] = ResourceAttribute("fabric.tokens:SubscriberTokens")

    def __repr__(self) -> str:
        return f"<SubscriberView of {self._pool.origin}>"

    def with_options(
        self, *, timeout: float | Unset = UNSET, retry: RetryPolicy | Unset = UNSET, strict: bool | Unset = UNSET
    ) -> SubscriberView:
        """Return the same operations with other settings, over the same pool."""
        from .http.settings import changed

        return SubscriberView(self._pool, changed(self._options, timeout=timeout, retry=retry, strict=strict))


class AsyncSession(SpaceClient):
    """A session with one SignalWire Space. Open it with `async with`; it closes what it opened.

    Args:
        space: The Space's name (`acme` of acme.signalwire.com), its host or its URL.
        project_id: The id of the project, or an async callable that returns it.
        api_token: The API token, or an async callable that returns it. A callable is called again after a 401.
        base_url: Another origin instead of a Space. Plain http is accepted for loopback hosts alone.
        timeout: Seconds for a whole call: queueing, attempts and waits.
        retry: How failed attempts are retried.
        max_connections: The largest size of the pool; smaller where the process may not open so many files.
        ssl: An SSLContext, or the path of a CA bundle.
        quota: The Space's write quota; None turns it off.
        strict: True to raise ResponseError for a response that deviates from the documentation.
        client: An `aiohttp.ClientSession` that sends the requests, so that its trace configurations and
            middlewares, and recorders and mocks of it, apply; the caller closes it.
        connector: An aiohttp connector to use; the caller closes it.
        hooks: Callables that receive the events of calls; see `signalwire_fabric_async.Event`.
        proxy: The URL of a proxy, or "environment" to use the environment's.
        max_body: Maximum size of a decompressed response body, in bytes.
        max_error_body: Maximum size of a decompressed error body, in bytes.
        max_head: Maximum size of the head of a response, in bytes.

    Raises:
        ConfigurationError: A value is invalid.
    """

    __slots__ = ("__weakref__", "_owner")

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
        client: aiohttp.ClientSession | None = None,
        connector: aiohttp.BaseConnector | None = None,
        hooks: Iterable[Hook] = (),
        proxy: str | Literal["environment"] | None = None,
        max_body: int = MAX_BODY,
        max_error_body: int = MAX_ERROR_BODY,
        max_head: int = MAX_HEAD,
    ) -> None:
        if project_id is None or api_token is None:
            raise ConfigurationError("project_id and api_token must be given, or use AsyncSession.from_env()")
        # From here on frames hold secrets as Secret, so a traceback with locals shows none.
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
            max_head=max_head,
        )
        pooled = settings.pool_of(
            origin, client=client, connector=connector, max_connections=max_connections, ssl=ssl, proxy=hidden_proxy
        )
        super().__init__(Pool(origin, settings.caller_location(), pooled), options)
        self._owner = True

    @classmethod
    def from_env(cls, **settings: Unpack[SessionSettings]) -> Self:
        """Return a session that is configured by environment variables.

        `SIGNALWIRE_SPACE` (a name, host or URL) or `SIGNALWIRE_BASE_URL`, `SIGNALWIRE_PROJECT_ID`,
        `SIGNALWIRE_API_TOKEN`, and `SIGNALWIRE_REST_CA_FILE` (the path of a CA bundle; optional).

        Args:
            settings: The constructor's keyword arguments; they override the environment.

        Raises:
            ConfigurationError: A variable is missing (the message names all that are), or a value is invalid.
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

    async def open(self) -> Self:
        """Open the session without `async with`, such as in a notebook, and return it. `close()` closes it.

        Raises:
            ConfigurationError: The session is a view, or no asyncio event loop runs.
            SessionClosedError: The session was closed: make a new one.
        """
        if not self._owner:
            raise ConfigurationError("a view must not be opened: open the session that it came from")
        self._pool.open()
        return self

    async def __aenter__(self) -> Self:
        return await self.open()

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the pool. Leaving `async with` does it; calling it again, or on a view, does nothing."""
        if self._owner:
            await self._pool.close()

    def as_subscriber(self, token: str | Secret) -> SubscriberView:
        """Return the operations of a subscriber, authorized by its access token, over the same pool."""
        hidden_token, token = hidden(token), ""
        from .http.credentials import Credentials  # loaded with the session's own

        options = self._options.replaced(credentials=Credentials.of_subscriber(hidden_token))
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
        """Return a view of this session with other settings, over the same pool; it closes with this session."""
        from .http.settings import changed

        view = AsyncSession.__new__(AsyncSession)
        options = changed(self._options, timeout=timeout, retry=retry, strict=strict, quota=quota, hooks=hooks)
        BoundClient.__init__(view, self._pool, options)
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
        operation: Callable[..., Awaitable[Any]],  # typed by the overloads
        items: Items[Any],
        *,
        at_once: int = 64,
        ordered: bool = False,
    ) -> Bulk[Any, Any]:
        """Make a call for each of many items, `at_once` at a time: `async for outcome in session.bulk(...)`.

        Each `Outcome` has its item and its value or error: an error of one call is the outcome of its item and does
        not affect other calls. An exception of the items' own iterator is raised by the loop, after the calls in flight
        have completed and their outcomes were consumed. Leaving the loop cancels the calls in flight;
        `async with session.bulk(...) as outcomes:` also waits until they have ended.

        Args:
            operation: Any async callable that takes an item. An operation of the SDK (`session.subscribers.create`)
                takes an item that is a mapping as its keyword arguments, and its `id` as the positional one.
            items: An iterable or async iterable. The next item is requested when its call can start, and at most
                twice `at_once` items ahead of the loop.
            at_once: Maximum number of calls in flight.
            ordered: True for outcomes in the order of the items, False for completion order.

        Raises:
            ConfigurationError: An argument is invalid.
        """
        from .bulk import Bulk  # loaded on first use

        return Bulk(operation, items, at_once=at_once, ordered=ordered)
