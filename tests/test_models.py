"""Models: what an answer becomes, and that nothing of it is lost."""

from __future__ import annotations

import copy
import json
import pickle
import typing
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from helpers.scripted_server import ScriptedServer, credential, subscriber
from signalwire_fabric_async import (
    UNSET,
    Address,
    Cipher,
    Codec,
    ConferenceRoom,
    Encryption,
    Links,
    OpenEnum,
    Page,
    ResponseError,
    Secret,
    Subscriber,
    SubscriberSipCredential,
    SubscriberSipCredentialUpdate,
    SwmlScript,
    converter,
    make_converter,
)
from signalwire_fabric_async.catalog import operations
from signalwire_fabric_async.schema.models import members
from signalwire_fabric_async.schema.timestamps import read_timestamp, write_timestamp

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.text(max_size=8)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def test_a_documented_answer_becomes_its_model() -> None:
    """Strings, tuples of enum members, timestamps and nested models, each as annotated; nothing extra."""
    one = converter.structure(credential(), SubscriberSipCredential)
    assert one.ciphers == (Cipher.AEAD_AES_256_GCM_8,)
    assert one.codecs[0] is Codec.PCMU
    assert one.encryption is Encryption.OPTIONAL
    assert one.extra == {}
    person = converter.structure(subscriber(3), Subscriber)
    assert person.created_at == datetime(2024, 5, 6, 12, 20, tzinfo=UTC)
    assert person.subscriber.first_name == "3"


def test_models_are_frozen_slotted_and_shareable() -> None:
    """No attribute can be set or added; equal answers are equal, hash alike, copy, evolve and pickle."""
    one, two = (converter.structure(credential(zzz=[1]), SubscriberSipCredential) for _ in range(2))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        one.username = "x"  # type: ignore[misc]  # on purpose
    with pytest.raises(AttributeError):
        object.__setattr__(one, "new", 1)
    assert not hasattr(one, "__dict__")
    assert one == two
    assert hash(one) == hash(two)
    assert type(one) is SubscriberSipCredential
    for copied in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one)), attrs.evolve(one)):
        assert copied == one
        assert converter.unstructure(copied) == credential(zzz=[1])


def test_a_model_is_shown_and_compared_by_its_fields() -> None:
    """As attrs would: each shown member in order, secrets left out; equal if all fields are, of the same class only."""
    body = SubscriberSipCredentialUpdate(username="ada", password="canary", extra={"new": 1})
    assert repr(body) == (
        "SubscriberSipCredentialUpdate(username='ada', caller_id=UNSET, send_as=UNSET, ciphers=UNSET, codecs=UNSET, "
        "encryption=UNSET)"
    )
    changes: tuple[dict[str, Any], ...] = ({"username": "eva"}, {"password": "x"}, {"codecs": ("PCMU",)}, {"extra": {}})
    for change in changes:
        assert attrs.evolve(body, **change) != body
    assert hash(attrs.evolve(body, extra=UNSET)) == hash(body)
    assert hash(attrs.evolve(body, username="eva")) != hash(body)
    links = Links(next="a")
    assert links != Named(next="a")
    assert {links: 1}[Links(next="a")] == 1
    assert repr(Named(next="a")) == "a"
    assert Named(next="a") == Named(next="a")


@attrs.frozen(kw_only=True)
class Named(Links):
    """A user's own model, which shows itself in its own way."""

    def __repr__(self) -> str:
        return str(self.next)


@given(st.dictionaries(st.sampled_from(sorted(credential())) | st.text(max_size=6), JSON, max_size=12))
def test_any_object_is_read_without_loss(answer: dict[str, Any]) -> None:
    """Whatever members of whatever type an object has, reading it does not fail and writing it gives it back."""
    read = converter.structure(answer, SubscriberSipCredential)
    assert json.loads(json.dumps(converter.unstructure(read))) == json.loads(json.dumps(answer))


@given(st.fixed_dictionaries(dict.fromkeys(subscriber(), JSON)), JSON)
def test_any_page_is_read_without_loss(item: dict[str, Any], links: Any) -> None:
    """Pages of anything likewise."""
    answer = {"data": [item, item], "links": links, "more": 1}
    assert converter.unstructure(converter.structure(answer, Page[Subscriber])) == answer


def test_missing_null_and_unknown_members() -> None:
    """A missing and a null member are both None on the model, and go back out as they came."""
    answer = credential(caller_id=None, brand_new={"x": 1})
    del answer["send_as"]
    read = converter.structure(answer, SubscriberSipCredential)
    assert read.caller_id is None
    assert read.send_as is None
    assert dict(read.extra) == {"brand_new": {"x": 1}}
    assert "brand_new" in repr(read.extra)
    assert converter.unstructure(read) == answer


def test_an_unknown_enum_value_stays_what_it_is_and_says_so() -> None:
    """`is_known` is false, it equals its string, it is of its enum; lists of enums keep their order."""
    read = converter.structure(
        credential(encryption="quantum", codecs=["OPUS@48000H@20I", "NEW", "PCMU"]), SubscriberSipCredential
    )
    assert read.encryption == "quantum"
    assert isinstance(read.encryption, Encryption)
    assert not read.encryption.is_known
    assert [one.is_known for one in read.codecs] == [True, False, True]
    assert read.codecs[0] is Codec.OPUS_48000H_20I
    assert {read.encryption: 1}["quantum"] == 1  # type: ignore[index]  # it hashes as its string
    for copied in (copy.deepcopy(read.encryption), pickle.loads(pickle.dumps(read.encryption))):
        assert copied == "quantum"
        assert not copied.is_known
    with pytest.raises(ValueError, match="5"):
        Encryption(5)  # type: ignore[arg-type]  # wrong on purpose


def test_lists_that_join_alike_differ() -> None:
    """The cache of enum lists is not fooled by a value that holds its separator."""
    for codecs in (["PCMU", "PCMA"], ["PCMU\nPCMA"], ["PCMU", "PCMA"], ["PCMU", 5], [], [""]):
        read = converter.structure(credential(codecs=codecs), SubscriberSipCredential)
        assert list(read.codecs) == codecs


@given(
    st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)),
    st.sampled_from(["Z", "+00:00", "+02:00", "-05:30", ""]),
    st.sampled_from(["seconds", "milliseconds", "microseconds"]),
)
def test_timestamps_go_back_to_the_letter(moment: datetime, offset: str, precision: str) -> None:
    """Any ISO 8601 timestamp is an aware datetime, and is written as it was read."""
    text = moment.isoformat(timespec=precision) + offset
    answer = subscriber(created_at=text, updated_at=text, brand_new=text)
    read = converter.structure(answer, Subscriber)
    assert type(read.created_at) is datetime
    assert read.created_at.tzinfo is not None
    assert read.created_at == datetime.fromisoformat(text if offset else text + "+00:00")
    for copied in (read, pickle.loads(pickle.dumps(read)), copy.deepcopy(read)):
        assert converter.unstructure(copied) == answer
        later = attrs.evolve(copied, created_at=read.created_at + timedelta(days=1))
        written = converter.unstructure(later)
        assert read_timestamp(written["created_at"]) == later.created_at
        assert {**written, "created_at": text} == answer


def test_timestamps_that_a_program_gives() -> None:
    """They go out in UTC; one without a time zone is refused; a changed one is formatted again."""
    local = datetime(2024, 5, 6, 14, 20, tzinfo=timezone(timedelta(hours=2)))
    assert write_timestamp(local) == "2024-05-06T12:20:00Z"
    assert write_timestamp(read_timestamp("2024-05-06T12:20:00+00:00") + timedelta(days=1)) == "2024-05-07T12:20:00Z"
    with pytest.raises(ValueError, match="time zone"):
        write_timestamp(datetime(2024, 5, 6))  # on purpose


def test_what_a_program_builds_leaves_out_what_it_did_not_mention() -> None:
    """A body's UNSET members are not written, None is null; a model's optional None is left out."""
    body = SubscriberSipCredentialUpdate(caller_id=None, password="p", extra={"x": 1})  # type: ignore[arg-type]  # null is sent although no description allows it
    assert converter.unstructure(body) == {"caller_id": None, "password": "p", "x": 1}
    assert "p'" not in repr(body).replace("caller_id", "")
    assert converter.structure({"username": "u", "y": 2}, SubscriberSipCredentialUpdate).extra == {"y": 2}
    assert converter.structure({"username": "u"}, SubscriberSipCredentialUpdate).password is UNSET
    address = Address.__attrs_attrs__
    assert {one.name for one in address} >= {"id", "channels", "extra"}


def test_unset_is_one_value() -> None:
    """UNSET is false, prints as itself, and stays itself in copies and pickles."""
    assert not UNSET
    assert repr(UNSET) == "UNSET"
    assert copy.deepcopy(UNSET) is UNSET
    assert pickle.loads(pickle.dumps(UNSET)) is UNSET


def test_a_secret_is_not_shown() -> None:
    """reveal() reads it; repr, str, format and pickles do not."""
    secret = Secret("canary")
    assert secret.reveal() == "canary"
    assert "canary" not in f"{secret} {secret!r} {[secret]}"
    assert secret == Secret("canary")
    assert secret != Secret("other")
    assert secret != "canary"
    assert len({secret, Secret("canary"), copy.deepcopy(secret), copy.copy(secret)}) == 1
    assert not Secret("")
    with pytest.raises(TypeError, match="reveal"):
        pickle.dumps(secret)
    assert converter.unstructure({"t": secret}) == {"t": "canary"}


def test_a_converter_of_its_own_can_be_changed() -> None:
    """make_converter() answers one that shares nothing with the SDK's."""
    mine = make_converter()
    mine.register_structure_hook(datetime, lambda value, _: value)
    assert mine.structure(subscriber(), Subscriber).created_at == "2024-05-06T12:20:00Z"
    assert isinstance(converter.structure(subscriber(), Subscriber).created_at, datetime)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"username": 5}, "$.username: expected a string, got int"),
        ({"username": None}, "$.username: expected a string, got NoneType"),
        (
            {"ciphers": ["AEAD_AES_256_GCM_8", "NEW"]},
            "$.ciphers[1]: 'NEW' is not one of the documented values of Cipher",
        ),
        ({"ciphers": "x"}, "$.ciphers: expected an array, got str"),
        ({"brand_new": 1}, "$.brand_new: not documented"),
        ({"username": ...}, "$.username: missing"),
    ],
)
async def test_strict_reading_names_each_deviation(change: dict[str, Any], problem: str) -> None:
    """With strict=True a deviation is a ResponseError with its JSON path; without, the call just answers."""
    answer = {name: value for name, value in credential(**change).items() if value is not ...}
    async with ScriptedServer(lambda _: web.json_response(answer)) as server:
        async with server.session(strict=True) as session:
            with pytest.raises(ResponseError) as caught:
                await session.subscribers.sip_credentials("x").get("y")
            assert caught.value.problems == (problem,)
            assert caught.value.status == 200
            await session.with_options(strict=False).subscribers.sip_credentials("x").get("y")


@pytest.mark.parametrize(
    "moment",
    [
        "20240101T000000Z",
        "2024-W01-1T00:00Z",
        "2024-01-01",
        "2024-01-01T00:00:00",
        "2024-01-01 00:00:00Z",
        "2024-01-01T00:00Z",
        "2024-13-01T00:00:00Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:00:00+24:00",
        "2024-01-01T00:00:00Z\n",
        "",
    ],
)
async def test_strict_reading_takes_moments_of_rfc_3339_alone(moment: str) -> None:
    """Other forms of ISO 8601 are deviations for a strict session; read tolerantly, each is given back to the letter."""
    answer = subscriber(created_at=moment)
    async with ScriptedServer(lambda _: web.json_response(answer)) as server, server.session(strict=True) as session:
        with pytest.raises(ResponseError) as caught:
            await session.subscribers.get("x")
        assert caught.value.problems == (f"$.created_at: {moment!r} is not an RFC 3339 timestamp",)
        read = await session.with_options(strict=False).subscribers.get("x")
        assert converter.unstructure(read) == answer


@pytest.mark.parametrize(
    "moment", ["2024-05-06t12:20:00z", "2024-05-06T12:20:00.1234567Z", "2024-05-06T14:20:00+02:00"]
)
async def test_any_moment_of_rfc_3339_is_read(moment: str) -> None:
    """Lower-case letters too, any fraction, any offset: an aware datetime, given back to the letter, pickled as well."""
    answer = subscriber(created_at=moment)
    async with ScriptedServer(lambda _: web.json_response(answer)) as server, server.session(strict=True) as session:
        read = await session.subscribers.get("x")
    assert read.created_at.replace(microsecond=0) == datetime(2024, 5, 6, 12, 20, tzinfo=UTC)
    assert converter.unstructure(pickle.loads(pickle.dumps(read))) == answer


async def test_strict_reading_has_the_integers_of_json_schema() -> None:
    """`20.0` is an integer where one is documented; `20.5`, `true` and `"20"` are none."""
    details = {"id": "x", "title": "Menu", "document_version": 20.0}
    flow = {**subscriber(), "type": "call_flow", "call_flow": details}
    del flow["subscriber"]
    async with ScriptedServer(lambda _: web.json_response(flow)) as server, server.session(strict=True) as session:
        assert (await session.call_flows.get("x")).call_flow.document_version == 20
        for wrong in (20.5, True, "20"):
            details["document_version"] = wrong
            with pytest.raises(ResponseError, match=r"\$\.call_flow\.document_version: expected an integer"):
                await session.call_flows.get("x")


async def test_what_a_page_carries_is_documented_of_its_own_listing() -> None:
    """SIP addresses are listed with an integer `items_count`, nothing else is: strictly read, each listing as it is."""
    page: dict[str, Any] = {"data": [], "links": {"self": "/", "first": "/"}, "items_count": 0}
    async with ScriptedServer(lambda _: web.json_response(page)) as server, server.session(strict=True) as session:
        assert (await session.sip_addresses.list()).extra == {"items_count": 0}
        with pytest.raises(ResponseError) as caught:
            await session.subscribers.list()
        assert caught.value.problems == ("$.items_count: not documented",)
        for wrong, problem in (("0", "expected an integer, got str"), (None, "expected an integer, got NoneType")):
            page["items_count"] = wrong
            with pytest.raises(ResponseError) as caught:
                await session.sip_addresses.list()
            assert caught.value.problems == (f"$.items_count: {problem}",)
        del page["items_count"]
        with pytest.raises(ResponseError) as caught:
            await session.sip_addresses.list()
        assert caught.value.problems == ("$.items_count: missing",)
        assert (await session.subscribers.list()).data == ()


async def test_an_address_has_a_channel() -> None:
    """Strictly read, an address without any channel deviates; one that has several is what addresses are."""
    address: dict[str, Any] = {
        "id": "x",
        "name": "x",
        "display_name": "X",
        "cover_url": "",
        "preview_url": "",
        "locked": False,
        "channels": {},
        "created_at": "2024-05-06T12:20:00Z",
        "type": "app",
    }
    async with ScriptedServer(lambda _: web.json_response(address)) as server, server.session(strict=True) as session:
        view = session.as_subscriber("token")
        with pytest.raises(ResponseError) as caught:
            await view.addresses.get("x")
        assert caught.value.problems == ("$.channels: has none of audio, messaging, video",)
        address["channels"] = {"audio": "/public/x?channel=audio", "video": "/public/x?channel=video"}
        assert (await view.addresses.get("x")).channels.messaging is None


async def test_a_resource_that_lacks_its_own_member_is_of_the_class_of_its_type() -> None:
    """A `swml_script` without its script is a SwmlScript, although conference rooms are answered as such too."""
    answer = subscriber(type="swml_script")
    del answer["subscriber"]
    async with ScriptedServer(lambda _: web.json_response(answer)) as server, server.session() as session:
        assert type(await session.resources.get("x")) is SwmlScript
        with pytest.raises(ResponseError) as caught:
            await session.with_options(strict=True).resources.get("x")
        assert caught.value.problems == ("$.swml_script: missing",)
        answer["conference_room"] = {}
        assert type(await session.resources.get("x")) is ConferenceRoom


async def test_strict_reading_of_pages_and_nested_models() -> None:
    """Paths lead through pages, arrays and nested objects."""
    bad = subscriber(1, created_at="yesterday")
    bad["subscriber"]["email"] = 7
    answer = {"data": [subscriber(0), bad], "links": {"self": "/", "first": "/"}}
    async with ScriptedServer(lambda _: web.json_response(answer)) as server, server.session(strict=True) as session:
        with pytest.raises(ResponseError) as caught:
            await session.subscribers.list()
        assert caught.value.problems == (
            "$.data[1].created_at: 'yesterday' is not an RFC 3339 timestamp",
            "$.data[1].subscriber.email: expected a string, got int",
        )


def _types_in(of: Any) -> Iterator[Any]:
    """Yield a type expression and the types that it is made of."""
    yield of
    for part in typing.get_args(of):
        yield from _types_in(part)


def test_enum_arguments_are_typed_with_their_values() -> None:
    """Wherever a body takes an enum, its annotation lists each of the enum's values too: editors complete them."""
    checked = 0
    for body in {body for operation in operations() for body in operation.bodies}:
        for name, hint in typing.get_type_hints(body).items():
            parts = list(_types_in(hint))
            for enum in (one for one in parts if isinstance(one, type) and issubclass(one, OpenEnum)):
                beside = [typing.get_args(one) for one in parts if typing.get_origin(one) is typing.Literal]
                assert tuple(enum) in beside, f"{body.__name__}.{name}: {enum.__name__}"
                checked += 1
        for member in members(body):
            walked = list(_types_in(member.type))
            has_enum = any(isinstance(one, type) and issubclass(one, OpenEnum) for one in walked)
            assert not (has_enum and any(isinstance(one, str) for one in walked)), "only the enum is walked"
    assert checked > 40
