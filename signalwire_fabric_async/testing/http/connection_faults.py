"""Faults on the connection: responses that are cut, stalled, dropped or reset."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final, NoReturn

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter

_RESET_ON_CLOSE: Final = struct.pack("ii", 1, 0)


class Unanswered(web.StreamResponse):
    """The response of a handler that has closed the connection itself: nothing more is written."""

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:  # noqa: ARG002  # aiohttp calls it so
        """Make the server drop the connection: raise ConnectionResetError, as if the client had left."""
        raise ConnectionResetError("the fault script closed this connection")


def drop(request: web.BaseRequest) -> Unanswered:
    """Close the connection without a response."""
    if request.transport is not None:
        request.transport.close()
    return Unanswered()


def reset(request: web.BaseRequest) -> Unanswered:
    """Close the connection with a TCP reset."""
    transport = request.transport
    if transport is not None:
        connection = transport.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        transport.abort()
    return Unanswered()


def cut(request: web.BaseRequest, status: int, headers: Mapping[str, str], body: bytes, at: int) -> Unanswered:
    """Promise the whole body, send its first bytes, and close the connection."""
    if request.transport is not None:
        request.transport.write(_head(status, headers, len(body)) + body[:at])
        request.transport.close()
    return Unanswered()


async def stall(
    request: web.BaseRequest, status: int, headers: Mapping[str, str], body: bytes, *, in_body: bool
) -> NoReturn:
    """Send nothing, or the headers and half of the body, and never go on; cancelled when the client leaves."""
    if in_body and request.transport is not None:
        request.transport.write(_head(status, headers, len(body)) + body[: len(body) // 2])
    while True:
        await asyncio.get_running_loop().create_future()


def _head(status: int, headers: Mapping[str, str], length: int) -> bytes:
    try:
        reason = HTTPStatus(status).phrase
    except ValueError:
        reason = "Unknown"
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, f"Content-Length: {length}", "", ""]).encode("latin-1")
