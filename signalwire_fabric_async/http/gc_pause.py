"""Pauses the garbage collector while a long response is read.

A page of 1,000 items is parsed into thousands of lists and dictionaries. For
each 700 of them the collector would look through the new ones, and now and
then through everything that the program holds, although a response that is
being read has no cycles. That took a quarter of the time of a long listing.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Final, TypeVar

T = TypeVar("T")

LONG_BODY: Final = 32 * 1024
"""Bytes of a response from which on its objects are enough for several passes of the collector."""


def read_without_gc(read: Callable[[bytes, int], T], body: bytes, status: int) -> T:
    """Read a response while the collector is paused.

    A collector that the program has disabled stays disabled; only one that
    another thread disables during these milliseconds is enabled again.
    """
    if not gc.isenabled():
        return read(body, status)
    try:
        gc.disable()  # inside: a signal's handler may raise between any two steps
        return read(body, status)
    finally:
        gc.enable()
