"""A write quota that several processes and machines share, over Redis. Needs the extra `redis`.

Example::

    async with RedisQuota("redis://quota.internal") as quota:
        async with AsyncSession("acme", ..., quota=quota) as session:
            ...

Each process takes slots from Redis on demand, several in one exchange, and
reports the used ones in the next exchange. Guarantees:

- In any window all processes together stay within the limit, on Redis' clock.
- Waiting processes share the freed slots: neither the nearest nor the busiest
  one gets all of them.
- A process that dies frees nothing early: its slots count as used until two
  windows after its last exchange. A process that was frozen, or cut off from
  Redis, sends nothing on expired slots: they are checked right before each
  request is sent.
- **While Redis is unavailable**, a process continues with the slots that it
  holds, for a quarter of a window at most. Then writes wait, and raise
  RequestTimeoutError (its phase is `quota`) when their deadline passes; GET and
  DELETE continue. The connection is retried, at first quickly, then every second.
- A Redis that lost its state (restart, failover, flushed or evicted keys)
  grants nothing for two windows.

The operator of Redis must ensure that its clock does not jump.
"""

from __future__ import annotations

import asyncio
import logging
import math
import random
import secrets
import time
from collections.abc import Iterable
from importlib.resources import files
from typing import Final, Self

from .apis import WRITES
from .errors import ConfigurationError
from .quota.quota import AdaptiveQuota, loop_time
from .validate import text

try:
    from redis import exceptions

    from ._redis_client import close_client, redis_client
    from ._redis_lock import RedisLock, RedisLocks
except ImportError:
    raise ImportError("RedisQuota needs redis: pip install 'signalwire_fabric_async[redis]'") from None

logger: Final = logging.getLogger("signalwire_fabric_async")

GRAINS: Final = 200
"""Number of time grains in a window; response times are rounded up to a grain, which costs 0.5 % of the quota."""

_NEVER: Final = (-math.inf,) * 3

_TOO_LATE: Final = -1
_OTHER_QUOTA: Final = -2
"""First number of a script result that granted nothing."""

_WRONG_SERVER: Final = ("READONLY", "MOVED", "LOADING", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN")
"""Error prefixes of a server that is not, or not yet, the master: the next exchange reconnects."""


class RedisQuota(AdaptiveQuota):
    """The write quota of a Space, shared by all processes that name the same Redis and key. Open it with `async with`.

    Within a process it is fair and cancel-safe, as `Quota` is; among processes,
    waiting processes get equal shares. The rate-limit headers and 429s of the
    service slow down the process that receives them.

    Args:
        url: `redis://`, `rediss://` (TLS) or `unix://`, as redis-py takes it; behind Sentinel
            `redis+sentinel://host:port,host:port/SERVICE/DB`, of a cluster `redis+cluster://host:port`, both also
            with `rediss+` for TLS.
        limit: Writes in any window; the same in all processes.
        per: Length of the window in seconds; the same in all processes.
        key: The prefix of the keys in Redis.

    Raises:
        ConfigurationError: A value is invalid. When the quota is opened: Redis rejects its commands, or another
            process uses the key with another limit or window.
    """

    def __init__(
        self, url: str, limit: int = WRITES.limit, *, per: float = WRITES.seconds, key: str = "signalwire_fabric_async"
    ) -> None:
        super().__init__(limit, per)
        self._hold = self._adaptive.per / 4  # seconds for which a slot is valid after the exchange that confirmed it
        self._gone = self._adaptive.per * 2
        self._grain = self._adaptive.per / GRAINS
        self._ahead = max(1, self._adaptive.limit // 200)
        self._keys = [f"{text(key, 'key')}:{{quota}}:{name}" for name in ("slots", "processes")]
        self._client = redis_client(text(url, "url"), min(1.0, self._hold))
        self._locks = RedisLocks(self._client, key)
        script = files("signalwire_fabric_async").joinpath("redis.lua").read_text(encoding="utf-8")
        self._script = script
        self._id = secrets.token_hex(8)
        self._number = 0
        self._arrived = 0  # number of the last exchange whose result arrived
        self._spare = 0
        self._in_flight = 0
        self._epoch = 0
        self._stale = 0  # upper bound of the slots in flight that were taken before the last expiry
        self._taken = 0  # since the last exchange
        self._last_exchange = _NEVER
        self._confirmed = _NEVER  # when the last exchange that confirmed what is held began, by three clocks
        self._answered: dict[int, int] = {}  # unreported responses, by grain of the local clock
        self._used_by_all = 0
        self._scarce = False  # whether the last exchange granted less than was needed: the next one is scheduled
        self._disconnected = False
        self._refused: ConfigurationError | None = None
        self._wanted = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None

    @property
    def disconnected(self) -> bool:
        """True if the last exchange with Redis failed."""
        return self._disconnected

    async def __aenter__(self) -> Self:
        if self._keeper is not None:
            raise ConfigurationError("this quota must be opened once: it is open already")
        try:
            await self._sync(0)
        except ConfigurationError:
            await close_client(self._client)
            raise
        except (exceptions.AuthenticationError, exceptions.ResponseError) as error:
            if not _is_wrong_server(error):
                await close_client(self._client)
                problem = f"Redis rejects the quota's commands: {type(error).__name__}: {error}"
                raise ConfigurationError(problem) from None
            await self._lose(error)
        except (exceptions.RedisError, OSError) as error:
            await self._lose(error)
        self._keeper = asyncio.create_task(self._keep())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Report used slots, return unused ones, and disconnect. Leaving `async with` does it."""
        keeper, self._keeper = self._keeper, None
        if keeper is None:
            return
        while not keeper.done():  # redis-py uses asyncio.wait_for, which may lose a cancellation in Python 3.11
            keeper.cancel()
            await asyncio.wait([keeper], timeout=0.05)
        self._spare = 0
        try:
            await self._sync(0)
        except (exceptions.RedisError, OSError):
            pass  # the slots count as used for two more windows
        except ConfigurationError:
            pass  # another process replaced the key with other settings, and with it these slots
        finally:
            self._spare = 0
            self._confirmed = _NEVER
            await close_client(self._client)

    def try_acquire(self) -> bool:
        """Take a slot that this process holds; return False if it has none or others wait already."""
        return not self._queue and self._take()

    async def acquire(self) -> None:
        """Wait for a slot and take it. A cancelled wait takes none.

        Raises:
            ConfigurationError: The quota is not open, or another process uses its key with another limit or window.
        """
        if self._keeper is None:
            raise ConfigurationError("this quota must be opened first: use `async with RedisQuota(...) as quota:`")
        if self._refused is not None:
            raise ConfigurationError(str(self._refused))
        if not self.try_acquire():
            await self._wait()

    @property
    def epoch(self) -> int:
        """Number of times that the slots of this process expired, because it was frozen or cut off from Redis."""
        return self._epoch

    def confirm(self, epoch: int) -> bool:
        """Return whether a slot of an epoch is still valid, and take it back if not."""
        if not self._is_confirmed():
            self._lapse()
        if epoch == self._epoch:
            return True
        self._in_flight -= 1
        self._stale = max(0, self._stale - 1)
        return False

    def _is_confirmed(self) -> bool:
        """Return whether the last exchange is recent enough for the held slots.

        The monotonic clock may stop while the machine is suspended, so the clock that counts suspension and the
        wall clock are checked too.
        """
        return all(now - then < self._hold for now, then in zip(_clocks(), self._confirmed, strict=True))

    def _lapse(self) -> None:
        """Discard the held slots: Redis may have granted them to others."""
        self._epoch += 1
        self._stale = self._in_flight
        self._spare = 0
        self._confirmed = _NEVER

    def release(self, *, sent: bool) -> None:
        """Return a slot: used if the request was sent, else unused."""
        self._in_flight -= 1
        if sent:
            grain = int(loop_time() / self._grain)
            self._answered[grain] = self._answered.get(grain, 0) + 1
        elif self._stale:
            self._stale -= 1  # perhaps an expired slot: the next exchange returns it
        else:
            self._spare += 1
            self._serve()

    def refused(self, retry_after: float | None) -> None:
        """Hold this process' writes for a 429's `Retry-After`, and lower its limit."""
        self._adaptive.refused(loop_time(), retry_after, in_flight=self._in_flight, answered=self._used_by_all)

    def observe(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Read the rate-limit headers of a response, at most a hundred times in a window."""
        now = loop_time()
        if self._adaptive.wants_look(now):
            self._adaptive.observe(
                now, headers, in_flight=self._in_flight, answered=self._used_by_all, wall=time.time()
            )

    def lock(self, name: str, *, hold: float) -> RedisLock:
        """Return a lock that one task among all processes holds at a time: `async with` waits for it.

        `provisioning.ensure` takes one for each person. Not while the quota is closed.

        Args:
            name: What is locked. Redis gets a digest of it.
            hold: Seconds for which a holder that died keeps the lock at most, and for which a Redis that lost its
                state grants none.
        """
        return self._locks.lock(name, hold)

    def _take(self) -> bool:
        now = loop_time()
        if self._spare == 0 or self._adaptive.holds(now) or not self._is_confirmed():
            return False
        self._spare -= 1
        self._in_flight += 1
        self._taken += 1
        if self._spare * 2 < self._ahead:
            self._want()
        return True

    def _serve(self) -> None:
        self._queue.wake(self._take)

    def _want(self) -> None:
        if not self._scarce:
            self._wanted.set()

    async def _keep(self) -> None:
        """Exchange with Redis while the quota is open: on demand, and before held slots expire."""
        pause = 0.0
        while True:
            self._wanted.clear()
            try:
                wait = await self._sync(self._ahead if self._taken or self._queue else 0)
                pause = 0.0
                self._find()
            except ConfigurationError as error:
                wait = self._gone
                self._refuse(error)
            except (exceptions.RedisError, OSError) as error:
                pause = min(1.0, pause * 2 or 0.02)
                wait = pause * random.uniform(0.5, 1.0)  # noqa: S311  # spreads connections, hides nothing
                self._scarce = True
                await self._lose(error)
            try:
                async with asyncio.timeout(wait):
                    await self._wanted.wait()
            except TimeoutError:
                pass

    async def _sync(self, ahead: int) -> float | None:
        """Make one exchange: report used slots, confirm held ones, take what is needed.

        Every exchange reports all held slots, so a lost result causes no error;
        the used slots of a lost exchange are reported again, which counts them
        twice at worst.

        Returns:
            The seconds until the next exchange, None if none is needed.

        Raises:
            ConfigurationError: Another process uses the key with another limit or window.
        """
        clocks = _clocks()
        now = clocks[0]
        room = self._adaptive.room(now)
        if self._confirmed is not _NEVER and not self._is_confirmed():
            self._lapse()
        if not (self._taken or self._queue):
            self._spare = 0
        needs = max(0, len(self._queue) - self._spare) if room else 0
        ahead = max(0, ahead - self._spare) if room else 0
        self._taken = 0
        self._number += 1
        reported, self._answered = self._answered, {}
        holds = self._in_flight + self._spare
        try:
            arguments = self._arguments(now, reported, room, holds, needs, ahead)
            granted, micros, used, held = await self._exchange(arguments)
            if granted == _OTHER_QUOTA:
                raise ConfigurationError(
                    f"another process uses this key of Redis with limit={micros} and per={used / 1e6:g},"
                    f" not limit={self.limit} and per={self.per:g}: use the same values, or another key"
                )
            if granted == _TOO_LATE:
                raise exceptions.ConnectionError("the exchange took too long")
        except BaseException:
            for grain, count in reported.items():
                self._answered[grain] = self._answered.get(grain, 0) + count
            raise
        self._arrived = self._number
        self._last_exchange = clocks
        self._used_by_all = used + held - holds - granted
        self._confirmed = clocks
        self._spare += granted
        self._serve()
        self._scarce = bool(self._queue)
        return self._next(micros / 1e6, room)

    async def _exchange(self, arguments: list[str]) -> list[int]:
        """Run the script. Its source is sent each time (a few kilobytes), so a restarted server needs no second exchange."""
        result: list[int] = await self._client.eval(self._script, len(self._keys), *self._keys, *arguments)
        return result

    def _arguments(self, now: float, reported: dict[int, int], *numbers: int) -> list[str]:
        """Return the script's arguments: room, what is held, needed and taken ahead, and the ages of what was used."""
        room, *slots = numbers
        since = max(0.0, *(one - then for one, then in zip(_clocks(), self._last_exchange, strict=True)))
        patience = self._hold
        times = [self._adaptive.per, self._gone, self._grain, patience]
        per, gone, grain, patient = (round(seconds * 1e6) for seconds in times)
        age = round(min(since, self._gone * 2) * 1e6)
        words: list[object] = [self._id, self._number, self._arrived, age, self.limit, per, room, gone, grain, patient]
        words += slots
        for one, count in reported.items():
            elapsed = max(0.0, now - (one + 1) * self._grain)  # from the end of the grain: never too early
            if elapsed < self._adaptive.per:
                words += [int(elapsed * 1e6), count]
        return [str(word) for word in words]

    def _next(self, until_more: float, room: int) -> float | None:
        beat = self._hold / 3
        if self._queue:
            now = loop_time()
            wait = until_more if room else self._adaptive.rises_at(now) - now
            return min(max(wait, 0.005, self._adaptive.per / 1000), beat)
        return beat if self._in_flight or self._spare or self._answered else None

    async def _lose(self, error: Exception) -> None:
        if not self._disconnected:
            self._disconnected = True
            logger.warning("Redis unavailable (%s); writes will wait", type(error).__name__)
        pool = getattr(self._client, "connection_pool", None)  # a cluster client finds its servers itself
        if pool is not None and _is_wrong_server(error):
            await pool.disconnect()  # a new connection may reach the right one

    def _find(self) -> None:
        self._refused = None
        if self._disconnected:
            self._disconnected = False
            logger.warning("Redis available again")

    def _refuse(self, error: ConfigurationError) -> None:
        """Stop sending: waiting calls time out, new ones raise at once."""
        if self._refused is None:
            logger.error("%s", error)
        self._refused = error
        self._spare = 0


def _clocks() -> tuple[float, float, float]:
    """Return the loop's clock, the one that counts suspension (where the system has it) and the time of day."""
    boot = time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else 0.0
    return loop_time(), boot, time.time()


def _is_wrong_server(error: Exception) -> bool:
    wrong = (exceptions.ReadOnlyError, exceptions.BusyLoadingError, exceptions.ClusterError)
    return isinstance(error, wrong) or str(error).startswith(_WRONG_SERVER)
