"""Bodies of the commands that transcribe and translate a call while it lasts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from attrs import field, frozen

from ...schema.models import Body, Model, limits
from ...schema.values import UNSET, OpenEnum, Unset
from ..fabric.common import Plain


class SpeechEngine(OpenEnum):
    """Engine that recognizes speech."""

    DEEPGRAM = "deepgram"
    GOOGLE = "google"


SpeechEngineValue: TypeAlias = SpeechEngine | Literal["deepgram", "google"]
"""As an argument: a `SpeechEngine`, or its value as a string."""


class CallSide(OpenEnum):
    """A side of a call."""

    REMOTE_CALLER = "remote-caller"
    LOCAL_CALLER = "local-caller"


CallSideValue: TypeAlias = CallSide | Literal["remote-caller", "local-caller"]
"""As an argument: a `CallSide`, or its value as a string."""


class TranslationFilter(OpenEnum):
    """Style of a translation."""

    POLITE = "polite"
    RUDE = "rude"
    PROFESSIONAL = "professional"
    SHAKESPEARE = "shakespeare"
    GEN_Z = "gen-z"


@frozen(kw_only=True)
class LiveTranscription(Model):
    """Parameters of a live transcription."""

    lang: str
    """The language as a BCP 47 tag."""
    direction: Sequence[CallSideValue]
    """The sides that are transcribed."""
    webhook: str | None = None
    """The URL that receives the events."""
    live_events: bool | None = None
    """Sends an event for each utterance."""
    ai_summary: bool | None = None
    """Writes a summary at the end."""
    ai_summary_prompt: str | None = None
    """The prompt for the summary."""
    speech_engine: SpeechEngineValue | None = None
    """The engine that recognizes speech. Default: `deepgram`."""
    speech_timeout: int | None = None
    """Milliseconds that speech may last. Default: 60,000."""
    vad_silence_ms: int | None = None
    """Milliseconds of silence that end an utterance. Default: 300 with Deepgram, 500 with Google."""
    vad_thresh: int | None = None
    """Volume threshold of a voice, 0 to 1,800. Default: 400."""
    debug_level: int | None = None
    """Log level, 0 to 2. Default: 0."""


@frozen(kw_only=True)
class LiveTranscribeStart(Model):
    """Starts to transcribe."""

    start: LiveTranscription | Plain
    """Parameters of the start."""


@frozen(kw_only=True)
class LiveSummary(Model):
    """Parameters of a summary of the conversation."""

    webhook: str | None = None
    """The URL that receives the summary."""
    prompt: str | None = None
    """The prompt for the summary."""


@frozen(kw_only=True)
class LiveTranscribeSummarize(Model):
    """Summarizes a transcription."""

    summarize: LiveSummary | Plain
    """How to summarize."""


@frozen(kw_only=True)
class CallLiveTranscribe(Body):
    """An action of a live transcription."""

    action: LiveTranscribeStart | LiveTranscribeSummarize | Literal["stop"] | Plain
    """Start, summarize or stop."""


@frozen(kw_only=True)
class LiveTranslation(Model):
    """Parameters of a live translation."""

    from_lang: str
    """The language to translate from, as a BCP 47 tag."""
    to_lang: str
    """The language to translate to, as a BCP 47 tag."""
    direction: Sequence[CallSideValue]
    """The sides that are translated."""
    from_voice: str | None = None
    """The voice for the first language."""
    to_voice: str | None = None
    """The voice for the second language."""
    filter_from: TranslationFilter | str | None = field(default=None, metadata=limits(pattern="^prompt:.+$"))
    """A style for the first language: a preset, or `prompt:` and a text."""
    filter_to: TranslationFilter | str | None = field(default=None, metadata=limits(pattern="^prompt:.+$"))
    """A style for the second language: a preset, or `prompt:` and a text."""
    webhook: str | None = None
    """The URL that receives the events."""
    live_events: bool | None = None
    """Sends an event for each utterance."""
    ai_summary: bool | None = None
    """Writes a summary at the end."""
    ai_summary_prompt: str | None = None
    """The prompt for the summary."""
    speech_engine: SpeechEngineValue | None = None
    """The engine that recognizes speech. Default: `deepgram`."""
    speech_timeout: int | None = None
    """Milliseconds that speech may last. Default: 60,000."""
    vad_silence_ms: int | None = None
    """Milliseconds of silence that end an utterance. Default: 300 with Deepgram, 500 with Google."""
    vad_thresh: int | None = None
    """Volume threshold of a voice, 0 to 1,800. Default: 400."""
    debug_level: int | None = None
    """Log level, 0 to 2. Default: 0."""


@frozen(kw_only=True)
class LiveTranslateStart(Model):
    """Starts to translate."""

    start: LiveTranslation | Plain
    """Parameters of the start."""


@frozen(kw_only=True)
class LiveTranslateSummarize(Model):
    """Summarizes a translated call."""

    summarize: LiveSummary | Plain
    """How to summarize."""


@frozen(kw_only=True)
class LiveInjection(Model):
    """A message to translate and say."""

    message: str
    """The text to translate and say."""
    direction: CallSideValue
    """The side that hears it."""


@frozen(kw_only=True)
class LiveTranslateInject(Model):
    """Says a translated message."""

    inject: LiveInjection | Plain
    """What to say."""


@frozen(kw_only=True)
class CallLiveTranslate(Body):
    """What to do about the translation."""

    action: LiveTranslateStart | LiveTranslateSummarize | LiveTranslateInject | Literal["stop"] | Plain
    """Start, summarize, say a message, or stop."""
    status_url: str | Unset = UNSET
    """The URL that receives its events."""
