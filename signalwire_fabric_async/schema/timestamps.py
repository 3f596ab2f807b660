"""Reads and writes timestamps: plain aware `datetime` objects, whatever form of ISO 8601 a response has."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, Final  # Any: JSON values, type expressions, and what is read by them

from .precision import doubt


def _parses_24_hours() -> bool:
    try:
        datetime.fromisoformat("2024-01-01T24:00:00Z")
    except ValueError:
        return False
    return True


PUNCTUATION: Final = slice(4, None, 3)
"""Every third character, from the fifth on: of a timestamp such as `2024-05-06T12:20:00Z` these are `--T::Z`."""

IS_USUAL: Final = "{0}[PUNCTUATION] == '--T::Z'" + (" and {0}[11:13] != '24'" if _parses_24_hours() else "")
"""Source of the condition, with the name open, on which `fromisoformat` reads a string that is written the same."""


def read_timestamp(text: str) -> datetime:
    """Return an ISO 8601 timestamp as an aware datetime. A timestamp without an offset is UTC, as the service documents.

    Raises:
        ValueError: The text is not a timestamp.
    """
    read = f"{text[:-1]}Z" if text[-1:] == "z" else text  # RFC 3339 allows both cases
    moment = datetime.fromisoformat(read)
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    if moment.tzinfo is not UTC:
        try:
            moment.astimezone(UTC)
        except OverflowError:
            raise ValueError("a timestamp outside the years 1 to 9999 in UTC") from None
    return moment


def read_moment(value: Any, _: Any = None) -> Any:
    """Return the datetime of a string that is a timestamp; any other value as it is."""
    return moment_and_form(value)[0]


def moment_and_form(value: Any) -> tuple[Any, bool]:
    """Return `read_moment` of a value, and whether the original is needed to write it back unchanged."""
    if value.__class__ is not str:
        doubt(value)
        return value, False
    try:
        if value[4:20:3] == _IN_MILLISECONDS and len(value) == 24 and value[23] == "Z" and value[11:13] != "24":
            return fromisoformat(value), value[20:23] == "000"
        moment = read_timestamp(value)
    except ValueError:
        return value, False
    return moment, value[-1] != "Z" or write_timestamp(moment) != value


fromisoformat: Final = datetime.fromisoformat

_IN_MILLISECONDS: Final = "--T::."
"""The punctuation of `2024-05-06T12:20:00.123Z`, without its end."""


RFC_3339: Final = r"(?ai)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)"
"""A date-time of RFC 3339, before its month, day and hour are checked."""


def is_rfc_3339(text: str) -> bool:
    """Return whether a string is a timestamp of RFC 3339 that a datetime can hold."""
    if re.fullmatch(RFC_3339, text) is None:
        return False
    if text[11:13] == "24":  # some versions of Python read it as the end of a day
        return False
    try:
        read_timestamp(text)
    except ValueError:
        return False
    return True


def write_timestamp(moment: datetime) -> str:
    """Return ISO 8601 in UTC with a `Z`: in seconds, or with three or six digits of a fraction as needed.

    Raises:
        ValueError: The datetime has no time zone.
    """
    if moment.tzinfo is not UTC:
        offset = moment.utcoffset()
        if offset is None:
            raise ValueError("a timestamp must have a time zone: datetime(..., tzinfo=UTC)")
        moment = moment - offset
    precision = "auto" if moment.microsecond % 1000 or not moment.microsecond else "milliseconds"
    return moment.replace(tzinfo=None).isoformat(timespec=precision) + "Z"
