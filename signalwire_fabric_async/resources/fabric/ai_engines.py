"""Parameters of the engines behind an AI agent: speech, models and their API keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from attrs import field, frozen

from ...schema.models import Model

Flag: TypeAlias = bool | float | str
"""A boolean, which the service also takes and returns as a number or as text."""

Number: TypeAlias = float | str
"""A number, which the service also takes and returns as text."""


@frozen(kw_only=True)
class AiEngineParams(Model):
    """Parameters of the engines behind an AI agent, which the newer sources of the API name."""

    acoustic_eot_gate_prob: float | str | None = None
    """Gate probability of acoustic end-of-turn detection."""
    acoustic_eot_trust_prob: float | str | None = None
    """Trust probability of acoustic end-of-turn detection."""
    asr_params: Mapping[str, object] | None = field(default=None, hash=False)
    """Parameters of the speech recognition engine."""
    attention_escalate_prompt: str | None = None
    """Prompt when attention escalates."""
    auth_token: str | None = field(default=None, repr=False)
    """Authentication token."""
    azure_stream_first: bool | float | str | None = None
    """Streams the first segment from Azure."""
    azure_tts_key: str | None = field(default=None, repr=False)
    """API key of Azure text-to-speech."""
    bill_all_tts: bool | float | str | None = None
    """Bills all text-to-speech."""
    cache: bool | float | str | None = None
    """Caches speech."""
    call_uuid: str | None = None
    """UUID of the call."""
    cartesia_key: str | None = field(default=None, repr=False)
    """API key of Cartesia."""
    cartesia_model: str | None = None
    """Model of Cartesia."""
    cartesia_stream_first: bool | float | str | None = None
    """Streams the first segment from Cartesia."""
    confidence: float | str | None = None
    """Minimum confidence of recognition."""
    deepgram_key_override: str | None = field(default=None, repr=False)
    """API key of Deepgram."""
    deepgram_stream_first: bool | float | str | None = None
    """Streams the first segment from Deepgram."""
    deepgram_tts_key: str | None = field(default=None, repr=False)
    """API key of Deepgram text-to-speech."""
    deepgram_url_override: str | None = None
    """URL of Deepgram."""
    developer_prompt: str | None = None
    """Developer prompt."""
    double_turn_filler_every_n: float | str | None = None
    """Plays a double-turn filler at every n-th trigger."""
    double_turn_filler_min_ms: float | str | None = None
    """Minimum wait in ms before a double-turn filler."""
    double_turn_model: str | None = None
    """Model of double turns."""
    double_turn_prompt: str | None = None
    """Prompt of double turns."""
    double_turn_wait_ms: float | str | None = None
    """Wait of double turns in ms."""
    double_turns: bool | str | None = None
    """Enables double turns."""
    eleven_labs_key: str | None = field(default=None, repr=False)
    """API key of ElevenLabs."""
    eleven_labs_model: str | None = None
    """Model of ElevenLabs."""
    eleven_labs_stream_first: bool | float | str | None = None
    """Streams the first segment from ElevenLabs."""
    escalate_after_ms: int | str | None = None
    """Silence in ms before attention escalates."""
    escalate_after_turns: int | str | None = None
    """Turns before attention escalates."""
    event_webhook_url: str | None = None
    """Event webhook URL."""
    ext: str | None = None
    """Extension."""
    fish_key: str | None = field(default=None, repr=False)
    """API key of Fish."""
    fish_model: str | None = None
    """Model of Fish."""
    function_filler_sequence_gap_ms: float | str | None = None
    """Gap between function fillers in ms."""
    grok_key: str | None = field(default=None, repr=False)
    """API key of Grok."""
    groq_tts_key: str | None = field(default=None, repr=False)
    """API key of Groq text-to-speech."""
    inworld_apikey: str | None = field(default=None, repr=False)
    """API key of Inworld."""
    inworld_key: str | None = field(default=None, repr=False)
    """API key of Inworld."""
    inworld_model: str | None = None
    """Model of Inworld."""
    language: str | None = None
    """Language."""
    lipsync_debug: bool | float | str | None = None
    """Enables lip-sync debugging."""
    min_utterance_ms: int | str | None = None
    """Minimum utterance length in ms."""
    minimax_key: str | None = field(default=None, repr=False)
    """API key of MiniMax."""
    minimax_model: str | None = None
    """Model of MiniMax."""
    mistral_key: str | None = field(default=None, repr=False)
    """API key of Mistral."""
    mistral_model: str | None = None
    """Model of Mistral."""
    model: str | None = None
    """Model."""
    openai_azure: bool | float | str | None = None
    """Uses OpenAI on Azure."""
    openai_gcloud_version: str | None = None
    """Google Cloud version of the model."""
    openai_stream_first: bool | float | str | None = None
    """Streams the first segment from OpenAI."""
    openai_tts_key: str | None = field(default=None, repr=False)
    """API key of OpenAI text-to-speech."""
    openai_tts_url: str | None = None
    """URL of OpenAI text-to-speech."""
    pcm_channels: int | str | None = None
    """PCM channels."""
    pcm_rate: int | str | None = None
    """PCM sample rate."""
    provider: str | None = None
    """Provider."""
    pvt_params: str | None = field(default=None, repr=False)
    """Private parameters."""
    rime_apikey: str | None = field(default=None, repr=False)
    """API key of Rime."""
    rime_key: str | None = field(default=None, repr=False)
    """API key of Rime."""
    rime_model: str | None = None
    """Model of Rime."""
    rime_stream_first: bool | float | str | None = None
    """Streams the first segment from Rime."""
    sample_rate: int | str | None = None
    """Sample rate."""
    send_single_llm_response: bool | float | str | None = None
    """Sends one response of the model at a time."""
    similarity: float | str | None = None
    """Voice similarity."""
    smallest_key: str | None = field(default=None, repr=False)
    """API key of Smallest."""
    smallest_model: str | None = None
    """Model of Smallest."""
    speaker: str | None = None
    """Speaker."""
    speechify_key: str | None = field(default=None, repr=False)
    """API key of Speechify."""
    speechify_loudness_normalization: bool | float | str | None = None
    """Enables loudness normalization of Speechify."""
    speechify_model: str | None = None
    """Model of Speechify."""
    speechify_output_format: str | None = None
    """Output format of Speechify."""
    speechify_stream_first: bool | float | str | None = None
    """Streams the first segment from Speechify."""
    speechify_text_normalization: bool | float | str | None = None
    """Enables text normalization of Speechify."""
    speed: float | str | None = None
    """Voice speed."""
    stability: float | str | None = None
    """Voice stability."""
    stream_first: bool | float | str | None = None
    """Streams the first segment."""
    streaming: bool | float | str | None = None
    """Enables streaming."""
    strict_mode: str | None = None
    """Strict mode."""
    target_first_segment_ms: int | str | None = None
    """Target length of the first segment in ms."""
    text_normalization_far_dir: str | None = None
    """Directory of normalization grammars."""
    turn_detection: bool | str | None = None
    """Enables turn detection."""
    turn_detection_min_length: int | str | None = None
    """Minimum text length of turn detection."""
    url: str | None = None
    """URL."""
    video_fps: int | str | None = None
    """Video frames per second."""
    video_scale: str | None = None
    """Video scale."""
    voice_name: str | None = None
    """Voice name."""
    vol: int | str | None = None
    """Voice volume."""
    inner_dialog: Mapping[str, object] | None = field(default=None, hash=False)
    """Settings of the inner dialog."""
    inner_dialog_scorecard: bool | Mapping[str, object] | None = field(default=None, hash=False)
    """Scorecard of the inner dialog: a boolean or its settings."""
    realtime: Mapping[str, object] | None = field(default=None, hash=False)
    """Settings of a speech-to-speech model."""
    tool_result_distill: bool | Mapping[str, object] | None = field(default=None, hash=False)
    """Distillation of function results: a boolean or its settings."""
