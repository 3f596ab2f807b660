"""What the compiled readers of a class promise, whatever a response holds."""

from __future__ import annotations

import copy
import json
import linecache
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Literal

import attrs
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from helpers.scripted_server import ScriptedServer
from signalwire_fabric_async import (
    Codec,
    ConfigurationError,
    Model,
    Secret,
    SubscriberSipCredential,
    converter,
)
from signalwire_fabric_async.schema.careful import careful_reader
from signalwire_fabric_async.schema.json_codec import decode, encode, holds_large_integer
from signalwire_fabric_async.schema.models import also
from signalwire_fabric_async.schema.readers import KINDS, OfModel, compiled
from signalwire_fabric_async.schema.shapes import CACHED_NAMES, CACHED_SHAPES
from signalwire_fabric_async.schema.strict import mismatches
from signalwire_fabric_async.schema.unions import variants_of

CIPHERS = ["AEAD_AES_256_GCM_8", "AES_CM_128_HMAC_SHA1_80"]
LISTS = st.one_of(
    st.just(CIPHERS),
    st.lists(st.sampled_from([*CIPHERS, "NEW", "\n".join(CIPHERS), "", None, 5])),
    st.sampled_from([None, "AEAD_AES_256_GCM_8", 7, {"AEAD_AES_256_GCM_8": 1}, {}]),
)
WHOLE: dict[str, st.SearchStrategy[Any]] = {
    "id": st.text(max_size=3),
    "username": st.one_of(st.text(max_size=3), st.none(), st.integers()),
    "caller_id": st.none(),
    "send_as": st.just("+15550100"),
    "ciphers": LISTS,
    "codecs": st.one_of(st.just(["PCMU"]), st.none(), st.just([])),
    "encryption": st.sampled_from(["required", "later", None, 1, ["required"], {}]),
}
OBJECTS = st.one_of(
    st.fixed_dictionaries(WHOLE),
    st.fixed_dictionaries({}, optional={**WHOLE, "unknown": st.integers()}),
    st.sampled_from([None, "text", 4, []]),
)


@given(st.lists(OBJECTS, max_size=6))
def test_an_object_reads_the_same_alone_and_among_any_neighbours(items: Any) -> None:
    """A list is read as each of its objects alone would be, without loss, and the caller's list stays as it was."""
    before = copy.deepcopy(items)
    read = converter.structure(items, tuple[SubscriberSipCredential, ...])
    assert items == before
    assert read == tuple(converter.structure(one, SubscriberSipCredential) for one in items)
    assert [type(one) for one in read] == [SubscriberSipCredential if type(one) is dict else type(one) for one in items]
    assert converter.unstructure(read) == items


@attrs.frozen(kw_only=True)
class Leaf(Model):
    """A nested object."""

    name: str
    codec: Codec
    at: datetime | None
    secret: Secret | None = None


@attrs.frozen(kw_only=True)
class Branch(Model):
    """Another one, which a tag tells apart."""

    type: Literal["branch"]
    count: int


@attrs.frozen(kw_only=True)
class Twig(Model):
    """Its sibling."""

    type: Literal["twig"]
    moments: tuple[datetime, ...] = ()


@attrs.frozen(kw_only=True)
class Cone(Model):
    """A nested object without a tag."""

    name: str
    scales: int


@attrs.frozen(kw_only=True)
class Acorn(Model):
    """Its sibling, with as many members."""

    name: str
    cup: str | None = attrs.field(default=None, metadata=also("hat"))


@attrs.frozen(kw_only=True)
class Nut(Model):
    """Another one, which has each member of the other two."""

    name: str
    cup: str | None = None
    scales: int | None = None


@attrs.frozen(kw_only=True)
class Tree(Model):
    """A class with members of every kind that readers know."""

    leaf: Leaf
    leaves: tuple[Leaf, ...]
    codecs: tuple[Codec | str, ...]
    planted: datetime
    felled: datetime | str = ""
    part: Branch | Twig | str
    parts: tuple[Branch | Twig, ...] = ()
    by_name: Mapping[str, Leaf] | None = attrs.field(default=None, hash=False)
    when: Mapping[str, datetime] | None = attrs.field(default=None, hash=False)
    tags: tuple[str, ...] = ()
    size: float | None = attrs.field(default=None, metadata=also("length"))
    seeds: tuple[Cone | Acorn | Nut, ...] = ()
    tree: Tree | None = None


LEAF: dict[str, Any] = {"name": "a", "codec": "PCMU", "at": "2024-05-06T12:20:00Z"}
TREE: dict[str, Any] = {
    "leaf": LEAF,
    "leaves": [LEAF, {**LEAF, "secret": "x"}],
    "codecs": ["PCMU", "OPUS"],
    "planted": "2024-05-06T12:20:00Z",
    "felled": "2024-05-06T12:20:00Z",
    "part": {"type": "branch", "count": 2},
    "parts": [{"type": "twig", "moments": ["2024-05-06T12:20:00Z"]}, {"type": "branch", "count": 1}],
    "by_name": {"a": LEAF},
    "when": {"a": "2024-05-06T12:20:00Z"},
    "tags": ["x"],
    "size": 1.5,
    "seeds": [{"name": "a", "scales": 1}, {"name": "b", "hat": "c"}, {"name": "b", "cup": "d", "scales": 1}],
}
MOMENTS = st.sampled_from(
    [
        "2024-05-06T12:20:00Z",
        "2024-05-06T12:20:00.000Z",
        "2024-05-06T12:20:00.120Z",
        "2024-05-06T12:20:00.1201",
        "2024-05-06T12:20:00.12Z0",
        "2024-05-06T24:20:00.120Z",
        "2024-05-06T12:20:00.123456Z",
        "2024-05-06 12:20:00Z",
        "2024-05-06t12:20:00z",
        "2024-05-06T14:20:00+02:00",
        "2024-05-06T12:20:00Z00",
        "2024-05-06T24:00:00Z",
        "2024-13-06T12:20:00Z",
        "2024-05-06T12:20:0xZ",
        "2024-05-06T12:20.00Z",
        "0001-01-01T00:00:00+14:00",
        "--T::Z",
        "",
    ]
)
ODD = MOMENTS | st.sampled_from([None, 5, 0.5, True, "zz", [], {}, ["PCMU", None], [[]], {"zz": 1}, [LEAF, 1, None]])


def variations(whole: Any) -> st.SearchStrategy[Any]:
    """Return a JSON value like this one: members absent, null, odd and unknown in any place."""
    if isinstance(whole, dict):
        members = {name: variations(one) for name, one in whole.items()}
        return st.one_of(st.just(whole), st.fixed_dictionaries({}, optional={**members, "zz": ODD, "length": ODD}), ODD)
    if isinstance(whole, list):
        return st.one_of(st.just(whole), st.lists(st.one_of([variations(one) for one in whole]), max_size=3), ODD)
    return st.one_of(st.just(whole), ODD)


def careful(cls: Any) -> Any:
    """Return the careful reader of a class, which the others pass to it what they cannot read."""
    kind = KINDS[converter.get_structure_hook(cls)]
    assert isinstance(kind, OfModel)
    return careful_reader(kind.cls, kind.plan)


@given(st.lists(variations(TREE), max_size=5))
def test_the_compiled_and_the_careful_reader_agree(items: Any) -> None:
    """Alone, in a listing, from the careful reader: the same values of the same types, and written as they came."""
    listed = converter.structure(copy.deepcopy(items), tuple[Tree, ...])
    for item, among in zip(items, listed, strict=True):
        alone = converter.structure(item, Tree)
        assert alone == among
        assert repr(alone) == repr(among)
        planted = getattr(alone, "planted", None)
        assert not isinstance(planted, datetime) or planted.tzinfo is not None
        assert converter.unstructure(among) == converter.unstructure(alone) == item
        if isinstance(item, dict):
            slowly = careful(Tree)(item)
            assert repr(slowly) == repr(alone)
            assert converter.unstructure(slowly) == item


@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(("name", "scales", "cup", "hat", "zz"), ODD))))
def test_an_object_without_a_tag_is_of_the_class_that_it_is_most_like(items: Any) -> None:
    """Its class is that of the union's rules whether the object has exactly the members of a class or not."""
    union = variants_of(Cone, Acorn, Nut)
    listed = converter.structure(items, tuple[Cone | Acorn | Nut, ...])
    assert [type(one) for one in listed] == [union.of(one) for one in items]
    assert converter.unstructure(listed) == items


@given(variations(TREE))
def test_what_strict_reading_accepts_is_typed_throughout(item: Any) -> None:
    """Where strict reading finds nothing, each member is of its type and nothing is in `extra`."""
    read = converter.structure(item, Tree)
    if not list(mismatches(Tree, item)):
        assert isinstance(read, Tree)
        assert isinstance(read.planted, datetime)
        assert read.planted.tzinfo is not None
        assert isinstance(read.leaf, Leaf)
        assert isinstance(read.leaf.codec, Codec)
        assert isinstance(read.part, (Branch, Twig, str))
        assert all(isinstance(one, (Branch, Twig)) for one in read.parts)
        assert read.extra == read.leaf.extra == {}


def test_a_whole_object_is_typed_and_accepted_strictly() -> None:
    """Each kind of member is what its annotation says; unusual timestamps are plain datetimes in any container."""
    read = converter.structure(TREE, Tree)
    moment = datetime(2024, 5, 6, 12, 20, tzinfo=UTC)
    assert list(mismatches(Tree, TREE)) == []
    assert (read.planted, read.when, read.parts[0]) == (moment, {"a": moment}, Twig(type="twig", moments=(moment,)))
    assert read.leaves[1].secret == Secret("x")
    odd = {**TREE, "when": {"a": "2024-05-06T14:20:00+02:00"}}
    assert type((converter.structure(odd, Tree).when or {})["a"]) is datetime
    assert converter.unstructure(converter.structure(odd, Tree)) == odd


def test_a_reader_has_its_source_for_debuggers() -> None:
    """The file name of a compiled reader finds its lines in `linecache`."""
    code = compiled(converter.get_structure_hook(Tree)).__code__
    assert code.co_filename.endswith("of Tree>")
    assert linecache.getline(code.co_filename, 1).startswith("def read(")
    linecache.checkcache()
    assert "draft" in "".join(linecache.getlines(code.co_filename))


LARGE = (2**64, 2**64 + 1, -(2**64) - 1, 10**30 + 7, 10**400 + 1)


@pytest.mark.parametrize("number", LARGE, ids=["2^64", "2^64+1", "negative", "10^30", "10^400"])
async def test_integers_of_any_size_are_exact(number: int) -> None:
    """In members that hold numbers or anything, in unknown ones, in lists of those, nested: an int, to the last digit."""
    room = {"id": "x", "name": "n", "max_members": number, "meta": {"a": [number]}, "unknown": number}
    answer = {"id": "x", "conference_room": room, "more": {"deep": [{"n": number}]}}
    async with ScriptedServer(lambda _: web.json_response(answer)) as server, server.session() as session:
        read = await session.conference_rooms.get("x")
        assert read.conference_room.max_members == number
        assert type(read.conference_room.max_members) is int
        assert converter.unstructure(read) == answer
        page = {"data": [answer], "links": {}}
        server.answer = lambda _: web.json_response(page)
        assert converter.unstructure(await session.conference_rooms.list()) == page


async def test_floats_stay_floats() -> None:
    """Large floats, long fractions and digits in strings are not taken for integers."""
    answer = {"id": "x", "more": [1e30, 0.12345678901234567890123, 123456789012345678901.5, "12345678901234567890123"]}
    async with ScriptedServer(lambda _: web.json_response(answer)) as server, server.session() as session:
        read = await session.conference_rooms.get("x")
    assert converter.unstructure(read) == answer
    more: Any = read.extra["more"]
    assert [type(one) for one in more] == [float, float, float, str]


TOKEN = "PA" + "0" * 30 + "17"
WORDS = {
    "a page token": {"links": {"next": f"https://x/y?page_token={TOKEN}&z=1"}},
    "a token alone": [TOKEN],
    "digits in quotes": ["1" * 40],
    "a fraction": [1.5e-7, 0.12345678901234567890123],
}


@pytest.mark.parametrize("value", WORDS.values(), ids=WORDS.keys())
def test_digits_in_a_word_are_no_large_integer(value: object) -> None:
    """A page whose links hold twenty digits in a row is not parsed a second time."""
    assert not holds_large_integer(json.dumps(value).encode())


@given(
    number=st.integers(min_value=10**19) | st.integers(max_value=-(10**19)),
    before=st.text(max_size=30),
    after=st.text(max_size=30),
    separators=st.sampled_from(((",", ":"), (", ", ": "), (" ,\n", "\t:\r"))),
    inside=st.sampled_from((lambda n: n, lambda n: [n], lambda n: [1, n, 2], lambda n: {"k": n})),
)
def test_a_large_integer_is_found_wherever_it_is(
    number: int,
    before: str,
    after: str,
    separators: tuple[str, str],
    inside: Callable[[int], object],
) -> None:
    """In an array or an object, first or last or alone, with blanks around it or not."""
    for value in (inside(number), {"a": before, "n": inside(number), "z": after}):
        assert holds_large_integer(json.dumps(value, separators=separators).encode())


@given(
    st.recursive(
        st.none() | st.floats() | st.integers() | st.text(max_size=3),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    )
)
def test_what_is_written_is_what_was_passed_or_an_error(value: Any) -> None:
    """NaN and Infinity raise wherever they are, nulls beside them or not; anything else is read back the same."""
    try:
        written = encode({"x": value})
    except ConfigurationError:
        with pytest.raises(ValueError, match="JSON"):
            json.dumps(value, allow_nan=False)
    else:
        assert json.loads(written) == {"x": value}
        assert decode(written) == {"x": value}


UNKNOWN = ["zz", "yy", "extra", "to_dict", "__class__"]
"""Names of members that no class has, among them those of attributes that each instance has."""
VALUES: list[Any] = ["1", "1", "a", "", None, 1, 1.0, True, 0, False, [1], [1.0], [], {}]


@given(st.lists(st.dictionaries(st.sampled_from(UNKNOWN), st.sampled_from(VALUES)), max_size=6))
def test_neighbours_with_other_unknown_members_keep_their_own(others: Any) -> None:
    """One unknown member or several, the same as the last object has or not: each is in `extra`, and shadows nothing."""
    items = [{**LEAF, "secret": "x", **more} for more in others]
    trees = [{**TREE, "leaf": item} for item in items]
    leaves = converter.structure(items, tuple[Leaf, ...])
    nested = [tree.leaf for tree in converter.structure(trees, tuple[Tree, ...])]
    for leaf, inner, more in zip(leaves, nested, others, strict=True):
        for extra in (leaf.extra, inner.extra):
            assert sorted(map(repr, extra.items())) == sorted(map(repr, more.items()))
        assert type(leaf) is type(inner) is Leaf
        assert leaf.to_dict() == inner.to_dict() == {**LEAF, "secret": "x", **more}


def test_shapes_that_are_never_repeated_take_no_memory() -> None:
    """Thousands of objects that lack a member and have another unknown one each, or thousands: all without loss."""
    kind = KINDS[converter.get_structure_hook(Leaf)]
    assert isinstance(kind, OfModel)
    many = {f"zz{number}": number for number in range(CACHED_NAMES)}
    items = [{"name": "a", f"zz{number}": number} for number in range(3 * CACHED_SHAPES)] + [{"name": "a", **many}] * 2
    assert converter.unstructure(converter.structure(items, tuple[Leaf, ...])) == items
    assert 0 < len(kind.shapes._known) <= CACHED_SHAPES
    assert max(map(len, kind.shapes._known)) < CACHED_NAMES


@given(st.permutations(list(LEAF)), st.sets(st.sampled_from(list(LEAF))))
def test_the_order_of_members_and_the_absent_ones_do_not_matter(order: Any, absent: set[str]) -> None:
    """An absent member reads as None and is not written; the same object reads the same in any order."""
    item = {name: LEAF[name] for name in order if name not in absent}
    (read,) = converter.structure([item], tuple[Leaf, ...])
    assert read == converter.structure(LEAF | dict.fromkeys(absent), Leaf)
    assert all(getattr(read, name) is None for name in absent)
    assert read.to_dict() == item
