"""Maps HTTP error responses, invalid responses and foreign exceptions to the SDK's errors. No I/O."""

from __future__ import annotations

import re
import ssl
from typing import Any, Final, NamedTuple

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
from .retry import Failure, FailureKind

SNIPPET: Final = 120
LONGEST_MESSAGE: Final = 1_000
DEEPEST_PAYLOAD: Final = 64

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_HIDDEN_VALUE = r"""(?i)((?:password|token|secret|authorization)[\w-]{0,40}(?:"|\\")?\s{0,8}[:=]\s{0,8})(?:(?:basic|bearer)\s{1,8})?(?:"[^"]*"?|[^\s,}&]+)"""  # every repetition before the value is bounded: no text of a service makes it slow


class FailedAttempt(NamedTuple):
    """An attempt that gave no reply, the cause as a message says it, and whether its deadline passed."""

    failure: Failure
    cause: str = ""
    timed_out: bool = False


def failed_attempt(attempt: Attempt, error: Exception) -> FailedAttempt:
    """Return what a foreign exception means for an attempt: the one table of translations."""
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
        case HttpProcessingError() | aiohttp.ClientResponseError():
            return FailedAttempt(lost, type(error).__name__)  # its text quotes the peer, which may quote a secret
        case _:
            return FailedAttempt(lost, cause)


def redacted(shown: str) -> str:
    """Return a response's text, short enough to show and with the values of secret members masked."""
    return _CONTROL.sub(" ", re.sub(_HIDDEN_VALUE, r"\1***", shown[: 4 * SNIPPET]))[:SNIPPET]


def snippet(body: bytes) -> str:
    """Return the beginning of a body as it may be shown."""
    return redacted(body[: 4 * SNIPPET].decode("utf-8", "replace"))


def unusable(
    request: Request[Any],
    status: int,
    *problems: str,
    body: bytes | None = None,
    attempts: int = 1,
    request_id: str | None = None,
) -> ResponseError:
    """Return the error for a response that arrived and cannot be used."""
    problem = "; ".join(problems)
    shown = f" in {snippet(body)!r}" if body else ""
    return ResponseError(
        f"{request.method} {request.path}: the response ({status}) cannot be used: {problem}{shown}",
        method=request.method,
        path=request.path,
        status=status,
        problems=problems,
        attempts=attempts,
        applied=200 <= status < 300 and request.method != "GET",
        request_id=request_id,
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
    # Each message for itself: beside its attribute, `password: is too short` looks like a password.
    shown = (attrs.evolve(item, message=redacted_message(item.message)) for item in items)
    said = "; ".join(map(str, shown)) or snippet(reply.body)
    if len(said) > LONGEST_MESSAGE:
        said = said[:LONGEST_MESSAGE] + "..."
    hint = _scope_hint(request, reply.status)
    return error_class(reply.status)(
        f"{request.method} {request.path}: {reply.status} {said}".rstrip() + hint,
        method=request.method,
        path=request.path,
        status=reply.status,
        errors=items,
        request_id=request_id(reply.headers),
        retry_after=retry_after,
        attempts=attempts,
        raw=payload if payload is not None else snippet(reply.body),
        outcome_unknown=outcome_unknown,
    )


def redacted_message(message: str) -> str:
    """Return a message of any length with the values of secret members masked."""
    return re.sub(_HIDDEN_VALUE, r"\1***", message)


def _scope_hint(request: Request[Any], status: int) -> str:
    if status not in (401, 403) or not request.scopes:
        return ""
    *others, last = request.scopes
    return f" (the API token needs the scope {', '.join(others)} or {last})"


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
    body = json_object(payload)
    if body is None:
        return ()
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
