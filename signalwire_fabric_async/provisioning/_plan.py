"""plan: compute the steps that make the Space match a roster."""

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
from .comparison import READS_AT_ONCE, WRITES_AT_ONCE, Comparison, Settings
from .current_state import LISTING_LAG
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
"""Seconds to wait for an unavailable service."""


class PlanState(StrEnum):
    """State of a plan: `OPEN`, `APPLIED` once `apply` was called, `CLOSED` outside of its block."""

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
    at_once: int = WRITES_AT_ONCE,
    reads_at_once: int = READS_AT_ONCE,
    settle: float | None = None,
    patience: float = PATIENCE,
    on_wait: Callable[[Waiting], None] | None = None,
) -> AsyncGenerator[Plan, None]:
    """Read a whole roster and the whole Space, and compute the steps. Nothing is written to the Space.

    Args:
        session: The session.
        roster: A file (`read_roster`, or its path), or an iterable or async
            iterable of mappings: the members of a subscriber, and its
            `sip_credentials`. It is read once.
        prune: True to delete subscribers that the roster does not have, and
            credentials that its people do not have there.
        max_deletes: Maximum number of deletions that `apply` allows. None allows
            a tenth of the existing subscribers, and of their credentials.
        complete: True if the roster is known to be complete, although it is a
            pipe or was changed a moment ago: else neither may delete.
        shard: The part of the roster to use; None for all of it.
        journal: The file in which the application of this plan records its
            steps, and from which an interrupted one resumes. None for none.
        shared_journal: True if other machines mount the journal's file system,
            such as NFS. Its locks must hold between them.
        passwords: The source of passwords that the roster does not have.
        set_passwords: True to send the roster's passwords also for existing
            resources. They cannot be compared, so each run sends them.
        at_once: Maximum number of writes in flight.
        reads_at_once: Maximum number of reads in flight; the session's
            `max_connections` bounds both.
        settle: Seconds for which the service may still execute a request whose
            response was lost, or not show its effect yet. Nothing of unknown
            outcome is created again earlier. None for the session's timeout, or
            that of the journal's last run if it is longer, and 5 s in which
            listings may lag.
        patience: Seconds for which the application waits for an unavailable
            service, before it ends with a summary.
        on_wait: Called at the start of each wait, with the reason and the seconds.

    Raises:
        RosterError: The roster is invalid; the error names every problem.
        JournalError: The journal cannot be used; JournalBusyError if another run uses it.
        StagingError: The disk for temporary files is full.
        ConfigurationError: An argument is invalid.
        FabricError: The Space cannot be read.
    """
    settings = Settings(
        prune=prune,
        shard=shard or Shard(),
        passwords=passwords,
        set_passwords=set_passwords,
        at_once=whole_number(at_once, "at_once"),
        reads_at_once=whole_number(reads_at_once, "reads_at_once"),
        settle=session.timeout + LISTING_LAG if settle is None else seconds(settle, "settle", or_zero=True),
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
                comparison.settle = max(comparison.settle, comparison.journal.lifetime + LISTING_LAG)
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
    """Raise ConfigurationError if one file is given for two purposes."""
    named: list[tuple[str, Path]] = []
    if isinstance(roster, Roster):
        named.append(("the roster", roster.path))
    if journal is not None:
        named.append(("the journal", Path(journal)))
    if isinstance(passwords, GeneratedPasswords):
        named.append(("the file of passwords", passwords.path))
    refuse_shared_paths(named)


def refuse_shared_paths(named: list[tuple[str, Path]]) -> None:
    """Raise ConfigurationError if two of the paths lead to one file."""
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
    """The steps that make the Space match the roster. `plan` creates it; it can be shown, and applied once.

    Attributes:
        state: Its state.
    """

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self.state = PlanState.OPEN

    @property
    def session(self) -> AsyncSession:
        """The session of the plan."""
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
        """Anomalies that are left alone, such as two subscribers with one e-mail."""
        return self._comparison.warnings

    @property
    def resumed(self) -> bool:
        """True if it resumes an interrupted application."""
        return self._comparison.resumed

    @property
    def skipped(self) -> int:
        """Number of people whom the interrupted application finished; only the next run reads their credentials again."""
        return self._comparison.skipped

    @property
    def writes(self) -> int:
        """Number of writes; 0 if the Space matches the roster."""
        return self.subscribers.writes + self.credentials.writes

    async def check_deletions(self) -> None:
        """Check the number of deletions.

        Raises:
            ConfigurationError: There are more than `apply` allows (`max_deletes`).
        """
        await self._comparison.check_deletions()

    async def steps(self) -> AsyncIterator[Step]:
        """Yield each step, in the roster's order; deletions of other subscribers last. Not while the plan is applied.

        Raises:
            ConfigurationError: The plan is closed.
        """
        after: int | None = 0
        while after is not None:
            if self.state is PlanState.CLOSED:
                raise ConfigurationError("a plan must be read inside its `async with` block: plan again")
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
        """Apply the plan; see `apply` for the arguments and errors.

        Raises:
            ConfigurationError: The plan was applied already, or is closed.
        """
        if self.state is not PlanState.OPEN:
            raise ConfigurationError("a plan must be applied once, inside its `async with` block: plan again")
        self.state = PlanState.APPLIED
        self._comparison.applying = True
        application = Application(self._comparison, on_progress, stop, lambda: self.state is PlanState.CLOSED)
        return await application.run()
