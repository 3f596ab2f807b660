"""Read an answer's body, never more of it than is permitted, packed or not."""

from __future__ import annotations

import zlib
from collections.abc import Awaitable, Iterator, Mapping
from typing import Final, Protocol

import aiohttp
from aiohttp.hdrs import CONTENT_ENCODING, CONTENT_LENGTH

CHUNK: Final = 64 * 1024
PIECE: Final = 256 * 1024

MEMBERS: Final = 100
"""How many members a packed body may be of: each costs a copy of what follows it."""

GZIP: Final = 31
GZIP_OR_ZLIB: Final = 47
"""What `zlib.decompressobj` is told to expect."""


class Unpacker(Protocol):
    """What `zlib.decompressobj` makes."""

    @property
    def unconsumed_tail(self) -> bytes:
        """What of the packed bytes is to be given again, because the piece was full."""
        ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """The next piece, of `max_length` bytes at most."""
        ...


class TooLarge(Exception):
    """The body is longer than permitted; `begun` is the first of it."""

    def __init__(self, limit: int, begun: bytearray) -> None:
        super().__init__(f"longer than the {limit} bytes that are read at most")
        with memoryview(begun) as view:  # no second copy of all of it
            self.begun = bytes(view[: min(limit, CHUNK)])


class Unreadable(Exception):
    """The body is packed in a way that was not asked for, or is not what it says."""


def read_body(
    content: aiohttp.StreamReader, headers: Mapping[str, str], limit: int, *, only_whole: bool
) -> Awaitable[bytes]:
    """To be awaited: the whole body, unpacked.

    only_whole: whether a body that says itself that it is too long is not
        even begun; of an error's, the beginning is of use.

    Raises TooLarge, Unreadable, or aiohttp's errors for one that is cut
    short. A body that says how long it is, and is no longer than permitted,
    is read by aiohttp itself, without a coroutine of ours around it.
    """
    coding = _coding(headers.get(CONTENT_ENCODING))
    if coding:
        return _unpack(content, coding, limit)
    length = headers.get(CONTENT_LENGTH)
    if length is not None:
        if len(length) < 20 and int(length) <= limit:
            return content.read()
        if only_whole:
            raise TooLarge(limit, bytearray())
    return _read_bounded(content, limit)


def _coding(told: str | None) -> str:
    """How a body is packed, by its `Content-Encoding`: empty where it is not."""
    if told is None:
        return ""
    codings = [coding for one in told.lower().split(",") if (coding := one.strip()) not in ("", "identity")]
    return ", ".join(codings)


async def _read_bounded(content: aiohttp.StreamReader, limit: int) -> bytes:
    read = bytearray()
    async for chunk in content.iter_any():
        read += chunk
        if len(read) > limit:
            raise TooLarge(limit, read)
    return bytes(read)


async def _unpack(content: aiohttp.StreamReader, coding: str, limit: int) -> bytes:
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise Unreadable("its content coding was not asked for")
    unpacker = zlib.decompressobj(wbits=GZIP_OR_ZLIB)
    read = bytearray()
    packed = members = 0
    async for chunk in content.iter_any():
        packed += len(chunk)
        try:
            left = chunk
            while left:
                if unpacker.eof:
                    unpacker = zlib.decompressobj(wbits=GZIP)  # which may be of several members, one after the other
                    members += 1
                    if members > MEMBERS:
                        raise Unreadable("it is of too many packed members")
                for piece in _pieces(unpacker, left):
                    read += piece
                    if len(read) > limit:
                        raise TooLarge(limit, read)
                left = unpacker.unused_data
        except zlib.error as error:
            raise Unreadable(f"it is not {coding}: {error}") from None
        if packed > limit:
            raise TooLarge(limit, read)
    if packed and not unpacker.eof:
        raise aiohttp.ClientPayloadError("the packed body ends in the middle")
    return bytes(read)


def _pieces(unpacker: Unpacker, packed: bytes) -> Iterator[bytes]:
    """Unpack a part of a body, never more than a piece of it at a time."""
    while True:
        piece = unpacker.decompress(packed, PIECE)
        yield piece
        packed = unpacker.unconsumed_tail
        if not packed and len(piece) < PIECE:
            return
