"""The Authorization header: built once, shown never, asked for again when the service refuses it."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from ..errors import ConfigurationError
from .checks import text
from .values import Secret

Provider: TypeAlias = Callable[[], Awaitable[str]]
"""An async callable that answers a project id or an API token; awaited once per rotation."""

_UNSENDABLE = re.compile(r"[^\x20-\x7e\xa0-\xff]")


def checked(given: object, name: str) -> str:
    """A string that can stand in a header. Raises ConfigurationError otherwise, and never shows the value."""
    value = text(given, name)
    if not value or value != value.strip():
        raise ConfigurationError(f"{name} is empty or has white space around it")
    if _UNSENDABLE.search(value):
        raise ConfigurationError(f"{name} holds a character that cannot stand in a header")
    return value


def basic_header(project_id: str, api_token: str) -> str:
    """The Basic authorization of a project."""
    if ":" in project_id:
        raise ConfigurationError("project_id cannot hold a colon")
    return "Basic " + base64.b64encode(f"{project_id}:{api_token}".encode("latin-1")).decode("ascii")


class Credentials:
    """What a session authorizes itself with. `header` is None until a provider has been asked."""

    __slots__ = ("_asking", "_project", "_token", "header", "secrets")

    def __init__(self, header: str | None, secrets: tuple[str, ...] = ()) -> None:
        self.header = header
        self.secrets = secrets
        self._project: str | Provider = ""
        self._token: str | Provider = ""
        self._asking: asyncio.Task[str] | None = None

    def __repr__(self) -> str:
        return "<Credentials **********>"

    @classmethod
    def of_project(cls, project_id: str | Provider, api_token: str | Secret | Provider) -> Credentials:
        """Basic authorization, from values or from providers."""
        if isinstance(api_token, Secret):
            api_token = api_token.reveal()
        made = cls(None)
        made._project = project_id if callable(project_id) else checked(project_id, "project_id")
        made._token = api_token if callable(api_token) else checked(api_token, "api_token")
        if isinstance(made._project, str) and isinstance(made._token, str):
            made._set(made._project, made._token)
        return made

    @classmethod
    def of_subscriber(cls, token: str | Secret) -> Credentials:
        """Bearer authorization with a subscriber's access token."""
        value = checked(token.reveal() if isinstance(token, Secret) else token, "token")
        return cls(f"Bearer {value}", (value,))

    @property
    def can_renew(self) -> bool:
        """Whether there is a provider to ask again."""
        return callable(self._project) or callable(self._token)

    async def renew(self, refused: str | None) -> str:
        """The header to use now: asks the provider, once for all who wait, unless that has happened since `refused`."""
        if self.header is not None and self.header != refused:
            return self.header
        if self._asking is None or self._asking.done():
            self._asking = asyncio.ensure_future(self._ask())
        # Shielded: the one caller who is cancelled does not take it from the others.
        return await asyncio.shield(self._asking)

    async def _ask(self) -> str:
        project = self._project if isinstance(self._project, str) else await self._project()
        token = self._token if isinstance(self._token, str) else await self._token()
        return self._set(checked(project, "project_id"), checked(token, "api_token"))

    def _set(self, project_id: str, api_token: str) -> str:
        self.header = basic_header(project_id, api_token)
        self.secrets = (api_token, self.header.removeprefix("Basic "))
        return self.header
