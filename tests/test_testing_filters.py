"""The stand-in's listings: every query parameter that one knows is applied, any other one is refused."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from signalwire_fabric_async import AsyncSession, ValidationError
from signalwire_fabric_async.catalog import operations
from signalwire_fabric_async.operations import Kind
from signalwire_fabric_async.testing import FakeFabric
from signalwire_fabric_async.testing.space.filters import not_applied
from signalwire_fabric_async.testing.space.routes import Route

LISTINGS = {one.name: Route.of(one) for one in operations() if one.kind is Kind.LIST}

HANDLERS_OF_THEIR_OWN = {"phone_numbers.search"}
"""The listings whose parameters are no filters of what they hold."""


@pytest.mark.parametrize("name", sorted(LISTINGS.keys() - HANDLERS_OF_THEIR_OWN))
def test_each_declared_parameter_is_applied(name: str) -> None:
    """The stand-in has a rule for every query parameter that a listing's class declares."""
    assert not_applied(dict.fromkeys(LISTINGS[name].queries, "")) == []


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"filter_name": "FRONT"}, ["front desk"]),
        ({"filter_name": "desk"}, ["front desk", "back desk"]),
        ({"filter_name": "desk", "filter_number": "0100"}, ["front desk"]),
        ({"filter_number": "999"}, []),
    ],
)
async def test_parts_of_members(
    session: AsyncSession, fabric: FakeFabric, filters: Mapping[str, str], found: list[str]
) -> None:
    """A filter finds a part of a member in any case; several filters hold at once."""
    fabric.seed(phone_numbers=[{"name": "front desk", "number": "+15035550100"}, {"name": "back desk"}, {"name": "x"}])
    assert [one.name for one in await session.phone_numbers.list(params=filters).collect()] == found


async def test_states_are_whole(session: AsyncSession, fabric: FakeFabric) -> None:
    """`filter_state` finds the whole state, also one that a resource has from the start."""
    fabric.seed(brands=2)
    brand = fabric.stored("brands")[0]["id"]
    fabric.advance(brand)
    assert [one.id for one in await session.brands.list(filter_state="complete").collect()] == [brand]
    assert len(await session.brands.list(filter_state="pending").collect()) == 1
    assert await session.brands.list(filter_state="pend").collect() == []


@pytest.mark.parametrize("name", ["email", "filter", "prefetch", "params"])
async def test_an_unknown_parameter_is_refused(session: AsyncSession, name: str) -> None:
    """A parameter that the listing does not know is a 422 that names it, also one that the SDK keeps for itself."""
    for listing in (session.subscribers.list, session.phone_numbers.list, session.queues.list):
        with pytest.raises(ValidationError) as refused:
            await listing(params={name: "x"}).collect()
        assert name in str(refused.value)


@pytest.mark.parametrize(
    ("asked", "attribute"),
    [
        ({"areacode": "12"}, "areacode"),
        ({"city": "Portland"}, "region"),
        ({"contains": "0101", "ends_with": "101"}, "ends_with"),
        ({"max_results": "101"}, "max_results"),
        ({"number_type": "mobile"}, "number_type"),
        ({"number_type": "toll-free", "region": "OR"}, "region"),
        ({"page_size": "5"}, "page_size"),
        ({"starts_with": "50"}, "starts_with"),
    ],
)
async def test_a_search_that_cannot_be_made(session: AsyncSession, asked: Mapping[str, str], attribute: str) -> None:
    """A search refuses parameters that it does not know, that are out of bounds and that exclude each other."""
    with pytest.raises(ValidationError) as refused:
        await session.phone_numbers.search(params=asked).collect()
    assert attribute in str(refused.value)


@pytest.mark.parametrize(
    ("asked", "begins"),
    [
        ({"region": "OR", "city": "portland"}, "+1503"),
        ({"region": "TX"}, "+1512"),
        ({"number_type": "toll-free"}, "+1888"),
        ({"number_type": "toll-free", "areacode": "866"}, "+1866"),
        ({"areacode": "907"}, "+1907"),
        ({"starts_with": "415555"}, "+1415555"),
        ({"region": "TX", "areacode": "503"}, None),
        ({"areacode": "888"}, None),
        ({"areacode": "503", "region": "OR", "ends_with": "0101"}, "+15035550101"),
    ],
)
async def test_a_search_finds_what_it_asks_for(
    session: AsyncSession, asked: Mapping[str, str], begins: str | None
) -> None:
    """Area code, region, city, kind and digits are all applied."""
    found = [one.number for one in await session.phone_numbers.search(params=asked).collect()]
    assert bool(found) == (begins is not None)
    assert all(number.startswith(begins or "none") for number in found)
