"""The operation tables of the families beside Fabric and their descriptions: the same, but for space_deviations.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from helpers.description import options
from helpers.families import FamilyOperation, calls, operations
from helpers.schema_comparison import Comparison, Difference
from signalwire_fabric_async.apis import FABRIC
from signalwire_fabric_async.catalog import tables
from signalwire_fabric_async.operations import Kind, Operation
from signalwire_fabric_async.paging import ListQuery, Query

DEVIATIONS: Final = Path(__file__).with_name("space_deviations.toml")

OPERATIONS: Final[dict[str, Operation[Any]]] = {
    f"{name}.{operation.attribute}": operation
    for name, table in tables().items()
    if table.api is not FABRIC
    for operation in table.operations()
    if not operation.command
}
FAMILIES: Final = sorted({operation.table.api.name for operation in OPERATIONS.values()})


def described(operation: Operation[Any]) -> FamilyOperation:
    """Return what the description of its family says of an operation."""
    return operations(operation.table.api.name)[operation.method, operation.template]


def differences_of(operation: Operation[Any]) -> list[Difference]:
    """Return every difference of an operation's bodies and of its response."""
    meant = described(operation)
    found = []
    forms = [] if meant.body is None else list(options(meant.body))
    if len(forms) != len(operation.bodies):
        found.append(Difference(meant.id, f"{len(forms)} bodies"))
    for form, body in zip(forms, operation.bodies, strict=False):
        found += Comparison(sent=True).of_class(form.keywords, body, form.name)
    if (meant.answer is None) != (operation.answer is None):
        found.append(Difference(meant.id, "returns something" if meant.answer else "returns nothing"))
    elif meant.answer is not None:
        comparison = Comparison(sent=False)
        of = comparison.of_page if operation.kind is Kind.LIST else comparison.of_answer
        found += of(meant.answer, operation.answer)
    return found


def explained() -> dict[Difference, str]:
    """Return the differences that are meant, and why."""
    listed = tomllib.loads(DEVIATIONS.read_text(encoding="utf-8"))["deviation"]
    return {Difference(where, each["what"]): each["reason"] for each in listed for where in each["where"]}


@pytest.mark.parametrize("family", FAMILIES)
def test_serves_every_described_operation_and_no_other(family: str) -> None:
    """Each operation of a family's description is served once, but for the deprecated legacy SIP endpoints."""
    served = [(one.method, one.template) for one in OPERATIONS.values() if one.table.api.name == family]
    assert len(set(served)) == len(served)
    assert set(served) == set(operations(family))


@pytest.mark.parametrize("name", OPERATIONS)
def test_is_called_and_authorized_as_described(name: str) -> None:
    """An operation's call, path parameters, query parameters and scopes are those of the tables."""
    operation = OPERATIONS[name]
    meant = described(operation)
    assert set(operation.parameters) == meant.parameters
    assert operation.auth == "basic"
    assert set(operation.scopes) == meant.scopes
    query = operation.query or (ListQuery if operation.kind is Kind.LIST and operation.paging.links else Query)
    known = {field.name for field in attrs.fields(query)} - {"params", "prefetch"}
    assert set(meant.queries) <= known
    assert known - set(meant.queries) <= {"page_size", "page_number", "page_token"}
    *place, attribute = name.split(".")
    path = ".".join(place)
    call, _, takes = calls()[meant.method, meant.path].rpartition("(")
    assert re.sub(r"\(\w+\)", "", call) == f"session.{path}.{attribute}"
    takes = takes.rstrip(")")
    assert "**body" in takes or not operation.bodies
    assert operation.by_id == (takes.partition(",")[0] not in ("", "**body", "**query"))


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_listing_takes_the_described_page_sizes(name: str) -> None:
    """The largest page of a listing is the documented one."""
    operation = OPERATIONS[name]
    size = described(operation).queries.get("page_size")
    if size is not None:
        assert operation.paging.max_size == size["maximum"]
        assert operation.paging.default_size == size["default"]


@pytest.mark.parametrize("name", OPERATIONS)
def test_bodies_and_responses_are_as_described(name: str) -> None:
    """Each member, its type, whether it is required, null, bounded: as described or explained."""
    meant = explained()
    assert [each for each in differences_of(OPERATIONS[name]) if each not in meant] == []


def test_each_explained_deviation_is_one() -> None:
    """A deviation that no longer exists is not explained any more, and each has a reason."""
    meant = explained()
    there = {each for operation in OPERATIONS.values() for each in differences_of(operation)}
    assert sorted(set(meant) - there) == []
    assert all(len(reason) > 20 for reason in meant.values())
