"""Instructions in user space for each call, which noise does not move: `python -m benchmarks.instructions [PEER ...]`.

Each peer runs under callgrind (Debian: apt-get install valgrind) with two
counts of calls; the difference is the cost of one, without the start. It takes
a minute or two for each.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from importlib import import_module

from .measure import ROOT, interpreter
from .peers import FLOOR, PEERS
from .server import serving

FEW, MANY = 150, 650
WORKS = ("create", "get")


def main(peers: list[str]) -> None:
    """Print a line for each peer and each kind of call."""
    with serving(None) as (origin, _):
        for work in WORKS:
            floor = count(FLOOR, work, origin)
            print(f"{work}: {PEERS[FLOOR].title}: {floor:,}")
            for peer in peers:
                found = count(peer, work, origin)
                print(f"{work}: {PEERS[peer].title}: {found:,} ({found / floor:.2f})")


def count(peer: str, work: str, origin: str) -> int:
    """Return the instructions of one call."""
    few, many = (_total(peer, work, origin, calls) for calls in (FEW, MANY))
    return (many - few) // (MANY - FEW)


def _total(peer: str, work: str, origin: str, calls: int) -> int:
    tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    command = [*tool, interpreter(PEERS[peer]), "-m", "benchmarks.instructions", "run", peer, work, origin, str(calls)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or found is None:
        raise RuntimeError(f"{peer} failed at {work}:\n{done.stderr[-2000:]}")
    return int(found[1])


def run(peer: str, work: str, origin: str, calls: int) -> None:
    """Make so many calls: what runs under callgrind."""
    chosen = PEERS[peer]
    module = import_module(f"benchmarks.peers.{chosen.module}")

    async def calling() -> None:
        async with module.CLIENT(origin, chosen.settings) as client:
            await client.many(getattr(client, work), calls)

    asyncio.run(calling())


if __name__ == "__main__":
    if sys.argv[1:2] == ["run"]:
        run(sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]))
    else:
        main(sys.argv[1:] or ["ours"])
