"""Per-class deserializers, generated as source (see `steps`) and compiled when they are first needed.

The compiled lines read objects that have every member of the class, and perhaps others. An object that lacks a member
or has it under another name is completed first, at the cost of a copy (see `shapes`). The careful reader reads what the
lines cannot: members of any type, objects in the flat form. The reader of a list holds the lines in a loop: a call for
each item would cost a tenth of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, TypeAlias  # Any: JSON values, type expressions, and what is read by them

from .careful import careful_reader
from .flat_form import flat_of
from .json_codec import decode, decode_rounded, holds_large_integer
from .members import ModelBase
from .precision import doubt
from .readers import KINDS, UNREADABLE, Late, OfModel, OfModels, Plan, Reader
from .shapes import Shapes, flat_extra
from .steps import Steps, indented

ResponseReader: TypeAlias = Callable[[bytes, int], Any]
"""Parses the body of a response, given its status."""


def model_reader(cls: type[ModelBase], plan: Plan) -> Reader:
    """Return the reader of an object of a class."""
    other = Late(lambda: _other_reader(kind, read))
    kind = OfModel(cls, plan, other, Shapes(member for member, _ in plan))
    read = Late(lambda: _dense_reader(kind))
    KINDS[read] = kind
    return read


def models_reader(read_one: Reader) -> Reader | None:
    """Return the reader of a list of objects as a tuple; None where a program registered the reader of one."""
    kind = KINDS.get(read_one)
    if not isinstance(kind, OfModel):
        return None
    item = kind
    read = Late(lambda: _list_reader(item))
    KINDS[read] = OfModels(kind)
    return read


def consuming_reader(read_one: Reader) -> Reader | None:
    """Return a reader like that of `models_reader` that empties the list, which the caller must own.

    This frees each object when its model is made: the garbage collector, which counts allocations without
    deallocations, then runs less often, which saves a twentieth of the time.
    """
    kind = KINDS.get(read_one)
    return _list_reader(kind, consuming=True) if isinstance(kind, OfModel) else None


def exact_reader(read_one: Reader) -> Reader | None:
    """Return the reader of an object that has as many members as the class.

    It raises KeyError, TypeError or ValueError for an object that it cannot read. None where a program registered the
    reader of the class.
    """
    kind = KINDS.get(read_one)
    return _reader_of_whole(kind) if isinstance(kind, OfModel) else None


def _reader_of_whole(kind: OfModel, extra: str = "COMPLETE") -> Reader:
    """Return the reader of an object that has each member and no other; `extra` may be its second argument, `whole`."""
    steps = Steps(kind.cls.__qualname__)
    filled = steps.dense(kind, "draft", "data", str(len(kind.plan)), whole=extra)
    return steps.function(
        "def read(data, whole=None):",
        *indented([*steps.once, *steps.start]),
        *indented(filled),
        "  return draft",
    )


def response_reader(read_one: Reader, refuse: Callable[[Any], NoReturn]) -> ResponseReader | None:
    """Return the function that parses a response which is an object: with the steps of its reader, less a call of it.

    None where a program registered the reader of the class.

    Args:
        read_one: The reader of the class.
        refuse: Raises the error for a JSON value that is no object.
    """
    kind = KINDS.get(read_one)
    if not isinstance(kind, OfModel):
        return None
    steps = Steps(kind.cls.__qualname__)
    steps.names |= {"decode": decode, "decode_rounded": decode_rounded, "holds_large_integer": holds_large_integer}
    steps.names |= {"refuse": refuse, "again": read_one, "other": kind.other}
    filled = steps.dense(kind, "draft", "data", "count")
    return steps.function(
        "def read(body, _status):",
        "  before = doubts.count",
        "  try: data = decode_rounded(body)",
        "  except ValueError: data = decode(body)",
        "  if data.__class__ is not dict: refuse(data)",
        f"  if (count := len(data)) < {len(kind.plan)}: draft = other(data)",
        "  else:",
        *indented([*steps.once, *steps.start], "    "),
        "    try:",
        *indented(filled, "      "),
        "    except UNREADABLE: draft = other(data)",
        "  if doubts.count != before and holds_large_integer(body): return again(decode(body))",
        "  return draft",
    )


def _dense_reader(kind: OfModel) -> Reader:
    steps = Steps(kind.cls.__qualname__)
    filled = steps.dense(kind, "draft", "data", "count")
    steps.names["other"] = kind.other
    return steps.function(
        "def read(data, _=None):",
        f"  if data.__class__ is dict and (count := len(data)) >= {len(kind.plan)}:",
        *indented([*steps.once, *steps.start], "    "),
        "    try:",
        *indented(filled, "      "),
        "      return draft",
        "    except UNREADABLE: pass",
        "  return other(data)",
    )


def _list_reader(kind: OfModel, *, consuming: bool = False) -> Reader:
    steps = Steps(kind.cls.__qualname__, in_loop=True)
    loop = ["items.reverse()", "while items:", "  data = items.pop()"] if consuming else ["for data in items:"]
    body = steps.item(kind, "data", "keep")
    return steps.function(
        "def read(items, _=None):",
        "  if items.__class__ is not list: return items",
        "  made = []",
        "  keep = made.append",
        *indented([*steps.once, *steps.start, *loop]),
        *indented(body, "    "),
        "  return tuple(made)",
    )


def _other_reader(kind: OfModel, read_one: Reader) -> Reader:
    """Return the reader of any value, for those that the compiled lines cannot read."""
    flat, complete = flat_of(kind.cls), kind.shapes.complete
    careful = careful_reader(kind.cls, kind.plan)
    completed: Reader | None = None

    def read(data: Any, _: Any = None) -> Any:
        nonlocal completed
        if data.__class__ is not dict:
            doubt(data)
            return data
        if flat is not None and flat.is_in(data):
            made = read_one(flat.nested(data), None)
            object.__setattr__(made, "extra", flat_extra(made.extra))  # the instance is frozen
            return made
        if completed is None:
            completed = _reader_of_whole(kind, "whole")
        try:
            return completed(*complete(data))
        except UNREADABLE:
            return careful(data, None)

    return read
