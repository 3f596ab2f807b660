"""plan: what has to be done so that the Space becomes as the roster has it."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from functools import partial
from typing import Final, Literal

import attrs

from .. import AsyncSession, ConfigurationError
from ..validate import seconds, whole_number
from .current_state import at_most, credentials_of, find_missing, list_space
from .diff import Action, Existing, Kind, Step, steps_of
from .errors import KEPT, Problem, RosterError
from .journal.journal import Journal
from .passwords import PasswordSource
from .roster.people import Shard
from .roster.roster import Roster, read_roster
from .staging.database import StagingDatabase
from .staging.rows import Opened
from .summary import COUNTED, Counts, Progress, Summary
from .threads import to_the_end

AT_ONCE: Final = 64
AHEAD: Final = 2
"""With a journal, how many times as many steps are begun as may be sent at a time: some wait for the disk meanwhile."""
SETTLE: Final = 5.0
"""Seconds after which a request that was not answered is taken to have been acted upon, or not."""

TOLD: Final = 100
"""How many warnings are kept; the last says how many more there were."""


@attrs.frozen(kw_only=True)
class Settings:
    """How a plan is made and carried out; see `plan`."""

    prune: bool
    shard: Shard
    passwords: PasswordSource | None
    set_passwords: bool
    at_once: int
    settle: float


@asynccontextmanager
async def plan(
    session: AsyncSession,
    roster: Roster | str | os.PathLike[str],
    *,
    prune: bool = False,
    shard: Shard | None = None,
    journal: str | os.PathLike[str] | None = None,
    shared_journal: bool = False,
    passwords: PasswordSource | None = None,
    set_passwords: bool = False,
    at_once: int = AT_ONCE,
    settle: float = SETTLE,
) -> AsyncGenerator[Plan, None]:
    """Read a roster wholly, look at the whole Space, and tell what has to be done. Nothing is written to the Space.

    Args:
        prune: whether subscribers that the roster does not have, and credentials
            that its people do not have, are deleted.
        shard: the part of the roster to take; None takes all.
        journal: the file that an application of this plan notes its steps in;
            what an earlier one began is looked up there. None: no journal.
        shared_journal: whether that file lies on a file system that other
            machines see, such as NFS. Its locks must hold between them.
        passwords: asked for passwords that the roster does not give.
        set_passwords: whether passwords in the roster are sent for those who
            exist already too. They cannot be compared, so it is done every time.
        at_once: how many requests are under way at a time.
        settle: seconds to wait after a request whose answer was lost, and where
            the journal has one that was not seen to end, before its effect is
            looked for.

    Raises RosterError with every problem of the roster, JournalError and
    JournalBusyError for the journal, StagingError where the disk for
    temporary files is full, ConfigurationError for settings, and what the
    session raises where the Space cannot be read.
    """
    whole_number(at_once, "at_once")
    seconds(settle, "settle", or_zero=True)
    told = roster if isinstance(roster, Roster) else read_roster(roster)
    settings = Settings(
        prune=prune,
        shard=shard or Shard(),
        passwords=passwords,
        set_passwords=set_passwords,
        at_once=at_once,
        settle=settle,
    )
    held = ExitStack()
    planned: Plan | None = None
    try:
        staging = StagingDatabase()
        held.callback(staging.close)
        await staging.run(staging.stage, told, settings.shard, prune=prune)
        noted: Journal | None = None
        if journal is not None:
            noted = await to_the_end(
                lambda: held.enter_context(Journal(journal, space=session.origin, shared=shared_journal))
            )
        planned = Plan(session, told, staging, noted, settings)
        await planned.prepare()
        yield planned
    finally:
        if planned is not None:
            planned.state = "closed"
        await to_the_end(held.close)


class Plan:
    """What has to be done. Made by `plan`; it can be shown, and applied once.

    Attributes:
        state: `open`, `applied` once `apply` was called, `closed` outside of its block.
        resumed: whether it goes on with an application that did not end.
        warnings: what is odd and is not touched, such as two subscribers with one e-mail.
    """

    def __init__(
        self,
        session: AsyncSession,
        roster: Roster,
        staging: StagingDatabase,
        journal: Journal | None,
        settings: Settings,
    ) -> None:
        self.session = session
        self.roster = roster
        self.staging = staging
        self.journal = journal
        self.settings = settings
        self.state: Literal["open", "applied", "closed"] = "open"
        self.warnings: tuple[str, ...] = ()
        self.resumed = False
        self.subscribers = Counts()
        self.credentials = Counts()
        self._more_warnings = 0

    @property
    def digest(self) -> str:
        """A digest of the roster's content and of the options that change the steps."""
        settings = self.settings
        options = f"{self.roster.digest} {self.roster.format} {self.roster.allow_unknown} {settings.prune} "
        return hashlib.sha256(f"{options}{settings.set_passwords} {settings.shard}".encode()).hexdigest()

    @property
    def writes(self) -> int:
        """How many writes it takes. None at all where the Space is as the roster has it."""
        return self.subscribers.writes + self.credentials.writes

    async def prepare(self) -> None:
        """Look at the journal and the Space; `plan` does it."""
        if self.journal is not None:
            self.resumed = self.journal.resumes(self.digest)
            unsettled = await self.staging.run(
                self.staging.remember, self.journal, resumed=self.resumed, prune=self.settings.prune
            )
            if (
                unsettled
            ):  # who sent it has ended, for the lock was free, so that nothing leaves any more: what left lands
                await asyncio.sleep(self.settings.settle)
        problems = await self.look(first=True)
        if problems:
            raise RosterError(tuple(problems))
        await self._count()

    async def look(self, *, first: bool = False) -> list[Problem]:
        """Look at the whole Space and find the steps of those who are open.

        Answers what cannot be done: credentials to be created that have no
        password, a thousand of them at most. The first look ends a plan with
        these, and so looks no further then; in a later one everybody else goes on.
        """
        await list_space(self.session, self.staging)
        await find_missing(self.session, self.staging, self.settings.at_once)
        problems: list[Problem] = []
        after = 0
        while opened := await self.staging.run(self.staging.opened, after):
            looks = [partial(self._steps, one) for one in opened]
            found = await self.staging.run(self.staging.remaining, await at_most(self.settings.at_once, looks))
            units = [
                (one.n, [(step, self._secret(one, step)) for step in steps])
                for one, steps in zip(opened, found, strict=True)
            ]
            for _, steps in units:
                problems.extend(self._without_password(step) for step, at in steps if self._lacks_password(step, at))
            await self.staging.run(self.staging.add_steps, units)
            after = opened[-1].n
            del problems[KEPT:]
            if first and len(problems) == KEPT:
                return problems
        await self._look_for_strangers()
        return problems

    async def _steps(self, one: Opened) -> list[Step]:
        subscriber = one.subscriber
        credentials: tuple[Existing, ...] = ()
        if one.twins > 1 and subscriber is not None:
            self._warn(f"{one.person.email}: {one.twins} subscribers have this e-mail; {subscriber.id} is taken")
        if subscriber is not None and one.person.credentials is not None:
            listed = await credentials_of(self.session, subscriber.id)
            subscriber, credentials = (None, ()) if listed is None else (subscriber, listed)
        names = [credential.name for credential in credentials]
        for name in {name for name in names if names.count(name) > 1}:
            self._warn(f"{one.person.email}: {names.count(name)} credentials have the username {name!r}")
        steps = list(
            steps_of(
                one.person,
                subscriber,
                credentials,
                prune=self.settings.prune,
                set_passwords=self.settings.set_passwords,
            )
        )
        if one.unsure and self.journal is not None:
            ids = {credential.name: credential.id for credential in credentials}
            self._resolve(
                self.journal, one, {step.ident for step in steps}, None if subscriber is None else subscriber.id, ids
            )
        return steps

    def _resolve(
        self, journal: Journal, one: Opened, left: set[str], subscriber_id: str | None, ids: dict[str, str]
    ) -> None:
        """Tell the journal which steps of unknown outcome turn out to be done."""
        of_run = self.resumed or self.state == "applied"  # else the journal's run is one of another roster
        for credential in one.person:
            ident = Step(
                action=Action.CREATE, kind=Kind.CREDENTIAL, email=one.person.email, username=credential.username
            ).ident
            if ident in one.unsure and ident not in left:
                journal.resolved(ident, ids.get(credential.username), of_run=of_run)
        ident = Step(action=Action.CREATE, kind=Kind.SUBSCRIBER, email=one.person.email).ident
        if ident in one.unsure and ident not in left:
            journal.resolved(ident, subscriber_id, of_run=of_run)

    async def _look_for_strangers(self) -> None:
        after: str | None = "" if self.settings.prune else None
        while after is not None:
            steps, after = await self.staging.run(self.staging.unmanaged_subscribers, after, self.settings.shard)
            await self.staging.run(self.staging.add_steps, [(None, [(step, None)]) for step in steps])

    def _secret(self, one: Opened, step: Step) -> int | None:
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
        if len(self.warnings) < TOLD:
            self.warnings = (*self.warnings, text)
            return
        self._more_warnings += 1
        self.warnings = (*self.warnings[:TOLD], f"... and {self._more_warnings} more")

    async def _count(self) -> None:
        found: dict[str, dict[str, int]] = {kind: dict.fromkeys(COUNTED.values(), 0) for kind in Kind}
        for kind, action, number in await self.staging.run(self.staging.counts):
            found[kind][COUNTED[Action(action)]] = number
        people, credentials = await self.staging.run(self.staging.sizes)
        subscribers, sip = found[Kind.SUBSCRIBER], found[Kind.CREDENTIAL]
        self.subscribers = Counts(**subscribers, unchanged=people - subscribers["created"] - subscribers["updated"])
        self.credentials = Counts(**sip, unchanged=credentials - sip["created"] - sip["updated"])

    async def steps(self) -> AsyncIterator[Step]:
        """Each step, in the roster's order; pruned unmanaged_subscribers last. Not to be read while the plan is applied.

        Raises ConfigurationError once the plan is closed.
        """
        after: int | None = 0
        while after is not None:
            if self.state == "closed":
                raise ConfigurationError("a plan is read inside its `async with` block: plan again")
            units, after = await self.staging.run(self.staging.units, after)
            for unit in units:
                for step, _ in unit.steps:
                    yield step

    async def to_json(self) -> dict[str, object]:
        """The whole plan as plain values for `json.dumps`: counts, warnings and every step, held in memory."""
        return {
            "subscribers": attrs.asdict(self.subscribers),
            "credentials": attrs.asdict(self.credentials),
            "resumed": self.resumed,
            "warnings": list(self.warnings),
            "steps": [step.to_json() async for step in self.steps()],
        }

    async def apply(
        self,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        stop: asyncio.Event | None = None,
    ) -> Summary:
        """Carry it out; see `apply`. Once: raises ConfigurationError for a second time, and once the plan is closed."""
        if self.state != "open":
            raise ConfigurationError("a plan is applied once, inside its `async with` block: plan again")
        self.state = "applied"
        from ._apply import Application  # which is of a plan

        return await Application(self, on_progress, stop).run()


__all__ = ["Plan", "Settings", "plan"]
