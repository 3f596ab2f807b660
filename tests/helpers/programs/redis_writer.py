"""A process that writes to a Space through a quota shared over Redis. Started by test_redis_quota.py.

Arguments: the service's URL, Redis' URL, limit, per, for how many seconds, the timeout of a call. When the line `go`
comes on its standard input it begins; it prints what became of its writes as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator

from signalwire_fabric_async import AsyncSession, RequestTimeoutError
from signalwire_fabric_async.redis import RedisQuota


async def _main(base_url: str, redis_url: str, limit: int, *times: float) -> None:
    per, seconds, timeout = times
    outcomes: Counter[str] = Counter()

    def rows() -> Iterator[dict[str, str]]:
        number = 0
        while time.monotonic() < ends:
            number += 1
            yield {"email": f"{number}@example.com"}

    async with (
        RedisQuota(redis_url, limit, per=per) as quota,
        AsyncSession(base_url=base_url, project_id="p", api_token="PT-token", quota=quota, timeout=timeout) as session,
    ):
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        ends = time.monotonic() + seconds
        async for outcome in session.bulk(session.subscribers.create, rows(), at_once=8):
            error = outcome.error
            phase = f" in {error.phase}" if isinstance(error, RequestTimeoutError) else ""
            outcomes[f"{type(error).__name__}{phase}" if error is not None else "ok"] += 1
        print(json.dumps({**outcomes, "exchanges": quota._number}), flush=True)


if __name__ == "__main__":
    service, redis, *numbers = sys.argv[1:]
    asyncio.run(_main(service, redis, int(numbers[0]), *map(float, numbers[1:])))
