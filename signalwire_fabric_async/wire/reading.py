"""Read an answer's body, never more of it than is permitted, packed or not."""

from __future__ import annotations

import zlib
from typing import Final

import aiohttp

CHUNK: Final = 64 * 1024


class TooLarge(Exception):
    """The body is longer than permitted; `begun` is the permitted part of it."""

    def __init__(self, limit: int, begun: bytes) -> None:
        super().__init__(f"longer than the {limit} bytes that are read at most")
        self.begun = begun


class Unreadable(Exception):
    """The body is packed in a way that was not asked for, or is not what it says."""


async def read_body(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The whole body, unpacked. Raises TooLarge, Unreadable, or aiohttp's errors for one that is cut short."""
    coding = response.headers.get("Content-Encoding")
    if coding is None or coding == "identity":
        length = response.headers.get("Content-Length")
        if length is not None and len(length) < 10 and int(length) <= limit:
            return await response.read()
        return await _read_bounded(response, limit)
    return await _unpack(response, coding.strip().lower(), limit)


async def _read_bounded(response: aiohttp.ClientResponse, limit: int) -> bytes:
    read = bytearray()
    async for chunk in response.content.iter_any():
        read += chunk
        if len(read) > limit:
            raise TooLarge(limit, bytes(read[:limit]))
    return bytes(read)


async def _unpack(response: aiohttp.ClientResponse, coding: str, limit: int) -> bytes:
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise Unreadable("its content coding was not asked for")
    unpacker = zlib.decompressobj(wbits=47)  # a gzip or a zlib header, whichever comes
    read = bytearray()
    packed = 0
    async for chunk in response.content.iter_any():
        packed += len(chunk)
        try:
            read += unpacker.decompress(chunk, limit + 1 - len(read))
        except zlib.error as error:
            raise Unreadable(f"it is not {coding}: {error}") from None
        if len(read) > limit or packed > limit:
            raise TooLarge(limit, bytes(read[:limit]))
    if packed and not unpacker.eof:
        raise aiohttp.ClientPayloadError("the packed body ends in the middle")
    return bytes(read)
