"""Checks a session's settings and builds its options and its pool's arguments from them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from ..errors import ConfigurationError
from ..quota.quota import Quota, WriteQuota
from ..schema.values import UNSET, Secret, Unset
from ..validate import seconds, whole_number
from .credentials import Credentials, Provider
from .endpoint import origin_of, proxy_of, tls_context
from .options import Options
from .retry import RetryPolicy

if TYPE_CHECKING:
    import ssl

    import aiohttp

    from .events import Hook

QUOTA_CALLS: Final = ("try_acquire", "acquire", "confirm", "release", "refused", "observe")
"""The methods that a session calls on a quota."""

__all__ = ["caller_location", "changed", "options_of", "origin_of", "pool_of"]


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
    max_head: int,
) -> Options:
    """Return the options of a new session's calls. Raises ConfigurationError for invalid values."""
    given = {
        "timeout": timeout,
        "retry": RetryPolicy() if retry is None else retry,
        "quota": Quota() if quota is UNSET else quota,
        "strict": strict,
        "hooks": hooks,
        "max_body": max_body,
        "max_error_body": max_error_body,
        "max_head": max_head,
    }
    return Options(credentials=Credentials.of_project(project_id, api_token), **_checked(given))


def changed(options: Options, **changes: Any) -> Options:  # of several types, by name
    """Return the options with some of them changed; `UNSET` leaves one as it is.

    Raises:
        ConfigurationError: A value is invalid.
    """
    return options.replaced(**_checked({name: value for name, value in changes.items() if value is not UNSET}))


def _checked(given: Mapping[str, Any]) -> dict[str, Any]:  # of several types, by name
    """Validate the options and return them in the calls' form. Raises ConfigurationError that names the invalid one."""
    return {name: _CHECKS[name](value) if name in _CHECKS else value for name, value in given.items()}


def _policy(value: object) -> RetryPolicy:
    if not isinstance(value, RetryPolicy):
        raise ConfigurationError(f"retry must be a RetryPolicy, not {type(value).__name__}")
    return value


def _quota(value: object) -> object:
    if isinstance(value, type):
        raise ConfigurationError(f"quota must be a WriteQuota or None, not the class {value.__name__}")
    missing = [name for name in QUOTA_CALLS if not callable(getattr(value, name, None))]
    if value is not None and missing:
        raise ConfigurationError(f"quota must be a WriteQuota or None: {type(value).__name__} has no {missing[0]}()")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ConfigurationError(f"strict must be True or False, not {type(value).__name__}")
    return value


def _hooks(value: object) -> tuple[Hook, ...]:
    if not isinstance(value, Iterable):
        raise ConfigurationError(f"hooks must be an iterable of callables, not {type(value).__name__}")
    found = tuple(cast("Iterable[Hook]", value))
    for hook in found:
        if not callable(hook):
            raise ConfigurationError(f"a hook must be a callable, not {type(hook).__name__}")
    return found


_CHECKS: Final[Mapping[str, Callable[[Any], object]]] = {
    "timeout": lambda value: seconds(value, "timeout"),
    "retry": _policy,
    "quota": _quota,
    "strict": _flag,
    "hooks": _hooks,
    "max_body": lambda value: whole_number(value, "max_body"),
    "max_error_body": lambda value: whole_number(value, "max_error_body"),
    "max_head": lambda value: whole_number(value, "max_head"),
}


def pool_of(
    origin: str,
    *,
    client: aiohttp.ClientSession | None,
    connector: aiohttp.BaseConnector | None,
    max_connections: int,
    ssl: ssl.SSLContext | str | None,
    proxy: Secret | None,
) -> Mapping[str, Any]:  # the arguments of a sender, by name
    """Return the arguments of a new session's sender. Raises ConfigurationError for invalid values."""
    if client is not None:
        _check_client(client)
        given = [
            name for name, value in (("connector", connector), ("ssl", ssl), ("proxy", proxy)) if value is not None
        ]
        if given:
            raise ConfigurationError(f"a client brings its own connections: give client or {given[0]}, not both")
        return {"client": client}
    if connector is not None and (isinstance(connector, type) or not callable(getattr(connector, "connect", None))):
        raise ConfigurationError(f"connector must be an aiohttp connector, not {type(connector).__name__}")
    if connector is not None and ssl is not None:
        raise ConfigurationError("a connector brings its own TLS settings: give ssl or connector, not both")
    return {
        "connector": connector,
        "max_connections": _connections(max_connections),
        "tls": tls_context(ssl),
        "proxy": None if proxy is None else proxy_of(origin, proxy),
    }


def _check_client(client: object) -> None:
    """Raise ConfigurationError unless it is an aiohttp.ClientSession; a mock of one may be any object."""
    if isinstance(client, type) or not callable(getattr(client, "request", None)):
        raise ConfigurationError(f"client must be an aiohttp.ClientSession, not {type(client).__name__}")


def _connections(wanted: int) -> int:
    """Return the pool's size: as configured, but at most a third of the files that the process may open."""
    whole_number(wanted, "max_connections")
    try:
        import resource  # missing on Windows
    except ImportError:
        return wanted
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return wanted if files == resource.RLIM_INFINITY else max(1, min(wanted, files // 3))


def caller_location() -> str:
    """Return the file and line of the code that called into the calling module."""
    frame = inspect.currentframe()
    frame = frame and frame.f_back
    asking = frame and frame.f_code.co_filename
    while frame is not None and frame.f_code.co_filename == asking:
        frame = frame.f_back
    return "an unknown place" if frame is None else f"{frame.f_code.co_filename}:{frame.f_lineno}"
