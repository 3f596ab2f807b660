"""The journal: refused where it cannot be trusted, left as it is, and never behind what was sent."""

from __future__ import annotations

import asyncio
import json
import os
import pickle
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from helpers.journals import states
from signalwire_fabric_async import AsyncSession
from signalwire_fabric_async.provisioning import (
    Journal,
    JournalBusyError,
    JournalError,
    Problem,
    RosterError,
    apply,
    plan,
)
from signalwire_fabric_async.provisioning.journal import journal as journal_module
from signalwire_fabric_async.provisioning.journal.journal import JournalWriter
from signalwire_fabric_async.provisioning.journal.statements import BEGIN, Values, write
from signalwire_fabric_async.testing import FakeFabric

PROGRAMS = Path(__file__).parent / "helpers" / "programs"
SWFA = 0x53574641


def roster(folder: Path, count: int, first_name: str = "Ada") -> Path:
    """Return a roster of that many people with a credential each."""
    path = folder / "people.jsonl"
    with path.open("w") as file:
        for n in range(count):
            credential = {"username": f"user-{n}", "password": "canary-sip"}
            row = {"email": f"p{n}@example.com", "first_name": first_name, "password": "canary-person"}
            file.write(json.dumps({**row, "sip_credentials": [credential]}) + "\n")
    return path


async def test_it_holds_what_was_done_for_its_owner_alone(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path
) -> None:
    """Every step with its id; mode 0600; no password in it or beside it."""
    journal = tmp_path / "journal"
    await apply(session, roster(tmp_path, 20), journal=journal)
    assert states(journal) == {"done": 40}
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600
    connection = sqlite3.connect(journal)
    ids = {id for (id,) in connection.execute("SELECT id FROM steps WHERE kind = 'subscriber'")}
    assert ids == {one["id"] for one in fabric.stored("subscribers")}
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
    for file in tmp_path.glob("journal*"):
        assert b"canary" not in file.read_bytes()


async def test_a_step_is_on_disk_before_it_is_sent(fabric: FakeFabric, session: AsyncSession, tmp_path: Path) -> None:
    """When a write arrives at the server, another connection reads its row as `sending`."""
    journal = tmp_path / "journal"
    seen: list[Any] = []
    fabric.delay("POST", 0.05)

    async def watch() -> None:
        while len(seen) < 5:
            arrived = fabric.requests("POST")
            if arrived:
                assert sum(states(journal).values()) >= arrived
                seen.append(arrived)
            await asyncio.sleep(0.01)

    watching = asyncio.create_task(watch())
    await apply(session, roster(tmp_path, 20), journal=journal, at_once=2)
    await watching


async def test_one_commit_announces_the_steps_of_many_people(
    session: AsyncSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At most four times as many people as are sent at once, each with all steps; outcomes go along, or gather for a moment."""
    announced: list[int] = []

    def count(connection: sqlite3.Connection, work: list[tuple[str, list[Values]]]) -> None:
        if rows := [one for statement, several in work if statement == BEGIN for one in several]:
            announced.append(len(rows))
        write(connection, work)

    monkeypatch.setattr(journal_module, "write", count)
    summary = await apply(session, roster(tmp_path, 250), journal=tmp_path / "journal", at_once=10)
    assert summary.complete
    assert sum(announced) == 500
    assert len(announced) <= 8
    assert max(announced) == 2 * 4 * 10
    assert states(tmp_path / "journal") == {"done": 500}


async def test_what_began_is_looked_up_before_it_is_sent_again(tmp_path: Path) -> None:
    """Rows that were `sending` when a run ended are found in the Space, or created: each exists once."""
    journal = tmp_path / "journal"
    async with FakeFabric(allow_duplicates=True) as fabric, fabric.session() as session:
        fabric.delay("POST", 5.0)
        running = asyncio.create_task(apply(session, roster(tmp_path, 8), journal=journal, settle=0.1))
        while fabric.requests("POST") < 8:
            await asyncio.sleep(0.01)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert states(journal) == {"sending": 16}  # the steps of a person are recorded together, before the first
        fabric.clear_faults()
        summary = await apply(session, tmp_path / "people.jsonl", journal=journal, settle=0.1)
        assert summary.complete
        assert len(fabric.stored("subscribers")) == 8
        assert states(journal) == {"done": 16}


async def test_whom_the_listing_lacks_is_asked_for_by_id(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path
) -> None:
    """Somebody deleted a person meanwhile: the journal's id is read, is gone, and the person is created again."""
    journal = tmp_path / "journal"
    await apply(session, roster(tmp_path, 5), journal=journal)
    await session.subscribers.delete(fabric.stored("subscribers")[2]["id"])
    gets = fabric.requests("GET")
    summary = await apply(session, tmp_path / "people.jsonl", journal=journal, settle=0.0)
    assert (summary.subscribers.created, summary.credentials.created) == (1, 1)
    assert fabric.requests("GET") == gets + 1 + 1 + 4  # the listing, the one that is gone, the credentials of the rest
    assert len(fabric.stored("subscribers")) == 5


async def test_a_changed_roster_is_planned_again(fabric: FakeFabric, session: AsyncSession, tmp_path: Path) -> None:
    """The roster's hash is kept: another content is applied as changed, also when the last run did not end."""
    journal, stop = tmp_path / "journal", asyncio.Event()
    first = await apply(
        session, roster(tmp_path, 50), journal=journal, at_once=2, on_progress=lambda _: stop.set(), stop=stop
    )
    assert first.stopped
    async with plan(session, roster(tmp_path, 50, "Grace"), journal=journal) as planned:
        assert not planned.resumed
        assert planned.subscribers.updated == first.subscribers.created
        assert (await planned.apply()).complete
    assert {one["subscriber"]["first_name"] for one in fabric.stored("subscribers")} == {"Grace"}


@pytest.mark.parametrize("damage", ["text", "header", "page", "foreign", "version"])
async def test_a_file_that_is_no_sound_journal_is_left_as_it_is(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path, damage: str
) -> None:
    """Text, a damaged head or page, another program's database, another version: a clear error, not a byte changed."""
    journal = tmp_path / "journal"
    if damage == "foreign":
        connection = sqlite3.connect(journal)
        connection.execute("CREATE TABLE mine (x)")
        connection.commit()
        connection.close()
    else:
        await apply(session, roster(tmp_path, 50), journal=journal)
        content = bytearray(journal.read_bytes())
        if damage == "text":
            content[:] = b"my notes\n" * 99
        elif damage == "header":
            content[0:16] = bytes(16)
        elif damage == "version":
            content[60:64] = (99).to_bytes(4, "big")
        else:
            for start in range(4096, len(content), 4096):
                content[start : start + 200] = b"\xa5" * 200
        journal.write_bytes(content)
    before, writes = journal.read_bytes(), fabric.requests("POST")
    with pytest.raises(JournalError, match="journal"):
        await apply(session, roster(tmp_path, 51), journal=journal)
    assert journal.read_bytes() == before
    assert fabric.requests("POST") == writes


@pytest.mark.parametrize(
    ("kind", "version", "says"),
    [
        (0, 0, "another program's file"),
        (7, 1, "another program's file"),
        (SWFA, 1, "damaged"),
        (SWFA, 99, "format 99"),
    ],
)
def test_a_database_that_is_no_journal_says_why(tmp_path: Path, kind: int, version: int, says: str) -> None:
    """Another program's database, one that only looks like a journal, one of a later version: each in its own words."""
    path = tmp_path / "people.db"
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id = {kind}")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute("CREATE TABLE mine (x)")
    connection.commit()
    connection.close()
    with pytest.raises(JournalError, match=says):
        Journal(path, space="http://127.0.0.1:1")


def test_a_journal_is_known_by_its_mark_and_counts_its_runs(tmp_path: Path) -> None:
    """The mark in the file stays what it is, so that old journals are read; a run counts unless it goes on with one."""
    path = tmp_path / "people.journal"
    runs = []
    for digest, finishes in (("a", False), ("a", True), ("a", False), ("b", True)):
        journal = JournalWriter(path, space="http://127.0.0.1:1")
        journal.begin(digest, 30.0)
        runs.append(journal.run)
        if finishes:
            journal.finish()
        journal.close()
    assert runs == [1, 1, 2, 3]
    assert path.read_bytes()[68:72] == b"SWFA"


async def test_a_journal_of_another_space_is_refused(session: AsyncSession, tmp_path: Path) -> None:
    """What was done there was not done here."""
    await apply(session, roster(tmp_path, 1), journal=tmp_path / "journal")
    async with FakeFabric() as other, other.session() as there:
        with pytest.raises(JournalError, match=other.base_url):
            await apply(there, roster(tmp_path, 1), journal=tmp_path / "journal")


async def test_two_runs_on_one_journal(session: AsyncSession, tmp_path: Path) -> None:
    """The second is refused with the first one's process number, and the lock is free when the first has ended."""
    journal = tmp_path / "journal"
    async with plan(session, roster(tmp_path, 1), journal=journal):
        with pytest.raises(JournalBusyError) as caught:
            await apply(session, roster(tmp_path, 1), journal=journal)
        assert caught.value.pid == os.getpid()
    assert (await apply(session, roster(tmp_path, 1), journal=journal)).complete


async def test_a_directory_that_is_not_there_is_a_clear_error(session: AsyncSession, tmp_path: Path) -> None:
    """Before anything is sent."""
    with pytest.raises(JournalError, match="No such file"):
        await apply(session, roster(tmp_path, 1), journal=tmp_path / "absent" / "journal")


@pytest.mark.skipif(sys.platform == "win32", reason="the limit on a file's size is of POSIX")
async def test_a_full_disk_stops_new_writes(tmp_path: Path) -> None:
    """A clear error; nothing is sent that was not noted; with room again, the same journal goes on."""
    journal = tmp_path / "journal"
    async with FakeFabric(allow_duplicates=True) as fabric, fabric.session() as session:
        command = [
            sys.executable,
            PROGRAMS / "apply_on_full_disk.py",
            str(fabric.port),
            roster(tmp_path, 400),
            journal,
            "150000",
        ]
        process = await asyncio.create_subprocess_exec(
            *map(str, command), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        out, err = await process.communicate()
        assert process.returncode == 0, err.decode()
        assert b"cannot be written" in out
        assert b"nothing more is sent" in out
        sent = fabric.requests("POST")
        assert 0 < sent < 4_000
        copy = shutil.copy(journal, tmp_path / "copy")
        shutil.copy(f"{journal}-wal", f"{copy}-wal") if Path(f"{journal}-wal").exists() else None
        assert sum(states(Path(copy)).values()) >= sent
        assert (await apply(session, tmp_path / "people.jsonl", journal=journal, settle=0.1)).complete
        assert len(fabric.stored("subscribers")) == 400


def test_the_errors_survive_pickling() -> None:
    """With what they carry: a process pool hands them on."""
    busy = pickle.loads(pickle.dumps(JournalBusyError("in use", 7)))
    assert (str(busy), busy.pid) == ("in use", 7)
    found = RosterError((Problem("people.csv", 2, 3, "wrong"),))
    assert pickle.loads(pickle.dumps(found)).problems == found.problems
    assert str(pickle.loads(pickle.dumps(JournalError("full")))) == "full"


async def test_a_pruning_that_was_stopped_goes_on(fabric: FakeFabric, session: AsyncSession, tmp_path: Path) -> None:
    """Credentials and unmanaged subscribers that were not yet deleted are, when the run is resumed."""
    journal, stop = tmp_path / "journal", asyncio.Event()
    await apply(session, roster(tmp_path, 10))
    fabric.seed(subscribers=5)
    rows = [json.loads(line) for line in (tmp_path / "people.jsonl").read_text().splitlines()]
    for row in rows:
        row["first_name"], row["sip_credentials"] = "Grace", []
    (tmp_path / "people.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    people = tmp_path / "people.jsonl"
    first = await apply(
        session,
        people,
        journal=journal,
        prune=True,
        complete=True,
        max_deletes=10_000,
        at_once=1,
        on_progress=lambda _: stop.set(),
        stop=stop,
    )
    assert first.stopped
    assert (await apply(session, people, journal=journal, prune=True, complete=True, max_deletes=10_000)).complete
    kept = fabric.stored("subscribers")
    assert len(kept) == 10
    assert not any(fabric.stored("subscribers.sip_credentials", one["id"]) for one in kept)


async def test_a_slow_disk_is_waited_for(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the many who need nothing, no more than some thousands wait in memory to be noted."""
    from signalwire_fabric_async.provisioning import application
    from signalwire_fabric_async.provisioning.journal import journal, statements

    queued: list[int] = []
    real_unchanged, real_write = JournalWriter.unchanged, statements.write

    def unchanged(self: JournalWriter, people: Iterable[tuple[str, str]]) -> None:
        real_unchanged(self, people)
        queued.append(sum(len(rows) for _, rows, _ in self._gathered))

    def slow(*args: Any) -> None:
        time.sleep(0.1)
        real_write(*args)

    monkeypatch.setattr(application, "QUEUED", 250)
    monkeypatch.setattr(JournalWriter, "unchanged", unchanged)
    monkeypatch.setattr(journal, "write", slow)
    people = [{"email": f"p{n}@example.com"} for n in range(2_000)]
    fabric.seed(subscribers=people)
    path = tmp_path / "people.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in people))
    assert (await apply(session, path, journal=tmp_path / "journal")).complete
    assert (len(queued), max(queued)) == (8, 250)
