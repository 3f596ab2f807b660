"""Servers that are never the bottleneck: nginx from a folder of its own; where it is absent, asyncio in a process."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import answers

HOW_TO_INSTALL = "nginx is not installed (Debian: apt-get install nginx-light); a small asyncio server stands in for it"

CONFIGURATION = """
{user}
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    types {{ application/json json; }}
    default_type application/json;
    keepalive_requests 100000000;
    keepalive_timeout 120s;
    tcp_nodelay on;
    open_file_cache max=2000 inactive=600s;
    open_file_cache_valid 600s;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} {ssl} backlog=4096;
        {certificate}
        location = /api/fabric/resources/subscribers {{
            try_files /subscribers/$arg_page_token.json /subscribers/first.json =404;
        }}
        root {folder}/pages;
        location ~ ^/api/fabric/resources/subscribers/([^/]+)/sip_endpoints$ {{
            if ($request_method = POST) {{ return 201 '{one}'; }}
            try_files /$1/$arg_page_token.json /$1/first.json =404;
        }}
        location ~ ^/api/fabric/resources/subscribers/[^/]+/sip_endpoints/[^/]+$ {{ return 200 '{one}'; }}
    }}
}}
"""


@contextmanager
def serving(core: int | None, *, tls: bool = False) -> Iterator[tuple[str, str]]:
    """Return the origin of a fast server, pinned to a core, and what it is.

    With `tls` it speaks TLS 1.3 with an ECDSA P-256 certificate, and SSL_CERT_FILE names a store of the system's
    authorities and of the one that made it: the import of aiohttp loads the store, whose size is a part of a first call.
    """
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        if tls:
            raise RuntimeError("TLS is measured against nginx alone")
        with serving_slowly(0.0, core) as origin:
            yield origin, HOW_TO_INSTALL
        return
    with tempfile.TemporaryDirectory(prefix="fabric-bench-") as name:
        folder = Path(name)
        port = free_port()
        origin = f"https://localhost:{port}" if tls else f"http://127.0.0.1:{port}"
        answers.write_pages(folder / "pages", origin)
        certificate = _certificate(folder) if tls else ""
        user = "user root;" if os.geteuid() == 0 else ""
        text = CONFIGURATION.format(
            user=user, folder=folder, port=port, one=answers.one(), ssl="ssl" if tls else "", certificate=certificate
        )
        (folder / "nginx.conf").write_text(text)
        command = [program, "-p", name, "-c", f"{name}/nginx.conf", "-e", f"{name}/error.log"]
        with _running(command, core):
            await_port(port)
            yield origin, _version(program)


def _certificate(folder: Path) -> str:
    """Make an authority and a certificate of it; return nginx's settings for them."""
    import trustme

    authority = trustme.CA(key_type=trustme.KeyType.ECDSA)
    made = authority.issue_cert("localhost", key_type=trustme.KeyType.ECDSA)
    authorities = ssl.get_default_verify_paths().cafile
    store = folder / "authorities.pem"
    store.write_bytes((Path(authorities).read_bytes() if authorities else b"") + authority.cert_pem.bytes())
    made.private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")
    os.environ["SSL_CERT_FILE"] = str(store)
    return f"ssl_certificate {folder}/server.pem; ssl_certificate_key {folder}/server.pem; ssl_protocols TLSv1.3;"


@contextmanager
def serving_slowly(delay: float, core: int | None) -> Iterator[str]:
    """Return the origin of an asyncio server, in a process of its own, that waits so many seconds before each answer."""
    with tempfile.TemporaryDirectory(prefix="fabric-bench-") as name:
        port = free_port()
        origin = f"http://127.0.0.1:{port}"
        answers.write_pages(Path(name), origin)
        with _running([sys.executable, "-m", "benchmarks.slow_server", str(port), name, str(delay)], core):
            await_port(port)
            yield origin


@contextmanager
def _running(command: list[str], core: int | None) -> Iterator[None]:
    process = subprocess.Popen(command)
    if core is not None:
        os.sched_setaffinity(process.pid, {core})
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def free_port() -> int:
    """Return a port of 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_port(port: int) -> None:
    """Wait until something listens on a port."""
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.01)
    raise RuntimeError("the server of the benchmark did not start")


def _version(program: str) -> str:
    said = subprocess.run([program, "-v"], capture_output=True, encoding="utf-8", check=True).stderr
    return said.strip().rpartition(" ")[2]
