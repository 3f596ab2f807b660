"""Updates with the model that was read, and operations that a service has under a second path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import web

from helpers.kept_parts import unknown_parts
from helpers.other_make import ID, Service, document, served
from helpers.scripted_server import ReceivedRequest, ScriptedServer
from signalwire_fabric_async import CallFlow, ConfigurationError, NotFoundError, SipCredential, TransportError

UPDATES = {
    name: operation
    for name, operation in (served()[place] for place in sorted(served()) if place[0] in ("PUT", "PATCH"))
    if operation.method == "PUT" or operation.keeps is not None
}
"""Every PUT, and the PATCH that the service judges as a replacement."""

READ_FROM = {
    "cxml_applications.update": {
        "name": "friendly_name",
        "call_request_url": "voice_url",
        "call_request_method": "voice_method",
        "call_fallback_url": "voice_fallback_url",
        "call_fallback_method": "voice_fallback_method",
        "call_status_url": "status_callback",
        "call_status_method": "status_callback_method",
        "message_request_url": "sms_url",
        "message_request_method": "sms_method",
        "message_fallback_url": "sms_fallback_url",
        "message_fallback_method": "sms_fallback_method",
        "message_status_url": "sms_status_callback",
        "message_status_method": "sms_status_callback_method",
    },
    "dialogflow_agents.update": {"name": "display_name"},
    "swml_scripts.update": {"name": "display_name"},
}
"""Members of a body that a response names differently."""

NESTED = {"sip_credentials": "sip_endpoint"}
"""The member that holds what an update changes, where it is not the singular of the resource's name."""


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """Yield a server and a session."""
    with Service() as opened:
        yield opened


def as_read(name: str, payload: dict[str, Any]) -> dict[str, Any]:
    """Return the body that sends a response back, by the description alone."""
    whole = document("observed")
    one = next(each for each in whole.operations.values() if (each.method, each.path) == place_of(name))
    properties = whole.resolve(one.body or {})["properties"]
    resource = name.partition(".")[0]
    nested = payload[NESTED.get(resource, resource.removesuffix("s"))]
    found: dict[str, Any] = {}
    for member, schema in properties.items():
        source = READ_FROM.get(name, {}).get(member, member)
        if source in nested and whole.problems(schema, nested[source]) == []:
            found[member] = nested[source]
    if "document_version" in found:
        found["document_version"] += 1
    return found


def place_of(name: str) -> tuple[str, str]:
    """Return the method and the path of an operation."""
    return UPDATES[name].method, UPDATES[name].template


def responses(name: str) -> Iterator[dict[str, Any]]:
    """Yield the responses that the description allows."""
    whole = document("observed")
    one = next(each for each in whole.operations.values() if (each.method, each.path) == place_of(name))
    for mode in ("all", "required", "nulls"):
        for variant in range(whole.variants(one.answer or {})):
            yield whole.make(one.answer or {}, mode, variant)


def test_the_updates_are_all_here() -> None:
    """Ten operations are a PUT, each takes the model, and each part that a declaration names exists."""
    assert sum(one.method == "PUT" for one in UPDATES.values()) == 10
    for operation in UPDATES.values():
        assert operation.keeps is not None
        assert unknown_parts(operation) == set()
        assert "as they were read" in str(operation.__doc__)
        assert operation.by_id_alone in str(operation.__doc__)


@pytest.mark.parametrize("name", UPDATES)
def test_an_update_of_a_model_sends_all_of_it_as_it_was_read(service: Service, name: Any) -> None:
    """Whatever the response: each member of the body is sent as it was read, and the description allows the body."""
    whole = document("observed")
    one = next(each for each in whole.operations.values() if (each.method, each.path) == place_of(name))
    sent_members: set[str] = set()
    for payload in responses(name):
        model = service.call(name.replace(".update", ".get"), 200, payload, ID)
        expected = as_read(name, payload)
        needed = {} if name != "call_flows.update" or "document_version" in expected else {"document_version": 2}
        service.call(name, 200, payload, model, **needed)
        received = service.received[-1]
        assert received.path.endswith(f"/{quote(payload['id'])}")
        assert received.body == {**expected, **needed}
        assert whole.problems(one.body or {}, received.body) == []
        sent_members |= received.body.keys()
    everything = set(whole.resolve(one.body or {})["properties"])
    assert everything - sent_members <= {"password"}, "a member is never sent back"


@pytest.mark.parametrize("name", UPDATES)
def test_an_update_of_a_model_sends_what_is_named_as_it_is_named(service: Service, name: Any) -> None:
    """A member that is named goes out as given, and the others as they were read."""
    payload = next(responses(name))
    model = service.call(name.replace(".update", ".get"), 200, payload, ID)
    body = as_read(name, payload)
    member = next(each for each in body if isinstance(body[each], str))
    service.call(name, 200, payload, model, **{member: "something else", "extra": {"zz": 1}})
    assert service.received[-1].body == {**body, member: "something else", "zz": 1}


def test_an_update_by_its_id_sends_what_is_named_alone(service: Service) -> None:
    """With an id nothing is added: what the service does with the rest is its own affair."""
    payload = next(responses("subscribers.update"))
    service.call("subscribers.update", 200, payload, ID, password="hack-me-if-you-can")
    assert service.received[-1].body == {"password": "hack-me-if-you-can"}


def test_the_published_form_is_sent_back_as_the_observed_service_takes_it(service: Service) -> None:
    """A model that was read from the published form is sent in the observed one: time_zone, and the endpoint's members."""
    whole = document("published")
    payload = whole.make(whole.operations["get_subscriber"].answer or {}, "all")
    model = service.call("subscribers.get", 200, payload, ID)
    service.call("subscribers.update", 200, payload, model)
    assert service.received[-1].body["time_zone"] == payload["subscriber"]["timezone"]
    assert "timezone" not in service.received[-1].body
    payload = whole.make(whole.operations["get_sip_credential"].answer or {}, "all")
    model = service.call("sip_credentials.get", 200, payload, ID)
    assert isinstance(model, SipCredential)
    service.call("sip_credentials.update", 200, payload, model, caller_id="Ada")  # type: ignore[arg-type]  # a model stands for its id
    body = service.received[-1].body
    assert body["username"] == payload["username"]
    assert body["caller_id"] == "Ada"
    assert "call_handler" not in body, "responses have this handler, and requests do not"


def test_an_update_takes_the_model_of_its_resource_alone(service: Service) -> None:
    """Another model is a TypeError, before anything is sent, and what is no id at all is refused."""
    payload = next(responses("call_flows.update"))
    model = service.call("call_flows.get", 200, payload, ID)
    assert isinstance(model, CallFlow)
    with pytest.raises(
        TypeError, match=r"subscribers.update\(\) takes an id or a Subscriber by position, not CallFlow"
    ):
        service.call("subscribers.update", 200, payload, model)  # type: ignore[arg-type]  # a model stands for its id
    with pytest.raises(ConfigurationError):
        service.call("subscribers.update", 200, payload, "")
    assert service.received == []


@pytest.mark.parametrize("name", ["ciphers", "codecs"])
def test_a_string_where_a_list_belongs_is_refused_before_it_is_sent(service: Service, name: str) -> None:
    """The service responds with 500 to it: it is a ConfigurationError here; `extra` sends it all the same."""
    payload = next(responses("sip_credentials.update"))
    with pytest.raises(ConfigurationError, match=f"{name} must be a list, not a string"):
        service.call("sip_credentials.update", 200, payload, ID, **{name: "PCMU"})
    assert service.received == []
    service.call("sip_credentials.update", 200, payload, ID, extra={name: "PCMU"})
    assert service.received[-1].body == {name: "PCMU"}


def test_a_call_flow_needs_a_greater_version_by_its_id_alone(service: Service) -> None:
    """By its id, `document_version` must be named; of a model it is the one that was read, plus 1, unless it is named."""
    payload = next(responses("call_flows.update"))
    payload["call_flow"]["document_version"] = 7
    with pytest.raises(TypeError, match="'document_version'"):
        service.call("call_flows.update", 200, payload, ID, title="Menu")
    model = service.call("call_flows.get", 200, payload, ID)
    service.call("call_flows.update", 200, payload, model, title="Menu")
    assert service.received[-1].body["document_version"] == 8
    service.call("call_flows.update", 200, payload, model, document_version=20)
    assert service.received[-1].body["document_version"] == 20


def test_an_update_with_a_counter_is_not_repeated() -> None:
    """A lost response of a call flow's PUT is raised as unknown after one attempt; another PUT is repeated."""
    with Service(attempts=3) as service:
        service.drops = 1
        with pytest.raises(TransportError) as caught:
            service.call("call_flows.update", 200, {}, ID, document_version=2)
        assert caught.value.outcome_unknown
        assert len(service.received) == 1
        service.drops = 1
        service.call("subscribers.update", 200, next(responses("subscribers.update")), ID, first_name="Ada")
        assert len(service.received) == 2


FIRST, SECOND = "/api/fabric/sip_addresses", "/api/fabric/addresses/sip"
BODY = {"name": "front-desk", "calling_handler_resource_id": ID}


def sip_address() -> Any:
    """Return a SIP address as the description has it."""
    whole = document("observed")
    return whole.make(whole.operations["get_sip_address"].answer or {}, "all")


def paths(service: Service) -> list[str]:
    """Return what arrived: method and path."""
    return [f"{one.method} {one.path}" for one in service.received]


def test_a_write_finds_the_second_path_and_is_applied_once() -> None:
    """After a 404 the collection is looked at; only if that is not there either the second path is taken, and kept."""
    with Service() as service:
        service.gone = (FIRST,)
        service.call("sip_addresses.create", 201, sip_address(), **BODY)
        assert paths(service) == [f"POST {FIRST}", f"GET {FIRST}", f"POST {SECOND}"]
        assert service.received[1].query == "page_size=1"
        assert service.received[2].body == BODY
        service.call("sip_addresses.update", 200, sip_address(), ID, name="back-desk")
        assert paths(service) == [f"PATCH {SECOND}/{ID}"]
        service.call("sip_addresses.delete", 204, None, ID)
        assert paths(service) == [f"DELETE {SECOND}/{ID}"]


def test_a_listing_finds_the_second_path_and_follows_its_pages() -> None:
    """A listing is its own probe; the session with other options knows the finding too."""
    with Service() as service:
        service.gone = (FIRST,)
        page = {"data": [sip_address()], "links": {"self": "/", "first": "/"}, "items_count": 1}
        assert len(service.call("sip_addresses.list", 200, page).data) == 1
        assert paths(service) == [f"GET {FIRST}", f"GET {SECOND}"]
        opened, service.session = service.session, service.session.with_options(timeout=20)
        service.call("sip_addresses.get", 200, sip_address(), ID)
        assert paths(service) == [f"GET {SECOND}/{ID}"]
        service.session = opened


def test_a_resource_that_does_not_exist_is_not_looked_for_elsewhere() -> None:
    """Where the collection is there, a 404 means the resource; the error is the first one, and nothing is probed again."""
    with Service() as service:
        page = {"data": [], "links": {"self": "/", "first": "/"}, "items_count": 0}
        service.gone = (f"{FIRST}/",)
        with pytest.raises(NotFoundError) as caught:
            service.call("sip_addresses.update", 200, page, ID, name="back-desk")
        assert caught.value.path == f"{FIRST}/{ID}"
        assert paths(service) == [f"PATCH {FIRST}/{ID}", f"GET {FIRST}"]
        with pytest.raises(NotFoundError):
            service.call("sip_addresses.get", 200, page, ID)
        assert paths(service) == [f"GET {FIRST}/{ID}"]


def test_a_collection_that_cannot_be_read_decides_nothing() -> None:
    """A 500 of the collection does not say that it is gone: the write is not sent a second time."""
    with Service() as service:
        service.gone = (f"{FIRST}/",)
        with pytest.raises(NotFoundError):
            service.call("sip_addresses.update", 500, {"error": "no"}, ID, name="back-desk")
        assert paths(service) == [f"PATCH {FIRST}/{ID}", f"GET {FIRST}"]


def test_the_paths_below_a_call_flow_are_tried_in_the_plural() -> None:
    """After a 404 of the singular the plural is tried, for reads and for a deployment; the first that serves is kept."""
    whole = document("observed")
    versions = whole.make(whole.operations["list_call_flow_versions"].answer or {}, "all")
    deployed = whole.make(whole.operations["deploy_call_flow_version"].answer or {}, "all")
    singular, plural = (f"/api/fabric/resources/{name}/{ID}/versions" for name in ("call_flow", "call_flows"))
    with Service() as service:
        service.gone = ("/api/fabric/resources/call_flow/", "/api/fabric/resources/conference_room/")
        service.call("call_flows.deploy_version", 201, deployed, ID, document_version=2)
        assert paths(service) == [f"POST {singular}", f"POST {plural}"]
        service.call("call_flows.list_versions", 200, versions, ID)
        assert paths(service) == [f"GET {plural}"]
        page = {"data": [], "links": {"self": "/", "first": "/"}}
        service.call("conference_rooms.list_addresses", 200, page, ID)
        assert len(service.received) == 2
    with Service() as service:
        service.gone = ("/api/fabric/resources/",)
        with pytest.raises(NotFoundError) as caught:
            service.call("call_flows.list_addresses", 200, versions, ID)
        assert caught.value.path == f"/api/fabric/resources/call_flow/{ID}/addresses"
        assert len(service.received) == 2


@pytest.mark.parametrize("handler", ["ai_agent", "call_flow", "relay_topic"])
@pytest.mark.parametrize("kind", ["phone_numbers", "domain_applications"])
async def test_a_handler_that_needs_an_id_is_not_sent_back(kind: str, handler: str) -> None:
    """No response has the id of an agent or a call flow: an update of the model leaves such a handler alone."""

    def answer(_: ReceivedRequest) -> web.StreamResponse:
        return web.json_response({"id": "x", "name": "old", "call_handler": handler, "call_relay_topic": "office"})

    async with ScriptedServer(answer) as server, server.session() as session:
        resource: Any = getattr(session, kind)
        await resource.update(await resource.get("x"), name="new")
        kept = {"call_handler": handler} if handler == "relay_topic" else {}
        assert server.requests[-1].body == {"name": "new", "call_relay_topic": "office", **kept}
        await resource.update(await resource.get("x"), call_handler=handler)
        assert server.requests[-1].body["call_handler"] == handler
