"""The settings of calls, which a view of a session may change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ..quota.quota import WriteQuota
    from .credentials import Credentials
    from .events import Hook
    from .retry import RetryPolicy

MAX_BODY: Final = 16 * 1024 * 1024
"""Maximum size of a response body, decompressed, in bytes."""

MAX_ERROR_BODY: Final = 64 * 1024
"""Maximum size of an error's body, decompressed, in bytes."""

MAX_HEAD: Final = 64 * 1024
"""Maximum size of the head of a response, in bytes."""


class Options:
    """The settings of the calls of one view; `with_options` returns a view with others."""

    __slots__ = (
        "credentials",
        "hooks",
        "max_body",
        "max_error_body",
        "max_head",
        "quota",
        "retry",
        "strict",
        "timeout",
    )

    def __init__(
        self,
        *,
        credentials: Credentials,
        timeout: float,
        retry: RetryPolicy,
        quota: WriteQuota | None,
        strict: bool = False,
        hooks: tuple[Hook, ...] = (),
        max_body: int = MAX_BODY,
        max_error_body: int = MAX_ERROR_BODY,
        max_head: int = MAX_HEAD,
    ) -> None:
        self.credentials = credentials
        self.timeout = timeout
        self.retry = retry
        self.quota = quota
        self.strict = strict
        self.hooks = hooks
        self.max_body = max_body
        self.max_error_body = max_error_body
        self.max_head = max_head

    def replaced(self, **changes: Any) -> Options:  # of several types, by name
        """Return these settings with some of them changed."""
        given: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        return Options(**{**given, **changes})
