"""Python programs in copies of one interpreter that has the package loaded: cheaper than an interpreter each."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

PROGRAM = Path(__file__).parent / "programs" / "fork_server.py"


class Interpreter(Protocol):
    """Runs one program after another."""

    def __call__(
        self, arguments: Sequence[str], *, cwd: Path, environment: Mapping[str, str], seconds: int = 60
    ) -> tuple[int, str]:
        """Run a program, for `seconds` at most.

        Args:
            arguments: A script's path, or `-m` and a module, and the program's own arguments.
            cwd: Its directory, which is also first in its `sys.path`.
            environment: All of its environment.
            seconds: The time after which it is killed.

        Returns:
            Its exit code, negative for a signal, and what it printed.
        """


@contextmanager
def interpreter(*options: str) -> Iterator[Interpreter]:
    """Start an interpreter with some options, and run programs in copies of it. It needs fork, thus POSIX."""
    command = [sys.executable, *options, str(PROGRAM)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def run(
            arguments: Sequence[str], *, cwd: Path, environment: Mapping[str, str], seconds: int = 60
        ) -> tuple[int, str]:
            assert process.stdin is not None
            assert process.stdout is not None
            output = cwd / "printed.txt"
            job = {
                "arguments": arguments,
                "cwd": str(cwd),
                "environment": dict(environment),
                "output": str(output),
                "seconds": seconds,
            }
            process.stdin.write(json.dumps(job) + "\n")
            process.stdin.flush()
            exit_code = int(process.stdout.readline())
            return exit_code, output.read_text(encoding="utf-8")

        yield run
