"""Where requests go: the origin of a Space, or of a base URL that may be trusted."""

from __future__ import annotations

import ipaddress
import re
import ssl
from typing import Final
from urllib.parse import urlsplit

from ..errors import ConfigurationError
from ..validate import text

DOMAIN: Final = "signalwire.com"

_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE | re.ASCII)
_PLAIN_URL = re.compile(r"[!-~]+")


def origin_of(space: str | None, base_url: str | None) -> str:
    """The origin (scheme, host and port) that every request of a session goes to.

    Raises ConfigurationError for a space that is no DNS label, and for a base
    URL that is more than an origin, or plain http to another machine.
    """
    if base_url is not None:
        return _checked_base(base_url)
    if space is None:
        raise ConfigurationError("a space is needed: AsyncSession('acme', ...) or SIGNALWIRE_SPACE")
    if not _LABEL.fullmatch(text(space, "space")):
        raise ConfigurationError(f"a space is one DNS label, such as 'acme' of acme.{DOMAIN}, not {space!r}")
    return f"https://{space.lower()}.{DOMAIN}"


def _checked_base(base_url: str) -> str:
    if not _PLAIN_URL.fullmatch(text(base_url, "base_url")) or "\\" in base_url:
        raise ConfigurationError("base_url is a URL of printable ASCII characters without white space")
    if "@" in base_url:
        raise ConfigurationError("base_url holds no user and no password")
    try:
        parts = urlsplit(base_url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ConfigurationError("base_url is not a URL") from None
    if parts.scheme not in ("http", "https") or not host:
        raise ConfigurationError("base_url begins with https:// (http:// for this machine alone) and names a host")
    if parts.path not in ("", "/") or "?" in base_url or "#" in base_url:
        raise ConfigurationError("base_url is an origin: a scheme, a host and a port, no path or query")
    bracketed = f"[{host}]" if ":" in host else host
    if ":" not in host and not all(_LABEL.fullmatch(label) for label in host.split(".")):
        raise ConfigurationError("base_url names a host that cannot be one")
    if parts.scheme == "http" and not is_loopback(host):
        raise ConfigurationError("plain http is for loopback hosts alone: use https")
    return f"{parts.scheme}://{bracketed}" + (f":{port}" if port is not None else "")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def tls_context(given: ssl.SSLContext | str | None) -> ssl.SSLContext | None:
    """The TLS context for a CA bundle's path, or the one given. There is no way to verify nothing."""
    if given is None or isinstance(given, ssl.SSLContext):
        return given
    bundle = text(given, "ssl (an SSLContext, or the path of a CA bundle)")
    if not bundle:
        raise ConfigurationError("ssl is the path of a CA bundle, not an empty string")
    try:
        return ssl.create_default_context(cafile=bundle)
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError(f"the CA bundle {bundle!r} cannot be read: {error}") from None
