"""Connections that were idle: what a write is sent on, and what becomes of it when the server is closing."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.fault_sessions import ONCE, opened
from helpers.raw_server import RawServer, answer, says
from signalwire_fabric_async import AsyncSession
from signalwire_fabric_async.http.keep_alive import KEEP_ALIVE, Usage, keep_alive_timeout
from signalwire_fabric_async.testing import FakeFabric


class ThreadedServer:
    """A server in a thread of its own: it closes connections while the client's event loop is busy."""

    def __init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        self.connections: list[socket.socket] = []
        self.requests: list[bytes] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            self.connections.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            while data := connection.recv(65536):
                self.requests.append(data)
                connection.sendall(answer(201 if data.startswith(b"POST") else 200))
        except OSError:
            return

    def close_first(self, *, reset: bool) -> None:
        """Close the first connection in order, or reset it."""
        first = self.connections[0]
        if reset:
            first.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            first.shutdown(socket.SHUT_RD)  # wakes the thread that reads from it
        else:
            first.shutdown(socket.SHUT_RDWR)
        first.close()


@contextmanager
def threaded() -> Iterator[ThreadedServer]:
    server = ThreadedServer()
    try:
        yield server
    finally:
        server.listening.close()
        for connection in server.connections:
            connection.close()


async def write(session: AsyncSession) -> None:
    await session.subscribers.create(email="ada@example.com")


async def test_what_the_system_refused_to_send_is_sent_again() -> None:
    """A reset that the event loop has not seen: nothing of the POST left, so it is sent on a new connection."""
    with threaded() as server:
        async with opened(server, retry=ONCE) as session:
            await session.subscribers.get("s1")
            server.close_first(reset=True)
            time.sleep(0.1)  # the loop sees nothing of it
            await write(session)
        assert len(server.connections) == 2
        assert [data.split()[0] for data in server.requests] == [b"GET", b"POST"]


async def test_a_write_looks_at_an_idle_connection_first() -> None:
    """Closed by the server while the event loop was busy: a POST takes a new connection, and its outcome is known."""
    with threaded() as server:
        async with opened(server, retry=ONCE) as session:
            await session.subscribers.get("s1")
            server.close_first(reset=False)
            time.sleep(0.1)  # the loop sees nothing of it
            await write(session)
        assert len(server.connections) == 2
        assert [data.split()[0] for data in server.requests] == [b"GET", b"POST"]


async def test_a_write_takes_no_connection_that_servers_usually_close(fabric: FakeFabric) -> None:
    """After 3.9 s of idleness a POST uses the connection, after 4.1 s a new one; a GET uses it all the same."""
    async with RawServer() as server, opened(server) as session:
        with fabric.clock:
            await session.subscribers.get("s1")
            await asyncio.sleep(3.9)
            await write(session)
            assert server.connections == 1
            await asyncio.sleep(4.1)
            await session.subscribers.get("s1")
            assert server.connections == 1
            await asyncio.sleep(4.1)
            await write(session)
            assert server.connections == 2


@pytest.mark.parametrize("headers", [{}, {"Content-Encoding": "identity"}], ids=["plain", "parsed"])
async def test_the_servers_own_keep_alive_is_heeded(headers: dict[str, str], fabric: FakeFabric) -> None:
    """`Keep-Alive: timeout=2`: a POST uses a connection for 1 s, a GET for 2 s; `timeout=20`: a POST for 19 s."""
    short = says(200, headers={"Keep-Alive": "timeout=2, max=100", **headers})
    async with RawServer(short) as server, opened(server) as session:
        with fabric.clock:
            await session.subscribers.get("s1")
            await asyncio.sleep(0.9)
            await write(session)
            assert server.connections == 1
            await asyncio.sleep(1.9)
            await session.subscribers.get("s1")
            assert server.connections == 1
            await asyncio.sleep(1.1)
            await write(session)
            assert server.connections == 2
            server.script = says(200, headers={"Keep-Alive": "timeout=20", **headers})
            await asyncio.sleep(2.1)
            await session.subscribers.get("s1")
            assert server.connections == 3
            await asyncio.sleep(18.9)
            await write(session)
            assert server.connections == 3


async def test_a_write_within_a_full_pool_gets_its_new_connection(fabric: FakeFabric) -> None:
    """All connections of the pool are idle for too long: a POST closes one and opens another, within the limit."""
    async with RawServer() as server, opened(server, max_connections=2) as session:
        with fabric.clock:
            await asyncio.gather(session.subscribers.get("s1"), session.subscribers.get("s1"))
            await asyncio.sleep(5)
            await asyncio.gather(*(write(session) for _ in range(6)))
        assert server.most_open <= 4  # the server sees the end of the first two a little later
        assert server.received == 8


@given(
    st.integers(0, 10**9 - 1), st.sampled_from(["timeout={}", "max=5, timeout={}", "Timeout={} , max=1", " timeout={}"])
)
def test_a_keep_alive_header_is_read_in_any_form(seconds: int, form: str) -> None:
    """The seconds are found among other parameters, in text and in bytes; a write stays at least a half below."""
    header = form.format(seconds)
    assert keep_alive_timeout(header) == keep_alive_timeout(header.encode()) == seconds
    usage = Usage()
    usage.apply_header(header)
    assert usage.reads_until == min(seconds, KEEP_ALIVE)
    assert usage.writes_until <= usage.reads_until
    assert seconds == 0 or usage.writes_until > 0


@given(
    st.text(max_size=20) | st.sampled_from(["timeout=", "timeout=-5", "timeout=5s", "xtimeout=5", "timeout=1e3", "5"])
)
def test_any_other_keep_alive_header_says_nothing(header: str) -> None:
    """What names no seconds leaves the defaults."""
    if keep_alive_timeout(header) is None:
        usage = Usage()
        usage.apply_header(header)
        assert usage.reads_until == KEEP_ALIVE
