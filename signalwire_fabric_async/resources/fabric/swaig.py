"""SWAIG: the functions of an AI agent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from ...schema.models import Model
from ...schema.values import OpenEnum
from .ai_engines import Flag, Number
from .ai_languages import Fillers


class NativeFunction(OpenEnum):
    """A built-in function."""

    CHECK_TIME = "check_time"
    WAIT_SECONDS = "wait_seconds"
    WAIT_FOR_USER = "wait_for_user"
    ADJUST_RESPONSE_LATENCY = "adjust_response_latency"


@frozen(kw_only=True)
class SwaigDefaults(Model):
    """Defaults for all functions."""

    web_hook_url: str | None = None
    """Function webhook URL; may hold `user:password@`."""
    web_hook_auth_user: str | None = None
    """User name for the webhook."""
    web_hook_auth_pass: str | None = field(default=None, repr=False)
    """Password for the webhook."""
    web_hook_auth_password: str | None = field(default=None, repr=False)
    """Password for the webhook."""
    meta_data: Mapping[str, object] | None = field(default=None, hash=False)
    """Custom data of the functions."""
    meta_data_token: str | None = field(default=None, repr=False)
    """Token that shares `meta_data` between functions."""


@frozen(kw_only=True)
class McpServer(Model):
    """An MCP server whose tools the agent can call."""

    url: str | None = None
    """URL of the server."""
    headers: Mapping[str, str] | None = field(default=None, hash=False, repr=False)
    """HTTP headers, such as Authorization; values may hold `${...}`."""
    resources: bool | str | None = None
    """Loads the server's resources into `global_data`. Default: false."""
    resource_vars: Mapping[str, str] | None = field(default=None, hash=False)
    """Variables of resource templates. Needs `resources`."""


@frozen(kw_only=True)
class SwaigIncludes(Model):
    """Functions that a remote server defines."""

    id: str | None = None
    """Id, in newer responses."""
    functions: Sequence[str] | None = None
    """Names of the functions to include."""
    url: str | None = None
    """URL of the server; may hold `user:password@`."""
    meta_data: Mapping[str, object] | None = field(default=None, hash=False)
    """Custom data for the server."""


@frozen(kw_only=True)
class SwaigHook(Model):
    """A function that the service calls at the start or the end of a session."""

    function: str | None = None
    """Name."""
    description: str | None = None
    """Purpose, as text for the model."""
    purpose: str | None = None
    """Purpose. Deprecated: use `description`."""
    parameters: Mapping[str, object] | None = field(default=None, hash=False)
    """Parameters as a JSON Schema."""
    fillers: Fillers | None = field(default=None, hash=False)
    """Phrases while the function runs, by language."""
    argument: Mapping[str, object] | None = field(default=None, hash=False)
    """Parameters. Deprecated: use `parameters`."""
    active: Flag | None = None
    """Enables the function. Default: true."""
    meta_data: Mapping[str, object] | None = field(default=None, hash=False)
    """Custom data of the function."""
    meta_data_token: str | None = field(default=None, repr=False)
    """Token that shares `meta_data` between functions. Default: by `web_hook_url`."""
    data_map: Mapping[str, object] | None = field(default=None, hash=False)
    """Server-side handling: `expressions`, `webhooks`, `output`, in this order."""
    skip_fillers: bool | str | None = None
    """Plays the function's own fillers only. Default: false."""
    web_hook_url: str | None = None
    """Function webhook URL; may hold `user:password@`."""
    web_hook_auth_user: str | None = None
    """User name for the webhook."""
    web_hook_auth_pass: str | None = field(default=None, repr=False)
    """Password for the webhook."""
    web_hook_auth_password: str | None = field(default=None, repr=False)
    """Password for the webhook."""
    wait_file: str | None = None
    """URL of the audio while the function runs."""
    wait_file_loops: Number | None = None
    """Repetitions of `wait_file`."""
    wait_for_fillers: bool | str | None = None
    """Runs the function after its fillers only. Default: false."""


@frozen(kw_only=True)
class SwaigFunction(SwaigHook):
    """A function of the agent.

    The service itself calls `startup_hook`, `hangup_hook` and `summarize_conversation`.
    """

    id: str | None = None
    """Id, in newer responses."""
    arguments: Sequence[Mapping[str, object]] | None = field(default=None, hash=False)
    """Parameters as a list, in newer requests."""


@frozen(kw_only=True)
class Swaig(Model):
    """The functions of an agent."""

    defaults: SwaigDefaults | None = None
    """Defaults for all functions."""
    mcp_servers: Sequence[McpServer] | None = None
    """MCP servers whose tools become functions."""
    native_functions: Sequence[NativeFunction | str] | None = None
    """Enabled built-in functions."""
    includes: Sequence[SwaigIncludes] | None = None
    """Functions that remote servers define."""
    functions: Sequence[SwaigFunction] | None = None
    """Functions."""
    hooks: Sequence[SwaigHook] | None = None
    """Functions at the start and the end of a session, in newer responses."""
    internal_fillers: Mapping[str, object] | None = field(default=None, hash=False)
    """Phrases while a built-in function runs: by its name, then by language."""
