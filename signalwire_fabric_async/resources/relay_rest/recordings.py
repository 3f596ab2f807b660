"""Recordings of calls and conferences."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from attrs import frozen

from ...apis import RELAY_REST
from ...operations import Resource, deletes, gets, lists
from ...schema.models import Model


@frozen(kw_only=True)
class RecordedAudio(Model):
    """What the recordings of every source have."""

    id: str
    project_id: str
    """The id of the project."""
    created_at: datetime
    updated_at: datetime
    duration_in_seconds: int
    """The length in seconds."""
    error_code: str | None = None
    """The error code of a failed recording."""
    price: float
    """The cost, in `price_unit`."""
    price_unit: str
    """The currency of `price`."""
    status: str
    """The state of the recording."""
    url: str
    """The URL of the audio file."""
    stereo: bool
    """True if it has two channels."""
    byte_size: int | None = None
    """The size of the file in bytes."""
    track: str
    """The recorded side."""


@frozen(kw_only=True)
class CallRecording(RecordedAudio):
    """What the recordings of calls of every kind have."""

    relay_conference_id: str | None = None
    """The id of the conference, if there was one."""


@frozen(kw_only=True)
class PstnRecording(CallRecording):
    """A recording of a call with a telephone number."""

    relay_pstn_leg_id: str
    """The id of the telephone call."""


@frozen(kw_only=True)
class SipRecording(CallRecording):
    """A recording of a SIP call."""

    relay_sip_leg_id: str
    """The id of the SIP call."""


@frozen(kw_only=True)
class WebRtcRecording(CallRecording):
    """A recording of a WebRTC call."""

    relay_webrtc_leg_id: str
    """The id of the WebRTC call."""


@frozen(kw_only=True)
class ConferenceRecording(RecordedAudio):
    """A recording of a conference."""

    relay_conference_id: str
    """The id of the conference."""


Recording: TypeAlias = PstnRecording | SipRecording | WebRtcRecording | ConferenceRecording
"""A recording, by its source."""

_RECORDING: type[Recording] = Recording  # type: ignore[assignment]  # a union, as `lists` takes any type


class Recordings(Resource, api=RELAY_REST, path="recordings", one="a recording", scopes=("Voice",)):
    """The recordings of a project."""

    list = lists(_RECORDING)
    """List the recordings, page after page."""
    get = gets(_RECORDING)
    """Read a recording."""
    delete = deletes()
    """Delete a recording with its audio file."""
