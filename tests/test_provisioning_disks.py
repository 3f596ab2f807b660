"""Disks that fail: what is raised is the SDK's own, and the next run goes on."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest

from helpers.journals import CUT_SHORT, states
from helpers.rosters import person, put
from signalwire_fabric_async import AsyncSession
from signalwire_fabric_async.provisioning import JournalError, Progress, StagingError, apply, gather_journals, plan
from signalwire_fabric_async.testing import FakeFabric

REAL: Final = sqlite3.connect


@contextmanager
def failing(statement: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """While it is entered, the disk fails whenever SQLite is asked for this."""

    class Failing(sqlite3.Connection):
        def execute(self, sql: str, *rest: Any) -> sqlite3.Cursor:
            self.check(sql)
            return super().execute(sql, *rest)

        def executemany(self, sql: str, *rest: Any) -> sqlite3.Cursor:
            self.check(sql)
            return super().executemany(sql, *rest)

        def executescript(self, sql: str, *rest: Any) -> sqlite3.Cursor:
            self.check(sql)
            return super().executescript(sql, *rest)

        def check(self, sql: str) -> None:
            if sql.strip().startswith(statement):
                raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", partial(REAL, factory=Failing))
        yield


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("PRAGMA journal_mode = WAL", JournalError),
        ("PRAGMA quick_check", JournalError),
        ("SELECT value FROM run", JournalError),
        ("SELECT ident, run", JournalError),
        ("BEGIN IMMEDIATE", JournalError),
        ("INSERT OR REPLACE INTO run", JournalError),
        ("INSERT OR REPLACE INTO steps", JournalError),
        ("PRAGMA journal_mode = OFF", StagingError),
        ("INSERT INTO people", StagingError),
        ("INSERT OR REPLACE INTO known", StagingError),
        ("INSERT OR REPLACE INTO existing", StagingError),
        ("INSERT INTO steps VALUES", StagingError),
        ("SELECT person, ident", StagingError),
    ],
)
async def test_a_disk_that_fails_is_an_error_of_the_sdk(
    fabric: FakeFabric,
    session: AsyncSession,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    statement: str,
    error: type[Exception],
) -> None:
    """Whatever SQLite is doing when the disk fails, what is raised is a FabricError that says so; the next run goes on."""
    fabric.seed(subscribers=1)
    journal = tmp_path / "journal"
    await apply(session, put(tmp_path, person(0)), journal=journal)
    roster = put(tmp_path, person(0), person(1))
    with failing(statement, monkeypatch), pytest.raises(error, match="disk I/O error"):
        await apply(session, roster, journal=journal)
    assert (await apply(session, roster, journal=journal, settle=0.0)).complete


async def test_a_temporary_disk_that_is_full_is_reported(session: AsyncSession, tmp_path: Path) -> None:
    """The roster does not fit onto it: the error says what SQLite says, before anything is sent."""

    class Small(sqlite3.Connection):
        def executescript(self, sql: str, *rest: Any) -> sqlite3.Cursor:
            done = super().executescript(sql, *rest)
            self.execute("PRAGMA max_page_count = 40")
            return done

    roster = put(tmp_path, *(person(n, company_name="x" * 2_000) for n in range(200)))
    with pytest.MonkeyPatch.context() as patched, pytest.raises(StagingError, match="full"):
        patched.setattr(sqlite3, "connect", partial(REAL, factory=Small))
        await apply(session, roster)


@pytest.mark.parametrize("statement", ["ATTACH", "SELECT count(*) FROM steps"])
async def test_gathering_onto_a_disk_that_fails(
    session: AsyncSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    """Journals that cannot be put together are a JournalError, and stay as they are."""
    await apply(session, put(tmp_path, person(1)), journal=tmp_path / "journal")
    before = states(tmp_path / "journal")
    with failing(statement, monkeypatch), pytest.raises(JournalError, match="disk I/O error"):
        gather_journals([tmp_path / "journal"], tmp_path / "all", space=session.origin)
    assert states(tmp_path / "journal") == before
    assert gather_journals([tmp_path / "journal"], tmp_path / "all", space=session.origin) == 2


def form(journal: Path) -> int:
    """Return how SQLite writes a file, as its head says: 1 with a rollback journal, 2 with a WAL."""
    written, read = journal.read_bytes()[18:20]
    assert written == read
    return written


async def test_a_journal_that_other_machines_see_does_without_wal(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path
) -> None:
    """From its making on, and while it is open; a journal can be taken there and back."""
    journal, roster = tmp_path / "journal", put(tmp_path, *map(person, range(20)))
    names: set[str] = set()

    def report(_: Progress) -> None:
        names.update(one.name for one in tmp_path.glob("journal*"))
        assert form(journal) == 1

    async with plan(session, roster, journal=journal, shared_journal=True) as planned:
        report(Progress(done=0, failed=0, total=0, rate=0.0, seconds_left=None, round=0))
        assert (await planned.apply(on_progress=report)).complete
        assert states(journal) == {"done": 40}
    assert names == {"journal", "journal-journal"}
    for shared, expected in ((False, 2), (True, 1)):
        assert (await apply(session, roster, journal=journal, shared_journal=shared)).writes == 0
        assert form(journal) == expected
        assert states(journal) == {"done": 40}
    gather_journals([journal], tmp_path / "all", space=session.origin, shared=True)
    assert states(tmp_path / "all") == {"done": 40}
    assert (form(journal), form(tmp_path / "all")) == (1, 1)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX")
async def test_a_commit_that_was_cut_short_is_undone(fabric: FakeFabric, session: AsyncSession, tmp_path: Path) -> None:
    """Killed in the middle of writing to a shared journal, half of it written: the next run finds it as it was before."""
    journal, roster = tmp_path / "journal", put(tmp_path, *map(person, range(50)))
    await apply(session, roster, journal=journal, shared_journal=True)
    before = journal.read_bytes()
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", CUT_SHORT, str(journal)], check=False)
    assert journal.read_bytes() != before
    async with plan(session, roster, journal=journal, shared_journal=True):
        assert states(journal) == {"done": 100}
    assert states(journal) == {"done": 100}


KILLED = """
import os, signal, sqlite3, sys
from functools import partial

left = int(sys.argv[4])

class Killing(sqlite3.Connection):
    def execute(self, sql, *rest):
        global left
        done = super().execute(sql, *rest)
        if sql.startswith("ATTACH") or left < int(sys.argv[4]):
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
        return done

sqlite3.connect = partial(sqlite3.connect, factory=Killing)
from signalwire_fabric_async.provisioning import gather_journals
gather_journals([sys.argv[1]], sys.argv[2], space=sys.argv[3])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX")
@pytest.mark.parametrize("after", [1, 2, 3])
async def test_a_gathering_that_is_killed_leaves_no_step_to_another_run(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path, after: int
) -> None:
    """Whichever statement it came to: a run with the gathered journal, stopped and gone on with, looks at everybody."""
    people = [person(n, sip_credentials=[]) for n in range(3)]
    await apply(session, put(tmp_path, *people), journal=tmp_path / "shard")
    command = [sys.executable, "-c", KILLED, tmp_path / "shard", tmp_path / "all", session.origin, after]
    await asyncio.to_thread(subprocess.run, list(map(str, command)), check=False)
    roster = put(tmp_path, *(one | {"first_name": "New"} for one in people))
    stop = asyncio.Event()
    stop.set()
    assert (await apply(session, roster, journal=tmp_path / "all", stop=stop)).stopped
    assert (await apply(session, roster, journal=tmp_path / "all")).subscribers.updated == 3
    assert {one["subscriber"]["first_name"] for one in fabric.stored("subscribers")} == {"New"}
