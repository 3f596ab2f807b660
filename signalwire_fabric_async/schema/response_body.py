"""From the bytes of a good answer to its value, tolerantly or strictly."""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, TypeAlias

from ..http.messages import Unusable
from .compiled import models_reader
from .converter import converter
from .json_codec import decode
from .models import is_model

Deviations: TypeAlias = Callable[[Any, object, str], Iterator[str]]
"""What `wire.strict.deviations` is: a type, a JSON value and its path, in; what is wrong with it, out."""


@cache
def reader_of(answer: Any, *, strict: bool, in_array: bool = False, linked: bool = True) -> Callable[[bytes, int], Any]:
    """Return the function that parses an operation's response; `linked` is false of a page that has no links."""
    if answer is None:
        return _read_nothing
    structure = converter.get_structure_hook(answer)
    is_page = is_model(answer) and typing.get_origin(answer) is not None  # the one generic model
    use_up = None
    if is_page:
        use_up = models_reader(converter.get_structure_hook(typing.get_args(answer)[0]), using_up=True)

    deviations: Deviations | None = None
    if strict:
        from .strict import deviations  # few sessions are strict

    def read(body: bytes, _status: int) -> Any:
        payload: Any = decode(body)
        if in_array and payload.__class__ is list:
            payload = _joined(answer, payload, deviations)
        elif payload.__class__ is not dict:
            raise Unusable(f"$: expected an object, got {_kind(payload)}")
        elif deviations is not None:
            problems = tuple(deviations(answer, payload if linked else {"links": {}, **payload}, "$"))
            if problems:
                raise Unusable(*problems)
        if use_up is not None and "data" in payload:
            payload["data"] = use_up(payload["data"], answer)  # a tuple is what it will be: left as it is below
        value = structure(payload, answer)
        if is_page and value.data.__class__ is not tuple:
            raise Unusable(f"$.data: expected an array, got {_kind(value.data)}")
        return value

    return read


def _read_nothing(body: bytes, status: int) -> None:
    """A deletion's answer: 204, or anything that can be read."""
    if status != 204 and body.strip():
        decode(body)


def _joined(answer: Any, pages: list[Any], deviations: Deviations | None) -> Any:  # JSON values
    """An array of pages, as three listings are described, as one page: all their data, all else as the last has it."""
    problems: list[str] = []
    for index, page in enumerate(pages):
        path = f"$[{index}]"
        problems += _unusable(page, path) if deviations is None else deviations(answer, page, path)
    if problems:
        raise Unusable(*problems)
    last: dict[str, Any] = pages[-1] if pages else {}
    return {**last, "data": [item for page in pages for item in page["data"]]}


def _unusable(page: Any, path: str) -> Iterator[str]:  # a JSON value
    """Why something cannot be joined to the pages beside it."""
    if page.__class__ is not dict:
        yield f"{path}: expected an object, got {_kind(page)}"
    elif page.get("data").__class__ is not list:
        yield f"{path}.data: expected an array, got {_kind(page.get('data'))}"


def _kind(value: object) -> str:
    names: dict[type, str] = {
        dict: "an object",
        list: "an array",
        str: "a string",
        bool: "a boolean",
        type(None): "null",
    }
    return names.get(type(value), "a number")
