"""Parameters of an AI agent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, TypeAlias

from attrs import field, frozen

from ...schema.models import NULLABLE, Model
from ...schema.values import OpenEnum
from .ai_engines import AiEngineParams


class AiModel(OpenEnum):
    """A language model. Others are given by their names."""

    GPT_4O_MINI = "gpt-4o-mini"
    GPT_4_1_MINI = "gpt-4.1-mini"
    GPT_4_1_NANO = "gpt-4.1-nano"


AiModelValue: TypeAlias = AiModel | Literal["gpt-4o-mini", "gpt-4.1-mini", "gpt-4.1-nano"]
"""As an argument: an `AiModel`, or its value as a string."""


class Direction(OpenEnum):
    """Direction of a call."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class ConversationRole(OpenEnum):
    """Author of a message."""

    USER = "user"
    ASSISTANT = "assistant"
    SYSTEM = "system"


ConversationRoleValue: TypeAlias = ConversationRole | Literal["user", "assistant", "system"]
"""As an argument: a `ConversationRole`, or its value as a string."""


class TextNormalization(OpenEnum):
    """Text that is normalized."""

    HEARD = "heard"
    SPOKEN = "spoken"
    BOTH = "both"
    TRUE = "true"
    ON = "on"
    FALSE = "false"
    OFF = "off"
    NONE = "none"


class PomFormat(OpenEnum):
    """Format of prompt sections (POM) for the model."""

    MARKDOWN = "markdown"
    XML = "xml"


class SummaryMode(OpenEnum):
    """Format of a summary."""

    STRING = "string"
    ORIGINAL = "original"


class NumberFormat(OpenEnum):
    """Format of spoken telephone numbers."""

    INTERNATIONAL = "international"
    NATIONAL = "national"


@frozen(kw_only=True)
class ConversationMessage(Model):
    """A message of a conversation."""

    role: ConversationRole | str | None = None
    """Author of the message."""
    content: str | None = None
    """Text of the message."""
    lang: str | None = None
    """Language code, such as `en`."""
    tool_call_id: str | None = None
    """Id of the function call that the message responds to."""
    tool_calls: Sequence[object] | None = field(default=None, hash=False)
    """Function calls of the message."""


@frozen(kw_only=True)
class AiParams(AiEngineParams):
    """Parameters of an AI agent, under the API's names. Others are given as `extra`."""

    _accepts_others: ClassVar[bool] = True

    acknowledge_interruptions: bool | int | str | None = None
    """Acknowledges an interruption and asks for the caller's intent."""
    ai_model: AiModel | str | None = None
    """Language model. Default: `gpt-4o-mini`."""
    ai_name: str | None = None
    """Wake word, case-insensitive. Default: `computer`."""
    ai_volume: int | str | None = None
    """Output volume in dB, -50 to 50. Default: 0."""
    app_name: str | None = None
    """Application name in webhook requests. Default: `swml app`."""
    asr_smart_format: bool | float | str | None = None
    """Formats numbers, dates and times in transcripts. Default: false."""
    attention_timeout: int | str | None = None
    """Silence in ms before the attention prompt: 0 (off) or 10,000 to 600,000. Default: 5,000."""
    attention_timeout_prompt: str | None = None
    """Prompt after `attention_timeout`."""
    asr_diarize: bool | float | str | None = None
    """Enables speaker diarization. Default: false."""
    asr_speaker_affinity: bool | float | str | None = None
    """Restricts recognition to the first speaker. Default: false."""
    audible_debug: bool | None = None
    """Announces function calls. Default: false."""
    audible_latency: bool | None = None
    """Announces latencies. Default: false."""
    background_file: str | None = None
    """URL of the background audio."""
    background_file_loops: int | str | None = field(default=None, metadata=NULLABLE)
    """Repetitions of `background_file`. Default: unlimited."""
    background_file_volume: int | str | None = None
    """Volume of `background_file` in dB, -50 to 50. Default: 0."""
    enable_barge: bool | str | None = None
    """Interruption by the caller: `complete`, `partial`, `all` or a boolean. Default: `complete,partial`."""
    enable_inner_dialog: bool | str | None = None
    """Enables a second model that advises the first. Default: false."""
    enable_pause: bool | str | None = None
    """Enables pausing until the wake word. Default: false. Excludes `speak_when_spoken_to`."""
    enable_turn_detection: bool | str | None = None
    """Ends a turn early at the end of a sentence. Default: true."""
    barge_match_string: str | None = None
    """Text or regular expression that interrupts."""
    barge_min_words: int | str | None = None
    """Words that interrupt, 1 to 99."""
    barge_functions: bool | float | str | None = None
    """Runs functions during an interruption. Default: true."""
    cache_mode: bool | None = None
    """Caches responses. Default: false."""
    conscience: str | None = None
    """Prompt that keeps the agent in its role."""
    convo: Sequence[ConversationMessage] | None = None
    """Conversation before the session, as context."""
    conversation_id: str | None = None
    """Conversation id for `check_for_input` and `save_conversation`."""
    conversation_sliding_window: int | str | None = None
    """Number of recent messages that the model receives."""
    debug_webhook_level: int | str | None = None
    """Verbosity of the debug webhook, 0 to 2. Default: 1 with `debug_webhook_url`."""
    debug_webhook_url: str | None = None
    """Debug webhook URL."""
    debug: bool | int | None = None
    """Enables debug logging."""
    direction: Direction | str | None = None
    """Overrides the call direction."""
    digit_terminators: str | None = None
    """Key that ends digit input, such as `#`."""
    digit_timeout: int | str | None = None
    """Pause in ms that ends digit input, at most 30,000. Default: 3,000."""
    end_of_speech_timeout: int | str | None = None
    """Silence in ms that ends an utterance, 250 to 10,000. Default: 700."""
    enable_accounting: bool | None = None
    """Enables usage accounting. Default: false."""
    enable_thinking: bool | str | None = None
    """Enables a thinking step before each response. Default: false."""
    enable_text_normalization: TextNormalization | str | None = None
    """Normalization of numbers and dates. Default: `both`."""
    auto_correct: bool | float | str | None = None
    """Corrects transcripts before the model reads them. Default: false. Needs `enable_text_normalization` off."""
    redact_prompt: str | None = None
    """Description of the data to redact in logs, events and webhooks."""
    enable_vision: bool | str | None = None
    """Enables the function `get_visual_input`. Default: false."""
    energy_level: float | str | None = None
    """Minimum speech level in dB, 0 to 100. Default: 52."""
    first_word_timeout: int | str | None = None
    """Wait for the first word in ms, at most 10,000. Default: 1,000."""
    function_wait_for_talking: bool | float | str | None = None
    """Runs functions after their fillers only. Default: false."""
    functions_on_no_response: bool | float | str | None = None
    """Runs functions when the caller does not respond. Default: false."""
    hard_stop_prompt: str | None = None
    """Prompt at `hard_stop_time`."""
    hard_stop_time: str | None = None
    """Maximum session length, such as `30s`, `2m` or `1h45m30s`."""
    hold_music: str | None = None
    """URL of the hold music: WAV, MP3 or a FreeSWITCH tone stream."""
    hold_on_process: bool | float | str | None = None
    """Plays `hold_music` while functions run. Default: false."""
    inactivity_timeout: int | str | None = None
    """Silence in ms that ends the session, 10,000 to 3,600,000. Default: 600,000."""
    inner_dialog_model: AiModel | str | None = None
    """Model of the inner dialog. Needs `enable_inner_dialog`."""
    inner_dialog_prompt: str | None = None
    """Prompt of the inner dialog. Needs `enable_inner_dialog`."""
    inner_dialog_synced: bool | None = None
    """Synchronizes the inner dialog with turns. Default: false. Needs `enable_inner_dialog`."""
    initial_sleep_ms: int | str | None = None
    """Delay before the start in ms, at most 300,000. Default: 0."""
    input_poll_freq: int | str | None = None
    """Interval of `check_for_input` in ms, 1,000 to 10,000. Default: 2,000."""
    interrupt_on_noise: bool | int | str | None = None
    """Interrupts on noise longer than a second."""
    interrupt_prompt: str | None = None
    """Prompt after an interruption."""
    languages_enabled: bool | float | str | None = None
    """No effect: give `languages` or `multilingual`."""
    local_tz: str | None = None
    """IANA time zone of the agent. Default: `US/Central`."""
    llm_diarize_aware: bool | float | str | None = None
    """Enables recognition of callers by voice. Default: false."""
    max_emotion: int | str | None = None
    """Maximum emotion, 1 to 30. Default: 30."""
    max_response_tokens: float | str | None = None
    """Maximum response length in tokens, 1 to 16,384."""
    openai_asr_engine: str | None = None
    """Speech recognition engine with its model. Default: `deepgram:nova-3`."""
    outbound_attention_timeout: int | str | None = None
    """Wait for an outbound callee in ms, 10,000 to 600,000. Default: 120,000."""
    persist_global_data: bool | str | None = None
    """Keeps `global_data` for later agents of the call. Default: true."""
    pom_format: PomFormat | str | None = None
    """Format of prompt sections for the model. Default: `markdown`."""
    save_conversation: bool | float | str | None = None
    """Posts a summary after the call. Needs a `post_url` and `conversation_id`."""
    speech_event_timeout: int | str | None = None
    """Wait for a speech event in ms, at most 10,000. Default: 1,400."""
    speech_gen_quick_stops: int | str | None = None
    """Quick stops of speech generation, 0 to 10. Default: 3."""
    speech_timeout: int | str | None = None
    """Maximum speech length in ms, at most 600,000. Default: 60,000."""
    speak_when_spoken_to: bool | str | None = None
    """Responds to the wake word only. Default: false. Excludes `enable_pause`."""
    start_paused: bool | str | None = None
    """Starts paused until the wake word. Default: false. Enables `enable_pause`."""
    static_greeting: str | None = None
    """Greeting at the start of each call."""
    static_greeting_no_barge: bool | float | str | None = None
    """Disables interruption of `static_greeting`. Default: false."""
    summary_mode: SummaryMode | str | None = None
    """Format of summaries."""
    swaig_allow_settings: bool | float | str | None = None
    """Allows functions to change settings. Default: true."""
    swaig_allow_swml: bool | float | str | None = None
    """Allows functions to return SWML. Default: true."""
    swaig_post_conversation: bool | float | str | None = None
    """Posts the whole conversation to functions. Default: false."""
    swaig_set_global_data: bool | float | str | None = None
    """Allows functions to change `global_data`. Default: true."""
    swaig_post_swml_vars: bool | str | Sequence[str] | None = None
    """SWML variables to post to functions: all (true) or the named ones."""
    thinking_model: AiModel | str | None = None
    """Model of `enable_thinking`. Default: `ai_model`."""
    utility_model: AiModel | str | None = None
    """Model of `redact_prompt` and `auto_correct`. Default: `ai_model`."""
    transparent_barge: bool | float | str | None = None
    """Waits for an interrupting caller to finish. Default: true."""
    transparent_barge_max_time: int | str | None = None
    """Maximum wait of `transparent_barge` in ms, at most 60,000. Default: 3,000."""
    transfer_summary: bool | float | str | None = None
    """Passes a summary to the next agent. Default: false."""
    turn_detection_timeout: int | str | None = None
    """Wait after the end of a sentence in ms, at most 10,000. Default: 250. Needs `enable_turn_detection`."""
    turn_filler_sources: str | None = None
    """Triggers of turn fillers, comma-separated: `spell`, `number`, `text`, `acoustic`, `veto`, each with an
    optional `:ms`. Default: `spell,number`."""
    turn_filler_every_n: float | str | None = None
    """Plays a turn filler at every n-th trigger. Default: 1."""
    turn_filler_min_ms: float | str | None = None
    """Minimum wait in ms before a turn filler. Default: 0."""
    tts_number_format: NumberFormat | str | None = None
    """Format of spoken telephone numbers. Default: `international`."""
    verbose_logs: bool | None = None
    """Enables verbose logging. Default: false."""
    video_listening_file: str | None = None
    """URL of the video while listening."""
    video_idle_file: str | None = None
    """URL of the video while idle."""
    video_talking_file: str | None = None
    """URL of the video while talking."""
    vision_model: AiModel | str | None = None
    """Model of `enable_vision`."""
    vad_config: str | None = None
    """Voice activity detection (VAD): `threshold` (0 to 100) or `threshold:frame_ms` (16 to 40)."""
    wait_for_user: bool | float | str | None = None
    """Lets the caller speak first. Default: false."""
    wake_prefix: str | None = None
    """Prefix of the wake word, such as `hey`."""
    eleven_labs_stability: float | str | None = None
    """ElevenLabs voice stability, 0 to 1. Default: 0.5."""
    eleven_labs_similarity: float | str | None = None
    """ElevenLabs voice similarity, 0 to 1. Default: 0.75."""
