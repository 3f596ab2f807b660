"""Rosters of other makers: each is read with at most one flag, and no secret of theirs is shown or sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.documented_rosters import DOCUMENTED, MORE
from helpers.other_rosters import ROSTERS, OtherRoster
from signalwire_fabric_async.provisioning import read_roster

EVERY = (*ROSTERS, *DOCUMENTED, *MORE)


def test_there_are_fifty() -> None:
    """More than fifty makers, each once; each says where its columns are documented or seen, and two that they are not."""
    assert len({one.maker for one in EVERY}) == len(EVERY)
    assert len(EVERY) >= 65
    assert all(one.source for one in EVERY)
    assert sum(one.source.startswith("from memory") for one in EVERY) <= 2


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("roster", EVERY, ids=lambda one: one.maker)
def test_a_roster_of_another_maker_is_read_with_one_flag(tmp_path: Path, roster: OtherRoster, ending: str) -> None:
    """The person, the SIP credential of a telephone system; one warning; another system's password is not taken."""
    path = tmp_path / f"people.{ending}"
    if ending == "csv":
        path.write_text(roster.text, encoding="utf-8")
    else:
        save_as_workbook(roster.text, path)
    made = read_roster(path, columns=roster.columns or None)
    person = next(iter(people := list(made)))
    assert person.email == "ada@example.com"
    assert person.password is None
    assert person.fields.get("first_name") == roster.first_name
    assert person.fields.get("display_name", "") in (roster.display_name, "Ada Lind")
    assert person.fields.get("display_name") or not roster.display_name
    credential = next(iter(person), None)
    found = None if credential is None else (credential.username, credential.password)
    if roster.sip is None:
        assert found is None
    else:
        assert found is not None
        assert found[0] == roster.sip[0]
        assert ("" if found[1] is None else found[1].reveal()) == roster.sip[1]
    assert len(made.warnings) <= 1
    assert "canary" not in repr((people, made.warnings))


def save_as_workbook(text: str, path: Path) -> None:
    """Save a table as a workbook, its cells as text."""
    import csv

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    lines = text.splitlines()
    first = next(n for n, line in enumerate(lines) if not line.startswith(("#TYPE", "version:")))
    separator = max(",;\t", key=lines[first].count)
    for row in csv.reader(lines[first:], delimiter=separator):
        sheet.append(row)
    book.save(path)
