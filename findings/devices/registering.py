"""Devices that register, and a registrar that challenges them."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from subprocess import Popen

from agents import PEER_PORT, PORT, home, in_root, process
from sip_peer import Peer

SECRET = "secret"


def baresip(root: Path, address: str, user: str, name: str) -> AbstractContextManager[Popen[bytes]]:
    """Start baresip with an account: `user` in its URI, `name` for the digest (empty: left to baresip)."""
    folder, inside = home(root, "baresip")
    modules = next(
        path for path in (root / "usr/lib/baresip/modules", *root.glob("usr/lib/*/baresip/modules")) if path.is_dir()
    )
    lines = [f"module_path /{modules.relative_to(root)}", f"sip_listen {address}:{PORT}", "net_interface vdev0"]
    lines += ["module_app account.so", "module_app menu.so", "module g711.so"]
    (folder / "config").write_text("\n".join(lines) + "\n")
    own_name = f";auth_user={name}" if name else ""
    (folder / "accounts").write_text(f"<sip:{user}@{address}:{PEER_PORT}>{own_name};auth_pass={SECRET};regint=600\n")
    (folder / "contacts").write_text("")
    return process(in_root(root, "baresip", "-f", inside), folder / "log", seconds=0.1)


def linphonec(root: Path, address: str, user: str, name: str) -> AbstractContextManager[Popen[bytes]]:
    """Start linphonec with an account: `user` in its URI, `name` in its authentication data."""
    folder, inside = home(root, "linphone")
    (folder / ".local/share/linphone").mkdir(parents=True)
    lines = ["[sip]", f"sip_port={PORT}", "sip_tcp_port=0", "sip_tls_port=0", "default_proxy=0", "[proxy_0]"]
    lines += [f"reg_proxy=<sip:{address}:{PEER_PORT}>", f"reg_identity=sip:{user}@{address}:{PEER_PORT}"]
    lines += ["reg_expires=600", "reg_sendregister=1", "publish=0", "[auth_info_0]"]
    lines += [f"username={name or user}", f"passwd={SECRET}", f"domain={address}"]
    (folder / "rc").write_text("\n".join(lines) + "\n")
    command = in_root(root, "env", f"HOME={inside}", "linphonec", "-d", "0", "-c", f"{inside}/rc")
    return process(command, folder / "log", seconds=0.1)


PJSUA2 = """
import sys

packages, address, port, peer_port, user, name, secret = sys.argv[1:]
sys.path.insert(0, packages)
import pjsua2

endpoint = pjsua2.Endpoint()
endpoint.libCreate()
config = pjsua2.EpConfig()
config.logConfig.level = config.logConfig.consoleLevel = 0
config.uaConfig.threadCnt = 0
config.uaConfig.mainThreadOnly = True
endpoint.libInit(config)
transport = pjsua2.TransportConfig()
transport.port = int(port)
transport.boundAddress = address
endpoint.transportCreate(pjsua2.PJSIP_TRANSPORT_UDP, transport)
endpoint.libStart()
endpoint.audDevManager().setNullDev()
account_config = pjsua2.AccountConfig()
account_config.idUri = f"sip:{user}@{address}:{peer_port}"
account_config.regConfig.registrarUri = f"sip:{address}:{peer_port}"
account_config.sipConfig.authCreds.append(pjsua2.AuthCredInfo("digest", "*", name or user, 0, secret))
account = pjsua2.Account()
account.create(account_config)
while True:
    endpoint.libHandleEvents(50)
"""


def pjsua2(root: Path, address: str, user: str, name: str) -> AbstractContextManager[Popen[bytes]]:
    """Start a phone made of pjsua2 with an account."""
    folder, _ = home(root, "pjsua2")
    program = folder / "phone.py"
    program.write_text(PJSUA2)
    command = [sys.executable, str(program), str(root), address, str(PORT), str(PEER_PORT), user, name, SECRET]
    return process(command, folder / "log", seconds=0.1)


STARTS = {"baresip": baresip, "linphonec": linphonec, "pjsua2": pjsua2}


@contextmanager
def registrar(address: str) -> Iterator[Peer]:
    """Open the registrar's socket."""
    peer = Peer(address, PEER_PORT)
    try:
        yield peer
    finally:
        peer.close()


def credentials(
    device: str,
    root: Path,
    address: str,
    challenges: list[str],
    *,
    user: str = "ada",
    name: str = "",
    seconds: float = 8,
) -> dict[str, str] | None:
    """Return the members of the credentials with which a device answers these challenges, None where it does not."""
    with registrar(address) as peer, STARTS[device](root, address, user, name):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for message, source in peer.messages(until - time.monotonic(), answer=False):
                if message.status or message.method != "REGISTER":
                    continue
                given = message.get("Authorization")
                if given:
                    peer.respond(message, source, "200 OK", extra=(f"Contact: {message.get('Contact')}",))
                    return {key: value.strip('"') for key, value in re.findall(r'([\w-]+)=("[^"]*"|[^,\s]+)', given)}
                extra = tuple(f"WWW-Authenticate: {one}" for one in challenges)
                peer.respond(message, source, "401 Unauthorized", extra=extra)
    return None
