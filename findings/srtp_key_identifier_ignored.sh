#!/bin/bash
# One would guess: an SRTP key that is offered with a master key identifier (`inline:KEY|2^31|1:4`, RFC 4568 6.1) is
# refused by a device that has no such identifiers, since each packet of the offerer then carries it.
# Versions: baresip 1.0.0, linphonec 5.1.65 (Debian 12), pjsua2-python 2.15.1.post1 (PyPI).
# Behaviour: all three accept the key as if the identifier were not there, and answer with one of their own without it.
# Seen 2026-11-29: baresip 1.0.0: accepted, no identifier; linphonec 5.1.65: accepted, no identifier; pjsua2 2.15.1: accepted, no identifier
# Use: SDP that succeeds is no proof that the media is understood. Do not turn identifiers on in front of such phones.
# Needs root and debootstrap. Takes some three minutes.
set -euo pipefail
cd "$(dirname "$0")"
PROGRAM=$(mktemp)
export PROGRAM
trap 'rm -f "$PROGRAM"' EXIT
cat >"$PROGRAM" <<'PY'
import sys
from pathlib import Path

from agents import AGENTS, PEER_PORT
from sip_peer import Peer, build_sdp, key_of, parse_sdp

root, address, names = Path(sys.argv[1]), sys.argv[3], sys.argv[5:]
suite = "AES_CM_128_HMAC_SHA1_80"
offer = build_sdp(address, profile="RTP/SAVP", suites=(suite,)).replace(key_of(suite), key_of(suite) + "|2^31|1:4")
for name in names:
    start, modes = AGENTS[name]
    mode = next(mode for mode in modes if mode.name in {"srtp-mand", "srtp-mandatory"})
    with start(root, mode, address) as device:
        peer = Peer(address, PEER_PORT)
        reply = peer.invite(device.target, device.to, offer)
        assert reply is not None
        accepted = reply.status == 200 and parse_sdp(reply.body)[0].suites == [("1", suite)]
        line = next((line for line in reply.body.splitlines() if line.startswith("a=crypto")), "")
        identifier = "identifier" if "|" in line else "no identifier"
        print(f"{name} {device.version}: {'accepted' if accepted else reply.status}, {identifier}")
        peer.close()
PY
figures=$(devices/run.sh bookworm baresip linphonec 2>/dev/null; devices/run.sh wheel pjsua2 2>/dev/null)
echo "$figures"
[ "$figures" = "baresip 1.0.0: accepted, no identifier
linphonec 5.1.65: accepted, no identifier
pjsua2 2.15.1: accepted, no identifier" ]
