"""The filters and the order of listings: every query parameter that a listing knows is applied, or refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple, TypeAlias

from .problems import INVALID, Problem, problem
from .store import StoredResource

Show: TypeAlias = Callable[[StoredResource], Any]
"""Returns a resource as a listing shows it."""

ADDRESS_FILTERS: Final = frozenset({"type", "name", "display_name", "sort_by", "sort_order"})
"""The parameters that the vendor's clients send to listings of addresses; no description has them."""

PART: Final = "filter_"
"""Begins the name of a filter that finds a part of a member's text, in any case."""

WHOLE: Final = frozenset({"display_name", "name", "status", "type", "whatsapp_business_id"})
"""Filters by the whole value of the member of the same name."""

STATE: Final = "filter_state"
"""The filter of 10DLC, which finds the whole state."""

DATES: Final = ("created_on", "created_before", "created_after")
"""The filters of logs: by a day or a moment, in ISO 8601; without an offset, in UTC."""

_SHOWN_AS: Final = {"status": "template_status"}
"""The member that some listings show instead of that of a filter's name."""

_ORDERS: Final[Mapping[str, tuple[str, ...]]] = {
    "sort_by": ("name", "display_name", "created_at", "type"),
    "sort_order": ("asc", "desc"),
    "include_deleted": ("true", "false"),  # the stand-in keeps nothing that was deleted: either is the same
}
"""The parameters that have one of a few values."""


class Selection(NamedTuple):
    """The resources that a listing's parameters ask for."""

    resources: Sequence[StoredResource]
    in_order: bool
    """Whether they are in the order of their creation."""


def not_applied(filters: Mapping[str, str]) -> list[str]:
    """Return the names of parameters that the stand-in has no rule for."""
    known = WHOLE | _ORDERS.keys() | set(DATES)
    return [name for name in filters if name not in known and not name.startswith(PART)]


def wrong_values(filters: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what is wrong with the values of parameters."""
    for name, values in _ORDERS.items():
        if filters.get(name, values[0]) not in values:
            yield problem(INVALID, f"{name} must be one of: {', '.join(values)}", name)
    for name in DATES:
        if name in filters and _span(filters[name]) is None:
            yield problem(INVALID, f"{name} must be a date or a time in ISO 8601", name)


def select(resources: Sequence[StoredResource], show: Show, filters: Mapping[str, str]) -> Selection:
    """Return the resources whose members are as the parameters say, in the order that they ask for.

    Args:
        resources: All resources of the listing.
        show: Returns one as the listing shows it.
        filters: The parameters; `not_applied` and `wrong_values` found nothing in them.
    """
    for name, value in filters.items():
        fits = _test(name, value)
        if fits is not None:
            resources = [one for one in resources if fits(show(one))]
    if "sort_by" not in filters and "sort_order" not in filters:
        return Selection(resources, in_order=True)
    member = filters.get("sort_by", "name")

    def key(resource: StoredResource) -> str:
        return str(show(resource).get(member))

    ordered = sorted(resources, key=key, reverse=filters.get("sort_order") == "desc")
    return Selection(ordered, in_order=False)


def _test(name: str, value: str) -> Callable[[Any], bool] | None:
    """Return whether an item fits a parameter; None for one that orders."""
    if name in WHOLE or name == STATE:
        member = name.removeprefix(PART)
        other = _SHOWN_AS.get(member, "")
        return lambda item: str(item.get(member, item.get(other))) == value
    if name.startswith(PART):
        member, part = name.removeprefix(PART), value.lower()
        return lambda item: part in str(item.get(member) or "").lower()
    span = _span(value) if name in DATES else None
    if span is None:
        return None
    first, end = span
    tests: dict[str, Callable[[datetime], bool]] = {
        "created_on": lambda moment: _day(first) <= moment < _day(first) + timedelta(days=1),
        "created_before": lambda moment: moment < first,
        "created_after": lambda moment: moment >= end if end > first else moment > first,
    }
    fits = tests[name]
    return lambda item: fits(_moment(str(item["created_at"])))


def _span(value: str) -> tuple[datetime, datetime] | None:
    """Return the first moment of a date and the first one after it; of a time, the time twice. None for neither."""
    try:
        moment = _moment(value)
    except ValueError:
        return None
    return moment, moment + timedelta(days=1) if len(value) == len("2024-05-06") else moment


def _moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    return moment.astimezone(UTC) if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _day(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
