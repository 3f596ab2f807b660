"""`completion`: the script by which a shell completes commands, operations, flags and values."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import click
from click.shell_completion import get_completion_class

from .commands import PROGRAM
from .output import DONE, UsageError
from .parsing import COMPLETE, Command, Options

SHELLS: Final = ("bash", "zsh", "fish")


def _print(options: Options) -> int:
    shell = options.shell or Path(os.environ.get("SHELL", "")).name
    found = get_completion_class(shell) if shell in SHELLS else None
    if found is None:
        raise UsageError(f"name a shell: {', '.join(SHELLS)}")
    made = found(click.Group(PROGRAM), {}, PROGRAM, COMPLETE)
    print(made.source_template % made.source_vars())
    return DONE


COMMAND: Final = Command(
    "completion",
    _print,
    click.Argument(["shell"], required=False, type=click.Choice(SHELLS)),
    help="Print the completion script of a shell (default: the one in SHELL).",
    epilog='bash: put `eval "$(signalwire-fabric completion bash)"` into ~/.bashrc. zsh: the same with zsh, in ~/.zshrc '
    "after compinit. fish: signalwire-fabric completion fish > ~/.config/fish/completions/signalwire-fabric.fish",
)
