"""Compares the roster in the staging database with the Space, and stages the steps."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Final

import attrs

from .. import AsyncSession, ConfigurationError
from .current_state import (
    Lag,
    Patience,
    credentials_of,
    existing_credential,
    existing_subscriber,
    find_missing,
    in_window,
    list_space,
    now,
    usable,
)
from .deletions import refuse_too_many
from .device_table import device_warnings
from .diff import Action, Existing, Kind, Step, ident_of, steps_of
from .errors import KEPT, JournalBusyError, Problem, RosterError
from .journal.journal import JournalWriter
from .passwords import PasswordSource
from .recent import people as people_of_process
from .roster.memory import PeopleInMemory
from .roster.people import Shard
from .roster.records import Problems
from .roster.roster import Roster, nobody
from .staging.database import StagingDatabase
from .staging.rows import BATCH, OpenPerson
from .summary import COUNTED, Counts, Waiting

WRITES_AT_ONCE: Final = 64
READS_AT_ONCE: Final = 256

WARNINGS_KEPT: Final = 100
"""Maximum number of kept warnings; the last one counts the others."""

QUIET: Final = 2.0
"""Seconds for which a roster file must be unchanged before it may delete anything."""


@attrs.frozen(kw_only=True)
class Settings:
    """The settings of a plan and its application; see `plan`."""

    prune: bool
    shard: Shard
    passwords: PasswordSource | None
    set_passwords: bool
    at_once: int
    reads_at_once: int
    settle: float
    max_deletes: int | None
    complete: bool
    patience: float
    on_wait: Callable[[Waiting], None] | None


class Comparison:
    """Compares a roster with the Space, into the staging database.

    Attributes:
        resumed: True if it resumes an interrupted application.
        skipped: Number of people whom that application finished, who are not compared again.
        warnings: Anomalies that are left alone, such as two subscribers with one e-mail.
        subscribers, credentials: The counts of the steps.
        looked_at: The start time of the last comparison (`time.monotonic`).
    """

    def __init__(
        self,
        session: AsyncSession,
        roster: Roster | PeopleInMemory,
        staging: StagingDatabase,
        journal: JournalWriter | None,
        settings: Settings,
    ) -> None:
        self.session = session
        self.roster = roster
        self.staging = staging
        self.journal = journal
        self.settings = settings
        self.settle = settings.settle
        self.warnings: tuple[str, ...] = ()
        self.resumed = False
        self.skipped = 0
        self.applying = False
        self.subscribers = Counts()
        self.credentials = Counts()
        self.looked_at = 0.0
        self._credentials_there = 0
        self._more_warnings = 0
        self._undecided: set[int] = set()
        self._patience = Patience(on_wait=settings.on_wait)
        self._lag = Lag(self.settle, self._patience)

    @property
    def digest(self) -> str:
        """The identity of an application: the roster's content, and the options that change the steps."""
        settings = self.settings
        options = f"{self.roster.digest} {self.roster.format} {self.roster.allow_unknown} {settings.prune} "
        return hashlib.sha256(f"{options}{settings.set_passwords} {settings.shard}".encode()).hexdigest()

    async def read_roster(self) -> None:
        """Read the roster into the staging database. Raises RosterError with every problem."""
        settings, roster = self.settings, self.roster
        if isinstance(roster, Roster):
            await self.staging.roster.read(roster, settings.shard, prune=settings.prune)
            for warning in roster.warnings:
                self._warn(f"{roster.path}: {warning}")
            if settings.prune:
                await self._wait_until_complete(roster)
            return
        problems = Problems(str(roster.path))
        async for batch in roster.batches(problems):
            await self.staging.roster.add(batch, problems, settings.shard)
        problems.settle()
        if settings.prune and not (await self.staging.roster.sizes())[0]:
            raise nobody(str(roster.path))

    async def _wait_until_complete(self, roster: Roster) -> None:
        """Check, before anything is deleted, that no process is still writing the roster."""
        if self.settings.complete:
            return
        if roster.is_stream:
            raise ConfigurationError(
                "a roster that is no file must be known to be complete before it may delete: give complete=True "
                "(--complete), or a file"
            )
        quiet = roster.seconds_unchanged()
        if 0 <= quiet < QUIET:
            await asyncio.sleep(QUIET - quiet)
        self.check_roster()

    def check_roster(self) -> None:
        """Raise RosterError if the roster's file changed since it was read."""
        if isinstance(self.roster, Roster) and not self.roster.is_unchanged():
            raise RosterError((Problem(str(self.roster.path), 1, 1, "the file changed after it was read: plan again"),))

    async def prepare(self) -> None:
        """Read the journal and the Space. Raises RosterError for credentials without a password."""
        opened_at = now()
        settings, roster = self.settings, self.staging.roster
        unsettled = False
        if self.journal is not None:
            self.resumed = self.journal.resumes(self.digest)
            unsettled, self.skipped = await roster.remember(self.journal, resumed=self.resumed, prune=settings.prune)
        await roster.recall(people_of_process.all_created(self.session.origin))
        problems = await self.look(first=True)
        late = set(self._undecided) if unsettled else set[int]()
        creations = await self._creations_of_a_copy()
        if not problems and (late or creations):
            await self._wait_for_late_requests(opened_at, late.union(creations.values()))
            problems = await self.look(first=True)
            await self._refuse_another_run({ident for ident, n in creations.items() if n not in late})
        if problems:
            raise RosterError(tuple(problems))
        await self._count()
        await self._warn_of_devices()

    async def _warn_of_devices(self) -> None:
        """Warn about credentials that some measured devices cannot use, once for each combination of settings."""
        for credential, number in await self.staging.roster.media_settings():
            for warning in device_warnings(credential):
                others = f" and {number - 1:,} more" if number > 1 else ""
                self._warn(f"line {credential.place.line}: {credential.username}{others}: {warning}")

    async def _creations_of_a_copy(self) -> dict[str, int]:
        """Return what would be created, and of whom, if the journal is a copy that an interrupted run left.

        The other file may know what this one does not: what was done after the copy was made, or is under way.
        """
        journal = self.journal
        if journal is None or not journal.copied:
            return {}
        self._warn(
            f"{journal.path} is a copy of {journal.copied}, or was restored or moved to another disk: what was done with "
            "the other one since is not known here. Go on with one of them only"
        )
        return await self.staging.steps.creations() if journal.interrupted else {}

    async def _refuse_another_run(self, creations: set[str]) -> None:
        """Raise JournalBusyError if something that was to be created was created by others meanwhile."""
        if not creations or self.journal is None:
            return
        made = len(creations.difference(await self.staging.steps.creations()))
        if made:
            steps = "1 step" if made == 1 else f"{made:,} steps"
            raise JournalBusyError(
                f"{self.journal.path} is a copy of {self.journal.copied}, and a run with that one is under way: it "
                f"did {steps} of this roster in the last {self.settle:g} s. Nothing was written. Go on when it has ended"
            )

    async def _wait_for_late_requests(self, opened_at: float, people: set[int]) -> None:
        """Wait until no request of the previous run can arrive any more, and compare the affected people again.

        The previous process has ended, because its lock was free, but its last
        requests may still arrive within its session's timeout.
        """
        left = self.settle - (now() - opened_at)
        if left > 0:
            self._patience.waits("requests of the interrupted run may still arrive", left)
            await asyncio.sleep(left)
        await self.staging.roster.look_again(people)
        self._undecided.clear()

    async def look(self, *, first: bool = False, patience: Patience | None = None) -> list[Problem]:
        """Read the whole Space, and compute the steps of the people who are due.

        Returns the impossible steps: credentials to be created without a
        password, at most a thousand of them. They end a plan in its first
        comparison, which stops then; in a later one all others continue.
        """
        self._patience = patience or self._patience
        self._lag = Lag(self.settle, self._patience)
        self.looked_at = time.monotonic()
        reads = self.settings.reads_at_once
        await list_space(self.session, self.staging, self._patience, self._warn)
        await find_missing(self.session, self.staging, reads, self._patience, self._lag)
        problems = await self._compare_people(first=first)
        if len(problems) < KEPT or not first:
            await self._add_unmanaged()
        return problems

    async def _compare_people(self, *, first: bool) -> list[Problem]:
        problems: list[Problem] = []
        compared: list[tuple[OpenPerson, list[Step]]] = []

        async def flush() -> None:
            done, compared[:] = list(compared), []
            remaining = await self.staging.steps.remaining([steps for _, steps in done])
            staged = [
                (one.n, place, step, self._secret(one, step))
                for (one, _), steps in zip(done, remaining, strict=True)
                for place, step in enumerate(steps)
            ]
            problems.extend(
                self._without_password(step) for _, _, step, secret in staged if self._lacks_password(step, secret)
            )
            if staged:
                await self.staging.steps.add(staged)
            del problems[KEPT:]

        async def compare(one: OpenPerson) -> None:
            if first and len(problems) == KEPT:
                return
            compared.append((one, await self._steps(one)))
            if len(compared) >= BATCH:
                await flush()

        async def with_credentials() -> AsyncIterator[list[OpenPerson]]:
            """Yield the people whose credentials have to be read; compare the others at once."""
            async for batch in self._open_people():
                to_read = [one for one in batch if one.subscriber is not None and one.person.credentials is not None]
                if len(to_read) < len(batch):
                    others = [one for one in batch if one.subscriber is None or one.person.credentials is None]
                    compared.extend((one, self._compared(one, one.subscriber, ())) for one in others)
                    await flush()
                yield [] if first and len(problems) == KEPT else to_read

        await in_window(self.settings.reads_at_once, with_credentials(), compare)
        await flush()
        await self.staging.roster.all_looked_at()
        return sorted(problems, key=lambda one: (one.line, one.column))

    async def _open_people(self) -> AsyncIterator[list[OpenPerson]]:
        """Yield the people who are due, in batches; the next batch is read meanwhile."""
        roster = self.staging.roster
        following = asyncio.ensure_future(roster.open_people(0))
        try:
            while batch := await following:
                following = asyncio.ensure_future(roster.open_people(batch[-1].n))
                yield batch
        finally:
            following.cancel()

    async def _steps(self, one: OpenPerson) -> list[Step]:
        """Return the steps of a person whose credentials have to be read."""
        subscriber = one.subscriber
        if subscriber is None:
            return self._compared(one, None, ())
        subscriber, credentials = await self._credentials(one, subscriber)
        credentials = usable(credentials, one.person.email, self._warn)
        self._credentials_there += len(credentials)
        names = [credential.name for credential in credentials] if len(credentials) > 1 else []
        for name in {name for name in names if names.count(name) > 1}:
            self._warn(f"{one.person.email}: {names.count(name)} credentials have the username {name!r}")
        return self._compared(one, subscriber, credentials)

    def _compared(self, one: OpenPerson, subscriber: Existing | None, credentials: tuple[Existing, ...]) -> list[Step]:
        if one.duplicates > 1 and one.subscriber is not None:
            self._warn(
                f"{one.person.email}: {one.duplicates} subscribers have this e-mail; {one.subscriber.id} is taken"
            )
        settings = self.settings
        steps = list(
            steps_of(one.person, subscriber, credentials, prune=settings.prune, set_passwords=settings.set_passwords)
        )
        if one.unsettled:
            left = {step.ident for step in steps}
            if any(step.ident in one.unsettled for step in steps):
                self._undecided.add(one.n)
            self._resolve(one, left, subscriber, credentials)
        return steps

    async def _credentials(self, one: OpenPerson, subscriber: Existing) -> tuple[Existing | None, tuple[Existing, ...]]:
        """Return the subscriber, None if it was deleted, and its credentials, including those that a listing still lacks."""
        known = one.known.get(None)
        fresh = known is not None and known.id == subscriber.id
        credentials = await credentials_of(self.session, subscriber.id, self._patience)
        if credentials is None:
            since = known.at if fresh and known is not None else None
            read = partial(self._patience.read, partial(self._subscriber, subscriber.id))
            if await self._lag.outlast(read, since) is None:
                return None, ()
            credentials = await credentials_of(self.session, subscriber.id, self._patience) or ()
        if not one.known:
            return subscriber, credentials
        listed = {credential.name for credential in credentials}
        lacking = [
            (name, step) for name, step in one.known.items() if name is not None and name not in listed and fresh
        ]
        for _, step in lacking:
            read = partial(self._patience.read, partial(self._credential, subscriber.id, step.id))
            found = await self._lag.outlast(read, step.at)
            credentials = credentials if found is None else (*credentials, found)
        return subscriber, credentials

    async def _subscriber(self, id: str) -> Existing | None:
        return existing_subscriber(await self.session.subscribers.get(id))

    async def _credential(self, owner: str, id: str) -> Existing:
        return existing_credential(await self.session.subscribers.sip_credentials(owner).get(id))

    def _resolve(
        self, one: OpenPerson, left: set[str], subscriber: Existing | None, credentials: tuple[Existing, ...]
    ) -> None:
        """Record in the journal which steps of unknown outcome turn out to be done."""
        if self.journal is None:
            return
        of_run = self.resumed or self.applying  # else the journal's run belongs to another roster
        key = one.key
        ids = {credential.name: credential.id for credential in credentials}
        for credential in one.person:
            ident = ident_of(Kind.CREDENTIAL, key, credential.username)
            if ident in one.unsettled and ident not in left:
                self.journal.resolved(ident, ids.get(credential.username), of_run=of_run)
        ident = ident_of(Kind.SUBSCRIBER, key)
        if ident in one.unsettled and ident not in left:
            self.journal.resolved(ident, None if subscriber is None else subscriber.id, of_run=of_run)

    async def _add_unmanaged(self) -> None:
        after: str | None = "" if self.settings.prune else None
        while after is not None:
            found, after = await self.staging.listing.unmanaged_subscribers(after, self.settings.shard)
            (steps,) = await self.staging.steps.remaining([found])
            await self.staging.steps.add_unmanaged(steps)

    def _secret(self, one: OpenPerson, step: Step) -> int | None:
        return one.secrets.get(step.username) if step.with_password else None

    def _lacks_password(self, step: Step, secret: int | None) -> bool:
        creates = step.action is Action.CREATE and step.kind is Kind.CREDENTIAL
        return creates and secret is None and self.settings.passwords is None

    def _without_password(self, step: Step) -> Problem:
        line, column = (1, 1) if step.place is None else (step.place.line, step.place.column)
        who = f"{step.email} {step.username}"
        return Problem(str(self.roster.path), line, column, f"{who} is to be created and has no password")

    def _warn(self, text: str) -> None:
        if text in self.warnings:
            return
        if len(self.warnings) < WARNINGS_KEPT:
            self.warnings = (*self.warnings, text)
            return
        self._more_warnings += 1
        self.warnings = (*self.warnings[:WARNINGS_KEPT], f"... and {self._more_warnings} more")

    async def _count(self) -> None:
        found: dict[str, dict[str, int]] = {kind: dict.fromkeys(COUNTED.values(), 0) for kind in Kind}
        for kind, action, number in await self.staging.steps.counts():
            found[kind][COUNTED[Action(action)]] = number
        people, credentials = await self.staging.roster.sizes()
        subscribers, sip = found[Kind.SUBSCRIBER], found[Kind.CREDENTIAL]
        self.subscribers = Counts(**subscribers, unchanged=people - subscribers["created"] - subscribers["updated"])
        self.credentials = Counts(**sip, unchanged=credentials - sip["created"] - sip["updated"])

    async def check_deletions(self) -> None:
        """Raise ConfigurationError if there are more deletions than allowed (`max_deletes`)."""
        subscribers, credentials = self.subscribers.deleted, self.credentials.deleted
        if subscribers or credentials:
            there = (await self.staging.listing.total(), self._credentials_there)
            refuse_too_many((subscribers, credentials), there, self.settings.max_deletes)
