"""Logs of calls, and the events of each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, TypeAlias

from attrs import field, frozen

from ...apis import UNLINKED, VOICE
from ...operations import Resource, contains, gets, lists
from ...paging import Query
from ...schema.models import Model, on_the_wire
from ...schema.values import OpenEnum
from .common import LogCharge, LogQuery


class VoiceLogSource(OpenEnum):
    """API that created a call."""

    DIALOGFLOW = "dialogflow"
    LAML = "laml"
    REALTIME_API = "realtime_api"


class VoiceLogDirection(OpenEnum):
    """Direction of a call in its log."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    OUTBOUND_API = "outbound-api"
    OUTBOUND_DIAL = "outbound-dial"


class VoiceLogStatus(OpenEnum):
    """State of a call in its log."""

    QUEUED = "queued"
    INITIATED = "initiated"
    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    BUSY = "busy"
    FAILED = "failed"
    NO_ANSWER = "no-answer"
    CANCELED = "canceled"
    COMPLETED = "completed"
    ENDED = "ended"
    ANSWERED = "answered"
    CREATED = "created"
    ENDING = "ending"
    JOINED = "joined"


class CallLogType(OpenEnum):
    """Transport of a call."""

    LAML_CALL = "laml_call"
    RELAY_PSTN_CALL = "relay_pstn_call"
    RELAY_SIP_CALL = "relay_sip_call"
    RELAY_WEBRTC_CALL = "relay_webrtc_call"


class VideoRoomLogType(OpenEnum):
    """Transport of a call into a video room."""

    VIDEO_ROOM_PSTN_LEG = "video_room_pstn_leg"
    VIDEO_ROOM_SIP_LEG = "video_room_sip_leg"


class EventLevel(OpenEnum):
    """Severity of an event."""

    INFO = "info"
    WARN = "warn"
    ERROR = "error"
    DEBUG = "debug"


@frozen(kw_only=True)
class CallVoiceLog(Model):
    """The log of a telephone, SIP or WebRTC call."""

    id: str
    from_: str = field(metadata=on_the_wire("from"))
    """The caller's number or address."""
    to: str
    """The called number or address."""
    source: VoiceLogSource
    """The API that created it."""
    charge: float
    """The cost in dollars."""
    charge_details: tuple[LogCharge, ...]
    """The parts of the cost."""
    created_at: datetime
    """Creation time."""
    type: CallLogType
    """The transport of the call."""
    url: str | None
    """The URL of the call in the compatibility API; None for others."""
    direction: VoiceLogDirection
    """The direction."""
    status: VoiceLogStatus
    """The state of the call."""
    duration: int | None
    """Seconds that it lasted."""
    duration_ms: int | None
    """Milliseconds that it lasted."""
    billing_ms: int | None
    """Milliseconds that are billed."""
    parent_id: str | None
    """The id of the parent call."""


@frozen(kw_only=True)
class VideoRoomVoiceLog(Model):
    """The log of a call into a video room."""

    id: str
    from_: str = field(metadata=on_the_wire("from"))
    """The caller's number or address."""
    to: str
    """The called number or address."""
    source: VoiceLogSource
    """The API that created it."""
    charge: float
    """The cost in dollars."""
    charge_details: tuple[LogCharge, ...]
    """The parts of the cost."""
    created_at: datetime
    """Creation time."""
    type: VideoRoomLogType
    """The transport of the call."""
    url: str | None
    """Currently always None."""
    direction: VoiceLogDirection
    """The direction."""
    status: VoiceLogStatus
    """The state of the call."""
    duration: int | None
    """Seconds that it lasted."""
    duration_ms: int | None
    """Milliseconds that it lasted."""


@frozen(kw_only=True)
class DialogflowVoiceLog(Model):
    """The log of a call to a Dialogflow agent."""

    id: str
    from_: str = field(metadata=on_the_wire("from"))
    """The caller's number or address."""
    to: str
    """The called number or address."""
    source: VoiceLogSource
    """The API that created it."""
    charge: float
    """The cost in dollars."""
    charge_details: tuple[LogCharge, ...]
    """The parts of the cost."""
    created_at: datetime
    """Creation time."""
    type: Literal["dialogflow_call"]
    """Always `dialogflow_call`."""
    url: str | None
    """Currently always None."""
    status: VoiceLogStatus
    """The state of the call."""
    duration: int | None
    """Seconds that it lasted."""


@frozen(kw_only=True)
class SubscriberVoiceLog(Model):
    """The log of a call to a device of a subscriber."""

    id: str
    from_: str = field(metadata=on_the_wire("from"))
    """The caller's number or address."""
    to: str
    """The called number or address."""
    source: VoiceLogSource
    """The API that created it."""
    charge: float
    """The cost in dollars."""
    charge_details: tuple[LogCharge, ...]
    """The parts of the cost."""
    created_at: datetime
    """Creation time."""
    type: Literal["fabric_subscriber_device_leg"]
    """Always `fabric_subscriber_device_leg`."""
    url: str | None
    """Currently always None."""
    direction: VoiceLogDirection
    """The direction."""
    status: VoiceLogStatus | None
    """Currently always None."""


@frozen(kw_only=True)
class DeletedVoiceLog(Model):
    """The remains of a deleted log; listed only with `include_deleted`."""

    id: str
    discarded_at: datetime
    """Time of the deletion."""
    created_at: datetime
    """Creation time."""


VoiceLog: TypeAlias = CallVoiceLog | VideoRoomVoiceLog | DialogflowVoiceLog | SubscriberVoiceLog | DeletedVoiceLog
"""The log of a call, by its transport."""

_LOG: type[VoiceLog] = VoiceLog  # type: ignore[assignment]  # a union, as `lists` takes any type


@frozen(kw_only=True)
class VoiceLogEvent(Model):
    """An event of a call."""

    event_at: datetime
    """Time of the event."""
    level: EventLevel
    """Severity."""
    name: str
    """What happened."""
    details: Mapping[str, object] = field(hash=False)
    """Further details."""
    project_id: str
    """The id of the project."""
    log_id: str
    """The id of the log."""


class EventsOfVoiceLog(Resource, api=VOICE, path="logs/{id}/events", one="an event of the call"):
    """The events of one call."""

    list = lists(VoiceLogEvent, query=Query, paging=UNLINKED)
    """List the events of the call, all of them at once."""


class VoiceLogs(Resource, api=VOICE, path="logs", one="the log of a call"):
    """The logs of calls."""

    list = lists(_LOG, query=LogQuery, max_page_size=200)
    """List the logs of calls, page after page; the service returns at most 200 a page."""
    get = gets(_LOG)
    """Read the log of a call."""
    events = contains(EventsOfVoiceLog)
