"""POSTs through Apache, HAProxy and nginx at their idle limit and while they reload: `python -m benchmarks.real_servers`.

A POST that meets a connection which its server is closing has an unknown
outcome. Each server stands before one small origin, which counts what it
executes; the client waits for as long as the server keeps an idle connection
(measured first), give or take a few milliseconds, or has it reload, and then
sends ten POSTs at once, 100 in all. `FABRIC_BENCH_BEFORE` names the
interpreter of another build to compare with. What is not installed is skipped
(Debian: apt-get install apache2 haproxy nginx-light). Everything binds
127.0.0.1 and ends with the program: about two minutes for each build.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from .posting import WRITES_AT_ONCE
from .server import await_port, free_port

CLIENT = Path(__file__).with_name("posting.py")
TOKENS = "/api/fabric/guests/tokens"
MARGIN = 0.004
"""Seconds before and after the measured limit in which POSTs are sent."""
RELOAD_TAKES = 0.15
"""Seconds after the signal in which POSTs are sent."""

APACHE = """
ServerRoot {folder}
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {folder}/apache.pid
ErrorLog {folder}/error.log
Mutex posixsem
{user}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule proxy_module {modules}/mod_proxy.so
LoadModule proxy_http_module {modules}/mod_proxy_http.so
KeepAlive On
KeepAliveTimeout {idle}
ProxyPass / http://127.0.0.1:{origin}/
"""

HAPROXY = """
global
    master-worker
defaults
    mode http
    timeout connect 2s
    timeout client 30s
    timeout server 30s
    timeout http-keep-alive {idle}s
frontend front
    bind 127.0.0.1:{port}
    default_backend origin
backend origin
    server one 127.0.0.1:{origin}
"""

NGINX = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ }}
http {{
    access_log off;
    keepalive_timeout {idle}s;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location / {{ proxy_pass http://127.0.0.1:{origin}; }}
    }}
}}
"""


@dataclass(frozen=True)
class Server:
    """One server: how it is configured, started and reloaded."""

    name: str
    program: str
    configuration: str
    command: Callable[[str, Path], list[str]]
    reload: signal.Signals
    idle: int
    """Seconds for which it keeps an idle connection."""


SERVERS = (
    Server(
        "Apache, KeepAliveTimeout 5 (its default)",
        "apache2",
        APACHE,
        lambda program, folder: [program, "-f", str(folder / "conf"), "-DFOREGROUND"],
        signal.SIGUSR1,
        5,
    ),
    Server(
        "HAProxy, timeout http-keep-alive 2s",
        "haproxy",
        HAPROXY,
        lambda program, folder: [program, "-W", "-f", str(folder / "conf")],
        signal.SIGUSR2,
        2,
    ),
    Server(
        "nginx, keepalive_timeout 3s",
        "nginx",
        NGINX,
        lambda program, folder: [
            program, "-p", str(folder), "-c", str(folder / "conf"), "-e", str(folder / "error.log"),
        ],
        signal.SIGHUP,
        3,
    ),
)  # fmt: skip


class Origin:
    """The service behind the servers. It counts the POSTs that it executes."""

    def __init__(self) -> None:
        self.executed = 0

    async def answer(self, request: web.Request) -> web.Response:
        """Execute a POST."""
        await request.read()
        self.executed += 1
        return web.json_response({"token": "t", "refresh_token": "r"}, status=201)

    @asynccontextmanager
    async def serving(self) -> AsyncGenerator[int]:
        """Yield the port."""
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", self.answer)
        runner = web.AppRunner(app, keepalive_timeout=300)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield runner.addresses[0][1]
        finally:
            await runner.cleanup()


@asynccontextmanager
async def running(server: Server, origin: int) -> AsyncGenerator[tuple[str, int]]:
    """Yield the server's origin and the id of its process."""
    program = shutil.which(server.program, path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    assert program is not None
    with tempfile.TemporaryDirectory(prefix="fabric-bench-") as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)
        user = ""
        if os.geteuid() == 0:
            user = {"apache2": "User www-data\nGroup www-data", "nginx": "user root;"}.get(server.program, "")
        (folder / "conf").write_text(
            server.configuration.format(
                folder=folder, port=port, origin=origin, idle=server.idle, user=user, modules="/usr/lib/apache2/modules"
            )
        )
        process = subprocess.Popen(server.command(program, folder), stderr=subprocess.DEVNULL)
        try:
            await asyncio.to_thread(await_port, port)
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait, 15)


def idle_limit(origin: str) -> float:
    """Return the seconds for which the server keeps an idle connection."""
    host, port = origin.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        head = f"POST {TOKENS} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 2\r\n\r\n{{}}"
        connection.sendall(head.encode())
        connection.recv(65536)
        began = time.monotonic()
        while connection.recv(65536):
            began = time.monotonic()
        ended = time.monotonic()
    return ended - began


async def posts(python: str, origin: str, *arguments: str) -> dict[str, int]:
    """Run the client with one build, and return how many POSTs ended how."""
    command = [python, "-P", str(CLIENT), origin, *arguments]
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE, cwd=tempfile.gettempdir())
    out, _ = await asyncio.wait_for(process.communicate(), 600)
    return dict(json.loads(out))


async def measure(server: Server, builds: dict[str, str]) -> None:
    """Print a line for each build and each kind of round."""
    origin = Origin()
    async with origin.serving() as port, running(server, port) as (address, process):
        limits = await asyncio.gather(*(asyncio.to_thread(idle_limit, address) for _ in range(4)))
        least, most = min(limits) - MARGIN, max(limits) + MARGIN
        print(f"{server.name}: closes after {min(limits):.3f} to {max(limits):.3f} s")
        for name, python in builds.items():
            idle = ["--least", str(least), "--most", str(most)]
            reloads = ["--least", "0", "--most", str(RELOAD_TAKES), "--signal", str(int(server.reload))]
            for kind, arguments in (("idle limit", idle), ("reload", [*reloads, "--pid", str(process)])):
                before = origin.executed
                found = await posts(python, address, *arguments)
                executed = origin.executed - before - WRITES_AT_ONCE  # the first round warms the connections
                counts = ", ".join(f"{ended} {count}" for ended, count in sorted(found.items()))
                print(f"  {name:<7} {kind:<11} {counts}; executed {executed}", flush=True)


def main() -> None:
    """Measure every server that is installed, with every build that is named."""
    builds = {"this": sys.executable}
    if "FABRIC_BENCH_BEFORE" in os.environ:
        builds = {"before": os.environ["FABRIC_BENCH_BEFORE"], **builds}
    for server in SERVERS:
        if shutil.which(server.program, path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin") is None:
            print(f"{server.name}: not installed")
        else:
            asyncio.run(measure(server, builds))


if __name__ == "__main__":
    main()
