"""A journal under several names, and files that are no journal: one run at a time, and nothing of others is touched."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from helpers.journals import states
from helpers.rosters import person, put
from signalwire_fabric_async import AsyncSession, ConfigurationError
from signalwire_fabric_async.provisioning import (
    GeneratedPasswords,
    JournalBusyError,
    JournalError,
    Progress,
    apply,
    plan,
)
from signalwire_fabric_async.testing import FakeFabric

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="an open file has one name there, and stays")


@pytest.mark.parametrize("how", ["hard link", "moved", "moved, the old name used", "moved without its log"])
async def test_a_journal_in_use_is_refused_by_every_name(session: AsyncSession, tmp_path: Path, how: str) -> None:
    """The lock is on the file: a hard link and a rename do not get around it, nor does the name that it had."""
    journal, other, roster = tmp_path / "journal", tmp_path / "other", put(tmp_path, person(1))
    async with plan(session, roster, journal=journal) as planned:
        if how == "hard link":
            other.hardlink_to(journal)
        else:
            journal.rename(other)
            if how == "moved":
                for ending in ("-wal", "-shm"):
                    journal.with_name("journal" + ending).rename(other.with_name("other" + ending))
        name = journal if how.endswith("used") else other
        with pytest.raises(JournalBusyError):
            await apply(session, roster, journal=name)
        assert (await planned.apply()).complete


@pytest.mark.parametrize("how", ["hard link", "moved"])
async def test_what_a_killed_run_noted_is_found_by_another_name(tmp_path: Path, how: str) -> None:
    """SQLite's log keeps the name that the journal had: it is brought along, so that nobody is made twice."""
    killed, kept, roster = tmp_path / "killed", tmp_path / "kept", put(tmp_path, *map(person, range(5)))
    async with FakeFabric(allow_duplicates=True) as fabric, fabric.session() as session:
        async with plan(session, roster, journal=killed) as planned:
            await planned.apply()
            shutil.copy(killed.with_name("killed-wal"), tmp_path / "log")
            shutil.copy(killed, tmp_path / "image")
        (tmp_path / "image").replace(killed)  # as SIGKILL leaves them
        (tmp_path / "log").replace(killed.with_name("killed-wal"))
        kept.hardlink_to(killed)
        if how == "moved":
            killed.unlink()
        async with plan(session, roster, journal=kept) as planned:
            assert planned.writes == 0
        assert states(kept) == {"done": 10}


async def test_a_log_that_is_gone_is_reported(session: AsyncSession, tmp_path: Path) -> None:
    """A journal of a killed run without its log lacks what that run did: an error, and not an older state in silence."""
    journal, roster = tmp_path / "journal", put(tmp_path, person(1))
    async with plan(session, roster, journal=journal):
        shutil.copy(journal, tmp_path / "image")
    (tmp_path / "image").replace(journal)
    journal.with_name("journal-wal").unlink(missing_ok=True)
    with pytest.raises(JournalError, match="journal-wal"):
        await apply(session, roster, journal=journal)


@pytest.mark.parametrize("how", ["removed", "replaced"])
async def test_a_journal_that_vanishes_stops_the_run(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path, how: str
) -> None:
    """Nothing is sent that nobody could look up: the run ends before its next write."""
    journal, roster = tmp_path / "journal", put(tmp_path, *map(person, range(40)))

    def vanish(_: Progress) -> None:
        if how == "replaced" and journal.stat().st_size:
            put(tmp_path, name="other").replace(journal)
        journal.unlink(missing_ok=True)

    with pytest.raises(JournalError, match="removed"):
        await apply(session, roster, journal=journal, at_once=1, on_progress=vanish)
    assert fabric.requests("POST") < 10


@pytest.mark.parametrize("beside", ["journal-wal", "journal-journal", "journal-shm", "a link: journal-wal"])
async def test_files_of_others_beside_it_are_left_alone(session: AsyncSession, tmp_path: Path, beside: str) -> None:
    """A name that SQLite would use and somebody else has is refused; `NAME.lock` is nobody's business."""
    name = beside.rpartition(" ")[2]
    (tmp_path / "mine").write_text("my diary\n")
    (tmp_path / "journal.lock").write_text("precious\n")
    if "link" in beside:
        (tmp_path / name).symlink_to("mine")
    else:
        (tmp_path / name).write_text("my diary\n")
    with pytest.raises(JournalError, match="no part of a journal"):
        await apply(session, put(tmp_path, person(1)), journal=tmp_path / "journal")
    assert (tmp_path / name).read_text() == "my diary\n"
    assert (tmp_path / "journal.lock").read_text() == "precious\n"
    (tmp_path / name).unlink()
    assert (await apply(session, put(tmp_path, person(1)), journal=tmp_path / "journal")).complete
    assert (tmp_path / "journal.lock").read_text() == "precious\n"


@pytest.mark.parametrize("pair", ["journal and passwords", "roster and journal", "a link to the roster"])
async def test_a_path_for_two_purposes_is_refused(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path, pair: str
) -> None:
    """Before anything is sent or written."""
    roster = put(tmp_path, person(1))
    before = roster.read_bytes()
    both = tmp_path / "both"
    if "link" in pair:
        both.symlink_to(roster)
    elif "roster" in pair:
        both = roster
    passwords = GeneratedPasswords(both) if "passwords" in pair else None
    with pytest.raises(ConfigurationError, match="two files"):
        await apply(session, roster, journal=both, passwords=passwords)
    if passwords is not None:
        passwords.close()
    assert (fabric.requests(), roster.read_bytes()) == (0, before)


@pytest.mark.parametrize("how", ["removed", "replaced", "edited", "made readable"])
async def test_passwords_that_were_set_are_never_lost(tmp_path: Path, how: str) -> None:
    """Whatever happens to their file while a run goes on, every password that the service got is in it at the end."""
    path = tmp_path / "passwords"
    people = [{"email": f"p{n}@example.com", "sip_credentials": [{"username": f"u{n}"}]} for n in range(10)]
    happened: list[str] = []

    def meddle(progress: Progress) -> None:
        if progress.done < 6 or happened:
            return
        happened.append(how)
        if how == "removed":
            path.unlink()
        elif how == "replaced":
            copy = tmp_path / "copy"
            copy.touch(0o600)
            copy.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:2]))
            copy.replace(path)
        elif how == "edited":
            path.write_text("")
        else:
            path.chmod(0o644)
            path.write_text("")

    passwords = GeneratedPasswords(path)
    async with FakeFabric(latency=0.04) as fabric, fabric.session() as session:
        summary = await apply(session, people, passwords=passwords, at_once=1, on_progress=meddle)
    passwords.close()
    assert happened
    assert summary.complete is (how != "made readable")
    rescued = list(tmp_path.glob("passwords.*.rescued"))
    assert len(rescued) == (how == "made readable")
    rows = [json.loads(line) for line in (rescued or [path])[0].read_text().splitlines()]
    kept = {(row["email"], row.get("username")): row["password"] for row in rows}
    for one in fabric.log:
        if one.method == "POST" and one.executed:
            body = json.loads(one.body)
            assert body["password"] in kept.values()


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_only_a_file_keeps_passwords(tmp_path: Path, kind: str) -> None:
    """A pipe or a device is refused at once, and stays."""
    path = tmp_path / "passwords"
    if kind == "pipe":
        os.mkfifo(path, 0o600)
    else:
        path = Path(os.devnull)
    with pytest.raises(ConfigurationError, match="not a file"):
        GeneratedPasswords(path)
    assert not path.is_file()


@pytest.mark.parametrize("password", [12345678, None, ["hunter22"], {"a": 1}])
async def test_only_a_string_is_a_password(session: AsyncSession, tmp_path: Path, password: object) -> None:
    """In the file of passwords, and in people from memory."""
    path = tmp_path / "passwords"
    path.touch(0o600)
    path.write_text(json.dumps({"email": "ada@example.com", "password": password}) + "\n")
    with pytest.raises(ConfigurationError, match="passwords:1"):
        GeneratedPasswords(path)
    if password is not None:
        with pytest.raises(ConfigurationError, match="password"):
            await apply(session, [{"email": "ada@example.com", "password": password}])


async def test_reading_ends_when_it_is_cancelled(session: AsyncSession, tmp_path: Path) -> None:
    """Also of a pipe into which nobody writes."""
    path = tmp_path / "people.jsonl"
    os.mkfifo(path)
    running = asyncio.create_task(apply(session, path))
    await asyncio.sleep(0.05)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
