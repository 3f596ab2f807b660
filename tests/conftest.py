"""What the tests share: the package's own fixtures, `fabric` and `fabric_session`, under their short names too."""

from __future__ import annotations

import pytest

from signalwire_fabric_async import AsyncSession


@pytest.fixture
def session(fabric_session: AsyncSession) -> AsyncSession:
    """A session on the stand-in server of this test."""
    return fabric_session
