"""The stand-in's calls: dialed or received, driven by a test, commanded while they last, found in the log."""

from __future__ import annotations

from typing import Any

import pytest

from signalwire_fabric_async import AsyncSession, ConfigurationError, NotFoundError, ValidationError
from signalwire_fabric_async.catalog import operations
from signalwire_fabric_async.testing import FakeFabric

NOBODY = "5a3e1d1c-dead-4000-8000-000000000001"
COMMANDS = sorted(one.command for one in operations() if one.command and one.command != "dial")


async def dialed(session: AsyncSession, to: str = "+15035550123") -> str:
    """Dial; return the call's id."""
    return (await session.calls.dial(from_="+15035550100", to=to, url="https://example.com/swml")).id


async def test_a_call_is_answered_and_ended(session: AsyncSession, fabric: FakeFabric) -> None:
    """The other side rings, answers and ends; the log has the call under its id, with how long it lasted."""
    with fabric.clock:
        id = await dialed(session)
        assert fabric.calls.status(id) == "queued"
        fabric.calls.ring(id)
        fabric.calls.answer(id)
        fabric.clock.advance(7)
        fabric.calls.end(id)
    log = await session.voice_logs.get(id)
    assert (log.id, fabric.calls.status(id)) == (id, "ended")
    assert fabric.stored("voice_logs")[0]["duration"] == 7
    assert [one.id for one in await session.voice_logs.list().collect()] == [id]
    names = [one.name for one in await session.voice_logs.events(id).list().collect()]
    assert names == [f"calling.call.{name}" for name in ("created", "ringing", "answered", "ended")]
    with pytest.raises(ConfigurationError, match="is over"):
        fabric.calls.answer(id)


async def test_a_flow_of_commands(session: AsyncSession, fabric: FakeFabric) -> None:
    """What a command starts runs until one stops it; digits reach the collection that runs."""
    id = fabric.calls.receive(to="+15035550100", from_="+15035550199")
    fabric.calls.answer(id)
    await session.calls.collect(id, control_id="menu", digits={"max": 3})
    fabric.calls.press(id, "12")
    fabric.calls.press(id, "#")
    assert fabric.calls.collected(id, "menu") == "12#"
    assert fabric.calls.running(id) == {"menu": "collect"}
    await session.calls.collect_stop(id, control_id="menu")
    assert fabric.calls.running(id) == {}
    for control_id in ("menu", "none"):
        with pytest.raises(NotFoundError):
            await session.calls.collect_stop(id, control_id=control_id)
    ended = await session.calls.end(id)
    assert ended.status == "ended"
    with pytest.raises(ValidationError):
        await session.calls.end(id)


async def test_what_no_command_starts(session: AsyncSession, fabric: FakeFabric) -> None:
    """A fax that SWML sends is started by the test, and stopped by the command."""
    id = await dialed(session, "sip:desk@example.com")
    fabric.calls.start(id, "send_fax", "fax")
    await session.calls.send_fax_stop(id, control_id="fax")
    assert fabric.calls.running(id) == {}
    canceled = await session.calls.update(id=id, url="https://example.com/swml", status="canceled")
    assert canceled.status == "canceled"


@pytest.mark.parametrize("command", COMMANDS)
async def test_each_command_is_judged_by_state(session: AsyncSession, fabric: FakeFabric, command: str) -> None:
    """Of each of the 42 commands: an unknown id is 404 or its parameters are refused, an ended call refuses."""
    id = await dialed(session)
    fabric.calls.end(id)
    (operation,) = (one for one in operations() if one.command == command)
    route = fabric.space.routes.by_name[operation.name]
    handle = fabric.space.special[operation.name](fabric.space, route)
    for known, status in ((NOBODY, 404), (id, 422)):
        body: dict[str, Any] = {"command": command, "id": known, "params": {"id": known, "control_id": "x"}}
        assert handle(_call(route, body)).status == status
    assert len(COMMANDS) == 41


def _call(route: Any, body: dict[str, Any]) -> Any:  # the stand-in's own, internal classes
    from signalwire_fabric_async.testing.space.outcomes import Call

    return Call([], body, "", None, route, "http://example.com")
