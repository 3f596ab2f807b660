"""What has to be done for one person: a pure comparison of the roster with the Space.

Members that the roster does not mention are left as they are. An update of a
subscriber is a PUT, which replaces: it carries all that the Space has. Ciphers and codecs are compared without regard to their order, and an
empty string is the same as a missing member, because a service that answers
them so would else be written to on every run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

import attrs

from .roster.people import CREDENTIAL_MEMBERS, KEYS_AND_SECRETS, PERSON_MEMBERS, Credential, Person, Place, key_of


class Action(StrEnum):
    """What a step does."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


class Kind(StrEnum):
    """What a step does it to."""

    SUBSCRIBER = "subscriber"
    CREDENTIAL = "credential"


@attrs.frozen(kw_only=True)
class Existing:
    """A subscriber or a credential as the Space has it: its id and its members by name."""

    id: str
    name: str
    members: Mapping[str, object]
    created_at: str = ""


@attrs.frozen(kw_only=True)
class Step:
    """One write that brings the Space nearer to the roster.

    Attributes:
        id: of what is updated or deleted; None where it is to be created.
        subscriber_id: of a credential's subscriber, where that exists already.
        body: what is sent, without the password.
        changes: what differs: member to (what the Space has, what the roster has).
        with_password: whether a password is sent with it.
    """

    action: Action
    kind: Kind
    email: str
    username: str | None = None
    id: str | None = None
    subscriber_id: str | None = None
    body: Mapping[str, object] = attrs.field(factory=dict[str, object])
    changes: Mapping[str, tuple[object, object]] = attrs.field(factory=dict[str, tuple[object, object]])
    with_password: bool = False
    place: Place | None = None

    @property
    def ident(self) -> str:
        """The step's natural key, under which a journal knows it."""
        parts: list[str] = [self.kind, key_of(self.email)]
        if self.username is not None:
            parts.append(self.username)
        if self.action is Action.DELETE:
            parts.append(f"id={self.id}")  # of several by one name, one is deleted
        return json.dumps(parts, ensure_ascii=False)

    def __str__(self) -> str:
        whom = self.email if self.username is None else f"{self.email} {self.username}"
        changed = ", ".join(f"{name}: {old!r} -> {new!r}" for name, (old, new) in self.changes.items())
        return f"{self.action} {self.kind} {whom}" + (f" ({changed})" if changed else "")

    def to_json(self) -> dict[str, object]:
        """The same as plain values for `json.dumps`."""
        return {
            "action": self.action.value,
            "kind": self.kind.value,
            "email": self.email,
            "username": self.username,
            "id": self.id,
            "line": None if self.place is None else self.place.line,
            "changes": {name: {"from": old, "to": new} for name, (old, new) in self.changes.items()},
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
    """The steps for one person, the subscriber's first; none where all is as it should be.

    Args:
        subscriber: what the Space has by this e-mail, or None.
        credentials: those of that subscriber.
    """
    forced = set_passwords and person.password is not None
    if subscriber is None:
        body = {"email": person.email, **person.fields}
        yield Step(
            action=Action.CREATE,
            kind=Kind.SUBSCRIBER,
            email=person.email,
            body=body,
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
                body=merged(person, subscriber),
                changes=changes,
                with_password=forced,
                place=person.place,
            )
    if person.credentials is None:
        return
    yield from _credential_steps(person, subscriber, tuple(credentials), prune=prune, set_passwords=set_passwords)


def _credential_steps(
    person: Person, subscriber: Existing | None, found: tuple[Existing, ...], *, prune: bool, set_passwords: bool
) -> Iterator[Step]:
    owner = None if subscriber is None else subscriber.id
    there = {one.name: one for one in sorted(found, key=lambda one: one.id, reverse=True)}  # of twins the lowest id
    for credential in person:
        step = _credential_step(person, credential, owner, there.get(credential.username), set_passwords)
        if step is not None:
            yield step
    if not prune:
        return
    wanted = {credential.username for credential in person}
    for one in found:
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
    person: Person, credential: Credential, owner: str | None, found: Existing | None, set_passwords: bool
) -> Step | None:
    forced = set_passwords and credential.password is not None
    if found is None:
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
    changes = differences(credential.fields, found.members)
    if not changes and not forced:
        return None
    return Step(
        action=Action.UPDATE,
        kind=Kind.CREDENTIAL,
        email=person.email,
        username=credential.username,
        id=found.id,
        subscriber_id=owner,
        body={name: new for name, (_, new) in changes.items()},  # a PATCH: what is not mentioned stays
        changes=changes,
        with_password=forced,
        place=credential.place,
    )


def remaining(steps: Iterable[Step], ended: Mapping[str, str]) -> list[Step]:
    """The steps without those that have ended already: by their natural keys, with how.

    What was refused is not asked again. What was done is not done again where
    the Space does not show it, as with passwords or a listing that lags; but
    all of it is where the subscriber has to be made: then it is gone.
    """
    left = list(steps)
    made = any(step.kind is Kind.SUBSCRIBER and step.action is Action.CREATE for step in left)
    return [step for step in left if step.ident not in ended or (made and ended[step.ident] == "done")]


def differences(wanted: Mapping[str, object], found: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    """The members that the roster mentions and the Space has otherwise: (the Space's, the roster's)."""
    return {
        name: (found.get(name), value)
        for name, value in wanted.items()
        if name not in KEYS_AND_SECRETS and not _same(found.get(name), value)
    }


def _same(found: object, wanted: object) -> bool:
    if isinstance(wanted, (list, tuple)) and isinstance(found, (list, tuple, type(None))):
        return sorted(map(str, wanted)) == sorted(map(str, found or ()))  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]  # of JSON
    return (found if found is not None else "") == (wanted if wanted is not None else "")


def merged(person: Person, subscriber: Existing) -> dict[str, object]:
    """The whole that a PUT sends: what the Space has, with what the roster mentions laid over it.

    What is null or blank in the Space is not sent, as it is taken for
    missing everywhere here. Members that this version does not know are sent
    back as they were answered: a PUT without them would erase them, and
    nobody would be told. Of those that the service refuses by name, as members
    that it only answers, the update is sent again without (`writing.write`).
    Any other refusal fails the step, which is told, and loses nothing.
    """
    kept = {name: value for name, value in subscriber.members.items() if value is not None and value != ""}
    return {**kept, "email": subscriber.name, **person.fields}


def split_unknown(kind: Kind, body: Mapping[str, object]) -> dict[str, object]:
    """A body as keyword arguments: members that the SDK does not know go into `extra`."""
    known = PERSON_MEMBERS if kind is Kind.SUBSCRIBER else CREDENTIAL_MEMBERS
    fields: dict[str, object] = {name: value for name, value in body.items() if name in known}
    unknown = {name: value for name, value in body.items() if name not in known}
    return {**fields, "extra": unknown} if unknown else fields
