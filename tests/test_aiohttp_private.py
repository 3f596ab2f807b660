"""Every private name of aiohttp and asyncio that the SDK uses exists in the installed versions."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.client_proto import ResponseHandler

from signalwire_fabric_async.http import aiohttp_private
from signalwire_fabric_async.testing import FakeFabric

CONNECTOR = ("_loop", "_conns", "_acquired", "_closed", "_available_connections", "_release_waiter")


@pytest.mark.parametrize("name", [*CONNECTOR, aiohttp_private._CLOSE_NOW])
async def test_a_connector_has_what_is_used_of_it(name: str) -> None:
    """A name that a version of aiohttp drops fails here, and not in a session that is never closed."""
    async with aiohttp.TCPConnector() as connector:
        assert hasattr(connector, name)


async def test_a_connector_keeps_its_idle_connections_as_pairs(fabric: FakeFabric) -> None:
    """`_conns` maps a key to pairs of a protocol and a time, and a protocol's parser can be replaced."""
    async with aiohttp.ClientSession() as session:
        async with session.get(fabric.base_url) as response:
            await response.read()
        connector: Any = session.connector
        ((pairs),) = connector._conns.values()
        ((protocol, _),) = pairs
        assert isinstance(protocol, ResponseHandler)
        assert hasattr(protocol, "_parser")
        assert protocol.transport is not None
        assert hasattr(protocol.transport, "_sock")


def test_a_tls_transport_has_what_is_used_of_it() -> None:
    """A finalizer closes the socket below TLS through these."""
    from asyncio import sslproto

    assert "_ssl_protocol" in inspect.getsource(sslproto._SSLProtocolTransport.__init__)
    assert "self._transport = " in inspect.getsource(sslproto.SSLProtocol.__init__)


def test_private_names_stand_in_one_module() -> None:
    """No other module of the package names a private attribute of aiohttp's connector or protocol."""
    root = Path(aiohttp_private.__file__).parent.parent
    private = (
        "._conns",
        "._acquired",
        "._release_waiter",
        "._available_connections",
        "._parser",
        "._ssl_protocol",
        "._sock",
    )
    found = [
        f"{path.name}: {name}"
        for path in root.rglob("*.py")
        if path.name != "aiohttp_private.py"
        for name in private
        if name in path.read_text(encoding="utf-8")
    ]
    assert found == []
