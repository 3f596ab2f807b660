"""Creates the redis-py client for each kind of URL. Only `redis` imports it, which reports a missing extra."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final  # Any: redis-py's objects, whose annotations are incomplete
from urllib.parse import unquote

from redis import asyncio as redis_asyncio
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from .errors import ConfigurationError

SCHEMES: Final = ("redis", "rediss", "unix", "redis+sentinel", "rediss+sentinel", "redis+cluster", "rediss+cluster")


def redis_client(url: str, timeout: float) -> Any:  # redis-py's client, whose own annotations are incomplete
    """Return the client of a URL, without connecting.

    Raises:
        ConfigurationError: It is not a Redis URL, has options that redis-py does not know, or names a file of
            certificates that is missing. The message does not show it.
    """
    scheme = url.partition("://")[0]
    if scheme not in SCHEMES or "://" not in url:
        raise ConfigurationError(f"url must begin with one of {', '.join(f'{one}://' for one in SCHEMES)}")
    options: dict[str, Any] = {  # of several types, by name
        "socket_timeout": timeout,
        "socket_connect_timeout": timeout,
        "retry": Retry(NoBackoff(), 0),  # redis-py must not retry an exchange itself
    }
    problem = ""
    try:
        plain, _, kind = scheme.partition("+")
        if kind == "sentinel":
            client: Any = _behind_sentinel(plain + url[len(scheme) :], options)
        elif kind == "cluster":
            from redis.asyncio.cluster import RedisCluster

            return RedisCluster.from_url(plain + url[len(scheme) :], **options)  # pyright: ignore[reportUnknownMemberType]  # annotated in part
        else:
            client = redis_asyncio.Redis.from_url(  # pyright: ignore[reportUnknownMemberType]  # annotated in part
                url, single_connection_client=False, max_connections=2, **options
            )
        client.connection_pool.make_connection()  # redis-py checks most options when it connects
        files = [
            client.connection_pool.connection_kwargs.get(f"ssl_{name}") for name in ("ca_certs", "certfile", "keyfile")
        ]
    except (ValueError, TypeError, AttributeError) as error:
        problem = type(error).__name__
    else:
        missing = [str(file) for file in files if file and not Path(file).exists()]
        if not missing:
            return client
        raise ConfigurationError(f"url names a file that does not exist: {', '.join(missing)}")
    raise ConfigurationError(f"url cannot be used ({problem}): redis-py does not understand it, or one of its options")


def _behind_sentinel(url: str, options: dict[str, Any]) -> Any:  # as of _client
    """Return a client of the master of a service: `redis://host:port,host:port/SERVICE/DB`, each time the present one."""
    from redis.asyncio.sentinel import Sentinel

    scheme, _, rest = url.partition("://")
    places, _, path = rest.partition("/")
    login, _, hosts = places.rpartition("@")
    service, _, database = path.partition("?")[0].partition("/")
    user, _, password = login.partition(":")
    sentinels = [(host.rpartition(":")[0] or host, int(host.rpartition(":")[2])) for host in hosts.split(",")]
    if not service:
        raise ValueError("no service")
    common = {**options, "ssl": True} if scheme == "rediss" else options
    if login:
        common = {**common, "username": unquote(user) or None, "password": unquote(password) or None}
    sentinel = Sentinel(sentinels, sentinel_kwargs=options, **common)  # type: ignore[no-untyped-call]  # pyright: ignore[reportUnknownMemberType]  # annotated in part
    return sentinel.master_for(service, db=int(database or 0))  # pyright: ignore[reportUnknownMemberType]  # annotated in part


async def close_client(client: Any) -> None:  # as of redis_client
    """Close a client and, behind Sentinel, the clients of the Sentinels, which redis-py leaves open."""
    await client.aclose()
    manager: Any = getattr(getattr(client, "connection_pool", None), "sentinel_manager", None)
    if manager is not None:
        for sentinel in manager.sentinels:
            await sentinel.aclose()
