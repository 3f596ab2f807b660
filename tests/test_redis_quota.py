"""The quota that processes share over Redis, on a real redis-server: never passed, used to the full, whatever dies."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Self

import pytest

from helpers.counting_server import CountingServer, fullest_window, use
from helpers.redis_server import BINARY, Server
from helpers.scale import FULL, scaled
from signalwire_fabric_async import AsyncSession, ConfigurationError, RequestTimeoutError

pytest.importorskip("redis", reason="the extra redis is not installed")

from signalwire_fabric_async.redis import RedisQuota

WORKER = Path(__file__).parent / "helpers" / "programs" / "redis_writer.py"

pytestmark = pytest.mark.skipif(BINARY is None, reason="no redis-server: apt-get install redis-server")


@pytest.fixture
async def redis(tmp_path: Path) -> AsyncIterator[Server]:
    """A running redis-server."""
    server = Server(tmp_path)
    await server.start()
    yield server
    await server.kill()


class Workers:
    """Processes that write through one quota."""

    def __init__(self, *arguments: object) -> None:
        self._arguments = [str(argument) for argument in arguments]
        self.processes: list[asyncio.subprocess.Process] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for process in self.processes:
            if process.returncode is None:
                process.kill()
            await process.communicate()

    async def start(self, count: int) -> None:
        """Start so many, and wait until each has opened its quota."""
        for _ in range(count):
            self.processes.append(
                await asyncio.create_subprocess_exec(
                    sys.executable,
                    str(WORKER),
                    *self._arguments,
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                )
            )
        for process in self.processes:
            assert process.stdout is not None
            assert await process.stdout.readline() == b"ready\n"

    def go(self) -> None:
        """Have them begin to write."""
        for process in self.processes:
            assert process.stdin is not None
            process.stdin.write(b"go\n")

    async def outcomes(self) -> Counter[str]:
        """What became of the writes of all that were not killed."""
        total: Counter[str] = Counter()
        for process in self.processes:
            out, _ = await process.communicate()
            if process.returncode == -signal.SIGKILL:
                continue
            assert process.returncode == 0
            total.update(json.loads(out))
        return total


async def test_four_processes_share_one_limit(redis):
    """Four processes: the fullest window holds the limit at most, at least 95 % of it is used, and no 429 comes."""
    limit, per = 300, 1.0
    async with (
        CountingServer(limit, per) as server,
        Workers(server.base_url, redis.url, limit, per, scaled(30) * per + 0.2, 30) as workers,
    ):
        await workers.start(4)
        await redis.up_for(2)
        workers.go()
        outcomes = await workers.outcomes()
    assert set(outcomes) == {"ok", "exchanges"}
    assert not server.refusals
    assert fullest_window(server.arrivals, per) <= limit
    assert not FULL or use(server.arrivals, limit, per) >= 0.95


async def test_redis_killed_in_the_middle(redis):
    """Redis is killed and started anew, empty: no window overflows, waiting calls end in time, and writing goes on."""
    limit, per = 200, 1.0
    async with (
        CountingServer(limit, per) as server,
        Workers(server.base_url, redis.url, limit, per, 6.5, 1.0) as workers,
    ):
        await workers.start(4)
        await redis.up_for(2)
        workers.go()
        async with asyncio.timeout(30):
            while len(server.arrivals) <= limit:  # one whole window, however slow the machine
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.5)
        await redis.kill()
        killed = time.monotonic()
        await asyncio.sleep(1.2)
        restarted = time.monotonic()
        await redis.start()
        outcomes = await workers.outcomes()
    before = [at for at in server.arrivals if at < killed]
    away = [at for at in server.arrivals if killed + per / 2 < at < restarted]
    after = [at for at in server.arrivals if at > restarted]
    assert not server.refusals
    assert fullest_window(server.arrivals, per) <= limit
    assert not FULL or use(before, limit, per) >= 0.9
    assert not away
    assert len(after) >= limit
    assert set(outcomes) == {"ok", "RequestTimeoutError in quota", "exchanges"}


async def test_a_process_that_is_killed_frees_nothing_early(redis):
    """Two of four processes are killed with slots in their hands: no window overflows, and the others go on."""
    limit, per = 200, 1.0
    async with (
        CountingServer(limit, per) as server,
        Workers(server.base_url, redis.url, limit, per, 3.2, 30) as workers,
    ):
        await workers.start(4)
        await redis.up_for(2)
        workers.go()
        await asyncio.sleep(1.02)
        for process in workers.processes[:2]:
            process.kill()
        await workers.outcomes()
    assert not server.refusals
    assert fullest_window(server.arrivals, per) <= limit
    assert not FULL or use(server.arrivals, limit, per) >= 0.8


async def test_a_redis_with_an_old_snapshot_grants_nothing_at_first(redis):
    """Started anew from a snapshot that lacks the last grants, Redis waits until they are over: two windows."""
    await redis.up_for(1)
    async with RedisQuota(redis.url, 10, per=0.5) as first:
        await redis.ask("SAVE")  # knows of a quota, and of no slot
        for _ in range(10):
            await first.acquire()
        await redis.kill()
        started = time.monotonic()
        await redis.start()
    async with RedisQuota(redis.url, 10, per=0.5) as second:
        async with asyncio.timeout(5):
            await second.acquire()
        assert time.monotonic() - started >= 1.0
        second.release(sent=False)


async def test_slots_that_are_not_used_come_back(redis):
    """What a process took ahead and did not use serves another one, and closing gives all back at once."""
    await redis.up_for(1)
    async with RedisQuota(redis.url, 10, per=0.5) as one, RedisQuota(redis.url, 10, per=0.5) as two:
        await one.acquire()
        one.release(sent=False)
        async with asyncio.timeout(2):
            for _ in range(10):
                await two.acquire()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(one.acquire(), 0.1)
        for _ in range(10):
            two.release(sent=False)
        await two.aclose()
        async with asyncio.timeout(1):
            await one.acquire()
        one.release(sent=True)
        assert one.waiting == 0


async def test_a_waiter_that_is_cancelled_takes_nothing(redis):
    """Cancelled at any moment around the exchange, waiting calls leave no slot taken."""
    await redis.up_for(1)
    async with RedisQuota(redis.url, 20, per=0.5) as quota:
        for step in range(60):
            task = asyncio.create_task(quota.acquire())
            for _ in range(step % 15):
                await asyncio.sleep(0.0002)
            task.cancel()
            await asyncio.wait([task])
            if not task.cancelled():
                quota.release(sent=False)
        async with asyncio.timeout(2):
            for _ in range(20):
                await quota.acquire()
        assert quota._in_flight == 20


async def test_many_slots_come_in_one_exchange(redis):
    """5,000 writes one after the other need fewer than a hundred exchanges with Redis."""
    await redis.up_for(1)
    async with RedisQuota(redis.url, 100_000, per=0.5) as quota:
        for _ in range(5_000):
            if not quota.try_acquire():
                await quota.acquire()
            quota.release(sent=True)
        assert quota._number < 100


async def test_the_service_tunes_it_down(redis):
    """429s and rate-limit headers lower the limit in force of the process that sees them, and every write is done."""
    await redis.up_for(1)
    for tells in ("", "RateLimit"):
        async with (
            CountingServer(30, 0.5, tells=tells) as server,
            RedisQuota(redis.url, 90, per=0.5, key=f"tuned {tells}") as quota,
            AsyncSession(base_url=server.base_url, project_id="p", api_token="PT-token", quota=quota) as session,
        ):
            rows = ({"email": f"{number}@example.com"} for number in range(75))
            async for outcome in session.bulk(session.subscribers.create, rows, at_once=8):
                outcome.unwrap()
            assert (quota.limit, quota.per) == (90, 0.5)
            assert quota.effective_limit <= 60
            assert len(server.refusals) <= 30


async def test_a_waiter_cancelled_as_it_is_served_passes_the_slot_on(redis):
    """A task that is cancelled in the very tick in which it was given its slot leaves it to the next one."""
    await redis.up_for(1)
    async with RedisQuota(redis.url, 1, per=0.5) as quota:
        await quota.acquire()
        first, second = asyncio.create_task(quota.acquire()), asyncio.create_task(quota.acquire())
        await asyncio.sleep(0)
        quota.release(sent=False)
        first.cancel()
        await asyncio.wait([first, second], timeout=2)
        assert first.cancelled()
        assert second.done()
        assert quota._in_flight == 1


async def test_away_from_the_start(tmp_path):
    """Where Redis cannot be reached, a write waits until its deadline and says that it was the quota; reads go on."""
    redis = Server(tmp_path)
    async with (
        CountingServer() as server,
        RedisQuota(redis.url, 10, per=0.5) as quota,
        AsyncSession(
            base_url=server.base_url, project_id="p", api_token="PT-token", quota=quota, timeout=0.3
        ) as session,
    ):
        assert quota.away
        await session.subscribers.get("one")
        with pytest.raises(RequestTimeoutError) as caught:
            await session.subscribers.create(email="a@example.com")
        assert caught.value.phase == "quota"
        assert not server.arrivals


async def test_one_that_is_not_open_says_so(redis):
    """Used before `async with`, or after it, it says what to do."""
    quota = RedisQuota(redis.url, 10)
    with pytest.raises(ConfigurationError, match="async with"):
        await quota.acquire()
    async with quota:
        with pytest.raises(ConfigurationError, match="open already"):
            await quota.__aenter__()
    with pytest.raises(ConfigurationError, match="async with"):
        await quota.acquire()


async def test_a_redis_that_refuses_is_told_when_it_is_opened(redis):
    """A password that Redis does not take is an error at once, and it is not shown."""
    with pytest.raises(ConfigurationError, match="Redis refuses") as caught:
        async with RedisQuota(redis.url.replace("//", "//user:canary-secret@"), 10):
            pass
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("url", ["localhost", "http://localhost", "", 5, "redis://canary:secret@host:port"])
def test_a_url_that_is_none(url):
    """What is no URL of Redis is refused when the quota is made, and not shown."""
    with pytest.raises(ConfigurationError) as caught:
        RedisQuota(url)
    assert "canary" not in str(caught.value)


def test_its_password_is_not_shown():
    """The representation names no URL."""
    assert "secret" not in repr(RedisQuota("redis://user:secret@127.0.0.1:1/0"))


@pytest.fixture
def without_redis(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if redis-py were not installed."""
    for name in [name for name in sys.modules if name == "redis" or name.startswith("redis.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "signalwire_fabric_async.redis")
    monkeypatch.setitem(sys.modules, "redis", None)
    return


@pytest.mark.usefixtures("without_redis")
def test_without_redis_the_extra_is_named():
    """Imported without redis-py, it says in one line what to install."""
    with pytest.raises(ImportError, match=r"^RedisQuota needs redis: pip install 'signalwire_fabric_async\[redis\]'$"):
        import signalwire_fabric_async.redis  # noqa: F401  # the import is the test
