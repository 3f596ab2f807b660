"""The steps of a run, in the staging database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import starmap

from ..diff import Action, Step, remaining
from ..roster.people import key_of
from .connection import Staged, as_list, in_thread
from .rows import BATCH, STEP_COLUMNS, UNMANAGED, StagedStep, Unit, row_of, step_of

_INSERT = "INSERT INTO steps VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


class StagedSteps(Staged):
    """The steps to take, the steps of unknown outcome, and the finished steps."""

    @in_thread
    def add(self, steps: Iterable[tuple[int, int, Step, int | None]]) -> None:
        """Store steps: the person's number, the place among the person's steps, the step, the number of its password."""
        with self.connection.transaction():
            self.db.executemany(_INSERT, starmap(row_of, steps))

    @in_thread
    def add_unmanaged(self, steps: Sequence[Step]) -> None:
        """Keep the deletions of subscribers that the roster lacks."""
        with self.connection.transaction():
            last: int = self.db.execute("SELECT coalesce(max(person), 0) FROM steps").fetchone()[0]
            first = max(last, UNMANAGED) + 1
            self.db.executemany(_INSERT, [row_of(first + n, 0, step, None) for n, step in enumerate(steps)])

    @in_thread
    def defer(self, n: int | None, step: Step, id: str | None, *, risky: bool) -> None:
        """Record a step of unknown outcome, and defer its person (None: not in the roster) to the next round.

        Args:
            n: The person's number.
            step: The step.
            id: The id of the subscriber, where it is known.
            risky: Whether the service may still carry the step out.
        """
        row = (step.ident, key_of(step.email), step.kind, step.action, step.id, risky)
        self.db.execute("INSERT OR REPLACE INTO unsure VALUES (?, ?, ?, ?, ?, ?)", row)
        self.db.execute("UPDATE people SET again = 1, space_id = coalesce(?, space_id) WHERE n = ?", (id, n))

    @in_thread
    def risky_creations(self) -> list[int]:
        """Return the people of whom something would be created again that may still arrive."""
        rows = self.db.execute(
            "SELECT DISTINCT steps.person FROM steps JOIN unsure USING (ident) WHERE unsure.risky AND steps.action = ?",
            (Action.CREATE,),
        )
        return [row[0] for row in rows]

    @in_thread
    def creations(self) -> dict[str, int]:
        """Return what is to be created: natural keys, and whose they are."""
        return dict(self.db.execute("SELECT ident, person FROM steps WHERE action = ?", (Action.CREATE,)).fetchall())

    @in_thread
    def drop_pending(self) -> None:
        """Drop the steps of unknown outcome that are still to be done: they are planned again."""
        self.db.execute("DELETE FROM unsure WHERE ident IN (SELECT ident FROM steps)")

    @in_thread
    def take_resolved(self) -> list[tuple[str, str, str, str | None]]:
        """Take the next of the steps of unknown outcome that turned out to be done: ident, kind, action, id."""
        rows = self.db.execute("SELECT ident, kind, action, id FROM unsure ORDER BY ident LIMIT ?", (BATCH,)).fetchall()
        self.db.executemany("DELETE FROM unsure WHERE ident = ?", [row[:1] for row in rows])
        return rows

    @in_thread
    def note_ended(self, steps: Iterable[tuple[str, str]]) -> None:
        """Record the final states of steps (natural key, state), for later rounds."""
        self.db.executemany("INSERT OR REPLACE INTO ended VALUES (?, ?)", steps)

    @in_thread
    def remaining(self, people: list[list[Step]]) -> list[list[Step]]:
        """Return the steps of some people without those that have ended."""
        if self.db.execute("SELECT 1 FROM ended LIMIT 1").fetchone() is None:
            return people
        idents = as_list(step.ident for steps in people for step in steps)
        rows = self.db.execute(
            "SELECT ident, state FROM ended WHERE ident IN (SELECT value FROM json_each(?))", (idents,)
        )
        ended: dict[str, str] = dict(rows.fetchall())
        return [remaining(steps, ended) for steps in people]

    @in_thread
    def counts(self) -> list[tuple[str, str, int]]:
        """Return how many steps there are: kind, action, number."""
        return self.db.execute("SELECT kind, action, count(*) FROM steps GROUP BY kind, action").fetchall()

    @in_thread
    def units(self, after: int) -> tuple[list[Unit], int | None]:
        """Return the next units, in the roster's order, the pruned ones last; and the number to go on after."""
        rows = self.db.execute(
            f"SELECT {STEP_COLUMNS} FROM steps WHERE person > ? ORDER BY person, place LIMIT ?",  # noqa: S608  # a constant
            (after, BATCH),
        ).fetchall()
        if not rows:
            return [], None
        last = rows[-1][0]
        if len(rows) == BATCH:  # the last person may have further steps
            rows = [row for row in rows if row[0] != last]
            rows += self.db.execute(
                f"SELECT {STEP_COLUMNS} FROM steps WHERE person = ? ORDER BY place",  # noqa: S608  # a constant
                (last,),
            ).fetchall()
        steps: dict[int, list[StagedStep]] = {}
        for row in rows:
            steps.setdefault(row[0], []).append(StagedStep(step_of(row), row[1], row[-1]))
        units = [Unit(n if n < UNMANAGED else None, tuple(listed)) for n, listed in steps.items()]
        return units, last
