"""A resumed run waits until what was under way has landed, and takes no other run's steps for its own."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from helpers.journals import states
from helpers.rosters import person, put
from signalwire_fabric_async import AsyncSession, Quota
from signalwire_fabric_async.provisioning import apply, plan
from signalwire_fabric_async.testing import FakeFabric


class SlowLine:
    """A way to a server on which a POST travels for some seconds, and arrives although its sender has gone."""

    def __init__(self, port: int, seconds: float) -> None:
        self._port = port
        self._seconds = seconds
        self._sending: set[asyncio.Task[None]] = set()
        self.posts = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[int]:
        """Answers the port to connect to."""
        listening = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        async with listening:
            yield listening.sockets[0].getsockname()[1]
            await asyncio.gather(*self._sending)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, to = await asyncio.open_connection("127.0.0.1", self._port)
        back = asyncio.create_task(self._carry(there, writer))
        forth = asyncio.create_task(self._carry(reader, to))
        self._sending |= {back, forth}

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while piece := await reader.read(1 << 16):
                if piece.startswith(b"POST"):
                    self.posts += 1
                    await asyncio.sleep(self._seconds)
                writer.write(piece)
        except ConnectionError:
            pass
        finally:
            writer.close()


async def test_a_request_that_left_late_is_waited_for(tmp_path: Path) -> None:
    """A write that waited for the quota leaves long after it was noted: a run that resumes waits for it, not for its row."""
    roster, journal = put(tmp_path, {"email": "p0@example.com"}, {"email": "p1@example.com"}), tmp_path / "journal"
    async with FakeFabric(allow_duplicates=True) as fabric:
        line = SlowLine(fabric.port, 0.5)
        async with line.open() as port:
            settings = {"base_url": f"http://127.0.0.1:{port}", "timeout": 10.0}
            async with fabric.session(quota=Quota(1, 1.5), **settings) as session:
                running = asyncio.create_task(apply(session, roster, journal=journal, settle=1.0))
                while line.posts < 2:
                    await asyncio.sleep(0.01)
                running.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await running
            assert states(journal) == {"done": 1, "sending": 1}
            assert len(fabric.stored("subscribers")) == 1
            async with fabric.session(quota=None, **settings) as session:
                assert (await apply(session, roster, journal=journal, settle=1.0)).complete
        emails = [one["subscriber"]["email"] for one in fabric.stored("subscribers")]
        assert sorted(emails) == ["p0@example.com", "p1@example.com"]


def unfinish(journal: Path, state: str, *, age: float) -> None:
    """Have a journal as a run leaves it that was killed some seconds ago, while every step was in this state."""
    connection = sqlite3.connect(journal)
    with connection:
        connection.execute("UPDATE steps SET state = ?, at = ?", (state, time.time() - age))
        connection.execute("UPDATE run SET value = 'no' WHERE name = 'finished'")
    connection.close()


@pytest.mark.parametrize(
    ("state", "age", "waits"),
    [
        ("sending", 0.0, True),
        ("sending", 3600.0, True),  # the clock may have been set forward, or another machine's is ahead
        ("sending", -3600.0, True),
        ("unknown", 3600.0, True),
        ("done", 0.0, False),
        ("failed", 0.0, False),
    ],
)
async def test_what_was_not_seen_to_end_is_waited_for(
    fabric: FakeFabric, tmp_path: Path, state: str, age: float, waits: bool
) -> None:
    """What a request that may still arrive would create is not created again before `settle` seconds have passed.

    Where nothing is to be created again, nothing is waited for.
    """
    roster, journal = put(tmp_path, person(1)), tmp_path / "journal"
    async with fabric.session(timeout=5.0) as session:  # the run that is gone on with had another one
        await apply(session, roster, journal=journal)
        unfinish(journal, state, age=age)
        if waits:
            (there,) = fabric.stored("subscribers")
            await session.subscribers.delete(there["id"])
        with fabric.clock as clock:
            assert (await apply(session, roster, journal=journal, settle=300.0)).writes == (2 if waits else 0)
            assert (clock.elapsed >= 300.0) is waits
    assert states(journal) == {"done": 2} if waits else {state: 2}


async def test_what_is_not_in_the_roster_any_more_is_not_waited_for(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path
) -> None:
    """Nobody looks up a step of somebody whom the roster dropped, nor waits for it: the run creates nothing of it."""
    roster, journal = put(tmp_path, person(1)), tmp_path / "journal"
    await apply(session, roster, journal=journal)
    unfinish(journal, "sending", age=0.0)
    other = put(tmp_path, person(2), name="other.jsonl")
    with fabric.clock as clock:
        assert (await apply(session, other, journal=journal, settle=300.0)).complete
        assert clock.elapsed < 300.0
    assert (await apply(session, roster, journal=journal)).writes == 0


async def test_a_plan_of_another_roster_leaves_an_interrupted_run_its_steps(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path
) -> None:
    """A step that was not seen to end, and is as another roster has it, is still a step of the run that is gone on with."""
    wanted = [{"username": "u", "password": "hunter22", "caller_id": "A"}]
    there = [{"username": "u", "password": "hunter22", "caller_id": "B"}]
    journal = tmp_path / "journal"
    roster = put(tmp_path, person(1, first_name="A", sip_credentials=wanted))
    other = put(tmp_path, person(1, first_name="B", sip_credentials=there), name="other.jsonl")
    await apply(session, other)
    await apply(session, roster, journal=journal)
    await apply(session, other)
    unfinish(journal, "sending", age=60.0)
    async with plan(session, other, journal=journal, settle=0.0) as planned:
        assert (planned.writes, planned.resumed) == (0, False)
    assert states(journal) == {"done": 2}
    async with plan(session, roster, journal=journal, settle=0.0) as planned:
        assert (planned.writes, planned.resumed) == (2, True)
        assert (await planned.apply()).complete
    (one,) = fabric.stored("subscribers")
    assert one["subscriber"]["first_name"] == "A"
    async with plan(session, roster, journal=journal) as planned:
        assert planned.writes == 0
