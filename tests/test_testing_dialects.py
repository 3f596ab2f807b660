"""The stand-in's dialects, over raw HTTP: what the observed service does, fact by fact, and what the published one."""

from __future__ import annotations

import asyncio
import base64
import sys
from collections.abc import AsyncIterator
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import pytest

from signalwire_fabric_async import AsyncSession, ConfigurationError
from signalwire_fabric_async.testing import FakeFabric

NOBODY = "5a3e1d1c-dead-4000-8000-000000000001"
GATEWAY = {
    "name": "trunk",
    "uri": "sip.example.com",
    "encryption": "optional",
    "ciphers": ["AEAD_AES_256_GCM_8"],
    "codecs": ["PCMU"],
}
DOCUMENT = {"version": "1.0.0", "sections": {"main": [{"hangup": {}}]}}


class Client:
    """A client that knows HTTP and nothing of the SDK."""

    def __init__(self, fabric: FakeFabric, http: aiohttp.ClientSession) -> None:
        self.fabric = fabric
        self.http = http
        login = base64.b64encode(f"{fabric.project_id}:{fabric.api_token}".encode()).decode()
        self.headers = {"Authorization": f"Basic {login}"}

    async def send(
        self, method: str, path: str, body: Any = None, *, bearer: str = ""
    ) -> tuple[int, Any, dict[str, str]]:
        """Send a request below /api/fabric/: the status, the JSON value and the headers of its response."""
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else self.headers
        url = f"{self.fabric.base_url}/api/fabric/{path}"
        async with self.http.request(method, url, headers=headers, json=body) as response:
            value = await response.json() if response.content_type == "application/json" else None
            return response.status, value, dict(response.headers)

    async def ok(self, method: str, path: str, body: Any = None, *, bearer: str = "") -> Any:
        """Return the JSON value of a response that is a success."""
        status, value, _ = await self.send(method, path, body, bearer=bearer)
        assert status < 300, value
        return value

    async def refused(self, method: str, path: str, body: Any = None) -> list[tuple[str, str | None]]:
        """Return the codes and attributes of a 422."""
        status, value, _ = await self.send(method, path, body)
        assert status == 422, value
        return [(one["code"], one["attribute"]) for one in value["errors"]]


@pytest.fixture
async def client(fabric: FakeFabric) -> AsyncIterator[Client]:
    """Yield a client of this test's server."""
    async with aiohttp.ClientSession() as http:
        yield Client(fabric, http)


# What is unique -----------------------------------------------------------------------------------------------------


async def test_three_codes_say_that_a_value_is_taken(client: Client, fabric: FakeFabric) -> None:
    """E-mails, gateway URIs, SIP usernames, names and users of SIP addresses, aliases: each is refused by its member."""
    fabric.seed(subscribers=1)
    handler = fabric.stored("subscribers")[0]["id"]
    twice: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
        ("resources/subscribers", {"email": "a@example.com"}, {"email": "A@EXAMPLE.com"}, "email"),
        ("resources/sip_gateways", GATEWAY, {**GATEWAY, "name": "other"}, "uri"),
        (
            "resources/sip_endpoints",
            {"username": "ada", "password": "x"},
            {"username": "ada", "password": "y"},
            "username",
        ),
        ("sip_addresses", {"name": "desk", "user": "a"}, {"name": "desk", "user": "b"}, "name"),
        ("sip_addresses", {"name": "one"}, {"name": "two"}, "user"),
        ("addresses/alias", {"name": "front"}, {"name": "front"}, "name"),
    ]
    codes = set()
    for path, first, second, attribute in twice:
        more = {"calling_handler_resource_id": handler} if path == "sip_addresses" else {}
        more = {"resource_id": handler} if path.endswith("alias") else more
        await client.ok("POST", path, {**first, **more})
        ((code, named),) = await client.refused("POST", path, {**second, **more})
        assert named == attribute
        codes.add(code)
    assert codes == {"value_not_unique", "not_unique_within_project", "not_unique_within_space"}


async def test_a_username_has_no_white_space_and_no_at_sign(client: Client) -> None:
    """A SIP credential's username that a SIP URI could not hold is refused by name."""
    for username in ("a da", "ada@example.com", "ada\n"):
        codes = await client.refused("POST", "resources/sip_endpoints", {"username": username, "password": "x"})
        assert codes == [("invalid_parameter_value", "username")]


# Writes -------------------------------------------------------------------------------------------------------------


async def test_a_put_is_a_partial_change(client: Client) -> None:
    """What a PUT does not name stays, of a subscriber with a password alone too."""
    made = await client.ok(
        "POST", "resources/subscribers", {"email": "a@example.com", "first_name": "Ada", "time_zone": "UTC"}
    )
    for change in ({"job_title": "Countess"}, {"password": "sesame-opens"}, {}):
        changed = await client.ok("PUT", f"resources/subscribers/{made['id']}", change)
        own = changed["subscriber"]
        assert (own["email"], own["first_name"], own["time_zone"]) == ("a@example.com", "Ada", "UTC")
        assert own["job_title"] == "Countess"
        assert "password" not in str(changed)


@pytest.mark.fabric(dialect="published")
async def test_as_published_a_put_replaces(client: Client) -> None:
    """As published, what a PUT does not name goes back to its default, and an unknown member is refused."""
    made = await client.ok("POST", "resources/subscribers", {"email": "a@example.com", "job_title": "Countess"})
    changed = await client.ok("PUT", f"resources/subscribers/{made['id']}", {"email": "a@example.com"})
    assert changed["subscriber"]["job_title"] == ""
    codes = await client.refused(
        "PUT", f"resources/subscribers/{made['id']}", {"email": "a@b.example", "time_zone": "x"}
    )
    assert codes == [("invalid_parameter", "time_zone")]


async def test_unknown_members_are_dropped_in_silence(client: Client) -> None:
    """`timezone`, which the service spells `time_zone`, is accepted and gone; so are members of no name at all."""
    body = {"email": "a@example.com", "timezone": "Europe/Paris", "shoe_size": 43}
    made = await client.ok("POST", "resources/subscribers", body)
    assert made["subscriber"]["time_zone"] == "GMT"
    assert not {"timezone", "shoe_size"} & made["subscriber"].keys()


async def test_a_repeated_update_of_a_call_flow_is_refused(client: Client) -> None:
    """`document_version` must grow, by any number: the same PUT again is a 422 although the first was applied."""
    made = await client.ok("POST", "resources/call_flows", {"title": "Menu"})
    path = f"resources/call_flows/{made['id']}"
    change = {"document_version": 5, "flow_data": "{}", "relayml": DOCUMENT}
    changed = await client.ok("PUT", path, change)
    assert (changed["call_flow"]["document_version"], changed["call_flow"]["flow_data"]) == (5, {})
    assert await client.refused("PUT", path, change) == [("document_version_mismatch", "document_version")]
    renamed = await client.ok("PUT", path, {"title": "Other", "document_version": 6})
    assert (renamed["display_name"], renamed["call_flow"]["relayml"]) == ("Other", DOCUMENT)
    versions = await client.ok("GET", f"resources/call_flow/{made['id']}/versions")
    assert [one["document_version"] for one in versions["data"]] == [1, 5, 6]
    assert await client.refused("POST", "resources/call_flows", {"name": "Menu"}) == [
        ("missing_required_parameter", "title")
    ]


async def test_a_gateway_is_changed_as_a_whole(client: Client) -> None:
    """A PATCH of a gateway without its SIP members is refused with a code of its own; a creation by turns."""
    assert await client.refused("POST", "resources/sip_gateways", {"name": "trunk", "uri": "u"}) == [
        ("missing_required_parameter", "encryption")
    ]
    assert await client.refused(
        "POST", "resources/sip_gateways", {"name": "t", "uri": "u", "encryption": "optional"}
    ) == [
        ("missing_sip_configuration", "ciphers"),
        ("missing_sip_configuration", "codecs"),
    ]
    made = await client.ok("POST", "resources/sip_gateways", GATEWAY)
    codes = await client.refused("PATCH", f"resources/sip_gateways/{made['id']}", {"name": "other"})
    assert {code for code, _ in codes} == {"missing_sip_configuration"}
    codes = await client.refused("POST", "resources/sip_gateways", {**GATEWAY, "uri": "u", "encryption": "default"})
    assert codes == [("invalid_parameter_value", "encryption")]
    changed = await client.ok("PATCH", f"resources/sip_gateways/{made['id']}", {**GATEWAY, "encryption": "forbidden"})
    assert changed["sip_gateway"]["encryption"] == "forbidden"


@pytest.mark.parametrize("path", ["resources/sip_gateways", "resources/sip_endpoints"])
async def test_a_string_where_a_list_belongs_is_a_500(client: Client, path: str) -> None:
    """Codecs as a text are no list: the service breaks, and keeps nothing."""
    body = {**GATEWAY, "username": "ada", "password": "x", "codecs": "PCMU"}
    status, value, _ = await client.send("POST", path, body)
    assert (status, value) == (500, {"error": "Internal Server Error"})
    assert (await client.ok("GET", path))["data"] == []


async def test_blank_values_of_an_agent_are_not_stored(client: Client) -> None:
    """False and blank members of an agent are absent afterwards; a function's argument is built of what is known."""
    argument = {"type": "object", "minProperties": 1, "properties": {"a": {"type": "string", "format": "x"}}}
    made = await client.ok(
        "POST",
        "resources/ai_agents",
        {
            "name": "Ada",
            "prompt": {"text": "Hi", "temperature": 0, "mood": ""},
            "params": {"enable_vision": False, "ai_volume": 3},
            "SWAIG": {"functions": [{"function": "look", "argument": argument}]},
        },
    )
    own = made["ai_agent"]
    assert own["params"] == {"ai_volume": 3}
    assert own["prompt"] == {"text": "Hi", "temperature": 0}
    kept = {"type": "object", "properties": {"a": {"type": "string"}}}
    assert own["SWAIG"]["functions"][0]["argument"] == kept


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("resources/ai_agents", {"name": "Support Bot", "prompt": {"text": "You are helpful."}}),
        ("resources/ai_agents", {"name": "Support Bot", "prompt_text": "You are helpful."}),
        ("resources/sip_endpoints", {"username": "desk", "password": "sesame-opens"}),
        ("resources/swml_scripts", {"name": "s", "contents": '{"sections": {"main": []}}'}),
        ("resources/cxml_scripts", {"name": "s", "contents": "<Response/>", "script_type": "faxing"}),
        ("resources/conference_rooms", {"name": "lobby"}),
        ("resources/call_flows", {"title": "Menu"}),
        ("resources/subscribers", {"email": "a@example.com", "time_zone": "Europe/Paris"}),
    ],
)
async def test_what_the_vendors_own_tools_send_is_accepted(client: Client, path: str, body: dict[str, Any]) -> None:
    """Bodies of the vendor's SDK and command line, which the published description refuses."""
    await client.ok("POST", path, body)


# Ids, tokens, addresses ---------------------------------------------------------------------------------------------


async def test_operations_take_the_outer_id(client: Client) -> None:
    """The id inside a wrapper is none that an operation takes: 404, and the credential stays."""
    made = await client.ok("POST", "resources/sip_endpoints", {"username": "ada", "password": "x"})
    outer, inner = made["id"], made["sip_endpoint"]["id"]
    assert outer != inner
    for method, body in (("GET", None), ("PUT", {"caller_id": "1"}), ("DELETE", None)):
        assert (await client.send(method, f"resources/sip_endpoints/{inner}", body))[0] == 404
    changed = await client.ok("PUT", f"resources/sip_endpoints/{outer}", {"caller_id": "Ada", "encryption": "default"})
    assert (changed["sip_endpoint"]["caller_id"], changed["sip_endpoint"]["encryption"]) == ("Ada", "optional")
    assert (await client.send("DELETE", f"resources/sip_endpoints/{outer}"))[0] == 204


@pytest.mark.fabric(listing_lag=5)
async def test_a_minted_token_creates_the_subscriber_who_is_listed_later(client: Client, fabric: FakeFabric) -> None:
    """A token for an unknown reference makes a subscriber: there by id at once, in listings after the lag."""
    minted = await client.ok("POST", "subscribers/tokens", {"reference": "new@example.com", "time_zone": "UTC"})
    own = await client.ok("GET", f"resources/subscribers/{minted['subscriber_id']}")
    assert (own["subscriber"]["email"], own["subscriber"]["time_zone"]) == ("new@example.com", "UTC")
    listings = ("resources/subscribers", "resources", f"resources/subscribers/{minted['subscriber_id']}/addresses")
    for path in listings:
        assert (await client.ok("GET", path))["data"] == []
    fabric.clock.advance(5)
    for path in listings:
        assert len((await client.ok("GET", path))["data"]) == 1


async def test_addresses_are_filtered_and_sorted_or_the_parameter_is_refused(
    client: Client, fabric: FakeFabric
) -> None:
    """What the vendor's browser client asks for is honoured; any other parameter of any listing is a 422."""
    fabric.seed(subscribers=3, conference_rooms=2)
    token = (await client.ok("POST", "subscribers/tokens", {"reference": "person-1@example.com"}))["token"]

    async def names(query: str) -> list[str]:
        page = await client.ok("GET", f"addresses?{query}", bearer=token)
        if query:
            assert query.partition("&")[0] in page["links"]["self"]
        return [one["name"] for one in page["data"]]

    every = await names("")
    assert len(every) == 5
    assert await names("type=room") == every[3:]
    assert await names(f"name={every[4]}") == [every[4]]
    assert await names("name=nope") == await names("display_name=nope") == []
    assert await names("sort_by=name&sort_order=desc") == sorted(every, reverse=True)
    assert await names("sort_by=name&page_size=2&page_number=1") == sorted(every)[2:4]
    for path in ("addresses?zzz=1", "addresses?sort_by=shoe_size", "resources?email=x", "resources/subscribers?name=x"):
        bearer = token if path.startswith("addresses") else ""
        status, value, _ = await client.send("GET", path, bearer=bearer)
        assert (status, value["errors"][0]["attribute"]) == (422, path.partition("?")[2].partition("=")[0])


async def test_one_route_answers_two_kinds_of_callers(client: Client, fabric: FakeFabric) -> None:
    """A subscriber sees resources' addresses; the project its aliases, SIP addresses and numbers, each with its type."""
    fabric.seed(subscribers=1)
    person = fabric.stored("subscribers")[0]["id"]
    await client.ok("POST", "addresses/alias", {"name": "front-desk", "resource_id": person})
    await client.ok("POST", "addresses/sip", {"name": "desk", "calling_handler_resource_id": person})
    number = {"number": "+15550100", "handler_type": "calling", "resource_id": person}
    await client.ok("POST", "addresses/phone", number)
    own = await client.ok("GET", "addresses")
    assert [one["type"] for one in own["data"]] == ["alias", "sip", "phone"]
    assert own["items_count"] == 3
    assert (await client.ok("GET", "sip_addresses"))["data"][0]["type"] == "sip_address"
    token = (await client.ok("POST", "subscribers/tokens", {"reference": "person-0@example.com"}))["token"]
    seen = await client.ok("GET", "addresses", bearer=token)
    assert [one["resource_id"] for one in seen["data"]] == [person]
    assert (await client.send("DELETE", f"addresses/{own['data'][0]['id']}"))[0] == 204
    assert len((await client.ok("GET", "addresses"))["data"]) == 2


async def test_a_webhooks_handler_is_set_on_the_number(client: Client, fabric: FakeFabric) -> None:
    """A phone route goes to a subscriber, not to agents and webhooks."""
    fabric.seed(subscribers=1, ai_agents=1, swml_webhooks=1, cxml_webhooks=1)
    body = {"phone_route_id": NOBODY, "handler": "calling"}
    for kind, status in (("subscribers", 200), ("ai_agents", 404), ("swml_webhooks", 404), ("cxml_webhooks", 404)):
        path = f"resources/{fabric.stored(kind)[0]['id']}/phone_routes"
        assert (await client.send("POST", path, body))[0] == status, kind


# HTTP ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [401, 403])
async def test_a_missing_scope_is_401_or_403(status: Any) -> None:
    """A token without any of an operation's scopes is refused with the status that was chosen, with one of them let in."""
    async with FakeFabric(scopes=["Calling"], scope_status=status) as fabric, aiohttp.ClientSession() as http:
        client = Client(fabric, http)
        refused, value, headers = await client.send("GET", "resources/subscribers")
        assert (refused, value) == (status, {"error": {401: "Unauthorized", 403: "Forbidden"}[status]})
        assert ("WWW-Authenticate" in headers) == (status == 401)
        assert (await client.send("GET", "sip_addresses"))[0] == 200


async def test_the_headers_that_rfc_9110_asks_for(client: Client) -> None:
    """Date always, WWW-Authenticate with 401, Allow with 405, Content-Type with a body and none without; HEAD as GET."""
    status, _, headers = await client.send("GET", "resources/subscribers")
    assert (status, headers["Content-Type"]) == (200, "application/json; charset=utf-8")
    assert parsedate_to_datetime(headers["Date"]).tzinfo is not None
    status, _, headers = await client.send("GET", "resources/subscribers", bearer="no.such.token")
    assert (status, headers["WWW-Authenticate"]) == (401, 'Basic realm="SignalWire"')
    status, value, headers = await client.send("PUT", "resources/subscribers")
    assert (status, headers["Allow"], value) == (405, "GET, HEAD, POST", {"error": "Method Not Allowed"})
    made = await client.ok("POST", "resources/subscribers", {"email": "a@example.com"})
    async with client.http.head(
        f"{client.fabric.base_url}/api/fabric/resources/subscribers/{made['id']}", headers=client.headers
    ) as response:
        assert (response.status, await response.read()) == (200, b"")
    status, _, headers = await client.send("DELETE", f"resources/subscribers/{made['id']}")
    assert (status, "Content-Type" in headers) == (204, False)


@pytest.mark.parametrize(
    ("url", "valid"),
    [
        ("https://[::1]:3000/agent", True),
        ("https://[2001:db8::1]/x", True),
        ("https://example.com/a%20b?c=[d]", False),
        ("https://bücher.example/", False),
        ("https://e.example/%zz", False),
        ("https://[::1", False),
        ("https://e.example:99999/", False),
        ("https:///path", False),
        ("user:password@https://e.example/", True),
    ],
)
@pytest.mark.parametrize(
    ("path", "member", "more"),
    [
        ("swml_webhooks", "primary_request_url", {}),
        ("cxml_webhooks", "primary_request_url", {}),
        ("swml_scripts", "status_callback_url", {"name": "n", "contents": DOCUMENT}),
        ("relay_applications", "call_status_callback_url", {"name": "n", "topic": "t"}),
        ("ai_agents", "post_prompt_url", {"name": "n"}),
    ],
)
async def test_urls_are_judged_as_a_url_parser_does(
    client: Client, path: str, member: str, more: dict[str, Any], url: str, valid: bool
) -> None:
    """A URI of RFC 3986 is accepted, an IPv6 host too; what is none is refused by name."""
    body = {**more, member: url}
    if valid:
        await client.ok("POST", f"resources/{path}", body)
    else:
        assert await client.refused("POST", f"resources/{path}", body) == [("invalid_parameter_value", member)]


async def test_a_client_that_waits_for_100_continue_gets_it(fabric: FakeFabric) -> None:
    """`Expect: 100-continue` gets an interim response before the body is sent; another expectation a 417."""
    login = base64.b64encode(f"{fabric.project_id}:{fabric.api_token}".encode()).decode()
    body = b'{"email": "ada@example.com"}'

    async def ask(expected: str) -> tuple[bytes, bytes]:
        reader, writer = await asyncio.open_connection("127.0.0.1", fabric.port)
        head = (
            f"POST /api/fabric/resources/subscribers HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {login}\r\n"
            f"Content-Type: application/json\r\nExpect: {expected}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode())
        first = await reader.readline()
        if b" 100 " in first:
            await reader.readline()
            writer.write(body)
            first, interim = await reader.readline(), first
        else:
            interim = b""
        writer.close()
        await writer.wait_closed()
        return interim, first

    interim, status = await ask("100-continue")
    assert (interim.split()[1], status.split()[1]) == (b"100", b"201")
    assert (await ask("200-ok"))[1].split()[1] == b"417"


@pytest.mark.fabric(dialect="both")
async def test_both_dialects_take_turns(client: Client) -> None:
    """Either form of a body is taken; resources are returned in one form and the other by turns, each of them whole."""
    first = await client.ok("POST", "resources/subscribers", {"email": "a@example.com", "time_zone": "UTC"})
    second = await client.ok("POST", "resources/subscribers", {"email": "b@example.com", "timezone": "UTC"})
    forms = [{"time_zone", "timezone"} & one["subscriber"].keys() for one in (first, second)]
    assert sorted(forms, key=str) == [{"time_zone"}, {"timezone"}]
    assert [one["subscriber"].get("time_zone", one["subscriber"].get("timezone")) for one in (first, second)] == [
        "UTC",
        "UTC",
    ]


@pytest.mark.parametrize("setting", [{"dialect": "klingon"}, {"scope_status": 404}, {"listing_lag": -1}])
def test_settings_are_checked(setting: dict[str, Any]) -> None:
    """A dialect that is none, another status of a missing scope, a negative lag: each raises at once."""
    with pytest.raises(ConfigurationError):
        FakeFabric(**setting)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="eager tasks came with Python 3.12")
def test_no_task_is_left_under_an_eager_factory() -> None:
    """When the server is closed its connections' tasks are over, whatever makes tasks in the loop."""

    async def run() -> int:
        async with FakeFabric(allow_duplicates=True) as fabric, fabric.session() as session:
            await asyncio.gather(*(session.subscribers.create(email=f"{n}@example.com") for n in range(50)))
        return len(asyncio.all_tasks()) - 1

    def eager() -> asyncio.AbstractEventLoop:
        loop = asyncio.new_event_loop()
        loop.set_task_factory(asyncio.eager_task_factory)  # type: ignore[attr-defined]  # of Python 3.12 and later
        return loop

    with asyncio.Runner(loop_factory=eager) as runner:
        assert runner.run(run()) == 0


async def test_an_action_without_a_handler_is_501(client: Client, fabric: FakeFabric) -> None:
    """Of an operation that only a handler of its own understands nothing is made up; an unknown id is 404 first."""
    fabric.seed(subscribers=1)
    person = fabric.stored("subscribers")[0]["id"]
    name = "resources.assign_whatsapp_number"
    special = fabric.space.special
    fabric.space.special = {one: make for one, make in special.items() if one != name}
    body = {"whatsapp_number_id": NOBODY, "handler": "calling"}
    assert (await client.send("POST", f"resources/{NOBODY}/whatsapp_numbers", body))[:2] == (
        404,
        {"error": "Not Found"},
    )
    status, value, _ = await client.send("POST", f"resources/{person}/whatsapp_numbers", body)
    assert (status, value) == (501, {"error": f"no handler for {name}"})


async def test_a_stand_in_in_another_container(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bound to every address, its links name the host that was asked; plain http goes there once the host is named."""
    async with FakeFabric(host="0.0.0.0") as fabric:  # what the test is about
        url = f"http://stand-in.localhost:{fabric.port}"
        with pytest.raises(ConfigurationError, match="SIGNALWIRE_PLAIN_HTTP_HOSTS"):
            AsyncSession(base_url=url, project_id=fabric.project_id, api_token=fabric.api_token)
        monkeypatch.setenv("SIGNALWIRE_PLAIN_HTTP_HOSTS", "other, stand-in.localhost")
        session = AsyncSession(base_url=url, project_id=fabric.project_id, api_token=fabric.api_token)
        assert "stand-in.localhost" in repr(session)
        async with aiohttp.ClientSession() as http:
            headers = {**Client(fabric, http).headers, "Host": "stand-in:8080"}
            async with http.get(f"{fabric.base_url}/api/fabric/resources", headers=headers) as response:
                assert (await response.json())["links"]["self"].startswith("http://stand-in:8080/api/fabric/resources?")
