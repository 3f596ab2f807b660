"""A process that writes to a Space through a quota shared over Redis. Started by test_redis_quota.py.

Arguments: the service's URL, Redis' URL, limit, per, the timeout of a call. When the line `go` comes on its standard
input it begins, and it writes until that is closed; it prints what became of its writes as JSON. Once each of its tasks
has had a timeout it prints `gave up`, and its calls wait for a minute from then on.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter

from signalwire_fabric_async import AsyncSession, FabricError, RequestTimeoutError
from signalwire_fabric_async.redis import RedisQuota

TASKS = 8
PATIENT = 60.0


async def _main(base_url: str, redis_url: str, limit: int, per: float, timeout: float) -> None:
    outcomes: Counter[str] = Counter()
    patient = 0

    async def write(session: AsyncSession) -> None:
        nonlocal patient
        while not ended.done():
            try:
                await session.subscribers.create(email="ada@example.com")
            except FabricError as error:
                phase = f" in {error.phase}" if isinstance(error, RequestTimeoutError) else ""
                outcomes[f"{type(error).__name__}{phase}"] += 1
                if session.timeout != PATIENT:
                    session = session.with_options(timeout=PATIENT)
                    patient += 1
                    if patient == TASKS:
                        print("gave up", flush=True)
            else:
                outcomes["ok"] += 1

    async with (
        RedisQuota(redis_url, limit, per=per) as quota,
        AsyncSession(base_url=base_url, project_id="p", api_token="PT-token", quota=quota, timeout=timeout) as session,
    ):
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        ended = asyncio.ensure_future(asyncio.to_thread(sys.stdin.read))
        await asyncio.gather(*(write(session) for _ in range(TASKS)))
        print(json.dumps({**outcomes, "exchanges": quota._number}), flush=True)


if __name__ == "__main__":
    service, redis, *numbers = sys.argv[1:]
    asyncio.run(_main(service, redis, int(numbers[0]), float(numbers[1]), float(numbers[2])))
