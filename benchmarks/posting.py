"""POSTs at the moment in which a server closes idle connections: the client process of `benchmarks.real_servers`.

It runs as a script, with the interpreter of any build of the project, and
prints one JSON object: how many POSTs ended how.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import json
import os
from collections.abc import Iterator

from signalwire_fabric_async import AsyncSession, FabricError

WRITES_AT_ONCE = 10


async def main(options: argparse.Namespace) -> None:
    """Make the POSTs, with a pause or a reload of the server before each round."""
    found: collections.Counter[str] = collections.Counter()
    async with AsyncSession(base_url=options.origin, project_id="P", api_token="T") as session:

        async def post() -> None:
            try:
                await session.tokens.create_guest(allowed_addresses=[])
            except FabricError as error:
                found["unknown" if error.outcome_unknown else "not sent"] += 1
            else:
                found["ok"] += 1

        await asyncio.gather(*(post() for _ in range(WRITES_AT_ONCE)))
        found.clear()
        for pause in pauses(options):
            if options.signal:
                await asyncio.sleep(0.4)  # the reload before has ended
                os.kill(options.pid, options.signal)
            await asyncio.sleep(pause)
            await asyncio.gather(*(post() for _ in range(WRITES_AT_ONCE)))
    print(json.dumps(found))


def pauses(options: argparse.Namespace) -> Iterator[float]:
    """Yield the seconds to wait before each round: spread over the time in which the server closes."""
    rounds = options.writes // WRITES_AT_ONCE
    for number in range(rounds):
        yield options.least + (options.most - options.least) * number / (rounds - 1)


if __name__ == "__main__":
    reads = argparse.ArgumentParser()
    reads.add_argument("origin")
    reads.add_argument("--writes", type=int, default=100)
    reads.add_argument("--least", type=float, required=True, help="seconds of the shortest pause")
    reads.add_argument("--most", type=float, required=True, help="seconds of the longest pause")
    reads.add_argument("--signal", type=int, default=0, help="what has the server reload, sent before each round")
    reads.add_argument("--pid", type=int, default=0, help="the process that takes the signal")
    asyncio.run(main(reads.parse_args()))
