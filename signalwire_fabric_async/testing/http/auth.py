"""Authentication, scopes and rate limiting."""

from __future__ import annotations

import base64
from collections import deque
from collections.abc import Collection
from typing import Final

from ..space.description import Described
from ..space.issued_tokens import Grant, Tokens
from ..space.routes import WRITES

ANYONE: Final = Grant("anyone", "", float("inf"))
"""The grant of a request that needs no authorization."""

PROJECT: Final = Grant("project", "", float("inf"))
"""The grant of project credentials."""


class Auth:
    """Checks a request's authorization and scopes, and counts it against the quota.

    Args:
        project_id: The user name of the Basic credentials.
        api_token: Their password.
        write_limit: Maximum number of writes in a window; None for no limit.
        window: The length of the window in seconds.
        scopes: The API scopes that the token has; None for all.
    """

    def __init__(
        self,
        project_id: str,
        api_token: str,
        write_limit: int | None,
        window: float,
        scopes: Collection[str] | None = None,
    ) -> None:
        login = base64.b64encode(f"{project_id}:{api_token}".encode("latin-1")).decode("ascii")
        self._login = login
        self._scopes = None if scopes is None else frozenset(scopes)
        self.write_limit = write_limit
        self._window = window
        self._accepted: deque[float] = deque()

    def authenticate(self, operation: Described, authorization: str | None, tokens: Tokens) -> Grant | None:
        """Return the grant of the request's authorization; None if its operation does not accept it."""
        if not operation.auth:
            return ANYONE
        scheme, _, presented = (authorization or "").partition(" ")
        scheme = scheme.lower()  # in any case: https://www.rfc-editor.org/rfc/rfc9110#section-11.1
        presented = presented.strip(" ")
        if scheme not in operation.auth:
            return None
        if scheme == "basic":
            return PROJECT if presented == self._login else None
        grant = tokens.grant(presented)
        return None if grant is None or grant.kind == "refresh" else grant

    def lacks_scope(self, operation: Described, grant: Grant) -> bool:
        """Return whether project credentials have none of the scopes that an operation asks for."""
        if self._scopes is None or grant is not PROJECT or not operation.scopes:
            return False
        return self._scopes.isdisjoint(operation.scopes)

    def retry_after(self, method: str, now: float) -> float | None:
        """Count a write; return the seconds to wait if the quota is used up, None if it is accepted."""
        if self.write_limit is None or method not in WRITES:
            return None
        accepted = self._accepted
        while accepted and accepted[0] <= now - self._window:
            accepted.popleft()
        if len(accepted) >= self.write_limit:
            return accepted[0] + self._window - now
        accepted.append(now)
        return None

    def headers(self) -> dict[str, str]:
        """Return the response's rate-limit headers; none without a quota."""
        if self.write_limit is None:
            return {}
        left = self.write_limit - len(self._accepted)
        return {"X-RateLimit-Limit": str(self.write_limit), "X-RateLimit-Remaining": str(max(0, left))}
