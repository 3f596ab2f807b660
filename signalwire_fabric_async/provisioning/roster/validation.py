"""Converts records to people: every deviation from the API's body is a problem with its place."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Final, cast, get_args, get_origin  # Any: type expressions

import attrs

from ... import OpenEnum, Secret
from ...schema.models import Member
from .columns import did_you_mean
from .encodings import guess
from .people import CREDENTIAL_MEMBERS, CREDENTIALS, PASSWORD, PERSON_MEMBERS, PUBLISHED_NAMES, Credential, Person
from .records import Bent, NotText, Problems, Record, Trail

LONGEST_SHOWN = 60
"""Characters of a value that a message shows."""


@attrs.frozen
class _Rule:
    """The valid values of a member, for accepting most at once; the others are examined (`fault_of`)."""

    is_list: bool
    values: frozenset[str] | None
    shortest: int
    longest: float

    def accepts(self, value: object) -> bool:
        """Return whether a value is valid unchanged."""
        if self.is_list:
            return value.__class__ is list and all(map(self._accepts_text, cast("list[object]", value)))
        return self._accepts_text(value)

    def _accepts_text(self, value: object) -> bool:
        if not isinstance(value, str) or not value.isascii():
            return False
        return self.shortest <= len(value) <= self.longest and (self.values is None or value in self.values)


@attrs.frozen
class _Known:
    """The members that a person, or a credential, may have."""

    members: Mapping[str, Member]
    rules: Mapping[str, _Rule]
    required: tuple[str, ...]


def _known(members: Mapping[str, Member]) -> _Known:
    rules: dict[str, _Rule] = {}
    for name, member in members.items():
        limits, kind = member.limits, _item_type(member)
        values = frozenset(str(one.value) for one in kind) if _is_enum(kind) else None
        is_list = kind is not member.type
        rules[name] = _Rule(is_list, values, limits.get("min_length", 0), limits.get("max_length", math.inf))
    return _Known(members, rules, tuple(name for name, member in members.items() if member.required))


def _item_type(member: Member) -> Any:
    """Return the type of a member, or of the items of a list."""
    return get_args(member.type)[0] if get_origin(member.type) is not None and get_args(member.type) else member.type


def _is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)


_PERSON: Final = _known(PERSON_MEMBERS)
_CREDENTIAL: Final = _known(CREDENTIAL_MEMBERS)


@attrs.frozen
class Check:
    """Converts records to people. `allow_unknown` accepts members and values that the SDK does not know."""

    problems: Problems
    allow_unknown: bool = False

    def person_of(self, record: Record) -> Person | None:
        """Return the person of a record, or None if it has a problem."""
        before = self.problems.count
        for name in record.repeated:
            self._add(record, (name,), f"{name!r} is given twice")
        values_given = record.values
        if not isinstance(values_given, dict):
            self._add(record, (), f"a person must be a mapping of members, not {_kind(values_given)}")
            return None
        values = cast("dict[str, object]", values_given)
        listed = values.get(CREDENTIALS)
        fields = self._fields(record, (), {k: v for k, v in values.items() if k != CREDENTIALS}, _PERSON)
        email = fields.pop("email", None)
        if isinstance(email, str) and not is_address(email):
            self._add(record, ("email",), f"not an e-mail address: {_shown(email)}")
        credentials = None if listed is None else self._credentials(record, listed)
        if self.problems.count > before:
            return None
        return Person(
            email=str(email).strip(),
            password=_secret(fields.pop(PASSWORD, None)),
            fields=fields,
            credentials=credentials,
            place=record.place,
        )

    def _credentials(self, record: Record, listed: object) -> tuple[Credential, ...]:
        if not isinstance(listed, list):
            self._add(record, (CREDENTIALS,), f"sip_credentials must be a list of credentials, not {_kind(listed)}")
            return ()
        made: list[Credential] = []
        seen: set[str] = set()
        for number, one in enumerate(cast("list[object]", listed)):
            trail: Trail = (CREDENTIALS, number)
            if not isinstance(one, dict):
                self._add(record, trail, f"a credential must be a mapping of members, not {_kind(one)}")
                continue
            values_given = cast("dict[str, object]", one)
            fields = self._fields(record, trail, values_given, _CREDENTIAL, optional=PASSWORD)
            username = str(fields.pop("username", ""))
            if username in seen:
                self._add(record, (*trail, "username"), f"the username {username!r} is there twice")
            seen.add(username)
            password = _secret(fields.pop(PASSWORD, None))
            place = record.locate(trail) if number else record.place
            made.append(Credential(username=username, fields=fields, password=password, place=place))
        return tuple(made)

    def _fields(
        self, record: Record, at: Trail, values: Mapping[str, object], checked: _Known, optional: str = ""
    ) -> dict[str, object]:
        """Return the mentioned members (null counts as not mentioned), validated against the API's body."""
        fields: dict[str, object] = {}
        known, rules = checked.members, checked.rules
        for given, value in values.items():
            if given in rules and rules[given].accepts(value):
                fields[given] = value
                continue
            name = given if given in known else PUBLISHED_NAMES.get(given, given)
            if name != given and values.get(name) is not None:
                self._add(record, (*at, given), f"{given!r} is another name of {name!r}: give one of the two")
            member = known.get(name)
            if value is None:
                continue
            if member is None:
                if not self.allow_unknown:
                    self._add(
                        record,
                        (*at, name),
                        f"no such member: {_shown(name)}{did_you_mean(name, tuple(known))}; there are {', '.join(known)}",
                    )
                if isinstance(value, (NotText, Bent)):
                    self._add(record, (*at, name), f"{_shown(name)}: text must be in quotes, not {_kind(value)}")
                fields[name] = value
                continue
            if isinstance(value, Bent):
                self._add(record, (*at, given), f"{name}: {value.reason}")
                fields[name] = value
                continue
            value = _in_its_case(member, value)  # noqa: PLW2901  # the value that is meant
            message = fault_of(member, value, allow_unknown=self.allow_unknown)
            if message:
                self._add(record, (*at, given), f"{name}: {message}")
            fields[name] = value
        for name in checked.required:
            if name != optional and fields.get(name) in (None, ""):
                self._add(record, at, f"{name} is needed")
        return fields

    def _add(self, record: Record, trail: Trail, message: str) -> None:
        self.problems.add(record.locate(trail), message)


def fault_of(member: Member, value: object, *, allow_unknown: bool = False) -> str:
    """Return the problem of a value, without showing a secret; empty if it is valid."""
    if get_origin(member.type) is not None and get_args(member.type):
        if not isinstance(value, list):
            return f"it must be a list, not {_kind(value)}"
        items = cast("list[object]", value)
        return next(
            (
                fault
                for one in items
                if (fault := _scalar_fault(get_args(member.type)[0], member, one, allow_unknown=allow_unknown))
            ),
            "",
        )
    return _scalar_fault(member.type, member, value, allow_unknown=allow_unknown)


def _scalar_fault(kind: Any, member: Member, value: object, *, allow_unknown: bool) -> str:
    if not isinstance(value, str):
        return f"text is expected, not {_kind(value)}: put it into quotes"
    if any("\ud800" <= character <= "\udfff" for character in value):
        bytes_ = all("\udc80" <= one <= "\udcff" for one in value if "\ud800" <= one <= "\udfff")
        return f"not UTF-8 (--encoding {guess(value)} may be right)" if bytes_ else "not UTF-8"
    if isinstance(kind, type) and issubclass(kind, Enum):
        known = [str(one.value) for one in kind]
        if value not in known and not (allow_unknown and issubclass(kind, OpenEnum)):
            return f"unknown value {_shown(value)}{did_you_mean(value, known)}; known are {', '.join(known)}"
    low, high = member.limits.get("min_length", 0), member.limits.get("max_length")
    if len(value) < low or (high is not None and len(value) > high):
        return f"{low} to {high} characters are taken, {len(value)} are given"
    return ""


def _in_its_case(member: Member, value: object) -> object:
    """Return the API's spelling of an enumeration's values, which a roster may write in any case."""
    kind = _item_type(member)
    if not _is_enum(kind):
        return value
    known = {str(one.value).casefold(): str(one.value) for one in kind}
    if isinstance(value, list):
        return [known.get(one.casefold(), one) if isinstance(one, str) else one for one in cast("list[object]", value)]
    return known.get(value.strip().casefold(), value) if isinstance(value, str) else value


def _shown(text: str) -> str:
    return repr(text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "...")


def _secret(value: object) -> Secret | None:
    return Secret(value) if isinstance(value, str) and value else None


def is_address(email: str) -> bool:
    """Return whether a roster accepts this as an e-mail address."""
    name, at, host = email.strip().rpartition("@")
    if email.isascii() and email.isprintable() and " " not in email:
        return bool(name and at and host)
    return bool(name and at and host) and not any(one.isspace() or not one.isprintable() for one in email.strip())


def _kind(value: object) -> str:
    match value:
        case NotText(kind):
            return f"a {kind}"
        case Bent():
            return "a number"
        case None:
            return "nothing"
        case bool():
            return "a truth value"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case Sequence():
            return "a list"
        case _:
            return "a mapping"
