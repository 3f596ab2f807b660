"""rtpengine, a media proxy: it has no SIP, so SDP is exchanged over its control protocol (bencoded, over UDP)."""

from __future__ import annotations

import socket
from itertools import count
from pathlib import Path

from agents import in_root, package_version, process
from sip_peer import build_sdp, parse_sdp

CONTROL = ("127.0.0.1", 2223)
_numbers = count(1)


def _encode(value: object) -> bytes:
    if isinstance(value, dict):
        pairs = sorted(value.items())
        return b"d" + b"".join(_encode(name) + _encode(one) for name, one in pairs) + b"e"
    if isinstance(value, list):
        return b"l" + b"".join(map(_encode, value)) + b"e"
    data = str(value).encode()
    return b"%d:%b" % (len(data), data)


def _decode_string(data: bytes, name: str) -> str:
    """Return a dictionary's string member from bencoded data, empty where it is not there."""
    mark = b"%d:%b" % (len(name), name.encode())
    _, found, rest = data.partition(mark)
    length, colon, rest = rest.partition(b":")
    return rest[: int(length)].decode() if found and colon and length.isdigit() else ""


class Control:
    """The control socket of an rtpengine."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.settimeout(5)

    def ask(self, **command: object) -> tuple[str, str]:
        """Send a command; return its result or error, and the SDP."""
        cookie = f"c{next(_numbers)}"
        body = _encode({name.replace("_", "-"): value for name, value in command.items()})
        self.socket.sendto(cookie.encode() + b" " + body, CONTROL)
        data = self.socket.recv(65535)
        return _decode_string(data, "error-reason") or _decode_string(data, "result"), _decode_string(data, "sdp")


def _answered(control: Control, address: str, profile: str, suites: tuple[str, ...]) -> str:
    """Offer these suites, let the far side answer without SRTP, return the SDP that the offerer gets."""
    call = f"call-{next(_numbers)}"
    offer = build_sdp(address, profile=profile, suites=suites)
    control.ask(command="offer", call_id=call, from_tag="a", sdp=offer, transport_protocol="RTP/AVP")
    _, sdp = control.ask(command="answer", call_id=call, from_tag="a", to_tag="b", sdp=build_sdp(address))
    control.ask(command="delete", call_id=call, from_tag="a")
    return sdp


def _verdict(sdp: str, offered: tuple[str, ...]) -> dict[str, object]:
    audio = next((one for one in parse_sdp(sdp) if one.kind == "audio"), None)
    if audio is None or not audio.port:
        return {"verdict": "refuses", "how": "m=audio 0" if audio else "no SDP"}
    if not audio.suites:
        return {"verdict": "no key", "how": f"{audio.profile} without a=crypto"}
    tag, suite = audio.suites[0]
    if suite not in offered:
        return {"verdict": "mismatches", "how": f"a=crypto:{tag} {suite}"}
    return {"verdict": "accepts", "how": "a=crypto"} | ({"suite": suite, "tag": tag} if len(offered) > 1 else {})


def measure(
    root: Path, address: str, date: str, ciphers: tuple[str, ...], other_suites: tuple[str, ...]
) -> dict[str, object]:
    """Measure an rtpengine between a side with SRTP and one without."""
    command = in_root(root, "rtpengine", "--foreground", "--log-stderr", "--table=-1", f"--interface={address}")
    command += [f"--listen-ng={CONTROL[0]}:{CONTROL[1]}", "--log-level=4", "--pidfile=/tmp/rtpengine.pid"]
    with process(command, root / "tmp/rtpengine.log", seconds=2):
        control = Control()
        _, sdp = control.ask(
            command="offer", call_id="own", from_tag="a", sdp=build_sdp(address), transport_protocol="RTP/SAVP"
        )
        audio = parse_sdp(sdp)[0]

        def verdicts(suites: tuple[str, ...], profile: str = "RTP/SAVP") -> dict[str, object]:
            return {suite: _verdict(_answered(control, address, profile, (suite,)), (suite,)) for suite in suites}

        key = "AES_CM_128_HMAC_SHA1_80"
        return {
            "device": "rtpengine",
            "version": package_version(root, "rtpengine-daemon"),
            "mode": "bridge",
            "setting": "transport-protocol=RTP/SAVP",
            "measured": date,
            "offers": {
                "profile": audio.profile,
                "ciphers": [one for _, one in audio.suites],
                "fingerprint": audio.fingerprint,
            },
            "encryption": {
                "RTP/SAVP": verdicts((key,))[key],
                "RTP/AVP with a=crypto": verdicts((key,), "RTP/AVP")[key],
            },
            "ciphers": verdicts(ciphers),
            "other_suites": verdicts(other_suites),
            "all_ciphers": _verdict(_answered(control, address, "RTP/SAVP", ciphers), ciphers),
        }
