"""Drift: how a Space's responses deviate from the description, without their values, and what is made of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from helpers.differences import rows_of
from helpers.drift_program import seeded
from signalwire_fabric_async import AsyncSession, ConfigurationError, FabricError
from signalwire_fabric_async.drift import ABSENT, OTHER_TYPE, UNKNOWN, Drift, read_space, redacted
from signalwire_fabric_async.testing import FakeFabric

VISIBLE = {
    *("C01", "C02", "O02", "O03", "P01", "P08", "R03", "R05", "S01", "S02", "S05", "S06", "S07", "S09", "W01"),
    *("X01", "X02", "X04", "X05"),
}
"""The rows that GET shows of the published dialect beside the observed description."""


async def read(dialect: Any) -> Drift:
    """Return the drift of a stand-in server of a dialect."""
    async with FakeFabric(dialect=dialect) as fabric, fabric.session() as session:
        seeded(fabric)
        reading = await read_space(session, each=50)
        assert {entry.method for entry in fabric.log} == {"GET"}
    return reading.drift


async def test_the_stand_in_does_not_drift_from_what_was_observed() -> None:
    """In the observed dialect each response is as described: there is no row."""
    drift = await read("observed")
    assert drift.rows() == []
    assert drift.table() == "no drift: every response was as described"


async def test_the_two_dialects_drift_by_the_rows_of_the_table_of_differences() -> None:
    """What is published differs from what was observed by known rows alone, and by each that a response can show."""
    rows = (await read("published")).rows()
    unexplained = [row for row in rows if not rows_of(row)]
    assert unexplained == []
    assert {one for row in rows for one in rows_of(row)} == VISIBLE


async def test_rows_hold_no_values() -> None:
    """A row says where and how, with types; a table and JSON say the same, and no value of a response is in any."""
    drift = Drift()
    person: dict[str, Any] = {
        "id": "5a3e1d1c-0000-4000-8000-000000000001",
        "type": "subscriber",
        "created_at": 7,
        "shoe_size": "sesame",
        "subscriber": {"email": ["sesame"]},
    }
    for _ in range(2):
        drift.note("subscribers.get", person)
    rows = {(row.path, row.kind): row for row in drift.rows()}
    assert rows["$.shoe_size", UNKNOWN].places == 2
    assert rows["$.created_at", OTHER_TYPE].detail == "string expected, integer found"
    assert rows["$.subscriber.email", OTHER_TYPE].detail == "string expected, array found"
    assert ("$.project_id", ABSENT) in rows
    said = drift.table() + json.dumps(drift.to_json()) + json.dumps(drift.shapes())
    assert "shoe_size" in said
    assert "sesame" not in said


async def test_a_watched_session_makes_the_same_calls(fabric: FakeFabric, session: AsyncSession) -> None:
    """Watched calls return and raise what they would; a body that is no JSON is left to the session to refuse."""
    drift = Drift()
    watched = drift.watching(session)
    made = await watched.subscribers.create(email="ada@example.com")
    assert await watched.subscribers.get(made.id) == await session.subscribers.get(made.id)
    await watched.subscribers.delete(made.id)
    fabric.fail("subscribers.list", status=200, body=b"<html>", times=None)
    with pytest.raises(FabricError):
        await watched.subscribers.list()
    assert drift.rows() == []


async def test_other_families_are_compared_with_the_models() -> None:
    """Of a family without a description in the package, a response that no model matches is reported too."""
    drift = Drift()
    drift.note("sip_profile.get", {"domain": "acme.example", "shoe_size": 43})
    assert ("$.shoe_size", UNKNOWN) in {(row.path, row.kind) for row in drift.rows()}


async def test_nothing_that_is_billed_is_called(session: AsyncSession, fabric: FakeFabric) -> None:
    """A Space is read by listings and by id alone: no number is looked up, which the service would charge for."""
    fabric.seed(phone_numbers=2)
    reading = await read_space(session)
    assert reading.failures == ()
    fabric.assert_sent("phone_numbers.get", times=2)
    fabric.assert_not_sent("phone_numbers.lookup")


async def test_each_is_bounded(session: AsyncSession) -> None:
    """How many of each kind are read is a number from 1 to 50."""
    for each in (0, 51):
        with pytest.raises(ConfigurationError):
            await read_space(session, each=each)


def test_a_shape_is_of_members_and_types() -> None:
    """Of a value its members and types stay, of a list one item with the members of all; the kind of a resource stays."""
    value = {"type": "app", "n": [{"a": 7, "b": None}, {"b": "x", "c": True}], "e": [], "f": 1.5}
    assert redacted(value) == {"type": "app", "n": [{"a": 0, "b": "", "c": False}], "e": [], "f": 0.0}


async def test_a_recorded_space_is_served_in_its_shapes(tmp_path: Path) -> None:
    """What was read of a Space is written without values; a stand-in serves its members, filled with its own state."""
    record = tmp_path / "space.json"
    drift = await read("published")
    record.write_text(json.dumps({"shapes": drift.shapes()}))
    assert "person-0" not in record.read_text()
    async with FakeFabric.from_record(record) as fabric, fabric.session() as session:
        made = await session.subscribers.create(email="ada@example.com", time_zone="UTC")
        other = await session.sip_credentials.create(username="desk", password="sesame-opens")
        reading = Drift()
        watched = reading.watching(session)
        read_back = await watched.sip_credentials.get(other.id)
        assert (read_back.id, read_back.sip_endpoint.username) == (other.id, "desk")
        assert (await watched.subscribers.get(made.id)).subscriber.email == "ada@example.com"
        (listed,) = await watched.subscribers.list().collect()
        assert listed.id == made.id
        paths = {(row.operation, row.path) for row in reading.rows()}
    assert {("sip_credentials.get", "$.username"), ("subscribers.get", "$.subscriber.timezone")} <= paths


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"shapes": 7}'])
def test_a_record_is_one(tmp_path: Path, text: str) -> None:
    """A file that is no record is refused by its name."""
    record = tmp_path / "space.json"
    record.write_text(text)
    with pytest.raises(ConfigurationError, match="doctor --drift --record"):
        FakeFabric.from_record(record)
