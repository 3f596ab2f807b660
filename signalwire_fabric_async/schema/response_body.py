"""Parses a 2xx response body, leniently or strictly."""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NoReturn, TypeAlias  # Any: JSON values, type expressions, and what is read by them

from .compiled import ResponseReader, consuming_reader, model_reader, response_reader
from .hooks import hooks_of_calls
from .json_codec import decode, decode_rounded, holds_large_integer
from .members import is_model
from .mismatch import SchemaMismatchError
from .precision import doubts
from .readers import KINDS, OfModel, OfUnion, Reader, as_it_is, compiled

Check: TypeAlias = Callable[[Any], Iterator[object]]
"""Takes a JSON value and returns its deviations from the schema, whose `str` describes them."""


@cache
def reader_of(answer: Any, *, strict: bool, in_array: bool = False, linked: bool = True) -> ResponseReader:
    """Return the function that parses an operation's response.

    Args:
        answer: The response's type: a model class, a union of such, a page of either; None for no content.
        strict: True if a deviation from the schema is an error.
        in_array: True if the response may be an array of pages.
        linked: True if a page must have links.
    """
    if answer is None:
        return _read_no_content
    is_page = is_model(answer) and typing.get_origin(answer) is not None  # the one generic model
    if is_page or in_array or strict:
        check = _check_of(answer, linked=linked) if strict else None
        value_of = _value_reader(answer, in_array=in_array, is_page=is_page, check=check)
    else:
        whole = response_reader(hooks_of_calls.find(answer), _refuse_for(answer))
        if whole is not None:
            return whole
        value_of = _structure_of(answer)
    kind, refuse = _form_of(answer)[0], _refuse_for(answer)

    def read(body: bytes, _status: int) -> Any:
        before = doubts.count
        try:
            payload: Any = decode_rounded(body)
        except ValueError:
            payload = decode(body)
        if payload.__class__ is not kind and not (in_array and payload.__class__ is list):
            refuse(payload)
        value = value_of(payload, answer)
        if doubts.count != before and holds_large_integer(body):
            return value_of(decode(body), answer)
        return value

    return read


def _form_of(answer: Any) -> tuple[type, str]:
    """Return the Python class of a response's JSON value, and its description."""
    return (list, "an array") if typing.get_origin(answer) is tuple else (dict, "an object")


def _refuse_for(answer: Any) -> Callable[[Any], NoReturn]:
    """Return the function that raises the error for a JSON value which a response of this type cannot be."""
    named = _form_of(answer)[1]

    def refuse(payload: Any) -> NoReturn:
        raise SchemaMismatchError(f"$: expected {named}, got {_kind(payload)}")

    return refuse


def _structure_of(answer: Any) -> Reader:
    """Return the hook for a response, less the delays and choices that the class of its value decides."""
    hook: Reader = hooks_of_calls.find(answer)
    union = KINDS.get(hook)
    if isinstance(union, OfUnion) and _form_of(answer)[0] in union.by_type:
        hook = union.by_type[_form_of(answer)[0]][0]
    return compiled(hook)


def _check_of(answer: Any, *, linked: bool) -> Check:
    from .strict import mismatches  # few sessions are strict

    return lambda payload: mismatches(answer, payload if linked else {"links": {}, **payload})


def _value_reader(answer: Any, *, in_array: bool, is_page: bool, check: Check | None) -> Reader:
    """Return the function that converts the JSON value of a response, which it may consume."""
    structure, use_up = _page_readers(answer) if is_page else (_structure_of(answer), None)

    def read(payload: Any, _: Any) -> Any:
        if in_array and payload.__class__ is list:
            payload = _joined(payload, check)
        elif check is not None:
            problems = tuple(map(str, check(payload)))
            if problems:
                raise SchemaMismatchError(*problems)
        if use_up is not None and "data" in payload:
            payload["data"] = use_up(payload["data"], answer)  # the tuple is left as it is below
        value = structure(payload, answer)
        if is_page and value.data.__class__ is not tuple:
            raise SchemaMismatchError(f"$.data: expected an array, got {_kind(value.data)}")
        return value

    return read


def _page_readers(answer: Any) -> tuple[Reader, Reader | None]:
    """Return the reader of a page, and that of its data, which comes first; None if the page's reader reads them."""
    structure: Reader = hooks_of_calls.find(answer)
    use_up = consuming_reader(hooks_of_calls.find(typing.get_args(answer)[0]))
    kind = KINDS.get(structure)
    if use_up is None or not isinstance(kind, OfModel):
        return compiled(structure), use_up
    plan = [(member, as_it_is if member.wire == "data" else hook) for member, hook in kind.plan]
    return compiled(model_reader(kind.cls, plan)), use_up


def _read_no_content(body: bytes, status: int) -> None:
    """Check the response to a deletion: 204, or any valid JSON."""
    if status != 204 and body.strip():
        decode(body)


def _joined(pages: list[Any], check: Check | None) -> dict[str, Any]:
    """Merge an array of pages, as three listings are described, into one: all data, other members of the last page."""
    problems: list[str] = []
    for index, page in enumerate(pages):
        found = _unusable(page) if check is None else map(str, check(page))
        problems += [f"$[{index}]{problem[1:]}" for problem in found]
    if problems:
        raise SchemaMismatchError(*problems)
    last: dict[str, Any] = pages[-1] if pages else {}
    return {**last, "data": [item for page in pages for item in page["data"]]}


def _unusable(page: Any) -> Iterator[str]:  # a JSON value
    """Return the reason why a value cannot be merged with other pages, or an empty string."""
    if page.__class__ is not dict:
        yield f"$: expected an object, got {_kind(page)}"
    elif page.get("data").__class__ is not list:
        yield f"$.data: expected an array, got {_kind(page.get('data'))}"


_KINDS: dict[type, str] = {
    dict: "an object",
    list: "an array",
    str: "a string",
    bool: "a boolean",
    type(None): "null",
}


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "a number")
