"""What the strings of a body look like where their type does not say it: UUIDs, URLs, moments, patterns."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from ipaddress import ip_network
from typing import Final, NamedTuple

from .traits import BLANK_IS_NULL

_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

_URI: Final = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`\[\]]+", re.IGNORECASE | re.ASCII)
"""Any URI: the service documents `user:password@https://...` too."""

_MOMENT: Final = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)", re.IGNORECASE | re.ASCII
)
"""A date-time of RFC 3339, before its month, day and hour are looked at."""

UUID_MEMBERS: Final = frozenset(
    {
        "account_sid",
        "address_id",
        "agent_id",
        "allowed_addresses",
        "application_id",
        "call_flow_version_id",
        "calling_handler_resource_id",
        "context_id",
        "domain_application_id",
        "id",
        "phone_route_id",
        "sip_endpoint_id",
    }
)
"""The members that are documented as UUIDs in whatever body they are (their type alone says `str`)."""

URL_MEMBERS: Final = frozenset(
    {
        "call_status_callback_url",
        "fallback_request_url",
        "post_prompt_url",
        "primary_request_url",
        "status_callback",
        "status_callback_url",
    }
)
"""The members of bodies whose answers are documented as URLs."""


class Format(NamedTuple):
    """What a string must be: in words, and as a function that tells."""

    wanted: str
    accepts: Callable[[str], bool]


def is_uuid(text: str) -> bool:
    """Whether it is a UUID of any version."""
    return _UUID.fullmatch(text) is not None


def is_url(text: str) -> bool:
    """Whether it is a URI of any scheme."""
    return _URI.fullmatch(text) is not None


def is_url_or_blank(text: str) -> bool:
    """The same, or nothing at all."""
    return not text or is_url(text)


def is_ip_range(text: str) -> bool:
    """Whether it is an IP address or, with the length of a prefix, a range of them; bits beyond the prefix may be set."""
    address, slash, length = text.partition("/")
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return "%" not in address and (not slash or (length.isascii() and length.isdigit()))


def is_moment(text: str) -> bool:
    """Whether it is a date-time of RFC 3339: much of what else ISO 8601 has is none."""
    if _MOMENT.fullmatch(text) is None:
        return False
    try:
        datetime.fromisoformat(text[:19])
    except ValueError:
        return False
    return text[11:13] != "24"  # which some versions of Python take for the end of a day


_OF_ECMA: Final = {"$": r"\Z", r"\d": "[0-9]"}


def pattern_of(text: str) -> re.Pattern[str]:
    """A pattern as the description means it, in the words of ECMA-262: `$` is the very end, a digit is ASCII."""
    return re.compile(re.sub(r"\\.|\$", lambda found: _OF_ECMA.get(found[0], found[0]), text))


_A_UUID: Final = Format("a UUID", is_uuid)
_A_URL: Final = Format("a URL", is_url)

_OF_CLASS: Final = {
    ("AiParams", "background_file"): _A_URL,
    ("AiParams", "debug_webhook_url"): _A_URL,
    ("AiParams", "hold_music"): _A_URL,
    ("AiParams", "video_idle_file"): _A_URL,
    ("AiParams", "video_listening_file"): _A_URL,
    ("AiParams", "video_talking_file"): _A_URL,
    ("FreeswitchConnectorCreate", "token"): _A_UUID,
    ("SwaigFunction", "wait_file"): _A_URL,
}
"""The members of nested objects, and of those bodies of which others have a member of the same name but another form."""


def format_of(cls: str, member: str, *, is_body: bool) -> Format | None:
    """The form of a member's string, or of each string of its array, by its class; None where any will do."""
    if (cls, member) in _OF_CLASS or not is_body:
        return _OF_CLASS.get((cls, member))
    if member in UUID_MEMBERS:
        return _A_UUID
    if member in URL_MEMBERS:
        return Format("a URL", is_url_or_blank) if member in BLANK_IS_NULL else _A_URL
    return Format("IP addresses or CIDR ranges", is_ip_range) if member == "ip_auth" else None
