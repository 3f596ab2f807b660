"""Speech of an AI agent: languages, voices, hints and pronunciation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, TypeAlias

from attrs import field, frozen

from ...schema.models import Model, on_the_wire
from ...schema.values import OpenEnum
from .ai_engines import Flag, Number

Fillers: TypeAlias = Mapping[str, Sequence[str]]
"""Filler phrases by language, such as `{"en-US": ["one moment"]}`."""


class VoiceEmotion(OpenEnum):
    """Emotion of a voice."""

    HAPPY = "happy"
    SAD = "sad"
    ANGRY = "angry"
    FEARFUL = "fearful"
    DISGUSTED = "disgusted"
    SURPRISED = "surprised"
    NEUTRAL = "neutral"


@frozen(kw_only=True)
class AiHint(Model):
    """A recognition hint that replaces the text matching `pattern`."""

    hint: str
    """Expected word."""
    pattern: str
    """Regular expression of the recognized text."""
    replace: str
    """Replacement text."""
    ignore_case: bool | None = None
    """Matches without regard to case. Default: false."""


@frozen(kw_only=True)
class AiPronunciation(Model):
    """The pronunciation of a word."""

    id: str | None = None
    """Id, in newer responses."""
    replace: str | None = None
    """Written word."""
    with_: str | None = field(default=None, alias="with_", metadata=on_the_wire("with"))
    """Phonetic spelling."""
    replace_with: str | None = None
    """Phonetic spelling, as newer requests may name it."""
    ignore_case: Flag | None = None
    """Matches without regard to case. Default: true."""


@frozen(kw_only=True)
class AiVoiceParams(Model):
    """Voice parameters. Each belongs to certain engines."""

    stability: Number | None = None
    """ElevenLabs: stability, 0 to 1. Default: 0.5."""
    similarity: Number | None = None
    """ElevenLabs: similarity, 0 to 1. Default: 0.75."""
    speaking_rate: Number | None = field(default=None, metadata=on_the_wire("speakingRate"))
    """Inworld: speaking rate, 0.5 to 1.5. Default: 1."""
    streaming: bool | str | None = None
    """Enables streaming."""
    temperature: Number | None = None
    """Inworld: temperature, 0 to 2. Default: 1."""
    speed: Number | None = None
    """MiniMax: speed, 0.5 to 2. Default: 1."""
    vol: Number | None = None
    """MiniMax: volume, 0.1 to 1. Default: 1."""
    pitch: Number | None = None
    """MiniMax: pitch in semitones, -12 to 12. Default: 0."""
    emotion: VoiceEmotion | str | None = None
    """MiniMax: fixed emotion. `AiLanguage.auto_emotion` varies it."""


@frozen(kw_only=True)
class AiLanguage(Model):
    """A language of the agent, with its voice."""

    id: str | None = None
    """Id, in newer responses."""
    name: str | None = None
    """Name for the prompt, such as `French`."""
    code: str | Sequence[str] | None = None
    """Recognition code: one, up to 3, or `multi` for every supported language."""
    listen_language: str | Sequence[str] | None = None
    """Recognition code where `code` is missing. Deprecated."""
    voice: str | None = None
    """Voice: `engine.voice` or `engine.voice:model`, such as `elevenlabs.rachel:eleven_flash_v2_5`."""
    provider: str | None = None
    """Provider of the voice."""
    model: str | None = None
    """Model of the engine, where `voice` names none."""
    auto_emotion: bool | str | None = None
    """Varies the emotion (Cartesia, MiniMax). Default: false."""
    auto_speed: bool | str | None = None
    """Varies the speed, where the engine supports it. Default: false."""
    engine: str | None = None
    """Engine, such as `elevenlabs`. Deprecated: name it in `voice`."""
    params: AiVoiceParams | None = None
    """Voice parameters."""
    fillers: Sequence[str] | str | None = None
    """Function fillers. Deprecated: use `function_fillers`."""
    function_fillers: Sequence[str] | None = None
    """Phrases while a function runs."""
    speech_fillers: Sequence[str] | None = None
    """Phrases between turns."""
    turn_fillers: Sequence[str] | None = None
    """Phrases while the caller continues; see `AiParams.turn_filler_sources`."""
    double_turn_fillers: Sequence[str] | None = None
    """Phrases during double turns."""
    pronounce: Sequence[AiPronunciation] | None = None
    """Pronunciations in this language."""


@frozen(kw_only=True)
class AiMultilingualLanguage(Model):
    """A language that a multilingual agent switches to."""

    _accepts_others: ClassVar[bool] = True

    language: str | None = None
    """Recognition code, or `default` for every other language."""
    voice: str | None = None
    """Voice: `engine.voice` or `engine.voice:model`."""
    model: str | None = None
    """Model of the engine, where `voice` names none."""
    engine: str | None = None
    """Engine, such as `elevenlabs`. Deprecated: name it in `voice`."""
    params: AiVoiceParams | None = None
    """Voice parameters."""


@frozen(kw_only=True)
class AiMultilingual(Model):
    """Automatic language switching. Replaces `languages`."""

    languages: Sequence[AiMultilingualLanguage] | None = None
    """Voices by language. The first one, or `default`, needs a `voice`."""
    allowed: Sequence[str] | None = None
    """Language codes to switch to. Default: every recognized language."""
    engine: str | None = None
    """Speech recognition engine. Default: `deepgram`. `AiParams.openai_asr_engine` overrides it."""
    model: str | None = None
    """Speech recognition model. Default: `nova-3`."""
    provider: str | None = None
    """Speech recognition provider."""
    start_language: str | None = None
    """Language code at the start. Default: `en`."""
    min_switch_words: float | None = None
    """Words before a switch. Default: 2."""
    fillers: Sequence[str] | Fillers | None = field(default=None, hash=False)
    """Phrases between turns: a list, which is translated, or lists by language; `auto` is translated."""
    function_fillers: Sequence[str] | Fillers | None = field(default=None, hash=False)
    """Phrases while a function runs, as `fillers`."""
    turn_fillers: Sequence[str] | Fillers | None = field(default=None, hash=False)
    """Phrases while the caller continues: a list, or lists by language and `default`. A path or URL is played."""
