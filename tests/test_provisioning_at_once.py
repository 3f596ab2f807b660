"""Several processes ensure the same people at the same time: each exists once."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from pathlib import Path

import pytest

from helpers.redis_server import BINARY, Server
from helpers.scale import FULL
from signalwire_fabric_async import TransportError
from signalwire_fabric_async.provisioning import ensure
from signalwire_fabric_async.testing import FakeFabric

PROGRAM = Path(__file__).parent / "helpers" / "programs" / "ensure_people.py"
RUNS, PEOPLE = (20, 100) if FULL else (1, 8)
NO_REDIS = "no redis-server: apt-get install redis-server"


async def in_two_processes(*arguments: object) -> list[str]:
    """Run the program twice at once; return the errors of both."""
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable,
            str(PROGRAM),
            *map(str, arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    ended = await asyncio.gather(*[process.communicate(b"go\n") for process in processes])
    return [error for out, _ in ended for error in json.loads(out)]


def check_each_once(fabric: FakeFabric, people: int, *, locked: bool) -> None:
    """Each person is there once, with its credential; where there was a lock, that is there once too."""
    there = fabric.stored("subscribers")
    names = Counter(one["subscriber"]["email"] for one in there)
    assert names == Counter(f"person-{n}@example.com" for n in range(people))
    usernames = Counter(
        one["username"] for owner in there for one in fabric.stored("subscribers.sip_credentials", owner["id"])
    )
    assert usernames.keys() == {f"user-{n}" for n in range(people)}
    assert not locked or set(usernames.values()) == {1}


async def test_a_service_that_refuses_duplicates_has_each_once() -> None:
    """Two processes of eight tasks each ensure the same people, with no lock between them: nobody fails.

    The service refuses a second subscriber with an e-mail; it takes a second credential with a username, so that only
    a lock (the next test) keeps these single.
    """
    for _ in range(RUNS):
        async with FakeFabric() as fabric:
            assert await in_two_processes(fabric.port, PEOPLE) == []
            check_each_once(fabric, PEOPLE, locked=False)


@pytest.mark.skipif(BINARY is None, reason=NO_REDIS)
async def test_with_redis_a_service_that_allows_duplicates_has_each_once(redis: Server) -> None:
    """Two processes that share a RedisQuota hold a person one after the other: each is created once."""
    pytest.importorskip("redis", reason="the extra redis is not installed")
    for _ in range(RUNS):
        async with FakeFabric(allow_duplicates=True) as fabric:
            assert await in_two_processes(fabric.port, PEOPLE, redis.url) == []
            check_each_once(fabric, PEOPLE, locked=True)
            assert fabric.executed("subscribers.create") == PEOPLE
        await redis.ask("FLUSHDB")
        await redis.admit()


@pytest.mark.skipif(BINARY is None, reason=NO_REDIS)
async def test_a_lock_has_one_holder_and_passes_on_what_it_noted(redis: Server) -> None:
    """A second holder waits for the first, and learns its notes; of a holder that died it waits `hold` seconds."""
    pytest.importorskip("redis", reason="the extra redis is not installed")
    from signalwire_fabric_async.redis import RedisQuota

    async with RedisQuota(redis.url, 100, per=1.0) as one, RedisQuota(redis.url, 100, per=1.0) as other:
        first = one.lock("ada", hold=10.0)
        async with first:
            first.note("made", "id-1")
            first.note_lost("sent", 50.0)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.3), other.lock("ada", hold=10.0):
                    pass
            async with other.lock("grace", hold=10.0):
                await first.keep(5.0)
        async with other.lock("ada", hold=10.0) as second:
            assert second.noted("made") == "id-1"
            assert second.noted("other") is None
            assert 30.0 < second.lost_for("sent") <= 50.0
            assert second.lost_for("made") == 0.0
        async with one.lock("ada", hold=0.3) as frozen:
            await redis.ask("FLUSHDB")
            async with other.lock("ada", hold=10.0):
                await asyncio.sleep(0.3)
                with pytest.raises(TransportError, match="nothing more was sent"):
                    await frozen.keep(0.1)
                await asyncio.sleep(0.2)
                with pytest.raises(TimeoutError):  # the end of the first took nothing from the second
                    async with asyncio.timeout(0.3), one.lock("ada", hold=10.0):
                        pass


@pytest.mark.skipif(BINARY is None, reason=NO_REDIS)
async def test_a_cancellation_while_a_lock_is_waited_for_is_not_lost(redis: Server) -> None:
    """Cancelled after any number of turns of the loop, the waiting ends."""
    pytest.importorskip("redis", reason="the extra redis is not installed")
    from signalwire_fabric_async.redis import RedisQuota

    async with RedisQuota(redis.url, 100, per=60.0) as one, RedisQuota(redis.url, 100, per=60.0) as other:
        async with one.lock("ada", hold=60.0):
            for turns in range(60):
                waiting = asyncio.ensure_future(other.lock("ada", hold=60.0).__aenter__())
                for _ in range(turns):
                    await asyncio.sleep(0)
                waiting.cancel()
                await asyncio.wait([waiting], timeout=60)
                assert waiting.cancelled(), turns


@pytest.mark.skipif(BINARY is None, reason=NO_REDIS)
async def test_without_redis_ensure_sends_nothing(
    redis: Server, fabric: FakeFabric, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where Redis is gone no lock is held, and so no write is sent: TransportError, with a known outcome."""
    pytest.importorskip("redis", reason="the extra redis is not installed")
    from signalwire_fabric_async.redis import RedisQuota

    async with RedisQuota(redis.url, 100, per=1.0) as quota, fabric.session(quota=quota) as session:
        monkeypatch.setattr("signalwire_fabric_async._redis_lock.PATIENCE", 0.1)
        await redis.kill()
        with pytest.raises(TransportError, match="nothing was sent") as caught:
            await ensure(session, email="ada@example.com")
        assert not caught.value.outcome_unknown
        assert fabric.executed("subscribers.create") == 0
