"""Reads the head of a plain response without a general parser. No I/O.

Nearly every response is a 2xx whose head is printable ASCII, names the length
of its body once and needs no decoding. Its head is checked by one regular
expression, and its headers are split when one is read. Any other
response is left to aiohttp's parser, from its first byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

_HEAD: Final = re.compile(rb"HTTP/1\.1 (2[0-9][0-9]) [ -~]*+\r\n(?:[!#-'*+.^-z|~A-Z0-9-]++:[ -~]*+\r\n)++\r\n")
"""The head of a 2xx response: printable ASCII, one header on each line."""

_FRAMING: Final = re.compile(
    rb"\r\n(content-length|connection|keep-alive|content-encoding|transfer-encoding|upgrade|trailer): *([^\r]*)",
    re.IGNORECASE,
)
"""The headers that say how the body is read, and how long the connection may be used."""

_MAX_DIGITS: Final = 15
"""Digits of a `Content-Length`; more is left to the parser."""


class PlainHead(Mapping[str, str]):
    """The head of a plain response, and its headers by name in any case.

    Attributes:
        keep_alive: The value of the `Keep-Alive` header, or None.
        length: The size of the body, in bytes.
        size: The size of the head, in bytes.
        status: The status code.
    """

    __slots__ = ("_headers", "_raw", "keep_alive", "length", "size", "status")

    def __init__(self, status: int, raw: bytes, length: int, keep_alive: bytes | None) -> None:
        self.status = status
        self.length = length
        self.keep_alive = keep_alive
        self.size = len(raw)
        self._raw = raw
        self._headers: dict[str, str] | None = None

    def raw_headers(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield the names and values as they were received, in order."""
        for line in self._raw.split(b"\r\n")[1:-2]:
            name, _, value = line.partition(b":")
            yield name, value.strip(b" ")

    def _by_name(self) -> dict[str, str]:
        if self._headers is None:
            self._headers = {}
            for name, value in self.raw_headers():
                self._headers.setdefault(name.decode("ascii").lower(), value.decode("ascii"))
        return self._headers

    def __getitem__(self, name: str) -> str:
        return self._by_name()[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name())

    def __len__(self) -> int:
        return len(self._by_name())


def parse_plain_head(data: bytes) -> PlainHead | None:
    """Parse the head of a plain response.

    Args:
        data: The first bytes of a response.

    Returns:
        The head, or None if the head is not complete or not plain.
    """
    match = _HEAD.match(data)
    if match is None:
        return None
    end = match.end()
    length = -1
    keep_alive = None
    for name, value in _FRAMING.findall(data, 0, end):
        match name.lower():
            case b"content-length" if length < 0 and value.isdigit() and len(value) <= _MAX_DIGITS:
                length = int(value)
            case b"connection" if value.lower() == b"keep-alive":
                pass
            case b"keep-alive":
                keep_alive = value
            case _:
                return None
    status = int(match[1])
    if status == 204:
        if length >= 0:
            return None
        length = 0
    elif length < 0:
        return None
    return PlainHead(status, data[:end], length, keep_alive)
