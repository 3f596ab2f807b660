"""`demo`: the first command that a newcomer runs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from helpers.command_line import Terminal, environment, run, server
from signalwire_fabric_async.cli import main
from signalwire_fabric_async.cli.people import people


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test of this file may find a Space in the environment."""
    for name in ("SPACE", "BASE_URL", "PROJECT_ID", "API_TOKEN"):
        monkeypatch.delenv(f"SIGNALWIRE_{name}", raising=False)


def test_shows_every_step_and_counts_its_requests(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a terminal: plain lines, every step with its requests, and how to go on with a Space."""
    assert main(["demo"]) == 0
    printed = capsys.readouterr()
    assert "\x1b" not in printed.out
    assert printed.err == ""
    for step in (
        r"create +50 subscribers, 50 SIP credentials +100 ",
        r"list +50 of 50, in 5 pages +5 ",
        r"update one +Ada Okonkwo is Deputy Head of Everything +1 ",
        r"delete one +Zbigniew Krol is gone +2 ",
        r"in all +113 ",
        r"export SIGNALWIRE_SPACE=\w+ SIGNALWIRE_PROJECT_ID=\S+ SIGNALWIRE_API_TOKEN=",
    ):
        assert re.search(step, printed.out), step


def test_makes_as_many_people_as_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """`--people` takes fewer than the roster has, or more."""
    assert main(["demo", "--people", "130"]) == 0
    assert "130 subscribers, 130 SIP credentials" in capsys.readouterr().out


@pytest.mark.parametrize("count", [1, 50, 51, 3000])
def test_the_people_are_all_different(count: int) -> None:
    """However many are asked for, e-mail addresses and usernames are there once each."""
    made = list(people(count))
    assert len({one.email for one in made}) == count
    assert len({each["username"] for one in made for each in one.credentials}) == count


@pytest.mark.parametrize("count", ["0", "-1", "many", "1.5", "٣"])
def test_refuses_a_count_that_is_none(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A count that is no whole number from 1 is misuse: exit code 2."""
    assert main(["demo", "--people", count]) == 2
    assert "--people" in capsys.readouterr().err


def test_a_terminal_shows_a_bar_and_tables() -> None:
    """In a terminal: a bar with its count and rate, drawn tables, exit code 0."""
    with Terminal(["demo", "--people", "300"], environment()) as terminal:
        assert terminal.end() == 0
        assert re.search(r"Creating +━.* 600/600 +[\d,]+/s", terminal.text)
        assert "│ Ada Okonkwo" in terminal.text
        assert "\x1b[" in terminal.raw


def test_a_real_space_is_asked_for_and_left_as_it_was(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--real` works on the Space of the environment, and removes all that it made and nothing else."""
    with server() as fabric:
        fabric.seed(subscribers=3)
        before = fabric.stored("subscribers")
        for name, value in environment(fabric).items():
            monkeypatch.setenv(name, value)
        assert main(["demo", "--real", "--people", "4"]) == 2
        assert "--yes" in capsys.readouterr().err
        assert fabric.executed("subscribers.create") == 0
        assert main(["demo", "--real", "--people", "4", "--yes"]) == 0
        assert re.search(r"remove the rest +3 subscribers", capsys.readouterr().out)
        assert fabric.stored("subscribers") == before
        assert fabric.executed("subscribers.create") == 4


def test_what_the_service_refuses_is_reported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A refused person is named with the service's reason; the others are made; exit code 1; what was made is removed."""
    with server() as fabric:
        fabric.fail("subscribers.create", status=422, body={"errors": [{"message": "no room", "code": "full"}]})
        for name, value in environment(fabric).items():
            monkeypatch.setenv(name, value)
        assert main(["demo", "--real", "--people", "4", "--yes"]) == 1
        printed = capsys.readouterr().out
        assert re.search(r"@example\.com: POST \S+: 422 no room \(full\)", printed)
        assert "3 subscribers, 3 SIP credentials" in printed
        assert fabric.stored("subscribers") == []


def test_wrong_credentials_are_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A refused token ends it before anything is made: one line, exit code 1, the token not in it."""
    with server() as fabric:
        for name, value in environment(fabric, SIGNALWIRE_API_TOKEN="PT-wrong-one").items():
            monkeypatch.setenv(name, value)
        assert main(["demo", "--real", "--yes"]) == 1
    printed = capsys.readouterr()
    assert printed.err.count("\n") == 1
    assert "401" in printed.err
    assert "PT-wrong-one" not in printed.out + printed.err


def test_an_interrupted_demo_removes_what_it_made() -> None:
    """Ctrl-C in a demo on a Space: what it had made is deleted, exit code 130."""
    with server(latency=0.05) as fabric:
        with Terminal(["demo", "--real", "--people", "600"], environment(fabric)) as terminal:
            terminal.until(r"\[y/N\]")
            terminal.type("y\n")
            terminal.until(r" \d\d\d/1200")
            terminal.type("\x03")
            assert terminal.end() == 130
            assert "Traceback" not in terminal.text
        assert fabric.executed("subscribers.create") > 0
        assert fabric.stored("subscribers") == []


def test_help_names_every_command() -> None:
    """`--help` lists the commands; no command at all, or an unknown one, is misuse."""
    shown = run(["--help"], environment())
    assert shown.returncode == 0
    for name in ("demo", "serve", "call", "plan", "apply", "export", "doctor", "completion"):
        assert re.search(rf"^  {name} ", shown.stdout, re.MULTILINE)
    assert run([], environment()).returncode == 2
    assert run(["dance"], environment()).returncode == 2


def test_help_lists_the_arguments_once() -> None:
    """A positional argument stands in one section, whichever version of click writes the help."""
    shown = run(["apply", "--help"], environment()).stdout
    assert len(re.findall(r"^  ROSTER +The file", shown, re.MULTILINE)) == 1


def test_the_shipped_roster_is_a_roster(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The people of the demo are a roster that `plan` takes."""
    path = tmp_path / "people.jsonl"
    rows = [{**one.subscriber, "sip_credentials": list(one.credentials)} for one in people()]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with server() as fabric:
        for name, value in environment(fabric).items():
            monkeypatch.setenv(name, value)
        assert main(["plan", str(path), "--passwords", str(tmp_path / "secret"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["credentials"]["created"] == 50
