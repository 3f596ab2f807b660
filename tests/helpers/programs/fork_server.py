"""A program: runs scripts in copies of one interpreter that has the package loaded already.

    python fork_server.py

Each line of its standard input is a JSON object: `script`, `cwd`, `environment` and `output` (a file for what it
prints). It forks, runs the script as an interpreter of its own would, and prints the exit code.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
from typing import Any

import aiohttp

import signalwire_fabric_async.testing.server
from signalwire_fabric_async.catalog import tables

LOADED = (aiohttp, signalwire_fabric_async.testing.server, tables())


def become(job: dict[str, Any]) -> None:
    """Be the process that the job describes."""
    output = os.open(job["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for old, new in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(old, new)
    os.chdir(job["cwd"])
    os.environ.clear()
    os.environ.update(job["environment"])
    sys.argv = [job["script"]]
    sys.path.insert(0, job["cwd"])
    runpy.run_path(job["script"], run_name="__main__")


def main() -> None:
    """Serve until the standard input ends."""
    while line := sys.stdin.readline():
        child = os.fork()
        if not child:
            become(json.loads(line))
            return
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
