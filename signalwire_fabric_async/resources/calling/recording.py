"""Bodies of the commands that record a call and collect input."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from attrs import field, frozen

from ...schema.models import Body, Model, limits
from ...schema.values import UNSET, OpenEnum, Unset
from ..fabric.common import Plain
from .playing import AudioDirectionValue


class RecordingFormat(OpenEnum):
    """Format of a recording."""

    MP3 = "mp3"
    WAV = "wav"
    MP4 = "mp4"


RecordingFormatValue: TypeAlias = RecordingFormat | Literal["mp3", "wav", "mp4"]
"""As an argument: a `RecordingFormat`, or its value as a string."""


class PauseBehavior(OpenEnum):
    """Representation of a pause in a recording."""

    SKIP = "skip"
    """Nothing."""
    SILENCE = "silence"
    """Silence, as long as the pause."""


PauseBehaviorValue: TypeAlias = PauseBehavior | Literal["skip", "silence"]
"""As an argument: a `PauseBehavior`, or its value as a string."""


class CollectSpeechEngine(OpenEnum):
    """Engine that recognizes speech."""

    GOOGLE = "Google"
    GOOGLE_V2 = "Google.V2"
    DEEPGRAM = "Deepgram"


CollectSpeechEngineValue: TypeAlias = CollectSpeechEngine | Literal["Google", "Google.V2", "Deepgram"]
"""As an argument: a `CollectSpeechEngine`, or its value as a string."""


@frozen(kw_only=True)
class RecordAudio(Model):
    """Parameters of an audio recording."""

    beep: bool | None = None
    """Beeps first. Default: false."""
    format: RecordingFormatValue | None = None
    """The format of the file. Default: `mp3`."""
    stereo: bool | None = None
    """Records each side on its own channel. Default: false."""
    direction: AudioDirectionValue | None = None
    """The recorded side. Default: `speak`."""
    initial_timeout: float | None = field(default=None, metadata=limits(minimum=0))
    """Seconds to wait for speech before it stops. Default: 4."""
    end_silence_timeout: float | None = field(default=None, metadata=limits(minimum=0))
    """Seconds of silence that stop it. Default: 0.5."""
    max_length: int | None = field(default=None, metadata=limits(minimum=0))
    """Maximum length in seconds; 0 for no limit. Default: 0."""
    terminators: str | None = None
    """The digits that stop it. Default: `#`."""
    input_sensitivity: float | None = field(default=None, metadata=limits(minimum=0, maximum=100))
    """Sensitivity of voice detection, 0 to 100. Default: 44."""


@frozen(kw_only=True)
class RecordedMedia(Model):
    """The media to record."""

    audio: RecordAudio | Plain
    """Parameters of an audio recording."""


@frozen(kw_only=True)
class CallRecord(Body):
    """A recording to start."""

    control_id: str
    """The id for the commands that control it; unique among those of its kind on the call."""
    record: RecordedMedia | Plain
    """The media to record."""
    status_url: str | Unset = UNSET
    """The URL that receives its events."""


@frozen(kw_only=True)
class CallRecordPause(Body):
    """A recording to pause."""

    control_id: str
    """The id for the commands that control it; unique among those of its kind on the call."""
    behavior: PauseBehaviorValue | Unset = UNSET
    """Omits the pause from the file or records silence. Default: `skip`."""


@frozen(kw_only=True)
class CollectDigits(Model):
    """Parameters of collecting digits."""

    max: int
    """Maximum number of digits."""
    terminators: str | None = None
    """The digits that end the input; an empty string for none."""
    digit_timeout: float | None = None
    """Seconds between two digits."""


@frozen(kw_only=True)
class CollectSpeech(Model):
    """Parameters of collecting speech."""

    end_silence_timeout: float | None = None
    """Seconds of silence that end the input."""
    speech_timeout: float | None = None
    """Seconds that speech may last."""
    language: str | None = None
    """The language as a BCP 47 tag, or `engine:tag`."""
    hints: Sequence[str] | None = None
    """Words and phrases to expect."""
    model: str | None = None
    """The name of the engine's model."""
    engine: CollectSpeechEngineValue | None = None
    """The engine that recognizes speech."""


@frozen(kw_only=True)
class CallCollect(Body):
    """Input to collect: digits, speech or both."""

    control_id: str
    """The id for the commands that control it; unique among those of its kind on the call."""
    initial_timeout: float | Unset = UNSET
    """Seconds to wait for the first input."""
    digits: CollectDigits | Plain | Unset = UNSET
    """Parameters of collecting digits."""
    speech: CollectSpeech | Plain | Unset = UNSET
    """Parameters of collecting speech."""
    continuous: bool | Unset = UNSET
    """Restarts after each result, until it is stopped. Default: false."""
    partial_results: bool | Unset = UNSET
    """Sends partial results during recognition. Default: false."""
    send_start_of_input: bool | Unset = UNSET
    """Sends an event for the first input. Default: false."""
    start_input_timers: bool | Unset = UNSET
    """Starts `initial_timeout` at once instead of on `collect_start_input_timers`. Default: false."""
    status_url: str | Unset = UNSET
    """The URL that receives its events."""
