"""SWAIG: the functions that an AI agent may call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from ...schema.models import Model
from ...schema.values import OpenEnum
from .ai_languages import Fillers


class NativeFunction(OpenEnum):
    """A function that the service brings itself."""

    CHECK_TIME = "check_time"
    WAIT_SECONDS = "wait_seconds"
    WAIT_FOR_USER = "wait_for_user"
    ADJUST_RESPONSE_LATENCY = "adjust_response_latency"


@frozen(kw_only=True)
class SwaigDefaults(Model):
    """What holds for each function that says nothing else."""

    web_hook_url: str | None = None
    """The URL that reports are sent to of functions without one of their own; it may hold `user:password@`."""


@frozen(kw_only=True)
class McpServer(Model):
    """An MCP server whose tools the agent may call."""

    url: str
    """Where it is."""
    headers: Mapping[str, str] | None = field(default=None, hash=False, repr=False)
    """HTTP headers that it is sent, such as an Authorization; values may hold `${...}`."""
    resources: bool | None = None
    """Whether its resources are read into `global_data`; not so by default."""
    resource_vars: Mapping[str, str] | None = field(default=None, hash=False)
    """Values for its resources' templates; of use with `resources` alone."""


@frozen(kw_only=True)
class SwaigIncludes(Model):
    """Functions of which a server tells the signatures."""

    functions: Sequence[str]
    """The names of the functions to take over."""
    url: str
    """The server that defines them; it may hold `user:password@`."""
    meta_data: Mapping[str, object] | None = field(default=None, hash=False)
    """Data of yours that the server is sent."""


@frozen(kw_only=True)
class SwaigFunction(Model):
    """A function: its name, what it is for, its parameters as a JSON schema, and what serves it.

    `startup_hook`, `hangup_hook` and `summarize_conversation` are called by
    the service itself. `purpose` and `argument` are the old names of
    `description` and `parameters`.
    """

    function: str
    """Its name, which no other has."""
    description: str
    """What it is for: by this the agent decides when to call it."""
    purpose: str | None = None
    """The old name of `description`."""
    parameters: Mapping[str, object] | None = field(default=None, hash=False)
    """What the agent is to give it, as a JSON schema."""
    fillers: Fillers | None = field(default=None, hash=False)
    """What is said while it runs, by language."""
    argument: Mapping[str, object] | None = field(default=None, hash=False)
    """The old name of `parameters`."""
    active: bool | None = None
    """Whether it may be called; so by default."""
    meta_data: Mapping[str, object] | None = field(default=None, hash=False)
    """Data of yours that is its own: prompts and the function itself may read it."""
    meta_data_token: str | None = field(default=None, repr=False)
    """Functions of the same token share `meta_data`; without one, those of the same `web_hook_url`."""
    data_map: Mapping[str, object] | None = field(default=None, hash=False)
    """What is evaluated, in this order: `expressions`, `webhooks`, `output`; the first valid result counts."""
    skip_fillers: bool | None = None
    """Whether its own `fillers` are said alone, not those of the language; not so by default."""
    web_hook_url: str | None = None
    """The URL that its reports are sent to, instead of the default one; it may hold `user:password@`."""
    wait_file: str | None = None
    """The URL of a sound that is played while it runs."""
    wait_file_loops: int | str | None = None
    """How often `wait_file` is played."""
    wait_for_fillers: bool | None = None
    """Whether it starts only when its fillers were said; not so by default."""


@frozen(kw_only=True)
class Swaig(Model):
    """The functions of an agent; `internal_fillers` are what it says while it calls the service's own, by language."""

    defaults: SwaigDefaults | None = None
    """What holds for functions that do not say it themselves."""
    mcp_servers: Sequence[McpServer] | None = None
    """Servers whose tools become functions when the agent starts."""
    native_functions: Sequence[NativeFunction] | None = None
    """Which of the service's own functions may be called."""
    includes: Sequence[SwaigIncludes] | None = None
    """Functions that other servers define."""
    functions: Sequence[SwaigFunction] | None = None
    """Functions of yours."""
    internal_fillers: Mapping[str, Fillers] | None = field(default=None, hash=False)
    """What is said while one of the service's own functions runs: by its name, then by language."""
