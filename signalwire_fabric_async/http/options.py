"""What a view of a session may set for its calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ..schema.values import UNSET

if TYPE_CHECKING:
    from ..quota.quota import WriteQuota
    from .credentials import Credentials
    from .events import Hook
    from .retry import RetryPolicy

MAX_BODY: Final = 16 * 1024 * 1024
"""Bytes of an answer, unpacked, that are read at most."""

MAX_ERROR_BODY: Final = 64 * 1024
"""Bytes of an error's answer, unpacked, that are read at most."""


class Options(NamedTuple):
    """The settings of the calls of one view; `with_options` answers a view with others."""

    credentials: Credentials
    timeout: float
    retry: RetryPolicy
    quota: WriteQuota | None
    strict: bool = False
    hooks: tuple[Hook, ...] = ()
    max_body: int = MAX_BODY
    max_error_body: int = MAX_ERROR_BODY

    def changed(self, **changes: Any) -> Options:  # of several types, by name
        """These options with others in their place; what is `UNSET` stays as it is.

        Raises ConfigurationError for values that cannot be used.
        """
        from .settings import checked  # noqa: PLC0415  # loaded with the first session

        return self._replace(**checked({name: value for name, value in changes.items() if value is not UNSET}))
