"""Measures what a test costs with `fabric_session`, above an empty one: `python -m benchmarks.fixtures [TESTS] [ROUNDS]`.

Each suite is a pytest process of its own with a few or with many equal tests; the difference is the cost of the tests
without the start of the process. The suites run in turn; a figure is the least of the rounds.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from .measure import ROOT

EMPTY: Final = "an empty test"

TEST: Final = """
import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

@pytest.mark.parametrize("number", range({count}))
async def test_it(number{fixtures}):
    {body}
"""

SUITES: Final = {
    EMPTY: ("", "pass"),
    "fabric_session": (", fabric_session", "pass"),
    "fabric_session, one call": (", fabric_session", "await fabric_session.subscribers.list()"),
    "fabric_session, fabric_clock": (", fabric_session, fabric_clock", "pass"),
    "aiohttp's TestServer and ClientSession": (
        "",
        "async with TestServer(web.Application()), ClientSession():\n        pass",
    ),
}

FEW: Final = 20


def main(tests: int = 500, rounds: int = 5) -> None:
    """Print a line for each suite: CPU time and seconds of a test."""
    costs: dict[tuple[str, int], list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds):
            for name, (fixtures, body) in SUITES.items():
                for count in (FEW, FEW + tests):
                    path = Path(folder, "test_suite.py")
                    path.write_text(TEST.format(count=count, fixtures=fixtures, body=body))
                    costs.setdefault((name, count), []).append(_run(path))
    each = {name: _difference(costs[name, FEW], costs[name, FEW + tests], tests) for name in SUITES}
    cpu, seconds = each.pop(EMPTY)
    print(f"{EMPTY}: {cpu:.2f} ms of CPU, {seconds:.2f} ms; above it:")
    for name, (more_cpu, more_seconds) in each.items():
        print(f"  {name}: {more_cpu - cpu:.2f} ms of CPU, {more_seconds - seconds:.2f} ms")


def _difference(few: list[tuple[float, float]], many: list[tuple[float, float]], tests: int) -> tuple[float, float]:
    """Return the milliseconds of a test: CPU time, wall time."""
    least = [[min(values) for values in zip(*one, strict=True)] for one in (few, many)]
    return 1000 * (least[1][0] - least[0][0]) / tests, 1000 * (least[1][1] - least[0][1]) / tests


def _run(path: Path) -> tuple[float, float]:
    """Return the CPU time and the seconds of a suite's process."""
    settings = ["-p", "no:cacheprovider", "-o", "asyncio_mode=auto", "-c", os.devnull, "--rootdir", str(path.parent)]
    command = [sys.executable, "-m", "pytest", "-q", *settings, str(path)]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, seconds


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
