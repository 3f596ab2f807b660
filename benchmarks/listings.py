"""Measures every listing against bare aiohttp with dicts, everything set, by 50 and by 1,000 (or the listing's limit).

    python -m benchmarks.listings [NAME ...]

A figure is how many times as much CPU time of the client a page costs bare aiohttp (`ClientSession.get`, `read`,
`json.loads`): above 1, the SDK is faster. Both run in one process in turn, one call in flight, against a server in another
process; thread CPU time, the least of several rounds, stands some load.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import math
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Final

import aiohttp

from signalwire_fabric_async import AsyncSession
from signalwire_fabric_async.catalog import operations, reach

from .one_answer import one_answer
from .reading import example, page

SIZES: Final = (50, 1000)
ROUNDS: Final = 5
LARGEST: Final = 64 * 1024**2
"""Maximum bytes of a page: 1,000 AI agents with every member set are 17 million."""

SECONDS: Final = 0.03
"""The time that one measurement takes at least."""

Call = Callable[[], Awaitable[object]]


async def main(names: list[str]) -> None:
    """Print a line for each listing, the worst one by the larger page first, and the geometric means."""
    found: dict[str, list[float]] = {}
    with one_answer() as origin:
        settings: dict[str, Any] = {"base_url": origin, "project_id": "p", "api_token": "t", "quota": None}
        settings["max_body"] = LARGEST
        async with AsyncSession(**settings) as session, aiohttp.ClientSession() as floor:
            for name, answer, limit, call in listings(session):
                if names and name not in names:
                    continue
                sizes = [min(size, limit) for size in SIZES]
                found[name] = [await _ratio(floor, origin, answer, size, call) for size in sizes]
                print(f"\r\x1b[K{name}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    print(f"{len(found)} listings, of bare aiohttp with dicts (CPU): by {SIZES[0]}, by {SIZES[1]:,} or the limit")
    for name, (small, large) in sorted(found.items(), key=lambda one: one[1][1]):
        print(f"  {small:5.2f} {large:5.2f}  {name}")
    means = [math.exp(sum(map(math.log, one)) / len(one)) for one in zip(*found.values(), strict=True)]
    print("geometric means: " + ", ".join(f"{mean:.2f}" for mean in means))


def listings(session: AsyncSession) -> Iterator[tuple[str, Any, int, Callable[[int], Awaitable[object]]]]:
    """Yield each listing once: its name, the type of its items, its largest page, and the call for a page of a size."""
    seen: set[str] = set()
    for operation in operations():
        if operation.kind != "list" or operation.name in seen:
            continue
        seen.add(operation.name)
        ids = ["one"] * operation.table.name.count(".")
        of_subscriber = not hasattr(session, operation.table.name.partition(".")[0])
        resource = reach(session.as_subscriber("token") if of_subscriber else session, operation, *ids)
        call = getattr(resource, operation.attribute)
        if "page_size" not in inspect.signature(call).parameters:  # the search for numbers has one page
            continue
        arguments = ("one",) if operation.by_id else ()

        def fetch(size: int, call: Any = call, arguments: tuple[str, ...] = arguments) -> Awaitable[object]:
            made: Awaitable[object] = call(*arguments, page_size=size)
            return made

        yield operation.name, operation.answer, operation.paging.max_size, fetch


async def _ratio(
    floor: aiohttp.ClientSession, origin: str, answer: Any, size: int, call: Callable[[int], Awaitable[object]]
) -> float:
    """Return how many times as much CPU time a page of a listing costs bare aiohttp."""
    body = page([example(answer, number) for number in range(size)])
    async with floor.put(origin, data=body):
        pass

    async def bare() -> None:
        async with floor.get(f"{origin}/any?page_size={size}") as response:
            assert len(json.loads(await response.read())["data"]) == size

    async def ours() -> None:
        found: Any = await call(size)
        assert len(found.data) == size

    rounds = [(await _cost(bare), await _cost(ours)) for _ in range(ROUNDS)]
    of_bare, of_ours = map(min, zip(*rounds, strict=True))
    return of_bare / of_ours


async def _cost(call: Call) -> float:
    """Return the CPU time of a call of this thread, in nanoseconds."""
    await call()
    count, began = 0, time.thread_time_ns()
    while time.thread_time_ns() - began < SECONDS * 1e9:
        await call()
        count += 1
    return (time.thread_time_ns() - began) / count


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
