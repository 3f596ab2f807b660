"""Work in a thread that a cancellation does not cut loose."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def to_the_end(do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Have something done in a thread. Cancelled meanwhile, this ends when the thread has.

    What it opened is then known and can be closed, and what it writes is
    written while its lock is held.
    """
    doing = asyncio.get_running_loop().run_in_executor(None, partial(do, *args, **kwargs))
    try:
        return await asyncio.shield(doing)
    except asyncio.CancelledError:
        while not doing.done():
            try:
                await asyncio.wait([doing])
            except asyncio.CancelledError:  # told again: it is on its way out already
                continue
        raise
