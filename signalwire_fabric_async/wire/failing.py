"""What a foreign exception means for a call: the one table of translations."""

from __future__ import annotations

import ssl
from typing import Any, NamedTuple

import aiohttp

from .exchange import Exchange
from .reading import TooLarge, Unreadable
from .retry import Failure, Situation


class Failed(NamedTuple):
    """An attempt that gave no reply, and why."""

    failure: Failure
    cause: str = ""
    late: bool = False
    closed: bool = False
    """Whether the session was closed under it."""


def failed(exchange: Exchange[Any], error: Exception) -> Failed:
    """The failed attempt that this exception tells of."""
    cause = type(error).__name__ + (f": {error}" if str(error) else "")
    lost = Failure(exchange.situation_of_loss(), exchange.status)
    match error:
        case TooLarge() | Unreadable():
            return Failed(Failure(Situation.UNUSABLE, exchange.status), str(error))
        case (
            aiohttp.ClientConnectorCertificateError()
            | aiohttp.ServerFingerprintMismatch()
            | ssl.SSLCertVerificationError()
        ):
            return Failed(Failure(Situation.CERTIFICATE), cause)
        case aiohttp.ClientHttpProxyError() if error.status < 500:
            return Failed(Failure(Situation.PROXY), f"{error.status}")
        case RuntimeError() if "closed" in str(error):
            return Failed(lost, closed=True)
        case _:
            return Failed(lost, cause)
