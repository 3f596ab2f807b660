"""The operation tables and the observed description of the API: the same, but for what deviations.toml explains."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import pytest
from attrs import field, frozen

from helpers.description import by_caller, calls, operations, options, schema
from helpers.facts import document
from helpers.facts import table as facts_of
from helpers.schema_comparison import Comparison, Difference
from signalwire_fabric_async import Body, Model, OpenEnum, SubscriberView
from signalwire_fabric_async.apis import FABRIC
from signalwire_fabric_async.catalog import tables
from signalwire_fabric_async.client import ResourceAttribute, SpaceClient
from signalwire_fabric_async.operations import Operation
from signalwire_fabric_async.schema.models import limits

TABLES = ("operations", "observed-operations")
DEVIATIONS = Path(__file__).with_name("deviations.toml")


def every_operation() -> Iterator[tuple[str, Operation[Any]]]:
    """Each operation by the place that serves it, such as `subscribers.create`."""
    for name, table in tables().items():
        if table.api is FABRIC:
            for operation in table.operations():
                yield f"{name}.{operation.attribute}", operation


OPERATIONS = dict(every_operation())


def differences_of(operation: Operation[Any]) -> list[Difference]:
    """Every difference of one operation's body and answer."""
    described = operations()[operation.method, operation.template]
    found = []
    forms = [] if described.body is None else list(options(described.body))
    if len(forms) != len(operation.bodies):
        found.append(Difference(described.id, f"{len(forms)} bodies"))
    for form, body in zip(forms, operation.bodies, strict=False):
        found += Comparison(sent=True).of_class(form.keywords, body, form.name)
    answer = described.answer
    if (answer is None) != (operation.answer is None):
        found.append(Difference(described.id, "answers something" if answer else "answers nothing"))
    elif answer is not None:
        answer = by_caller(answer, operation)
        comparison = Comparison(sent=False)
        of = comparison.of_page if operation.kind == "list" else comparison.of_answer
        found += of(answer, operation.answer)
    return found


def explained() -> dict[Difference, str]:
    """Return the differences that are meant, and why."""
    listed = tomllib.loads(DEVIATIONS.read_text(encoding="utf-8"))["deviation"]
    return {Difference(where, each["what"]): each["reason"] for each in listed for where in each["where"]}


def lowered(places: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Return places with their methods as a description writes them."""
    return ((method.lower(), path) for method, path in places)


def test_serves_every_described_operation_and_no_other() -> None:
    """Each operation of the description is served once; what is not served is named here, and so is what is invented."""
    served = [(one.method, one.template, str(one.auth)) for one in OPERATIONS.values() if one.table.api is FABRIC]
    described = {(*place, auth) for place, one in operations().items() for auth in one.auths}
    assert len(set(served)) == len(served)
    assert sorted(described - set(served)) == [], "not served yet"
    assert sorted(set(served) - described) == [], "not in the description"
    assert set(operations()) == {(row["method"], row["path"]) for name in TABLES for row in facts_of(name)}
    published = document("fabric")["paths"]
    assert {(method, path) for path, item in published.items() for method in item} <= set(lowered(operations()))


@pytest.mark.parametrize("name", OPERATIONS)
def test_is_called_sent_and_authorized_as_described(name: Any) -> None:
    """An operation's call, path parameters, authorization and scopes are those of the description."""
    operation = OPERATIONS[name]
    described = operations()[operation.method, operation.template]
    assert set(operation.parameters) == described.parameters
    assert operation.auth in described.auths
    assert not described.scopes or set(operation.scopes) == described.scopes
    assert described.queries <= {"page_size", "page_token", "page_number"}
    assert (operation.kind == "list") or not described.queries
    place, _, attribute = name.removeprefix("as_subscriber.").rpartition(".")
    place = place.replace("subscribers.sip_credentials", "subscribers.sip_credentials(subscriber_id)")
    view = "session.as_subscriber(token)" if operation.auth == "bearer" else "session"
    call = calls()[operation.method, operation.template, operation.auth]
    assert call.partition(f"{attribute}(")[0] == f"{view}.{place}."
    takes = call.partition(f"{attribute}(")[2].rstrip(")").split(", ")
    assert ("id" in takes, "**body" in takes) == (operation.by_id, bool(operation.bodies))


@pytest.mark.parametrize("name", OPERATIONS)
def test_bodies_and_answers_are_as_described(name: Any) -> None:
    """Each member of a body and an answer, its type, whether it is required, null, bounded: as described or explained."""
    meant = explained()
    assert [each for each in differences_of(OPERATIONS[name]) if each not in meant] == []


def test_each_explained_deviation_is_one() -> None:
    """A deviation that no longer exists is not explained any more, and each has a reason."""
    meant = explained()
    there = {each for operation in OPERATIONS.values() for each in differences_of(operation)}
    assert sorted(set(meant) - there) == []
    assert all(len(reason) > 20 for reason in meant.values())


def test_the_tables_are_where_their_names_say() -> None:
    """Each table is reached by its name: an attribute of the session or of the subscriber's view, or below one."""
    on_session = {name for name, value in vars(SpaceClient).items() if isinstance(value, ResourceAttribute)}
    on_view = {
        f"as_subscriber.{name}" for name, value in vars(SubscriberView).items() if isinstance(value, ResourceAttribute)
    }
    below = {name for name, table in tables().items() if table.parent is not None}
    assert on_session | on_view | below == set(tables())
    assert "subscribers.sip_credentials" in below
    assert all(name.removeprefix("as_subscriber.") == table.name for name, table in tables().items())
    assert not hasattr(tables()["cxml_applications"].cls, "create")
    assert not hasattr(tables()["dialogflow_agents"].cls, "create")


class Colour(OpenEnum):
    """One colour."""

    RED = "red"


@frozen(kw_only=True)
class Good(Body):
    """A class that is as the schema below says."""

    name: str = field(metadata=limits(max_length=5))
    colour: Colour
    made: datetime
    tags: tuple[str, ...]
    kind: Literal["good"]
    size: int | None


GOOD: dict[str, Any] = {
    "type": "object",
    "required": ["name", "colour", "made", "tags", "kind", "size"],
    "properties": {
        "name": {"type": "string", "maxLength": 5},
        "colour": {"type": "string", "enum": ["red"]},
        "made": {"type": "string", "format": "date-time"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "kind": {"type": "string", "enum": ["good"]},
        "size": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
    },
}

SEEDED = {
    "name": ({"type": "string", "maxLength": 6}, "bounds {'max_length': 6}, not {'max_length': 5}"),
    "colour": ({"type": "string", "enum": ["red", "blue"]}, "without 'blue'"),
    "made": ({"type": "string"}, "without string, also date-time"),
    "tags": ({"type": "array", "items": {"type": "integer"}}, "without integer, also string"),
    "kind": ({"type": "string", "enum": ["bad"]}, "without 'bad', also 'good'"),
    "size": ({"type": "integer"}, "not nullable"),
    "more": ({"type": "string"}, "missing"),
}


def test_the_comparison_finds_nothing_where_nothing_differs() -> None:
    """A class that is as described has no differences."""
    assert Comparison(sent=True).of_class(GOOD, Good, "G") == []


@pytest.mark.parametrize("name", SEEDED)
def test_the_comparison_finds_a_seeded_difference(name: Any) -> None:
    """Whatever is changed in a schema is found: the comparison that the other tests rely on can fail."""
    changed, what = SEEDED[name]
    described = {**GOOD, "properties": {**GOOD["properties"], name: changed}}
    found = Comparison(sent=True).of_class(described, Good, "G")
    assert [each.what for each in found] == [what]
    assert found[0].where.startswith(f"G.{name}")


def test_the_comparison_finds_what_is_invented_or_not_required() -> None:
    """A member that is not described is found, and one that is required on one side alone."""
    properties = {name: value for name, value in GOOD["properties"].items() if name != "size"}
    found = Comparison(sent=True).of_class({"properties": properties, "required": ["name"]}, Good, "G")
    assert {(each.where, each.what) for each in found} == {
        ("G.size", "invented"),
        *((f"G.{name}", "optional") for name in ("colour", "made", "tags", "kind")),
    }


def test_the_comparison_finds_a_class_in_the_wrong_place() -> None:
    """Two classes of the description that differ are not taken for each other."""

    @frozen(kw_only=True)
    class Fewer(Model):
        id: str

    found = Comparison(sent=False).of_class(schema("SubscriberSIPEndpoint"), Fewer, "S")
    assert {each.what for each in found} == {"missing"}
    assert len(found) == 6
