"""Certificates for servers on this machine."""

from __future__ import annotations

import datetime
import ssl

import trustme


def authority_and_contexts(
    host: str = "localhost", *, expires: datetime.datetime | None = None
) -> tuple[trustme.CA, ssl.SSLContext, ssl.SSLContext]:
    """Return a certificate authority, the context of a server that it vouches for, and of a client that trusts it."""
    authority = trustme.CA()
    serving, trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert(host, not_after=expires).configure_cert(serving)
    authority.configure_trust(trusting)
    return authority, serving, trusting
