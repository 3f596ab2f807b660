"""Bodies of the commands that play to a call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from attrs import field, frozen

from ...schema.models import Body, Model, limits
from ...schema.values import UNSET, OpenEnum, Unset
from ..fabric.common import Plain


class AudioDirection(OpenEnum):
    """A side of the audio of a call."""

    LISTEN = "listen"
    SPEAK = "speak"
    BOTH = "both"


AudioDirectionValue: TypeAlias = AudioDirection | Literal["listen", "speak", "both"]
"""As an argument: an `AudioDirection`, or its value as a string."""


class VoiceGender(OpenEnum):
    """Gender of a voice."""

    MALE = "male"
    FEMALE = "female"


VoiceGenderValue: TypeAlias = VoiceGender | Literal["male", "female"]
"""As an argument: a `VoiceGender`, or its value as a string."""


class RingtoneName(OpenEnum):
    """Ringtone: a country, or `bong`."""

    AU = "au"
    BE = "be"
    CA = "ca"
    CN = "cn"
    CY = "cy"
    CZ = "cz"
    DE = "de"
    DK = "dk"
    DZ = "dz"
    EG = "eg"
    ES = "es"
    FI = "fi"
    FR = "fr"
    HU = "hu"
    IL = "il"
    IN = "in"
    JP = "jp"
    KO = "ko"
    PK = "pk"
    PL = "pl"
    RO = "ro"
    RS = "rs"
    RU = "ru"
    SA = "sa"
    TR = "tr"
    UK = "uk"
    US = "us"
    AT = "at"
    BG = "bg"
    BR = "br"
    CH = "ch"
    CL = "cl"
    EE = "ee"
    GR = "gr"
    IT = "it"
    LT = "lt"
    MX = "mx"
    MY = "my"
    NL = "nl"
    NO = "no"
    NZ = "nz"
    PH = "ph"
    PT = "pt"
    SE = "se"
    SG = "sg"
    TH = "th"
    ZA = "za"
    TW = "tw"
    VE = "ve"
    BONG = "bong"


RingtoneNameValue: TypeAlias = (
    RingtoneName
    | Literal[
        "au",
        "be",
        "ca",
        "cn",
        "cy",
        "cz",
        "de",
        "dk",
        "dz",
        "eg",
        "es",
        "fi",
        "fr",
        "hu",
        "il",
        "in",
        "jp",
        "ko",
        "pk",
        "pl",
        "ro",
        "rs",
        "ru",
        "sa",
        "tr",
        "uk",
        "us",
        "at",
        "bg",
        "br",
        "ch",
        "cl",
        "ee",
        "gr",
        "it",
        "lt",
        "mx",
        "my",
        "nl",
        "no",
        "nz",
        "ph",
        "pt",
        "se",
        "sg",
        "th",
        "za",
        "tw",
        "ve",
        "bong",
    ]
)
"""As an argument: a `RingtoneName`, or its value as a string."""


@frozen(kw_only=True)
class PlayAudioParams(Model):
    """An audio file."""

    url: str
    """The URL of an audio file."""


@frozen(kw_only=True)
class PlayAudio(Model):
    """Plays an audio file."""

    type: Literal["audio"]
    """Always `audio`."""
    params: PlayAudioParams | Plain
    """The file."""


@frozen(kw_only=True)
class PlayTtsParams(Model):
    """A text to say."""

    text: str
    """The text to say."""
    language: str | None = None
    """The language, as a BCP 47 tag; that of the command by default."""
    gender: VoiceGenderValue | None = None
    """The gender of the voice; that of the command by default."""
    voice: str | None = None
    """The name of a voice; that of the command by default."""


@frozen(kw_only=True)
class PlayTts(Model):
    """Says a text."""

    type: Literal["tts"]
    """Always `tts`."""
    params: PlayTtsParams | Plain
    """The text and its voice."""


@frozen(kw_only=True)
class PlaySilenceParams(Model):
    """A silence."""

    duration: float
    """Seconds, more than 0."""


@frozen(kw_only=True)
class PlaySilence(Model):
    """Plays silence."""

    type: Literal["silence"]
    """Always `silence`."""
    params: PlaySilenceParams | Plain
    """How long."""


@frozen(kw_only=True)
class PlayRingtoneParams(Model):
    """A ringtone."""

    name: RingtoneNameValue
    """The country whose ringtone it is."""
    duration: float | None = None
    """Seconds; until it is stopped by default."""


@frozen(kw_only=True)
class PlayRingtone(Model):
    """Plays a ringtone."""

    type: Literal["ringtone"]
    """Always `ringtone`."""
    params: PlayRingtoneParams | Plain
    """The ringtone."""


@frozen(kw_only=True)
class CallPlay(Body):
    """A playback."""

    control_id: str
    """The id for the commands that control it; unique among those of its kind on the call."""
    play: Sequence[PlayAudio | PlayTts | PlaySilence | PlayRingtone | Plain]
    """The items to play, in order."""
    volume: float | Unset = field(default=UNSET, metadata=limits(minimum=-40, maximum=40))
    """Volume in dB, -40 to 40. Default: 0."""
    direction: AudioDirectionValue | Unset = UNSET
    """The side that hears it. Default: `listen`."""
    loop: int | Unset = field(default=UNSET, metadata=limits(minimum=0))
    """Number of repetitions; 0 repeats until it is stopped. Default: 1."""
    language: str | Unset = UNSET
    """The language of texts that name none, as a BCP 47 tag. Default: `en-US`."""
    voice: str | Unset = UNSET
    """The voice of texts that name none."""
    gender: VoiceGenderValue | Unset = UNSET
    """The gender of the voice of texts that name none. Default: `female`."""
    status_url: str | Unset = UNSET
    """The URL that receives its events."""


@frozen(kw_only=True)
class CallPlayVolume(Body):
    """The new volume of a playback."""

    control_id: str
    """The id for the commands that control it; unique among those of its kind on the call."""
    volume: float = field(metadata=limits(minimum=-40, maximum=40))
    """Volume in dB, -40 to 40."""
