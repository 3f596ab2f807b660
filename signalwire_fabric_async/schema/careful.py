"""Reads any object as a model, member by member: what the compiled readers pass on."""

from __future__ import annotations

from typing import Any  # Any: JSON values, type expressions, and what is read by them

from .drafts import draft_of
from .members import Member, ModelBase
from .precision import doubts
from .readers import Plan, Reader, holds_moments
from .serializer import to_wire
from .shapes import converted, extra_of, shape_of, with_originals
from .timestamps import moment_and_form, read_moment


def careful_reader(cls: type[ModelBase], plan: Plan) -> Reader:
    """Return the reader of any object: each member by its hook, whatever its type."""
    draft_cls = draft_of(cls)
    listed = [member for member, _ in plan]

    def read(data: Any, _: Any = None) -> Any:
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
        draft.extra = extra_of(shape_of(listed, data), data)
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
