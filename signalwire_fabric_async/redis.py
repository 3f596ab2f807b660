"""A write quota that several processes and machines share, over Redis. Needs the extra `redis`.

Example::

    async with RedisQuota("redis://quota.internal") as quota:
        async with AsyncSession("acme", ..., quota=quota) as session:
            ...

Each process takes slots from Redis as it needs them, several in one exchange,
and reports what became of them in the next one. What holds in any case:

- In any window all processes together stay within the limit, on Redis' clock.
- A process that dies frees nothing early: what it held counts as used until
  two windows after it was last heard of.
- **While Redis is away**, a process goes on with the slots that it holds, for a
  quarter of a window at most. Then writes wait, and raise RequestTimeoutError
  (its phase is `quota`) when their deadline passes; GET and DELETE go on. The
  connection is tried again, at first soon and then every second.
- A Redis that was started anew, or took over from another one, grants nothing
  for two windows, because it may have forgotten what was granted before.

Two things are Redis' operator's to see to: its clock does not jump, and the
two keys are neither removed nor evicted while processes write. A user that may
not call INFO has to wait for two windows whenever the keys have expired.
"""

from __future__ import annotations

import asyncio
import logging
import math
import random
import secrets
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any, Final, Self, cast

from .apis import WRITES
from .errors import ConfigurationError
from .quota.quota import AdaptiveQuota, loop_time
from .validate import text

try:
    from redis import asyncio as redis_asyncio
    from redis import exceptions
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff
except ImportError:
    raise ImportError("RedisQuota needs redis: pip install 'signalwire_fabric_async[redis]'") from None

logger: Final = logging.getLogger("signalwire_fabric_async")

GRAINS: Final = 200
"""The parts of a window to which the moments of answers are rounded (up): a two-hundredth of the quota's speed."""

Exchange = Callable[[list[str], list[str]], Awaitable[list[int]]]
"""The script: keys and arguments; granted, microseconds until more may be free, used, held."""


class RedisQuota(AdaptiveQuota):
    """The write quota of a Space, shared by all who name the same Redis and key. Open it with `async with`.

    Args:
        url: `redis://`, `rediss://` or `unix://`, as redis-py takes it.
        limit, per: as of `Quota`; the same in all processes.
        key: begins the names of the two keys that are kept in Redis.

    Within a process it is fair and cancel-safe, as `Quota` is; among processes
    the first that asks is served. Answers' rate-limit headers and 429s tune
    down the process that sees them.

    Raises ConfigurationError for values that cannot be used; when it is
    opened, also where Redis refuses its commands.
    """

    def __init__(
        self, url: str, limit: int = WRITES.limit, *, per: float = WRITES.seconds, key: str = "signalwire_fabric_async"
    ) -> None:
        super().__init__(limit, per)
        self._hold = self._adaptive.per / 4  # how long a slot may be begun after the exchange that confirmed it
        self._gone = self._adaptive.per * 2
        self._grain = self._adaptive.per / GRAINS
        self._ahead = max(1, self._adaptive.limit // 200)
        self._keys = [f"{{{text(key, 'key')}}}:{name}" for name in ("slots", "processes")]
        self._client = _client(text(url, "url"), min(1.0, self._hold))
        script = Path(__file__).with_name("redis.lua").read_text(encoding="utf-8")
        self._exchange = cast("Exchange", self._client.register_script(script))
        self._id = secrets.token_hex(8)
        self._number = 0
        self._spare = 0
        self._in_flight = 0
        self._taken = 0  # since the last exchange
        self._valid_until = -math.inf
        self._answered: dict[int, int] = {}  # how many answers came, by grain of our clock; not yet reported
        self._used_by_all = 0
        self._scarce = False  # whether the last exchange gave less than was needed, so that the next has its time
        self._away = False
        self._wanted = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None

    @property
    def away(self) -> bool:
        """Whether Redis did not answer when it was last asked."""
        return self._away

    async def __aenter__(self) -> Self:
        if self._keeper is not None:
            raise ConfigurationError("this quota is open already")
        try:
            await self._sync(0)
        except (exceptions.AuthenticationError, exceptions.ResponseError) as error:
            await self._client.aclose()
            raise ConfigurationError(f"Redis refuses the quota's commands: {type(error).__name__}: {error}") from None
        except (exceptions.RedisError, OSError) as error:
            self._lost(error)
        self._keeper = asyncio.create_task(self._keep())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Report what was used, give back what was not, and disconnect. Leaving `async with` does it."""
        keeper, self._keeper = self._keeper, None
        if keeper is None:
            return
        while not keeper.done():  # redis-py waits with asyncio.wait_for, which in Python 3.11 may lose a cancellation
            keeper.cancel()
            await asyncio.wait([keeper], timeout=0.05)
        self._spare = 0
        try:
            await self._sync(0)
        except (exceptions.RedisError, OSError):
            pass  # what is held counts as used for two windows more
        finally:
            self._spare = 0
            self._valid_until = -math.inf
            await self._client.aclose()

    def try_acquire(self) -> bool:
        """Take a slot that this process holds, or say that there is none (or that others came first)."""
        return not self._queue and self._take()

    async def acquire(self) -> None:
        """Wait for a slot and take it. Cancelled, it has taken none.

        Raises ConfigurationError where the quota is not open.
        """
        if self._keeper is None:
            raise ConfigurationError("this quota is not open: use `async with RedisQuota(...) as quota:`")
        if not self.try_acquire():
            await self._wait()

    def release(self, *, sent: bool) -> None:
        """Give a slot back: used, where the request was sent; unused, where it never was."""
        self._in_flight -= 1
        if sent:
            grain = int(loop_time() / self._grain)
            self._answered[grain] = self._answered.get(grain, 0) + 1
        else:
            self._spare += 1
            self._serve()

    def refused(self, retry_after: float | None) -> None:
        """The service answered 429: hold this process' writes back for what it asks, and go on slower."""
        self._adaptive.refused(loop_time(), retry_after, in_flight=self._in_flight, answered=self._used_by_all)

    def observe(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Look at the rate-limit headers of an answer, a hundred times in a window at most."""
        now = loop_time()
        if self._adaptive.wants_look(now):
            self._adaptive.observe(now, headers, in_flight=self._in_flight, answered=self._used_by_all)

    def _take(self) -> bool:
        now = loop_time()
        if self._spare == 0 or now >= self._valid_until or self._adaptive.holds(now):
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
        """Exchange with Redis for as long as the quota is open: when slots are wanted, and in time for what is held."""
        pause = 0.0
        while True:
            self._wanted.clear()
            try:
                wait = await self._sync(self._ahead if self._taken or self._queue else 0)
                pause = 0.0
                self._found()
            except (exceptions.RedisError, OSError) as error:
                pause = min(1.0, pause * 2 or 0.02)
                wait = pause * random.uniform(0.5, 1.0)  # noqa: S311  # spreads connections, hides nothing
                self._scarce = True
                self._lost(error)
            try:
                async with asyncio.timeout(wait):
                    await self._wanted.wait()
            except TimeoutError:
                pass

    async def _sync(self, ahead: int) -> float | None:
        """One exchange: report, confirm what is held, take what is needed. Seconds until the next, None for no need.

        What is held is told whole each time, so that an exchange of which the
        answer was lost leaves nothing wrong behind; what was answered is told
        again after one, which counts it twice at worst.
        """
        now = loop_time()
        room = self._adaptive.room(now)
        if now >= self._valid_until or not (self._taken or self._queue):
            self._spare = 0
        needs = max(0, len(self._queue) - self._spare) if room else 0
        ahead = max(0, ahead - self._spare) if room else 0
        self._taken = 0
        self._number += 1
        reported, self._answered = self._answered, {}
        holds = self._in_flight + self._spare
        try:
            arguments = self._arguments(now, reported, room, holds, needs, ahead)
            granted, micros, used, held = await self._exchange(self._keys, arguments)
            if granted < 0:
                raise exceptions.ConnectionError("the exchange came too late")
        except BaseException:
            for grain, count in reported.items():
                self._answered[grain] = self._answered.get(grain, 0) + count
            raise
        self._used_by_all = used + held - holds - granted
        self._valid_until = now + self._hold
        self._spare += granted
        self._serve()
        self._scarce = bool(self._queue)
        return self._next(micros / 1e6, room)

    def _arguments(self, now: float, reported: dict[int, int], *numbers: int) -> list[str]:
        """The script's: room, what is held, needed and taken ahead, and the ages of what was answered."""
        room, *slots = numbers
        times = (round(time * 1e6) for time in (self._adaptive.per, self._gone, self._grain))
        told: list[object] = [self._id, self._number, room, *times, *slots]
        for grain, count in reported.items():
            age = max(0.0, now - (grain + 1) * self._grain)  # of the grain's end: not earlier than it was
            if age < self._adaptive.per:
                told += [int(age * 1e6), count]
        return [str(one) for one in told]

    def _next(self, until_more: float, room: int) -> float | None:
        beat = self._hold / 3
        if self._queue:
            now = loop_time()
            wait = until_more if room else self._adaptive.rises_at(now) - now
            return min(max(wait, 0.005, self._adaptive.per / 1000), beat)
        return beat if self._in_flight or self._spare or self._answered else None

    def _lost(self, error: Exception) -> None:
        if not self._away:
            self._away = True
            logger.warning("the quota's Redis is away (%s): writes will wait", type(error).__name__)

    def _found(self) -> None:
        if self._away:
            self._away = False
            logger.warning("the quota's Redis is back")


def _client(url: str, timeout: float) -> Any:  # redis-py's client, whose own annotations are incomplete
    problem = ""
    try:
        return redis_asyncio.Redis.from_url(  # pyright: ignore[reportUnknownMemberType]  # annotated in part
            url,
            socket_timeout=timeout,
            socket_connect_timeout=timeout,
            retry=Retry(NoBackoff(), 0),  # an exchange is never repeated behind our back
            single_connection_client=False,
            max_connections=2,
        )
    except (ValueError, TypeError) as error:
        problem = type(error).__name__
    raise ConfigurationError(f"url is not one of Redis ({problem}): it begins with redis://, rediss:// or unix://")
