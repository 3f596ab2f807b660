"""The workbench of a run: the roster, the Space's listing and the steps, in a temporary database.

SQLite keeps it in a file of its own that nobody else sees and that is gone
with the process, so that a roster of a million rows is never held in memory.
Everything here runs in the staging's one thread: `await staging.run(staging.stage, ...)`.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final, ParamSpec, TypeVar

from ..diff import Action, Existing, Kind, Step, remaining
from ..errors import StagingError
from ..journal.journal import UNSETTLED, Journal
from ..roster.people import Credential, Person, Place, Shard
from ..roster.records import Problems
from ..roster.roster import Roster, nobody
from .password_buffer import PasswordBuffer
from .rows import SCHEMA, STEP_COLUMNS, Opened, Unit, found_of, row_of, step_of

P = ParamSpec("P")
T = TypeVar("T")

BATCH: Final = 250
"""How many people are taken off the staging at a time."""


@contextmanager
def _translated() -> Generator[None, None, None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StagingError(f"the temporary database of this run cannot be used ({error})") from None


class StagingDatabase:
    """The temporary database of one run."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="fabric-staging")
        with _translated():
            self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
            try:
                self._db.executescript(SCHEMA)
            except BaseException:
                self._db.close()
                raise
        self.passwords = PasswordBuffer()

    async def run(self, do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Have one of the staging's methods run, in its thread. Raises StagingError where SQLite fails."""

        def done() -> T:
            with _translated():
                return do(*args, **kwargs)

        try:
            doing = asyncio.get_running_loop().run_in_executor(self._thread, done)
        except RuntimeError as error:  # it was closed, or the system has no more threads
            raise StagingError(f"the temporary database of this run cannot be used ({error})") from None
        return await doing

    def close(self) -> None:
        """Throw it away."""
        self._thread.shutdown(wait=True)
        self._db.close()

    # The roster -------------------------------------------------------------------------------------------------

    def stage(self, roster: Roster, shard: Shard, *, prune: bool) -> None:
        """Read the roster. Raises RosterError with every problem, and for a roster that would prune everybody."""
        problems = Problems(str(roster.path))
        merge = roster.format == "csv"
        self._db.execute("BEGIN")
        anybody = False
        for person in roster.rows(problems):
            anybody = True
            if shard.holds(person.key):
                self._add_person(person, problems, merge=merge)
        self._db.execute("COMMIT")
        problems.settle()
        if prune and not anybody:
            raise nobody(roster.path)

    def _add_person(self, person: Person, problems: Problems, *, merge: bool) -> None:
        secret = None if person.password is None else self.passwords.keep(person.password)
        mentions = person.credentials is not None
        row = (
            person.key,
            person.email,
            person.place.line,
            person.place.column,
            json.dumps(person.fields),
            secret,
            mentions,
        )
        try:
            added = self._db.execute(
                "INSERT INTO people (key, email, line, column, fields, secret, mentions) VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            n = added.lastrowid or 0
        except sqlite3.IntegrityError:
            n, line = self._db.execute("SELECT n, line FROM people WHERE key = ?", (person.key,)).fetchone()
            if not merge:
                problems.add(person.place, f"{person.email} is on line {line} already")
                return
            self._merge(n, line, person, problems)
        for credential in person:
            self._add_credential(n, person, credential, problems)

    def _merge(self, n: int, line: int, person: Person, problems: Problems) -> None:
        """Lay a further row of the same person over what the earlier ones said; they must not disagree."""
        text, secret = self._db.execute("SELECT fields, secret FROM people WHERE n = ?", (n,)).fetchone()
        fields: dict[str, object] = json.loads(text)
        for name, value in person.fields.items():
            if fields.setdefault(name, value) != value:
                said = f"{name} is {value!r} here, and {fields[name]!r} in an earlier row (the first on line {line})"
                problems.add(person.place, f"{person.email}: {said}")
        if person.password is not None:
            if secret is not None and self.passwords.password(secret) != person.password:
                problems.add(person.place, f"{person.email}: the password is another one than in an earlier row")
            secret = self.passwords.keep(person.password) if secret is None else secret
        self._db.execute(
            "UPDATE people SET fields = ?, secret = ?, mentions = max(mentions, ?) WHERE n = ?",
            (json.dumps(fields), secret, person.credentials is not None, n),
        )

    def _add_credential(self, n: int, person: Person, credential: Credential, problems: Problems) -> None:
        secret = None if credential.password is None else self.passwords.keep(credential.password)
        place = credential.place
        try:
            self._db.execute(
                "INSERT INTO credentials VALUES (?, ?, ?, ?, ?, ?)",
                (n, credential.username, place.line, place.column, json.dumps(credential.fields), secret),
            )
        except sqlite3.IntegrityError:
            problems.add(place, f"{person.email} has the username {credential.username!r} already")

    # What the journal knows -------------------------------------------------------------------------------------

    def remember(self, journal: Journal, *, resumed: bool, prune: bool) -> bool:
        """Take over what the journal knows; answers whether it has a request of unknown outcome.

        When that left is not asked: the clock may have been set meanwhile, and
        how long a request could wait was of another session's settings.

        Where a run is resumed, people whose every step it did are not looked at
        again (with pruning only those who needed none: what was to be deleted
        of the others cannot be told from the roster).
        """
        unsettled = False
        self._db.execute("BEGIN")
        for ident, run, state, id in journal.known():
            self._db.execute("INSERT INTO known VALUES (?, ?, ?, ?)", (ident, run, state, id))
            unsettled = unsettled or state in UNSETTLED
        self._take_over(journal.run if resumed else None, prune=prune)
        self._db.execute("COMMIT")
        return unsettled

    def _take_over(self, run: int | None, *, prune: bool) -> None:
        """Mark the people whose subscriber's id is known, and those who were done in this run."""
        if self._db.execute("SELECT 1 FROM known LIMIT 1").fetchone() is None:
            return
        after = 0
        while people := self._db.execute(
            "SELECT n, key FROM people WHERE n > ? ORDER BY n LIMIT ?",
            (after, BATCH),
        ).fetchall():
            for n, key in people:
                known = self._known("subscriber", key) or self._known("person", key)
                if known is not None and known[0] == "done":
                    self._db.execute("UPDATE people SET space_id = ? WHERE n = ?", (known[2], n))
                if run is not None and self._all_done(n, key, run, prune=prune):
                    self._db.execute("UPDATE people SET open = 0 WHERE n = ?", (n,))
            after = people[-1][0]

    def _known(self, *parts: str) -> tuple[str, int, str | None] | None:
        ident = json.dumps(parts, ensure_ascii=False)
        found: tuple[str, int, str | None] | None = self._db.execute(
            "SELECT state, run, id FROM known WHERE ident = ?", (ident,)
        ).fetchone()
        return found

    def _all_done(self, n: int, key: str, run: int, *, prune: bool) -> bool:
        def done(*parts: str) -> bool:
            found = self._known(*parts)
            return found is not None and found[:2] == ("done", run)

        if prune or done("person", key):
            return done("person", key)
        names = self._db.execute("SELECT username FROM credentials WHERE person = ?", (n,)).fetchall()
        return done("subscriber", key) and all(done("credential", key, name) for (name,) in names)

    # The Space --------------------------------------------------------------------------------------------------

    def forget_space(self) -> None:
        """Drop the listing, before it is read anew."""
        self._db.execute("DELETE FROM found")

    def add_found(self, rows: Iterable[tuple[str, Existing]]) -> None:
        """Keep a page of the listing: natural keys and subscribers."""
        self._db.execute("BEGIN")
        self._db.executemany(
            "INSERT OR REPLACE INTO found VALUES (?, ?, ?, ?, ?)",
            [(one.id, key, one.name, json.dumps(one.members), one.created_at) for key, one in rows],
        )
        self._db.execute("COMMIT")

    def missing(self, after: int) -> list[tuple[int, str]]:
        """The next people (number, id) after this number whom the journal knows and the listing does not have."""
        return self._db.execute(
            "SELECT n, space_id FROM people WHERE n > ? AND space_id IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM found WHERE found.id = people.space_id)"
            " AND NOT EXISTS (SELECT 1 FROM found WHERE found.key = people.key) ORDER BY n LIMIT ?",
            (after, BATCH),
        ).fetchall()

    def vanished(self, n: int) -> None:
        """Somebody deleted this person's subscriber: look at it anew."""
        self._db.execute("UPDATE people SET open = 1, space_id = NULL WHERE n = ?", (n,))

    # Planning ---------------------------------------------------------------------------------------------------

    def defer(self, n: int | None, step: Step, id: str | None) -> None:
        """Keep that a step's outcome is not known, and its person for the next round (None: a stranger).

        `id` is that of the subscriber, where it is known.
        """
        self._db.execute(
            "INSERT OR REPLACE INTO unsure VALUES (?, ?, ?, ?)", (step.ident, step.kind, step.action, step.id)
        )
        self._db.execute("UPDATE people SET again = 1, space_id = coalesce(?, space_id) WHERE n = ?", (id, n))

    def next_round(self) -> None:
        """Only those who were put off are looked at again."""
        self._db.execute("BEGIN")
        self._db.execute("UPDATE people SET open = again, again = 0")
        self._db.execute("DELETE FROM steps")
        self._db.execute("COMMIT")

    def drop_unsure(self) -> None:
        """Drop the steps of unknown outcome that are still to be done: they come up again."""
        self._db.execute("DELETE FROM unsure WHERE ident IN (SELECT ident FROM steps)")

    def take_resolved(self) -> list[tuple[str, str, str, str | None]]:
        """Take the next of those that are left, which turned out to be done: ident, kind, action, id."""
        rows = self._db.execute(
            "SELECT ident, kind, action, id FROM unsure ORDER BY ident LIMIT ?", (BATCH,)
        ).fetchall()
        self._db.executemany("DELETE FROM unsure WHERE ident = ?", [row[:1] for row in rows])
        return rows

    def opened(self, after: int) -> list[Opened]:
        """The next people to be looked at, after this number."""
        rows = self._db.execute(
            "SELECT n, key, email, line, column, fields, secret, mentions, space_id FROM people"
            " WHERE n > ? AND open ORDER BY n LIMIT ?",
            (after, BATCH),
        ).fetchall()
        return [self._opened(row) for row in rows]

    def _opened(self, row: tuple[Any, ...]) -> Opened:  # columns of several types, as `opened` selects them
        n, key, email, line, column, fields, secret, mentions, id = row
        secrets: dict[str | None, int] = {} if secret is None else {None: secret}
        credentials: list[Credential] = []
        unsure = self._unsure("subscriber", key)
        for username, at_line, at_column, text, kept in self._db.execute(
            "SELECT username, line, column, fields, secret FROM credentials WHERE person = ? ORDER BY line, column",
            (n,),
        ).fetchall():
            if kept is not None:
                secrets[username] = kept
            password = None if kept is None else self.passwords.password(kept)
            place = Place(at_line, at_column)
            credentials.append(Credential(username=username, fields=json.loads(text), password=password, place=place))
            unsure.update(self._unsure("credential", key, username))
        found = self._db.execute(
            "SELECT id, email, members, created FROM found WHERE key = ? ORDER BY id = ? DESC, created, id",
            (key, id or ""),
        ).fetchall()
        person = Person(
            email=email,
            fields=json.loads(fields),
            password=None if secret is None else self.passwords.password(secret),
            credentials=tuple(credentials) if mentions else None,
            place=Place(line, column),
        )
        return Opened(n, person, secrets, found_of(found[0]) if found else None, len(found), unsure)

    def _unsure(self, *parts: str) -> set[str]:
        found = self._known(*parts)
        ident = json.dumps(parts, ensure_ascii=False)
        if found is not None and found[0] in UNSETTLED:
            return {ident}
        return {ident} if self._db.execute("SELECT 1 FROM unsure WHERE ident = ?", (ident,)).fetchone() else set()

    def ended(self, steps: Iterable[tuple[Step, str]]) -> None:
        """Keep how steps ended, for the rounds in which they would come up again."""
        self._db.executemany(
            "INSERT OR REPLACE INTO ended VALUES (?, ?)", [(step.ident, state) for step, state in steps]
        )

    def remaining(self, people: list[list[Step]]) -> list[list[Step]]:
        """The steps of some people without those that have ended."""
        if self._db.execute("SELECT 1 FROM ended LIMIT 1").fetchone() is None:
            return people
        return [remaining(steps, self._ended(steps)) for steps in people]

    def _ended(self, steps: list[Step]) -> dict[str, str]:
        found: dict[str, str] = {}
        for step in steps:
            found.update(self._db.execute("SELECT ident, state FROM ended WHERE ident = ?", (step.ident,)).fetchall())
        return found

    def unmanaged_subscribers(self, after: str, shard: Shard) -> tuple[list[Step], str | None]:
        """The next subscribers that the roster does not have, as deletions; and the id to go on after, None at the end."""
        rows = self._db.execute(
            "SELECT id, key, email FROM found WHERE id > ? AND NOT EXISTS"
            " (SELECT 1 FROM people WHERE people.key = found.key) ORDER BY id LIMIT ?",
            (after, BATCH),
        ).fetchall()
        steps = [
            Step(action=Action.DELETE, kind=Kind.SUBSCRIBER, email=email, id=id)
            for id, key, email in rows
            if shard.holds(key)
        ]
        return self.remaining([steps])[0], rows[-1][0] if len(rows) == BATCH else None

    def add_steps(self, units: Sequence[tuple[int | None, Sequence[tuple[Step, int | None]]]]) -> None:
        """Keep what is to be done, person by person."""
        self._db.execute("BEGIN")
        for n, steps in units:
            self._db.executemany(
                f"INSERT INTO steps (ident, {STEP_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  # a constant
                [(step.ident, *row_of(n, step, secret)) for step, secret in steps],
            )
        self._db.execute("COMMIT")

    def counts(self) -> list[tuple[str, str, int]]:
        """How many steps there are: kind, action, number."""
        return self._db.execute("SELECT kind, action, count(*) FROM steps GROUP BY kind, action").fetchall()

    def unchanged(self, after: int) -> list[tuple[int, str, str]]:
        """The next people who are looked at and need nothing: number, key, e-mail."""
        return self._db.execute(
            "SELECT n, key, email FROM people WHERE n > ? AND open"
            " AND NOT EXISTS (SELECT 1 FROM steps WHERE steps.person = people.n) ORDER BY n LIMIT ?",
            (after, BATCH),
        ).fetchall()

    def sizes(self) -> tuple[int, int]:
        """How many people, and how many credentials, the roster (or its shard) has."""
        people: int = self._db.execute("SELECT count(*) FROM people").fetchone()[0]
        credentials: int = self._db.execute("SELECT count(*) FROM credentials").fetchone()[0]
        return people, credentials

    def units(self, after: int) -> tuple[list[Unit], int | None]:
        """The next units to be done, in the roster's order, the pruned ones last; and the number to go on after."""
        rows = self._db.execute(
            f"SELECT n, {STEP_COLUMNS} FROM steps WHERE n > ? ORDER BY n LIMIT ?",  # noqa: S608  # a constant
            (after, BATCH),
        ).fetchall()
        if not rows:
            return [], None
        if len(rows) == BATCH and rows[-1][1] is not None:  # the last person may have further steps
            rows += self._db.execute(
                f"SELECT n, {STEP_COLUMNS} FROM steps WHERE person = ? AND n > ? ORDER BY n",  # noqa: S608  # a constant
                (rows[-1][1], rows[-1][0]),
            ).fetchall()
        units: list[Unit] = []
        for _, person, *columns, secret in rows:
            step = (step_of(columns), secret)
            if units and person is not None and units[-1].n == person:
                units[-1] = Unit(person, (*units[-1].steps, step))
            else:
                units.append(Unit(person, (step,)))
        return units, rows[-1][0]
