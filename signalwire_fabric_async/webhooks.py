"""Checks that a webhook request comes from SignalWire: its signature, by the project's signing key.

SignalWire signs in two ways, and sends both in `X-SignalWire-Signature`: a JSON request by the hexadecimal HMAC-SHA1 of
the URL and the body, a form by the base64 HMAC-SHA1 of the URL and the form's fields in the order of their names, as
Twilio does (`X-Twilio-Signature` has it too). Newer requests have `X-SignalWire-Sha256-Signature` beside it: the
HMAC-SHA256 of the URL and the body. Of a URL with credentials, a call's request signs the URL without them, a message's
request the whole. Sources: signalwire/signalwire-python at commit b0b7ab9d272ad1c13b60f21625cc0236103bd6c3,
`signalwire/signalwire/core/security/webhook_validator.py`, and signalwire/docs at commit 668371b,
`fern/products/swml/pages/guides/basics/webhook-security.mdx`. The first also accepts a signature of the URL alone; this
module then requires the hash of the body in the URL (`bodySHA256`).

Example::

    from signalwire_fabric_async import webhooks

    async def handle(request: aiohttp.web.Request) -> aiohttp.web.Response:
        body = await request.read()
        if not webhooks.is_signed(SIGNING_KEY, url=str(request.url), headers=request.headers, body=body):
            raise aiohttp.web.HTTPForbidden
        ...
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias
from urllib.parse import parse_qs, parse_qsl, urlsplit, urlunsplit

from .errors import ConfigurationError
from .schema.values import Secret

SHA256_HEADER: Final = "x-signalwire-sha256-signature"
HEADERS: Final = ("x-signalwire-signature", "x-twilio-signature")
"""The headers of an HMAC-SHA1, in lower case."""

_PORTS: Final = {"http": 80, "https": 443}

SigningKey: TypeAlias = str | Secret


def is_signed(
    signing_key: SigningKey | Sequence[SigningKey],
    *,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
) -> bool:
    """Return whether a request was signed with the key, in constant time.

    Args:
        signing_key: The project's signing key, or several while a new one replaces the old one
            (`projects.rotate_signing_key`).
        url: The whole URL that SignalWire was given, with its query and its credentials, if it has any: behind a
            proxy the public one, not the one that the program sees.
        headers: The headers of the request; their names in any case.
        body: The body as it was received, before any parsing.

    Raises:
        ConfigurationError: The key is empty, or the body is not bytes.
    """
    keys = _keys(signing_key)
    if type(body) is not bytes:
        raise ConfigurationError(f"body must be the bytes that were received, not {type(body).__name__}")
    sent = {name.lower(): value.strip().encode("utf-8", "replace") for name, value in headers.items()}
    signature = next((sent[name] for name in HEADERS if sent.get(name)), b"")
    strong = sent.get(SHA256_HEADER, b"")
    right = False
    for key in keys:  # no early exit, so that the duration reveals nothing
        for signed in _with_and_without_credentials(url):
            right |= hmac.compare_digest(_hex(key, signed, body, "sha256"), strong)
            for expected in (_hex(key, signed, body, "sha1"), *_of_forms(key, signed, body)):
                right |= hmac.compare_digest(expected, signature)
    return right


def _keys(given: SigningKey | Sequence[SigningKey]) -> list[bytes]:
    several = [given] if isinstance(given, (str, Secret)) else list(given)
    keys = [one.reveal() if isinstance(one, Secret) else one for one in several]
    if not keys or not all(keys):
        raise ConfigurationError("signing_key must be a project's signing key: text that is not empty, or several")
    return [one.encode() for one in keys]


def _hex(key: bytes, url: str, body: bytes, digest: str) -> bytes:
    return hmac.new(key, url.encode("utf-8", "replace") + body, digest).hexdigest().encode()


def _of_forms(key: bytes, url: str, body: bytes) -> list[bytes]:
    """Return the signatures of a form: of the URL with and without its default port; none if its hash is another's."""
    hashes = _hashes(url)
    has_hash = hashes == [hashlib.sha256(body).hexdigest()]
    if hashes and not has_hash:
        return []
    fields = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    fields.sort(key=_name)  # stable: fields of one name keep their order
    signed = ["".join(f"{name}{value}" for name, value in fields)] if fields or not body else []
    if has_hash:
        signed.append("")  # the URL alone, which has the hash of the body
    return [
        base64.b64encode(hmac.new(key, f"{one}{rest}".encode("utf-8", "replace"), hashlib.sha1).digest())
        for one in _with_and_without_port(url)
        for rest in signed
    ]


def _name(field: tuple[str, str]) -> str:
    return field[0]


def _hashes(url: str) -> list[str]:
    """Return the hashes of the body that a URL has: none, or one."""
    try:
        return [one.lower() for one in parse_qs(urlsplit(url).query, keep_blank_values=True).get("bodySHA256", [])]
    except ValueError:
        return []


def _with_and_without_credentials(url: str) -> list[str]:
    """Return the URL, and the same without the credentials in it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return [url]
    credentials, _, netloc = parts.netloc.rpartition("@")
    return [url, urlunsplit(parts._replace(netloc=netloc))] if credentials else [url]


def _with_and_without_port(url: str) -> list[str]:
    """Return the URL, and the same with its default port where it has none, or without it."""
    try:
        parts = urlsplit(url)
        port, default = parts.port, _PORTS.get(parts.scheme)
    except ValueError:
        return [url]
    if default is None or not parts.netloc or port not in (None, default):
        return [url]
    netloc = f"{parts.netloc}:{default}" if port is None else parts.netloc.removesuffix(f":{default}")
    return [url, urlunsplit(parts._replace(netloc=netloc))]
