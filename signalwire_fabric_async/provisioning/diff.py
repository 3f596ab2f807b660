"""Computes the steps for one person: a pure comparison of the roster with the Space.

Members that the roster does not mention stay as they are. Ciphers and codecs
are compared without regard to their order, and an empty string equals a
missing member, because a service that returns one for the other would
otherwise be written to on every run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from json.encoder import encode_basestring
from typing import cast

import attrs

from .roster.columns import is_secret_name
from .roster.people import CREDENTIAL_MEMBERS, KEYS_AND_SECRETS, PERSON_MEMBERS, Credential, Person, Place, key_of


class Action(StrEnum):
    """The action of a step."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


class Kind(StrEnum):
    """The kind of resource that a step writes."""

    SUBSCRIBER = "subscriber"
    CREDENTIAL = "credential"


class StepState(StrEnum):
    """State of a step, in a journal and in a summary.

    Attributes:
        SENDING: Recorded, and perhaps sent. UNKNOWN: its outcome must be looked up.
        DONE: Applied. FAILED: rejected, or not sent. CONFLICT: not sent, because
            somebody else changed the same member since the plan. BLOCKED: not sent,
            because its subscriber failed.
    """

    SENDING = "sending"
    UNKNOWN = "unknown"
    DONE = "done"
    FAILED = "failed"
    CONFLICT = "conflict"
    BLOCKED = "blocked"


UNSETTLED = frozenset({StepState.SENDING, StepState.UNKNOWN})
"""The states of a step whose outcome is not known."""


@attrs.frozen(kw_only=True)
class Existing:
    """A subscriber or a credential in the Space: its id and its members by name."""

    id: str
    name: str
    members: Mapping[str, object]
    created_at: str = ""


def oldest_first(several: Iterable[Existing], known: str | None = None) -> list[Existing]:
    """Return subscribers of one natural key in the order in which they are taken: the known id, then the oldest."""
    return sorted(several, key=lambda one: (one.id != known, one.created_at, one.id))


MASKED = "***"
"""Replaces the value of a secret member."""


def shown(name: str, value: object) -> object:
    """Return a member's value for display."""
    return MASKED if value and is_secret_name(name) else value


def ident_of(kind: str, key: str, *more: str) -> str:
    """Return the natural key of a step, as JSON: the kind, the person's key, the username of a credential."""
    return f"[{', '.join(map(encode_basestring, (kind, key, *more)))}]"


NO_CHANGES: Mapping[str, tuple[object, object]] = {}
"""The changes of a step that creates or deletes: one object instead of one for each step."""


@attrs.frozen(kw_only=True)
class Step:
    """One write of a plan.

    Attributes:
        id: The id of the resource to update or delete; None for a create.
        subscriber_id: The id of a credential's subscriber, if it exists already.
        body: The members in the roster, without the password. An update sends
            only `changes`, for a subscriber merged into the Space's current
            members.
        changes: The differing members: (the Space's value, the roster's value).
        with_password: True if a password is sent too.
    """

    action: Action
    kind: Kind
    email: str
    username: str | None = None
    id: str | None = None
    subscriber_id: str | None = None
    body: Mapping[str, object] = attrs.field(factory=dict[str, object])
    changes: Mapping[str, tuple[object, object]] = NO_CHANGES
    with_password: bool = False
    place: Place | None = None

    @property
    def ident(self) -> str:
        """The step's natural key, its key in a journal."""
        more = () if self.username is None else (self.username,)
        if self.action is Action.DELETE:
            more = (*more, f"id={self.id}")  # one of several with this name is deleted
        return ident_of(self.kind, key_of(self.email), *more)

    def __str__(self) -> str:
        whom = self.email if self.username is None else f"{self.email} {self.username}"
        changed = ", ".join(
            f"{name}: {shown(name, old)!r} -> {shown(name, new)!r}" for name, (old, new) in self.changes.items()
        )
        return f"{self.action} {self.kind} {whom}" + (f" ({changed})" if changed else "")

    def to_json(self) -> dict[str, object]:
        """Return the step as plain values for `json.dumps`. A create has `body`, without the password."""
        return {
            "action": self.action.value,
            "kind": self.kind.value,
            "email": self.email,
            "username": self.username,
            "id": self.id,
            "line": None if self.place is None else self.place.line,
            "changes": {
                name: {"from": shown(name, old), "to": shown(name, new)} for name, (old, new) in self.changes.items()
            },
            "body": {name: shown(name, value) for name, value in self.body.items()}
            if self.action is Action.CREATE
            else {},
            "password": self.with_password,
        }


def steps_of(
    person: Person,
    subscriber: Existing | None,
    credentials: Iterable[Existing],
    *,
    prune: bool = False,
    set_passwords: bool = False,
) -> Iterator[Step]:
    """Yield the steps for one person, the subscriber's first; none if nothing differs.

    Args:
        person: The person, as the roster has it.
        subscriber: The Space's subscriber with this e-mail, or None.
        credentials: The credentials of that subscriber.
        prune: Whether credentials that the roster lacks are deleted.
        set_passwords: True to send given passwords also for existing resources.
    """
    forced = set_passwords and person.password is not None
    if subscriber is None:
        yield Step(
            action=Action.CREATE,
            kind=Kind.SUBSCRIBER,
            email=person.email,
            body={"email": person.email, **person.fields},
            with_password=True,
            place=person.place,
        )
    else:
        changes = differences(person.fields, subscriber.members)
        if changes or forced:
            yield Step(
                action=Action.UPDATE,
                kind=Kind.SUBSCRIBER,
                email=person.email,
                id=subscriber.id,
                body=person.fields,
                changes=changes,
                with_password=forced,
                place=person.place,
            )
    if person.credentials is None:
        return
    yield from _credential_steps(person, subscriber, tuple(credentials), prune=prune, set_passwords=set_passwords)


def _credential_steps(
    person: Person, subscriber: Existing | None, existing: tuple[Existing, ...], *, prune: bool, set_passwords: bool
) -> Iterator[Step]:
    owner = None if subscriber is None else subscriber.id
    there: dict[str, Existing] = {}
    if existing:
        there = {one.name: one for one in sorted(existing, key=lambda one: one.id, reverse=True)}  # the lowest id wins
    for credential in person:
        step = _credential_step(person, credential, owner, there.get(credential.username), set_passwords)
        if step is not None:
            yield step
    if not prune:
        return
    wanted = {credential.username for credential in person}
    for one in existing:
        if one.name not in wanted:
            yield Step(
                action=Action.DELETE,
                kind=Kind.CREDENTIAL,
                email=person.email,
                username=one.name,
                id=one.id,
                subscriber_id=owner,
                place=person.place,
            )


def _credential_step(
    person: Person, credential: Credential, owner: str | None, existing: Existing | None, set_passwords: bool
) -> Step | None:
    forced = set_passwords and credential.password is not None
    if existing is None:
        return Step(
            action=Action.CREATE,
            kind=Kind.CREDENTIAL,
            email=person.email,
            username=credential.username,
            subscriber_id=owner,
            body={"username": credential.username, **credential.fields},
            with_password=True,
            place=credential.place,
        )
    changes = differences(credential.fields, existing.members)
    if not changes and not forced:
        return None
    return Step(
        action=Action.UPDATE,
        kind=Kind.CREDENTIAL,
        email=person.email,
        username=credential.username,
        id=existing.id,
        subscriber_id=owner,
        body=credential.fields,
        changes=changes,
        with_password=forced,
        place=credential.place,
    )


def remaining(steps: Iterable[Step], ended: Mapping[str, str]) -> list[Step]:
    """Return the steps that have not ended yet (`ended`: natural key to state).

    A rejected step is not sent again. A step that is done is not done again
    although the Space does not show it (a password, a lagging listing), unless
    the subscriber must be created: then all its resources are gone.
    """
    left = list(steps)
    created = any(step.kind is Kind.SUBSCRIBER and step.action is Action.CREATE for step in left)
    return [step for step in left if step.ident not in ended or (created and ended[step.ident] == StepState.DONE)]


def differences(wanted: Mapping[str, object], existing: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    """Return the members whose value differs: (the Space's, the roster's)."""
    return {
        name: (now, value)
        for name, value in wanted.items()
        if (now := existing.get(name)) != value and name not in KEYS_AND_SECRETS and not same(now, value)
    }


def same(existing: object, wanted: object) -> bool:
    """Return whether two values of a member count as equal."""
    if isinstance(wanted, (list, tuple)) and isinstance(existing, (list, tuple, type(None))):
        values = cast("list[object]", existing or [])
        return sorted(map(str, cast("list[object]", wanted))) == sorted(map(str, values))
    return (existing if existing is not None else "") == (wanted if wanted is not None else "")


def changed_by_others(step: Step, now: Mapping[str, object]) -> list[str]:
    """Return the members of an update that somebody else changed since the plan, described; none if it may be sent."""
    found: list[str] = []
    for name, value in step.body.items():
        if name in KEYS_AND_SECRETS:
            continue
        planned, wanted = step.changes.get(name, (value, value))
        current = now.get(name)
        if not same(current, planned) and not same(current, wanted):
            now_, then = shown(name, current), shown(name, planned)
            found.append(f"{name} is {now_!r} now, was {then!r} when it was planned")
    return found


def merged(step: Step, subscriber: Existing) -> dict[str, object]:
    """Return the body of a PUT: the Space's current members, with the step's changes on top.

    Null and blank members are left out, as they count as missing. Members that
    this version does not know are sent back as they were returned: a PUT
    without them would erase them. Members that the service rejects by name,
    because it only returns them, are left out of a second attempt (`send.write`).
    """
    kept = {name: value for name, value in subscriber.members.items() if value is not None and value != ""}
    changed = {name: new for name, (_, new) in step.changes.items()}
    return {**kept, "email": subscriber.name, **changed}


def split_unknown(kind: Kind, body: Mapping[str, object]) -> dict[str, object]:
    """Return a body as keyword arguments: members that the SDK does not know go into `extra`."""
    known = PERSON_MEMBERS if kind is Kind.SUBSCRIBER else CREDENTIAL_MEMBERS
    if body.keys() <= known.keys():
        return dict(body)
    fields: dict[str, object] = {name: value for name, value in body.items() if name in known}
    unknown = {name: value for name, value in body.items() if name not in known}
    return {**fields, "extra": unknown} if unknown else fields
