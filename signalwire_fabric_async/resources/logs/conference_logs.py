"""Logs of conferences."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from attrs import frozen

from ...apis import LOGS
from ...operations import Resource, lists
from ...schema.models import Model
from ...schema.values import OpenEnum
from .common import LogQuery


class VideoSessionType(OpenEnum):
    """Kind of video session."""

    VIDEO_CONFERENCE_SESSION = "video_conference_session"
    VIDEO_ROOM_SESSION = "video_room_session"


@frozen(kw_only=True)
class ConferenceCharge(Model):
    """A part of the cost."""

    description: str
    """What costs."""
    charge: str
    """The cost in dollars, as text."""


@frozen(kw_only=True)
class CxmlConference(Model):
    """The log of a cXML conference."""

    id: str
    created_at: datetime
    """Creation time."""
    project_id: str
    """The id of the project."""
    region: str
    """The region of the conference."""
    name: str | None
    """Its name."""
    status: str | None
    """The state of the conference."""
    max_size: int | None
    """Maximum number of participants."""
    current_participants: int
    """Current number of participants."""
    updated_at: datetime
    """Time of the last change."""
    type: Literal["cxml_conference"]
    """Always `cxml_conference`."""


@frozen(kw_only=True)
class RelayConference(Model):
    """The log of a Relay conference."""

    id: str
    created_at: datetime
    """Creation time."""
    project_id: str
    """The id of the project."""
    region: str
    """The region of the conference."""
    name: str | None
    """Its name."""
    status: str | None
    """The state of the conference."""
    max_size: int | None
    """Maximum number of participants."""
    current_participants: int
    """Current number of participants."""
    updated_at: datetime
    """Time of the last change."""
    type: Literal["relay_conference"]
    """Always `relay_conference`."""
    recording_url: str | None
    """The URL of the recording."""
    recording_duration: int | None
    """Seconds of the recording."""
    recording_file_size: int | None
    """The size of the recording in bytes."""


@frozen(kw_only=True)
class VideoRoomSession(Model):
    """The log of a video session."""

    id: str
    created_at: datetime
    """Creation time."""
    source: str
    """The API that created it."""
    type: VideoSessionType
    """The kind of session: conference or room."""
    url: str
    """The URL of the session."""
    room_name: str | None
    """The name of the room."""
    status: str | None
    """The state of the conference."""
    locked: bool
    """True if nobody else can join."""
    started_at: datetime | None
    """Start time."""
    ended_at: datetime | None
    """End time."""
    charge: str
    """The cost in dollars, as text."""
    charge_details: tuple[ConferenceCharge, ...]
    """The parts of the cost."""


ConferenceLog: TypeAlias = CxmlConference | RelayConference | VideoRoomSession
"""The log of a conference, by its kind."""

_LOG: type[ConferenceLog] = ConferenceLog  # type: ignore[assignment]  # a union, as `lists` takes any type


class ConferenceLogs(Resource, api=LOGS, path="conferences", one="the log of a conference"):
    """The logs of conferences."""

    list = lists(_LOG, query=LogQuery)
    """List the logs of conferences, page after page."""
