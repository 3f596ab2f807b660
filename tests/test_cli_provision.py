"""`plan`, `apply` and `export`: a roster becomes the Space's state, from the command line."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers.command_line import COMMAND, Terminal, environment, run, server
from signalwire_fabric_async.cli import main


@pytest.fixture
def fabric(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """Yield a server in a thread, the environment that leads to it, and a directory to work in."""
    with server() as running:
        monkeypatch.delenv("SIGNALWIRE_SPACE", raising=False)
        monkeypatch.chdir(tmp_path)
        for name, value in environment(running).items():
            monkeypatch.setenv(name, value)
        yield running


def roster(path: Any, count: Any, **members: Any) -> Any:
    """Return a roster of so many people with a credential each."""
    rows = [
        {"email": f"p{n}@example.com", "display_name": f"P {n}", "sip_credentials": [{"username": f"p{n}"}], **members}
        for n in range(count)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def test_plan_shows_what_would_be_done_and_does_nothing(
    fabric: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`plan` counts and lists the steps as lines, and writes nothing to the Space."""
    fabric.seed(subscribers=[{"email": "p0@example.com", "display_name": "Old"}])
    assert main(["plan", roster(tmp_path / "r.jsonl", 3), "--passwords", "secrets"]) == 0
    printed = capsys.readouterr().out
    assert re.search(r"subscribers +2 +1 +0 +0\n", printed)
    assert re.search(r"SIP credentials +3 +0 +0 +0\n", printed)
    assert re.search(r"update subscriber +p0@example.com +display_name: Old -> P 0\n", printed)
    assert {one.method for one in fabric.log} == {"GET"}


def test_what_is_odd_in_the_space_is_noted(tmp_path: Path) -> None:
    """Duplicates in the Space are named by `plan` and by `apply`; an emptied list and a new password are shown."""
    row = {"email": "p0@example.com", "password": "sesame-opens", "sip_credentials": [{"username": "a", "codecs": []}]}
    (tmp_path / "r.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    with server(allow_duplicates=True) as fabric:
        fabric.seed(subscribers=[{"email": "p0@example.com"}] * 2)
        words = [str(tmp_path / "r.jsonl"), "--passwords", str(tmp_path / "secrets"), "--set-passwords"]
        printed = run(["plan", *words], environment(fabric)).stdout
        assert re.search(r"note: p0@example.com: 2 subscribers have this e-mail", printed)
        assert re.search(r"update subscriber +p0@example.com +password\n", printed)
        done = run(["apply", *words, "--yes"], environment(fabric)).stdout
        assert "note: p0@example.com: 2 subscribers" in done


def test_nothing_to_do_is_said(fabric: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the Space is as the roster has it, `plan` says so."""
    fabric.seed(subscribers=[{"email": "p0@example.com", "first_name": "P"}])
    (tmp_path / "r.csv").write_text("email\np0@example.com\n", encoding="utf-8")
    assert main(["plan", "r.csv"]) == 0
    assert "nothing to do" in capsys.readouterr().out


def test_plan_as_json(fabric: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`plan --json` is one JSON object with the counts and every step."""
    fabric.seed(subscribers=[{"email": "p0@example.com", "display_name": "Old"}, {"email": "unmanaged@example.com"}])
    words = ["plan", roster(tmp_path / "r.jsonl", 3), "--passwords", "secrets", "--json"]
    assert main(words) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["subscribers"] == {"created": 2, "updated": 1, "deleted": 0, "unchanged": 0}
    assert len(report["steps"]) == 6
    assert report["steps"][0]["changes"] == {"display_name": {"from": "Old", "to": "P 0"}}
    assert main([*words, "--prune"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["subscribers"]["deleted"] == 1
    assert [one["email"] for one in report["steps"] if one["action"] == "delete"] == ["unmanaged@example.com"]


def test_plan_shows_the_first_steps_unless_all_are_asked_for(
    fabric: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of many steps the first fifty are shown, and how many more there are; `--all` shows them."""
    words = ["plan", roster(tmp_path / "r.jsonl", 40), "--passwords", "secrets"]
    main(words)
    printed = capsys.readouterr().out
    assert len(re.findall("^create ", printed, re.MULTILINE)) == 50
    assert "and 30 more" in printed
    main([*words, "--all"])
    assert len(re.findall("^create ", capsys.readouterr().out, re.MULTILINE)) == 80


def test_apply_export_apply_is_a_round_trip(fabric: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Applied, the Space is as the roster has it; exported, edited and applied again, only the edit is written."""
    words = ["--passwords", "secrets", "--journal", "journal", "--yes"]
    assert main(["apply", roster(tmp_path / "r.jsonl", 30), *words]) == 0
    printed = capsys.readouterr()
    assert "Applying: 60 of 60" in printed.out
    assert "all done" in printed.out
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o600
    assert len(fabric.stored("subscribers")) == 30
    for name in ("out.csv", "out.jsonl", "out.json", "out.yaml"):
        assert main(["export", "-o", name]) == 0
        assert "30 people" in capsys.readouterr().err
        fabric.forget()
        assert main(["apply", name, "--yes"]) == 0
        assert {one.method for one in fabric.log} == {"GET"}
    edited = (tmp_path / "out.csv").read_text(encoding="utf-8").replace("P 7,", "Seven,", 1)
    (tmp_path / "out.csv").write_text(edited, encoding="utf-8")
    fabric.forget()
    assert main(["apply", "out.csv", "--yes"]) == 0
    assert [one.operation for one in fabric.log if one.method != "GET"] == ["subscribers.update"]


def test_export_to_standard_output(fabric: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a file the roster goes to standard output, JSON Lines unless another format is asked for."""
    fabric.seed(subscribers=2)
    assert main(["export"]) == 0
    printed = capsys.readouterr()
    assert [json.loads(line)["email"] for line in printed.out.splitlines()] == [
        one["subscriber"]["email"] for one in fabric.stored("subscribers")
    ]
    assert printed.err == "2 people\n"
    assert main(["export", "--format", "csv"]) == 0
    assert capsys.readouterr().out.startswith("email,")


def test_export_replaces_no_file_unasked_and_leaves_no_half(
    fabric: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is there stays, unless `--overwrite` is given; a failed export leaves neither a file nor a part."""
    (tmp_path / "mine.csv").write_text("mine", encoding="utf-8")
    assert main(["export", "-o", "mine.csv"]) == 2
    assert main(["export", "-o", "people.txt"]) == 2
    assert main(["export", "-o", "nowhere/people.csv"]) == 2
    fabric.seed(subscribers=30, page_size=10)
    fabric.fail("subscribers.sip_credentials.list", status=403, times=None)
    assert main(["export", "-o", "mine.csv", "--overwrite"]) == 1
    assert (tmp_path / "mine.csv").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.csv"]
    fabric.clear_faults()
    assert main(["export", "-o", "mine.csv", "--overwrite"]) == 0
    assert (tmp_path / "mine.csv").read_text(encoding="utf-8").count("\n") == 31
    assert "mine.csv exists already" in capsys.readouterr().err


def test_what_the_service_refuses_is_listed(fabric: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A refused row is named with its line and the service's reason; the others are done; exit code 1."""
    fabric.fail("subscribers.create", status=422, body={"errors": [{"message": "no room", "code": "full"}]})
    words = ["apply", roster(tmp_path / "r.jsonl", 5), "--passwords", "secrets", "--yes", "--at-once", "1"]
    assert main(words) == 1
    printed = capsys.readouterr().out
    assert re.search(r"create subscriber p0@example.com \(line 1\): failed: .*no room", printed)
    assert re.search(r"create credential p0@example.com p0 \(line 1\): blocked", printed)
    assert len(fabric.stored("subscribers")) == 4
    assert main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["complete"] is True
    assert len(fabric.stored("subscribers")) == 5


def test_asks_first(fabric: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a terminal and without `--yes` nothing is written: exit code 2. With nothing to do nothing is asked."""
    words = ["apply", roster(tmp_path / "r.jsonl", 2), "--passwords", "secrets"]
    assert main(words) == 2
    assert "--yes" in capsys.readouterr().err
    assert fabric.stored("subscribers") == []
    assert main([*words, "--yes"]) == 0
    assert main(words) == 0


@pytest.mark.parametrize(("answer", "code", "made"), [("y", 0, 3), ("n", 2, 0), ("", 2, 0)])
def test_the_answer_counts(fabric: Any, tmp_path: Path, answer: str, code: int, made: int) -> None:
    """In a terminal it asks, saying how many changes where; only yes is yes."""
    words = ["apply", roster(tmp_path / "r.jsonl", 3), "--passwords", "secrets"]
    with Terminal(words, environment(fabric), cwd=tmp_path) as terminal:
        assert f"Make 6 changes at {fabric.base_url}?" in terminal.until(r"\[y/N\]")
        terminal.type(f"{answer}\n")
        assert terminal.end() == code
        assert bool(re.search(r"Applying +━.* 6/6 +[\d,]+/s", terminal.text)) == (code == 0)
    assert len(fabric.stored("subscribers")) == made


def test_ctrl_c_at_the_question_ends_it(fabric: Any, tmp_path: Path) -> None:
    """Ctrl-C while it asks: nothing is written, exit code 130, no traceback, at once."""
    words = ["apply", roster(tmp_path / "r.jsonl", 3), "--passwords", "secrets"]
    with Terminal(words, environment(fabric), cwd=tmp_path) as terminal:
        terminal.until(r"\[y/N\]")
        terminal.type("\x03")
        assert terminal.end(5) == 130
        assert "Traceback" not in terminal.text
    assert fabric.stored("subscribers") == []


def test_ctrl_c_finishes_what_is_in_flight_and_says_how_to_go_on(tmp_path: Path) -> None:
    """Ctrl-C in the middle: no answer is lost, the command to go on is printed, and it does what was left, once."""
    path = roster(tmp_path / "r.jsonl", 200)
    with server(latency=0.1, allow_duplicates=True) as fabric:
        words = ["apply", path, "--passwords", "secrets", "--journal", "journal", "--yes", "--at-once", "20"]
        with Terminal(words, environment(fabric), cwd=tmp_path) as terminal:
            terminal.until(r" \d\d\d?/400")
            terminal.type("\x03")
            assert terminal.end() == 130
            assert "the requests in flight are finished" in terminal.text
            assert "not done" not in terminal.text
            (again,) = re.findall(r"signalwire-fabric (apply .*--at-once 20)", terminal.text)
        assert fabric.executed() == fabric.answered()
        half = len(fabric.stored("subscribers"))
        assert 0 < half < 200
        ended = run(["plan", path, "--passwords", "secrets", "--journal", "journal"], environment(fabric), cwd=tmp_path)
        assert "resuming the journal's last run" in ended.stdout
        ended = run(again.split(), environment(fabric), cwd=tmp_path)
        assert ended.returncode == 0, ended.stderr
        made = fabric.stored("subscribers")
        assert len(made) == len({one["subscriber"]["email"] for one in made}) == 200
        assert fabric.executed("subscribers.sip_credentials.create") == 200


def test_sigterm_stops_as_ctrl_c_does(tmp_path: Path) -> None:
    """SIGTERM in the middle: what is in flight is finished; the JSON summary says that it was stopped."""
    path = roster(tmp_path / "r.jsonl", 200)
    with server(latency=0.1) as fabric:
        words = ["apply", path, "--passwords", "secrets", "--yes", "--json", "--at-once", "20"]
        command = [*COMMAND, *words]
        with subprocess.Popen(command, env=environment(fabric), cwd=tmp_path, stdout=subprocess.PIPE) as process:
            while fabric.executed("subscribers.create") < 20:
                assert process.poll() is None
            process.send_signal(signal.SIGTERM)
            assert process.stdout is not None
            report = json.loads(process.stdout.read())
        assert process.returncode == 130
        assert (report["stopped"], report["failed"]) == (True, [])
        assert report["subscribers"]["created"] == len(fabric.stored("subscribers"))


def test_the_second_ctrl_c_gives_up(tmp_path: Path) -> None:
    """A second Ctrl-C does not wait for answers that do not come."""
    path = roster(tmp_path / "r.jsonl", 10)
    with server() as fabric:
        fabric.stall("subscribers.create", times=None)
        words = ["apply", path, "--passwords", "secrets", "--journal", "journal", "--yes"]
        with Terminal(words, environment(fabric), cwd=tmp_path) as terminal:
            terminal.until("Applying")
            while not fabric.requests("POST"):
                assert terminal.process.poll() is None, terminal.text
                terminal._read(0.05)
            terminal.type("\x03")
            terminal.until("the requests in flight")
            terminal.type("\x03")
            assert terminal.end(10) == 130
            assert "Traceback" not in terminal.text


def test_shards_are_the_whole(fabric: Any, tmp_path: Path) -> None:
    """The shards of a roster, applied one after the other, are the roster."""
    path = roster(tmp_path / "r.jsonl", 30)
    for number in (1, 2, 3):
        words = ["apply", path, "--shard", f"{number}/3", "--passwords", f"secrets{number}", "--yes"]
        before = len(fabric.stored("subscribers"))
        assert main(words) == 0
        assert len(fabric.stored("subscribers")) > before
    assert len(fabric.stored("subscribers")) == 30


def test_passwords_may_come_from_a_command(fabric: Any, tmp_path: Path) -> None:
    """`--password-command` is asked for each password, without a shell."""
    words = ["apply", roster(tmp_path / "r.jsonl", 2), "--password-command", "echo pass-{email}-{username}", "--yes"]
    assert main(words) == 0
    assert len(fabric.stored("subscribers")) == 2


@pytest.mark.parametrize("command", ["plan", "apply"])
@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ('{"email": "a@example.com"}\n{"email": 5}\nnonsense\n', "", [r"r.jsonl:2:", r"r.jsonl:3:", "2 problems"]),
        (
            '{"email": "a@example.com", "sip_credentials": [{"username": "a"}]}\n',
            "",
            ["no password", "--passwords FILE"],
        ),
        ("", "--shard 3/2", ["I/N"]),
        ("", "--format csv --base-url http://example.com", ["http"]),
        ("", "--passwords nowhere/file", ["No such file"]),
    ],
)
def test_bad_input_is_misuse(
    fabric: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], *, command: str, text: str, words: str, said: Any
) -> None:
    """A bad roster (every problem with its line) or bad configuration: exit code 2, nothing written."""
    (tmp_path / "r.jsonl").write_text(text, encoding="utf-8")
    assert main([command, "r.jsonl", *words.split()]) == 2
    printed = capsys.readouterr().err
    for one in said:
        assert re.search(one, printed), printed
    assert fabric.requests("POST") == 0


def test_a_roster_that_is_not_there(fabric: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that cannot be read is reported by its name: exit code 2."""
    assert main(["plan", "none.csv"]) == 2
    assert "none.csv" in capsys.readouterr().err


def test_a_journal_that_is_in_use_or_damaged_is_reported(
    fabric: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is no journal is left as it is: exit code 2."""
    (tmp_path / "journal").write_text("these are my notes, and no journal at all", encoding="utf-8")
    words = ["apply", roster(tmp_path / "r.jsonl", 2), "--passwords", "secrets", "--journal", "journal", "--yes"]
    assert main(words) == 2
    assert "journal" in capsys.readouterr().err
    assert (tmp_path / "journal").read_text(encoding="utf-8") == "these are my notes, and no journal at all"
    assert fabric.stored("subscribers") == []


@pytest.mark.parametrize("command", ["plan", "apply"])
def test_all_that_is_to_be_installed_is_said_at_once(
    fabric: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """Without PyYAML, a YAML roster asks for it in one line; without rich, for both at once; help needs no PyYAML."""
    monkeypatch.setitem(sys.modules, "yaml", None)
    (tmp_path / "p.yaml").write_text("- email: ada@example.com\n", encoding="utf-8")
    for words in (["p.yaml"], ["p.yml", "--json"], ["p.csv", "--format", "yaml", "--json"]):
        assert main([command, *words]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert "pip install 'signalwire_fabric_async[yaml]'" in line
    assert main([command, "--help"]) == 0
    capsys.readouterr()
    monkeypatch.setitem(sys.modules, "rich", None)
    for words, extras in ((["p.yaml"], "cli,yaml"), (["p.csv"], "cli")):
        assert main([command, *words]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert f"pip install 'signalwire_fabric_async[{extras}]'" in line


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of POSIX")
@pytest.mark.parametrize("sent", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("idle", ["reading a pipe", "serving"])
def test_a_signal_ends_an_idle_command_at_once(fabric: Any, tmp_path: Path, sent: str, idle: str) -> None:
    """Also while a plan reads a pipe into which nobody writes, and while a server has nothing to do."""
    os.mkfifo(tmp_path / "people.csv")
    words = ["plan", str(tmp_path / "people.csv")] if idle == "reading a pipe" else ["serve", "--port", "0"]
    with subprocess.Popen(
        [*COMMAND, *words], env=environment(fabric), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(getattr(signal, sent))
        out, err = process.communicate(timeout=60)
        assert process.returncode == (130 if idle == "reading a pipe" else 0)
        assert b"Traceback" not in out + err


@pytest.mark.skipif(sys.platform == "win32", reason="/dev/full is of Linux")
@pytest.mark.parametrize("to", ["/dev/full", "closed pipe"])
def test_an_output_that_fails_does_not_touch_the_run(tmp_path: Path, to: str) -> None:
    """Everything is done; one line says that standard output failed, another one what was done; exit code 1."""
    with server() as fabric:
        rows = "".join(json.dumps({"email": f"p{n}@example.com"}) + "\n" for n in range(20))
        (tmp_path / "people.jsonl").write_text(rows)
        read, write = os.pipe()
        target = write if to == "closed pipe" else os.open(to, os.O_WRONLY)
        os.close(read)
        command = [*COMMAND, "apply", "people.jsonl", "--yes"]
        ended = subprocess.run(
            command, env=environment(fabric), cwd=tmp_path, stdout=target, stderr=subprocess.PIPE, check=False
        )
        for one in {write, target}:
            os.close(one)
        lines = ended.stderr.decode().splitlines()
        assert ended.returncode == 1
        assert len(lines) == 2
        assert lines[0].startswith("20 created, 0 updated, 0 deleted subscribers")
        assert "standard output cannot be written" in lines[1]
        assert len(fabric.stored("subscribers")) == 20


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and links are of POSIX")
@pytest.mark.parametrize("kind", ["pipe", "link", "device"])
def test_export_replaces_files_alone(fabric: Any, tmp_path: Path, kind: str) -> None:
    """A pipe or a device is written into, or refused; a link stays, and what it names is replaced."""
    fabric.seed(subscribers=1)
    target = tmp_path / "target.csv"
    target.write_text("old")
    output = tmp_path / "out.csv"
    if kind == "pipe":
        os.mkfifo(output)
    elif kind == "link":
        output.symlink_to("target.csv")
    else:
        output = Path(os.devnull)
    before = output.lstat().st_mode
    words = ["export", "--output", str(output), "--overwrite", "--format", "csv"]
    ended = run(words, environment(fabric))
    assert ended.returncode == (2 if kind == "pipe" else 0)
    assert output.lstat().st_mode == before
    assert target.read_text().startswith("email,") is (kind == "link")
