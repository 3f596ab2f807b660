"""Bodies of the commands that detect, tap, stream and transcribe."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from attrs import field, frozen

from ...schema.models import Body, Model, limits
from ...schema.values import UNSET, OpenEnum, Secret, Unset
from ..fabric.common import Plain, RequestMethodValue
from .playing import AudioDirectionValue


class FaxTone(OpenEnum):
    """Tone of a fax."""

    CNG = "CNG"
    CED = "CED"
    CNG_LOWER = "cng"
    CED_LOWER = "ced"


FaxToneValue: TypeAlias = FaxTone | Literal["CNG", "CED", "cng", "ced"]
"""As an argument: a `FaxTone`, or its value as a string."""


class TapCodec(OpenEnum):
    """Codec of tapped audio."""

    PCMA = "PCMA"
    PCMU = "PCMU"
    PCMA_LOWER = "pcma"
    PCMU_LOWER = "pcmu"
    OPUS = "OPUS"
    OPUS_LOWER = "opus"


TapCodecValue: TypeAlias = TapCodec | Literal["PCMA", "PCMU", "pcma", "pcmu", "OPUS", "opus"]
"""As an argument: a `TapCodec`, or its value as a string."""


PacketTime: TypeAlias = Literal[10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120]
"""Milliseconds of audio in an RTP packet."""


class StreamTrack(OpenEnum):
    """Audio of a stream."""

    INBOUND_TRACK = "inbound_track"
    OUTBOUND_TRACK = "outbound_track"
    BOTH_TRACKS = "both_tracks"


StreamTrackValue: TypeAlias = StreamTrack | Literal["inbound_track", "outbound_track", "both_tracks"]
"""As an argument: a `StreamTrack`, or its value as a string."""


@frozen(kw_only=True)
class DetectMachineParams(Model):
    """How an answering machine is distinguished from a person."""

    initial_timeout: float | None = None
    """Seconds to wait for a voice. Default: 4.5."""
    end_silence_timeout: float | None = None
    """Seconds of silence that end it. Default: 1."""
    machine_ready_timeout: float | None = None
    """Seconds to wait for the end of a greeting. Default: `end_silence_timeout`."""
    machine_voice_threshold: float | None = None
    """Minimum seconds of voice of a machine. Default: 1.25."""
    machine_words_threshold: int | None = None
    """Minimum number of words of a machine. Default: 6."""
    detect_interruptions: bool | None = None
    """Detects an interruption of the greeting. Default: false."""
    detect_message_end: bool | None = None
    """Detects the end of the greeting. Default: true."""


@frozen(kw_only=True)
class DetectMachine(Model):
    """Detects an answering machine."""

    type: Literal["machine"]
    """Always `machine`."""
    params: DetectMachineParams | Plain | None = None
    """Parameters of the machine detection."""


@frozen(kw_only=True)
class DetectFaxParams(Model):
    """The tone of a fax."""

    tone: FaxToneValue | None = None
    """The tone; either by default."""


@frozen(kw_only=True)
class DetectFax(Model):
    """Detects a fax."""

    type: Literal["fax"]
    """Always `fax`."""
    params: DetectFaxParams | Plain | None = None
    """Which tone."""


@frozen(kw_only=True)
class DetectDigitParams(Model):
    """The digits to detect."""

    digits: str | None = None
    """The digits; any by default."""


@frozen(kw_only=True)
class DetectDigit(Model):
    """Detects digits."""

    type: Literal["digit"]
    """Always `digit`."""
    params: DetectDigitParams | Plain | None = None
    """Which digits."""


@frozen(kw_only=True)
class CallDetect(Body):
    """The detector."""

    control_id: str
    """The id for the commands that control it; unique among those of its kind on the call."""
    detect: DetectMachine | DetectFax | DetectDigit | Plain
    """The detector."""
    timeout: float | Unset = field(default=UNSET, metadata=limits(minimum=0))
    """Seconds that it may last. Default: 30."""
    status_url: str | Unset = UNSET
    """The URL that receives its events."""


@frozen(kw_only=True)
class TapAudioParams(Model):
    """The audio that is tapped."""

    direction: AudioDirectionValue
    """The side that is tapped."""


@frozen(kw_only=True)
class TapMedia(Model):
    """The media that is tapped."""

    type: Literal["audio"]
    """Always `audio`."""
    params: TapAudioParams | Plain
    """Which side."""


@frozen(kw_only=True)
class TapRtpParams(Model):
    """An RTP target."""

    addr: str
    """The public IPv4 address of the target."""
    port: int = field(metadata=limits(minimum=1, maximum=65535))
    """The UDP port of the target."""
    codec: TapCodecValue | None = None
    """The codec; the call's by default."""
    ptime: PacketTime | None = None
    """Milliseconds of audio in a packet, 10 to 120 in steps of 10."""


@frozen(kw_only=True)
class TapRtp(Model):
    """Sends tapped audio over RTP."""

    type: Literal["rtp"]
    """Always `rtp`."""
    params: TapRtpParams | Plain
    """The target."""


@frozen(kw_only=True)
class TapWebSocketParams(Model):
    """A WebSocket target."""

    uri: str
    """The `ws://` or `wss://` URI of the target."""
    codec: TapCodecValue | None = None
    """The codec; the call's by default."""


@frozen(kw_only=True)
class TapWebSocket(Model):
    """Sends tapped audio over a WebSocket."""

    type: Literal["ws"]
    """Always `ws`."""
    params: TapWebSocketParams | Plain
    """The target."""


@frozen(kw_only=True)
class CallTap(Body):
    """Parameters of a tap."""

    control_id: str
    """The id for the commands that control it; unique among those of its kind on the call."""
    tap: TapMedia | Plain
    """The media to tap."""
    device: TapRtp | TapWebSocket | Plain
    """The target of the audio."""
    status_url: str | Unset = UNSET
    """The URL that receives its events."""


@frozen(kw_only=True)
class CallStream(Body):
    """A stream to start."""

    control_id: str
    """The id for the commands that control it; unique among those of its kind on the call."""
    url: str
    """The `wss://` URL that receives the audio."""
    name: str | Unset = UNSET
    """The name of the stream."""
    codec: str | Unset = UNSET
    """The codec, as the receiver supports it."""
    track: StreamTrackValue | Unset = UNSET
    """Which audio. Default: `inbound_track`."""
    authorization_bearer_token: str | Secret | Unset = field(default=UNSET, repr=False)
    """The bearer token for the receiver."""
    custom_parameters: Mapping[str, object] | Unset = UNSET
    """Custom members for the receiver."""
    status_url: str | Unset = UNSET
    """The URL that receives its events."""
    status_url_method: RequestMethodValue | Unset = UNSET
    """The HTTP method for `status_url`. Default: POST."""


@frozen(kw_only=True)
class CallTranscribe(Body):
    """A transcription to start."""

    control_id: str
    """The id for the commands that control it; unique among those of its kind on the call."""
    status_url: str | Unset = UNSET
    """The URL that receives its events."""
