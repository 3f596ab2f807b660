"""How an AI agent behaves: its parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from attrs import field, frozen

from ..wire.models import NULLABLE, Model, limits
from ..wire.values import OpenEnum


class AiModel(OpenEnum):
    """A language model that an agent may use; others are given by their names."""

    GPT_4O_MINI = "gpt-4o-mini"
    GPT_4_1_MINI = "gpt-4.1-mini"
    GPT_4_1_NANO = "gpt-4.1-nano"


class Direction(OpenEnum):
    """The direction of a call."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class ConversationRole(OpenEnum):
    """Who says a line of a conversation."""

    USER = "user"
    ASSISTANT = "assistant"
    SYSTEM = "system"


class TextNormalization(OpenEnum):
    """Of which text numbers, dates and the like are normalized."""

    HEARD = "heard"
    SPOKEN = "spoken"
    BOTH = "both"
    TRUE = "true"
    ON = "on"
    FALSE = "false"
    OFF = "off"
    NONE = "none"


class PomFormat(OpenEnum):
    """How a prompt of sections is written out for the model."""

    MARKDOWN = "markdown"
    XML = "xml"


class SummaryMode(OpenEnum):
    """In which form a summary is posted."""

    STRING = "string"
    ORIGINAL = "original"


class NumberFormat(OpenEnum):
    """How telephone numbers are read out."""

    INTERNATIONAL = "international"
    NATIONAL = "national"


@frozen(kw_only=True)
class ConversationMessage(Model):
    """A line of a conversation that the agent is to know."""

    role: ConversationRole
    content: str
    lang: str | None = None


@frozen(kw_only=True)
class AiParams(Model):
    """The parameters of an AI agent, under the API's own names; times in milliseconds, volumes from -50 to 50.

    `hard_stop_time` is written `1h30m`; of the models, those of `AiModel` or
    others by their names. A parameter that is not here is given as `extra`.
    """

    takes_others: ClassVar[bool] = True

    acknowledge_interruptions: bool | None = None
    ai_model: AiModel | str | None = None
    ai_name: str | None = None
    ai_volume: int | None = field(default=None, metadata=limits(minimum=-50, maximum=50))
    app_name: str | None = None
    asr_smart_format: bool | None = None
    attention_timeout: int | None = None
    attention_timeout_prompt: str | None = None
    asr_diarize: bool | None = None
    asr_speaker_affinity: bool | None = None
    audible_debug: bool | None = None
    audible_latency: bool | None = None
    background_file: str | None = None
    background_file_loops: int | None = field(default=None, metadata=NULLABLE)
    background_file_volume: int | None = field(default=None, metadata=limits(minimum=-50, maximum=50))
    enable_barge: str | bool | None = None
    enable_inner_dialog: bool | None = None
    enable_pause: bool | None = None
    enable_turn_detection: bool | None = None
    barge_match_string: str | None = None
    barge_min_words: int | None = field(default=None, metadata=limits(minimum=1, maximum=99))
    barge_functions: bool | None = None
    cache_mode: bool | None = None
    conscience: str | None = None
    convo: Sequence[ConversationMessage] | None = None
    conversation_id: str | None = None
    conversation_sliding_window: int | None = None
    debug_webhook_level: int | None = field(default=None, metadata=limits(minimum=0, maximum=2))
    debug_webhook_url: str | None = None
    debug: bool | int | None = None
    direction: Direction | None = None
    digit_terminators: str | None = None
    digit_timeout: int | None = field(default=None, metadata=limits(minimum=0, maximum=30_000))
    end_of_speech_timeout: int | None = field(default=None, metadata=limits(minimum=250, maximum=10_000))
    enable_accounting: bool | None = None
    enable_thinking: bool | None = None
    enable_text_normalization: TextNormalization | None = None
    auto_correct: bool | None = None
    redact_prompt: str | None = None
    enable_vision: bool | None = None
    energy_level: float | None = field(default=None, metadata=limits(minimum=0, maximum=100))
    first_word_timeout: int | None = field(default=None, metadata=limits(minimum=0, maximum=10_000))
    function_wait_for_talking: bool | None = None
    functions_on_no_response: bool | None = None
    hard_stop_prompt: str | None = None
    hard_stop_time: str | None = field(default=None, metadata=limits(pattern=r"^(?:\d+h)?(?:\d+m)?(?:\d+s)?$"))
    hold_music: str | None = None
    hold_on_process: bool | None = None
    inactivity_timeout: int | None = field(default=None, metadata=limits(minimum=10_000, maximum=3_600_000))
    inner_dialog_model: AiModel | str | None = None
    inner_dialog_prompt: str | None = None
    inner_dialog_synced: bool | None = None
    initial_sleep_ms: int | None = field(default=None, metadata=limits(minimum=0, maximum=300_000))
    input_poll_freq: int | None = field(default=None, metadata=limits(minimum=1000, maximum=10_000))
    interrupt_on_noise: bool | None = None
    interrupt_prompt: str | None = None
    languages_enabled: bool | None = None
    local_tz: str | None = None
    llm_diarize_aware: bool | None = None
    max_emotion: int | None = field(default=None, metadata=limits(minimum=1, maximum=30))
    max_response_tokens: int | None = field(default=None, metadata=limits(minimum=1, maximum=16_384))
    openai_asr_engine: str | None = None
    outbound_attention_timeout: int | None = field(default=None, metadata=limits(minimum=10_000, maximum=600_000))
    persist_global_data: bool | None = None
    pom_format: PomFormat | None = None
    save_conversation: bool | None = None
    speech_event_timeout: int | None = field(default=None, metadata=limits(minimum=0, maximum=10_000))
    speech_gen_quick_stops: int | None = field(default=None, metadata=limits(minimum=0, maximum=10))
    speech_timeout: int | None = field(default=None, metadata=limits(minimum=0, maximum=600_000))
    speak_when_spoken_to: bool | None = None
    start_paused: bool | None = None
    static_greeting: str | None = None
    static_greeting_no_barge: bool | None = None
    summary_mode: SummaryMode | None = None
    swaig_allow_settings: bool | None = None
    swaig_allow_swml: bool | None = None
    swaig_post_conversation: bool | None = None
    swaig_set_global_data: bool | None = None
    swaig_post_swml_vars: bool | Sequence[str] | None = None
    thinking_model: AiModel | str | None = None
    utility_model: AiModel | str | None = None
    transparent_barge: bool | None = None
    transparent_barge_max_time: int | None = field(default=None, metadata=limits(minimum=0, maximum=60_000))
    transfer_summary: bool | None = None
    turn_detection_timeout: int | None = field(default=None, metadata=limits(minimum=0, maximum=10_000))
    turn_filler_sources: str | None = None
    turn_filler_every_n: int | None = field(default=None, metadata=limits(minimum=1))
    turn_filler_min_ms: int | None = field(default=None, metadata=limits(minimum=0))
    tts_number_format: NumberFormat | None = None
    verbose_logs: bool | None = None
    video_listening_file: str | None = None
    video_idle_file: str | None = None
    video_talking_file: str | None = None
    vision_model: AiModel | str | None = None
    vad_config: str | None = None
    wait_for_user: bool | None = None
    wake_prefix: str | None = None
    eleven_labs_stability: float | None = field(default=None, metadata=limits(minimum=0, maximum=1))
    eleven_labs_similarity: float | None = field(default=None, metadata=limits(minimum=0, maximum=1))
