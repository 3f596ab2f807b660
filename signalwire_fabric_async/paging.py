"""Listings and queries: query parameters, a page, its links, and the pager that follows them.

The links that the service returns change path and even host, so only the
query of the next link is used, on the path that was called.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Generator, Iterator, Mapping, Sequence
from contextlib import aclosing
from datetime import date, datetime
from enum import Enum
from typing import Any, Final, Generic, TypeAlias, TypeVar, cast  # Any: of `asend` and the like
from urllib.parse import parse_qs, quote, urlencode

import attrs

from .apis import LINKED, Paging
from .errors import ConfigurationError, PagingError, ResponseError
from .schema.models import NULLABLE, WIRE_NAME, ByFields, Model
from .schema.timestamps import write_timestamp
from .validate import json_object, text, whole_number

T = TypeVar("T")

Parameter: TypeAlias = str | int | float | bool | date | Sequence[str]
"""The value of a query parameter."""


@attrs.frozen(kw_only=True)
class Query(ByFields):
    """The query parameters of an operation; None leaves one out.

    `params` adds parameters that this version of the SDK does not know.
    """

    params: Mapping[str, Parameter] | None = None


@attrs.frozen(kw_only=True)
class ListQuery(Query):
    """The query parameters of a listing whose pages have links."""

    page_size: int | None = None
    """Number of items on a page."""
    page_number: int | None = None
    """Number of the first page, counted from 0."""
    page_token: str | None = None
    """Token of the first page, as `next_page_token` returns it."""
    prefetch: bool = False
    """Requests the next page while this one is processed. Not sent to the service."""


@attrs.frozen(kw_only=True)
class Links(Model):
    """The links of a page as the service returns them; `next` is absent or null on the last page."""

    self: str | None = attrs.field(default=None, alias="self_")
    first: str | None = None
    next: str | None = attrs.field(default=None, metadata=NULLABLE)
    prev: str | None = attrs.field(default=None, metadata=NULLABLE)


@attrs.frozen(kw_only=True)
class Page(Model, Generic[T]):
    """One page of a listing: iterate it for its items, `len(page)` counts them.

    `extra` holds the other members of the page, such as `items_count`.
    """

    data: tuple[T, ...]
    links: Links

    def __iter__(self) -> Iterator[T]:
        return iter(self.data)

    def __len__(self) -> int:
        return len(self.data)

    @property
    def next_page_token(self) -> str | None:
        """The `page_token` that a listing can be resumed from; None on the last page."""
        query = next_query(self)
        return None if query is None else parse_qs(query).get(LINKED.token, [None])[0]


_PLAIN: Final = re.compile(r"[A-Za-z0-9_.~-]*", re.ASCII)
"""Text that stands in a query as it is."""

_OF_A_QUERY: Final = "%!$&'()*+,;=:@/?"
"""Characters that stay unencoded in a query, beside letters, digits and `-._~`."""


def next_query(page: Page[T]) -> str | None:
    """Return the query of `links.next`, or None where the listing ends.

    Raises:
        ResponseError: The link is not a string.
    """
    link: object = getattr(page.links, "next", None)
    if link is None or link == "":
        return None
    if isinstance(link, str):
        query = link.partition("#")[0].partition("?")[2]
        return quote(query, safe=_OF_A_QUERY, errors="replace")  # no URL holds half of a surrogate pair
    problem = f"$.links.next: expected a string, got {type(link).__name__}"
    raise ResponseError(f"the next page cannot be found: {problem}", method="GET", status=200, problems=(problem,))


def query_of(operation: str, given: Mapping[str, Any], known: Mapping[str, str], paging: Paging) -> str:
    """Serialize the query parameters of a call.

    Args:
        operation: The operation's name.
        given: The keyword arguments of the call, without `prefetch`.
        known: Its query parameters: the wire name of each keyword.
        paging: How it pages.

    Raises:
        TypeError: A parameter is unknown. Others can be given as `params={...}`.
        ConfigurationError: A value has no query form, or is out of bounds.
    """
    sent: list[tuple[str, str]] = []
    params = None
    for name, value in given.items():
        wire = known.get(name)
        if wire is None:
            raise TypeError(_unknown(operation, name, known))
        if value is None:
            continue
        if name == "params":
            params = value
            continue
        if name == "page_size":
            whole_number(value, name, most=paging.max_size)
        elif name == "page_token":
            text(value, name)
        sent.append((wire, value if value.__class__ is str else _shown(value, name)))
    if params is not None:
        sent += _further(operation, params, {wire for wire, _ in sent})
    if all(_PLAIN.fullmatch(name) and _PLAIN.fullmatch(value) for name, value in sent):
        return "&".join([f"{name}={value}" for name, value in sent])
    try:
        return urlencode(sent)
    except UnicodeEncodeError:
        raise ConfigurationError("a query parameter must be valid Unicode") from None


def _unknown(operation: str, name: str, known: Mapping[str, str]) -> str:
    import difflib  # only for errors

    near = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return f"{operation}() got an unexpected keyword argument {name!r}; {hint}Pass others as params={{{name!r}: ...}}"


def _further(operation: str, params: object, named: set[str]) -> list[tuple[str, str]]:
    further = json_object(params)
    if further is None:
        raise ConfigurationError(f"params must be a mapping of query parameters, not {type(params).__name__}")
    for name in further:
        if name in named:
            raise ConfigurationError(f"{operation}(): {name!r} must be given once, by name or in params")
    return [(name, _shown(value, name)) for name, value in further.items()]


def known_queries(query: type[Query] | None, paging: Paging) -> Mapping[str, str]:
    """Return the wire name of each keyword of a query class; of None, the parameters of paging."""
    renamed = {"page_size": paging.size, "page_number": paging.number, "page_token": paging.token}
    fields: tuple[attrs.Attribute[object], ...] = attrs.fields(query or (ListQuery if paging.links else Query))
    names = {field.name: renamed.get(field.name, field.name) for field in fields}
    return names | {field.name: str(field.metadata[WIRE_NAME]) for field in fields if WIRE_NAME in field.metadata}


def _cut(page: Page[T], most: int) -> Page[T]:
    """Return the page with at most `most` of its items."""
    return page if len(page.data) <= most else attrs.evolve(page, data=page.data[:most])


def _forget(task: asyncio.Task[Page[T]]) -> None:
    """Retrieve the exception of an abandoned prefetch, so that asyncio does not log it."""
    if not task.cancelled():
        task.exception()


def _shown(value: object, name: str) -> str:
    """Serialize one value: a boolean as JSON does, an enum member as its value, a sequence with commas."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value)
    if isinstance(value, datetime):
        return write_timestamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return ",".join(_shown(one, name) for one in cast("Sequence[object]", value))
    raise ConfigurationError(
        f"the query parameter {name} must be a string, a number, a bool or a date, not {type(value).__name__}"
    )


class Pager(Coroutine[object, None, Page[T]], Generic[T]):
    """A listing that has not been requested yet.

    Nothing is sent until it is awaited (one `Page`) or iterated (every item,
    across pages). Each iteration starts over. `asyncio.create_task` and `gather` accept it like a coroutine.

    Example::

        page = await session.subscribers.list(page_size=100)
        async for subscriber in session.subscribers.list():
            ...
    """

    __slots__ = ("_fetch", "_limit", "_path", "_prefetch", "_query", "_running")

    def __init__(
        self,
        fetch: Callable[[str], Coroutine[object, None, Page[T]]],
        path: str,
        query: str,
        *,
        prefetch: bool,
        limit: int | None = None,
    ) -> None:
        self._fetch = fetch
        self._path = path
        self._query = query
        self._prefetch = prefetch
        self._limit = limit
        self._running: Coroutine[object, None, Page[T]] | None = None  # where a task runs it as its coroutine

    def __repr__(self) -> str:
        return f"<Pager GET {self._path}>"

    def __await__(self) -> Generator[object, None, Page[T]]:
        return self._page().__await__()

    def send(self, value: None, /) -> object:
        """Run the request of one page, as a coroutine does: for tasks."""
        return self._step("send", value)

    def throw(self, *error: Any) -> object:  # its three forms, as of any coroutine
        """Raise an error where the request of one page waits: for tasks."""
        return self._step("throw", *error)

    def close(self) -> None:
        """End the request of one page: for tasks."""
        running, self._running = self._running, None
        if running is not None:
            running.close()

    def _step(self, how: str, *arguments: Any) -> object:
        if self._running is None:
            self._running = self._page()
        try:
            return getattr(self._running, how)(*arguments)
        except BaseException:  # the coroutine has ended: the next task starts over
            self._running = None
            raise

    def _page(self) -> Coroutine[object, None, Page[T]]:
        return self._fetch(self._query) if self._limit is None else self._first(self._limit)

    async def _first(self, limit: int) -> Page[T]:
        return _cut(await self._fetch(self._query), limit)

    def __aiter__(self) -> AsyncIterator[T]:
        return self._items()

    def limit(self, count: int) -> Pager[T]:
        """Return the same listing, ended after `count` items; no page beyond them is requested."""
        most = whole_number(count, "limit", least=0)
        return Pager(self._fetch, self._path, self._query, prefetch=self._prefetch, limit=most)

    async def collect(self) -> list[T]:
        """Return every item as a list."""
        return [item async for item in self]

    async def _items(self) -> AsyncGenerator[T, None]:
        async with aclosing(self.pages()) as pages:
            async for page in pages:
                items = page.data
                del page
                for item in items:
                    yield item
                del items  # freed before the next page arrives, which reuses its cache lines

    async def pages(self) -> AsyncGenerator[Page[T], None]:
        """Iterate over the pages, including empty ones in the middle.

        Raises:
            PagingError: After the last new page, when the links lead back to a page that was read before.
        """
        left = self._limit
        if left == 0:
            return
        seen = {self._query}
        following: asyncio.Task[Page[T]] | None = None
        page = await self._fetch(self._query)
        try:
            while True:
                if left is not None:
                    page = _cut(page, left)
                    left -= len(page.data)
                query = None if left is not None and left <= 0 else self._following(page, seen)
                if query is not None and self._prefetch and isinstance(query, str):
                    following = asyncio.ensure_future(self._fetch(query))
                yield page
                del page  # see `_items`
                if query is None:
                    return
                if isinstance(query, ResponseError):
                    raise query
                page = await (following or self._fetch(query))
                following = None
        finally:
            if following is not None:
                following.cancel()
                following.add_done_callback(_forget)

    def _following(self, page: Page[T], seen: set[str]) -> str | ResponseError | None:
        """Return the next page's query, None at the end, or the error to raise after this page."""
        try:
            query = next_query(page)
        except ResponseError as error:
            error.path = self._path
            return error
        if query is None:
            return None
        if query in seen:
            problem = f"$.links.next: leads back to a page that was read already (pages read: {len(seen)})"
            return PagingError(
                f"GET {self._path}: {problem}", method="GET", path=self._path, status=200, problems=(problem,)
            )
        seen.add(query)
        return query
