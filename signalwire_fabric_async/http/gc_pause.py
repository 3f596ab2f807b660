"""Pauses the garbage collector while a long response is read.

A page of 1,000 items is parsed into thousands of lists and dictionaries. For
each 700 of them the collector would look through the new ones, and now and
then through everything that the program holds, although a response that is
being read has no cycles. That took a quarter of the time of a long listing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from .._collector import without_gc

T = TypeVar("T")

LONG_BODY: Final = 32 * 1024
"""Bytes of a response from which on its objects are enough for several passes of the collector."""


def read_without_gc(read: Callable[[bytes, int], T], body: bytes, status: int) -> T:
    """Read a response while the collector is paused."""
    return without_gc(read, body, status)
