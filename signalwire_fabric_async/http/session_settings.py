"""The keywords of `AsyncSession` as a type, for signatures alone: no program loads it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypedDict

from ..schema.values import Secret
from .credentials import Provider
from .retry import RetryPolicy

if TYPE_CHECKING:
    import ssl

    import aiohttp

    from ..quota.quota import WriteQuota
    from .events import Hook


class SessionSettings(TypedDict, total=False):
    """The keywords of `AsyncSession`, for `AsyncSession.from_env`."""

    space: str | None
    project_id: str | Secret | Provider | None
    api_token: str | Secret | Provider | None
    base_url: str | None
    timeout: float
    retry: RetryPolicy | None
    max_connections: int
    ssl: ssl.SSLContext | str | None
    quota: WriteQuota | None
    strict: bool
    client: aiohttp.ClientSession | None
    connector: aiohttp.BaseConnector | None
    hooks: Iterable[Hook]
    proxy: str | None
    max_body: int
    max_error_body: int
    max_head: int
