"""Webhook signatures: what SignalWire signed is accepted, anything that was changed is not."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
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


async def test_an_aiohttp_handler_lets_signed_requests_in_alone() -> None:
    """The handler of the manual, over a socket: 403 without a right signature."""

    async def handle(request: web.Request) -> web.Response:
        body = await request.read()
        if not webhooks.is_signed(KEY, url=str(request.url), headers=request.headers, body=body):
            raise web.HTTPForbidden
        return web.json_response({"version": "1.0.0", "sections": {"main": ["answer"]}})

    app = web.Application()
    app.router.add_post("/calls", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        url = f"http://{host}:{port}/calls?x=1"
        async with aiohttp.ClientSession() as client:
            for signature, status in ((of_form([("From", "+1555"), ("To", "+1556")], url), 200), ("x", 403)):
                headers = {"X-SignalWire-Signature": signature}
                async with client.post(url, data={"To": "+1556", "From": "+1555"}, headers=headers) as response:
                    assert response.status == status
    finally:
        await runner.cleanup()
