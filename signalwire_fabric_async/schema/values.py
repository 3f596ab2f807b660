"""The small values that models and bodies are made of: UNSET, Secret, open enums, unknown members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any, Final, Literal, NoReturn, Self, cast


class Unset(Enum):
    """The type of `UNSET`."""

    UNSET = object()  # nothing that an encoder could take for a value

    def __reduce_ex__(self, protocol: object) -> tuple[object, ...]:
        return (getattr, (Unset, self._name_))

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> Literal[False]:
        return False


UNSET: Final = Unset.UNSET
"""A body member that is not mentioned, and so not sent (`None` is sent as null)."""


class OpenEnum(StrEnum):
    """A documented set of strings that may grow: a value not in it stays what it is.

    `Codec("NEW")` is a `Codec` that equals `"NEW"` and whose `is_known` is false.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = value
        member._value_ = value
        return member

    @property
    def is_known(self) -> bool:
        """Whether the documentation names this value."""
        return self._value_ in type(self)._value2member_map_

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self


class Secret:
    """A string that is not shown: `reveal()` reads it; repr, str, logs and pickles do not.

    Two secrets are equal when their strings are.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The string itself."""
        return self._value

    def __repr__(self) -> str:
        return "Secret('**********')"

    def __str__(self) -> str:
        return "**********"

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        import hmac  # secrets are hardly ever compared

        return hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash(self._value)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not pickled: reveal() it where its value must travel")


def hidden(value: object) -> Any:  # the very same, or a Secret of it
    """A secret as it may stand in a frame: in a `Secret`, unless it is None, a provider, or in one already."""
    return value if value is None or callable(value) or isinstance(value, Secret) else Secret(cast("str", value))


class Timestamp(datetime):
    """A `datetime` that remembers the text it was read from, where that is not the usual form."""

    text: str | None = None

    def __reduce_ex__(self, protocol: object) -> tuple[object, ...]:
        return (read_timestamp, (write_timestamp(self),))


def read_timestamp(text: str) -> datetime:
    """An ISO 8601 timestamp as an aware datetime whose text can be given back to the letter.

    Raises ValueError for a text that is no timestamp. A text without an
    offset is taken as UTC, as the service documents it.
    """
    read = f"{text[:-1]}Z" if text[-1:] == "z" else text  # RFC 3339 has it in either case
    moment = datetime.fromisoformat(read)
    try:
        if moment.tzinfo is not None and write_timestamp(moment) == text:
            return moment
    except OverflowError:  # in UTC it is outside the years that a datetime has
        raise ValueError("a timestamp outside the years 1 to 9999") from None
    known = Timestamp.fromisoformat(read if moment.tzinfo is not None else f"{read}+00:00")
    known.text = text
    return known


def write_timestamp(moment: datetime) -> str:
    """The wire form: the text it was read from, or ISO 8601 in UTC with a `Z`."""
    if isinstance(moment, Timestamp) and moment.text is not None:
        return moment.text
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError("a timestamp needs a time zone: datetime(..., tzinfo=UTC)")
    if offset:
        moment = moment - offset
    return moment.replace(tzinfo=None).isoformat() + "Z"


class Extra(Mapping[str, object]):
    """The unknown members of an object that was read, by name; also which known ones it lacked.

    Immutable. `absent` tells a member that was missing from one that was
    null: both are `None` on the model, and each goes back out as it came in.
    """

    __slots__ = ("_members", "absent")

    def __init__(self, members: Mapping[str, object] | None = None, absent: frozenset[str] = frozenset()) -> None:
        self._members: dict[str, object] = dict(members or {})
        self.absent = absent

    def __getitem__(self, name: str) -> object:
        return self._members[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def __repr__(self) -> str:
        return f"<{len(self._members)} unknown members: {', '.join(self._members)}>"

    def __hash__(self) -> int:
        return hash(frozenset(self._members))

    def __reduce__(self) -> tuple[object, ...]:
        if self is HAND_MADE:
            return (_hand_made, ())
        if self is COMPLETE:
            return (_complete, ())
        return (Extra, (self._members, self.absent))


HAND_MADE: Final = Extra()
"""Of a model that a program built: an optional member that is None is left out when it is sent."""

COMPLETE: Final = Extra()
"""Of an answer that held each documented member and no other: a None was a null."""


def _hand_made() -> Extra:
    return HAND_MADE


def _complete() -> Extra:
    return COMPLETE
