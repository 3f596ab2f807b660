"""The work that is measured, each in a fresh process: `python -m benchmarks.workloads PEER WORK ORIGIN SHARE`.

The process prints one JSON object: what it measured, each figure by its name.
This file begins to count before it imports anything, for the cold start.
"""

from __future__ import annotations

import time

BEGAN = time.perf_counter(), time.process_time()

import sys  # noqa: E402  # the clock above is read first


def main(peer: str, work: str, origin: str, share: float) -> None:
    """Do one piece of work as one peer does it."""
    if work.startswith("import "):  # in an interpreter that has loaded nothing else: no peer, and so no asyncio
        return _report(**_import(work.removeprefix("import ")))
    from . import peers

    chosen = peers.PEERS[peer]
    for name in chosen.without:
        sys.modules[name] = None  # type: ignore[assignment]  # as if it were not installed
    from importlib import import_module

    module = import_module(f"benchmarks.peers.{chosen.module}")
    client = module.CLIENT(origin, chosen.settings)
    figures = _WORK[work](client, share)
    if chosen.loop == "uvloop":
        import uvloop

        return _report(**uvloop.run(figures))
    import asyncio

    return _report(**asyncio.run(figures))


def _report(**figures):
    import json

    print(json.dumps(figures))


def _import(statement):
    began = time.perf_counter(), time.process_time()
    exec(statement, {})
    return {"seconds": time.perf_counter() - began[0], "cpu": time.process_time() - began[1]}


class _Clock:
    """The wall clock and the process's own time, from when it was made."""

    def __init__(self, began=None):
        self._began = began or (time.perf_counter(), time.process_time())

    def read(self):
        return {"seconds": time.perf_counter() - self._began[0], "cpu": time.process_time() - self._began[1]}


async def _calls(client, name, share):
    async with client:
        call = getattr(client, name)
        assert _id_of(await call(0)).startswith("acaa5c49"), "the server answers something else"
        await client.many(call, 300)
        clock = _Clock()
        await client.many(call, int(5_000 * share))
        return clock.read()


def _id_of(made):
    return made["id"] if isinstance(made, dict) else str(made.id)


async def _listing(client, listing, share):
    from .answers import LISTINGS

    items, size = LISTINGS[listing]
    async with client:
        assert await client.list("short", 1000) == 2_000
        clock = _Clock()
        for _ in range(max(1, int(5 * share))):
            assert await client.list(listing, size) == items
        return clock.read()


async def _memory(client, listing, _):
    from .answers import LISTINGS

    items, size = LISTINGS[listing]
    async with client:
        assert await client.list(listing, size) == items
    return {"peak": _peak()}


async def _connections(client, _):
    """What 63 more connections take: the memory after 64 calls at once, above that after as many one by one."""
    async with client:
        for number in range(64):
            await client.get(number)
        before = _resident()
        await client.many(client.get, 64 * 20)
        return {"each": (_resident() - before) / 63}


def _resident():
    """The memory that this process has now, in kB."""
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123  # imports nothing more than the peer does
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def _peak():
    """Return the most memory that this process has had, in kB (`ru_maxrss` would count its parent's too)."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123  # imports nothing more than the peer does
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


async def _first(client, _):
    async with client:
        await client.create(0)
        return _Clock(BEGAN).read()


async def _crowd(client, share):
    """Every call at once, on a pool of 100 connections: how long after the start each one ends."""
    import asyncio

    async with client:
        await client.many(client.create, 300)
        ended = []
        clock = _Clock()

        async def one(number):
            await client.create(number)
            ended.append(clock.read()["seconds"])

        async with asyncio.TaskGroup() as group:
            for number in range(int(10_000 * share)):
                group.create_task(one(number))
        figures = clock.read()
    ended.sort()
    return {**figures, "p50": ended[len(ended) // 2], "p99": ended[len(ended) * 99 // 100]}


async def _bulk(client, share):
    async with client:
        await client.bulk(300)
        clock = _Clock()
        await client.bulk(int(5_000 * share))
        return clock.read()


async def _provisioning(client, share, work):
    """A plan or an application of a roster with a credential for each person, after a short one that warms up."""
    import tempfile
    from pathlib import Path

    from .provisioning import write_roster

    with tempfile.TemporaryDirectory(prefix="fabric-bench-") as folder:
        warm, roster = (write_roster(Path(folder, f"{people}.jsonl"), people) for people in (20, int(2_500 * share)))
        async with client:
            await client.provision(work, str(warm))
            clock = _Clock()
            await client.provision(work, str(roster))
            return clock.read()


async def _late(client, _):
    """Return a server that answers 20 ms late, and a program that is busy for 15 ms with each page."""
    import asyncio

    async with client:
        await client.get(0)
        clock = _Clock()
        assert await client.list("slow", 50, lambda: asyncio.sleep(0.015)) == 2_000
        return clock.read()


_WORK = {
    "create": lambda client, share: _calls(client, "create", share),
    "get": lambda client, share: _calls(client, "get", share),
    "list_small": lambda client, share: _listing(client, "small", share),
    "list_large": lambda client, share: _listing(client, "large", share),
    "list_subscribers": lambda client, share: _listing(client, "subscribers", share),
    "list_grown_member": lambda client, share: _listing(client, "grown-member", share),
    "list_grown_value": lambda client, share: _listing(client, "grown-value", share),
    "bulk": _bulk,
    "plan": lambda client, share: _provisioning(client, share, "plan"),
    "apply": lambda client, share: _provisioning(client, share, "apply"),
    "apply_journal": lambda client, share: _provisioning(client, share, "apply_journal"),
    "first": _first,
    "memory 2000": lambda client, share: _memory(client, "short", share),
    "memory 20000": lambda client, share: _memory(client, "large", share),
    "connections": _connections,
    "crowd": _crowd,
    "late": _late,
}

if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4]))
    sys.stdout.flush()
    import os

    os._exit(0)  # pyreqwest aborts while CPython 3.11 is finalized
