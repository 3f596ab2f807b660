"""Every operation against a server that responds as the descriptions say: the observed one and the published one.

Judged are the request (path, query, authorization, body) and the result: no member is left in `.extra`, no string is
out of reach, and the response is given back as it came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.description import described_by
from helpers.json_values import instances
from helpers.other_make import (
    ID,
    MODES,
    NAMES,
    PARENT,
    Described,
    Document,
    Service,
    arguments,
    document,
    served,
    strings,
    unread,
)
from helpers.scale import FULL
from signalwire_fabric_async import Page, ResponseError, converter

SECOND = "/api/fabric/addresses/sip"
FIRST = "/api/fabric/sip_addresses"
OPERATIONS = [(name, one) for name in ("observed", "published") for one in document(name).operations]

NEEDED: dict[str, dict[str, Any]] = {
    "create_sip_credential": {"password": "secret"},
    "create_cxml_script": {"name": "a script"},
    "update_sip_gateway": {
        "name": "a gateway",
        "uri": "user@example.com",
        "encryption": "optional",
        "ciphers": ["AEAD_AES_256_GCM_8"],
        "codecs": ["PCMU"],
    },
}
"""Members that the observed service requires and the published description does not: S11, X07, G03."""

THROUGH_EXTRA = {
    "create_ai_agent": {"agent_id"},
    "update_ai_agent": {"agent_id"},
    "create_sip_credential": {"id"},
    "create_subscriber": {"timezone"},
    "update_subscriber": {"timezone"},
    "create_cxml_script": {"display_name"},
    "update_cxml_script": {"display_name"},
    "update_swml_script": {"display_name"},
    "update_conference_room": {
        "name",
        "description",
        "tone_on_entry_and_exit",
        "room_join_video_off",
        "user_join_video_off",
    },
    "update_cxml_application": {
        "display_name",
        "account_sid",
        "voice_url",
        "voice_method",
        "voice_fallback_url",
        "voice_fallback_method",
        "status_callback",
        "status_callback_method",
        "sms_url",
        "sms_method",
        "sms_fallback_url",
        "sms_fallback_method",
        "sms_status_callback",
        "sms_status_callback_method",
    },
}
"""Published members that are no keywords, because the observed service does not take them."""


LOOSE = re.compile(
    r"\.(\w*fillers|allowed|bullets|functions|valid_contexts|valid_steps|code|listen_language)(\[\d+\])?: expected"
    r"|^\$(\[0\]\.data\[0\]|\.data\[0\])?\.type: 'text"
)
"""Deviations that the generated responses have and no service should.

The observed description says lists of anything where phrases and names belong, and the published one any string for
the type of a SIP credential.
"""


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """Yield a server and a session for all tests of this file."""
    with Service() as opened:
        yield opened


@pytest.fixture(scope="module")
def moved_service() -> Iterator[Service]:
    """Yield a server that has SIP addresses under the second path alone, and a session."""
    with Service() as opened:
        opened.gone = (FIRST,)
        yield opened


@pytest.fixture(scope="module")
def strict_service() -> Iterator[Service]:
    """Yield a server and a strict session."""
    with Service(strict=True) as opened:
        yield opened


def calls_of(one: Described) -> Iterator[tuple[str, Any, tuple[str, ...]]]:
    """Yield the calls that serve an operation: name, operation and ids, one for each authorization."""
    path = one.path.replace(SECOND, FIRST)
    for scheme in one.schemes:
        name, operation = served()[one.method, path, scheme]
        yield name, operation, (ID,) if operation.by_id else ()


def bodies_of(whole: Document, one: Described) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield bodies that the document allows, each with its schema."""
    for form in whole.forms(one.body) if one.body else ():
        for mode in MODES:
            for variant in range(whole.variants(form)):
                yield form, whole.make(form, mode, variant)


def responses_of(whole: Document, one: Described, name: str) -> Iterator[Any]:
    """Yield the responses that the document allows."""
    forms: list[Any] = [one.answer]
    if one.id.endswith("_address_client") or one.id.endswith("_addresses_client"):
        forms = whole.forms(one.answer or {})
        if name.startswith("as_subscriber."):
            forms = forms[:1]  # the other kinds are for project credentials (O06)
    for form in forms if one.answer else ():
        for mode in MODES:
            for variant in range(whole.variants(form or {})):
                yield whole.make(form or {}, mode, variant)


def page_of(payload: Any, call: str) -> Any:
    """Return the page of a response that the published description puts into an array."""
    if (
        call != "ai_agents.list_voices"
        and isinstance(payload, list)
        and all(isinstance(each, dict) and "links" in each for each in payload)
    ):
        return payload[0] if payload else {"data": []}
    return payload


def keywords(whole: Document, one: Described, operation: Any, wire: dict[str, Any]) -> dict[str, Any]:
    """Return the keyword arguments of a call that sends this body; the published one lacks some that are required."""
    needed = {} if whole.name == "observed" else NEEDED.get(one.id, {})
    return arguments(operation, {**needed, **wire})


def least(whole: Document, one: Described, operation: Any) -> dict[str, Any]:
    """Return the fewest keyword arguments."""
    body = whole.make(whole.forms(one.body)[0], "required") if one.body else {}
    return keywords(whole, one, operation, body)


@pytest.mark.parametrize(("name", "operation"), OPERATIONS)
def test_every_body_is_sent_whole_to_the_described_path(
    request: pytest.FixtureRequest, name: Any, operation: Any
) -> None:
    """Each body that a description allows is sent to its path, whole and unchanged, and the description allows it."""
    whole = document(name)
    one = whole.operations[operation]
    opened: Service = request.getfixturevalue("moved_service" if one.path.startswith(SECOND) else "service")
    answer = whole.make(one.answer, "required") if one.answer else None
    for call, declared, ids in calls_of(one):
        bodies: list[tuple[Any, dict[str, Any] | None]] = [*bodies_of(whole, one)]
        for form, wire in bodies or [(None, None)]:
            fields = keywords(whole, one, declared, wire or {})
            opened.call(call, one.status, answer, *ids, **fields)
            received = opened.received[-1]
            assert received.method == one.method
            assert received.path == path_of(one)
            assert not received.query
            assert received.authorization.lower().partition(" ")[0] == declared.auth.replace("none", "")
            through = set(fields.get("extra", ()))
            assert through <= (set() if name == "observed" else THROUGH_EXTRA.get(operation, set()))
            if wire is None:
                assert received.body is None
            else:
                needed = {} if name == "observed" else NEEDED.get(operation, {})
                assert received.body == {**needed, **wire}
                described = {key: value for key, value in received.body.items() if key in wire}
                assert whole.problems(form, described) == []


def path_of(one: Described) -> str:
    """Return the path of the request that the description asks for."""
    path = one.path.replace("{fabric_subscriber_id}", PARENT)
    before, brace, after = path.partition("{")
    return before + (ID + after.partition("}")[2] if brace else "")


@pytest.mark.parametrize(
    ("operation", "member"), [(one, each) for one, listed in THROUGH_EXTRA.items() for each in sorted(listed)]
)
def test_the_error_of_a_published_keyword_says_what_to_do(service: Service, operation: str, member: str) -> None:
    """A published member that the service does not take is no keyword, and its error names `extra`."""
    whole = document("observed")
    one = whole.operations[operation]
    ((call, declared, ids),) = calls_of(one)
    fields = least(whole, one, declared)
    with pytest.raises(TypeError, match=rf"'{member}'.*published.*extra="):
        service.call(call, one.status, None, *ids, **fields, **{member: "x"})
    assert service.received == []


@pytest.mark.parametrize(("name", "operation"), OPERATIONS)
def test_every_response_is_read_whole(request: pytest.FixtureRequest, name: Any, operation: Any) -> None:
    """Each response that a description allows is read into members, none into `.extra`, and given back as it came."""
    whole = document(name)
    one = whole.operations[operation]
    opened: Service = request.getfixturevalue("moved_service" if one.path.startswith(SECOND) else "service")
    for call, declared, ids in calls_of(one):
        fields = least(whole, one, declared)
        if one.answer is None:
            assert opened.call(call, one.status, None, *ids, **fields) is None
        for payload in responses_of(whole, one, call):
            assert whole.problems(one.answer or {}, payload) == [], "the generator made a response that is not allowed"
            result = opened.call(call, one.status, payload, *ids, **fields)
            assert sorted(set(unread(result))) == []
            assert converter.unstructure(result) == page_of(payload, call)
            assert set(strings(page_of(payload, call))) <= set(strings(result)), "a member was read as None"


@pytest.mark.parametrize(("name", "operation"), OPERATIONS)
def test_a_strict_session_accepts_both_descriptions(strict_service: Service, name: Any, operation: Any) -> None:
    """A strict session accepts each response of either description, but for what `LOOSE` explains."""
    whole = document(name)
    one = whole.operations[operation]
    if one.path.startswith(SECOND):
        pytest.skip("the same responses as under the first path")
    for call, declared, ids in calls_of(one):
        for payload in responses_of(whole, one, call):
            problems: tuple[str, ...] = ()
            try:
                strict_service.call(call, one.status, payload, *ids, **least(whole, one, declared))
            except ResponseError as error:
                problems = error.problems
            assert [each for each in problems if not LOOSE.search(each)] == []


TWO_FORMS = (
    "get_sip_credential",
    "get_subscriber",
    "get_cxml_script",
    "get_conference_room",
    "list_call_flow_versions",
)
"""Operations whose response has two forms."""


@pytest.mark.parametrize("name", ["observed", "published"])
@pytest.mark.parametrize("operation", TWO_FORMS)
def test_any_response_of_either_form_is_given_back(name: str, operation: Any) -> None:
    """Whatever a description allows is read into the same class and given back to the letter, in the form that it had."""
    one = document(name).operations[operation]
    ((_, declared, _),) = calls_of(one)
    item: Any = declared.answer
    answer: Any = Page[item] if declared.kind == "list" else item

    @settings(max_examples=1000 if FULL else 25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def check(data: st.DataObject) -> None:
        with described_by(NAMES[name]):
            payload = data.draw(instances(one.answer or {}))
        result = converter.structure(payload, answer)
        assert isinstance(result, Page if declared.kind == "list" else declared.answer)
        assert converter.unstructure(result) == payload
        assert list(unread(result)) == []

    check()


def test_the_judge_finds_what_is_lost() -> None:
    """A member that no class has counts as unread, and as out of reach: the tests above can fail."""
    with Service() as service:
        whole = document("observed")
        one = whole.operations["get_subscriber"]
        payload = whole.make(one.answer or {}, "all")
        payload["subscriber"]["shoe_size"] = "forty-two"
        result = service.call("subscribers.get", 200, payload, ID)
        assert list(unread(result)) == ["$.subscriber.shoe_size"]
        assert set(strings(payload)) - set(strings(result)) == {"forty-two"}
        payload["subscriber"]["id"] = 5
        assert len(whole.problems(one.answer or {}, payload)) == 2


def test_a_strict_session_refuses_a_third_form(strict_service: Service) -> None:
    """Neither the wrapper nor the flat form of a SIP credential: a strict session says what is missing or unknown."""
    whole = document("observed")
    payload = whole.make(whole.operations["get_sip_credential"].answer or {}, "all")
    payload["endpoint"] = payload.pop("sip_endpoint")
    with pytest.raises(ResponseError) as caught:
        strict_service.call("sip_credentials.get", 200, payload, ID)
    assert caught.value.problems == ("$.sip_endpoint: missing", "$.endpoint: not documented")
