"""A run is killed at random points, responses are lost, the server allows duplicates: nothing missing, nothing twice."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from helpers.journals import states
from helpers.scale import FULL
from signalwire_fabric_async.provisioning import apply, plan
from signalwire_fabric_async.testing import FakeFabric

PROGRAMS = Path(__file__).parent / "helpers" / "programs"
KILLS, PEOPLE = (200, 10_000) if FULL else (20, 1_000) if os.environ.get("FABRIC_CI") == "1" else (5, 200)
LOST = ": the write may have been applied, and "
"""What the session logs about the responses that the server loses, and about those that say nothing of the write."""
UNMANAGED = THERE = PEOPLE // 10


class Server:
    """The stand-in server in its own process."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self._process = process
        self._folder = folder
        self.port = process.stdout.readline().strip()  # type: ignore[union-attr]  # it is a pipe

    def tell(self, line: str) -> None:
        """Give it an order, and wait until it is done."""
        self._process.stdin.write(line + "\n")  # type: ignore[union-attr]  # it is a pipe
        self._process.stdin.flush()  # type: ignore[union-attr]  # it is a pipe
        assert self._process.stdout.readline() == "ok\n"  # type: ignore[union-attr]  # it is a pipe

    def state(self) -> dict[str, Any]:
        """Return the server's resources, and the requests that it received."""
        path = self._folder / "state.json"
        self.tell(f"dump {path}")
        state: dict[str, Any] = json.loads(path.read_text())
        return state


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Yield the server, until the block ends."""
    process = subprocess.Popen(
        [sys.executable, PROGRAMS / "stand_in_server.py", str(UNMANAGED), str(THERE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    with process:
        try:
            yield Server(process, folder)
        finally:
            process.kill()


def write_roster(path: Path, first_name: str = "Ada") -> Path:
    """Return a roster of everybody, with passwords that must not be seen again."""
    with path.open("w") as file:
        for n in range(PEOPLE):
            credential = {"username": f"user-{n}", "password": "hunter2-canary", "codecs": ["OPUS", "PCMU"]}
            person = {"email": f"person-{n}@example.com", "first_name": first_name, "password": "subscriber-canary"}
            file.write(json.dumps({**person, "sip_credentials": [credential]}) + "\n")
    return path


def start(server: Server, roster: Path, journal: Path | str) -> subprocess.Popen[str]:
    """Start a run."""
    return subprocess.Popen(
        [sys.executable, PROGRAMS / "apply_roster.py", server.port, roster, str(journal)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def to_the_end(server: Server, roster: Path, journal: Path | str) -> dict[str, Any]:
    """Run without an interruption and return the summary."""
    process = start(server, roster, journal)
    out, err = process.communicate(timeout=1200)
    assert process.returncode == 0, err
    summary: dict[str, Any] = json.loads(out.splitlines()[-1])
    return summary


def kill_at_random(server: Server, process: subprocess.Popen[str], chance: random.Random) -> bool:
    """Kill a run, while it reads and plans or while it writes; return False if it came to its end before.

    It is killed by the number of its requests: however fast the machine, all runs together have about three quarters
    of what there is to send.
    """
    if chance.random() < 0.9:
        process.stdout.readline()  # type: ignore[union-attr]  # it is a pipe
    server.tell(f"kill {process.pid} {chance.randrange(3 * PEOPLE // KILLS)}")
    _, err = process.communicate()
    server.tell("spare")
    other = [line for line in err.splitlines() if LOST not in line]
    assert not other, other
    return process.returncode == -signal.SIGKILL


def check(state: dict[str, Any], first_name: str) -> None:
    """Each person and credential exactly once, those who were there updated, unmanaged people untouched."""
    by_key = Counter(one["subscriber"]["email"].casefold() for one in state["people"])
    assert by_key == Counter(
        [f"person-{n}@example.com" for n in range(PEOPLE)] + [f"unmanaged-{n}@example.org" for n in range(UNMANAGED)]
    )
    for one in state["people"]:
        profile, listed = one["subscriber"], state["credentials"][one["id"]]
        if profile["email"].startswith("unmanaged"):
            assert profile["first_name"] == "Untouched"
            assert not listed
            continue
        number = int(profile["email"].casefold().removeprefix("person-").removesuffix("@example.com"))
        assert profile["first_name"] == first_name
        assert profile["last_name"] == ("Kept" if number < THERE else "")
        assert [credential["username"] for credential in listed] == [f"user-{number}"]


def test_killed_again_and_again_it_ends_with_each_exactly_once(tmp_path: Path) -> None:
    """After SIGKILLs at random points, 3 % of responses lost and 2 % refused, each person and credential exists once.

    Those who were there are updated, unmanaged people are untouched; further runs, also with a new journal, send no write; a
    changed roster is applied as changed; no password is in the journal.
    """
    chance = random.Random(int(os.environ.get("FABRIC_SEED", "7")))
    roster, journal = write_roster(tmp_path / "people.jsonl"), tmp_path / "people.journal"
    with serving(tmp_path) as server:
        server.tell("faults")
        kills = 0
        for _ in range(KILLS):
            kills += kill_at_random(server, start(server, roster, journal), chance)
        summary = to_the_end(server, roster, journal)
        state = server.state()
        assert summary["complete"], summary["failed"][:3]
        assert kills >= KILLS * 0.6
        check(state, "Ada")
        for again in (journal, tmp_path / "new.journal", ""):
            assert to_the_end(server, roster, again)["writes"] == 0
        assert server.state()["writes"] == state["writes"]
        write_roster(roster, "Grace")
        changed = to_the_end(server, roster, journal)
        assert changed["complete"]
        assert changed["subscribers"]["updated"] == PEOPLE
        check(server.state(), "Grace")
    for file in tmp_path.glob("*.journal*"):
        assert b"canary" not in file.read_bytes()


def test_one_run_finds_out_about_every_lost_answer(tmp_path: Path) -> None:
    """A single run that nobody interrupts ends complete although 3 % of the answers are lost; without a journal too."""
    roster = write_roster(tmp_path / "people.jsonl")
    with serving(tmp_path) as server:
        server.tell("faults")
        summary = to_the_end(server, roster, "")
        assert summary["complete"], summary["failed"][:3]
        assert summary["subscribers"]["created"] == PEOPLE - THERE
        assert summary["credentials"]["created"] == PEOPLE
        state = server.state()
        assert state["lost"] > 0
        check(state, "Ada")


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX")
def test_a_journal_is_free_again_when_its_process_was_killed(tmp_path: Path) -> None:
    """A second process on the same journal is refused with the holder's pid; a killed holder's lock dies with it."""
    roster, journal = write_roster(tmp_path / "people.jsonl"), tmp_path / "people.journal"
    with serving(tmp_path) as server:
        first = start(server, roster, journal)
        first.stdout.readline()  # type: ignore[union-attr]  # it is a pipe
        os.kill(first.pid, signal.SIGSTOP)
        second = start(server, roster, journal)
        _, err = second.communicate(timeout=60)
        assert second.returncode
        assert "JournalBusyError" in err
        assert f"process {first.pid}" in err
        first.kill()
        first.communicate()
        assert to_the_end(server, roster, journal)["complete"]
        check(server.state(), "Ada")


SLOW_KILLS, SLOW_PEOPLE, SLOW_AT_ONCE = (200, 10_000, 256) if FULL else (4, 60, 32)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX")
def test_killed_beside_a_slow_service_it_ends_with_each_exactly_once(tmp_path: Path) -> None:
    """Writes that are carried out long after their sender was killed, a listing that lags, and paging by number.

    The scale is one to ten: writes take 0.8 s, listings and reads by id lag by 0.5 s, a request may live 2 s.
    """
    chance = random.Random(int(os.environ.get("FABRIC_SEED", "7")))
    roster, journal = tmp_path / "people.jsonl", tmp_path / "journal"
    with roster.open("w") as file:
        for n in range(SLOW_PEOPLE):
            credentials = [{"username": f"u{n}-{m}", "password": "hunter22"} for m in range(2)]
            file.write(json.dumps({"email": f"p{n}@example.com", "sip_credentials": credentials}) + "\n")
    service = [sys.executable, str(PROGRAMS / "slow_service.py"), "0.8", "0.5"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
    with subprocess.Popen(service, **pipes) as server:
        port = server.stdout.readline().strip()  # type: ignore[union-attr]  # it is a pipe
        run = [
            sys.executable,
            str(PROGRAMS / "apply_roster.py"),
            port,
            str(roster),
            str(journal),
            "2.0",
            str(SLOW_AT_ONCE),
        ]
        for _ in range(SLOW_KILLS):
            with subprocess.Popen(run, stdout=subprocess.PIPE, encoding="utf-8") as process:
                process.stdout.readline()  # type: ignore[union-attr]  # it is a pipe
                time.sleep(chance.uniform(0.0, 1.5))
                process.kill()
        ended = subprocess.run(run, capture_output=True, encoding="utf-8", check=True, timeout=1200)
        assert json.loads(ended.stdout.splitlines()[-1])["complete"]
        again = subprocess.run(run, capture_output=True, encoding="utf-8", check=True, timeout=1200)
        assert json.loads(again.stdout.splitlines()[-1])["writes"] == 0
        server.stdin.write("state\n")  # type: ignore[union-attr]  # it is a pipe
        server.stdin.flush()  # type: ignore[union-attr]  # it is a pipe
        state = json.loads(server.stdout.readline())  # type: ignore[union-attr]  # it is a pipe
        server.kill()
    assert Counter(state["people"]) == Counter(f"p{n}@example.com" for n in range(SLOW_PEOPLE))
    assert Counter(state["credentials"]) == Counter(f"u{n}-{m}" for n in range(SLOW_PEOPLE) for m in range(2))


@pytest.mark.skipif(sys.platform == "win32", reason="fork and SIGKILL are of POSIX")
async def test_a_journal_that_was_killed_while_it_was_made_is_made_again(tmp_path: Path) -> None:
    """Killed before any statement, and any opening, renaming or removing of a file: the next run works, and is alone."""
    async with FakeFabric(allow_duplicates=True) as fabric, fabric.session() as session:
        program = [sys.executable, str(PROGRAMS / "create_journals.py"), str(tmp_path), session.origin]
        made = await asyncio.to_thread(subprocess.run, program, check=True, capture_output=True, encoding="utf-8")
        points = int(made.stdout)
        assert points > 8
        roster = tmp_path / "people.jsonl"
        roster.write_text('{"email": "ada@example.com"}\n')
        for number in range(points + 1):
            summary = await apply(session, roster, journal=tmp_path / str(number) / "people.journal")
            assert (summary.complete, summary.writes) == (True, 1 if number == 0 else 0)
            left = {path.name for path in (tmp_path / str(number)).iterdir()}
            assert left == {"people.journal"}
        assert len(fabric.stored("subscribers")) == 1


async def test_what_a_deleted_journal_left_is_no_part_of_the_next(tmp_path: Path) -> None:
    """SQLite keeps the end of a journal in files beside it: deleted without them, the new journal begins empty."""
    roster, journal = tmp_path / "people.jsonl", tmp_path / "journal"
    roster.write_text('{"email": "ada@example.com"}\n')
    async with FakeFabric() as fabric, fabric.session() as session:
        async with plan(session, roster, journal=journal) as planned:
            await planned.apply()
            beside = journal.with_name("journal-wal")
            kept = beside.read_bytes()
        journal.unlink()
        beside.write_bytes(kept)
        async with plan(session, roster, journal=journal):
            assert states(journal) == {}
