"""Profiles: named sets of the SIGNALWIRE_ variables in a file of the user's configuration folder."""

from __future__ import annotations

import os
import stat
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ..validate import json_object
from .output import UsageError

PROFILE: Final = "SIGNALWIRE_PROFILE"
DEFAULT: Final = "default"

VARIABLES: Final = (
    "SIGNALWIRE_SPACE",
    "SIGNALWIRE_BASE_URL",
    "SIGNALWIRE_PROJECT_ID",
    "SIGNALWIRE_API_TOKEN",
    "SIGNALWIRE_REST_CA_FILE",
)
"""What a profile may set: the variables that the SDK reads."""


def path() -> Path:
    """Return the path of the profiles' file, which need not exist."""
    home = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(home) / "signalwire-fabric" / "profiles.toml"


def variables(profile: str | None) -> Mapping[str, str]:
    """Return the variables for a command: those of one profile, or else of the environment.

    A profile is used whole, so that no token is sent to another Space. It is the one that `--profile` or
    `SIGNALWIRE_PROFILE` names; where neither does and the environment has none of the variables, the profile `default`.

    Args:
        profile: The value of `--profile`, or None.

    Raises:
        UsageError: The profile does not exist, or the file cannot be used.
    """
    name = profile or os.environ.get(PROFILE)
    if name:
        return _read(name)
    given = {one: os.environ[one] for one in VARIABLES if os.environ.get(one)}
    if given or not path().is_file():
        return given
    return _read(DEFAULT, needed=False)


def names() -> list[str]:
    """Return the names of the profiles; none where the file cannot be read."""
    try:
        return list(tomllib.loads(path().read_text("utf-8")))
    except (OSError, ValueError):
        return []


def _read(name: str, *, needed: bool = True) -> Mapping[str, str]:
    file = path()
    try:
        text = file.read_text("utf-8")
        profiles = tomllib.loads(text)
    except FileNotFoundError:
        raise UsageError(f"the profile {name!r} cannot be read: {file} does not exist") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"{file} cannot be read: {error}") from None
    found = json_object(profiles.get(name))
    if name not in profiles and not needed:
        return {}
    if found is None:
        known = ", ".join(profiles) or "none"
        raise UsageError(f"{file} has no profile {name!r}; its profiles: {known}")
    variables: dict[str, str] = {}
    for key, value in found.items():
        if key not in VARIABLES or not isinstance(value, str):
            raise UsageError(f"{file}: {name}.{key} must be one of {', '.join(VARIABLES)}, with a string")
        variables[key] = value
    if "SIGNALWIRE_API_TOKEN" in found and sys.platform != "win32" and stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise UsageError(f"{file} holds a token and other users can read it: chmod 600 {file}")
    return variables
