"""A session outside of `async with`: in a notebook, and where asyncio does not run."""

from __future__ import annotations

import pytest
import trio

from signalwire_fabric_async import AsyncSession, ConfigurationError, SessionClosedError
from signalwire_fabric_async.testing import FakeFabric


async def test_open_returns_the_session_and_close_ends_it() -> None:
    """`await session.open()` makes calls possible until `close()`, and a view is not opened."""
    async with FakeFabric() as fabric:
        made = AsyncSession(base_url=fabric.base_url, project_id=fabric.project_id, api_token=fabric.api_token)
        with pytest.raises(SessionClosedError, match=r"await session\.open\(\)"):
            await made.subscribers.list()
        session = await made.open()
        assert session is made
        assert len(await session.subscribers.list()) == 0
        with pytest.raises(ConfigurationError, match="open already"):
            await session.open()
        with pytest.raises(ConfigurationError, match="view"):
            await session.with_options(timeout=1.0).open()
        await session.close()
        with pytest.raises(SessionClosedError, match="closed"):
            await session.subscribers.list()


def test_under_trio_a_session_says_what_it_needs() -> None:
    """Without an asyncio event loop, opening raises an error that names asyncio.run()."""

    async def main() -> None:
        async with AsyncSession("acme", project_id="P", api_token="T"):
            raise AssertionError("it opened")

    with pytest.raises(ConfigurationError, match=r"asyncio\.run\(\)"):
        trio.run(main)
