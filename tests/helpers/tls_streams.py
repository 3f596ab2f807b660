"""The server's side of TLS over the streams of a connection, on any event loop.

`StreamWriter.start_tls` loses the client's first bytes where the loop reads them before it is called, as uvloop does.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from typing import Any


class TlsStreams:
    """Encrypts and decrypts in memory what goes over a pair of streams. It has the methods of a `StreamWriter` that a server calls."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, context: ssl.SSLContext) -> None:
        self.reader = asyncio.StreamReader(limit=2**20)
        self.transport = writer.transport
        self._source = reader
        self._sink = writer
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)

    async def handshake(self) -> None:
        """Establish TLS.

        Raises:
            ssl.SSLError: The client refuses the certificate, or speaks no TLS.
            ConnectionError: The client went away.
        """
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                await self.drain()
                await self._receive()
            else:
                return await self.drain()

    async def decrypt(self) -> None:
        """Feed `reader` until the connection ends."""
        try:
            while True:
                with contextlib.suppress(ssl.SSLWantReadError):
                    while data := self._tls.read(65536):  # the handshake may have received the first request too
                        self.reader.feed_data(data)
                    break  # the client closed TLS in order
                await self._receive()
        except (ConnectionError, ssl.SSLError):
            pass
        finally:
            self.reader.feed_eof()

    def write(self, data: bytes) -> None:
        """Encrypt and write bytes."""
        self._tls.write(data)
        self._flush()

    async def drain(self) -> None:
        """Wait until there is room for more."""
        self._flush()
        await self._sink.drain()

    def close(self) -> None:
        """Close TLS, and the connection, in order."""
        with contextlib.suppress(ssl.SSLError):
            self._tls.unwrap()
        self._flush()
        self._sink.close()

    def get_extra_info(self, name: str) -> Any:  # as asyncio's streams have it
        """Return a fact about the connection."""
        return self._sink.get_extra_info(name)

    def _flush(self) -> None:
        data = self._outgoing.read()
        if data and not self.transport.is_closing():
            self._sink.write(data)

    async def _receive(self) -> None:
        data = await self._source.read(65536)
        if not data:
            raise ConnectionResetError
        self._incoming.write(data)
