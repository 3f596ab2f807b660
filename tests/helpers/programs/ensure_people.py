"""A program: eight tasks that ensure the same people, each in an order of its own.

    python ensure_people.py PORT PEOPLE [REDIS_URL]

It prints `ready`, begins with the line that it reads, and prints its errors as a list in JSON.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys

from signalwire_fabric_async import AsyncSession, FabricError
from signalwire_fabric_async.provisioning import ensure
from signalwire_fabric_async.testing.login import API_TOKEN, PROJECT_ID

TASKS = 8


async def work(session: AsyncSession, people: int, errors: list[str]) -> None:
    """Ensure everybody, with one credential each."""
    for n in random.sample(range(people), people):
        credential = {"username": f"user-{n}", "password": "hunter22"}
        try:
            await ensure(session, email=f"person-{n}@example.com", sip_credentials=[credential], settle=0.5)
        except FabricError as error:
            errors.append(f"{type(error).__name__}: {error}")


async def run(port: str, people: str, redis_url: str = "") -> None:
    """Ensure all people in all tasks."""
    errors: list[str] = []
    quota = None
    if redis_url:
        from signalwire_fabric_async.redis import RedisQuota

        quota = await RedisQuota(redis_url, 10_000, per=1.0).__aenter__()
    try:
        async with AsyncSession(
            base_url=f"http://127.0.0.1:{port}", project_id=PROJECT_ID, api_token=API_TOKEN, quota=quota
        ) as session:
            print("ready", flush=True)
            await asyncio.to_thread(sys.stdin.readline)
            await asyncio.gather(*[work(session, int(people), errors) for _ in range(TASKS)])
    finally:
        if quota is not None:
            await quota.aclose()
    print(json.dumps(errors), flush=True)


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:]))
