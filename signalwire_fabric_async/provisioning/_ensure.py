"""ensure: one person is to be as told; found by natural key, compared, created or updated."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final, cast

import attrs

from .. import APIError, AsyncSession, ConfigurationError, FabricError, NotFoundError, Secret, TransportError
from ..validate import seconds
from ._plan import SETTLE
from .current_state import credentials_of, found_subscriber, patiently
from .diff import Action, Existing, Kind, Step, remaining, steps_of
from .roster.people import (
    CREDENTIAL_MEMBERS,
    KEYS_AND_SECRETS,
    PASSWORD,
    PERSON_MEMBERS,
    Credential,
    Person,
    Place,
    key_of,
)
from .send import Outcome, write

ROUNDS: Final = 4
"""How often what could not be found out is looked up and tried anew."""

_HERE: Final = Place(1)
_FLAT: Final = (str, list, tuple)


@attrs.frozen(kw_only=True)
class Ensured:
    """What `ensure` did: the subscriber's id, and each step that it took; none where all was as told."""

    id: str
    steps: tuple[Step, ...]

    @property
    def created(self) -> bool:
        """Whether the subscriber was created."""
        return any(step.kind is Kind.SUBSCRIBER and step.action is Action.CREATE for step in self.steps)

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return bool(self.steps)


async def ensure(
    session: AsyncSession,
    *,
    email: str,
    sip_credentials: Sequence[Mapping[str, object]] | None = None,
    password: str | Secret | None = None,
    prune: bool = False,
    set_passwords: bool = False,
    settle: float = SETTLE,
    **fields: object,
) -> Ensured:
    """Have one subscriber, and its SIP credentials, as told: created, updated, or left as they are.

    Args:
        email: the natural key, without regard to case. The service has no search
            by it, so the whole listing is read.
        sip_credentials: mappings with a `username` and the further members of
            `sip_credentials.create`; a `password` is needed for one that is to be
            created. None leaves those in the Space as they are.
        prune: whether credentials that are not told are deleted.
        set_passwords: whether passwords are sent to those who exist already too.
        fields: members of the subscriber (`first_name=...`), as `subscribers.create` takes them.

    A write whose answer is lost is looked up after `settle` seconds, before
    it is tried again. Raises ConfigurationError for what cannot be sent, what
    the service refuses as the session raises it (a refusal that may pass,
    when it has not), and TransportError where the outcome stays unknown.
    """
    seconds(settle, "settle", or_zero=True)
    person = _person(email, sip_credentials, password, fields)
    _check_passwords(person)
    taken: dict[str, Step] = {}
    done: dict[str, str] = {}
    outcome: Outcome | None = None
    known = ""
    for number in range(ROUNDS):
        if number:
            await asyncio.sleep(settle)
        subscriber, credentials = await _find(session, person, known)
        needed = steps_of(person, subscriber, credentials, prune=prune, set_passwords=set_passwords)
        steps = remaining(needed, done)
        _refuse_missing_passwords(person, steps)
        id = None if subscriber is None else subscriber.id
        known, outcome = await _carry_out(session, person, steps, id, taken=taken, done=done)
        if outcome is None:
            return Ensured(id=known, steps=tuple(taken.values()))
        if outcome.state == "failed" and outcome.error is not None:
            raise outcome.error
    raise _left_open(email, outcome)


def _left_open(email: str, outcome: Outcome | None) -> FabricError:
    """What is raised when no round brought it about: the last error, where that says that nothing was done."""
    error = None if outcome is None else outcome.error
    if isinstance(error, (APIError, TransportError)) and not error.outcome_unknown:
        return error
    reason = "" if outcome is None else outcome.reason
    unknown = TransportError(f"ensuring {email}: the outcome is not known: {reason}", outcome_unknown=True)
    unknown.__cause__ = error
    return unknown


async def _carry_out(
    session: AsyncSession,
    person: Person,
    steps: list[Step],
    id: str | None,
    *,
    taken: dict[str, Step],
    done: dict[str, str],
) -> tuple[str, Outcome | None]:
    """Take the steps; answers the subscriber's id, and the outcome of the first that was not done.

    `taken` gets what was begun, `done` what is known to be done: by natural key.
    """
    secrets = {one.username: one.password for one in person}
    for step in steps:
        secret = person.password if step.kind is Kind.SUBSCRIBER else secrets.get(step.username or "")
        password = secret.reveal() if secret is not None and step.with_password else None
        if step.action is Action.CREATE or step.ident not in taken:
            taken[step.ident] = step
        outcome = await write(session, step, id or step.subscriber_id, password)
        if outcome.state != "done":
            if isinstance(outcome.error, FabricError) or outcome.state == "unknown":
                return id or "", outcome
            raise ConfigurationError(outcome.reason)
        done[step.ident] = "done"
        if step.kind is Kind.SUBSCRIBER:
            id = outcome.id
    return id or "", None


async def _find(session: AsyncSession, person: Person, known: str) -> tuple[Existing | None, tuple[Existing, ...]]:
    """The oldest subscriber with this e-mail, and its credentials where they matter.

    Args:
        known: the id of the one that an earlier round found or made, or nothing. It
            goes before others, and is asked for where the listing lacks it: that
            may lag behind, and another one would be its twin.
    """

    async def read() -> list[Existing]:
        listed = session.subscribers.list(page_size=1_000, prefetch=True)
        return [found async for one in listed if (found := found_subscriber(one)) and key_of(found.name) == person.key]

    several = await patiently(read)
    if known and all(one.id != known for one in several):
        several += await _asked_for(session, person, known)
    for found in sorted(several, key=lambda one: (one.id != known, one.created_at, one.id)):
        if person.credentials is None:
            return found, ()
        credentials = await credentials_of(session, found.id)
        if credentials is not None:
            return found, credentials
    return None, ()


async def _asked_for(session: AsyncSession, person: Person, known: str) -> list[Existing]:
    """The subscriber of this id, unless it is gone or has become somebody else's."""
    try:
        found = found_subscriber(await patiently(lambda: session.subscribers.get(known)))
    except NotFoundError:
        return []
    return [found] if found is not None and key_of(found.name) == person.key else []


def _person(
    email: str,
    sip_credentials: Sequence[Mapping[str, object]] | None,
    password: str | Secret | None,
    fields: Mapping[str, object],
) -> Person:
    if "@" not in email:
        raise ConfigurationError(f"not an e-mail address: {email!r}")
    credentials = None if sip_credentials is None else tuple(_credential(one) for one in sip_credentials)
    names = [one.username for one in credentials or ()]
    if len(set(names)) < len(names):
        raise ConfigurationError("a username is told twice")
    return Person(
        email=email.strip(),
        fields=_plain(fields, "extra", *PERSON_MEMBERS),
        password=_secret(password),
        credentials=credentials,
        place=_HERE,
    )


def _credential(told: Mapping[str, object]) -> Credential:
    username = told.get("username")
    if not isinstance(username, str) or not username:
        raise ConfigurationError("a credential needs a username")
    return Credential(
        username=username,
        fields=_plain(told, "extra", *CREDENTIAL_MEMBERS),
        password=_secret(told.get(PASSWORD)),
        place=_HERE,
    )


def _plain(fields: Mapping[str, object], *known: str) -> dict[str, object]:
    """The members that are compared: enumerations as text, `extra` among the others, None left out."""
    made: dict[str, object] = {}
    for name, value in fields.items():
        if name not in known:
            raise ConfigurationError(f"no such member: {name!r}; one that is new goes into `extra`")
        if name in KEYS_AND_SECRETS:
            continue
        if name == "extra":
            made.update(cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {})
        elif isinstance(value, _FLAT):
            made[name] = str(value) if isinstance(value, str) else [str(one) for one in cast("Sequence[object]", value)]
        elif value is not None:
            raise ConfigurationError(f"{name} is text or a list of it, not {type(value).__name__}")
    return made


def _secret(password: object) -> Secret | None:
    if password is None or isinstance(password, Secret):
        return password
    if not isinstance(password, str):
        raise ConfigurationError("a password is text")
    return Secret(password)


def _check_passwords(person: Person) -> None:
    bounds = PERSON_MEMBERS[PASSWORD].limits
    low, high = bounds["min_length"], bounds["max_length"]
    if person.password is not None and not low <= len(person.password.reveal()) <= high:
        raise ConfigurationError(f"a subscriber's password has {low} to {high} characters")


def _refuse_missing_passwords(person: Person, steps: list[Step]) -> None:
    given = {one.username for one in person if one.password is not None}
    for step in steps:
        if step.kind is Kind.CREDENTIAL and step.action is Action.CREATE and step.username not in given:
            raise ConfigurationError(f"the credential {step.username!r} is to be created and has no password")
