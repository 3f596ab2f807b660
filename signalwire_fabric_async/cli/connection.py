"""Which Space a command talks to: flags, then a profile or the environment."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click
from click.shell_completion import CompletionItem

from .. import AsyncSession, ConfigurationError
from . import profiles
from .output import UsageError
from .parsing import FILE, SECONDS, Flag, Options, Section

SPACE: Final = Section(
    "Space and connection",
    "The Space and its credentials come from SIGNALWIRE_SPACE (or SIGNALWIRE_BASE_URL), SIGNALWIRE_PROJECT_ID and "
    "SIGNALWIRE_API_TOKEN, or from a profile; flags win. No flag takes a token: other users can see arguments.",
)


def connection_flags() -> Sequence[click.Parameter]:
    """Return the flags that choose a Space and how it is reached."""
    return (
        Flag("--profile", section=SPACE, metavar="NAME", help="Profile to use.", shell_complete=_profiles),
        Flag("--space", section=SPACE, metavar="NAME", help="Name of the Space, as in NAME.signalwire.com."),
        Flag("--base-url", section=SPACE, metavar="URL", help="Another origin, such as a stand-in server."),
        Flag("--project-id", section=SPACE, metavar="ID", help="Id of the project."),
        Flag(
            "--api-token-file", section=SPACE, type=FILE, metavar="FILE",
            help="File that holds the API token ('-': standard input).",
        ),
        Flag("--timeout", section=SPACE, type=SECONDS, metavar="SECONDS", help="Longest time of a call (default: 30)."),
        Flag("--ca-file", section=SPACE, type=FILE, metavar="FILE", help="Certificate authorities to trust instead."),
        Flag(
            "--proxy", section=SPACE, metavar="URL",
            help="Proxy (default: HTTPS_PROXY, HTTP_PROXY and NO_PROXY).",
        ),
        Flag(
            "-v", "--verbose", section=SPACE, count=True, help="Log retries and waits to standard error; -vv: everything."
        ),
    )  # fmt: skip


def session_from(options: Options, **settings: Any) -> AsyncSession:  # the session's own keywords
    """Return the session that flags, profile and environment describe.

    Raises:
        ConfigurationError: A value is missing or cannot be used.
        UsageError: A file or a profile cannot be used.
    """
    return AsyncSession(**session_settings(options, **settings))


def session_settings(options: Options, **settings: Any) -> dict[str, Any]:  # the session's keywords, of several types
    """Return the keyword arguments of the session that flags, profile and environment describe."""
    if options.space is not None and options.base_url is not None:
        raise UsageError("--space and --base-url exclude each other")
    found = profiles.variables(options.profile)
    chosen: dict[str, Any] = {
        "space": options.space,
        "base_url": options.base_url,
        "project_id": options.project_id or found.get("SIGNALWIRE_PROJECT_ID"),
        "timeout": options.timeout,
        "ssl": options.ca_file or found.get("SIGNALWIRE_REST_CA_FILE"),
        "proxy": options.proxy or "environment",
    }
    if options.space is None and options.base_url is None:
        chosen["base_url"] = found.get("SIGNALWIRE_BASE_URL")
        chosen["space"] = None if chosen["base_url"] else found.get("SIGNALWIRE_SPACE")
    if "api_token" not in settings:
        named = options.api_token_file
        chosen["api_token"] = secret_from(named) if named is not None else found.get("SIGNALWIRE_API_TOKEN")
    given = {**{name: value for name, value in chosen.items() if value is not None}, **settings}
    needed = {"project_id": "SIGNALWIRE_PROJECT_ID", "api_token": "SIGNALWIRE_API_TOKEN"}
    missing = [variable for name, variable in needed.items() if not given.get(name)]
    if not given.get("space") and not given.get("base_url"):
        missing.insert(0, "SIGNALWIRE_SPACE (or SIGNALWIRE_BASE_URL)")
    if missing:
        raise ConfigurationError(f"not set in the environment: {', '.join(missing)}")
    return given


def secret_from(path: str) -> str:
    """Return the secret that a file holds, without the line end after it. `-` is standard input."""
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {reason(error)}") from None
    secret = text.rstrip("\r\n")
    if not secret or "\n" in secret:
        raise UsageError(f"{path} must hold one line with the secret")
    return secret


def reason(error: OSError | UnicodeDecodeError) -> str:
    """Return why a file could not be read or written, in a few words."""
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return "it is not UTF-8"


def environment_holds_a_space() -> bool:
    """Return whether the environment or a profile names a Space and its credentials."""
    try:
        found = profiles.variables(None)
    except UsageError:
        return False
    place = found.get("SIGNALWIRE_SPACE") or found.get("SIGNALWIRE_BASE_URL")
    return bool(place and found.get("SIGNALWIRE_PROJECT_ID") and found.get("SIGNALWIRE_API_TOKEN"))


def _profiles(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in profiles.names() if name.startswith(incomplete)]
