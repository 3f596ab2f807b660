"""Where the description and the classes differ: each place by its name in the description, and what differs."""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import permutations
from typing import Any, Final, NamedTuple

from signalwire_fabric_async import Links, OpenEnum, Secret
from signalwire_fabric_async.schema.models import Member, alternatives, is_model, members

from .description import Resolved, Schema, options, resolve

BOUNDS: Final = {
    "minLength": "min_length",
    "maxLength": "max_length",
    "minimum": "minimum",
    "maximum": "maximum",
    "pattern": "pattern",
    "minItems": "min_items",
    "maxItems": "max_items",
}

SCALARS: Final[Mapping[Any, str]] = {
    str: "string",
    Secret: "string",
    datetime: "date-time",
    int: "integer",
    float: "number",
    bool: "boolean",
}


class Difference(NamedTuple):
    """One place where the two differ."""

    where: str
    what: str


class Comparison:
    """Compares one operation's body (`sent`) or answer."""

    def __init__(self, *, sent: bool) -> None:
        self.sent = sent
        self._under_way: set[tuple[str, Any]] = set()

    def of_class(self, described: Schema, cls: Any, where: str = "") -> list[Difference]:
        """Return an object and the class that it is read into, or made of."""
        one = resolve(described, where)
        if (one.name, cls) in self._under_way:
            return []
        self._under_way.add((one.name, cls))
        try:
            return list(self._members(one, cls))
        finally:
            self._under_way.discard((one.name, cls))

    def _members(self, one: Resolved, cls: Any) -> Iterator[Difference]:
        properties: Mapping[str, Schema] = one.keywords.get("properties", {})
        required = set(one.keywords.get("required", ()))
        ours = {member.wire: member for member in members(cls)}
        for name in properties.keys() - ours.keys():
            yield Difference(f"{one.name}.{name}", "missing")
        for name in ours.keys() - properties.keys():
            yield Difference(f"{one.name}.{name}", "invented")
        closed = "not" in one.keywords.get("unevaluatedProperties", {"not": {}})
        if closed == getattr(cls, "_accepts_others", False):
            yield Difference(one.name, "takes no others" if closed else "takes others")
        for name in sorted(properties.keys() & ours.keys()):
            yield from self._member(properties[name], ours[name], f"{one.name}.{name}", name in required)

    def of_forms(self, described: Schema, bodies: Sequence[Any], take: Callable[[Schema], Any]) -> list[Difference]:
        """Compare the forms of a body and the classes that take them: several forms may be one class."""
        by_class: dict[Any, list[Resolved]] = {}
        forms = list(options(described))
        for number, form in enumerate(forms):
            cls = bodies[number] if len(forms) == len(bodies) else take(form.keywords)
            by_class.setdefault(cls, []).append(form)
        found = [Difference(f"{cls.__name__}", "no form") for cls in bodies if cls not in by_class]
        for cls, taken in by_class.items():
            if len(taken) == 1:
                found += self.of_class(taken[0].keywords, cls, taken[0].name)
            else:
                found.append(Difference(cls.__name__, f"{len(taken)} forms"))
                found += self.of_class(_merged(taken), cls, cls.__name__)
        return found

    def _member(self, described: Schema, ours: Member, where: str, required: bool) -> Iterator[Difference]:
        if required != ours.required:
            yield Difference(where, "required" if required else "optional")
        found = list(options(described, where))
        nullable = any(one.keywords.get("type") == "null" for one in found)
        if nullable != ours.nullable:
            yield Difference(where, "nullable" if nullable else "not nullable")
        if self.sent:
            bounds = _bounds([resolve(described).keywords, *(one.keywords for one in found)])
            if bounds != dict(ours.limits):
                yield Difference(where, f"bounds {bounds}, not {dict(ours.limits)}")
        yield from self.of_type([one for one in found if one.keywords.get("type") != "null"], ours.type, where)

    def of_page(self, described: Schema, item: Any) -> list[Difference]:
        """Return a listing's answer, and the class of its items."""
        page = resolve(described)
        properties = dict(page.keywords["properties"])
        items = resolve(properties.pop("data")).keywords["items"]
        differences = [Difference(f"{page.name}.{name}", "missing") for name in properties if name != "links"]
        differences += self.of_answer(items, item)
        if "links" in properties:
            links = resolve(properties["links"])
            for each in self.of_class(links.keywords, Links, links.name):
                differences.append(Difference(each.where.replace(links.name, "links"), each.what))
        return differences

    def of_answer(self, described: Schema, answer: Any) -> list[Difference]:
        """Return an answer and its type."""
        return self.of_type(list(options(described)), answer, resolve(described).name)

    def of_type(self, found: Sequence[Resolved], ours: Any, where: str) -> list[Difference]:
        """Return a described type (its alternatives) and a type expression."""
        types = list(alternatives(ours))
        models = [one for one in types if is_model(one)]
        plain = Mapping[str, object]
        if self.sent and models and plain in types:
            types.remove(plain)  # instead of each model, a mapping is sent as it is
        arrays = [one for one in types if typing.get_origin(one) in (tuple, Sequence)]
        mappings = [one for one in types if typing.get_origin(one) is Mapping]
        scalars = [one for one in types if one not in models and one not in arrays and one not in mappings]
        kinds: dict[str, list[Resolved]] = {"object": [], "array": [], "": []}
        for one in found:
            kinds[one.keywords.get("type", "") if one.keywords.get("type") in kinds else ""].append(one)
        differences = _scalar_differences(kinds[""], scalars, where)
        if bool(kinds["array"]) != bool(arrays):
            differences.append(Difference(where, "an array" if kinds["array"] else "no array"))
        elif arrays:
            items = [item for one in kinds["array"] for item in options(one.keywords["items"], f"{where}[]")]
            inner = [part for one in arrays for part in alternatives(typing.get_args(one)[0])]
            differences += self.of_type(items, typing.Union[tuple(inner)], f"{where}[]")  # noqa: UP007  # at run time
        if bool(kinds["object"]) != bool(models or mappings):
            differences.append(Difference(where, "an object" if kinds["object"] else "no object"))
        elif models:
            differences += self._objects(kinds["object"], models, where)
        elif mappings:
            differences += self._mappings(kinds["object"], mappings[0], where)
        return differences

    def _mappings(self, found: Sequence[Resolved], ours: Any, where: str) -> list[Difference]:
        value = typing.get_args(ours)[1]
        differences = []
        for one in found:
            name = one.name or where
            rest = one.keywords.get("unevaluatedProperties", {})
            if one.keywords.get("properties"):
                differences.append(Difference(name, "its members are a mapping"))
                if "not" in rest:
                    rest = next(iter(one.keywords["properties"].values()))
            if value is not object and "not" not in rest:
                differences += self.of_type(list(options(rest, f"{name}.*")), value, f"{name}.*")
        return differences

    def _objects(self, found: Sequence[Resolved], models: Sequence[Any], where: str) -> list[Difference]:
        """Objects that may be of several forms: each form its class, or all of them one class."""
        if len(found) == len(models) == 1:
            return self.of_class(found[0].keywords, models[0], found[0].name or where)
        ways = [self._pairs(found, models, where)] if len(found) <= len(models) else []
        ways += [self._one_class(found, cls, models, where) for cls in models]
        return min(ways, key=lambda way: _weight(way, found))

    def _one_class(self, found: Sequence[Resolved], cls: Any, models: Sequence[Any], where: str) -> list[Difference]:
        name = " | ".join(one.name or where for one in found)
        differences = self.of_class(found[0].keywords if len(found) == 1 else _merged(found), cls, name)
        if len(found) > 1:
            differences.insert(0, Difference(name, f"one class, {cls.__name__}"))
        return differences + [Difference(where, f"also takes {other.__name__}") for other in models if other is not cls]

    def _pairs(self, found: Sequence[Resolved], models: Sequence[Any], where: str) -> list[Difference]:
        table = [[self.of_class(one.keywords, cls, one.name or where) for cls in models] for one in found]
        own = [[_own(each, found[row].name) for each in columns] for row, columns in enumerate(table)]
        chosen = _assignment(own)
        differences = [each for row, column in enumerate(chosen) for each in table[row][column]]
        return differences + [
            Difference(where, f"also takes {cls.__name__}") for column, cls in enumerate(models) if column not in chosen
        ]


def _own(differences: Sequence[Difference], name: str) -> int:
    """How many of the differences are about an object's own members, in thousands; then all of them."""
    return 1000 * sum(each.where.rpartition(".")[0] == name for each in differences) + len(differences)


def _weight(differences: Sequence[Difference], found: Sequence[Resolved]) -> int:
    """How many of the differences are about the members of these objects themselves."""
    names = {one.name for one in found} | {" | ".join(one.name for one in found)}
    return sum(each.where.rpartition(".")[0] in names for each in differences)


def _assignment(table: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Return the column of each row: of few rows the best of all ways, of many the best of each row."""
    columns = range(len(table[0]))
    if len(table) <= 3:
        ways = permutations(columns, len(table))
        return min(ways, key=lambda way: sum(table[row][column] for row, column in enumerate(way)))
    return tuple(min(columns, key=row.__getitem__) for row in table)


def _merged(found: Sequence[Resolved]) -> Schema:
    """One object that is any of several: what all of them require is required."""
    properties: dict[str, list[Schema]] = {}
    for one in found:
        for name, inner in one.keywords.get("properties", {}).items():
            known = properties.setdefault(name, [])
            if inner not in known:
                known.append(inner)
    required = set.intersection(*(set(one.keywords.get("required", ())) for one in found))
    return {
        "type": "object",
        "properties": {name: inner[0] if len(inner) == 1 else {"anyOf": inner} for name, inner in properties.items()},
        "required": sorted(required),
    }


def _bounds(found: Iterable[Schema]) -> dict[str, Any]:
    return {ours: one[theirs] for one in found for theirs, ours in BOUNDS.items() if theirs in one}


def _scalar_differences(found: Sequence[Resolved], ours: Sequence[Any], where: str) -> list[Difference]:
    described = _described_scalars(found)
    written = _written_scalars(ours)
    if described == written:
        return []
    without, also = _shown(described - written), _shown(written - described)
    return [Difference(where, ", ".join(filter(None, (without and f"without {without}", also and f"also {also}"))))]


def _described_scalars(found: Sequence[Resolved]) -> set[object]:
    scalars: set[object] = set()
    for one in found:
        keywords = one.keywords
        if "enum" in keywords:
            scalars.update(("value", each) for each in keywords["enum"])
        elif not keywords.keys() - {"description", "examples", "title"}:
            scalars.add("any")
        else:
            scalars.add("date-time" if keywords.get("format") == "date-time" else keywords.get("type"))
    return scalars


def _written_scalars(ours: Sequence[Any]) -> set[object]:
    """Return what scalars a type has; an enumeration beside `str` only names some of the strings."""
    scalars: set[object] = set()
    if str in ours:
        ours = [one for one in ours if not (isinstance(one, type) and issubclass(one, OpenEnum))]
    for one in ours:
        if typing.get_origin(one) is typing.Literal:
            scalars.update(("value", each) for each in typing.get_args(one))
        elif isinstance(one, type) and issubclass(one, OpenEnum):
            scalars.update(("value", each.value) for each in one)
        else:
            scalars.add("any" if one is object else SCALARS[one])
    return scalars


def _shown(scalars: set[object]) -> str:
    if len(scalars) > 4:
        return f"{len(scalars)} values"
    return ", ".join(sorted(repr(one[1]) if isinstance(one, tuple) else str(one) for one in scalars))
