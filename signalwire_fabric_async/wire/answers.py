"""From the bytes of a good answer to its value, tolerantly or strictly."""

from __future__ import annotations

import typing
from collections.abc import Callable
from functools import cache
from typing import Any

from .checks import json_object
from .converter import converter
from .encoding import decode
from .models import is_model
from .objects import models_reader
from .protocol import Unusable
from .strict import deviations


@cache
def reader_of(answer: Any, *, strict: bool, in_array: bool = False) -> Callable[[bytes, int], Any]:
    """The function that reads an operation's answer; made once for each."""
    if answer is None:
        return _read_nothing
    structure = converter.get_structure_hook(answer)
    is_page = is_model(answer) and typing.get_origin(answer) is not None  # the one generic model
    use_up = None
    if is_page:
        use_up = models_reader(converter.get_structure_hook(typing.get_args(answer)[0]), using_up=True)

    def read(body: bytes, _status: int) -> Any:
        payload: Any = decode(body)
        if in_array and payload.__class__ is list:
            payload = _joined(payload)
        if payload.__class__ is not dict:
            raise Unusable(f"$: expected an object, got {_kind(payload)}")
        if strict:
            problems = tuple(deviations(answer, payload))
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


def _joined(pages: list[Any]) -> Any:  # JSON values
    """An array of pages, as three listings are described, as the one page that the service answers."""
    if not all(isinstance((json_object(page) or {}).get("data"), list) for page in pages):
        return pages
    last: dict[str, Any] = {"links": {}, **pages[-1]} if pages else {"links": {}}
    return {**last, "data": [item for page in pages for item in page["data"]]}


def _kind(value: object) -> str:
    names: dict[type, str] = {
        dict: "an object",
        list: "an array",
        str: "a string",
        bool: "a boolean",
        type(None): "null",
    }
    return names.get(type(value), "a number")
