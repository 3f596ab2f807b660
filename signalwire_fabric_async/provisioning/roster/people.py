"""The people of a roster, their natural keys, and which shard they fall into."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Final, Self

import attrs

from ... import ConfigurationError, Secret, SubscriberCreate, SubscriberSipCredentialCreate
from ...schema.models import Member, members
from ...validate import key_of

PERSON_MEMBERS: Final[Mapping[str, Member]] = {one.name: one for one in members(SubscriberCreate)}
"""The body whose members a person of a roster may mention."""

PUBLISHED_NAMES: Final = {alias.name: one.name for one in PERSON_MEMBERS.values() for alias in one.aliases}
"""Members that a roster may name as the published description does: `timezone` is read as `time_zone`."""

CREDENTIAL_MEMBERS: Final[Mapping[str, Member]] = {one.name: one for one in members(SubscriberSipCredentialCreate)}
"""The body whose members a SIP credential of a roster may mention."""

PASSWORD: Final = "password"  # noqa: S105  # the name of the member, not a password

KEYS_AND_SECRETS: Final = frozenset({"email", "username", PASSWORD})
"""Identifying and secret members, which are kept separately and not compared."""

CREDENTIALS: Final = "sip_credentials"
"""The member of a person that lists the SIP credentials."""


__all__ = [
    "CREDENTIALS",
    "CREDENTIAL_MEMBERS",
    "KEYS_AND_SECRETS",
    "PASSWORD",
    "PERSON_MEMBERS",
    "PUBLISHED_NAMES",
    "Credential",
    "Person",
    "Place",
    "Shard",
    "is_text",
    "key_of",
]


def is_text(value: object) -> bool:
    """Return False for a string that holds half of a surrogate pair: it has no UTF-8, so that nothing can store it."""
    if not isinstance(value, str) or value.isascii():
        return True
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


@attrs.frozen
class Place:
    """A line and a column of a roster, both counted from 1."""

    line: int
    column: int = 1


@attrs.frozen(kw_only=True)
class Credential:
    """A SIP credential of a roster: its members by the API's names, and separately its password."""

    username: str
    fields: Mapping[str, object]
    password: Secret | None = None
    place: Place


@attrs.frozen(kw_only=True)
class Person:
    """A person of a roster.

    Attributes:
        fields: The members beside e-mail, password and credentials.
        credentials: None where they are not mentioned at all (then those in the
            Space are left as they are, also when pruning).
    """

    email: str
    fields: Mapping[str, object]
    password: Secret | None = None
    credentials: tuple[Credential, ...] | None = None
    place: Place

    @property
    def key(self) -> str:
        """The natural key (`key_of`)."""
        return key_of(self.email)

    def __iter__(self) -> Iterator[Credential]:
        return iter(self.credentials or ())


@attrs.frozen
class Shard:
    """Part `index` (from 1) of `count` parts of a roster, by natural key: the same part on every machine."""

    index: int = 1
    count: int = 1

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.index <= self.count:
            raise ConfigurationError(f"a shard must be I/N with I from 1 to N, not {self.index}/{self.count}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse a shard such as `1/4`.

        Raises:
            ConfigurationError: The text has another form.
        """
        index, slash, count = text.partition("/")
        if not slash or not (index.isascii() and index.isdigit() and count.isascii() and count.isdigit()):
            raise ConfigurationError(f"a shard must be written I/N, such as 1/4, not {text!r}")
        return cls(int(index), int(count))

    def holds(self, key: str) -> bool:
        """Return whether the person with this natural key belongs to this shard."""
        if self.count == 1:
            return True
        digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return int.from_bytes(digest, "big") % self.count == self.index - 1

    def __str__(self) -> str:
        return f"{self.index}/{self.count}"
