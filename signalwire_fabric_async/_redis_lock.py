"""A lock in Redis, for the processes that share a `RedisQuota`."""

from __future__ import annotations

import asyncio
import hashlib
import random
import secrets
from contextlib import suppress
from typing import Any, Final, Self

from redis import exceptions

from .errors import TransportError
from .quota.quota import loop_time

NOTED: Final = 120.0
"""Seconds for which a value is kept after it was last set."""

PATIENCE: Final = 5.0
"""Seconds for which a failing Redis is retried."""

_ACQUIRE: Final = (  # asked again after a lost reply, it finds the token and holds the lock
    "local holder = redis.call('GET', KEYS[1]) if holder and holder ~= ARGV[1] then return 0 end"
    " redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) return 1"
)
_RENEW: Final = (
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0"
)
_RELEASE: Final = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


class RedisLock:
    """A lock by a name, which Redis gets as a digest. It is a `quota.shared_lock.SharedLock`.

    Its holder renews it. One that was frozen for longer than `hold` seconds, or
    cut off from Redis, finds it lost (`check`), and must send nothing more.

    Args:
        client: The client of redis-py.
        turn: Bounds how many exchanges of this process are under way at a time.
        prefix: The beginning of the names of the keys.
        name: What is locked.
        hold: Seconds for which a holder that died keeps the lock.
    """

    def __init__(self, client: Any, turn: asyncio.Semaphore, prefix: str, name: str, hold: float) -> None:
        digest = _digest(name)
        self._client = client
        self._turn = turn
        self._key = f"{prefix}:{{{digest}}}:lock"
        self._notes = f"{prefix}:{{{digest}}}:notes"
        self._token = secrets.token_hex(8)
        self._hold = hold
        self._held_until = 0.0
        self._renewal: asyncio.Task[None] | None = None
        self._noted: dict[Any, Any] = {}  # bytes or str, as the client is set up

    async def __aenter__(self) -> Self:
        before = _cancellations()
        while True:
            asked_at = loop_time()
            if await self._ask("EVAL", _ACQUIRE, 1, self._key, self._token, self._milliseconds):
                break
            _raise_lost(before)
            await asyncio.sleep(random.uniform(0.02, 0.1))  # noqa: S311  # spreads the waiters, hides nothing
        self._held_until = asked_at + self._hold
        try:
            _raise_lost(before)
            self._noted = await self._ask("HGETALL", self._notes)
            _raise_lost(before)
        except BaseException:
            await self._release()
            raise
        self._renewal = asyncio.create_task(self._renew())
        return self

    async def __aexit__(self, *_: object) -> None:
        while self._renewal is not None and not self._renewal.done():  # its cancellation may be lost too
            self._renewal.cancel()
            await asyncio.wait([self._renewal], timeout=0.05)
        await self._release()

    def check(self) -> None:
        """Raise TransportError where the lock may have passed to another holder."""
        if loop_time() >= self._held_until:
            raise TransportError("the lock in Redis could not be kept: nothing more was sent")

    def noted(self, name: str) -> str | None:
        """Return the value that a recent holder kept under a name."""
        digest = _digest(name)
        value: bytes | str | None = self._noted.get(digest.encode(), self._noted.get(digest))
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else value

    async def note(self, name: str, value: str) -> None:
        """Keep a value for the next holders, for two minutes. A failure is no error: they look it up."""
        with suppress(TransportError):
            await self._ask("HSET", self._notes, _digest(name), value)
            await self._ask("PEXPIRE", self._notes, round(NOTED * 1000))

    @property
    def _milliseconds(self) -> int:
        return round(self._hold * 1000)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(self._hold / 3)
            asked_at = loop_time()
            with suppress(TransportError):
                if not await self._ask("EVAL", _RENEW, 1, self._key, self._token, self._milliseconds):
                    self._held_until = 0.0
                    return
                self._held_until = asked_at + self._hold

    async def _release(self) -> None:
        with suppress(TransportError):  # it expires by itself
            await self._ask("EVAL", _RELEASE, 1, self._key, self._token)

    async def _ask(self, *command: str | int) -> Any:  # the reply, as redis-py parses it
        until = loop_time() + PATIENCE
        while True:
            try:
                async with self._turn:
                    return await self._client.execute_command(*command)
            except (exceptions.RedisError, OSError) as error:
                failure = type(error).__name__
            if loop_time() >= until:
                raise TransportError(f"Redis cannot be asked for a lock ({failure}): nothing was sent")
            await asyncio.sleep(random.uniform(0.05, 0.2))  # noqa: S311  # as above


def _cancellations() -> int:
    """Return how often the current task was cancelled."""
    task = asyncio.current_task()
    return 0 if task is None else task.cancelling()


def _raise_lost(before: int) -> None:
    """Raise CancelledError if the task was cancelled since: redis-py uses asyncio.wait_for, which may lose it in Python 3.11."""
    if _cancellations() > before:
        raise asyncio.CancelledError


def _digest(name: str) -> str:
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
