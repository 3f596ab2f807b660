"""A SIP user agent over UDP, just large enough to offer a device one SDP, and to read the one that it offers itself."""

from __future__ import annotations

import base64
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

# Master key and salt, in bytes, of each suite (RFC 4568, 6188, 7714).
KEY_LENGTHS = {
    "AES_CM_128": 30,
    "AES_192_CM": 38,
    "AES_256_CM": 46,
    "AES_CM_256": 46,
    "AEAD_AES_128": 28,
    "AEAD_AES_256": 44,
}
PAYLOADS = {"PCMU": 0, "PCMA": 8, "G722": 9, "G729": 18}
FIRST_DYNAMIC = 96
_numbers = count(1)


def key_of(suite: str) -> str:
    """Return a base64 key of the length that the suite needs."""
    length = next((n for name, n in KEY_LENGTHS.items() if suite.startswith(name)), 30)
    return base64.b64encode(bytes(range(1, length + 1))).decode()


@dataclass
class Media:
    """One `m=` section of an SDP."""

    kind: str
    port: int
    profile: str
    codecs: list[str] = field(default_factory=list)
    suites: list[tuple[str, str]] = field(default_factory=list)
    fingerprint: bool = False
    other: list[str] = field(default_factory=list)


STATIC = {"0": "PCMU/8000", "8": "PCMA/8000", "9": "G722/8000", "18": "G729/8000", "3": "GSM/8000", "34": "H263/90000"}


def parse_sdp(text: str) -> list[Media]:
    """Return the media sections; codecs as `name/rate[/channels]` in their order, suites as (tag, name)."""
    sections: list[Media] = []
    maps: dict[str, str] = {}
    payloads: list[list[str]] = []
    fingerprint = False
    for line in text.replace("\r", "").split("\n"):
        if line.startswith("m="):
            kind, port, profile, *rest = line[2:].split()
            sections.append(Media(kind, int(port.split("/")[0]), profile, fingerprint=fingerprint))
            payloads.append(rest)
            maps = {}
            sections[-1].other.append(line)
            continue
        if line.startswith("a=fingerprint:"):
            if sections:
                sections[-1].fingerprint = True
            fingerprint = True
        if not sections:
            continue
        media = sections[-1]
        if line.startswith("a=rtpmap:"):
            number, name = line[9:].split(None, 1)
            maps[number] = name
            payloads[-1] = [name if one == number else one for one in payloads[-1]]
        elif line.startswith("a=crypto:"):
            tag, suite, *_ = line[9:].split()
            media.suites.append((tag, suite))
        elif line.startswith(("a=fmtp", "a=ptime", "a=maxptime")):
            media.other.append(line)
    for media, numbers in zip(sections, payloads, strict=True):
        media.codecs = [STATIC.get(one, one) for one in numbers]
    return sections


def build_sdp(
    address: str,
    *,
    profile: str = "RTP/AVP",
    suites: tuple[str, ...] = (),
    audio: tuple[str, ...] = ("PCMU/8000", "PCMA/8000"),
    video: tuple[str, ...] = (),
    lines: tuple[str, ...] = (),
) -> str:
    """Return an SDP offer. `lines` stand at the end of the audio section, with PT for its first payload type."""
    sdp = ["v=0", f"o=- 1 1 IN IP4 {address}", "s=-", f"c=IN IP4 {address}", "t=0 0"]
    for kind, port, codecs in (("audio", 40000, audio), ("video", 40002, video)):
        if not codecs:
            continue
        numbers = [PAYLOADS.get(one.split("/")[0], FIRST_DYNAMIC + index) for index, one in enumerate(codecs)]
        sdp.append(f"m={kind} {port} {profile} {' '.join(map(str, numbers))}")
        sdp += [f"a=rtpmap:{number} {codec}" for number, codec in zip(numbers, codecs, strict=True)]
        if kind == "audio":
            sdp += [line.replace("PT", str(numbers[0])) for line in lines]
        elif codecs[0].startswith("H264"):
            sdp.append(f"a=fmtp:{numbers[0]} packetization-mode=1;profile-level-id=42e01f")
        sdp += [f"a=crypto:{tag} {suite} inline:{key_of(suite)}" for tag, suite in enumerate(suites, 1)]
        sdp.append("a=sendrecv")
    return "\r\n".join(sdp) + "\r\n"


@dataclass
class Message:
    """A SIP message."""

    first: str
    headers: list[tuple[str, str]]
    body: str

    def all(self, name: str) -> list[str]:
        """Return the header's values."""
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def get(self, name: str) -> str:
        """Return the header's first value, or an empty string."""
        return next(iter(self.all(name)), "")

    @property
    def status(self) -> int:
        """The status code of a response, 0 for a request."""
        return int(self.first.split()[1]) if self.first.startswith("SIP/2.0 ") else 0

    @property
    def method(self) -> str:
        """The method of a request, or of the request that a response belongs to."""
        return self.get("CSeq").split()[1]


COMPACT = {
    "v": "Via",
    "f": "From",
    "t": "To",
    "i": "Call-ID",
    "m": "Contact",
    "c": "Content-Type",
    "l": "Content-Length",
}


def parse_message(data: bytes) -> Message | None:
    """Return the message in a datagram, None for a keep-alive."""
    head, _, body = data.decode("utf-8", "replace").partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    if "SIP/2.0" not in first:
        return None
    headers = []
    for line in lines:
        name, _, value = line.partition(":")
        headers.append((COMPACT.get(name.strip().lower(), name.strip()), value.strip()))
    return Message(first, headers, body)


class Peer:
    """A socket that calls a device and is called by it."""

    def __init__(self, address: str, port: int) -> None:
        self.address = address
        self.port = port
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((address, port))

    def close(self) -> None:
        """Close the socket."""
        self.socket.close()

    def _send(self, lines: list[str], body: str, to: tuple[str, int]) -> None:
        if body:
            lines.append("Content-Type: application/sdp")
        lines += [f"Content-Length: {len(body.encode())}", "", body]
        self.socket.sendto("\r\n".join(lines).encode(), to)

    def messages(self, seconds: float, *, answer: bool = True) -> Iterator[tuple[Message, tuple[str, int]]]:
        """Yield what arrives; with `answer`, requests other than INVITE are answered with 200."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.socket.settimeout(left)
            try:
                data, source = self.socket.recvfrom(65535)
            except TimeoutError:
                return
            message = parse_message(data)
            if message is None:
                continue
            if answer and not message.status and message.method not in {"INVITE", "ACK"}:
                self.respond(message, source, "200 OK")
            yield message, source

    def respond(
        self, request: Message, to: tuple[str, int], status: str, body: str = "", extra: tuple[str, ...] = ()
    ) -> None:
        """Send a response."""
        lines = [f"SIP/2.0 {status}"]
        lines += [f"Via: {value}" for value in request.all("Via")]
        tag = "" if "tag=" in request.get("To") else ";tag=peer"
        lines += [f"From: {request.get('From')}", f"To: {request.get('To')}{tag}", f"Call-ID: {request.get('Call-ID')}"]
        lines += [f"CSeq: {request.get('CSeq')}", f"Contact: <sip:peer@{self.address}:{self.port}>", *extra]
        self._send(lines, body, to)

    def invite(self, target: str, to: tuple[str, int], sdp: str, *, seconds: float = 8.0) -> Message | None:
        """Call a device and hang up; return its final response, None where there was none in time."""
        number = next(_numbers)
        call, tag = f"call-{number}-{self.port}", f"t{number}"
        local = f"<sip:peer@{self.address}:{self.port}>"

        def request(method: str, cseq: int, branch: str, to_header: str, body: str = "") -> None:
            lines = [
                f"{method} {target} SIP/2.0",
                f"Via: SIP/2.0/UDP {self.address}:{self.port};branch=z9hG4bK{branch};rport",
                "Max-Forwards: 70",
                f"From: {local};tag={tag}",
                f"To: {to_header}",
                f"Call-ID: {call}",
                f"CSeq: {cseq} {method}",
                f"Contact: {local}",
            ]
            self._send(lines, body, to)

        request("INVITE", 1, f"i{number}", f"<{target}>", sdp)
        for message, _ in self.messages(seconds):
            if message.get("Call-ID") != call or message.method != "INVITE" or message.status < 200:
                continue
            to_header = message.get("To")
            if message.status >= 300:
                request("ACK", 1, f"i{number}", to_header)
            else:
                request("ACK", 1, f"a{number}", to_header)
                request("BYE", 2, f"b{number}", to_header)
                for reply, _ in self.messages(2.0):
                    if reply.get("Call-ID") == call and reply.method == "BYE":
                        break
            return message
        return None

    def offer_of_next_call(self, *, seconds: float = 15.0) -> str | None:
        """Wait for an INVITE, refuse it, return its SDP."""
        for message, source in self.messages(seconds):
            if not message.status and message.method == "INVITE":
                self.respond(message, source, "486 Busy Here")
                return message.body
        return None
