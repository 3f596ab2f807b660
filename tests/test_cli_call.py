"""`call`: every operation of the API from the command line."""

from __future__ import annotations

import asyncio
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from helpers.command_line import COMMAND, Terminal, environment, run, server
from signalwire_fabric_async.catalog import tables
from signalwire_fabric_async.cli import call as calling
from signalwire_fabric_async.cli import main
from signalwire_fabric_async.cli.connection import connection_flags
from signalwire_fabric_async.cli.fields import FIELD, QUERY, fields_of, query_names

OPERATIONS = [one for table in tables().values() for one in table.operations()]


@pytest.fixture
def fabric(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Yield a server in a thread, and the environment that leads to it."""
    with server() as running:
        monkeypatch.delenv("SIGNALWIRE_SPACE", raising=False)
        for name, value in environment(running).items():
            monkeypatch.setenv(name, value)
        yield running


def answers(capsys: Any) -> Any:
    """Return what was printed, a JSON value a line."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_lists_every_operation(capsys: pytest.CaptureFixture[str]) -> None:
    """`--list` names each operation with its method and path."""
    assert main(["call", "--list"]) == 0
    listed = [line.split(maxsplit=3)[:3] for line in capsys.readouterr().out.splitlines()]
    assert sorted(listed) == sorted([name, one.method, one.template] for name, one in calling.operations().items())
    assert len(listed) == len(OPERATIONS)
    assert ["as_subscriber.addresses.list", "GET", "/api/fabric/addresses"] in listed


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_every_operation_has_its_arguments(operation: Any) -> None:
    """Each operation takes its ids by position, and has one flag for each member of its body and query parameter."""
    command = calling.command_of(operation, operation.name)
    positional = [one.name for one in command.params if isinstance(one, click.Argument)]
    assert positional == [f"id_{name.lower()}" for name in operation.ids]
    names = {str(one.name) for one in command.params}
    assert {name for name in names if name.startswith(FIELD)} == {FIELD + name for name in fields_of(operation)}
    assert {name for name in names if name.startswith(QUERY)} == {QUERY + name for name in query_names(operation)}
    flags = [one for param in command.params if isinstance(param, click.Option) for one in param.opts]
    assert len(flags) == len(set(flags))
    with click.Context(command) as context:
        shown = " ".join(command.get_help(context).split())
    assert f"{operation.method} {operation.template}" in shown
    assert " ".join(operation.about.replace("`", "").split()) in shown


def test_creates_reads_changes_and_deletes(fabric: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A subscriber and its credential through their lives, by flags: text, repeated flags, ids by position."""
    assert main(["call", "subscribers.create", "--email", "ada@example.com", "--display-name", "Ada"]) == 0
    person = json.loads(capsys.readouterr().out)
    assert person == fabric.stored("subscribers")[0]
    words = "--username ada --password sesame-opens --codecs OPUS --codecs PCMU --encryption required"
    assert main(["call", "subscribers.sip_credentials.create", person["id"], *words.split()]) == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["username"], made["codecs"], made["encryption"]) == ("ada", ["OPUS", "PCMU"], "required")
    ids = [person["id"], made["id"]]
    assert main(["call", "subscribers.sip_credentials.update", *ids, "--caller-id", "Ada L"]) == 0
    assert json.loads(capsys.readouterr().out)["caller_id"] == "Ada L"
    assert main(["call", "subscribers.sip_credentials.delete", *ids]) == 0
    assert main(["call", "subscribers.delete", person["id"]]) == 0
    assert capsys.readouterr().out == ""
    assert fabric.stored("subscribers") == []


def test_a_listing_is_json_lines(fabric: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A listing goes over all its pages, an item a line; `--limit` ends it early."""
    fabric.seed(subscribers=25, page_size=10)
    assert main(["call", "subscribers.list"]) == 0
    assert answers(capsys) == fabric.stored("subscribers")
    fabric.forget()
    assert main(["call", "subscribers.list", "--limit", "7", "--page-size", "5"]) == 0
    assert len(answers(capsys)) == 7
    assert fabric.requests("GET") == 2
    assert main(["call", "subscribers.list", "--query", "page_number=2"]) == 0
    assert answers(capsys) == fabric.stored("subscribers")[20:]


def test_a_listing_streams(fabric: Any) -> None:
    """The first page's items are printed while the next has not been answered."""
    fabric.seed(subscribers=20, page_size=10)
    fabric.delay("subscribers.list", 1.5)
    command = [*COMMAND, "call", "subscribers.list"]
    with subprocess.Popen(command, env=environment(fabric), stdout=subprocess.PIPE) as process:
        wanted = fabric.stored("subscribers")
        assert process.stdout is not None
        assert [json.loads(process.stdout.readline()) for _ in range(10)] == wanted[:10]
        assert fabric.answered("subscribers.list") == 1
        assert [json.loads(line) for line in process.stdout] == wanted[10:]


def test_a_reader_who_has_enough_ends_it(fabric: Any) -> None:
    """Into a pipe that is closed early: one line, and exit code 1."""
    fabric.seed(subscribers=3000)
    command = [*COMMAND, "call", "subscribers.list", "--page-size", "100"]
    process = subprocess.Popen(command, env=environment(fabric), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    with process:
        (line,) = process.stderr.read().splitlines()
        assert b"standard output cannot be written" in line
        assert process.wait(20) == 1


@pytest.mark.parametrize("where", ["file", "standard input"])
def test_a_body_may_be_json(
    fabric: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, where: str
) -> None:
    """`--data` takes a file or standard input, with the wire's names; a flag wins over it."""
    body = '{"email": "ada@example.com", "display_name": "Ada"}'
    path = tmp_path / "body.json"
    path.write_text(body, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO(body))
    source = str(path) if where == "file" else "-"
    assert main(["call", "subscribers.create", "--data", source, "--display-name", "Countess"]) == 0
    assert json.loads(capsys.readouterr().out)["display_name"] == "Countess"


def test_a_member_that_is_not_known_is_sent(fabric: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A member that this version does not know goes out as it is, by `--field-json` or in a body: the service decides."""
    words = ["--email", "ada@example.com", "--field-json", 'new_member={"a": [1]}']
    assert main(["call", "subscribers.create", *words]) == 0
    assert json.loads(fabric.log[-1].body) == {"email": "ada@example.com", "new_member": {"a": [1]}}


def test_nested_members_and_types(fabric: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Booleans and numbers are sent as such, mappings as JSON, and `SWAIG` is known by both its names."""
    words = [
        "--name",
        "bot",
        "--prompt",
        '{"text": "Be kind"}',
        "--field-json",
        'SWAIG={"functions": []}',
    ]
    assert main(["call", "ai_agents.create", *words]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["ai_agent"]["prompt"]["text"] == "Be kind"
    words = ["--name", "room", "--max-members", "9", "--record-on-start=true", "--enable-room-previews", "false"]
    assert main(["call", "conference_rooms.create", *words]) == 0
    room = json.loads(capsys.readouterr().out)["conference_room"]
    assert (room["max_members"], room["record_on_start"], room["enable_room_previews"]) == (9, True, False)


def test_secrets_need_not_be_arguments(fabric: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A secret member has a flag that reads a file, and what it holds is sent without its line end."""
    (tmp_path / "secret").write_text("sesame-opens\n", encoding="utf-8")
    words = ["--email", "ada@example.com", "--password-file", str(tmp_path / "secret")]
    assert main(["call", "subscribers.create", *words]) == 0
    (tmp_path / "secret").write_text("short\n", encoding="utf-8")
    assert main(["call", "subscribers.create", "--email", "b@example.com", *words[2:]]) == 1
    said = capsys.readouterr().err
    assert "password" in said
    assert "short\n" not in said


def test_a_subscriber_calls_with_its_token(
    fabric: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An operation of a subscriber takes its token from the environment, a file or a flag, and needs no project."""
    fabric.seed(subscribers=1)
    reference = fabric.stored("subscribers")[0]["subscriber"]["email"]
    assert main(["call", "tokens.create_subscriber", "--reference", reference]) == 0
    token = json.loads(capsys.readouterr().out)["token"]
    monkeypatch.delenv("SIGNALWIRE_API_TOKEN")
    monkeypatch.delenv("SIGNALWIRE_PROJECT_ID")
    assert main(["call", "as_subscriber.addresses.list"]) == 2
    assert "SIGNALWIRE_SUBSCRIBER_TOKEN" in capsys.readouterr().err
    (tmp_path / "token").write_text(token + "\n", encoding="utf-8")
    assert main(["call", "as_subscriber.addresses.list", "--token-file", str(tmp_path / "token")]) == 0
    listed = answers(capsys)
    monkeypatch.setenv("SIGNALWIRE_SUBSCRIBER_TOKEN", token)
    assert main(["call", "as_subscriber.addresses.list"]) == 0
    assert answers(capsys) == listed
    assert main(["call", "as_subscriber.addresses.list", "--token", "wrong"]) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "which operation"),
        ("subscriber.create", "did you mean subscribers.create"),
        ("zzz", "--list"),
        ("subscribers.create", "needs --email"),
        ("subscribers.get ..", "id"),
        ("subscribers.create --data /nowhere", "No such file"),
        ("subscribers.create --field-json email", "NAME=JSON"),
        ("subscribers.create --field-json email={", "not JSON"),
        ("subscribers.create --email a@b.example --base-url http://example.com", "http"),
        ("subscribers.list --page-size 0", "page_size"),
        ("subscribers.list --query page", "NAME=VALUE"),
        ("subscribers.list --api-token-file /nowhere", "No such file"),
        ("call_flows.deploy_version X", "needs --"),
    ],
)
def test_misuse_is_one_line(fabric: Any, capsys: pytest.CaptureFixture[str], words: str, said: str) -> None:
    """An invalid call is one line that says why, before anything is sent: exit code 2."""
    assert main(["call", *words.split()]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err
    assert printed.err.count("\n") == 1
    assert fabric.log == ()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("subscribers.get", "missing argument 'ID'"),
        ("subscribers.create --emial 1", "'--email'"),
        ("addresses.list --dispaly-name Ada", "'--display-name'"),
        ("conference_rooms.create --max-members many --name x", "must be a whole number"),
        ("conference_rooms.create --record-on-start yes --name x", "must be true or false"),
        ("subscribers.list --limit -1", "'--limit'"),
        ("subscribers.list --space a --base-url http://127.0.0.1", "exclude each other"),
    ],
)
def test_arguments_that_do_not_parse_are_misuse(
    fabric: Any, capsys: pytest.CaptureFixture[str], words: str, said: str
) -> None:
    """A missing id, a flag that does not exist, a value of another type: one line that says what to do, exit code 2."""
    assert main(["call", *words.split()]) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert fabric.log == ()


def test_a_refusal_is_one_line_with_the_reason(fabric: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """The service's reason on standard error, in one line without control characters: exit code 1."""
    fabric.fail("subscribers.get", status=409, body={"errors": [{"message": "busy\x1b[2J\nnow", "code": "x"}]})
    assert main(["call", "subscribers.get", "X"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert "409 busy\\x1b[2J now (x)" in printed.err


def test_no_configuration_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a Space in the environment, the variable that is missing is named: exit code 2."""
    for name in ("SPACE", "BASE_URL", "PROJECT_ID", "API_TOKEN"):
        monkeypatch.delenv(f"SIGNALWIRE_{name}", raising=False)
    assert main(["call", "subscribers.list"]) == 2
    assert (
        capsys.readouterr().err
        == "signalwire-fabric: not set in the environment: SIGNALWIRE_SPACE (or SIGNALWIRE_BASE_URL), SIGNALWIRE_PROJECT_ID, SIGNALWIRE_API_TOKEN\n"
    )


@pytest.mark.parametrize("name", ["click", "rich"])
@pytest.mark.parametrize("command", ["call subscribers.list", "demo", "doctor", "--help"])
def test_without_the_extra_it_is_named(fabric: Any, name: str, command: str) -> None:
    """Where click or rich is not installed, each command says in one line which extra to install: exit code 2."""
    program = (
        f"import sys; sys.modules['{name}'] = None; from signalwire_fabric_async.__main__ import main; sys.exit(main())"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, *command.split()],
        env=environment(fabric),
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert (
        ended.stderr
        == "signalwire-fabric: the command line needs its extra: pip install 'signalwire_fabric_async[cli]'\n"
    )


def test_a_terminal_gets_no_control_characters(fabric: Any) -> None:
    """What the service answers cannot play with the terminal, and a listing is not held back there either."""
    fabric.seed(subscribers=[{"email": "ada@example.com", "display_name": "Zo\u00eb \x9b2J \u202e \x1b[2J"}])
    with Terminal(["call", "subscribers.list"], environment(fabric)) as terminal:
        assert terminal.end() == 0
        assert "Zo\u00eb" in terminal.raw
        assert not set("\x9b\u202e\x1b") & set(terminal.raw)


def test_an_interrupted_call_ends_at_once(fabric: Any) -> None:
    """Ctrl-C: one word, exit code 130."""
    fabric.stall("subscribers.list", times=None)
    with Terminal(["call", "subscribers.list"], environment(fabric)) as terminal:
        while not fabric.log:
            assert terminal.process.poll() is None, terminal.text
            terminal._read(0.05)
        terminal.type("\x03")
        assert terminal.end(10) == 130
        assert terminal.text.split() == ["^Cinterrupted"]


def test_the_token_may_come_from_a_file(
    fabric: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """`--api-token-file` stands in for the environment; no flag takes the token itself."""
    monkeypatch.delenv("SIGNALWIRE_API_TOKEN")
    (tmp_path / "token").write_text(fabric.api_token, encoding="utf-8")
    assert main(["call", "subscribers.list", "--api-token-file", str(tmp_path / "token")]) == 0
    assert "--api-token" not in {flag for one in connection_flags() for flag in one.opts}


def test_asyncio_is_left_alone(fabric: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A command runs in an event loop of its own and leaves none behind."""
    assert main(["call", "subscribers.list"]) == 0
    with pytest.raises(RuntimeError):
        asyncio.get_running_loop()
    assert run(["call", "subscribers.list"], environment(fabric)).returncode == 0
