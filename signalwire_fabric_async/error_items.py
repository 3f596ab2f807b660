"""What the service names as wrong in an answer of 400 or more."""

from __future__ import annotations

import attrs

__all__ = ["ErrorItem"]


@attrs.frozen(kw_only=True)
class ErrorItem:
    """One problem that the service named in its answer.

    The service has three forms of error body; their members are mapped to
    one: `title` is read as `type`, `detail` (or a bare `error`) as `message`.
    """

    message: str
    type: str | None = None
    code: str | None = None
    attribute: str | None = None
    url: str | None = None

    def __str__(self) -> str:
        about = f"{self.attribute}: " if self.attribute else ""
        return f"{about}{self.message}" + (f" ({self.code})" if self.code else "")
