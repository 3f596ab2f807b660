"""The Space's listing of subscribers, in the staging database."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterable
from itertools import count

from ..diff import Action, Existing, Kind, Step, oldest_first
from ..roster.people import Shard
from .connection import Staged, StagingConnection, in_thread
from .rows import BATCH, EXISTING, existing_of, text_of


class StagedListing(Staged):
    """The subscribers of the Space, by id and by natural key."""

    def __init__(self, connection: StagingConnection) -> None:
        super().__init__(connection)
        self._places = count()

    @in_thread
    def forget(self) -> None:
        """Drop the listing, before it is read again."""
        self.db.execute("DELETE FROM existing")

    @in_thread
    def add(self, rows: Iterable[tuple[str, Existing]], reading: int = 0) -> None:
        """Keep a page of the listing: natural keys and subscribers. `reading` numbers the readings of the listing."""
        with self.connection.transaction():
            self.db.executemany(
                "INSERT OR REPLACE INTO existing VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (one.id, key, one.name, text_of(one.members), one.created_at, reading, place)
                    for (key, one), place in zip(rows, self._places, strict=False)
                ],
            )

    async def in_order(self) -> AsyncIterator[tuple[Existing, bool]]:
        """Yield each subscriber in the listing's order, and whether a roster's person of this key is this one."""
        rows = await self._rows_in_order()
        while batch := await self._next_of(rows):
            for one in batch:
                yield one

    @in_thread
    def _rows_in_order(self) -> sqlite3.Cursor:
        return self.db.execute(
            f"SELECT {EXISTING}, key, (SELECT count(*) FROM existing AS same WHERE same.key = existing.key)"  # noqa: S608  # a constant
            " FROM existing ORDER BY place"
        )

    @in_thread
    def _next_of(self, rows: sqlite3.Cursor) -> list[tuple[Existing, bool]]:
        found: list[tuple[Existing, bool]] = []
        for *row, key, number in rows.fetchmany(BATCH):
            one = existing_of(row)
            found.append((one, number == 1 or self._of_key(key)[0].id == one.id))
        return found

    def _of_key(self, key: str) -> list[Existing]:
        rows = self.db.execute(f"SELECT {EXISTING} FROM existing WHERE key = ?", (key,))  # noqa: S608  # a constant
        return oldest_first(map(existing_of, rows))

    @in_thread
    def mark(self, ids: Iterable[str], reading: int) -> set[str]:
        """Record the subscribers of a further reading; return those that no reading had before."""
        with self.connection.transaction():
            return {
                id
                for id in ids
                if not self.db.execute("UPDATE existing SET reading = ? WHERE id = ?", (reading, id)).rowcount
            }

    @in_thread
    def sizes(self, reading: int) -> tuple[int, int]:
        """Return how many subscribers only the reading before this one had, and how many this one had."""
        query = "SELECT coalesce(sum(reading = ?), 0), coalesce(sum(reading = ?), 0) FROM existing"
        lost, seen = self.db.execute(query, (reading - 1, reading)).fetchone()
        return lost, seen

    @in_thread
    def total(self) -> int:
        """Return how many subscribers there are."""
        count: int = self.db.execute("SELECT count(*) FROM existing").fetchone()[0]
        return count

    @in_thread
    def keep_only(self, reading: int) -> None:
        """Drop the subscribers that this reading did not have: they were deleted meanwhile."""
        self.db.execute("DELETE FROM existing WHERE reading != ?", (reading,))

    @in_thread
    def unmanaged_subscribers(self, after: str, shard: Shard) -> tuple[list[Step], str | None]:
        """Return the next subscribers that the roster lacks, as deletions; and the id to go on after, None at the end."""
        rows = self.db.execute(
            "SELECT id, key, email FROM existing WHERE id > ? AND NOT EXISTS"
            " (SELECT 1 FROM people WHERE people.key = existing.key) ORDER BY id LIMIT ?",
            (after, BATCH),
        ).fetchall()
        steps = [
            Step(action=Action.DELETE, kind=Kind.SUBSCRIBER, email=email, id=id)
            for id, key, email in rows
            if shard.holds(key)
        ]
        return steps, rows[-1][0] if len(rows) == BATCH else None
