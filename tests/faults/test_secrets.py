"""Secrets: planted everywhere, and searched for in whatever comes out."""

from __future__ import annotations

import asyncio
import copy
import html
import io
import json
import logging
import pickle
import traceback
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

import attrs
import pytest

from helpers.fault_sessions import (
    BASIC,
    CANARIES,
    ONCE,
    PASSWORD,
    PROJECT,
    PROXY_PASSWORD,
    SUBSCRIBER_TOKEN,
    TOKEN,
    calls_of,
    leaks_of,
    opened,
    outcome,
)
from helpers.figures import Tally
from helpers.raw_server import SUBSCRIBER, RawServer, Received, answer, in_turn, says, sends, stalls, well
from signalwire_fabric_async import (
    AsyncSession,
    ConfigurationError,
    FabricError,
    Secret,
    SipCredentialCreate,
    SubscriberCreate,
    converter,
)
from signalwire_fabric_async.operations import table_of

ROW = "secrets in errors, tracebacks with locals, reprs, pickles: 0 hits"
WEIRD = 'cänary-"q/<&\\x+y z'


def _shown(*objects: object) -> str:
    return " ".join(f"{one!r} {one!s}" for one in objects)


def _clean(text: str) -> bool:
    return not any(canary in text for canary in CANARIES)


async def test_errors_before_anything_is_sent(tally: Tally) -> None:
    """A wrong argument beside a password: the error shows neither, nor do the frames below the call."""
    async with RawServer() as server, opened(server) as session:
        people = session.subscribers
        credentials = people.sip_credentials("s1")
        wrong: tuple[Callable[[], Awaitable[object]], ...] = (
            lambda: people.create(email="x", password=PASSWORD, nonsense=1),  # type: ignore[call-arg]  # wrong on purpose
            lambda: people.create(password=PASSWORD),  # type: ignore[call-arg]  # wrong on purpose
            lambda: people.create(email=object(), password=PASSWORD),  # type: ignore[arg-type]  # wrong on purpose
            lambda: people.create(email=float("nan"), password=PASSWORD),  # type: ignore[arg-type]  # wrong on purpose
            lambda: people.create(email="x", password=PASSWORD, extra={"password": PASSWORD}),
            lambda: people.create(email="x", password=PASSWORD, extra=[PASSWORD]),  # type: ignore[arg-type]  # wrong on purpose
            lambda: people.create(email="x", extra={"password": PASSWORD, "more": object()}),
            lambda: people.create(email="x", extra={"password": PASSWORD, 5: 5}),  # type: ignore[dict-item]  # wrong on purpose
            lambda: people.update("..", email="x", password=PASSWORD),
            lambda: people.update("s1", "s2", email="x", password=PASSWORD),  # type: ignore[call-overload]  # wrong on purpose
            lambda: people.update(email="x", password=PASSWORD),  # type: ignore[call-overload]  # wrong on purpose
            lambda: credentials.create(username={1}, password=PASSWORD),  # type: ignore[arg-type]  # wrong on purpose
            lambda: credentials.update("c1", password=PASSWORD, codecs=object()),  # type: ignore[arg-type]  # wrong on purpose
            lambda: credentials.update("c1", password=PASSWORD.encode()),  # type: ignore[arg-type]  # wrong on purpose
        )
        for number, call in enumerate(wrong):
            with pytest.raises((TypeError, ConfigurationError)) as caught:
                await call()
            leaks = leaks_of(caught.value)
            assert not leaks, f"{number}: {leaks}"
            tally(ROW)
        assert server.received == 0
        tally(ROW)


ECHOES: dict[str, Any] = {
    "as they are": lambda text: text,
    "in JSON, escaped": lambda text: "".join(f"\\u{ord(one):04x}" for one in text),
    "in HTML": html.escape,
    "in a URL": lambda text: quote(text, safe=""),
}


def _echo(status: int, form: Any) -> Any:
    """Return a service that repeats what it was sent in whatever it answers."""

    async def script(request: Received, link: Any) -> None:
        sent = json.loads(request.body) if request.body else {}
        secret = sent.get("password") or "none"
        auth = (request.all("Authorization") or ["none"])[0].split()[-1]
        said = f"{form(secret)} {form(auth)} {form(TOKEN)}"
        items = f'{{"message": "{said}", "code": "{said}", "attribute": "{said}", "url": "{said}", "type": "{said}"}}'
        body = f'{{"errors": [{items}], "id": "{said}", "extra": {{"{said}": ["{said}"]}}, "type": "{said}"}}'
        lines = (f"X-Request-Id: {auth}", f"X-Echo: {secret}", f"Location: /{auth}", f"Retry-After: {auth}")
        head = f"HTTP/1.1 {status} {auth}\r\n" + "\r\n".join(lines)
        await link.send(f"{head}\r\nContent-Length: {len(body.encode())}\r\n\r\n{body}".encode())

    return script


@pytest.mark.parametrize("status", [200, 301, 400, 401, 403, 404, 409, 422, 429, 500, 503])
async def test_a_service_that_echoes_what_it_was_sent(status: int, tally: Tally) -> None:
    """Credentials and passwords that an answer repeats, in any form: masked wherever an error keeps the answer."""
    for name, form in ECHOES.items():
        async with (
            RawServer(_echo(status, form)) as server,
            opened(server, retry=ONCE, strict=True, quota=None) as session,
        ):
            for method, call in calls_of(session).items():
                result = await outcome(call())
                if isinstance(result, FabricError):
                    assert not leaks_of(result), f"{name}, {method}"
                    tally(ROW)
                else:
                    assert method == "DELETE", f"{name}, {method}: {result!r}"
                    tally(ROW)


async def test_a_password_with_special_characters_is_masked_too(tally: Tally) -> None:
    """Quotes, slashes, accents, backslashes: each of JSON's ways to write them, and HTML's."""
    forms = (
        lambda text: json.dumps(text)[1:-1],
        lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
        lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
        lambda text: html.escape(text).replace("\\", "\\\\"),
        lambda text: quote(text, safe=""),
    )
    for form in forms:

        async def script(request: Received, link: Any, form: Any = form) -> None:
            secret = form(json.loads(request.body)["password"])
            await link.reply(422, f'{{"errors": [{{"message": "wrong: {secret}", "code": "x"}}]}}'.encode())

        async with RawServer(script) as server, opened(server) as session:
            result = await outcome(session.subscribers.create(email="x", password=WEIRD))
            shown = _shown(result, vars(result)) + str(result.raw) + str(result.errors[0])
            assert all(one not in shown for one in ("cänary", "c\\u00e4nary", "c%C3%A4nary", "q/<&")), shown
            tally(ROW)


async def test_a_short_word_is_masked_as_a_word_and_garbles_no_other(tally: Tally) -> None:
    """A password that is a word: masked where it stands alone, left in longer words and in what programs compare."""
    said = {
        "message": "monkey's password is too short: 'monkey', \nmonkey",
        "code": "no_monkey_business",
        "attribute": "password",
        "url": "https://example.com/errors/monkey",
        "type": "validation_error",
    }
    bodies = {
        "items": {"errors": [said], "sent": {"password": "monkey", "again": ["monkey", "monkeys"]}},
        "pretty": json.dumps({"errors": [said], "password": "monkey"}, indent=2),
        "text": "the password monkey is not accepted",
    }
    for name, body in bodies.items():
        raw = (body if isinstance(body, str) else json.dumps(body)).encode()
        async with RawServer(says(422, raw)) as server, opened(server) as session:
            error = await outcome(session.subscribers.create(email="x", password="monkey"))
        assert "monkey" not in str(error).replace("no_monkey_business", ""), f"{name}: {error}"
        tally(ROW)
        if name == "text":
            assert error.raw == "the password *** is not accepted", error.raw
            tally(ROW)
            continue
        (item,) = error.errors
        assert item.message == "***'s password is too short: '***', \n***", item.message
        kept = {one: getattr(item, one) for one in ("code", "attribute", "url", "type")}
        assert kept == {one: said[one] for one in kept}, kept
        tally(ROW)
        if name == "items":
            assert error.raw["sent"] == {"password": "***", "again": ["***", "monkeys"]}, error.raw
            tally(ROW)


@pytest.mark.parametrize("password", ["pass", "password", "email", "type", "code"])
async def test_a_password_that_is_the_name_of_a_member_leaves_the_names(password: str, tally: Tally) -> None:
    """The codes and attributes of an error stay, whatever the password is; the same word as a value is redacted."""
    item = {"message": "is too short", "code": "password_too_short", "attribute": "password", "type": "type"}
    body = {"errors": [item], "sent": {"email": "x", "password": password}}
    async with RawServer(says(422, body)) as server, opened(server) as session:
        error = await outcome(session.subscribers.create(email="x", password=password))
    assert error.errors[0].attribute == "password", error.errors
    assert error.errors[0].code == "password_too_short", error.errors
    assert error.raw == {"errors": [item], "sent": {"email": "x", "password": "***"}}, error.raw
    tally(ROW)


async def test_a_short_word_in_an_answer_that_cannot_be_read(tally: Tally) -> None:
    """A 2xx whose body is not the expected JSON: the snippet in the error shows no password, whatever it looks like."""
    for raw in (b'{"x": "monkey", "y": ["monkey"]', b"monkey", b'{"code": "monkeys", "password": "\\nmonkey"'):
        async with RawServer(says(201, raw)) as server, opened(server) as session:
            error = await outcome(session.subscribers.create(email="x", password="monkey"))
        assert "monkey" not in _shown(error, vars(error)).replace("monkeys", ""), _shown(error)
        tally(ROW)


TOKENS = {"token": SUBSCRIBER_TOKEN, "refresh_token": SUBSCRIBER_TOKEN, "subscriber_id": "s1", "surplus_token": "x"}


async def test_a_short_word_is_masked_after_escapes_and_in_what_is_no_json(tally: Tally) -> None:
    """Rails writes `<` as an escape, a form as %3C; text is no JSON, and a sentence in `code` is no code."""
    bodies = {
        "an escape of JSON": b'{"errors": [{"message": "no \\u003chunter\\u003e"}]}',
        "the same, unusable": b'["\\u003chunter\\u003e"',
        "an escape of a URL": b"value=%22hunter%22",
        "a text": b'Value "hunter": not allowed',
        "a decoded text": b'{"errors": [{"message": "\\u0022hunter\\u0022: is too weak"}]}',
        "a sentence for a code": b'{"errors": [{"message": "no", "code": "value hunter is bad"}]}',
        "a query": b'{"errors": [{"message": "no", "url": "https://d/?v=hunter"}]}',
    }
    for name, body in bodies.items():
        for status in (422, 201):
            async with RawServer(says(status, body)) as server, opened(server) as session:
                error = await outcome(session.subscribers.create(email="x", password="hunter"))
            if isinstance(error, FabricError):  # else it was an object, and is the answer
                shown = _shown(error, vars(error)) + str(getattr(error, "raw", ""))
                assert "hunter" not in shown, f"{name}, {status}: {shown}"
                tally(ROW)


async def test_issued_tokens_are_hidden_until_asked_for(tally: Tally) -> None:
    """What issues a token answers a Secret: shown nowhere, read by `reveal()`, given back by the converter."""
    async with RawServer(says(200, TOKENS)) as server, opened(server) as session:
        made = await _issue(session)
        assert isinstance(made.token, Secret)
        assert made.token.reveal() == SUBSCRIBER_TOKEN
        assert _clean(_shown(made, attrs.asdict(made), attrs.astuple(made), vars_of(made))), "shown"
        tally(ROW)
        with pytest.raises(TypeError):
            pickle.dumps(made)
        assert converter.unstructure(made)["token"] == SUBSCRIBER_TOKEN
        view = session.as_subscriber(made.token)
        assert _clean(_shown(view, session, view.addresses)), "a view"
        tally(ROW)


async def _issue(session: Any) -> Any:
    """Return a subscriber's token, by whichever operation issues it."""
    tokens = session.tokens
    names = [one.attribute for one in table_of(type(tokens)).operations() if one.answer.__name__ == "SubscriberToken"]
    return await getattr(tokens, names[0])(reference="ada")


def vars_of(made: Any) -> dict[str, Any]:
    """Return the attributes of a slotted instance."""
    return {field.name: getattr(made, field.name) for field in attrs.fields(type(made))}


async def test_an_unusable_answer_with_a_token_does_not_show_it(tally: Tally) -> None:
    """A token in an answer that cannot be read, cut anywhere: masked in the snippet."""
    body = json.dumps({"subscriber_id": "s1", "token": SUBSCRIBER_TOKEN, "refresh_token": SUBSCRIBER_TOKEN})
    for spaced in (body, body.replace(": ", ":"), body.replace(": ", " : "), body.replace(", ", ",\n  ")):
        for at in range(1, len(spaced), 5):
            async with RawServer(says(200, spaced[:at].encode())) as server, opened(server) as session:
                result = await outcome(_issue(session))
                text = _shown(result, vars(result))
                assert "canary" not in text.replace("canary-PT", ""), text
                tally(ROW)


async def test_reprs_of_everything(tally: Tally) -> None:
    """Sessions, views, resources, operations, pagers, calls: none shows a credential."""
    async with RawServer() as server, opened(server, proxy=None) as session:
        people = session.subscribers
        call = people.create(email="x", password=PASSWORD)
        pager = people.list()
        objects = (
            session,
            session.with_options(timeout=1.0),
            session.as_subscriber(SUBSCRIBER_TOKEN),
            people,
            people.create,
            pager,
        )
        assert _clean(_shown(*objects, call, session._options, session._pool.transport)), _shown(*objects)
        tally(ROW)
        await call
    proxied = opened(server, proxy=f"http://user:{PROXY_PASSWORD}@127.0.0.1:1")
    assert _clean(_shown(proxied, vars(proxied._pool))), _shown(vars(proxied._pool))
    tally(ROW)
    for secret in (Secret(TOKEN), [Secret(TOKEN)], {"a": Secret(TOKEN)}):
        assert _clean(_shown(secret) + f"{secret}")
        tally(ROW)


def test_constructors_that_raise_show_nothing(tally: Tally) -> None:
    """Each wrong setting beside right secrets: the traceback with locals holds none of them."""
    wrong: tuple[dict[str, Any], ...] = (
        {"timeout": -1}, {"timeout": "x"}, {"max_connections": 0}, {"ssl": "/none.pem"}, {"ssl": 5}, {"proxy": "ftp://x"},
        {"proxy": f"ftp://u:{PROXY_PASSWORD}@h"}, {"proxy": f"http://u:{PROXY_PASSWORD}@h:x"}, {"base_url": "http://evil.com"},
        {"api_token": f"{TOKEN}\n"}, {"api_token": f"{TOKEN}☃"}, {"project_id": "a:b"}, {"hooks": 5}, {"nonsense": 1},
    )  # fmt: skip
    proxy = f"http://u:{PROXY_PASSWORD}@127.0.0.1:1"
    for settings in wrong:
        given: dict[str, Any] = {
            "project_id": PROJECT,
            "api_token": TOKEN,
            "proxy": proxy,
            "base_url": "https://h",
            **settings,
        }
        with pytest.raises((ConfigurationError, TypeError)) as caught:
            AsyncSession(**given)
        assert not leaks_of(caught.value), leaks_of(caught.value)[:1]
        tally(ROW)


def test_the_environment_that_is_wrong_shows_nothing(monkeypatch: pytest.MonkeyPatch, tally: Tally) -> None:
    """`from_env` with a token that cannot be sent, or something missing: the error names the variable alone."""
    monkeypatch.setenv("SIGNALWIRE_API_TOKEN", TOKEN + "\u2603")
    monkeypatch.setenv("SIGNALWIRE_PROJECT_ID", PROJECT)
    monkeypatch.setenv("SIGNALWIRE_SPACE", "acme")
    for name in (None, "SIGNALWIRE_PROJECT_ID", "SIGNALWIRE_SPACE"):
        if name:
            monkeypatch.delenv(name)
        with pytest.raises(ConfigurationError) as caught:
            AsyncSession.from_env()
        assert not leaks_of(caught.value), leaks_of(caught.value)[:1]
        tally(ROW)


async def test_failures_of_every_kind_show_nothing(tally: Tally) -> None:
    """Lost, refused, late, unusable, cancelled: tracebacks with locals of each method's error hold no secret."""
    scripts = {
        "lost": sends(b""),
        "cut": sends(answer(200)[:-20]),
        "no HTTP": sends(b"\x00\xff" * 50),
        "unusable": says(200, b"<html>"),
        "422": says(422, {"errors": [{"message": "x"}]}),
        "late": stalls,
        "late in the body": sends(answer(200)[:-20], end="stall"),
    }
    for name, script in scripts.items():
        for method in ("GET", "PUT", "DELETE", "PATCH", "POST"):
            async with RawServer(script) as server, opened(server, timeout=0.05, retry=ONCE) as session:
                result = await outcome(calls_of(session)[method]())
                assert isinstance(result, FabricError), f"{name} {method}: {result!r}"
                formatted = "".join(traceback.format_exception(result)) if isinstance(result, FabricError) else ""
                assert _clean(formatted), formatted
                tally(ROW)


async def test_cancellation_and_timeouts_show_nothing(tally: Tally) -> None:
    """A cancelled call and a call under `asyncio.timeout`, in each phase: their tracebacks hold no secret."""
    worlds = {
        "answer": (stalls, {}),
        "body": (sends(answer(200)[:-20], end="stall"), {}),
        "back-off": (says(429, {}, {"Retry-After": "5"}), {}),
        "pool": (stalls, {"max_connections": 1}),
    }
    for script, settings in worlds.values():
        async with RawServer(script) as server, opened(server, **settings) as session:
            for method in ("POST", "PATCH", "GET"):
                with pytest.raises(TimeoutError) as caught:
                    async with asyncio.timeout(0.02):
                        await asyncio.gather(calls_of(session)[method](), calls_of(session)[method]())
                assert not leaks_of(caught.value), leaks_of(caught.value)[:1]
                tally(ROW)
                with pytest.raises(TimeoutError) as caught:
                    async with asyncio.timeout(0.02):
                        await calls_of(session)[method]()
                assert not leaks_of(caught.value), leaks_of(caught.value)[:1]
                assert _clean("".join(traceback.format_exception(caught.value)))
                tally(ROW)


async def test_debug_logs_of_everything(tally: Tally) -> None:
    """Asyncio's and aiohttp's own logs at DEBUG, in debug mode, with failing and repeated calls: no secret."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    root.addHandler(handler)
    asyncio.get_running_loop().set_debug(True)
    asyncio.get_running_loop().slow_callback_duration = 0.0001
    try:
        async with RawServer(in_turn(says(503, {}), sends(b"HTTP/1.1 2"), well)) as server, opened(server) as session:
            for _ in range(3):
                for call in calls_of(session).values():
                    await outcome(call())
    finally:
        root.removeHandler(handler)
        asyncio.get_running_loop().set_debug(False)
    text = stream.getvalue()
    assert _clean(text), text[:300]
    assert "subscribers.create" in text, text[:300]
    assert "Basic" not in text, text[:300]
    assert "s1" not in "".join(line for line in text.splitlines() if "operation=" in line), "an id in an event"
    tally(ROW)


async def test_what_is_sent_is_the_secret_itself(tally: Tally) -> None:
    """The canaries do go out where they belong: once, in the header and in the body."""
    async with RawServer() as server, opened(server) as session:
        await calls_of(session)["POST"]()
        (request,) = server.requests
        assert request.all("Authorization") == [f"Basic {BASIC}"]
        assert json.loads(request.body)["password"] == PASSWORD
        tally(ROW)
        await session.subscribers.create(email="x", password=Secret(PASSWORD))  # type: ignore[arg-type]  # wrong on purpose
        assert json.loads(server.requests[-1].body)["password"] == PASSWORD
        assert (await session.subscribers.get("s1")).id == SUBSCRIBER["id"]
        tally(ROW)


def test_a_body_with_a_password_is_not_pickled() -> None:
    """A body that a program built holds the password as it was given: pickling refuses it, copying works."""
    body = SipCredentialCreate(username="ada", password=PASSWORD)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match="password would be readable") as refused:
            pickle.dumps(body, protocol)
        assert PASSWORD not in str(refused.value)
    assert copy.copy(body) == body == copy.deepcopy(body)
    person = SubscriberCreate(email="ada@example.com", extra={"team": ["a"]})
    assert pickle.loads(pickle.dumps(person)) == person == copy.deepcopy(person)
    for extra in ({"new_password": PASSWORD}, {"device": [{"auth_token": [PASSWORD]}]}):
        with pytest.raises(TypeError, match=r"extra's (new_password|auth_token) would be readable") as refused:
            pickle.dumps(SubscriberCreate(email="ada@example.com", extra=extra))
        assert PASSWORD not in str(refused.value)
