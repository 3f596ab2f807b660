"""Pauses the garbage collector where many objects are made that all stay alive: it would look through them in vain."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def without_gc(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function while the collector is paused.

    A collector that the program has disabled stays disabled; only one that
    another thread disables during these milliseconds is enabled again.
    """
    if not gc.isenabled():
        return work(*args, **kwargs)
    try:
        gc.disable()  # inside: a signal's handler may raise between any two steps
        return work(*args, **kwargs)
    finally:
        gc.enable()
