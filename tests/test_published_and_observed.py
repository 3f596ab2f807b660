"""The manual's page on what is published and what is observed: a row for each known difference, and names that exist."""

from __future__ import annotations

import re
from pathlib import Path

import attrs
import pytest

import signalwire_fabric_async
from helpers.facts import table
from signalwire_fabric_async.catalog import tables

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "published-and-observed.md"
ROWS = re.findall(
    r"^\| ([A-Z]\d\d) \| (.+?) \| ([A-D]) \| (.+?) \| (.+) \| [a-z]+ \|$",
    PAGE.read_text(encoding="utf-8"),
    re.MULTILINE,
)
"""Each row: its name, place, rank, source and where it is served."""


def test_each_difference_is_a_row() -> None:
    """The page has each of the 132 differences once, in order, with the rank of its evidence, a source and an answer."""
    facts = [(one["row"], one["evidence rank"]) for one in table("differences")]
    assert [(row, rank) for row, _, rank, _, _ in ROWS] == facts
    assert len(ROWS) == 132
    for row, place, _, source, served in ROWS:
        assert len(place) >= 4, row
        assert source.strip(" -"), row
        assert len(served) >= 5, row


NAMED = sorted({name for _, _, _, _, served in ROWS for name in re.findall(r"`([A-Z]\w+(?:\.\w+)?)`", served)})
CALLED = sorted({name for _, _, _, _, served in ROWS for name in re.findall(r"`([a-z_]+\.[a-z_*]+)(?:\(\))?`", served)})


@pytest.mark.parametrize("name", NAMED)
def test_each_class_and_member_of_the_page_exists(name: str) -> None:
    """A class that a row names is exported, and a member that it names is the class's."""
    cls, _, member = name.partition(".")
    found = getattr(signalwire_fabric_async, cls)
    if member and attrs.has(found):
        assert member in {field.name for field in attrs.fields(found)}


@pytest.mark.parametrize("name", [name for name in CALLED if name.partition(".")[0] in tables()])
def test_each_call_of_the_page_exists(name: str) -> None:
    """A call that a row names is an operation, and `name.*` a table."""
    where, _, attribute = name.partition(".")
    operations = {one.attribute for one in tables()[where].operations()}
    assert attribute == "*" or attribute in operations


def test_the_page_names_classes_and_calls() -> None:
    """The two tests above have something to look at."""
    assert len(NAMED) > 40
    assert len(CALLED) > 10
