"""A program: runs scripts and modules in copies of one interpreter that has the package loaded already.

    python fork_server.py

Each line of its standard input is a JSON object: `arguments` (of an interpreter: a script's path, or `-m` and a module,
and what follows), `cwd`, `environment`, `output` (a file for what it prints) and `seconds`, after which it is killed. It
forks, runs them as an interpreter of its own would, and prints the exit code.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import signal
import sys
from importlib import import_module
from typing import Any

from signalwire_fabric_async.catalog import tables

LOADED = (
    *map(
        import_module,
        (
            "aiohttp",
            "pytest",
            "signalwire_fabric_async.http.connections",
            "signalwire_fabric_async.http.settings",
            "signalwire_fabric_async.http.transport",
            "signalwire_fabric_async.provisioning",
            "signalwire_fabric_async.session",
            "signalwire_fabric_async.testing.server",
        ),
    ),
    tables(),
)


def become(job: dict[str, Any]) -> None:
    """Be the process that the job describes."""
    signal.alarm(job["seconds"])
    output = os.open(job["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for old, new in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(old, new)
    os.chdir(job["cwd"])
    os.environ.clear()
    os.environ.update(job["environment"])
    sys.path.insert(0, job["cwd"])
    first, *rest = job["arguments"]
    if first == "-m":
        sys.argv = rest
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    else:
        sys.argv = job["arguments"]
        runpy.run_path(first, run_name="__main__")


def main() -> None:
    """Serve until the standard input ends."""
    gc.freeze()  # the copies neither copy nor collect what is loaded
    while line := sys.stdin.readline():
        child = os.fork()
        if not child:
            become(json.loads(line))
            return
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
