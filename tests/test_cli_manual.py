"""The manual's page of the command line: its examples are run in order, and print what the page shows."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest

from helpers.command_line import COMMAND, environment, run
from signalwire_fabric_async.cli import COMMANDS

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "how-to" / "command-line.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def examples(page: Any) -> Any:
    """Each command of a page's console blocks, with what the page shows that it prints."""
    found = []
    for block in re.findall(r"^```console\n(.*?)^```", page, re.DOTALL | re.MULTILINE):
        for one in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = one.partition("\n")
            found.append((command, shown))
    return found


def as_pattern(shown: Any) -> Any:
    """Return a page's output as a regular expression: `...` matches the rest of its line, alone any lines."""
    lines = []
    for line in shown.splitlines():
        if line == "...":
            lines.append(r"(?:.*\n)*?")
        else:
            lines.append(".*".join(re.escape(part.rstrip("\n")) for part in line.split("...")) + r" *\n")
    return re.compile("".join(lines))


def free_port() -> Any:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def test_the_page_is_what_the_commands_do(tmp_path: Path) -> None:
    """From `serve` to `demo`: each command ends with the exit code that the page says, and prints what it shows."""
    program = tmp_path / "bin" / "signalwire-fabric"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.join(COMMAND)} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    (roster,) = re.findall(r"^```text\n(email,.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    (tmp_path / "people.csv").write_text(roster, encoding="utf-8")
    env = environment(PATH=f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    port = str(free_port())
    done, servers = [], []
    try:
        for command, shown in examples(PAGE.replace("8080", port)):
            words = shlex.split(command, comments=True)
            if words[0] == "export":
                env.update((name, value) for name, _, value in (word.partition("=") for word in words[1:]))
                continue
            done.append(words[1])
            if words[1] == "serve":
                served = subprocess.Popen([*COMMAND, *words[1:]], env=env, stdout=subprocess.PIPE, encoding="utf-8")
                servers.append(served)
                assert served.stdout is not None
                assert served.stdout.readline() == shown
                continue
            ended = subprocess.run(
                ["/bin/sh", "-c", command], cwd=tmp_path, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, encoding="utf-8", timeout=60, check=False,
            )  # fmt: skip
            said = re.search(r"# exit code (\d+)$", command)
            assert ended.returncode == (int(said[1]) if said else 0), (command, ended.stdout)
            wanted = as_pattern(shown)
            assert wanted.match(ended.stdout) if shown.endswith("...\n") else wanted.fullmatch(ended.stdout), (
                command,
                ended.stdout,
            )
    finally:
        for served in servers:
            served.send_signal(signal.SIGTERM)
            assert served.wait(10) == 0
            if served.stdout is not None:
                served.stdout.close()
    assert set(done) == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_flag_that_the_pages_show_is_one(command: Any) -> None:
    """Each flag beside a command in the README and on the page is one of that command's own."""
    known = set(re.findall(r"--[a-z-]+", run([command, "--help"], environment()).stdout))
    if command == "call":
        known |= set(re.findall(r"--[a-z-]+", run(["call", "subscribers.create", "--help"], environment()).stdout))
        known |= set(re.findall(r"--[a-z-]+", run(["call", "subscribers.list", "--help"], environment()).stdout))
    lines = [line for line, _ in examples(README) + examples(PAGE) if f"signalwire-fabric {command}" in line]
    assert lines
    assert {flag for line in lines for flag in re.findall(r"--[a-z-]+", line.partition("#")[0])} <= known


def test_the_page_names_every_command() -> None:
    """Each command is a row of the first table, in the order of `--help`."""
    assert re.findall(r"^\| `(\w+)` \|", PAGE.partition("## Which Space")[0], re.MULTILINE) == list(COMMANDS)
