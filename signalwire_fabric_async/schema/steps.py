"""Generates the source of readers: the lines that read an object, and each of its members, on a draft (see `drafts`).

The lines are what a programmer would write for the class: a look-up and an assignment for each member, with enums,
timestamps, nested objects and lists of these read inline. They read an object that has every member of its class under
its own name, and perhaps others. They raise one of `UNREADABLE` for a value that they cannot read, and have not changed
the object then.
"""

from __future__ import annotations

import itertools
import linecache
from collections.abc import Iterable
from typing import Any, Final, NamedTuple  # Any: JSON values, type expressions, and what is read by them

from .drafts import draft_of
from .json_codec import same_key
from .members import Member
from .precision import CONTAINERS, EXACT, doubt, doubts, may_hold_containers, may_hold_numbers
from .readers import (
    KINDS,
    UNREADABLE,
    OfEnum,
    OfEnums,
    OfModel,
    OfModels,
    OfUnion,
    Reader,
    as_it_is,
    compiled,
    holds_moments,
    read_secret,
    read_tuple,
)
from .serializer import to_wire
from .shapes import with_originals
from .timestamps import IS_USUAL, PUNCTUATION, fromisoformat, moment_and_form, read_moment
from .values import COMPLETE, USUAL_FORM, Extra, Secret

DEEPEST: Final = 3
"""Maximum nesting depth of objects that are read inline."""

LARGEST: Final = 40
"""Maximum number of members of nested objects that are read inline."""

MOST: Final = 160
"""Maximum number of members in the source of one reader, beyond which nested objects are read by a call."""

_LAST_MOMENT: Final = "last_text = last_moment = ''"
"""Timestamps repeat: a resource that was never changed has one twice, neighbours may have the same."""


class _Place(NamedTuple):
    """The context of the steps for a member: the assigned target, the source value, and the nesting depth."""

    target: str
    value: str
    odd: str
    """The variable that holds the object's originals."""
    depth: int

    def keep_original(self, member: Member) -> str:
        """Return the line that keeps the original beside the read value."""
        return f"{self.odd} = (*{self.odd}, ({member.wire!r}, {self.target}, {self.value}))"


class Steps:
    """The source of one reader, and the names that it uses."""

    def __init__(self, label: str, *, in_loop: bool = False) -> None:
        self.names: dict[str, Any] = {
            "COMPLETE": COMPLETE,
            "CONTAINERS": CONTAINERS,
            "Extra": Extra,
            "NOTHING_READ": object(),  # equal to no value, null included
            "PUNCTUATION": PUNCTUATION,
            "Secret": Secret,
            "UNREADABLE": UNREADABLE,
            "USUAL_FORM": USUAL_FORM,
            "doubt": doubt,
            "doubts": doubts,
            "fromisoformat": fromisoformat,
            "join": "\n".join,
            "moment": moment_and_form,
            "new": object.__new__,  # without a call of __init__
            "no_names": COMPLETE.absent,
            "with_originals": with_originals,
        }
        self.once: list[str] = []
        """The lines that must run before the first object."""
        self.start: list[str] = []
        """The lines that must also run after an object that could not be read."""
        self._label, self._in_loop = label, in_loop
        self._members = self._count = 0

    def name(self, stem: str, value: Any = None) -> str:
        """Return a name that no other part of the source has, of a value or of a local variable."""
        self._count += 1
        name = f"{stem}_{self._count}"
        if value is not None:
            self.names[name] = value
        return name

    def function(self, *lines: str) -> Reader:
        """Compile the function `read` of these lines, whose source debuggers and tracebacks find."""
        text = "\n".join(lines) + "\n"
        file = f"<reader {next(_numbers)} of {self._label}>"
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
        exec(compile(text, file, "exec"), self.names)  # noqa: S102  # source made of field names
        made: Reader = self.names["read"]
        return made

    def dense(
        self, kind: OfModel, draft: str, data: str, count: str, depth: int = 1, *, whole: str = "COMPLETE"
    ) -> list[str]:
        """Return the lines that read the object `data`, which has `count` members, into `draft`.

        `whole` is the model's `extra` where it has no other members than those of the class.
        """
        self._members += len(kind.plan)
        odd = self._odd(kind)
        lines = [f"{draft} = {self.name('Draft', draft_of(kind.cls))}()"]
        for member, hook in kind.plan:
            lines += self._member(
                _Place(f"{draft}.{member.name}", f"{data}[{self._key(member.wire)}]", odd, depth), member, hook
            )
        lines += self._extra(kind, draft, data, count, whole)
        return lines + self._finished(kind, draft, odd)

    def _extra(self, kind: OfModel, draft: str, data: str, count: str, whole: str) -> list[str]:
        """Return the lines that keep the unknown members of an object that has each member of its class."""
        known, unknown_of = len(kind.plan), self.name("unknown_of", kind.shapes.unknown)
        if not self._in_loop:
            return [f"{draft}.extra = {whole} if {count} == {known} else {unknown_of}({data})[0]"]
        # the unknown member, its text and the `extra` of the last object: those of the next one are the same, as a rule
        one, last, same = self.name("one"), self.name("last"), self.name("same")
        self.once.append(f"{one} = {last} = None")
        return [
            f"if {count} == {known}: {draft}.extra = {whole}",
            f"elif {count} == {known + 1} and {one} in {data}:",
            f"  more = {data}[{one}]",
            f"  if more.__class__ is not str: doubt(more); {last} = None",
            f"  if {last} is None or more != {last}:",
            f"    {last} = more; {same} = new(Extra)",
            f"    {same}._members = {{{one}: more}}; {same}.absent = no_names; {same}.form = USUAL_FORM",
            f"  {draft}.extra = {same}",
            f"else: {draft}.extra, {one} = {unknown_of}({data}); {last} = None",
        ]

    def _key(self, wire: str) -> str:
        """Return the expression of a member's wire name: a name for the string that parsed objects have as their key."""
        key = same_key(wire)
        if key is None or not wire.isidentifier():
            return repr(wire)
        self.names[f"key_{wire}"] = key
        return f"key_{wire}"

    def _odd(self, kind: OfModel) -> str:
        """Return the variable of an object's originals; empty for a class whose members are written as they came."""
        if not any(_keeps_originals(member, hook) for member, hook in kind.plan):
            return ""
        odd = self.name("odd")
        self.start.append(f"{odd} = ()")
        return odd

    def _finished(self, kind: OfModel, draft: str, odd: str) -> list[str]:
        kept = [f"if {odd}: {draft}.extra = with_originals({draft}.extra, {odd}); {odd} = ()"] if odd else []
        return [*kept, f"{draft}.__class__ = {self.name('cls', kind.cls)}"]

    def _member(self, place: _Place, member: Member, hook: Reader) -> list[str]:
        """Return the lines that read a member, and keep its original if writing would give another value."""
        if hook is read_moment:
            return self._moment(place, member)
        lines = self._value(place.target, place.value, member.type, hook, place.depth)
        if not holds_moments(member.type):
            return lines
        write = self.name("write", to_wire)
        return [*lines, f"if {write}({place.target}) != {place.value}:", f"  {place.keep_original(member)}"]

    def _moment(self, place: _Place, member: Member) -> list[str]:
        local, kept = self.name("value"), self.name("kept")
        if _LAST_MOMENT not in self.once:
            self.once.append(_LAST_MOMENT)
        return [
            f"{local} = {place.value}",
            f"if {local} == last_text: {place.target} = last_moment",
            f"elif {local}.__class__ is str and {IS_USUAL.format(local)}:",
            f"  {place.target} = last_moment = fromisoformat({local})",
            f"  last_text = {local}",
            "else:",
            f"  {place.target}, {kept} = moment({local})",
            f"  if {kept}: {place._replace(value=local).keep_original(member)}",
        ]

    def _value(self, target: str, value: str, of: Any, hook: Reader, depth: int) -> list[str]:
        """Return the lines that read a value: inline steps for a known reader, a call for any other."""
        if hook is as_it_is or hook is read_tuple:
            return self._plain(target, value, of, hook)
        kind = KINDS.get(hook)
        if isinstance(kind, OfEnum):
            return [f"{target} = {self.name('known', kind.known)}[{value}]"]
        if isinstance(kind, OfEnums):
            return self._enums(target, value, kind)
        if isinstance(kind, OfUnion):
            return self._union(target, value, kind, depth)
        if isinstance(kind, OfModel) and self._has_room(kind, depth):
            return self._nested(target, value, kind, depth)
        if isinstance(kind, OfModels) and self._has_room(kind.item, depth):
            return self._list(target, value, kind.item, depth)
        local = self.name("value")
        if hook is read_secret:
            return [
                f"{local} = {value}",
                f"if {local}.__class__ is str: {target} = secret = new(Secret); secret._value = {local}",
                f"else: {target} = {local}",
            ]
        return [f"{target} = {self.name('read', compiled(hook))}({value}, {self.name('type', of)})"]

    def _has_room(self, kind: OfModel, depth: int) -> bool:
        return depth < DEEPEST and len(kind.plan) <= LARGEST and self._members + len(kind.plan) <= MOST

    def _plain(self, target: str, value: str, of: Any, hook: Reader) -> list[str]:
        """Return the lines that read a JSON scalar, or a list of them."""
        numbers = may_hold_numbers(of)
        if hook is as_it_is and not numbers:
            return [f"{target} = {value}"]
        local = self.name("value")
        made = local if hook is as_it_is else f"tuple({local}) if {local}.__class__ is list else {local}"
        lines = [f"{local} = {value}", f"{target} = {made}"]
        if numbers:
            lines.append(f"if {local}.__class__ is float and not {-EXACT} < {local} < {EXACT}: doubts.count += 1")
        if may_hold_containers(of):
            lines.append(f"elif {local}.__class__ in CONTAINERS: doubts.count += 1")
        return lines

    def _enums(self, target: str, value: str, kind: OfEnums) -> list[str]:
        """Find the tuple of a list of enum values. A value with a line feed could join to the text of another list."""
        lists, read = self.name("lists", kind.reader.lists), self.name("enums", kind.reader)
        local, found = self.name("value"), self.name("found")
        look_up = [
            f"{found} = {lists}.get(join({local}))",
            f"if {found} is None or len({found}) != len({local}): {found} = {read}({local})",
        ]
        if not self._in_loop:
            return [
                f"{local} = {value}",
                f"if {local}.__class__ is list:",
                *indented(look_up),
                f"  {target} = {found}",
                f"else: {target} = {local}",
            ]
        last, last_read = self.name("last"), self.name("last_read")
        self.once.append(f"{last} = NOTHING_READ")
        return [
            f"{local} = {value}",
            f"if {local} != {last}:",
            f"  if {local}.__class__ is list:",
            *indented(look_up, "    "),
            f"    {last_read} = {found}",
            f"    {last} = {local}",
            f"  else: {last_read} = {local}; {last} = NOTHING_READ",
            f"{target} = {last_read}",
        ]

    def _nested(self, target: str, value: str, kind: OfModel, depth: int) -> list[str]:
        local, draft, count = self.name("value"), self.name("draft"), self.name("count")
        before = len(self.start)
        filled = self.dense(kind, draft, local, count, depth + 1)
        other = self.name("other", kind.other)
        return [
            f"{local} = {value}",
            f"if {local}.__class__ is dict and ({count} := len({local})) >= {len(kind.plan)}:",
            "  try:",
            *indented(filled, "    "),
            f"    {target} = {draft}",
            "  except UNREADABLE:",
            *indented(self.start[before:], "    "),
            f"    {target} = {other}({local})",
            f"else: {target} = None if {local} is None else {other}({local})",
        ]

    def _list(self, target: str, value: str, kind: OfModel, depth: int) -> list[str]:
        local, made, item = self.name("value"), self.name("made"), self.name("item")
        before, self._in_loop = self._in_loop, True
        lines = self.item(kind, item, f"{made}.append", depth + 1)
        self._in_loop = before
        return [
            f"{local} = {value}",
            f"if {local}.__class__ is list:",
            f"  {made} = []",
            f"  for {item} in {local}:",
            *indented(lines, "    "),
            f"  {target} = tuple({made})",
            f"else: {target} = {local}",
        ]

    def item(self, kind: OfModel, item: str, keep: str, depth: int = 1) -> list[str]:
        """Return the lines that read the object `item` of a list and pass the model to `keep`."""
        draft, count, whole, data = self.name("draft"), self.name("count"), self.name("whole"), self.name("data")
        before = len(self.start)
        filled = self.dense(kind, draft, data, count, depth, whole=whole)
        known = len(kind.plan)
        return [
            "try:",
            *([] if kind.plan else [f"  if {item}.__class__ is not dict: raise TypeError"]),
            f"  {count} = len({item})",
            f"  if {count} >= {known}: {data} = {item}; {whole} = COMPLETE",
            "  else:",
            *indented(self._completed(kind, item, data, whole), "    "),
            f"    {count} = {known}",
            *indented(filled),
            f"  {keep}({draft})",
            "except UNREADABLE:",
            *indented(self.start[before:]),
            f"  {keep}({self.name('other', kind.other)}({item}))",
        ]

    def _completed(self, kind: OfModel, item: str, data: str, whole: str) -> list[str]:
        """Return the lines that complete an object which lacks a member, as the last such object did as a rule."""
        last, nulls, lacking = self.name("last"), self.name("nulls"), self.name("lacking")
        self.once.append(f"{last} = {nulls} = {lacking} = None")
        return [
            f"if (names := [*{item}]) != {last}:",
            f"  {nulls}, {lacking} = {self.name('lacking_of', kind.shapes.lacking)}({item})",
            f"  {last} = names",
            f"if {nulls} is None: {data}, {whole} = {self.name('complete', kind.shapes.complete)}({item})",
            f"else: {data} = {item} | {nulls}; {whole} = {lacking}",
        ]

    def _union(self, target: str, value: str, kind: OfUnion, depth: int) -> list[str]:
        local = self.name("value")
        lines = [f"{local} = {value}"]
        test = "if"
        for json_type, (hook, of) in kind.by_type.items():
            lines.append(f"{test} {local}.__class__ is {json_type.__name__}:")
            lines += indented(self._value(target, local, of, hook, depth))
            test = "elif"
        return [*lines, f"else: {target} = {local}"]


def _keeps_originals(member: Member, hook: Reader) -> bool:
    """Return whether writing the read value may give another value than the received one."""
    return hook is read_moment or holds_moments(member.type) or any(alias.read for alias in member.aliases)


def indented(lines: Iterable[str], by: str = "  ") -> list[str]:
    """Return the lines of a block."""
    return [by + line for line in lines]


_numbers: Final = itertools.count(1)
