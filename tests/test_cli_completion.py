"""The completion scripts in the shells that they are for: what the Tab key types and shows."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.command_line import Terminal, environment

SHELLS = {
    "bash": (["--norc", "--noprofile", "-i"], 'eval "$(signalwire-fabric completion bash)"'),
    "zsh": (["-f", "-i"], 'autoload -U compinit; compinit -u -d dump; eval "$(signalwire-fabric completion zsh)"'),
}
CLEAR = "\x15"
"""Ctrl-U: the line is emptied."""
TYPED = {
    "signalwire-fabric ca": "signalwire-fabric call ",
    "signalwire-fabric call subscribers.list_": "signalwire-fabric call subscribers.list_addresses ",
    "signalwire-fabric call subscribers.create --job": "signalwire-fabric call subscribers.create --job-title ",
    "signalwire-fabric call sip_credentials.create --encryption req": "--encryption required ",
    "signalwire-fabric plan people-of": "signalwire-fabric plan people-of-acme.csv ",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the command and a roster."""
    command = tmp_path / "signalwire-fabric"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m signalwire_fabric_async "$@"\n')
    command.chmod(0o755)
    (tmp_path / "people-of-acme.csv").touch()
    return tmp_path


def program(shell: str) -> str:
    """Return the path of a shell, or skip the test."""
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"no {shell}: apt-get install {shell}")
    return found


def variables(folder: Path) -> dict[str, str]:
    """Return an environment whose PATH begins with the command's folder."""
    return environment(PATH=f"{folder}{os.pathsep}{os.environ['PATH']}", PS1="> ", HOME=str(folder))


@pytest.mark.parametrize("shell", SHELLS)
def test_the_tab_key_completes(shell: str, folder: Path) -> None:
    """Commands, operations, the flags of members, values of enums and files are completed in bash and zsh."""
    arguments, setup = SHELLS[shell]
    with Terminal(arguments, variables(folder), program=[program(shell)], cwd=folder) as terminal:
        terminal.type(f"{setup}\necho is re''ady\n")
        terminal.until("is ready")
        for typed, wanted in TYPED.items():
            terminal.type(f"{typed}\t")
            terminal.until(wanted)
            terminal.type(CLEAR)


@pytest.mark.parametrize(("typed", "wanted"), TYPED.items())
def test_fish_completes(typed: str, wanted: str, folder: Path) -> None:
    """Fish lists what its Tab key offers: the same, with each operation's sentence."""
    asked = f"signalwire-fabric completion fish | source; complete -C '{typed}'"
    done = subprocess.run(
        [program("fish"), "--no-config", "-c", asked],
        cwd=folder, env=variables(folder), capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert wanted.rsplit(maxsplit=1)[-1] in [line.split("\t")[0] for line in done.stdout.splitlines()]
    if typed.endswith("subscribers.list_"):
        assert "List the addresses of a subscriber" in done.stdout
