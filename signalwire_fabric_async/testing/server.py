"""FakeFabric: the stand-in server, a real HTTP server that keeps state."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from aiohttp import web

from ..apis import LINKED
from ..catalog import tables
from ..errors import ConfigurationError
from ..validate import json_object, seconds, whole_number
from .clock import TestClock
from .http import faults
from .http.auth import Auth
from .http.faults import Fault, Faults, Match, When
from .http.handler import Handler
from .http.request_log import Entry, RequestLog
from .login import API_TOKEN, DEFAULT_DIALECT, PROJECT_ID
from .space import seeding
from .space.dialect import NAMES, DialectName, dialects
from .space.issued_tokens import Tokens
from .space.recorded import Shapes
from .space.routes import Routes
from .space.space import Space
from .space.special_operations import SPECIAL
from .space.store import Store
from .space.views import Place
from .vocabulary import About, Vocabulary

if TYPE_CHECKING:
    from ..session import AsyncSession

CLOSING: Final = 0.02
"""Seconds that responses in progress have to end when the server closes; aiohttp takes it twice."""

EVERYWHERE: Final = ("", "0.0.0.0", "::")  # noqa: S104  # what the user chose
"""The hosts that are no address of their own."""

TICKS: Final = 3
"""Turns of the event loop in which the tasks of closed connections end."""

NOT_OPEN: Final = "the stand-in server is not open: use `async with FakeFabric() as fabric:`"


@cache
def _routes() -> Routes:
    return Routes(tables().values())


@cache
def _vocabulary() -> Vocabulary:
    return Vocabulary(About(route.method, route.noun, route.name) for route in _routes().by_name.values())


class FakeFabric:
    """A stand-in Fabric server.

    Open it with `async with`; it listens until the block ends.

    Args:
        project_id: The project id that it accepts, with `api_token` as Basic credentials.
        api_token: The API token that it accepts.
        host: The address to listen on; `0.0.0.0` for every one, so that other containers reach it. Links then name the
            host that a request was sent to.
        port: The port to listen on; 0 for any free one (see `port` once it is open).
        dialect: How it speaks: `observed`, as the service was seen to; `published`, as its description says;
            `both`, for tests of tolerance: it takes either form, and resources take turns in how they look.
        allow_duplicates: Whether two resources may share what is unique, such as an e-mail address.
        listing_lag: Seconds after which a new resource is listed, and found by its address.
        scopes: The API scopes that the token has, such as `["Voice"]`; None for all.
        scope_status: The status of a request whose token lacks the scope, 401 or 403: the service's pages say both.
        write_limit: The most POST, PUT and PATCH that it accepts in any `window` seconds, with 429 above it; None
            for any number.
        window: The length of the window in seconds.
        latency: Seconds by which every response is held back.
        seed: Makes the ids that it gives; the same seed, the same ids.

    Raises:
        ConfigurationError: A value cannot be used.
        OSError: The port is taken.
    """

    def __init__(
        self,
        *,
        project_id: str = PROJECT_ID,
        api_token: str = API_TOKEN,
        host: str = "127.0.0.1",
        port: int = 0,
        dialect: DialectName = DEFAULT_DIALECT,
        allow_duplicates: bool = False,
        listing_lag: float = 0.0,
        scopes: Collection[str] | None = None,
        scope_status: Literal[401, 403] = 403,
        write_limit: int | None = None,
        window: float = 10.0,
        latency: float = 0.0,
        seed: int = 0,
    ) -> None:
        if ":" in project_id:
            raise ConfigurationError("project_id cannot hold a colon")
        if write_limit is not None:
            whole_number(write_limit, "write_limit")
        self.project_id = project_id
        self.api_token = api_token
        self.host = host
        self.port = whole_number(port, "port", least=0, most=65535)
        self._log = RequestLog(seconds(window, "window"))
        self._faults = Faults()
        if dialect not in NAMES:
            raise ConfigurationError(f"dialect must be one of {', '.join(NAMES)}, not {dialect!r}")
        if scope_status not in (401, 403):
            raise ConfigurationError(f"scope_status must be 401 or 403, not {scope_status!r}")
        self._auth = Auth(project_id, api_token, write_limit, window, scopes)
        self._scope_status = scope_status
        self.dialect: DialectName = dialect
        self.clock = TestClock()
        """A clock that skips waits while it is entered, as in `with fabric.clock`."""
        lag = seconds(listing_lag, "listing_lag", or_zero=True)
        self._store = Store(seed, self.clock.wall, allow_duplicates=allow_duplicates, lag=lag)
        self._tokens = Tokens(api_token, self.clock.wall)
        self._routes = _routes()
        self._vocabulary = _vocabulary()
        self._latency = seconds(latency, "latency", or_zero=True)
        self._shapes = Shapes({})
        self._space: Space | None = None
        self._http: web.Server | None = None
        self._listening: asyncio.Server | None = None

    @classmethod
    def from_record(cls, path: str | os.PathLike[str], **settings: Any) -> Self:  # the constructor's own keywords
        """Return a server whose responses have the shapes of a recorded Space.

        Args:
            path: The file that `signalwire-fabric doctor --drift --record FILE` wrote.
            settings: The keywords of the constructor.

        Raises:
            ConfigurationError: The file holds no record.
            OSError: It cannot be read.
        """
        try:
            found = json_object(json.loads(Path(path).read_bytes()))
        except ValueError:
            found = None
        shapes = json_object(found.get("shapes")) if found is not None else None
        if shapes is None:
            raise ConfigurationError(f"{os.fspath(path)} must be a record that doctor --drift --record wrote")
        made = cls(**settings)
        made._shapes = Shapes(shapes)
        return made

    def __repr__(self) -> str:
        return f"<FakeFabric {self.base_url if self._listening else 'not open'}>"

    @property
    def base_url(self) -> str:
        """The `base_url` of a session on this server, with its port.

        Raises RuntimeError before it is open, where any free port will do.
        """
        if not self.port:
            raise RuntimeError(NOT_OPEN)
        host = "127.0.0.1" if self.host in EVERYWHERE else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def space(self) -> Space:
        """What it holds. Raises RuntimeError before it is open."""
        if self._space is None:
            raise RuntimeError(NOT_OPEN)
        return self._space

    async def __aenter__(self) -> Self:
        if self._listening is not None:
            raise RuntimeError("this stand-in server is open already")
        loop = asyncio.get_running_loop()
        self._listening = await loop.create_server(
            self._protocol, self.host, self.port, backlog=4096, start_serving=False
        )
        self.port = self._listening.sockets[0].getsockname()[1]
        self._space = self._make_space()
        handler = Handler(
            self._routes,
            self._space,
            auth=self._auth,
            log=self._log,
            faults=self._faults,
            latency=self._latency,
            scope_status=self._scope_status,
            any_host=self.host in EVERYWHERE,
            shapes=self._shapes,
        )
        self._http = web.Server(
            handler.handle,
            request_factory=handler.make_request,
            handler_cancellation=True,
            access_log=None,
            keepalive_timeout=75.0,
        )
        await self._listening.start_serving()
        return self

    def _protocol(self) -> asyncio.Protocol:
        if self._http is None:
            raise RuntimeError(NOT_OPEN)
        return self._http()

    def _make_space(self) -> Space:
        place = Place(self.base_url, self.project_id)
        return Space(self._routes, self._store, self._tokens, place, special=SPECIAL, dialects=dialects(self.dialect))

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Stop listening and close every connection. What it holds can still be read."""
        listening, self._listening = self._listening, None
        http, self._http = self._http, None
        if listening is not None:
            listening.close()
        if http is not None:
            await http.shutdown(CLOSING)
        if listening is not None:
            await listening.wait_closed()
        for _ in range(TICKS):  # a connection that was closed ends its task in the loop's next turns
            await asyncio.sleep(0)

    def session(self, **settings: Any) -> AsyncSession:  # the constructor's own keywords, checked there
        """A session on this server, to be opened with `async with`; `settings` are AsyncSession's keywords.

        Raises RuntimeError where `base_url` does.
        """
        from ..session import AsyncSession  # a program that only serves needs none

        known: dict[str, Any] = {
            "base_url": self.base_url,
            "project_id": self.project_id,
            "api_token": self.api_token,
        }
        return AsyncSession(**{**known, **settings})

    # State ------------------------------------------------------------------------------------------------------

    def seed(self, *, page_size: int | None = None, **wanted: object) -> None:
        """Make resources without a request: a number of them by noun, or mappings with the members that matter.

        Subscriber n has the first name `n` and an e-mail address of its own.
        A mapping may have what a create takes and is checked as one; further
        what the server would make, such as `id` and `created_at`. A child
        names its parent, or is listed in it.
        `page_size` sets how many items a page has that was asked for without.

        Example::

            fabric.seed(subscribers=120, page_size=50)
            fabric.seed(subscribers=[{"email": "ada@example.com", "sip_credentials": [{"username": "ada"}]}])
            fabric.seed(subscribers__sip_credentials=[{"subscriber_id": subscriber_id}], cxml_applications=1)

        Raises ConfigurationError for a kind that cannot be seeded, for a member
        that is not known or not of its type, for a twin where none are
        allowed, and for a parent that is not there.
        """
        if page_size is not None:
            self.space.page_size = whole_number(page_size, "page_size", most=LINKED.max_size)
        for noun, rows in wanted.items():
            seeding.seed(self.space, noun.replace("__", "."), rows)

    def stored(self, noun: str, parent_id: str = "") -> list[dict[str, Any]]:
        """What it holds of a noun, as the wire shows it: copies, in the order in which they were made.

        fabric.stored("subscribers")
        fabric.stored("subscribers.sip_credentials", subscriber_id)

        Without the id of a parent, of every parent. Tokens are not kept: there
        are none. Raises ConfigurationError for a kind that is none, and for the
        parent of a kind that has none.
        """
        show = seeding.view_of_noun(self.space, noun)
        shown = [show(resource) for resource in seeding.held(self.space, noun, parent_id)]
        copies: list[dict[str, Any]] = json.loads(json.dumps(shown))
        return copies

    def verification_code(self, caller_id: str) -> str:
        """Return the code that the owner of a caller id got.

        Args:
            caller_id: The id of a verified caller id, verified or not.

        Raises:
            ConfigurationError: There is none with this id.
        """
        found = self.space.store.find("verified_caller_ids", caller_id)
        if found is None:
            raise ConfigurationError(f"there is no caller id {caller_id!r}")
        return str(found.fields["code"])

    def assignments(self, resource_id: str = "") -> list[dict[str, Any]]:
        """What was assigned to a resource, or to any: the bodies sent, with `operation` and `resource_id`."""
        return [dict(one) for one in self._store.assigned if resource_id in ("", one["resource_id"])]

    # What happened ------------------------------------------------------------------------------------------------

    @property
    def log(self) -> tuple[Entry, ...]:
        """The latest 200,000 requests, in the order of their arrival."""
        return self._log.entries()

    def requests(self, method: str | None = None, noun: str | None = None) -> int:
        """How many requests arrived, of all or of those that are named.

        Either argument may be a method (in any case), a noun, an operation
        such as `subscribers.create`, or `*`; both together name the requests
        that are both.

        Example::

            fabric.requests("POST", "subscribers")
            fabric.requests("subscribers.create")

        Raises ConfigurationError for a name that is none, and for two that no
        request is both of; so do the other counts and assertions.
        """
        return self._log.arrivals(self._vocabulary.words(method, noun))

    def executed(self, operation: str | None = None) -> int:
        """How many requests were executed, of all or of an operation, a resource or a method."""
        return self._log.executions(self._vocabulary.words(operation))

    def answered(self, operation: str | None = None) -> int:
        """How many requests got a complete response, of all or of an operation, a resource or a method."""
        return self._log.answers(self._vocabulary.words(operation))

    @property
    def fullest_window(self) -> int:
        """The most POST, PUT and PATCH that arrived within any `window` seconds."""
        return self._log.fullest_window

    def assert_sent(
        self,
        method: str | None = None,
        noun: str | None = None,
        *,
        times: int | None = None,
        json: Mapping[str, object] | None = None,
    ) -> None:
        """Assert that such requests arrived: at least one, or exactly `times`. Says what arrived instead.

        They are named as for `requests`: by a method, a noun, an operation or
        `*`. With `json`, those count whose body held these members, nested
        objects at least theirs.

        Example::

            await session.subscribers.create(email="ada@example.com", first_name="Ada")
            fabric.assert_sent("subscribers.create", json={"email": "ada@example.com"}, times=1)
        """
        __tracebackhide__ = True  # what is wrong is in the test
        words = self._vocabulary.words(method, noun)
        said = self._log.missed(words, None if times is None else whole_number(times, "times", least=0), json)
        if said:
            raise AssertionError(said)

    def assert_not_sent(
        self, method: str | None = None, noun: str | None = None, *, json: Mapping[str, object] | None = None
    ) -> None:
        """Assert that no such request arrived. Says what did."""
        __tracebackhide__ = True
        self.assert_sent(method, noun, times=0, json=json)

    def forget(self) -> None:
        """Empty the log and its counts; what the server holds stays."""
        self._log.clear()

    # What goes wrong ----------------------------------------------------------------------------------------------

    def fail(
        self,
        operation: str,
        *,
        times: int | None = 1,
        skip: int = 0,
        match: Match | None = None,
        when: When = "before",
        status: int = 503,
        headers: Mapping[str, str] | None = None,
        body: object = None,
    ) -> None:
        """Let requests of an operation fail with a status, not executed, or `when="after"` they were.

        Args:
            operation: one such as `subscribers.create`, a noun, a method, or `*`.
            times: how many requests fail; None for all.
            skip: how many of them go well first.
            match: asked of each Entry, whether it is to fail or does not count.
            when: "before" it is executed, or "after": then it has taken effect,
                and the response does not say so.
            status: from 200 to 999.
            body: a JSON value, or bytes to send as they are; None for the
                service's usual one.

        Example::

            fabric.fail("subscribers.list", skip=1)                   # page 2 of a listing
            fabric.fail("subscribers.create", when="after", status=502)
            fabric.fail("POST", match=lambda entry: b"ada@" in entry.body)

        The other faults take the same `operation`, `times`, `skip` and
        `match`. Faults strike in the order in which they were scripted, and a
        request that one of them ends does not count for the later ones.

        Raises ConfigurationError for a value that is none of these; `match`
        itself must not raise.
        """
        answer = {"status": status, "headers": faults.texts(headers), "body": body}
        self._script("fail", operation, times, skip=skip, match=match, when=when, **answer)

    def delay(
        self,
        operation: str,
        seconds: float,
        *,
        times: int | None = None,
        skip: int = 0,
        match: Match | None = None,
    ) -> None:
        """Delay responses by some seconds; the requests are executed at once."""
        self._script("delay", operation, times, skip=skip, match=match, seconds=seconds)

    def stall(
        self,
        operation: str,
        *,
        where: Literal["headers", "body"] = "headers",
        times: int | None = 1,
        skip: int = 0,
        match: Match | None = None,
    ) -> None:
        """Execute requests and never finish their responses: send nothing, or half of the body."""
        self._script("stall", operation, times, skip=skip, match=match, where=where)

    def cut(self, operation: str, *, at: int, times: int | None = 1, skip: int = 0, match: Match | None = None) -> None:
        """Execute requests and close the connection after `at` bytes of the response's body."""
        self._script("cut", operation, times, skip=skip, match=match, at=at)

    def drop(
        self,
        operation: str,
        *,
        when: When = "before",
        times: int | None = 1,
        skip: int = 0,
        match: Match | None = None,
    ) -> None:
        """Close the connection without a response, before or after executing requests."""
        self._script("drop", operation, times, skip=skip, match=match, when=when)

    def reset(
        self,
        operation: str,
        *,
        when: When = "before",
        times: int | None = 1,
        skip: int = 0,
        match: Match | None = None,
    ) -> None:
        """Reset the connection (TCP RST), before or after executing requests."""
        self._script("reset", operation, times, skip=skip, match=match, when=when)

    def override_next_link(
        self,
        operation: str,
        *,
        next: object,
        times: int | None = None,
        skip: int = 0,
        match: Match | None = None,
    ) -> None:
        """Let the pages of a listing say that `links.next` is this: a URL, or any JSON value."""
        self._script("next_link", operation, times, skip=skip, match=match, next=next)

    def lose_answers(self, share: float, *, seed: int = 0) -> None:
        """Execute every write, and drop that share of the responses (0 to 1); 0 ends it."""
        faults.share(share)
        self._faults.lose_answers(share, seed)

    def refuse(
        self, share: float, *, status: int = 503, headers: Mapping[str, str] | None = None, seed: int = 0
    ) -> None:
        """Refuse that share of all requests (0 to 1) without executing them; 0 ends it."""
        faults.share(share)
        self._faults.refuse(share, seed, Fault("fail", "*", status=status, headers=faults.texts(headers)))

    def clear_faults(self) -> None:
        """Let nothing go wrong any more: forget every scripted fault."""
        self._faults.clear()

    def _script(self, kind: Any, operation: str, times: int | None, **settings: Any) -> None:  # a fault's own members
        (word,) = self._vocabulary.words(operation)
        self._faults.add(Fault(kind, word, times, **settings))
