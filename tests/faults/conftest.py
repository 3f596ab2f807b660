"""The table of figures at the end of the run, and the watch over what is logged."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from helpers.fault_sessions import CANARIES, THROUGH_CLIENT
from helpers.figures import FIGURES, NOTES, Tally

_REPEATS = "aiohttp itself sends a GET a second time, which counts as one attempt"
_PHASE = "the public API does not show when the first byte of a GET leaves: the phase is `response`"
_POOL = "the pool, and what happens to its idle connections, is aiohttp's"

LESS_THROUGH_A_CLIENT = {
    "test_three_attempts_are_all": _REPEATS,
    "test_the_hidden_repetition_of_aiohttp_is_counted": _REPEATS,
    "test_the_retry_budget_stops_a_storm": _REPEATS,
    "test_reads_survive_keep_alives_that_die": _REPEATS,
    "test_the_events_of_a_call": _REPEATS,
    "test_a_slow_answer_is_asked_for_again_within_the_deadline": _REPEATS,
    "test_a_deadline_in_the_queue_for_a_connection": _PHASE,
    "test_a_stall_in_dns_and_in_connecting_ends_at_the_deadline": _PHASE,
    "test_a_large_body_that_is_not_read": "aiohttp goes on writing a body after an early response",
    "test_never_closed": "the client is its owner's to close",
    "test_after_a_fork": "the client is its owner's to close",
}
"""The tests of promises that an `aiohttp.ClientSession` of the caller's cannot keep, and why."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With `FABRIC_SENDER=client`, skip what the public API of aiohttp promises less, each with its reason."""
    if not THROUGH_CLIENT:
        return
    for item in items:
        reason = LESS_THROUGH_A_CLIENT.get(getattr(item, "originalname", item.name))
        if reason is None and item.path.name == "test_pool.py":
            reason = _POOL
        if reason is not None:
            item.add_marker(pytest.mark.skip(reason=f"through a client session: {reason}"))


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
