"""How the command line finds its Space: profiles, proxies, the log, completion, and the stand-in of `serve`."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers.command_line import COMMAND, environment, run, server
from signalwire_fabric_async.cli import main


@pytest.fixture
def fabric(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """Yield a server in a thread, an environment without a Space, and an empty configuration folder."""
    with server() as running:
        for name in ("SPACE", "BASE_URL", "PROJECT_ID", "API_TOKEN", "PROFILE"):
            monkeypatch.delenv(f"SIGNALWIRE_{name}", raising=False)
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
        (tmp_path / "signalwire-fabric").mkdir()
        yield running


def written(folder: Path, text: str, mode: int = 0o600) -> Path:
    """Write the profiles of a test."""
    path = folder / "signalwire-fabric" / "profiles.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def profile(fabric: Any, name: str, token: str | None = None) -> str:
    """Return a profile that leads to the server."""
    return (
        f'[{name}]\nSIGNALWIRE_BASE_URL = "{fabric.base_url}"\nSIGNALWIRE_PROJECT_ID = "{fabric.project_id}"\n'
        f'SIGNALWIRE_API_TOKEN = "{token or fabric.api_token}"\n'
    )


def test_a_profile_stands_in_for_the_environment(
    fabric: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`default` is used where nothing else is named; `--profile` and SIGNALWIRE_PROFILE choose another, and flags win."""
    written(tmp_path, profile(fabric, "default") + profile(fabric, "wrong", token="other"))
    assert main(["call", "subscribers.list"]) == 0
    assert main(["call", "subscribers.list", "--profile", "wrong"]) == 1
    monkeypatch.setenv("SIGNALWIRE_PROFILE", "wrong")
    assert main(["call", "subscribers.list"]) == 1
    assert main(["call", "subscribers.list", "--profile", "default"]) == 0
    (tmp_path / "token").write_text(fabric.api_token, encoding="utf-8")
    assert main(["call", "subscribers.list", "--api-token-file", str(tmp_path / "token")]) == 0
    capsys.readouterr()


def test_profiles_and_environment_are_not_mixed(
    fabric: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the environment names a Space, the token of the profile `default` is not sent there."""
    written(tmp_path, profile(fabric, "default"))
    monkeypatch.setenv("SIGNALWIRE_SPACE", "acme")
    assert main(["call", "subscribers.list"]) == 2
    assert "SIGNALWIRE_PROJECT_ID, SIGNALWIRE_API_TOKEN" in capsys.readouterr().err
    assert fabric.log == ()


@pytest.mark.parametrize(
    ("text", "mode", "said"),
    [
        ("[default]\n", 0o600, "no profile 'staging'; its profiles: default"),
        ("[staging\n", 0o600, "cannot be read"),
        ('[staging]\ntoken = "x"\n', 0o600, "staging.token must be one of"),
        ('[staging]\nSIGNALWIRE_API_TOKEN = "x"\n', 0o644, "chmod 600"),
    ],
)
def test_a_profile_that_cannot_be_used_is_one_line(
    fabric: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, mode: int, said: str
) -> None:
    """A missing profile, a wrong name, a file that others can read: exit code 2, and what to do."""
    written(tmp_path, text, mode)
    assert main(["call", "subscribers.list", "--profile", "staging"]) == 2
    printed = capsys.readouterr().err
    assert said in printed
    assert printed.count("\n") == 1


def test_verbose_logs_to_standard_error(fabric: Any) -> None:
    """Without a flag only warnings are logged; with -vv each event; the output stays JSON."""
    quiet = run(["call", "subscribers.list", "--json"], environment(fabric))
    loud = run(["call", "subscribers.list", "--json", "-vv"], environment(fabric))
    assert (quiet.stdout, quiet.stderr) == ("[]\n", "")
    assert loud.stdout == "[]\n"
    assert "DEBUG: " in loud.stderr
    assert fabric.api_token not in loud.stderr


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("signalwire-fabric app", "apply"),
        ("signalwire-fabric call subscribers.cr", "subscribers.create"),
        ("signalwire-fabric call subscribers.create --ema", "--email"),
        ("signalwire-fabric call addresses.list --disp", "--display-name"),
        ("signalwire-fabric call subscribers.sip_credentials.create X --encryption req", "required"),
        ("signalwire-fabric serve --dialect pub", "published"),
    ],
)
def test_bash_completes(fabric: Any, words: str, wanted: str) -> None:
    """Commands, operations, flags of members and of queries, and the values of enumerations are completed."""
    env = environment(_SIGNALWIRE_FABRIC_COMPLETE="bash_complete", COMP_WORDS=words)
    env["COMP_CWORD"] = str(len(words.split()) - 1)
    ended = run([], env)
    assert wanted in [line.partition(",")[2] for line in ended.stdout.splitlines()]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_is_printed(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`completion SHELL` prints a script that asks this program."""
    assert main(["completion", shell]) == 0
    assert f"_SIGNALWIRE_FABRIC_COMPLETE={shell}_complete" in capsys.readouterr().out


def test_a_query_parameter_has_a_flag_and_its_value_is_sent(
    fabric: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A value of an enumeration goes into the query as it is written."""
    for name, value in environment(fabric).items():
        monkeypatch.setenv(name, value)
    assert main(["call", "addresses.list", "--type", "room", "--sort-order", "desc"]) == 0
    assert fabric.log[-1].query == "type=room&sort_order=desc"
    capsys.readouterr()


def test_serve_is_seeded_fails_and_logs() -> None:
    """`--seed` begins with subscribers, `--fail` fails the first requests, `--log` prints each, `--json` the credentials."""
    words = ["serve", "--port", "0", "--seed", "3", "--fail", "subscribers.list=404", "--log", "--json"]
    with subprocess.Popen(
        [*COMMAND, *words], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as served:
        assert served.stdout is not None
        assert served.stderr is not None
        said = json.loads("".join(served.stdout.readline() for _ in range(5)))
        env = environment(
            SIGNALWIRE_BASE_URL=said["base_url"],
            SIGNALWIRE_PROJECT_ID=said["project_id"],
            SIGNALWIRE_API_TOKEN=said["api_token"],
        )
        assert run(["call", "subscribers.list"], env).returncode == 1
        assert len(run(["call", "subscribers.list"], env).stdout.splitlines()) == 3
        first = served.stderr.readline()
        assert first == "GET /api/fabric/resources/subscribers 404 subscribers.list\n"
        served.terminate()
        assert served.wait(20) == 0


@pytest.mark.parametrize("fault", ["subscribers.list", "subscribers.list=x", "nobody.list=503"])
def test_a_fault_that_is_none_is_misuse(fault: str) -> None:
    """`--fail` must name an operation and a status: exit code 2."""
    ended = run(["serve", "--port", "0", "--fail", fault], environment())
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.count("\n") == 1
