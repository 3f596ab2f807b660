"""What a test says with the kit: the words that requests are named by, assertions, seeds, faults, and where they are wrong."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from signalwire_fabric_async import AsyncSession, Codec, ConfigurationError, RetryPolicy, TransportError
from signalwire_fabric_async import testing as package
from signalwire_fabric_async.catalog import operations
from signalwire_fabric_async.testing import FakeFabric, TestClock
from signalwire_fabric_async.testing.space.traits import TRAITS

NOBODY = "3fa85f64-5717-4562-b3fc-2c963f66afa6"


async def test_one_vocabulary_for_faults_counts_and_assertions(session: AsyncSession, fabric: FakeFabric) -> None:
    """An operation, a resource, a method in any case and `*` name a request wherever requests are named."""
    await session.subscribers.create(email="ada@example.com")
    for word in ("subscribers.create", "subscribers", "POST", "post", "*", None):
        assert fabric.requests(word) == fabric.requests(resource=word) == 1
        assert fabric.executed(word) == fabric.answered(word) == 1
        fabric.assert_sent(word, times=1)
        with pytest.raises(AssertionError):
            fabric.assert_not_sent(word)
        fabric.fail(word or "*")
        fabric.clear_faults()
    for pair in (("POST", "subscribers.create"), ("subscribers", "post"), ("*", "subscribers")):
        fabric.assert_sent(*pair, times=1)
        with pytest.raises(AssertionError):
            fabric.assert_not_sent(*pair)
    fabric.assert_not_sent("GET", "subscribers")
    fabric.assert_not_sent("subscribers.sip_credentials")
    assert fabric.executed("GET") == 0


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("subscriber.create", "'subscribers.create'"),
        ("subscribers.credentials", "'subscribers.sip_credentials'"),
        ("GETS", "'GET'"),
        ("Swml_Script", "'swml_scripts'"),
    ],
)
async def test_a_word_that_is_none_is_refused_everywhere(fabric: FakeFabric, word: str, meant: str) -> None:
    """A misspelt name fails the test that asks by it, and names the nearest that there is."""
    asks: list[Any] = [
        *(fabric.requests, fabric.executed, fabric.answered, fabric.assert_sent, fabric.assert_not_sent, fabric.fail),
        lambda word: fabric.assert_not_sent("POST", word),
    ]
    for ask in asks:
        with pytest.raises(
            ConfigurationError, match=f"must name an operation, a resource or a method: did you mean {meant}"
        ):
            ask(word)
    with pytest.raises(ConfigurationError, match="must name an operation"):
        fabric.assert_not_sent("")


@pytest.mark.parametrize("pair", [("GET", "subscribers.create"), ("PUT", "ai_agents"), ("call_flows", "subscribers")])
async def test_what_no_request_can_be_is_not_asserted(fabric: FakeFabric, pair: tuple[str, str]) -> None:
    """Two names that no request has both of are refused: that none came would be true of any test."""
    with pytest.raises(ConfigurationError, match="no request can be"):
        fabric.assert_not_sent(*pair)


async def test_stored_knows_its_kinds(fabric: FakeFabric) -> None:
    """What is kept of a child kind is returned for one parent or for all; an unknown kind is an error."""
    fabric.seed(subscribers=2)
    parents = [one["id"] for one in fabric.stored("subscribers")]
    for parent in (1, 0, 1):
        fabric.seed(subscribers__sip_credentials=[{"fabric_subscriber_id": parents[parent], "username": f"u-{parent}"}])
    assert [one["username"] for one in fabric.stored("subscribers.sip_credentials")] == ["u-1", "u-0", "u-1"]
    assert [one["username"] for one in fabric.stored("subscribers.sip_credentials", parents[0])] == ["u-0"]
    fabric.seed(call_flows=1)
    assert len(fabric.stored("call_flows.versions")) == 1
    assert [one["id"] for one in fabric.stored("resources")][:2] == parents
    assert [one["display_name"] for one in fabric.stored("addresses")] == [
        "person-0@example.com",
        "person-1@example.com",
        "Call flow 0",
    ]
    assert fabric.stored("tokens") == []
    for kind, meant in (("subscribers.credentials", "subscribers.sip_credentials"), ("subscriber", "subscribers")):
        with pytest.raises(ConfigurationError, match=f"unknown kind of resource: '{kind}': did you mean '{meant}'"):
            fabric.stored(kind)
    with pytest.raises(ConfigurationError, match="have no parent"):
        fabric.stored("subscribers", parents[0])


def failure(ask: Any, *arguments: Any, **settings: Any) -> str:
    """Return the message of a failed assertion."""
    with pytest.raises(AssertionError) as failed:
        ask(*arguments, **settings)
    assert [entry.name for entry in failed.traceback.filter(failed)] == ["failure"]
    return str(failed.value)


async def test_a_failed_assertion_reads_well(session: AsyncSession, fabric: FakeFabric) -> None:
    """It says how often in words, what became of the requests that were asked for, and what else came; no kit's frames."""
    assert failure(fabric.assert_sent) == "expected a request at least once, but it never came:\nnothing came"
    await session.subscribers.create(email="ada@example.com")
    await session.subscribers.list(page_size=7)
    path = "/api/fabric/resources/subscribers"
    listed, made = f"  GET {path}?page_size=7 -> 200, executed", f"  POST {path} -> 201, executed"
    assert failure(fabric.assert_not_sent, "post") == (
        f"expected POST never, but it came once:\n{made}\nother requests:\n{listed}"
    )
    assert failure(fabric.assert_sent, "DELETE", times=2) == (
        f"expected DELETE twice, but it never came:\nrequests:\n{made}\n{listed}"
    )
    fabric.drop("subscribers.list", times=3)
    with pytest.raises(TransportError):
        await session.with_options(retry=RetryPolicy(attempts=1)).subscribers.list()
    said = failure(fabric.assert_sent, "subscribers.list", times=3)
    assert said.startswith("expected subscribers.list 3 times, but it came twice:\n")
    assert f"\n  GET {path} -> no response, not executed\n" in said
    with pytest.raises(ConfigurationError, match="times"):
        fabric.assert_sent(times=-1)


async def test_a_failed_assertion_is_short(session: AsyncSession, fabric: FakeFabric) -> None:
    """However much came, the message shows so many lines, and how much more there was."""
    for n in range(50):
        await session.subscribers.create(email=f"{n}@example.com")
        await session.subscribers.list()
    said = failure(fabric.assert_not_sent, "POST").splitlines()
    assert len(said) == 24
    assert said[21:23] == ["  and 30 more of these", "other requests, the latest 1 of 50:"]
    said = failure(fabric.assert_sent, "DELETE").splitlines()
    assert (len(said), said[1]) == (22, "requests, the latest 20 of 100:")


async def test_assertions_on_bodies(session: AsyncSession, fabric: FakeFabric) -> None:
    """`json` counts the requests whose body held these members; a failure says what differs, but of no password."""
    await session.ai_agents.create(name="Ada", prompt={"text": "Be brief.", "temperature": 0.5})
    await session.subscribers.create(email="ada@example.com", password="sesame-opens")
    await session.subscribers.list()
    fabric.assert_sent("ai_agents.create", json={"prompt": {"text": "Be brief."}}, times=1)
    fabric.assert_sent("POST", json={}, times=2)
    fabric.assert_sent("POST", json={"password": "sesame-opens"}, times=1)
    fabric.assert_not_sent("POST", json={"email": "bob@example.com"})
    said = failure(fabric.assert_sent, "ai_agents.create", json={"prompt": {"text": "Be long."}, "hints": []})
    assert said.startswith("expected ai_agents.create with prompt, hints as given at least once, but it never came:")
    assert "      prompt: its text was 'Be brief.'\n      it held no hints\n" in said
    said = failure(fabric.assert_sent, "subscribers", json={"password": "another-one"}, times=1)
    assert "its password was another" in said
    assert "it held no JSON object" in said
    assert "sesame" not in said


async def test_entries_have_headers(session: AsyncSession, fabric: FakeFabric) -> None:
    """An entry knows the headers of its request, by name in any case, and shows of the credentials nothing."""
    await session.subscribers.create(email="ada@example.com")
    (entry,) = fabric.log
    assert entry.headers["content-type"] == "application/json"
    assert entry.headers["authorization"] == "Basic ***"
    assert entry.headers["Content-Length"] == str(len(entry.body))
    assert fabric.api_token not in repr(entry.headers)
    assert "headers" not in repr(entry)
    fabric.assert_sent("subscribers.create", json={"email": "ada@example.com"})


async def test_the_headers_of_many_requests_are_small(
    session: AsyncSession, fabric: FakeFabric, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Requests with the same headers share them, and others do not gather without an end."""
    for _ in range(2):
        await session.subscribers.list()
    first, second = fabric.log
    assert first.headers is second.headers
    monkeypatch.setattr("signalwire_fabric_async.testing.http.request_log.SHARED", 2)
    for n in range(5):
        await session.subscribers.create(email=f"{'a' * n}@example.com")
    assert len(fabric._log._headers) <= 2


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"subscribers": [{"emial": "ada@example.com"}]}, "emial is not known: did you mean 'email'?"),
        ({"subscribers": [{"first_name": 3}]}, "first_name must be a string"),
        ({"subscribers": [{"email": None}]}, "email must not be null"),
        ({"subscribers": -3}, "a number or a list of mappings, not -3"),
        ({"subscribers": [{"email": {1, 2}}]}, "JSON"),
        ({"subscribers": [{"email": "a@example.com"}] * 2}, "email 'a@example.com' is taken.*allow_duplicates=True"),
        ({"subscribers": [{"id": "one"}, {"id": "one"}]}, "with the id 'one' already"),
        ({"subscribers": [{"id": 7}]}, "id cannot be 7"),
        ({"subscribers": [{"created_at": "yesterday"}]}, "created_at cannot be 'yesterday'"),
        ({"subscribers": [{"project_id": "mine"}]}, "project_id is not known"),
        ({"subscribers": [{"sip_credential": 1}]}, "sip_credential is not known: did you mean 'sip_credentials'?"),
        ({"subscribers": [{"sip_credentials": [{"user": "ada"}]}]}, "user is not known: did you mean 'username'?"),
        ({"subscribers__sip_credentials": [{"subscriber_id": "nobody"}]}, "'subscriber_id'.*'sip_credentials'"),
        ({"dialogflow_agents": [{"say_enabeld": True}]}, "did you mean 'say_enabled'?"),
        ({"dialogflow_agents": [{"say_enabled": "yes"}]}, "say_enabled must be true or false"),
        ({"ai_agents": [{"prompt": {"text": 7}}]}, "prompt.text must be a string"),
        ({"sip_addresses": [{"calling_handler_resource_id": "none"}]}, "calling_handler_resource_id must be"),
        ({"subscriber": 1}, "'subscriber' cannot be seeded.*did you mean 'subscribers'?"),
    ],
)
async def test_a_seed_is_checked_as_a_create(fabric: FakeFabric, wanted: Any, message: str) -> None:
    """A seed that the server would not have let be made is refused, and says what is wrong with it."""
    with pytest.raises(ConfigurationError, match=message.replace("?", r"\?")):
        fabric.seed(**wanted)


async def test_children_are_seeded_with_their_parent(session: AsyncSession, fabric: FakeFabric) -> None:
    """SIP credentials are listed in their subscriber, or name it by `subscriber_id`."""
    fabric.seed(subscribers=[{"sip_credentials": [{"username": "a", "codecs": (Codec.OPUS,)}, {}]}, {}])
    first, second = [one["id"] for one in fabric.stored("subscribers")]
    fabric.seed(subscribers__sip_credentials=[{"subscriber_id": second, "username": "b", "password": "a-long-one"}])
    for id, names in ((first, ["a", "user-1"]), (second, ["b"])):
        assert [one.username async for one in session.subscribers.sip_credentials(id).list()] == names
    assert fabric.stored("subscribers.sip_credentials")[0]["codecs"] == ["OPUS"]
    fabric.seed(subscribers=[{"sip_credentials": 3}])
    assert len(fabric.stored("subscribers.sip_credentials")) == 6


ONE_BY_ONE = {kind for kind in TRAITS if f"{kind}.get" in {one.name for one in operations()} and "." not in kind}


@pytest.mark.parametrize("kind", sorted(ONE_BY_ONE | {"subscribers.sip_credentials"}))
async def test_ids_and_times_can_be_chosen(fabric: FakeFabric, session: AsyncSession, kind: str) -> None:
    """The id and the times that a seed gives are those that the server answers; the next id is its own again."""
    seeded = {"id": NOBODY}
    if kind not in ("number_groups", "queues", "subscribers.sip_credentials"):
        seeded["created_at"] = "2020-01-02T03:04:05Z"
    if "." in kind:
        fabric.seed(subscribers=[{"id": "parent"}])
        seeded["subscriber_id"] = "parent"
    fabric.seed(**{kind.replace(".", "__"): [seeded, {key: seeded[key] for key in seeded.keys() & {"subscriber_id"}}]})  # type: ignore[arg-type]  # kinds by name
    first, second = fabric.stored(kind)
    assert first["id"] == seeded["id"] != second["id"]
    assert first.get("created_at") == seeded.get("created_at")
    table = session.subscribers.sip_credentials("parent") if "." in kind else getattr(session, kind)
    assert (await table.get(seeded["id"])).id == seeded["id"]


async def test_numbers_go_on(fabric: FakeFabric) -> None:
    """Seeding more makes others, also after one was deleted in between."""
    fabric.seed(subscribers=3)
    async with fabric.session() as session:
        await session.subscribers.delete(fabric.stored("subscribers")[0]["id"])
    fabric.seed(subscribers=2)
    assert len({one["subscriber"]["email"] for one in fabric.stored("subscribers")}) == 4


@pytest.mark.fabric(allow_duplicates=True, seed={"subscribers": [{"email": "ada@example.com"}] * 2})
async def test_duplicates_are_seeded_where_they_are_allowed(fabric: FakeFabric) -> None:
    """Where the server allows duplicates, so does a seed."""
    assert len(fabric.stored("subscribers")) == 2


async def test_before_it_is_open() -> None:
    """Neither an address nor a session is handed out of a server that is not open; both still are once it is closed."""
    fabric = FakeFabric()
    for ask in (fabric.session, lambda: fabric.base_url, lambda: fabric.space):
        with pytest.raises(RuntimeError, match="not open"):
            ask()
    async with fabric:
        pass
    async with fabric.session(retry=RetryPolicy(attempts=1)) as session:
        with pytest.raises(TransportError):
            await session.subscribers.list()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("port", one) for one in (99999, -1, "80")),
        *(("write_limit", one) for one in (0, -5, 1.5, True)),
        *(("window", one) for one in (0, -1, float("nan"), float("inf"))),
        *(("latency", one) for one in (-1, float("nan"), "1")),
    ],
)
def test_settings_that_cannot_be_used(name: str, value: Any) -> None:
    """A server that could not answer is refused where it is made, by the name of the setting."""
    with pytest.raises(ConfigurationError, match=name):
        FakeFabric(**{name: value})


def examples() -> list[Any]:
    """Return the indented blocks of the docstrings of what the package has."""
    found: list[Any] = []
    documented = {"testing": package, "TestClock": TestClock}
    documented |= {name: one for name, one in vars(FakeFabric).items() if inspect.isfunction(one)}
    for name, one in documented.items():
        blocks = re.findall(r"(?<=\n\n)(?:(?: {4}.*)?\n)+", (inspect.getdoc(one) or "") + "\n")
        found += [pytest.param(block, id=name) for block in blocks if block.strip()]
    return found


@pytest.mark.parametrize("example", examples())
async def test_the_examples_of_the_docstrings(fabric: FakeFabric, session: AsyncSession, example: str) -> None:
    """Each example in a docstring runs as it is printed, on a server with a subscriber."""
    body = textwrap.indent(textwrap.dedent(example), "    ")
    fabric.seed(subscribers=1)
    (person,) = fabric.stored("subscribers")
    names = {"FakeFabric": FakeFabric, "fabric": fabric, "session": session, "subscriber_id": person["id"]}
    exec(f"async def example():\n{body}", names)
    await names["example"]()


def test_the_recipe_for_fastapi(tmp_path: Path) -> None:
    """The manual's test of a FastAPI application passes as it is printed."""
    pytest.importorskip("fastapi", reason="the group `examples` is not installed")
    pytest.importorskip("httpx", reason="httpx calls the application")
    page = (Path(__file__).parent.parent / "docs" / "how-to" / "testing.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    (recipe,) = (one for one in blocks if "FastAPI()" in one)
    (tmp_path / "test_recipe.py").write_text(recipe, encoding="utf-8")
    options = ["-o", "asyncio_mode=auto", "-o", "asyncio_default_fixture_loop_scope=function"]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert "1 passed" in done.stdout, done.stdout + done.stderr


async def test_a_handler_stores_a_kind_of_its_own(session: AsyncSession, fabric: FakeFabric) -> None:
    """A kind that only handlers know is shown as it is stored, below its parent, and a test reads it with `stored`."""
    person = await session.subscribers.create(email="ada@example.com")
    space = fabric.space
    greeting = space.store.add("subscribers.greetings", {"text": "Hello"}, parent_id=person.id)
    shown = space.shown(greeting)
    assert shown == {
        "id": greeting.id,
        "text": "Hello",
        "created_at": greeting.created_at,
        "updated_at": shown["updated_at"],
    }
    assert fabric.stored("subscribers.greetings") == fabric.stored("subscribers.greetings", person.id) == [shown]
    with pytest.raises(ConfigurationError, match=r"did you mean 'subscribers\.greetings'"):
        fabric.stored("subscribers.greeting")
