"""JSON Lines and JSON: records, each with the place of every value."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Final, TextIO

from .people import Place
from .records import MAX_RECORD, NotText, Problems, Record, Trail

_TOKEN = re.compile(r'[ \t\r\n]*("(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+)')
_BLANK = re.compile(r"[ \t\r\n]*")
_CHUNK: Final = 1 << 16


_DIGITS: Final = 300
"""The longest number that is taken as one: Python refuses to parse integers of some thousand digits."""


def _not_text(text: str) -> NotText:
    return NotText(text)


def _integer(text: str) -> int | NotText:
    return int(text) if len(text) <= _DIGITS else NotText("number")


def _number(text: str) -> float | NotText:
    return float(text) if len(text) <= _DIGITS and abs(float(text)) != float("inf") else NotText("number")


class _Decoder(json.JSONDecoder):
    """The standard decoder; it notes the members that an object gives twice."""

    def __init__(self) -> None:
        self.repeated: list[str] = []
        super().__init__(
            object_pairs_hook=self._object, parse_constant=_not_text, parse_int=_integer, parse_float=_number
        )

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        made = dict(pairs)
        if len(made) < len(pairs):
            seen: set[str] = set()
            for name, _ in pairs:
                if name in seen:
                    self.repeated.append(name)
                seen.add(name)
        return made


def json_lines(text: TextIO, problems: Problems) -> Iterator[Record]:
    """Yield the records of a JSON Lines file: one object per line, blank lines skipped."""
    decoder = _Decoder()
    number = 0
    while line := text.readline(MAX_RECORD + 1):
        number += 1
        if len(line) > MAX_RECORD:
            problems.add(Place(number), f"a line is longer than {MAX_RECORD} characters")
            problems.settle()
        if not line.strip():
            continue
        decoder.repeated = []
        try:
            values = decoder.decode(line)
        except json.JSONDecodeError as error:
            problems.add(Place(number, error.colno), f"not JSON: {error.msg}")
            continue
        except RecursionError:
            problems.add(Place(number), "not JSON that can be read: nested too deeply")
            continue
        start = Place(number, len(line) - len(line.lstrip()) + 1)
        yield Record(values, tuple(decoder.repeated), start, _locator(line, Place(number)))


class _Window:
    """The part of a JSON file that is held: what was read and not yet used, and where it begins."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self.held = ""
        self.at = Place(1, 1)

    def more(self) -> bool:
        """Read more; return False at the end of the file."""
        chunk = self._text.read(_CHUNK)
        self.held += chunk
        return bool(chunk)

    def drop(self, count: int) -> str:
        """Consume the first characters, and count lines and columns."""
        taken, self.held = self.held[:count], self.held[count:]
        self.at = _after(self.at, taken)
        return taken

    def next_character(self) -> str:
        """Return the next character that is not blank, without consuming it; empty at the end."""
        while True:
            blank = _BLANK.match(self.held)
            self.drop(blank.end() if blank else 0)
            if self.held or not self.more():
                return self.held[:1]


def json_array(text: TextIO, problems: Problems) -> Iterator[Record]:
    """Yield the records of a JSON file: an array of objects, read one by one."""
    window = _Window(text)
    if window.next_character() != "[":
        problems.add(window.at, "a roster in JSON is an array of objects: `[` is expected")
        return
    window.drop(1)
    if window.next_character() == "]":
        window.drop(1)
    else:
        while (record := _element(window, problems)) is not None:
            yield record
            closing = window.next_character()
            if closing not in {",", "]"}:
                problems.add(window.at, "`,` or `]` is expected")
                return
            window.drop(1)
            if closing == "]":
                break
        else:
            return
    if window.next_character():
        problems.add(window.at, "nothing is expected after the array")


def _element(window: _Window, problems: Problems) -> Record | None:
    """Return the next element of the array; None, with a problem, if it cannot be read."""
    if window.next_character() != "{":
        problems.add(window.at, "a person is expected, an object: `{`")
        return None
    decoder = _Decoder()
    while True:
        decoder.repeated = []
        try:
            values, end = decoder.raw_decode(window.held)
        except json.JSONDecodeError as error:
            if len(window.held) <= MAX_RECORD and window.more():
                continue
            problems.add(_after(window.at, window.held[: error.pos]), f"not JSON: {error.msg}")
            return None
        except RecursionError:
            problems.add(window.at, "not JSON that can be read: nested too deeply")
            return None
        start = window.at
        return Record(values, tuple(decoder.repeated), start, _locator(window.drop(end), start))


def _after(place: Place, text: str) -> Place:
    lines = text.count("\n")
    if lines:
        return Place(place.line + lines, len(text) - text.rfind("\n"))
    return Place(place.line, place.column + len(text))


def _locator(text: str, start: Place) -> Callable[[Trail], Place]:
    def locate(trail: Trail) -> Place:
        for length in range(len(trail), -1, -1):  # of a member that is not there, what it should be in
            offset = _offsets(text).get(trail[:length])
            if offset is not None:
                return _after(start, text[:offset])
        return start

    return locate


def _offsets(text: str) -> dict[Trail, int]:
    """Return the start of each value of a JSON text. Only called for records with a problem."""
    found: dict[Trail, int] = {}
    open_at: list[tuple[Trail, str]] = []
    trail: Trail = ()
    name_next = False
    for token in _TOKEN.finditer(text):
        mark, at = token[1], token.start(1)
        if mark in "}]":
            if open_at:
                trail, _ = open_at.pop()
            name_next = False
        elif mark == ",":
            inside, kind = open_at[-1] if open_at else (trail[:-1], "[")
            name_next = kind == "{"
            if not name_next:
                trail = (*inside, int(trail[len(inside)]) + 1)
        elif mark == ":":
            name_next = False
        elif name_next:
            trail = (*open_at[-1][0], json.loads(mark))
        else:
            found[trail] = at
            if mark in "{[":
                open_at.append((trail, mark))
                name_next = mark == "{"
                trail = trail if name_next else (*trail, 0)
    return found
