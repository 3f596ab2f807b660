"""`python -m benchmarks`: measure this SDK against bare aiohttp and the others, and print the table."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from . import plot, provisioning, table
from .measure import Measurements, compile_all, rounds, why_not
from .peers import BEFORE, FLOOR, PEERS
from .server import serving, serving_slowly

OURS = ("ours", "before", "ours-plain", "before-plain")
IMPORTS = (
    "import aiohttp",
    "import signalwire_fabric_async",
    "from signalwire_fabric_async import AsyncSession",
)
PROVISIONING = ("plan", "apply", "apply_journal")
GROUPS = (*table.SPEED, "bulk", *PROVISIONING, "import", "first", "memory", "connections", "crowd", "late")


def main() -> None:
    """Read the command line, measure, print."""
    wanted = _command_line()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # which ends the servers too
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    ours, servers = (cores[-1], cores[0]) if len(cores) > 1 else (None, None)
    peers = _available(wanted.peers)
    measured = Measurements()
    compile_all()
    with ExitStack() as stack:
        fast, server = stack.enter_context(serving(servers, tls=wanted.tls))
        slow = stack.enter_context(serving_slowly(0.02, servers)) if "late" in wanted.only else ""
        plan = _plan(wanted.only, peers, fast, slow)
        if works := [work for work in PROVISIONING if work in wanted.only]:
            empty = f"http://127.0.0.1:{stack.enter_context(provisioning.serving(servers))}"
            plan += [(work, peer, empty) for work in works for peer in ("ours", "before") if peer in peers]
        share = 0.2 if wanted.quick else 1.0
        for done in rounds(plan, wanted.rounds, share=share, core=ours, measured=measured):
            if sys.stderr.isatty():
                print(f"\r\x1b[K{done}", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    _print(measured, peers, wanted.clock, server, wanted.rounds)
    if wanted.json:
        named = [{"work": work, "peer": peer, "rounds": found} for (work, peer), found in measured.rounds.items()]
        wanted.json.write_text(json.dumps({"versions": table.versions(server), "measured": named}, indent=1))
    if wanted.svg:
        plot.write(wanted.svg, measured, [peer for peer in peers if peer != "ours-prefetch"], wanted.clock)


def _command_line() -> argparse.Namespace:
    reads = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    reads.add_argument("--rounds", type=int, default=5, help="how often everything is measured (default 5)")
    reads.add_argument("--quick", action="store_true", help="a fifth of the calls, and 2 rounds: not for publishing")
    reads.add_argument("--only", nargs="+", choices=GROUPS, default=GROUPS, metavar="WORK", help=", ".join(GROUPS))
    reads.add_argument("--peers", nargs="+", choices=tuple(PEERS), default=tuple(PEERS), metavar="PEER")
    reads.add_argument(
        "--clock", choices=("seconds", "cpu"), default="seconds", help="wall clock, or the process's own time"
    )
    reads.add_argument("--tls", action="store_true", help="over TLS 1.3 instead of plain HTTP")
    reads.add_argument(
        "--before", metavar="PYTHON", help="the Python of another build of the project, measured beside it"
    )
    reads.add_argument("--json", type=Path, metavar="FILE", help="write every figure of every round")
    reads.add_argument("--svg", type=Path, metavar="FILE", help="write the plot")
    wanted = reads.parse_args()
    if wanted.quick:
        wanted.rounds = min(wanted.rounds, 2)
    if wanted.before:
        os.environ[BEFORE["python"]] = wanted.before
    return wanted


def _available(peers: list[str]) -> list[str]:
    found = []
    for peer in dict.fromkeys((FLOOR, *peers)):
        reason = why_not(PEERS[peer])
        if reason is None:
            found.append(peer)
        else:
            print(f"skipped: {PEERS[peer].title}: {reason}", file=sys.stderr)
    return found


def _plan(only: list[str], peers: list[str], fast: str, slow: str) -> list[tuple[str, str, str]]:
    """Return what one round measures, in order: (work, peer, the server's origin)."""
    plan = [(work, peer, fast) for work in table.SPEED if work in only for peer in peers if peer != "ours-prefetch"]
    if "bulk" in only:
        plan += [("bulk", peer, fast) for peer in ("ours", "before") if peer in peers]
    if "import" in only:
        plan += [(f"import {statement}", FLOOR, "") for statement in IMPORTS]
        builds = [peer for peer in ("ours", "before") if peer in peers] if "before" in peers else []
        plan += [(f"import {statement}", peer, "") for statement in IMPORTS[1:] for peer in builds]
    ours = [peer for peer in OURS if peer in peers]
    if "first" in only:
        plan += [("first", peer, fast) for peer in (FLOOR, *ours)]
    if "memory" in only:
        held = [peer for peer in (FLOOR, *ours, "vendor") if peer in peers]
        plan += [(f"memory {count}", peer, fast) for peer in held for count in (2000, 20000)]
    if "connections" in only and Path("/proc/self/status").exists():
        plan += [("connections", peer, fast) for peer in (FLOOR, *ours)]
    if "crowd" in only:
        plan += [("crowd", peer, fast) for peer in (FLOOR, *ours)]
    if "late" in only:
        plan += [("late", peer, slow) for peer in (FLOOR, "ours", "ours-prefetch") if peer in peers]
    return plan


def _print(measured: Measurements, peers: list[str], clock: str, server: str, count: int) -> None:
    kind = "the process's own time" if clock == "cpu" else "wall clock"
    print(f"{datetime.now(UTC):%Y-%m-%d}; {table.versions(server)}; {count} rounds, {kind}.\n")
    if any(measured.values(work, FLOOR, clock) for work in table.SPEED):
        print("How many times as fast as bare aiohttp (median of the rounds, their spread, and [the CPU, of its]):\n")
        print("\n".join(table.speed(measured, peers, clock)))
        print()
    for line in table.before(measured, clock):
        print(line)
    for lines in (
        table.start(measured, clock),
        table.plain(measured, clock),
        table.connections(measured),
        table.memory(measured),
        table.crowd(measured),
        table.late(measured),
    ):
        for line in lines:
            print(line)


if __name__ == "__main__":
    main()
