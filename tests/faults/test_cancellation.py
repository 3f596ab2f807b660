"""Cancelled anywhere: no task left, no connection leased, every slot of the quota returned, the next call works."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from itertools import starmap
from typing import Any

import pytest

from helpers.fault_sessions import PASSWORD, TOKEN, leaks_of, opened, outcome, settled
from helpers.figures import Tally
from helpers.raw_server import SUBSCRIBER, RawServer, Received, Script, answer, in_turn, says, stalls, well
from helpers.scale import scaled
from signalwire_fabric_async import AsyncSession, FabricError, RequestTimeoutError, SessionClosedError
from signalwire_fabric_async.quota import pacing

ROW = "cancelled at every await point: nothing left, the next call works"
STEPS = "asyncio.timeout in 1 ms steps: nothing left, the next call works"


class CountingQuota:
    """A quota of a caller's own, which counts what was taken and given back."""

    def __init__(self, *, waits: bool = False) -> None:
        self.held = 0
        self.taken = 0
        self.waits = waits

    def try_acquire(self) -> bool:
        if self.waits:
            return False
        self._take()
        return True

    async def acquire(self) -> None:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        self._take()

    def _take(self) -> None:
        self.held += 1
        self.taken += 1

    epoch = 0

    def confirm(self, epoch: int) -> bool:
        return epoch == 0

    def release(self, *, sent: bool) -> None:
        self.held -= 1

    def refused(self, retry_after: float | None) -> None:
        pass

    def observe(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        pass


async def _listing(session: AsyncSession) -> list[Any]:
    return await session.subscribers.list(prefetch=True).collect()


OPERATIONS: dict[str, Any] = {
    "get": lambda session: session.subscribers.get("s1"),
    "list": _listing,
    "create": lambda session: session.subscribers.create(email="ada@example.com", password=PASSWORD),
    "update": lambda session: session.subscribers.update("s1", email="ada@example.com", password=PASSWORD),
    "delete": lambda session: session.subscribers.delete("s1"),
}


async def service(request: Received, link: Any) -> None:
    """Answers well, in pieces; listings have three pages."""
    link.execute()
    if request.target.rstrip("s").endswith("subscriber") or "page" in request.target:
        number = request.target.count("p")
        links = {"next": f"?page_token={'p' * (number % 10)}"} if number < 5 else {}
        whole = answer(200, {"data": [SUBSCRIBER], "links": links}) if request.method == "GET" else answer(201)
    else:
        whole = answer(204) if request.method == "DELETE" else answer(200)
    for at in range(0, len(whole), 400):
        await link.send(whole[at : at + 400])
        await asyncio.sleep(0)


def flaky() -> Any:
    """Return a service that asks for a retry first, then responds well."""
    return in_turn(says(429, {}, {"Retry-After": "0"}), service)


WORLDS: dict[str, tuple[Callable[[], Script], dict[str, bool]]] = {
    "at once": (lambda: service, {}),
    "with the quota queued for": (lambda: service, {"waits": True}),
    "with a repetition": (flaky, {}),
    "with a credential provider": (lambda: service, {"provider": True}),
}


async def _provider() -> str:
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return TOKEN


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("operation", OPERATIONS)
async def test_cancelled_after_each_step(
    operation: Any, world: Any, tally: Tally, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cancel after k turns of the loop, for each k until the operation is through."""
    # The pacer spreads writes after a 429 by up to 5 ms each, in which a fast machine makes all 400 turns.
    monkeypatch.setattr(pacing, "PROBE_RATE", 1e9)
    script, how = WORLDS[world]
    quota = CountingQuota(waits=how.get("waits", False))
    token = _provider if how.get("provider") else TOKEN
    before = asyncio.all_tasks()
    through = turns = 0
    while through < 3 and turns < 400:
        async with RawServer(script()) as server, opened(server, quota=quota, api_token=token) as session:
            for warm in (False, True):  # over a connection that is made now, and over a pooled one
                call = OPERATIONS[operation](session)
                task: asyncio.Task[object] = asyncio.ensure_future(call)
                for _ in range(turns):
                    await asyncio.sleep(0)
                through = through + 1 if task.done() else 0
                task.cancel()
                (result,) = await asyncio.gather(task, return_exceptions=True)
                fine = not isinstance(result, FabricError)
                if isinstance(result, asyncio.CancelledError):
                    assert not leaks_of(result), leaks_of(result)
                tasks, connections = await settled(session, before | {task}, server.tasks)
                works = not isinstance(await outcome(OPERATIONS[operation](session)), FabricError)
                why = f"{operation}, turn {turns}, warm {warm}: {result!r}, {tasks} tasks, {connections} leased, {quota.held}"
                assert fine, why
                assert tasks == 0, why
                assert connections == 0, why
                assert quota.held == 0, why
                assert works, why
                tally(ROW)
        turns += 1
    assert through >= 3, f"not through after {turns} turns of the loop"


async def slowly(request: Received, link: Any) -> None:
    """Every part of the answer takes two milliseconds."""
    link.execute()
    await asyncio.sleep(0.002)
    whole = answer(200)
    for at in (0, 10, 40, 120, 300):
        await link.send(whole[at : {0: 10, 10: 40, 40: 120, 120: 300}.get(at, len(whole))])
        await asyncio.sleep(0.002)


async def test_timeouts_of_the_caller_in_steps_of_a_millisecond(tally: Tally) -> None:
    """`asyncio.timeout` of 0 to 15 ms around a call of 12 ms: TimeoutError or the answer, and nothing left."""
    before = asyncio.all_tasks()
    quota = CountingQuota()
    async with RawServer(slowly) as server, opened(server, quota=quota) as session:
        for repetition in range(scaled(100)):
            for milliseconds in range(16):
                operation = ("get", "create", "update")[(repetition + milliseconds) % 3]
                result: Any = None
                try:
                    async with asyncio.timeout(milliseconds / 1000):
                        result = await OPERATIONS[operation](session)
                except TimeoutError as error:
                    leaks = leaks_of(error)
                    assert not leaks, leaks
                tasks, connections = await settled(session, before, server.tasks)
                current = asyncio.current_task()
                assert tasks == connections == quota.held == 0, (
                    f"{milliseconds} ms: {result!r}, {tasks} tasks, {connections} leased, {quota.held} slots"
                )
                assert current is not None, (
                    f"{milliseconds} ms: {result!r}, {tasks} tasks, {connections} leased, {quota.held} slots"
                )
                assert not current.cancelling(), (
                    f"{milliseconds} ms: {result!r}, {tasks} tasks, {connections} leased, {quota.held} slots"
                )
                tally(STEPS)
        assert (await session.subscribers.get("s1")).id
        tally(STEPS)


async def test_the_callers_timeout_and_our_deadline_at_once(tally: Tally) -> None:
    """Both end in the same millisecond: a TimeoutError, never a CancelledError, and the task is not cancelled."""
    async with RawServer(stalls) as server:
        for _ in range(scaled(300)):
            for ours, theirs in ((0.01, 0.01), (0.011, 0.01), (0.01, 0.011)):
                async with opened(server, timeout=ours) as session:
                    with pytest.raises(TimeoutError):
                        async with asyncio.timeout(theirs):
                            await session.subscribers.create(email="x")
                    current = asyncio.current_task()
                    assert current is not None
                    assert current.cancelling() == 0
                    tally(STEPS)


async def test_a_cancellation_that_meets_our_deadline_wins(tally: Tally) -> None:
    """Cancelled from outside in the very turn in which the deadline passes: the cancellation comes out."""
    async with RawServer(stalls) as server, opened(server, timeout=0.02) as session:
        for _ in range(scaled(100)):
            task = asyncio.ensure_future(session.subscribers.create(email="x"))
            asyncio.get_running_loop().call_later(0.02, task.cancel)
            (result,) = await asyncio.gather(task, return_exceptions=True)
            assert isinstance(result, (asyncio.CancelledError, RequestTimeoutError)), repr(result)
            assert task.cancelling() == int(isinstance(result, asyncio.CancelledError)), repr(result)
            tally(STEPS)


async def test_a_task_group_ends_its_calls(tally: Tally) -> None:
    """One call fails: the group cancels the other 99, and the pool is whole again."""
    before = asyncio.all_tasks()

    async def script(request: Received, link: Any) -> None:
        if request.target.endswith("bad"):
            await asyncio.sleep(0.01)
            await link.reply(404, {})
        else:
            await link.stall()

    async with RawServer(script) as server, opened(server, max_connections=20) as session:
        with pytest.raises(ExceptionGroup) as caught:
            async with asyncio.TaskGroup() as group:
                for number in range(100):
                    group.create_task(session.subscribers.get("bad" if number == 10 else "s1"))
        tasks, connections = await settled(session, before, server.tasks)
        assert len(caught.value.exceptions) == 1, (tasks, connections)
        assert tasks == connections == 0, (tasks, connections)
        server.script = well
        assert (await session.subscribers.get("s1")).id
        tally(ROW)


async def test_a_session_closed_under_its_calls_says_so(tally: Tally) -> None:
    """Calls in the queue, under way, or waiting when the session closes: each raises a FabricError, never CancelledError."""
    row = "session closed under its calls: a clear error"

    async def close_under(script: Any, operation: str) -> list[object]:
        async with RawServer(script) as server:
            session = opened(server, max_connections=2, timeout=60.0)
            async with session:
                calls = [asyncio.ensure_future(outcome(OPERATIONS[operation](session))) for _ in range(6)]
                while not server.received:
                    await asyncio.sleep(0.001)
                await asyncio.sleep(0.01)
            return await asyncio.wait_for(asyncio.gather(*calls, return_exceptions=True), 30.0)

    # All at once: a call that waits for its `Retry-After` notices the end of its session after that wait.
    cases = [
        (script, operation) for script in (stalls, says(503, {}, {"Retry-After": "2"})) for operation in OPERATIONS
    ]
    for case, results in zip(cases, await asyncio.gather(*starmap(close_under, cases)), strict=True):
        for result in results:
            assert isinstance(result, SessionClosedError) or getattr(result, "outcome_unknown", False), (
                f"{case}: {result!r}"
            )
            tally(row)
