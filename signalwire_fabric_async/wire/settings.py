"""A session's settings, checked: what its pool and its calls are made from."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..errors import ConfigurationError
from .checks import seconds, whole_number
from .credentials import Credentials, Provider
from .options import Options
from .origin import origin_of, tls_context
from .quota import Quota, WriteQuota
from .retry import RetryPolicy
from .values import UNSET, Secret, Unset

if TYPE_CHECKING:
    import ssl

    import aiohttp

    from .events import Hook
    from .proxies import Proxy

__all__ = ["options_of", "origin_of", "place_of_caller", "pool_of"]


def options_of(
    project_id: Secret | Provider,
    api_token: Secret | Provider,
    *,
    timeout: float,
    retry: RetryPolicy | None,
    quota: WriteQuota | None | Unset,
    strict: bool,
    hooks: Iterable[Hook],
    max_body: int,
    max_error_body: int,
) -> Options:
    """The options of a new session's calls. Raises ConfigurationError for values that cannot be used."""
    return Options(
        credentials=Credentials.of_project(project_id, api_token),
        timeout=seconds(timeout, "timeout"),
        retry=RetryPolicy() if retry is None else retry,
        quota=Quota() if quota is UNSET else quota,
        strict=strict,
        hooks=tuple(hooks),
        max_body=whole_number(max_body, "max_body"),
        max_error_body=whole_number(max_error_body, "max_error_body"),
    )


def pool_of(
    origin: str,
    *,
    connector: aiohttp.BaseConnector | None,
    max_connections: int,
    ssl: ssl.SSLContext | str | None,
    proxy: Secret | None,
) -> Mapping[str, Any]:  # the arguments of `Connections`, by name
    """What a new session's connections are made from. Raises ConfigurationError for values that cannot be used."""
    if connector is not None and ssl is not None:
        raise ConfigurationError("a connector brings its own TLS settings: give ssl or connector, not both")
    return {
        "connector": connector,
        "max_connections": _connections(max_connections),
        "tls": tls_context(ssl),
        "proxy": None if proxy is None else _proxy(origin, proxy),
    }


def _proxy(origin: str, given: Secret) -> Proxy | None:
    from .proxies import proxy_of  # noqa: PLC0415  # loaded by those who use one

    return proxy_of(origin, given)


def _connections(wanted: int) -> int:
    """The pool's size: as wanted, but no more than a third of the files that the process may open."""
    whole_number(wanted, "max_connections")
    try:
        import resource  # noqa: PLC0415  # not there on Windows
    except ImportError:
        return wanted
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return wanted if files == resource.RLIM_INFINITY else max(1, min(wanted, files // 3))


def place_of_caller() -> str:
    """Where the caller of the one who asks stands: file and line."""
    frame = inspect.currentframe()
    for _ in range(2):
        frame = frame and frame.f_back
    return "an unknown place" if frame is None else f"{frame.f_code.co_filename}:{frame.f_lineno}"
