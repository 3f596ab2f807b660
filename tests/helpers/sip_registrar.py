"""A SIP registrar on loopback (UDP) that challenges with digest authentication: enough for a device to register."""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

_MEMBERS = re.compile(r'([\w-]+)=(?:"((?:[^"\\]|\\.)*)"|([^,\s]+))')


class Registrar(asyncio.DatagramProtocol):
    """Registers users whose digest is right (RFC 2617, MD5, with and without `qop`).

    Attributes:
        registered: The users that registered, with the domain of their address.
        refused: The users whose digest was wrong, or who are not known.
    """

    def __init__(self, passwords: Mapping[str, str], domain: str) -> None:
        self._passwords = passwords
        self._domain = domain
        self._nonce = secrets.token_hex(8)
        self.registered: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        self.refused: list[str] = []
        self.port = 0

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]  # as asyncio documents it
        """Keep the transport, and the port."""
        self._transport = transport
        self.port = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer a request."""
        head, *lines = data.decode().partition("\r\n\r\n")[0].split("\r\n")
        method, uri, _ = head.split(" ", 2)
        headers = [(name.strip().lower(), value.strip()) for name, _, value in (one.partition(":") for one in lines)]
        if method != "REGISTER":
            self._respond(addr, headers, "405 Method Not Allowed")
            return
        given = dict(headers).get("authorization")
        if given is None:
            challenge = f'Digest realm="{self._domain}", nonce="{self._nonce}", algorithm=MD5, qop="auth"'
            self._respond(addr, headers, "401 Unauthorized", f"WWW-Authenticate: {challenge}")
            return
        members = {name: quoted or plain for name, quoted, plain in _MEMBERS.findall(given)}
        user = members.get("username", "")
        if user not in self._passwords or members.get("response") != self._digest(members, uri):
            self.refused.append(user)
            self._respond(addr, headers, "403 Forbidden")
            return
        contact = dict(headers).get("contact", "*")
        self._respond(addr, headers, "200 OK", f"Contact: {contact}", "Expires: 600")
        address = re.search(r"@([^>;:]+)", dict(headers)["to"])
        self.registered.put_nowait((user, address[1] if address else ""))

    def _digest(self, members: Mapping[str, str], uri: str) -> str:
        first = _md5(members["username"], self._domain, self._passwords[members["username"]])
        second = _md5("REGISTER", members.get("uri", uri))
        if "qop" in members:
            return _md5(first, self._nonce, members["nc"], members["cnonce"], members["qop"], second)
        return _md5(first, self._nonce, second)

    def _respond(self, addr: tuple[str, int], headers: list[tuple[str, str]], status: str, *more: str) -> None:
        kept = {"via": "Via", "from": "From", "to": "To", "call-id": "Call-ID", "cseq": "CSeq"}
        lines = [f"SIP/2.0 {status}"]
        for name, value in headers:
            if name in kept:
                tag = ";tag=registrar" if name == "to" and "tag=" not in value else ""
                lines.append(f"{kept[name]}: {value}{tag}")
        self._transport.sendto("\r\n".join([*lines, *more, "Content-Length: 0", "", ""]).encode(), addr)


def _md5(*parts: str) -> str:
    return hashlib.md5(":".join(parts).encode()).hexdigest()  # what SIP's digest is


@asynccontextmanager
async def registrar(passwords: Mapping[str, str], domain: str) -> AsyncIterator[Registrar]:
    """Open a registrar that knows these users and passwords."""
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_datagram_endpoint(
        lambda: Registrar(passwords, domain), local_addr=("127.0.0.1", 0)
    )
    try:
        yield protocol
    finally:
        transport.close()
