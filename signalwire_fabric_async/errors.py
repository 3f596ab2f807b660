"""Everything that the SDK raises.

    FabricError
    ├── ConfigurationError (ValueError)       before anything is sent
    ├── SessionClosedError
    ├── TransportError                        no usable answer: .method .path .attempts .outcome_unknown .applied .request_id
    │   └── RequestTimeoutError (TimeoutError)    also .phase .timeout
    ├── ResponseError                         an answer that cannot be used: .status .problems .applied .request_id
    │   └── PagingError                       a listing that loops
    └── APIError                              the service said no: .status .errors .request_id .retry_after .attempts .raw
        ├── BadRequestError 400   AuthenticationError 401   PermissionDeniedError 403   NotFoundError 404
        ├── ConflictError 409     ValidationError 422       RateLimitError 429
        └── ServerError 5xx                   .outcome_unknown: true for a POST or PATCH that may have been applied

An exception type is a decision that the caller can take; the facts for it are
attributes. Every error pickles, and none carries a credential.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    """The root: `except FabricError` catches whatever the SDK raises on purpose.

    Every error says what became of a write: `applied` where the service said
    that it acted on it, `outcome_unknown` where it may have. Where both are
    false, the call may be made again without doing anything twice.
    """

    applied: bool = False
    outcome_unknown: bool = False


class ConfigurationError(FabricError, ValueError):
    """A value that cannot be sent or used: raised before anything is sent."""


class SessionClosedError(FabricError):
    """The session is not open: not yet entered with `async with`, or closed already."""


class TransportError(FabricError):
    """No usable answer came: DNS, connection, TLS, a lost or truncated answer.

    `outcome_unknown` says whether the service may have acted on the request
    although no answer told so; `applied` says that it certainly did (it had
    answered with a 2xx before the rest was lost). `request_id` is the
    service's own, where the beginning of an answer told it.
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
    """The deadline passed; `phase` names what used it up.

    `phase` is one of `credentials`, `quota`, `connect` (which includes the
    wait for a pooled connection), `response`, `body` and `backoff`.
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
    """An answer came and cannot be used: not JSON, of another shape, too large.

    `problems` names each deviation with its JSON path (`$.data[3].id: ...`).
    `applied` is true when the answer was a 2xx to a write; `request_id` is the
    service's own for it, where the answer told one.
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
    ) -> None:
        super().__init__(message)
        self.method = method
        self.path = path
        self.status = status
        self.problems = problems
        self.attempts = attempts
        self.applied = applied
        self.request_id = request_id


class PagingError(ResponseError):
    """A listing whose `links.next` comes back to a page that was already read."""


class APIError(FabricError):
    """The service refused the request and said why."""

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


class BadRequestError(APIError):
    """400: the request is malformed."""


class AuthenticationError(APIError):
    """401: the credentials are missing, wrong or without the scope that is needed."""


class PermissionDeniedError(APIError):
    """403: the credentials do not allow this."""


class NotFoundError(APIError):
    """404: there is no such resource in this Space."""


class ConflictError(APIError):
    """409: the resource is in a state that does not allow this."""


class ValidationError(APIError):
    """422: the body was refused; `errors` names the attributes."""


class RateLimitError(APIError):
    """429: the Space's quota is used up; `retry_after` is in seconds where it was told."""


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
    """The class for an HTTP status of 400 or more."""
    if status >= 500:
        return ServerError
    return _BY_STATUS.get(status, APIError)
