"""A copy of a journal is another file, which no lock on the first one reaches: two runs with copies are kept apart."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.rosters import person, put
from signalwire_fabric_async import AsyncSession
from signalwire_fabric_async.provisioning import JournalBusyError, Waiting, apply, plan
from signalwire_fabric_async.provisioning.journal import lock
from signalwire_fabric_async.testing import FakeFabric

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a file that is open cannot be copied there")


def interrupt(journal: Path) -> None:
    """Have a journal as a killed run leaves it."""
    connection = sqlite3.connect(journal)
    with connection:
        connection.execute("UPDATE run SET value = 'no' WHERE name = 'finished'")
    connection.close()


def copy(journal: Path, to: Path) -> Path:
    """Copy a journal with what SQLite keeps beside it, as `cp journal* folder` does."""
    for ending in ("", "-wal", "-shm"):
        beside = journal.with_name(journal.name + ending)
        if beside.exists():
            shutil.copy2(beside, to.with_name(to.name + ending))
    return to


def only_locks_on_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have two runs see each other's files only, as in two containers."""
    monkeypatch.setattr(lock, "_reserve", lambda _: None)
    monkeypatch.setattr(lock, "_names", type("Nothing", (set,), {"add": lambda *_: None})())


@pytest.mark.parametrize("from_copy", [False, True])
@pytest.mark.parametrize("containers", [False, True])
async def test_a_run_with_a_copy_of_a_journal_in_use_is_refused(
    session: AsyncSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, from_copy: bool, containers: bool
) -> None:
    """Whichever of the two files is used first, also where the runs see nothing of each other but the files."""
    if containers:
        only_locks_on_files(monkeypatch)
    roster, journal = put(tmp_path, person(1)), tmp_path / "journal"
    await apply(session, roster, journal=journal)
    copied = copy(journal, tmp_path / "copy")
    first, second = (copied, journal) if from_copy else (journal, copied)
    async with plan(session, roster, journal=first):
        with pytest.raises(JournalBusyError, match=r"in use|is under way"):
            await apply(session, roster, journal=second)
    assert (await apply(session, roster, journal=second)).complete


async def test_two_copies_of_a_journal_that_is_gone_exclude_each_other(session: AsyncSession, tmp_path: Path) -> None:
    """What they have in common is known without the original."""
    roster, journal = put(tmp_path, person(1)), tmp_path / "journal"
    await apply(session, roster, journal=journal)
    one, other = copy(journal, tmp_path / "one"), copy(journal, tmp_path / "other")
    journal.unlink()
    async with plan(session, roster, journal=one):
        with pytest.raises(JournalBusyError, match="a run with the other file is under way"):
            await apply(session, roster, journal=other)


def moved(journal: Path) -> Path:
    return journal.rename(journal.with_name("moved"))


def linked(journal: Path) -> Path:
    link = journal.with_name("linked")
    link.hardlink_to(journal)
    return link


def restored(journal: Path) -> Path:
    backup = copy(journal, journal.with_name("backup"))
    lost = journal.rename(journal.with_name("lost"))  # its inode is not free before the copy has one
    copy(backup, journal)
    lost.unlink()
    return journal


def as_it_was(journal: Path) -> Path:
    return journal


@pytest.mark.parametrize(
    ("how", "is_copy"), [(as_it_was, False), (moved, False), (linked, False), (restored, True), (shutil.copy2, True)]
)
async def test_a_copy_waits_for_the_requests_of_the_other_run(
    fabric: FakeFabric, tmp_path: Path, how: Callable[..., Path], *, is_copy: bool
) -> None:
    """A restored backup goes on by itself: it is said to be a copy, and creates nothing before `settle` has passed.

    A journal that was moved or linked is the same file, and waits for nothing.
    """
    roster, journal = put(tmp_path, person(1), person(2)), tmp_path / "journal"
    async with fabric.session() as session:
        await apply(session, put(tmp_path, person(1), name="first.jsonl"), journal=journal)
        interrupt(journal)
        path = how(journal, tmp_path / "copy") if how is shutil.copy2 else how(journal)
        for again in (False, True):
            async with plan(session, roster, journal=path, settle=0.0) as planned:
                assert any("is a copy of" in one for one in planned.warnings) is is_copy, again
        with fabric.clock as clock:
            waits: list[Waiting] = []
            summary = await apply(session, roster, journal=path, settle=300.0, on_wait=waits.append)
            assert (summary.complete, summary.writes) == (True, 2)
            assert (clock.elapsed >= 300.0) is is_copy
            assert any("may still arrive" in one.reason for one in waits) is is_copy
        async with plan(session, roster, journal=path) as planned:
            assert not planned.warnings
            assert planned.writes == 0


async def test_a_finished_journal_may_be_copied(fabric: FakeFabric, session: AsyncSession, tmp_path: Path) -> None:
    """No request of a finished run is under way: its copy is said to be one, and waits for nothing."""
    roster, journal = put(tmp_path, person(1)), tmp_path / "journal"
    await apply(session, roster, journal=journal)
    copied = copy(journal, tmp_path / "copy")
    roster = put(tmp_path, person(1), person(2))
    with fabric.clock as clock:
        summary = await apply(session, roster, journal=copied, settle=300.0)
        assert summary.complete
        assert [("is a copy of" in one) for one in summary.warnings] == [True]
        assert clock.elapsed < 300.0


async def test_a_copy_sees_that_the_other_run_is_at_work(
    fabric: FakeFabric, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy on another machine, which sees no lock: people who appear while it waits stop it before its first write."""
    only_locks_on_files(monkeypatch)
    roster, journal = put(tmp_path, *map(person, range(1, 4))), tmp_path / "journal"
    async with fabric.session() as session:
        await apply(session, put(tmp_path, person(1), name="first.jsonl"), journal=journal)
        interrupt(journal)
        copied = copy(journal, tmp_path / "copy")
        journal.rename(tmp_path / "elsewhere")
        before = fabric.requests("POST")

        def other_run(waiting: Waiting) -> None:
            if "may still arrive" in waiting.reason:
                running.append(asyncio.ensure_future(session.subscribers.create(email="p2@example.com")))

        running: list[asyncio.Future[object]] = []
        with pytest.raises(JournalBusyError, match=r"a run with that one is under way: it did 1 step of"):
            with fabric.clock:
                await apply(session, roster, journal=copied, settle=300.0, on_wait=other_run)
        assert running[0].done()
        assert fabric.requests("POST") == before + 1
