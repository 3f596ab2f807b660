"""The value types of models and bodies beyond JSON: UNSET, secrets, open enums, unknown members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, StrEnum
from typing import Any, Final, Literal, NamedTuple, NoReturn, Self, cast


class Unset(Enum):
    """The type of `UNSET`."""

    UNSET = object()  # no encoder accepts it as a value

    def __reduce_ex__(self, protocol: object) -> tuple[object, ...]:
        return (getattr, (Unset, self._name_))

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> Literal[False]:
        return False


UNSET: Final = Unset.UNSET
"""The value of a body member that is not sent. (`None` is sent as null.)"""


class OpenEnum(StrEnum):
    """An open set of documented strings: other values are kept.

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
        """True if the service documents this value."""
        return self._value_ in type(self)._value2member_map_

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self


SECRET_WORDS: Final = ("password", "token", "secret")
"""A member is secret if its name contains one of these."""


def named_secrets(value: object, name: str = "") -> Iterator[str]:
    """Yield the names of the strings in a value that are named like a secret."""
    if isinstance(value, str) and any(word in name.lower() for word in SECRET_WORDS):
        yield name
    elif isinstance(value, Mapping):
        for inner, one in cast("Mapping[object, object]", value).items():
            yield from named_secrets(one, str(inner))
    elif isinstance(value, (list, tuple)):
        for one in cast("Sequence[object]", value):
            yield from named_secrets(one, name)


class Secret:
    """A string that is never shown: `reveal()` returns it; `repr`, `str`, logs and pickles do not contain it.

    Two secrets are equal when their strings are.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the string."""
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
        import hmac  # secrets are rarely compared

        return hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash(self._value)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret cannot be pickled: pickle the string that reveal() returns")


def hidden(value: object) -> Any:  # the same value, or a Secret of it
    """Return a secret as a `Secret`, so that no traceback shows it; None, a provider and a `Secret` as they are."""
    return value if value is None or callable(value) or isinstance(value, Secret) else Secret(cast("str", value))


class Form(NamedTuple):
    """The differences between the received form of an object and the written form of its model."""

    names: Mapping[str, str] = {}
    """The other names under which members came, by wire name."""
    originals: Mapping[str, tuple[object, object]] = {}
    """Values that writing would change: the model's value and the original, by wire name."""
    flat: bool = False
    """True if the object came in the flat form of its class."""


USUAL_FORM: Final = Form()


class Extra(Mapping[str, object]):
    """The unknown members of a model that was read, by name. Immutable.

    `absent` distinguishes absent members from null ones: both are `None` on the model, and each is written back as it
    came.
    """

    __slots__ = ("_members", "absent", "form")

    def __init__(
        self,
        members: Mapping[str, object] | None = None,
        absent: frozenset[str] = frozenset(),
        form: Form = USUAL_FORM,
    ) -> None:
        self._members: dict[str, object] = dict(members or {})
        self.absent = absent
        self.form = form

    @classmethod
    def keeping(cls, members: dict[str, object], like: Extra) -> Extra:
        """Return an `Extra` that keeps this dictionary, with the rest of another: at half the cost of a call."""
        made = cls.__new__(cls)
        made._members = members  # noqa: SLF001  # of this class
        made.absent = like.absent
        made.form = like.form
        return made

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
        if self is NOT_PARSED:
            return (_not_parsed, ())
        if self is COMPLETE:
            return (_complete, ())
        return (Extra, (self._members, self.absent, self.form))


NOT_PARSED: Final = Extra()
"""Marks models that user code constructs: an optional member that is None is left out when it is written."""

COMPLETE: Final = Extra()
"""Marks models read from an object that had each documented member and no other: a None was a null."""


def form_of(extra: object) -> Form:
    """Return the form in which a model came, from its `extra`."""
    return extra.form if isinstance(extra, Extra) else USUAL_FORM


def _not_parsed() -> Extra:
    return NOT_PARSED


def _complete() -> Extra:
    return COMPLETE
