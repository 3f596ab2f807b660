"""A program: the stand-in server in a process of its own, controlled over its standard input.

    python stand_in_server.py UNMANAGED THERE

It starts with that many unmanaged people, and that many of the roster who are
there already. It prints its port, then answers each line that it reads:
`faults` (lose 3 % of answers, refuse 2 % of requests), `clear`, `dump PATH`, `kill PID COUNT` (when so many more
requests have come), `spare` (kill nobody).
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

from signalwire_fabric_async.testing import FakeFabric


def dump(fabric: FakeFabric, path: str) -> None:
    """Write what the server holds, and what happened to it, into a file."""
    people = fabric.stored("subscribers")
    credentials = {one["id"]: fabric.stored("subscribers.sip_credentials", one["id"]) for one in people}
    written = [one for one in fabric.log if one.method != "GET"]
    lost = sum(one.executed and one.status is None for one in written)
    Path(path).write_text(
        json.dumps({"people": people, "credentials": credentials, "writes": len(written), "lost": lost})
    )


async def kill(fabric: FakeFabric, pid: int, count: int) -> None:
    """Kill a process when so many more requests have come."""
    last = len(fabric.log) + count
    while len(fabric.log) < last:
        await asyncio.sleep(0.001)
    os.kill(pid, signal.SIGKILL)


async def serve(unmanaged: int, there: int) -> None:
    """Serve until the standard input ends."""
    async with FakeFabric(allow_duplicates=True) as fabric:
        fabric.seed(
            subscribers=[{"email": f"unmanaged-{n}@example.org", "first_name": "Untouched"} for n in range(unmanaged)]
            + [{"email": f"Person-{n}@Example.com", "last_name": "Kept"} for n in range(there)]
        )
        print(fabric.port, flush=True)
        killing: asyncio.Task[None] | None = None
        while line := (await asyncio.to_thread(sys.stdin.readline)).split():
            if line[0] == "faults":
                fabric.lose_answers(0.03, seed=1)
                fabric.refuse(0.02, status=503, seed=2)
            elif line[0] == "clear":
                fabric.clear_faults()
            elif line[0] == "kill":
                killing = asyncio.create_task(kill(fabric, int(line[1]), int(line[2])))
            elif line[0] == "spare" and killing is not None:
                killing.cancel()
            elif line[0] == "dump":
                dump(fabric, line[1])
            print("ok", flush=True)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))
