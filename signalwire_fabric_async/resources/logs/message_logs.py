"""Logs of messages."""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen

from ...apis import MESSAGING
from ...operations import Resource, gets, lists
from ...schema.models import Model, on_the_wire
from ...schema.values import OpenEnum
from .common import LogCharge, LogQuery


class MessageLogStatus(OpenEnum):
    """State of a message in its log."""

    QUEUED = "queued"
    INITIATED = "initiated"
    DELIVERED = "delivered"
    SENT = "sent"
    RECEIVED = "received"
    UNDELIVERED = "undelivered"
    FAILED = "failed"


class MessageLogDirection(OpenEnum):
    """Direction of a message in its log."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    OUTBOUND_API = "outbound-api"
    OUTBOUND_CALL = "outbound-call"
    OUTBOUND_REPLY = "outbound-reply"


class MessageLogKind(OpenEnum):
    """Kind of message in a log."""

    SMS = "sms"
    MMS = "mms"


class MessageLogSource(OpenEnum):
    """API that a message was sent by."""

    REALTIME_API = "realtime_api"
    LAML = "laml"


class MessageLogType(OpenEnum):
    """Sender or receiver of a message in the Space."""

    RELAY_MESSAGE = "relay_message"
    LAML_MESSAGE = "laml_message"


@frozen(kw_only=True)
class MessageLog(Model):
    """The log of a message."""

    id: str
    from_: str = field(metadata=on_the_wire("from"))
    """The sender's number."""
    to: str
    """The recipient's number."""
    status: MessageLogStatus
    """The state of the message."""
    direction: MessageLogDirection
    """The direction."""
    kind: MessageLogKind
    """The kind of message."""
    source: MessageLogSource
    """The API that created it."""
    type: MessageLogType
    """The sender or receiver in the Space."""
    url: str | None
    """The URL of the message in the compatibility API; None for others."""
    number_of_segments: int
    """Number of segments."""
    charge: float
    """The cost in dollars."""
    charge_details: tuple[LogCharge, ...]
    """The parts of the cost."""
    created_at: datetime
    """Creation time."""
    error_message: str | None
    """The error text of a failed message."""
    error_code: str | None
    """The error code of a failed message."""


class MessageLogs(Resource, api=MESSAGING, path="logs", one="the log of a message"):
    """The logs of messages."""

    list = lists(MessageLog, query=LogQuery)
    """List the logs of messages, page after page."""
    get = gets(MessageLog)
    """Read the log of a message."""
