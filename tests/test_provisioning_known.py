"""What is known is believed, what is unknown is not made again too early, and nobody's change is lost."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from helpers.rosters import person, put
from helpers.scripted_server import ReceivedRequest, ScriptedServer
from signalwire_fabric_async import AsyncSession, ConfigurationError, RetryPolicy
from signalwire_fabric_async.provisioning import Roster, RosterError, Waiting, apply, ensure, ensure_many, key_of, plan
from signalwire_fabric_async.testing import FakeFabric

ONCE = RetryPolicy(attempts=1)


def held(fabric: FakeFabric) -> list[tuple[str, list[str]]]:
    """Who is in the Space, with the usernames."""
    return sorted(
        (one["subscriber"]["email"], sorted(map(username, fabric.stored("subscribers.sip_credentials", one["id"]))))
        for one in fabric.stored("subscribers")
    )


def username(credential: dict[str, Any]) -> str:
    """Return the username of a credential, in either form."""
    return str(credential.get("sip_endpoint", credential)["username"])


@pytest.mark.parametrize("again", ["the same roster", "one row more"])
@pytest.mark.parametrize("noted", [True, False])
async def test_what_a_listing_does_not_show_yet_is_not_made_again(tmp_path: Path, again: str, noted: bool) -> None:
    """Known by its id, from the journal or from what this process did: subscribers and credentials."""
    people = [person(n) for n in range(3)]
    journal = tmp_path / "journal" if noted else None
    async with FakeFabric(allow_duplicates=True, listing_lag=3600.0) as fabric, fabric.session() as session:
        assert (await apply(session, put(tmp_path, *people), journal=journal)).writes == 6
        more = [*people, person(3)] if again == "one row more" else people
        assert (await apply(session, put(tmp_path, *more), journal=journal)).writes == 2 * (len(more) - 3)
        assert fabric.executed("POST") == 2 * len(more)


async def test_an_early_404_does_not_undo_what_is_done(tmp_path: Path) -> None:
    """A service that answers 404 by id for a while too: it is asked again, until its lag is over, and that is reported."""
    waited: list[Waiting] = []
    async with FakeFabric(allow_duplicates=True, listing_lag=3600.0) as fabric, fabric.session(retry=ONCE) as session:
        roster, journal = put(tmp_path, person(1)), tmp_path / "journal"
        await apply(session, roster, journal=journal)
        fabric.fail("subscribers.get", status=404, times=3)
        with fabric.clock:
            summary = await apply(session, roster, journal=journal, settle=20.0, on_wait=waited.append)
        assert (summary.writes, fabric.executed("POST")) == (0, 2)
        assert ["does not show a new resource yet" in one.reason for one in waited] == [True]


@pytest.mark.parametrize("times", [1, 2])
async def test_a_lost_creation_is_not_made_again_before_it_can_have_arrived(tmp_path: Path, times: int) -> None:
    """What was sent may be carried out long after the client gave up: `settle` seconds pass, and that is reported."""
    waited: list[Waiting] = []
    async with FakeFabric(allow_duplicates=True) as fabric, fabric.session(retry=ONCE, timeout=40.0) as session:
        fabric.drop("subscribers.create", when="before", times=times)
        with fabric.clock as clock:
            summary = await apply(session, put(tmp_path, person(1)), on_wait=waited.append)
            assert clock.elapsed >= 40.0 * times
        assert summary.complete
        assert held(fabric) == [("p1@example.com", ["user-1"])]
        assert len(waited) == times


@pytest.mark.parametrize("by", ["roster", "ensure"])
async def test_what_somebody_else_changed_is_kept(fabric: FakeFabric, session: AsyncSession, by: str) -> None:
    """An update carries what the Space has at that moment: members that the roster does not mention stay as they are."""
    made = await session.subscribers.create(email="ada@example.com", display_name="Ada", job_title="Engineer")
    if by == "roster":
        async with plan(session, [{"email": "ada@example.com", "display_name": "Ada L"}]) as planned:
            await session.subscribers.update(made.id, email="ada@example.com", display_name="Ada", job_title="Director")
            assert (await planned.apply()).complete
    else:
        await session.subscribers.update(made.id, email="ada@example.com", display_name="Ada", job_title="Director")
        await ensure(session, email="ada@example.com", display_name="Ada L")
    (now,) = fabric.stored("subscribers")
    assert (now["subscriber"]["display_name"], now["subscriber"]["job_title"]) == ("Ada L", "Director")


@pytest.mark.parametrize("kind", ["subscriber", "credential"])
async def test_a_change_of_the_same_member_is_reported_and_not_reverted(session: AsyncSession, kind: str) -> None:
    """Somebody else changed what the plan was to change: nothing is sent for it, and the run says so."""
    credential = {"username": "desk", "password": "hunter22"}
    done = await ensure(
        session, email="ada@example.com", job_title="A", sip_credentials=[{**credential, "caller_id": "A"}]
    )
    wanted: dict[str, object] = {"email": "ada@example.com"}
    if kind == "subscriber":
        wanted["job_title"] = "B"
    else:
        wanted["sip_credentials"] = [{**credential, "caller_id": "B"}]
    async with plan(session, [wanted]) as planned:
        other = [{**credential, "caller_id": "C" if kind == "credential" else "A"}]
        title = "C" if kind == "subscriber" else "A"
        await ensure(session, email="ada@example.com", job_title=title, sip_credentials=other)
        summary = await planned.apply()
    assert [(one.kind, one.state) for one in summary.failed] == [(kind, "conflict")]
    person_now = await session.subscribers.get(done.id)
    (listed,) = await session.subscribers.sip_credentials(done.id).list().collect()
    assert "C" in (person_now.subscriber.job_title, listed.caller_id)
    async with plan(session, [wanted]) as planned:
        assert planned.writes == 1


@pytest.mark.parametrize("taken", [False, True])
async def test_ensure_and_apply_at_once_leave_one(fabric: FakeFabric, taken: bool) -> None:
    """They wait for each other, by natural key; a service that refuses a second one is looked at again."""
    async with FakeFabric(allow_duplicates=not taken, latency=0.01) as space, space.session() as session:
        wanted = [{"username": "desk", "password": "hunter22"}]
        emails = ("ada@example.com", "Ada@Example.com")
        await asyncio.gather(
            *(ensure(session, email=one, sip_credentials=wanted, settle=0.2) for one in emails),
            *(apply(session, [{"email": one, "sip_credentials": wanted}], settle=0.2) for one in emails),
        )
        assert [(key_of(email), names) for email, names in held(space)] == [("ada@example.com", ["desk"])]


async def test_taken_after_nobody_was_found_is_looked_up_again(tmp_path: Path) -> None:
    """Another process creates the person between the look and the write: that one is taken over."""
    async with FakeFabric() as fabric, fabric.session() as session:
        async with plan(session, put(tmp_path, person(1)), settle=0.01) as planned:
            fabric.seed(subscribers=[{"email": "P1@example.com", "first_name": "Somebody"}])
            summary = await planned.apply()
        assert summary.complete
        assert held(fabric) == [("P1@example.com", ["user-1"])]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ada@Example.com", "ada@example.com ", True),
        ("jose\u0301@example.com", "jos\u00e9@example.com", True),
        ("stra\u00dfe@example.com", "strasse@example.com", False),
        ("mi\u212ae@example.com", "mike@example.com", False),
        ("\ufb01ona@example.com", "fiona@example.com", False),
        ("\u0130da@example.com", "ida@example.com", False),
    ],
)
async def test_who_is_who(session: AsyncSession, fabric: FakeFabric, one: str, other: str, same: bool) -> None:
    """Two people are never merged, by a plan, by ensure or by the stand-in."""
    assert (key_of(one) == key_of(other)) is same
    if same:
        with pytest.raises(RosterError, match="already"):
            await apply(session, [{"email": one}, {"email": other}])
    else:
        assert (await apply(session, [{"email": one}, {"email": other}])).subscribers.created == 2
    await ensure(session, email=one)
    await ensure(session, email=other)
    assert len(fabric.stored("subscribers")) == (1 if same else 2)


@pytest.mark.parametrize(
    ("there", "wanted", "allowed"), [(100, 90, True), (100, 89, False), (5, 4, True), (5, 3, False)]
)
async def test_deletions_are_bounded(
    fabric: FakeFabric, session: AsyncSession, there: int, wanted: int, allowed: bool
) -> None:
    """More than a tenth (and more than one) is deleted only where that is asked for; before that, nothing is written."""
    people = [{"email": f"p{n}@example.com"} for n in range(there)]
    fabric.seed(subscribers=people)
    if allowed:
        assert (await apply(session, people[:wanted], prune=True)).subscribers.deleted == there - wanted
        return
    with pytest.raises(ConfigurationError, match="max_deletes"):
        await apply(session, people[:wanted], prune=True)
    with pytest.raises(ConfigurationError, match="max_deletes"):
        await apply(session, people[:wanted], prune=True, max_deletes=there - wanted - 1)
    assert fabric.requests("DELETE") == 0
    assert (await apply(session, people[:wanted], prune=True, max_deletes=there - wanted)).complete


@pytest.mark.parametrize("when", ["while it is read", "before it is applied"])
async def test_a_growing_roster_deletes_nobody(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that changes after it was opened is refused."""
    people: list[dict[str, object]] = [{"email": f"p{n}@example.com"} for n in range(20)]
    fabric.seed(subscribers=people)
    roster = put(tmp_path, *people[:19])

    def grow() -> None:
        with roster.open("a") as file:
            file.write(json.dumps(people[19]) + "\n")

    def age_of_growing_file(it: Roster) -> float:  # read before, so that the plan waits for another change
        age = seconds_unchanged(it)
        grow()
        return age

    seconds_unchanged = Roster.seconds_unchanged
    if when == "while it is read":
        monkeypatch.setattr(Roster, "seconds_unchanged", age_of_growing_file)
    with pytest.raises(RosterError, match="changed"):
        async with plan(session, roster, prune=True, complete=when == "before it is applied") as planned:
            grow()
            await planned.apply()
    assert len(fabric.stored("subscribers")) == 20


async def _stream(people: list[dict[str, object]]) -> AsyncIterator[dict[str, object]]:
    for one in people:
        await asyncio.sleep(0)
        yield one


@pytest.mark.parametrize("how", ["list", "generator", "async"])
async def test_people_come_from_memory(fabric: FakeFabric, session: AsyncSession, how: str) -> None:
    """Any iterable or async iterable of mappings; the Space is read once for all of them; a plan shows what is created."""
    people = [person(n) for n in range(300)]
    source: Any = {"list": people, "generator": (one for one in people), "async": _stream(people)}[how]
    async with plan(session, source) as planned:
        first = await anext(aiter(planned.steps()))
        assert first.to_json()["body"] == {"email": "p0@example.com", "first_name": "P0"}
        assert (await planned.apply()).writes == 600
    listings = fabric.requests("subscribers.list")
    assert (await ensure_many(session, people)).writes == 0
    assert fabric.requests("subscribers.list") == listings + 1
    with pytest.raises(RosterError, match="people:2"):
        await apply(session, [person(1), {"email": "nobody"}])
    with pytest.raises(ConfigurationError, match="iterable of mappings"):
        await apply(session, {"email": "ada@example.com"})  # type: ignore[dict-item]  # as a mistake


async def test_a_listing_that_skips_is_read_again(tmp_path: Path) -> None:
    """Paged by number, a listing skips whom a deletion moved: it is read until two readings agree."""
    people = [f"p{n}@example.com" for n in range(6)]
    deleted: list[bool] = []

    def listing(request: ReceivedRequest) -> web.Response:
        if request.method != "GET":
            raise AssertionError(request.method)
        page = 1 if "page_number=1" in request.query else 0
        now = people[1:] if deleted else people
        if page == 0:
            deleted.append(True)  # somebody deletes the first one between the first page and the second
        rows = [
            _subscriber(email)
            for email in (people if page == 0 and len(deleted) == 1 else now)[page * 3 : page * 3 + 3]
        ]
        links = {} if page else {"next": "http://x/?page_number=1&page_size=3&page_token=PA1"}
        return web.json_response({"data": rows, "links": links})

    async with ScriptedServer(listing) as server, server.session() as session:
        async with plan(session, [{"email": email} for email in people[1:]]) as planned:
            assert planned.writes == 0


def _subscriber(email: str) -> dict[str, object]:
    profile = {"id": f"profile-{email}", "email": email}
    stamp = "2024-05-06T12:20:00Z"
    return {"id": f"id-{email}", "type": "subscriber", "created_at": stamp, "updated_at": stamp, "subscriber": profile}


@pytest.mark.parametrize("patience", [600.0, 5.0])
async def test_an_outage_is_waited_for_or_ends_with_a_summary(tmp_path: Path, patience: float) -> None:
    """The service is unavailable for a while: the run goes on when it is back; beyond `patience` it ends with a summary."""
    waited: list[Waiting] = []
    async with FakeFabric() as fabric, fabric.session(retry=ONCE) as session:
        with fabric.clock:
            async with plan(
                session, put(tmp_path, *map(person, range(30))), settle=1.0, patience=patience, on_wait=waited.append
            ) as planned:
                fabric.fail("*", status=503, times=None if patience < 60 else 100)
                summary = await planned.apply()
        assert waited
        assert summary.complete is (patience > 60)
        assert bool(summary.gave_up) is (patience < 60)
        assert (summary.not_done == 0) is (patience > 60)
