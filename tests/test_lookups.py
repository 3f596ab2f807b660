"""Look-ups by natural keys, and phone numbers pointed at resources: through the front door, over a socket."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web

from helpers.scripted_server import ReceivedRequest, ScriptedServer
from signalwire_fabric_async import AsyncSession, ConfigurationError, NotFoundError, RequestTimeoutError, SwmlWebhook
from signalwire_fabric_async.lookups import find
from signalwire_fabric_async.lookups import wait_until_listed as wait
from signalwire_fabric_async.routing import take_calls_of
from signalwire_fabric_async.testing import FakeFabric


async def test_a_subscriber_is_found_by_its_email(session: AsyncSession) -> None:
    """The e-mail address is compared without regard to case; nobody with it is None."""
    for name in ("ada", "bob", "eve"):
        await session.subscribers.create(email=f"{name}@example.com")
    found = await session.subscribers.find(email="Bob@Example.com")
    assert found is not None
    assert found.subscriber.email == "bob@example.com"
    assert await session.subscribers.find(email="mallory@example.com") is None


async def test_a_sip_credential_is_found_by_its_user_name(session: AsyncSession) -> None:
    """The user name of a credential, of the project's or of a subscriber's, is looked for in its own listing."""
    desk = await session.sip_credentials.create(username="desk-1", password="sesame-opens")
    person = await session.subscribers.create(email="ada@example.com")
    credentials = session.subscribers.sip_credentials(person.id)
    ada = await credentials.create(username="ada", password="sesame-opens")
    found = await session.sip_credentials.find(username="desk-1")
    assert found is not None
    assert found.id == desk.id
    assert await session.sip_credentials.find(username="ada") is None
    assert await credentials.find(username="ada") == ada
    assert await credentials.find(username="desk-1") is None


@pytest.mark.parametrize("kind", ["phone_numbers", "verified_caller_ids", "short_codes"])
async def test_a_number_is_asked_for_with_a_filter(kind: str) -> None:
    """The service filters the numbers; what merely holds the digits is not the number."""

    def answer(_: ReceivedRequest) -> web.StreamResponse:
        numbers = [{"id": "1", "number": "+155512345670"}, {"id": "2", "number": "+15551234567"}]
        return web.json_response({"data": numbers, "links": {}})

    async with ScriptedServer(answer) as server, server.session() as session:
        found = await getattr(session, kind).find(number="+15551234567")
        assert found.id == "2"
        (request,) = server.requests
        assert (request.path, request.query) == (
            f"/api/relay/rest/{kind}",
            "filter_number=%2B15551234567&page_size=1000",
        )
        assert await getattr(session, kind).find(number="+15551234568") is None


async def test_a_find_reads_no_more_than_its_bound(session: AsyncSession) -> None:
    """Of more subscribers than the bound none has the address: that is an error, not a None."""
    for number in range(3):
        await session.subscribers.create(email=f"{number}@example.com")
    with pytest.raises(ConfigurationError, match="the first 2 items"):
        await session.subscribers.find(email="mallory@example.com", most=2)


async def test_a_look_up_is_bounded() -> None:
    """More items than the bound, none of them the one: that is an error, not a None."""
    async with FakeFabric() as fabric, fabric.session() as session:
        for number in range(4):
            await session.subscribers.create(email=f"{number}@example.com")
        assert await find(session.subscribers.list(), lambda _: False, most=5) is None
        with pytest.raises(ConfigurationError, match="the first 4 items"):
            await find(session.subscribers.list(page_size=2), lambda _: False, most=4)


async def test_what_is_listed_later_is_waited_for() -> None:
    """Each look is a new listing; in the end the item is returned, or it was not listed in time."""
    pages = iter([[], [{"id": "1"}], [{"id": "1"}, {"id": "2"}]])

    def answer(_: ReceivedRequest) -> web.StreamResponse:
        return web.json_response({"data": next(pages, []), "links": {}})

    async with ScriptedServer(answer) as server, server.session() as session:
        found = await wait(session.subscribers.list, lambda one: one.id == "2", interval=0)
        assert (found.id, len(server.requests)) == ("2", 3)
        with pytest.raises(RequestTimeoutError, match=r"not listed within 0\.02 s"):
            await wait(session.subscribers.list, lambda one: one.id == "2", patience=0.02, interval=0.01)


WEBHOOK = {
    "primary_request_url": "https://example.com/in",
    "primary_request_method": "GET",
    "fallback_request_url": "https://example.com/fallback",
    "fallback_request_method": "POST",
    "status_callback_url": None,
}
KINDS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "swml_webhook": (
        {"swml_webhook": WEBHOOK},
        {"call_handler": "relay_script", "call_relay_script_url": "https://example.com/in"},
    ),
    "cxml_webhook": (
        {"cxml_webhook": WEBHOOK},
        {
            "call_handler": "laml_webhooks",
            "call_request_url": "https://example.com/in",
            "call_request_method": "GET",
            "call_fallback_url": "https://example.com/fallback",
            "call_fallback_method": "POST",
        },
    ),
    "ai_agent": ({"ai_agent": {}}, {"call_handler": "ai_agent", "call_ai_agent_id": "resource"}),
}


@pytest.mark.parametrize("kind", KINDS)
async def test_webhooks_and_agents_take_calls_by_the_handler_of_the_number(kind: str) -> None:
    """The service refuses their assignment: one PUT of the number sets the handler, and nothing else is sent."""
    details, sent = KINDS[kind]

    def answer(request: ReceivedRequest) -> web.StreamResponse:
        if request.method == "GET":
            return web.json_response({"id": "resource", "type": kind, **details})
        return web.json_response({"id": "number", "number": "+15551234567"})

    async with ScriptedServer(answer) as server, server.session() as session:
        resource = await session.resources.get("resource")
        result = await take_calls_of(session, "number", resource)
        assert result.id == "number"
        _, request = server.requests
        assert (request.method, request.path, request.body) == ("PUT", "/api/relay/rest/phone_numbers/number", sent)


async def test_other_resources_are_assigned() -> None:
    """A resource of any other kind is assigned the phone route, which is the number's id."""

    def answer(request: ReceivedRequest) -> web.StreamResponse:
        kind = {"type": "swml_script", "swml_script": {}} if request.method == "GET" else {}
        return web.json_response({"id": "x", **kind})

    async with ScriptedServer(answer) as server, server.session() as session:
        resource = await session.resources.get("x")
        assert not isinstance(resource, SwmlWebhook)
        await take_calls_of(session, "number", resource)
        _, request = server.requests
        assert request.path == "/api/fabric/resources/x/phone_routes"
        assert request.body == {"phone_route_id": "number", "handler": "calling"}
        with pytest.raises(ConfigurationError, match=r"phone_numbers\.find"):
            await take_calls_of(session, "+15551234567", resource)


@pytest.mark.parametrize("refusal", [422, 404])
async def test_an_agent_is_assigned_where_its_handler_is_refused(refusal: int) -> None:
    """By the published description a number's handler cannot be an agent: a 422 leads to the assignment, a 404 does not."""

    def answer(request: ReceivedRequest) -> web.StreamResponse:
        if request.method == "PUT":
            return web.json_response({"errors": [{"code": "invalid", "detail": "no"}]}, status=refusal)
        return web.json_response({"id": "x", "type": "ai_agent", "ai_agent": {}})

    async with ScriptedServer(answer) as server, server.session() as session:
        resource = await session.resources.get("x")
        if refusal == 404:
            with pytest.raises(NotFoundError):
                await take_calls_of(session, "number", resource)
        else:
            await take_calls_of(session, "number", resource)
        assert [one.method for one in server.requests] == ["GET", "PUT", *(["POST"] if refusal == 422 else [])]
