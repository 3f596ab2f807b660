"""How each device is started, called and made to call, in a Debian root folder (or, for a wheel, a Python one)."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PORT = 5070
"""The device's SIP port."""
PEER_PORT = 5080


@dataclass
class Device:
    """A device that runs."""

    version: str
    target: str
    to: tuple[str, int]
    dial: Callable[[], None]


@dataclass(frozen=True)
class Mode:
    """A way to configure a device. `setting` is how the device's own documentation writes it."""

    name: str
    setting: str
    profile: str
    """The media profile of the offers that are sent to it."""
    video: bool = False


def in_root(root: Path | None, *command: str) -> list[str]:
    """Return the command line that runs a program of the root folder."""
    return ["chroot", str(root), *command] if root else list(command)


def package_version(root: Path, package: str) -> str:
    """Return the version of a Debian package without its revision and epoch, such as 5.1.65."""
    query = in_root(root, "dpkg-query", "-W", "-f", "${Version}", package)
    full = subprocess.run(query, capture_output=True, text=True, check=True).stdout
    return re.sub(r"^\d+:|[-+~].*$", "", full)


@contextmanager
def process(command: list[str], log: Path, *, seconds: float, ready: str = "") -> Iterator[subprocess.Popen[bytes]]:
    """Run a program in the background, its output in `log`, and end it at the end of the block.

    It has started when its output has the text `ready`, and then `seconds` more.
    """
    with log.open("wb") as output:
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.STDOUT)
        try:
            until = time.monotonic() + 60
            while (
                ready
                and ready not in log.read_text(errors="replace")
                and time.monotonic() < until
                and child.poll() is None
            ):
                time.sleep(0.2)
            time.sleep(seconds)
            if child.poll() is not None:
                raise RuntimeError(f"{command[0:3]} ended at once: {log.read_text(errors='replace')[-2000:]}")
            yield child
        finally:
            child.terminate()
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def home(root: Path, name: str) -> tuple[Path, str]:
    """Return an empty folder for the device: as this program names it, and as one in the root folder does."""
    inside = f"/tmp/device-{name}"  # in the root folder
    outside = Path(f"{root}{inside}")
    shutil.rmtree(outside, ignore_errors=True)
    outside.mkdir(parents=True)
    return outside, inside


BARESIP_MODES = (
    Mode("plain", "no mediaenc", "RTP/AVP", video=True),
    Mode("srtp", ";mediaenc=srtp", "RTP/AVP"),
    Mode("srtp-mand", ";mediaenc=srtp-mand", "RTP/SAVP"),
    Mode("dtls_srtp", ";mediaenc=dtls_srtp", "UDP/TLS/RTP/SAVPF"),
)


@contextmanager
def baresip(root: Path, mode: Mode, address: str) -> Iterator[Device]:
    """Start baresip with every audio and video codec module that its packages have."""
    folder, inside = home(root, "baresip")
    modules = next(
        path for path in (root / "usr/lib/baresip/modules", *root.glob("usr/lib/*/baresip/modules")) if path.is_dir()
    )
    wanted = (
        "account",
        "menu",
        "ctrl_tcp",
        "g711",
        "g722",
        "opus",
        "vp8",
        "avcodec",
        "fakevideo",
        "aubridge",
        "srtp",
        "dtls_srtp",
    )
    there = [name for name in wanted if (modules / f"{name}.so").exists()]
    lines = [
        f"module_path /{modules.relative_to(root)}",
        f"sip_listen {address}:{PORT}",
        "audio_source aubridge,x",
        "audio_player aubridge,x",
        "audio_alert aubridge,y",
        "video_source fakevideo,x",
        "video_display fakevideo,x",
        "ctrl_tcp_listen 127.0.0.1:4444",
        "net_interface vdev0",
        *(f"{'module_app' if name in {'account', 'menu', 'ctrl_tcp'} else 'module'} {name}.so" for name in there),
    ]
    (folder / "config").write_text("\n".join(lines) + "\n")
    extra = "" if mode.name == "plain" else f";mediaenc={mode.name}"
    (folder / "accounts").write_text(f"<sip:device@{address}:{PORT}>;regint=0;answermode=auto{extra}\n")
    (folder / "contacts").write_text("")

    def dial() -> None:
        command = json.dumps({"command": "dial", "params": f"sip:peer@{address}:{PEER_PORT}"})
        with socket.create_connection(("127.0.0.1", 4444), 2) as connection:
            connection.sendall(f"{len(command)}:{command},".encode())
            connection.settimeout(1)
            with suppress(TimeoutError):
                connection.recv(4096)

    version = package_version(root, "baresip-core")
    with process(in_root(root, "baresip", "-f", inside), folder / "log", seconds=1, ready="baresip is ready"):
        yield Device(version, f"sip:device@{address}:{PORT}", (address, PORT), dial)


LINPHONE_MODES = (
    Mode("plain", "media_encryption=none", "RTP/AVP"),
    Mode("srtp", "[sip] media_encryption=srtp", "RTP/SAVP"),
    Mode("srtp-mandatory", "[sip] media_encryption=srtp, media_encryption_mandatory=1", "RTP/SAVP"),
)


@contextmanager
def linphone(root: Path, mode: Mode, address: str) -> Iterator[Device]:
    """Start linphonec, which answers each call by itself."""
    folder, inside = home(root, "linphone")
    (folder / ".local/share/linphone").mkdir(parents=True)
    lines = ["[sip]", f"sip_port={PORT}", "sip_tcp_port=0", "sip_tls_port=0", f"contact=sip:device@{address}"]
    if mode.name != "plain":
        lines += ["media_encryption=srtp", f"media_encryption_mandatory={int(mode.name == 'srtp-mandatory')}"]
    (folder / "rc").write_text("\n".join(lines) + "\n")
    version = package_version(root, "linphone-cli")
    command = in_root(root, "env", f"HOME={inside}", "linphonec", "-a", "-d", "0", "-c", f"{inside}/rc")
    with process(command, folder / "log", seconds=3) as child:
        assert child.stdin is not None
        stdin = child.stdin

        def say(line: str) -> None:
            stdin.write(f"{line}\n".encode())
            stdin.flush()

        say("soundcard use files")
        time.sleep(0.5)
        yield Device(
            version,
            f"sip:device@{address}:{PORT}",
            (address, PORT),
            lambda: say(f"call sip:peer@{address}:{PEER_PORT}"),
        )


PJSUA2_MODES = (
    Mode("plain", "srtpUse=PJMEDIA_SRTP_DISABLED", "RTP/AVP"),
    Mode("srtp-optional", "srtpUse=PJMEDIA_SRTP_OPTIONAL, srtpSecureSignaling=0", "RTP/AVP"),
    Mode("srtp-mandatory", "srtpUse=PJMEDIA_SRTP_MANDATORY, srtpSecureSignaling=0", "RTP/SAVP"),
)


@contextmanager
def pjsua2(packages: Path, mode: Mode, address: str) -> Iterator[Device]:
    """Start pjsua2_phone.py, with the wheel unpacked in the folder `packages`."""
    folder, _ = home(packages, "pjsua2")
    program = Path(__file__).with_name("pjsua2_phone.py")
    use = {"plain": "0", "srtp-optional": "1", "srtp-mandatory": "2"}[mode.name]
    command = [sys.executable, str(program), str(packages), address, str(PORT), str(PEER_PORT), use]
    (info,) = packages.glob("pjsua2*.dist-info")
    version = info.name.split("-")[1].removesuffix(".dist").removesuffix(".post1")
    with process(command, folder / "log", seconds=3) as child:
        assert child.stdin is not None
        stdin = child.stdin

        def dial() -> None:
            stdin.write(b"call\n")
            stdin.flush()

        yield Device(version, f"sip:device@{address}:{PORT}", (address, PORT), dial)


ASTERISK_MODES = (
    Mode("plain", "media_encryption=no", "RTP/AVP", video=True),
    Mode("sdes", "media_encryption=sdes", "RTP/SAVP"),
    Mode("sdes-optimistic", "media_encryption=sdes, media_encryption_optimistic=yes", "RTP/AVP"),
    Mode("sdes-tag-32", "media_encryption=sdes, srtp_tag_32=yes", "RTP/SAVP"),
)


@contextmanager
def asterisk(root: Path, mode: Mode, address: str) -> Iterator[Device]:
    """Start Asterisk with one pjsip endpoint, and an extension that answers and echoes."""
    folder, inside = home(root, "asterisk")
    shutil.copytree(root / "etc/asterisk", folder, dirs_exist_ok=True)
    media = {
        "plain": "media_encryption=no",
        "sdes": "media_encryption=sdes",
        "sdes-optimistic": "media_encryption=sdes\nmedia_encryption_optimistic=yes",
        "sdes-tag-32": "media_encryption=sdes\nsrtp_tag_32=yes",
    }[mode.name]
    (folder / "pjsip.conf").write_text(
        f"[udp]\ntype=transport\nprotocol=udp\nbind={address}:{PORT}\n"
        f"[peer]\ntype=endpoint\ncontext=device\ndisallow=all\nallow=ulaw,alaw,g722,g729,opus,vp8,h264\n"
        f"max_video_streams=1\naors=peer\n{media}\n"
        f"[peer]\ntype=aor\ncontact=sip:peer@{address}:{PEER_PORT}\n"
        f"[peer]\ntype=identify\nendpoint=peer\nmatch={address}\n"
    )
    (folder / "extensions.conf").write_text("[device]\nexten => device,1,Answer()\n same => n,Echo()\n")
    config = (folder / "asterisk.conf").read_text().replace("[directories](!)", "[directories]")
    (folder / "asterisk.conf").write_text(re.sub(r"(?m)^astetcdir.*$", f"astetcdir => {inside}", config))
    version = package_version(root, "asterisk")
    (root / "run/asterisk").mkdir(parents=True, exist_ok=True)

    def run(command: str) -> None:
        line = in_root(root, "asterisk", "-C", f"{inside}/asterisk.conf", "-rx", command)
        subprocess.run(line, capture_output=True, check=False, timeout=20)

    command = in_root(root, "asterisk", "-f", "-C", f"{inside}/asterisk.conf")
    with process(command, folder / "log", seconds=1, ready="Asterisk Ready"):
        yield Device(
            version,
            f"sip:device@{address}:{PORT}",
            (address, PORT),
            lambda: run("channel originate PJSIP/peer application Echo"),
        )


AGENTS = {
    "baresip": (baresip, BARESIP_MODES),
    "linphonec": (linphone, LINPHONE_MODES),
    "pjsua2": (pjsua2, PJSUA2_MODES),
    "asterisk": (asterisk, ASTERISK_MODES),
}
