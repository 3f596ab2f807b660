"""Maps HTTP error responses, invalid responses and foreign exceptions to the SDK's errors. No I/O."""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping
from typing import Any, Final

import aiohttp
import attrs
from aiohttp.http_exceptions import HttpProcessingError

from ..error_items import ErrorItem
from ..errors import APIError, ResponseError, error_class
from ..schema.json_codec import decode
from ..validate import json_array, json_object
from .attempt import Attempt
from .body_reader import TooLarge, Unreadable
from .messages import Reply, Request, request_id
from .protocol import HeadTooLargeError
from .redaction import SNIPPET, redacted_message, redacted_text
from .retry import Failure, FailureKind

LONGEST_MESSAGE: Final = 1_000
DEEPEST_PAYLOAD: Final = 64

_PARSER_REASON: Final = r"[A-Z][A-Za-z0-9 /-]{3,60}"
"""How aiohttp's parser begins its messages, before it quotes what it read."""


class FailedAttempt:
    """An attempt that gave no reply, the cause as a message says it, and whether its deadline passed."""

    __slots__ = ("cause", "failure", "timed_out")

    def __init__(self, failure: Failure, cause: str = "", *, timed_out: bool = False) -> None:
        self.failure = failure
        self.cause = cause
        self.timed_out = timed_out


def failed_attempt(attempt: Attempt, error: Exception) -> FailedAttempt:
    """Map a foreign exception to a failed attempt: the only table of these mappings."""
    cause = type(error).__name__ + (f": {error}" if str(error) else "")
    lost = Failure(attempt.loss_kind, attempt.status)
    match error:
        case TooLarge() | Unreadable():
            return FailedAttempt(Failure(FailureKind.UNUSABLE, attempt.status), str(error))
        case (
            aiohttp.ClientConnectorCertificateError()
            | aiohttp.ServerFingerprintMismatch()
            | ssl.SSLCertVerificationError()
        ):
            return FailedAttempt(Failure(FailureKind.CERTIFICATE), cause)
        case aiohttp.ClientHttpProxyError() if error.status < 500:
            return FailedAttempt(Failure(FailureKind.PROXY), f"{error.status}")
        case HeadTooLargeError():
            return FailedAttempt(Failure(FailureKind.UNREADABLE_HEAD), str(error))
        case HttpProcessingError() if attempt.sent and not attempt.status:
            return FailedAttempt(
                Failure(FailureKind.UNREADABLE_HEAD), _head_problem(error.message, attempt.options.max_head)
            )
        case HttpProcessingError() | aiohttp.ClientResponseError():
            return FailedAttempt(lost, type(error).__name__)  # its text quotes the peer, which may quote a secret
        case _:
            return FailedAttempt(lost, cause)


def _head_problem(message: str, max_head: int) -> str:
    """Return the reason why a head is invalid, without the parser's quotation."""
    found = re.match(_PARSER_REASON, message)
    if found is None:
        return "it is not HTTP"
    reason = found[0].strip()
    if reason.startswith("Got more than"):
        return f"a line is longer than {max_head} bytes (max_head)"
    return "it has too many headers (max_head)" if reason.startswith("Too many headers") else reason


def snippet(body: bytes) -> str:
    """Return the beginning of a body for display."""
    return redacted_text(body[: 4 * SNIPPET].decode("utf-8", "replace"))


def unusable(
    request: Request[Any],
    status: int,
    *problems: str,
    body: bytes | None = None,
    attempts: int = 1,
    request_id: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> ResponseError:
    """Return the error for an invalid response."""
    problem = "; ".join(problems)
    shown = f" in {snippet(body)!r}" if body else ""
    applied = 200 <= status < 300 and request.method != "GET"
    became = what_became(request, attempts, applied=applied)
    return ResponseError(
        f"{request.method} {request.path}: the response ({status}) cannot be used: {problem}{shown}{became}",
        method=request.method,
        path=request.path,
        status=status,
        problems=problems,
        attempts=attempts,
        applied=applied,
        request_id=request_id,
        headers=headers,
    )


def error_for(
    request: Request[Any],
    reply: Reply,
    payload: object,
    *,
    retry_after: float | None,
    attempts: int,
    outcome_unknown: bool,
) -> APIError:
    """Return the error for a status of 400 or more. `payload` is the body's JSON value, or None if it is not JSON."""
    items = error_items(payload)
    # Masked separately: after its attribute, `password: is too short` looks like a password.
    shown = (attrs.evolve(item, message=redacted_message(item.message)) for item in items)
    said = "; ".join(map(str, shown)) or snippet(reply.body)
    if len(said) > LONGEST_MESSAGE:
        said = said[:LONGEST_MESSAGE] + "..."
    hint = _credentials_hint(request, reply.status)
    became = what_became(request, attempts, unknown=outcome_unknown, wait=retry_after)
    return error_class(reply.status)(
        f"{request.method} {request.path}: {reply.status} {said}".rstrip() + hint + became,
        method=request.method,
        path=request.path,
        status=reply.status,
        errors=items,
        request_id=request_id(reply.headers),
        retry_after=retry_after,
        attempts=attempts,
        raw=payload if payload is not None else snippet(reply.body),
        outcome_unknown=outcome_unknown,
        headers=reply.headers,
    )


def what_became(
    request: Request[Any], attempts: int, *, unknown: bool = False, applied: bool = False, wait: float | None = None
) -> str:
    """Return the end of an error's text: attempts, what became of a write, and the wait the service asked for."""
    facts = [f"{attempts} attempt{'' if attempts == 1 else 's'}"]
    if request.method != "GET":
        facts.append("applied" if applied else "may have been applied" if unknown else "not applied")
    if wait is not None:
        facts.append(f"retry after {wait:g} s")
    return f" [{', '.join(facts)}]"


def _credentials_hint(request: Request[Any], status: int) -> str:
    """Return the likely causes of a 401 or 403, the most likely one first."""
    if status not in (401, 403):
        return ""
    if request.auth == "bearer":
        return " (the subscriber's token is wrong or has expired)" if status == 401 else ""
    if request.auth != "basic":
        return ""
    scopes = ""
    if request.scopes:
        *others, last = request.scopes
        scopes = f"{', '.join(others)} or {last}" if others else last
    if status == 403:
        return f" (the API token needs the scope {scopes})" if scopes else ""
    needs = f", or a missing scope: it needs {scopes}" if scopes else ""
    return f" (wrong project id or API token{needs})"


def error_payload(reply: Reply) -> object:
    """Return the JSON value of an error's body, or None if it is not JSON or nested too deeply."""
    try:
        payload = decode(reply.body)
    except ValueError:
        return None
    level: list[object] = [payload]
    for _ in range(DEEPEST_PAYLOAD):
        level = [inner for one in level for inner in (json_array(one) or [*(json_object(one) or {}).values()])]
    return None if level else payload


def error_items(payload: object) -> tuple[ErrorItem, ...]:
    """Return the problems that an error body names, in any of the service's forms."""
    if isinstance(payload, str):
        return (ErrorItem(message=payload),) if payload.strip() else ()
    body = json_object(payload)
    if body is None:
        return tuple(_error_item(one) for one in json_array(payload) or ())
    listed = body.get("errors")
    many = json_array(listed)
    if many is not None:
        return tuple(_error_item(one) for one in many)
    single = listed if listed is not None else body.get("error", body.get("message"))
    return () if single is None else (_error_item(single),)


def _error_item(one: object) -> ErrorItem:
    item = json_object(one)
    if item is None:
        return ErrorItem(message=_text(one) or "")
    return ErrorItem(
        message=_text(item.get("message", item.get("detail"))) or _text(item.get("title")) or "",
        type=_text(item.get("type", item.get("title"))),
        code=_text(item.get("code")),
        attribute=_text(item.get("attribute")),
        url=_text(item.get("url")),
    )


def _text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else str(value)
