"""JSON values that the description allows: drawn by hypothesis, or made in one fixed way."""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol

from hypothesis import strategies as st

from .description import Resolved, Schema, options, resolve

DEEP: Final = 7
"""Below this many objects nothing optional is added any more."""

TIMESTAMPS: Final = (
    "2024-05-06T12:20:00Z",
    "2024-05-06T12:20:00.123Z",
    "2024-05-06T14:20:00+02:00",
    "2024-05-06T12:20:00.123456Z",
)
PATTERNED: Final[Mapping[str, tuple[str, ...]]] = {
    "^[a-z0-9]+(-[a-z0-9]+)*$": ("a", "front-desk-2"),
    r"^\S+$": ("*", "user@acme"),
    "^[A-Za-z0-9_-]+$": ("aZ09_-" * 8,),
    r"^(?:\d+h)?(?:\d+m)?(?:\d+s)?$": ("1h30m", "90s"),
    "^(?!next$).*$": ("greet", "nexto"),
    "^(http|https)://": ("https://example.com/a.mp3",),
    "^prompt:.+$": ("prompt:politely",),
    "^(http://.*|https://.*|ring: ?[0-9.]*: ?[a-zA-Z]{2}|say: ?.*|silence: ?[0-9.]*|ring: ?[a-zA-Z]{2})$": (
        "say: hello",
        "silence: 1.5",
    ),
}
"""Strings for each pattern of the description that a typed class has."""


class Choices(Protocol):
    """What is left open when a value is made."""

    def optional(self) -> bool:
        """Whether to add what may be left out."""
        ...

    def option(self, count: int) -> int:
        """Which of so many alternatives to take."""
        ...

    def count(self, least: int, most: int) -> int:
        """How many items to make."""
        ...

    def text(self, least: int, most: int) -> str:
        """Any string."""
        ...

    def number(self, least: float | None, most: float | None, *, whole: bool) -> float:
        """Any number."""
        ...

    def anything(self) -> object:
        """Any JSON value."""
        ...


class Fixed:
    """All that may be there, or only what must be; of alternatives always the same one."""

    def __init__(self, *, full: bool, variant: int = 0, items: int = 2) -> None:
        self.full = full
        self.variant = variant
        self.items = items

    def optional(self) -> bool:
        """Return whether an optional member is in the value: always, or never."""
        return self.full

    def option(self, count: int) -> int:
        """Return the option of this variant."""
        return self.variant % count

    def count(self, least: int, most: int) -> int:
        """Return a small length, or the least allowed."""
        return max(least, min(most, self.items if self.full else 0))

    def text(self, least: int, most: int) -> str:
        """Return the same text each time."""
        return "text-é"[:most].ljust(least, "x")

    def number(self, least: float | None, most: float | None, *, whole: bool) -> float:
        """Return the same number each time, within the bounds."""
        wanted = 7 if whole else 0.5
        return max(wanted if least is None else least, min(wanted, wanted if most is None else most))

    def anything(self) -> object:
        """Return the same object each time."""
        return {"any": [1, 2.5, None, True, "x"]}


class Drawn:
    """What hypothesis draws."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self._draw = draw

    def optional(self) -> bool:
        """One or the other."""
        return bool(self._draw(st.booleans()))

    def option(self, count: int) -> int:
        """Any of them."""
        return int(self._draw(st.integers(0, count - 1)))

    def count(self, least: int, most: int) -> int:
        """Up to three, unless more are needed."""
        return int(self._draw(st.integers(least, max(least, min(most, 3)))))

    def text(self, least: int, most: int) -> str:
        """Any text that is not too long."""
        return str(self._draw(st.text(min_size=least, max_size=min(most, least + 8))))

    def number(self, least: float | None, most: float | None, *, whole: bool) -> float:
        """Any number within the bounds."""
        if whole:
            low, high = (None if bound is None else int(bound) for bound in (least, most))
            return int(self._draw(st.integers(-(2**31) if low is None else low, 2**31 - 1 if high is None else high)))
        return float(self._draw(st.floats(least, most, allow_nan=False, allow_infinity=False)))

    def anything(self) -> object:
        """Any JSON value that is not too large."""
        return self._draw(_ANYTHING)


_ANYTHING: Final = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=6), inner, max_size=2),
    max_leaves=4,
)


@st.composite
def instances(draw: Callable[[st.SearchStrategy[Any]], Any], described: Schema) -> Any:
    """Values that a schema of the description allows."""
    return make(described, Drawn(draw))


def make(described: Schema, choices: Choices, depth: int = 0) -> Any:
    """One value that a schema allows."""
    found = list(options(described))
    one = found[0 if depth > DEEP else choices.option(len(found))]
    keywords = one.keywords
    if "enum" in keywords:
        return keywords["enum"][choices.option(len(keywords["enum"]))]
    if "const" in keywords:
        return keywords["const"]
    kind = keywords.get("type")
    if kind == "object":
        return _object(one, _below(choices, depth), depth)
    if kind == "array":
        least, most = keywords.get("minItems", 0), keywords.get("maxItems", 9)
        count = _below(choices, depth).count(least, most)
        return [make(keywords["items"], choices, depth + 1) for _ in range(count)]
    return _scalar(kind, keywords, choices)


def _below(choices: Choices, depth: int) -> Choices:
    return choices if depth <= DEEP else Fixed(full=False)


def _object(one: Resolved, choices: Choices, depth: int) -> dict[str, Any]:
    required: Sequence[str] = one.keywords.get("required", ())
    made = {
        name: make(inner, choices, depth + 1)
        for name, inner in one.keywords.get("properties", {}).items()
        if name in required or choices.optional()
    }
    if not made and one.keywords.get("minProperties"):
        name, inner = next(iter(one.keywords["properties"].items()))
        made[name] = make(inner, choices, depth + 1)
    rest = one.keywords.get("unevaluatedProperties", {"not": {}})
    if "not" not in rest and choices.optional():
        for number in range(choices.count(0, 2)):
            made[f"more {string.ascii_lowercase[number]}"] = make(rest, choices, depth + 1)
    return made


def _scalar(kind: str | None, keywords: Schema, choices: Choices) -> Any:
    if kind == "string":
        return _string(keywords, choices)
    if kind in ("integer", "number"):
        return choices.number(keywords.get("minimum"), keywords.get("maximum"), whole=kind == "integer")
    if kind == "boolean":
        return choices.optional()
    return None if kind == "null" else choices.anything()


def _string(keywords: Schema, choices: Choices) -> str:
    known = {
        "date-time": TIMESTAMPS,
        "uuid": ("3fa85f64-5717-4562-b3fc-2c963f66afa6", "993ed018-9e79-4e50-b97b-984bd5534095"),
        "uri": ("https://example.com/a?b=c", "http://127.0.0.1/x"),
    }.get(keywords.get("format", ""), PATTERNED.get(keywords.get("pattern", "")))
    if known is not None:
        return known[choices.option(len(known))][: keywords.get("maxLength", 1000)]
    return choices.text(keywords.get("minLength", 0), keywords.get("maxLength", 1000))


def forms(described: Schema) -> list[Schema]:
    """Return the alternatives of a body."""
    return [one.keywords for one in options(described)]


def pages_joined(described: Schema) -> Schema:
    """Return a listing's answer: the page itself, where the description puts it into an array."""
    one = resolve(described).keywords
    inner: Schema = one["items"] if one.get("type") == "array" else described
    return inner
