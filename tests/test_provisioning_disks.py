"""Disks that fail: what is raised is the SDK's own, and the next run goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
from test_provisioning_apply import person, put

from signalwire_fabric_async import AsyncSession
from signalwire_fabric_async.provisioning import JournalError, WorkbenchError, apply, gather_journals
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
        ("PRAGMA journal_mode = OFF", WorkbenchError),
        ("INSERT INTO people", WorkbenchError),
        ("INSERT INTO known", WorkbenchError),
        ("INSERT OR REPLACE INTO found", WorkbenchError),
        ("INSERT INTO steps", WorkbenchError),
        ("SELECT n, person", WorkbenchError),
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


async def test_a_temporary_disk_that_is_full_is_told(session: AsyncSession, tmp_path: Path) -> None:
    """The roster does not fit onto it: the error says what SQLite says, before anything is sent."""

    class Small(sqlite3.Connection):
        def executescript(self, sql: str, *rest: Any) -> sqlite3.Cursor:
            done = super().executescript(sql, *rest)
            self.execute("PRAGMA max_page_count = 40")
            return done

    roster = put(tmp_path, *(person(n, company_name="x" * 2_000) for n in range(200)))
    with pytest.MonkeyPatch.context() as patched, pytest.raises(WorkbenchError, match="full"):
        patched.setattr(sqlite3, "connect", partial(REAL, factory=Small))
        await apply(session, roster)


@pytest.mark.parametrize("statement", ["ATTACH", "SELECT count(*) FROM steps"])
async def test_gathering_onto_a_disk_that_fails(
    session: AsyncSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    """Journals that cannot be put together are a JournalError, and stay as they are."""
    await apply(session, put(tmp_path, person(1)), journal=tmp_path / "journal")
    before = (tmp_path / "journal").read_bytes()
    with failing(statement, monkeypatch), pytest.raises(JournalError, match="disk I/O error"):
        gather_journals([tmp_path / "journal"], tmp_path / "all", space=session.origin)
    assert (tmp_path / "journal").read_bytes() == before
    assert gather_journals([tmp_path / "journal"], tmp_path / "all", space=session.origin) == 2
