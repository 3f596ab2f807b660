"""The roster in the staging database: its people, and their steps in the journal."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Final

import attrs

from ..diff import UNSETTLED, Existing, Kind, StepState, ident_of, oldest_first
from ..journal.journal import Journal, KnownStep
from ..roster.people import Credential, Person, Place, Shard
from ..roster.records import Problems
from ..roster.roster import Roster, nobody
from .connection import Staged, as_list, in_thread
from .password_buffer import IN_BUFFER
from .rows import BATCH, EXISTING, Known, OpenPerson, existing_of, text_of, value_of

_KNOW: Final = (
    "INSERT OR REPLACE INTO known (ident, run, state, id, at, key)"
    " VALUES (?1, ?2, ?3, ?4, ?5, CASE WHEN json_valid(?1) THEN json_extract(?1, '$[1]') END)"
)
"""Keeps a step with its person's natural key, which a step's own begins with (`ident_of`)."""

_NONE: Final[Mapping[str | None, int]] = {}


class StagedRoster(Staged):
    """The people of a roster, or of one shard of it."""

    @in_thread
    def read(self, roster: Roster, shard: Shard, *, prune: bool) -> None:
        """Read a roster file. Raises RosterError with every problem, and for a roster that would prune everybody."""
        problems = Problems(str(roster.path))
        anybody = False
        with self.connection.transaction():
            for person in roster.rows(problems, self.connection.interrupt):
                anybody = True
                if shard.holds(person.key):
                    self._add(person, problems, merge=roster.is_table)
        problems.settle()
        if prune and not anybody:
            raise nobody(str(roster.path))

    @in_thread
    def add(self, people: Iterable[Person], problems: Problems, shard: Shard) -> None:
        """Add people that come from memory."""
        with self.connection.transaction():
            for person in people:
                if shard.holds(person.key):
                    self._add(person, problems, merge=False)

    def _add(self, person: Person, problems: Problems, *, merge: bool) -> None:
        passwords = self.connection.passwords
        secret = None if person.password is None else passwords.keep(person.password)
        place = person.place
        mentions = person.credentials is not None
        row = (person.key, person.email, place.line, place.column, text_of(person.fields), secret, mentions)
        try:
            added = self.db.execute(
                "INSERT INTO people (key, email, line, column, fields, secret, mentions) VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            n = added.lastrowid or 0
        except sqlite3.IntegrityError:
            n, line = self.db.execute("SELECT n, line FROM people WHERE key = ?", (person.key,)).fetchone()
            if not merge:
                problems.add(place, f"{person.email} is on line {line} already")
                return
            self._merge(n, line, person, problems)
        for credential in person:
            self._add_credential(n, person, credential, problems)

    def _merge(self, n: int, line: int, person: Person, problems: Problems) -> None:
        """Merge a further row of the same person; rows must not contradict each other."""
        passwords = self.connection.passwords
        text, secret = self.db.execute("SELECT fields, secret FROM people WHERE n = ?", (n,)).fetchone()
        fields = value_of(text)
        for name, value in person.fields.items():
            if fields.setdefault(name, value) != value:
                said = f"{name} is {value!r} here, and {fields[name]!r} in an earlier row (the first on line {line})"
                problems.add(person.place, f"{person.email}: {said}")
        if person.password is not None:
            if secret is not None and passwords.password(secret) != person.password:
                problems.add(person.place, f"{person.email}: the password is another one than in an earlier row")
            secret = passwords.keep(person.password) if secret is None else secret
        self.db.execute(
            "UPDATE people SET fields = ?, secret = ?, mentions = max(mentions, ?) WHERE n = ?",
            (text_of(fields), secret, person.credentials is not None, n),
        )

    def _add_credential(self, n: int, person: Person, credential: Credential, problems: Problems) -> None:
        password, place = credential.password, credential.place
        secret = None if password is None else self.connection.passwords.keep(password)
        try:
            self.db.execute(
                "INSERT INTO credentials VALUES (?, ?, ?, ?, ?, ?)",
                (n, credential.username, place.line, place.column, text_of(credential.fields), secret),
            )
        except sqlite3.IntegrityError:
            problems.add(place, f"{person.email} has the username {credential.username!r} already")

    @in_thread
    def sizes(self) -> tuple[int, int]:
        """Return how many people, and how many credentials, the roster (or its shard) has."""
        people: int = self.db.execute("SELECT count(*) FROM people").fetchone()[0]
        credentials: int = self.db.execute("SELECT count(*) FROM credentials").fetchone()[0]
        return people, credentials

    @in_thread
    def media_settings(self) -> list[tuple[Credential, int]]:
        """Return each combination of ciphers and encryption: its first credential, and how many have it.

        Credentials that name no ciphers are left out.
        """
        rows = self.db.execute(
            "SELECT json_extract(fields, '$.ciphers'), json_extract(fields, '$.encryption'), count(*), min(line),"
            " username FROM credentials WHERE fields LIKE '%\"ciphers\"%' GROUP BY 1, 2 ORDER BY 4"
        ).fetchall()
        found: list[tuple[Credential, int]] = []
        for ciphers, encryption, number, line, username in rows:
            fields = {"ciphers": json.loads(ciphers or "[]"), "encryption": encryption}
            found.append((Credential(username=username, fields=fields, place=Place(line)), number))
        return found

    # What is known already --------------------------------------------------------------------------------------

    @in_thread
    def remember(self, journal: Journal, *, resumed: bool, prune: bool) -> tuple[bool, int]:
        """Import the steps of the journal.

        Where a run is resumed, people whose every step it did are not looked
        at again (with pruning only those who needed none: what was to be
        deleted of the others cannot be seen in the roster).

        Returns:
            Whether a request has an unknown outcome, and how many people are
            not looked at again.
        """
        unsettled = False
        with self.connection.transaction():
            for one in journal.known():
                self._know(one)
                unsettled = unsettled or one.state in UNSETTLED
            self._take_over(journal.run if resumed else None, prune=prune)
        skipped: int = self.db.execute("SELECT count(*) FROM people WHERE NOT look").fetchone()[0]
        return unsettled, skipped

    @in_thread
    def recall(self, made: Iterable[KnownStep]) -> None:
        """Import the recent creations of this process, which listings may not show yet."""
        with self.connection.transaction():
            for one in made:
                known = self.db.execute("SELECT state, at FROM known WHERE ident = ?", (one.ident,)).fetchone()
                if known is None or (known[0] not in UNSETTLED and known[1] < one.at):
                    self._know(one)
            self._take_over(None, prune=False)

    def _know(self, one: KnownStep) -> None:
        row = (one.ident, one.run, one.state, one.id, one.at)
        self.db.execute(_KNOW, row)

    def _take_over(self, run: int | None, *, prune: bool) -> None:
        """Mark the people whose subscriber's id is known, and those who were done in this run."""
        if self.db.execute("SELECT 1 FROM known LIMIT 1").fetchone() is None:
            return
        after = 0
        while people := self.db.execute(
            "SELECT n, key FROM people WHERE n > ?"
            " AND EXISTS (SELECT 1 FROM known WHERE known.key = people.key) ORDER BY n LIMIT ?",
            (after, BATCH),
        ).fetchall():
            names = {} if run is None else self._usernames(n for n, _ in people)
            known = self._known(after, people[-1][0])
            for n, key in people:
                self._take_over_one(n, key, names.get(n, []), known, run, prune=prune)
            after = people[-1][0]

    def _take_over_one(
        self, n: int, key: str, names: list[str], known: dict[str, KnownStep], run: int | None, *, prune: bool
    ) -> None:
        whole, subscriber = known.get(ident_of("person", key)), known.get(ident_of(Kind.SUBSCRIBER, key))
        of_id = subscriber or whole
        if of_id is not None and of_id.state == StepState.DONE and of_id.id is not None:
            self.db.execute("UPDATE people SET space_id = ? WHERE n = ?", (of_id.id, n))

        def done(one: KnownStep | None) -> bool:
            return one is not None and (one.state, one.run) == (StepState.DONE, run)

        if run is None:
            return
        credentials = (known.get(ident_of(Kind.CREDENTIAL, key, name)) for name in names)
        if done(whole) or (not prune and done(subscriber) and all(map(done, credentials))):
            self.db.execute("UPDATE people SET look = 0, open = 0 WHERE n = ?", (n,))

    def _usernames(self, people: Iterable[int]) -> dict[int, list[str]]:
        names: dict[int, list[str]] = {}
        query = "SELECT person, username FROM credentials WHERE person IN (SELECT value FROM json_each(?))"
        for person, username in self.db.execute(query, (as_list(people),)):
            names.setdefault(person, []).append(username)
        return names

    def _known(self, after: int, last: int, *, due: bool = False) -> dict[str, KnownStep]:
        """Return the known steps of these people, or of those among them who are due."""
        rows = self.db.execute(
            "SELECT ident, run, state, id, at FROM people JOIN known USING (key)"
            " WHERE n > ? AND n <= ? AND (look OR NOT ?)",
            (after, last, due),
        )
        return {row[0]: KnownStep(*row) for row in rows}

    @in_thread
    def missing(self, after: int) -> list[tuple[int, str, float | None]]:
        """Return the next people whose subscriber is known and not listed: number, id, and since when it is known."""
        return self.db.execute(
            "SELECT n, space_id, (SELECT max(at) FROM known WHERE known.id = space_id) FROM people"
            " WHERE n > ? AND space_id IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM existing WHERE existing.id = people.space_id)"
            " AND NOT EXISTS (SELECT 1 FROM existing WHERE existing.key = people.key) ORDER BY n LIMIT ?",
            (after, BATCH),
        ).fetchall()

    @in_thread
    def vanished(self, n: int) -> None:
        """Record that this person's subscriber was deleted elsewhere; the person is compared again."""
        self.db.execute("UPDATE people SET look = 1, open = 1, space_id = NULL WHERE n = ?", (n,))
        self.db.execute("DELETE FROM steps WHERE person = ?", (n,))

    # Looking ----------------------------------------------------------------------------------------------------

    @in_thread
    def open_people(self, after: int) -> list[OpenPerson]:
        """Return the next people to compare, after this number."""
        rows = self.db.execute(
            "SELECT n, key, email, line, column, fields, secret, mentions, space_id FROM people"
            " WHERE n > ? AND look ORDER BY n LIMIT ?",
            (after, BATCH),
        ).fetchall()
        if not rows:
            return []
        span = (rows[0][0], rows[-1][0])
        existing: dict[int, list[Existing]] = {}
        for n, *columns in self.db.execute(
            f"SELECT people.n, {EXISTING} FROM people JOIN existing USING (key)"  # noqa: S608  # a constant
            " WHERE people.n BETWEEN ? AND ? AND look",
            span,
        ):
            existing.setdefault(n, []).append(existing_of(columns))
        credentials, secrets = self._credentials(span)
        people: list[OpenPerson] = []
        for n, key, email, line, column, fields, secret, mentions, known in rows:
            if secret is not None:
                secrets.setdefault(n, {})[None] = secret
            person = Person(
                email=email,
                fields=value_of(fields),
                password=None if secret is None else IN_BUFFER,
                credentials=tuple(credentials.get(n, ())) if mentions else None,
                place=Place(line, column),
            )
            there = existing.get(n, ())
            subscriber = oldest_first(there, known)[0] if there else None
            people.append(OpenPerson(n, key, person, secrets.get(n, _NONE), subscriber, len(there)))
        return self._with_known(people)

    def _credentials(
        self, span: tuple[int, int]
    ) -> tuple[dict[int, list[Credential]], dict[int, dict[str | None, int]]]:
        """Return the credentials of these people, and the numbers of their passwords, by the people's numbers."""
        found: dict[int, list[Credential]] = {}
        secrets: dict[int, dict[str | None, int]] = {}
        for n, username, line, column, text, secret in self.db.execute(
            "SELECT person, username, line, column, fields, secret FROM credentials"
            " WHERE person BETWEEN ? AND ? ORDER BY person, line, column",
            span,
        ):
            password = None
            if secret is not None:
                secrets.setdefault(n, {})[username] = secret
                password = IN_BUFFER
            one = Credential(username=username, fields=value_of(text), password=password, place=Place(line, column))
            found.setdefault(n, []).append(one)
        return found, secrets

    def _with_known(self, people: list[OpenPerson]) -> list[OpenPerson]:
        """Return the people with their known steps, from the journal and this run."""
        anything = "SELECT EXISTS (SELECT 1 FROM known) OR EXISTS (SELECT 1 FROM unsure)"
        if not self.db.execute(anything).fetchone()[0]:
            return people
        span = (people[0].n - 1, people[-1].n)
        known = self._known(*span, due=True)
        query = "SELECT ident FROM people JOIN unsure USING (key) WHERE n > ? AND n <= ? AND look"
        unsure = {ident for (ident,) in self.db.execute(query, span)}
        if not known and not unsure:
            return people
        return [_with_known(one, known, unsure) for one in people]

    @in_thread
    def all_looked_at(self) -> None:
        """Record that everyone was compared."""
        self.db.execute("UPDATE people SET look = 0 WHERE look")

    @in_thread
    def next_round(self) -> None:
        """Mark only deferred people for comparison; drop all steps."""
        with self.connection.transaction():
            self.db.execute("UPDATE people SET look = again, open = again, again = 0")
            self.db.execute("DELETE FROM steps")

    @in_thread
    def look_again(self, people: Iterable[int]) -> None:
        """Mark these people for comparison before anything is sent; drop their steps."""
        with self.connection.transaction():
            for n in people:
                self.db.execute("UPDATE people SET look = 1 WHERE n = ?", (n,))
                self.db.execute("DELETE FROM steps WHERE person = ?", (n,))

    @in_thread
    def unchanged(self, after: int) -> list[tuple[int, str, str]]:
        """Return the next compared people without steps: number, key, e-mail."""
        return self.db.execute(
            "SELECT n, key, email FROM people WHERE n > ? AND open"
            " AND NOT EXISTS (SELECT 1 FROM steps WHERE steps.person = people.n) ORDER BY n LIMIT ?",
            (after, BATCH),
        ).fetchall()


def _with_known(one: OpenPerson, known: Mapping[str, KnownStep], unsure: Set[str]) -> OpenPerson:
    unsettled: set[str] = set()
    done: dict[str | None, Known] = {}
    for ident, name in _idents(one):
        step = known.get(ident)
        if ident in unsure or (step is not None and step.state in UNSETTLED):
            unsettled.add(ident)
        if step is not None and step.state == StepState.DONE and step.id is not None:
            done[name] = Known(step.id, step.at)
    return attrs.evolve(one, unsettled=unsettled, known=done) if unsettled or done else one


def _idents(one: OpenPerson) -> Iterator[tuple[str, str | None]]:
    key = one.key
    yield ident_of(Kind.SUBSCRIBER, key), None
    for credential in one.person:
        yield ident_of(Kind.CREDENTIAL, key, credential.username), credential.username
