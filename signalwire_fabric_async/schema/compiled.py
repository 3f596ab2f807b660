"""Per-class deserializers, generated as source and compiled.

The source of a reader is what a programmer would write for the class: a look-up and an assignment for each member, on a
draft (see `drafts`), with enums, timestamps and nested objects read inline. There are three readers of a class,
each of which passes an object that it cannot read to the next one:

- the dense one reads objects that have every required member;
- the sparse one reads objects in which any member may be absent or have its other name;
- the careful one reads anything: members of any type, objects in the flat form.

Members that are unknown, absent or renamed cost a look-up of the object's member names (see `shapes`). The reader of a
list holds the steps of the dense one in a loop: a call for each item would cost a tenth of it.
"""

from __future__ import annotations

import itertools
import linecache
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple

from .drafts import draft_of
from .flat_form import flat_of
from .members import Alias, Member, ModelBase
from .precision import CONTAINERS, EXACT, doubts, may_hold_containers, may_hold_numbers
from .readers import (
    KINDS,
    OfEnum,
    OfEnums,
    OfModel,
    OfUnion,
    Plan,
    Reader,
    as_it_is,
    holds_moments,
    read_secret,
    read_tuple,
)
from .serializer import to_wire
from .shapes import converted, extra_reader, flat_extra, with_originals
from .timestamps import IS_USUAL, moment_and_form, read_moment
from .values import COMPLETE, Secret

DEEPEST: Final = 3
"""Maximum nesting depth of objects that are read inline."""

LARGEST: Final = 40
"""Maximum number of members of nested objects that are read inline."""

_LAST_MOMENT: Final = "last_text = last_moment = NOTHING_READ"
"""Timestamps repeat: a resource that was never changed has one twice, neighbours may have the same."""

UNREADABLE: Final = "(KeyError, TypeError, ValueError)"
"""The exceptions that a reader's steps raise for an object that the next reader must read."""


def model_reader(cls: type[ModelBase], plan: Plan) -> Reader:
    """Return the reader of an object of a class."""
    kind = OfModel(cls, plan, _Sparse(cls, plan), extra_reader(member for member, _ in plan))
    source = _Source(kind)
    filled = source.fill("draft", "data")
    read = source.function(
        "def read(data, _=None):",
        "  if data.__class__ is not dict: return data",
        *_indented(source.start),
        "  try:",
        *_indented(filled, "    "),
        f"  except {UNREADABLE}: return sparse(data)",
        "  return draft",
    )
    KINDS[read] = kind
    return read


def models_reader(read_one: Reader, *, using_up: bool = False) -> Reader | None:
    """Return the reader of a list of objects as a tuple; None where a program registered the reader of one.

    Neighbours in a listing mostly have the same lists of enum values: the last ones are compared with before they are
    looked up. Consuming the list, which the caller must own, frees each object when its model is made:
    the garbage collector, which counts allocations without deallocations, then runs less often. This saves a
    twentieth of the time.
    """
    kind = KINDS.get(read_one)
    if not isinstance(kind, OfModel):
        return None
    source = _Source(kind, remember=True)
    filled = source.fill("draft", "data")
    return source.function(
        "def read(items, _=None):",
        "  if items.__class__ is not list: return items",
        "  made = []",
        "  keep = made.append",
        *(f"  {name} = NOTHING_READ" for name in source.remembered),
        *_indented(source.start),
        *(["  items.reverse()", "  while items:", "    data = items.pop()"] if using_up else ["  for data in items:"]),
        "    try:",
        *([] if source.raises else ["      if data.__class__ is not dict: raise TypeError"]),
        *_indented(filled, "      "),
        f"    except {UNREADABLE}:",
        "      keep(sparse(data) if data.__class__ is dict else data)",
        *_indented(source.start, "      "),
        "      continue",
        "    keep(draft)",
        "  return tuple(made)",
    )


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


class _Source:
    """The source of the readers of a class, and the names that it uses."""

    def __init__(self, kind: OfModel, *, remember: bool = False, sparse: bool = False) -> None:
        self.names: dict[str, Any] = {
            "COMPLETE": COMPLETE,
            "CONTAINERS": CONTAINERS,
            "NOTHING_READ": object(),  # equal to no value, null included
            "Secret": Secret,
            "doubts": doubts,
            "fromisoformat": datetime.fromisoformat,
            "join": "\n".join,
            "moment": moment_and_form,
            "sparse": kind.sparse,
            "with_originals": with_originals,
        }
        self.remembered: list[str] = []
        """The names of the lists of the last object, where they are remembered."""
        self.start: list[str] = []
        """The lines that must run before the first object, and after one that could not be read."""
        self._kind = kind
        self._remember, self._sparse = remember, sparse
        self._count = 0

    @property
    def raises(self) -> bool:
        """True if the lines raise for a value that is not an object, because they look up a member in it."""
        return any(self._is_dense(member) for member, _ in self._kind.plan)

    def fill(self, draft: str, data: str) -> list[str]:
        """Return the lines that read the object `data` into `draft`."""
        return self._object(self._kind, draft, data, depth=1)

    def function(self, *lines: str) -> Reader:
        """Compile the function `read` of these lines, whose source debuggers and tracebacks find."""
        text = "\n".join(lines) + "\n"
        file = f"<{'sparse ' if self._sparse else ''}reader {next(_numbers)} of {self._kind.cls.__qualname__}>"
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
        exec(compile(text, file, "exec"), self.names)  # noqa: S102  # source made of field names
        made: Reader = self.names["read"]
        return made

    def _name(self, stem: str, value: Any = None) -> str:
        """Return a name that no other part of the source has, of a value or of a local variable."""
        self._count += 1
        name = f"{stem}_{self._count}"
        if value is not None:
            self.names[name] = value
        return name

    def _object(self, kind: OfModel, draft: str, data: str, depth: int) -> list[str]:
        plan = kind.plan
        odd = self._name("odd")
        keeps = any(_keeps_originals(member, hook) for member, hook in plan)
        optional = any(not self._is_dense(member) for member, _ in plan)
        differs = self._name("differs")
        lines = [f"{draft} = {self._name('Draft', draft_of(kind.cls))}()"]
        if keeps:
            self.start.append(f"{odd} = ()")
        if optional:
            lines.append(f"{differs} = False")
        for member, hook in plan:
            place = _Place(f"{draft}.{member.name}", f"{data}[{member.wire!r}]", odd, depth)
            read = self._member(place, member, hook)
            if self._is_dense(member):
                lines += read
                continue
            lines += [f"if {member.wire!r} in {data}:", *_indented(read)]
            for alias in member.aliases:
                renamed = place._replace(value=f"{data}[{alias.name!r}]")
                lines += [f"elif {alias.name!r} in {data}:", f"  {differs} = True"]
                lines += _indented(self._aliased(renamed, member, alias, hook))
            lines += ["else:", f"  {place.target} = None", f"  {differs} = True"]
        extra = self._name("extra_of", kind.extra_of)
        lines += [
            f"{draft}.extra = COMPLETE",
            f"if {f'{differs} or ' if optional else ''}len({data}) != {len(plan)}: {draft}.extra = {extra}({data})",
        ]
        if keeps:
            lines.append(f"if {odd}: {draft}.extra = with_originals({draft}.extra, {odd}); {odd} = ()")
        return [*lines, f"{draft}.__class__ = {self._name('cls', kind.cls)}"]

    def _is_dense(self, member: Member) -> bool:
        """Return whether an object without the member is passed to the next reader."""
        return member.required and not member.aliases and not self._sparse

    def _aliased(self, place: _Place, member: Member, alias: Alias, hook: Reader) -> list[str]:
        """Return the lines that read a member under another name."""
        if alias.read is None:
            return self._member(place, member, hook)
        convert = self._name("convert", converted(alias.read))
        read = self._member(place._replace(value=f"{convert}({place.value})"), member, hook)
        return [*read, place.keep_original(member)]

    def _member(self, place: _Place, member: Member, hook: Reader) -> list[str]:
        """Return the lines that read a member, and keep its original if writing would give another value."""
        if hook is not read_moment:
            lines = self._value(place.target, place.value, member.type, hook, place.depth)
            if not holds_moments(member.type):
                return lines
            return [
                *lines,
                f"if {self._name('write', to_wire)}({place.target}) != {place.value}:",
                *_indented([place.keep_original(member)]),
            ]
        local, kept = self._name("value"), self._name("kept")
        if _LAST_MOMENT not in self.start:
            self.start.append(_LAST_MOMENT)
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
            return [f"{target} = {self._name('known', kind.known)}[{value}]"]
        if isinstance(kind, OfEnums):
            return self._enums(target, value, kind)
        if isinstance(kind, OfUnion):
            return self._union(target, value, kind, depth)
        if isinstance(kind, OfModel) and depth < DEEPEST and len(kind.plan) <= LARGEST:
            return self._nested(target, value, kind, depth)
        local = self._name("value")
        if hook is read_secret:
            return [f"{local} = {value}", f"{target} = Secret({local}) if {local}.__class__ is str else {local}"]
        return [f"{target} = {self._name('read', hook)}({value}, {self._name('type', of)})"]

    def _plain(self, target: str, value: str, of: Any, hook: Reader) -> list[str]:
        """Return the lines that read a JSON scalar, or a list of them."""
        numbers = may_hold_numbers(of)
        if hook is as_it_is and not numbers:
            return [f"{target} = {value}"]
        local = self._name("value")
        made = local if hook is as_it_is else f"tuple({local}) if {local}.__class__ is list else {local}"
        lines = [f"{local} = {value}", f"{target} = {made}"]
        if numbers:
            lines.append(f"if {local}.__class__ is float and not {-EXACT} < {local} < {EXACT}: doubts.count += 1")
        if may_hold_containers(of):
            lines.append(f"elif {local}.__class__ in CONTAINERS: doubts.count += 1")
        return lines

    def _enums(self, target: str, value: str, kind: OfEnums) -> list[str]:
        """Find the tuple of a list of enum values. A value with a line feed could join to the text of another list."""
        lists, read = self._name("lists", kind.reader.lists), self._name("enums", kind.reader)
        local, found = self._name("value"), self._name("found")
        look_up = [
            f"{found} = {lists}.get(join({local}))",
            f"if {found} is None or len({found}) != len({local}): {found} = {read}({local})",
        ]
        if not self._remember:
            return [
                f"{local} = {value}",
                f"if {local}.__class__ is list:",
                *_indented(look_up),
                f"  {target} = {found}",
                f"else: {target} = {local}",
            ]
        last, last_read = self._name("last"), self._name("last_read")
        self.remembered.append(last)
        return [
            f"{local} = {value}",
            f"if {local} != {last}:",
            f"  if {local}.__class__ is list:",
            *_indented(look_up, "    "),
            f"    {last_read} = {found}",
            f"    {last} = {local}",
            f"  else: {last_read} = {local}; {last} = NOTHING_READ",
            f"{target} = {last_read}",
        ]

    def _nested(self, target: str, value: str, kind: OfModel, depth: int) -> list[str]:
        local, draft = self._name("value"), self._name("draft")
        before = len(self.start)
        filled = self._object(kind, draft, local, depth + 1)
        return [
            f"{local} = {value}",
            f"if {local}.__class__ is dict:",
            "  try:",
            *_indented(filled, "    "),
            f"    {target} = {draft}",
            f"  except {UNREADABLE}:",
            *_indented(self.start[before:], "    "),
            f"    {target} = {self._name('sparse', kind.sparse)}({local})",
            f"else: {target} = {local}",
        ]

    def _union(self, target: str, value: str, kind: OfUnion, depth: int) -> list[str]:
        local = self._name("value")
        lines = [f"{local} = {value}"]
        test = "if"
        for json_type, (hook, of) in kind.by_type.items():
            lines.append(f"{test} {local}.__class__ is {json_type.__name__}:")
            lines += _indented(self._value(target, local, of, hook, depth))
            test = "elif"
        return [*lines, f"else: {target} = {local}"]


class _Sparse:
    """The sparse reader of a class, compiled on first use."""

    __slots__ = ("_cls", "_plan", "_read")

    def __init__(self, cls: type[ModelBase], plan: Plan) -> None:
        self._cls, self._plan = cls, plan
        self._read: Reader | None = None

    def __call__(self, data: Any, _: Any = None) -> Any:
        if self._read is None:
            self._read = _sparse_reader(self._cls, self._plan)
        return self._read(data, None)


def _sparse_reader(cls: type[ModelBase], plan: Plan) -> Reader:
    flat = flat_of(cls)
    extra_of = extra_reader(member for member, _ in plan)
    source = _Source(OfModel(cls, plan, as_it_is, extra_of), sparse=True)
    source.names |= {"careful": careful_reader(cls, plan, extra_of), "flat": flat, "flat_extra": flat_extra}
    in_flat_form = [
        "  if flat.is_in(data):",
        "    draft = read(flat.nested(data))",
        "    put(draft, 'extra', flat_extra(draft.extra))",
        "    return draft",
    ]
    source.names["put"] = object.__setattr__
    filled = source.fill("draft", "data")
    return source.function(
        "def read(data, _=None):",
        *([] if flat is None else in_flat_form),
        *_indented(source.start),
        "  try:",
        *_indented(filled, "    "),
        f"  except {UNREADABLE}: return careful(data)",
        "  return draft",
    )


def careful_reader(
    cls: type[ModelBase], plan: Plan, extra_of: Callable[[dict[str, Any]], Any]
) -> Callable[[dict[str, Any]], Any]:
    """Return the reader of any object: each member by its hook, whatever its type."""
    draft_cls = draft_of(cls)

    def read(data: dict[str, Any]) -> Any:
        doubts.count += 1
        draft: Any = draft_cls()  # assigned to by name: no static type
        originals: list[tuple[str, object, object]] = []
        for member, hook in plan:
            name = member.name_in(data)
            value = None
            if name is not None:
                value, original = _read_carefully(member, hook, name, data[name])
                if original:
                    originals.append((member.wire, value, data[name]))
            setattr(draft, member.name, value)
        draft.extra = extra_of(data)
        if originals:
            draft.extra = with_originals(draft.extra, originals)
        draft.__class__ = cls
        return draft

    return read


def _read_carefully(member: Member, hook: Reader, name: str, value: Any) -> tuple[Any, bool]:
    """Return a member's value, and whether the original is needed to write it back."""
    convert = next((alias.read for alias in member.aliases if alias.name == name), None)
    if convert is not None:
        return hook(converted(convert)(value), member.type), True
    if hook is read_moment:
        return moment_and_form(value)
    read = hook(value, member.type)
    return read, holds_moments(member.type) and to_wire(read) != value


def _keeps_originals(member: Member, hook: Reader) -> bool:
    """Return whether writing the read value may give another value than the received one."""
    return hook is read_moment or holds_moments(member.type) or any(alias.read for alias in member.aliases)


def _indented(lines: Iterable[str], by: str = "  ") -> list[str]:
    return [by + line for line in lines]


_numbers: Final = itertools.count(1)
