"""What a foreign exception means for a call: the one table of translations."""

from __future__ import annotations

import ssl
from typing import Any, NamedTuple

import aiohttp
from aiohttp.http_exceptions import HttpProcessingError

from .body_reader import TooLarge, Unreadable
from .exchange import Exchange
from .retry import Failure, Situation


class FailedAttempt(NamedTuple):
    """An attempt that gave no reply, and why."""

    failure: Failure
    cause: str = ""
    late: bool = False


def failed_by(exchange: Exchange[Any], error: Exception) -> FailedAttempt:
    """The failed attempt that this exception tells of."""
    cause = type(error).__name__ + (f": {error}" if str(error) else "")
    lost = Failure(exchange.situation_of_loss(), exchange.status)
    match error:
        case TooLarge() | Unreadable():
            return FailedAttempt(Failure(Situation.UNUSABLE, exchange.status), str(error))
        case (
            aiohttp.ClientConnectorCertificateError()
            | aiohttp.ServerFingerprintMismatch()
            | ssl.SSLCertVerificationError()
        ):
            return FailedAttempt(Failure(Situation.CERTIFICATE), cause)
        case aiohttp.ClientHttpProxyError() if error.status < 500:
            return FailedAttempt(Failure(Situation.PROXY), f"{error.status}")
        case HttpProcessingError() | aiohttp.ClientResponseError():
            return FailedAttempt(lost, type(error).__name__)  # its text quotes the peer, which may quote a secret
        case _:
            return FailedAttempt(lost, cause)
