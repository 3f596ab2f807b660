"""plan, apply, export and ensure: against the stand-in server, which counts what it is asked."""

from __future__ import annotations

import asyncio
import io
import json
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from helpers.journals import states
from helpers.rosters import person, put
from helpers.tasks import tasks_left
from signalwire_fabric_async import AsyncSession, AuthenticationError, ConfigurationError, RetryPolicy, ServerError
from signalwire_fabric_async.provisioning import (
    GeneratedPasswords,
    PasswordCommand,
    Plan,
    Progress,
    RosterError,
    Shard,
    apply,
    ensure,
    export,
    plan,
    write_roster,
)
from signalwire_fabric_async.testing import FakeFabric


def writes(fabric: FakeFabric) -> int:
    """How many writes of any kind arrived."""
    return sum(fabric.requests(method) for method in ("POST", "PUT", "PATCH", "DELETE"))


def credentials(fabric: FakeFabric, email: str) -> list[dict[str, Any]]:
    """Return the credentials of the one subscriber with this e-mail."""
    (one,) = [one for one in fabric.stored("subscribers") if one["subscriber"]["email"] == email]
    return fabric.stored("subscribers.sip_credentials", one["id"])


async def test_a_plan_shows_and_writes_nothing(fabric: FakeFabric, session: AsyncSession, tmp_path: Path) -> None:
    """A plan names what is created, updated, deleted and left, with lines and differences; no write is sent for it."""
    fabric.seed(subscribers=[{"email": "P1@Example.com", "first_name": "Old"}, {"email": "gone@example.com"}])
    roster = put(tmp_path, person(0), person(1), {"email": "p2@example.com"})
    async with plan(session, roster, prune=True, complete=True, max_deletes=10_000) as planned:
        found = await planned.to_json()
        assert (planned.subscribers.created, planned.subscribers.updated, planned.subscribers.deleted) == (2, 1, 1)
        assert planned.credentials.created == 2
        assert planned.writes == 6
    json.dumps(found)
    steps: Any = found["steps"]
    assert [(one["action"], one["kind"], one["email"], one["line"]) for one in steps] == [
        ("create", "subscriber", "p0@example.com", 1),
        ("create", "credential", "p0@example.com", 1),
        ("update", "subscriber", "p1@example.com", 2),
        ("create", "credential", "p1@example.com", 2),
        ("create", "subscriber", "p2@example.com", 3),
        ("delete", "subscriber", "gone@example.com", None),
    ]
    assert steps[2]["changes"] == {"first_name": {"from": "Old", "to": "P1"}}
    assert writes(fabric) == 0


async def test_members_that_the_roster_does_not_mention_are_kept(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path
) -> None:
    """A PUT replaces, so it carries what the Space has; the e-mail keeps the Space's spelling."""
    fabric.seed(subscribers=[{"email": "P1@Example.com", "last_name": "Kept", "country": "FR"}])
    summary = await apply(session, put(tmp_path, person(1)))
    assert summary.complete
    (one,) = fabric.stored("subscribers")
    profile = one["subscriber"]
    assert [profile[name] for name in ("email", "first_name", "last_name", "country")] == [
        "P1@Example.com",
        "P1",
        "Kept",
        "FR",
    ]
    assert summary.subscribers.updated == 1


async def test_a_run_with_nothing_to_do_sends_no_write(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path
) -> None:
    """Also with a new journal, with pruning, and with ciphers and codecs in another order."""
    roster = put(
        tmp_path,
        *map(person, range(9)),
        person(9, sip_credentials=[{"username": "u", "password": "x", "codecs": ["PCMU", "OPUS"]}]),
    )
    assert (await apply(session, roster, journal=tmp_path / "a")).writes == 20
    before = writes(fabric)
    put(tmp_path, *map(person, range(9)), person(9, sip_credentials=[{"username": "u", "codecs": ["OPUS", "PCMU"]}]))
    for journal in (tmp_path / "a", tmp_path / "b", None):
        summary = await apply(session, roster, journal=journal, prune=True, complete=True, max_deletes=10_000)
        assert summary.complete
        assert (summary.writes, summary.subscribers.unchanged, summary.credentials.unchanged) == (0, 10, 10)
    assert writes(fabric) == before


async def test_pruning_deletes_only_what_the_roster_lacks(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path
) -> None:
    """Unmanaged subscribers and unmentioned credentials go; credentials of people who mention none stay; an empty roster is refused."""
    await apply(session, put(tmp_path, *map(person, range(4))))
    roster = put(tmp_path, person(0), {"email": "p1@example.com"}, {"email": "p2@example.com", "sip_credentials": []})
    summary = await apply(session, roster, prune=True, complete=True, max_deletes=10_000, journal=tmp_path / "journal")
    assert summary.complete
    assert (summary.subscribers.deleted, summary.credentials.deleted) == (1, 1)
    assert [one["subscriber"]["email"] for one in fabric.stored("subscribers")] == [
        f"p{n}@example.com" for n in range(3)
    ]
    assert len(credentials(fabric, "p1@example.com")) == 1
    assert credentials(fabric, "p2@example.com") == []
    with pytest.raises(RosterError, match="no person"):
        await apply(session, put(tmp_path), prune=True, complete=True, max_deletes=10_000)


async def test_duplicates_are_reported_and_never_touched(tmp_path: Path) -> None:
    """Where two subscribers have one e-mail the oldest is taken, on every run, and a warning says so."""
    async with FakeFabric(allow_duplicates=True) as fabric, fabric.session() as session:
        first = await session.subscribers.create(email="p1@example.com")
        await session.subscribers.create(email="P1@example.com", last_name="Duplicate")
        for expected in (1, 0):
            summary = await apply(
                session,
                put(tmp_path, {"email": "p1@example.com", "first_name": "New"}),
                prune=True,
                complete=True,
                max_deletes=10_000,
            )
            assert summary.writes == expected
            assert "2 subscribers have this e-mail" in summary.warnings[0]
        by_id = {one["id"]: one["subscriber"] for one in fabric.stored("subscribers")}
        assert by_id.pop(first.id)["first_name"] == "New"
        assert [(one["first_name"], one["last_name"]) for one in by_id.values()] == [("", "Duplicate")]


async def test_rows_of_one_email_are_one_person(fabric: FakeFabric, session: AsyncSession, tmp_path: Path) -> None:
    """In CSV; rows that disagree are reported with their places, and in the other formats a second row is."""
    path = tmp_path / "people.csv"
    path.write_text("email,first_name,sip_username,sip_password\nA@x.io,Ada,one,pw\nb@x.io,Bob,,\na@x.io,,two,pw\n")
    assert (await apply(session, path)).complete
    assert [one["username"] for one in credentials(fabric, "A@x.io")] == ["one", "two"]
    path.write_text("email,first_name,sip_username,sip_password\na@x.io,Ada,one,pw\na@x.io,Eve,one,pw\n")
    with pytest.raises(RosterError) as caught:
        await apply(session, path)
    assert [one.line for one in caught.value.problems] == [3, 3]
    with pytest.raises(RosterError, match="on line 1 already"):
        await apply(session, put(tmp_path, person(1), person(1)))


async def test_shards_together_are_the_whole(fabric: FakeFabric, session: AsyncSession, tmp_path: Path) -> None:
    """Three shards, each with its own journal, create everybody once; each prunes only what falls to it."""
    fabric.seed(subscribers=[{"email": f"old-{n}@example.com"} for n in range(20)])
    roster = put(tmp_path, *map(person, range(30)))
    summaries = [
        await apply(
            session,
            roster,
            shard=Shard(n, 3),
            journal=tmp_path / f"j{n}",
            prune=True,
            complete=True,
            max_deletes=10_000,
        )
        for n in (1, 2, 3)
    ]
    assert all(0 < one.subscribers.created < 30 for one in summaries)
    assert sum(one.subscribers.deleted for one in summaries) == 20
    assert len(fabric.stored("subscribers")) == 30


async def test_one_bad_row_loses_nothing_else(fabric: FakeFabric, session: AsyncSession, tmp_path: Path) -> None:
    """What the service refuses is in the summary with its reason and line; its credentials are blocked, the rest is done."""
    fabric.fail("subscribers.create", status=422, times=1)
    summary = await apply(session, put(tmp_path, *map(person, range(20))), at_once=1, journal=tmp_path / "journal")
    assert not summary.complete
    assert [(one.kind, one.state, one.line) for one in summary.failed] == [
        ("subscriber", "failed", 1),
        ("credential", "blocked", 1),
    ]
    assert "422" in summary.failed[0].reason
    assert summary.subscribers.created == 19
    assert (await apply(session, tmp_path / "people.jsonl", journal=tmp_path / "journal")).subscribers.created == 1


async def test_a_service_that_is_away_ends_the_run(tmp_path: Path) -> None:
    """Rounds without progress are few; the open steps are reported, and the next run does them."""
    roster = put(tmp_path, *map(person, range(5)))
    async with FakeFabric() as fabric, fabric.session() as session:
        fabric.fail("POST", status=500, times=None)
        summary = await apply(session, roster, journal=tmp_path / "journal", settle=0.01)
        assert sorted(one.state for one in summary.failed) == ["blocked"] * 5 + ["unknown"] * 5
        assert summary.rounds <= 4
        fabric.clear_faults()
        assert (await apply(session, roster, journal=tmp_path / "journal", settle=0.01)).complete


async def test_refused_credentials_end_the_run(fabric: FakeFabric, session: AsyncSession, tmp_path: Path) -> None:
    """A 401 to one write is no matter of one row: nothing further is begun."""
    fabric.fail("subscribers.create", status=401, times=None)
    with pytest.raises(AuthenticationError):
        await apply(session, put(tmp_path, *map(person, range(50))), at_once=2)
    assert writes(fabric) <= 4


async def test_stopping_finishes_what_is_in_flight(fabric: FakeFabric, session: AsyncSession, tmp_path: Path) -> None:
    """Once `stop` is set nothing is begun, what is in flight is finished and known; the same call goes on."""
    roster, stop = put(tmp_path, *map(person, range(300))), asyncio.Event()
    reports: list[Progress] = []

    def progress(one: Progress) -> None:
        reports.append(one)
        stop.set()

    fabric.delay("POST", 0.02)
    summary = await apply(session, roster, journal=tmp_path / "journal", at_once=8, on_progress=progress, stop=stop)
    assert summary.stopped
    assert not summary.complete
    assert not summary.failed
    begun = len(fabric.stored("subscribers"))
    assert begun == summary.subscribers.created <= 16
    assert states(tmp_path / "journal")["done"] == begun
    assert not {"sending", "unknown"} & states(tmp_path / "journal").keys()
    fabric.clear_faults()
    async with plan(session, roster, journal=tmp_path / "journal", settle=60) as planned:  # nothing is left to settle
        assert planned.resumed
        assert (await planned.apply()).complete
    assert len(fabric.stored("subscribers")) == 300
    assert reports[-1].total == 600


async def test_a_credential_to_be_created_needs_a_password(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path
) -> None:
    """Without one nothing is sent at all; one that exists already needs none."""
    roster = put(tmp_path, person(0), person(1, sip_credentials=[{"username": "bare"}]))
    with pytest.raises(
        RosterError, match=r"people\.jsonl:2:1: p1@example\.com bare is to be created and has no password"
    ):
        await apply(session, roster)
    assert writes(fabric) == 0


async def test_generated_passwords_are_on_disk_before_they_are_sent(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path
) -> None:
    """They are in a file of mode 0600, the same ones on a second try; a file that others may read is refused."""
    path, roster = tmp_path / "passwords", put(tmp_path, person(0, sip_credentials=[{"username": "bare"}]))
    fabric.fail("subscribers.sip_credentials.create", status=422, times=1)
    source = GeneratedPasswords(path)
    assert not (await apply(session, roster, passwords=source)).complete
    source.close()
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    assert [(one["email"], one.get("username"), len(one["password"])) for one in rows] == [
        ("p0@example.com", None, 24),
        ("p0@example.com", "bare", 24),
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with path.open("a") as file:
        file.write('{"email": "torn')
    source = GeneratedPasswords(path)
    assert (await apply(session, roster, passwords=source)).complete
    assert (await source.password_for("P0@example.com", "bare")).reveal() == rows[1]["password"]
    source.close()
    assert len(path.read_text().splitlines()) == 2
    path.chmod(0o644)
    with pytest.raises(ConfigurationError, match="others"):
        GeneratedPasswords(path)


async def test_a_file_of_passwords_loses_no_line_of_anybodys(tmp_path: Path) -> None:
    """A last line written by hand counts without its end of line, and what is no such file is refused untouched."""
    path = tmp_path / "passwords"
    path.touch(0o600)
    path.write_text('{"email":"ada@example.com","password":"by-hand-1"}')
    source = GeneratedPasswords(path)
    assert (await source.password_for("ada@example.com", None)).reveal() == "by-hand-1"
    made = await source.password_for("bob@example.com", None)
    source.close()
    again = GeneratedPasswords(path)
    assert (await again.password_for("ada@example.com", None)).reveal() == "by-hand-1"
    assert (await again.password_for("bob@example.com", None)).reveal() == made.reveal()
    again.close()
    for text in ("my notes", '{"email": "ada@example.com"}\n', '{"password": "by-hand-1", "em'):
        path.write_text(text)
        with pytest.raises(ConfigurationError, match="must be a JSON object"):
            GeneratedPasswords(path)
        assert path.read_text() == text
    path.write_bytes(b"\0" * 60)  # as some file systems leave what was not yet on the disk
    GeneratedPasswords(path).close()
    assert path.read_bytes() == b""


async def test_passwords_of_a_command(fabric: FakeFabric, session: AsyncSession, tmp_path: Path) -> None:
    """The first line that it prints; where it fails only its own row does. No shell is involved."""
    program = "import sys; sys.exit(3) if 'p1' in sys.argv[1] else print('pw for ' + sys.argv[1] + sys.argv[2])"
    source = PasswordCommand([sys.executable, "-c", program, "{email}", "{username};exit"])
    roster = put(
        tmp_path, *(person(n, password="given-given", sip_credentials=[{"username": f"u{n}"}]) for n in (0, 1))
    )
    summary = await apply(session, roster, passwords=source)
    assert [(one.email, one.state) for one in summary.failed] == [("p1@example.com", "failed")]
    assert "status 3" in summary.failed[0].reason
    assert (await source.password_for("a@b.c", None)).reveal() == "pw for a@b.c;exit"


async def test_passwords_are_sent_again_only_on_demand(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path
) -> None:
    """With `set_passwords` those who exist get theirs too, once for a run, resumed or not."""
    roster = put(tmp_path, person(0, password="first-password"))
    await apply(session, roster)
    assert (await apply(session, roster)).writes == 0
    async with plan(session, roster, set_passwords=True) as planned:
        assert [(step.kind, step.with_password) async for step in planned.steps()] == [
            ("subscriber", True),
            ("credential", True),
        ]
        assert (await planned.apply()).complete
    assert fabric.requests("PUT") == fabric.requests("PATCH") == 1


@pytest.mark.parametrize("format", ["jsonl", "json", "yaml", "csv"])
async def test_export_and_apply_is_a_round_trip(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path, format: str
) -> None:
    """What is exported changes nothing when it is applied, and changes what was edited, in every format."""
    await apply(
        session, put(tmp_path, *(person(n, company_name='"A", B\nC') for n in range(40)), {"email": "bare@example.com"})
    )
    before, text = writes(fabric), io.StringIO(newline="")
    assert await write_roster(export(session, at_once=7), text, format=format) == 41
    assert "hunter22" not in text.getvalue()
    path = tmp_path / f"exported.{format}"
    path.write_text(text.getvalue(), newline="")
    assert (await apply(session, path, prune=True, complete=True, max_deletes=10_000)).writes == 0
    path.write_text(text.getvalue().replace("P7", "Seven"), newline="")
    assert (await apply(session, path, prune=True, complete=True, max_deletes=10_000)).subscribers.updated == 1
    assert writes(fabric) == before + 1


async def test_leaving_an_export_leaves_nothing_behind(fabric: FakeFabric, session: AsyncSession) -> None:
    """An export that is not read to its end ends its requests."""
    fabric.seed(subscribers=100)
    rows = export(session)
    await anext(rows)
    await rows.aclose()
    assert await tasks_left() == []


async def test_ensure_creates_updates_or_leaves(fabric: FakeFabric, session: AsyncSession) -> None:
    """Make one person as given, found by natural key; return the steps done; a second call does nothing."""
    wanted: dict[str, Any] = {
        "email": "Ada@Example.com",
        "first_name": "Ada",
        "sip_credentials": [{"username": "ada", "password": "pw-pw-pw", "codecs": ["OPUS"]}],
    }
    done = await ensure(session, **wanted)
    assert done.created
    assert [str(step) for step in done.steps] == [
        "create subscriber Ada@Example.com",
        "create credential Ada@Example.com ada",
    ]
    again = await ensure(session, **{**wanted, "email": "ADA@example.com"})
    assert (again.id, again.changed) == (done.id, False)
    changed = await ensure(session, email="ada@example.com", last_name="Lovelace", sip_credentials=[], prune=True)
    assert [step.action for step in changed.steps] == ["update", "delete"]
    assert len(fabric.stored("subscribers")) == 1
    for wrong in (
        {"email": "nobody"},
        {"shoe_size": "44"},
        {"password": "short"},
        {"sip_credentials": [{"username": "new"}]},
    ):
        with pytest.raises(ConfigurationError):
            await ensure(session, **{"email": "ada@example.com", **wrong})  # type: ignore[arg-type]  # wrong on purpose


async def test_ensure_looks_up_a_lost_answer() -> None:
    """A creation whose answer was lost is found, not done twice; what the service fails at in every round is raised."""
    async with FakeFabric(allow_duplicates=True) as fabric, fabric.session(retry=RetryPolicy(base=0.01)) as session:
        fabric.drop("subscribers.create", when="after", times=1)
        done = await ensure(session, email="ada@example.com", settle=0.01)
        assert done.created
        assert [one["id"] for one in fabric.stored("subscribers")] == [done.id]
        fabric.fail("PUT", status=500, times=None)
        with pytest.raises(ServerError):
            await ensure(session, email="ada@example.com", first_name="A", settle=0.01)


async def test_a_plan_survives_failing_reads(fabric: FakeFabric, session: AsyncSession, tmp_path: Path) -> None:
    """A tenth of all requests refused: the Space is read all the same, and everything is done."""
    fabric.refuse(0.1, status=503, seed=5)
    quick: Plan
    async with plan(session, put(tmp_path, *map(person, range(30))), settle=0.05) as quick:
        assert (await quick.apply()).complete
    fabric.clear_faults()
    assert len(fabric.stored("subscribers")) == 30
