"""How an AI agent hears and speaks: languages, voices, hints, pronunciation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from attrs import field, frozen

from ...schema.models import Model, limits, on_the_wire
from ...schema.values import OpenEnum

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
    """The word, to the letter."""
    pattern: str
    """A regular expression for it."""
    replace: str
    """What is taken for heard where `pattern` matches."""
    ignore_case: bool | None = None
    """Whether capitals do not matter; not so by default."""


@frozen(kw_only=True)
class AiPronunciation(Model):
    """A word and how it is spoken."""

    replace: str
    """What is written."""
    with_: str = field(alias="with_", metadata=on_the_wire("with"))
    """How it is spoken, spelt out."""
    ignore_case: bool | None = None
    """Whether capitals do not matter; so by default."""


@frozen(kw_only=True)
class AiVoiceParams(Model):
    """How a voice speaks; which of these it knows depends on its engine."""

    stability: float | None = field(default=None, metadata=limits(minimum=0, maximum=1))
    """ElevenLabs alone: 0 is full of emotion, 1 even; 0.5 by default."""
    similarity: float | None = field(default=None, metadata=limits(minimum=0, maximum=1))
    """ElevenLabs alone: how near to the original voice; 0.75 by default."""
    speaking_rate: float | None = field(
        default=None, metadata={**limits(minimum=0.5, maximum=1.5), **on_the_wire("speakingRate")}
    )
    """Inworld alone: how fast, 1 by default."""
    temperature: float | None = field(default=None, metadata=limits(minimum=0, maximum=2))
    """Inworld alone: how varied, 1 by default."""
    speed: float | None = field(default=None, metadata=limits(minimum=0.5, maximum=2))
    """MiniMax alone: how fast, 1 by default."""
    vol: float | None = field(default=None, metadata=limits(minimum=0.1, maximum=1))
    """MiniMax alone: how loud, 1 by default."""
    pitch: int | None = field(default=None, metadata=limits(minimum=-12, maximum=12))
    """MiniMax alone: how high, in semitones, 0 by default."""
    emotion: VoiceEmotion | None = None
    """MiniMax alone: one emotion for all; for a changing one see `AiLanguage.auto_emotion`."""


@frozen(kw_only=True)
class AiLanguage(Model):
    """A language that the agent speaks: its name, up to 3 codes, its voice. `engine` and `fillers` are the old way."""

    name: str
    """Such as `French`: the agent's prompt names it so."""
    code: str | Sequence[str] = field(metadata=limits(max_items=3))
    """What is listened for, as the recognizer's code: one, up to 3, or `multi` for any that it knows."""
    listen_language: str | Sequence[str] | None = None
    """The old name of `code`, read where that is missing."""
    voice: str
    """`engine.voice` or `engine.voice:model`, such as `elevenlabs.rachel:eleven_flash_v2_5`; name the engine."""
    model: str | None = None
    """The engine's model, where `voice` names none."""
    auto_emotion: bool | None = None
    """Whether its emotion changes as it speaks; Cartesia and MiniMax alone. Not so by default."""
    auto_speed: bool | None = None
    """Whether its speed changes as it speaks, where the engine can; not so by default."""
    engine: str | None = None
    """The engine, such as `elevenlabs`: `voice` names it better."""
    params: AiVoiceParams | None = None
    """How the voice speaks; which of them an engine knows is told there."""
    fillers: Sequence[str] | None = None
    """The old name of `function_fillers`, which goes before it."""
    function_fillers: Sequence[str] | None = None
    """What is said while a function runs."""
    speech_fillers: Sequence[str] | None = None
    """What is said between turns, the first included."""
    turn_fillers: Sequence[str] | None = None
    """What is said while the caller goes on; when, `params.turn_filler_sources` says."""
    pronounce: Sequence[AiPronunciation] | None = None
    """How words are to be spoken in this language alone."""


@frozen(kw_only=True)
class AiMultilingualLanguage(Model):
    """A language that a multilingual agent may switch to."""

    language: str
    """A code that the recognizer knows, or `default` for all that have no entry."""
    voice: str | None = None
    """`engine.voice` or `engine.voice:model`, such as `elevenlabs.rachel:eleven_flash_v2_5`; name the engine."""
    model: str | None = None
    """The engine's model, where `voice` names none."""
    engine: str | None = None
    """The engine, such as `elevenlabs`: `voice` names it better."""
    params: AiVoiceParams | None = None
    """How the voice speaks; which of them an engine knows is told there."""


@frozen(kw_only=True)
class AiMultilingual(Model):
    """How an agent follows its caller from language to language."""

    languages: Sequence[AiMultilingualLanguage]
    """A voice for each language; the first, or one of `default`, must have a `voice`, or English alone is spoken."""
    allowed: Sequence[str] | None = None
    """Codes of languages: it changes into no other. Any that is heard, where none are given."""
    engine: str | None = None
    """What recognizes speech: `deepgram` by default. `params.openai_asr_engine` overrides it."""
    model: str | None = None
    """The recognizer's model, `nova-3` by default: one that follows a change of language."""
    provider: str | None = None
    """Who recognizes speech: the agent's usual provider by default, or `deepgram`."""
    start_language: str | None = None
    """In which it begins, before anything was heard; `en` by default."""
    min_switch_words: int | None = field(default=None, metadata=limits(minimum=1))
    """After how many words it changes language; 2 by default, also for numbers below 1."""
    fillers: Sequence[str] | Fillers | None = field(default=None, hash=False)
    """What is said between turns: a list, which is translated, or lists by language, of which `auto` is translated."""
    function_fillers: Sequence[str] | Fillers | None = field(default=None, hash=False)
    """What is said while a function runs: of the same forms as `fillers`."""
    turn_fillers: Sequence[str] | Fillers | None = field(default=None, hash=False)
    """What is said while the caller goes on: a list, or lists by language and `default`. Never translated;
    a path or URL is played."""


@frozen(kw_only=True)
class AiMultilingualUpdate(Model):
    """What to change of how an agent follows its caller from language to language."""

    languages: Sequence[AiMultilingualLanguage] | None = None
    """A voice for each language; the first, or one of `default`, must have a `voice`, or English alone is spoken."""
    allowed: Sequence[str] | None = None
    """Codes of languages: it changes into no other. Any that is heard, where none are given."""
    engine: str | None = None
    """What recognizes speech: `deepgram` by default. `params.openai_asr_engine` overrides it."""
    model: str | None = None
    """The recognizer's model, `nova-3` by default: one that follows a change of language."""
    provider: str | None = None
    """Who recognizes speech: the agent's usual provider by default, or `deepgram`."""
    start_language: str | None = None
    """In which it begins, before anything was heard; `en` by default."""
    min_switch_words: int | None = field(default=None, metadata=limits(minimum=1))
    """After how many words it changes language; 2 by default, also for numbers below 1."""
    fillers: Sequence[str] | Fillers | None = field(default=None, hash=False)
    """What is said between turns: a list, which is translated, or lists by language, of which `auto` is translated."""
    function_fillers: Sequence[str] | Fillers | None = field(default=None, hash=False)
    """What is said while a function runs: of the same forms as `fillers`."""
    turn_fillers: Sequence[str] | Fillers | None = field(default=None, hash=False)
    """What is said while the caller goes on: a list, or lists by language and `default`. Never translated;
    a path or URL is played."""
