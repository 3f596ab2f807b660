"""A program: one application of a roster, to be killed.

    python apply_roster.py PORT ROSTER JOURNAL [TIMEOUT [WRITES]]

It prints `planned`, then, when it came to its end, its summary as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys

from signalwire_fabric_async import AsyncSession, RetryPolicy
from signalwire_fabric_async.provisioning import plan
from signalwire_fabric_async.testing.login import API_TOKEN, PROJECT_ID


async def run(port: str, roster: str, journal: str, timeout: str = "", at_once: str = "32") -> None:
    """Plan and apply."""
    async with (
        AsyncSession(
            base_url=f"http://127.0.0.1:{port}",
            project_id=PROJECT_ID,
            api_token=API_TOKEN,
            retry=RetryPolicy(base=0.01),
            quota=None,
            timeout=float(timeout or 30.0),
            max_connections=max(100, int(at_once)),
        ) as session,
        plan(
            session, roster, journal=journal or None, settle=None if timeout else 0.2, at_once=int(at_once)
        ) as planned,
    ):
        print("planned", planned.writes, flush=True)
        summary = await planned.apply()
        print(json.dumps(summary.to_json()), flush=True)


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:]))
