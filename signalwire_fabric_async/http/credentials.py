"""Builds and caches the Authorization header; a provider is asked again after a 401."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Awaitable, Callable
from typing import NoReturn, TypeAlias

from ..errors import ConfigurationError
from ..schema.values import Secret

Provider: TypeAlias = Callable[[], Awaitable[str]]
"""An async callable that returns a project id or an API token; awaited once per rotation."""

_UNSENDABLE = re.compile(r"[^\x20-\x7e\xa0-\xff]")


def sendable(secret: Secret, name: str) -> str:
    """Return a string that is valid in a header; raise ConfigurationError for any other value, which is never shown."""
    problem = _problem(secret.reveal(), name)
    if problem:
        raise ConfigurationError(f"{name} {problem}")
    return secret.reveal()


def _problem(value: object, name: str) -> str:
    if not isinstance(value, str):
        return f"must be a string, not {type(value).__name__}"
    if not value or value != value.strip():
        return "must not be empty or have white space around it"
    if _UNSENDABLE.search(value):
        return "must not hold a character that is invalid in a header"
    return "must not hold a colon" if name == "project_id" and ":" in value else ""


class Credentials:
    """The authorization of a session. `header` is None until a provider was asked."""

    __slots__ = ("_asking", "_project", "_token", "_waiting", "header", "secrets")

    def __init__(self, header: str | None, secrets: tuple[str, ...] = ()) -> None:
        self.header = header
        self.secrets = secrets
        self._project: Secret | Provider = Secret("")
        self._token: Secret | Provider = Secret("")
        self._asking: asyncio.Task[None] | None = None
        self._waiting = 0

    def __repr__(self) -> str:
        return "<Credentials **********>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("credentials must not be pickled")

    @classmethod
    def of_project(cls, project_id: Secret | Provider, api_token: Secret | Provider) -> Credentials:
        """Return Basic credentials, from values or from providers."""
        made = cls(None)
        made._project, made._token = project_id, api_token
        for given, name in ((project_id, "project_id"), (api_token, "api_token")):
            if isinstance(given, Secret):
                sendable(given, name)
        if isinstance(project_id, Secret) and isinstance(api_token, Secret):
            made._set(project_id, api_token)
        return made

    @classmethod
    def of_subscriber(cls, token: Secret) -> Credentials:
        """Return Bearer credentials with a subscriber's access token."""
        return cls(f"Bearer {sendable(token, 'token')}", (token.reveal(),))

    @property
    def can_renew(self) -> bool:
        """True if there is a provider to ask again."""
        return callable(self._project) or callable(self._token)

    async def renew(self, refused: str | None) -> None:
        """Make sure that there is a header: ask the provider, once for all waiting calls, unless `refused` was replaced."""
        if self.header is not None and self.header != refused:
            return
        if self._asking is None or self._asking.done():
            self._asking = asyncio.ensure_future(self._ask())
            self._waiting = 0
        asking = self._asking
        self._waiting += 1
        try:
            # Shielded: one cancelled caller must not cancel it for the others.
            await asyncio.shield(asking)
        finally:
            if asking is self._asking:
                self._waiting -= 1
                if not self._waiting:
                    asking.cancel()  # no caller waits any more

    async def _ask(self) -> None:
        project = self._project if isinstance(self._project, Secret) else Secret(await self._project())
        token = self._token if isinstance(self._token, Secret) else Secret(await self._token())
        self._set(project, token)

    def _set(self, project_id: Secret, api_token: Secret) -> None:
        sendable(project_id, "project_id")
        sendable(api_token, "api_token")
        pair = f"{project_id.reveal()}:{api_token.reveal()}".encode("latin-1")
        self.header = "Basic " + base64.b64encode(pair).decode("ascii")
        self.secrets = (api_token.reveal(), self.header.removeprefix("Basic "))
