"""Applies the steps of a comparison: records each before it is sent, and looks it up if its response was lost."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Final

import attrs

from .. import AuthenticationError, ConfigurationError, FabricError
from .comparison import Comparison
from .current_state import LONGEST_PAUSE, PASSING, Patience, now
from .diff import Action, Kind, Step, StepState
from .errors import JournalError
from .recent import people as people_of_process
from .roster.people import key_of
from .send import Outcome, write
from .staging.rows import StagedStep, Unit
from .summary import COUNTED, FAILED_KEPT, Counts, Failed, Progress, Summary, Waiting
from .threads import to_the_end

logger: Final = logging.getLogger("signalwire_fabric_async")

ROUNDS: Final = 12
"""Maximum number of rounds in which unfinished steps are looked up and retried."""
MAX_ROUNDS_WITHOUT_PROGRESS: Final = 3
"""Number of rounds without a finished step after which a run ends."""
QUEUED: Final = 5_000
"""Number of people without steps that are passed to the journal before waiting for its disk."""
AHEAD: Final = 2
"""With a journal, started steps in multiples of the concurrent writes: some wait for the disk."""
FIRST_LOOK: Final = 5.0
"""Seconds after which lost steps are first looked up; they are sent again only after `settle`."""
FAILURES_IN_A_ROW: Final = 5
"""Number of failures without a success after which a service counts as unavailable."""


@attrs.define
class _Failures:
    """The steps that were not done: how many, and the first of them."""

    count: int = 0
    first: list[Failed] = attrs.field(factory=list[Failed])

    def add(self, step: Step, state: StepState, reason: str) -> None:
        self.count += 1
        if self.count <= FAILED_KEPT:
            self.first.append(_failed(step, state, reason))


@attrs.define
class _Round:
    """The result of one round; `unsure` are the steps that the next one looks up."""

    unsure: _Failures = attrs.field(factory=_Failures)
    done: int = 0
    risky: bool = False


class Application:
    """One application of a comparison.

    Args:
        comparison: The steps to apply.
        on_progress: Called after each step, at most ten times a second.
        stop: Ends the run early once it is set.
        closed: Returns true once the plan's block was left.
    """

    def __init__(
        self,
        comparison: Comparison,
        on_progress: Callable[[Progress], None] | None,
        stop: asyncio.Event | None,
        closed: Callable[[], bool],
    ) -> None:
        self._comparison = comparison
        self._staging = comparison.staging
        self._journal = comparison.journal
        self._settings = comparison.settings
        self._space = comparison.session.origin
        self._on_progress = on_progress
        self._stop = stop or asyncio.Event()
        self._closed = closed
        self._patience = Patience(self._settings.patience, self._settings.on_wait, self._stop)
        self._turns = asyncio.Semaphore(self._settings.at_once)
        self._fatal: FabricError | None = None
        self._gave_up = ""
        self._counts: dict[tuple[Kind, Action], int] = {}
        self._taken: set[str] = set()
        self._failures = _Failures()
        self._round = _Round()
        self._rounds = self._writes = self._done = 0
        self._broke_off = False
        self._total = comparison.subscribers.writes + comparison.credentials.writes
        self._began = time.monotonic()
        self._next_report = 0.0
        self._hold_until = 0.0
        self._failed_in_a_row = self._holds = 0
        self._away_since: float | None = None

    async def run(self) -> Summary:
        """Apply round after round, until all is done or no step progresses."""
        self._comparison.check_roster()
        await self._comparison.check_deletions()
        journal = self._journal
        if journal is not None:
            await to_the_end(journal.begin, self._comparison.digest, self._comparison.session.timeout)
            await self._note_unchanged()
        await self._rounds_until_done()
        self._report(last=True)
        if self._closed():
            self._fatal = self._fatal or ConfigurationError(
                "a plan must be applied inside its `async with` block: plan again"
            )
        if journal is not None and self._fatal is None:
            await journal.flush()
            if not self._round.unsure.count and not self._stopped and not self._gave_up:
                await to_the_end(journal.finish)
        if self._fatal is not None:
            raise self._fatal
        return self._summary()

    async def _rounds_until_done(self) -> None:
        fruitless = 0
        while True:
            await self._apply_round()
            if self._halted or not self._round.unsure.count:
                return
            fruitless = 0 if self._round.done else fruitless + 1
            if self._rounds >= ROUNDS or fruitless >= MAX_ROUNDS_WITHOUT_PROGRESS:
                return
            try:
                await self._look_again(fruitless)
            except PASSING as error:
                self._gave_up = f"the service was away for more than {self._settings.patience:g} s: {error}"
            if self._halted:
                return
            fruitless = 0 if self._round.done else fruitless

    @property
    def _halted(self) -> bool:
        return self._fatal is not None or self._stop.is_set() or bool(self._gave_up) or self._closed()

    @property
    def _stopped(self) -> bool:
        """True if it ended early on request, with steps left."""
        return self._stop.is_set() and (self._broke_off or self._round.unsure.count > 0)

    async def _note_unchanged(self) -> None:
        """Record the people without steps in the journal, so that a resumed run skips them."""
        after = queued = 0
        while self._journal is not None and (people := await self._staging.roster.unchanged(after)):
            self._journal.unchanged((key, email) for _, key, email in people)
            after = people[-1][0]
            queued += len(people)
            if queued >= QUEUED:  # the staging database is faster than the disk
                await self._journal.flush()
                queued = 0

    async def _apply_round(self) -> None:
        """Apply the steps that are in the staging database."""
        self._rounds += 1
        self._round = _Round()
        after: int | None = 0
        waiting: list[Unit] = []

        async def take() -> Unit | None:
            nonlocal after, waiting
            if waiting:
                return waiting.pop()
            async with turn:
                if not waiting and after is not None:
                    units, after = await self._staging.steps.units(after)
                    waiting = units[::-1]
                return waiting.pop() if waiting else None

        async def work() -> None:
            while not self._halted and (unit := await take()) is not None:
                await self._unit(unit)

        turn = asyncio.Lock()
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self._settings.at_once * (1 if self._journal is None else AHEAD)):
                    group.create_task(work())
        except BaseExceptionGroup as several:
            raise several.exceptions[0] from None
        if (self._stop.is_set() or self._gave_up) and await take() is not None:
            self._broke_off = True

    async def _unit(self, unit: Unit) -> None:
        """Apply the steps of one person, in their order: credentials wait for their subscriber."""
        who = await people_of_process.acquire(self._space, key_of(unit.steps[0].step.email))
        try:
            await self._locked_unit(unit)
        finally:
            people_of_process.release(who)

    async def _locked_unit(self, unit: Unit) -> None:
        owner: str | None = None
        blocked = ""
        ended: list[tuple[str, str]] = []
        again = unit.n is None  # subscribers that the roster lacks are compared in every round
        for staged in unit.steps:
            if self._halted:
                self._broke_off = True
                return
            step = staged.step
            if blocked:
                self._fail(step, StepState.BLOCKED, blocked)
                continue
            outcome = await self._step(staged, owner or step.subscriber_id)
            if outcome is None:
                return
            if step.kind is Kind.SUBSCRIBER:
                owner = outcome.id or step.id
            if outcome.state is StepState.UNKNOWN:
                again = True
                await self._defer(unit, step, outcome, owner or step.subscriber_id)
                if step.kind is Kind.SUBSCRIBER:
                    self._block(unit, outcome)
                    return
                continue
            ended.append((staged.ident, outcome.state))
            if outcome.state is StepState.DONE:
                self._count(step.kind, step.action)
                continue
            self._fail(step, outcome.state, outcome.reason)
            if step.kind is Kind.SUBSCRIBER and outcome.state is StepState.FAILED:
                blocked = f"its subscriber failed: {outcome.reason}"
        if ended and again:
            await self._staging.steps.note_ended(ended)

    async def _step(self, staged: StagedStep, owner: str | None) -> Outcome | None:
        """Record a step, send it, and record its outcome. Return None if nothing may be sent any more."""
        step, ident = staged.step, staged.ident
        met = people_of_process.created(self._space, ident) if step.action is Action.CREATE else None
        if met is not None and met.at >= self._comparison.looked_at:
            return Outcome(StepState.UNKNOWN, id=met.id, reason="created a moment ago by another call of this process")
        try:
            password = await self._password(step, staged.secret) if step.with_password else None
        except FabricError as error:
            return Outcome(StepState.FAILED, reason=str(error))
        journal = self._journal
        if journal is not None:
            try:
                await journal.sending(step, ident)
            except JournalError as error:
                self._fatal = self._fatal or error
                return None
        async with self._turns:
            outcome = await self._send(step, ident, owner, password)
        if outcome is None:
            self._broke_off = True
            if journal is not None:
                journal.ended(ident, StepState.FAILED, reason="not sent: the run was stopped")
            return None
        if journal is not None:
            state = StepState.FAILED if outcome.state is StepState.CONFLICT else outcome.state
            journal.ended(ident, state, id=outcome.id, reason=outcome.reason or None)
        if isinstance(outcome.error, AuthenticationError):
            self._fatal = self._fatal or outcome.error
        return outcome

    async def _send(self, step: Step, ident: str, owner: str | None, password: str | None) -> Outcome | None:
        """Send a step as soon as writes are not held; return None if the run must end."""
        while True:
            while self._hold_until and not self._halted:
                if (left := self._hold_until - now()) <= 0:
                    break
                await self._patience.pause(left)
            if self._halted:
                return None
            self._writes += 1
            outcome = await write(self._comparison.session, step, owner, password)
            self._watch(outcome)
            if outcome.state is StepState.DONE:
                if step.action is Action.CREATE:
                    people_of_process.note_created(self._space, ident, outcome.id)
                return outcome
            if outcome.taken and ident not in self._taken:  # it was missing a moment ago: read it again
                self._taken.add(ident)
                return attrs.evolve(outcome, state=StepState.UNKNOWN)
            held = self._hold_until > now()
            if outcome.state is not StepState.UNKNOWN or outcome.sent or not held:
                return outcome

    def _watch(self, outcome: Outcome) -> None:
        """Hold all writes while the service is unavailable or sent a `Retry-After`; give up after `patience` seconds."""
        if outcome.state is StepState.DONE or not (outcome.away or outcome.retry_after):
            self._failed_in_a_row = self._holds = 0
            self._away_since = None
            return
        at = now()
        self._failed_in_a_row += 1
        self._away_since = at if self._away_since is None else self._away_since
        pause = outcome.retry_after or 0.0
        if at >= self._hold_until and self._failed_in_a_row >= min(FAILURES_IN_A_ROW, self._settings.at_once):
            self._holds += 1
            pause = max(pause, min(LONGEST_PAUSE, 0.25 * 2**self._holds))
        if at + pause - self._away_since > self._settings.patience:
            self._gave_up = f"the service was away for more than {self._settings.patience:g} s: {outcome.reason}"
        elif at + pause > self._hold_until:
            self._hold_until = at + pause
            if pause >= 1.0:
                self._patience.waits(f"the service refuses or is away ({outcome.reason})", pause)

    async def _password(self, step: Step, secret: int | None) -> str | None:
        if secret is not None:
            return self._staging.passwords.password(secret).reveal()
        source = self._settings.passwords
        return None if source is None else (await source.password_for(step.email, step.username)).reveal()

    # Between rounds ---------------------------------------------------------------------------------------------

    async def _defer(self, unit: Unit, step: Step, outcome: Outcome, owner: str | None) -> None:
        """Defer a step that was not sent or has an unknown outcome: it is looked up before it is retried."""
        self._round.unsure.add(step, StepState.UNKNOWN, outcome.reason)
        self._round.risky = self._round.risky or outcome.sent
        await self._staging.steps.defer(unit.n, step, owner, risky=outcome.sent)

    def _block(self, unit: Unit, outcome: Outcome) -> None:
        """Count the steps that wait for a subscriber of unknown outcome; the next round plans them again."""
        for staged in unit.steps[1:]:
            reason = f"its subscriber has an unknown outcome: {outcome.reason}"
            self._round.unsure.add(staged.step, StepState.BLOCKED, reason)

    async def _look_again(self, fruitless: int) -> None:
        """Compare again; steps that the service may still apply are not created again before `settle` has passed."""
        self._report(last=True)
        ended, settle = now(), self._comparison.settle
        await self._patience.pause(min(settle, FIRST_LOOK) * 2**fruitless)
        if self._halted:
            return
        comparison, roster, steps = self._comparison, self._staging.roster, self._staging.steps
        await roster.next_round()
        await comparison.look(patience=self._patience)
        risky = await steps.risky_creations()
        left = settle - (now() - ended)
        if risky and left > 0:
            count = "1 person" if len(risky) == 1 else f"{len(risky):,} people"
            self._tell_waiting(f"the service may still apply the requests for {count}", left)
            await self._patience.pause(left)
            if self._halted:
                return
            await roster.look_again(risky)
            await comparison.look(patience=self._patience)
        await self._count_resolved()

    def _tell_waiting(self, reason: str, seconds: float) -> None:
        if self._settings.on_wait is not None:
            self._settings.on_wait(Waiting(reason=reason, seconds=seconds))

    async def _count_resolved(self) -> None:
        """Count steps that turned out to be done; the journal recorded them when they were looked up."""
        await self._staging.steps.drop_pending()
        while resolved := await self._staging.steps.take_resolved():
            for ident, kind, action, id in resolved:
                self._count(Kind(kind), Action(action))
                if self._journal is not None and action == Action.DELETE:
                    self._journal.resolved(ident, id)

    # Reporting --------------------------------------------------------------------------------------------------

    def _count(self, kind: Kind, action: Action) -> None:
        self._round.done += 1
        self._done += 1
        self._counts[kind, action] = self._counts.get((kind, action), 0) + 1
        self._report()

    def _fail(self, step: Step, state: StepState, reason: str) -> None:
        self._failures.add(step, state, reason)
        self._report()

    def _report(self, *, last: bool = False) -> None:
        if self._on_progress is None:
            return
        at = time.monotonic()
        if at < self._next_report and not last:
            return
        self._next_report = at + 0.1
        spent = at - self._began
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
        except Exception as error:  # noqa: BLE001  # an observer's exception must not affect the run
            logger.warning("on_progress raised %s", type(error).__name__)

    def _summary(self) -> Summary:
        comparison = self._comparison

        def counts(kind: Kind, unchanged: int) -> Counts:
            done = {name: self._counts.get((kind, action), 0) for action, name in COUNTED.items()}
            return Counts(**done, unchanged=unchanged)

        return Summary(
            subscribers=counts(Kind.SUBSCRIBER, comparison.subscribers.unchanged),
            credentials=counts(Kind.CREDENTIAL, comparison.credentials.unchanged),
            failed=(*self._failures.first, *self._round.unsure.first)[:FAILED_KEPT],
            not_done=self._failures.count + self._round.unsure.count,
            warnings=comparison.warnings,
            writes=self._writes,
            rounds=self._rounds,
            seconds=time.monotonic() - self._began,
            stopped=self._stopped,
            gave_up=self._gave_up,
        )


def _failed(step: Step, state: StepState, reason: str) -> Failed:
    return Failed(
        action=step.action.value,
        kind=step.kind.value,
        email=step.email,
        username=step.username,
        line=None if step.place is None else step.place.line,
        state=state.value,
        reason=reason,
    )
