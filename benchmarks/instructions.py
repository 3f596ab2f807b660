"""Instructions in user space for each call, which noise does not move: `python -m benchmarks.instructions [PEER ...]`.

Each peer runs under callgrind (Debian: apt-get install valgrind) with two
counts of calls; the difference is the cost of one, without the start. `first`
is the import and the first call of a new process, without the start of the
interpreter. `--tls` has all of it over TLS. It takes a minute or two for each.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from importlib import import_module

from .measure import ROOT, compile_all, environment, interpreter, program
from .peers import FLOOR, PEERS
from .server import serving

FEW, MANY = 150, 650
WORKS = ("create", "get")


def main(peers: list[str], *, tls: bool) -> None:
    """Print a line for each peer and each kind of call."""
    compile_all()
    with serving(None, tls=tls) as (origin, _):
        for work, counted in (*((work, count) for work in WORKS), ("first", first)):
            floor = counted(FLOOR, work, origin)
            print(f"{work}: {PEERS[FLOOR].title}: {floor:,}", flush=True)
            for peer in peers:
                found = counted(peer, work, origin)
                print(f"{work}: {PEERS[peer].title}: {found:,} ({found / floor:.3f})", flush=True)


def count(peer: str, work: str, origin: str) -> int:
    """Return the instructions of one call."""
    few, many = (_calls(peer, work, origin, calls) for calls in (FEW, MANY))
    return (many - few) // (MANY - FEW)


def _calls(peer: str, work: str, origin: str, calls: int) -> int:
    return _instructions(peer, *program(PEERS[peer], "benchmarks.instructions"), "run", peer, work, origin, str(calls))


def first(peer: str, work: str, origin: str) -> int:
    """Return the instructions of the imports and the first call of a process."""
    start = _instructions(peer, "-c", "pass")
    return _instructions(peer, *program(PEERS[peer], "benchmarks.workloads"), peer, work, origin, "1") - start


def _instructions(peer: str, *arguments: str) -> int:
    """Return the instructions of a peer's interpreter with some arguments."""
    tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    done = subprocess.run(
        [*tool, interpreter(PEERS[peer]), *arguments],
        cwd=ROOT,
        env=environment(PEERS[peer]),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or found is None:
        raise RuntimeError(f"{peer} failed at {arguments}:\n{done.stderr[-2000:]}")
    return int(found[1])


def run(peer: str, work: str, origin: str, calls: int) -> None:
    """Make so many calls: what runs under callgrind."""
    chosen = PEERS[peer]
    for name in chosen.without:
        sys.modules[name] = None  # type: ignore[assignment]  # as if it were not installed
    module = import_module(f"benchmarks.peers.{chosen.module}")

    async def calling() -> None:
        async with module.CLIENT(origin, chosen.settings) as client:
            await client.many(getattr(client, work), calls)

    if chosen.loop == "uvloop":
        import uvloop

        uvloop.run(calling())
    else:
        asyncio.run(calling())


if __name__ == "__main__":
    if sys.argv[1:2] == ["run"]:
        run(sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]))
    else:
        named = [peer for peer in sys.argv[1:] if peer != "--tls"]
        main(named or ["ours"], tls="--tls" in sys.argv)
