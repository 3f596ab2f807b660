"""Many calls at once: bounded, each outcome with its item, and nothing left behind however the loop is left."""

from __future__ import annotations

import asyncio
import gc
import json
import subprocess
import sys
import traceback
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.counting_server import CountingServer
from helpers.scale import scaled
from helpers.scripted_server import ReceivedRequest, ScriptedServer
from helpers.tasks import tasks_left
from signalwire_fabric_async import (
    AsyncSession,
    Bulk,
    ConfigurationError,
    FabricError,
    Outcome,
    Subscriber,
    ValidationError,
)


def session_on(server: CountingServer | ScriptedServer, **more: Any) -> AsyncSession:
    """Return a session without a quota."""
    return AsyncSession(base_url=server.base_url, project_id="p", api_token="PT-token", quota=None, **more)


def emails(count: int) -> Iterator[dict[str, str]]:
    """So many rows."""
    return ({"email": f"{number}@example.com"} for number in range(count))


@pytest.fixture
async def server() -> AsyncIterator[CountingServer]:
    """Yield a service that takes two milliseconds for an answer."""
    async with CountingServer(delay=0.002) as counting:
        yield counting


async def test_each_item_has_its_outcome(server: CountingServer) -> None:
    """Every item comes back exactly once, with its place, its value, and itself."""
    rows = list(emails(300))
    async with session_on(server) as session:
        outcomes = [outcome async for outcome in session.bulk(session.subscribers.create, rows, at_once=20)]
    assert sorted(outcome.index for outcome in outcomes) == list(range(300))
    assert all(outcome.ok and rows[outcome.index] is outcome.item for outcome in outcomes)
    assert all(isinstance(outcome.unwrap(), Subscriber) for outcome in outcomes)
    assert len(server.arrivals) == 300
    assert server.most_in_flight <= 20


async def test_so_many_at_once_and_no_more(server: CountingServer) -> None:
    """`at_once` is reached and not passed."""
    server.delay = 0.02
    async with session_on(server) as session:
        async for _ in session.bulk(session.subscribers.create, emails(60), at_once=7):
            pass
    assert server.most_in_flight == 7


async def test_outcomes_come_as_calls_complete() -> None:
    """A slow call does not hold up the others, unless the order is asked for."""

    async def call(seconds: float) -> float:
        await asyncio.sleep(seconds)
        return seconds

    items = [0.08, 0.0, 0.02, 0.04, 0.06]
    async with AsyncSession("acme", project_id="p", api_token="PT-token") as session:
        came = [outcome.value async for outcome in session.bulk(call, items)]
        ordered = [outcome.value async for outcome in session.bulk(call, items, ordered=True)]
    assert came == sorted(items)
    assert ordered == items


@settings(max_examples=scaled(500), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    pauses=st.lists(st.integers(0, 6), max_size=40),
    at_once=st.integers(1, 6),
    ordered=st.booleans(),
    taker=st.integers(0, 4),
    asynchronous=st.booleans(),
)
def test_any_pace_of_items_calls_and_taker_gives_all_outcomes(
    pauses: Any, at_once: Any, ordered: Any, taker: Any, asynchronous: Any
) -> None:
    """Whether calls or the consumer are slow, nothing is lost or doubled, and the order and the bound hold."""

    async def run() -> None:
        running = most = begun = taken = 0

        async def call(pause: int) -> int:
            nonlocal running, most, begun
            running += 1
            begun += 1
            most = max(most, running)
            assert begun - taken <= 2 * at_once
            for _ in range(pause):
                await asyncio.sleep(0)
            running -= 1
            if pause == 6:
                raise KeyError(pause)
            return pause

        async def slowly() -> AsyncIterator[int]:
            for pause in pauses:
                await asyncio.sleep(0)
                yield pause

        indexes = []
        async for outcome in Bulk(call, slowly() if asynchronous else pauses, at_once=at_once, ordered=ordered):
            taken += 1
            indexes.append(outcome.index)
            assert outcome.item == pauses[outcome.index]
            assert outcome.ok is (outcome.item != 6)
            for _ in range(taker):
                await asyncio.sleep(0)
        assert sorted(indexes) == list(range(len(pauses)))
        assert not ordered or indexes == sorted(indexes)
        assert most <= at_once

    asyncio.run(run())


async def test_one_bad_row_loses_nothing_else() -> None:
    """A refusal, a body that cannot be, a missing member, a bug in the caller's function: each is its row's outcome."""

    def answer(asked: ReceivedRequest) -> web.Response:
        if asked.body["email"] == "refused":
            return web.json_response({"errors": [{"code": "taken", "message": "no"}]}, status=422)
        return web.json_response({"id": "1"}, status=201)

    rows: list[Any] = [
        {"email": "good"},
        {"email": "refused"},
        {"email": "x", "no_such_member": 1},
        {},
        {"email": object()},
        "no mapping",
        {"email": "good too"},
    ]
    async with ScriptedServer(answer) as service, session_on(service) as session:
        found = [o async for o in session.bulk(session.subscribers.create, rows, ordered=True)]
        broken = [o async for o in session.bulk(lambda row: session.subscribers.create(email=row["mail"]), rows[:1])]
    assert [outcome.ok for outcome in found] == [True, False, False, False, False, False, True]
    assert isinstance(found[1].error, ValidationError)
    assert isinstance(found[2].error, TypeError)
    assert isinstance(found[3].error, TypeError)
    assert isinstance(found[4].error, ConfigurationError)
    assert isinstance(found[5].error, TypeError)
    assert isinstance(broken[0].error, KeyError)
    with pytest.raises(ValidationError):
        found[1].unwrap()


async def test_operations_on_one_resource_take_their_id(server: CountingServer) -> None:
    """An item is an id, or a mapping with `id`; a function of one's own takes whatever the items are."""
    async with session_on(server) as session:
        got = [o async for o in session.bulk(session.subscribers.get, ["a", "b"])]
        gone = [o async for o in session.bulk(session.subscribers.delete, iter(["a", "b"]))]
        changed = [o async for o in session.bulk(session.subscribers.update, [{"id": "a", "email": "b@example.com"}])]
        own = [o async for o in session.bulk(lambda pair: session.subscribers.get(pair[0]), [("a", 1)])]
    assert all(outcome.ok for found in (got, gone, changed, own) for outcome in found)
    assert [outcome.unwrap() for outcome in gone] == [None, None]


async def test_an_item_is_taken_when_its_call_can_begin(server: CountingServer) -> None:
    """However many rows there are, no more than twice `at_once` are taken ahead of the loop."""
    taken = done = most = 0

    def rows() -> Iterator[dict[str, str]]:
        nonlocal taken
        for row in emails(200):
            taken += 1
            yield row

    async with session_on(server) as session:
        async for _ in session.bulk(session.subscribers.create, rows(), at_once=5):
            done += 1
            most = max(most, taken - done)
            if done % 50 == 0:
                await asyncio.sleep(0.05)
                most = max(most, taken - done)
    assert done == 200
    assert most <= 10


async def test_an_error_of_the_items_comes_last(server: CountingServer) -> None:
    """When the iterable of items fails, calls under way are completed and yielded; then the error is raised."""

    def rows() -> Iterator[dict[str, str]]:
        yield from emails(10)
        raise OSError("the disk is gone")

    async def rows_that_come() -> AsyncIterator[dict[str, str]]:
        for row in rows():
            yield row

    for items in (rows(), rows_that_come()):
        seen = 0
        async with session_on(server) as session:
            with pytest.raises(OSError, match="the disk is gone"):
                async for outcome in session.bulk(session.subscribers.create, items, at_once=4):
                    seen += outcome.ok
        assert seen == 10
    assert len(server.arrivals) == 20


@pytest.mark.parametrize("way", ["break", "raise", "with"])
async def test_leaving_the_loop_cancels_what_is_in_flight(way: str) -> None:
    """After break or an exception, calls in flight are cancelled at once, nothing more is begun, no task is left."""
    begun = ended = 0

    async def call(_: int) -> None:
        nonlocal begun, ended
        begun += 1
        try:
            await asyncio.sleep(0 if begun == 3 else 60)
        finally:
            ended += 1

    async def use() -> None:
        if way == "with":
            async with Bulk(call, range(1000), at_once=8) as outcomes:
                async for _ in outcomes:
                    break
            assert begun == ended
            return
        async for _ in Bulk(call, range(1000), at_once=8):
            if way == "raise":
                raise LookupError
            break

    if way == "raise":
        with pytest.raises(LookupError):
            await use()
    else:
        await use()
    await asyncio.sleep(0.01)
    assert begun == ended
    assert begun <= 16
    assert await tasks_left() == []


async def test_cancelling_the_loop_cancels_what_is_in_flight() -> None:
    """A task that is cancelled in its loop ends with its calls cancelled, before the cancellation goes on."""
    begun = ended = 0

    async def call(_: int) -> None:
        nonlocal begun, ended
        begun += 1
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.01)
            ended += 1

    async def use() -> None:
        async for _ in Bulk(call, range(1000), at_once=8):
            pass

    task = asyncio.create_task(use())
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (begun, ended) == (8, 8)
    assert await tasks_left() == []


async def test_left_over_real_calls_the_session_goes_on(server: CountingServer) -> None:
    """Left after its first outcome, 50 times, the pool has no connection taken and the next call works."""
    server.delay = 0.005
    async with session_on(server, max_connections=8) as session:
        for _ in range(50):
            async for outcome in session.bulk(session.subscribers.create, emails(100), at_once=16):
                assert outcome.ok
                break
        await session.subscribers.get("one")
        assert await tasks_left() == []


async def test_a_call_that_cancels_itself_is_an_outcome() -> None:
    """A call that ends as cancelled, though the bulk did not cancel it, is yielded as an error and not dropped."""

    async def call(number: int) -> int:
        if number == 1:
            raise asyncio.CancelledError
        return number

    outcomes = [outcome async for outcome in Bulk(call, range(3), ordered=True)]
    assert [outcome.ok for outcome in outcomes] == [True, False, True]
    assert isinstance(outcomes[1].error, RuntimeError)


async def test_items_that_cancel_themselves_are_an_error() -> None:
    """Items that end as cancelled are not taken for items that have come to an end."""

    async def items() -> AsyncIterator[int]:
        yield 1
        raise asyncio.CancelledError

    async def call(number: int) -> int:
        return number

    with pytest.raises(RuntimeError, match="the items cancelled"):
        async for _ in Bulk(call, items()):
            pass


async def test_a_generator_that_was_made_here_is_closed_here() -> None:
    """An async iterable is closed when the loop is left; an iterator that the caller made stays the caller's."""
    closed = []

    class Listing:
        async def __aiter__(self) -> AsyncIterator[int]:
            try:
                for number in range(100):
                    yield number
            finally:
                closed.append("made here")

    async def call(number: int) -> int:
        return number

    async with Bulk(call, Listing(), at_once=2) as outcomes:
        await anext(outcomes)
    assert closed == ["made here"]
    own = Listing().__aiter__()
    async with Bulk(call, own, at_once=1) as outcomes:
        await anext(outcomes)
    assert closed == ["made here"]
    assert await anext(own)
    assert isinstance(own, AsyncGenerator)
    await own.aclose()


async def test_nothing_happens_until_it_is_iterated(server: CountingServer) -> None:
    """Made and dropped, it takes no item, starts no task and leaves no warning."""

    def rows() -> Iterator[dict[str, str]]:
        raise AssertionError("an item was taken")
        yield {}

    async with session_on(server) as session:
        made = session.bulk(session.subscribers.create, rows())
        del made
        gc.collect()
    assert not server.arrivals


async def test_no_items_no_outcomes() -> None:
    """An empty iterable ends at once, and so does one that has ended."""

    async def call(_: int) -> None: ...

    outcomes: Bulk[int, None] = Bulk(call, [])
    assert [outcome async for outcome in outcomes] == []
    assert [outcome async for outcome in outcomes] == []


async def test_it_is_collected_and_says_how_far_it_came(server: CountingServer) -> None:
    """`collect()` answers every outcome; the repr counts what was begun and taken, and shows no item."""
    async with session_on(server) as session:
        bulk = session.bulk(session.subscribers.create, [{"email": f"{n}@example.com"} for n in range(5)], at_once=2)
        assert repr(bulk) == "<Bulk 2 at once: 0 started, 0 consumed>"
        outcomes = await bulk.collect()
        assert sorted(outcome.index for outcome in outcomes) == list(range(5))
        assert repr(bulk) == "<Bulk 2 at once: 5 started, 5 consumed>"
        assert await bulk.collect() == []


async def test_two_takers_are_refused() -> None:
    """The outcomes of one bulk are for one task."""

    async def call(_: int) -> None:
        await asyncio.sleep(60)

    outcomes = Bulk(call, range(3))
    first = asyncio.ensure_future(anext(outcomes))
    await asyncio.sleep(0)
    with pytest.raises(RuntimeError, match="one task at a time"):
        await anext(outcomes)
    with pytest.raises(StopAsyncIteration):
        await first


@pytest.mark.parametrize("items", ["abc", b"abc", {"email": "x"}, 5, None])
def test_items_that_are_one_item(items: Any) -> None:
    """A string or a single mapping is a mistake, and raises before anything is sent."""
    with pytest.raises(ConfigurationError, match="items"):
        Bulk(print, items)  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize("at_once", [0, -1, True, 1.5, "8"])
def test_at_once_is_a_whole_number(at_once: bool | float | str) -> None:
    """Anything else is refused."""
    with pytest.raises(ConfigurationError, match="at_once"):
        Bulk(print, [], at_once=at_once)  # type: ignore[arg-type]  # wrong on purpose


def test_an_operation_is_callable() -> None:
    """A coroutine in place of a function is refused."""
    with pytest.raises(ConfigurationError, match="operation"):
        Bulk(5, [])  # type: ignore[arg-type]  # wrong on purpose


async def test_a_password_in_a_row_is_not_shown(server: CountingServer) -> None:
    """Neither an outcome nor the traceback of its error, with locals, shows the item."""
    rows = [{"email": "x", "password": "canary-password", "no_such": 1}, {"email": object(), "password": "canary-two"}]
    async with session_on(server) as session:
        async for outcome in session.bulk(session.subscribers.create, rows):
            error = outcome.error
            assert isinstance(error, (TypeError, FabricError))
            shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
            assert "canary" not in shown + repr(outcome)


async def test_an_outcome_is_a_value() -> None:
    """Two of the same are equal; it cannot be changed."""
    assert Outcome(1, "item", 2) == Outcome(1, "item", 2)
    with pytest.raises(AttributeError):
        Outcome(1, "item", 2).value = 3  # type: ignore[misc]  # wrong on purpose


MEMORY = """
import asyncio, json, resource, sys
from signalwire_fabric_async import AsyncSession

async def main(url, count):
    rows = ({"email": f"{n}@example.com", "display_name": "x" * 100} for n in range(count))
    async with AsyncSession(base_url=url, project_id="p", api_token="PT-token", quota=None) as session:
        done = 0
        async for outcome in session.bulk(session.subscribers.create, rows):
            done += outcome.ok
    print(json.dumps([done, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))

asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""


@pytest.mark.slow
async def test_memory_stays_flat(server: CountingServer) -> None:
    """100,000 rows (a tenth of them here) take within 60 MB of what 1,000 take."""
    server.delay = 0.0
    megabytes = {}
    for count in (1_000, scaled(100_000)):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", MEMORY, server.base_url, str(count), stdout=subprocess.PIPE
        )
        out, _ = await process.communicate()
        done, megabytes[count] = json.loads(out)
        assert done == count
    assert max(megabytes.values()) - megabytes[1_000] < 60


ABANDONED = """
import asyncio
from signalwire_fabric_async import Bulk

async def call(number):
    await asyncio.sleep(0 if number == 0 else 60)

async def main():
    async for _ in Bulk(call, range(100)):
        break

kept = None

async def kept_open():
    global kept
    kept = Bulk(call, range(100))
    await anext(kept)

asyncio.run(main())
asyncio.run(kept_open())
del kept
"""


def test_nothing_is_said_at_exit() -> None:
    """A bulk that was left, or is still open when its loop ends, leaves no word on standard error."""
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", ABANDONED],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=Path(__file__).parent,
    )
    assert (done.returncode, done.stderr) == (0, "")
