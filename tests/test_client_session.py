"""Calls through a client session of the caller's: what stands on an `aiohttp.ClientSession` sees them."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest

from helpers.fault_sessions import ONCE, calls_of, opened, outcome
from helpers.raw_server import RawServer, drops, says, stalls
from signalwire_fabric_async import (
    AsyncSession,
    ConfigurationError,
    FabricError,
    NotFoundError,
    RequestTimeoutError,
    ServerError,
    SessionClosedError,
    TransportError,
)
from signalwire_fabric_async.testing import FakeFabric


def through(client: aiohttp.ClientSession, fabric: FakeFabric, **settings: Any) -> AsyncSession:
    return AsyncSession(
        base_url=fabric.base_url,
        project_id=fabric.project_id,
        api_token=fabric.api_token,
        client=client,
        **settings,
    )


async def test_calls_go_through_the_callers_session_which_stays_open(fabric: FakeFabric) -> None:
    """Create, read, list, update and delete; after the session's end the client is the caller's still."""
    async with aiohttp.ClientSession() as client:
        async with through(client, fabric) as session:
            made = await session.subscribers.create(email="ada@example.com")
            assert (await session.subscribers.get(made.id)).id == made.id
            assert [one.id async for one in session.subscribers.list()] == [made.id]
            await session.subscribers.delete(made.id)
            with pytest.raises(NotFoundError):
                await session.subscribers.get(made.id)
        assert not client.closed
        async with client.get(fabric.base_url) as response:
            assert response.status == 404


async def test_trace_configurations_see_every_attempt(fabric: FakeFabric) -> None:
    """A `TraceConfig` sees both attempts of a call that was retried."""
    seen: list[str] = []

    async def ended(_: object, __: object, params: aiohttp.TraceRequestEndParams) -> None:
        seen.append(f"{params.method} {params.response.status}")

    traced = aiohttp.TraceConfig()
    traced.on_request_end.append(ended)
    fabric.fail("subscribers.list", status=503, headers={"Retry-After": "0"})
    async with aiohttp.ClientSession(trace_configs=[traced]) as client, through(client, fabric) as session:
        await session.subscribers.list()
    assert seen == ["GET 503", "GET 200"]


async def test_middlewares_wrap_every_attempt(fabric: FakeFabric) -> None:
    """A middleware of the client's sees the request and may add a header."""
    seen: list[str] = []

    async def adds(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
        seen.append(request.method)
        return await handler(request)

    async with aiohttp.ClientSession(middlewares=(adds,)) as client, through(client, fabric) as session:
        await session.subscribers.create(email="ada@example.com")
        await session.subscribers.list()
    assert seen == ["POST", "GET"]


async def test_opentelemetrys_instrumentation_of_aiohttp_sees_every_request(fabric: FakeFabric) -> None:
    """The spans of `opentelemetry-instrumentation-aiohttp-client` are those of the requests."""
    instrumentation = pytest.importorskip("opentelemetry.instrumentation.aiohttp_client")
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    traced = instrumentation.create_trace_config(tracer_provider=provider)
    async with aiohttp.ClientSession(trace_configs=[traced]) as client, through(client, fabric) as session:
        await session.subscribers.list()
    assert [span.name for span in spans.get_finished_spans()] == ["GET"]


async def test_vcrpy_records_and_plays_back(fabric: FakeFabric, tmp_path: Any) -> None:
    """A cassette of a call is played back without a server, and holds no credential when its filter is set."""
    vcr = pytest.importorskip("vcr")
    path = tmp_path / "cassette.yaml"
    found: list[str] = []
    for _ in range(2):
        with vcr.use_cassette(str(path), filter_headers=["Authorization"]) as cassette:
            async with aiohttp.ClientSession() as client, through(client, fabric) as session:
                made = await session.subscribers.create(email="ada@example.com")
                found.append(made.id)
            played = cassette.play_count
    assert played == 1
    assert found[0] == found[1]
    assert fabric.api_token not in path.read_text(encoding="utf-8")
    assert "ada@example.com" in path.read_text(encoding="utf-8")


class MockedResponse(aiohttp.ClientResponse):
    """What aioresponses makes: its version 0.7.9 lacks an argument that aiohttp 3.14 wants."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **{"stream_writer": SimpleNamespace(output_size=0), **settings})


async def test_aioresponses_answers_in_the_services_place(fabric: FakeFabric) -> None:
    """A mocked response is read, and a mocked error is the SDK's own."""
    mocks = pytest.importorskip("aioresponses")
    url = f"{fabric.base_url}/api/fabric/resources/subscribers"
    wrong = {"errors": [{"code": "x", "message": "no", "attribute": "email"}]}
    with mocks.aioresponses() as mocked:
        mocked.get(url, payload={"data": [], "links": {}}, response_class=MockedResponse)
        mocked.post(url, status=422, payload=wrong, response_class=MockedResponse)
        async with aiohttp.ClientSession() as client, through(client, fabric) as session:
            page = await session.subscribers.list()
            assert page.data == ()
            with pytest.raises(FabricError, match="no"):
                await session.subscribers.create(email="ada@example.com")


@pytest.mark.parametrize("method", ["POST", "PATCH"])
async def test_a_write_whose_response_is_lost_is_of_unknown_outcome_and_sent_once(method: str) -> None:
    """Aiohttp's own repetition never touches a POST or PATCH."""
    async with aiohttp.ClientSession() as client, RawServer(drops) as server:
        async with opened(server, client=client) as session:
            result = await outcome(calls_of(session)[method]())
            assert isinstance(result, TransportError)
            assert result.outcome_unknown
            assert server.received == server.executed == 1


async def test_aiohttp_repeats_no_write_by_itself() -> None:
    """A PUT or DELETE on a connection that was closed: each request of it is an attempt of the retry policy's."""
    async with aiohttp.ClientSession() as client, RawServer() as server:
        async with opened(server, client=client, retry=ONCE) as session:
            for method in ("PUT", "DELETE"):
                server.script = says(200)
                await session.subscribers.get("s1")  # a pooled connection
                server.script = drops
                server.received = 0
                result = await outcome(calls_of(session)[method]())
                assert isinstance(result, TransportError), repr(result)
                assert result.outcome_unknown
                assert result.attempts == server.received == 1


async def test_no_byte_was_sent_where_nothing_listens() -> None:
    """Refused connections are retried, and a POST's outcome is known."""
    async with aiohttp.ClientSession() as client:
        async with opened(None, base_url="http://127.0.0.1:1", client=client) as session:
            result = await outcome(session.subscribers.create(email="ada@example.com"))
            assert isinstance(result, TransportError)
            assert not result.outcome_unknown
            assert result.attempts == 3


async def test_a_post_that_waits_for_a_connection_until_its_deadline_was_not_sent() -> None:
    """The pool of the client's connector is full: the phase is `connect`, and the outcome is known."""
    connector = aiohttp.TCPConnector(limit=1)
    async with aiohttp.ClientSession(connector=connector) as client, RawServer(stalls) as server:
        async with opened(server, client=client, timeout=1.5) as session:
            first = asyncio.ensure_future(outcome(session.subscribers.create(email="a@example.com")))
            await asyncio.sleep(0.05)
            second = await outcome(session.with_options(timeout=0.1).subscribers.create(email="b@example.com"))
            assert isinstance(second, RequestTimeoutError)
            assert (second.phase, second.outcome_unknown) == ("connect", False)
            result = await first
            assert isinstance(result, RequestTimeoutError)
            assert (result.phase, result.outcome_unknown) == ("response", True)


async def test_redirects_are_not_followed_and_errors_keep_their_status() -> None:
    """The client's own settings for errors do not apply: a 500 is a ServerError, a redirect is never followed."""
    async with aiohttp.ClientSession(raise_for_status=True) as client, RawServer() as server:
        async with opened(server, client=client) as session:
            server.script = says(500, {"error": "no"})
            assert isinstance(await outcome(session.subscribers.create(email="a@example.com")), ServerError)
            server.script = says(302, b"", {"Location": server.url})
            assert "redirect" in str(await outcome(session.subscribers.get("s1")))


async def test_a_session_that_is_closed_ends_its_calls_and_no_others() -> None:
    """Calls under way end with an error of the SDK's; the client goes on."""
    async with aiohttp.ClientSession() as client, RawServer(stalls) as server:
        session = opened(server, client=client)
        async with session:
            running = [asyncio.ensure_future(outcome(call())) for call in calls_of(session).values()]
            other = asyncio.ensure_future(client.get(server.url))
            await asyncio.sleep(0.1)
        results = await asyncio.wait_for(asyncio.gather(*running), 5)
        assert all(isinstance(one, (SessionClosedError, TransportError)) for one in results), results
        assert not other.done()
        other.cancel()
        await asyncio.gather(other, return_exceptions=True)


async def test_a_client_that_its_owner_closed_is_named() -> None:
    """The error says that the client was closed."""
    async with RawServer() as server:
        client = aiohttp.ClientSession()
        async with opened(server, client=client) as session:
            await session.subscribers.get("s1")
            await client.close()
            with pytest.raises(SessionClosedError, match="the session's client was closed"):
                await session.subscribers.get("s1")


async def test_a_client_excludes_other_connections() -> None:
    """A connector, TLS settings or a proxy beside a client, and what is no client, are refused."""
    async with aiohttp.ClientSession() as client:
        for wrong in ({"ssl": "ca.pem"}, {"proxy": "http://p.example"}, {"connector": client.connector}):
            with pytest.raises(ConfigurationError, match=f"give client or {next(iter(wrong))}, not both"):
                opened(None, base_url="http://127.0.0.1:1", client=client, **wrong)
    with pytest.raises(ConfigurationError, match=r"client must be an aiohttp\.ClientSession, not str"):
        opened(None, base_url="http://127.0.0.1:1", client="x")


async def test_the_table_of_repetitions_holds_through_a_client() -> None:
    """A selection of the fault tests passes with `FABRIC_SENDER=client`; `tox -e faults-client` runs all of them."""
    tests = Path(__file__).parent
    selected = "test_the_table or certificate or refused_connections or is_then_not_found or three_attempts"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", "-k", selected),
        *(str(tests / "faults" / "test_repetition.py"), str(tests / "faults" / "test_hostile.py")),
        cwd=tests.parent,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        | {"FABRIC_SENDER": "client"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    out, _ = await asyncio.wait_for(process.communicate(), 300)
    printed = out.decode()
    assert process.returncode == 0, printed
    assert "through a client session: aiohttp itself sends a GET a second time" in printed, printed
