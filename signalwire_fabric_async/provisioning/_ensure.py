"""ensure: find one person, or many, by natural key, with their SIP credentials; create or update them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Final, TypeVar

import attrs

from .. import (
    APIError,
    AsyncSession,
    ConfigurationError,
    FabricError,
    LockingQuota,
    NotFoundError,
    Secret,
    SharedLock,
    TransportError,
)
from ..validate import seconds
from ._plan import PATIENCE, plan
from .application import FIRST_LOOK
from .comparison import READS_AT_ONCE, WRITES_AT_ONCE
from .current_state import LISTING_LAG, Patience, credentials_of, existing_credential, existing_subscriber, now
from .diff import Action, Existing, Kind, Step, StepState, ident_of, oldest_first, remaining, steps_of
from .one_person import person_of
from .passwords import PasswordSource
from .recent import people
from .roster.memory import PeopleSource
from .roster.people import Person, key_of
from .send import Outcome, write
from .summary import Summary, Waiting

T = TypeVar("T")

ROUNDS: Final = 4
"""Maximum number of rounds in which unknown outcomes are looked up and retried."""
LEAST_HOLD: Final = 30.0
"""Minimum seconds for which the lock of a dead process is kept."""
SPARE: Final = 1.3
"""A lock is taken for so many times the seconds that it must last, so that renewing it now and then is enough."""


@attrs.frozen(kw_only=True)
class Ensured:
    """The result of `ensure`: the subscriber's id, and the applied steps; none if nothing differed."""

    id: str
    steps: tuple[Step, ...]

    @property
    def created(self) -> bool:
        """True if the subscriber was created."""
        return any(step.kind is Kind.SUBSCRIBER and step.action is Action.CREATE for step in self.steps)

    @property
    def changed(self) -> bool:
        """True if anything was written."""
        return bool(self.steps)


async def ensure(
    session: AsyncSession,
    *,
    email: str,
    sip_credentials: Sequence[Mapping[str, object]] | None = None,
    password: str | Secret | None = None,
    prune: bool = False,
    set_passwords: bool = False,
    settle: float | None = None,
    **fields: object,
) -> Ensured:
    """Make one subscriber and its SIP credentials match the arguments: create, update, or leave them.

    Several calls for one person, and an `apply` in the same process, wait for
    each other; with a `RedisQuota`, so do the calls of all processes that share
    it. Recent creations are remembered, because a listing may not show them
    yet, and those of unknown outcome, because the service may still execute them.
    A process that was killed, or cannot reach Redis, keeps the person locked for
    the others until its last request can no longer be executed: by default 85 s. Without a `RedisQuota`, two processes can create one person twice on a
    service that accepts duplicates: a second look after the creation would not
    prevent it, because a listing may lag, and what was created is never deleted,
    because the other process may have begun to use it. The next call takes the
    oldest.

    Args:
        session: The session.
        email: The natural key (`key_of`). The service has no search by it, so
            the whole listing is read.
        sip_credentials: Mappings with a `username` and the further members of
            `sip_credentials.create`; a new one needs a `password`.
            None leaves the credentials in the Space as they are.
        password: The subscriber's password.
        prune: True to delete credentials that are not given.
        set_passwords: True to send passwords also for existing resources.
        settle: Seconds for which the service may still execute a request
            whose response was lost, also in an earlier `ensure` that raised
            or was cancelled, of this process or, with a `RedisQuota`, of
            another one: nothing is created again earlier. None for the session's timeout and 5 s in which listings
            may lag.
        fields: Members of the subscriber (`first_name=...`), as `subscribers.create` takes them.

    Raises:
        ConfigurationError: An argument is invalid, or a new credential has no password.
        APIError: The service rejects a write, also after the state was read again.
        TransportError: The outcome stays unknown.
    """
    wait = session.timeout + LISTING_LAG if settle is None else seconds(settle, "settle", or_zero=True)
    person = person_of(email, sip_credentials, password, fields)
    async with people.locked(session.origin, person.key):
        quota = session.quota
        if not isinstance(quota, LockingQuota):
            return await _Ensuring(session, person, wait, prune=prune, set_passwords=set_passwords).run()
        lasts = max(session.timeout + wait, LEAST_HOLD)  # a call may send its last request just before its timeout
        async with quota.lock(f"{session.origin} {person.key}", hold=lasts * SPARE) as shared:
            _recall(session.origin, person, shared)
            ensuring = _Ensuring(session, person, wait, prune=prune, set_passwords=set_passwords, shared=shared)
            return await ensuring.run()


async def ensure_many(
    session: AsyncSession,
    people: PeopleSource,
    *,
    passwords: PasswordSource | None = None,
    set_passwords: bool = False,
    at_once: int = WRITES_AT_ONCE,
    reads_at_once: int = READS_AT_ONCE,
    settle: float | None = None,
    patience: float = PATIENCE,
    on_wait: Callable[[Waiting], None] | None = None,
) -> Summary:
    """Make many subscribers and their SIP credentials match the arguments; the Space is read once for all of them.

    Args:
        session: The session.
        people: An iterable or async iterable of mappings, as the arguments of `ensure`.
        passwords: The source of passwords that are not given.
        set_passwords, at_once, reads_at_once, settle, patience, on_wait: As for `plan`.

    Raises:
        RosterError: Some of the people are invalid; nothing was sent.
        FabricError: As `plan` and `apply`. Rejections of single people are in
            the summary instead.
    """
    async with plan(
        session,
        people,
        passwords=passwords,
        set_passwords=set_passwords,
        at_once=at_once,
        reads_at_once=reads_at_once,
        settle=settle,
        patience=patience,
        on_wait=on_wait,
    ) as planned:
        return await planned.apply()


class _Ensuring:
    """One call of `ensure`."""

    def __init__(
        self,
        session: AsyncSession,
        person: Person,
        settle: float,
        *,
        prune: bool,
        set_passwords: bool,
        shared: SharedLock | None = None,
    ) -> None:
        self._session = session
        self._person = person
        self._settle = settle
        self._prune = prune
        self._set_passwords = set_passwords
        self._shared = shared
        self._taken: dict[str, Step] = {}
        """The steps that were started, by natural key."""
        self._done: dict[str, str] = {}
        """The steps that are known to be done."""
        self._refused: set[str] = set()
        """The creations that the service rejected because the name is taken."""
        self._patience = Patience()

    async def run(self) -> Ensured:
        """Read and write until the person matches."""
        outcome: Outcome | None = None
        known = ""
        for number in range(ROUNDS):
            if number:
                await asyncio.sleep(min(self._settle, FIRST_LOOK))
            subscriber, steps = await self._needed(known)
            wait = self._wait_for(steps)
            if wait > 0:
                await asyncio.sleep(wait)
                subscriber, steps = await self._needed(known)
            _refuse_missing_passwords(self._person, steps)
            id = None if subscriber is None else subscriber.id
            known, outcome = await self._execute(steps, id)
            if outcome is None:
                return Ensured(id=known, steps=tuple(self._taken.values()))
            if outcome.state is StepState.FAILED and outcome.error is not None:
                raise outcome.error
        raise _left_open(self._person.email, outcome)

    async def _needed(self, known: str) -> tuple[Existing | None, list[Step]]:
        subscriber, credentials = await self._find(known)
        needed = steps_of(self._person, subscriber, credentials, prune=self._prune, set_passwords=self._set_passwords)
        return subscriber, remaining(needed, self._done)

    def _wait_for(self, steps: list[Step]) -> float:
        """Return the seconds until a creation of unknown outcome may be sent again."""
        idents = [step.ident for step in steps if step.action is Action.CREATE]
        return max((people.lost_for(self._session.origin, ident) for ident in idents), default=0.0)

    async def _execute(self, steps: list[Step], id: str | None) -> tuple[str, Outcome | None]:
        """Send the steps; return the subscriber's id, and the outcome of the first one that was not done."""
        person, space = self._person, self._session.origin
        secrets = {one.username: one.password for one in person}
        for step in steps:
            secret = person.password if step.kind is Kind.SUBSCRIBER else secrets.get(step.username or "")
            password = secret.reveal() if secret is not None and step.with_password else None
            if step.action is Action.CREATE or step.ident not in self._taken:
                self._taken[step.ident] = step
            if self._shared is not None:
                await self._shared.keep(self._session.timeout + self._settle)
            try:
                outcome = await write(self._session, step, id or step.subscriber_id, password)
            except asyncio.CancelledError:
                self._note_lost(step)
                raise
            if outcome.state is not StepState.DONE:
                return id or "", self._not_done(step, outcome)
            self._done[step.ident] = StepState.DONE
            if step.action is Action.CREATE:
                people.note_created(space, step.ident, outcome.id)
                if self._shared is not None and outcome.id is not None:
                    self._shared.note(step.ident, outcome.id)
            if step.kind is Kind.SUBSCRIBER:
                id = outcome.id
        return id or "", None

    def _note_lost(self, step: Step) -> None:
        if step.action is not Action.CREATE:
            return
        people.note_lost(self._session.origin, step.ident, self._settle)
        if self._shared is not None:
            self._shared.note_lost(step.ident, self._settle)

    def _not_done(self, step: Step, outcome: Outcome) -> Outcome:
        if outcome.state is StepState.CONFLICT:
            del self._taken[step.ident]
            return outcome  # it is compared again
        if outcome.taken and step.ident not in self._refused:  # it was missing a moment ago: read it again
            self._refused.add(step.ident)
            del self._taken[step.ident]
            return attrs.evolve(outcome, state=StepState.UNKNOWN)
        if outcome.sent:
            self._note_lost(step)
        if outcome.error is None and outcome.state is StepState.FAILED:
            raise ConfigurationError(outcome.reason)
        return outcome

    async def _find(self, known: str) -> tuple[Existing | None, tuple[Existing, ...]]:
        """Return the oldest subscriber with this e-mail, and its credentials if they are needed.

        One that an earlier round found or created, or that this process just
        created, takes precedence, and is read by id if the listing lacks it.
        """
        session, person = self._session, self._person
        made = people.created(session.origin, ident_of(Kind.SUBSCRIBER, person.key))
        known = known or ("" if made is None else made.id)

        async def read() -> list[Existing]:
            listed = session.subscribers.list(page_size=1_000, prefetch=True)
            return [
                found
                async for one in listed
                if (found := existing_subscriber(one)) and key_of(found.name) == person.key
            ]

        several = await self._patience.read(read)
        if known and all(one.id != known for one in several):
            several += await self._by_id(known)
        for found in oldest_first(several, known):
            if person.credentials is None:
                return found, ()
            credentials = await credentials_of(session, found.id)
            if credentials is not None:
                return found, await self._with_known(found.id, credentials)
        return None, ()

    async def _by_id(self, known: str) -> list[Existing]:
        """Return the subscriber of this id, unless it was deleted or has another e-mail now."""
        response = await self._outlast(lambda: self._session.subscribers.get(known))
        found = None if response is None else existing_subscriber(response)
        return [found] if found is not None and key_of(found.name) == self._person.key else []

    async def _with_known(self, owner: str, credentials: tuple[Existing, ...]) -> tuple[Existing, ...]:
        """Add the credentials that this process just created and that the listing still lacks."""
        session, listed = self._session, {one.name for one in credentials}
        for one in self._person:
            made = people.created(session.origin, ident_of(Kind.CREDENTIAL, self._person.key, one.username))
            if made is not None and one.username not in listed:
                found = await self._outlast(partial(session.subscribers.sip_credentials(owner).get, made.id))
                credentials = credentials if found is None else (*credentials, existing_credential(found))
        return credentials

    async def _outlast(self, read: Callable[[], Awaitable[T]]) -> T | None:
        """Read a resource that was just created; None if it is missing for too long."""
        until = now() + min(self._settle, LISTING_LAG)
        while True:
            try:
                return await self._patience.read(read)
            except NotFoundError:
                if now() >= until:
                    return None
                await asyncio.sleep(min(0.5, max(0.0, until - now())))


def _recall(space: str, person: Person, shared: SharedLock) -> None:
    """Learn what other processes created of a person a moment ago, and which creations they lost."""
    key = person.key
    idents = [ident_of(Kind.SUBSCRIBER, key), *(ident_of(Kind.CREDENTIAL, key, one.username) for one in person)]
    for ident in idents:
        if people.created(space, ident) is None:
            people.note_created(space, ident, shared.noted(ident))
        lost_for = shared.lost_for(ident)
        if lost_for:
            people.note_lost(space, ident, lost_for)


def _left_open(email: str, outcome: Outcome | None) -> FabricError:
    """Return the error to raise when no round succeeded: the last one, if that excludes a write."""
    error = None if outcome is None else outcome.error
    if isinstance(error, (APIError, TransportError)) and not error.outcome_unknown:
        return error
    reason = "" if outcome is None else outcome.reason
    unknown = TransportError(f"ensuring {email}: the outcome is not known: {reason}", outcome_unknown=True)
    unknown.__cause__ = error
    return unknown


def _refuse_missing_passwords(person: Person, steps: list[Step]) -> None:
    given = {one.username for one in person if one.password is not None}
    for step in steps:
        if step.kind is Kind.CREDENTIAL and step.action is Action.CREATE and step.username not in given:
            raise ConfigurationError(f"the credential {step.username!r} is to be created and has no password")
