"""The problems that the service names in a response of 400 or more."""

from __future__ import annotations

from typing import Final

import attrs

__all__ = ["ErrorItem"]

TAKEN_CODES: Final = frozenset({"not_unique_within_project", "not_unique_within_space", "value_not_unique"})
"""The service's codes for a unique value that exists already (observed; undocumented when it uses which)."""


@attrs.frozen(kw_only=True)
class ErrorItem:
    """One problem that the service named in its response.

    The service has several formats of error bodies, and this class unites them:
    `title` is read as `type`; `detail`, a bare `error` or a bare string as `message`.
    """

    message: str
    type: str | None = None
    code: str | None = None
    attribute: str | None = None
    url: str | None = None

    def __str__(self) -> str:
        about = f"{self.attribute}: " if self.attribute else ""
        return f"{about}{self.message}" + (f" ({self.code})" if self.code else "")

    @property
    def is_taken(self) -> bool:
        """True if a value that must be unique already exists."""
        return self.code in TAKEN_CODES
