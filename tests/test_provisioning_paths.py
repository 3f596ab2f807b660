"""Where a journal lies: by whatever name it is opened, it is one journal, and nothing else is ever taken for one."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from journals import states
from test_provisioning_apply import person, put
from test_provisioning_disks import CUT_SHORT

from signalwire_fabric_async import AsyncSession
from signalwire_fabric_async.provisioning import JournalBusyError, apply, plan
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
    before = journal.read_bytes()
    for name in (link, journal):
        await asyncio.to_thread(subprocess.run, [sys.executable, "-c", CUT_SHORT, str(link)], check=False)
        assert journal.read_bytes() != before
        async with plan(session, roster, journal=name, shared_journal=True):
            assert states(journal) == {"done": 100}
        assert journal.read_bytes() == before


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
