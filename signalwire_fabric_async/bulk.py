"""Bounded-concurrency bulk calls: what `AsyncSession.bulk` returns."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Generic, Self, TypeAlias, TypeVar, cast

import attrs

from .errors import ConfigurationError
from .operations import BoundCall, BoundListing
from .validate import whole_number

Item = TypeVar("Item")
Value = TypeVar("Value")
Items: TypeAlias = Iterable[Item] | AsyncIterable[Item]

AHEAD: Final = 2
"""Maximum number of started items without a consumed outcome, in multiples of `at_once`. It bounds the memory."""


@attrs.frozen
class Outcome(Generic[Item, Value]):
    """The outcome of one item.

    Attributes:
        index: The position of the item, from 0.
        item: The item. `repr` does not show it, because it may hold a password.
        value: The value that the call returned.
        error: The exception that the call raised, None after a success.
    """

    index: int
    item: Item = attrs.field(repr=False)
    value: Value | None = None
    error: Exception | None = None

    @property
    def ok(self) -> bool:
        """True if the call succeeded."""
        return self.error is None

    def unwrap(self) -> Value:
        """Return the value, or raise the error."""
        if self.error is not None:
            raise self.error
        return cast("Value", self.value)  # None only if the call returned None


class Bulk(Generic[Item, Value]):
    """The outcomes of many calls: iterate it with `async for`, once, from one task.

    Nothing happens before the first step. Leaving the loop cancels the
    calls in flight: `async with session.bulk(...) as outcomes:` does it at once
    and waits for their end, a bare loop does it soon after. Cancelling a step
    cancels them too.
    """

    __slots__ = ("__weakref__", "_driver", "_run")

    def __init__(
        self,
        operation: Callable[..., Awaitable[Value]],
        items: Items[Item],
        *,
        at_once: int = 64,
        ordered: bool = False,
    ) -> None:
        _check_items(items)
        call: Callable[[Item], Awaitable[Value]] = _caller_of(operation)
        outcomes: _Ordered[Item, Value] | _AsTheyCome[Item, Value] = _Ordered() if ordered else _AsTheyCome()
        self._run = _Run(call, _Rows(items), whole_number(at_once, "at_once"), outcomes)
        self._driver: asyncio.Task[None] | None = None

    def __repr__(self) -> str:
        return f"<Bulk {self._run}>"

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Outcome[Item, Value]:
        run = self._run
        if self._driver is None:
            if run.ended:
                raise StopAsyncIteration
            self._driver = asyncio.create_task(run.drive())
            self._driver.add_done_callback(run.has_ended)
        try:
            outcome = await run.take()
        except BaseException:
            await self.aclose()
            raise
        if outcome is None:
            raise StopAsyncIteration
        return outcome

    async def collect(self) -> list[Outcome[Item, Value]]:
        """Return the remaining outcomes as a list."""
        return [outcome async for outcome in self]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Cancel the calls in flight and wait for their end. Outcomes that were not consumed are discarded."""
        self._run.close()
        if self._driver is not None and not self._driver.done():
            self._driver.cancel()
            await asyncio.wait([self._driver])

    def __del__(self) -> None:
        driver = getattr(self, "_driver", None)  # missing if the constructor raised
        if driver is not None and not driver.done():
            loop = driver.get_loop()
            if not loop.is_closed():
                loop.call_soon_threadsafe(driver.cancel)  # the garbage collector may run in any thread


class _Rows(Generic[Item]):
    """Iterates the items on demand, one at a time."""

    def __init__(self, items: Items[Item]) -> None:
        self._items = items
        self._iterator: Iterator[Item] | None = None
        self._async_iterator: AsyncIterator[Item] | None = None
        self._one_at_a_time = asyncio.Lock()
        self._count = 0
        self.ended = False

    async def next(self) -> tuple[int, Item] | None:
        """Return the next item and its index, None after the last; raise what the items' iterator raises."""
        if self.ended:
            return None
        try:
            if self._async_iterator is None and self._iterator is None:
                self._begin()
            if self._iterator is not None:
                item = next(self._iterator)
            else:
                async with self._one_at_a_time:
                    if self.ended:
                        return None
                    item = await anext(cast("AsyncIterator[Item]", self._async_iterator))
        except (StopIteration, StopAsyncIteration):
            self.ended = True
            return None
        except BaseException:
            self.ended = True
            raise
        self._count += 1
        return self._count - 1, item

    def _begin(self) -> None:
        if isinstance(self._items, AsyncIterable):
            self._async_iterator = aiter(self._items)
        else:
            self._iterator = iter(self._items)

    async def close(self) -> None:
        """Close an async iterator that was created here, not one that the caller passed."""
        iterator = self._async_iterator
        if iterator is not None and iterator is not self._items:
            close = getattr(iterator, "aclose", None)
            if close is not None:
                await close()


class _AsTheyCome(Generic[Item, Value]):
    """Buffers outcomes in completion order."""

    def __init__(self) -> None:
        self._waiting: deque[Outcome[Item, Value]] = deque()

    def put(self, outcome: Outcome[Item, Value]) -> None:
        self._waiting.append(outcome)

    def take(self) -> Outcome[Item, Value] | None:
        return self._waiting.popleft() if self._waiting else None


class _Ordered(Generic[Item, Value]):
    """Buffers outcomes in the order of their items."""

    def __init__(self) -> None:
        self._waiting: dict[int, Outcome[Item, Value]] = {}
        self._next = 0

    def put(self, outcome: Outcome[Item, Value]) -> None:
        self._waiting[outcome.index] = outcome

    def take(self) -> Outcome[Item, Value] | None:
        outcome = self._waiting.pop(self._next, None)
        if outcome is not None:
            self._next += 1
        return outcome


class _Run(Generic[Item, Value]):
    """The workers of one bulk. It holds no reference to the caller's `Bulk`, which may be garbage-collected."""

    def __init__(
        self,
        call: Callable[[Item], Awaitable[Value]],
        rows: _Rows[Item],
        at_once: int,
        outcomes: _AsTheyCome[Item, Value] | _Ordered[Item, Value],
    ) -> None:
        self._call = call
        self._rows = rows
        self._at_once = at_once
        self._outcomes: _AsTheyCome[Item, Value] | _Ordered[Item, Value] = outcomes
        self._workers = 0
        self._begun = 0
        self._taken = 0
        self._blocked: deque[asyncio.Future[None]] = deque()
        self._taker: asyncio.Future[None] | None = None
        self._failure: BaseException | None = None
        self.ended = False

    def __str__(self) -> str:
        return f"{self._at_once} at once: {self._begun} started, {self._taken} consumed"

    async def take(self) -> Outcome[Item, Value] | None:
        """Return the next outcome, None after the last; after the last, raise the exception that ended the run."""
        while (outcome := self._outcomes.take()) is None:
            if self.ended:
                failure, self._failure = self._failure, None
                if failure is not None:
                    raise failure
                return None
            if self._taker is not None:
                raise RuntimeError("the outcomes of one bulk must be iterated by one task at a time")
            self._taker = asyncio.get_running_loop().create_future()
            try:
                await self._taker
            finally:
                self._taker = None
        self._taken += 1
        if self._blocked:
            _wake(self._blocked.popleft())
        return outcome

    async def drive(self) -> None:
        """Run the workers until there are no more items."""
        try:
            async with asyncio.TaskGroup() as group:
                self._workers = 1
                group.create_task(self._work(group))
        finally:
            await self._rows.close()

    def has_ended(self, driver: asyncio.Task[None]) -> None:
        """Wake the consumer, and keep an exception that belongs to no item for it."""
        self.ended = True
        if not driver.cancelled() and driver.exception() is not None:
            self._failure = driver.exception()
        _wake(self._taker)

    def close(self) -> None:
        """Discard the outcomes that were not consumed."""
        self._outcomes = _AsTheyCome()
        self._failure = None
        self.ended = True

    async def _work(self, group: asyncio.TaskGroup) -> None:
        while (row := await self._next()) is not None:
            if self._workers < self._at_once:  # one more worker per item, up to `at_once`
                self._workers += 1
                group.create_task(self._work(group))
            self._outcomes.put(await self._outcome(*row))
            _wake(self._taker)

    async def _next(self) -> tuple[int, Item] | None:
        """Wait until another item may start, and return it."""
        while self._begun - self._taken >= AHEAD * self._at_once and not self._rows.ended:
            turn = asyncio.get_running_loop().create_future()
            self._blocked.append(turn)
            await turn
        self._begun += 1
        row = None
        try:
            row = await self._rows.next()
        except Exception as error:  # noqa: BLE001  # raised to the consumer after the calls in flight
            self._failure = error
        except asyncio.CancelledError as error:
            self._failure = _from_within(error, "the items")
        if row is None:
            self._begun -= 1
            while self._blocked:
                _wake(self._blocked.popleft())
        return row

    async def _outcome(self, index: int, item: Item) -> Outcome[Item, Value]:
        try:
            return Outcome(index, item, await self._call(item))
        except Exception as error:  # noqa: BLE001  # any exception is the outcome of its item alone
            return Outcome(index, item, error=_without_our_frames(error))
        except asyncio.CancelledError as error:
            return Outcome(index, item, error=_from_within(error, "the call"))


def _wake(sleeper: asyncio.Future[None] | None) -> None:
    if sleeper is not None and not sleeper.done():
        sleeper.set_result(None)


def _from_within(error: asyncio.CancelledError, what: str) -> RuntimeError:
    """Convert a foreign cancellation to an error, which reaches the consumer; re-raise a cancellation of this task."""
    task = asyncio.current_task()
    if task is None or task.cancelling():
        raise error
    lost = RuntimeError(f"{what} cancelled itself")
    lost.__cause__ = error
    return lost


def _without_our_frames(error: Exception) -> Exception:
    """Return the error without the frames of this file: their locals hold the item, which may hold a password."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    return error.with_traceback(trace)


def _check_items(items: object) -> None:
    kind = _kind(items)
    if isinstance(items, (str, bytes, Mapping)) or not isinstance(items, (Iterable, AsyncIterable)):
        raise ConfigurationError(f"items must be an iterable or async iterable of items, not {kind}")


def _kind(value: object) -> str:
    return type(value).__name__


def _caller_of(operation: object) -> Callable[[Any], Awaitable[Any]]:  # an item and a value of any type
    """Return a function that calls an operation with an item.

    An operation of the SDK receives the members of a mapping as keyword
    arguments, and `id` by position if it takes an id. Any other callable
    receives the item itself.
    """
    if not callable(operation):
        raise ConfigurationError(f"operation must be an async callable, not {_kind(operation)}")
    if not isinstance(operation, (BoundCall, BoundListing)):
        return cast("Callable[[Any], Awaitable[Any]]", operation)
    by_id = operation.operation.by_id

    def call(item: object) -> Awaitable[Any]:
        if not isinstance(item, Mapping):
            return cast("Awaitable[Any]", operation(cast("str", item)))
        fields = dict(cast("Mapping[str, object]", item))
        ids = (cast("str", fields.pop("id")),) if by_id and "id" in fields else ()
        return cast("Awaitable[Any]", operation(*ids, **fields))

    return call
