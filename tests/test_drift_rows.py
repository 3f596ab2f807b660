"""Which of the known differences the drift of one dialect beside the other shows, and why the others cannot show."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from helpers.differences import ASKED, places, rows_of, unlisted_because
from helpers.drift_program import OTHER, WAYS, listed_rows
from helpers.facts import table
from helpers.other_make import MODES, document, served
from signalwire_fabric_async.drift import QUESTIONS, Drift
from signalwire_fabric_async.testing.space.description import description

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "published-and-observed.md"
ROWS = [one["row"] for one in table("differences")]
ON_THE_PAGE = dict(re.findall(r"^\| ([A-Z]\d\d) \|.*\| ([a-z]+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
"""What the manual's page says of each row: how it shows, or why it cannot."""


@pytest.fixture(scope="module")
def shown() -> dict[str, str]:
    """Return the first way in which each row shows, of either dialect beside the other description."""
    found: dict[str, str] = {}
    reports = [asyncio.run(listed_rows(dialect)) for dialect in OTHER]
    for way in WAYS:
        for report in reports:
            for row in report[way]:
                found.setdefault(row, way)
    return found


def test_the_report_lists_exactly_the_rows_that_can_show(shown: dict[str, str]) -> None:
    """Each of the 132 rows is listed, by reading, by the write probe or by calls, or has its reason on the page."""
    assert len(ROWS) == 132
    assert {row: shown.get(row) or unlisted_because(row) for row in ROWS} == ON_THE_PAGE


def test_most_rows_show(shown: dict[str, str]) -> None:
    """The report is of some use: this many rows show by reading alone, with writes, with calls of a program."""
    counts = [sum(way == one for way in shown.values()) for one in WAYS]
    assert counts == [sum(said == one for said in ON_THE_PAGE.values()) for one in WAYS]
    assert sum(counts) >= 109


@pytest.mark.parametrize("row", [row for row, said in ON_THE_PAGE.items() if said == "compatible"])
def test_a_compatible_row_cannot_show(row: str) -> None:
    """Whatever one of the descriptions allows at its place, the other one allows too: nothing valid contradicts it."""
    ids = next(one["operations"] for one in table("differences") if one["row"] == row).split(", ")
    contradicted = {name for name in OTHER for id in ids if row in _rows_of_what_is_allowed(name, id)}
    assert len(contradicted) < 2


def _rows_of_what_is_allowed(name: str, id: str) -> set[str]:
    """Return the rows of what a description allows of an operation, beside the other description."""
    whole = document(name)
    one = whole.operations.get(id)
    if one is None:
        return set()
    drift = Drift(OTHER[name])
    for scheme in one.schemes[:1]:
        _, declared = served()[one.method, one.path, scheme]
        forms = [(form, True) for form in whole.forms(one.body)] if one.body else []
        forms += [(one.answer, False)] if one.answer else []
        for form, is_body in forms:
            for mode in MODES:
                for variant in range(whole.variants(form)):
                    value = whole.make(form, mode, variant)
                    if is_body:
                        drift.note_accepted(declared.name, value, value)
                    else:
                        drift.note(declared.name, value)
    return {row for one in drift.rows() for row in rows_of(one)}


def test_a_row_of_the_same_has_no_difference() -> None:
    """A row that cannot show because both say the same names operations of both descriptions, or of neither."""
    for row in (row for row, said in ON_THE_PAGE.items() if said == "same"):
        assert unlisted_because(row) == "same"
    assert unlisted_because("S01") != "same"
    assert unlisted_because("O02") != "same"
    assert places("S11") == (("request", "password"),)
    assert description("published") is not description("observed")


def test_rows_that_are_questions_are_asked() -> None:
    """A row about what an id means is a question of the write probe, with an answer by both descriptions."""
    assert {row for row, said in ON_THE_PAGE.items() if said == "question"} == set(ASKED)
    for name in ASKED.values():
        assert QUESTIONS[name].observed != QUESTIONS[name].published
