"""plan: what has to be done so that the Space becomes as the roster has it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from enum import StrEnum
from pathlib import Path

import attrs

from .. import AsyncSession, ConfigurationError
from ..validate import seconds, whole_number
from .application import Application
from .comparison import AT_ONCE, READS_AT_ONCE, Comparison, Settings
from .diff import Step
from .journal.journal import JournalWriter
from .passwords import GeneratedPasswords, PasswordSource
from .roster.memory import PeopleInMemory, PeopleSource
from .roster.people import Shard
from .roster.roster import Roster, read_roster
from .staging.database import StagingDatabase
from .summary import Counts, Progress, Summary, Waiting
from .threads import to_the_end

PATIENCE = 300.0
"""The seconds for which a service that is away is waited for."""


class PlanState(StrEnum):
    """Where a plan stands: `OPEN`, `APPLIED` once `apply` was called, `CLOSED` outside of its block."""

    OPEN = "open"
    APPLIED = "applied"
    CLOSED = "closed"


@asynccontextmanager
async def plan(
    session: AsyncSession,
    roster: Roster | str | os.PathLike[str] | PeopleSource,
    *,
    prune: bool = False,
    max_deletes: int | None = None,
    complete: bool = False,
    shard: Shard | None = None,
    journal: str | os.PathLike[str] | None = None,
    shared_journal: bool = False,
    passwords: PasswordSource | None = None,
    set_passwords: bool = False,
    at_once: int = AT_ONCE,
    reads_at_once: int = READS_AT_ONCE,
    settle: float | None = None,
    patience: float = PATIENCE,
    on_wait: Callable[[Waiting], None] | None = None,
) -> AsyncGenerator[Plan, None]:
    """Read a whole roster, look at the whole Space, and find what has to be done. Nothing is written to the Space.

    Args:
        session: the session to call with.
        roster: a file (`read_roster`, or its path), or an iterable or async
            iterable of mappings: the members of a subscriber, and its
            `sip_credentials`. It is read once.
        prune: whether subscribers that the roster does not have, and
            credentials that its people do not have, are deleted.
        max_deletes: the number of deletions that `apply` allows. None allows a
            tenth of the subscribers, and of the credentials, that are there.
        complete: whether a roster that may delete is known to be complete. A
            pipe needs it; a file is otherwise refused while it changes.
        shard: the part of the roster to take; None takes all.
        journal: the file in which an application of this plan notes its steps,
            and where what an earlier one began is looked up. None: no journal.
        shared_journal: whether that file lies on a file system that other
            machines see, such as NFS. Its locks must hold between them.
        passwords: asked for passwords that the roster does not give.
        set_passwords: whether passwords in the roster are sent for those who
            exist already too. They cannot be compared, so it is done every time.
        at_once: how many writes are under way at a time.
        reads_at_once: how many reads are under way at a time; the session's
            `max_connections` bounds both.
        settle: the seconds for which the service may still carry out a request
            whose response was lost, and may not yet show what it did. Nothing
            of unknown outcome is created again earlier. None takes the longer
            of the session's timeout and that of the journal's last run.
        patience: the seconds for which an application waits for a service that
            is away, before it ends with a summary.
        on_wait: called when something is waited for, with the reason and the seconds.

    Raises:
        RosterError: the roster has problems; it names all of them.
        JournalError: the journal cannot be used; JournalBusyError where another run uses it.
        StagingError: the disk for temporary files is full.
        ConfigurationError: a setting is wrong.
        FabricError: the Space cannot be read.
    """
    settings = Settings(
        prune=prune,
        shard=shard or Shard(),
        passwords=passwords,
        set_passwords=set_passwords,
        at_once=whole_number(at_once, "at_once"),
        reads_at_once=whole_number(reads_at_once, "reads_at_once"),
        settle=session.timeout if settle is None else seconds(settle, "settle", or_zero=True),
        max_deletes=None if max_deletes is None else whole_number(max_deletes, "max_deletes", least=0),
        complete=complete,
        patience=seconds(patience, "patience", or_zero=True),
        on_wait=on_wait,
    )
    source = _source(roster)
    _refuse_shared_paths(source, journal, passwords)
    planned: Plan | None = None
    held = ExitStack()
    try:
        staging = StagingDatabase()
        held.callback(staging.close)
        comparison = Comparison(session, source, staging, None, settings)
        await comparison.read_roster()
        if journal is not None:
            comparison.journal = await to_the_end(
                lambda: held.enter_context(JournalWriter(journal, space=session.origin, shared=shared_journal))
            )
            if settle is None:
                comparison.settle = max(comparison.settle, comparison.journal.lifetime)
        planned = Plan(comparison)
        await comparison.prepare()
        yield planned
    finally:
        if planned is not None:
            planned.state = PlanState.CLOSED
        await to_the_end(held.close)


def _source(roster: Roster | str | os.PathLike[str] | PeopleSource) -> Roster | PeopleInMemory:
    if isinstance(roster, (Roster, PeopleInMemory)):
        return roster
    if isinstance(roster, (str, os.PathLike)):
        return read_roster(roster)
    return PeopleInMemory(roster)


def _refuse_shared_paths(
    roster: Roster | PeopleInMemory, journal: str | os.PathLike[str] | None, passwords: PasswordSource | None
) -> None:
    """Raise ConfigurationError where one file is given for two purposes."""
    named: list[tuple[str, Path]] = []
    if isinstance(roster, Roster):
        named.append(("the roster", roster.path))
    if journal is not None:
        named.append(("the journal", Path(journal)))
    if isinstance(passwords, GeneratedPasswords):
        named.append(("the file of passwords", passwords.path))
    refuse_shared_paths(named)


def refuse_shared_paths(named: list[tuple[str, Path]]) -> None:
    """Raise ConfigurationError where two of the paths lead to one file."""
    for number, (name, path) in enumerate(named):
        for other, another in named[:number]:
            if _is_one_file(path, another):
                raise ConfigurationError(f"{other} and {name} must be two files: {path} is given for both")


def _is_one_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return os.path.realpath(one) == os.path.realpath(other)


class Plan:
    """What has to be done. Made by `plan`; it can be shown, and applied once.

    Attributes:
        state: where it stands.
    """

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self.state = PlanState.OPEN

    @property
    def session(self) -> AsyncSession:
        """The session that it was made with."""
        return self._comparison.session

    @property
    def subscribers(self) -> Counts:
        """The counts of subscribers."""
        return self._comparison.subscribers

    @property
    def credentials(self) -> Counts:
        """The counts of SIP credentials."""
        return self._comparison.credentials

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is odd and is not touched, such as two subscribers with one e-mail."""
        return self._comparison.warnings

    @property
    def resumed(self) -> bool:
        """Whether it goes on with an application that did not end."""
        return self._comparison.resumed

    @property
    def skipped(self) -> int:
        """How many people the interrupted application did, whose credentials are not read again. The next run reads them."""
        return self._comparison.skipped

    @property
    def writes(self) -> int:
        """How many writes it takes. None at all where the Space is as the roster has it."""
        return self.subscribers.writes + self.credentials.writes

    async def check_deletions(self) -> None:
        """Raise ConfigurationError where `apply` would refuse to delete so many (`max_deletes`)."""
        await self._comparison.check_deletions()

    async def steps(self) -> AsyncIterator[Step]:
        """Yield each step, in the roster's order; deletions of other subscribers last. Not while the plan is applied.

        Raises ConfigurationError once the plan is closed.
        """
        after: int | None = 0
        while after is not None:
            if self.state is PlanState.CLOSED:
                raise ConfigurationError("a plan is read inside its `async with` block: plan again")
            units, after = await self._comparison.staging.steps.units(after)
            for unit in units:
                for staged in unit.steps:
                    yield staged.step

    async def to_json(self) -> dict[str, object]:
        """Return the whole plan as plain values for `json.dumps`: counts, warnings and every step, held in memory."""
        return {
            "subscribers": attrs.asdict(self.subscribers),
            "credentials": attrs.asdict(self.credentials),
            "resumed": self.resumed,
            "skipped": self.skipped,
            "warnings": list(self.warnings),
            "steps": [step.to_json() async for step in self.steps()],
        }

    async def apply(
        self,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        stop: asyncio.Event | None = None,
    ) -> Summary:
        """Apply it; see `apply`. Raises ConfigurationError for a second time, and once the plan is closed."""
        if self.state is not PlanState.OPEN:
            raise ConfigurationError("a plan is applied once, inside its `async with` block: plan again")
        self.state = PlanState.APPLIED
        self._comparison.applying = True
        application = Application(self._comparison, on_progress, stop, lambda: self.state is PlanState.CLOSED)
        return await application.run()
