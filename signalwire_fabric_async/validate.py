"""Run-time checks of arguments and of JSON values."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from string import ascii_lowercase, ascii_uppercase
from typing import Final, cast

from .errors import ConfigurationError

_ASCII_LOWER: Final = str.maketrans(ascii_uppercase, ascii_lowercase)


def whole_number(value: object, name: str, *, least: int = 1, most: int | None = None) -> int:
    """Return a whole number within bounds; raise ConfigurationError for any other value."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least or (most is not None and value > most):
        bounds = f"from {least}" if most is None else f"from {least} to {most}"
        raise ConfigurationError(f"{name} must be a whole number {bounds}, not {value!r}")
    return value


def seconds(value: object, name: str, *, or_zero: bool = False) -> float:
    """Return a finite number of seconds above 0 (or from 0); raise ConfigurationError for any other value."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < math.inf:
        raise ConfigurationError(f"{name} must be a number of seconds, not {value!r}")
    if value == 0 and not or_zero:
        raise ConfigurationError(f"{name} must be a number of seconds above 0, not {value!r}")
    return float(value)


def text(value: object, name: str) -> str:
    """Return a string; raise ConfigurationError for any other value, which the message does not show."""
    if not isinstance(value, str):
        raise ConfigurationError(f"{name} must be a string, not {type(value).__name__}")
    return value


def json_object(value: object) -> Mapping[str, object] | None:
    """Return a value that is a JSON object, None for any other value."""
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else None


def json_array(value: object) -> list[object] | None:
    """Return a value that is a JSON array, None for any other value."""
    return cast("list[object]", value) if isinstance(value, list) else None


def key_of(email: str) -> str:
    """Return the natural key of a person: the e-mail, trimmed, in Unicode's NFC form.

    Only the ASCII letters are compared without regard to case: `straße@` and
    `strasse@`, or a Kelvin sign and a k, are two mailboxes.
    """
    text = email.strip()
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", text.translate(_ASCII_LOWER))
