"""How an AI agent behaves: its parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from attrs import field, frozen

from ...schema.models import NULLABLE, Model, limits
from ...schema.values import OpenEnum


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
    """Who said it."""
    content: str
    """What was said."""
    lang: str | None = None
    """The language, such as `en`."""


@frozen(kw_only=True)
class AiParams(Model):
    """The parameters of an AI agent, under the API's own names; times in milliseconds, volumes from -50 to 50.

    `hard_stop_time` is written `1h30m`; of the models, those of `AiModel` or
    others by their names. A parameter that is not here is given as `extra`.
    """

    _accepts_others: ClassVar[bool] = True

    acknowledge_interruptions: bool | None = None
    """Whether it says that it was interrupted, and asks what was meant."""
    ai_model: AiModel | str | None = None
    """Its language model; `gpt-4o-mini` by default."""
    ai_name: str | None = None
    """What wakes it when it is said, in any case; `computer` by default."""
    ai_volume: int | None = field(default=None, metadata=limits(minimum=-50, maximum=50))
    """From -50 to 50, 0 by default."""
    app_name: str | None = None
    """What webhooks are told of who asks; `swml app` by default."""
    asr_smart_format: bool | None = None
    """Whether numbers, dates and times are written out in the transcript; not so by default."""
    attention_timeout: int | None = None
    """Silence before the caller is asked for attention: 10,000 to 600,000 ms, 0 for never; 5,000 by default."""
    attention_timeout_prompt: str | None = None
    """What it is told after `attention_timeout`."""
    asr_diarize: bool | None = None
    """Whether speakers are told apart in the transcript; not so by default."""
    asr_speaker_affinity: bool | None = None
    """Whether it hears only the speaker who answered it first; not so by default."""
    audible_debug: bool | None = None
    """Whether it says which function runs; not so by default."""
    audible_latency: bool | None = None
    """Whether it says how long it took; not so by default."""
    background_file: str | None = None
    """The URL of a sound that is played behind the conversation."""
    background_file_loops: int | None = field(default=None, metadata=NULLABLE)
    """How often `background_file` is played; for ever, where nothing is said."""
    background_file_volume: int | None = field(default=None, metadata=limits(minimum=-50, maximum=50))
    """From -50 to 50, 0 by default."""
    enable_barge: str | bool | None = None
    """When a caller may interrupt: `complete`, `partial`, `all` or a boolean; `complete,partial` by default."""
    enable_inner_dialog: bool | None = None
    """Whether a second model follows along and advises it; not so by default."""
    enable_pause: bool | None = None
    """Whether callers may have it pause until its name is said; not so by default. Not with `speak_when_spoken_to`."""
    enable_turn_detection: bool | None = None
    """Whether the end of a sentence ends the caller's turn early; so by default."""
    barge_match_string: str | None = None
    """What a caller says to interrupt: text or a regular expression."""
    barge_min_words: int | None = field(default=None, metadata=limits(minimum=1, maximum=99))
    """How many words interrupt, from 1 to 99."""
    barge_functions: bool | None = None
    """Whether functions run while it is interrupted; so by default."""
    cache_mode: bool | None = None
    """Whether answers are cached; not so by default."""
    conscience: str | None = None
    """The prompt that keeps it to its role."""
    convo: Sequence[ConversationMessage] | None = None
    """What was said before the session, for it to know."""
    conversation_id: str | None = None
    """Names the conversation for `check_for_input` and `save_conversation`."""
    conversation_sliding_window: int | None = None
    """How much of the conversation's end the model is sent."""
    debug_webhook_level: int | None = field(default=None, metadata=limits(minimum=0, maximum=2))
    """From 0 to 2: 1 by default where `debug_webhook_url` is given."""
    debug_webhook_url: str | None = None
    """The URL that is sent everything that is said, as it is said."""
    debug: bool | int | None = None
    """Whether more is logged: turns, speech, inner state."""
    direction: Direction | None = None
    """Has the call taken for one in this direction."""
    digit_terminators: str | None = None
    """The key that ends the caller's digits, such as `#`."""
    digit_timeout: int | None = field(default=None, metadata=limits(minimum=0, maximum=30_000))
    """The pause that ends the caller's digits: up to 30,000 ms, 3,000 by default."""
    end_of_speech_timeout: int | None = field(default=None, metadata=limits(minimum=250, maximum=10_000))
    """The silence that ends an utterance: 250 to 10,000 ms, 700 by default."""
    enable_accounting: bool | None = None
    """Whether its use is counted; not so by default."""
    enable_thinking: bool | None = None
    """Whether it thinks for a turn before it answers, which takes a moment; not so by default."""
    enable_text_normalization: TextNormalization | None = None
    """Whether numbers and dates become figures when heard, words when spoken; `both` by default."""
    auto_correct: bool | None = None
    """Whether what was heard is tidied for the model; not so by default. Needs `enable_text_normalization` off."""
    redact_prompt: str | None = None
    """In words, what is to stand as `----` in logs, events and webhooks; the model and the caller have it all."""
    enable_vision: bool | None = None
    """Whether it sees, by the function `get_visual_input`; not so by default."""
    energy_level: float | None = field(default=None, metadata=limits(minimum=0, maximum=100))
    """How loud a caller must be, from 0 to 100 dB: 52 by default."""
    first_word_timeout: int | None = field(default=None, metadata=limits(minimum=0, maximum=10_000))
    """How long a first word is waited for once speech is heard: up to 10,000 ms, 1,000 by default."""
    function_wait_for_talking: bool | None = None
    """Whether functions start only when fillers were said; not so by default."""
    functions_on_no_response: bool | None = None
    """Whether functions may run when a caller does not answer; not so by default."""
    hard_stop_prompt: str | None = None
    """What it is told at `hard_stop_time`."""
    hard_stop_time: str | None = field(default=None, metadata=limits(pattern=r"^(?:\d+h)?(?:\d+m)?(?:\d+s)?$"))
    """The longest session, such as `30s`, `2m` or `1h45m30s`; then the script goes on."""
    hold_music: str | None = None
    """The URL of the music on hold: WAV, MP3 or a FreeSWITCH tone stream."""
    hold_on_process: bool | None = None
    """Whether `hold_music` plays while functions run; not so by default."""
    inactivity_timeout: int | None = field(default=None, metadata=limits(minimum=10_000, maximum=3_600_000))
    """The quiet after which it leaves: 10,000 to 3,600,000 ms, 600,000 by default."""
    inner_dialog_model: AiModel | str | None = None
    """The second model, often a smaller one. With `enable_inner_dialog` alone."""
    inner_dialog_prompt: str | None = None
    """What the second model is told. With `enable_inner_dialog` alone."""
    inner_dialog_synced: bool | None = None
    """Whether the second model waits for the turn's end; not so by default. With `enable_inner_dialog` alone."""
    initial_sleep_ms: int | None = field(default=None, metadata=limits(minimum=0, maximum=300_000))
    """The wait before it begins: up to 300,000 ms, none by default."""
    input_poll_freq: int | None = field(default=None, metadata=limits(minimum=1000, maximum=10_000))
    """How often `check_for_input` is asked: every 1,000 to 10,000 ms, 2,000 by default."""
    interrupt_on_noise: bool | None = None
    """Whether any sound of more than a second interrupts it."""
    interrupt_prompt: str | None = None
    """What it is told when both speak at once."""
    languages_enabled: bool | None = None
    """Without effect: `languages` and `multilingual` count when they are given."""
    local_tz: str | None = None
    """Its time zone, by its IANA name; `US/Central` by default."""
    llm_diarize_aware: bool | None = None
    """Whether it learns from callers who they are, and knows them again by voice; not so by default."""
    max_emotion: int | None = field(default=None, metadata=limits(minimum=1, maximum=30))
    """How strong its emotion may be, from 1 to 30: 30 by default."""
    max_response_tokens: int | None = field(default=None, metadata=limits(minimum=1, maximum=16_384))
    """The longest answer, in tokens, from 1 to 16,384."""
    openai_asr_engine: str | None = None
    """What recognizes speech, with its model; `deepgram:nova-3` by default."""
    outbound_attention_timeout: int | None = field(default=None, metadata=limits(minimum=10_000, maximum=600_000))
    """How long one who is called may take to answer it: 10,000 to 600,000 ms, 120,000 by default."""
    persist_global_data: bool | None = None
    """Whether `global_data` outlives it for further agents of the same call; so by default."""
    pom_format: PomFormat | None = None
    """How sections are written out for the model; `markdown` by default."""
    save_conversation: bool | None = None
    """Whether a summary is sent after the call; needs a `post_url` and `conversation_id`."""
    speech_event_timeout: int | None = field(default=None, metadata=limits(minimum=0, maximum=10_000))
    """How long an event of speech is waited for: up to 10,000 ms, 1,400 by default."""
    speech_gen_quick_stops: int | None = field(default=None, metadata=limits(minimum=0, maximum=10))
    """From 0 to 10, 3 by default."""
    speech_timeout: int | None = field(default=None, metadata=limits(minimum=0, maximum=600_000))
    """The longest speech: up to 600,000 ms, 60,000 by default."""
    speak_when_spoken_to: bool | None = None
    """Whether it speaks only when its name was said; not so by default. Not with `enable_pause`."""
    start_paused: bool | None = None
    """Whether it begins paused, until its name is said; not so by default. Sets `enable_pause`."""
    static_greeting: str | None = None
    """What is said at the start of each call."""
    static_greeting_no_barge: bool | None = None
    """Whether nobody may interrupt `static_greeting`; not so by default."""
    summary_mode: SummaryMode | None = None
    """The form of summaries."""
    swaig_allow_settings: bool | None = None
    """Whether functions may change settings; so by default."""
    swaig_allow_swml: bool | None = None
    """Whether functions may answer SWML to run; so by default."""
    swaig_post_conversation: bool | None = None
    """Whether functions are sent the whole conversation; not so by default."""
    swaig_set_global_data: bool | None = None
    """Whether functions may change `global_data`; so by default."""
    swaig_post_swml_vars: bool | Sequence[str] | None = None
    """Which SWML variables functions are sent: all (true), or those named."""
    thinking_model: AiModel | str | None = None
    """The model of `enable_thinking`; `ai_model` in place of one that is not known."""
    utility_model: AiModel | str | None = None
    """A small model for `redact_prompt` and `auto_correct`; `ai_model` by default."""
    transparent_barge: bool | None = None
    """Whether it lets an interrupting caller finish before it answers; so by default."""
    transparent_barge_max_time: int | None = field(default=None, metadata=limits(minimum=0, maximum=60_000))
    """The longest that `transparent_barge` waits: up to 60,000 ms, 3,000 by default."""
    transfer_summary: bool | None = None
    """Whether the next agent is given a summary; not so by default."""
    turn_detection_timeout: int | None = field(default=None, metadata=limits(minimum=0, maximum=10_000))
    """The wait after a sentence seems to end: up to 10,000 ms, 250 by default. With `enable_turn_detection`."""
    turn_filler_sources: str | None = None
    """When turn fillers are said: `spell`, `number`, `text`, `acoustic`, `veto` for any, each perhaps with `:ms`.
    With commas; `spell,number` by default. Misspelt ones are passed over."""
    turn_filler_every_n: int | None = field(default=None, metadata=limits(minimum=1))
    """Each n-th occasion for a turn filler is taken, the first always: 1 by default."""
    turn_filler_min_ms: int | None = field(default=None, metadata=limits(minimum=0))
    """How long a wait lasts before a turn filler, unless its source says it: 0 ms by default."""
    tts_number_format: NumberFormat | None = None
    """`+12345678901` or `(234) 567-8901`: `international` by default."""
    verbose_logs: bool | None = None
    """Whether more is logged; not so by default."""
    video_listening_file: str | None = None
    """The URL of the video that is shown while it listens, on video calls."""
    video_idle_file: str | None = None
    """The URL of the video that is shown while it is idle, on video calls."""
    video_talking_file: str | None = None
    """The URL of the video that is shown while it talks, on video calls."""
    vision_model: AiModel | str | None = None
    """The model of `enable_vision`."""
    vad_config: str | None = None
    """When a sound is a voice: `threshold` (0 to 100) or `threshold:frame_ms` (16 to 40), such as `50:20`."""
    wait_for_user: bool | None = None
    """Whether the caller speaks first; not so by default."""
    wake_prefix: str | None = None
    """What must be said before `ai_name` to wake it, such as `hey`."""
    eleven_labs_stability: float | None = field(default=None, metadata=limits(minimum=0, maximum=1))
    """From 0, full of emotion, to 1, even: 0.5 by default."""
    eleven_labs_similarity: float | None = field(default=None, metadata=limits(minimum=0, maximum=1))
    """From 0 to 1, how near to the original voice: 0.75 by default."""
