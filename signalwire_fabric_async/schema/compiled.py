"""Per-class deserializers, generated as source (see `steps`) and compiled when they are first needed.

There are three readers of a class, each of which passes an object that it cannot read to the next one:

- the dense one reads objects that have every member of the class, and perhaps others;
- the sparse one reads objects in which any member may be absent or have its other name;
- the careful one reads anything: members of any type, objects in the flat form.

Members that are unknown, absent or renamed cost a look-up (see `shapes`). The reader of a list holds the steps of the
dense one in a loop: a call for each item would cost a tenth of it.
"""

from __future__ import annotations

from .careful import careful_reader
from .flat_form import flat_of
from .members import ModelBase
from .precision import doubt
from .readers import KINDS, Late, OfModel, OfModels, Plan, Reader
from .shapes import extra_reader, flat_extra, unknown_reader
from .steps import Steps, indented


def model_reader(cls: type[ModelBase], plan: Plan) -> Reader:
    """Return the reader of an object of a class."""
    listed = [member for member, _ in plan]
    sparse = Late(lambda: _sparse_reader(kind))
    kind = OfModel(cls, plan, sparse, extra_reader(listed), unknown_reader(listed))
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
    if not isinstance(kind, OfModel):
        return None
    steps = Steps(kind.cls.__qualname__)
    filled = steps.dense(kind, "draft", "data", str(len(kind.plan)))
    return steps.function(
        "def read(data, _=None):",
        *indented([*steps.once, *steps.start]),
        *indented(filled),
        "  return draft",
    )


def _dense_reader(kind: OfModel) -> Reader:
    steps = Steps(kind.cls.__qualname__)
    filled = steps.dense(kind, "draft", "data", "count")
    steps.names["sparse"] = kind.sparse
    return steps.function(
        "def read(data, _=None):",
        f"  if data.__class__ is dict and (count := len(data)) >= {len(kind.plan)}:",
        *indented([*steps.once, *steps.start], "    "),
        "    try:",
        *indented(filled, "      "),
        "      return draft",
        "    except UNREADABLE: pass",
        "  return sparse(data)",
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


def _sparse_reader(kind: OfModel) -> Reader:
    flat = flat_of(kind.cls)
    steps = Steps(f"sparse {kind.cls.__qualname__}")
    steps.names |= {"careful": careful_reader(kind.cls, kind.plan, kind.extra_of), "doubt": doubt}
    steps.names |= {"flat": flat, "flat_extra": flat_extra, "put": object.__setattr__}
    in_flat_form = [
        "  if flat.is_in(data):",
        "    draft = read(flat.nested(data))",
        "    put(draft, 'extra', flat_extra(draft.extra))",
        "    return draft",
    ]
    filled = steps.sparse(kind, "draft", "data")
    return steps.function(
        "def read(data, _=None):",
        "  if data.__class__ is not dict: doubt(data); return data",
        *([] if flat is None else in_flat_form),
        *indented([*steps.once, *steps.start]),
        "  try:",
        *indented(filled, "    "),
        "  except UNREADABLE: return careful(data)",
        "  return draft",
    )
