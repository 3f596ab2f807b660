"""A stand-in Fabric server for tests: real HTTP on loopback, state, scripted faults.

Example::

    async with FakeFabric() as fabric, fabric.session() as session:
        person = await session.subscribers.create(email="ada@example.com")
        assert fabric.executed("subscribers.create") == 1

With pytest, the fixtures `fabric`, `fabric_session`, `fabric_environment` and
`fabric_clock` are available automatically.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._lazy import attach

if TYPE_CHECKING:
    from .clock import TestClock as TestClock
    from .http.request_log import Entry as Entry
    from .server import FakeFabric as FakeFabric

__all__ = ["Entry", "FakeFabric", "TestClock"]

__getattr__, _ = attach(__name__, {"clock": "TestClock", "http.request_log": "Entry", "server": "FakeFabric"})


def __dir__() -> list[str]:
    return __all__
