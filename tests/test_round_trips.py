"""Every operation over a socket: what is sent is what was asked, what is answered is what can be given back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings

from helpers.description import resolve
from helpers.json_values import Fixed, forms, instances, make
from helpers.operation_caller import (
    ID,
    OPERATIONS,
    OperationCaller,
    answer_schema,
    body_schema,
    described_of,
    validator_of,
)
from helpers.scale import FULL
from signalwire_fabric_async import (
    UNSET,
    GenericResource,
    Model,
    NotFoundError,
    OpenEnum,
    Page,
    ResponseError,
    Secret,
    converter,
)
from signalwire_fabric_async.schema.models import is_model, members
from signalwire_fabric_async.schema.timestamps import write_timestamp

WRITES = [(name, number) for name, operation in OPERATIONS.items() for number in range(len(operation.bodies))]
AS_IT_IS = {"relayml", "contents", "flow_data", "data_map", "parameters", "argument", "meta_data", "global_data"}
READS = [
    name
    for name, operation in OPERATIONS.items()
    if operation.answer is not None and name != "ai_agents.list_voices"  # a bare array: see test_observed.py
]
ANSWERS = list({OPERATIONS[name].answer: name for name in READS if OPERATIONS[name].kind != "list"}.values())

LISTS_OF_ANYTHING = {
    "allowed",
    "bullets",
    "code",
    "double_turn_fillers",
    "fillers",
    "function_fillers",
    "functions",
    "listen_language",
    "speech_fillers",
    "turn_fillers",
    "valid_contexts",
    "valid_steps",
}
"""Members of an AI agent that the description has as lists of anything, and the classes as lists of strings."""

VARIANTS = 4 if FULL else 2
"""How many of the alternatives of each union are taken in turn."""

each_write = pytest.mark.parametrize(("name", "form"), WRITES, ids=[f"{name}-{form}" for name, form in WRITES])
each_read = pytest.mark.parametrize("name", READS)
often = settings(
    max_examples=1000 if FULL else 8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def caller() -> Iterator[OperationCaller]:
    """One session and one server for all tests of this file."""
    with OperationCaller() as opened:
        yield opened


def arguments(body: type[Any], wire: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keyword arguments that send a body, as plain values."""
    renamed = {member.wire: member.name for member in members(body)}
    return {renamed[name]: value for name, value in wire.items()}


def as_models(body: type[Any], wire: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keyword arguments that send a body, nested objects as their models."""
    made = converter.structure(wire, body)
    given_ones = {field.name: getattr(made, field.name) for field in attrs.fields(body) if field.name != "extra"}
    return {name: value for name, value in given_ones.items() if value is not UNSET}


def check_sent(caller: OperationCaller, name: str, form: int, body: dict[str, Any], fields: Mapping[str, Any]) -> None:
    """Assert that the request has the described path, authorization and body, and nothing else."""
    operation, described = OPERATIONS[name], described_of(name)
    answer = None if described.answer is None else make(described.answer, Fixed(full=False))
    _, asked = caller.call(name, described.status, answer, **fields)
    assert asked.body == body
    assert asked.method == described.method
    template = described.path.replace("{fabric_subscriber_id}", "parent%20id")
    assert asked.path == template.replace("{" + operation.parameters[-1] + "}" if operation.by_id else "{}", ID)
    authorization = {"basic": "Basic ", "bearer": "Bearer subscriber's token", "none": ""}[operation.auth]
    assert asked.headers.get("Authorization", "").startswith(authorization)
    assert bool(authorization) == ("Authorization" in asked.headers)
    assert list(validator_of(body_schema(name, form)).iter_errors(asked.body)) == []


def without_arguments(name: str) -> dict[str, Any]:
    """Return the arguments that a call needs so that its response can be read."""
    operation = OPERATIONS[name]
    return arguments(operation.bodies[0], make(body_schema(name, 0), Fixed(full=False))) if operation.bodies else {}


@each_write
@pytest.mark.parametrize("full", [True, False], ids=["full", "minimal"])
def test_full_and_minimal_bodies_arrive_as_given(caller: OperationCaller, name: Any, form: Any, full: bool) -> None:
    """All members or only the required ones, each variant of each union, as mappings or as models: sent as given."""
    body = OPERATIONS[name].bodies[form]
    for variant in range(VARIANTS):
        wire = make(body_schema(name, form), Fixed(full=full, variant=variant))
        required = {"script_type": "messaging"} if body.__name__ == "MessagingSwmlScriptCreate" else {}
        check_sent(caller, name, form, wire, arguments(body, wire))
        check_sent(caller, name, form, wire | required, as_models(body, wire | required))


@each_write
def test_any_described_body_arrives_as_given(caller: OperationCaller, name: Any, form: Any) -> None:
    """Whatever body the description allows is what the service receives, from plain values and from models."""
    body = OPERATIONS[name].bodies[form]

    @often
    @given(instances(body_schema(name, form)))
    def check(wire: dict[str, Any]) -> None:
        check_sent(caller, name, form, wire, arguments(body, wire))
        if all(member.wire in wire for member in members(body) if member.required):
            fields = as_models(body, wire)
            in_utc = {key: write_timestamp(one) for key, one in fields.items() if isinstance(one, datetime)}
            check_sent(caller, name, form, wire | in_utc, fields)

    check()


@each_write
def test_members_beside_the_described_ones_go_along(caller: OperationCaller, name: Any, form: Any) -> None:
    """`extra` adds members, null ones and nested ones too, and what is not mentioned is not sent."""
    body = OPERATIONS[name].bodies[form]
    wire = make(body_schema(name, form), Fixed(full=False))
    if body.__name__ == "MessagingSwmlScriptCreate":
        wire["script_type"] = "messaging"
    described = described_of(name)
    answer = None if described.answer is None else make(described.answer, Fixed(full=False))
    more = {"zz_new": {"deep": [1, None]}, "zz_null": None}
    _, asked = caller.call(name, described.status, answer, **arguments(body, wire), extra=more)
    assert asked.body == wire | more


@each_read
@pytest.mark.parametrize("full", [True, False], ids=["full", "minimal"])
def test_full_and_minimal_answers_are_given_back(caller: OperationCaller, name: Any, full: bool) -> None:
    """All members or only the required ones, each variant of each union: read as the class of the table, lossless."""
    for variant in range(14 if name.startswith("resources.") else VARIANTS):
        payload = make(answer_schema(name), Fixed(full=full, variant=variant))
        result, _ = caller.call(name, described_of(name).status, payload, **without_arguments(name))
        assert converter.unstructure(result) == payload
        assert_typed(OPERATIONS[name].answer, result)
        if name.startswith(("ai_agents.", "resources.")) and full:
            continue  # lists of anything, which no service has, make it unhashable
        item: Any = OPERATIONS[name].answer
        again: Any = Page[item] if type(result) is Page else type(result)
        assert hash(result) == hash(converter.structure(payload, again))


@each_read
def test_a_described_answer_is_no_deviation_for_a_strict_session(caller: OperationCaller, name: Any) -> None:
    """Strictly read, a full answer deviates only where the SDK reads more than is described (deviations.toml)."""
    payload = make(answer_schema(name), Fixed(full=True))
    lenient, problems = caller.session, []
    caller.session = lenient.with_options(strict=True)
    try:
        caller.call(name, described_of(name).status, payload, **without_arguments(name))
    except ResponseError as error:
        problems = [problem.partition(": ")[0].rstrip("0123456789[]") for problem in error.problems]
    finally:
        caller.session = lenient
    expected: set[str] = set()
    if name.startswith(("ai_agents.", "resources.")):
        expected = LISTS_OF_ANYTHING
    assert {problem.rpartition(".")[2] for problem in problems} <= expected


@each_read
def test_any_described_answer_is_given_back(caller: OperationCaller, name: Any) -> None:
    """Whatever answer the description allows is read, and given back to the letter."""
    fields = without_arguments(name)

    @often
    @given(instances(answer_schema(name)))
    def check(payload: Any) -> None:
        result, _ = caller.call(name, described_of(name).status, payload, **fields)
        assert converter.unstructure(result) == payload
        assert_typed(OPERATIONS[name].answer, result)

    check()


@each_read
def test_answers_with_nulls_unknown_members_and_unknown_values_are_given_back(
    caller: OperationCaller, name: Any
) -> None:
    """A null in place of any member, members and enum values that nobody knows yet: read, reachable, given back."""
    fields, status = without_arguments(name), described_of(name).status
    whole = make(answer_schema(name), Fixed(full=True))
    page = isinstance(whole.get("data"), list)
    kept = ("data", "links") if page else ()
    for changed in (
        _mapped(whole, lambda key, value: None if isinstance(value, str) else value),
        {key: value if key in kept else None for key, value in whole.items()},
        _mapped(whole, lambda key, value: value, zz_unknown={"a": [1, None]}),
        _mapped(whole, lambda key, value: "zz-unknown" if _is_value(value) else value),
    ):
        result, _ = caller.call(name, status, changed, **fields)
        assert converter.unstructure(result) == changed
        if "zz_unknown" in changed:
            assert result.extra["zz_unknown"] == {"a": [1, None]}
    if page:
        nulls = whole | {"data": [dict.fromkeys(item) for item in whole["data"]]}
        result, _ = caller.call(name, status, nulls, **fields)
        assert converter.unstructure(result) == nulls


@pytest.mark.parametrize("name", ANSWERS)
def test_a_null_in_any_place_is_given_back(name: Any) -> None:
    """Each member of an answer in turn, however deep, may be null, absent or of another type."""
    answer = OPERATIONS[name].answer
    whole = _without_documents(make(answer_schema(name), Fixed(full=True, variant=1, items=1)))
    wrongs: list[Any] = [None, UNSET, 5, "zz", [], {}, [{"zz": 1}]]
    for number, path in enumerate(list(_paths(whole))):
        for wrong in wrongs if FULL else [None, wrongs[number % len(wrongs)]]:
            with _changed(whole, path, wrong):
                assert converter.unstructure(converter.structure(whole, answer)) == whole


@pytest.mark.parametrize("name", [name for name, one in OPERATIONS.items() if one.answer is None])
def test_deletions_answer_nothing(caller: OperationCaller, name: Any) -> None:
    """A deletion sends no body and answers None."""
    result, asked = caller.call(name, 204, None)
    assert result is None
    assert asked.body is None
    assert asked.method == "DELETE"
    assert asked.path.endswith(ID)


def test_each_resource_is_of_the_class_of_its_type(caller: OperationCaller) -> None:
    """A listing of all resources yields each as its own listing does, and an unknown type as a generic resource."""
    (described,) = (resolve(answer_schema("resources.list")).keywords["properties"]["data"]["items"],)
    variants = forms(described)
    items = [make(each, Fixed(full=True)) for each in variants]
    items.append(items[0] | {"type": "zz_hologram", "hologram": {"id": "1"}})
    payload = {"data": items, "links": {"self": "/", "first": "/"}}
    result, _ = caller.call("resources.list", 200, payload)
    assert len(result.data) == 15
    for each, item in zip(result.data[:-1], items, strict=False):
        nested = ({*item} - {"id", "project_id", "display_name", "type", "created_at", "updated_at"}).pop()
        assert isinstance(getattr(each, nested), Model)
        assert each.extra == {}
    assert len({type(each) for each in result.data}) == 15
    generic = result.data[-1]
    assert type(generic) is GenericResource
    assert generic.type == "zz_hologram"
    assert generic.extra["hologram"] == {"id": "1"}
    assert converter.unstructure(result) == payload


def test_every_answer_with_a_token_hides_it(caller: OperationCaller) -> None:
    """Issued tokens are secrets: not in the repr, revealed on request, and taken as they are where one is given back."""
    for name in READS:
        if "tokens." in name:
            payload = make(answer_schema(name), Fixed(full=True)) | {"token": "eyJ-canary"}
            result, _ = caller.call(name, 201, payload, **without_arguments(name))
            assert "eyJ-canary" not in repr(result)
            assert result.token.reveal() == "eyJ-canary"
    renewal = Secret("eyJ-renew")
    _, asked = caller.call("tokens.refresh_subscriber", 201, payload, refresh_token=renewal)
    assert asked.body == {"refresh_token": "eyJ-renew"}
    with pytest.raises(NotFoundError) as caught:
        caller.call("tokens.refresh_subscriber", 404, {"error": "no eyJ-renew here"}, refresh_token=renewal)
    assert "eyJ-renew" not in f"{caught.value} {caught.value.raw} {caught.value.errors}"


def assert_typed(answer: Any, result: Any) -> None:
    """Assert that the result and its members are of the classes in the table."""
    if isinstance(result, Page):
        for each in result.data:
            assert_typed(answer, each)
        return
    assert isinstance(result, answer)
    for member in members(type(result)):
        value = getattr(result, member.name)
        if is_model(member.type) and value is not None:
            assert isinstance(value, member.type)
        if isinstance(member.type, type) and issubclass(member.type, OpenEnum) and value is not None:
            assert isinstance(value, member.type)


def _is_value(value: Any) -> bool:
    return isinstance(value, str) and value in ENUM_VALUES


ENUM_VALUES = {str(value) for cls in OpenEnum.__subclasses__() for value in cls} | {
    "ai_agent",
    "subscriber",
    "swml_script",
    "call_flow",
}


def _mapped(value: Any, change: Any, key: str = "", **more: Any) -> Any:
    """Return a copy of a JSON value with each scalar changed, and more members in each object."""
    if isinstance(value, dict):
        return {name: _mapped(one, change, name, **more) for name, one in value.items()} | more
    if isinstance(value, list):
        return [_mapped(one, change, key, **more) for one in value]
    if key in ("self", "first", "next", "prev"):
        return value
    return change(key, value)


def _without_documents(value: Any) -> Any:
    """Return a JSON value without what is read as it is, such as SWML documents."""
    if isinstance(value, dict):
        return {name: _without_documents(one) for name, one in value.items() if name not in AS_IT_IS}
    return [_without_documents(one) for one in value] if isinstance(value, list) else value


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of each member of a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        if isinstance(key, str):
            yield (*path, key)
        yield from _paths(one, (*path, key))


@contextmanager
def _changed(value: Any, path: tuple[Any, ...], wrong: Any) -> Iterator[None]:
    """Yield the value with another at this path, or without it, for a while."""
    for key in path[:-1]:
        value = value[key]
    before = dict(value)
    if wrong is UNSET:
        del value[path[-1]]
    else:
        value[path[-1]] = wrong
    yield
    value.clear()
    value.update(before)
