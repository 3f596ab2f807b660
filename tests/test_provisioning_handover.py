"""What a process lost, another process waits for, if both share a RedisQuota: nobody is created twice on their behalf."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Self

import pytest
from aiohttp import web

from helpers.programs.slow_service import Service
from helpers.redis_server import BINARY, Server
from signalwire_fabric_async import RetryPolicy, TransportError
from signalwire_fabric_async.provisioning import ensure
from signalwire_fabric_async.provisioning.diff import Kind, ident_of
from signalwire_fabric_async.testing import FakeFabric

pytest.importorskip("redis", reason="the extra redis is not installed")

from signalwire_fabric_async.redis import RedisQuota

pytestmark = pytest.mark.skipif(BINARY is None, reason="no redis-server: apt-get install redis-server")

PROGRAM = Path(__file__).parent / "helpers" / "programs" / "ensure_one.py"
SETTLE = 5.0
SINCE = "signalwire_fabric_async:{locks}:since"
HUNG = 90.0
"""Seconds after which a test that waits for an event fails: far more than the slowest machine needs."""


class HeldService(Service):
    """A service that allows duplicates, and executes a creation when it is released, also if its sender is gone."""

    def __init__(self) -> None:
        super().__init__(delay=0.0, lag=0.0)
        self.arrived = asyncio.Event()
        self.released = asyncio.Event()
        self.read = asyncio.Event()
        self.writes = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:  # type: ignore[override]  # of any kind
        """Hold a creation."""
        if request.method == "GET":
            response = await super().answer(request)
            self.read.set()
            return response
        self.writes += 1
        await request.read()
        self.arrived.set()
        await self.released.wait()
        return await super().answer(request)

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_route("*", "/{rest:.*}", self.answer)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port: int = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()


class Ensurer:
    """A process that ensures the person when it is asked to."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    def tell(self, word: str) -> None:
        """Send a line."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{word}\n".encode())

    async def outcome(self) -> Any:
        """Return what it prints next."""
        assert self.process.stdout is not None
        async with asyncio.timeout(HUNG):
            return json.loads(await self.process.stdout.readline())


@pytest.fixture
async def service() -> AsyncIterator[HeldService]:
    """Yield a service that holds creations."""
    async with HeldService() as held:
        yield held


@pytest.fixture
async def pair(redis: Server, service: HeldService) -> AsyncIterator[tuple[Ensurer, Ensurer]]:
    """Yield two processes that are ready."""
    arguments = [str(PROGRAM), str(service.port), redis.url, str(SETTLE), str(SETTLE)]
    ensurers = []
    for _ in range(2):
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        ensurers.append(Ensurer(process))
    for one in ensurers:
        assert one.process.stdout is not None
        assert await one.process.stdout.readline() == b"ready\n"
    yield ensurers[0], ensurers[1]
    for one in ensurers:
        if one.process.returncode is None:
            one.process.kill()
        await one.process.communicate()


def lock_key(service: HeldService, redis: Server) -> str:
    """Return the key of the person's lock."""
    lock = RedisQuota(redis.url, 10_000, per=1.0).lock(f"http://127.0.0.1:{service.port} ada@example.com", hold=1.0)
    return lock._keys[0]


async def happens(event: asyncio.Event) -> None:
    """Wait for an event."""
    async with asyncio.timeout(HUNG):
        await event.wait()


async def test_a_cancelled_creation_is_waited_for(service: HeldService, pair: tuple[Ensurer, Ensurer]) -> None:
    """Cancelled while the service works on it: the next process waits, looks again, and finds the person."""
    first, second = pair
    first.tell("go")
    await happens(service.arrived)
    first.tell("cancel")
    assert await first.outcome() == "cancelled"
    lost = time.monotonic()
    service.read.clear()
    second.tell("go")
    await happens(service.read)  # the listing is empty still
    service.released.set()
    assert await second.outcome() is False
    assert time.monotonic() - lost >= SETTLE - 0.5
    assert service.state()["people"] == ["ada@example.com"]


async def test_redis_dies_as_a_creation_is_cancelled(
    redis: Server, service: HeldService, pair: tuple[Ensurer, Ensurer]
) -> None:
    """Without Redis the next process sends nothing and says so; a Redis that starts again, empty, is waited for."""
    first, second = pair
    first.tell("go")
    await happens(service.arrived)
    service.read.clear()
    await redis.kill()
    first.tell("cancel")
    second.tell("go")
    assert "nothing was sent" in await second.outcome()
    assert await first.outcome() == "cancelled"
    await redis.start()
    second.tell("go")
    async with asyncio.timeout(HUNG):
        while await redis.ask(f"EXISTS {SINCE}") != ":1\r\n":
            await asyncio.sleep(0.01)
    second.tell("cancel")
    assert await second.outcome() == "cancelled"
    assert not service.read.is_set()
    service.released.set()
    assert service.writes == 1


@pytest.mark.parametrize("loss", ["restart", "FLUSHALL", f"DEL {SINCE}"])
async def test_a_redis_that_lost_its_state_locks_nothing_at_first(redis: Server, loss: str) -> None:
    """A lock is waited for until everything has ended that may have been locked before, also by a process that is new."""
    async with RedisQuota(redis.url, 100, per=1.0) as quota:
        async with quota.lock("ada", hold=1000.0):
            pass
        if loss == "restart":
            await redis.kill()
            await redis.start()
        else:
            await redis.ask(loss)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.0), quota.lock("ada", hold=1000.0):
                pass
        async with RedisQuota(redis.url, 100, per=1.0) as new:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(1.0), new.lock("grace", hold=1000.0):
                    pass
            async with asyncio.timeout(HUNG), new.lock("grace", hold=0.3):
                pass


async def test_a_creation_of_unknown_outcome_is_noted_in_redis(redis: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first process raises; the next holder of the lock learns for how long to wait, and of whom."""
    monkeypatch.setattr("signalwire_fabric_async.provisioning._ensure.ROUNDS", 1)
    async with FakeFabric() as fabric, RedisQuota(redis.url, 100, per=1.0) as quota:
        async with fabric.session(quota=quota, retry=RetryPolicy(attempts=1)) as session:
            fabric.drop("subscribers.create", when="before", times=None)
            with pytest.raises(TransportError):
                await ensure(session, email="ada@example.com", settle=20.0)
        async with quota.lock(f"{fabric.base_url} ada@example.com", hold=1.0) as lock:
            assert lock.lost_for(ident_of(Kind.SUBSCRIBER, "ada@example.com")) > 10.0
            assert lock.lost_for(ident_of(Kind.SUBSCRIBER, "grace@example.com")) == 0.0


async def test_a_process_that_is_killed_keeps_the_person_locked(
    redis: Server, service: HeldService, pair: tuple[Ensurer, Ensurer]
) -> None:
    """With -9 in the middle: its lock lasts until what it sent must have ended, and the next process finds the person."""
    first, second = pair
    first.tell("go")
    await happens(service.arrived)
    first.process.kill()
    await first.process.wait()
    service.read.clear()
    second.tell("go")
    reply = await redis.ask(f"PTTL {lock_key(service, redis)}")
    assert int(reply[1:]) / 1000 > 2 * SETTLE
    assert not service.read.is_set()
    service.released.set()
    async with asyncio.timeout(HUNG):
        while not service.people:
            await asyncio.sleep(0.01)
    await redis.ask(f"DEL {lock_key(service, redis)}")  # as if its time had passed
    assert await second.outcome() is False
    assert service.state()["people"] == ["ada@example.com"]
