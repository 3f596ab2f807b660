"""How an AI agent hears and speaks: languages, voices, hints, pronunciation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from attrs import field, frozen

from ..wire.models import Model, limits, on_the_wire
from ..wire.values import OpenEnum

Fillers: TypeAlias = Mapping[str, Sequence[str]]
"""What to say meanwhile: phrases by language, such as `{"en-US": ["one moment"]}`."""


class VoiceEmotion(OpenEnum):
    """The emotion in which a voice speaks."""

    HAPPY = "happy"
    SAD = "sad"
    ANGRY = "angry"
    FEARFUL = "fearful"
    DISGUSTED = "disgusted"
    SURPRISED = "surprised"
    NEUTRAL = "neutral"


@frozen(kw_only=True)
class AiHint(Model):
    """A word to listen for: where `pattern` matches, it is taken for `replace`."""

    hint: str
    pattern: str
    replace: str
    ignore_case: bool | None = None


@frozen(kw_only=True)
class AiPronunciation(Model):
    """A word and how it is spoken."""

    replace: str
    with_: str = field(alias="with_", metadata=on_the_wire("with"))
    ignore_case: bool | None = None


@frozen(kw_only=True)
class AiVoiceParams(Model):
    """How a voice speaks; which of these it knows depends on its engine."""

    stability: float | None = field(default=None, metadata=limits(minimum=0, maximum=1))
    similarity: float | None = field(default=None, metadata=limits(minimum=0, maximum=1))
    speaking_rate: float | None = field(
        default=None, metadata={**limits(minimum=0.5, maximum=1.5), **on_the_wire("speakingRate")}
    )
    temperature: float | None = field(default=None, metadata=limits(minimum=0, maximum=2))
    speed: float | None = field(default=None, metadata=limits(minimum=0.5, maximum=2))
    vol: float | None = field(default=None, metadata=limits(minimum=0.1, maximum=1))
    pitch: int | None = field(default=None, metadata=limits(minimum=-12, maximum=12))
    emotion: VoiceEmotion | None = None


@frozen(kw_only=True)
class AiLanguage(Model):
    """A language that the agent speaks: its name, up to 3 codes, its voice. `engine` and `fillers` are the old way."""

    name: str
    code: str | Sequence[str] = field(metadata=limits(max_items=3))
    listen_language: str | Sequence[str] | None = None
    voice: str
    model: str | None = None
    auto_emotion: bool | None = None
    auto_speed: bool | None = None
    engine: str | None = None
    params: AiVoiceParams | None = None
    fillers: Sequence[str] | None = None
    function_fillers: Sequence[str] | None = None
    speech_fillers: Sequence[str] | None = None
    turn_fillers: Sequence[str] | None = None
    pronounce: Sequence[AiPronunciation] | None = None


@frozen(kw_only=True)
class AiMultilingualLanguage(Model):
    """A language that a multilingual agent may switch to."""

    language: str
    voice: str | None = None
    model: str | None = None
    engine: str | None = None
    params: AiVoiceParams | None = None


@frozen(kw_only=True)
class AiMultilingual(Model):
    """How an agent follows its caller from language to language."""

    languages: Sequence[AiMultilingualLanguage]
    allowed: Sequence[str] | None = None
    engine: str | None = None
    model: str | None = None
    provider: str | None = None
    start_language: str | None = None
    min_switch_words: int | None = field(default=None, metadata=limits(minimum=1))
    fillers: Sequence[str] | Fillers | None = field(default=None, hash=False)
    function_fillers: Sequence[str] | Fillers | None = field(default=None, hash=False)
    turn_fillers: Sequence[str] | Fillers | None = field(default=None, hash=False)


@frozen(kw_only=True)
class AiMultilingualUpdate(Model):
    """What to change of how an agent follows its caller from language to language."""

    languages: Sequence[AiMultilingualLanguage] | None = None
    allowed: Sequence[str] | None = None
    engine: str | None = None
    model: str | None = None
    provider: str | None = None
    start_language: str | None = None
    min_switch_words: int | None = field(default=None, metadata=limits(minimum=1))
    fillers: Sequence[str] | Fillers | None = field(default=None, hash=False)
    function_fillers: Sequence[str] | Fillers | None = field(default=None, hash=False)
    turn_fillers: Sequence[str] | Fillers | None = field(default=None, hash=False)
