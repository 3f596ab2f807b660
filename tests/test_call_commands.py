"""The commands of calls and their description: each a typed method, all of them one path on the wire."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings

from helpers.description import options, resolve
from helpers.facts import table
from helpers.families import body_of, commands, operations
from helpers.json_values import Fixed, forms, instances, make
from helpers.operation_caller import EVERY, ID, OperationCaller
from helpers.scale import FULL
from helpers.schema_comparison import Comparison, Difference
from signalwire_fabric_async import (
    CallLeg,
    CallPlay,
    FabricDeviceLeg,
    LiveTranscribeStart,
    LiveTranscription,
    PlayAudio,
    PlayAudioParams,
    PlayRingtone,
    PlayRingtoneParams,
    RingtoneName,
    Secret,
    SpeechEngine,
    converter,
)
from signalwire_fabric_async.operations import Operation
from signalwire_fabric_async.schema.models import members

COMMANDS: Final[dict[str, Operation[Any]]] = {name: one for name, one in EVERY.items() if one.command}
DEVIATIONS: Final = Path(__file__).with_name("space_deviations.toml")
VARIANTS: Final = 4
PATH: Final = "/api/calling/calls"

WRITES: Final = [
    (name, number) for name, one in COMMANDS.items() for number in range(len(forms(commands()[one.command].params)))
]
each_command = pytest.mark.parametrize("name", COMMANDS)
each_write = pytest.mark.parametrize(("name", "form"), WRITES, ids=[f"{name}-{form}" for name, form in WRITES])
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


def answer_schema() -> Any:
    """Return the schema of the response, which all commands share."""
    (calling,) = operations("calling").values()
    return calling.answer


def arguments(body: type[Any], wire: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keyword arguments that send parameters, secrets in a `Secret`."""
    known = {member.wire: member for member in members(body)}
    return {known[name].name: Secret(value) if known[name].secret else value for name, value in wire.items()}


def differences_of(operation: Operation[Any]) -> list[Difference]:
    """Return every difference of a command's parameters and of its response."""
    described = [one.keywords for one in options(commands()[operation.command].params)]
    found = []
    for form, body in zip(described, operation.bodies, strict=True):
        found += Comparison(sent=True).of_class(form, body, operation.command)
    return found + Comparison(sent=False).of_answer(answer_schema(), operation.answer)


def explained() -> dict[Difference, str]:
    """Return the differences of commands that are meant, and why."""
    listed = tomllib.loads(DEVIATIONS.read_text(encoding="utf-8"))["command"]
    return {Difference(where, each["what"]): each["reason"] for each in listed for where in each["where"]}


def check_sent(caller: OperationCaller, name: str, form: int, wire: dict[str, Any]) -> None:
    """Send parameters and look at the request: one path, the command, the id beside them."""
    operation = COMMANDS[name]
    body = body_of(forms(commands()[operation.command].params)[form], operation)
    _, request = caller.call(name, 200, make(answer_schema(), Fixed(full=False)), **arguments(body, wire))
    meant: dict[str, Any] = {"command": operation.command, "params": wire}
    if commands()[operation.command].by_id:
        meant["id"] = ID
    assert (request.method, request.path, request.body) == ("POST", PATH, meant)
    assert request.headers["Authorization"].startswith("Basic ")


def test_each_command_is_a_method() -> None:
    """The 42 commands of the description are methods of `session.calls` under the names of the table."""
    rows = [row for row in table("space-operations") if row["operation_id"].startswith("call-commands:")]
    named = {row["operation_id"].removeprefix("call-commands:"): row["call"] for row in rows}
    assert len(named) == 42
    assert set(named) == set(commands())
    takes = {True: "call_id, **params", False: "**params"}
    served = {one.command: f"session.{one.name}({takes[one.by_id]})" for one in COMMANDS.values()}
    assert served == named
    assert {(one.method, one.template, one.scopes) for one in COMMANDS.values()} == {("POST", PATH, ("Voice",))}


@each_command
def test_parameters_and_responses_are_as_described(name: str) -> None:
    """Each parameter, its type, whether it is required, null, bounded: as described or explained."""
    meant = explained()
    assert [each for each in differences_of(COMMANDS[name]) if each not in meant] == []
    assert COMMANDS[name].by_id == commands()[COMMANDS[name].command].by_id


def test_each_explained_deviation_is_one() -> None:
    """A deviation that no longer exists is not explained any more, and each has a reason."""
    meant = explained()
    there = {each for operation in COMMANDS.values() for each in differences_of(operation)}
    assert sorted(set(meant) - there) == []
    assert all(len(reason) > 20 for reason in meant.values())


@each_write
@pytest.mark.parametrize("full", [True, False], ids=["full", "minimal"])
def test_parameters_arrive_as_given(caller: OperationCaller, name: str, form: int, full: bool) -> None:
    """All parameters or only the required ones, each variant of each union: sent as given."""
    schema = forms(commands()[COMMANDS[name].command].params)[form]
    for variant in range(VARIANTS):
        check_sent(caller, name, form, make(schema, Fixed(full=full, variant=variant)))


@each_write
def test_any_described_parameters_arrive_as_given(caller: OperationCaller, name: str, form: int) -> None:
    """Whatever parameters the description allows are what the service receives."""

    @often
    @given(instances(forms(commands()[COMMANDS[name].command].params)[form]))
    def check(wire: dict[str, Any]) -> None:
        check_sent(caller, name, form, wire)

    check()


def test_a_response_is_the_call(caller: OperationCaller) -> None:
    """A response is a call leg, or a leg of a subscriber's device; unknown types and members are kept."""
    for form, cls in zip(options(answer_schema()), (CallLeg, FabricDeviceLeg), strict=True):
        for full in (True, False):
            payload = make(form.keywords, Fixed(full=full))
            result, _ = caller.call("calls.end", 200, payload)
            assert type(result) is cls
            assert converter.unstructure(result) == payload
    payload = make(next(options(answer_schema())).keywords, Fixed(full=True))
    changed = {**payload, "type": "zz_call", "status": "zz", "zz_unknown": [1, None]}
    result, _ = caller.call("calls.end", 200, changed)
    assert converter.unstructure(result) == changed
    assert (type(result), result.extra["zz_unknown"]) == (CallLeg, [1, None])


@each_command
def test_any_described_response_is_given_back(caller: OperationCaller, name: str) -> None:
    """Whatever response the description allows is parsed, and given back to the letter."""
    command = commands()[COMMANDS[name].command]
    form = forms(command.params)[0]
    fields = arguments(body_of(form, COMMANDS[name]), make(form, Fixed(full=False)))

    @often
    @given(instances(answer_schema()))
    def check(payload: Any) -> None:
        result, _ = caller.call(name, 200, payload, **fields)
        assert converter.unstructure(result) == payload

    check()


def test_parameters_may_be_models(caller: OperationCaller) -> None:
    """Nested parameters are models as well as mappings; what a model leaves out is not sent."""
    payload = make(answer_schema(), Fixed(full=False))
    audio = PlayAudio(type="audio", params=PlayAudioParams(url="https://example.com/a.mp3"))
    ring = PlayRingtone(type="ringtone", params=PlayRingtoneParams(name=RingtoneName.US))
    _, request = caller.call("calls.play", 200, payload, control_id="c", play=[audio, ring])
    assert request.body["params"]["play"] == [
        {"type": "audio", "params": {"url": "https://example.com/a.mp3"}},
        {"type": "ringtone", "params": {"name": "us"}},
    ]
    start = LiveTranscription(lang="en-US", direction=["local-caller"], speech_engine=SpeechEngine.GOOGLE)
    _, request = caller.call("calls.live_transcribe", 200, payload, action=LiveTranscribeStart(start=start))
    assert request.body["params"]["action"] == {
        "start": {"lang": "en-US", "direction": ["local-caller"], "speech_engine": "google"}
    }
    assert resolve(commands()["calling.play"].params).keywords["properties"].keys() == {
        member.wire for member in members(CallPlay)
    }


def test_wrong_parameters_are_refused_by_name(caller: OperationCaller) -> None:
    """An unknown or missing parameter is an error before anything is sent, about the nearest form of the body."""
    for fields, message in (
        ({"control_id": "c", "ply": []}, "did you mean 'play'"),
        ({"control_id": "c"}, "needs the keyword arguments 'play'"),
    ):
        with pytest.raises(TypeError, match=message):
            caller.call("calls.play", 200, {}, **fields)
    with pytest.raises(TypeError, match=r"unexpected keyword argument 'swlm'.*did you mean 'swml'"):
        caller.call("calls.dial", 200, {}, from_="+15551234567", to="+15551234568", swml={}, swlm={})
