"""One call: its attempts, the waits between them, and the value or error that ends it."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final, TypeVar

from .._collector import without_gc
from ..errors import APIError, ConfigurationError, FabricError, SessionClosedError
from ..schema.json_codec import decode
from ..schema.mismatch import SchemaMismatchError
from .attempt import RECORDER, Attempt, Phase
from .call_state import CallState
from .deadline import SLACK, Deadline
from .error_mapping import FailedAttempt, failed_attempt
from .messages import Reply
from .retry import Failure, FailureKind, may_repeat, retry_after, was_applied
from .settings import changed
from .verification import look_up, was_as_sent

if TYPE_CHECKING:
    from .events import CallNotifier

T = TypeVar("T")

LONG_WAIT: Final = 5.0
"""Minimum seconds of a wait before a retry that is logged as a warning."""

LONG_BODY: Final = 32 * 1024
"""Minimum bytes of a response that is read while the garbage collector is paused.

A page of 1,000 items is parsed into thousands of containers without a cycle;
the collector's passes over them took a quarter of a long listing's time.
"""

logger: Final = logging.getLogger("signalwire_fabric_async")


class Call(CallState[T]):
    """One call of an operation. It runs itself; `transport` holds what it shares with the session's other calls."""

    __slots__ = ()

    async def run(self) -> T:
        """Send the request, retry it where that is safe, and return the result."""
        transport = self._transport
        task = transport.running_task()
        self.started = self._phase_started_at = now = transport.loop.time()
        self._ends = now + self._options.timeout
        while True:
            outcome = await self._send(task)
            reply = None
            if isinstance(outcome, Reply):
                if outcome.status < 300:
                    budget = transport.budget
                    if budget.tokens < budget.CAPACITY:
                        budget.succeeded()
                    recorder = RECORDER.get()
                    if recorder is not None:
                        recorder.reply, recorder.attempts = outcome, self.attempts
                        recorder.request_id = self.request_id
                    return self._value(outcome)
                if outcome.status == 404 and self._earlier_acted and self.request.method == "DELETE":
                    return self.request.read(b"", 204)
                reply = self._mask().reply(outcome)
                outcome = _failure_of(reply)
            try:
                await self._prepare_retry(outcome, reply)
            except FabricError as error:
                if not error.outcome_unknown:
                    raise
                body = await self._verify(error)
            else:
                body = None
            if body is not None:
                return self._value(Reply(200, {}, body))
            if outcome.failure.may_have_been_applied:
                self._earlier_acted = self.request.method != "GET"
            self.attempts += 1
            self.attempt = Attempt(self._options, new_connection=self.attempt.new_connection)

    async def run_observed(self, notifier: CallNotifier) -> T:
        """Run the call and report its events to the hooks."""
        self._transport.check_place()
        self._notifier = notifier
        notifier.started()
        try:
            value = await self.run()
        except BaseException as error:
            notifier.finished(self._transport.loop.time(), error)
            raise
        notifier.finished(self._transport.loop.time(), None)
        return value

    async def _send(self, task: asyncio.Task[object]) -> Reply | FailedAttempt:
        """Make one attempt, with its slot of the quota and its share of the deadline."""
        request, attempt, credentials = self.request, self.attempt, self._options.credentials
        endpoint = request.endpoint
        if endpoint.auth != "none":
            if credentials.header is None:
                await self._renew_credentials(refused=None)
            attempt.authorization = credentials.header
        transport = self._transport
        quota = None
        if endpoint.is_write:
            attempt.pacer = transport.pacer
            attempt.quota = quota = self._options.quota
            if quota is not None:
                if not quota.try_acquire():
                    await self._wait_for_quota()
                attempt.slot_epoch = quota.epoch
            if transport.pacer.active:
                await self._wait_for_pace()
        attempt.phase = Phase.CONNECT
        attempt.began = transport.loop.time() if self._waited else self.started
        deadline = self._start_deadline(task)
        try:
            if transport.ended:
                return FailedAttempt(Failure(FailureKind.NEVER_SENT))
            return await transport.sender.send(request, attempt)
        except asyncio.CancelledError as error:
            if deadline.settle():
                if attempt.error_begun is not None:
                    return attempt.error_begun  # the status of an error decides, even without its body
                return FailedAttempt(Failure(attempt.timeout_kind, attempt.status), timed_out=True)
            if transport.closed and not deadline.others():
                return FailedAttempt(Failure(attempt.loss_kind, attempt.status))
            error.__traceback__ = error.__context__ = None  # aiohttp's frames hold headers and bodies
            raise
        except Exception as error:  # noqa: BLE001  # the one table of foreign errors decides
            return failed_attempt(attempt, error)
        finally:
            deadline.stop()
            if attempt.quota is not None:
                attempt.quota.release(sent=attempt.sent)

    def _start_deadline(self, task: asyncio.Task[object]) -> Deadline:
        """Start the deadline of this attempt: the call's, or an earlier one if a retry may follow."""
        transport, policy, timeout = self._transport, self._options.retry, self._options.timeout
        shared = self.request.endpoint.may_repeat and self._tries < policy.attempts
        if not self._waited:
            seconds = min(policy.attempt_timeout or timeout / 2, timeout) if shared else timeout
            queue = transport.queues.get(seconds)
            if queue is None:
                return transport.start_deadline(task, seconds, self.started)
            return queue.start(task, self.started)
        now = self.attempt.began
        left = self._ends - now
        if shared:
            half = left / 2 if left > timeout / 2 + SLACK else left  # a smaller part would be too short for an attempt
            left = min(policy.attempt_timeout or half, left)
        return transport.start_lone_deadline(task, now + left)

    async def _wait_for_quota(self) -> None:
        quota = self._options.quota
        assert quota is not None  # noqa: S101  # the caller found no slot in it
        self.attempt.phase = Phase.QUOTA
        self._waited = True
        try:
            async with asyncio.timeout_at(self._ends):
                await quota.acquire()
                return
        except TimeoutError:
            pass
        self._charge_phase()
        raise self._timeout(Failure(FailureKind.NEVER_SENT))

    async def _wait_for_pace(self) -> None:
        """Wait until this write may be sent after a 429. Its slot of the quota is returned if it is not sent."""
        self.attempt.phase = Phase.QUOTA
        self._waited = True
        try:
            async with asyncio.timeout_at(self._ends):
                await self._transport.pacer.wait_turn()
                return
        except TimeoutError:
            self._return_slot()
        except BaseException:
            self._return_slot()
            raise
        self._charge_phase()
        raise self._timeout(Failure(FailureKind.NEVER_SENT))

    def _return_slot(self) -> None:
        if self.attempt.quota is not None:
            self.attempt.quota.release(sent=False)

    async def _verify(self, error: FabricError) -> bytes | None:
        """Determine the outcome of a write with one GET, if it is unknown.

        Returns:
            The body of the GET if the write was applied, or None if it was not and may be sent again.

        Raises:
            FabricError: The given error, if the policy excludes it or the outcome stays unknown.
        """
        lost = f"the response is a {error.status}" if isinstance(error, APIError) else "its response was lost"
        logger.warning("%s: the write may have been applied, and %s", self.request.name, lost)
        request, options, transport = self.request, self._options, self._transport
        get = look_up(request) if options.retry.verify else None
        left = self._ends - transport.loop.time()
        if get is None or left <= SLACK:
            raise error
        try:
            body = await Call(transport, get, changed(options, timeout=left)).run()
            applied = was_as_sent(decode(request.body or b""), decode(body), request.counter)
        except (FabricError, ValueError):
            raise error from None
        if applied:
            return body
        if applied is None or not request.counter or self._tries >= options.retry.attempts:
            raise error
        return None  # the service rejects a known counter: a retry cannot apply it twice

    def _value(self, reply: Reply) -> T:
        body = reply.body
        try:
            if len(body) >= LONG_BODY:
                return without_gc(self.request.read, body, reply.status)
            return self.request.read(body, reply.status)
        except SchemaMismatchError as error:
            problems = error.problems
        except (ValueError, RecursionError) as error:
            problems = (str(error),)
        made = self._unusable(reply.status, *problems, reply=reply)
        body = b""
        problems = ()  # which quote the response
        raise made  # outside: the frames of `read` hold the response

    async def _prepare_retry(self, outcome: FailedAttempt, reply: Reply | None) -> None:
        """Wait until the request may be retried, or raise the error that ends the call."""
        failure, transport = outcome.failure, self._transport
        self._remember(failure)
        self._charge_phase()
        if self._notifier is not None:
            self._notifier.attempt_failed(failure)
        acted = self._maybe_acted or was_applied(self.request.method, failure)
        if transport.closed and reply is None and not acted:
            raise SessionClosedError(transport.why_closed)
        if failure.status == 401 and await self._renew():
            return
        if self.attempt.slot_expired and not transport.closed:
            self.attempts -= 1  # nothing was sent: the call waits for another slot
            self._waited = True
            return
        if not outcome.timed_out and not transport.closed and self._failed_on_stale_connection(failure):
            self.attempt.new_connection = self._waited = True
            return
        wait = self._retry_wait(failure)
        if wait is None:
            if outcome.timed_out:
                raise self._timeout(failure, at_the_end=transport.loop.time() >= self._ends - SLACK)
            raise self._error(failure, reply, outcome.cause)
        if self._notifier is not None:
            self._notifier.waiting(wait, failure)
        logger.log(
            logging.WARNING if wait >= LONG_WAIT else logging.INFO,
            "%s: attempt %d failed (%s%s), the next one starts in %.1f s",
            self.request.name,
            self.attempts,
            failure.kind.value,
            f", {failure.status}" if failure.status else "",
            wait,
        )
        self._waited = True
        self.attempt.phase = Phase.BACKOFF
        await asyncio.sleep(wait)
        self._charge_phase()

    def _failed_on_stale_connection(self, failure: Failure) -> bool:
        """Return whether the attempt failed only because its pooled connection was stale: it is retried at once."""
        attempt = self.attempt
        if not attempt.reused or attempt.new_connection or attempt.status:
            return False
        if failure.kind is FailureKind.LOST:
            return self._options.retry.attempts > 1 and may_repeat(self.request.retried_as, failure)
        return failure.kind is FailureKind.NEVER_SENT

    def _retry_wait(self, failure: Failure) -> float | None:
        """Return the seconds until the next attempt, or None if there is to be none."""
        policy, transport = self._options.retry, self._transport
        if transport.closed or not may_repeat(self.request.retried_as, failure) or self._tries >= policy.attempts:
            return None
        now = transport.loop.time()
        left = self._ends - now - SLACK  # the timer of the last attempt may have fired early
        wait = policy.wait_before(self._tries + 1, failure)
        if wait is not None and failure.retry_after is None:
            if failure.status == 429 and self.attempt.pacer is not None:
                wait = self.attempt.pacer.held_for(now)  # the pacer spreads the writes after it
            wait = min(wait, left / 2)  # a wait chosen here is shortened rather than the attempt given up
        if wait is None or wait >= left:
            return None
        if failure.retry_after is not None and self.attempt.pacer is None:
            wait += policy.jitter(left - wait)  # calls that were rejected together must not return together
        if failure.status != 429:
            if self._tries == 1:
                transport.budget.failed()
            if not transport.budget.take():
                return None
        return wait

    async def _renew(self) -> bool:
        """Ask the credential provider once after a 401, and return whether the call is retried."""
        if self._renewed or not self._options.credentials.can_renew or self.request.auth != "basic":
            return False
        self._renewed = True
        await self._renew_credentials(refused=self.attempt.authorization)
        return True

    async def _renew_credentials(self, refused: str | None) -> None:
        self._waited = True
        self.attempt.phase = Phase.CREDENTIALS
        problem = ""
        loop = self._transport.loop
        try:
            async with asyncio.timeout_at(self._ends):
                await self._options.credentials.renew(refused)
                return
        except FabricError:
            raise
        except TimeoutError:
            problem = "TimeoutError" if loop.time() < self._ends - SLACK else ""
        except Exception as error:  # noqa: BLE001  # a provider may raise anything; its text may hold the secret
            problem = type(error).__name__
        if problem:
            raise ConfigurationError(f"the credential provider failed: {problem}")
        self._charge_phase()
        raise self._timeout(Failure(FailureKind.NEVER_SENT))


def _failure_of(reply: Reply) -> FailedAttempt:
    if reply.status < 400:
        return FailedAttempt(Failure(FailureKind.UNUSABLE, reply.status), "a redirect, which is never followed")
    return FailedAttempt(Failure(FailureKind.REFUSED, reply.status, retry_after(reply.headers)))
