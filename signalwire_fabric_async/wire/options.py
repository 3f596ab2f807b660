"""What a view of a session may set for its calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .credentials import Credentials
from .protocol import MAX_BODY, MAX_ERROR_BODY
from .quota import WriteQuota
from .retry import RetryPolicy

if TYPE_CHECKING:
    from .events import Hook


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
