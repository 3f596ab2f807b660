"""The response beside a call's value."""

from __future__ import annotations

import asyncio
import pickle
from typing import assert_type

import pytest

from helpers.fault_sessions import opened
from helpers.raw_server import SUBSCRIBER, RawServer, in_turn, says
from signalwire_fabric_async import (
    APIError,
    ConfigurationError,
    NotFoundError,
    Page,
    RawResponse,
    ResponseError,
    RetryPolicy,
    Subscriber,
)
from signalwire_fabric_async.testing import FakeFabric


async def test_status_headers_and_request_id_are_reachable() -> None:
    """The value is typed as the call's; headers are found in any case, and the attempts are counted."""
    good = says(200, SUBSCRIBER, {"X-Request-Id": "r-1", "X-Other": "o"})
    async with RawServer(in_turn(says(503, {}, {"Retry-After": "0"}), good)) as server, opened(server) as session:
        raw = await session.with_raw_response(session.subscribers.get("s1"))
        assert_type(raw, RawResponse[Subscriber])
        assert raw.value.display_name == "Ada"
        assert (raw.status, raw.request_id, raw.attempts) == (200, "r-1", 2)
        assert raw.headers["x-other"] == raw.headers["X-OTHER"] == "o"
        assert "o" not in repr(raw).partition("status=")[2]


async def test_a_listing_gives_its_first_page(fabric: FakeFabric) -> None:
    """A pager is awaited for one page."""
    async with fabric.session() as session:
        raw = await session.with_raw_response(session.subscribers.list())
        assert_type(raw, RawResponse[Page[Subscriber]])
        assert raw.value.data == ()
        assert raw.status == 200


async def test_errors_are_the_calls_own_and_other_calls_are_not_recorded(fabric: FakeFabric) -> None:
    """What the call raises comes out; calls beside it keep their own responses."""
    async with fabric.session() as session:
        with pytest.raises(NotFoundError):
            await session.with_raw_response(session.subscribers.get("00000000-0000-4000-8000-000000000000"))
        made = [session.subscribers.create(email=f"{number}@example.com") for number in range(20)]
        raws = await asyncio.gather(*(session.with_raw_response(one) for one in made))
        assert [raw.value.subscriber.email for raw in raws] == [f"{number}@example.com" for number in range(20)]
        assert {raw.status for raw in raws} <= {200, 201}
        task = asyncio.ensure_future(session.subscribers.list().collect())
        with pytest.raises(ConfigurationError, match="a call that was not started"):
            await session.with_raw_response(task)


@pytest.mark.parametrize("status", [404, 422, 500])
async def test_an_error_has_the_headers_of_its_response(status: int) -> None:
    """A rejected call has its status, headers in any case and request id, also after pickling; a secret is masked."""
    refusal = says(status, {"error": "no"}, {"X-Request-Id": "r-9", "X-Other": "o", "X-Echo": "PT-token-of-tests"})
    async with (
        RawServer(in_turn(refusal)) as server,
        opened(server, api_token="PT-token-of-tests", retry=RetryPolicy(attempts=1)) as session,
    ):
        with pytest.raises(APIError) as caught:
            await session.with_raw_response(session.subscribers.get("s1"))
    for error in (caught.value, pickle.loads(pickle.dumps(caught.value))):
        assert (error.status, error.request_id) == (status, "r-9")
        assert error.headers["x-other"] == error.headers["X-OTHER"] == "o"
        assert "PT-token-of-tests" not in str(error.headers)


async def test_an_invalid_response_has_its_headers() -> None:
    """A 2xx that is no JSON says what sent it, such as a gateway's page."""
    page = says(200, b"<html>", {"Server": "gateway"})
    async with RawServer(in_turn(page)) as server, opened(server) as session:
        with pytest.raises(ResponseError) as caught:
            await session.with_raw_response(session.subscribers.get("s1"))
    assert (caught.value.status, caught.value.headers["server"]) == (200, "gateway")
