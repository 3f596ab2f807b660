"""A program: a roster applied by a local cluster of several processes, one of which may be killed on the way.

    python apply_on_dask.py ROSTER JOURNALS REDIS_URL (or -) [kill | defaults]

It prints the pids of the workers, and the summary as JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from typing import Any

from distributed import Client, LocalCluster

from signalwire_fabric_async.dask import apply


async def run(roster: str, journals: str, redis_url: str, *rest: str) -> None:
    """Apply it with four shards on two workers."""
    async with (
        LocalCluster(  # type: ignore[no-untyped-call]  # distributed has no annotations
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            asynchronous=True,
            dashboard_address=None,
            host="127.0.0.1",
        ) as cluster,
        Client(cluster, asynchronous=True) as client,  # type: ignore[no-untyped-call]  # distributed has no annotations
    ):
        pids = await client.run(os.getpid)
        options: dict[str, Any] = {
            "shards": 4,
            "limit": 1_380,
            "per": 1.0,
            "quota_url": None if redis_url == "-" else redis_url,
            "settle": 0.2,
        }
        session = {"base_url": os.environ["SIGNALWIRE_BASE_URL"]}
        given = {} if "defaults" in rest else options
        applying = asyncio.create_task(apply(client, roster, journals=journals, session=session, **given))
        if "kill" in rest:
            await asyncio.sleep(1.0)
            os.kill(next(iter(pids.values())), signal.SIGKILL)
        summary = await applying
        print(json.dumps({"workers": len(set(pids.values()) - {os.getpid()}), **summary.to_json()}))


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:]))
