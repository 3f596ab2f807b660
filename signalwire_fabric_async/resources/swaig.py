"""SWAIG: the functions that an AI agent may call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from ..wire.models import Model
from ..wire.values import OpenEnum
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


@frozen(kw_only=True)
class McpServer(Model):
    """An MCP server whose tools the agent may call."""

    url: str
    headers: Mapping[str, str] | None = field(default=None, hash=False, repr=False)
    resources: bool | None = None
    resource_vars: Mapping[str, str] | None = field(default=None, hash=False)


@frozen(kw_only=True)
class SwaigIncludes(Model):
    """Functions of which a server tells the signatures."""

    functions: Sequence[str]
    url: str
    meta_data: Mapping[str, object] | None = field(default=None, hash=False)


@frozen(kw_only=True)
class SwaigFunction(Model):
    """A function: its name, what it is for, its parameters as a JSON schema, and what serves it.

    `startup_hook`, `hangup_hook` and `summarize_conversation` are called by
    the service itself. `purpose` and `argument` are the old names of
    `description` and `parameters`.
    """

    function: str
    description: str
    purpose: str | None = None
    parameters: Mapping[str, object] | None = field(default=None, hash=False)
    fillers: Fillers | None = field(default=None, hash=False)
    argument: Mapping[str, object] | None = field(default=None, hash=False)
    active: bool | None = None
    meta_data: Mapping[str, object] | None = field(default=None, hash=False)
    meta_data_token: str | None = field(default=None, repr=False)
    data_map: Mapping[str, object] | None = field(default=None, hash=False)
    skip_fillers: bool | None = None
    web_hook_url: str | None = None
    wait_file: str | None = None
    wait_file_loops: int | str | None = None
    wait_for_fillers: bool | None = None


@frozen(kw_only=True)
class Swaig(Model):
    """The functions of an agent; `internal_fillers` are what it says while it calls the service's own, by language."""

    defaults: SwaigDefaults | None = None
    mcp_servers: Sequence[McpServer] | None = None
    native_functions: Sequence[NativeFunction] | None = None
    includes: Sequence[SwaigIncludes] | None = None
    functions: Sequence[SwaigFunction] | None = None
    internal_fillers: Mapping[str, Fillers] | None = field(default=None, hash=False)
