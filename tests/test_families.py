"""An API family is a value: a table that names one is called, paged and authorized as the family says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl

import pytest
from aiohttp import web
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

import signalwire_fabric_async
from helpers.scripted_server import ReceivedRequest, ScriptedServer
from signalwire_fabric_async import (
    UNSET,
    AsyncSession,
    Body,
    ConfigurationError,
    Model,
    PermissionDeniedError,
    ResponseError,
    Unset,
)
from signalwire_fabric_async.apis import FABRIC, TITLED_ERRORS, UNLINKED, Api, Authorization, Paging
from signalwire_fabric_async.catalog import reach, tables
from signalwire_fabric_async.operations import (
    Kind,
    NoneType,
    Resource,
    action,
    contains,
    creates,
    deletes,
    gets,
    lists,
    table_of,
    updates,
)
from signalwire_fabric_async.paging import ListQuery, Query, known_queries, query_of

PACKAGE = Path(signalwire_fabric_async.__file__).parent

GARAGE = Api(
    "garage",
    "/api/garage/v2/",
    scopes=("Cars",),
    errors=TITLED_ERRORS,
    paging=Paging(size="per_page", number="page", token="cursor", max_size=20),
    quota=None,
)


@frozen(kw_only=True)
class Wheel(Model):
    """A wheel."""

    id: str


@frozen(kw_only=True)
class WheelBody(Body):
    """A wheel to make."""

    size: int
    colour: str | Unset = UNSET


@frozen(kw_only=True)
class CarQuery(ListQuery):
    """The query parameters of the listing of cars."""

    colour: str | None = None


@frozen(kw_only=True)
class Inspection(Query):
    """The query parameters of an inspection."""

    deep: bool | None = None


class Wheels(Resource, api=GARAGE, path="cars/{car_id}/wheels", one="a wheel of the car"):
    """The wheels of one car."""

    get = gets(Wheel)
    create = creates(WheelBody, Wheel)


class Cars(Resource, api=GARAGE, path="cars", one="a car", scopes=("Cars", "Garage")):
    """The cars of a garage."""

    list = lists(Wheel, query=CarQuery)
    list_few = lists(Wheel, at="cars/few", max_page_size=5)
    """List a few of them."""
    list_all = lists(Wheel, at="cars/all", query=Query, paging=UNLINKED)
    """List them on one page."""
    delete = deletes()
    settings = gets(Wheel, by_id=False, at="cars/settings", auth=Authorization.NONE)
    configure = updates(WheelBody, Wheel, verb="PUT", by_id=False, at="cars/settings")
    wash = action(None, NoneType, at="cars/{id}/wash")
    """Wash a car."""
    inspect = action(Inspection, Wheel, method="GET", at="cars/{id}/report", scopes=())
    """Inspect a car."""
    park = action(WheelBody, Wheel, at="commands", command="car.park")
    """Park a car."""
    honk = action(WheelBody, Wheel, at="commands", command="honk", by_id=False)
    """Honk."""
    wheels = contains(Wheels)


def answer(request: ReceivedRequest) -> web.StreamResponse:
    """Return a page of a listing, or a wheel."""
    if request.path == "/api/garage/v2/cars/all" or request.query == "bare=true":
        return web.json_response({"data": [{"id": "1"}]})
    if request.path in ("/api/garage/v2/cars", "/api/garage/v2/cars/few"):
        links = {} if "cursor" in request.query else {"next": "https://elsewhere/x?cursor=C2&per_page=2"}
        return web.json_response({"data": [{"id": "1"}], "links": links})
    return web.json_response({"id": "1"})


def cars(session: AsyncSession) -> Cars:
    """Return the resource, as an attribute of a session would."""
    return Cars(session.__caller__)


async def test_a_family_says_how_its_listings_page() -> None:
    """The query parameters have the family's names, pages the family's largest size; the next link is followed."""
    async with ScriptedServer(answer) as server, server.session() as session:
        listing = cars(session).list(page_size=20, page_number=0, page_token="C1", colour="red")
        assert [one.id async for one in listing] == ["1"]
        assert [one.id async for one in cars(session).list()] == ["1", "1"]
        first, *_, last = server.requests
        assert parse_qs(first.query) == {"per_page": ["20"], "page": ["0"], "cursor": ["C1"], "colour": ["red"]}
        assert (last.path, last.query) == ("/api/garage/v2/cars", "cursor=C2&per_page=2")
        for listing in (cars(session).list(page_size=21), cars(session).list_few(page_size=6)):
            with pytest.raises(ConfigurationError, match=r"^page_size .* from 1 to (20|5)"):
                await listing


async def test_a_listing_without_links_is_one_page() -> None:
    """A listing of data alone takes no parameters of paging, and is no deviation to a strict session."""
    async with ScriptedServer(answer) as server, server.session(strict=True) as session:
        page = await cars(session).list_all(params={"new": 1})
        assert ([one.id for one in page], page.next_page_token) == (["1"], None)
        assert await cars(session).list_all().collect() == list(page)
        wrong: Any = cars(session)
        with pytest.raises(TypeError, match="page_size"):
            await wrong.list_all(page_size=5)
        with pytest.raises(ResponseError):  # a page without links where there must be some
            await wrong.list_few(params={"bare": True})
        assert [request.query for request in server.requests] == ["new=1", "", "bare=true"]


async def test_actions_go_where_they_say() -> None:
    """An action has its own method and path; without a body it sends none, with a query class it sends a query."""
    async with ScriptedServer(answer) as server, server.session() as session:
        result: object = await cars(session).wash("a b")  # type: ignore[func-returns-value]  # the promise is that it returns None
        assert result is None
        assert (await cars(session).inspect("7", deep=True)).id == "1"
        await cars(session).configure(size=3)
        await cars(session).settings()
        assert [(one.method, one.path, one.query, one.body) for one in server.requests] == [
            ("POST", "/api/garage/v2/cars/a%20b/wash", "", None),
            ("GET", "/api/garage/v2/cars/7/report", "deep=true", None),
            ("PUT", "/api/garage/v2/cars/settings", "", {"size": 3}),
            ("GET", "/api/garage/v2/cars/settings", "", None),
        ]
        assert ["Authorization" in one.headers for one in server.requests] == [True, True, True, False]


async def test_a_command_wraps_its_parameters() -> None:
    """A command's name, the id that it is about and its parameters stand in the body, at one path."""
    async with ScriptedServer(answer) as server, server.session() as session:
        await cars(session).park("call-1", size=3, extra={"new": None})
        await cars(session).honk(size=1, colour="red")
        assert [(one.path, one.body) for one in server.requests] == [
            ("/api/garage/v2/commands", {"command": "car.park", "id": "call-1", "params": {"size": 3, "new": None}}),
            ("/api/garage/v2/commands", {"command": "honk", "params": {"size": 1, "colour": "red"}}),
        ]
        wrong: Any = cars(session)
        for call, error in ((wrong.park(5, size=3), ConfigurationError), (wrong.park(size=3), TypeError)):
            with pytest.raises(error):
                await call
        assert len(server.requests) == 2


async def test_what_is_below_a_resource_is_reached_by_its_id() -> None:
    """A contained table is reached by the parent's id, which is checked as any id is; its name is the parent's with its own."""
    async with ScriptedServer(answer) as server, server.session() as session:
        wheels = cars(session).wheels("car 1")
        await wheels.get("w/1".replace("/", "-"))
        await wheels.create(size=17)
        assert [(one.method, one.path) for one in server.requests] == [
            ("GET", "/api/garage/v2/cars/car%201/wheels/w-1"),
            ("POST", "/api/garage/v2/cars/car%201/wheels"),
        ]
        with pytest.raises(ConfigurationError):
            cars(session).wheels("..")
        assert (table_of(Wheels).name, Wheels.create.name) == ("cars.wheels", "cars.wheels.create")
        assert Wheels.create.ids == ("car_id",)
        assert (Wheels.get.ids, Cars.park.ids, Cars.honk.ids) == (("car_id", "id"), ("id",), ())


async def test_a_missing_scope_names_the_table_s_scopes() -> None:
    """The scopes are those of the operation, else of its table, else of its family."""
    assert (Cars.list.scopes, Cars.inspect.scopes, Wheels.get.scopes) == (("Cars", "Garage"), (), ("Cars",))
    async with ScriptedServer(lambda _: web.json_response({}, status=403)) as server, server.session() as session:
        with pytest.raises(PermissionDeniedError, match="Cars or Garage"):
            await cars(session).delete("1")


def test_every_operation_of_none_of_the_five_kinds_is_an_action() -> None:
    """A table has what its names say: an operation of another name than its kind's is an action, or says another path."""
    assert {one.attribute for one in table_of(Cars).operations() if one.kind is Kind.ACTION} == {
        "honk",
        "inspect",
        "park",
        "wash",
    }
    for name, table in tables().items():
        for one in table.operations():
            if one.kind is Kind.ACTION:
                assert one.at, f"{name}.{one.attribute}"
            if one.kind in (Kind.UPDATE, Kind.GET):
                assert one.method in ("GET", "PUT", "PATCH"), f"{name}.{one.attribute}"


def test_every_table_is_reached_from_a_session() -> None:
    """Each operation of the catalog is an attribute of the resource that its name leads to."""
    session = AsyncSession("acme", project_id="p", api_token="PT-t")
    view = session.as_subscriber("token")
    for name, table in tables().items():
        for operation in table.operations():
            place = view if name.startswith("as_subscriber.") else session
            resource = reach(place, operation, *["id"] * table.name.count("."))
            assert isinstance(resource, table.cls)
            assert getattr(resource, operation.attribute).operation is operation


FACTS = (
    (r'"/api/(fabric|relay)', r"testing/space/routes\.py"),
    (r"\b13_?800\b", "-"),
    (r'== "(page_size|page_number|page_token)"', r"paging\.py"),
)
"""The facts of a family, and the module where each is looked for besides apis.py."""


@pytest.mark.parametrize(("fact", "elsewhere"), FACTS)
def test_the_facts_of_a_family_stand_once(fact: str, elsewhere: str) -> None:
    """Root paths, the quota and the names of paging stand in apis.py alone."""
    found = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if re.search(fact, path.read_text(encoding="utf-8")) and not re.search(elsewhere, str(path))
    }
    assert found <= {"apis.py"}


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    )
)
def test_any_query_parameter_arrives_as_it_was_given(params: dict[str, str]) -> None:
    """Names and values of any text come out of the query as they went in, in their order."""
    known = known_queries(None, FABRIC.paging)
    sent = query_of("cars.list", {"page_size": 5, "params": params}, known, FABRIC.paging)
    if "page_size" not in params:
        assert parse_qsl(sent, keep_blank_values=True) == [("page_size", "5"), *params.items()]
