"""A program: an application whose journal cannot grow beyond some bytes, as on a full disk.

python apply_on_full_disk.py PORT ROSTER JOURNAL BYTES
"""

from __future__ import annotations

import asyncio
import resource
import signal
import sys

from signalwire_fabric_async import AsyncSession
from signalwire_fabric_async.provisioning import JournalError, apply
from signalwire_fabric_async.testing.login import API_TOKEN, PROJECT_ID


async def run(port: str, roster: str, journal: str, size: str) -> None:
    """Apply with the limit; print what was said."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), int(size)))
    base_url = f"http://127.0.0.1:{port}"
    async with AsyncSession(base_url=base_url, project_id=PROJECT_ID, api_token=API_TOKEN, quota=None) as session:
        try:
            await apply(session, roster, journal=journal, settle=0.05, at_once=8)
        except JournalError as error:
            print(error)
        else:
            print("done")


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:]))
