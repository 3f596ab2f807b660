"""The words of the project: names and sentences that were replaced by plainer ones do not come back."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parent.parent
PLACES: Final = ("signalwire_fabric_async", "tests", "docs", "benchmarks", "examples", "findings")
PAGES: Final = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
SUFFIXES: Final = {".py", ".md", ".lua", ".sh"}

WORDS: Final = [
    "anew",
    "deed",
    "deeds",
    "fruitless",
    "heal",
    "lateness",
    "leftover",
    "leftovers",
    "noun",
    "nouns",
    "shelf",
    "stranger",
    "strangers",
    "told",
    "twin",
    "twins",
    "unpacker",
    "vault",
    "whoever",
    "workbench",
]
"""Words of no sentence, and of no part of a name."""

PHRASES: Final = ("for ever", "of ours", "what is given up")
"""Phrases of no sentence."""

NAMES: Final = frozenset(
    [
        "AT_ONCE",
        "Bench",
        "FRUITLESS",
        "Facts",
        "Gate",
        "HAND_MADE",
        "MisuseError",
        "Noun",
        "Situation",
        "Thing",
        "Told",
        "Turns",
        "WorkbenchError",
        "_deed_of",
        "_had_all",
        "allow_twins",
        "away",
        "carry_out",
        "died_in_the_pool",
        "expect_nothing",
        "lie",
        "place_of_caller",
        "put_off",
        "situation_of_lateness",
        "turned_out",
        "usual_deed",
    ]
)
"""Names of code that have better ones."""

ALLOWED: Final = {
    ("signalwire_fabric_async/resources/datasphere/documents.py", "noun"): "a part of speech",
    ("tests/helpers/documented_rosters.py", "twin"): "a column of a maker's roster",
}
"""Words of the service or of a maker."""


def texts() -> dict[str, str]:
    """Return what people read, by path: but for this list, and for what is derived from the descriptions."""
    paths = [ROOT / page for page in PAGES]
    paths += [path for place in PLACES for path in (ROOT / place).rglob("*") if path.suffix in SUFFIXES]
    found = {path.relative_to(ROOT).as_posix(): path for path in sorted(paths) if path != Path(__file__)}
    return {name: path.read_text(encoding="utf-8") for name, path in found.items() if "/facts/" not in name}


TEXTS: Final = texts()


def words_of(text: str) -> set[str]:
    """Return the words of a text in lower case, those within names included."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", text)}


def names_of(source: str) -> Iterator[str]:
    """Yield the names that Python source uses."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME:
            yield token.string


def test_the_pages_and_the_code_are_read() -> None:
    """What is looked at is there: the package, its tests, the manual."""
    assert {"README.md", "docs/how-to/errors.md", "signalwire_fabric_async/session.py", "tests/conftest.py"} <= set(
        TEXTS
    )
    assert words_of("class NounTable: pass  # TWIN of_deeds") >= {"noun", "table", "twin", "deeds"}


@pytest.mark.parametrize("word", WORDS)
def test_an_old_word_is_gone(word: str) -> None:
    """No sentence, docstring, comment or name has it."""
    assert [name for name, text in TEXTS.items() if word in words_of(text) and (name, word) not in ALLOWED] == []


@pytest.mark.parametrize("phrase", PHRASES)
def test_an_old_phrase_is_gone(phrase: str) -> None:
    """No sentence has it, over the end of a line neither."""
    pattern = re.compile(rf"\b{phrase}\b".replace(" ", r"\s+"), re.IGNORECASE)
    assert [name for name, text in TEXTS.items() if pattern.search(text)] == []


def test_old_names_are_gone() -> None:
    """No variable, parameter, attribute, function or class has one of them."""
    found = {name: NAMES.intersection(names_of(text)) for name, text in TEXTS.items() if name.endswith(".py")}
    assert {name: old for name, old in found.items() if old} == {}
