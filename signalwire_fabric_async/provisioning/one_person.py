"""Turns the arguments of `ensure` into a person, as a roster would have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, cast

from .. import ConfigurationError, Secret
from .roster.people import (
    CREDENTIAL_MEMBERS,
    KEYS_AND_SECRETS,
    PASSWORD,
    PERSON_MEMBERS,
    Credential,
    Person,
    Place,
    is_text,
)

_HERE: Final = Place(1)
_FLAT: Final = (str, list, tuple)


def person_of(
    email: str,
    sip_credentials: Sequence[Mapping[str, object]] | None,
    password: str | Secret | None,
    fields: Mapping[str, object],
) -> Person:
    """Return a person from the arguments of `ensure`. Raises ConfigurationError for what cannot be sent."""
    if "@" not in email:
        raise ConfigurationError(f"not an e-mail address: {email!r}")
    if not is_text(email):
        raise ConfigurationError(f"an e-mail must be text, without halves of surrogate pairs: {email!r}")
    credentials = None if sip_credentials is None else tuple(_credential(one) for one in sip_credentials)
    names = [one.username for one in credentials or ()]
    if len(set(names)) < len(names):
        raise ConfigurationError("each username must be given once")
    person = Person(
        email=email.strip(),
        fields=_plain(fields, "extra", *PERSON_MEMBERS),
        password=_secret(password),
        credentials=credentials,
        place=_HERE,
    )
    _check_passwords(person)
    return person


def _credential(given: Mapping[str, object]) -> Credential:
    username = given.get("username")
    if not isinstance(username, str) or not username or not is_text(username):
        raise ConfigurationError("a credential must have a username, which is text")
    return Credential(
        username=username,
        fields=_plain(given, "extra", *CREDENTIAL_MEMBERS),
        password=_secret(given.get(PASSWORD)),
        place=_HERE,
    )


def _plain(fields: Mapping[str, object], *known: str) -> dict[str, object]:
    """Return the members that are compared: enumerations as text, `extra` merged in, None left out."""
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
            raise ConfigurationError(f"{name} must be a string or a list of strings, not {type(value).__name__}")
    return made


def _secret(password: object) -> Secret | None:
    if password is None or isinstance(password, Secret):
        return password
    if not isinstance(password, str):
        raise ConfigurationError(f"a password must be a string or a Secret, not {type(password).__name__}")
    return Secret(password)


def _check_passwords(person: Person) -> None:
    bounds = PERSON_MEMBERS[PASSWORD].limits
    low, high = bounds["min_length"], bounds["max_length"]
    if person.password is not None and not low <= len(person.password.reveal()) <= high:
        raise ConfigurationError(f"a subscriber's password has {low} to {high} characters")
