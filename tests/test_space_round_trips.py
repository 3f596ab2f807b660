"""Every operation of the families beside Fabric over a socket: sent as given, parsed, and given back as it came."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings

from helpers.description import resolve
from helpers.families import FamilyOperation, body_of, operations
from helpers.json_values import Fixed, forms, instances, make
from helpers.kept_parts import unknown_parts
from helpers.operation_caller import EVERY, ID, OperationCaller
from helpers.scale import FULL
from signalwire_fabric_async import NotFoundError, Page, Pager, ResponseError, Secret, converter
from signalwire_fabric_async.apis import FABRIC
from signalwire_fabric_async.catalog import reach
from signalwire_fabric_async.operations import Kind, Operation
from signalwire_fabric_async.schema.models import Member, members

OPERATIONS: Final[dict[str, Operation[Any]]] = {
    name: one for name, one in EVERY.items() if one.table.api is not FABRIC and not one.command
}
READS: Final = [name for name, one in OPERATIONS.items() if one.answer is not None]
VARIANTS: Final = 4
"""How many of the alternatives of each union are taken in turn."""

each_read = pytest.mark.parametrize("name", READS)
often = settings(
    max_examples=1000 if FULL else 5,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def caller() -> Iterator[OperationCaller]:
    """One session and one server for all tests of this file."""
    with OperationCaller() as opened:
        yield opened


def described(name: str) -> FamilyOperation:
    """Return what the description says of an operation."""
    operation = OPERATIONS[name]
    return operations(operation.table.api.name)[operation.method, operation.template]


def body_forms(name: str) -> list[Any]:
    """Return the forms of a body; none where it takes none."""
    body = described(name).body
    return [] if body is None else forms(body)


def class_of(name: str, form: int) -> Any:
    """Return the class that takes a form: its own, or one that takes several."""
    bodies, every = OPERATIONS[name].bodies, body_forms(name)
    return bodies[form] if len(every) == len(bodies) else body_of(every[form], OPERATIONS[name])


def response_schema(name: str) -> Any:
    """Return the schema of a response; a page has its data and links, although some are described without."""
    answer: Any = described(name).answer
    if OPERATIONS[name].kind is Kind.LIST:
        return {**resolve(answer).keywords, "required": ["data", *(["links"] if OPERATIONS[name].paging.links else [])]}
    return answer


def response(name: str, choices: Any) -> Any:
    """Make a response of an operation."""
    schema = response_schema(name)
    return None if schema is None else make(schema, choices)


def arguments(body: type[Any], wire: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keyword arguments that send a body, secrets in a `Secret`."""
    known: dict[str, Member] = {member.wire: member for member in members(body)}
    return {known[name].name: Secret(value) if known[name].secret else value for name, value in wire.items()}


def needed(name: str) -> dict[str, Any]:
    """Return the keyword arguments that a call needs."""
    operation = OPERATIONS[name]
    if not operation.bodies:
        return {}
    return arguments(class_of(name, 0), make(body_forms(name)[0], Fixed(full=False)))


def check_sent(caller: OperationCaller, name: str, form: int, wire: dict[str, Any]) -> None:
    """Send a body and look at the request: its method, its path with the ids, its body, its authorization."""
    operation, meant = OPERATIONS[name], described(name)
    fields = arguments(class_of(name, form), wire)
    _, request = caller.call(name, meant.status, response(name, Fixed(full=False)), **fields)
    path = meant.path
    if operation.by_id:
        path = path.replace("{" + operation.parameters[-1] + "}", ID)
    for parameter in meant.parameters:
        path = path.replace("{" + parameter + "}", "parent%20id")
    assert (request.method, request.path, request.body) == (meant.method, path, wire)
    assert request.headers["Authorization"].startswith("Basic ")


WRITES: Final = [(name, number) for name in OPERATIONS for number in range(len(body_forms(name)))]
each_write = pytest.mark.parametrize(("name", "form"), WRITES, ids=[f"{name}-{form}" for name, form in WRITES])


@each_write
@pytest.mark.parametrize("full", [True, False], ids=["full", "minimal"])
def test_bodies_arrive_as_given(caller: OperationCaller, name: str, form: int, full: bool) -> None:
    """All members or only the required ones, each variant of each union: sent to the described place as given."""
    schema = body_forms(name)[form]
    for variant in range(VARIANTS):
        check_sent(caller, name, form, make(schema, Fixed(full=full, variant=variant)))


@each_write
def test_any_described_body_arrives_as_given(caller: OperationCaller, name: str, form: int) -> None:
    """Whatever body the description allows is what the service receives."""

    @often
    @given(instances(body_forms(name)[form]))
    def check(wire: dict[str, Any]) -> None:
        check_sent(caller, name, form, wire)

    check()


@each_read
@pytest.mark.parametrize("full", [True, False], ids=["full", "minimal"])
def test_responses_are_given_back(caller: OperationCaller, name: str, full: bool) -> None:
    """All members or only the required ones, each variant of each union: parsed as the table's class, lossless."""
    operation = OPERATIONS[name]
    for variant in range(VARIANTS):
        payload = response(name, Fixed(full=full, variant=variant))
        result, _ = caller.call(name, described(name).status, payload, **needed(name))
        assert isinstance(result, Page if operation.kind is Kind.LIST else operation.answer)
        assert converter.unstructure(result) == payload


@each_read
def test_a_described_response_is_no_deviation(caller: OperationCaller, name: str) -> None:
    """A strict session parses a full response without a problem, but where any string is described (see the deviations)."""
    payload = response(name, Fixed(full=True))
    lenient = caller.session
    caller.session = lenient.with_options(strict=True)
    problems: tuple[str, ...] = ()
    try:
        caller.call(name, described(name).status, payload, **needed(name))
    except ResponseError as error:
        problems = error.problems
    finally:
        caller.session = lenient
    assert [one for one in problems if not re.search(r"_at: |_(codecs|ciphers)\[\d\]: ", one)] == []


@each_read
def test_any_described_response_is_given_back(caller: OperationCaller, name: str) -> None:
    """Whatever response the description allows is parsed, and given back to the letter."""
    fields = needed(name)

    @often
    @given(instances(response_schema(name)))
    def check(payload: Any) -> None:
        result, _ = caller.call(name, described(name).status, payload, **fields)
        assert converter.unstructure(result) == payload

    check()


@each_read
def test_nulls_unknown_members_and_unknown_values_are_given_back(caller: OperationCaller, name: str) -> None:
    """A null in place of any string, members and enum values that nobody knows yet: parsed, reachable, given back."""
    whole = response(name, Fixed(full=True))
    fields, status = needed(name), described(name).status
    for changed in (_changed(whole, None), _changed(whole, "zz-unknown"), {**whole, "zz_unknown": {"a": [1, None]}}):
        result, _ = caller.call(name, status, changed, **fields)
        assert converter.unstructure(result) == changed
    assert result.extra["zz_unknown"] == {"a": [1, None]}


def _changed(value: Any, to: object) -> Any:  # any JSON value
    """Replace every string of a value, those of a page's links left out."""
    if isinstance(value, dict):
        return {key: one if key == "links" else _changed(one, to) for key, one in value.items()}
    if isinstance(value, list):
        return [_changed(one, to) for one in value]
    return to if isinstance(value, str) else value


@pytest.mark.parametrize("name", [name for name, one in OPERATIONS.items() if one.answer is None])
def test_deletions_return_nothing(caller: OperationCaller, name: str) -> None:
    """A deletion sends no body and returns None."""
    result, request = caller.call(name, 204, None)
    assert result is None
    assert (request.method, request.body) == ("DELETE", None)
    assert request.path.endswith(ID)


@pytest.mark.parametrize("name", [name for name, one in OPERATIONS.items() if described(name).queries])
def test_each_query_parameter_arrives(caller: OperationCaller, name: str) -> None:
    """Every described query parameter is a keyword argument, and arrives as it was given."""
    queries = described(name).queries
    given = {key: 7 if schema.get("type") == "integer" else "a b&c" for key, schema in queries.items()}
    _, request = caller.call(name, 200, response(name, Fixed(full=False)), **given)
    assert sorted(request.query.split("&")) == sorted(
        f"{key}=7" if value == 7 else f"{key}=a+b%26c" for key, value in given.items()
    )


def test_the_relay_shape_of_errors_is_read(caller: OperationCaller) -> None:
    """An error of Relay REST has a detail, a title and a code; an error says them."""
    problem = {"detail": "Label can't be blank", "status": "404", "title": "Invalid Attribute", "code": "404"}
    with pytest.raises(NotFoundError, match="Label can't be blank") as caught:
        caller.call("phone_numbers.get", 404, {"errors": [problem]})
    (item,) = caught.value.errors
    assert (item.message, item.type, item.code) == ("Label can't be blank", "Invalid Attribute", "404")


def test_a_search_is_a_listing(caller: OperationCaller) -> None:
    """A search for numbers is iterated as any listing is."""
    assert isinstance(caller.session.phone_numbers.search(areacode="512", max_results=3), Pager)


def test_recordings_are_of_the_class_of_what_was_recorded(caller: OperationCaller) -> None:
    """A recording is of the class that has the id of its call."""
    answer = described("recordings.get").answer
    assert answer is not None
    for number, schema in enumerate(forms(answer)):
        payload = make(schema, Fixed(full=False))
        recording, _ = caller.call("recordings.get", 200, payload)
        assert (
            type(recording).__name__
            == ("PstnRecording", "SipRecording", "WebRtcRecording", "ConferenceRecording")[number]
        )


@pytest.mark.parametrize("name", [name for name, one in OPERATIONS.items() if one.keeps is not None])
def test_an_update_of_a_model_sends_what_was_read(caller: OperationCaller, name: str) -> None:
    """An update that is given the model that was read sends its members again, and what the call names instead."""
    operation, meant = OPERATIONS[name], described(name)
    keeps = operation.keeps
    assert keeps is not None
    (body,) = operation.bodies
    assert unknown_parts(operation) == set()
    payload = response(name, Fixed(full=True))
    model = converter.structure(payload, operation.answer)
    caller.status, caller.payload = meant.status, payload
    caller.server.requests.clear()

    title = "name" if any(member.wire == "name" for member in members(body)) else "label"

    async def update() -> object:
        return await getattr(reach(caller.session, operation), operation.attribute)(model, **{title: "Front desk"})

    caller.runner.run(update())
    (request,) = caller.server.requests
    sent = {member.wire for member in members(body)}
    held = {one: payload[kept] for one, kept in keeps.members.items() if payload[kept] is not None and one in sent}
    assert request.body == {**held, title: "Front desk"}
    assert request.path.endswith(f"/{payload['id']}")
    assert {member.wire for member in members(body) if member.required} <= request.body.keys()
