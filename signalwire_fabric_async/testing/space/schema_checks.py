"""Checks of JSON values, compiled from the schemas of a description once and applied without reflection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias  # Any: JSON values

from .description import Description, Schema
from .formats import FORMATS, Format, format_of_member, pattern_of
from .problems import INVALID, MISSING, UNKNOWN, Findings

Check: TypeAlias = Callable[[Any, str, Findings], None]  # the value may be any JSON value
"""Looks at a value, given its path, and adds what is wrong with it."""

_KINDS: Final[Mapping[str, tuple[tuple[type, ...], str]]] = {
    "string": ((str,), "a string"),
    "boolean": ((bool,), "true or false"),
    "number": ((int, float), "a number"),
    "array": ((list,), "an array"),
    "object": ((dict,), "an object"),
    "null": ((type(None),), "null"),
}

_BOUNDS: Final = frozenset(
    {
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        *("minLength", "maxLength", "minItems", "maxItems", "pattern", "format"),
    }
)


class SchemaChecks:
    """Compiles the schemas of one description, each named one once."""

    def __init__(self, description: Description) -> None:
        self._description = description
        self._named: dict[str, Check] = {}

    def of(self, schema: Schema, *, is_body: bool = False) -> Check:
        """Return the check of a schema. The members of a request's body have forms that the schema does not say."""
        if "$ref" in schema:
            rest = {keyword: value for keyword, value in schema.items() if keyword != "$ref"}
            return _all_of([self._of_reference(schema["$ref"], is_body=is_body), *self._parts(rest, is_body=is_body)])
        return _all_of(self._parts(schema, is_body=is_body))

    def _of_reference(self, reference: str, *, is_body: bool) -> Check:
        key = f"{reference} {is_body}"
        if key not in self._named:

            def later(value: Any, at: str, found: Findings) -> None:
                self._named[key](value, at, found)

            self._named[key] = later  # a schema may hold itself
            self._named[key] = self.of(self._description.named(reference), is_body=is_body)
        return self._named[key]

    def _parts(self, schema: Schema, *, is_body: bool) -> list[Check]:
        """Return a check for each group of a schema's keywords."""
        parts = [self.of(one, is_body=is_body) for one in schema.get("allOf", ())]
        union = schema.get("anyOf") or schema.get("oneOf")
        if union is not None:
            parts.append(_union([self.of(one, is_body=is_body) for one in union]))
        if "type" in schema and union is None and not (parts and schema["type"] == "object"):
            parts.append(_kind(schema["type"]))
        if "enum" in schema or "const" in schema:
            parts.append(_choice(schema.get("enum") or [schema["const"]]))
        if "properties" in schema or "additionalProperties" in schema or "unevaluatedProperties" in schema:
            parts.append(self._members(schema, is_body=is_body))
        if "items" in schema:
            parts.append(_items(self.of(schema["items"])))
        if _BOUNDS & schema.keys():
            parts.append(_bounds(schema))
        return parts

    def _members(self, schema: Schema, *, is_body: bool) -> Check:
        listed: dict[str, Check] = {}
        for name, inner in schema.get("properties", {}).items():
            form = format_of_member(name) if is_body else None
            listed[name] = _all_of([self.of(inner), *([] if form is None else [_formed(form)])])
        required = tuple(schema.get("required", ()))
        others = schema.get("additionalProperties", schema.get("unevaluatedProperties", {}))
        closed = others is False or others == {"not": {}}
        other = None if closed or not others or others is True else self.of(others)

        def check(value: Any, at: str, found: Findings) -> None:
            if value.__class__ is not dict:
                return
            for name, inner in value.items():
                member = listed.get(name)
                path = f"{at}.{name}" if at else name
                if member is not None:
                    member(inner, path, found)
                elif closed:
                    found.unknown.append((value, name, path))
                elif other is not None:
                    other(inner, path, found)
            for name in required:
                if name not in value:
                    found.add(MISSING, f"{at}.{name}" if at else name, "is required")

        return check


def refuse_unknown(found: Findings) -> None:
    """Make a problem of each unknown member."""
    for _, _, path in found.unknown:
        found.add(UNKNOWN, path, "is not known")


def drop_unknown(found: Findings) -> None:
    """Remove the unknown members from the value."""
    for holder, name, _ in found.unknown:
        holder.pop(name, None)


def _accept(value: Any, at: str, found: Findings) -> None:
    """Accept any value."""


def _all_of(checks: list[Check]) -> Check:
    if not checks:
        return _accept
    if len(checks) == 1:
        return checks[0]

    def check(value: Any, at: str, found: Findings) -> None:
        before = len(found.problems)
        for one in checks:
            one(value, at, found)
            if len(found.problems) > before and one is checks[0]:  # of a wrong type, nothing more is said
                return

    return check


def _union(options: list[Check]) -> Check:
    def check(value: Any, at: str, found: Findings) -> None:
        best: Findings | None = None
        for option in options:
            one = Findings()
            option(value, at, one)
            if one.rank == (0, 0):
                return
            if best is None or one.rank < best.rank:
                best = one
        if best is not None:
            found.take(best)

    return check


def _kind(types: str | list[str]) -> Check:
    names = [types] if isinstance(types, str) else types
    classes = {cls for name in names for cls in _KINDS.get(name, ((), ""))[0]}
    if "integer" in names:
        classes.add(int)
    wanted = " or ".join("a whole number" if name == "integer" else _KINDS[name][1] for name in names if name != "null")
    whole = "integer" in names and "number" not in names

    def check(value: Any, at: str, found: Findings) -> None:
        cls = value.__class__
        if cls in classes or (whole and cls is float and value.is_integer()):
            return
        found.add(INVALID, at, "must not be null" if value is None else f"must be {wanted or 'null'}")

    return check


def _choice(values: list[Any]) -> Check:
    shown = ", ".join(str(one) for one in values)

    def check(value: Any, at: str, found: Findings) -> None:
        if not any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in values):
            found.add(INVALID, at, f"must be one of: {shown}")

    return check


def _items(item: Check) -> Check:
    def check(value: Any, at: str, found: Findings) -> None:
        if value.__class__ is list:
            for index, one in enumerate(value):
                item(one, f"{at}[{index}]", found)

    return check


def _formed(form: Format) -> Check:
    """Return the check of a string's form, or of each string of an array."""

    def check(value: Any, at: str, found: Findings) -> None:
        if isinstance(value, str):
            if not form.accepts(value):
                found.add(INVALID, at, f"must be {form.wanted}")
        elif value.__class__ is list:
            for index, one in enumerate(value):
                check(one, f"{at}[{index}]", found)

    return check


def _bounds(limits: Mapping[str, Any]) -> Check:
    pattern = pattern_of(limits["pattern"]) if "pattern" in limits else None
    form = FORMATS.get(limits.get("format", ""))

    def check(value: Any, at: str, found: Findings) -> None:
        said = ""
        if value.__class__ is list:
            said = _length(len(value), limits.get("minItems", 0), limits.get("maxItems"))
        elif isinstance(value, str):
            said = _length(len(value), limits.get("minLength", 0), limits.get("maxLength"))
            if not said and pattern is not None and pattern.search(value) is None:
                said = "does not have the right form"
            if not said and form is not None and not form.accepts(value):
                said = f"must be {form.wanted}"
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            said = _size(value, limits)
        if said:
            found.add(INVALID, at, said)

    return check


def _length(length: int, least: int, most: int | None) -> str:
    if length < least:
        return f"is too short (minimum is {least})"
    return f"is too long (maximum is {most})" if most is not None and length > most else ""


def _size(value: float, limits: Mapping[str, Any]) -> str:
    if value < limits.get("minimum", value):
        return f"must be at least {limits['minimum']}"
    if value > limits.get("maximum", value):
        return f"must be at most {limits['maximum']}"
    if "exclusiveMinimum" in limits and value <= limits["exclusiveMinimum"]:
        return f"must be more than {limits['exclusiveMinimum']}"
    if "exclusiveMaximum" in limits and value >= limits["exclusiveMaximum"]:
        return f"must be less than {limits['exclusiveMaximum']}"
    return ""
