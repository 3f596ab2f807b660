"""The write probe: the questions that only a write settles, and that nothing of it stays behind."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from helpers.command_line import Terminal, environment, server
from helpers.scale import FULL
from signalwire_fabric_async import AsyncSession, ConfigurationError, RetryPolicy
from signalwire_fabric_async.cli import main
from signalwire_fabric_async.drift import COSTS, MARK, QUESTIONS, probe_space
from signalwire_fabric_async.testing import Entry, FakeFabric

OTHERWISE = {
    "sip_credentials.send_as": "kept",
    "subscribers.listed": "at once",
    "subscribers.address": "at once",
    **dict.fromkeys(("sip_credentials.unique", "sip_gateways.unique", "sip_addresses.unique"), "accepted"),
    "subscribers.unique": "refused as taken",
}
"""The stand-in's answers where a description says nothing. It owns no number, so that any is kept as `send_as`."""

WRITES = 75
"""The writes of a probe of the stand-in, or a few more."""

QUICK = RetryPolicy(attempts=3, base=0.001, cap=0.002)


def marked(fabric: FakeFabric) -> list[str]:
    """Return what the server still has of a probe, by kind."""
    return [
        f"{one.kind} {one.id}"
        for kinds in (fabric.space.store._by_kind, fabric.space.store._children)
        for held in kinds.values()
        for one in held.values()
        if MARK in json.dumps(one.fields, default=str)
    ]


@pytest.mark.parametrize("dialect", ["observed", "published"])
async def test_each_question_is_settled_as_the_dialect_answers(dialect: Any) -> None:
    """Of both dialects the probe says what their descriptions say, question by question, and it leaves nothing."""
    async with FakeFabric(dialect=dialect) as fabric, fabric.session() as session:
        fabric.seed(subscribers=2, sip_credentials=1)
        before = {kind: [*held] for kind, held in fabric.space.store._by_kind.items() if held}
        with fabric.clock:
            probe = await probe_space(session)
        assert {kind: [*held] for kind, held in fabric.space.store._by_kind.items() if held} == before
        assert marked(fabric) == []
    said = {one.name: one.answer for one in probe.answers}
    assert said == {name: getattr(one, dialect) or OTHERWISE[name] for name, one in QUESTIONS.items()} | (
        {"sip_credentials.send_as": "kept"}
    )
    assert probe.undeleted == ()
    assert probe.writes <= WRITES


async def test_the_two_dialects_answer_differently() -> None:
    """All questions but those that both descriptions answer alike have another answer in the other dialect."""
    alike = {name for name, one in QUESTIONS.items() if one.observed == one.published}
    assert alike == {"call_flows.body", "call_flows.repeated", "subscribers.listed", "subscribers.address"}


async def test_a_number_that_is_not_owned_is_replaced_where_the_project_has_one(fabric: FakeFabric) -> None:
    """As observed: a project with numbers may send as these alone."""
    fabric.seed(phone_numbers=1)
    async with fabric.session() as session:
        with fabric.clock:
            probe = await probe_space(session, subscribers=False)
    answers = {one.name: one for one in probe.answers}
    assert answers["sip_credentials.send_as"].answer == "replaced"
    assert answers["sip_credentials.send_as"].agrees_with == "observed"


async def test_nothing_that_costs_money_is_created_unless_it_is_wanted(fabric: FakeFabric) -> None:
    """Without subscribers none is created, and neither way is a number bought, or an operation called that is billed."""
    async with fabric.session() as session:
        with fabric.clock:
            probe = await probe_space(session, subscribers=False)
        assert not any(one.operation.startswith("subscribers.") for one in fabric.log)
        assert {one.answer for one in probe.answers if one.name.startswith("subscribers.")} == {"not settled"}
        with fabric.clock:
            await probe_space(session)
    made = Counter(one.operation for one in fabric.log if one.status in (200, 201) and one.method == "POST")
    assert made["subscribers.create"] == 1
    created = {one.partition(".")[0] for one in made if one.endswith(".create")}
    assert created & {"phone_numbers", "brands", "campaigns", "verified_caller_ids", "messages", "calls"} == set()


async def test_what_it_costs_is_what_it_creates(fabric: FakeFabric) -> None:
    """The sentences that are shown before name each kind that is created, and at least as many."""
    async with fabric.session() as session:
        with fabric.clock:
            await probe_space(session)
    made = Counter(
        one.operation.partition(".")[0]
        for one in fabric.log
        if one.method == "POST" and one.status in (200, 201) and one.operation.endswith(".create")
    )
    numbers = {"one": 1, "an": 1, "a": 1, "three": 3, "eight": 8}
    for kind, word in (
        ("subscribers", "subscriber"),
        ("sip_credentials", "SIP credentials"),
        ("sip_gateways", "SIP gateways"),
        ("sip_addresses", "SIP addresses"),
        ("alias_addresses", "alias"),
        ("domain_applications", "domain application"),
    ):
        (said,) = re.findall(rf"(\w+) {word}\b", " ".join(COSTS))
        assert made.pop(kind) <= numbers[said], kind
    assert set(made) == {"conference_rooms", "call_flows", "cxml_scripts", "cxml_webhooks", "swml_scripts", "ai_agents"}


FAULTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("drop", {"when": "after"}),
    ("fail", {"when": "after", "status": 500}),
    ("cut", {"at": 10}),
    ("reset", {"when": "before"}),
)


@pytest.mark.parametrize("at", range(0, WRITES, 1 if FULL else 7))
@pytest.mark.parametrize(("kind", "settings"), FAULTS)
async def test_a_server_that_fails_in_the_middle_keeps_nothing(kind: str, settings: dict[str, Any], at: int) -> None:
    """Whichever write is lost, before or after it took effect: the probe finds and deletes what it made."""
    async with FakeFabric(listing_lag=2.0) as fabric, fabric.session(retry=QUICK) as session:
        with fabric.clock:
            getattr(fabric, kind)("POST", skip=at, **settings)
            probe = await probe_space(session)
        assert marked(fabric) == []
        assert probe.undeleted == ()


@pytest.mark.parametrize("at", range(3, WRITES, 1 if FULL else 12))
async def test_a_server_that_is_away_for_a_while_keeps_nothing(at: int) -> None:
    """After requests that fail in a row, deletions among them, the deletion is tried again until it succeeds."""
    async with FakeFabric() as fabric, fabric.session(retry=QUICK) as session:
        with fabric.clock:
            fabric.fail("*", skip=at, times=30, status=503)
            probe = await probe_space(session)
        assert marked(fabric) == []
        assert probe.undeleted == ()


async def test_what_cannot_be_deleted_is_listed(fabric: FakeFabric, caplog: pytest.LogCaptureFixture) -> None:
    """A deletion that is refused for good is in the result and in the log, with its id; all others are deleted."""
    async with fabric.session(retry=QUICK) as session:
        with fabric.clock:
            fabric.fail("sip_gateways.delete", status=403, times=None)
            probe = await probe_space(session, subscribers=False)
    assert {one.operation for one in probe.undeleted} == {"sip_gateways.delete"}
    left = {f"sip_gateways {one.id}" for one in probe.undeleted}
    assert left == set(marked(fabric))
    assert all(one.id in caplog.text for one in probe.undeleted)
    assert "403" in probe.undeleted[0].reason


async def test_writes_are_bounded(fabric: FakeFabric) -> None:
    """No more is written than allowed; what was not asked says so, and what was made is deleted."""
    async with fabric.session() as session:
        probe = await probe_space(session, most_writes=4)
        assert probe.writes == 4
        assert sum(one.method in ("POST", "PUT", "PATCH") for one in fabric.log) == 4
        assert {one.detail for one in probe.answers if one.answer == "not settled"} == {
            "the limit of writes was reached",
            "not asked",
        }
        assert marked(fabric) == []
        for wrong in (0, 501):
            with pytest.raises(ConfigurationError):
                await probe_space(session, most_writes=wrong)


async def test_a_token_without_the_scope_writes_nothing_more(fabric: FakeFabric) -> None:
    """Where every write is refused for the token, questions stay open instead of being answered wrong."""
    fabric.fail("POST", status=403, times=None)
    async with fabric.session(retry=QUICK) as session:
        probe = await probe_space(session)
    assert {one.answer for one in probe.answers if one.name != "sip_addresses.path"} == {"not settled"}


async def cancelled_at(fabric: FakeFabric, session: AsyncSession, writes: int) -> None:
    """Cancel a probe as soon as this many writes arrived."""
    task = asyncio.ensure_future(probe_space(session))
    while sum(one.method in ("POST", "PUT", "PATCH") for one in fabric.log) < writes:
        await asyncio.sleep(0)
        assert not task.done()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize("writes", range(1, WRITES - 10, 1 if FULL else 9))
async def test_a_cancelled_probe_keeps_nothing(writes: int) -> None:
    """Cancelled while a write is under way: what it made is found and deleted before the cancellation ends."""
    async with FakeFabric() as fabric, fabric.session(retry=QUICK) as session:
        with fabric.clock:
            await cancelled_at(fabric, session, writes)
        assert marked(fabric) == []


async def test_a_probe_that_is_stopped_has_the_answers_so_far(fabric: FakeFabric) -> None:
    """`stop` ends the questions: the result has those that were answered, and nothing is left."""
    stop = asyncio.Event()
    fabric.delay("sip_gateways", 5.0)
    async with fabric.session() as session:
        task = asyncio.ensure_future(probe_space(session, stop=stop))
        while not any(one.operation == "sip_gateways.create" for one in fabric.log):
            await asyncio.sleep(0.001)
        with fabric.clock:
            fabric.clear_faults()
            stop.set()
            probe = await task
    said = {one.name: one.answer for one in probe.answers}
    assert said["sip_credentials.form"] == "wrapper"
    assert said["sip_gateways.patch"] == "not settled"
    assert marked(fabric) == []
    assert probe.undeleted == ()


async def test_the_result_is_json_without_values(fabric: FakeFabric) -> None:
    """The result goes into an issue report: each question with the answer and what it agrees with, rows, the mark."""
    async with fabric.session() as session:
        with fabric.clock:
            probe = await probe_space(session, against="published")
    report = json.loads(json.dumps(probe.to_json()))
    assert [one["name"] for one in report["answers"]] == list(QUESTIONS)
    assert set(report["answers"][0]) == {
        *("name", "question", "answer", "detail", "observed", "published", "agrees_with"),
    }
    assert report["mark"].startswith(MARK)
    assert report["undeleted"] == []
    assert "example.com" not in json.dumps(report)
    assert any(row["path"].startswith("request $.") for row in report["rows"])


# The command -------------------------------------------------------------------------------------------------------


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a server in a thread, with the environment that leads to it."""
    with server() as fabric:
        monkeypatch.delenv("SIGNALWIRE_SPACE", raising=False)
        for name, value in environment(fabric).items():
            monkeypatch.setenv(name, value)
        yield fabric


def writes_of(fabric: FakeFabric) -> int:
    """Return the number of writes that a server received."""
    return sum(one.method != "GET" for one in fabric.log)


def test_the_command_prints_the_table(
    running: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--write` says before what it creates and costs, then each question with its answer, and that nothing is left."""
    monkeypatch.setattr("signalwire_fabric_async.drift.run.BETWEEN_LOOKS", 0.0)
    assert main(["doctor", "--drift", "--write", "--yes"]) == 0
    printed = capsys.readouterr()
    assert "costs money" in printed.err
    assert f"{MARK} and a random number" in printed.err
    assert re.search(r"SIP credential: form of a response: wrapper +\[observed; ", printed.out)
    assert re.search(r"left behind +nothing", printed.out)
    assert marked(running) == []
    assert main(["doctor", "--drift", "--write", "--yes", "--json", "--no-subscriber", "--against", "published"]) == 0
    printed = capsys.readouterr()
    checks = {one["name"]: one for one in json.loads(printed.out)["checks"]}
    assert len(checks["questions"]["values"]["answers"]) == len(QUESTIONS)
    assert checks["written"]["values"]["rows"]
    assert "3 USD" not in printed.err


@pytest.mark.parametrize(
    "words", [["--drift", "--write"], ["--drift", "--write", "--json"], ["--write", "--yes"], ["--write"]]
)
def test_nothing_is_written_without_a_yes(
    running: Any, words: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without a terminal `--yes` is needed, and `--write` needs `--drift`: exit code 2, and no write was sent."""
    nothing = tmp_path / "nothing"
    nothing.touch()
    with nothing.open() as empty:
        monkeypatch.setattr("sys.stdin", empty)
        assert main(["doctor", *words]) == 2
    assert writes_of(running) == 0


def test_a_terminal_is_asked(running: Any) -> None:
    """On a terminal it asks first; after a no nothing was written."""
    with Terminal(["doctor", "--drift", "--write"], environment(running)) as terminal:
        terminal.until(r"Write to http://127\.0\.0\.1:\d+\? \[y/N\]")
        terminal.type("n\n")
        assert terminal.end() == 2
    assert writes_of(running) == 0


def test_ctrl_c_deletes_what_was_made(running: Any) -> None:
    """Ctrl-C in the middle: the command deletes what it made, says so, and ends with exit code 130."""
    arrived = threading.Event()

    def arrives(_: Entry) -> bool:
        arrived.set()
        return True

    running.stall("sip_gateways.create", match=arrives)
    with Terminal(["doctor", "--drift", "--write", "--yes"], environment(running)) as terminal:
        assert arrived.wait(60)
        terminal.type("\x03")
        assert terminal.end() == 130
        assert "what was created is deleted" in terminal.text
        assert re.search(r"left behind +nothing", terminal.text)
    assert marked(running) == []
