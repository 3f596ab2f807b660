"""The tasks that run code of the package."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, Final

import signalwire_fabric_async

PACKAGE: Final = str(Path(signalwire_fabric_async.__file__).parent)
STAND_IN: Final = str(Path(PACKAGE) / "testing")


async def tasks_left(*, turns: int = 5) -> list[asyncio.Task[Any]]:
    """Return the tasks beside this one that run code of the package (not of its stand-in server).

    Args:
        turns: How many turns the loop gets before, for what has ended to go.
    """
    for _ in range(turns):
        await asyncio.sleep(0)
    return [task for task in asyncio.all_tasks() if task is not asyncio.current_task() and _is_ours(task)]


def _is_ours(task: asyncio.Task[Any]) -> bool:
    coroutine: Any = task.get_coro()
    while coroutine is not None:
        code = getattr(coroutine, "cr_code", None) or getattr(coroutine, "ag_code", None)
        if code is not None and code.co_filename.startswith(PACKAGE):
            return not code.co_filename.startswith(STAND_IN)
        coroutine = getattr(coroutine, "cr_await", None)
    return False
