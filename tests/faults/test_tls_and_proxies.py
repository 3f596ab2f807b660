"""TLS that does not verify, proxies, `.netrc`, cookies: what is trusted, and what is sent to whom."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import datetime
from pathlib import Path
from typing import Any

import pytest

from helpers.fault_sessions import BASIC, PROXY_PASSWORD, SUBSCRIBER_TOKEN, calls_of, opened, outcome
from helpers.figures import Tally
from helpers.raw_server import RawServer, Received, answer, in_turn, well
from helpers.tls import authority_and_contexts
from signalwire_fabric_async import ConfigurationError, FabricError, TransportError
from signalwire_fabric_async.http import aiohttp_private

TLS = "TLS: expired, self-signed, wrong host are refused"
PROXIES = "proxies on request, .netrc never, one Authorization"


@pytest.fixture(params=["asyncio", "aiofastnet"], autouse=True)
def tls_transports(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs over asyncio's TLS transports and over those of aiofastnet (extra `speed`)."""
    if request.param == "asyncio":
        monkeypatch.setattr(aiohttp_private, "fast_transports", lambda: None)
    else:
        assert aiohttp_private.fast_transports() is not None


@pytest.mark.parametrize("problem", ["expired", "self-signed", "wrong host"])
async def test_certificates_that_do_not_verify_are_refused(problem: str, tally: Tally) -> None:
    """Refused at the first attempt, nothing sent, never repeated."""
    past = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    _, serving, trusting = authority_and_contexts(
        "other.example" if problem == "wrong host" else "localhost", expires=past if problem == "expired" else None
    )
    given = {} if problem == "self-signed" else {"ssl": trusting}
    for method in ("GET", "PUT", "DELETE", "PATCH", "POST"):
        async with RawServer(tls=serving) as server, opened(server, **given) as session:
            result = await outcome(calls_of(session)[method]())
            assert isinstance(result, TransportError), f"{problem}: {result!r}"
            assert result.attempts == 1, f"{problem}: {result!r}"
            assert not result.outcome_unknown, f"{problem}: {result!r}"
            assert server.received == 0, f"{problem}: {result!r}"
            assert server.connections == 1, f"{problem}: {result!r}"
            tally(TLS)


async def test_a_ca_bundle_or_a_context_is_the_only_knob(tmp_path: Path, tally: Tally) -> None:
    """A bundle's path and an SSLContext are taken; there is no way to verify nothing by a flag."""
    authority, serving, trusting = authority_and_contexts()
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(bundle)
    for given in (str(bundle), trusting):
        async with RawServer(tls=serving) as server, opened(server, ssl=given) as session:
            assert (await session.subscribers.get("s1")).id
            tally(TLS)
    (tmp_path / "empty.pem").write_text("", encoding="ascii")
    for wrong in (False, True, 0, "", str(tmp_path / "none.pem"), str(tmp_path / "empty.pem"), b"x"):
        with pytest.raises(ConfigurationError):
            opened(None, base_url="https://localhost:1", ssl=wrong)
        tally(TLS)


class Proxy(RawServer):
    """A proxy that tunnels CONNECT and forwards what else it is sent."""

    def __init__(self, script: Any = None) -> None:
        super().__init__(script or self.forward)

    async def forward(self, request: Received, link: Any) -> None:
        """Tunnel to the port that the request names, on this machine."""
        if request.method != "CONNECT":
            link.execute()
            await link.reply()
            return
        port = int(request.target.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await link.send(b"HTTP/1.1 200 Connection established\r\n\r\n")

        async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            with contextlib.suppress(ConnectionError):
                while data := await source.read(65536):
                    sink.write(data)
            sink.close()

        pumps = [asyncio.ensure_future(pump(link.reader, writer)), asyncio.ensure_future(pump(reader, link.writer))]
        try:
            await asyncio.gather(*pumps)
        finally:
            for one in pumps:
                one.cancel()
            writer.close()


LOGIN = f"user:{PROXY_PASSWORD}"
PROXY_BASIC = "Basic " + base64.b64encode(LOGIN.encode()).decode()


async def test_a_proxy_is_used_on_request_and_gets_its_own_authorization_alone(tally: Tally) -> None:
    """CONNECT carries the proxy's login and not the API's; the request inside carries the API's alone."""
    _, serving, trusting = authority_and_contexts()
    async with RawServer(tls=serving) as server, Proxy() as proxy:
        url = proxy.url.replace("://", f"://{LOGIN}@")
        async with opened(server, ssl=trusting, proxy=url) as session:
            for method in ("GET", "PUT", "DELETE", "PATCH", "POST"):
                await calls_of(session)[method]()
                inner = server.requests[-1]
                assert inner.all("Authorization") == [f"Basic {BASIC}"]
                assert not inner.all("Proxy-Authorization")
                tally(PROXIES)
            connect = proxy.requests[0]
            assert connect.method == "CONNECT", connect.headers
            assert not connect.all("Authorization"), connect.headers
            assert connect.all("Proxy-Authorization") == [PROXY_BASIC], "the proxy's login"
            assert proxy.received == 1, "the tunnel is kept"
            tally(PROXIES)


async def test_plain_requests_through_a_proxy(tally: Tally) -> None:
    """Http (to this machine alone) through a proxy: one Authorization, and the proxy's own login."""
    async with Proxy() as proxy:
        url = proxy.url.replace("://", f"://{LOGIN}@")
        async with opened(None, base_url="http://127.0.0.1:9", proxy=url) as session:
            await session.subscribers.get("s1")
            request = proxy.requests[0]
            assert request.all("Authorization") == [f"Basic {BASIC}"], request.headers
            assert request.all("Proxy-Authorization") == [PROXY_BASIC], request.headers
            assert request.target == "http://127.0.0.1:9/api/fabric/resources/subscribers/s1", request.target
            tally(PROXIES)


async def test_proxies_of_the_environment_are_used_on_request_alone(
    monkeypatch: pytest.MonkeyPatch, tally: Tally
) -> None:
    """HTTPS_PROXY and NO_PROXY count where `proxy="environment"` says so, and nowhere else."""
    _, serving, trusting = authority_and_contexts()
    async with RawServer(tls=serving) as server, Proxy() as proxy:
        for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url.replace("://", f"://{LOGIN}@"))
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        async with opened(server, ssl=trusting) as session:
            await session.subscribers.get("s1")
        assert proxy.received == 0, "not asked for"
        tally(PROXIES)
        async with opened(server, ssl=trusting, proxy="environment") as session:
            await session.subscribers.get("s1")
        assert proxy.received == 1
        assert proxy.requests[0].all("Proxy-Authorization") == [PROXY_BASIC]
        tally(PROXIES)
        monkeypatch.setenv("no_proxy", "localhost")
        async with opened(server, ssl=trusting, proxy="environment") as session:
            await session.subscribers.get("s1")
        assert proxy.received == 1, "NO_PROXY"
        tally(PROXIES)


async def test_netrc_is_never_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tally: Tally) -> None:
    """A planted .netrc changes no header."""
    path = tmp_path / "netrc"
    path.write_text("default login intruder password intruder\n", encoding="ascii")
    path.chmod(0o600)
    monkeypatch.setenv("NETRC", str(path))
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".netrc").write_text("default login intruder password intruder\n", encoding="ascii")
    async with RawServer() as server, Proxy() as proxy:
        for given in ({}, {"proxy": "environment"}, {"proxy": proxy.url}):
            async with opened(server, **given) as session:
                await session.subscribers.get("s1")
                seen = (server.requests or proxy.requests)[-1]
                assert seen.all("Authorization") == [f"Basic {BASIC}"], seen.headers
                assert not seen.all("Proxy-Authorization"), seen.headers
                tally(PROXIES)


async def test_a_subscribers_token_replaces_the_projects(tally: Tally) -> None:
    """One Authorization header: the Bearer of the view, over the same pool."""
    async with RawServer() as server, opened(server) as session:
        await session.subscribers.get("s1")
        view = session.as_subscriber(SUBSCRIBER_TOKEN)
        await outcome(_first_address(view))
        assert server.requests[1].all("Authorization") == [f"Bearer {SUBSCRIBER_TOKEN}"]
        assert server.connections == 1
        tally(PROXIES)


async def _first_address(view: Any) -> Any:
    return await view.addresses.list()


async def test_a_proxy_that_refuses_is_not_repeated(tally: Tally) -> None:
    """407 and other refusals of the proxy: raised at once, with a known outcome and no password shown."""
    _, serving, trusting = authority_and_contexts()
    for status in (400, 403, 407):
        refuse = _proxy_says(status)
        async with RawServer(tls=serving) as server, Proxy(refuse) as proxy:
            url = proxy.url.replace("://", f"://{LOGIN}@")
            async with opened(server, ssl=trusting, proxy=url) as session:
                result = await outcome(calls_of(session)["POST"]())
                assert isinstance(result, TransportError), repr(result)
                assert not result.outcome_unknown, repr(result)
                assert "proxy" in str(result), repr(result)
                assert proxy.received == 1, repr(result)
                tally(PROXIES)


def _proxy_says(status: int) -> Any:
    async def script(request: Received, link: Any) -> None:
        await link.send(answer(status, b"no"))
        link.close()

    return script


async def _resets(request: Received, link: Any) -> None:
    link.reset()


@pytest.mark.parametrize("first", [_resets, _proxy_says(502), _proxy_says(503)])
async def test_a_proxys_connect_that_fails_is_repeated(first: Any, tally: Tally) -> None:
    """No byte of the request was sent: every method is repeated."""
    _, serving, trusting = authority_and_contexts()
    for method in ("GET", "PUT", "DELETE", "PATCH", "POST"):
        async with RawServer(tls=serving) as server, Proxy() as proxy:
            proxy.script = in_turn(first, proxy.forward)
            async with opened(server, ssl=trusting, proxy=proxy.url) as session:
                result = await outcome(calls_of(session)[method]())
                assert not isinstance(result, FabricError), f"{method}: {result!r}"
                assert server.executed == 1, f"{method}: {result!r}"
                tally("repetition table (cells)")


async def test_cookies_are_never_sent_back(tally: Tally) -> None:
    """Set-Cookie, also of errors and for all paths: no later request carries a cookie."""
    cookies = {"Set-Cookie": "session=planted; Path=/; Max-Age=9999"}

    async def script(request: Received, link: Any) -> None:
        await link.reply(404 if len(link.server.requests) % 2 else 200, headers=cookies)

    async with RawServer(script) as server, opened(server) as session:
        for _ in range(20):
            await outcome(session.subscribers.get("s1"))
        for request in server.requests:
            assert not request.all("Cookie"), request.headers
            tally("Set-Cookie is never sent back")


async def test_wrong_proxies_are_refused_without_showing_their_password() -> None:
    """What is no proxy URL is refused by the constructor; the password is not shown."""
    for wrong in (
        f"ftp://{LOGIN}@host",
        f"{LOGIN}@host:1",
        f"http://{LOGIN}@",
        f"http://{LOGIN}@[::1",
        5,
        f"http://{LOGIN}@h:x",
    ):
        with pytest.raises(ConfigurationError) as caught:
            await well_or_raise(wrong)
        assert PROXY_PASSWORD not in str(caught.value)


async def well_or_raise(proxy: Any) -> None:
    """Open a session with this proxy."""
    async with RawServer(well) as server, opened(server, proxy=proxy):
        pass
