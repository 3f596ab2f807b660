"""Models that come in two forms: a member under another name, an object whose nested members lie beside its own."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalwire_fabric_async import UNSET, Body, Cipher, Model, OpenEnum, Page, Unset, converter
from signalwire_fabric_async.schema.models import FlatForm, also, on_the_wire
from signalwire_fabric_async.schema.request_body import body_of
from signalwire_fabric_async.schema.strict import mismatches


class Level(OpenEnum):
    """How much."""

    LOW = "low"
    HIGH = "high"


@attrs.frozen(kw_only=True)
class Endpoint(Model):
    """The nested object."""

    id: str
    username: str
    ciphers: tuple[Cipher, ...]
    level: Level
    zone: str | None = attrs.field(default=None, metadata=also("timezone"))
    legacy_url: str | None = None


@attrs.frozen(kw_only=True)
class Credential(Model):
    """The wrapper."""

    _flat_form: ClassVar[FlatForm | None] = FlatForm("sip_endpoint", own=("id", "type"))

    id: str
    kind: str = attrs.field(metadata=on_the_wire("type"))
    display_name: str | None = attrs.field(metadata=also("name"))
    created_at: datetime
    sip_endpoint: Endpoint


@attrs.frozen(kw_only=True)
class Version(Model):
    """A member whose published name has another type."""

    document_version: int = attrs.field(metadata=also("version", of=str, read=int))
    time_zone: str | None = attrs.field(default=None, metadata=also("timezone"))


ENDPOINT: dict[str, Any] = {"id": "inner", "username": "ada", "ciphers": ["AEAD_AES_256_GCM_8"], "level": "low"}
WRAPPED: dict[str, Any] = {
    "id": "outer",
    "type": "sip_endpoint",
    "display_name": "Ada",
    "created_at": "2024-05-06T12:20:00Z",
    "sip_endpoint": ENDPOINT,
}
FLAT: dict[str, Any] = {**ENDPOINT, "id": "outer", "type": "any", "legacy_url": "https://x.example/"}

ODD = st.sampled_from([None, 5, "zz", [], {}, ["low"], {"zz": 1}, "2024-05-06T14:20:00+02:00", True])


def odd_objects(whole: dict[str, Any], *more: str) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with some of the members of one, each as it is there or odd, and unknown ones."""
    members = {name: st.just(value) | ODD for name, value in whole.items()}
    return st.fixed_dictionaries({}, optional={**members, **dict.fromkeys(more, ODD)})


INNER = odd_objects(ENDPOINT, "timezone", "zone", "legacy_url", "zz")
EITHER = st.one_of(
    odd_objects(FLAT, "timezone", "zone", "name", "display_name", "created_at", "zz"),
    st.builds(lambda outer, inner: {**outer, "sip_endpoint": inner}, odd_objects(WRAPPED, "name", "zz"), INNER | ODD),
    odd_objects({**WRAPPED, **FLAT}, "zz"),
    ODD,
)


@given(st.lists(EITHER, max_size=4))
def test_any_object_of_either_form_is_given_back(items: Any) -> None:
    """Whatever the members, absent, null, unknown and odd ones too: written is what was read, alone and in a listing."""
    before = copy.deepcopy(items)
    for item in items:
        read = converter.structure(item, Credential)
        assert converter.unstructure(read) == item
        copies = (pickle.loads(pickle.dumps(read)), copy.deepcopy(read), copy.copy(read))
        assert all(copied == read and converter.unstructure(copied) == item for copied in copies)
    page = {"data": items, "links": {}}
    assert converter.unstructure(converter.structure(page, Page[Credential])) == page
    assert items == before


@given(odd_objects({"document_version": 1, "version": "1"}, "time_zone", "timezone", "zz"))
def test_any_object_with_members_under_other_names_is_given_back(item: Any) -> None:
    """The name and the type of each member are those that came."""
    assert converter.unstructure(converter.structure(item, Version)) == item


def test_both_forms_look_the_same_to_a_program() -> None:
    """A flat credential has its id in both places, its endpoint's members nested, and None for what it does not have."""
    wrapped, flat = (converter.structure(one, Credential) for one in (WRAPPED, FLAT))
    for one in (wrapped, flat):
        assert one.id == "outer"
        assert one.sip_endpoint.username == "ada"
        assert one.sip_endpoint.ciphers == (Cipher.AEAD_AES_256_GCM_8,)
        assert one.sip_endpoint.level is Level.LOW
        assert (one.extra, one.sip_endpoint.extra) == ({}, {})
    assert wrapped.sip_endpoint.id == "inner"
    assert (flat.sip_endpoint.id, flat.kind, flat.sip_endpoint.legacy_url) == ("outer", "any", "https://x.example/")
    assert (flat.display_name, flat.created_at) == (None, None)  # type: ignore[comparison-overlap]  # a response may lack them


def test_a_member_is_read_under_its_other_name() -> None:
    """Converted where its type differs; its own name wins where both are there."""
    read = converter.structure({"version": "7", "timezone": "UTC"}, Version)
    assert (read.document_version, read.time_zone) == (7, "UTC")
    assert read.extra == {}
    assert converter.structure({"version": "x"}, Version).document_version == "x"  # type: ignore[comparison-overlap]  # a response may deviate
    both = converter.structure({"document_version": 1, "version": "2"}, Version)
    assert (both.document_version, both.extra) == (1, {"version": "2"})


def test_a_changed_model_is_written_in_the_form_that_came() -> None:
    """What a program replaced is written under the name, and in the place, from which the old value was read."""
    read = converter.structure({"version": "7"}, Version)
    assert converter.unstructure(attrs.evolve(read, document_version=8)) == {"version": 8}
    flat = converter.structure(FLAT, Credential)
    changed = attrs.evolve(flat, sip_endpoint=attrs.evolve(flat.sip_endpoint, username="eva"))
    assert converter.unstructure(changed) == {**FLAT, "username": "eva"}
    assert converter.unstructure(Version(document_version=1, time_zone="UTC")) == {
        "document_version": 1,
        "time_zone": "UTC",
    }


@pytest.mark.parametrize(
    ("value", "problems"),
    [
        (WRAPPED, []),
        (FLAT, []),
        ({**WRAPPED, "name": "x", "display_name": ...}, []),
        ({**FLAT, "timezone": "UTC"}, []),
        ({**WRAPPED, "sip_endpoint": ...}, ["$.sip_endpoint: missing"]),
        ({**FLAT, "username": ...}, ["$.username: missing"]),
        ({**FLAT, "type": ...}, ["$.type: missing"]),
        ({**FLAT, "created_at": "2024-05-06T12:20:00Z"}, ["$.created_at: not documented"]),
        ({**FLAT, "level": "most"}, ["$.level: 'most' is not one of the documented values of Level"]),
        ({**WRAPPED, "username": "ada"}, ["$.username: not documented"]),
        ({**WRAPPED, "name": "x"}, ["$.name: not documented"]),
        ({**WRAPPED, "display_name": ..., "name": 5}, ["$.name: expected a string, got int"]),
    ],
)
def test_strict_reading_accepts_both_forms_and_no_third(value: dict[str, Any], problems: list[str]) -> None:
    """Mixtures of the two forms, and a form that lacks a member of its own, are deviations with their paths."""
    given_one = {name: one for name, one in value.items() if one is not ...}
    assert list(map(str, mismatches(Credential, given_one))) == problems


def test_strict_reading_has_a_type_for_each_name() -> None:
    """Under its other name a member has the type that is documented there."""
    assert list(map(str, mismatches(Version, {"version": "7"}))) == []
    assert list(map(str, mismatches(Version, {"version": 7}))) == ["$.version: expected a string, got int"]
    assert list(map(str, mismatches(Version, {"document_version": "7"}))) == [
        "$.document_version: expected an integer, got str"
    ]


@attrs.frozen(kw_only=True)
class Change(Body):
    """A body with a member that was published under another name, and one that the service does not take."""

    _not_taken: ClassVar[tuple[str, ...]] = ("id",)

    time_zone: str | Unset = attrs.field(default=UNSET, metadata=also("timezone"))
    tags: Sequence[str] | Unset = UNSET


def test_a_published_keyword_says_what_the_service_takes() -> None:
    """The TypeError names the member to use, or that there is none, and `extra` sends the published one."""
    with pytest.raises(TypeError, match=r"'timezone': it is published, but the service accepts 'time_zone' instead"):
        body_of("x.update", [Change], {"timezone": "UTC"})
    with pytest.raises(TypeError, match=r"'id': it is published, but the service does not accept it .*extra=\{'id'"):
        body_of("x.update", [Change], {"id": "1"})
    with pytest.raises(TypeError, match=r"unexpected keyword argument 'tag' \(did you mean 'tags'\?\)$"):
        body_of("x.update", [Change], {"tag": "1"})
    with pytest.raises(TypeError, match=r"unexpected keyword argument 'zz'$"):
        body_of("x.update", [Change], {"zz": "1"})
    assert body_of("x.update", [Change], {"extra": {"timezone": "UTC"}}) == b'{"timezone":"UTC"}'
