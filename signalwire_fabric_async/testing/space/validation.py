"""Checks of request bodies, made once from the SDK's body classes: unknown and missing members, types, values, bounds."""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias

from ...schema.models import Body, Member, Model, alternatives, members
from ...schema.values import OpenEnum, Secret
from ...validate import json_array, json_object
from .formats import Format, format_of, is_moment, pattern_of
from .traits import EXCLUSIVE, NEEDED_KEYS, NEEDS_ONE, OPEN_CLASSES, ZERO_OR

Problem: TypeAlias = dict[str, str | None]
"""One item of a 422's `errors`."""

Check: TypeAlias = Callable[[Any, str, list[Problem]], None]  # the value may be any JSON value
"""Looks at a value, given its path in the body, and adds what is wrong with it."""

URL: Final = "https://developer.signalwire.com/rest/signalwire-rest/overview/error-codes/#"

SWML_MEMBERS: Final = frozenset({"contents", "relayml"})
"""The members of bodies that hold a SWML document where they hold an object."""


def problem(code: str, message: str, attribute: str | None) -> Problem:
    """An item of a 422's `errors`, in the documented form."""
    return {
        "type": "validation_error",
        "code": code,
        "message": message,
        "attribute": attribute,
        "url": URL + code,
    }


def body_check(bodies: Sequence[type[Body]]) -> Callable[[object], list[Problem]]:
    """A function that tells what is wrong with a JSON value as a body: an empty list where nothing is."""
    checks = [_object_check(body) for body in bodies]

    def check(value: object) -> list[Problem]:
        best: list[Problem] | None = None
        for one in checks:
            found: list[Problem] = []
            one(value, "", found)
            if not found:
                return found
            if best is None or len(found) < len(best):
                best = found
        return best or []

    return check


_KNOWN: dict[Any, Check] = {}  # by class


def _object_check(cls: Any) -> Check:  # a body or model class, possibly generic
    """A check of an object's members."""
    found = _KNOWN.get(cls)
    if found is not None:
        return found
    origin: type = typing.get_origin(cls) or cls
    name = origin.__name__
    listed: dict[str, tuple[Check, bool]] = {}
    required: list[str] = []
    check = _KNOWN[cls] = _check_of_members(name, listed, required)  # before its members: a class may hold itself
    for member in members(cls):
        inner_check = _member_check(member, name, is_body=issubclass(origin, Body))
        key = NEEDED_KEYS.get((name, member.name))
        if key is not None:
            inner_check = _with_key(inner_check, key)
        listed[member.wire] = (inner_check, member.nullable or _takes_anything(member.type))
        if member.required:
            required.append(member.wire)
    return check


def _check_of_members(cls: str, listed: Mapping[str, tuple[Check, bool]], required: Sequence[str]) -> Check:
    """A check by what is known of each member (its check, and whether it may be null) once they are listed."""
    is_open = cls in OPEN_CLASSES
    needs_one = NEEDS_ONE.get(cls, frozenset[str]())

    def check(value: Any, at: str, problems: list[Problem]) -> None:
        if value.__class__ is not dict:
            problems.append(problem("invalid_type", f"{at or 'the body'} must be an object", at or None))
            return
        for name, inner in value.items():
            member = listed.get(name)
            path = f"{at}.{name}" if at else name
            if member is None:
                if not is_open:
                    problems.append(problem("unknown_attribute", f"{path} is not known", path))
            elif inner is not None:
                member[0](inner, path, problems)
            elif not member[1]:
                problems.append(problem("invalid_type", f"{path} must not be null", path))
        for name in required:
            if name not in value:
                path = f"{at}.{name}" if at else name
                problems.append(problem("missing_required_attribute", f"{path} is required", path))
        if len(EXCLUSIVE & value.keys() & listed.keys()) > 1:
            said = f"{at} cannot have all of {', '.join(sorted(EXCLUSIVE))}"
            problems.append(problem("invalid_value", said, at or None))
        if needs_one and needs_one.isdisjoint(value):
            said = f"{at} must have one of {', '.join(sorted(needs_one))}"
            problems.append(problem("missing_required_attribute", said, at or None))

    return check


def _with_key(check: Check, key: str) -> Check:
    """The same check of a mapping that must have a key."""

    def checked(value: Any, at: str, problems: list[Problem]) -> None:
        check(value, at, problems)
        if value.__class__ is dict and key not in value:
            problems.append(problem("missing_required_attribute", f"{at}.{key} is required", f"{at}.{key}"))

    return checked


def _takes_anything(of: Any) -> bool:
    return of is Any or of is object


def _member_check(member: Member, cls: str, *, is_body: bool) -> Check:
    check = _check_of(member.type)
    if is_body and member.wire in SWML_MEMBERS:
        return _swml_check(check)
    form = format_of(cls, member.wire, is_body=is_body)
    if form is not None:
        check = _and(check, _form_check(form))
    bounds = ZERO_OR.get((cls, member.wire))
    if bounds is not None:
        check = _and(check, _zero_or(_bounds_check(bounds)))
    return _and(check, _bounds_check(member.limits)) if member.limits else check


def _and(check: Check, then: Check) -> Check:
    """A check, and another one of what passes it."""

    def checked(value: Any, at: str, problems: list[Problem]) -> None:
        before = len(problems)
        check(value, at, problems)
        if len(problems) == before:
            then(value, at, problems)

    return checked


def _form_check(form: Format) -> Check:
    def check(value: Any, at: str, problems: list[Problem]) -> None:
        texts = json_array(value) or [value]
        if not all(form.accepts(one) for one in texts if isinstance(one, str)):
            problems.append(problem("invalid_value", f"{at} must be {form.wanted}", at))

    return check


def _zero_or(check: Check) -> Check:
    def checked(value: Any, at: str, problems: list[Problem]) -> None:
        if value != 0:
            check(value, at, problems)

    return checked


def _swml_check(check: Check) -> Check:
    def frame(value: Any, at: str, problems: list[Problem]) -> None:
        if value.__class__ is dict:
            problems += _swml_problems(value, at)

    return _and(check, frame)


def _swml_problems(document: dict[str, Any], at: str) -> Iterator[Problem]:
    """What is wrong with the frame of a SWML document; which methods there are, and what they take, is not looked at."""
    for name in document.keys() - {"version", "sections"}:
        yield problem("unknown_attribute", f"{at}.{name} is not known", f"{at}.{name}")
    if document.get("version", "1.0.0") != "1.0.0":
        yield problem("invalid_value", f"{at}.version must be one of: 1.0.0", f"{at}.version")
    sections = json_object(document.get("sections"))
    if sections is None or "main" not in sections:
        where = f"{at}.sections.main"
        yield problem("invalid_value", f"{where} must be an array of SWML methods", where)
        return
    for name, methods in sections.items():
        where = f"{at}.sections.{name}"
        listed = json_array(methods)
        if listed is None:
            yield problem("invalid_value", f"{where} must be an array of SWML methods", where)
        for index, method in enumerate(listed or ()):
            if len(json_object(method) or ()) != 1:
                one = f"{where}[{index}]"
                yield problem("invalid_value", f"{one} must be an object with one member: a SWML method", one)


def _check_of(of: Any) -> Check:  # any type expression that a member may have
    options = [one for one in alternatives(of) if one is not type(None)]
    if len(options) > 1:
        return _union_check(options)
    (of,) = options
    origin = typing.get_origin(of) or of
    if origin is typing.Literal:
        return _choice_check(typing.get_args(of))
    if not isinstance(origin, type):
        return _accept
    if issubclass(origin, (Model, Body)):
        return _object_check(of)
    if issubclass(origin, OpenEnum):
        return _choice_check(member.value for member in origin)
    for base, make in _BY_TYPE:
        if issubclass(origin, base):
            return make(of)
    return _accept


def _accept(value: Any, at: str, problems: list[Problem]) -> None:
    """Nothing is wrong with any value."""


def _kind_check(accepted: tuple[type, ...], wanted: str) -> Check:
    def check(value: Any, at: str, problems: list[Problem]) -> None:
        if value.__class__ not in accepted:
            problems.append(problem("invalid_type", f"{at} must be {wanted}", at))

    return check


def _integer_check(value: Any, at: str, problems: list[Problem]) -> None:
    """An integer is a number without a fraction, as JSON Schema has it: `5.0` is one."""
    if value.__class__ is not int and not (value.__class__ is float and value.is_integer()):
        problems.append(problem("invalid_type", f"{at} must be a whole number", at))


def _choice_check(shown: Iterable[object]) -> Check:
    values = tuple(shown)

    def check(value: Any, at: str, problems: list[Problem]) -> None:
        if value not in values or value.__class__ is bool:
            listed = ", ".join(str(one) for one in values)
            problems.append(problem("invalid_value", f"{at} must be one of: {listed}", at))

    return check


def _sequence_check(of: Any) -> Check:
    arguments = [one for one in typing.get_args(of) if one is not Ellipsis]
    item = _check_of(arguments[0]) if arguments else _accept

    def check(value: Any, at: str, problems: list[Problem]) -> None:
        if value.__class__ is not list:
            problems.append(problem("invalid_type", f"{at} must be an array", at))
            return
        for index, one in enumerate(value):
            if one is None and item is not _accept:
                problems.append(problem("invalid_type", f"{at}[{index}] must not be null", f"{at}[{index}]"))
            else:
                item(one, f"{at}[{index}]", problems)

    return check


def _mapping_check(of: Any) -> Check:
    arguments = typing.get_args(of)
    item = _check_of(arguments[1]) if len(arguments) == 2 else _accept  # a key's and a value's type

    def check(value: Any, at: str, problems: list[Problem]) -> None:
        if value.__class__ is not dict:
            problems.append(problem("invalid_type", f"{at} must be an object", at))
            return
        for name, one in value.items():
            if one is None and item is not _accept:
                problems.append(problem("invalid_type", f"{at}.{name} must not be null", f"{at}.{name}"))
            else:
                item(one, f"{at}.{name}", problems)

    return check


def _timestamp_check(_: Any) -> Check:
    def check(value: Any, at: str, problems: list[Problem]) -> None:
        if not isinstance(value, str) or not is_moment(value):
            problems.append(problem("invalid_value", f"{at} must be an RFC 3339 timestamp with a time zone", at))

    return check


def _union_check(options: list[Any]) -> Check:
    """A value must be one of several resources; a plain mapping is a way to write a model, not to be anything at all."""
    if any(_is_model(one) for one in options):
        options = [one for one in options if not _is_plain_mapping(one)]
    checks = [_check_of(one) for one in options]

    def check(value: Any, at: str, problems: list[Problem]) -> None:
        best: list[Problem] | None = None
        for one in checks:
            found: list[Problem] = []
            one(value, at, found)
            if not found:
                return
            if best is None or len(found) < len(best):
                best = found
        problems.extend(best or ())

    return check


def _is_model(of: Any) -> bool:
    origin = typing.get_origin(of) or of
    return isinstance(origin, type) and issubclass(origin, Model)


def _is_plain_mapping(of: Any) -> bool:
    origin = typing.get_origin(of) or of
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _bounds_check(limits: Mapping[str, Any]) -> Check:
    pattern = pattern_of(limits["pattern"]) if "pattern" in limits else None

    def check(value: Any, at: str, problems: list[Problem]) -> None:
        said = ""
        items = json_array(value)
        if items is not None:
            said = _length_problem(len(items), limits, "items")
        elif isinstance(value, str):
            said = _length_problem(len(value), limits, "length")
            if not said and pattern is not None and pattern.search(value) is None:
                said = "does not have the right form"
        elif isinstance(value, (int, float)):
            if value < limits.get("minimum", value):
                said = f"must be at least {limits['minimum']}"
            elif value > limits.get("maximum", value):
                said = f"must be at most {limits['maximum']}"
        if said:
            problems.append(problem("invalid_value", f"{at} {said}", at))

    return check


def _length_problem(length: int, limits: Mapping[str, Any], of: str) -> str:
    least, most = limits.get(f"min_{of}", 0), limits.get(f"max_{of}", length)
    if length < least:
        return f"is too short (minimum is {least})"
    return f"is too long (maximum is {most})" if length > most else ""


_BY_TYPE: Final[tuple[tuple[type | tuple[type, ...], Callable[[Any], Check]], ...]] = (
    ((str, Secret), lambda _: _kind_check((str,), "a string")),
    (bool, lambda _: _kind_check((bool,), "true or false")),
    (int, lambda _: _integer_check),
    (float, lambda _: _kind_check((int, float), "a number")),
    (datetime, _timestamp_check),
    (Mapping, _mapping_check),
    (Sequence, _sequence_check),
)
