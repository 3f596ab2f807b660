#!/bin/bash
# One would guess: a phone set to SRTP encrypts a call that is offered with a key in RTP/AVP, which is how "encryption
# optional" is commonly offered.
# Versions: linphonec 5.1.65 (Debian 12), [sip] media_encryption=srtp, media_encryption_mandatory not set.
# Behaviour: it takes the key of an RTP/SAVP offer, and answers the same key in RTP/AVP with RTP/AVP and no key: the
# call stands, in the clear, and neither side is warned. baresip 1.0.0 with ;mediaenc=srtp encrypts both.
# Seen 2026-11-29: linphonec 5.1.65: SAVP encrypted, AVP with key in the clear; baresip 1.0.0: SAVP encrypted, AVP with key encrypted
# Use: a credential with `encryption: optional` does not make such a phone encrypt; `required` does.
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
from sip_peer import Peer, build_sdp, parse_sdp

root, address = Path(sys.argv[1]), sys.argv[3]
key = ("AES_CM_128_HMAC_SHA1_80",)
seen = []
for name in ("linphonec", "baresip"):
    start, modes = AGENTS[name]
    mode = next(mode for mode in modes if mode.name == "srtp")
    with start(root, mode, address) as device:
        peer = Peer(address, PEER_PORT)
        outcomes = []
        for profile in ("RTP/SAVP", "RTP/AVP"):
            reply = peer.invite(device.target, device.to, build_sdp(address, profile=profile, suites=key))
            assert reply is not None and reply.status == 200, reply
            outcomes.append("encrypted" if parse_sdp(reply.body)[0].suites else "in the clear")
        peer.close()
        seen.append(f"{name} {device.version}: SAVP {outcomes[0]}, AVP with key {outcomes[1]}")
figures = "; ".join(seen)
print(figures)
expected = (
    "linphonec 5.1.65: SAVP encrypted, AVP with key in the clear; "
    "baresip 1.0.0: SAVP encrypted, AVP with key encrypted"
)
sys.exit(figures != expected)
PY
devices/run.sh bookworm linphonec baresip 2>/dev/null
