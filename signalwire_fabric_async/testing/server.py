"""FakeFabric: the stand-in server, a real HTTP server that keeps state."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from aiohttp import web

from ..catalog import tables
from ..errors import ConfigurationError
from ..validate import json_object, seconds, whole_number
from .clock import TestClock
from .http.auth import Auth
from .http.fault_script import FaultScript
from .http.faults import Faults
from .http.handler import Handler
from .http.request_checks import RequestChecks
from .http.request_log import RequestLog
from .login import API_TOKEN, DEFAULT_DIALECT, PROJECT_ID
from .space.call_operations import call_operations
from .space.dialect import NAMES, DialectName, dialects
from .space.issued_tokens import Tokens
from .space.recorded import Shapes
from .space.routes import Routes
from .space.space import Space
from .space.special_operations import SPECIAL
from .space.state import SpaceState
from .space.store import Store
from .space.views import Place
from .vocabulary import About, Vocabulary

if TYPE_CHECKING:
    from ..session import AsyncSession

CLOSING: Final = 0.02
"""Seconds that responses in progress have to end when the server closes; aiohttp takes it twice."""

EVERYWHERE: Final = ("", "0.0.0.0", "::")  # noqa: S104  # what the user chose
"""Wildcard hosts: links name the host of the request instead."""

TICKS: Final = 3
"""Iterations of the event loop in which the tasks of closed connections end."""

NOT_OPEN: Final = "the stand-in server is not open: use `async with FakeFabric() as fabric:`"


@cache
def _routes() -> Routes:
    return Routes(tables().values())


@cache
def _vocabulary() -> Vocabulary:
    return Vocabulary(About(route.method, route.resource, route.name) for route in _routes().by_name.values())


class FakeFabric(SpaceState, RequestChecks, FaultScript):
    """A stand-in Fabric server.

    Open it with `async with`; it listens until the block ends.

    Args:
        project_id: The project id that it accepts, with `api_token` as Basic credentials.
        api_token: The API token that it accepts.
        host: The address to listen on; `0.0.0.0` for all interfaces, so that other containers can connect. Links then
            name the host that a request was sent to.
        port: The port to listen on; 0 for any free one (`base_url` has it once the server is open).
        dialect: Its behavior: `observed`, like the observed service; `published`, as described; `both`, for tests
            of tolerance: it accepts either form, and alternates the forms of resources.
        allow_duplicates: True to allow duplicates of unique values, such as an e-mail address.
        listing_lag: Seconds after which a new resource appears in listings and can be found by its address.
        scopes: The API scopes that the token has, such as `["Voice"]`; None for all.
        scope_status: The status of a request whose token lacks the scope: 401 or 403 (the documentation has both).
        write_limit: Maximum number of POST, PUT and PATCH in any `window` seconds, with 429 above it; None for
            no limit.
        window: The length of the window in seconds.
        latency: Seconds by which every response is delayed.
        seed: Seed of the generated ids; the same seed gives the same ids.

    Raises:
        ConfigurationError: A value is invalid.
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
            raise ConfigurationError("project_id must not hold a colon")
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

        Raises:
            RuntimeError: The server is not open and its port is not known (`port=0`).
        """
        if not self.port:
            raise RuntimeError(NOT_OPEN)
        host = "127.0.0.1" if self.host in EVERYWHERE else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def space(self) -> Space:
        """The simulated Space.

        Raises:
            RuntimeError: The server is not open.
        """
        if self._space is None:
            raise RuntimeError(NOT_OPEN)
        return self._space

    async def __aenter__(self) -> Self:
        if self._listening is not None:
            raise RuntimeError("this stand-in server must be opened once: it is open already")
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
        return Space(
            self._routes,
            self._store,
            self._tokens,
            place,
            special={**SPECIAL, **call_operations(self._routes.by_name)},
            dialects=dialects(self.dialect),
        )

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Stop listening and close every connection. Its state can still be read."""
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
        """Return a session on this server, to be opened with `async with`; `settings` are AsyncSession's keywords.

        Raises RuntimeError where `base_url` does.
        """
        from ..session import AsyncSession  # loaded here: a program that only serves needs no session

        known: dict[str, Any] = {
            "base_url": self.base_url,
            "project_id": self.project_id,
            "api_token": self.api_token,
        }
        return AsyncSession(**{**known, **settings})
