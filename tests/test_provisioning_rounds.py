"""Steps of unknown outcome are looked up and tried again, in rounds: these, and nothing else."""

from __future__ import annotations

import asyncio
import logging
import math
from pathlib import Path
from typing import Any

import pytest

from helpers.journals import states
from helpers.rosters import person, put
from signalwire_fabric_async import AsyncSession, ConfigurationError, RetryPolicy
from signalwire_fabric_async.provisioning import PasswordCommand, Progress, RosterError, Summary, apply, export, plan
from signalwire_fabric_async.testing import FakeFabric

QUICK = RetryPolicy(base=0.01)


async def test_a_further_round_does_what_is_open_alone(fabric: FakeFabric, tmp_path: Path) -> None:
    """One answer of three is lost, where no comparison tells what was done: that one is sent again, the others are not."""
    credentials = [{"username": f"u{n}", "password": "hunter22"} for n in range(2)]
    roster = put(tmp_path, person(0, password="first-password", sip_credentials=credentials))
    async with fabric.session(retry=QUICK) as session:
        await apply(session, roster)
        fabric.drop("PATCH", when="after", times=1)
        summary = await apply(session, roster, set_passwords=True, settle=0.01)
    assert summary.complete
    assert (fabric.requests("PUT"), fabric.requests("PATCH")) == (1, 3)
    assert (summary.subscribers.updated, summary.credentials.updated) == (1, 2)
    assert summary.writes == 4


async def test_a_refusal_is_not_asked_for_again(fabric: FakeFabric, session: AsyncSession, tmp_path: Path) -> None:
    """A refused step is sent once, reported once, and not sent in the rounds that other steps need."""
    fabric.seed(subscribers=2)
    await apply(session, put(tmp_path, person(0)))
    fabric.fail("subscribers.delete", status=403, times=None)
    fabric.fail("subscribers.sip_credentials.update", status=422, times=None)
    fabric.drop("subscribers.sip_credentials.create", when="after", times=2)
    wrong = {"username": "user-0", "caller_id": "Wrong"}
    right = [{"username": f"new-{n}", "password": "hunter22"} for n in range(2)]
    roster = put(tmp_path, person(0, sip_credentials=[wrong, *right]))
    summary = await apply(session, roster, prune=True, complete=True, max_deletes=10_000, settle=0.01, at_once=1)
    assert summary.rounds > 1
    assert sorted((one.action, one.kind, one.state) for one in summary.failed) == [
        ("delete", "subscriber", "failed"),
        ("delete", "subscriber", "failed"),
        ("update", "credential", "failed"),
    ]
    assert (fabric.requests("DELETE"), fabric.requests("PATCH")) == (2, 1)


async def test_a_deletion_whose_answer_was_lost_turns_out_to_be_done(fabric: FakeFabric, tmp_path: Path) -> None:
    """It is looked up, counted once, and done in the journal; the one that the service did not get is sent again."""
    fabric.seed(subscribers=3)
    fabric.drop("subscribers.delete", when="after", times=1)
    fabric.drop("subscribers.delete", when="before", times=1)
    async with fabric.session(retry=RetryPolicy(attempts=1)) as session:
        roster = put(tmp_path, {"email": "p0@example.com"})
        summary = await apply(
            session,
            roster,
            prune=True,
            complete=True,
            max_deletes=10_000,
            journal=tmp_path / "journal",
            settle=0.01,
            at_once=1,
        )
    assert summary.complete
    assert (summary.subscribers.deleted, summary.subscribers.created) == (3, 1)
    assert fabric.requests("DELETE") == 4
    assert states(tmp_path / "journal") == {"done": 4}


async def test_who_is_deleted_meanwhile_is_created_again_with_all_credentials(tmp_path: Path) -> None:
    """A subscriber that somebody deletes between two rounds is made again with what had been done already."""
    credentials = [{"username": f"u{n}", "password": "hunter22"} for n in range(2)]
    async with FakeFabric() as fabric, fabric.session(retry=QUICK) as session:
        fabric.fail("subscribers.sip_credentials.create", status=500, times=1)
        roster = put(tmp_path, {"email": "p0@example.com", "sip_credentials": credentials})
        deleting: list[asyncio.Task[None]] = []

        def report(progress: Progress) -> None:
            if progress.done == 2 and not deleting:  # the subscriber and one credential; the other is not known of
                (there,) = fabric.stored("subscribers")
                deleting.append(asyncio.create_task(session.subscribers.delete(there["id"])))

        summary = await apply(session, roster, settle=0.3, at_once=1, on_progress=report)
        await asyncio.gather(*deleting)
        assert summary.complete
        assert (summary.rounds, fabric.requests("DELETE")) == (2, 1)
        (made,) = fabric.stored("subscribers")
        listed = fabric.stored("subscribers.sip_credentials", made["id"])
        assert sorted(one["username"] for one in listed) == ["u0", "u1"]


async def test_an_observer_that_raises_does_not_touch_the_run(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Everything is done all the same; the log names the error's type, and nothing that it says."""

    def report(progress: Progress) -> None:
        raise ValueError("canary-secret")

    with caplog.at_level(logging.WARNING, "signalwire_fabric_async"):
        summary = await apply(session, put(tmp_path, *map(person, range(5))), on_progress=report)
    assert summary.complete
    assert len(fabric.stored("subscribers")) == 5
    assert "on_progress raised ValueError" in caplog.text
    assert "canary" not in caplog.text


@pytest.mark.parametrize(
    "wrong",
    [{"at_once": one} for one in (0, -1, True, 2.5, "4")]
    + [{"settle": one} for one in (-1.0, math.nan, math.inf, "1", True)],
    ids=str,
)
async def test_settings_that_are_no_numbers_are_refused(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path, wrong: dict[str, Any]
) -> None:
    """Before the roster is read or anything is asked for, and by each of those who take them."""
    name = next(iter(wrong))
    with pytest.raises(ConfigurationError, match=name):
        await apply(session, put(tmp_path, person(1)), **wrong)
    with pytest.raises(ConfigurationError, match=name):
        async with plan(session, tmp_path / "absent.csv", **wrong):
            pass
    if name == "at_once":
        with pytest.raises(ConfigurationError, match=name):
            await anext(export(session, **wrong))
    assert fabric.requests() == 0


@pytest.mark.parametrize("wrong", [{"at_once": 0}, {"at_once": True}, {"timeout": 0}, {"timeout": math.inf}], ids=str)
def test_a_command_for_passwords_takes_numbers(wrong: dict[str, Any]) -> None:
    """Of programs at a time, and of seconds."""
    with pytest.raises(ConfigurationError, match=next(iter(wrong))):
        PasswordCommand("true", **wrong)


async def test_of_many_failures_the_first_are_listed_and_all_are_counted(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path
) -> None:
    """A service that refuses everybody fills no memory: a thousand are listed, the rest is a number and in the journal."""
    fabric.fail("subscribers.create", status=422, times=None)
    reports: list[Progress] = []
    people = [{"email": f"p{n}@example.com"} for n in range(1_100)]
    summary = await apply(session, put(tmp_path, *people), journal=tmp_path / "journal", on_progress=reports.append)
    assert (len(summary.failed), summary.not_done, reports[-1].failed) == (1_000, 1_100, 1_100)
    assert not summary.complete
    assert states(tmp_path / "journal") == {"failed": 1_100}
    both = Summary.together([summary, summary])
    assert (len(both.failed), both.not_done, both.complete) == (1_000, 2_200, False)


async def test_what_stays_unknown_is_counted_too(fabric: FakeFabric, tmp_path: Path) -> None:
    """The same where the service is unavailable in every round: of the last one, once each."""
    fabric.fail("POST", status=500, times=None)
    people = [{"email": f"p{n}@example.com"} for n in range(1_100)]
    async with fabric.session(retry=RetryPolicy(attempts=1)) as session:
        summary = await apply(session, put(tmp_path, *people), settle=0.01)
    assert (len(summary.failed), summary.not_done) == (1_000, 1_100)
    assert {one.state for one in summary.failed} == {"unknown"}


async def test_a_look_at_many_takes_few_tasks(fabric: FakeFabric, tmp_path: Path) -> None:
    """Looking at people, and asking for those whom a listing lacks, takes as many tasks as requests at a time."""
    roster, journal = put(tmp_path, *map(person, range(600))), tmp_path / "journal"
    tasks: list[int] = []
    async with fabric.session(hooks=[lambda _: tasks.append(len(asyncio.all_tasks()))]) as session:
        await apply(session, roster, journal=journal, at_once=4, reads_at_once=4)
        async with plan(session, roster, journal=journal, at_once=4, reads_at_once=4) as planned:
            assert planned.writes == 0
        for one in fabric.stored("subscribers"):
            await session.subscribers.delete(one["id"])
        async with plan(session, roster, journal=journal, at_once=4, reads_at_once=4, settle=0.0) as planned:
            assert (planned.subscribers.created, planned.credentials.created) == (600, 600)
    assert max(tasks) < 60


async def test_passwords_that_are_missing_are_reported_a_thousand_at_most(
    session: AsyncSession, tmp_path: Path
) -> None:
    """As with every other problem of a roster."""
    people = [{"email": f"p{n}@example.com", "sip_credentials": [{"username": "bare"}]} for n in range(1_300)]
    with pytest.raises(RosterError, match="has no password") as caught:
        await apply(session, put(tmp_path, *people))
    assert len(caught.value.problems) == 1_000


async def test_a_run_that_was_stopped_is_not_complete(tmp_path: Path) -> None:
    """A person that a later round created again still lacks a credential, and the same call goes on."""
    credentials = [{"username": f"u{n}", "password": "hunter22"} for n in range(2)]
    async with FakeFabric() as fabric, fabric.session(retry=QUICK) as session:
        fabric.fail("subscribers.sip_credentials.create", status=500, times=1)
        roster = put(tmp_path, {"email": "p0@example.com", "sip_credentials": credentials})
        stop, others = asyncio.Event(), set[asyncio.Task[None]]()

        def report(progress: Progress) -> None:
            if progress.done == 2 and not others:
                (there,) = fabric.stored("subscribers")
                others.add(asyncio.create_task(session.subscribers.delete(there["id"])))
                others.add(asyncio.create_task(watch()))

        async def watch() -> None:
            while fabric.requests("POST") < 4:  # the person was made again
                await asyncio.sleep(0)
            stop.set()

        settings: dict[str, Any] = {"journal": tmp_path / "journal", "settle": 0.3, "at_once": 1}
        summary = await apply(session, roster, **settings, on_progress=report, stop=stop)
        await asyncio.gather(*others)
        (made,) = fabric.stored("subscribers")
        assert len(fabric.stored("subscribers.sip_credentials", made["id"])) < 2
        assert (summary.stopped, summary.complete) == (True, False)
        assert (await apply(session, roster, **settings)).complete
        assert len(fabric.stored("subscribers.sip_credentials", made["id"])) == 2


async def test_a_request_to_stop_that_comes_last_stops_nothing(session: AsyncSession, tmp_path: Path) -> None:
    """Nothing was left to do: the run is complete, and the next one compares everybody again."""
    stop, roster = asyncio.Event(), put(tmp_path, person(0))

    def report(progress: Progress) -> None:
        if progress.done == progress.total:
            stop.set()

    summary = await apply(session, roster, journal=tmp_path / "journal", on_progress=report, stop=stop)
    assert stop.is_set()
    assert (summary.stopped, summary.complete) == (False, True)
    async with plan(session, roster, journal=tmp_path / "journal") as planned:
        assert not planned.resumed


async def test_a_later_look_goes_on_beyond_what_cannot_be_done(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many credentials vanish meanwhile that have no password: they fail, and everybody else is looked at."""
    monkeypatch.setattr("signalwire_fabric_async.provisioning.staging.roster.BATCH", 5)
    monkeypatch.setattr("signalwire_fabric_async.provisioning.comparison.BATCH", 5)
    monkeypatch.setattr("signalwire_fabric_async.provisioning.comparison.KEPT", 5)
    people = [person(n) for n in range(12)]
    await apply(session, put(tmp_path, *people))
    wanted = [
        one | {"first_name": "New", "sip_credentials": [{"username": f"user-{n}"}]} for n, one in enumerate(people)
    ]
    fabric.fail("subscribers.update", status=500, times=12)
    deleting: list[asyncio.Task[None]] = []

    async def delete() -> None:
        for one in fabric.stored("subscribers"):
            (credential,) = fabric.stored("subscribers.sip_credentials", one["id"])
            await session.subscribers.sip_credentials(one["id"]).delete(credential["id"])

    def report(progress: Progress) -> None:
        if progress.round == 1 and not deleting and fabric.requests("PUT") >= 12:
            deleting.append(asyncio.create_task(delete()))

    async with fabric.session(retry=RetryPolicy(attempts=1)) as once:
        summary = await apply(once, put(tmp_path, *wanted), settle=1.0, on_progress=report)
    await asyncio.gather(*deleting)
    assert summary.subscribers.updated == 12
    assert {one["subscriber"]["first_name"] for one in fabric.stored("subscribers")} == {"New"}
    assert (summary.not_done, {one.state for one in summary.failed}) == (12, {"failed"})


async def test_what_waits_for_an_unknown_subscriber_is_counted(fabric: FakeFabric, tmp_path: Path) -> None:
    """Credentials whose subscriber could not be created are not done either: each is reported as blocked."""
    fabric.fail("subscribers.create", status=500, times=None)
    async with fabric.session(retry=RetryPolicy(attempts=1)) as session:
        async with plan(session, put(tmp_path, *map(person, range(3)))) as planned:
            planned_writes = planned.writes
        summary = await apply(session, put(tmp_path, *map(person, range(3))), settle=0.01)
    assert summary.not_done == planned_writes == 6
    assert (
        sorted((one.kind, one.state) for one in summary.failed)
        == [("credential", "blocked")] * 3 + [("subscriber", "unknown")] * 3
    )
