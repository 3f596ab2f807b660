"""Which failures are repeated, after how long, and what an unrepeated one leaves open: the table of the promises, pure."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalwire_fabric_async import ConfigurationError, RetryPolicy
from signalwire_fabric_async.http.retry import (
    LONGEST,
    Failure,
    FailureKind,
    RetryBudget,
    may_have_acted,
    may_repeat,
    retry_after,
    was_applied,
)

READ, WHOLE, PART = ("GET",), ("PUT", "DELETE"), ("POST", "PATCH")
METHODS = READ + WHOLE + PART


def refused(status: int, wait: float | None = None) -> Failure:
    """Return an error response of the service."""
    return Failure(FailureKind.REFUSED, status, wait)


TABLE: list[tuple[Failure, tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = [
    # the failure, the methods that are repeated, those of an unknown outcome, those known to be applied
    (Failure(FailureKind.NEVER_SENT), METHODS, (), ()),
    (Failure(FailureKind.CERTIFICATE), (), (), ()),
    (Failure(FailureKind.PROXY), (), (), ()),
    (Failure(FailureKind.LOST), READ + WHOLE, WHOLE + PART, ()),
    (Failure(FailureKind.NO_RESPONSE), READ + WHOLE, WHOLE + PART, ()),
    (Failure(FailureKind.CUT_SHORT, 200), READ, (), WHOLE + PART),
    (Failure(FailureKind.UNUSABLE, 200), (), (), WHOLE + PART),
    (refused(429), METHODS, (), ()),
    (refused(429, 1.0), METHODS, (), ()),
    (refused(503, 1.0), METHODS, (), ()),
    (refused(503, 0.0), METHODS, (), ()),
    (refused(503), READ + WHOLE, PART, ()),
    (refused(500), READ + WHOLE, PART, ()),
    (refused(500, 1.0), READ + WHOLE, PART, ()),
    (refused(502), READ + WHOLE, PART, ()),
    (refused(504), READ + WHOLE, PART, ()),
    (refused(501), (), PART, ()),
    (refused(505), (), PART, ()),
    (refused(400), (), (), ()),
    (refused(401), (), (), ()),
    (refused(404), (), (), ()),
    (refused(422, 1.0), (), (), ()),
    (refused(499), (), (), ()),
]


@pytest.mark.parametrize(("failure", "repeated", "unknown", "applied"), TABLE, ids=str)
def test_the_table(
    failure: Failure, repeated: tuple[str, ...], unknown: tuple[str, ...], applied: tuple[str, ...]
) -> None:
    """Each row of the promises: what is repeated, and what is said of a write that is not."""
    assert {method for method in METHODS if may_repeat(method, failure)} == set(repeated)
    assert {method for method in METHODS if may_have_acted(method, failure)} == set(unknown)
    assert {method for method in METHODS if was_applied(method, failure)} == set(applied)


def test_no_answer_has_no_status() -> None:
    """Hooks get a status of 0 where no response came."""
    assert Failure(FailureKind.NEVER_SENT) == Failure(FailureKind.NEVER_SENT, 0, None)


@pytest.mark.parametrize("situation", FailureKind)
@pytest.mark.parametrize("status", [0, 200, 429, 500, 503])
def test_a_post_that_may_have_acted_is_never_repeated(situation: FailureKind, status: int) -> None:
    """For every failure: a POST or PATCH is either repeated or of unknown or known outcome, never both."""
    for wait in (None, 3.0):
        failure = Failure(situation, status, wait)
        for method in PART:
            acted = may_have_acted(method, failure) or was_applied(method, failure)
            assert not (may_repeat(method, failure) and acted)


@pytest.mark.parametrize(
    ("failure", "deleted"),
    [
        (Failure(FailureKind.LOST), True),
        (Failure(FailureKind.NO_RESPONSE), True),
        (Failure(FailureKind.NEVER_SENT), False),
        (refused(500), True),
        (refused(502), True),
        (refused(503), True),
        (refused(503, 1.0), False),
        (refused(499), False),
        (refused(429), False),
    ],
    ids=str,
)
def test_after_which_failures_a_404_means_deleted(failure: Failure, deleted: bool) -> None:
    """A deletion that may have been applied is done when its repetition finds nothing; any other is not."""
    assert failure.may_have_been_applied is deleted


# Waits ----------------------------------------------------------------------------------------------------------------


@given(st.integers(2, 12), st.floats(0.001, 10), st.floats(0.001, 60), st.none() | st.floats(0, 200, exclude_min=False))
def test_waits_keep_their_bounds(attempt: int, base: float, cap: float, retry_after: float | None) -> None:
    """A `Retry-After` is waited exactly, or not at all above the longest; else full jitter below base * 2^n and cap."""
    policy = RetryPolicy(base=base, cap=cap)
    wait = policy.wait_before(attempt, refused(503, retry_after))
    if retry_after is not None:
        assert wait == (retry_after if retry_after <= 120.0 else None)
    else:
        assert wait is not None
        assert 0.0 <= wait <= min(base * 2 ** (attempt - 2), cap) * (1 + 1e-9)


def test_waits_are_spread_and_grow() -> None:
    """The waits before the second, third and fourth attempt fill 0 to 0.5, 1 and 2 seconds by default."""
    policy = RetryPolicy()
    assert (policy.attempts, policy.cap, policy.max_retry_after, policy.attempt_timeout) == (3, 30.0, 120.0, None)
    for attempt, ceiling in ((2, 0.5), (3, 1.0), (4, 2.0)):
        waits = [policy.wait_before(attempt, refused(503)) or 0.0 for _ in range(400)]
        assert ceiling * 0.8 < max(waits) <= ceiling
        assert min(waits) < ceiling * 0.2


@pytest.mark.parametrize(
    "settings",
    [
        {"attempts": 0}, {"attempts": 2.0}, {"attempts": True}, {"base": -1}, {"cap": float("inf")},
        {"max_retry_after": float("nan")}, {"attempt_timeout": 0}, {"base": "1"},
    ],
)  # fmt: skip
def test_a_policy_that_cannot_work_is_not_made(settings: dict[str, object]) -> None:
    """Attempts are whole and at least one, waits finite and not negative; a time for an attempt is more than none."""
    with pytest.raises(ConfigurationError):
        RetryPolicy(**settings)  # type: ignore[arg-type]  # wrong on purpose


def test_no_wait_is_a_policy() -> None:
    """A base of zero repeats at once, and zero for the longest wait never waits for the service."""
    policy = RetryPolicy(base=0.0, cap=0.0, max_retry_after=0.0)
    assert policy.wait_before(3, refused(502)) == 0.0
    assert policy.wait_before(2, refused(503, 0.5)) is None


def test_the_budget_stops_a_storm() -> None:
    """Fifty repetitions at first; then, while everything fails, one for ten calls; each success buys one."""
    budget = RetryBudget()
    for _ in range(30):  # a full one grows no further
        budget.succeeded()
        budget.failed()
    taken = 0
    while budget.take():
        taken += 1
    assert taken == 50
    for _ in range(1000):
        budget.failed()
        taken += budget.take()
    assert 145 <= taken <= 150  # a tenth of the thousand, give or take what floats lose
    while budget.take():
        pass
    budget.succeeded()
    assert budget.take()
    assert not budget.take()
    for _ in range(60):
        budget.succeeded()
    while budget.take():
        taken += 1
    assert taken <= 150 + 51


# Retry-After ----------------------------------------------------------------------------------------------------------


def at(seconds: float) -> str:
    """Return an HTTP date so many seconds after 2024-05-06 12:00:00 UTC."""
    return email.utils.formatdate(1714996800 + seconds, usegmt=True)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": " 7 "}, 7.0),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": "1.5"}, 1.5),
        ({"Retry-After": "1.5.5"}, None),
        ({"Retry-After": "-1"}, None),
        ({"Retry-After": ""}, None),
        ({"Retry-After": "."}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "inf"}, None),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "٧"}, None),
        ({"Retry-After": "²"}, None),
        ({"Retry-After": "9" * 400}, None),
        ({"Retry-After": "31622400"}, 31622400.0),  # a leap year
        ({"Retry-After": "31622401"}, None),
        ({"Retry-After": at(90), "Date": at(0)}, 90.0),
        ({"Retry-After": at(0), "Date": at(0)}, 0.0),
        ({"Retry-After": "Mon, 06 May 2024 14:01:00 +0200", "Date": at(0)}, 60.0),
        ({"Retry-After": at(0), "Date": at(1)}, None),
        ({"Retry-After": at(400 * 86400), "Date": at(0)}, None),
        ({"Retry-After": "Mon, 99 May 2024 12:00:00 GMT"}, None),
        ({"Retry-After": "Fri, 31 Dec 999999 23:59:59 GMT", "Date": at(0)}, None),
    ],
    ids=str,
)
def test_retry_after(headers: Mapping[str, str], wait: float | None) -> None:
    """Seconds or an HTTP date against the answer's own `Date`; garbage, the past and far-away years are as if absent."""
    assert retry_after(headers) == wait


def test_a_date_without_a_zone_is_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    """As HTTP has it, wherever this machine is."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        assert retry_after({"Retry-After": "Mon, 06 May 2024 12:01:00", "Date": at(0)}) == 60.0
        assert retry_after({"Retry-After": "Mon, 06 May 2024 12:01:00 -0000", "Date": at(0)}) == 60.0
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("date", [{}, {"Date": "no date"}])
def test_a_date_without_a_date_beside_it(date: dict[str, str]) -> None:
    """Where the answer has no date of its own that can be read, our clock stands in."""
    wait = retry_after({"Retry-After": email.utils.formatdate(time.time() + 60, usegmt=True), **date})
    assert wait is not None
    assert 55 < wait <= 60


@given(st.text(max_size=30))
def test_no_retry_after_breaks_anything(value: str) -> None:
    """For any text: a number of seconds from 0 to a year, or nothing."""
    wait = retry_after({"Retry-After": value, "Date": at(0)})
    assert wait is None or 0.0 <= wait <= LONGEST


@pytest.mark.parametrize(
    ("name", "wrong"), [("attempts", 0), ("base", -1), ("cap", "x"), ("max_retry_after", -0.1), ("attempt_timeout", 0)]
)
def test_a_policy_names_what_is_wrong_with_it(name: str, wrong: object) -> None:
    """The setting's name begins the sentence."""
    with pytest.raises(ConfigurationError, match=f"^{name} must be"):
        RetryPolicy(**{name: wrong})  # type: ignore[arg-type]  # wrong on purpose


def test_each_success_gives_a_whole_repetition_back() -> None:
    """An empty budget permits as many repetitions as calls have succeeded since."""
    budget = RetryBudget()
    while budget.take():
        pass
    for _ in range(10):
        budget.succeeded()
    assert [budget.take() for _ in range(11)] == [True] * 10 + [False]
