"""Models in other tools: FastAPI and pydantic, JSON and YAML libraries, databases, pickles and copies."""

from __future__ import annotations

import copy
import json
import pickle
import sqlite3
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

import fastapi
import httpx
import msgpack  # type: ignore[import-untyped]  # it has no annotations
import orjson
import pydantic
import pytest
import yaml
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from helpers.scripted_server import ScriptedServer, credential, subscriber
from signalwire_fabric_async import (
    AiAgent,
    AnyResource,
    Model,
    Page,
    Subscriber,
    SubscriberSipCredential,
    SubscriberToken,
    converter,
)

FORMS = ["2024-05-06T12:20:00Z", "2024-05-06T12:20:00.000Z", "2024-05-06T14:20:00+02:00", "2024-05-06 12:20:00Z"]
ANSWERS = st.fixed_dictionaries(
    {**{name: st.just(value) for name, value in subscriber().items()}, "created_at": st.sampled_from(FORMS)},
    optional={"zz": st.none() | st.integers() | st.lists(st.text(max_size=2))},
)


class Team(pydantic.BaseModel):
    """What a program keeps: models as fields, alone and in containers."""

    lead: Subscriber
    credentials: list[SubscriberSipCredential] = []
    by_name: dict[str, Subscriber | None] = {}
    page: Page[Subscriber] | None = None


@given(ANSWERS)
def test_a_model_is_its_json_object_everywhere(answer: dict[str, Any]) -> None:
    """`to_dict`, `to_json`, the converter and pydantic give back what came, and read it back as an equal model."""
    read = converter.structure(answer, Subscriber)
    team = Team(lead=read, by_name={"x": read, "y": None})
    assert read.to_dict() == converter.unstructure(read) == answer
    assert json.loads(read.to_json()) == answer
    assert team.model_dump()["lead"] == team.model_dump(mode="json")["lead"] == answer
    again = Team.model_validate_json(team.model_dump_json())
    assert again == team
    assert again.lead.to_dict() == answer
    assert type(again.by_name["x"]) is Subscriber


async def test_fastapi_returns_and_takes_models() -> None:
    """What a call returns is what an endpoint returns; a body is the model; the OpenAPI document has the members."""
    app = fastapi.FastAPI()
    answer = subscriber(created_at="2024-05-06T14:20:00+02:00", brand_new={"a": [1]})
    page = {"data": [answer], "links": {"self": "/"}}

    async with ScriptedServer(lambda one: web.json_response(answer if "x" in one.path else page)) as server:
        async with server.session() as session:

            @app.get("/one")
            async def one() -> Subscriber:
                return await session.subscribers.get("x")

            @app.get("/all")
            async def listed() -> Page[Subscriber]:
                return await session.subscribers.list()

            @app.post("/email")
            async def email(person: Annotated[Subscriber, fastapi.Body()]) -> str:
                return person.subscriber.email

            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
                assert (await client.get("/one")).json() == answer
                assert (await client.get("/all")).json() == page
                assert (await client.post("/email", json=answer)).json() == answer["subscriber"]["email"]
                refused = await client.post("/email", json={"id": "x"})
                assert refused.status_code == 422
                assert "$.subscriber: missing" in refused.text
                described = (await client.get("/openapi.json")).json()
    members = described["paths"]["/one"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert set(members["properties"]) == set(subscriber())
    assert members["properties"]["created_at"] == {"type": "string", "format": "date-time"}


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (5, "must be Subscriber or its JSON object, not int"),
        ({}, r"\$\.id: missing"),
        (subscriber(id=5), r"\$\.id: expected a string, got int"),
        (converter.structure(credential(), SubscriberSipCredential), r"must be Subscriber or its JSON object"),
    ],
)
def test_pydantic_refuses_what_is_no_such_model(value: Any, problem: str) -> None:
    """With the places that are wrong."""
    with pytest.raises(pydantic.ValidationError, match=problem):
        Team(lead=value)


def test_pydantic_keeps_what_the_service_grew_by() -> None:
    """Unknown members and enum values are valid, as in a response."""
    grown = credential(encryption="quantum", codecs=["PCMU", "NEW"], zz=1)
    adapter: pydantic.TypeAdapter[Any] = pydantic.TypeAdapter(SubscriberSipCredential)
    read = adapter.validate_python(grown)
    assert adapter.dump_python(read) == grown
    assert not read.encryption.is_known


def test_a_union_of_models_is_resolved_by_pydantic() -> None:
    """A resource of any type becomes the class of its type; classes that hold themselves have a JSON schema."""
    adapter: pydantic.TypeAdapter[Any] = pydantic.TypeAdapter(AnyResource)
    assert type(adapter.validate_python(subscriber())) is Subscriber
    schema = pydantic.TypeAdapter(AiAgent).json_schema()
    assert schema["properties"]["ai_agent"]["type"] == "object"


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    """Yield a database in memory."""
    made = sqlite3.connect(":memory:")
    yield made
    made.close()


@pytest.mark.parametrize("form", FORMS)
def test_timestamps_go_into_other_libraries(form: str, database: sqlite3.Connection) -> None:
    """Whatever form the service wrote: orjson, msgpack, sqlite3 and YAML take a model's timestamp."""
    moment = converter.structure(subscriber(created_at=form), Subscriber).created_at
    assert type(moment) is datetime
    assert moment == datetime(2024, 5, 6, 12, 20, tzinfo=UTC)
    assert datetime.fromisoformat(orjson.loads(orjson.dumps(moment))) == moment
    assert msgpack.unpackb(msgpack.packb(moment, datetime=True), timestamp=3) == moment
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # from Python 3.12 on sqlite3 wants a program's adapter
        assert database.execute("SELECT ?", (moment,)).fetchone()[0].startswith("2024-05-06")
    assert yaml.safe_load(yaml.safe_dump(moment)) == moment
    assert orjson.loads(orjson.dumps(converter.structure(subscriber(), Subscriber), lambda one: one.to_dict()))


def test_models_pickle_copy_and_compare() -> None:
    """Every protocol of pickle; copies are equal, hash alike, and are written as the original came."""
    answer = {**subscriber(created_at="2024-05-06T14:20:00+02:00"), "zz": [1]}
    read = converter.structure(answer, Subscriber)
    copies = [pickle.loads(pickle.dumps(read, protocol)) for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)]
    for copied in (*copies, copy.copy(read), copy.deepcopy(read)):
        assert copied == read
        assert hash(copied) == hash(read)
        assert copied.to_dict() == answer
    assert read != converter.structure(subscriber(1), Subscriber)


def test_a_secret_is_in_the_dict_and_not_in_the_repr() -> None:
    """`to_dict` and pydantic's dumps are for sending on: they reveal; `repr` does not."""
    token = converter.structure({"subscriber_id": "x", "token": "canary", "refresh_token": "canary"}, SubscriberToken)
    assert "canary" not in repr(token)
    assert token.to_dict()["token"] == "canary"


def test_completion_shows_what_is_for_users() -> None:
    """Beside its members a model shows `extra`, `to_dict` and `to_json` alone."""
    shown = {name for name in dir(Subscriber) if not name.startswith("_")}
    assert shown - {*subscriber()} == {"extra", "to_dict", "to_json"}
    assert {name for name in dir(Model) if not name.startswith("_")} == {"extra", "to_dict", "to_json"}
