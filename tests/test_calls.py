"""Calls behave as coroutine functions do: to asyncio, to retry decorators, to mocks, and where an await is missing."""

from __future__ import annotations

import asyncio
import enum
import gc
import inspect
import pickle
import warnings
from datetime import UTC, date, datetime
from typing import Any
from unittest.mock import AsyncMock, create_autospec, patch
from urllib.parse import parse_qs

import backoff
import pytest
import tenacity
from aiohttp import web

from helpers.scripted_server import ScriptedServer
from signalwire_fabric_async import (
    AsyncSession,
    Codec,
    ConfigurationError,
    FabricError,
    NotFoundError,
    Page,
    Pager,
    RetryPolicy,
    SessionClosedError,
    Subscriber,
)
from signalwire_fabric_async.catalog import operations, reach, table
from signalwire_fabric_async.testing import FakeFabric

ONCE = RetryPolicy(attempts=1)


def test_operations_are_coroutine_functions() -> None:
    """`inspect.iscoroutinefunction` is true of every operation that is awaited, and false of a listing."""
    session = AsyncSession("acme", project_id="p", api_token="PT-t")
    for operation in operations():
        if operation.auth == "bearer":
            continue
        resource = reach(session, operation, *["id"] * operation.table.name.count("."))
        call = getattr(resource, operation.attribute)
        assert inspect.iscoroutinefunction(call) is (operation.kind != "list"), operation.name


@pytest.mark.parametrize("id", ["", "..", "a/b", 5, None])
async def test_a_bad_id_is_raised_when_the_call_is_awaited(fabric: FakeFabric, session: AsyncSession, id: Any) -> None:
    """The call itself raises nothing; the await does, and nothing was sent."""
    for call in (session.subscribers.get(id), session.subscribers.list_addresses(id)):
        with pytest.raises(ConfigurationError, match="id"):
            await call
    assert fabric.requests() == 0


async def test_a_wrong_member_is_raised_when_the_call_is_awaited(fabric: FakeFabric, session: AsyncSession) -> None:
    """A typo in a member, a missing member, a missing id: a TypeError that names the operation, from the await."""
    subscribers: Any = session.subscribers
    for call, what in (
        (subscribers.create(emial="a@example.com"), r"subscribers\.create\(\) got an unexpected .*'emial'"),
        (subscribers.get(), r"subscribers\.get\(\) takes one id"),
        (subscribers.list(search="x"), r"subscribers\.list\(\) got an unexpected .*'search'.*params="),
        (subscribers.create(), r"subscribers\.create\(\) needs .*'email'"),
    ):
        with pytest.raises(TypeError, match=what):
            await call
    with pytest.raises(TypeError, match="search"):
        async for _ in subscribers.list(search="x"):
            pass
    assert fabric.requests() == 0


async def test_gather_survives_one_bad_id(fabric: FakeFabric, session: AsyncSession) -> None:
    """`gather(..., return_exceptions=True)` returns an error in the place of each bad id and reads the others."""
    fabric.seed(subscribers=2)
    first, second = (one["id"] for one in fabric.stored("subscribers"))
    found = await asyncio.gather(
        *(session.subscribers.get(id) for id in (first, "..", "unknown", second)), return_exceptions=True
    )
    assert [one.id if isinstance(one, Subscriber) else type(one) for one in found] == [
        first,
        ConfigurationError,
        NotFoundError,
        second,
    ]


async def test_tasks_take_calls_and_listings(fabric: FakeFabric, session: AsyncSession) -> None:
    """`create_task`, `gather`, `wait_for` and a task group take a call, and a listing as the request of one page."""
    fabric.seed(subscribers=3)
    (first, *_) = (one["id"] for one in fabric.stored("subscribers"))
    async with asyncio.TaskGroup() as group:
        one = group.create_task(session.subscribers.get(first))
        page = group.create_task(session.subscribers.list(page_size=2))
    assert one.result().id == first
    assert len(page.result()) == 2
    pager = session.subscribers.list()
    (again,) = await asyncio.gather(pager)
    assert len(again) == len(await asyncio.wait_for(pager, 5)) == 3
    fabric.delay("subscribers.list", 60.0)
    stuck = asyncio.create_task(session.subscribers.list())
    await asyncio.sleep(0)
    stuck.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stuck


async def test_a_missing_await_names_the_operation(fabric: FakeFabric, session: AsyncSession) -> None:
    """The warning of a coroutine that was never awaited says which operation it was."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        session.subscribers.create(email="a@example.com")  # type: ignore[unused-coroutine]  # wrong on purpose
        session.subscribers.get("..")  # type: ignore[unused-coroutine]  # wrong on purpose
        gc.collect()
    assert [str(one.message) for one in caught if one.category is RuntimeWarning] == [
        "coroutine 'subscribers.create' was never awaited",
        "coroutine 'subscribers.get' was never awaited",
    ]
    assert fabric.requests() == 0


async def test_a_closed_session_is_raised_when_the_call_is_awaited() -> None:
    """A call on a session that is closed, or not open yet, raises as it is awaited."""
    session = AsyncSession("acme", project_id="p", api_token="PT-t")
    call = session.subscribers.get("a")
    with pytest.raises(SessionClosedError, match="not open"):
        await call


# backoff 2.2.1 asks asyncio what a coroutine function is, which Python 3.14 deprecates: its decorators alone, not ours
@pytest.mark.filterwarnings("ignore:'asyncio.iscoroutinefunction' is deprecated:DeprecationWarning")
async def test_retry_decorators_retry_a_call() -> None:
    """Backoff and tenacity take an operation for the coroutine function that it is, and repeat it."""
    async with FakeFabric() as fabric, fabric.session(retry=ONCE) as session:
        fabric.seed(subscribers=1)
        (one,) = fabric.stored("subscribers")
        for name, wrap in (
            ("backoff", backoff.on_exception(backoff.constant, FabricError, max_tries=3, interval=0)),
            ("tenacity", tenacity.retry(stop=tenacity.stop_after_attempt(3), wait=tenacity.wait_none())),
        ):
            before = fabric.requests("subscribers.get")
            fabric.fail("subscribers.get", status=502, times=2)
            patient: Any = wrap(session.subscribers.get)
            assert (await patient(one["id"])).id == one["id"], name
            assert fabric.requests("subscribers.get") - before == 3, name


async def test_a_patched_operation_stays_patched(fabric: FakeFabric, session: AsyncSession) -> None:
    """A resource is made once per session: `patch.object` on it changes it for every user of the session, and is undone."""
    assert session.subscribers is session.subscribers
    assert session.with_options(timeout=3).subscribers is not session.subscribers
    with patch.object(session.subscribers, "create", AsyncMock(return_value="patched")) as mock:
        assert await session.subscribers.create(email="ada@example.com") == "patched"
    mock.assert_awaited_once_with(email="ada@example.com")
    assert fabric.requests("POST") == 0
    await session.subscribers.create(email="ada@example.com")
    assert fabric.executed("subscribers.create") == 1
    with patch.object(session.subscribers, "get") as automatic:
        assert isinstance(automatic, AsyncMock)


async def test_specced_mocks_are_awaited(session: AsyncSession) -> None:
    """A mock with the spec of a resource has awaitable operations, and no others."""
    for mock in (AsyncMock(spec=session.subscribers), create_autospec(session.subscribers)):
        mock.create.return_value = 5
        assert await mock.create(email="x") == 5
        with pytest.raises(AttributeError):
            _ = mock.craete


async def test_an_unclosed_session_is_still_noticed_at_once() -> None:
    """A resource that is kept on its session makes no cycle: a session that is dropped unclosed warns without the gc."""
    async with FakeFabric() as fabric:
        gc.disable()
        try:
            session = await fabric.session().__aenter__()
            assert session.subscribers.get
            with pytest.warns(ResourceWarning, match="unclosed AsyncSession"):
                del session
        finally:
            gc.enable()


class Order(enum.Enum):
    """A plain enum, whose str() is not its value."""

    NEWEST = "newest"


async def test_query_parameters_send_their_values() -> None:
    """An enum member sends its value, a bool is as in JSON, a sequence is joined, a moment is ISO 8601 in UTC."""
    async with ScriptedServer(lambda _: web.json_response({"data": [], "links": {}})) as server, server.session() as s:
        page = await s.subscribers.list(
            page_size=2,
            params={
                "order": Order.NEWEST,  # type: ignore[dict-item]  # any enum, as programs have them
                "codec": Codec.OPUS,
                "active": True,
                "tags": ["a", "b"],
                "since": datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC),
                "on": date(2030, 1, 2),
            },
        )
        assert list(page) == []
        assert parse_qs(server.requests[0].query) == {
            "page_size": ["2"],
            "order": ["newest"],
            "codec": ["OPUS"],
            "active": ["true"],
            "tags": ["a,b"],
            "since": ["2030-01-02T03:04:05Z"],
            "on": ["2030-01-02"],
        }
        with pytest.raises(ConfigurationError, match="'page_size' must be given once"):
            await s.subscribers.list(page_size=2, params={"page_size": 3})
        with pytest.raises(ConfigurationError, match="params must be a mapping"):
            await s.subscribers.list(params=[("a", "b")])  # type: ignore[arg-type]  # a mistake
        assert len(server.requests) == 1


async def test_a_page_is_a_collection_of_its_items(fabric: FakeFabric, session: AsyncSession) -> None:
    """A page iterates over its items and has their number as its length; a listing is an awaitable and an async iterable."""
    fabric.seed(subscribers=3)
    listing = session.subscribers.list(page_size=2)
    assert isinstance(listing, Pager)
    page = await listing
    assert isinstance(page, Page)
    assert [one.id for one in page] == [one.id for one in page.data]
    assert (len(page), len([one async for one in listing])) == (2, 3)
    assert pickle.loads(pickle.dumps(page)) == page


def test_a_call_signature_says_what_it_takes() -> None:
    """Editors and help() see the id, the members and the query parameters of a call, with their defaults."""
    session = AsyncSession("acme", project_id="p", api_token="PT-t")
    assert list(inspect.signature(session.subscribers.get).parameters) == ["id"]
    assert "email" in inspect.signature(session.subscribers.create).parameters
    listing = inspect.signature(session.subscribers.list).parameters
    assert list(listing) == ["params", "page_size", "page_number", "page_token", "prefetch"]
    below = session.subscribers.sip_credentials
    assert inspect.getdoc(below) and list(inspect.signature(below).parameters) == ["id"]
    table_entries = {one.name.rpartition(".")[2] for one in table("subscribers").operations()}
    shown = {name for name in dir(session.subscribers) if not name.startswith("_")}
    assert shown == {*table_entries, "find", "sip_credentials"}
