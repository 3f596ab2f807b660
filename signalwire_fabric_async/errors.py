"""All errors that the SDK raises.

Example::

    FabricError
    ├── ConfigurationError (ValueError)       before anything is sent
    ├── SessionClosedError
    ├── TransportError                        no usable response: .method .path .attempts .outcome_unknown .applied .request_id
    │   └── RequestTimeoutError (TimeoutError)    also .phase .timeout
    ├── ResponseError                         an invalid response: .status .problems .applied .request_id .headers
    │   └── PagingError                       a listing that loops
    └── APIError                              the service rejected the request: .status .errors .request_id .retry_after .attempts .raw .headers
        ├── BadRequestError 400   AuthenticationError 401   PermissionDeniedError 403   NotFoundError 404
        ├── ConflictError 409     ValidationError 422       RateLimitError 429
        └── ServerError 5xx                   .outcome_unknown: true for a POST or PATCH that may have been applied

Each exception type calls for its own reaction of the caller; the details are
attributes. Every error pickles, and none carries a credential. `str(error)`
alone describes the failure: status, reason, attempts, outcome and wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .error_items import ErrorItem

__all__ = [
    "APIError",
    "AuthenticationError",
    "BadRequestError",
    "ConfigurationError",
    "ConflictError",
    "FabricError",
    "NotFoundError",
    "PagingError",
    "PermissionDeniedError",
    "RateLimitError",
    "RequestTimeoutError",
    "ResponseError",
    "ServerError",
    "SessionClosedError",
    "TransportError",
    "ValidationError",
    "error_class",
]


class FabricError(Exception):
    """Base class: `except FabricError` catches every error that the SDK raises on purpose.

    Attributes:
        applied: Whether the service said that it applied the write.
        outcome_unknown: Whether the service may have applied the write without saying so.
            If both are false, repeating the call cannot apply the write twice.
    """

    applied: bool = False
    outcome_unknown: bool = False


class ConfigurationError(FabricError, ValueError):
    """A value is invalid. Raised before a request is sent."""


class SessionClosedError(FabricError):
    """The session is not open: not entered by `async with` yet, or already closed."""


class TransportError(FabricError):
    """No usable response arrived: DNS, connection, TLS, a lost or truncated response.

    Attributes:
        method: The HTTP method.
        path: The path that was called.
        attempts: Number of attempts.
        outcome_unknown: Whether the service may have acted on the request although no response said so.
        applied: Whether it certainly did: a 2xx began to arrive before the rest was lost.
        request_id: The service's id of the request, if the head of a response carried one.
    """

    def __init__(
        self,
        message: str = "",
        *,
        method: str = "",
        path: str = "",
        attempts: int = 0,
        outcome_unknown: bool = False,
        applied: bool = False,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.method = method
        self.path = path
        self.attempts = attempts
        self.outcome_unknown = outcome_unknown
        self.applied = applied
        self.request_id = request_id


class RequestTimeoutError(TransportError, TimeoutError):
    """The deadline passed.

    Attributes:
        phase: The phase that took most of the time: `credentials`, `quota`, `connect` (which includes the wait for a
            pooled connection), `response`, `body` or `backoff`.
        timeout: The call's timeout in seconds.
    """

    def __init__(
        self,
        message: str = "",
        *,
        method: str = "",
        path: str = "",
        attempts: int = 0,
        outcome_unknown: bool = False,
        applied: bool = False,
        request_id: str | None = None,
        phase: str = "",
        timeout: float = 0.0,
    ) -> None:
        super().__init__(
            message,
            method=method,
            path=path,
            attempts=attempts,
            outcome_unknown=outcome_unknown,
            applied=applied,
            request_id=request_id,
        )
        self.phase = phase
        self.timeout = timeout


class ResponseError(FabricError):
    """An invalid response arrived: it is not JSON, has another shape, or is too large.

    Attributes:
        status: The HTTP status.
        problems: Each deviation with its JSON path (`$.data[3].id: ...`).
        applied: Whether it was a 2xx to a write.
        request_id: The service's id of the request, if the response carried one.
        headers: The headers of the response, by name in any case, with secrets masked.
    """

    def __init__(
        self,
        message: str = "",
        *,
        method: str = "",
        path: str = "",
        status: int = 0,
        problems: tuple[str, ...] = (),
        attempts: int = 0,
        applied: bool = False,
        request_id: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.method = method
        self.path = path
        self.status = status
        self.problems = problems
        self.attempts = attempts
        self.applied = applied
        self.request_id = request_id
        self.headers: Mapping[str, str] = {} if headers is None else headers


class PagingError(ResponseError):
    """A listing's `links.next` leads back to a page that was already read."""


class APIError(FabricError):
    """The service rejected the request with a status of 400 or more.

    Attributes:
        status: The HTTP status, 400 or more.
        errors: The problems that the service named, in any of its formats.
        request_id: The service's id of the request, if the response carried one.
        retry_after: The response's `Retry-After` in seconds, None without one.
        attempts: Number of attempts.
        raw: The response's JSON value with secrets masked, or the beginning of its text.
        headers: The headers of the response, by name in any case, with secrets masked.
        outcome_unknown: Whether a write may have been applied all the same: by an earlier attempt whose response
            was lost, or by this one where the service failed (5xx).
    """

    def __init__(
        self,
        message: str = "",
        *,
        method: str = "",
        path: str = "",
        status: int = 0,
        errors: tuple[ErrorItem, ...] = (),
        request_id: str | None = None,
        retry_after: float | None = None,
        attempts: int = 0,
        raw: object = None,
        outcome_unknown: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.method = method
        self.path = path
        self.status = status
        self.errors = errors
        self.request_id = request_id
        self.retry_after = retry_after
        self.attempts = attempts
        self.raw = raw
        self.outcome_unknown = outcome_unknown
        self.headers: Mapping[str, str] = {} if headers is None else headers

    @property
    def is_taken(self) -> bool:
        """True if the service rejected the request because a value that must be unique already exists.

        The service uses three codes for it (observed): `value_not_unique`,
        `not_unique_within_project` and `not_unique_within_space`.
        """
        return any(item.is_taken for item in self.errors)


class BadRequestError(APIError):
    """400: the request is malformed."""


class AuthenticationError(APIError):
    """401: the credentials are missing, wrong or expired, or the token lacks a scope."""


class PermissionDeniedError(APIError):
    """403: the credentials do not allow this."""


class NotFoundError(APIError):
    """404: the Space has no such resource."""


class ConflictError(APIError):
    """409: the resource is in a state that does not allow this."""


class ValidationError(APIError):
    """422: the body is invalid; `errors` names the attributes."""


class RateLimitError(APIError):
    """429: the Space's quota or a gateway's rate is exceeded; `retry_after` is in seconds if the response carried it."""


class ServerError(APIError):
    """5xx: the service failed; `outcome_unknown` says whether a write may have been applied."""


_BY_STATUS: dict[int, type[APIError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: ValidationError,
    429: RateLimitError,
}


def error_class(status: int) -> type[APIError]:
    """Return the class for an HTTP status of 400 or more."""
    if status >= 500:
        return ServerError
    return _BY_STATUS.get(status, APIError)
