"""Applies the steps of a comparison: records each before it is sent, and looks it up if its response was lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

import attrs

from .. import AuthenticationError, ConfigurationError, FabricError
from .comparison import Comparison
from .current_state import PASSING, Patience, now
from .diff import Action, Kind, Step, StepState
from .errors import JournalError
from .feed import Feed
from .outage import Outage
from .recent import people as people_of_process
from .roster.people import key_of
from .send import Outcome, write
from .staging.rows import StagedStep, Unit
from .summary import Progress, Summary, Waiting
from .tally import Tally
from .threads import to_the_end

ROUNDS: Final = 12
"""Maximum number of rounds in which unfinished steps are looked up and retried."""
MAX_ROUNDS_WITHOUT_PROGRESS: Final = 3
"""Number of rounds without a finished step after which a run ends."""
QUEUED: Final = 5_000
"""Number of people without steps that are passed to the journal before waiting for its disk."""
FIRST_LOOK: Final = 5.0
"""Seconds after which lost steps are first looked up; they are sent again only after `settle`."""


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
        self._stop = stop or asyncio.Event()
        self._closed = closed
        self._patience = Patience(self._settings.patience, self._settings.on_wait, self._stop)
        self._outage = Outage(self._patience, self._settings.at_once)
        self._tally = Tally(comparison, on_progress)
        self._fatal: FabricError | None = None
        self._taken: set[str] = set()
        self._broke_off = False

    async def run(self) -> Summary:
        """Apply round after round, until all is done or no step progresses."""
        self._comparison.check_roster()
        await self._comparison.check_deletions()
        journal = self._journal
        if journal is not None:
            await to_the_end(journal.begin, self._comparison.digest, self._comparison.session.timeout)
            await self._note_unchanged()
        await self._rounds_until_done()
        self._tally.report(last=True)
        if self._closed():
            self._fatal = self._fatal or ConfigurationError(
                "a plan must be applied inside its `async with` block: plan again"
            )
        if journal is not None and self._fatal is None:
            await journal.flush()
            if not self._tally.round.unsure.count and not self._stopped and not self._outage.gave_up:
                await to_the_end(journal.finish)
        if self._fatal is not None:
            raise self._fatal
        return self._tally.summary(stopped=self._stopped, gave_up=self._outage.gave_up)

    async def _rounds_until_done(self) -> None:
        unproductive = 0
        while True:
            await self._apply_round()
            done = self._tally.round
            if self._halted or not done.unsure.count:
                return
            unproductive = 0 if done.done else unproductive + 1
            if self._tally.rounds >= ROUNDS or unproductive >= MAX_ROUNDS_WITHOUT_PROGRESS:
                return
            try:
                await self._look_again(unproductive)
            except PASSING as error:
                self._outage.give_up(error)
            if self._halted:
                return
            unproductive = 0 if done.done else unproductive

    @property
    def _halted(self) -> bool:
        return self._fatal is not None or self._stop.is_set() or bool(self._outage.gave_up) or self._closed()

    @property
    def _stopped(self) -> bool:
        """True if it ended early on request, with steps left."""
        return self._stop.is_set() and (self._broke_off or self._tally.round.unsure.count > 0)

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
        self._tally.begin_round()
        at_once = self._settings.at_once
        feed = Feed(self._staging.steps, self._journal, at_once)
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(at_once):
                    group.create_task(self._work(feed))
        except BaseExceptionGroup as several:
            feed.cancel()
            raise several.exceptions[0] from None
        except BaseException:  # this run is cancelled
            feed.cancel()
            raise
        if self._halted:
            left, more = await feed.rest()
            for unit in left:
                self._not_sent(unit.steps)
            self._broke_off = self._broke_off or more

    async def _work(self, feed: Feed) -> None:
        while not self._halted:
            try:
                unit = feed.next() or await feed.take()
            except JournalError as error:
                self._fatal = self._fatal or error
                return
            if unit is None:
                return
            who = await people_of_process.acquire(self._space, key_of(unit.steps[0].step.email))
            try:
                await self._unit(unit)
            finally:
                people_of_process.release(who)

    def _not_sent(self, steps: Sequence[StagedStep], why: str = "the run was stopped") -> None:
        """Record that these steps were not sent after all."""
        if self._journal is not None:
            for one in steps:
                self._journal.ended(one.ident, StepState.FAILED, reason=f"not sent: {why}")

    async def _unit(self, unit: Unit) -> None:
        """Apply the steps of one person, in their order: credentials wait for their subscriber."""
        owner: str | None = None
        ended: list[tuple[str, str]] = []
        again = unit.n is None  # subscribers that the roster lacks are compared in every round
        for number, staged in enumerate(unit.steps):
            step = staged.step
            outcome = await self._step(staged, owner or step.subscriber_id)
            if outcome is None:
                self._broke_off = True
                self._not_sent(unit.steps[number:])
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
                self._tally.count(step.kind, step.action)
                continue
            self._tally.fail(step, outcome.state, outcome.reason)
            if step.kind is Kind.SUBSCRIBER and outcome.state is StepState.FAILED:
                blocked = f"its subscriber failed: {outcome.reason}"
                for one in unit.steps[number + 1 :]:
                    self._tally.fail(one.step, StepState.BLOCKED, blocked)
                self._not_sent(unit.steps[number + 1 :], blocked)
                break
        if ended and again:
            await self._staging.steps.note_ended(ended)

    async def _step(self, staged: StagedStep, owner: str | None) -> Outcome | None:
        """Send a step, and record its outcome. Return None if nothing may be sent any more."""
        step, ident, secret = staged.step, staged.ident, staged.secret
        if self._halted:
            return None
        outcome = self._met(ident) if step.action is Action.CREATE else None
        password = None if secret is None else self._staging.passwords.reveal(secret)
        if outcome is None and secret is None and step.with_password:
            try:
                password = await self._password(step)
            except FabricError as error:
                outcome = Outcome(StepState.FAILED, reason=str(error))
            if self._halted:
                return None
        if outcome is None:
            outcome = await self._send(step, ident, owner, password)
        if outcome is None:
            return None
        if self._journal is not None:
            state = StepState.FAILED if outcome.state is StepState.CONFLICT else outcome.state
            self._journal.ended(ident, state, id=outcome.id, reason=outcome.reason or None)
        if isinstance(outcome.error, AuthenticationError):
            self._fatal = self._fatal or outcome.error
        return outcome

    def _met(self, ident: str) -> Outcome | None:
        """Return the outcome of a creation that another call of this process did since the comparison."""
        met = people_of_process.created(self._space, ident)
        if met is None or met.at < self._comparison.looked_at:
            return None
        return Outcome(StepState.UNKNOWN, id=met.id, reason="created a moment ago by another call of this process")

    async def _send(self, step: Step, ident: str, owner: str | None, password: str | None) -> Outcome | None:
        """Send a step as soon as writes are not held; return None if the run must end."""
        outage = self._outage
        while True:
            if outage.holds:
                await outage.wait(lambda: self._halted)
                if self._halted:
                    return None
            if not self._may_send():
                return None
            self._tally.writes += 1
            outcome = await write(self._comparison.session, step, owner, password)
            outage.watch(outcome)
            if outcome.state is StepState.DONE:
                if step.action is Action.CREATE:
                    people_of_process.note_created(self._space, ident, outcome.id)
                return outcome
            if outcome.taken and ident not in self._taken:  # it was missing a moment ago: read it again
                self._taken.add(ident)
                return attrs.evolve(outcome, state=StepState.UNKNOWN)
            if outcome.state is not StepState.UNKNOWN or outcome.sent or not outage.holds:
                return outcome

    def _may_send(self) -> bool:
        """Return whether the journal is still there; otherwise nothing more is sent, as nobody could look it up."""
        try:
            if self._journal is not None:
                self._journal.check()
        except JournalError as error:
            self._fatal = self._fatal or error
            return False
        return True

    async def _password(self, step: Step) -> str | None:
        source = self._settings.passwords
        return None if source is None else (await source.password_for(step.email, step.username)).reveal()

    # Between rounds ---------------------------------------------------------------------------------------------

    async def _defer(self, unit: Unit, step: Step, outcome: Outcome, owner: str | None) -> None:
        """Defer a step that was not sent or has an unknown outcome: it is looked up before it is retried."""
        self._tally.round.unsure.add(step, StepState.UNKNOWN, outcome.reason)
        await self._staging.steps.defer(unit.n, step, owner, risky=outcome.sent)

    def _block(self, unit: Unit, outcome: Outcome) -> None:
        """Count the steps that wait for a subscriber of unknown outcome; the next round plans them again."""
        reason = f"its subscriber has an unknown outcome: {outcome.reason}"
        for staged in unit.steps[1:]:
            self._tally.round.unsure.add(staged.step, StepState.BLOCKED, reason)
        self._not_sent(unit.steps[1:], reason)

    async def _look_again(self, unproductive: int) -> None:
        """Compare again; steps that the service may still apply are not created again before `settle` has passed."""
        self._tally.report(last=True)
        ended, settle = now(), self._comparison.settle
        await self._patience.pause(min(settle, FIRST_LOOK) * 2**unproductive)
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
                self._tally.count(Kind(kind), Action(action))
                if self._journal is not None and action == Action.DELETE:
                    self._journal.resolved(ident, id)
