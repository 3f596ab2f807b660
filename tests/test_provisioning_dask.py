"""A roster over a Dask cluster of several processes, on this machine: shared quota, gathered journals, a killed worker."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from helpers.scale import scaled
from signalwire_fabric_async import ConfigurationError
from signalwire_fabric_async.testing import FakeFabric

pytest.importorskip("distributed", reason="the extra dask is not installed")

from signalwire_fabric_async._dask_claim import claim, is_ours
from signalwire_fabric_async.provisioning import JournalBusyError

PROGRAMS = Path(__file__).parent / "helpers" / "programs"


def roster(folder: Path, count: int) -> Path:
    """Return a roster of that many people with a credential each."""
    path = folder / "people.jsonl"
    with path.open("w") as file:
        for n in range(count):
            row = {"email": f"p{n}@example.com", "sip_credentials": [{"username": f"u{n}", "password": "hunter22"}]}
            file.write(json.dumps(row) + "\n")
    return path


async def run(fabric: FakeFabric, *arguments: str | Path) -> dict[str, Any]:
    """Run the cluster in a process of its own; answers what it printed last."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(PROGRAMS / "apply_on_dask.py"),
        *map(str, arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={
            **os.environ,
            "SIGNALWIRE_BASE_URL": fabric.base_url,
            "SIGNALWIRE_PROJECT_ID": fabric.project_id,
            "SIGNALWIRE_API_TOKEN": fabric.api_token,
        },
    )
    out, err = await asyncio.wait_for(process.communicate(), 240)
    assert process.returncode == 0, err.decode()[-3000:]
    result: dict[str, Any] = json.loads(out.splitlines()[-1])
    return result


async def check(fabric: FakeFabric, count: int, journals: Path, *, shards: int = 4) -> None:
    """Each exists once, and the gathered journal knows each."""
    people = fabric.stored("subscribers")
    assert sorted(one["subscriber"]["email"] for one in people) == sorted(f"p{n}@example.com" for n in range(count))
    assert all(len(fabric.stored("subscribers.sip_credentials", one["id"])) == 1 for one in people)
    connection = sqlite3.connect(journals / "journal")
    known = connection.execute(
        "SELECT count(*), count(DISTINCT id) FROM steps WHERE state = 'done' AND kind <> 'person'"
    ).fetchone()
    connection.close()
    assert known == (2 * count, 2 * count)
    written = [journals / "journal", *journals.glob("shard-?-of-?")]
    assert [one.read_bytes()[18:20] for one in written] == [b"\1\1"] * (
        shards + 1
    )  # none by WAL: they are on a shared disk


async def test_a_cluster_applies_a_roster_even_if_a_worker_is_killed(tmp_path: Path) -> None:
    """Four shards on two worker processes, one of which is killed: each person exists once, with one journal of all."""
    count = scaled(4_000)
    async with FakeFabric(allow_duplicates=True) as fabric:
        fabric.lose_answers(0.03)
        summary = await run(fabric, roster(tmp_path, count), tmp_path / "journals", "-", "kill")
        assert summary["workers"] == 2
        assert summary["complete"], summary["failed"][:3]
        await check(fabric, count, tmp_path / "journals")


@pytest.mark.skipif(shutil.which("redis-server") is None, reason="no redis-server: apt-get install redis-server")
async def test_a_cluster_shares_the_quota_over_redis(tmp_path: Path) -> None:
    """The workers keep the Space's quota together: the service refuses nothing."""
    pytest.importorskip("redis", reason="the extra redis is not installed")
    from helpers.redis_server import Server

    redis = Server(tmp_path)
    await redis.start()
    try:
        async with FakeFabric(write_limit=1_380, window=1.0) as fabric:
            summary = await run(fabric, roster(tmp_path, 100), tmp_path / "journals", redis.url)
            assert summary["complete"]
            assert summary["subscribers"]["created"] == 100
            assert all(entry.status != 429 for entry in fabric.log)
            await check(fabric, 100, tmp_path / "journals")
    finally:
        await redis.kill()


async def test_credentials_are_not_sent_to_the_workers(tmp_path: Path) -> None:
    """Neither a token in the settings nor a client of the wrong kind is accepted."""
    from signalwire_fabric_async.dask import apply

    class Client:
        asynchronous = False

    for session in ({"api_token": "PT-secret"}, {}):
        with pytest.raises(ConfigurationError) as caught:
            await apply(Client(), "people.csv", journals=tmp_path, session=session)  # type: ignore[arg-type]  # as a mistake
        assert "PT-secret" not in str(caught.value)


async def test_the_default_arguments_apply_a_roster(tmp_path: Path) -> None:
    """With nothing but the roster and the directory of the journals, each of two workers has a shard."""
    async with FakeFabric(allow_duplicates=True) as fabric:
        summary = await run(fabric, roster(tmp_path, 100), tmp_path / "journals", "-", "defaults")
        assert summary["complete"]
        assert summary["subscribers"]["created"] == 100
        await check(fabric, 100, tmp_path / "journals", shards=2)


class Cluster:
    """A client whose scheduler goes away: what it was given is never done, and taking it back fails."""

    asynchronous = True

    def __init__(self, workers: int = 2) -> None:
        self.submitted = 0
        self._workers = workers

    async def wait_for_workers(self, _: int, *, timeout: float) -> None:
        if not self._workers:
            raise TimeoutError

    async def ncores(self) -> dict[str, int]:
        return {f"tcp://127.0.0.1:{number}": 2 for number in range(self._workers)}

    def submit(self, do: Any, *_: object, **__: object) -> asyncio.Future[Any]:
        self.submitted += 1
        return asyncio.get_running_loop().create_future()

    async def cancel(self, _: object) -> None:
        raise OSError("the scheduler is gone")


async def test_cancelled_it_stops_the_workers_although_the_scheduler_is_gone(tmp_path: Path) -> None:
    """The request to stop, which the workers look for, is there, and the cancellation is what is raised."""
    from signalwire_fabric_async.dask import apply

    cluster = Cluster()
    running = asyncio.create_task(apply(cluster, "people.csv", journals=tmp_path, shards=3))  # type: ignore[arg-type]  # it takes what a client takes
    async with asyncio.timeout(30):
        while cluster.submitted < 3:
            await asyncio.sleep(0.01)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert not is_ours(str(tmp_path), "the id of any client")


async def test_a_shard_for_each_worker_is_the_default(tmp_path: Path) -> None:
    """However many there are: what the scheduler says of itself may name five at most, or none."""
    from signalwire_fabric_async.dask import apply

    cluster = Cluster(7)
    running = asyncio.create_task(apply(cluster, "people.csv", journals=tmp_path))  # type: ignore[arg-type]  # it takes what a client takes
    async with asyncio.timeout(30):
        while cluster.submitted < 7:
            await asyncio.sleep(0.01)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_a_cluster_without_workers_says_so(tmp_path: Path) -> None:
    """After a while of waiting for one; nothing was submitted, and nothing claimed."""
    from signalwire_fabric_async.dask import apply

    cluster = Cluster(0)
    with pytest.raises(ConfigurationError, match="no workers for 30 s"):
        await apply(cluster, "people.csv", journals=tmp_path, shards=3)  # type: ignore[arg-type]  # as above
    assert not cluster.submitted
    assert not list(tmp_path.iterdir())


class TestClaim:
    """Which client runs the shards of a directory."""

    async def test_a_client_that_is_alive_is_left_alone(self, tmp_path: Path) -> None:
        """A second call with the same journals raises, and the first one's shards go on."""
        async with claim(tmp_path) as run:
            with pytest.raises(JournalBusyError, match="another client"):
                async with claim(tmp_path):
                    pass
            assert is_ours(str(tmp_path), run)

    async def test_a_client_that_died_is_taken_over(self, tmp_path: Path, fabric: FakeFabric) -> None:
        """Its file stands still: the next client claims the directory, and the shards of the dead one see it."""
        (tmp_path / "client").write_text("dead 17")
        assert is_ours(str(tmp_path), "dead")
        with fabric.clock:
            async with claim(tmp_path) as run:
                assert not is_ours(str(tmp_path), "dead")
                assert is_ours(str(tmp_path), run)

    async def test_one_that_ended_or_was_cancelled_is_not_waited_for(self, tmp_path: Path) -> None:
        """The next call begins at once."""
        for _ in range(2):
            async with asyncio.timeout(4.0), claim(tmp_path):
                pass
        with pytest.raises(asyncio.CancelledError):
            async with claim(tmp_path) as run:
                raise asyncio.CancelledError
        assert not is_ours(str(tmp_path), run)
        async with asyncio.timeout(4.0), claim(tmp_path):
            pass

    def test_a_file_that_cannot_be_read_stops_nothing(self, tmp_path: Path) -> None:
        """A shared disk that hiccups ends no run."""
        assert is_ours(str(tmp_path), "any")
        (tmp_path / "client").write_bytes(b"\xff")
        assert is_ours(str(tmp_path), "any")


async def test_a_number_of_shards_is_a_number(tmp_path: Path) -> None:
    """Before anything is submitted."""
    from signalwire_fabric_async.dask import apply

    for wrong in (0, True, "4"):
        with pytest.raises(ConfigurationError, match="shards"):
            await apply(Cluster(), "people.csv", journals=tmp_path, shards=wrong)  # type: ignore[arg-type]  # as a mistake


async def test_an_on_shard_that_raises_does_not_touch_the_run(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The other shards are awaited and logged; the log names the error's type alone."""
    from signalwire_fabric_async.dask import apply
    from signalwire_fabric_async.provisioning import Counts, Shard, Summary

    logged: list[Shard] = []

    class Done(Cluster):
        def submit(self, do: Any, *_: object, **__: object) -> asyncio.Future[Any]:
            done = asyncio.get_running_loop().create_future()
            done.set_result(
                "https://acme.signalwire.com"
                if do.__name__ == "_origin"
                else Summary(subscribers=Counts(created=1), credentials=Counts())
            )
            return done

    def on_shard(shard: Shard, _: Summary) -> None:
        logged.append(shard)
        raise ValueError("canary-secret")

    summary = await apply(Done(), "people.csv", journals=tmp_path, shards=3, on_shard=on_shard)  # type: ignore[arg-type]  # as above
    assert summary.subscribers.created == 3
    assert logged == [Shard(1, 3), Shard(2, 3), Shard(3, 3)]
    assert caplog.text.count("on_shard raised ValueError") == 3
    assert "canary" not in caplog.text


async def test_cancelled_while_the_journals_are_gathered_it_lets_go_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends when they are gathered and free: the same call goes on, and finds none of them in use."""
    from signalwire_fabric_async import dask
    from signalwire_fabric_async.provisioning import Counts, Summary

    real, began, ended = dask.gather_journals, threading.Event(), threading.Event()  # type: ignore[attr-defined]  # replaced below: where the module looks it up

    def slow(*args: Any, **options: Any) -> int:
        began.set()
        time.sleep(0.5)
        count = real(*args, **options)
        ended.set()
        return count

    class Done(Cluster):
        def submit(self, do: Any, *_: object, **__: object) -> asyncio.Future[Any]:
            done = asyncio.get_running_loop().create_future()
            summary = Summary(subscribers=Counts(created=1), credentials=Counts())
            done.set_result("https://acme.signalwire.com" if do.__name__ == "_origin" else summary)
            return done

    monkeypatch.setattr(dask, "gather_journals", slow)
    applying = asyncio.create_task(dask.apply(Done(), "people.csv", journals=tmp_path, shards=2))  # type: ignore[arg-type]  # as above
    while not began.is_set():
        await asyncio.sleep(0.01)
    applying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await applying
    assert ended.is_set()
    assert (await dask.apply(Done(), "people.csv", journals=tmp_path, shards=2)).complete  # type: ignore[arg-type]  # as above
