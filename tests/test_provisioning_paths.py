"""A journal's path: opened by any name, it is one journal, and no other file is mistaken for one."""

from __future__ import annotations

import asyncio
import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.journals import CUT_SHORT, states
from helpers.rosters import person, put
from signalwire_fabric_async import AsyncSession
from signalwire_fabric_async.provisioning import JournalBusyError, JournalError, apply, plan
from signalwire_fabric_async.testing import FakeFabric

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="symbolic links take a privilege there")


async def test_a_symbolic_link_is_the_journal_that_it_names(session: AsyncSession, tmp_path: Path) -> None:
    """One process at a time, whichever name each of them uses; also a link to a journal that is not made yet."""
    journal, link = tmp_path / "journal", tmp_path / "latest"
    link.symlink_to("journal")
    roster = put(tmp_path, person(1))
    async with plan(session, roster, journal=link):
        for name in (journal, link):
            with pytest.raises(JournalBusyError):
                await apply(session, roster, journal=name)
    for name in (link, journal):
        assert (await apply(session, roster, journal=name)).complete
    assert link.is_symlink()
    assert states(journal) == {"done": 2}


async def test_a_commit_that_was_cut_short_through_a_link_is_undone(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path
) -> None:
    """Killed while it writes to a shared journal by a link's name: both names find the journal as it was before."""
    journal, link, roster = tmp_path / "journal", tmp_path / "latest", put(tmp_path, *map(person, range(50)))
    link.symlink_to(journal)
    await apply(session, roster, journal=link, shared_journal=True)
    for name in (link, journal):
        await asyncio.to_thread(subprocess.run, [sys.executable, "-c", CUT_SHORT, str(link)], check=False)
        async with plan(session, roster, journal=name, shared_journal=True):
            assert states(journal) == {"done": 100}


async def test_a_plan_is_applied_from_another_directory(
    session: AsyncSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A journal whose path is relative stays the one that was opened, although the program goes elsewhere meanwhile."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(tmp_path)
    async with plan(session, put(tmp_path, person(1)), journal="journal") as planned:
        monkeypatch.chdir(elsewhere)
        assert (await planned.apply()).complete
    assert states(tmp_path / "journal") == {"done": 2}
    assert not list(elsewhere.iterdir())


@pytest.mark.parametrize("kind", ["pipe", "socket", "directory", "link to itself"])
async def test_what_is_no_file_is_left_as_it_is(session: AsyncSession, tmp_path: Path, kind: str) -> None:
    """It is not taken for an empty journal, and not replaced by one: a clear error, before anything is sent."""
    journal = tmp_path / "journal"
    if kind == "pipe":
        os.mkfifo(journal)
    elif kind == "socket":
        os.mknod(journal, 0o600 | stat.S_IFSOCK)
    elif kind == "directory":
        journal.mkdir()
    else:
        journal.symlink_to(journal)
    before = journal.lstat()
    with pytest.raises(JournalError, match="not a file"):
        await apply(session, put(tmp_path, person(1)), journal=journal)
    assert (journal.lstat().st_ino, journal.lstat().st_mode) == (before.st_ino, before.st_mode)


async def test_a_directory_that_cannot_be_synced_is_enough(
    session: AsyncSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some file systems refuse it: the first run is not refused where the second one would do."""
    real = os.fsync

    def refused(file: int) -> None:
        if stat.S_ISDIR(os.fstat(file).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        real(file)

    monkeypatch.setattr(os, "fsync", refused)
    for _ in range(2):
        assert (await apply(session, put(tmp_path, person(1)), journal=tmp_path / "journal")).complete


async def test_a_file_system_without_locks_is_not_another_process(
    session: AsyncSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says that there are no locks, not that the journal is in use: nobody would wait for that to end."""
    from signalwire_fabric_async.provisioning.journal import lock

    def none(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(lock, "_lock", none)
    with pytest.raises(JournalError, match="No locks available") as caught:
        await apply(session, put(tmp_path, person(1)), journal=tmp_path / "journal")
    assert not isinstance(caught.value, JournalBusyError)
