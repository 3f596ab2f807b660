"""Logs of faxes."""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen

from ...apis import FAX
from ...operations import Resource, gets, lists
from ...schema.models import Model, on_the_wire
from ...schema.values import OpenEnum
from .common import LogCharge, LogQuery


class FaxStatus(OpenEnum):
    """State of a fax."""

    QUEUED = "queued"
    INITIATED = "initiated"
    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    BUSY = "busy"
    FAILED = "failed"
    NO_ANSWER = "no-answer"
    CANCELED = "canceled"
    COMPLETED = "completed"


class FaxDirection(OpenEnum):
    """Direction of a fax."""

    INBOUND = "inbound"
    OUTBOUND_API = "outbound-api"
    OUTBOUND_DIAL = "outbound-dial"


class FaxQuality(OpenEnum):
    """Resolution of a fax."""

    FINE = "fine"
    STANDARD = "standard"
    SUPERFINE = "superfine"


class FaxLogSource(OpenEnum):
    """API that a fax was sent by."""

    LAML = "laml"


class FaxLogType(OpenEnum):
    """Transport of a fax."""

    LAML_CALL = "laml_call"


@frozen(kw_only=True)
class FaxLog(Model):
    """The log of a fax."""

    id: str
    from_: str | None = field(metadata=on_the_wire("from"))
    """The sender's number in E.164 format."""
    to: str | None
    """The recipient's number in E.164 format."""
    status: FaxStatus
    """The state of the fax."""
    direction: FaxDirection | None
    """The direction."""
    source: FaxLogSource
    """The API that created it."""
    type: FaxLogType
    """The transport of the fax."""
    url: str
    """The URL of the fax in the compatibility API."""
    remote_station: str | None
    """The fax machine at the other end."""
    charge: float
    """The cost in dollars."""
    number_of_pages: int | None
    """Number of pages."""
    quality: FaxQuality | None
    """The resolution of the fax."""
    charge_details: tuple[LogCharge, ...]
    """The parts of the cost."""
    created_at: datetime
    """Creation time."""
    error_code: str | None
    """The error code of a failed fax."""
    error_message: str | None
    """The error text of a failed fax."""


class FaxLogs(Resource, api=FAX, path="logs", one="the log of a fax"):
    """The logs of faxes."""

    list = lists(FaxLog, query=LogQuery)
    """List the logs of faxes, page after page."""
    get = gets(FaxLog)
    """Read the log of a fax."""
