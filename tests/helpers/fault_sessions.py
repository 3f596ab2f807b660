"""What the fault tests share: canary secrets, sessions that carry them, tallies, and the search for leaks."""

from __future__ import annotations

import asyncio
import base64
import copy
import gc
import os
import pickle
import traceback
import warnings
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final, Self

import aiohttp

from signalwire_fabric_async import AsyncSession, FabricError, RetryPolicy

PROJECT = "project-of-tests"
TOKEN = "canary-PT-7f3a9c51e0"
PASSWORD = "canary-PW-51bd02c7aa"
SUBSCRIBER_TOKEN = "canary-SAT-e9077ab1c4"
PROXY_PASSWORD = "canary-PX-3c88d1f0e2"
BASIC = base64.b64encode(f"{PROJECT}:{TOKEN}".encode()).decode()
CANARIES = (TOKEN, PASSWORD, SUBSCRIBER_TOKEN, PROXY_PASSWORD, BASIC)

QUICK = RetryPolicy(base=0.0)
ONCE = RetryPolicy(attempts=1)

THROUGH_CLIENT: Final = os.environ.get("FABRIC_SENDER") == "client"
"""Whether sessions send through an `aiohttp.ClientSession`: what `FABRIC_SENDER=client pytest tests/faults` is for."""

ON_UVLOOP: Final = os.environ.get("FABRIC_LOOP") == "uvloop"
"""Whether event loops are uvloop's: what `FABRIC_LOOP=uvloop pytest tests/faults` is for."""

if ON_UVLOOP:
    import uvloop

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # policies, from Python 3.14 on
        asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())

TESTS = str(Path(__file__).resolve().parent.parent)


async def becomes(true: Callable[[], object]) -> None:
    """Wait until something is so: for a minute, which no machine needs."""
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.001)


def opened(server: Any, **settings: Any) -> AsyncSession:
    """Return a session with canary credentials for a server, quick to repeat."""
    settings = {"project_id": PROJECT, "api_token": TOKEN, "retry": QUICK, "timeout": 10.0, **settings}
    cls = _ThroughClient if THROUGH_CLIENT and "client" not in settings else AsyncSession
    return cls(base_url=settings.pop("base_url", None) or server.url, **settings)


class _ThroughClient(AsyncSession):
    """A session that sends through an `aiohttp.ClientSession` with the connections that it would have."""

    __slots__ = ("_client",)

    async def __aenter__(self) -> Self:
        pool = self._pool
        given = dict(pool._settings)
        if "client" not in given and given["connector"] is None and given["proxy"] is None:
            connector = aiohttp.TCPConnector(limit=given["max_connections"], ssl=given["tls"] or True)
            self._client = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
            pool._settings = {"client": self._client}
        return await super().__aenter__()

    async def close(self) -> None:
        await super().close()
        client: aiohttp.ClientSession | None = getattr(self, "_client", None)
        if client is not None:
            await client.close()


def calls_of(session: Any) -> dict[str, Callable[[], Awaitable[Any]]]:
    """One call of each method; those with a body carry a canary password."""
    subscribers = session.subscribers
    credentials = subscribers.sip_credentials("s1")
    return {
        "GET": lambda: subscribers.get("s1"),
        "PUT": lambda: subscribers.update("s1", email="ada@example.com", password=PASSWORD),
        "DELETE": lambda: subscribers.delete("s1"),
        "PATCH": lambda: credentials.update("c1", password=PASSWORD),
        "POST": lambda: subscribers.create(email="ada@example.com", password=PASSWORD),
    }


async def outcome(call: Awaitable[Any]) -> Any:
    """Return a call's result, or the error it raises, and search it for canaries."""
    try:
        return await call
    except FabricError as error:
        leaks = leaks_of(error)
        assert not leaks, leaks
        return error


def leaks_of(error: BaseException) -> list[str]:
    """Where an exception, or any that it came from, shows a canary."""
    found = []
    for one in _chain(error):
        texts = {"repr": repr(one), "str": str(one), "vars": repr(vars(one)), "args": repr(one.args)}
        if isinstance(one, FabricError):
            back = pickle.loads(pickle.dumps(one))
            assert type(back) is type(one) and vars(back) == vars(one) and str(back) == str(one)
            texts["pickle"] = pickle.dumps(one, 0).decode("latin-1")
            texts["copy"] = repr(vars(copy.copy(one)))
        shown = traceback.TracebackException(type(one), one, one.__traceback__, capture_locals=True, compact=False)
        for frame in shown.stack:
            if not frame.filename.startswith(TESTS):  # the tests' own frames hold what they planted
                texts[f"{frame.filename}:{frame.lineno} {frame.name}"] = repr(frame.locals)
        found += [f"{where}: {text[:2000]}" for where, text in texts.items() if any(c in text for c in CANARIES)]
    return found


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    left: list[BaseException | None] = [error]
    while left:
        one = left.pop()
        if one is not None and one not in found:
            found.append(one)
            left += [one.__cause__, one.__context__]
            left += getattr(one, "exceptions", ())
    return found


def leased(session: AsyncSession) -> int:
    """Return the connections in use, and the callers that wait for one."""
    transport = session._pool.transport
    assert transport is not None
    sender: Any = transport.sender
    connector = sender._client.connector if THROUGH_CLIENT else sender._connector
    idle = 0 if THROUGH_CLIENT else len(sender._idle)
    return len(connector._acquired) - idle + sum(len(waiters) for waiters in connector._waiters.values())


async def settled(session: AsyncSession, before: set[asyncio.Task[Any]], server_tasks: set[Any]) -> tuple[int, int]:
    """Tasks left beside those of before and the server's, and connections leased, once the loop had a few turns."""
    for _ in range(20):
        await asyncio.sleep(0)
        tasks = asyncio.all_tasks() - before - server_tasks
        if not tasks and not leased(session):
            break
    return len(asyncio.all_tasks() - before - server_tasks), leased(session)


def collect() -> None:
    """Have what is unreachable finalised now."""
    gc.collect()
