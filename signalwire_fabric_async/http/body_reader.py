"""Reads a response's body, compressed or not, up to a limit."""

from __future__ import annotations

import zlib
from collections.abc import Awaitable, Iterator, Mapping
from typing import Final, Protocol

import aiohttp
from aiohttp.hdrs import CONTENT_ENCODING, CONTENT_LENGTH

CHUNK: Final = 64 * 1024
PIECE: Final = 256 * 1024

MAX_MEMBERS: Final = 100
"""Maximum number of gzip members: each costs a copy of what follows it."""

MAGIC: Final = b"\x1f\x8b"
"""The first bytes of a gzip member."""

COMPRESSIONS: Final = frozenset(
    {
        "br",
        "compress",
        "dcb",
        "dcz",
        "deflate",
        "exi",
        "gzip",
        "lz4",
        "lzma",
        "pack200-gzip",
        "x-compress",
        "x-gzip",
        "xz",
        "zstd",
    }
)
"""The content codings that change a body."""

GZIP: Final = 31
GZIP_OR_ZLIB: Final = 47
ZLIB: Final = 15
RAW_DEFLATE: Final = -15
"""The formats that `zlib.decompressobj` expects."""


class Decompressor(Protocol):
    """The type of `zlib.decompressobj`'s results."""

    @property
    def eof(self) -> bool:
        """True if the end of the compressed data was reached."""
        ...

    @property
    def unused_data(self) -> bytes:
        """The data after the end of the compressed data."""
        ...

    @property
    def unconsumed_tail(self) -> bytes:
        """The compressed bytes that must be passed again, because the piece was full."""
        ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """Return the next piece, of at most `max_length` bytes."""
        ...


class TooLarge(Exception):
    """The body is longer than permitted; `begun` is its beginning."""

    def __init__(self, limit: int, begun: bytearray) -> None:
        super().__init__(f"longer than the {limit} bytes that are read at most")
        with memoryview(begun) as view:  # no second copy of all of it
            self.begun = bytes(view[: min(limit, CHUNK)])


class Unreadable(Exception):
    """The body has an unexpected Content-Encoding, or is not in the format that it names."""


def read_body(
    content: aiohttp.StreamReader, headers: Mapping[str, str], limit: int, *, only_whole: bool
) -> Awaitable[bytes]:
    """Read the whole body, decompressed.

    A body whose `Content-Length` is within the limit is read by aiohttp
    itself, without another coroutine around it.

    Args:
        content: The stream to read.
        headers: The headers of the response.
        limit: The maximum size of the decompressed body, in bytes.
        only_whole: True if a body whose `Content-Length` is over the limit is
            not read at all; of an error's body, the beginning is useful.

    Raises:
        TooLarge: The body is longer than the limit.
        Unreadable: Its content coding is unexpected or wrong.
        aiohttp.ClientError: The body was cut short.
    """
    coding = _coding(headers.get(CONTENT_ENCODING))
    if coding:
        return _decompress(content, coding, limit)
    length = headers.get(CONTENT_LENGTH)
    if length is not None:
        if len(length) < 20 and int(length) <= limit:
            return content.read()
        if only_whole:
            raise TooLarge(limit, bytearray())
    return _read_bounded(content, limit)


def _coding(value: str | None) -> str:
    """Return the codings that a `Content-Encoding` names: empty if the body is not compressed.

    Labels that name no compression, such as `utf-8` or `none`, are ignored.
    """
    if value is None:
        return ""
    codings = [coding for one in value.lower().split(",") if (coding := one.strip()) in COMPRESSIONS]
    return ", ".join(codings)


async def _read_bounded(content: aiohttp.StreamReader, limit: int) -> bytes:
    read = bytearray()
    async for chunk in content.iter_any():
        read += chunk
        if len(read) > limit:
            raise TooLarge(limit, read)
    return bytes(read)


async def _decompress(content: aiohttp.StreamReader, coding: str, limit: int) -> bytes:
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise Unreadable(f"unexpected Content-Encoding: {coding}")
    decompressor = _GzipReader() if coding != "deflate" else _DeflateReader()
    read = bytearray()
    received = 0
    async for chunk in content.iter_any():
        received += len(chunk)
        try:
            for piece in decompressor.pieces(chunk):
                read += piece
                if len(read) > limit:
                    raise TooLarge(limit, read)
        except zlib.error as error:
            raise Unreadable(f"it is not {coding}: {error}") from None
        if received > limit:
            raise TooLarge(limit, read)
    if received and not decompressor.complete:
        raise aiohttp.ClientPayloadError("the compressed body is incomplete")
    return bytes(read)


class _DeflateReader:
    """Decompresses a `deflate` body: zlib's format, or the bare one that some servers send. What follows is ignored."""

    def __init__(self) -> None:
        self._decompressor: Decompressor | None = None

    @property
    def complete(self) -> bool:
        """True if the end of the compressed data was reached."""
        return self._decompressor is not None and self._decompressor.eof

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """Decompress a chunk, one piece at a time."""
        if self._decompressor is None:
            is_zlib = chunk[0] & 0x0F == 8  # the method, in the first byte of zlib's header
            self._decompressor = zlib.decompressobj(wbits=ZLIB if is_zlib else RAW_DEFLATE)
        if not self._decompressor.eof:
            yield from _pieces(self._decompressor, chunk)


class _GzipReader:
    """Decompresses a `gzip` body of one or several members. What follows the last member is ignored."""

    def __init__(self) -> None:
        self._begun = b""
        self._decompressor: Decompressor = zlib.decompressobj(wbits=GZIP_OR_ZLIB)
        self._members = 0
        self._trailing = False

    @property
    def complete(self) -> bool:
        """True if the end of a member was reached, and no other one began."""
        return self._trailing or (self._decompressor.eof and len(self._begun) < len(MAGIC))

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """Decompress a chunk, one piece at a time."""
        while chunk and not self._trailing:
            if self._decompressor.eof:
                chunk = self._begun + chunk
                if not MAGIC.startswith(chunk[: len(MAGIC)]):
                    self._trailing = True
                    return
                if len(chunk) < len(MAGIC):
                    self._begun = chunk
                    return
                self._next_member()
            yield from _pieces(self._decompressor, chunk)
            chunk = self._decompressor.unused_data

    def _next_member(self) -> None:
        self._begun = b""
        self._members += 1
        if self._members > MAX_MEMBERS:
            raise Unreadable(f"it has more than {MAX_MEMBERS} gzip members")
        self._decompressor = zlib.decompressobj(wbits=GZIP)


def _pieces(decompressor: Decompressor, compressed: bytes) -> Iterator[bytes]:
    """Decompress a part of a body, one piece at a time."""
    while True:
        piece = decompressor.decompress(compressed, PIECE)
        yield piece
        compressed = decompressor.unconsumed_tail
        if not compressed and len(piece) < PIECE:
            return
