"""What `export` writes is planned as nothing to do, in every format, whatever the Space holds."""

from __future__ import annotations

import asyncio
import io
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from helpers.command_line import environment, run, server
from signalwire_fabric_async.provisioning import FORMATS, export, plan, write_roster
from signalwire_fabric_async.provisioning.roster.cells import needs_mark, read_cell, written
from signalwire_fabric_async.testing import FakeFabric

ANY_TEXT = st.characters(exclude_categories=["Cs"])  # but lone surrogates

HOSTILE = (
    *(
        " Ada",
        "Ada ",
        "\tAda",
        "\u00a0Ada",
        "Ada\n",
        "A\rB",
        "\r",
        "A\r\nB",
        "\u2028",
        "\ufeffAda",
        "\x00",
        "\x1f",
        "\x85a",
    ),
    *("=1+1", "+49151", "-1", "@SUM(A1)", "'", "''", "'=1", "'t Hooft", "' a", '"', '""', 'a"b', "a,b;c\td|e", ",,,,"),
    *("1.23457E+11", "0012", "15551234567", "1,5", "1e5", "null", "yes", "~", "- a", "# a", "email", "<<", "sep=;"),
    *("x" * 140_000, "\U0001f600", "e\u0301", "\u202eabc", "{}", "[]", "***"),
)


async def writes(names: list[str], format: str, folder: Path) -> int:
    """How many writes are planned for what export wrote of such a Space."""
    async with FakeFabric() as fabric, fabric.session() as session:
        fabric.seed(subscribers=[{"email": f"p{n}@example.com", "display_name": name} for n, name in enumerate(names)])
        people = await session.subscribers.list().collect()
        made: list[str] = []
        named = {f"p{n}@example.com": name for n, name in enumerate(names)}
        for one in people:
            name = named[one.subscriber.email]
            made.append(name)
            await session.subscribers.sip_credentials(one.id).create(
                username=f"{len(made)} {name[:50]}", password="hunter22", caller_id=name
            )
        path = folder / f"space.{format}"
        with path.open("w", newline="", encoding="utf-8") as to:
            assert await write_roster(export(session), to, format=format) == len(names)
        async with plan(session, path) as planned:
            return planned.writes


@pytest.mark.parametrize("format", FORMATS)
async def test_hostile_names_come_back(format: str, tmp_path: Path) -> None:
    """Carriage returns, quotes, formulas, blanks, long numbers, Unicode: 0 writes."""
    assert await writes([*HOSTILE], format, tmp_path) == 0


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(ANY_TEXT, max_size=12), min_size=1, max_size=4))
@pytest.mark.parametrize("format", FORMATS)
def test_any_name_comes_back(format: str, names: list[str]) -> None:
    """Whatever text: 0 writes."""
    with tempfile.TemporaryDirectory() as folder:
        assert asyncio.run(writes(names, format, Path(folder))) == 0


@settings(max_examples=300)
@given(st.text(ANY_TEXT))
@example("'")
@example("' ")
@example("'''=")
def test_a_cell_comes_back(text: str) -> None:
    """The apostrophe that marks a cell is taken off again, and only that one; a formula is never written bare."""
    cell = written(text)
    assert read_cell(cell) == text
    assert not cell.startswith(("=", "+", "-", "@"))
    assert (cell != text) == needs_mark(text)


def test_an_apostrophe_of_a_name_stays() -> None:
    """A roster that a person wrote: 's-Hertogenbosch, 't Hooft."""
    assert [read_cell(one) for one in ("'t Hooft", " 's-Hertogenbosch ", "'=1", "'0012")] == [
        "'t Hooft",
        "'s-Hertogenbosch",
        "=1",
        "0012",
    ]


@pytest.mark.parametrize(
    "duplicate", [{}, {"created_at": "2001-01-01T00:00:00Z"}, {"created_at": "2099-01-01T00:00:00Z"}]
)
async def test_one_odd_value_stops_nobody_else(tmp_path: Path, duplicate: dict[str, str]) -> None:
    """What no roster can hold is left out and named; the others are exported, and planned as nothing to do.

    Of two subscribers with one e-mail, `export` and `plan` take the same one: the oldest, wherever it is listed.
    """
    odd = [
        {"email": "ada@example.com", "display_name": "Ada"},
        {"email": "not an address", "display_name": "Odd"},
        {"email": "bob@example.com", "display_name": "Bob"},
    ]
    left_out: list[str] = []
    async with FakeFabric(allow_duplicates=True) as fabric, fabric.session() as session:
        fabric.seed(subscribers=odd)
        fabric.seed(subscribers=[{"email": "ADA@example.com", "display_name": "Duplicate", **duplicate}])
        people = {one.subscriber.email: one.id async for one in session.subscribers.list()}
        for name in ("a", "b"):
            await session.subscribers.sip_credentials(people["ada@example.com"]).create(
                username=name, password="hunter22", codecs=["OPUS", "PCMU"]
            )
        for format in FORMATS:
            left_out.clear()
            text = io.StringIO(newline="")
            assert await write_roster(export(session, on_left_out=left_out.append), text, format=format) == 2
            path = tmp_path / f"space.{format}"
            path.write_bytes(text.getvalue().encode())
            assert len(left_out) == 2
            assert "the e-mail 'not an address', which is no address" in "".join(left_out)
            assert "which another subscriber has too" in "".join(left_out)
            if "created_at" in duplicate:
                assert ("Duplicate" in text.getvalue()) == duplicate["created_at"].startswith("2001")
            async with plan(session, path) as planned:
                assert planned.writes == 0


def test_export_for_a_spreadsheet_has_a_byte_order_mark(tmp_path: Path) -> None:
    """`export --bom` begins the file so that Excel reads UTF-8; `plan` reads it as without."""
    path = tmp_path / "space.csv"
    with server() as fabric:
        fabric.seed(subscribers=[{"email": "zoe@example.com", "display_name": "Zoë"}])
        env: dict[str, Any] = environment(fabric)
        done = run(["export", "--bom", "--output", str(path)], env)
        assert done.returncode == 0, done.stderr
        assert path.read_bytes().startswith(b"\xef\xbb\xbfemail,")
        done = run(["plan", str(path)], env)
        assert "nothing to do" in done.stdout
