"""What could not be found out is looked up and tried anew, in rounds: that, and nothing else."""

from __future__ import annotations

import asyncio
from pathlib import Path

from test_provisioning_apply import person, put

from signalwire_fabric_async import AsyncSession, RetryPolicy
from signalwire_fabric_async.provisioning import Progress, apply
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
    """What the service refuses is refused once, told once, and not sent in the rounds that others need."""
    fabric.seed(subscribers=2)
    await apply(session, put(tmp_path, person(0)))
    fabric.fail("subscribers.delete", status=403, times=None)
    fabric.fail("subscribers.sip_credentials.update", status=422, times=None)
    fabric.drop("subscribers.sip_credentials.create", when="after", times=2)
    wrong = {"username": "user-0", "caller_id": "Wrong"}
    right = [{"username": f"new-{n}", "password": "hunter22"} for n in range(2)]
    roster = put(tmp_path, person(0, sip_credentials=[wrong, *right]))
    summary = await apply(session, roster, prune=True, settle=0.01, at_once=1)
    assert summary.rounds > 1
    assert sorted((one.action, one.kind, one.state) for one in summary.failed) == [
        ("delete", "subscriber", "failed"),
        ("delete", "subscriber", "failed"),
        ("update", "credential", "failed"),
    ]
    assert (fabric.requests("DELETE"), fabric.requests("PATCH")) == (2, 1)


async def test_who_is_deleted_meanwhile_is_made_anew_with_all_credentials(tmp_path: Path) -> None:
    """A subscriber that somebody deletes between two rounds is made again with what had been done already."""
    credentials = [{"username": f"u{n}", "password": "hunter22"} for n in range(2)]
    async with FakeFabric() as fabric, fabric.session(retry=QUICK) as session:
        fabric.fail("subscribers.sip_credentials.create", status=500, times=1)
        roster = put(tmp_path, {"email": "p0@example.com", "sip_credentials": credentials})
        deleting: list[asyncio.Task[None]] = []

        def told(progress: Progress) -> None:
            if progress.done == 2 and not deleting:  # the subscriber and one credential; the other is not known of
                (there,) = fabric.stored("subscribers")
                deleting.append(asyncio.create_task(session.subscribers.delete(there["id"])))

        summary = await apply(session, roster, settle=0.3, at_once=1, on_progress=told)
        await asyncio.gather(*deleting)
        assert summary.complete
        assert (summary.rounds, fabric.requests("DELETE")) == (2, 1)
        (made,) = fabric.stored("subscribers")
        listed = fabric.stored("subscribers.sip_credentials", made["id"])
        assert sorted(one["username"] for one in listed) == ["u0", "u1"]
