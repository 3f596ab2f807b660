#!/bin/bash
# One would guess: a newer version of a phone accepts the SRTP suites that the older one accepts, and refuses one that
# it lacks with 488 Not Acceptable Here, as it refuses AEAD_AES_256_GCM_8.
# Versions: linphonec 5.1.65 (Debian 12) and 5.3.105 (Debian 13), media_encryption=srtp, mandatory, suites by default.
# Behaviour: 5.3.105 no longer takes the two suites with a tag of 32 bits, and it says 200 OK with `m=audio 0`: a call
# that is answered, and has no audio. To AEAD_AES_256_GCM_8 it says 488.
# Seen 2026-11-29: linphonec 5.1.65: 128/32 200 audio, GCM_8 488; linphonec 5.3.105: 128/32 200 no audio, GCM_8 488
# Use: a credential with AES_CM_128_HMAC_SHA1_32 or AES_256_CM_HMAC_SHA1_32 alone loses its audio with an update.
# Needs root and debootstrap. Takes some six minutes.
set -euo pipefail
cd "$(dirname "$0")"
PROGRAM=$(mktemp)
export PROGRAM
trap 'rm -f "$PROGRAM"' EXIT
cat >"$PROGRAM" <<'PY'
import sys
from pathlib import Path

from agents import AGENTS, PEER_PORT
from sip_peer import Peer, build_sdp, parse_sdp

root, address = Path(sys.argv[1]), sys.argv[3]
start, modes = AGENTS["linphonec"]
with start(root, modes[-1], address) as device:
    peer = Peer(address, PEER_PORT)
    outcomes = []
    for name, suite in (("128/32", "AES_CM_128_HMAC_SHA1_32"), ("GCM_8", "AEAD_AES_256_GCM_8")):
        reply = peer.invite(device.target, device.to, build_sdp(address, profile="RTP/SAVP", suites=(suite,)))
        assert reply is not None
        audio = "" if reply.status != 200 else " audio" if parse_sdp(reply.body)[0].port else " no audio"
        outcomes.append(f"{name} {reply.status}{audio}")
    peer.close()
    print(f"linphonec {device.version}: {', '.join(outcomes)}")
PY
figures=$(for suite in bookworm trixie; do devices/run.sh "$suite" linphonec 2>/dev/null; done)
echo "$figures"
[ "$figures" = "linphonec 5.1.65: 128/32 200 audio, GCM_8 488
linphonec 5.3.105: 128/32 200 no audio, GCM_8 488" ]
