"""apply: the steps of a plan are done, each noted before it is sent, and looked up again where its answer was lost."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable
from typing import Final

import attrs

from .. import AsyncSession, AuthenticationError, ConfigurationError, FabricError
from ._plan import AHEAD, AT_ONCE, SETTLE, Plan, plan
from .diff import Action, Kind, Step
from .errors import JournalError
from .passwords import PasswordSource
from .roster.people import Shard
from .roster.roster import Roster
from .send import Outcome, write
from .staging.rows import Unit
from .summary import COUNTED, FAILED_KEPT, Counts, Failed, Progress, Summary
from .threads import to_the_end

logger: Final = logging.getLogger("signalwire_fabric_async")

ROUNDS: Final = 12
"""How often, at most, what could not be done or found out is looked up and tried anew."""
MAX_ROUNDS_WITHOUT_PROGRESS: Final = 3
"""How many rounds in which nothing at all could be done end a run."""
QUEUED: Final = 5_000
"""How many people who need nothing are told to the journal before its disk is waited for."""


async def apply(
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
    on_progress: Callable[[Progress], None] | None = None,
    stop: asyncio.Event | None = None,
) -> Summary:
    """Make the Space as the roster has it. See `plan` for what it takes.

    Killed at any moment, the same call with the same journal goes on: what
    was being sent is looked up by its natural key before it is sent again.

    Args:
        on_progress: called after each step, at most ten times a second. One that
            raises is logged, and does not touch the run.
        stop: once it is set, nothing new is begun, what is in flight is finished,
            and the summary says `stopped`.

    Raises what `plan` raises; JournalError where the journal cannot be
    written any more (a full disk): what was in flight is finished and nothing
    new is sent; AuthenticationError where the credentials are refused. What
    the service refuses of single people is in the summary.
    """
    async with plan(
        session,
        roster,
        prune=prune,
        shard=shard,
        journal=journal,
        shared_journal=shared_journal,
        passwords=passwords,
        set_passwords=set_passwords,
        at_once=at_once,
        settle=settle,
    ) as planned:
        return await planned.apply(on_progress=on_progress, stop=stop)


@attrs.define
class _Failures:
    """The steps that were not done: how many, and the first of them."""

    count: int = 0
    first: list[Failed] = attrs.field(factory=list[Failed])

    def add(self, step: Step, state: str, reason: str) -> None:
        self.count += 1
        if self.count <= FAILED_KEPT:
            self.first.append(_failed(step, state, reason))


@attrs.define
class _Round:
    """What came of one round; `unsure` are the steps that the next one looks up."""

    unsure: _Failures = attrs.field(factory=_Failures)
    done: int = 0


class Application:
    """One application of a plan."""

    def __init__(
        self, planned: Plan, on_progress: Callable[[Progress], None] | None, stop: asyncio.Event | None
    ) -> None:
        self._plan = planned
        self._on_progress = on_progress
        self._stop = stop or asyncio.Event()
        self._turns = asyncio.Semaphore(planned.settings.at_once)
        self._fatal: FabricError | None = None
        self._counts: dict[tuple[Kind, Action], int] = {}
        self._failures = _Failures()
        self._round = _Round()
        self._rounds = self._writes = self._done = 0
        self._broke_off = False
        self._total = planned.writes
        self._began = time.monotonic()
        self._next_told = 0.0

    async def run(self) -> Summary:
        """Carry the plan out, round after round, until all is done or nothing moves any more."""
        journal = self._plan.journal
        if journal is not None:
            await to_the_end(journal.begin, self._plan.digest)
            await self._note_left()
        fruitless = 0
        while True:
            await self._carry_out()
            if self._halted or not self._round.unsure.count:
                break
            fruitless = 0 if self._round.done else fruitless + 1
            if self._rounds >= ROUNDS or fruitless >= MAX_ROUNDS_WITHOUT_PROGRESS:
                break
            await self._look_again(fruitless)
            if self._halted:
                break
            fruitless = 0 if self._round.done else fruitless
        self._tell(last=True)
        if self._plan.state == "closed":
            self._fatal = self._fatal or ConfigurationError(
                "a plan is applied inside its `async with` block: plan again"
            )
        if journal is not None and self._fatal is None:
            await journal.flush()
            if not self._round.unsure.count and not self._stopped:
                await to_the_end(journal.finish)
        if self._fatal is not None:
            raise self._fatal
        return self._summary()

    @property
    def _halted(self) -> bool:
        return self._fatal is not None or self._stop.is_set() or self._plan.state == "closed"

    @property
    def _stopped(self) -> bool:
        """Whether it ended early on request: with something left to do, whatever else was done twice."""
        return self._stop.is_set() and (self._broke_off or self._round.unsure.count > 0)

    async def _note_left(self) -> None:
        """Tell the journal who needs nothing, so that a run which is resumed need not look at them."""
        staging, journal = self._plan.staging, self._plan.journal
        after = queued = 0
        while journal is not None and (people := await staging.run(staging.unchanged, after)):
            for _, key, email in people:
                journal.unchanged(key, email)
            after = people[-1][0]
            queued += len(people)
            if queued >= QUEUED:  # the staging is quicker than the disk
                await journal.flush()
                queued = 0

    async def _carry_out(self) -> None:
        """One round: the steps that are on the staging."""
        self._rounds += 1
        self._round = _Round()
        after: int | None = 0
        waiting: list[Unit] = []
        staging = self._plan.staging

        async def take() -> Unit | None:
            nonlocal after, waiting
            async with turn:
                if not waiting and after is not None:
                    units, after = await staging.run(staging.units, after)
                    waiting = units[::-1]
                return waiting.pop() if waiting else None

        async def work() -> None:
            while not self._halted and (unit := await take()) is not None:
                await self._unit(unit)

        turn = asyncio.Lock()
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self._plan.settings.at_once * (1 if self._plan.journal is None else AHEAD)):
                    group.create_task(work())
        except BaseExceptionGroup as several:
            raise several.exceptions[0] from None
        if self._stop.is_set() and await take() is not None:
            self._broke_off = True

    async def _unit(self, unit: Unit) -> None:
        """The steps of one person, in their order: credentials wait for their subscriber."""
        owner: str | None = None
        stuck = ""
        again = unit.n is None  # unmanaged_subscribers are looked at in every round
        ended: list[tuple[Step, str]] = []
        for step, secret in unit.steps:
            if self._halted:
                self._broke_off = True
                return
            if stuck:
                self._fail(step, "blocked", stuck)
                continue
            outcome = await self._step(step, secret, owner or step.subscriber_id)
            if outcome is None:
                return
            if step.kind is Kind.SUBSCRIBER:
                owner = outcome.id or step.id
            if outcome.state == "unknown":
                again = True
                await self._put_off(unit, step, outcome, owner or step.subscriber_id)
                if step.kind is Kind.SUBSCRIBER:
                    self._block(unit, outcome)
                    return
                continue
            ended.append((step, outcome.state))
            if outcome.state == "done":
                self._count(step.kind, step.action)
                continue
            self._fail(step, "failed", outcome.reason)
            if step.kind is Kind.SUBSCRIBER:
                stuck = f"its subscriber failed: {outcome.reason}"
        if ended and again:
            await self._plan.staging.run(self._plan.staging.ended, ended)

    async def _step(self, step: Step, secret: int | None, owner: str | None) -> Outcome | None:
        """Note a step, send it, note what became of it. None where nothing may be sent any more."""
        plan = self._plan
        try:
            password = await self._password(step, secret)
        except FabricError as error:
            return Outcome("failed", reason=str(error))
        ident = ""
        if plan.journal is not None:
            try:
                ident = await plan.journal.sending(step)
            except JournalError as error:
                self._fatal = self._fatal or error
                return None
        async with self._turns:
            if self._halted:
                self._broke_off = True
                if plan.journal is not None:
                    plan.journal.ended(ident, "failed", reason="not sent: the run was stopped")
                return None
            self._writes += 1
            outcome = await write(plan.session, step, owner, password)
        if plan.journal is not None:
            plan.journal.ended(ident, outcome.state, id=outcome.id, reason=outcome.reason or None)
        if isinstance(outcome.error, AuthenticationError):
            self._fatal = self._fatal or outcome.error
        return outcome

    async def _password(self, step: Step, secret: int | None) -> str | None:
        if not step.with_password:
            return None
        if secret is not None:
            return self._plan.staging.passwords.password(secret).reveal()
        source = self._plan.settings.passwords
        return None if source is None else (await source.password_for(step.email, step.username)).reveal()

    # Between rounds ---------------------------------------------------------------------------------------------

    async def _put_off(self, unit: Unit, step: Step, outcome: Outcome, owner: str | None) -> None:
        """A step whose outcome is not known, or that could not be sent: it is looked up before it is tried again."""
        self._round.unsure.add(step, "unknown", outcome.reason)
        await self._plan.staging.run(self._plan.staging.defer, unit.n, step, owner)

    def _block(self, unit: Unit, outcome: Outcome) -> None:
        """Count what waits for a subscriber of unknown outcome; the next round plans it anew."""
        for step, _ in unit.steps[1:]:
            self._round.unsure.add(step, "blocked", f"its subscriber is not known to be as it should: {outcome.reason}")

    async def _look_again(self, fruitless: int) -> None:
        """Wait until the Space has settled, and find the steps that are left."""
        self._tell(last=True)
        try:
            async with asyncio.timeout(self._plan.settings.settle * 2**fruitless):
                await self._stop.wait()
        except TimeoutError:
            staging = self._plan.staging
        else:
            return
        await staging.run(staging.next_round)
        await self._plan.look()
        await self._settle_unsure()

    async def _settle_unsure(self) -> None:
        """Count those as done that are no longer to be done; the journal was told when they were looked up."""
        staging, journal = self._plan.staging, self._plan.journal
        await staging.run(staging.drop_unsure)
        while settled := await staging.run(staging.take_resolved):
            for ident, kind, action, id in settled:
                self._count(Kind(kind), Action(action))
                if journal is not None and action == Action.DELETE:
                    journal.resolved(ident, id)

    # Telling ----------------------------------------------------------------------------------------------------

    def _count(self, kind: Kind, action: Action) -> None:
        self._round.done += 1
        self._done += 1
        self._counts[kind, action] = self._counts.get((kind, action), 0) + 1
        self._tell()

    def _fail(self, step: Step, state: str, reason: str) -> None:
        self._failures.add(step, state, reason)
        self._tell()

    def _tell(self, *, last: bool = False) -> None:
        now = time.monotonic()
        if self._on_progress is None or (now < self._next_told and not last):
            return
        self._next_told = now + 0.1
        spent = now - self._began
        rate = self._done / spent if spent > 0 else 0.0
        left = max(0, self._total - self._done - self._failures.count)
        progress = Progress(
            done=self._done,
            failed=self._failures.count,
            total=max(self._total, self._done + self._failures.count),
            rate=rate,
            seconds_left=left / rate if rate else None,
            round=self._rounds,
        )
        try:
            self._on_progress(progress)
        except Exception as error:  # noqa: BLE001  # whatever an observer raises, the run goes on
            logger.warning("on_progress raised %s", type(error).__name__)

    def _summary(self) -> Summary:
        plan = self._plan

        def counts(kind: Kind, unchanged: int) -> Counts:
            return Counts(
                **{name: self._counts.get((kind, action), 0) for action, name in COUNTED.items()}, unchanged=unchanged
            )

        return Summary(
            subscribers=counts(Kind.SUBSCRIBER, plan.subscribers.unchanged),
            credentials=counts(Kind.CREDENTIAL, plan.credentials.unchanged),
            failed=(*self._failures.first, *self._round.unsure.first)[:FAILED_KEPT],
            not_done=self._failures.count + self._round.unsure.count,
            warnings=plan.warnings,
            writes=self._writes,
            rounds=self._rounds,
            seconds=time.monotonic() - self._began,
            stopped=self._stopped,
        )


def _failed(step: Step, state: str, reason: str) -> Failed:
    return Failed(
        action=step.action.value,
        kind=step.kind.value,
        email=step.email,
        username=step.username,
        line=None if step.place is None else step.place.line,
        state=state,
        reason=reason,
    )
