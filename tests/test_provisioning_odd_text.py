"""Text that is none, half of a surrogate pair in one object of the Space, blocks nobody else."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from helpers.command_line import environment, run, server
from helpers.rosters import put
from signalwire_fabric_async import AsyncSession, ConfigurationError
from signalwire_fabric_async.provisioning import apply, ensure, export, plan, write_roster
from signalwire_fabric_async.testing import FakeFabric

HALF = "\ud800"


@pytest.fixture
def odd(fabric: FakeFabric) -> FakeFabric:
    """Seed a Space with half of a surrogate pair in an e-mail, in a name, and in a username."""
    fabric.seed(
        subscribers=[
            {"email": "ada@example.com", "first_name": f"Ada{HALF}", "last_name": "Lind"},
            {"email": f"b{HALF}@example.com"},
            {"email": "grace@example.com", "sip_credentials": [{"username": f"g{HALF}"}, {"username": "grace"}]},
        ]
    )
    return fabric


async def test_it_is_read_and_written_back_as_it_was(odd: FakeFabric, session: AsyncSession) -> None:
    """A listing yields every object; an update that replaces a subscriber keeps the name that it did not change."""
    emails = [one.subscriber.email async for one in session.subscribers.list()]
    assert emails == ["ada@example.com", f"b{HALF}@example.com", "grace@example.com"]
    done = await ensure(session, email="ada@example.com", last_name="Byron")
    assert done.changed
    stored = odd.stored("subscribers")[0]["subscriber"]
    assert (stored["first_name"], stored["last_name"]) == (f"Ada{HALF}", "Byron")


async def test_a_plan_names_it_and_goes_on(odd: FakeFabric, session: AsyncSession, tmp_path: Path) -> None:
    """Everybody else is compared and written; who cannot be named is named in a warning and is not deleted."""
    roster = put(
        tmp_path,
        {"email": "ada@example.com", "first_name": "Ada"},
        {"email": "grace@example.com", "sip_credentials": [{"username": "grace"}]},
        {"email": "new@example.com"},
    )
    async with plan(session, roster, prune=True, complete=True, max_deletes=0) as planned:
        assert [one for one in planned.warnings if "'b\\ud800@example.com'" in one and "no text" in one]
        assert [one for one in planned.warnings if "'g\\ud800'" in one and "grace@example.com" in one]
        summary = await planned.apply()
    assert summary.complete
    assert (summary.subscribers.created, summary.subscribers.updated) == (1, 1)
    assert odd.requests("DELETE") == 0
    assert odd.stored("subscribers")[0]["subscriber"]["first_name"] == "Ada"
    assert (await apply(session, roster)).writes == 0


@pytest.mark.parametrize("format", ["csv", "jsonl", "json", "yaml"])
async def test_an_export_leaves_it_out_and_says_so(odd: FakeFabric, session: AsyncSession, format: str) -> None:
    """The others are written; the e-mail, the name and the username are reported."""
    left_out: list[str] = []
    text = io.StringIO()
    assert await write_roster(export(session, on_left_out=left_out.append), text, format=format) == 2
    text.getvalue().encode()
    assert len(left_out) == 3
    assert all(any(half in one for one in left_out) for half in ("'b\\ud800@", "first_name of ada", "'g\\ud800'"))
    assert odd.requests("POST") == 0


@pytest.mark.parametrize("given", [{"email": f"b{HALF}@x.org"}, {"sip_credentials": [{"username": HALF}]}])
async def test_a_person_of_no_text_is_refused(fabric: FakeFabric, session: AsyncSession, given: dict[str, Any]) -> None:
    """Before anything is sent."""
    with pytest.raises(ConfigurationError, match="text"):
        await ensure(session, **{"email": "ada@example.com", **given})
    assert fabric.requests() == 0


def test_the_command_line_shows_it_escaped(tmp_path: Path) -> None:
    """`plan` prints the value that it replaces, and `call` what it read, in escapes that every terminal takes."""
    with server() as fabric:
        fabric.seed(subscribers=[{"email": "ada@example.com", "first_name": f"Ada{HALF}"}])
        planned = run(
            ["plan", str(put(tmp_path, {"email": "ada@example.com", "first_name": "Ada"}))], environment(fabric)
        )
        listed = run(["call", "subscribers.list"], environment(fabric))
    assert (planned.returncode, listed.returncode) == (0, 0)
    assert "first_name: Ada\\xd800 -> Ada" in planned.stdout
    assert '"Ada\\ud800"' in listed.stdout
