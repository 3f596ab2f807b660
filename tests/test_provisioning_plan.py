"""A plan has one life: it is read and applied inside its block, once."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from helpers.rosters import person, put
from signalwire_fabric_async import AsyncSession, ConfigurationError, FabricError
from signalwire_fabric_async.provisioning import apply, plan
from signalwire_fabric_async.testing import FakeFabric


async def test_a_plan_is_applied_once(tmp_path: Path) -> None:
    """A second `apply` is refused before anything is sent, where the service would take the same people again."""
    async with FakeFabric(allow_duplicates=True) as fabric, fabric.session() as session:
        async with plan(session, put(tmp_path, *map(person, range(3)))) as planned:
            assert (await planned.apply()).subscribers.created == 3
            with pytest.raises(ConfigurationError, match="a plan must be applied once"):
                await planned.apply()
        assert len(fabric.stored("subscribers")) == 3


async def test_a_plan_ends_with_its_block(fabric: FakeFabric, session: AsyncSession, tmp_path: Path) -> None:
    """Outside of it a plan is neither applied nor read, and its journal is not written: the next run starts from the beginning."""
    roster, journal = put(tmp_path, person(1)), tmp_path / "journal"
    async with plan(session, roster, journal=journal) as planned:
        assert planned.writes == 2
    before = journal.read_bytes()
    with pytest.raises(ConfigurationError, match="inside its `async with` block"):
        await planned.apply()
    for read in (planned.to_json(), anext(aiter(planned.steps()))):
        with pytest.raises(ConfigurationError, match="inside its `async with` block"):
            await read
    assert journal.read_bytes() == before
    assert fabric.requests("POST") == 0
    assert (await apply(session, roster, journal=journal)).complete


@pytest.mark.parametrize("noted", [True, False])
async def test_an_application_does_not_outlive_its_block(tmp_path: Path, noted: bool) -> None:
    """Left while it is applied: it ends with an error, sends nothing more, and the next run goes on without a duplicate."""
    roster, journal = put(tmp_path, *map(person, range(40))), tmp_path / "journal" if noted else None
    async with FakeFabric(allow_duplicates=True) as fabric, fabric.session() as session:
        fabric.delay("POST", 0.02)
        async with plan(session, roster, journal=journal, at_once=2) as planned:
            applying = asyncio.create_task(planned.apply())
            while fabric.requests("POST") < 10:
                await asyncio.sleep(0.01)
        sent = fabric.requests("POST")
        with pytest.raises(FabricError, match=r"closed|inside its|cannot be used"):
            await asyncio.wait_for(applying, 60.0)
        assert fabric.requests("POST") <= sent + 2
        await asyncio.sleep(0.2)  # what was under way lands
        assert (await apply(session, roster, journal=journal, settle=0.1)).complete
        assert len(fabric.stored("subscribers")) == 40


class Slow(sqlite3.Connection):
    """A connection on a slow disk: it is opened and closed after a while."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        time.sleep(0.2)
        super().__init__(*arguments, **options)

    def close(self) -> None:
        time.sleep(0.2)
        super().close()


@pytest.mark.parametrize("run", [apply, plan])
async def test_a_run_that_is_cancelled_while_its_journal_opens_lets_go_of_it(
    session: AsyncSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Any
) -> None:
    """The journal's lock is free when the cancellation is through: the same call works at once."""
    roster, journal = put(tmp_path, person(1)), tmp_path / "journal"

    async def enter() -> None:
        if run is apply:
            await apply(session, roster, journal=journal)
        async with plan(session, roster, journal=journal):
            await asyncio.sleep(60)

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Slow))
        running = asyncio.create_task(enter())
        while not journal.exists():
            await asyncio.sleep(0.01)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert (await apply(session, roster, journal=journal)).complete


async def test_a_second_cancellation_does_not_keep_the_journal_open(
    session: AsyncSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cancelled again while it cleans up, a run still closes its journal before it ends."""
    roster, journal, entered = put(tmp_path, person(1)), tmp_path / "journal", asyncio.Event()

    async def enter() -> None:
        async with plan(session, roster, journal=journal):
            entered.set()
            await asyncio.sleep(60)

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Slow))
        running = asyncio.create_task(enter())
        await entered.wait()
        for _ in range(3):
            running.cancel()
            await asyncio.sleep(0.02)
        with pytest.raises(asyncio.CancelledError):
            await running
    assert (await apply(session, roster, journal=journal)).complete
