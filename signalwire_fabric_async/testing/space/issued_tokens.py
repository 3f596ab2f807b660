"""The tokens that the stand-in issues, in the documented form, with their grants."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable
from typing import Final

import attrs

LIFETIME: Final = 7200
"""Default lifetime of a token in seconds."""


@attrs.frozen
class Grant:
    """The grant of a token."""

    kind: str
    """One of subscriber, guest, invite, embed and refresh."""
    subject: str
    """The subscriber's or the guest's id."""
    expires: float
    """Expiry, in seconds since 1970."""
    addresses: tuple[str, ...] | None = None
    """The ids of the addresses that it shows; None for all."""
    renews: str = ""
    """The kind of token that a refresh token renews."""


class Tokens:
    """The valid tokens."""

    def __init__(self, secret: str, wall: Callable[[], float]) -> None:
        self._wall = wall
        self._secret = secret.encode()
        self._grants: dict[str, Grant] = {}
        self._issued = 0

    def issue(
        self,
        kind: str,
        subject: str,
        *,
        expires: float | None = None,
        addresses: tuple[str, ...] | None = None,
        renews: str = "",
    ) -> str:
        """Return a new token: a signed JWT that only this server reads."""
        moment = int(self._wall())
        until = float(moment + LIFETIME) if expires is None else float(expires)
        self._issued += 1
        claims = {"sub": subject, "typ": kind, "iat": moment, "exp": int(until), "jti": self._issued}
        head = _part(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
        signed = f"{head}.{_part(json.dumps(claims).encode())}"
        token = f"{signed}.{_part(hmac.digest(self._secret, signed.encode(), 'sha256'))}"
        self._grants[token] = Grant(kind, subject, until, addresses, renews)
        return token

    def grant(self, token: str) -> Grant | None:
        """Return the grant of a token; None if it was never issued, is revoked or has expired."""
        found = self._grants.get(token)
        return None if found is None or found.expires < self._wall() else found

    def revoke(self, token: str) -> None:
        """Revoke a token."""
        self._grants.pop(token, None)


def _part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")
