"""Rounds of measurements: every peer in turn, a fresh process each, pinned to a core of its own."""

from __future__ import annotations

import compileall
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from .peers import FLOOR, PEERS, Peer

ROOT = Path(__file__).resolve().parent.parent
FOREIGN = (
    "import sys, types, runpy; sys.modules['benchmarks'] = types.ModuleType('benchmarks'); "
    f"sys.modules['benchmarks'].__path__ = [{str(ROOT / 'benchmarks')!r}]; "
    "runpy.run_module({0!r}, run_name='__main__', alter_sys=True)"
)
"""What another interpreter runs: a module of these benchmarks, with the build of the project that it has itself."""

Figures = dict[str, float]


@dataclass
class Measurements:
    """What each round gave: by work and peer, one set of figures a round."""

    rounds: dict[tuple[str, str], list[Figures]] = field(default_factory=dict)

    def add(self, work: str, peer: str, figures: Figures) -> None:
        self.rounds.setdefault((work, peer), []).append(figures)

    def values(self, work: str, peer: str, figure: str) -> list[float]:
        return [one[figure] for one in self.rounds.get((work, peer), ())]

    def ratios(self, work: str, peer: str, figure: str, against: str = FLOOR) -> list[float]:
        """How many times as fast as the floor of the same round."""
        floors = self.values(work, against, figure)
        return [base / one for base, one in zip(floors, self.values(work, peer, figure), strict=False)]

    def median_ratio(self, work: str, peer: str, figure: str, against: str = FLOOR) -> float | None:
        found = self.ratios(work, peer, figure, against)
        return median(found) if found else None


def interpreter(peer: Peer) -> str:
    """Return the Python that runs a peer."""
    if peer.python:
        return os.environ.get(peer.python, "")
    return sys.executable


def compile_all() -> None:
    """Have the bytecode of the checkout and of every peer's packages: no peer is to be slow for want of it.

    Some installers write none, and with PYTHONDONTWRITEBYTECODE the first import does not either.
    """
    for folder in ("signalwire_fabric_async", "benchmarks"):
        compileall.compile_dir(ROOT / folder, quiet=1)
    installed = "import compileall, sysconfig; compileall.compile_dir(sysconfig.get_path('purelib'), quiet=2)"
    for python in {interpreter(peer) for peer in PEERS.values()}:
        if Path(python).is_file():
            subprocess.run([python, "-c", installed], check=True)


def why_not(peer: Peer) -> str | None:
    """Why a peer cannot be measured here, or None."""
    if peer.python and not Path(interpreter(peer)).is_file():
        return f"{peer.python} must name the python of {peer.install}"
    for name in () if peer.python else peer.needs:
        if importlib.util.find_spec(name) is None:
            return f"{name} is not installed"
    return None


def program(peer: Peer, module: str) -> tuple[str, ...]:
    """The arguments with which a peer's interpreter runs a module of the benchmarks."""
    return ("-P", "-c", FOREIGN.format(module)) if peer.python else ("-m", module)


def environment(peer: Peer) -> dict[str, str]:
    """The environment of a peer's process."""
    kept = {**os.environ, "PYTHONHASHSEED": "0", "SIGNALWIRE_LOG_MODE": "off"}
    kept["PYTHONPATH"] = "" if peer.python else str(ROOT)
    return kept


def run(peer: str, work: str, origin: str, *, share: float, core: int | None) -> Figures:
    """One peer's figures for one piece of work, from a process of its own."""
    chosen = PEERS[peer]
    command = [interpreter(chosen), *program(chosen, "benchmarks.workloads"), peer, work, origin, str(share)]
    pin: Callable[[], None] | None = None
    if core is not None:
        kept = core

        def pin() -> None:
            os.sched_setaffinity(0, {kept})

    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(chosen),
        preexec_fn=pin,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{peer} failed at {work}:\n{done.stderr[-2000:]}")
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def rounds(
    plan: list[tuple[str, str, str]], count: int, *, share: float, core: int | None, measured: Measurements
) -> Iterator[str]:
    """Measure a plan of (work, peer, origin) so many times over; yields what was just done."""
    for number in range(1, count + 1):
        for work, peer, origin in plan:
            measured.add(work, peer, run(peer, work, origin, share=share, core=core))
            yield f"round {number} of {count}: {work}: {peer}"
