"""A program: it ensures one person over a RedisQuota, each time that a line tells it to.

    python ensure_one.py PORT REDIS_URL TIMEOUT SETTLE

It prints `ready`, and reads lines: `go` ensures the person, `cancel` cancels that. For each `go` it prints the outcome
as JSON once it has ended: whether the person was created, or the error.
"""

from __future__ import annotations

import asyncio
import json
import sys

from signalwire_fabric_async import AsyncSession, FabricError, RetryPolicy
from signalwire_fabric_async.provisioning import ensure
from signalwire_fabric_async.redis import RedisQuota
from signalwire_fabric_async.testing.login import API_TOKEN, PROJECT_ID

EMAIL = "ada@example.com"


async def outcome(session: AsyncSession, settle: float) -> object:
    """Ensure the person; return what became of it."""
    try:
        return (await ensure(session, email=EMAIL, settle=settle)).created
    except FabricError as error:
        return f"{type(error).__name__}: {error}"
    except asyncio.CancelledError:
        return "cancelled"


async def run(port: str, redis_url: str, timeout: str, settle: str) -> None:
    """Do what the lines say, until the standard input ends."""
    async with (
        RedisQuota(redis_url, 10_000, per=1.0) as quota,
        AsyncSession(
            base_url=f"http://127.0.0.1:{port}",
            project_id=PROJECT_ID,
            api_token=API_TOKEN,
            quota=quota,
            timeout=float(timeout),
            retry=RetryPolicy(attempts=1),
        ) as session,
    ):
        print("ready", flush=True)
        ensuring: asyncio.Task[object] | None = None
        while line := (await asyncio.to_thread(sys.stdin.readline)).strip():
            if line == "go":
                ensuring = asyncio.create_task(outcome(session, float(settle)))
                ensuring.add_done_callback(lambda done: print(json.dumps(done.result()), flush=True))
            elif ensuring is not None:
                ensuring.cancel()


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:]))
