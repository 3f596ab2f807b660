"""Warns at exit of the sessions that were opened and not closed."""

from __future__ import annotations

import atexit
from typing import TYPE_CHECKING, Final
from weakref import WeakSet

if TYPE_CHECKING:
    from .client import Pool

_open: Final[WeakSet[Pool]] = WeakSet()
"""The pools that were opened and still exist."""


def warn_at_exit(pool: Pool) -> None:
    """Warn when the program ends, unless the pool is closed or gone by then."""
    _open.add(pool)


@atexit.register
def _warn_of_open_pools() -> None:
    """Warn at exit, before modules are cleared: then asyncio's TLS keeps some objects from being collected."""
    for pool in list(_open):
        pool.warn_if_open()
