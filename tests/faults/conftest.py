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
    texts = [caplog.handler.format(record) for when in ("setup", "call") for record in caplog.get_records(when)]
    leaked = [text for text in texts if any(canary in text for canary in CANARIES)]
    assert not leaked, leaked[:3]
    Tally()(LOGGED)


@pytest.fixture
def tally() -> Tally:
    """Count a promise as kept, for the table at the end of the run."""
    return Tally()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the table: each promise, and how often it was kept."""
    if not FIGURES:
        return
    terminalreporter.section("promises kept")
    width = max(len(row) for row in FIGURES)
    for row, kept in sorted(FIGURES.items()):
        terminalreporter.write_line(f"{row:<{width}}  {kept:>7}   {NOTES.get(row, '')}".rstrip())
