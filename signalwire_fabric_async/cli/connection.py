"""Which Space a command talks to: flags, then the environment."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from .. import AsyncSession
from .output import MisuseError

ENVIRONMENT = """\
The Space and its credentials are read from the environment: SIGNALWIRE_SPACE (or
SIGNALWIRE_BASE_URL), SIGNALWIRE_PROJECT_ID and SIGNALWIRE_API_TOKEN. The flags win.
A token is never a flag's value: other users of a machine see a command's arguments."""


def add_connection(parser: argparse.ArgumentParser) -> None:
    """The flags that choose a Space."""
    group = parser.add_argument_group("the Space", ENVIRONMENT)
    place = group.add_mutually_exclusive_group()
    place.add_argument("--space", metavar="NAME", help="the Space's name, as in NAME.signalwire.com")
    place.add_argument("--base-url", metavar="URL", help="another origin; plain http for this machine alone")
    group.add_argument("--project-id", metavar="ID", help="the project's id")
    group.add_argument("--api-token-file", metavar="FILE", help="a file that holds the API token ('-': standard input)")
    group.add_argument("--timeout", metavar="SECONDS", type=float, help="the longest a call may take (default: 30)")
    group.add_argument("--ca-file", metavar="FILE", help="a bundle of certificate authorities to trust instead")


def session_from(options: argparse.Namespace, **settings: Any) -> AsyncSession:  # the session's own keywords
    """The session that the flags and the environment describe. Raises ConfigurationError, or MisuseError for a file."""
    chosen: dict[str, Any] = {  # of several types, by name
        "space": options.space,
        "base_url": options.base_url,
        "project_id": options.project_id,
        "timeout": options.timeout,
        "ssl": options.ca_file,
    }
    if options.api_token_file is not None:
        chosen["api_token"] = secret_from(options.api_token_file)
    given = {name: value for name, value in chosen.items() if value is not None}
    return AsyncSession.from_env(**{**given, **settings})


def secret_from(path: str) -> str:
    """The secret that a file holds, without the line end after it. `-` is standard input."""
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MisuseError(f"{path} cannot be read: {reason(error)}") from None
    secret = text.rstrip("\r\n")
    if not secret or "\n" in secret:
        raise MisuseError(f"{path} does not hold one line with the secret")
    return secret


def reason(error: OSError | UnicodeDecodeError) -> str:
    """Why a file could not be read or written, in a few words."""
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return "it is not UTF-8"


def environment_holds_a_space() -> bool:
    """Whether the environment names a Space and its credentials."""
    place = os.environ.get("SIGNALWIRE_SPACE") or os.environ.get("SIGNALWIRE_BASE_URL")
    return bool(place and os.environ.get("SIGNALWIRE_PROJECT_ID") and os.environ.get("SIGNALWIRE_API_TOKEN"))
