#!/bin/bash
# One would guess: of two digest challenges, SHA-256 and then MD5 as RFC 8760 2.4 orders them, a device answers the first
# that it knows: one without SHA-256 the MD5, another the SHA-256.
# Versions: baresip 1.0.0, linphonec 5.1.65 (Debian 12), pjsua2-python 2.15.1.post1 (PyPI).
# Behaviour: linphonec answers the first. pjsua2 answers the last, whichever it is, so that the order of preference is
# turned round. baresip knows MD5 alone, and with two challenges answers neither, in either order.
# Seen 2026-11-29: baresip: MD5 alone MD5; SHA-256, MD5 none; MD5, SHA-256 none
#                  linphonec: MD5 alone MD5; SHA-256, MD5 SHA-256; MD5, SHA-256 MD5
#                  pjsua2: MD5 alone MD5; SHA-256, MD5 MD5; MD5, SHA-256 SHA-256
# Use: a registrar that adds SHA-256 beside MD5 locks baresip 1.0 out, although its MD5 is still offered.
# Needs root and debootstrap. Takes some three minutes.
set -euo pipefail
cd "$(dirname "$0")"
PROGRAM=$(mktemp)
export PROGRAM
trap 'rm -f "$PROGRAM"' EXIT
cat >"$PROGRAM" <<'PY'
import sys
from pathlib import Path

from registering import credentials

root, address, names = Path(sys.argv[1]), sys.argv[3], sys.argv[5:]
md5 = 'Digest realm="example.com", nonce="n1", algorithm=MD5, qop="auth"'
sha = 'Digest realm="example.com", nonce="n2", algorithm=SHA-256, qop="auth"'
for name in names:
    answers = []
    for challenges in ([md5], [sha, md5], [md5, sha]):
        given = credentials(name, root, address, challenges)
        answers.append("none" if given is None else given.get("algorithm", "MD5"))
    print(f"{name}: MD5 alone {answers[0]}; SHA-256, MD5 {answers[1]}; MD5, SHA-256 {answers[2]}")
PY
figures=$(devices/run.sh bookworm baresip linphonec 2>/dev/null; devices/run.sh wheel pjsua2 2>/dev/null)
echo "$figures"
[ "$figures" = "baresip: MD5 alone MD5; SHA-256, MD5 none; MD5, SHA-256 none
linphonec: MD5 alone MD5; SHA-256, MD5 SHA-256; MD5, SHA-256 MD5
pjsua2: MD5 alone MD5; SHA-256, MD5 MD5; MD5, SHA-256 SHA-256" ]
