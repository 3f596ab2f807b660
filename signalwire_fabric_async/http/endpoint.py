"""The target of requests: the origin of a Space or of a base URL, its TLS context and its proxy."""

from __future__ import annotations

import base64
import ipaddress
import os
import re
import ssl
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from ..errors import ConfigurationError
from ..schema.values import Secret
from ..validate import text

if TYPE_CHECKING:
    from yarl import URL

DOMAIN: Final = "signalwire.com"

PLAIN_HTTP_HOSTS: Final = "SIGNALWIRE_PLAIN_HTTP_HOSTS"
"""The environment variable that names hosts, divided by commas, to which plain http may be sent."""

_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_SPACE: Final = (
    rf"(?P<url>https://)?(?P<name>{_LABEL})(?P<domain>\.{DOMAIN.replace('.', '[.]')}/?)?(?(url)(?(domain)|(?!)))"
)
_ANY_CASE: Final = re.IGNORECASE | re.ASCII


def origin_of(space: str | None, base_url: str | None) -> str:
    """Return the origin (scheme, host and port) that every request of a session goes to.

    Args:
        space: The Space's name, its host, or its https URL: `acme`, `acme.signalwire.com`,
            `https://acme.signalwire.com`.
        base_url: Another origin, such as a staging domain; plain http for loopback hosts alone.

    Raises:
        ConfigurationError: The space is none of these, or the base URL is more than an origin.
    """
    if base_url is not None:
        return _checked_base(base_url)
    if space is None:
        raise ConfigurationError("a space is needed: AsyncSession('acme', ...) or SIGNALWIRE_SPACE")
    found = re.fullmatch(_SPACE, text(space, "space"), _ANY_CASE)
    if found is None:
        raise ConfigurationError(
            f"space must be a name such as 'acme', its host acme.{DOMAIN} or its URL https://acme.{DOMAIN},"
            f" not {space!r}; another host is given as base_url"
        )
    return f"https://{found['name'].lower()}.{DOMAIN}"


def _checked_base(base_url: str) -> str:
    if not text(base_url, "base_url").isascii() or not base_url.isprintable() or " " in base_url or "\\" in base_url:
        raise ConfigurationError("base_url must be a URL of printable ASCII characters without white space")
    if "@" in base_url:
        raise ConfigurationError("base_url must not hold a user or a password")
    try:
        parts = urlsplit(base_url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ConfigurationError("base_url must be a URL") from None
    if parts.scheme not in ("http", "https") or not host:
        raise ConfigurationError("base_url must begin with https:// (http:// only for this machine) and name a host")
    if parts.path not in ("", "/") or "?" in base_url or "#" in base_url:
        raise ConfigurationError("base_url must be an origin: a scheme, a host and a port, no path or query")
    bracketed = f"[{host}]" if ":" in host else host
    if ":" not in host and not all(re.fullmatch(_LABEL, label, _ANY_CASE) for label in host.split(".")):
        raise ConfigurationError("base_url must name a valid host")
    if parts.scheme == "http" and not is_loopback(host) and host not in plain_hosts():
        raise ConfigurationError(
            f"plain http is for loopback hosts: use https, or name a stand-in server's host in {PLAIN_HTTP_HOSTS}"
        )
    return f"{parts.scheme}://{bracketed}" + (f":{port}" if port is not None else "")


def plain_hosts() -> frozenset[str]:
    """Return the hosts that the environment allows plain http for: those of stand-in servers in other containers."""
    return frozenset(host.strip().lower() for host in os.environ.get(PLAIN_HTTP_HOSTS, "").split(",")) - {""}


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def tls_context(given: ssl.SSLContext | str | None) -> ssl.SSLContext | None:
    """Return the given TLS context, or one for the path of a CA bundle. Verification cannot be turned off."""
    if given is None or isinstance(given, ssl.SSLContext):
        return given
    bundle = text(given, "ssl (an SSLContext, or the path of a CA bundle)")
    if not bundle:
        raise ConfigurationError("ssl must be the path of a CA bundle, not an empty string")
    try:
        return ssl.create_default_context(cafile=bundle)
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError(f"the CA bundle {bundle!r} cannot be read: {error}") from None


class Proxy:
    """A proxy without its login, and the headers that carry the login: kept out of the URL that errors show."""

    __slots__ = ("headers", "url")

    def __init__(self, url: URL, headers: dict[str, str]) -> None:
        self.url = url
        self.headers = headers

    def __repr__(self) -> str:
        return f"<Proxy {self.url}>"


def proxy_of(origin: str, given: Secret) -> Proxy | None:
    """Return the proxy for an origin.

    Args:
        origin: Where requests go.
        given: The proxy's URL, or `"environment"` to read HTTPS_PROXY,
            HTTP_PROXY and NO_PROXY.

    Raises:
        ConfigurationError: It is no http or https URL. The message never shows it.
    """
    url = _of_environment(origin) if given.reveal() == "environment" else given
    if url is None:
        return None
    made = _parse_proxy(url)
    if made is None:
        raise ConfigurationError("proxy must be a URL that begins with http:// or https:// and names a host")
    return made


def _of_environment(origin: str) -> Secret | None:
    from urllib import request  # loaded for those who use it

    parts = urlsplit(origin)
    if request.proxy_bypass(parts.netloc):
        return None
    found = request.getproxies().get(parts.scheme)
    return Secret(found) if found else None


def _parse_proxy(given: Secret) -> Proxy | None:
    from yarl import URL  # loaded with aiohttp, when a session opens

    try:
        value = text(given.reveal(), "proxy")
        parts = urlsplit(value)
        url = URL(value).with_user(None)
    except ValueError:  # no string, or no URL
        return None
    if url.scheme not in ("http", "https") or not url.host:
        return None
    if parts.username is None:
        return Proxy(url, {})
    login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return Proxy(url, {"Proxy-Authorization": "Basic " + base64.b64encode(login.encode()).decode("ascii")})
