"""Base classes of logs."""

from __future__ import annotations

from datetime import date, datetime

from attrs import frozen

from ...paging import ListQuery
from ...schema.models import Model


@frozen(kw_only=True)
class LogQuery(ListQuery):
    """The query parameters of a listing of logs."""

    include_deleted: bool | None = None
    """Includes deleted logs. Default: false."""
    created_before: datetime | date | str | None = None
    """Only logs before this time."""
    created_on: datetime | date | str | None = None
    """Only logs of this day."""
    created_after: datetime | date | str | None = None
    """Only logs after this time."""


@frozen(kw_only=True)
class LogCharge(Model):
    """A part of the cost."""

    description: str
    """What costs."""
    charge: float
    """The cost in dollars."""
