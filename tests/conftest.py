"""What the tests share: the package's own fixtures, `fabric` and `fabric_session`, under their short names too."""

from __future__ import annotations

import signal
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings

from helpers.redis_server import Server
from signalwire_fabric_async import AsyncSession

if threading.current_thread() is threading.main_thread():
    # A run in the background (`nohup`, `&` of a script) ignores these, and every command that a test starts would too.
    for _number in (signal.SIGINT, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])):
        if signal.getsignal(_number) is signal.SIG_IGN:
            signal.signal(_number, signal.default_int_handler if _number is signal.SIGINT else signal.SIG_DFL)

# A deadline for each example would be a bound on the wall clock of a busy machine.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


@pytest.fixture
def session(fabric_session: AsyncSession) -> AsyncSession:
    """Return a session on the stand-in server of this test."""
    return fabric_session


@pytest.fixture
async def redis(tmp_path: Path) -> AsyncIterator[Server]:
    """Yield a running redis-server that grants a quota at once."""
    server = Server(tmp_path)
    await server.start()
    await server.admit()
    yield server
    await server.kill()
