"""Locks in Redis, for the processes that share a `RedisQuota`."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import math
import random
import secrets
from contextlib import suppress
from typing import Any, Final, Self  # Any: redis-py's objects, whose annotations are incomplete

from redis import exceptions

from .errors import TransportError
from .quota.quota import loop_time

logger: Final = logging.getLogger("signalwire_fabric_async")

NOTED: Final = 120.0
"""Seconds for which a note is kept at least after the last one was set."""

RENEWALS: Final = 5
"""How often a lock is renewed in the time for which it is held."""

PATIENCE: Final = 5.0
"""Seconds for which a failing Redis is retried."""

_CLOCK: Final = "local time = redis.call('TIME') local now = time[1] * 1000 + math.floor(time[2] / 1000)"

_ACQUIRE: Final = (  # asked again after a lost reply, it finds the token and holds the lock
    f"{_CLOCK} local holder = redis.call('GET', KEYS[1]) if holder and holder ~= ARGV[1] then return 0 end"
    " redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) return {now, redis.call('HGETALL', KEYS[2])}"
)
_RENEW: Final = (
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0"
)
_RELEASE: Final = (  # the notes first, and in any case; ARGV[3] on: name, value and, of a loss, its milliseconds or ''
    f"{_CLOCK} for at = 3, #ARGV, 3 do local value = ARGV[at + 1]"
    " if ARGV[at + 2] ~= '' then local old = tonumber(redis.call('HGET', KEYS[2], ARGV[at]) or 0)"
    " value = string.format('%.0f', math.max(old, now + tonumber(ARGV[at + 2]))) end"
    " redis.call('HSET', KEYS[2], ARGV[at], value) end"
    " if #ARGV > 2 then redis.call('PEXPIRE', KEYS[2], math.max(tonumber(ARGV[2]), redis.call('PTTL', KEYS[2]))) end"
    " if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"
)

_SINCE: Final = (  # ARGV: the value that this process saw last, and when; asked by another clock's process it is compared
    f"{_CLOCK} local info = redis.pcall('INFO', 'server') local run, up = 'unknown', 0"
    " if type(info) == 'string' then"
    " run = info:match('run_id:(%w+)') or run up = tonumber(info:match('uptime_in_seconds:(%d+)') or 0) end"
    " local kept = redis.call('GET', KEYS[1]) or '' local since, of = kept:match('^(%d+) (%w+)$') since = tonumber(since)"
    " if not since and ARGV[1] == '' then since = now - math.max(0, up - 1) * 1000"
    " elseif not since or (of ~= run and of ~= 'unknown' and run ~= 'unknown')"
    " or (kept ~= ARGV[1] and since < tonumber(ARGV[2])) then since = now"
    " else return {kept, now, now - since} end"
    " kept = string.format('%.0f ', since) .. run redis.call('SET', KEYS[1], kept) return {kept, now, now - since}"
)


class RedisLocks:
    """The locks of one client, which knows for how long Redis has kept them.

    A Redis that lost its state (restart, failover, flushed keys) lost the locks
    and the notes too: until everything has ended that was locked before, a lock
    is waited for.

    Args:
        client: The client of redis-py.
        prefix: The beginning of the names of the keys.
    """

    def __init__(self, client: Any, prefix: str) -> None:
        self._client = client
        self._prefix = prefix
        self._turn = asyncio.Semaphore(1)  # the client has two connections, one of them for the quota
        self._seen = ""
        self._seen_at = 0

    def lock(self, name: str, hold: float) -> RedisLock:
        """Return the lock of a name."""
        digest = _digest(name)
        return RedisLock(self, [f"{self._prefix}:{{{digest}}}:{key}" for key in ("lock", "notes")], hold)

    async def age(self) -> float:
        """Return for how many seconds Redis has kept its locks for certain."""
        reply = await self.ask("EVAL", _SINCE, 1, f"{self._prefix}:{{locks}}:since", self._seen, self._seen_at)
        self._seen, self._seen_at = _text(reply[0]), int(reply[1])
        return int(reply[2]) / 1000

    async def ask(self, *command: str | int, patience: float | None = None) -> Any:  # the reply, as redis-py parses it
        """Send a command, for five seconds again if it fails. Raises TransportError."""
        until = loop_time() + (PATIENCE if patience is None else patience)
        while True:
            try:
                async with self._turn:
                    return await self._client.execute_command(*command)
            except (exceptions.RedisError, OSError) as error:
                failure = type(error).__name__
            if loop_time() >= until:
                raise TransportError(f"Redis cannot be asked for a lock ({failure}): nothing was sent")
            await asyncio.sleep(random.uniform(0.05, 0.2))  # noqa: S311  # as below


class RedisLock:
    """A lock by a name, which Redis gets as a digest. It is a `quota.shared_lock.SharedLock`.

    Its holder renews it. One that was frozen for longer than `hold` seconds, or
    cut off from Redis, cannot keep it (`keep`), and must send nothing more.
    Notes are written when it is released, in the same exchange: where that
    fails, the lock stays until it expires.

    Args:
        locks: The locks of the client.
        keys: The key of the lock, and that of its notes.
        hold: Seconds for which a holder that died keeps the lock, at most.
    """

    def __init__(self, locks: RedisLocks, keys: list[str], hold: float) -> None:
        self._locks = locks
        self._keys = keys
        self._token = secrets.token_hex(8)
        self._hold = hold
        self._held_until = 0.0
        self._renewal: asyncio.Task[None] | None = None
        self._noted: dict[str, str] = {}
        self._asked_at = 0.0
        self._clock = 0
        """The milliseconds of Redis' clock when the lock was acquired."""
        self._to_note: dict[str, str] = {}
        self._lost: dict[str, float] = {}
        """Until when the service may execute a lost request, by name and the loop's clock."""

    async def __aenter__(self) -> Self:
        before = _cancellations()
        try:
            clock, words = await self._acquire(before)
            self._renewal = asyncio.create_task(self._renew())
            while (age := await self._locks.age()) < self._hold:
                _raise_lost(before)
                await asyncio.sleep(min(1.0, self._hold - age))
            _raise_lost(before)
        except BaseException as error:  # perhaps it was acquired
            await self._end(patience=0.0 if isinstance(error, TransportError | asyncio.CancelledError) else None)
            raise
        words = [_text(one) for one in words]
        self._clock, self._noted = int(clock), dict(zip(words[::2], words[1::2], strict=True))
        return self

    async def _acquire(self, cancelled_before: int) -> Any:  # the reply, as redis-py parses it
        while True:
            self._asked_at = loop_time()
            reply = await self._locks.ask("EVAL", _ACQUIRE, 2, *self._keys, self._token, _milliseconds(self._hold))
            _raise_lost(cancelled_before)
            if reply:
                self._held_until = self._asked_at + self._hold
                return reply
            await asyncio.sleep(random.uniform(0.02, 0.1))  # noqa: S311  # spreads the waiters, hides nothing

    async def __aexit__(self, *_: object) -> None:
        await self._end()

    async def _end(self, patience: float | None = None) -> None:
        while self._renewal is not None and not self._renewal.done():  # its cancellation may be lost too
            self._renewal.cancel()
            await asyncio.wait([self._renewal], timeout=0.05)
        await self._release(patience)

    async def keep(self, seconds: float) -> None:
        """Make sure that nobody else gets the lock for so many seconds, renewing it if need be."""
        if self._held_until - loop_time() < seconds:
            self._hold = max(self._hold, seconds + 1.0)
            with suppress(TransportError):
                await self._prolong()
        if self._held_until - loop_time() < seconds:
            raise TransportError("the lock in Redis could not be kept: nothing more was sent")

    def noted(self, name: str) -> str | None:
        """Return the value that a recent holder noted under a name."""
        return self._noted.get(_digest(name))

    def note(self, name: str, value: str) -> None:
        """Keep a value for the next holders, for two minutes."""
        self._to_note[_digest(name)] = value

    def lost_for(self, name: str) -> float:
        """Return for how many seconds the service may still execute a request that an earlier holder lost."""
        until = int(self._noted.get(_digest(f"lost {name}"), 0))
        return max(0.0, (until - self._clock) / 1000 - (loop_time() - self._asked_at))

    def note_lost(self, name: str, seconds: float) -> None:
        """Tell the next holders that the service may execute a lost request of this name for so many seconds."""
        self._lost[_digest(f"lost {name}")] = loop_time() + seconds

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(self._hold / RENEWALS)
            with suppress(TransportError):
                await self._prolong()

    async def _prolong(self) -> None:
        """Hold the lock from now on for as long as at first, unless another one has it."""
        asked_at = loop_time()
        if await self._locks.ask("EVAL", _RENEW, 1, self._keys[0], self._token, _milliseconds(self._hold)):
            self._held_until = asked_at + self._hold
        else:
            self._held_until = 0.0

    async def _release(self, patience: float | None) -> None:
        now = loop_time()
        lost = {name: until - now for name, until in self._lost.items() if until > now}
        words: list[str | int] = [self._token, _milliseconds(max(NOTED, *lost.values()) if lost else NOTED)]
        for name, value in self._to_note.items():
            words += [name, value, ""]
        for name, left in lost.items():
            words += [name, "", _milliseconds(left)]
        try:
            await self._locks.ask("EVAL", _RELEASE, 2, *self._keys, *words, patience=patience)
        except TransportError:  # it expires by itself, not before what was lost can have ended
            logger.warning("a lock in Redis could not be released: others wait for it, %.0f s at most", self._hold)


def _milliseconds(seconds: float) -> int:
    return math.ceil(seconds * 1000)


def _text(word: bytes | str) -> str:
    """Return a word of a reply, which is bytes or a string as the client is set up."""
    return word.decode("utf-8", "replace") if isinstance(word, bytes) else word


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
