"""A session's settings, checked: what its pool and its calls are made from."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypedDict, cast

from ..errors import ConfigurationError
from ..quota.quota import Quota, WriteQuota
from ..schema.values import UNSET, Secret, Unset
from ..validate import seconds, whole_number
from .credentials import Credentials, Provider
from .options import Options
from .origin import origin_of, tls_context
from .retry import RetryPolicy

if TYPE_CHECKING:
    import ssl

    import aiohttp

    from .events import Hook
    from .proxy import Proxy

QUOTA_CALLS: Final = ("try_acquire", "acquire", "release", "refused", "observe")
"""What a session asks of a quota."""

__all__ = ["checked", "options_of", "origin_of", "place_of_caller", "pool_of"]


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
    connector: aiohttp.BaseConnector | None
    hooks: Iterable[Hook]
    proxy: str | None
    max_body: int
    max_error_body: int


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
    given = {
        "timeout": timeout,
        "retry": RetryPolicy() if retry is None else retry,
        "quota": Quota() if quota is UNSET else quota,
        "strict": strict,
        "hooks": hooks,
        "max_body": max_body,
        "max_error_body": max_error_body,
    }
    return Options(credentials=Credentials.of_project(project_id, api_token), **checked(given))


def checked(given: Mapping[str, Any]) -> dict[str, Any]:  # of several types, by name
    """The options given, in the form in which calls take them. Raises ConfigurationError that names the wrong one."""
    return {name: _CHECKS[name](value) if name in _CHECKS else value for name, value in given.items()}


def _policy(value: object) -> RetryPolicy:
    if not isinstance(value, RetryPolicy):
        raise ConfigurationError(f"retry is a RetryPolicy, not {type(value).__name__}")
    return value


def _quota(value: object) -> object:
    if isinstance(value, type):
        raise ConfigurationError(f"quota is a WriteQuota or None, not the class {value.__name__}")
    missing = [name for name in QUOTA_CALLS if not callable(getattr(value, name, None))]
    if value is not None and missing:
        raise ConfigurationError(f"quota is a WriteQuota or None: {type(value).__name__} has no {missing[0]}()")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ConfigurationError(f"strict is True or False, not {type(value).__name__}")
    return value


def _hooks(value: object) -> tuple[Hook, ...]:
    if not isinstance(value, Iterable):
        raise ConfigurationError(f"hooks is an iterable of callables, not {type(value).__name__}")
    found = tuple(cast("Iterable[Hook]", value))
    for hook in found:
        if not callable(hook):
            raise ConfigurationError(f"a hook is a callable, not {type(hook).__name__}")
    return found


_CHECKS: Final[Mapping[str, Callable[[Any], object]]] = {
    "timeout": lambda value: seconds(value, "timeout"),
    "retry": _policy,
    "quota": _quota,
    "strict": _flag,
    "hooks": _hooks,
    "max_body": lambda value: whole_number(value, "max_body"),
    "max_error_body": lambda value: whole_number(value, "max_error_body"),
}


def pool_of(
    origin: str,
    *,
    connector: aiohttp.BaseConnector | None,
    max_connections: int,
    ssl: ssl.SSLContext | str | None,
    proxy: Secret | None,
) -> Mapping[str, Any]:  # the arguments of `Connections`, by name
    """What a new session's connections are made from. Raises ConfigurationError for values that cannot be used."""
    if connector is not None and (isinstance(connector, type) or not callable(getattr(connector, "connect", None))):
        raise ConfigurationError(f"connector is an aiohttp connector, not {type(connector).__name__}")
    if connector is not None and ssl is not None:
        raise ConfigurationError("a connector brings its own TLS settings: give ssl or connector, not both")
    return {
        "connector": connector,
        "max_connections": _connections(max_connections),
        "tls": tls_context(ssl),
        "proxy": None if proxy is None else _proxy(origin, proxy),
    }


def _proxy(origin: str, given: Secret) -> Proxy | None:
    from .proxy import proxy_of  # noqa: PLC0415  # loaded by those who use one

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
    """Where the caller of the module that asks stands: file and line."""
    frame = inspect.currentframe()
    frame = frame and frame.f_back
    asking = frame and frame.f_code.co_filename
    while frame is not None and frame.f_code.co_filename == asking:
        frame = frame.f_back
    return "an unknown place" if frame is None else f"{frame.f_code.co_filename}:{frame.f_lineno}"
