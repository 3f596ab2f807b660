"""A plan has one life: it is read and applied inside its block, once."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_provisioning_apply import person, put

from signalwire_fabric_async import AsyncSession, ConfigurationError
from signalwire_fabric_async.provisioning import apply, plan
from signalwire_fabric_async.testing import FakeFabric


async def test_a_plan_is_applied_once(tmp_path: Path) -> None:
    """A second `apply` is refused before anything is sent, where the service would take the same people again."""
    async with FakeFabric(allow_twins=True) as fabric, fabric.session() as session:
        async with plan(session, put(tmp_path, *map(person, range(3)))) as planned:
            assert (await planned.apply()).subscribers.created == 3
            with pytest.raises(ConfigurationError, match="a plan is applied once"):
                await planned.apply()
        assert len(fabric.stored("subscribers")) == 3


async def test_a_plan_ends_with_its_block(fabric: FakeFabric, session: AsyncSession, tmp_path: Path) -> None:
    """Outside of it a plan is neither applied nor read, and its journal is not written: the next run begins anew."""
    roster, journal = put(tmp_path, person(1)), tmp_path / "journal"
    async with plan(session, roster, journal=journal) as planned:
        assert planned.writes == 2
    before = journal.read_bytes()
    with pytest.raises(ConfigurationError, match="inside its `async with` block"):
        await planned.apply()
    for read in (planned.to_json(), anext(aiter(planned.steps()))):
        with pytest.raises(ConfigurationError, match="inside its `async with` block"):
            await read
    assert journal.read_bytes() == before
    assert fabric.requests("POST") == 0
    assert (await apply(session, roster, journal=journal)).complete
