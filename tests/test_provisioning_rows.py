"""The rows of a journal: what a step's row says, and that a step whose row cannot be written is not sent."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from signalwire_fabric_async import AsyncSession
from signalwire_fabric_async.provisioning import JournalError, StepState, apply, plan
from signalwire_fabric_async.provisioning.journal.journal import JournalWriter
from signalwire_fabric_async.testing import FakeFabric

PEOPLE = [{"email": f"p{number}@example.com", "first_name": "Ada"} for number in range(300)]


def roster(folder: Path) -> Path:
    """Return a roster of these people, a line each."""
    path = folder / "people.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in PEOPLE), encoding="utf-8")
    return path


async def test_a_row_names_the_line_of_its_step(session: AsyncSession, tmp_path: Path) -> None:
    """A reader of a journal finds its rows in the roster."""
    journal = tmp_path / "journal"
    await apply(session, roster(tmp_path), journal=journal)
    with closing(sqlite3.connect(journal)) as connection:
        lines = dict(connection.execute("SELECT email, line FROM steps"))
    assert lines == {one["email"]: number for number, one in enumerate(PEOPLE, 1)}


async def test_a_step_whose_row_cannot_be_written_is_not_sent(session: AsyncSession, tmp_path: Path) -> None:
    """Who waits for the commit gets its failure, and so does everybody after that; notes of what has ended are let go."""
    path = tmp_path / "journal"
    async with plan(session, roster(tmp_path)) as planned:
        steps = [step async for step in planned.steps()][:2]
    with JournalWriter(path, space="http://127.0.0.1:1") as journal:
        journal.begin("digest", 30.0)
        with closing(sqlite3.connect(path)) as other:
            other.execute("DROP TABLE steps")
        for step in steps:
            with pytest.raises(JournalError, match=r"cannot be written.*nothing more is sent"):
                await journal.sending([(step, step.ident)])
        journal.ended(steps[0].ident, StepState.DONE)
        with pytest.raises(JournalError, match=f"{path}.*cannot be read"):
            list(journal.known())


async def test_damage_that_only_a_check_sees_is_seen(fabric: FakeFabric, tmp_path: Path) -> None:
    """A journal whose pages do not fit together is refused by what is wrong with it, and left as it is."""
    path = tmp_path / "journal"
    async with fabric.session() as session:
        await apply(session, roster(tmp_path), journal=path)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (size,) = connection.execute("PRAGMA page_size").fetchone()
            (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'steps'").fetchone()
        whole = bytearray(path.read_bytes())
        leaf = next(
            number
            for number in range(root, len(whole) // size)
            if number + 1 != root and whole[number * size] in (0x0A, 0x0D) and number > 3
        )
        whole[leaf * size + 1 : leaf * size + 5] = b"\x7f\xff\x00\x07"  # of its free space and its cells: nonsense
        path.write_bytes(whole)
        with pytest.raises(JournalError, match=r"(?s)damaged \((?!it names no Space).+\), and is left as it is"):
            await apply(session, tmp_path / "people.jsonl", journal=path)
    assert path.read_bytes() == bytes(whole)
