"""The device table, and the warnings that follow from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.command_line import environment, server
from helpers.rosters import put
from signalwire_fabric_async import AsyncSession, Cipher, Codec
from signalwire_fabric_async.cli import main
from signalwire_fabric_async.provisioning import plan
from signalwire_fabric_async.provisioning.device_table import (
    COMMON,
    Device,
    DeviceTable,
    Evidence,
    Verdict,
    device_warnings,
    known_devices,
)
from signalwire_fabric_async.provisioning.roster.people import Credential, Place
from signalwire_fabric_async.testing import FakeFabric


def warnings_of(**fields: object) -> list[str]:
    """Return the warnings of a credential with these members."""
    return device_warnings(Credential(username="ada-desk", fields=fields, place=Place(1)))


def test_each_row_says_its_version_and_how_and_when_it_was_made() -> None:
    """No row is without a version, a date and its evidence; a device and version stand there once."""
    table = known_devices()
    assert len({(device.name, device.version) for device in table}) == len(table.devices)
    for device in table:
        assert device.version
        assert device.date <= table.date
        assert device.modes
        assert device.evidence is not Evidence.MEASURED or device.source
    assert {device.name for device in table if device.evidence is Evidence.MEASURED} >= {
        "baresip",
        "linphonec",
        "pjsua2",
        "asterisk",
        "rtpengine",
    }


@pytest.mark.parametrize("device", known_devices().devices, ids=str)
def test_a_measured_device_has_a_verdict_for_each_cipher(device: Device) -> None:
    """Each documented cipher has an observation, in each mode that was tried with ciphers."""
    for mode in device.modes:
        assert not mode.ciphers or set(mode.ciphers) == set(Cipher)
        assert set(mode.codecs) <= set(Codec)
    if device.evidence is Evidence.MEASURED:
        assert device.secure_mode is not None
        for cipher in Cipher:
            observation = device.cipher(cipher)
            assert observation is not None
            assert observation.verdict is not Verdict.NO_RESPONSE
            assert observation.how


def test_no_device_that_was_run_speaks_the_first_cipher_of_the_api() -> None:
    """The reason for the warnings: the cipher of the API's own example works with none of them."""
    run = [device for device in known_devices() if device.evidence is not Evidence.READ]
    for device in run:
        observation = device.cipher(Cipher.AEAD_AES_256_GCM_8)
        assert observation is None or not observation.verdict.works


def test_the_cipher_that_warnings_recommend_works_with_each_device() -> None:
    """What a warning says to add is accepted, and offered, by every device of the table."""
    for device in known_devices():
        observation = device.cipher(COMMON)
        assert observation is None or observation.verdict.works
        mode = device.secure_mode
        assert mode is None or COMMON in mode.offered_ciphers


@pytest.mark.parametrize("encryption", ["required", "optional"])
def test_a_lone_first_cipher_is_warned_about_with_each_device_and_version(encryption: str) -> None:
    """Who gives a credential AEAD_AES_256_GCM_8 alone reads which devices fail, how, and what to add."""
    (warning,) = warnings_of(ciphers=["AEAD_AES_256_GCM_8"], encryption=encryption)
    assert "each device of the table" in warning
    for device in known_devices():
        if device.evidence is Evidence.MEASURED:
            assert f"{device.name} {device.version} (" in warning
    assert f"Add {COMMON}" in warning
    assert "freeswitch" not in warning
    assert "ada-desk" not in warning


def test_a_256_bit_cipher_alone_is_warned_about_with_the_devices_that_lack_it() -> None:
    """A device that accepts the cipher is not named."""
    (warning,) = warnings_of(ciphers=["AES_256_CM_HMAC_SHA1_80"], encryption="required")
    assert "baresip" in warning
    assert "asterisk" in warning
    assert "linphonec" not in warning
    assert "each device" not in warning


def test_a_cipher_that_is_accepted_and_never_offered_is_warned_about() -> None:
    """Baresip and Asterisk accept the short tag, but offer the long one alone: calls that they make fail."""
    unable, silent = warnings_of(ciphers=["AES_CM_128_HMAC_SHA1_32"], encryption="required")
    assert "linphonec 5.3.105 (200, m=audio 0)" in unable
    assert "baresip" not in unable
    assert "own calls" in silent
    assert "baresip 1.0.0 (AES_CM_128_HMAC_SHA1_80)" in silent
    assert "linphonec" not in silent


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"encryption": "required"},
        {"encryption": "required", "ciphers": list(Cipher), "codecs": list(Codec)},
        {"encryption": "required", "ciphers": []},
        {"encryption": "default", "ciphers": ["AEAD_AES_256_GCM_8"]},
        {"ciphers": ["AEAD_AES_256_GCM_8"]},
        {"encryption": "required", "ciphers": None},
    ],
)
def test_defaults_and_whole_lists_are_not_warned_about(fields: dict[str, object]) -> None:
    """A credential that leaves ciphers to the Space, or has them all, works with each device."""
    assert warnings_of(**fields) == []


@given(
    st.lists(st.sampled_from(list(Cipher)), unique=True),
    st.lists(st.sampled_from(list(Codec)), unique=True),
    st.sampled_from(["required", "optional", "default"]),
)
def test_the_recommendation_ends_the_warning(ciphers: list[Cipher], codecs: list[Codec], encryption: str) -> None:
    """Whatever a credential has: with the recommended cipher and PCMU added, nothing is left to warn about."""
    fixed = [*ciphers, COMMON] if ciphers else ciphers
    assert warnings_of(ciphers=fixed, codecs=[*codecs, Codec.PCMU], encryption=encryption) == []


def test_an_unknown_cipher_is_not_held_against_a_device() -> None:
    """A suite that the service grows, and the table has not, gives no warning."""
    assert warnings_of(ciphers=["AEAD_NEW"], encryption="required", codecs=["NEWCODEC"]) == []


def test_a_table_of_another_format_is_refused() -> None:
    """A file of a later version is not misread."""
    with pytest.raises(ValueError, match="format 1, not 2"):
        DeviceTable.parse('{"format": 2}')


# In a plan ------------------------------------------------------------------------------------------------------


def roster_of(folder: Path, *settings: Mapping[str, object]) -> Path:
    """Return a roster whose n-th person has a credential with the n-th settings."""
    return put(
        folder,
        *(
            {
                "email": f"user{n}@example.com",
                "sip_credentials": [{"username": f"user{n}-desk", "password": "a password of one's own", **one}],
            }
            for n, one in enumerate(settings, 1)
        ),
    )


async def test_a_plan_warns_once_for_equal_credentials(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path
) -> None:
    """A thousand rows with a lone AEAD_AES_256_GCM_8 are one warning, that names the first row, devices and versions."""
    lone = {"ciphers": ["AEAD_AES_256_GCM_8"], "encryption": "required"}
    roster = roster_of(tmp_path, {"encryption": "required"}, *[lone | {"caller_id": f"n{n}"} for n in range(1000)])
    async with plan(session, roster) as planned:
        (warning,) = planned.warnings
        assert warning.startswith("line 2: user2-desk and 999 more: ciphers AEAD_AES_256_GCM_8")
        for device in known_devices():
            if device.evidence is Evidence.MEASURED:
                assert f"{device.name} {device.version} (" in warning
        assert planned.writes == 2002
    assert fabric.requests("POST") == 0


async def test_a_plan_with_default_lists_does_not_warn(
    fabric: FakeFabric, session: AsyncSession, tmp_path: Path
) -> None:
    """A roster that leaves ciphers and codecs alone, or has them all, has nothing to be warned about."""
    every: dict[str, object] = {"ciphers": [*Cipher], "codecs": [*Codec], "encryption": "required"}
    async with plan(session, roster_of(tmp_path, {}, {"encryption": "required"}, every)) as planned:
        assert planned.warnings == ()


def test_the_command_line_shows_the_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`plan` prints it, and `plan --json` has it among its warnings."""
    roster = str(roster_of(tmp_path, {"ciphers": ["AEAD_AES_256_GCM_8"], "encryption": "required"}))
    with server() as running:
        monkeypatch.delenv("SIGNALWIRE_SPACE", raising=False)
        for name, value in environment(running).items():
            monkeypatch.setenv(name, value)
        assert main(["plan", roster]) == 0
        assert "AEAD_AES_256_GCM_8" in capsys.readouterr().out
        assert main(["plan", roster, "--json"]) == 0
    (warning,) = json.loads(capsys.readouterr().out)["warnings"]
    assert "baresip" in warning
