"""Sessions: how they are made, opened, viewed and closed, and what they refuse before anything is sent."""

from __future__ import annotations

import asyncio
import base64
import inspect
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import trustme
from aiohttp import web

from helpers.scripted_server import PROJECT, TOKEN, ScriptedServer, credential, subscriber
from signalwire_fabric_async import (
    AsyncSession,
    Cipher,
    ConfigurationError,
    Encryption,
    FabricError,
    Quota,
    RetryPolicy,
    Secret,
    SessionClosedError,
)
from signalwire_fabric_async.http.session_settings import SessionSettings


async def test_requests_carry_one_authorization_and_nothing_of_the_environment() -> None:
    """Basic authorization of project and token, JSON in and out, no cookie; the path is the documented one."""
    async with (
        ScriptedServer(lambda _: web.json_response(credential(), status=201)) as server,
        server.session() as session,
    ):
        await session.subscribers.sip_credentials("s-1").create(username="u", password="p")
        (asked,) = server.requests
        assert (asked.method, asked.path) == ("POST", "/api/fabric/resources/subscribers/s-1/sip_endpoints")
        expected = base64.b64encode(f"{PROJECT}:{TOKEN}".encode()).decode()
        assert asked.headers["Authorization"] == f"Basic {expected}"
        assert asked.headers["Content-Type"] == "application/json"
        assert asked.headers["Accept"] == "application/json"
        assert "Cookie" not in asked.headers


async def test_a_body_is_what_was_given_and_nothing_more() -> None:
    """Members that are not mentioned are not sent, None is sent as null, extra members go along."""
    async with ScriptedServer(lambda _: web.json_response(credential())) as server, server.session() as session:
        credentials = session.subscribers.sip_credentials("s-1")
        await credentials.update("c-1", encryption=Encryption.REQUIRED, ciphers=[Cipher.AEAD_AES_256_GCM_8])
        await credentials.update("c-1", caller_id=None, extra={"brand_new": [1, {"deep": None}]})  # type: ignore[arg-type]  # null is sent although no description allows it
        await credentials.update("c-1", ciphers=["NOT_YET_KNOWN"])  # type: ignore[list-item]  # a plain string on purpose
        assert [one.body for one in server.requests] == [
            {"encryption": "required", "ciphers": ["AEAD_AES_256_GCM_8"]},
            {"caller_id": None, "brand_new": [1, {"deep": None}]},
            {"ciphers": ["NOT_YET_KNOWN"]},
        ]
        assert {one.method for one in server.requests} == {"PATCH"}


@pytest.mark.parametrize("bad", ["", ".", "..", "a/b", "../../projects/P1", "a\\b", "a\r\nb", "a\x00b", 5, None, b"x"])
async def test_an_id_that_cannot_be_one(bad: Any) -> None:
    """Empty, dotted, slashed or non-string ids are refused before anything is sent."""
    async with ScriptedServer() as server, server.session() as session:
        with pytest.raises(ConfigurationError):
            await session.subscribers.get(bad)
        with pytest.raises(ConfigurationError):
            session.subscribers.sip_credentials(bad)
        assert server.requests == []


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda s: s.subscribers.create(emial="x"), "unexpected keyword argument 'emial'"),
        (lambda s: s.subscribers.create(display_name="x"), "'email'"),
        (lambda s: s.subscribers.get("x", verbose=True), "unexpected keyword argument 'verbose'"),
        (lambda s: s.subscribers.get(), "one id"),
        (lambda s: s.subscribers.get("a", "b"), "one id"),
        (lambda s: s.subscribers.create("ada@example.com"), "no id"),
    ],
)
async def test_arguments_that_an_operation_does_not_take(call: Any, message: str) -> None:
    """Unknown, missing and misplaced arguments raise TypeError that names them, before anything is sent."""
    async with ScriptedServer() as server, server.session() as session:
        with pytest.raises(TypeError, match=message):
            await call(session)
        assert server.requests == []


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ({"email": "y"}, "given twice"),
        ("text", "extra must be a mapping"),
        ({"x": object()}, "cannot be sent"),
        ({"x": float("nan")}, "cannot be sent"),
        ({"x": {1: 2}}, "cannot be sent"),
        ({"x": b"bytes"}, "cannot be sent"),
    ],
)
async def test_what_json_cannot_say_is_refused(extra: Any, message: str) -> None:
    """A body that JSON cannot say is a ConfigurationError, before anything is sent."""
    async with ScriptedServer() as server, server.session() as session:
        with pytest.raises(ConfigurationError, match=message):
            await session.subscribers.create(email="x", extra=extra)
        assert server.requests == []


async def test_large_integers_survive() -> None:
    """An integer beyond 64 bits goes out as it is."""
    async with ScriptedServer(lambda _: web.json_response(subscriber())) as server, server.session() as session:
        await session.subscribers.create(email="x", extra={"n": 2**70})
        assert server.requests[0].body == {"email": "x", "n": 2**70}


@pytest.mark.parametrize(
    "settings",
    [
        {"project_id": None},
        {"api_token": None},
        {"project_id": ""},
        {"project_id": "a:b"},
        {"api_token": " padded "},
        {"api_token": "a\nb"},
        {"api_token": "…"},
        {"api_token": 5},
        {"timeout": 0},
        {"timeout": float("inf")},
        {"timeout": True},
        {"max_connections": 0},
        {"ssl": "/no/such/bundle.pem"},
        {"ssl": False},
        {"proxy": "ftp://x"},
    ],
)
def test_a_session_that_cannot_work_is_not_made(settings: dict[str, Any]) -> None:
    """Missing or unusable settings are a ConfigurationError (a ValueError) that shows no secret."""
    given: dict[str, Any] = {"project_id": PROJECT, "api_token": TOKEN} | settings
    with pytest.raises(ConfigurationError) as caught:
        AsyncSession("acme", **given)
    assert isinstance(caught.value, ValueError)
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize(
    "space", ["acme", "ACME", "acme.signalwire.com", "https://acme.signalwire.com", "https://Acme.SignalWire.com/"]
)
def test_a_space_is_given_as_the_vendors_tools_take_it(space: str) -> None:
    """Its name, its host and its https URL mean the same."""
    assert AsyncSession(space, project_id=PROJECT, api_token=TOKEN).origin == "https://acme.signalwire.com"


@pytest.mark.parametrize(
    "space",
    [
        *["", "a.b", "a b", "a@b", "a/b", "evil.com/", "-a", "a-", "ä", "a" * 64, "a:443", "a?b", 7, "acme\n"],
        *[
            "http://acme.signalwire.com",
            "https://acme",
            "https://acme.signalwire.com/api",
            "acme.signalwire.com.evil.com",
        ],
        *["https://u@acme.signalwire.com", "acme.signalwire.com:443", "signalwire.com", "a.b.signalwire.com"],
    ],
)
def test_any_other_space_is_refused(space: Any) -> None:
    """The constructor refuses what is no Space's name, host or URL: no request goes to another host."""
    with pytest.raises(ConfigurationError):
        AsyncSession(space, project_id=PROJECT, api_token=TOKEN)


def test_from_env_is_typed_with_every_keyword_of_a_session() -> None:
    """Type checkers and editors know each keyword of AsyncSession at `from_env` too: the class that types it has them all."""
    parameters = inspect.signature(AsyncSession).parameters
    assert set(SessionSettings.__annotations__) == set(parameters)
    assert SessionSettings.__required_keys__ == frozenset()


def test_from_env_reads_the_vendors_ca_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """SIGNALWIRE_REST_CA_FILE is the path of a CA bundle; one that cannot be read is named."""
    for name, value in (("SPACE", "acme.signalwire.com"), ("PROJECT_ID", PROJECT), ("API_TOKEN", TOKEN)):
        monkeypatch.setenv(f"SIGNALWIRE_{name}", value)
    monkeypatch.setenv("SIGNALWIRE_REST_CA_FILE", str(tmp_path / "missing.pem"))
    with pytest.raises(ConfigurationError, match=r"missing\.pem"):
        AsyncSession.from_env()
    bundle = tmp_path / "ca.pem"
    trustme.CA().cert_pem.write_to_path(str(bundle))
    monkeypatch.setenv("SIGNALWIRE_REST_CA_FILE", str(bundle))
    assert AsyncSession.from_env().origin == "https://acme.signalwire.com"


@pytest.mark.parametrize(
    "base_url",
    [
        "http://example.com",
        "http://10.0.0.1",
        "ftp://localhost",
        "https://user:pw@example.com",
        "https://example.com/api",
        "https://example.com?x",
        "https://example.com#x",
        "https://exämple.com",
        "https://example.com:port",
        " https://example.com",
        "https://",
        "example.com",
        "https://a b",
        "https://example.com\\@evil.com",
        "http://localhost.evil.com",
        "http://127.0.0.1.evil.com",
    ],
)
def test_a_base_url_is_an_origin_and_plain_http_is_for_this_machine(base_url: str) -> None:
    """Anything else is refused by the constructor."""
    with pytest.raises(ConfigurationError):
        AsyncSession(base_url=base_url, project_id=PROJECT, api_token=TOKEN)


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ({"space": "acme"}, "https://acme.signalwire.com"),
        ({"space": "Acme-2"}, "https://acme-2.signalwire.com"),
        ({"base_url": "http://localhost:8080/"}, "http://localhost:8080"),
        ({"base_url": "http://[::1]:80"}, "http://[::1]:80"),
        ({"base_url": "https://fabric.example.com"}, "https://fabric.example.com"),
    ],
)
def test_where_requests_go(given: dict[str, str], origin: str) -> None:
    """A space is a host of signalwire.com; a base URL is taken as it is."""
    assert AsyncSession(**given, project_id=PROJECT, api_token=TOKEN).origin == origin  # type: ignore[arg-type]  # of two parameters, by name


async def test_a_session_that_is_not_open_says_so() -> None:
    """Before `async with` and after it, a call raises SessionClosedError and says what to do."""
    async with ScriptedServer(lambda _: web.json_response(subscriber())) as server:
        session = server.session()
        with pytest.raises(SessionClosedError, match="async with"):
            await session.subscribers.get("x")
        async with session:
            assert "open" in repr(session)
            await session.subscribers.get("x")
            with pytest.raises(ConfigurationError, match="open already"):
                await session.__aenter__()
        with pytest.raises(SessionClosedError, match="closed"):
            await session.subscribers.get("x")
        with pytest.raises(SessionClosedError):
            await session.subscribers.list()
        with pytest.raises(SessionClosedError, match="make a new one"):
            await session.__aenter__()
        await session.close()


async def test_views_share_the_pool_and_are_not_opened_or_closed() -> None:
    """`with_options` and `as_subscriber` call over the session's pool; closing a view does nothing."""
    async with ScriptedServer(lambda _: web.json_response(subscriber())) as server, server.session() as session:
        patient = session.with_options(timeout=5, retry=RetryPolicy(attempts=1), strict=True)
        await patient.close()
        await patient.subscribers.get("x")
        with pytest.raises(ConfigurationError, match="view"):
            await patient.__aenter__()
        with pytest.raises(ConfigurationError):
            session.with_options(timeout=-1)
        with pytest.raises(ConfigurationError):
            session.as_subscriber("a\r\nb")
        person = session.as_subscriber(Secret("subscriber-token")).with_options(timeout=3)
        assert "subscriber-token" not in repr(person)


async def test_a_connector_that_is_handed_in_stays_open() -> None:
    """The session closes what it opened, nothing else."""
    async with ScriptedServer(lambda _: web.json_response(subscriber())) as server:
        async with aiohttp.TCPConnector() as connector:
            async with server.session(connector=connector) as session:
                await session.subscribers.get("x")
            assert not connector.closed
        with pytest.raises(ConfigurationError, match="connector"):
            server.session(connector=connector, ssl="x")


def test_from_env(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment gives what the arguments do not; what is missing is named."""
    for name in ("SPACE", "BASE_URL", "PROJECT_ID", "API_TOKEN"):
        monkeypatch.delenv(f"SIGNALWIRE_{name}", raising=False)
    with pytest.raises(ConfigurationError, match="SIGNALWIRE_PROJECT_ID"):
        AsyncSession.from_env()
    monkeypatch.setenv("SIGNALWIRE_PROJECT_ID", PROJECT)
    with pytest.raises(ConfigurationError, match="SIGNALWIRE_API_TOKEN"):
        AsyncSession.from_env()
    monkeypatch.setenv("SIGNALWIRE_API_TOKEN", TOKEN)
    with pytest.raises(ConfigurationError, match="SIGNALWIRE_SPACE"):
        AsyncSession.from_env()
    monkeypatch.setenv("SIGNALWIRE_SPACE", "acme")
    assert AsyncSession.from_env(timeout=3).origin == "https://acme.signalwire.com"
    monkeypatch.setenv("SIGNALWIRE_BASE_URL", "http://127.0.0.1:9")
    assert AsyncSession.from_env().origin == "http://127.0.0.1:9"
    assert AsyncSession.from_env(space="other").origin == "https://other.signalwire.com"
    with pytest.raises(TypeError, match="tiemout"):
        AsyncSession.from_env(tiemout=1)  # type: ignore[call-arg]  # wrong on purpose


async def test_a_credential_provider_is_asked_once_and_again_after_a_401() -> None:
    """A hundred concurrent calls ask the provider once; after a 401 it is asked once more and each call repeats once."""
    tokens = iter(["old", "new"])
    asked = 0

    async def provider() -> str:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0.01)
        return next(tokens)

    def answer(request: Any) -> web.Response:
        good = base64.b64encode(f"{PROJECT}:new".encode()).decode()
        if request.headers["Authorization"] != f"Basic {good}":
            return web.json_response({"error": "Unauthorized"}, status=401)
        return web.json_response(subscriber())

    async with ScriptedServer(answer) as server, server.session(api_token=provider) as session:
        await asyncio.gather(*(session.subscribers.create(email=str(n)) for n in range(100)))
        assert asked == 2
        assert len(server.requests) == 200


async def test_a_credential_provider_that_fails() -> None:
    """What a provider raises becomes a ConfigurationError that does not repeat its text."""

    async def provider() -> str:
        raise RuntimeError("secret-in-text")

    async with ScriptedServer() as server, server.session(api_token=provider) as session:
        with pytest.raises(FabricError) as caught:
            await session.subscribers.get("x")
        assert "secret-in-text" not in str(caught.value)
        assert server.requests == []


async def test_an_error_says_in_words_what_was_refused() -> None:
    """The message names the attribute and repeats the service's own words, and no value of a secret member."""
    problems = [
        {"attribute": "password", "message": "password is too short", "code": "short"},
        {"attribute": "email", "message": "your password: hunter-22-hunter", "code": "odd"},
    ]
    answer = web.json_response({"errors": problems}, status=422)
    async with ScriptedServer(lambda _: answer) as server, server.session() as session:
        with pytest.raises(FabricError) as caught:
            await session.subscribers.create(email="ada@example.com")
    assert str(caught.value).endswith(
        "422 password: password is too short (short); email: your password: *** (odd) [1 attempt, not applied]"
    )


async def test_calls_can_be_tasks() -> None:
    """What a call answers is a coroutine: it goes into create_task, gather and TaskGroup."""
    async with ScriptedServer(lambda _: web.json_response(subscriber())) as server, server.session() as session:
        async with asyncio.TaskGroup() as group:
            one = group.create_task(session.subscribers.get("x"))
        assert one.result().id == subscriber()["id"]
        assert len(server.requests) == 1


async def test_a_bound_operation_compares_as_a_bound_method_does() -> None:
    """It has a name and a docstring that names the documented operation, and is equal to itself read off again."""
    session = AsyncSession("acme", project_id="p", api_token="PT-t")
    create = session.subscribers.create
    assert create.__name__ == "create"
    assert "`POST /api/fabric/resources/subscribers` of SubscriberCreate" in str(create.__doc__)
    assert create == session.subscribers.create
    assert len({create, session.subscribers.create, session.subscribers.delete}) == 2  # type: ignore[arg-type]  # mypy joins them to a function
    assert session.subscribers.sip_credentials("a").get != session.subscribers.sip_credentials("b").get


@pytest.mark.parametrize(
    ("name", "wrong", "said"),
    [
        ("retry", "x", "retry must be a RetryPolicy"),
        ("quota", 5, "quota must be a WriteQuota or None"),
        ("hooks", [1], "a hook must be a callable"),
        ("hooks", 1, "hooks must be an iterable"),
        ("strict", "no", "strict must be True or False"),
        ("timeout", "1", "timeout must be a number"),
        ("max_body", 1.5, "max_body must be a whole number"),
        ("max_error_body", 0, "max_error_body must be a whole number"),
        ("connector", 3, "connector must be an aiohttp connector"),
    ],
)
def test_settings_that_cannot_be_used_are_refused_by_the_constructor(name: str, wrong: Any, said: str) -> None:
    """And by `with_options`: not when a call meets them."""
    with pytest.raises(ConfigurationError, match=said):
        AsyncSession("acme", project_id="p", api_token="PT-t", **{name: wrong})
    session = AsyncSession("acme", project_id="p", api_token="PT-t")
    if name in ("retry", "quota", "hooks", "strict", "timeout"):
        with pytest.raises(ConfigurationError, match=said):
            session.with_options(**{name: wrong})


def test_no_frame_of_from_env_shows_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it refuses: neither the token nor the proxy's password is in a traceback with locals."""
    for name in ("SPACE", "PROJECT_ID", "API_TOKEN", "BASE_URL"):
        monkeypatch.delenv(f"SIGNALWIRE_{name}", raising=False)
    proxy = "http://user:canary-proxy@127.0.0.1:1"
    wrong: list[dict[str, Any]] = [
        {"space": "acme", "api_token": "canary-token"},
        {"project_id": "p", "api_token": "canary-token", "proxy": proxy},
        {"space": "acme", "project_id": "p", "api_token": "canary-token", "proxy": proxy, "timeout": -1},
    ]
    for given in wrong:
        with pytest.raises(ConfigurationError) as caught:
            AsyncSession.from_env(**given)
        shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
        ours = [frame for frame in shown.stack if frame.filename != __file__]
        assert ours
        assert not [frame for frame in ours if "canary" in str(frame.locals)]


async def test_a_session_from_the_environment_that_is_left_open_names_its_place() -> None:
    """The warning shows the line of the program, not one of the SDK's own."""
    session = AsyncSession.from_env(base_url="http://127.0.0.1:9", project_id="p", api_token="PT-t")
    await session.__aenter__()
    with pytest.warns(ResourceWarning, match=f"unclosed AsyncSession, made at {__file__}"):
        del session


@pytest.mark.parametrize("name", ["quota", "connector"])
def test_a_class_is_not_taken_for_an_instance(name: str) -> None:
    """`quota=Quota`, without its parentheses, is refused by the constructor."""
    wrong = {"quota": Quota, "connector": aiohttp.TCPConnector}[name]
    with pytest.raises(ConfigurationError, match=name):
        AsyncSession("acme", project_id="p", api_token="PT-t", **{name: wrong})  # type: ignore[arg-type]  # wrong on purpose


def test_a_session_says_how_long_its_calls_may_take() -> None:
    """`timeout` is that of the session or the view."""
    session = AsyncSession("acme", project_id="p", api_token="PT-t", timeout=5)
    assert (session.timeout, session.with_options(timeout=1).timeout) == (5.0, 1.0)


async def test_another_threads_loop_is_refused_while_a_task_of_the_sessions_own_runs() -> None:
    """A call in another thread's event loop is refused, although a task of the session's loop is running meanwhile."""
    async with (
        ScriptedServer(lambda _: web.json_response(subscriber())) as server,
        server.session() as session,
    ):

        async def elsewhere() -> str:
            with pytest.raises(ConfigurationError) as refused:
                await session.subscribers.get("s-1")
            return str(refused.value)

        with ThreadPoolExecutor(1) as threads:
            refused = threads.submit(asyncio.run, elsewhere()).result()  # this task waits without yielding to its loop
        assert "another event loop" in refused
        assert (await session.subscribers.get("s-1")).id
        assert len(server.requests) == 1
