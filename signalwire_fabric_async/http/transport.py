"""Calls: attempts with their deadline and their slot of the quota, repeated where that is safe."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

from ..errors import ConfigurationError, FabricError, SessionClosedError
from ..quota.quota import QUOTA_METHODS
from .connections import Connections
from .deadline import SLACK, Deadline, DeadlineQueue
from .exchange import Exchange
from .foreign_errors import FailedAttempt, failed_by
from .hooks import Told, log, logger
from .messages import Reply, Request, Unusable
from .options import Options
from .retry import REPEATABLE, Failure, RetryBudget, Situation, may_repeat, retry_after, was_applied

T = TypeVar("T")

KNOWN_TIMEOUTS: Final = 64
"""How many different timeouts have a queue; calls with yet another one have a timer each."""


class Transport:
    """The calls of one session, on one event loop in one process."""

    def __init__(self, origin: str, connections: Connections) -> None:
        self._origin = origin
        self._connections = connections
        self._loop = asyncio.get_running_loop()
        self._pid = os.getpid()
        self._queues: dict[float, DeadlineQueue] = {}
        self._budget = RetryBudget()
        self._closed = False

    def abandon(self) -> None:
        """Close what can be closed without awaiting: for a session that nobody closed."""
        self._closed = True
        if os.getpid() == self._pid and not self._loop.is_closed():
            self._close_queues()
        self._connections.abandon()

    async def close(self) -> None:
        """Close the connections; those of a connector that was handed in stay open."""
        if self._loop.is_closed():
            self.abandon()
            return
        self._check_place()
        self._closed = True
        self._close_queues()
        await self._connections.close()

    def _close_queues(self) -> None:
        for queue in self._queues.values():
            queue.close()

    @property
    def _is_closed(self) -> bool:
        """Whether there is nothing to send with any more: the connector may be the caller's, who may close it."""
        return self._closed or self._connections.closed

    def call(self, request: Request[T], options: Options) -> Coroutine[object, None, T]:
        """To be awaited: send a request, repeat it where that is safe, and answer its value. The only way in."""
        if logger.isEnabledFor(logging.DEBUG):
            options = options.changed(hooks=(*options.hooks, log))
        return self._told(request, options) if options.hooks else self._run(request, options)

    async def _told(self, request: Request[T], options: Options) -> T:
        """A call whose beginning and end the hooks are told of."""
        exchange = self._begin(request, options)
        told = exchange.told = Told(options.hooks, exchange, self._origin)
        told.started()
        try:
            value = await self._run(request, options, exchange)
        except BaseException as error:
            told.finished(self._loop.time(), error)
            raise
        told.finished(self._loop.time(), None)
        return value

    def _begin(self, request: Request[T], options: Options) -> Exchange[T]:
        self._check_place()
        return Exchange(request, options, self._loop.time())

    def _check_place(self) -> None:
        if asyncio.get_running_loop() is not self._loop:
            raise ConfigurationError("this session was opened in another event loop: open one in each loop")
        if os.getpid() != self._pid:
            raise ConfigurationError("this session was opened before a fork: open one in each process")

    async def _run(self, request: Request[T], options: Options, exchange: Exchange[T] | None = None) -> T:
        exchange = exchange or self._begin(request, options)
        while True:
            outcome = await self._attempt(exchange)
            reply = None
            if isinstance(outcome, Reply):
                if outcome.status < 300:
                    self._budget.succeeded()
                    return self._value(exchange, outcome)
                if outcome.status == 404 and exchange.maybe_deleted:
                    return exchange.request.read(b"", 204)
                reply = exchange.mask().reply(outcome)
                outcome = self._refusal(reply)
            await self._before_repeating(exchange, outcome, reply)
            exchange.begin_another_attempt()

    def _value(self, exchange: Exchange[T], reply: Reply) -> T:
        try:
            return exchange.request.read(reply.body, reply.status)
        except Unusable as error:
            problems = error.problems
        except (ValueError, RecursionError) as error:
            problems = (str(error),)
        made = exchange.unusable(reply.status, *problems, reply=reply)
        problems = ()  # which quote the answer
        raise made  # outside: the frames of `read` hold the answer

    @staticmethod
    def _refusal(reply: Reply) -> FailedAttempt:
        if reply.status < 400:
            return FailedAttempt(Failure(Situation.UNUSABLE, reply.status), "a redirect, which is never followed")
        return FailedAttempt(Failure(Situation.REFUSED, reply.status, retry_after(reply.headers)))

    async def _before_repeating(self, exchange: Exchange[Any], outcome: FailedAttempt, reply: Reply | None) -> None:
        """Wait until the request may be repeated, or raise what ends the call."""
        failure = outcome.failure
        exchange.remember(failure)
        exchange.spend(self._loop.time())
        if exchange.told is not None:
            exchange.told.attempt_failed(failure)
        acted = exchange.maybe_acted or was_applied(exchange.request.method, failure)
        if self._is_closed and reply is None and not acted:
            whose = "session" if self._closed else "session's connector"
            raise SessionClosedError(f"the {whose} was closed")
        if failure.status == 401 and await self._renew(exchange):
            return
        if not outcome.late and not self._is_closed and exchange.died_in_the_pool(failure):
            exchange.fresh = exchange.waited = True
            return
        wait = self._wait(exchange, failure)
        if wait is None:
            if outcome.late:
                raise exchange.timeout(failure, at_the_end=self._loop.time() >= exchange.ends - SLACK)
            raise exchange.error(failure, reply, outcome.cause)
        if exchange.told is not None:
            exchange.told.waiting(wait, failure)
        exchange.waited = True
        exchange.phase = "back-off"
        await asyncio.sleep(wait)
        exchange.spend(self._loop.time())

    def _wait(self, exchange: Exchange[Any], failure: Failure) -> float | None:
        """Seconds until the next attempt; None where there is to be none."""
        policy = exchange.options.retry
        if self._is_closed or not may_repeat(exchange.request.method, failure) or exchange.tries >= policy.attempts:
            return None
        left = exchange.ends - self._loop.time()
        wait = policy.wait_before(exchange.tries + 1, failure)
        if wait is not None and failure.retry_after is None:
            wait = min(wait, left / 2)  # of our own choosing: shortened rather than the attempt given up
        if wait is None or wait >= left:
            return None
        if failure.status != 429:
            if exchange.tries == 1:
                self._budget.failed()
            if not self._budget.take():
                return None
        return wait

    async def _renew(self, exchange: Exchange[Any]) -> bool:
        """After a 401: whether the credential provider was asked, so that the call is repeated once."""
        credentials = exchange.options.credentials
        if exchange.renewed or not credentials.can_renew or exchange.request.auth != "basic":
            return False
        exchange.renewed = exchange.waited = True
        await self._ask(exchange, refused=exchange.authorization)
        return True

    async def _ask(self, exchange: Exchange[Any], refused: str | None) -> None:
        exchange.phase = "credentials"
        problem = ""
        try:
            async with asyncio.timeout_at(exchange.ends):
                await exchange.options.credentials.renew(refused)
                return
        except FabricError:
            raise
        except TimeoutError:
            problem = "TimeoutError" if self._loop.time() < exchange.ends - SLACK else ""
        except Exception as error:  # noqa: BLE001  # a provider may raise anything; its text may hold the secret
            problem = type(error).__name__
        if problem:
            raise ConfigurationError(f"the credential provider failed: {problem}")
        exchange.spend(self._loop.time())
        raise exchange.timeout(Failure(Situation.NEVER_SENT))

    async def _attempt(self, exchange: Exchange[Any]) -> Reply | FailedAttempt:
        """One attempt, with its slot of the quota and its share of the deadline."""
        request, options = exchange.request, exchange.options
        if options.credentials.header is None and request.auth != "none":
            exchange.waited = True
            await self._ask(exchange, refused=None)
        quota = options.quota if request.method in QUOTA_METHODS else None
        if quota is not None and not quota.try_acquire():
            await self._queue_for_quota(exchange)
        exchange.holds_slot = quota is not None
        exchange.phase = "connect"
        exchange.authorization = None if request.auth == "none" else options.credentials.header
        deadline = self._deadline(exchange)
        try:
            if self._is_closed:
                return FailedAttempt(Failure(Situation.NEVER_SENT))
            return await self._connections.send(exchange)
        except asyncio.CancelledError as error:
            if deadline.settle():
                if exchange.begun is not None:
                    return exchange.begun  # the status of an error decides, whatever its body would have said
                return FailedAttempt(Failure(exchange.situation_of_lateness(), exchange.status), late=True)
            if self._is_closed and not deadline.others():
                return FailedAttempt(Failure(exchange.situation_of_loss(), exchange.status))
            error.__traceback__ = error.__context__ = None  # aiohttp's frames hold headers and bodies
            raise
        except Exception as error:  # noqa: BLE001  # the one table of foreign errors decides
            return failed_by(exchange, error)
        finally:
            deadline.stop()
            if quota is not None:
                quota.release(sent=exchange.sent)

    def _deadline(self, exchange: Exchange[Any]) -> Deadline:
        """The end of this attempt: of the call, or earlier for what may be repeated after it."""
        task = asyncio.current_task(self._loop)
        assert task is not None  # noqa: S101  # a coroutine runs in a task
        policy, timeout = exchange.options.retry, exchange.options.timeout
        shared = exchange.request.method in REPEATABLE and exchange.tries < policy.attempts
        if not exchange.waited:
            seconds = policy.attempt_timeout or timeout / 2
            if not shared or seconds > timeout:
                seconds = timeout
            queue = self._queues.get(seconds)
            if queue is None and len(self._queues) >= KNOWN_TIMEOUTS:
                return Deadline.start_alone(task, exchange.started + seconds, self._loop)
            if queue is None:
                queue = self._queues[seconds] = DeadlineQueue(seconds, self._loop)
            return queue.start(task, exchange.started)
        now = self._loop.time()
        left = exchange.ends - now
        if shared:
            half = left / 2 if left > timeout / 2 else left  # a smaller part would be no fair attempt
            left = min(policy.attempt_timeout or half, left)
        return Deadline.start_alone(task, now + left, self._loop)

    async def _queue_for_quota(self, exchange: Exchange[Any]) -> None:
        quota = exchange.options.quota
        assert quota is not None  # noqa: S101  # the caller found no slot in it
        exchange.phase = "quota"
        exchange.waited = True
        try:
            async with asyncio.timeout_at(exchange.ends):
                await quota.acquire()
                return
        except TimeoutError:
            pass
        exchange.spend(self._loop.time())
        raise exchange.timeout(Failure(Situation.NEVER_SENT))
