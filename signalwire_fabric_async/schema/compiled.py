"""Readers of objects and of their lists: functions written for a class, at the price of dicts.

The text of a reader is what one would write by hand for the class: a look-up
and an assignment for each documented member, on a draft (see `wire.drafts`),
with the enums of known values looked up on the spot. When each look-up
succeeded and the object has no more members than these, nothing is unknown
and nothing absent: that is the whole check. Any other object goes to the
careful reader, which is slower and takes everything. The reader of a list
holds the same text in a loop: a call for each item would cost a tenth of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from .drafts import draft_of
from .flat_form import flat_of
from .models import Alias, Member, Model
from .values import COMPLETE, USUAL_FORM, Extra, Form, OpenEnum

Reader = Callable[[Any, Any], Any]
"""A cattrs structure hook: the JSON value and the type, in; the value, out."""

Plan = Sequence[tuple[Member, Reader]]
"""The members of a class, each with the hook that reads it."""

CACHED_LISTS: Final = 1024
"""How many distinct lists of enum values are remembered for each enum, before they are forgotten together."""


_WRITTEN: Final[dict[Reader, tuple[type[Model], Plan]]] = {}
"""What each reader of one object was written from."""


def as_it_is(value: Any, _: Any = None) -> Any:
    """The hook of everything that JSON has itself."""
    return value


def read_enum(value: Any, cls: type[OpenEnum]) -> Any:
    """A value of an enum, documented or not; what is no string stays what it is."""
    if value.__class__ is not str:
        return value
    return cls._value2member_map_.get(value) or cls(value)


class EnumsReader:
    """Lists of enum values repeat: one look-up of the joined list gives the whole tuple."""

    __slots__ = ("_cls", "_known", "lists")

    def __init__(self, cls: type[OpenEnum]) -> None:
        self._cls = cls
        self._known = cls._value2member_map_
        self.lists: dict[str, tuple[OpenEnum, ...]] = {}
        """The tuples of documented values that were read, by their values with line feeds between them."""

    def __call__(self, value: Any, _: Any = None) -> Any:
        """The tuple for a list; what is no list stays what it is."""
        if value.__class__ is not list:
            return value
        made = tuple([read_enum(item, self._cls) for item in value])
        if all(item.__class__ is str and item in self._known for item in value):
            if len(self.lists) >= CACHED_LISTS:
                self.lists.clear()
            self.lists["\n".join(value)] = made
        return made


def model_reader(cls: type[Model], plan: Plan) -> Reader:
    """Read an object of a class."""
    text = _Text(cls, plan)
    read = text.function(
        "def read(data, _=None):",
        "  if data.__class__ is not dict: return data",
        "  try:",
        *(f"    {line}" for line in text.lines),
        f"    if len(data) != {len(plan)}: return careful(data)",
        "  except (KeyError, TypeError): return careful(data)",
        "  draft.__class__ = cls",
        "  return draft",
    )
    _WRITTEN[read] = (cls, plan)
    return read


def models_reader(read_one: Reader, *, using_up: bool = False) -> Reader | None:
    """Read a list of objects, as a tuple; None where the reader of one was not written here, but by a program.

    Neighbours in a listing mostly have the same lists of enum values: the
    last ones are compared with before they are looked up. Using the list up,
    which is for one that nobody else has, frees each object when its model
    is made: the garbage collector, which counts what is allocated and not
    freed, then runs less often, for a twentieth of the whole.
    """
    written = _WRITTEN.get(read_one)
    if written is None:
        return None
    cls, plan = written
    text = _Text(cls, plan, remember=True)
    forget = "".join(f"{name} = " for name in text.remembered) + "NOTHING_READ"
    return text.function(
        "def read(items, _=None):",
        "  if items.__class__ is not list: return items",
        "  made = []",
        "  keep = made.append",
        f"  {forget}",
        *(["  items.reverse()", "  while items:", "    data = items.pop()"] if using_up else ["  for data in items:"]),
        "    try:",
        *(f"      {line}" for line in text.lines),
        f"      if len(data) != {len(plan)}: raise KeyError",
        "    except (KeyError, TypeError):",
        f"      {forget}",
        "      keep(careful(data))",
        "      continue",
        "    draft.__class__ = cls",
        "    keep(draft)",
        "  return tuple(made)",
    )


class _Text:
    """The lines that fill `draft` from the object `data`, and the names that they use."""

    def __init__(self, cls: type[Model], plan: Plan, *, remember: bool = False) -> None:
        self.names: dict[str, Any] = {
            "Draft": draft_of(cls),
            "cls": cls,
            "COMPLETE": COMPLETE,
            "careful": _careful_reader(cls, plan),
            "join": "\n".join,
            "NOTHING_READ": object(),  # equal to no value, null included
        }
        self.remembered: list[str] = []
        """The names of the lists of the last object, where they are remembered."""
        self.lines = ["draft = Draft()"]
        for index, (member, hook) in enumerate(plan):
            value = f"data[{member.wire!r}]"
            if isinstance(hook, EnumsReader):
                self._enums(index, value, hook, remember=remember)
                value = f"tuple_{index}"
            elif hook is read_enum:
                self.names[f"known_{index}"] = {**member.type._value2member_map_, None: None}
                value = f"known_{index}[{value}]"
            elif hook is not as_it_is:
                self.names[f"read_{index}"], self.names[f"type_{index}"] = hook, member.type
                value = f"read_{index}({value}, type_{index})"
            self.lines.append(f"draft.{member.name} = {value}")
        self.lines.append("draft.extra = COMPLETE")

    def _enums(self, index: int, value: str, hook: EnumsReader, *, remember: bool) -> None:
        """Find the tuple of a list of enum values.

        A string, an object, or a value with a line feed in it could join to
        the text of a list: its class and its length tell.
        """
        self.names[f"lists_{index}"] = hook.lists
        look_up = [
            f"tuple_{index} = lists_{index}[join(value)]",
            f"if len(tuple_{index}) != len(value) or value.__class__ is not list: raise KeyError",
        ]
        self.lines.append(f"value = {value}")
        if not remember:
            self.lines += look_up
            return
        self.remembered.append(f"list_{index}")
        self.lines += [f"if value != list_{index}:", *(f"  {line}" for line in look_up), f"  list_{index} = value"]

    def function(self, *lines: str) -> Reader:
        """The function `read` of these lines."""
        exec("\n".join(lines), self.names)  # noqa: S102  # the text is made of our own classes' field names
        made: Reader = self.names["read"]
        return made


def _careful_reader(cls: type[Model], plan: Plan) -> Callable[[Any], Any]:
    """Return the reader of any value: an object in any form of its class; a value that is no object stays as it is."""
    known = frozenset(member.wire for member, _ in plan)
    draft_cls = draft_of(cls)

    def read(data: Any) -> Any:
        if data.__class__ is not dict:
            return data
        flat = flat_of(cls)
        is_flat = flat is not None and flat.is_in(data)
        if flat is not None and is_flat:
            data = flat.nested(data)
        draft: Any = draft_cls()  # assigned to by name: no static type
        absent: list[str] = []
        aliases: dict[str, Alias] = {}
        originals: dict[str, tuple[object, object]] = {}
        for member, hook in plan:
            wire = member.wire
            if wire in data:
                setattr(draft, member.name, hook(data[wire], member.type))
                continue
            alias = next((one for one in member.aliases if one.name in data), None)
            if alias is None:
                absent.append(wire)
                setattr(draft, member.name, None)
                continue
            aliases[wire] = alias
            value = data[alias.name]
            read_value = hook(value if alias.read is None else _converted(value, alias.read), member.type)
            setattr(draft, member.name, read_value)
            if alias.read is not None:
                originals[wire] = (read_value, value)
        names = {wire: alias.name for wire, alias in aliases.items()}
        used = names.values()
        unknown = {name: value for name, value in data.items() if name not in known and name not in used}
        form = Form(names, originals, is_flat) if names or is_flat else USUAL_FORM
        draft.extra = Extra(unknown, frozenset(absent), form)
        draft.__class__ = cls
        return draft

    return read


def _converted(value: Any, read: Callable[[Any], Any]) -> Any:
    """Return a value under an alias as the member's type, or as it is where it cannot be converted."""
    try:
        return value if value is None else read(value)
    except (TypeError, ValueError):
        return value
