"""The operation tables of the families beside Fabric and their descriptions: the same, but for space_deviations.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from helpers.description import resolve
from helpers.families import FamilyOperation, body_of, calls, operations
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
PAGE_SIZES: Final = {"voice_logs.list": 200}
"""The largest pages of listings whose documented size the service was seen to cut (behaviour.tsv: paging, voice logs)."""

FAMILIES: Final = sorted({operation.table.api.name for operation in OPERATIONS.values()})


def described(operation: Operation[Any]) -> FamilyOperation:
    """Return what the description of its family says of an operation."""
    return operations(operation.table.api.name)[operation.method, operation.template]


def differences_of(operation: Operation[Any]) -> list[Difference]:
    """Return every difference of an operation's bodies and of its response."""
    meant = described(operation)
    found: list[Difference] = []
    if bool(meant.body) != bool(operation.bodies):
        found.append(Difference(meant.id, "a body" if meant.body else "no body"))
    elif meant.body is not None:
        found += Comparison(sent=True).of_forms(meant.body, operation.bodies, lambda form: body_of(form, operation))
    if (meant.answer is None) != (operation.answer is None):
        found.append(Difference(meant.id, "returns something" if meant.answer else "returns nothing"))
    elif meant.answer is not None:
        if operation.kind is Kind.LIST:
            described_links = "links" in resolve(meant.answer).keywords["properties"]
            if described_links != bool(operation.paging.links):
                found.append(Difference(meant.id, "has links" if described_links else "has no links"))
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
        assert operation.paging.max_size == PAGE_SIZES.get(name, size["maximum"])
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
