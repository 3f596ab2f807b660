"""Listings: pages, links, pagers."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.scripted_server import ReceivedRequest, ScriptedServer, subscriber
from helpers.tasks import tasks_left
from signalwire_fabric_async import ConfigurationError, Page, PagingError, ResponseError, converter
from signalwire_fabric_async.paging import Pager, next_query
from signalwire_fabric_async.testing import FakeFabric

HOME = "/api/fabric/resources/subscribers"


def listing(
    sizes: list[int], link: str = "{base}{path}?page_number={number}&page_size=50&page_token=PA{number}"
) -> Any:
    """Return a server's handler: pages of these sizes, by page_number, linked in the form given."""

    def answer(asked: ReceivedRequest) -> web.Response:
        number = int(parse_qs(asked.query).get("page_number", ["0"])[0])
        first = sum(sizes[:number])
        data = [subscriber(first + index) for index in range(sizes[number])]
        links: dict[str, Any] = {"self": asked.url, "first": HOME}
        if number + 1 < len(sizes):
            links["next"] = link.format(base="https://example.signalwire.com", path=asked.path, number=number + 1)
        return web.json_response({"data": data, "links": links})

    return answer


async def names(pager: Any) -> list[str]:
    return [one.subscriber.first_name async for one in pager]


async def test_follows_links_until_there_are_none() -> None:
    """Iterating a pager yields every item exactly once, in the server's order, with one request a page."""
    async with ScriptedServer(listing([50, 50, 20])) as server, server.session() as session:
        assert await names(session.subscribers.list()) == [str(n) for n in range(120)]
        assert [one.query for one in server.requests] == [
            "",
            "page_number=1&page_size=50&page_token=PA1",
            "page_number=2&page_size=50&page_token=PA2",
        ]


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/api/fabric/other?page_number={number}",
        "//evil.example/x?page_number={number}",
        "http://user:pw@evil.example:99/?page_number={number}",
        "file:///etc/passwd?page_number={number}",
        "/api/fabric/somewhere/else?page_number={number}",
        "?page_number={number}",
        "https://example.signalwire.com/x?page_number={number}#fragment?page_number=9",
    ],
)
async def test_takes_only_the_query_of_a_link(link: str) -> None:
    """Whatever a link's scheme, host and path are, the next request goes to the path that was called, on this origin."""
    async with ScriptedServer(listing([2, 2], link)) as server, server.session() as session:
        assert await names(session.subscribers.list()) == ["0", "1", "2", "3"]
        assert [one.path for one in server.requests] == [HOME, HOME]
        assert server.requests[1].query == "page_number=1"


async def test_nothing_is_sent_before_it_is_awaited_or_iterated() -> None:
    """Making a pager sends nothing; it can be iterated again, and starts over."""
    async with ScriptedServer(listing([1, 1])) as server, server.session() as session:
        pager = session.subscribers.list(page_size=1)
        assert server.requests == []
        assert "subscribers" in repr(pager)
        assert await names(pager) == ["0", "1"]
        assert await names(pager) == ["0", "1"]
        assert len(server.requests) == 4


async def test_awaiting_answers_one_page() -> None:
    """`await session.subscribers.list()` is one request and a Page with its data, links and next page token."""
    async with ScriptedServer(listing([3, 1])) as server, server.session() as session:
        page = await session.subscribers.list(page_size=3)
        assert isinstance(page, Page)
        assert len(page.data) == 3
        assert page.links.self == f"{HOME}?page_size=3"
        assert page.next_page_token == "PA1"
        assert server.requests[0].query == "page_size=3"


async def test_a_listing_resumes_from_a_page_token() -> None:
    """`page_token` and further query parameters go out as they are given."""
    async with ScriptedServer(listing([1, 1, 1])) as server, server.session() as session:
        rest = session.subscribers.list(page_token="PA+/=é", page_number=2, params={"active": True})
        assert await names(rest) == ["2"]
        assert parse_qs(server.requests[0].query) == {
            "page_token": ["PA+/=é"],
            "page_number": ["2"],
            "active": ["true"],
        }


async def test_an_empty_page_in_the_middle_does_not_end_it() -> None:
    """A page without items that has a next one is followed."""
    async with ScriptedServer(listing([1, 0, 0, 2])) as server, server.session() as session:
        assert await names(session.subscribers.list()) == ["0", "1", "2"]
        assert [len(page.data) async for page in session.subscribers.list().pages()] == [1, 0, 0, 2]


async def test_limit_stops_early_and_asks_for_no_page_beyond() -> None:
    """`.limit(n)` yields n items; pages that are not needed are not asked for, with and without prefetch."""
    for prefetch in (False, True):
        async with ScriptedServer(listing([2, 2, 2])) as server, server.session() as session:
            pager = session.subscribers.list(prefetch=prefetch)
            assert await names(pager.limit(4)) == ["0", "1", "2", "3"]
            assert len(server.requests) == 2
            assert await pager.limit(0).collect() == []
            assert len(server.requests) == 2
            assert len(await pager.limit(99).collect()) == 6
    with pytest.raises(ConfigurationError, match=r"^limit "):
        pager.limit(-1)


async def test_a_limited_listing_is_the_same_listing() -> None:
    """`.limit(n)` keeps the path, the query and prefetch: the next page is asked for while the first one is used."""
    async with ScriptedServer(listing([2, 2, 2])) as server, server.session() as session:
        pager = session.subscribers.list(page_size=2, prefetch=True).limit(5)
        assert repr(pager) == f"<Pager GET {HOME}>"
        items = aiter(pager)
        await anext(items)
        while len(server.requests) < 2:
            await asyncio.sleep(0.001)
        assert server.requests[0].query == "page_size=2"
        assert len([one async for one in items]) == 4
    async with ScriptedServer(listing([2, 2, 2])) as server, server.session() as session:
        items = aiter(session.subscribers.list().limit(5))
        await anext(items)
        await asyncio.sleep(0.05)
        assert len(server.requests) == 1


async def test_prefetch_asks_for_the_next_page_while_this_one_is_used() -> None:
    """With prefetch=True the second request is under way before the first page's items were taken."""
    async with ScriptedServer(listing([2, 2])) as server, server.session() as session:
        items = aiter(session.subscribers.list(prefetch=True))
        assert (await anext(items)).subscriber.first_name == "0"
        for _ in range(100):
            await asyncio.sleep(0.001)
        assert len(server.requests) == 2
        assert [one.subscriber.first_name async for one in items] == ["1", "2", "3"]


async def test_a_listing_left_early_leaves_nothing_behind() -> None:
    """Breaking out of a listing, with prefetch too, leaves no task behind."""
    async with ScriptedServer(listing([2, 2, 2])) as server, server.session() as session:
        for _ in range(20):
            async for _one in session.subscribers.list(prefetch=True):
                break
        gc.collect()
        await asyncio.sleep(0.05)
        assert await tasks_left() == []


@pytest.fixture
def passes() -> Iterator[list[str]]:
    """Return a list that grows by one with each pass of the garbage collector, which comes after 100 new containers."""
    found: list[str] = []

    def note(phase: str, _: dict[str, int]) -> None:
        found.append(phase) if phase == "start" else None

    before = gc.get_threshold()
    gc.set_threshold(100, 10, 10)
    gc.callbacks.append(note)
    yield found
    gc.callbacks.remove(note)
    gc.set_threshold(*before)
    gc.enable()


async def test_a_long_page_is_read_without_the_garbage_collector(passes: list[str]) -> None:
    """The 10,000 containers of a page do not set off the collector: it has one pass at them, after the page was read."""
    page = json.dumps({"data": [subscriber(number) for number in range(2_000)], "links": {}})
    async with ScriptedServer(lambda _: web.Response(text=page)) as server, server.session() as session:
        await session.subscribers.list()
        passes.clear()
        kept = await session.subscribers.list()
        assert len(passes) < 10
        assert len(kept) == 2_000
        assert gc.isenabled()


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("body", ['{"data": [], "links": {}, "more": "%s"}', '{"data": [%s', '{"data": {"%s": 1}}'])
@pytest.mark.usefixtures("passes")
async def test_the_garbage_collector_is_afterwards_as_it_was(body: str, *, enabled: bool) -> None:
    """A program that has disabled the collector finds it disabled after a long response; any other finds it enabled."""
    long = body.replace("%s", "x" * 100_000)
    async with ScriptedServer(lambda _: web.Response(text=long)) as server, server.session() as session:
        if not enabled:
            gc.disable()
        try:
            await session.subscribers.list()
        except ResponseError:
            assert "more" not in body
        assert gc.isenabled() is enabled


async def test_a_prefetched_page_that_nobody_waits_for_fails_in_silence() -> None:
    """A listing left while its next page is on the way, or has failed already: the loop's error handler is not called."""
    reports: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reports.append(context))

    def answer(asked: ReceivedRequest) -> web.Response:
        return web.json_response({}, status=404) if asked.query else listing([2, 2])(asked)

    async with ScriptedServer(answer) as server, server.session() as session:
        for waits in (0, 30):
            items = aiter(session.subscribers.list(prefetch=True))
            await anext(items)
            for _ in range(waits):
                await asyncio.sleep(0.005)
            await items.aclose()  # type: ignore[attr-defined]  # an async generator
            del items
            await asyncio.sleep(0.05)
            gc.collect()
            await asyncio.sleep(0)
    assert reports == []


async def test_a_prefetched_page_that_fails_as_it_is_given_up_fails_in_silence() -> None:
    """A page whose deadline passes while it is cancelled ends with an error: the loop's error handler is not called."""
    from signalwire_fabric_async import Links, RequestTimeoutError

    reports: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reports.append(context))

    async def fetch(query: str) -> Page[int]:
        if not query:
            return Page(data=(1, 2), links=Links(next="?p=1"))
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            raise RequestTimeoutError("too late") from None
        raise AssertionError

    items = aiter(Pager(fetch, "/x", "", prefetch=True))
    await anext(items)
    await asyncio.sleep(0.01)
    await items.aclose()  # type: ignore[attr-defined]  # an async generator
    del items
    await asyncio.sleep(0.01)
    gc.collect()
    assert reports == []


async def test_a_prefetched_page_is_given_up_when_the_listing_is_left() -> None:
    """A next page that is still on its way is cancelled, not waited for: nothing of it is under way any more."""
    release = asyncio.Event()

    async def slow(asked: ReceivedRequest) -> web.Response:
        await release.wait()
        response: web.Response = listing([2, 2])(asked)
        return response

    answer = lambda asked: slow(asked) if asked.query else listing([2, 2])(asked)
    async with ScriptedServer(answer) as server, server.session() as session:
        items = aiter(session.subscribers.list(prefetch=True))
        await anext(items)
        while len(server.requests) < 2:
            await asyncio.sleep(0.001)
        before = await tasks_left(turns=0)
        await items.aclose()  # type: ignore[attr-defined]  # an async generator
        await asyncio.sleep(0.01)
        after = await tasks_left()
        release.set()
        assert (len(before), after) == (1, [])


@pytest.mark.parametrize("prefetch", [False, True])
@pytest.mark.parametrize(("count", "pages"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (99, 3)])
async def test_limited_pages_end_with_the_page_that_fills_the_limit(prefetch: bool, count: int, pages: int) -> None:
    """`.limit(n).pages()` asks for no page beyond the one that holds the n-th item, not even ahead of its use."""
    async with ScriptedServer(listing([2, 2, 2])) as server, server.session() as session:
        async for _page in session.subscribers.list(prefetch=prefetch).limit(count).pages():
            await asyncio.sleep(0.02)  # a page that was asked for ahead would arrive meanwhile
        assert len(server.requests) == pages


async def test_a_limit_cuts_pages_too() -> None:
    """Awaited or by pages, a limited listing ends after so many items: its last page has no more."""
    async with FakeFabric() as fabric, fabric.session() as session:
        fabric.seed(subscribers=30, page_size=10)
        assert len((await session.subscribers.list().limit(3)).data) == 3
        assert len((await session.subscribers.list().limit(10)).data) == 10
        assert [len(page.data) async for page in session.subscribers.list().limit(13).pages()] == [10, 3]
        assert [len(page.data) async for page in session.subscribers.list().limit(0).pages()] == []
        assert len((await session.subscribers.list(page_size=7).limit(9)).data) == 7
        whole = await session.subscribers.list()
        assert (await session.subscribers.list().limit(3)).links == whole.links


async def test_without_prefetch_nothing_is_asked_for_ahead() -> None:
    """Without prefetch=True the second request waits until the first page's items were taken."""
    async with ScriptedServer(listing([2, 2])) as server, server.session() as session:
        items = aiter(session.subscribers.list())
        await anext(items)
        await asyncio.sleep(0.05)
        assert len(server.requests) == 1
        assert [one.subscriber.first_name async for one in items] == ["1", "2", "3"]


async def test_a_last_page_has_no_token() -> None:
    """`next_page_token` is None on a last page, and where the next link has no token."""
    async with ScriptedServer(listing([1])) as server, server.session() as session:
        assert (await session.subscribers.list()).next_page_token is None
    async with ScriptedServer(listing([1, 1], "?page_number={number}")) as server, server.session() as session:
        assert (await session.subscribers.list()).next_page_token is None


@pytest.mark.parametrize("length", [1, 2, 50])
async def test_a_loop_of_links_is_an_error(length: int) -> None:
    """Links that come back to a page that was read raise PagingError, after at most one page more than the loop has."""

    def answer(asked: ReceivedRequest) -> web.Response:
        number = int(parse_qs(asked.query).get("p", ["0"])[0])
        following = f"https://x/y?p={(number + 1) % length}"
        return web.json_response({"data": [subscriber(number)], "links": {"next": following}})

    async with ScriptedServer(answer) as server, server.session() as session:
        seen = []
        with pytest.raises(PagingError) as caught:
            async for one in session.subscribers.list():
                seen.append(one.subscriber.first_name)
        assert len(server.requests) <= length + 1
        assert len(seen) == len(server.requests)
        assert (caught.value.method, caught.value.path, caught.value.status) == ("GET", HOME, 200)
        problem = f"$.links.next: leads back to a page that was read already (pages read: {len(server.requests)})"
        assert caught.value.problems == (problem,)
        assert str(caught.value) == f"GET {HOME}: {problem}"


async def test_a_link_with_two_question_marks_loses_neither_part() -> None:
    """The query of a link begins at its first `?`: another one in a token is the token's."""

    def answer(asked: ReceivedRequest) -> web.Response:
        links = {} if asked.query else {"next": "/x?page_token=a?b=c/d"}
        return web.json_response({"data": [subscriber(1)], "links": links})

    async with ScriptedServer(answer) as server, server.session() as session:
        assert await names(session.subscribers.list()) == ["1", "1"]
        assert server.requests[1].query == "page_token=a?b=c/d"


@pytest.mark.parametrize("link", [7, True, ["x"], {"href": "x"}])
async def test_a_link_that_is_no_string_is_an_error(link: object) -> None:
    """The page's items are given out; then a ResponseError names the JSON path."""
    answer = lambda _: web.json_response({"data": [subscriber(1)], "links": {"next": link}})
    async with ScriptedServer(answer) as server, server.session() as session:
        seen = []
        with pytest.raises(ResponseError, match=r"\$\.links\.next") as caught:
            async for one in session.subscribers.list():
                seen.append(one)
        assert len(seen) == len(server.requests) == 1
        assert (caught.value.method, caught.value.path, caught.value.status) == ("GET", HOME, 200)
        assert caught.value.problems == (f"$.links.next: expected a string, got {type(link).__name__}",)


@pytest.mark.parametrize("links", [{}, {"next": None}, {"next": ""}, None])
async def test_a_last_page_has_no_next_link(links: object) -> None:
    """`links.next` absent or null, or no links at all: the listing ends."""
    answer = lambda _: web.json_response({"data": [subscriber(1)], "links": links})
    async with ScriptedServer(answer) as server, server.session() as session:
        assert await names(session.subscribers.list()) == ["1"]


async def test_what_a_page_carries_beside_data_is_kept() -> None:
    """`items_count` and whatever else a page says is on `page.extra`."""
    answer = lambda _: web.json_response({"data": [], "links": {}, "items_count": 5})
    async with ScriptedServer(answer) as server, server.session() as session:
        assert (await session.subscribers.list()).extra == {"items_count": 5}


@pytest.mark.parametrize(
    "answered", [[], [{"data": [subscriber(1)], "links": {}}], [{"data": [subscriber(1)]}, {"data": []}]]
)
async def test_an_array_of_pages_is_read_where_it_is_described(answered: list[Any]) -> None:
    """The addresses of a subscriber are described as an array of pages: that form is read as well as one page."""
    async with ScriptedServer(lambda _: web.json_response(answered)) as server, server.session() as session:
        page = await session.subscribers.list_addresses("x")
        assert len(page.data) == sum(len(one["data"]) for one in answered)
        last = answered[-1] if answered else {"data": []}
        assert converter.unstructure(page).keys() == last.keys(), "a member is invented"
        assert len(await session.subscribers.list_addresses("x").collect()) == len(page.data)
        with pytest.raises(ResponseError):
            await session.subscribers.list()


LINKS = {"self": "/", "first": "/"}


def address(**changes: Any) -> dict[str, Any]:
    """Return a subscriber's address as the service answers it."""
    return {
        "id": "a",
        "name": "a",
        "display_name": "A",
        "cover_url": "",
        "preview_url": "",
        "locked": False,
        "channels": {"audio": "/private/a?channel=audio"},
        "created_at": "2024-05-06T12:20:00Z",
        "type": "subscriber",
    } | changes


@pytest.mark.parametrize(
    ("answered", "strict", "tolerant"),
    [
        ([{"data": [address(id=5)], "links": LINKS}], ["$[0].data[0].id: expected a string, got int"], []),
        ([{"data": [address()]}], ["$[0].links: missing"], []),
        (
            [{"data": [], "links": {"self": 5}, "more": 1}, {"data": [], "links": LINKS}],
            ["$[0].links.self: expected a string, got int", "$[0].more: not documented"],
            [],
        ),
        (
            [{"data": [], "links": LINKS}, 7],
            ["$[1]: expected an object, got int"],
            ["$[1]: expected an object, got a number"],
        ),
        ([{"links": LINKS}], ["$[0].data: missing"], ["$[0].data: expected an array, got null"]),
        (
            [{"data": {}, "links": LINKS}],
            ["$[0].data: expected an array, got dict"],
            ["$[0].data: expected an array, got an object"],
        ),
        ([], [], []),
        ([{"data": [address()], "links": LINKS}, {"data": [address()], "links": LINKS}], [], []),
    ],
)
async def test_each_page_of_an_array_is_looked_at(answered: Any, strict: list[str], tolerant: list[str]) -> None:
    """An error in a page of an array is reported with its JSON path; in strict mode on the first page as on the last."""
    async with ScriptedServer(lambda _: web.json_response(answered)) as server, server.session() as session:
        for view, problems in ((session.with_options(strict=True), strict), (session, tolerant)):
            if problems:
                with pytest.raises(ResponseError) as caught:
                    await view.subscribers.list_addresses("x")
                assert caught.value.problems == tuple(problems)
            else:
                read = await view.subscribers.list_addresses("x")
                assert converter.unstructure(read)["data"] == [one for page in answered for one in page["data"]]


@pytest.mark.parametrize("page_size", [0, 1001, -1, True, "50", 2.5])
async def test_a_page_size_that_the_service_does_not_take(page_size: Any) -> None:
    """page_size is 1 to 1000: anything else is refused before anything is sent."""
    async with ScriptedServer() as server, server.session() as session:
        with pytest.raises(ConfigurationError, match=r"^page_size "):
            await session.subscribers.list(page_size=page_size)
        with pytest.raises(ConfigurationError, match="parameter q"):
            await session.subscribers.list(params={"q": None})  # type: ignore[dict-item]  # what a program might pass
        with pytest.raises(ConfigurationError, match=r"^page_token "):
            await session.subscribers.list(page_token=7)  # type: ignore[arg-type]  # what a program might pass
        with pytest.raises(ConfigurationError, match=r"^a query parameter must be valid Unicode$"):
            await session.subscribers.list(page_token="\ud800")
        assert server.requests == []


@given(
    sizes=st.lists(st.integers(0, 4), min_size=1, max_size=8),
    limit=st.none() | st.integers(0, 20),
    prefetch=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_every_item_once_in_order_whatever_the_pages(sizes: list[int], limit: int | None, prefetch: bool) -> None:
    """For any sizes of pages, any limit, with and without prefetch: every item once, in order, no page twice."""
    asked: list[str] = []

    async def fetch(query: str) -> Page[int]:
        asked.append(query)
        number = int(query or 0)
        first = sum(sizes[:number])
        following = f"?{number + 1}" if number + 1 < len(sizes) else None
        from signalwire_fabric_async import Links

        return Page(data=tuple(range(first, first + sizes[number])), links=Links(next=following))

    async def run() -> list[int]:
        pager = Pager(fetch, "/x", "", prefetch=prefetch)
        return await (pager if limit is None else pager.limit(limit)).collect()

    assert asyncio.run(run()) == list(range(sum(sizes)))[:limit]
    assert asked == [str(n) if n else "" for n in range(len(asked))]


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_link_gives_its_query_or_nothing(before: str, query: str) -> None:
    """For any text as a link, what is taken is the part between the first `?` and the fragment."""
    from signalwire_fabric_async import Links

    link = f"{before.replace('?', '').replace('#', '')}?{query.replace('#', '')}"
    found = next_query(Page(data=(), links=Links(next=link)))
    assert found is not None
    assert unquote(found) == unquote(query.replace("#", ""))  # what cannot stand in a query is encoded
