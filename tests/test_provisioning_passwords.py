"""Passwords that were made up: none that was handed out is lost, and none stands anywhere but in its file."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import threading
from pathlib import Path

import pytest

from helpers.rosters import person, put
from signalwire_fabric_async import AsyncSession
from signalwire_fabric_async.provisioning import GeneratedPasswords, JournalBusyError, Shard, apply
from signalwire_fabric_async.testing import FakeFabric

OPEN = """
import sys
from signalwire_fabric_async.provisioning import GeneratedPasswords, JournalBusyError
try:
    GeneratedPasswords(sys.argv[1])
except JournalBusyError as error:
    print(error)
"""


async def test_a_file_in_use_is_refused_and_stays_whole(session: AsyncSession, tmp_path: Path) -> None:
    """While a run makes up passwords into it, nobody else opens the file: half a line would be taken for a torn one."""
    path = tmp_path / "passwords"
    source = GeneratedPasswords(path)
    roster = put(tmp_path, person(1, sip_credentials=[{"username": "bare"}]))
    assert (await apply(session, roster, passwords=source)).complete
    with path.open("ab") as file:
        file.write(b'{"email": "half')  # as a write that is under way looks to others
    before = path.read_bytes()
    with pytest.raises(JournalBusyError, match="in use"):
        GeneratedPasswords(path)
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", OPEN, str(path), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await other.communicate()
    assert b"in use" in out, err.decode()
    assert path.read_bytes() == before
    source.close()
    GeneratedPasswords(path).close()


def test_one_that_nobody_closes_does_not_stay_locked(tmp_path: Path) -> None:
    """A program that plans twice in one process need not close what it lets go of."""
    for _ in range(2):
        source = GeneratedPasswords(tmp_path / "passwords")
        del source
        gc.collect()


async def test_a_password_is_written_nowhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cancelled and closed while the disk is slow: it waits for the disk, so that the file's number is not another's."""
    began, may, real = threading.Event(), threading.Event(), os.write

    def slow(file: int, data: bytes) -> int:
        if b"ada@example.com" in data:
            began.set()
            may.wait(5.0)
        return real(file, data)

    monkeypatch.setattr(os, "write", slow)
    source = GeneratedPasswords(tmp_path / "passwords")
    asking = asyncio.create_task(source.password_for("ada@example.com", None))
    while not began.is_set():
        await asyncio.sleep(0.01)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    threading.Timer(0.3, may.set).start()
    source.close()
    with (tmp_path / "other").open("w+b", buffering=0):
        await asyncio.sleep(0.5)
    assert (tmp_path / "other").read_bytes() == b""
    assert (tmp_path / "passwords").read_bytes().count(b"ada@example.com") == 1


async def test_a_password_after_the_end_fails_its_step(session: AsyncSession, tmp_path: Path) -> None:
    """A source that was closed makes up nothing: the step says why, and nothing is sent for it."""
    source = GeneratedPasswords(tmp_path / "passwords")
    source.close()
    summary = await apply(session, put(tmp_path, person(1)), passwords=source)
    assert [one.state for one in summary.failed] == ["failed", "blocked"]
    assert "the password cannot be kept" in summary.failed[0].reason


async def test_a_shard_waits_for_its_file_of_passwords_and_lets_go_of_it(
    fabric: FakeFabric, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that was counted as lost may still hold it; after a shard, the worker of the next one opens it."""
    pytest.importorskip("distributed", reason="the extra dask is not installed")
    from signalwire_fabric_async.dask import ShardRun, run_shard

    for name, value in (("PROJECT_ID", fabric.project_id), ("API_TOKEN", fabric.api_token)):
        monkeypatch.setenv(f"SIGNALWIRE_{name}", value)
    path, roster = tmp_path / "passwords", put(tmp_path, person(1, sip_credentials=[{"username": "bare"}]))
    made: list[GeneratedPasswords] = []

    def passwords(_: Shard) -> GeneratedPasswords:
        made.append(GeneratedPasswords(path))
        return made[-1]

    run = ShardRun(
        roster=str(roster),
        shard=Shard(),
        journal=str(tmp_path / "journal"),
        journals=str(tmp_path),
        run="this",
        session={"base_url": fabric.base_url},
        quota_url=None,
        limit=1_000,
        per=1.0,
        passwords=passwords,
        options={},
    )
    lost = GeneratedPasswords(path)
    asyncio.get_running_loop().call_later(1.0, lost.close)
    for _ in range(2):
        assert (await asyncio.to_thread(run_shard, run)).complete
    assert len(made) == 2
