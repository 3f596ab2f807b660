"""Measure which SRTP suites and codecs SIP user agents offer and accept, by SDP really exchanged.

Usage (as root, from any folder):

    findings/devices/run.sh bookworm baresip linphonec
    findings/devices/run.sh sid asterisk

`run.sh` makes the Debian root folder and a network namespace of its own, and starts this program there:

    measure.py ROOT SUITE ADDRESS DATE AGENT...

A JSON object per device and mode is printed, a line each. They go into measured.jsonl, from which `table.py` writes
the product's table.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import rtpengine
from agents import AGENTS, PEER_PORT, Device, Mode
from sip_peer import Media, Message, Peer, build_sdp, parse_sdp

CIPHERS = (
    "AEAD_AES_256_GCM_8",
    "AES_256_CM_HMAC_SHA1_80",
    "AES_CM_128_HMAC_SHA1_80",
    "AES_256_CM_HMAC_SHA1_32",
    "AES_CM_128_HMAC_SHA1_32",
)
OTHER_SUITES = ("AEAD_AES_256_GCM", "AEAD_AES_128_GCM", "AES_CM_256_HMAC_SHA1_80", "AES_192_CM_HMAC_SHA1_80")
OPUS = ("opus/48000/2",)
CODECS = {
    "PCMU": ("PCMU/8000",),
    "PCMA": ("PCMA/8000",),
    "G722": ("G722/8000",),
    "G729": ("G729/8000",),
    "OPUS": OPUS,
    "OPUS@48000H@20I": OPUS,
    "OPUS@24000H@20I": OPUS,
    "OPUS@16000H@20I": OPUS,
    "OPUS@8000H@20I": OPUS,
}
VIDEO = {"VP8": ("VP8/90000",), "H264": ("H264/90000",)}


def live(sections: list[Media], kind: str) -> Media | None:
    """Return the first section of a kind whose port is not 0."""
    return next((one for one in sections if one.kind == kind and one.port), None)


def refusal(reply: Message | None) -> dict[str, object] | None:
    """Return the verdict where the device did not accept the call."""
    if reply is None:
        return {"verdict": "no response"}
    if reply.status >= 300:
        return {"verdict": "refuses", "how": str(reply.status)}
    return None


def suite_verdict(reply: Message | None, offered: tuple[str, ...]) -> dict[str, object]:
    """Return what the device made of an offer with these suites."""
    if (refused := refusal(reply)) is not None:
        return refused
    assert reply is not None
    audio = live(parse_sdp(reply.body), "audio")
    if audio is None:
        return {"verdict": "refuses", "how": "200, m=audio 0"}
    if not audio.suites:
        return {"verdict": "no key", "how": f"200, {audio.profile} without a=crypto"}
    tag, suite = audio.suites[0]
    if suite in offered:
        verdict = {"verdict": "accepts", "how": "200"}
        return verdict if len(offered) == 1 else verdict | {"suite": suite, "tag": tag}
    return {"verdict": "mismatches", "how": f"200, a=crypto:{tag} {suite}"}


def codec_verdict(reply: Message | None, kind: str, codec: str) -> dict[str, object]:
    """Return what the device made of an offer with one codec."""
    if (refused := refusal(reply)) is not None:
        return refused
    assert reply is not None
    media = live(parse_sdp(reply.body), kind)
    if media is None:
        return {"verdict": "refuses", "how": f"200, m={kind} 0"}
    if not any(one.lower().startswith(codec.lower()) for one in media.codecs):
        return {"verdict": "mismatches", "how": f"200, {' '.join(media.codecs)}"}
    return {"verdict": "accepts", "how": "200"}


def opus_lines(name: str) -> tuple[str, ...]:
    """Return the SDP lines that ask for Opus at the rate and frame length that a codec's name gives."""
    if "@" not in name:
        return ()
    rate = name.split("@")[1].removesuffix("H")
    return (f"a=fmtp:PT maxplaybackrate={rate}; sprop-maxcapturerate={rate}", "a=ptime:20", "a=maxptime:20")


def offered(peer: Peer, device: Device) -> dict[str, object]:
    """Return what the device offers in its own INVITE."""
    device.dial()
    sdp = peer.offer_of_next_call()
    if sdp is None:
        return {}
    sections = parse_sdp(sdp)
    audio = next((one for one in sections if one.kind == "audio"), None)
    video = live(sections, "video")
    if audio is None:
        return {}
    return {
        "profile": audio.profile,
        "ciphers": [suite for _, suite in audio.suites],
        "fingerprint": audio.fingerprint,
        "audio": [one for one in audio.codecs if not one.startswith("telephone-event")],
        "video": video.codecs if video else [],
    }


def measure(name: str, root: Path, mode: Mode, address: str, date: str) -> dict[str, object]:
    """Start one device in one mode and offer it each suite and codec alone."""
    start, _ = AGENTS[name]
    with start(root, mode, address) as device:
        peer = Peer(address, PEER_PORT)

        def call(**offer: object) -> Message | None:
            reply = peer.invite(device.target, device.to, build_sdp(address, **offer))  # type: ignore[arg-type]  # the keywords of build_sdp, by name
            time.sleep(0.3)
            return reply

        row: dict[str, object] = {
            "device": name,
            "version": device.version,
            "mode": mode.name,
            "setting": mode.setting,
            "measured": date,
        }
        try:
            peer.invite(device.target, device.to, build_sdp(address), seconds=30)  # a slow starter's first call
            if mode.name != "dtls_srtp":
                key = ("AES_CM_128_HMAC_SHA1_80",)
                row["encryption"] = {
                    "RTP/SAVP": suite_verdict(call(profile="RTP/SAVP", suites=key), key),
                    "RTP/AVP with a=crypto": suite_verdict(call(profile="RTP/AVP", suites=key), key),
                    "RTP/AVP": codec_verdict(call(), "audio", "PCM"),
                }
            if mode.profile == "RTP/SAVP" or mode.name in {"srtp", "srtp-optional", "sdes-optimistic"}:
                for member, suites in (("ciphers", CIPHERS), ("other_suites", OTHER_SUITES)):
                    row[member] = {
                        suite: suite_verdict(call(profile=mode.profile, suites=(suite,)), (suite,)) for suite in suites
                    }
                row["all_ciphers"] = suite_verdict(call(profile=mode.profile, suites=CIPHERS), CIPHERS)
            if mode.name == "plain":
                codecs = {
                    codec: codec_verdict(call(audio=audio, lines=opus_lines(codec)), "audio", audio[0].split("/")[0])
                    for codec, audio in CODECS.items()
                }
                codecs |= {codec: codec_verdict(call(video=video), "video", codec) for codec, video in VIDEO.items()}
                row["codecs"] = codecs
            row["offers"] = offered(peer, device)
        finally:
            peer.close()
        return row


def show(row: dict[str, object], suite: str) -> None:
    """Print a row."""
    print(json.dumps(row | {"suite": suite}), flush=True)


def main() -> None:
    """Measure each agent in each of its modes."""
    root, suite, address, date, *names = sys.argv[1:]
    for name in names:
        agent, _, only = name.partition("/")
        if agent == "rtpengine":
            show(rtpengine.measure(Path(root), address, date, CIPHERS, OTHER_SUITES), suite)
            continue
        for mode in AGENTS[agent][1]:
            if only and mode.name != only:
                continue
            try:
                show(measure(agent, Path(root), mode, address, date), suite)
            except (OSError, RuntimeError) as error:
                print(f"{agent} {mode.name}: {error}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
