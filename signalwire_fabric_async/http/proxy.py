"""Which proxy is used, and its login: kept out of the URL that errors show."""

from __future__ import annotations

import base64
import urllib.request
from urllib.parse import unquote, urlsplit

import attrs
from yarl import URL

from .. import validate as checks
from ..errors import ConfigurationError
from ..schema.values import Secret


@attrs.frozen
class Proxy:
    """A proxy without its login, and the header that carries the login."""

    url: URL
    headers: dict[str, str] = attrs.field(repr=False)


def proxy_of(origin: str, given: Secret) -> Proxy | None:
    """The proxy for an origin: the URL given, or for `"environment"` what HTTPS_PROXY, HTTP_PROXY and NO_PROXY say.

    Raises ConfigurationError for what is no http or https URL, and never shows it.
    """
    url = _of_environment(origin) if given.reveal() == "environment" else given
    if url is None:
        return None
    made = _read(url)
    if made is None:
        raise ConfigurationError("proxy is a URL that begins with http:// or https:// and names a host")
    return made


def _of_environment(origin: str) -> Secret | None:
    parts = urlsplit(origin)
    if urllib.request.proxy_bypass(parts.netloc):
        return None
    found = urllib.request.getproxies().get(parts.scheme)
    return Secret(found) if found else None


def _read(given: Secret) -> Proxy | None:
    try:
        text = checks.text(given.reveal(), "proxy")
        parts = urlsplit(text)
        url = URL(text).with_user(None)
    except ValueError:  # no string, or no URL
        return None
    if url.scheme not in ("http", "https") or not url.host:
        return None
    if parts.username is None:
        return Proxy(url, {})
    login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return Proxy(url, {"Proxy-Authorization": "Basic " + base64.b64encode(login.encode()).decode("ascii")})
