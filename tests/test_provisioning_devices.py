"""What a device needs: written for each SIP credential, readable by its owner alone, and accepted by a device."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import stat
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from helpers.command_line import environment, run, server
from helpers.sip_registrar import registrar
from signalwire_fabric_async.errors import ConfigurationError
from signalwire_fabric_async.provisioning import DeviceError, GeneratedPasswords, apply, write_devices
from signalwire_fabric_async.testing import FakeFabric

ROSTER = (
    "email,display_name,sip_username,sip_password,sip_encryption,sip_codecs,sip_ciphers\n"
    "ada@example.com,Ada <Lind>,ada-desk,hack-me-if-you-can,required,OPUS PCMU,AES_256_CM_HMAC_SHA1_80\n"
    "ada@example.com,,ada-mobile,hack me;if you can,,,\n"
    "bob@example.com,Bob,bob/desk,,,,\n"
)
NEEDS = "baresip (Debian package baresip-core)"


def put(folder: Path, text: str = ROSTER) -> Path:
    """Write a roster."""
    path = folder / "people.csv"
    path.write_text(text, encoding="utf-8")
    return path


async def test_each_credential_has_its_files(tmp_path: Path) -> None:
    """JSON, a baresip account, a Linphone configuration; made-up passwords; what a format cannot say is named."""
    path, folder = put(tmp_path), tmp_path / "devices"
    passwords = GeneratedPasswords(tmp_path / "people.passwords")
    async with FakeFabric() as fabric, fabric.session() as session:
        await apply(session, path, passwords=passwords)
        profile = await session.sip_profile.get()
        written = await write_devices(session, path, folder, passwords=passwords)
        passwords.close()
    assert written.credentials == 3
    assert written.left_out == (
        'ada@example.com ada-mobile: baresip: the password must be without blanks and ; " < > and \\',
    )
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    names = {one.name for one in folder.iterdir()}
    assert names == {
        *(f"ada@example.com--ada-desk{one}" for one in (".json", ".accounts", ".linphone.xml")),
        *(f"ada@example.com--ada-mobile{one}" for one in (".json", ".linphone.xml")),
        *(f"bob@example.com--bob%2Fdesk{one}" for one in (".json", ".accounts", ".linphone.xml")),
    }
    assert {stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()} == {0o600}
    ada = json.loads((folder / "ada@example.com--ada-desk.json").read_text(encoding="utf-8"))
    assert ada == {
        "email": "ada@example.com",
        "display_name": "Ada <Lind>",
        "username": "ada-desk",
        "password": "hack-me-if-you-can",
        "domain": profile.domain,
        "server": profile.domain,
        "transport": "tls",
        "encryption": "required",
        "ciphers": ["AES_256_CM_HMAC_SHA1_80"],
        "codecs": ["OPUS", "PCMU"],
        "address": f"sip:ada-desk@{profile.domain}",
    }
    assert (folder / "ada@example.com--ada-desk.accounts").read_text(encoding="utf-8") == (
        f'"Ada Lind" <sip:ada-desk@{profile.domain};transport=tls>;auth_user=ada-desk;auth_pass=hack-me-if-you-can;'
        f'outbound="sip:{profile.domain};transport=tls";regint=600;mediaenc=srtp-mand;'
        "audio_codecs=opus/48000/2,PCMU/8000/1\n"
    )
    mobile = json.loads((folder / "ada@example.com--ada-mobile.json").read_text(encoding="utf-8"))
    assert mobile["codecs"] == [str(one) for one in profile.default_codecs or ()]
    assert mobile["encryption"] == str(profile.default_encryption or "default")
    bob = json.loads((folder / "bob@example.com--bob%2Fdesk.json").read_text(encoding="utf-8"))
    assert len(bob["password"]) >= 20
    read = Xml.parse(folder / "ada@example.com--ada-mobile.linphone.xml").getroot()
    found = {(section.get("name"), entry.get("name")): entry.text for section in read for entry in section}
    assert found["auth_info_0", "passwd"] == "hack me;if you can"
    assert found["auth_info_0", "domain"] == profile.domain


async def test_a_password_that_is_not_known_is_not_made_up(tmp_path: Path) -> None:
    """A credential that was there before has a password that nobody here knows: it is left out."""
    path = put(tmp_path, "email,sip_username\nada@example.com,ada-desk\n")
    passwords = GeneratedPasswords(tmp_path / "people.passwords")
    async with FakeFabric() as fabric, fabric.session() as session:
        person = await session.subscribers.create(email="ada@example.com")
        await session.subscribers.sip_credentials(person.id).create(username="ada-desk", password="nobody-knows")
        await apply(session, path, passwords=passwords)
        written = await write_devices(session, path, tmp_path / "devices", passwords=passwords)
        passwords.close()
        assert (written.credentials, list((tmp_path / "devices").iterdir())) == (0, [])
        assert written.left_out == ("ada@example.com ada-desk: its password is not known",)
        with pytest.raises(ConfigurationError, match="transport must be one of"):
            await write_devices(session, path, tmp_path, transport="sctp")  # type: ignore[arg-type]  # on purpose


async def test_what_is_no_regular_file_is_left_as_it_is(tmp_path: Path) -> None:
    """A link under a file's name is not replaced and not written through; no part of a file stays."""
    path, folder = put(tmp_path), tmp_path / "devices"
    folder.mkdir()
    (tmp_path / "precious").write_text("mine")
    (folder / "ada@example.com--ada-desk.json").symlink_to(tmp_path / "precious")
    async with FakeFabric() as fabric, fabric.session() as session:
        with pytest.raises(DeviceError, match="no regular file"):
            await write_devices(session, path, folder)
        with pytest.raises(DeviceError, match="must be a directory"):
            await write_devices(session, path, tmp_path / "precious")
    assert (tmp_path / "precious").read_text() == "mine"
    assert not [one for one in folder.iterdir() if one.name.startswith(".")]


def test_the_command_line_writes_them(tmp_path: Path) -> None:
    """`apply --devices DIR`, once all is done."""
    path = put(tmp_path)
    with server() as fabric:
        words = [
            "apply",
            str(path),
            "--yes",
            "--passwords",
            str(tmp_path / "secrets"),
            "--devices",
            str(tmp_path / "d"),
        ]
        (tmp_path / "file").write_text("mine")
        refused = run([*words[:-1], str(tmp_path / "file")], environment(fabric))
        assert (refused.returncode, fabric.requests()) == (2, 0)
        assert "--devices must be a directory" in refused.stderr
        done = run([*words, "--device-transport", "udp", "--device-server", "127.0.0.1:5080"], environment(fabric))
    assert done.returncode == 0, done.stderr
    assert f"the settings for 3 SIP credentials are in {tmp_path / 'd'}" in done.stderr
    text = (tmp_path / "d" / "ada@example.com--ada-desk.accounts").read_text()
    assert 'outbound="sip:127.0.0.1:5080;transport=udp"' in text
    assert "hack-me" not in done.stdout + done.stderr


@pytest.mark.skipif(shutil.which("baresip") is None, reason=f"needs {NEEDS}")
async def test_baresip_registers_with_the_line_that_was_written(tmp_path: Path) -> None:
    """A real device, started with the written line, registers at a registrar that knows the Space's credentials."""
    modules = next(
        one for one in (Path("/usr/lib/baresip/modules"), *Path("/usr/lib").glob("*/baresip/modules")) if one.is_dir()
    )
    folder = tmp_path / "devices"
    path = put(tmp_path, ROSTER.replace("hack me;if you can", "another-password"))
    async with FakeFabric() as fabric, fabric.session() as session:
        await apply(session, path, passwords=(passwords := GeneratedPasswords(tmp_path / "people.passwords")))
        domain = (await session.sip_profile.get()).domain or ""
        created = [json.loads(one.body) for one in fabric.log if one.operation == "subscribers.sip_credentials.create"]
        stored = {one["username"]: one["password"] for one in created}  # what the Space was given
        async with registrar(stored, domain) as at:
            await write_devices(
                session, path, folder, passwords=passwords, transport="udp", server=f"127.0.0.1:{at.port}"
            )
            passwords.close()
            home = tmp_path / "baresip"
            home.mkdir()
            lines = [one.read_text() for one in sorted(folder.glob("*.accounts"))]
            assert len(lines) == 3
            (home / "accounts").write_text("".join(lines))
            (home / "contacts").write_text("")
            used = ("account", "menu", "g711", "opus", "srtp")
            config = [f"module_path {modules}", "sip_listen 127.0.0.1:0", "net_interface 127.0.0.1"]
            config += [f"module{'_app' if one in used[:2] else ''} {one}.so" for one in used]
            (home / "config").write_text("\n".join(config) + "\n")
            with (home / "log").open("wb") as log:
                device = await asyncio.create_subprocess_exec(
                    "baresip", "-f", str(home), stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log, env=os.environ
                )
            try:
                async with asyncio.timeout(30):
                    seen = {await at.registered.get() for _ in range(3)}
            except TimeoutError:
                pytest.fail(f"refused: {at.refused}\n{(home / 'log').read_text(errors='replace')}")
            finally:
                if device.returncode is None:
                    device.send_signal(signal.SIGKILL)
                await device.wait()
    assert seen == {(name, domain) for name in ("ada-desk", "ada-mobile", "bob/desk")}
    assert at.refused == []
