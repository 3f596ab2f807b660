"""The Authorization header: built once, shown never, asked for again when the service refuses it."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Awaitable, Callable
from typing import NoReturn, TypeAlias

from ..errors import ConfigurationError
from ..schema.values import Secret

Provider: TypeAlias = Callable[[], Awaitable[str]]
"""An async callable that answers a project id or an API token; awaited once per rotation."""

_UNSENDABLE = re.compile(r"[^\x20-\x7e\xa0-\xff]")


def sendable(secret: Secret, name: str) -> str:
    """A string that can stand in a header. Raises ConfigurationError otherwise, and never shows the value."""
    problem = _problem(secret.reveal(), name)
    if problem:
        raise ConfigurationError(f"{name} {problem}")
    return secret.reveal()


def _problem(value: object, name: str) -> str:
    if not isinstance(value, str):
        return f"is a string, not {type(value).__name__}"
    if not value or value != value.strip():
        return "is empty or has white space around it"
    if _UNSENDABLE.search(value):
        return "holds a character that cannot stand in a header"
    return "cannot hold a colon" if name == "project_id" and ":" in value else ""


class Credentials:
    """What a session authorizes itself with. `header` is None until a provider has been asked."""

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
        raise TypeError("credentials are not pickled")

    @classmethod
    def of_project(cls, project_id: Secret | Provider, api_token: Secret | Provider) -> Credentials:
        """Basic authorization, from values or from providers."""
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
        """Bearer authorization with a subscriber's access token."""
        return cls(f"Bearer {sendable(token, 'token')}", (token.reveal(),))

    @property
    def can_renew(self) -> bool:
        """Whether there is a provider to ask again."""
        return callable(self._project) or callable(self._token)

    async def renew(self, refused: str | None) -> None:
        """Have a header to use: asks the provider, once for all who wait, unless that has happened since `refused`."""
        if self.header is not None and self.header != refused:
            return
        if self._asking is None or self._asking.done():
            self._asking = asyncio.ensure_future(self._ask())
            self._waiting = 0
        asking = self._asking
        self._waiting += 1
        try:
            # Shielded: the one caller who is cancelled does not take it from the others.
            await asyncio.shield(asking)
        finally:
            if asking is self._asking:
                self._waiting -= 1
                if not self._waiting:
                    asking.cancel()  # nobody wants to know any more

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
