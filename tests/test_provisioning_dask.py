"""A roster over a Dask cluster of several processes, on this machine: shared quota, gathered journals, a killed worker."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest
from scale import scaled

from signalwire_fabric_async import ConfigurationError
from signalwire_fabric_async.testing import FakeFabric

pytest.importorskip("distributed", reason="the extra dask is not installed")

HERE = Path(__file__).parent


def roster(folder: Path, count: int) -> Path:
    """A roster of that many people with a credential each."""
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
        str(HERE / "dask_run.py"),
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
    return json.loads(out.splitlines()[-1])


async def check(fabric: FakeFabric, count: int, journals: Path) -> None:
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


async def test_a_cluster_applies_a_roster_even_if_a_worker_is_killed(tmp_path: Path) -> None:
    """Four shards on two worker processes, one of which is killed: each person exists once, with one journal of all."""
    count = scaled(4_000)
    async with FakeFabric(allow_twins=True) as fabric:
        fabric.lose_answers(0.03)
        summary = await run(fabric, roster(tmp_path, count), tmp_path / "journals", "-", "kill")
        assert summary["workers"] == 2
        assert summary["complete"], summary["failed"][:3]
        await check(fabric, count, tmp_path / "journals")


@pytest.mark.skipif(shutil.which("redis-server") is None, reason="no redis-server: apt-get install redis-server")
async def test_a_cluster_shares_the_quota_over_redis(tmp_path: Path) -> None:
    """The workers keep the Space's quota together: the service refuses nothing."""
    pytest.importorskip("redis", reason="the extra redis is not installed")
    from test_redis_quota import Server

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
