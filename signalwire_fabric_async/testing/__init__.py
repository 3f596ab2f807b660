"""A stand-in Fabric server for tests: real HTTP on loopback, state that is kept, faults that are scripted.

    async with FakeFabric() as fabric, fabric.session() as session:
        person = await session.subscribers.create(email="ada@example.com")
        assert fabric.executed("subscribers.create") == 1

With pytest, the fixtures `fabric`, `fabric_session`, `fabric_environment` and
`fabric_clock` are there by themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .clock import TestClock as TestClock
    from .http.request_log import Entry as Entry
    from .server import FakeFabric as FakeFabric

__all__ = ["Entry", "FakeFabric", "TestClock"]

_MODULES = {"Entry": "http.request_log", "FakeFabric": "server", "TestClock": "clock"}


def __getattr__(name: str) -> object:
    from importlib import import_module  # the plugin imports this package in every pytest run

    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f".{module}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
