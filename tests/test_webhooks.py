"""Webhook signatures: what SignalWire signed is accepted, anything that was changed is not."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import fastapi
import pytest
import yarl
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from signalwire_fabric_async import ConfigurationError, Secret, webhooks

KEY = "PSK_0123456789abcdef"
URL = "https://example.com/calls?tenant=7"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def digest(text: str, key: str = KEY) -> bytes:
    """Return the HMAC-SHA1 of a text, by the standard library."""
    return hmac.new(key.encode(), text.encode(), hashlib.sha1).digest()


def of_form(fields: list[tuple[str, str]], url: str = URL, key: str = KEY) -> str:
    """Return the signature of a form, as the service makes it."""
    signed = url + "".join(name + value for name, value in sorted(fields, key=lambda one: one[0]))
    return base64.b64encode(digest(signed, key)).decode()


def is_signed(body: bytes, *, key: Any = KEY, url: str = URL, **headers: str) -> bool:
    """Check a request whose headers are written with underscores."""
    return webhooks.is_signed(
        key, url=url, headers={name.replace("_", "-"): value for name, value in headers.items()}, body=body
    )


def test_the_documented_example_of_the_form_scheme() -> None:
    """The example of the scheme that Twilio's documentation gives, which SignalWire's forms follow."""
    fields = {"CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234"}
    fields |= {"From": "+14158675309", "To": "+18005551212"}
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    body = urlencode(fields).encode()
    assert is_signed(body, key="12345", url=url, X_Twilio_Signature="RSOYDt4T1cUTdK1PDd93/VVr8B8=")
    assert is_signed(body, key="12345", url=url, x_signalwire_signature="RSOYDt4T1cUTdK1PDd93/VVr8B8=")


@given(st.lists(st.tuples(TEXT.filter(bool), TEXT), min_size=1, max_size=6))
def test_any_form_is_accepted_as_signed_and_refused_when_changed(fields: list[tuple[str, str]]) -> None:
    """A form passes with its signature; not with another field, key or URL."""
    body, signature = urlencode(fields).encode(), of_form(fields)
    assert is_signed(body, X_SignalWire_Signature=signature)
    assert not is_signed(body + b"&zz=1", X_SignalWire_Signature=signature)
    assert not is_signed(body, key="other", X_SignalWire_Signature=signature)
    assert not is_signed(body, url=f"{URL}&x=1", X_SignalWire_Signature=signature)


@given(st.dictionaries(TEXT, TEXT, min_size=1))
def test_any_json_is_accepted_as_signed_and_refused_when_changed(value: dict[str, str]) -> None:
    """JSON passes with the hexadecimal signature, SHA-1 or SHA-256; not when a byte is changed."""
    body = json.dumps(value, ensure_ascii=False).encode()
    message = URL.encode() + body
    sha1 = hmac.new(KEY.encode(), message, "sha1").hexdigest()
    sha256 = hmac.new(KEY.encode(), message, "sha256").hexdigest()
    assert is_signed(body, X_SignalWire_Signature=sha1)
    assert is_signed(body, X_SignalWire_Sha256_Signature=sha256, X_SignalWire_Signature="x")
    assert not is_signed(body + b" ", X_SignalWire_Signature=sha1, X_SignalWire_Sha256_Signature=sha256)
    assert not is_signed(body, X_SignalWire_Signature=sha256)


@pytest.mark.parametrize(
    ("seen", "signed"),
    [
        ("https://example.com/x", "https://example.com:443/x"),
        ("https://example.com:443/x", "https://example.com/x"),
        ("http://example.com/x", "http://example.com:80/x"),
    ],
)
def test_a_default_port_may_be_written_or_not(seen: str, signed: str) -> None:
    """The default port of the scheme makes no difference; another port does."""
    fields = [("a", "1")]
    assert is_signed(b"a=1", url=seen, X_SignalWire_Signature=of_form(fields, signed))
    other = of_form(fields, "https://example.com:8443/x")
    assert not is_signed(b"a=1", url=seen, X_SignalWire_Signature=other)


def test_fields_of_one_name_keep_their_order() -> None:
    """Repeated fields are signed in the order in which they came."""
    fields = [("b", "2"), ("a", "z"), ("a", "y"), ("c", "")]
    assert is_signed(urlencode(fields).encode(), X_SignalWire_Signature=of_form(fields))
    swapped = [("b", "2"), ("a", "y"), ("a", "z"), ("c", "")]
    assert not is_signed(urlencode(swapped).encode(), X_SignalWire_Signature=of_form(fields))


def test_the_url_alone_is_enough_only_with_the_hash_of_the_body() -> None:
    """A signature of the URL says nothing about a body, unless the URL has the body's hash."""
    body = b'{"call": 1}'
    assert not is_signed(body, X_SignalWire_Signature=of_form([]))
    assert is_signed(b"", X_SignalWire_Signature=of_form([]))
    url = f"{URL}&bodySHA256={hashlib.sha256(body).hexdigest()}"
    assert is_signed(body, url=url, X_SignalWire_Signature=of_form([], url))
    assert not is_signed(body + b" ", url=url, X_SignalWire_Signature=of_form([], url))


def test_a_url_with_another_hash_is_refused() -> None:
    """A form whose fields were signed is refused where its URL has the hash of another body."""
    fields = [("a", "1")]
    for hashes in ("bodySHA256=0", "bodySHA256=", f"bodySHA256={hashlib.sha256(b'a=1').hexdigest()}&bodySHA256=0"):
        url = f"{URL}&{hashes}"
        assert not is_signed(b"a=1", url=url, X_SignalWire_Signature=of_form(fields, url))


@pytest.mark.parametrize("url", ["https://ada:secret@example.com/calls?x=1", "https://example.com/calls?x=1"])
def test_credentials_in_the_url_may_be_signed_or_not(url: str) -> None:
    """A call's request signs a URL without its credentials, a message's with them; other credentials are refused."""
    given, body = "https://ada:secret@example.com/calls?x=1", b'{"call": 1}'
    message = url.encode() + body
    sha1 = hmac.new(KEY.encode(), message, "sha1").hexdigest()
    sha256 = hmac.new(KEY.encode(), message, "sha256").hexdigest()
    assert is_signed(body, url=given, X_SignalWire_Signature=sha1)
    assert is_signed(body, url=given, X_SignalWire_Sha256_Signature=sha256)
    assert is_signed(b"a=1", url=given, X_SignalWire_Signature=of_form([("a", "1")], url))
    if "@" in url:
        assert not is_signed(body, url=given.replace("secret", "guess"), X_SignalWire_Signature=sha1)


def test_keys_may_be_secrets_and_several() -> None:
    """While a key is rotated the old one and the new one are given; a Secret is a key."""
    signature = of_form([("a", "1")])
    assert is_signed(b"a=1", key=Secret(KEY), X_SignalWire_Signature=signature)
    assert is_signed(b"a=1", key=["new", Secret(KEY)], X_SignalWire_Signature=signature)
    assert not is_signed(b"a=1", key=["new", "newer"], X_SignalWire_Signature=signature)


@pytest.mark.parametrize("headers", [{}, {"x_signalwire_signature": ""}, {"x_signalwire_signature": "é"}])
def test_a_missing_or_broken_signature_is_refused(headers: dict[str, str]) -> None:
    """No signature, an empty one, one that is no ASCII: false, without an error."""
    assert not is_signed(b"a=1", **headers)
    assert not is_signed(b"\xff\xfe", url="https://[broken", **headers)


@pytest.mark.parametrize("key", ["", [], [""], None, 5, Secret("")])
def test_a_key_that_is_none_is_an_error(key: Any) -> None:
    """An empty key would let everybody in: it is an error of the program, not a refusal."""
    with pytest.raises((ConfigurationError, TypeError)):
        is_signed(b"a=1", key=key, x_signalwire_signature="x")


def test_a_parsed_body_is_an_error() -> None:
    """The bytes as they came are needed: another order of members is another signature."""
    wrong: Any = {"a": 1}
    with pytest.raises(ConfigurationError, match="bytes that were received, not dict"):
        is_signed(wrong, x_signalwire_signature="x")


def manual() -> list[dict[str, Any]]:
    """Return what each Python block of the manual's page defines."""
    page = (Path(__file__).parent.parent / "docs" / "how-to" / "webhooks.md").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = []
    for block in re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE):
        found.append({})
        exec(block, found[-1])  # the manual's own code
    return found


FORM = [("From", "+1555"), ("To", "+1556")]


async def test_the_manuals_aiohttp_middleware_lets_signed_requests_in_alone() -> None:
    """The middleware of the manual, over a socket: 403 without a right signature of the public URL."""
    example, _ = manual()
    runner = web.AppRunner(example["app"])
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        signature = of_form(FORM, f"{example['PUBLIC_URL']}/calls?x=%201", example["SIGNING_KEY"])
        async with aiohttp.ClientSession() as client:
            url = yarl.URL(f"http://{host}:{port}/calls?x=%201", encoded=True)
            for sent, status in ((signature, 200), ("x", 403), ("", 403)):
                headers = {"X-SignalWire-Signature": sent}
                async with client.post(url, data=dict(FORM), headers=headers) as response:
                    assert response.status == status
            async with client.post(url, data={"From": "+1557", "To": "+1556"}) as response:
                assert response.status == 403
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(("key", "status"), [(KEY, 200), ("other", 403)])
async def test_the_manuals_asgi_middleware_lets_signed_requests_in_alone(key: str, status: int) -> None:
    """The middleware of the manual around a FastAPI application, which still reads the body; it came in two parts."""
    _, example = manual()
    app = fastapi.FastAPI()

    @app.post("/calls/{name}")
    async def answer(request: fastapi.Request, name: str) -> dict[str, str]:
        return {"name": name, "body": (await request.body()).decode()}

    body = urlencode(FORM).encode()
    parts: list[dict[str, Any]] = [
        {"type": "http.request", "body": body[:5], "more_body": True},
        {"type": "http.request", "body": body[5:], "more_body": False},
        {"type": "http.disconnect"},
    ]
    signature = of_form(FORM, "https://example.com/calls/a%20b?x=1", key)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/calls/a b",
        "raw_path": b"/calls/a%20b",
        "query_string": b"x=1",
        "root_path": "",
        "headers": [(b"x-signalwire-signature", signature.encode())],
    }
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return parts.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await example["Signed"](app, KEY, "https://example.com")(scope, receive, send)
    assert sent[0]["status"] == status
    if status == 200:
        whole = b"".join(one.get("body", b"") for one in sent)
        assert json.loads(whole) == {"name": "a b", "body": body.decode()}
