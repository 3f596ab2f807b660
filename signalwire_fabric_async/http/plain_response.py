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

_NAMED: Final = re.compile(
    rb"\n(con(?:tent-(?:length|encoding)|nection)|keep-alive|t(?:ransfer-encoding|railer)|upgrade|"
    rb"(?:x-)?rate-?limit-[a-z]*+): *+([^\r]*+)"
)
"""Of a head in lower case: how the body is read, how long the connection may be used, what the rate limit is."""

_STATUSES: Final = {b"%d" % status: status for status in range(200, 300)}

_MAX_DIGITS: Final = 15
"""Digits of a `Content-Length`; more is left to the parser."""


class PlainHead(Mapping[str, str]):
    """The head of a plain response, and its headers by name in any case.

    Attributes:
        keep_alive: The value of the `Keep-Alive` header in lower case, or None.
        length: The size of the body, in bytes.
        names_rate: False if no header can be one of a rate limit.
        size: The size of the head, in bytes.
        status: The status code.
    """

    __slots__ = ("_headers", "_raw", "keep_alive", "length", "names_rate", "size", "status")

    def __init__(
        self, status: int, raw: bytes, length: int, keep_alive: bytes | None, names_rate: bool
    ) -> None:  # by position is faster
        self.status = status
        self.length = length
        self.keep_alive = keep_alive
        self.names_rate = names_rate
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
    raw = match[0]
    length = -1
    keep_alive = None
    names_rate = False
    for name, value in _NAMED.findall(raw.lower()):
        if name == b"content-length":
            if length >= 0 or not value.isdigit() or len(value) > _MAX_DIGITS:
                return None
            length = int(value)
        elif name == b"connection":
            if value != b"keep-alive":
                return None
        elif name == b"keep-alive":
            keep_alive = value
        elif b"rate" in name:
            names_rate = True
        else:
            return None
    status = _STATUSES[match[1]]
    if status == 204:
        if length >= 0:
            return None
        length = 0
    elif length < 0:
        return None
    return PlainHead(status, raw, length, keep_alive, names_rate)
