#!/bin/bash
# One would guess: a device that requires SRTP accepts the profile RTP/SAVPF (the same keys, with RTCP feedback, RFC
# 5124), as gateways from WebRTC offer it; one that lacks feedback answers RTP/SAVPF and sends none.
# Versions: baresip 1.0.0, linphonec 5.1.65 (Debian 12), pjsua2-python 2.15.1.post1 (PyPI).
# Behaviour: linphone and pjsua2 accept it. baresip with ;mediaenc=srtp-mand refuses with 488, and with
# ;mediaenc=srtp-mandf it accepts RTP/SAVPF and refuses RTP/SAVP: an account takes one of the two.
# Seen 2026-11-29: baresip 1.0.0 srtp-mand: RTP/SAVP 200, RTP/SAVPF 488; srtp-mandf: RTP/SAVP 488, RTP/SAVPF 200
#                  linphonec 5.1.65 and pjsua2 2.15.1 srtp-mandatory: RTP/SAVP 200, RTP/SAVPF 200
# Use: "488" from baresip need not be a cipher or a codec; look at the profile of the offer first.
# Needs root and debootstrap. Takes some three minutes.
set -euo pipefail
cd "$(dirname "$0")"
PROGRAM=$(mktemp)
export PROGRAM
trap 'rm -f "$PROGRAM"' EXIT
cat >"$PROGRAM" <<'PY'
import sys
from pathlib import Path

from agents import AGENTS, PEER_PORT, Mode
from sip_peer import Peer, build_sdp

root, address, names = Path(sys.argv[1]), sys.argv[3], sys.argv[5:]
suites = ("AES_CM_128_HMAC_SHA1_80",)
for name in names:
    start, modes = AGENTS[name]
    tried = [mode for mode in modes if mode.name in {"srtp-mand", "srtp-mandatory"}]
    if name == "baresip":
        tried.append(Mode("srtp-mandf", ";mediaenc=srtp-mandf", "RTP/SAVPF"))
    for mode in tried:
        with start(root, mode, address) as device:
            peer = Peer(address, PEER_PORT)
            statuses = []
            for profile in ("RTP/SAVP", "RTP/SAVPF"):
                reply = peer.invite(device.target, device.to, build_sdp(address, profile=profile, suites=suites))
                assert reply is not None
                statuses.append(f"{profile} {reply.status}")
            print(f"{name} {device.version} {mode.name}: {', '.join(statuses)}")
            peer.close()
PY
figures=$(devices/run.sh bookworm baresip linphonec 2>/dev/null; devices/run.sh wheel pjsua2 2>/dev/null)
echo "$figures"
[ "$figures" = "baresip 1.0.0 srtp-mand: RTP/SAVP 200, RTP/SAVPF 488
baresip 1.0.0 srtp-mandf: RTP/SAVP 488, RTP/SAVPF 200
linphonec 5.1.65 srtp-mandatory: RTP/SAVP 200, RTP/SAVPF 200
pjsua2 2.15.1 srtp-mandatory: RTP/SAVP 200, RTP/SAVPF 200" ]
