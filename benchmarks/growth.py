"""Shows that costs grow no faster than the work: waiting calls, sizes of pages, calls of one session.

    python -m benchmarks.growth

Memory is the resident set of this process; time is CPU time of its one thread, which stands some load.
"""

from __future__ import annotations

import asyncio
import gc
import time
from typing import Final

import orjson

from signalwire_fabric_async import AsyncSession, Page, SubscriberSipCredential
from signalwire_fabric_async.schema.response_body import reader_of

from .answers import credential
from .one_answer import one_answer
from .peers import IN_FLIGHT
from .reading import least, page

WAITING: Final = (1, 100, 1_000, 10_000, 100_000)
PAGES: Final = (1, 10, 100, 1_000, 10_000, 50_000)
CALLS: Final = 100_000
BLOCKS: Final = 10


def resident() -> int:
    """Return the resident memory of this process in kB."""
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123  # a file of the kernel
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def session_on(origin: str) -> AsyncSession:
    """Return a session whose calls wait as long as it takes."""
    return AsyncSession(base_url=origin, project_id="p", api_token="t", quota=None, timeout=3600)


async def report_waiting(origin: str) -> None:
    """Print what calls cost that wait for a server which does not answer, on a pool of 100 connections."""
    print("calls that wait: KiB each; CPU us each to start, to cancel; tasks left")
    for count in WAITING:
        async with session_on(origin) as session:
            before, began = resident(), time.thread_time()
            tasks = [asyncio.ensure_future(session.subscribers.get("one")) for _ in range(count)]
            for _ in range(20):
                await asyncio.sleep(0.01)
            started, grown = time.thread_time() - began, resident() - before
            began = time.thread_time()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            cancelled = time.thread_time() - began
            del tasks
        left = len(asyncio.all_tasks()) - 1
        each = [1e6 * seconds / count for seconds in (started, cancelled)]
        print(f"  {count:>7,}: {grown / count:8.1f} KiB; {each[0]:8.1f} {each[1]:8.1f} us; {left}")


def report_pages() -> None:
    """Print what an item costs in pages of several sizes."""
    read = reader_of(Page[SubscriberSipCredential], strict=False)
    print("pages of SIP credentials: CPU ns an item; of orjson.loads")
    for count in PAGES:
        body = page([credential(number) for number in range(count)])
        cost, parsing = least(lambda body=body: read(body, 200)), least(lambda body=body: orjson.loads(body))
        print(f"  {count:>7,}: {cost / count:8.0f} ns; {cost / parsing:.2f}")


async def report_calls(origin: str) -> None:
    """Print the memory and the objects of a process that makes many calls of one session."""
    print(f"calls of one session, {IN_FLIGHT} in flight: resident MiB, objects, CPU us a call")
    async with session_on(origin) as session:
        for block in range(BLOCKS):
            began = time.thread_time()
            numbers = iter(range(CALLS // BLOCKS))

            async def work() -> None:
                for _ in numbers:  # noqa: B023  # the tasks end within the block
                    await session.subscribers.get("one")

            async with asyncio.TaskGroup() as group:
                for _ in range(IN_FLIGHT):
                    group.create_task(work())
            each = 1e6 * (time.thread_time() - began) / (CALLS // BLOCKS)
            gc.collect()
            done = (block + 1) * (CALLS // BLOCKS)
            print(f"  {done:>7,}: {resident() / 1024:6.1f} MiB; {len(gc.get_objects()):,}; {each:.1f} us")


async def main() -> None:
    """Print the tables."""
    import aiohttp

    with one_answer() as origin:
        await report_waiting(origin)
        async with aiohttp.ClientSession() as session, session.put(origin, data=orjson.dumps({"id": "one"})):
            pass
        await report_calls(origin)
    report_pages()


if __name__ == "__main__":
    asyncio.run(main())
