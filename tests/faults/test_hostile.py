"""Attacks through what a service answers and what a program is fed: links, ids, credentials, addresses."""

from __future__ import annotations

import asyncio
import random
import string
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.fault_sessions import TOKEN, leaks_of, opened, outcome
from helpers.figures import Tally
from helpers.raw_server import SUBSCRIBER, RawServer, Received
from helpers.scale import scaled
from signalwire_fabric_async import AsyncSession, ConfigurationError, PagingError, ResponseError, Secret

LINKS = "hostile links.next: 0 foreign connections, the called path"
LOOPS = "links.next loops or is no string: an error in length + 1 pages"
IDS = "ids: one segment that decodes to the same id, or ValueError before any I/O"
SENDABLE = "CR, LF, NUL, non-latin-1 in credentials: refused by the constructor"
PLACES = "hostile spaces and base URLs: refused"
CALLED = "/api/fabric/resources/subscribers"


def _hostile_links(port: int) -> list[str]:
    there = f"127.0.0.1:{port}"
    return [
        f"http://{there}/api/fabric/resources/subscribers?page_token=PA1",
        f"https://{there}/?page_token=PA1",
        f"//{there}/x?page_token=PA1",
        f"http://user@{there}/x?page_token=PA1",
        f"http://127.0.0.1@{there}/x?page_token=PA1",
        "file:///etc/passwd?page_token=PA1",
        f"http:{there}?page_token=PA1",
        f"\\\\{there}\\x?page_token=PA1",
        "javascript:alert(1)?page_token=PA1",
        "/api/fabric/../../projects/P1?page_token=PA1",
        "?page_token=PA1",
        f"?page_token=PA1#@{there}/",
        f"?page_token=PA1&x=http://{there}/",
        f"?page_token=PA1\r\nHost: {there}\r\nX-Injected: 1",
        f"?page_token=PA1 HTTP/1.1\r\nHost: {there}\r\n\r\nGET /injected",
        "?page_token=PA1\x00\x7f\t ",
        "?page_token=PA1%0d%0aX-Injected:1",
        "?page_token=PA1\u2028é☃\U0001f600",
        "?page_token=PA1\ud800",
        "?page_token=PA1?a=b?c=d",
        "?page_token=PA1&&==&",
        f"?page_token=PA1{'x' * 20_000}",
    ]  # fmt: skip


async def test_hostile_links_lead_nowhere_else(tally: Tally) -> None:
    """Only the query of a link is used, on the path that was called, at the session's own origin."""
    async with RawServer() as other:
        for link in _hostile_links(other.port):

            async def script(request: Received, connection: Any, link: str = link) -> None:
                links = {"next": link} if len(connection.server.requests) == 1 else {}
                await connection.reply(200, {"data": [SUBSCRIBER], "links": links})

            async with RawServer(script) as server, opened(server) as session:
                result = await outcome(session.subscribers.list().collect())
                paths = {request.target.partition("?")[0] for request in server.requests}
                injected = [one for one in server.requests if one.all("X-Injected") or one.method != "GET"]
                hosts = {tuple(one.all("Host")) for one in server.requests}
                clean = paths == {CALLED} and not injected and hosts == {(f"127.0.0.1:{server.port}",)}
                asked = server.received == 2 and "page_token=PA1" in server.requests[1].target
                refused = isinstance(result, ResponseError) and server.received <= 2
                plain = all(one.target.isascii() and one.target.isprintable() for one in server.requests)
                assert clean, f"{link[:80]!r}: {result!r}, {paths}"
                assert plain, f"{link[:80]!r}: {result!r}, {paths}"
                assert other.connections == 0, f"{link[:80]!r}: {result!r}, {paths}"
                assert asked or refused, f"{link[:80]!r}: {result!r}, {paths}"
                tally(LINKS)


@pytest.mark.parametrize("length", [1, 2, 50])
@pytest.mark.parametrize("prefetch", [False, True])
async def test_loops_of_links_end(length: int, prefetch: bool, tally: Tally) -> None:
    """Links that come back: PagingError after at most length + 1 pages, and each new page was given out."""

    async def script(request: Received, link: Any) -> None:
        number = int(request.target.partition("page_number=")[2] or 0)
        page = {"data": [SUBSCRIBER], "links": {"next": f"/x?page_number={(number + 1) % length}"}}
        await link.reply(200, page)

    async with RawServer(script) as server, opened(server) as session:
        items = 0
        with pytest.raises(PagingError) as caught:
            async for _ in session.subscribers.list(prefetch=prefetch):
                items += 1
        assert server.received <= length + 1, f"{server.received} pages, {items} items"
        assert items >= length, f"{server.received} pages, {items} items"
        assert caught.value.problems, f"{server.received} pages, {items} items"
        assert not leaks_of(caught.value), f"{server.received} pages, {items} items"
        tally(LOOPS)


async def test_links_that_are_no_strings(tally: Tally) -> None:
    """A link of another type: ResponseError at the end of the page that has it, never a silent end."""
    for link in (5, 0, True, False, [], {}, ["?page_number=1"], {"href": "?page_number=1"}, 1.5):
        for links in ({"next": link}, link):

            async def script(request: Received, connection: Any, links: Any = links) -> None:
                await connection.reply(200, {"data": [SUBSCRIBER], "links": links})

            async with RawServer(script) as server, opened(server) as session:
                result = await outcome(session.subscribers.list().collect())
                refused = isinstance(result, ResponseError) and server.received == 1
                assert refused or (links is link and server.received == 1), f"{links!r}: {result!r}"
                tally(LOOPS)


NAMED = (
    "..", ".", "", "a/b", "a\\b", "../../../projects/P1", "a?b", "a#b", "%2f", "%2e%2e", "%", "%%", "a b", "a+b", "é", "☃",
    "\U0001f600", "a\r\nX-Injected: 1", "\n", "\x00", "\x7f", "\x85", "\u2028", "\ud800", "...", "a;b", "a:b", "a@b", "//", "/",
    ".%2e", "a%00", " ", "\t", "a&b=c", "{id}", "a|b", "'\"<>", "x" * 2000, "\ufeff", "\u202e", "İ", "ß",
)  # fmt: skip


async def _one_segment(session: Any, server: RawServer, value: Any) -> bool:
    """Whether an id went out as one segment that decodes to it, or was refused before anything was sent."""
    before = server.received
    server.requests.clear()
    try:
        await session.subscribers.get(value)
    except ValueError:
        return server.received == before
    target = server.requests[-1].target
    head, _, segment = target.rpartition("/")
    same = unquote(segment, errors="strict") == value
    safe = all(one in string.ascii_letters + string.digits + "-._~%" for one in segment)
    return head == CALLED and same and safe and server.received == before + 1


async def test_ids_that_were_thought_of(tally: Tally) -> None:
    """`..`, slashes, queries, controls, percent signs: one segment, or ValueError before any I/O."""
    async with RawServer() as server, opened(server) as session:
        for value in (*NAMED, None, 5, b"x", ["x"], object()):
            assert await _one_segment(session, server, value), repr(value)
            tally(IDS)
        for value in ("..", "a/b", "\r\n", ""):
            with pytest.raises(ValueError):
                session.subscribers.sip_credentials(value)
            for refused in (
                lambda value=value: session.subscribers.delete(value),
                lambda value=value: session.subscribers.update(value, email="x"),
                lambda value=value: session.subscribers.list_addresses(value),
            ):
                with pytest.raises(ValueError):
                    await refused()
                tally(IDS)


async def test_ids_at_random(tally: Tally) -> None:
    """50,000 random strings, over the wire."""
    source = random.Random(11)
    alphabet = string.printable + "éß☃\U0001f600\x00\x7f\x85\u2028\ud800%./\\?#&;:@"
    count = scaled(50_000)
    async with RawServer() as server, opened(server) as session:
        for _ in range(count):
            value = "".join(source.choices(alphabet, k=source.choice((1, 1, 2, 3, 5, 12))))
            if not await _one_segment(session, server, value):
                pytest.fail(repr(value))
        tally(IDS, times=count)


@settings(max_examples=scaled(5_000), deadline=None, suppress_health_check=list(HealthCheck))
@given(value=st.text(max_size=40))
def test_ids_that_hypothesis_thinks_of(value: Any) -> None:
    """Property: a request's path holds the id as its one last segment, or there is no request."""
    from signalwire_fabric_async.http.messages import segment

    try:
        made = segment(value)
    except ValueError:
        return
    assert unquote(made, errors="strict") == value
    assert "/" not in made
    assert made not in (".", "..")
    assert urlsplit(f"http://h/a/{made}").path == f"/a/{made}"


@settings(max_examples=scaled(5_000), deadline=None, suppress_health_check=list(HealthCheck))
@given(link=st.text(max_size=60))
def test_links_that_hypothesis_thinks_of(link: Any) -> None:
    """Property: the query taken from a link can stand in a request line, whatever the link is."""
    from signalwire_fabric_async import Links, Page
    from signalwire_fabric_async.paging import next_query

    query = next_query(Page(data=(), links=Links(next=link)))
    if query is not None:
        assert query.isascii()
        assert query.isprintable()
        assert not set(query) & set(' #"<>\\^`{|}')


async def test_query_parameters_that_cannot_be_sent(tally: Tally) -> None:
    """What cannot be one parameter is refused before anything is sent."""
    wrongs: tuple[dict[str, Any], ...] = (
        {"page_size": 0},
        {"page_size": 1001},
        {"page_size": True},
        {"params": {"x": object()}},
        {"params": {"x": "\ud800"}},
    )
    async with RawServer() as server, opened(server) as session:
        for wrong in wrongs:
            with pytest.raises(ValueError):
                await session.subscribers.list(**wrong)
            tally(IDS)
        assert server.received == 0


UNSENDABLE = ("a\rb", "a\nb", "a\r\nX: y", "\x00", "a\x00", "☃", "Ā", "", " a", "a ", "\x1f", "\x7f", "a\tb", "\ud800")


def test_credentials_that_cannot_stand_in_a_header(tally: Tally) -> None:
    """Refused by the constructor, which does not show them."""
    for value in UNSENDABLE:
        bad = f"{value[:1]}{TOKEN}{value[1:]}" if value.strip() == value and value else value
        for settings_ in ({"project_id": bad}, {"api_token": bad}, {"api_token": Secret(bad)}):
            given_: dict[str, Any] = {"project_id": "p", "api_token": "t", **settings_}
            with pytest.raises(ConfigurationError) as caught:
                AsyncSession("acme", **given_)
            assert "api_token" not in settings_ or not leaks_of(caught.value), repr(bad)
            tally(SENDABLE)
        with pytest.raises(ConfigurationError) as caught:
            AsyncSession("acme", project_id="p", api_token="t").as_subscriber(bad)
        assert not leaks_of(caught.value), leaks_of(caught.value)
        tally(SENDABLE)
    for wrong in ({"project_id": "a:b"}, {"project_id": 5}, {"api_token": 5}, {"api_token": b"x"}, {"api_token": None}):
        with pytest.raises(ConfigurationError):
            AsyncSession("acme", **{"project_id": "p", "api_token": "t", **wrong})  # type: ignore[arg-type]  # wrong on purpose
        tally(SENDABLE)


SPACES = (
    "", " ", "evil.com/", "evil.com", "a@b", "a/b", "a:80", "a b", "a\n", "\ta", "-a", "a-", "a.b", "..", "a%2e", "ａｃｍｅ", "münchen",
    "xn--", "a#", "a?b", "x" * 64, "a\x00", "http://acme", 5, b"acme", "_a", "*", "a\u3002b",
)  # fmt: skip
BASES = (
    "", "http://evil.com", "http://127.0.0.1.evil.com", "http://localhost.evil.com", "https://", "https:///x", "https://user@host",
    "https://user:password@host", "https://host/path", "https://host?x", "https://host#x", "ftp://host", "file:///x", "//host",
    "host", "https://ho st", "https://host\n", " https://host", "https://host ", "https://münchen.de", "https://host:port",
    "https://host:99999", "https://[::1", "https://host\\@evil", "https://\\evil", "javascript:x", "https://a..b", "https://-a.b",
    "http://0.0.0.0", "http://169.254.169.254", "http://[::ffff:10.0.0.1]", "https://host/%2e%2e", "https://host/..", "http://0x7f.1",
    "http://2130706433", "https:host", "https:/host", "HTTPS://host@x", 5, b"https://host", "https://host:0x50", "https://host:-1",
)  # fmt: skip


def test_hostile_spaces_and_base_urls(tally: Tally) -> None:
    """What is no DNS label, and what is more than an origin or plain http to another machine: refused."""
    for space in SPACES:
        with pytest.raises(ConfigurationError):
            AsyncSession(space, project_id="p", api_token="t")  # type: ignore[arg-type]  # some are wrong on purpose
            pytest.fail(f"space {space!r}")
        tally(PLACES)
    for base in BASES:
        try:
            origin = AsyncSession(base_url=base, project_id="p", api_token="t").origin  # type: ignore[arg-type]  # some are wrong on purpose
            pytest.fail(f"{base!r} gave {origin}")
        except ConfigurationError:
            tally(PLACES)
    for fine, origin in (
        ({"space": "acme"}, "https://acme.signalwire.com"),
        ({"space": "ACME"}, "https://acme.signalwire.com"),
        ({"base_url": "https://api.example.com:8443/"}, "https://api.example.com:8443"),
        ({"base_url": "http://localhost:8080"}, "http://localhost:8080"),
        ({"base_url": "http://127.0.0.1"}, "http://127.0.0.1"),
        ({"base_url": "http://[::1]:1"}, "http://[::1]:1"),
    ):
        assert AsyncSession(**fine, project_id="p", api_token="t").origin == origin, origin  # type: ignore[arg-type]  # of two parameters, by name
        tally(PLACES)


async def test_answers_that_smuggle(tally: Tally) -> None:
    """Two lengths, a length beside chunks, folded headers, a second answer: the next call is not answered by them."""
    row = "smuggled answers never reach the next call"
    evil = b'{"id": "evil"}'
    second = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(evil), evil)
    forms = {
        "two answers": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}" + second,
        "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 60\r\n\r\n{}" + second,
        "length and chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n"
        + second,
        "a 204 with a body": b"HTTP/1.1 204 No\r\nContent-Length: 2\r\n\r\n" + second,
        "a negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n" + second,
        "continue first": b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}" + second,
        "switching protocols": b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n" + second,
    }
    for name, data in forms.items():

        async def script(request: Received, link: Any, data: bytes = data) -> None:
            if link.server.received == 1:
                await link.send(data)
            else:
                await link.reply()

        async with RawServer(script) as server, opened(server, timeout=1.0) as session:
            await outcome(session.subscribers.get("first"))
            await asyncio.sleep(0.01)
            result = await outcome(session.subscribers.get("second"))
            assert getattr(result, "id", None) != "evil", f"{name}: {result!r}"
            tally(row)
