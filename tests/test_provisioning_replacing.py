"""An update of a subscriber replaces it: nothing that the Space has is lost by that."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from helpers.rosters import put
from signalwire_fabric_async import AsyncSession
from signalwire_fabric_async.provisioning import apply, ensure, read_roster
from signalwire_fabric_async.testing import FakeFabric

GROWN = {"nickname": "Countess", "tags": ["a", {"b": 1}], "retired_on": None, "motto": ""}
"""Members of a service that is newer than this version."""


async def grown(fabric: FakeFabric) -> dict[str, Any]:
    """Return a subscriber with blanks, and a listing that shows members which this version does not know."""
    fabric.seed(subscribers=[{"email": "ada@example.com", "first_name": "Ada", "country": "GB"}])
    (one,) = fabric.stored("subscribers")
    assert one["subscriber"]["time_zone"] == "GMT"
    page: dict[str, Any] = {"data": [{**one, "subscriber": {**one["subscriber"], **GROWN}}], "links": {}}
    fabric.fail("subscribers.list", status=200, body=page, times=None)
    fabric.fail("subscribers.get", status=200, body=page["data"][0], times=None)
    return one


def bodies(fabric: FakeFabric) -> list[dict[str, Any]]:
    """Return the body of each PUT."""
    return [json.loads(one.body) for one in fabric.log if one.method == "PUT"]


def refusal(*names: str) -> dict[str, Any]:
    """Return the body with which a service refuses members that it does not know."""
    return {
        "errors": [
            {
                "type": "validation_error",
                "code": "invalid_parameter",
                "message": f"{name} is not known",
                "attribute": name,
            }
            for name in names
        ]
    }


LOVELACE: dict[str, Any] = {"email": "ada@example.com", "last_name": "Lovelace"}
SENT = {**LOVELACE, "first_name": "Ada", "country": "GB", "time_zone": "GMT"}


@pytest.mark.parametrize("by", ["apply", "ensure"])
async def test_an_update_carries_all_that_the_space_has(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path, by: str
) -> None:
    """Members that this version does not know go back as they came; what is blank or null is not sent."""
    one = await grown(fabric)
    fabric.fail("subscribers.update", status=200, body=one)
    if by == "apply":
        assert (await apply(session, put(tmp_path, LOVELACE))).complete
    else:
        await ensure(session, **LOVELACE)
    assert bodies(fabric) == [{**SENT, "nickname": "Countess", "tags": ["a", {"b": 1}]}]


async def test_what_the_service_only_answers_is_not_sent_again(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path
) -> None:
    """A service that refuses such members by name gets the update without them."""
    await grown(fabric)
    fabric.fail("subscribers.update", status=422, body=refusal("nickname", "tags"))
    summary = await apply(session, put(tmp_path, LOVELACE))
    assert summary.complete
    assert [one.keys() - SENT.keys() for one in bodies(fabric)] == [{"nickname", "tags"}, set()]
    assert fabric.stored("subscribers")[0]["subscriber"]["last_name"] == "Lovelace"


async def test_what_the_roster_itself_asks_for_is_never_left_out(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path
) -> None:
    """A member of the roster's own that the service refuses fails the row with its words; the subscriber is as it was."""
    await grown(fabric)
    before = fabric.stored("subscribers")
    fabric.fail("subscribers.update", status=422, body=refusal("nickname", "tags"))
    fabric.fail("subscribers.update", status=422, body=refusal("nickname"))
    path = put(tmp_path, {**LOVELACE, "nickname": "Lady"})
    summary = await apply(session, read_roster(path, allow_unknown=True))
    assert [(one.state, "nickname is not known" in one.reason) for one in summary.failed] == [("failed", True)]
    assert [one["nickname"] for one in bodies(fabric)] == ["Lady", "Lady"]
    assert fabric.stored("subscribers") == before


async def test_a_refusal_of_something_else_is_reported(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path
) -> None:
    """It is the row's failure, with the service's words, at once."""
    await grown(fabric)
    words = {"errors": [{"code": "invalid", "message": "no such country", "attribute": "country"}]}
    fabric.fail("subscribers.update", status=422, body=words, times=None)
    summary = await apply(session, put(tmp_path, LOVELACE))
    assert [(one.state, "no such country" in one.reason) for one in summary.failed] == [("failed", True)]
    assert len(bodies(fabric)) == 1
