"""What the tests share: the package's own fixtures, `fabric` and `fabric_session`, under their short names too."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Generator
from typing import Final

import pytest
from hypothesis import settings

from signalwire_fabric_async import AsyncSession

if threading.current_thread() is threading.main_thread():
    # A run in the background (`nohup`, `&` of a script) ignores these, and every command that a test starts would too.
    for _number in (signal.SIGINT, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])):
        if signal.getsignal(_number) is signal.SIG_IGN:
            signal.signal(_number, signal.default_int_handler if _number is signal.SIGINT else signal.SIG_DFL)

# A deadline for each example would be a bound on the wall clock of a busy machine.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


TRACED: Final = 5
"""Of the tests that repeat one path for every operation, coverage traces each fifth: tracing takes 1.5 times their own time."""

REPEATED: Final = {
    "test_observed.py",
    "test_roster_round_trips.py",
    "test_round_trips.py",
    "test_space_round_trips.py",
}
"""The files of these tests."""

UNTRACED: Final = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Choose the tests that coverage does not trace."""
    for number, item in enumerate(one for one in items if one.path.name in REPEATED):
        item.stash[UNTRACED] = number % TRACED > 0


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Run a test; without the tracer of coverage where it is not traced."""
    tracer = sys.gettrace()
    if not type(tracer).__module__.startswith("coverage") or not item.stash.get(UNTRACED, False):
        return (yield)
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)


@pytest.fixture
def session(fabric_session: AsyncSession) -> AsyncSession:
    """Return a session on the stand-in server of this test."""
    return fabric_session
