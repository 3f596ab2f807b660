"""The quota that processes share over Redis, on a real redis-server and a real valkey-server: never passed, used to the full, whatever dies."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Self

import pytest
import trustme

from helpers.counting_server import CountingServer, fullest_window, use
from helpers.redis_server import BINARY, VALKEY, Server
from helpers.scale import FULL, scaled
from signalwire_fabric_async import AsyncSession, ConfigurationError, RequestTimeoutError

pytest.importorskip("redis", reason="the extra redis is not installed")

from signalwire_fabric_async import redis as redis_module
from signalwire_fabric_async.redis import RedisQuota

WORKER = Path(__file__).parent / "helpers" / "programs" / "redis_writer.py"

HUNG = 90.0
"""Seconds after which a test that waits for an event fails: far more than the slowest machine needs."""

pytestmark = pytest.mark.skipif(BINARY is None, reason="no redis-server: apt-get install redis-server")


NO_VALKEY = "no valkey-server: apt-get install valkey-server (Debian 13), or see .ci/run"


@pytest.fixture(
    params=[
        pytest.param(BINARY, id="redis"),
        pytest.param(VALKEY, id="valkey", marks=pytest.mark.skipif(VALKEY is None, reason=NO_VALKEY)),
    ]
)
async def redis(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Server]:
    """Yield a running server of either make, which grants at once until it loses its keys."""
    server = Server(tmp_path, binary=request.param)
    await server.start()
    await server.admit()
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
        await self.have_said("ready")

    async def have_said(self, line: str) -> None:
        """Wait until each has printed this line, its next one."""
        for process in self.processes:
            assert process.stdout is not None
            assert await process.stdout.readline() == f"{line}\n".encode()

    def go(self) -> None:
        """Have them begin to write."""
        for process in self.processes:
            assert process.stdin is not None
            process.stdin.write(b"go\n")

    async def outcomes(self) -> Counter[str]:
        """End the writing; return the outcomes of the writes of all processes that were not killed."""
        total: Counter[str] = Counter()
        for process in self.processes:
            assert process.stdin is not None
            process.stdin.close()
        for process in self.processes:
            out, _ = await process.communicate()
            if process.returncode == -signal.SIGKILL:
                continue
            assert process.returncode == 0
            total.update(json.loads(out))
        return total


async def arrive(server: CountingServer, count: int) -> None:
    """Wait until so many writes have arrived, however slow the machine."""
    async with asyncio.timeout(HUNG):
        while len(server.arrivals) < count:
            await asyncio.sleep(0.01)


async def test_four_processes_share_one_limit(redis: Server) -> None:
    """Four processes: the fullest window holds the limit at most, at least 95 % of it is used, and no 429 comes."""
    limit, per = 300, 1.0
    async with (
        CountingServer(limit, per) as server,
        Workers(server.base_url, redis.url, limit, per, 60) as workers,
    ):
        await workers.start(4)
        workers.go()
        await arrive(server, scaled(30) * limit + 1)
        outcomes = await workers.outcomes()
    assert set(outcomes) == {"ok", "exchanges"}
    assert not server.refusals
    assert fullest_window(server.arrivals, per) <= limit
    assert not FULL or use(server.arrivals, limit, per) >= 0.95


async def test_redis_killed_in_the_middle(redis: Server) -> None:
    """Redis is killed and restarted, empty: no window overflows, waiting calls end in time, and writing goes on."""
    limit, per, timeout = 200, 1.0, 4.0  # a call waits for one window at most while Redis is there
    async with (
        CountingServer(limit, per) as server,
        Workers(server.base_url, redis.url, limit, per, timeout) as workers,
    ):
        await workers.start(4)
        workers.go()
        await arrive(server, limit + 1)  # one whole window
        await redis.kill()
        killed = time.monotonic()
        await workers.have_said("gave up")
        there = len(server.arrivals)
        await redis.start()
        await arrive(server, there + limit)
        outcomes = await workers.outcomes()
    before = [at for at in server.arrivals if at < killed]
    while_down = [at for at in server.arrivals[:there] if at > killed + timeout / 2]
    assert not server.refusals
    assert fullest_window(server.arrivals, per) <= limit
    assert not FULL or use(before, limit, per) >= 0.9
    assert not while_down, (killed, while_down)
    assert set(outcomes) == {"ok", "RequestTimeoutError in quota", "exchanges"}


async def test_without_redis_slots_hold_for_a_quarter_of_a_window(
    redis: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After that no request may be sent on a slot that was granted before."""
    clocks, moved = redis_module._clocks, 0.0
    monkeypatch.setattr(redis_module, "_clocks", lambda: tuple(t + moved for t in clocks()))
    async with RedisQuota(redis.url, 10, per=240.0) as quota:
        await quota.acquire()
        await redis.kill()
        moved = 30.0
        assert quota.confirm(quota.epoch)
        moved = 60.1
        assert not quota.confirm(quota.epoch)


async def test_a_redis_that_started_a_moment_ago_is_not_taken_for_older(redis: Server) -> None:
    """Its uptime counts the seconds of the clock that have begun: it grants after two windows nevertheless."""
    await redis.kill()
    await asyncio.sleep(-time.time() % 1 + 0.9)
    started = time.monotonic()
    await redis.start()
    async with RedisQuota(redis.url, 10, per=0.5) as quota:
        async with asyncio.timeout(HUNG):
            await quota.acquire()
        assert time.monotonic() - started >= 1.0
        quota.release(sent=False)


async def test_a_process_that_is_killed_frees_nothing_early(redis: Server) -> None:
    """Two of four processes are killed with slots in their hands: no window overflows, and the others go on."""
    limit, per = 200, 1.0
    async with (
        CountingServer(limit, per) as server,
        Workers(server.base_url, redis.url, limit, per, 60) as workers,
    ):
        await workers.start(4)
        workers.go()
        await arrive(server, limit + 1)
        for process in workers.processes[:2]:
            process.kill()
        await arrive(server, 3 * limit)
        await workers.outcomes()
    assert not server.refusals
    assert fullest_window(server.arrivals, per) <= limit
    assert not FULL or use(server.arrivals, limit, per) >= 0.8


async def test_a_redis_with_an_old_snapshot_grants_nothing_at_first(redis: Server) -> None:
    """Restarted from a snapshot that lacks the last grants, Redis waits until they are over: two windows."""
    async with RedisQuota(redis.url, 10, per=0.5) as first:
        await redis.ask("SAVE")  # knows of a quota, and of no slot
        for _ in range(10):
            await first.acquire()
        await redis.kill()
        started = time.monotonic()
        await redis.start()
    async with RedisQuota(redis.url, 10, per=0.5) as second:
        async with asyncio.timeout(HUNG):
            await second.acquire()
        assert time.monotonic() - started >= 1.0
        second.release(sent=False)


async def test_slots_that_are_not_used_come_back(redis: Server) -> None:
    """What a process took ahead and did not use serves another one, and closing gives all back at once."""
    per = 12.0
    async with RedisQuota(redis.url, 10, per=per) as one, RedisQuota(redis.url, 10, per=per) as two:
        await one.acquire()
        one.release(sent=False)
        await one._sync(0)  # as it does every second
        async with asyncio.timeout(per):
            for _ in range(10):
                await two.acquire()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(one.acquire(), 0.1)
        for _ in range(10):
            two.release(sent=False)
        await two.aclose()
        async with asyncio.timeout(per):  # used ones, or those of a process that died, come back later
            await one.acquire()
        one.release(sent=True)
        assert one.waiting == 0


async def test_a_waiter_that_is_cancelled_takes_nothing(redis: Server) -> None:
    """Cancelled at any moment around the exchange, waiting calls leave no slot taken."""
    async with RedisQuota(redis.url, 20, per=0.5) as quota:
        for step in range(60):
            task = asyncio.create_task(quota.acquire())
            for _ in range(step % 15):
                await asyncio.sleep(0.0002)
            task.cancel()
            await asyncio.wait([task])
            if not task.cancelled():
                quota.release(sent=False)
        async with asyncio.timeout(HUNG):
            for _ in range(20):
                await quota.acquire()
        assert quota._in_flight == 20


async def test_many_slots_come_in_one_exchange(redis: Server) -> None:
    """5,000 writes one after the other need fewer than a hundred exchanges with Redis."""
    async with RedisQuota(redis.url, 100_000, per=60.0) as quota:  # it asks every 5 s in any case
        for _ in range(5_000):
            if not quota.try_acquire():
                await quota.acquire()
            quota.release(sent=True)
        assert quota._number < 100


async def test_the_service_tunes_it_down(redis: Server) -> None:
    """429s and rate-limit headers lower the limit in force of the process that sees them, and every write is done."""
    per = 2.0  # so long that a slow machine too writes more than 30 in it
    for tells in ("", "RateLimit"):
        await redis.admit(key := f"tuned{tells}")
        async with (
            CountingServer(30, per, tells=tells) as server,
            RedisQuota(redis.url, 90, per=per, key=key) as quota,
            AsyncSession(base_url=server.base_url, project_id="p", api_token="PT-token", quota=quota) as session,
        ):
            rows = ({"email": f"{number}@example.com"} for number in range(45))
            async for outcome in session.bulk(session.subscribers.create, rows, at_once=8):
                outcome.unwrap()
            assert (quota.limit, quota.per) == (90, per)
            assert quota.effective_limit <= 60
            assert len(server.refusals) <= 30


async def test_a_waiter_cancelled_as_it_is_served_passes_the_slot_on(redis: Server) -> None:
    """A task that is cancelled in the very tick in which it was given its slot leaves it to the next one."""
    async with RedisQuota(redis.url, 1, per=0.5) as quota:
        await quota.acquire()
        first, second = asyncio.create_task(quota.acquire()), asyncio.create_task(quota.acquire())
        await asyncio.sleep(0)
        quota.release(sent=False)
        first.cancel()
        await asyncio.wait([first, second], timeout=HUNG)
        assert first.cancelled()
        assert second.done()
        assert quota._in_flight == 1


async def test_away_from_the_start(tmp_path: Path) -> None:
    """Where Redis cannot be reached, a write waits until its deadline and says that it was the quota; reads go on."""
    redis = Server(tmp_path)
    async with (
        CountingServer() as server,
        RedisQuota(redis.url, 10, per=0.5) as quota,
        AsyncSession(base_url=server.base_url, project_id="p", api_token="PT-token", quota=quota) as session,
    ):
        assert quota.disconnected
        await session.subscribers.get("one")
        with pytest.raises(RequestTimeoutError) as caught:
            await session.with_options(timeout=0.3).subscribers.create(email="a@example.com")
        assert caught.value.phase == "quota"
        assert not server.arrivals


async def test_one_that_is_not_open_says_so(redis: Server) -> None:
    """Used before `async with`, or after it, it says what to do."""
    quota = RedisQuota(redis.url, 10)
    with pytest.raises(ConfigurationError, match="async with"):
        await quota.acquire()
    async with quota:
        with pytest.raises(ConfigurationError, match="open already"):
            await quota.__aenter__()
    with pytest.raises(ConfigurationError, match="async with"):
        await quota.acquire()


async def test_a_redis_that_refuses_is_an_error_when_it_is_opened(redis: Server) -> None:
    """A password that Redis does not take is an error at once, and it is not shown."""
    with pytest.raises(ConfigurationError, match="Redis rejects") as caught:
        async with RedisQuota(redis.url.replace("//", "//user:canary-secret@"), 10):
            pass
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("url", ["localhost", "http://localhost", "", 5, "redis://canary:secret@host:port"])
def test_a_url_that_is_none(url: int | str) -> None:
    """What is no URL of Redis is refused when the quota is made, and not shown."""
    with pytest.raises(ConfigurationError) as caught:
        RedisQuota(url)  # type: ignore[arg-type]  # some are wrong on purpose
    assert "canary" not in str(caught.value)


def test_its_password_is_not_shown() -> None:
    """The representation names no URL."""
    assert "secret" not in repr(RedisQuota("redis://user:secret@127.0.0.1:1/0"))


@pytest.fixture
def without_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide redis-py, as if it were not installed."""
    for name in [name for name in sys.modules if name == "redis" or name.startswith("redis.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "signalwire_fabric_async.redis")
    monkeypatch.setitem(sys.modules, "redis", None)


@pytest.mark.usefixtures("without_redis")
def test_without_redis_the_extra_is_named() -> None:
    """Imported without redis-py, it says in one line what to install."""
    with pytest.raises(ImportError, match=r"^RedisQuota needs redis: pip install 'signalwire_fabric_async\[redis\]'$"):
        import signalwire_fabric_async.redis  # noqa: F401  # the import is the test


@pytest.mark.parametrize(("others", "tasks"), [(1, 50), (3, 6)])
async def test_a_far_process_gets_its_share_beside_busy_ones(redis: Server, others: int, tasks: int) -> None:
    """Of processes that want everything, the one that asks seldom gets at least 0.6 of its fair share, also with few tasks."""
    limit, per = 40, 0.5
    async with contextlib.AsyncExitStack() as stack:
        far, *near = [await stack.enter_async_context(RedisQuota(redis.url, limit, per=per)) for _ in range(others + 1)]
        exchange, taken = far._exchange, Counter[RedisQuota]()

        async def late(arguments: list[str]) -> list[int]:
            await asyncio.sleep(0.02)
            return await exchange(arguments)

        far._exchange = late  # type: ignore[method-assign]  # a longer way to Redis

        async def write(quota: RedisQuota) -> None:
            while True:
                await quota.acquire()
                taken[quota] += 1
                await asyncio.sleep(0.002)
                quota.release(sent=True)

        writers = [asyncio.create_task(write(quota)) for quota in (far, *near) for _ in range(tasks)]
        async with asyncio.timeout(HUNG):
            while taken.total() < limit * 8:
                await asyncio.sleep(0.01)
        for writer in writers:
            writer.cancel()
        await asyncio.wait(writers)
    assert taken[far] >= 0.6 * taken.total() / (others + 1)


async def test_a_quota_that_is_small_beside_a_busy_one_waits_for_one_window_at_most(redis: Server) -> None:
    """A process with a single write is served within a window while another wants everything."""
    async with RedisQuota(redis.url, 20, per=0.5) as busy, RedisQuota(redis.url, 20, per=0.5) as small:

        async def write() -> None:
            while True:
                await busy.acquire()
                busy.release(sent=True)

        writers = [asyncio.create_task(write()) for _ in range(100)]
        await asyncio.sleep(0.3)
        for _ in range(3):
            async with asyncio.timeout(5.0):
                await small.acquire()
            small.release(sent=True)
        for writer in writers:
            writer.cancel()
        await asyncio.wait(writers)


@pytest.mark.parametrize("command", ["FLUSHALL", "DEL signalwire_fabric_async:{quota}:slots"])
async def test_keys_that_are_lost_are_waited_for(redis: Server, command: str) -> None:
    """A process that finds its keys gone knows that grants were forgotten: nothing is granted for two windows."""
    async with RedisQuota(redis.url, 10, per=1.0) as quota:
        for _ in range(10):
            await quota.acquire()
        lost = time.monotonic()
        await redis.ask(command)
        for _ in range(10):
            quota.release(sent=True)
        async with asyncio.timeout(HUNG):
            await quota.acquire()
        assert time.monotonic() - lost >= 2.0
        quota.release(sent=False)


async def test_a_newcomer_after_the_keys_were_lost_does_not_hide_the_loss(redis: Server) -> None:
    """It cannot know what was granted before; the next exchange of an older process stops all grants for two windows."""
    async with RedisQuota(redis.url, 10, per=1.0) as old:
        for _ in range(4):
            await old.acquire()
        lost = time.monotonic()
        await redis.ask("FLUSHALL")
        async with RedisQuota(redis.url, 10, per=1.0) as new:
            for _ in range(4):
                old.release(sent=True)
            await old._sync(0)
            async with asyncio.timeout(HUNG):
                for _ in range(10):
                    await new.acquire()
            assert time.monotonic() - lost >= 2.0
            for _ in range(10):
                new.release(sent=False)


@pytest.mark.parametrize(("limit", "per"), [(11, 0.5), (10, 0.6)])
async def test_another_limit_or_window_under_one_key_is_refused(redis: Server, limit: int, per: float) -> None:
    """The second process gets an error that names the settings of the first one."""
    async with RedisQuota(redis.url, 10, per=0.5) as quota:
        await quota.acquire()
        with pytest.raises(ConfigurationError, match=r"limit=10 and per=0\.5"):
            async with RedisQuota(redis.url, limit, per=per):
                pass
        quota.release(sent=True)


async def test_a_user_without_info_keeps_the_limit(redis: Server) -> None:
    """It cannot see that Redis started again, and waits for two windows whenever there are no keys."""
    await redis.ask("ACL SETUSER small on >pw ~signalwire* +@all -info")
    await redis.ask("FLUSHALL")
    began = time.monotonic()
    async with RedisQuota(redis.url.replace("//", "//small:pw@"), 10, per=0.3) as quota:
        async with asyncio.timeout(HUNG):
            await quota.acquire()
        assert time.monotonic() - began >= 0.6
        quota.release(sent=True)


@pytest.mark.parametrize("moved", ["loop", "suspended", "wall"])
async def test_a_process_that_stood_still_sends_nothing_on_old_slots(
    redis: Server, moved: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever clock shows it, slots that were taken before lapse, are not used again, and new ones are waited for."""
    async with RedisQuota(redis.url, 4, per=60.0) as quota:
        for _ in range(2):
            await quota.acquire()
        epoch = quota.epoch
        assert quota.confirm(epoch)
        clocks = redis_module._clocks
        place = ["loop", "suspended", "wall"].index(moved)
        monkeypatch.setattr(
            redis_module, "_clocks", lambda: tuple(t + 900.0 * (n == place) for n, t in enumerate(clocks()))
        )
        assert not quota.confirm(epoch)
        quota.release(sent=False)  # the other one was cancelled
        assert (quota.epoch, quota._in_flight) == (epoch + 1, 0)
        async with asyncio.timeout(HUNG):
            await quota.acquire()
        assert quota.confirm(quota.epoch)
        quota.release(sent=True)


@pytest.mark.parametrize(
    "url",
    [
        "redis://127.0.0.1/0?ssl_cert_reqs=required",
        "redis://127.0.0.1/0?no_such_option=1",
        "rediss://127.0.0.1/0?ssl_ca_certs=/nowhere/ca.pem",
        "redis+sentinel://127.0.0.1:1",
        "redis+sentinel://127.0.0.1:port/main",
        "memcached://127.0.0.1",
    ],
)
def test_other_clients_options_and_missing_files_are_configuration_errors(url: str) -> None:
    """They are found when the quota is made, not taken for a Redis that is unavailable."""
    with pytest.raises(ConfigurationError):
        RedisQuota(url)


async def test_a_cluster_is_named_by_its_url(tmp_path: Path) -> None:
    """`redis+cluster://` finds the server that has the keys: both are in one hash slot."""
    server = Server(tmp_path, "--cluster-enabled yes")
    await server.start()
    try:
        await server.ask("CLUSTER ADDSLOTSRANGE 0 16383")
        async with asyncio.timeout(HUNG):
            while "cluster_state:ok" not in await server.ask("CLUSTER INFO"):
                await asyncio.sleep(0.05)
            url = server.url.replace("redis://", "redis+cluster://")
            async with RedisQuota(url, 10, per=2.0) as quota:
                await quota.acquire()
                quota.release(sent=True)
    finally:
        await server.kill()


async def test_sentinel_leads_to_the_present_master(redis: Server, tmp_path: Path) -> None:
    """`redis+sentinel://` asks Sentinel for the master of the service."""
    folder = tmp_path / "sentinel"
    folder.mkdir()
    configuration = folder / "sentinel.conf"
    configuration.write_text(f"sentinel monitor main 127.0.0.1 {redis.port} 1\n")
    sentinel = Server(folder, binary=redis.binary)
    await sentinel.start_sentinel(configuration)
    try:
        async with asyncio.timeout(HUNG):
            url = f"redis+sentinel://127.0.0.1:{sentinel.port}/main/0"
            async with RedisQuota(url, 10, per=2.0) as quota:
                await quota.acquire()
                quota.release(sent=True)
    finally:
        await sentinel.kill()


async def test_a_server_over_tls_is_checked(tmp_path: Path) -> None:
    """`rediss://` with a CA bundle reaches Redis over TLS."""
    ca = trustme.CA()
    certificate = ca.issue_cert("127.0.0.1")
    files = {name: tmp_path / f"{name}.pem" for name in ("ca", "cert", "key")}
    ca.cert_pem.write_to_path(str(files["ca"]))
    certificate.cert_chain_pems[0].write_to_path(str(files["cert"]))
    certificate.private_key_pem.write_to_path(str(files["key"]))
    server = Server(tmp_path)
    tls = f"--tls-port {server.port} --tls-cert-file {files['cert']} --tls-key-file {files['key']}"
    server = Server(tmp_path, tls, f"--tls-ca-cert-file {files['ca']} --tls-auth-clients no", port=server.port)
    await server.start()
    try:
        url = f"rediss://127.0.0.1:{server.port}/0?ssl_ca_certs={files['ca']}"
        async with asyncio.timeout(HUNG), RedisQuota(url, 10, per=2.0) as quota:
            await quota.acquire()
            quota.release(sent=True)
    finally:
        await server.kill()
