"""Bodies of the commands for an AI sidecar: a model that hears a call and advises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from ...schema.models import Body, Model, limits, on_the_wire
from ...schema.values import UNSET, Unset
from ..fabric.ai_params import AiModel, AiModelValue
from ..fabric.ai_prompts import PomSection
from ..fabric.common import Plain
from .live import CallSideValue, SpeechEngineValue


@frozen(kw_only=True)
class SidecarPromptText(Model):
    """A prompt as text."""

    text: str
    """The prompt."""


@frozen(kw_only=True)
class SidecarPromptSections(Model):
    """A prompt as sections."""

    pom: Sequence[PomSection] = field(metadata=limits(min_items=1))
    """The sections of the prompt."""


@frozen(kw_only=True)
class SidecarPromptFile(Model):
    """A prompt in a file."""

    file: str
    """The path of a file on the server."""


@frozen(kw_only=True)
class SidecarSwaigDefaults(Model):
    """Defaults for all functions."""

    web_hook_url: str | None = None
    """Function webhook URL; may hold `user:password@`."""
    web_hook_auth_user: str | None = None
    """User name for the webhook."""
    web_hook_auth_password: str | None = field(default=None, repr=False)
    """Password for the webhook."""


@frozen(kw_only=True)
class SidecarFunction(Model):
    """A function that the model can call."""

    function: str
    """The name that the model calls it by."""
    description: str | None = None
    """Purpose, as text for the model."""
    purpose: str | None = None
    """Purpose, where `description` is missing."""
    parameters: Mapping[str, object] | None = field(default=None, hash=False)
    """Parameters as a JSON Schema."""
    web_hook_url: str | None = None
    """Function webhook URL; may hold `user:password@`."""
    web_hook_auth_user: str | None = None
    """User name for the webhook."""
    web_hook_auth_password: str | None = field(default=None, repr=False)
    """Password for the webhook."""


@frozen(kw_only=True)
class SidecarMcpServer(Model):
    """An MCP server whose tools the model can call."""

    url: str
    """URL of the server."""
    headers: Mapping[str, str] | None = field(default=None, hash=False)
    """HTTP headers, such as Authorization; values may hold `${...}`."""
    resources: bool | None = None
    """Loads the server's resources into `global_data`. Default: false."""
    resource_vars: Mapping[str, str] | None = field(default=None, hash=False)
    """Variables of resource templates. Needs `resources`."""


@frozen(kw_only=True)
class SidecarSwaig(Model):
    """The functions of a sidecar."""

    defaults: SidecarSwaigDefaults | Plain | None = None
    """Defaults for all functions."""
    functions: Sequence[SidecarFunction | Plain] | None = None
    """Functions that the model can call."""
    mcp_servers: Sequence[SidecarMcpServer | Plain] | None = None
    """MCP servers whose tools the model can call."""


@frozen(kw_only=True)
class SidecarPermissions(Model):
    """Permissions of functions."""

    swaig_allow_swml: bool | None = None
    """Allows functions to run SWML on the call. Default: true."""
    swaig_allow_settings: bool | None = None
    """Allows functions to change settings. Default: true."""
    swaig_set_global_data: bool | None = None
    """Allows functions to set `global_data`. Default: true."""


@frozen(kw_only=True)
class SidecarParams(Model):
    """Parameters of a sidecar."""

    idle_timeout_ms: int | None = field(default=None, metadata=limits(minimum=50, maximum=5000))
    """Milliseconds of silence of the customer before it evaluates. Default: 200."""
    min_interval_ms: int | None = field(default=None, metadata=limits(minimum=0, maximum=60000))
    """Milliseconds between two evaluations. Default: 0."""
    max_iters_per_tick: int | None = field(default=None, metadata=limits(minimum=1, maximum=20))
    """Function calls in one evaluation. Default: 5."""
    max_history_tokens: int | None = field(default=None, metadata=limits(minimum=1000, maximum=200000))
    """Tokens of history that it keeps. Default: 8,000."""
    act_on_channel: bool | None = None
    """Applies the actions of functions to the call; else they are events alone. Default: true."""
    final_summary: bool | None = None
    """Summarizes its own session at the end. Default: false."""
    ai_summary: bool | None = None
    """Summarizes the conversation at the end. Default: false."""
    ai_summary_prompt: str | None = None
    """Prompt for that summary."""
    summary_model: AiModel | str | None = None
    """Model for that summary."""
    live_events: bool | None = None
    """Sends each utterance as an event. Default: false."""
    verbose_utterances: bool | None = None
    """Adds the details of recognition to those events. Default: false."""
    speech_engine: SpeechEngineValue | None = None
    """The engine that recognizes speech. Default: `deepgram`."""
    speech_timeout: int | None = field(default=None, metadata=limits(minimum=0, maximum=600000))
    """Milliseconds that speech may last; 0 for the engine's default."""
    vad_silence_ms: int | None = field(default=None, metadata=limits(minimum=0, maximum=60000))
    """Milliseconds of silence that end speech; 0 for the engine's default."""
    vad_thresh: int | None = field(default=None, metadata=limits(minimum=0, maximum=10000))
    """Volume threshold of a voice; 0 for the engine's default."""
    debug_level: int | None = field(default=None, metadata=limits(minimum=0, maximum=100))
    """Log level of the speech engine. Default: 0."""
    debug: bool | None = None
    """Logs the sidecar's own work. Default: false."""
    transcribe_prompt: str | None = None
    """Prompt for speech recognition."""


@frozen(kw_only=True)
class SidecarSummary(Model):
    """Parameters of a summary of the conversation."""

    webhook: str | None = None
    """The URL that receives the summary. Default: `url`."""
    prompt: str | None = None
    """The prompt for the summary. Default: `ai_summary_prompt`."""


@frozen(kw_only=True)
class SidecarSummarize(Model):
    """Summarizes a conversation once."""

    summarize: SidecarSummary | Plain
    """Parameters of the summary."""


@frozen(kw_only=True)
class CallSidecar(Body):
    """A sidecar to attach."""

    lang: str = field(metadata=limits(min_length=1))
    """The language as a BCP 47 tag."""
    prompt: str | SidecarPromptText | SidecarPromptSections | SidecarPromptFile | Plain | Unset = UNSET
    """Prompt of the sidecar: text, sections or a file."""
    model: AiModelValue | str | Unset = UNSET
    """The model. Default: `gpt-4o-mini`."""
    direction: Sequence[CallSideValue] | Unset = UNSET
    """The sides that it hears: both, which is the default."""
    customer_role: CallSideValue | Unset = UNSET
    """The side of the customer. Default: `remote-caller`."""
    url: str | Unset = UNSET
    """The URL that receives its events."""
    swaig: SidecarSwaig | Plain | Unset = field(default=UNSET, metadata=on_the_wire("SWAIG"))
    """Functions."""
    permissions: SidecarPermissions | Plain | Unset = UNSET
    """Permissions of functions."""
    global_data: Mapping[str, object] | Unset = UNSET
    """Session data that prompts read."""
    hints: Sequence[str] | Unset = field(default=UNSET, metadata=limits(min_items=1))
    """Words and names to expect."""
    params: SidecarParams | Plain | Unset = UNSET
    """Parameters."""
    action: SidecarSummarize | Plain | Unset = UNSET
    """Summarizes the conversation instead."""


@frozen(kw_only=True)
class CallSidecarMessage(Body):
    """A message to a sidecar."""

    text: str
    """The message, as text for the model."""
