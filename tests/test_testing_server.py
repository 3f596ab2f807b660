"""The stand-in server's promises: state, seeding, counting, the quota; through the SDK's own session."""

from __future__ import annotations

import asyncio
import base64
import gc
import socket
from typing import Any

import aiohttp
import pytest

from signalwire_fabric_async import (
    AsyncSession,
    AuthenticationError,
    ConfigurationError,
    NotFoundError,
    RateLimitError,
    RetryPolicy,
    SipCredential,
    ValidationError,
    converter,
)
from signalwire_fabric_async.testing import FakeFabric

ONCE = RetryPolicy(attempts=1)


def login_of(fabric: FakeFabric) -> str:
    """Return the Authorization header of the server's project."""
    return "Basic " + base64.b64encode(f"{fabric.project_id}:{fabric.api_token}".encode()).decode()


async def test_follows_links_until_there_are_none(session: AsyncSession, fabric: FakeFabric) -> None:
    """Seeded subscribers come in the order of their numbers, in pages of the size that was set."""
    fabric.seed(subscribers=120, page_size=50)
    assert [s.subscriber.first_name async for s in session.subscribers.list()] == [str(n) for n in range(120)]
    assert fabric.requests("GET", "subscribers") == 3


async def test_patch_keeps_what_it_does_not_name(session: AsyncSession, fabric: FakeFabric) -> None:
    """A PATCH changes what it names and nothing else; a password is accepted and never answered."""
    person = await session.subscribers.create(email="ada@example.com", password="a-long-password")
    credentials = session.subscribers.sip_credentials(person.id)
    made = await credentials.create(username="ada", password="canary-password", caller_id="Ada", codecs=["OPUS"])
    changed = await credentials.update(made.id, password="canary-other", encryption="required")
    assert (changed.id, changed.username, changed.caller_id, list(changed.codecs), changed.encryption) == (
        made.id,
        "ada",
        "Ada",
        ["OPUS"],
        "required",
    )
    assert "canary" not in str(fabric.stored("subscribers.sip_credentials", person.id))


@pytest.mark.fabric(dialect="published")
async def test_put_replaces(session: AsyncSession, fabric: FakeFabric) -> None:
    """A PUT puts what it does not name back to its default, but for what has none."""
    person = await session.subscribers.create(email="ada@example.com", first_name="Ada", job_title="Countess")
    changed = await session.subscribers.update(person.id, email="ada@example.com", first_name="A.")
    assert (changed.id, changed.subscriber.first_name, changed.subscriber.job_title) == (person.id, "A.", "")
    fabric.seed(
        relay_applications=[{"name": "first", "topic": "calls", "call_status_callback_url": "https://x.example"}]
    )
    (application,) = await session.relay_applications.list().collect()
    replaced = await session.relay_applications.update(application.id, name="second")
    assert (replaced.relay_application.topic, replaced.relay_application.call_status_callback_url) == ("calls", None)


async def test_no_duplicates(session: AsyncSession, fabric: FakeFabric) -> None:
    """A second subscriber with an e-mail address is refused, until the first one is gone or has another."""
    first = await session.subscribers.create(email="ada@example.com")
    with pytest.raises(ValidationError) as refused:
        await session.subscribers.create(email="ADA@example.com")
    assert refused.value.errors[0].attribute == "email"
    await session.subscribers.update(first.id, email="ada@example.org")
    second = await session.subscribers.create(email="ada@example.com")
    with pytest.raises(ValidationError):
        await session.subscribers.update(first.id, email="ada@example.com")
    await session.subscribers.delete(second.id)
    await session.subscribers.create(email="ada@example.com")
    assert len(fabric.stored("subscribers")) == 2


@pytest.mark.fabric(allow_duplicates=True)
async def test_duplicates_where_allowed(session: AsyncSession, fabric: FakeFabric) -> None:
    """With `allow_duplicates`, two subscribers may share an e-mail address."""
    await session.subscribers.create(email="ada@example.com")
    await session.subscribers.create(email="ada@example.com")
    assert [one["subscriber"]["email"] for one in fabric.stored("subscribers")] == ["ada@example.com"] * 2


async def test_delete_takes_what_is_below(session: AsyncSession, fabric: FakeFabric) -> None:
    """What was deleted is gone from its listing, from the resources, with its credentials and its addresses."""
    person = await session.subscribers.create(email="ada@example.com")
    await session.subscribers.sip_credentials(person.id).create(username="ada", password="hack-me-if-you-can")
    assert (await session.resources.get(person.id)).id == person.id
    await session.resources.delete(person.id)
    for gone in (
        session.subscribers.get(person.id),
        session.subscribers.delete(person.id),
        session.resources.get(person.id),
        session.subscribers.sip_credentials(person.id).list(),
    ):
        with pytest.raises(NotFoundError):
            await gone
    assert fabric.stored("subscribers.sip_credentials", person.id) == []


async def test_what_is_created_is_a_resource(session: AsyncSession) -> None:
    """What was created of any kind is listed among all resources, in order, as its own class."""
    room = await session.conference_rooms.create(name="lobby", enable_room_previews=False)
    script = await session.cxml_scripts.create(name="Answer", contents="<Response/>")
    listed = await session.resources.list().collect()
    assert [(type(one), one.id) for one in listed] == [(type(room), room.id), (type(script), script.id)]
    (address,) = await session.conference_rooms.list_addresses(room.id).collect()
    assert address.channels.video is not None
    assert address.resource_id == room.id


async def test_call_flows_have_versions(session: AsyncSession) -> None:
    """Each change of a call flow is a version that can be deployed; the number must grow, so a repeated PUT is refused."""
    flow = await session.call_flows.create(title="Menu")
    document = {"version": "1.0.0", "sections": {"main": [{"hangup": {}}]}}
    change: dict[str, Any] = {"document_version": 2, "flow_data": {"a": 1}, "relayml": document}
    await session.call_flows.update(flow.id, **change)
    with pytest.raises(ValidationError) as repeated:
        await session.call_flows.update(flow.id, **change)
    assert [one.code for one in repeated.value.errors] == ["document_version_mismatch"]
    versions = await session.call_flows.list_versions(flow.id).collect()
    assert [one.document_version for one in versions] == [1, 2]
    deployed = await session.call_flows.deploy_version(flow.id, call_flow_version_id=versions[1].id)
    assert (deployed.id, deployed.document_version, deployed.relayml) == (versions[1].id, 2, document)
    assert (await session.call_flows.deploy_version(flow.id, document_version=1)).id == versions[0].id


@pytest.mark.fabric(dialect="published")
async def test_a_script_keeps_its_type(session: AsyncSession) -> None:
    """A SWML script changes its type with its contents alone; a blank callback is none."""
    document = {"version": "1.0.0", "sections": {"main": []}}
    script = await session.swml_scripts.create(name="Hello", script_type="messaging", contents=document)
    renamed = await session.swml_scripts.update(script.id, extra={"display_name": "Hi"})
    assert (renamed.display_name, renamed.swml_script.script_type) == ("Hi", "messaging")
    for wrong in ({"script_type": "calling"}, {"status_callback_url": "https://example.com/x"}):
        with pytest.raises(ValidationError):
            await session.swml_scripts.update(script.id, **wrong)  # type: ignore[call-overload]  # wrong on purpose
    changed = await session.swml_scripts.update(script.id, contents=document)
    assert changed.swml_script.script_type == "calling"
    with pytest.raises(ValidationError) as refused:
        await session.swml_scripts.create(name="Hello", contents={"sections": {}})
    assert refused.value.errors[0].attribute == "contents.sections.main"
    application = await session.relay_applications.create(name="a", topic="b", call_status_callback_url="")
    assert application.relay_application.call_status_callback_url is None


@pytest.mark.fabric(dialect="published")
async def test_a_script_keeps_what_its_update_does_not_name(session: AsyncSession) -> None:
    """A PUT of a SWML script changes what it names alone; one that becomes a script for messages loses its callback."""
    document = {"version": "1.0.0", "sections": {"main": []}}
    script = await session.swml_scripts.create(
        name="Hello", contents=document, status_callback_url="https://example.com/status"
    )
    renamed = await session.swml_scripts.update(script.id, extra={"display_name": "Hi"})
    assert renamed.swml_script.status_callback_url == "https://example.com/status"
    assert (renamed.display_name, renamed.swml_script.contents) == ("Hi", document)
    for kind in ("messaging", "calling"):
        changed = await session.swml_scripts.update(script.id, script_type=kind, contents=document)
        assert (changed.swml_script.script_type, changed.swml_script.status_callback_url) == (kind, None)


@pytest.mark.fabric(dialect="published")
async def test_a_part_of_an_agent(session: AsyncSession) -> None:
    """A PATCH may name a part of an agent's prompt; text gives way to sections, and what would be incomplete is refused."""
    own = "5a3e1d1c-0000-4000-8000-000000000001"
    agent = await session.ai_agents.create(
        name="Ada", extra={"agent_id": own}, prompt={"text": "Hi", "temperature": 0.5}
    )
    warmer = await session.ai_agents.update(agent.id, prompt={"temperature": 1.0})
    assert converter.unstructure(warmer.ai_agent.prompt) == {"text": "Hi", "temperature": 1.0}
    sections = await session.ai_agents.update(agent.id, prompt={"pom": [{"title": "Goal", "body": "Help."}]})
    assert converter.unstructure(sections.ai_agent.prompt)["pom"][0]["body"] == "Help."
    assert "text" not in converter.unstructure(sections.ai_agent.prompt)
    with pytest.raises(ValidationError) as refused:
        await session.ai_agents.update(agent.id, post_prompt={"temperature": 1.0})
    assert (refused.value.errors[0].attribute or "").startswith("post_prompt")
    assert (await session.ai_agents.get(agent.id)).ai_agent.post_prompt is None


async def test_assignments_are_remembered(session: AsyncSession, fabric: FakeFabric) -> None:
    """What is assigned to a resource can be asserted on, and a credential knows its new handler."""
    fabric.seed(sip_credentials=1, swml_scripts=1)
    (credential,), (script,) = fabric.stored("sip_credentials"), fabric.stored("swml_scripts")
    await session.resources.assign_sip_credential(script["id"], sip_endpoint_id=credential["id"])
    assert fabric.assignments(script["id"]) == [
        {
            "operation": "resources.assign_sip_credential",
            "resource_id": script["id"],
            "sip_endpoint_id": credential["id"],
        }
    ]
    assert fabric.stored("sip_credentials")[0]["sip_endpoint"]["calling_handler_resource_id"] == script["id"]
    assigned = await session.resources.get(credential["id"])
    assert isinstance(assigned, SipCredential)
    assert assigned.sip_endpoint.call_handler == "relay_script"


async def test_tokens_authorize(session: AsyncSession, fabric: FakeFabric) -> None:
    """A subscriber's token reaches every address, a guest's those that it allows; a refresh token is used once."""
    fabric.seed(subscribers=2)
    issued = await session.tokens.create_subscriber(reference="new@example.com", first_name="New")
    assert fabric.stored("subscribers")[2]["id"] == issued.subscriber_id
    subscriber = session.as_subscriber(issued.token)
    addresses = await subscriber.addresses.list().collect()
    assert len(addresses) == 3
    guest = await session.tokens.create_guest(allowed_addresses=[addresses[1].id])
    as_guest = session.as_subscriber(guest.token)
    assert [one.id async for one in as_guest.addresses.list()] == [addresses[1].id]
    with pytest.raises(NotFoundError):
        await as_guest.addresses.get(addresses[0].id)
    invited = await subscriber.tokens.create_invite(address_id=addresses[2].id)
    assert (await session.as_subscriber(invited.token).addresses.get(addresses[2].id)).id == addresses[2].id
    renewed = await session.tokens.refresh_subscriber(refresh_token=issued.refresh_token)
    assert len(await session.as_subscriber(renewed.token).addresses.list().collect()) == 3
    with pytest.raises(ValidationError):
        await session.tokens.refresh_subscriber(refresh_token=issued.refresh_token)
    for useless in (issued.refresh_token, "made.up.token"):
        with pytest.raises(AuthenticationError):
            await session.as_subscriber(useless).addresses.list()


async def test_a_token_expires(session: AsyncSession, fabric: FakeFabric) -> None:
    """A token is good until the time that it was asked for, on the server's own clock."""
    issued = await session.tokens.create_subscriber(reference="a@example.com", expire_at=int(fabric.clock.wall()) + 60)
    view = session.as_subscriber(issued.token)
    await view.addresses.list()
    fabric.clock.advance(61)
    with pytest.raises(AuthenticationError):
        await view.addresses.list()


async def test_paging_refuses_nonsense(session: AsyncSession, fabric: FakeFabric) -> None:
    """Page sizes out of bounds and tokens that no link gave are refused by name."""
    login = login_of(fabric)
    async with aiohttp.ClientSession(base_url=fabric.base_url, headers={"Authorization": login}) as http:
        for query in ("page_size=0", "page_size=1001", "page_size=x", "page_number=-1", "page_token=PAx"):
            async with http.get(f"/api/fabric/resources/subscribers?{query}") as answer:
                assert answer.status == 422
                named = None if "token" in query else query.partition("=")[0]
                assert [one["attribute"] for one in (await answer.json())["errors"]] == [named]


async def test_a_listing_is_stable(session: AsyncSession, fabric: FakeFabric) -> None:
    """A listing shows what was there all along exactly once, although others are deleted and created meanwhile."""
    fabric.seed(subscribers=30)
    seen: list[str] = []
    async for page in session.subscribers.list(page_size=10).pages():
        seen += [one.subscriber.first_name for one in page.data]
        await session.subscribers.delete(page.data[0].id)
        await session.subscribers.create(email=f"late-{len(seen)}@example.com", first_name="late")
    assert [name for name in seen if name != "late"] == [str(n) for n in range(30)]


async def test_a_listing_resumes_from_its_token(session: AsyncSession, fabric: FakeFabric) -> None:
    """The token of a page's next link alone leads to what comes next."""
    fabric.seed(subscribers=5)
    page = await session.subscribers.list(page_size=2)
    rest = session.subscribers.list(page_size=2, page_token=page.next_page_token)
    assert [one.subscriber.first_name async for one in rest] == ["2", "3", "4"]


async def test_counts_and_log(session: AsyncSession, fabric: FakeFabric) -> None:
    """Every request is logged with its operation, its status and whether it was executed."""
    person = await session.subscribers.create(email="ada@example.com")
    with pytest.raises(ValidationError):
        await session.subscribers.create(email="ada@example.com")
    with pytest.raises(NotFoundError):
        await session.subscribers.get("no-such-id")
    await session.subscribers.get(person.id)
    assert [(one.method, one.operation, one.status, one.executed) for one in fabric.log] == [
        ("POST", "subscribers.create", 201, True),
        ("POST", "subscribers.create", 422, False),
        ("GET", "subscribers.get", 404, False),
        ("GET", "subscribers.get", 200, True),
    ]
    assert fabric.log[0].json == {"email": "ada@example.com"}
    assert "ada" not in repr(fabric.log)
    assert fabric.log[3].json is None
    assert fabric.log[3].path == f"/api/fabric/resources/subscribers/{person.id}"
    assert (fabric.executed("subscribers.create"), fabric.answered("subscribers.create")) == (1, 2)
    assert (fabric.requests(), fabric.requests("POST"), fabric.requests(resource="subscribers")) == (4, 2, 4)
    fabric.assert_sent("POST", "subscribers", times=2)
    fabric.assert_sent("GET")
    fabric.assert_not_sent("DELETE")
    with pytest.raises(AssertionError, match=r"expected POST subscribers once.*twice.*\n.*-> 201.*\n.*-> 422"):
        fabric.assert_sent("POST", "subscribers", times=1)
    fabric.forget()
    assert (fabric.log, fabric.executed(), fabric.answered(), fabric.fullest_window) == ((), 0, 0, 0)
    assert len(fabric.stored("subscribers")) == 1


@pytest.mark.fabric(write_limit=5, window=1.0, session={"quota": None, "retry": ONCE})
async def test_quota(session: AsyncSession, fabric: FakeFabric) -> None:
    """Above the limit of a sliding window writes get 429 with Retry-After; reads and deletes are not counted."""
    calls = [session.subscribers.create(email=f"{n}@example.com") for n in range(8)]
    done = await asyncio.gather(*calls, return_exceptions=True)
    refused = [one for one in done if isinstance(one, RateLimitError)]
    assert len(refused) == 3
    assert {one.retry_after for one in refused} == {1.0}
    assert fabric.executed("subscribers.create") == 5
    assert fabric.fullest_window == 8
    for one in fabric.stored("subscribers"):
        await session.subscribers.delete(one["id"])
    await asyncio.sleep(1.0)
    await session.subscribers.create(email="later@example.com")
    assert fabric.fullest_window == 8


async def test_quota_headers() -> None:
    """With a limit, every answer tells it and what remains of it; without one, none does."""
    for limit, headers in ((3, [("3", "2"), ("3", "1"), ("3", "0"), ("3", "0")]), (None, [(None, None)] * 4)):
        async with FakeFabric(write_limit=limit) as fabric, aiohttp.ClientSession() as http:
            for expected in headers:
                async with http.post(f"{fabric.base_url}/api/fabric/resources/subscribers", json={}) as answer:
                    names = ("X-RateLimit-Limit", "X-RateLimit-Remaining")
                    assert tuple(answer.headers.get(name) for name in names) == expected


async def test_authorization(fabric: FakeFabric) -> None:
    """Other credentials are refused, also where the body is wrong too."""
    async with fabric.session(api_token="PT-another") as other:
        with pytest.raises(AuthenticationError):
            await other.subscribers.create(email="a@example.com", extra={"no": 1})
    assert fabric.executed() == 0


@pytest.mark.parametrize("written", [str.lower, str.upper, str.title])
async def test_the_scheme_of_an_authorization_is_written_in_any_case(fabric: FakeFabric, written: Any) -> None:
    """`basic` and `BEARER` are the schemes that they are in any other spelling; another scheme is none of them."""
    home = f"{fabric.base_url}/api/fabric"
    login = login_of(fabric).removeprefix("Basic ")
    async with aiohttp.ClientSession() as http:
        headers = {"Authorization": f"{written('basic')}  {login}"}
        async with http.post(f"{home}/subscribers/tokens", json={"reference": "a@example.com"}, headers=headers) as one:
            token = (await one.json())["token"]
        for scheme, status in (("bearer", 200), ("basic", 401), ("token", 401)):
            headers = {"Authorization": f"{written(scheme)} {token}"}
            async with http.get(f"{home}/addresses", headers=headers) as answer:
                assert answer.status == status


async def test_seeding(session: AsyncSession, fabric: FakeFabric) -> None:
    """Mappings are seeded with what they say; kinds without a create can be seeded; others cannot."""
    fabric.seed(subscribers=[{"email": "ada@example.com"}, {"email": "b@example.com", "first_name": "B"}])
    fabric.seed(dialogflow_agents=1, cxml_applications=[{"display_name": "Old", "voice_url": "https://x.example"}])
    assert [one["subscriber"]["email"] for one in fabric.stored("subscribers")] == ["ada@example.com", "b@example.com"]
    (application,) = await session.cxml_applications.list().collect()
    assert application.display_name == application.cxml_application.friendly_name == "Old"
    assert application.cxml_application.voice_url == "https://x.example"
    ada = fabric.stored("subscribers")[0]["id"]
    fabric.seed(subscribers__sip_credentials=[{"fabric_subscriber_id": ada, "username": "ada"}])
    assert [one.username async for one in session.subscribers.sip_credentials(ada).list()] == ["ada"]
    for wrong in (
        {"resources": 1},
        {"no_such_kind": 1},
        {"subscribers": "ada"},
        {"subscribers": [7]},
        {"page_size": 0},
    ):
        with pytest.raises(ConfigurationError):
            fabric.seed(**wrong)
    with pytest.raises(ConfigurationError, match="fabric_subscriber_id"):
        fabric.seed(subscribers__sip_credentials=1)
    assert fabric.requests("POST") == 0


async def test_stored_is_a_copy(fabric: FakeFabric) -> None:
    """What `stored` answers can be changed without changing what the server holds."""
    fabric.seed(subscribers=1)
    fabric.stored("subscribers")[0]["subscriber"]["email"] = "changed"
    assert fabric.stored("subscribers")[0]["subscriber"]["email"] == "person-0@example.com"


async def test_same_seed_same_ids() -> None:
    """Two servers with the same seed give the same ids, with another seed others."""
    ids = []
    for seed in (1, 1, 2):
        async with FakeFabric(seed=seed) as fabric:
            fabric.seed(subscribers=3)
            ids.append([one["id"] for one in fabric.stored("subscribers")])
    assert ids[0] == ids[1] != ids[2]
    assert len({*ids[0], *ids[2]}) == 6


async def test_closes_with_everything_open() -> None:
    """Closing ends stalled answers and idle connections at once, and frees the port; what is held can be read."""
    fabric = FakeFabric()
    async with fabric:
        assert (await _status(fabric.port, b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n")) == 404
        fabric.seed(subscribers=1)
        fabric.stall("subscribers.list")
        async with fabric.session() as session:
            waiting = asyncio.ensure_future(session.subscribers.list())
            while not fabric.executed("subscribers.list"):
                await asyncio.sleep(0.01)
            began = asyncio.get_running_loop().time()
            await fabric.close()
            assert asyncio.get_running_loop().time() - began < 10  # a server of aiohttp waits for a minute by default
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
    assert len(fabric.stored("subscribers")) == 1
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", fabric.port))
    async with FakeFabric(port=fabric.port) as second:
        assert second.port == fabric.port
    gc.collect()


async def _status(port: int, request: bytes) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    line = await reader.readline()
    writer.close()
    return int(line.split()[1])


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        ("GET /", 404),
        ("GET /api/fabric/resources/subscribers/", 404),
        ("GET /api/fabric/resources/subscribers/a/b/c/d", 404),
        ("PATCH /api/fabric/resources/subscribers", 405),
        ("GET /api/fabric/../fabric/resources/subscribers", 404),
    ],
)
async def test_what_is_not_served(fabric: FakeFabric, request_line: str, status: int) -> None:
    """Other paths are not found, other methods not allowed."""
    request = f"{request_line} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    assert await _status(fabric.port, request) == status
    assert fabric.log[0].operation == ""


async def test_a_body_that_is_no_json(fabric: FakeFabric) -> None:
    """A body that is not JSON is a bad request, and is not executed."""
    login = login_of(fabric)
    url = f"{fabric.base_url}/api/fabric/resources/subscribers"
    headers = {"Authorization": login}
    async with aiohttp.ClientSession(headers=headers) as http, http.post(url, data=b"{") as answer:
        assert (answer.status, await answer.json()) == (400, {"error": "Bad Request"})
    assert fabric.executed() == 0


def test_not_open() -> None:
    """A server that is not open says so."""
    fabric = FakeFabric()
    with pytest.raises(RuntimeError, match="async with"):
        fabric.seed(subscribers=1)
    assert repr(fabric) == "<FakeFabric not open>"
    with pytest.raises(ConfigurationError):
        FakeFabric(project_id="a:b")


async def test_what_is_kept_for_ever_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The log of a server that runs for long keeps the latest requests, while the counts are of all."""
    monkeypatch.setattr("signalwire_fabric_async.testing.http.request_log.KEPT", 5)
    async with FakeFabric() as fabric, fabric.session() as session:
        for n in range(8):
            await session.subscribers.create(email=f"{n}@example.com")
        assert [one.json for one in fabric.log] == [{"email": f"{n}@example.com"} for n in range(3, 8)]
        assert (fabric.requests("POST", "subscribers"), fabric.executed(), fabric.answered()) == (8, 8, 8)
