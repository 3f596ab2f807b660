"""The table of figures at the end of the run, and the watch over what is logged."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from helpers.fault_sessions import CANARIES
from helpers.figures import FIGURES, NOTES, Tally

LOGGED = "secrets in logs at DEBUG (tests watched)"


@pytest.fixture(autouse=True)
def no_secret_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Every test of this directory runs with all loggers at DEBUG, and none may show a canary."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "signalwire_fabric_async")
    yield
    figures = FIGURES.setdefault(LOGGED, [0, 0])
    figures[0] += 1
    texts = [caplog.handler.format(record) for when in ("setup", "call") for record in caplog.get_records(when)]
    leaked = [text for text in texts if any(canary in text for canary in CANARIES)]
    assert not leaked, leaked[:3]
    figures[1] += 1


@pytest.fixture
def tally() -> Iterator[Tally]:
    """Count a promise as tried and met; fails the test at its end where it was not met every time."""
    made = Tally()
    yield made
    assert not made.unmet, f"{len(made.unmet)} not met, such as {made.unmet[:5]}"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the table: row, tried, met."""
    if not FIGURES:
        return
    terminalreporter.section("promises: row, tried, met")
    width = max(len(row) for row in FIGURES)
    for row, (tried, met) in sorted(FIGURES.items()):
        flag = "" if tried == met else "   NOT MET"
        note = f"   {NOTES[row]}" if row in NOTES else ""
        terminalreporter.write_line(f"{row:<{width}}  {tried:>7}  {met:>7}{flag}{note}")
