"""The stand-in's responses in each dialect, judged by its description alone: our own models have no say here."""

from __future__ import annotations

import base64
import re
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from helpers.response_check import CHECKS, Check, Described
from signalwire_fabric_async.testing import FakeFabric

KINDS = {  # by the step of a path
    "addresses/alias": "alias_addresses",
    "addresses/phone": "phone_number_addresses",
    "addresses/sip": "sip_addresses",
    "call_flow": "call_flows",
    "conference_room": "conference_rooms",
    "sip_endpoints": "sip_credentials",
}
DOCUMENT = {"version": "1.0.0", "sections": {"main": [{"answer": {}}]}}
SEEDED = [
    "ai_agents",
    "call_flows",
    "conference_rooms",
    "cxml_applications",
    "cxml_scripts",
    "cxml_webhooks",
    "dialogflow_agents",
    "freeswitch_connectors",
    "relay_applications",
    "sip_addresses",
    "sip_credentials",
    "sip_gateways",
    "subscribers",
    "swml_scripts",
    "swml_webhooks",
]

OPERATIONS = [one for check in CHECKS.values() for one in check.operations()]


def name_of(operation: Described) -> str:
    """Return the name of a test's parameter."""
    return f"{operation.check.dialect}-{operation.id}"


def stored_kind(path: str) -> str:
    """Return the kind of resource that a path is about."""
    step, _, rest = path.removeprefix("/api/fabric/").removeprefix("resources/").partition("/")
    second = f"{step}/{rest.partition('/')[0]}"
    return KINDS.get(second) or KINDS.get(step, step)


def shared(name: str) -> str:
    """Return a text that no other resource has."""
    return f"new-{name}-x".lower()


class Raw:
    """A client that knows HTTP and the description, and nothing of the SDK."""

    def __init__(self, fabric: FakeFabric, http: aiohttp.ClientSession, check: Check) -> None:
        self.check = check
        self.fabric = fabric
        self.http = http
        login = base64.b64encode(f"{fabric.project_id}:{fabric.api_token}".encode()).decode()
        self.basic = {"Authorization": f"Basic {login}"}
        self.bearer: dict[str, str] = {}

    async def send(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """Send a request; its status and JSON value."""
        options = {} if body is None else {"json": body}
        async with self.http.request(method, self.fabric.base_url + path, headers=headers, **options) as answer:
            return answer.status, None if answer.status == 204 else await answer.json()

    def authorization(self, operation: Described) -> dict[str, str] | None:
        """Return the headers that an operation asks for."""
        return {"basic": self.basic, "bearer": self.bearer, "none": None}[operation.auth]

    async def call(self, operation: Described, body: Any = None, query: str = "") -> tuple[int, Any]:
        """Call an operation on what is there."""
        path = self.path(operation.path, operation.method) + query
        return await self.send(operation.method, path, body, self.authorization(operation))

    def path(self, template: str, method: str = "GET") -> str:
        """Return the path with the ids of existing resources."""
        kind = stored_kind(template)
        if "{fabric_subscriber_id}" in template:
            subscriber = self.fabric.stored("subscribers")[0]["id"]
            template = template.replace("{fabric_subscriber_id}", subscriber)
            credential, *_ = self.fabric.stored("subscribers.sip_credentials", subscriber)
            return template.replace("{id}", credential["id"])
        if template == "/api/fabric/addresses/{id}":
            return template.replace("{id}", self.alias_id if method == "DELETE" else self.address_id)
        if "{" not in template:
            return template
        held = self.fabric.stored("subscribers" if kind.startswith("{") else kind) or [{"id": ""}]
        return re.sub(r"\{\w+\}", held[0]["id"], template)

    async def prepare(self) -> None:
        """Resources of every kind, a subscriber's token, and an address."""
        agent = self.check.example({"$ref": "#/components/schemas/AIAgentCreateRequest"}, full=True)
        self.fabric.seed(**{**dict.fromkeys(SEEDED, 2), "ai_agents": [agent, {}]})  # type: ignore[arg-type]  # kinds by name
        subscriber = self.fabric.stored("subscribers")[0]["id"]
        self.fabric.seed(subscribers__sip_credentials=[{"fabric_subscriber_id": subscriber}])
        _, token = await self.send(
            "POST", "/api/fabric/subscribers/tokens", {"reference": "person-0@example.com"}, self.basic
        )
        self.bearer = {"Authorization": f"Bearer {token['token']}"}
        self.refresh_token = token["refresh_token"]
        _, addresses = await self.send("GET", "/api/fabric/addresses", None, self.bearer)
        self.address_id = addresses["data"][0]["id"]
        if self.check.dialect == "observed":
            for kind, body in (
                ("alias", {"name": "desk"}),
                ("phone", {"number": "+15550100", "handler_type": "calling"}),
            ):
                sent = {**body, "resource_id": subscriber}
                _, made = await self.send("POST", f"/api/fabric/addresses/{kind}", sent, self.basic)
                self.alias_id = made["id"]

    def body(self, operation: Described, schema: Any, *, full: bool) -> Any:
        """Return a body that the description takes, and that fits what is there."""
        body = self.check.example(schema, full=full)
        assert self.check.problems(schema, body) == []  # what the description says in words alone is put right below
        if operation.id == "refresh_subscriber_token":
            body["refresh_token"] = self.refresh_token
        if operation.id in ("update_call_flow", "deploy_call_flow_version") and "document_version" in body:
            body["document_version"] = 2 if operation.id == "update_call_flow" else 1
        if "call_flow_version_id" in body:
            flow = self.fabric.stored("call_flows")[0]["id"]
            body["call_flow_version_id"] = self.fabric.stored("call_flows.versions", flow)[0]["id"]
        for name in ("email", "name", "reference", "username", "uri", "user"):  # no two may share these
            if name in body and operation.method == "POST":
                body[name] = shared(str(full))
        if "resource_id" in body:
            body["resource_id"] = self.fabric.stored("subscribers")[0]["id"]
        if operation.id == "create_phone_number_address" and not full:
            body["number"] = "+15550101"
        if operation.id == "assign_resource_to_sip_credential" and self.check.dialect == "observed":
            body["sip_endpoint_id"] = self.fabric.stored("sip_credentials")[0]["id"]
        for name, text in (("flow_data", {}), ("relayml", DOCUMENT), ("contents", DOCUMENT)):
            if (
                isinstance(body.get(name), dict) and self.check.dialect == "observed"
            ):  # a document may be any object, but is returned as SWML
                body[name] = text
        if operation.id == "create_sip_credential" and "id" in body:
            body["id"] = f"5a3e1d1c-0000-4000-8000-00000000000{int(full)}"
        if "calling_handler_resource_id" in body:  # one of the resources, or null where they are not to handle calls
            handled = body.get("call_handler", "resource") == "resource"
            body["calling_handler_resource_id"] = self.fabric.stored("subscribers")[0]["id"] if handled else None
        if "ip_auth" in body:
            body["ip_auth"] = ["10.0.0.0/24"]
        for name in (
            "status_callback",
            "call_status_callback_url",
            "call_status_url",
        ):  # sent as any string, returned as URLs alone
            if name in body:
                body[name] = "https://example.com/status"
        return body


@pytest.fixture
async def raw(operation: Described) -> AsyncIterator[Raw]:
    """Yield the raw client, on a server that speaks the operation's dialect and holds resources of every kind."""
    async with FakeFabric(dialect=operation.check.dialect) as fabric, aiohttp.ClientSession() as http:
        made = Raw(fabric, http, operation.check)
        await made.prepare()
        yield made


@pytest.mark.parametrize("operation", OPERATIONS, ids=name_of)
async def test_answers_as_described(raw: Raw, operation: Described) -> None:
    """Each operation answers the documented status and body: to minimal bodies, full ones, and each form of a union."""
    bodies: list[Any] = [None]
    if operation.body is not None:
        bodies = [
            raw.body(operation, form, full=full)
            for form in operation.check.forms(operation.body)
            for full in (False, True)
        ]
    for number, body in enumerate(bodies):
        if number and operation.id == "update_call_flow":
            body["document_version"] += number
        if number and operation.id == "refresh_subscriber_token":
            break  # the token was used up, as it should be
        status, value = await raw.call(operation, body)
        assert status == operation.success, (body, value)
        assert operation.problems(status, value) == [], value


@pytest.mark.parametrize("operation", OPERATIONS, ids=name_of)
async def test_refuses_as_described(raw: Raw, operation: Described) -> None:
    """Each refusal has the documented status and body: no authorization, no such resource, an invalid body."""
    path = raw.path(operation.path, operation.method)
    body: Any = None
    if operation.body is not None:
        body = raw.body(operation, operation.check.forms(operation.body)[0], full=False)
    if operation.auth != "none":
        for headers in (None, {"Authorization": "Basic bm86Ym9keQ=="}, {"Authorization": "Bearer no.such.token"}):
            status, value = await raw.send(operation.method, path, body, headers)
            assert (status, operation.problems(status, value)) == (401, [])
    if "{" in operation.path:
        nowhere = re.sub(r"\{\w+\}", "00000000-dead-4000-8000-000000000000", operation.path)
        status, value = await raw.send(operation.method, nowhere, body, raw.authorization(operation))
        assert (status, operation.problems(status, value)) == (404, [])
    if operation.body is not None:
        full = raw.body(operation, operation.check.forms(operation.body)[0], full=True)
        drops = operation.check.dialect == "observed"  # what it does not know
        for bad in ([], dict.fromkeys(full, 0.5), *([] if drops else [{**body, "no_such_member": 1}])):
            status, value = await raw.send(operation.method, path, bad, raw.authorization(operation))
            assert (status, operation.problems(status, value)) == (422, []), (bad, value)
            assert all(one["message"] for one in value["errors"])


MALFORMED = {
    "uuid": ["5a3e1d1c-0000-4000-8000", "5a3e1d1c-0000-4000-8000-00000000000a\n", "{example}x"],
    "uri": ["example.com/x", "https://example.com/a b", "https://example.com/\n"],
    "date-time": [
        "2024-W01-1T00:00Z",
        "20240101T000000Z",
        "2024-01-01 00:00:00Z",
        "2024-01-01",
        "2024-01-01T00:00:00",
        "2024-13-01T00:00:00Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:00:00Z\n",
    ],
    "pattern": ["{example}\n", "{example} {example}"],
}
"""For each kind of string that the description knows, what is none of it."""


def kind_of(check: Check, schema: Any) -> str:
    """Return the kind of string that a member is, or an array of it; empty where any string will do."""
    schema = check.resolved(schema)
    schema = check.resolved(schema.get("anyOf", [schema])[0])
    schema = check.resolved(schema.get("items", schema))
    return "pattern" if "pattern" in schema else schema.get("format", "")


FORMED = [
    (operation, form, name)
    for operation in OPERATIONS
    if operation.body is not None
    for form in operation.check.forms(operation.body)
    for name, schema in form["properties"].items()
    if kind_of(operation.check, schema) in MALFORMED
]


@pytest.mark.parametrize(
    ("operation", "form", "name"), FORMED, ids=[f"{name_of(one)}-{name}" for one, _, name in FORMED]
)
async def test_a_string_of_another_form_is_refused(raw: Raw, operation: Described, form: Any, name: str) -> None:
    """What is described as a UUID, a URL, a moment or by a pattern is refused by name where it is not one to the letter."""
    body = raw.body(operation, form, full=True)
    many = isinstance(body[name], list)
    example_of_it = (body[name][0] if many else body[name]) or ""
    for text in MALFORMED[kind_of(operation.check, form["properties"][name])]:
        wrong = text.replace("{example}", example_of_it[:41] + "x")
        status, value = await raw.call(operation, {**body, name: [wrong] if many else wrong})
        assert status == 422, wrong
        assert [one["attribute"].partition("[")[0] for one in value["errors"]] == [name], wrong


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.id == "create_conference_room"], ids=name_of)
@pytest.mark.parametrize(
    "moment", ["2024-02-29t00:00:00.5z", "2024-01-01T00:00:00.1234567+02:00", "2024-01-01T00:00:00-00:00"]
)
async def test_any_moment_of_rfc_3339_is_taken(raw: Raw, operation: Described, moment: str) -> None:
    """Lower-case letters, any fraction, any offset: a moment is accepted and returned as described, as it was sent."""
    body = {"name": "lobby", "enable_room_previews": False, "join_from": moment}
    status, value = await raw.call(operation, body)
    assert (status, operation.problems(status, value)) == (operation.success, [])
    assert value["conference_room"]["join_from"] == moment


@pytest.mark.parametrize(
    "operation",
    [one for one in OPERATIONS if one.method == "GET" and not one.path.endswith(("id}", "/voices", "_logs"))],
    ids=name_of,
)
async def test_every_page_is_as_described(raw: Raw, operation: Described) -> None:
    """Each page of each listing is as described, with links that lead on to every item once, and back."""
    raw.fabric.seed(**{kind: 3 for kind in SEEDED if kind == stored_kind(operation.path)})
    seen: list[str] = []
    query = "?page_size=2"
    pages = 0
    while query:
        status, value = await raw.call(operation, query=query)
        assert (status, operation.problems(status, value)) == (200, []), value
        (value,) = value if isinstance(value, list) else [value]
        links = value["links"]
        assert ("prev" in links) == (pages > 0)
        assert all(link.startswith(raw.fabric.base_url + raw.path(operation.path) + "?") for link in links.values())
        assert value.get("items_count", len(value["data"])) == len(value["data"])
        seen += [one["id"] for one in value["data"]]
        pages += 1
        query = links["next"].removeprefix(raw.fabric.base_url + raw.path(operation.path)) if "next" in links else ""
        assert not query or re.search(r"page_number=\d+&page_size=2&page_token=PA[0-9a-f-]{36}", query)
    assert len(seen) == len(set(seen)) >= 1
