"""The forms of strings: UUIDs, URIs, timestamps, IP ranges, patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from ipaddress import AddressValueError, IPv6Address, ip_network
from typing import Final, NamedTuple

from ...schema.timestamps import RFC_3339
from .traits import BLANK_IS_NULL

_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

_URI: Final = re.compile(
    r"[a-z][a-z0-9+.-]*:(?:[a-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9a-f]{2})+", re.IGNORECASE | re.ASCII
)
"""A URI of any scheme, before its host is looked at: the service documents `user:password@https://...` too."""

_AUTHORITY: Final = re.compile(r"(?:[^@\[\]]*@)?(?P<host>\[[^\[\]@]*\]|[^:@\[\]]*)(?::(?P<port>\d*))?")


class Format(NamedTuple):
    """The form that a string must have: in words, and as a function that tells."""

    wanted: str
    accepts: Callable[[str], bool]


def is_uuid(text: str) -> bool:
    """Return whether a text is a UUID of any version."""
    return _UUID.fullmatch(text) is not None


def is_url(text: str) -> bool:
    """Return whether a text is a URI of RFC 3986, as a URL parser judges it."""
    if _URI.fullmatch(text) is None:
        return False
    scheme, _, rest = text.partition(":")
    if not rest.startswith("//"):
        return not set(rest) & set("[]") and scheme.lower() not in ("http", "https", "ws", "wss")
    authority = re.split(r"[/?#]", rest[2:], maxsplit=1)[0]
    if set(rest[2 + len(authority) :]) & set("[]"):
        return False
    found = _AUTHORITY.fullmatch(authority)
    return found is not None and _is_host(found["host"]) and int(found["port"] or 0) <= 65535


def _is_host(host: str) -> bool:
    """Return whether a URI's host is a name, an IPv4 address, or an IPv6 address in brackets."""
    if not host.startswith("["):
        return bool(host)
    try:
        IPv6Address(host[1:-1])
    except AddressValueError:
        return False
    return "%" not in host


def is_url_or_blank(text: str) -> bool:
    """Return whether a text is a URI or empty."""
    return not text or is_url(text)


def is_ip_range(text: str) -> bool:
    """Return whether a text is an IP address or a CIDR range; bits beyond the prefix may be set."""
    address, slash, length = text.partition("/")
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return "%" not in address and (not slash or (length.isascii() and length.isdigit()))


def is_moment(text: str) -> bool:
    """Return whether a text is a date-time of RFC 3339, which is less than ISO 8601 has."""
    if re.fullmatch(RFC_3339, text) is None:
        return False
    try:
        datetime.fromisoformat(text[:19])
    except ValueError:
        return False
    return text[11:13] != "24"  # which some versions of Python take for the end of a day


_OF_ECMA: Final = {"$": r"\Z", r"\d": "[0-9]"}


def pattern_of(text: str) -> re.Pattern[str]:
    """Compile a pattern as ECMA-262 means it: `$` is the very end, a digit is ASCII."""
    return re.compile(re.sub(r"\\.|\$", lambda found: _OF_ECMA.get(found[0], found[0]), text))


FORMATS: Final[Mapping[str, Format]] = {
    "uuid": Format("a UUID", is_uuid),
    "uri": Format("a URL", is_url),
    "date-time": Format("an RFC 3339 timestamp with a time zone", is_moment),
}
"""By the `format` keyword of a schema; others, such as `int32` and `jwt`, are not looked at."""

_BLANK_OR_URL: Final = Format("a URL", is_url_or_blank)
_OF_MEMBERS: Final[Mapping[str, Format]] = {
    **dict.fromkeys(BLANK_IS_NULL, _BLANK_OR_URL),
    **dict.fromkeys(("fallback_request_url", "primary_request_url"), FORMATS["uri"]),
    "post_prompt_url": _BLANK_OR_URL,
    "call_status_url": _BLANK_OR_URL,
    "status_callback_url": FORMATS["uri"],
    "ip_auth": Format("IP addresses or CIDR ranges", is_ip_range),
}


def format_of_member(name: str) -> Format | None:
    """Return the form of a body's member that its schema takes for any string; None where any will do."""
    return _OF_MEMBERS.get(name)
