"""Who may come in: authorization, and the write quota in a sliding window."""

from __future__ import annotations

import base64
from collections import deque
from typing import Final

from ..space.issued_tokens import Grant, Tokens
from ..space.routes import Route
from .request_log import WRITES

ANYONE: Final = Grant("anyone", "", float("inf"))
"""What needs no authorization is granted to anyone."""


class Auth:
    """Checks a request's authorization and its place in the quota."""

    def __init__(self, project_id: str, api_token: str, write_limit: int | None, window: float) -> None:
        login = base64.b64encode(f"{project_id}:{api_token}".encode("latin-1")).decode("ascii")
        self._login = login
        self.write_limit = write_limit
        self._window = window
        self._accepted: deque[float] = deque()

    def authenticate(self, route: Route, authorization: str | None, tokens: Tokens) -> Grant | None:
        """What the request's authorization grants; None where it is not the one that its operation asks for."""
        if route.auth == "none":
            return ANYONE
        scheme, _, presented = (authorization or "").partition(" ")
        if scheme.lower() != route.auth:  # in any case: https://www.rfc-editor.org/rfc/rfc9110#section-11.1
            return None
        presented = presented.strip(" ")
        if route.auth == "basic":
            return ANYONE if presented == self._login else None
        grant = tokens.grant(presented)
        return None if grant is None or grant.kind == "refresh" else grant

    def retry_after(self, method: str, now: float) -> float | None:
        """Count a write; answer the seconds to wait where the quota is used up, None where it is accepted."""
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
        """What the answer says of the quota: nothing, where there is none."""
        if self.write_limit is None:
            return {}
        left = self.write_limit - len(self._accepted)
        return {"X-RateLimit-Limit": str(self.write_limit), "X-RateLimit-Remaining": str(max(0, left))}
