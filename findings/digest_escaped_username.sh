#!/bin/bash
# One would guess: a user name with a letter that a SIP URI cannot have (ada#1, in the URI ada%231) is written into a
# phone's authentication data as it is written into its URI, and the phone answers challenges with it.
# Versions: linphonec 5.1.65, baresip 1.0.0 (Debian 12).
# Behaviour: linphonec undoes the escape in the URI before it looks for the credentials. With `username=ada%231` in
# [auth_info_0] it finds none, and never answers the challenge; with `username=ada#1` it registers as ada#1. baresip
# without auth_user does the opposite: it sends the escaped name, ada%231, in the digest too.
# Seen 2026-11-29: linphonec: ada%231 -> none, ada#1 -> ada#1; baresip: nothing -> ada%231, ada#1 -> ada#1
# Use: escape the name in the URI, and give the credentials with the plain name, in each device.
# Needs root and debootstrap. Takes some two minutes.
set -euo pipefail
cd "$(dirname "$0")"
PROGRAM=$(mktemp)
export PROGRAM
trap 'rm -f "$PROGRAM"' EXIT
cat >"$PROGRAM" <<'PY'
import sys
from pathlib import Path

from registering import credentials

root, address = Path(sys.argv[1]), sys.argv[3]
challenge = ['Digest realm="example.com", nonce="n1", algorithm=MD5, qop="auth"']


def answered(device, name):
    given = credentials(device, root, address, challenge, user="ada%231", name=name)
    return "none" if given is None else given["username"]


linphonec = ", ".join(f"{name} -> {answered('linphonec', name)}" for name in ("ada%231", "ada#1"))
baresip = ", ".join(f"{name or 'nothing'} -> {answered('baresip', name)}" for name in ("", "ada#1"))
figures = f"linphonec: {linphonec}; baresip: {baresip}"
print(figures)
expected = "linphonec: ada%231 -> none, ada#1 -> ada#1; baresip: nothing -> ada%231, ada#1 -> ada#1"
sys.exit(figures != expected)
PY
devices/run.sh bookworm linphonec baresip 2>/dev/null
