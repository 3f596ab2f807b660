"""Which SIP user agents accept which SRTP cipher suites and codecs, as measured, and warnings that follow from it.

Example::

    table = known_devices()
    for device in table.devices:
        print(device, device.cipher(Cipher.AEAD_AES_256_GCM_8))

The data is in `device_table.json`. `findings/devices` in the repository measures it, by SDP exchanged with each
device; each row says in which version, when, and whether it was measured by that program.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final, Self, cast

import attrs

from .. import Cipher, Encryption
from .roster.people import Credential

FORMAT: Final = 1
"""The format of `device_table.json` that this module reads."""


class Verdict(StrEnum):
    """The reaction of a device to an offer with a single cipher suite or codec."""

    ACCEPTS = "accepts"
    """Its answer has what was offered."""
    REFUSES = "refuses"
    """It refuses the call, or the stream."""
    MISMATCHES = "mismatches"
    """It accepts the call, but its answer has a suite that was not offered."""
    NO_KEY = "no key"
    """It accepts the call, but its answer has no key: the media is not encrypted, or is not heard."""
    NO_RESPONSE = "no response"
    """No final response came."""
    LISTED = "listed"
    """Its source has the suite; a call with it was not tried."""

    @property
    def works(self) -> bool:
        """True if a call is expected to work."""
        return self in {Verdict.ACCEPTS, Verdict.LISTED}


class Evidence(StrEnum):
    """The origin of a row of the table."""

    MEASURED = "measured"
    """Measured by `findings/devices`, as it is in the repository."""
    EARLIER = "earlier"
    """Measured by an earlier program, and not repeated."""
    READ = "read"
    """Read in the device's source. The device was not run."""


@attrs.frozen
class Observation:
    """A verdict, with the SIP status or SDP that shows it, such as `488`."""

    verdict: Verdict
    how: str

    def __str__(self) -> str:
        return f"{self.verdict}: {self.how}"


@attrs.frozen(kw_only=True)
class DeviceMode:
    """One configuration of a device: its offers, and its reactions to offers."""

    name: str
    setting: str
    """The configuration, in the words of the device's own settings."""
    requires_encryption: bool
    profile: str
    """The media profile of the device's own offer, such as `RTP/SAVP`; empty where it was not measured."""
    offered_ciphers: tuple[str, ...]
    """The suites of the device's own offer, in order, by their SDP names."""
    offered_codecs: tuple[str, ...]
    """The codecs of the device's own offer, in order, as SDP has them, such as `opus/48000/2`."""
    ciphers: Mapping[str, Observation]
    """By the API's name of a cipher."""
    other_suites: Mapping[str, Observation]
    """By the SDP name of suites that the API does not have."""
    codecs: Mapping[str, Observation]
    """By the API's name of a codec."""
    encryption: Mapping[str, Observation]
    """By the form of an offer: `RTP/SAVP` (encryption required), `RTP/AVP with a=crypto` (optional), `RTP/AVP`."""


@attrs.frozen(kw_only=True)
class Device:
    """A version of a SIP user agent."""

    name: str
    version: str
    kind: str
    """Such as `softphone` or `PBX`."""
    source: str
    """The source of the program, such as `Debian 12 (bookworm)`; empty if unknown."""
    evidence: Evidence
    date: date
    cipher_names: Mapping[str, str]
    """The names of ciphers in the device's settings, by the API's; empty where its settings name none."""
    codec_names: Mapping[str, str]
    """The names of codecs in the device's settings, by the API's."""
    encryption_settings: Mapping[str, str]
    """The settings that make a device require encryption, or offer it, by the API's `required` and `optional`."""
    note: str
    modes: tuple[DeviceMode, ...]

    def __str__(self) -> str:
        return f"{self.name} (source)" if self.evidence is Evidence.READ else f"{self.name} {self.version}"

    @property
    def secure_mode(self) -> DeviceMode | None:
        """The mode in which the device requires encryption; None for a device without one."""
        return next((mode for mode in self.modes if mode.requires_encryption), None)

    def cipher(self, cipher: str) -> Observation | None:
        """Return the reaction to a single cipher in the secure mode; None if it was not measured."""
        mode = self.secure_mode
        return mode.ciphers.get(cipher) if mode is not None else None

    def codec(self, codec: str) -> Observation | None:
        """Return the reaction to a single codec; None if it was not measured."""
        return next((mode.codecs[codec] for mode in self.modes if codec in mode.codecs), None)


@attrs.frozen(kw_only=True)
class DeviceTable:
    """The devices, and the day of the newest measurement."""

    date: date
    devices: tuple[Device, ...]

    def __iter__(self) -> Iterator[Device]:
        return iter(self.devices)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse the JSON of a table.

        Raises:
            ValueError: The text is no JSON, or has another format than this version reads.
        """
        document = json.loads(text)
        if document.get("format") != FORMAT:
            raise ValueError(f"a device table must have the format {FORMAT}, not {document.get('format')!r}")
        return cls(date=date.fromisoformat(document["date"]), devices=tuple(map(_device, document["devices"])))


@cache
def known_devices() -> DeviceTable:
    """Return the table of this version of the SDK."""
    return DeviceTable.parse(
        files("signalwire_fabric_async.provisioning").joinpath("device_table.json").read_text(encoding="utf-8")
    )


def device_warnings(credential: Credential) -> list[str]:
    """Return warnings about a credential: the devices for which no call will work, and why.

    A credential that names no ciphers, or whose encryption is neither required nor optional, has the defaults of the
    Space: no warning follows from it. Nor from a cipher that the table does not know, nor from codecs: which of them a
    device has is a matter of how it was built.

    Args:
        credential: A credential of a roster.

    Returns:
        Sentences without the credential's name, so that equal credentials have equal ones.
    """
    ciphers = _strings(credential.fields.get("ciphers"))
    encryption = str(credential.fields.get("encryption", ""))
    found: list[str] = []
    if ciphers and encryption in {Encryption.REQUIRED, Encryption.OPTIONAL}:
        found += _cipher_warnings(ciphers, required=encryption == Encryption.REQUIRED)
    return found


COMMON: Final = Cipher.AES_CM_128_HMAC_SHA1_80
"""The cipher that each device of the table accepts and offers."""


def _cipher_warnings(ciphers: tuple[str, ...], *, required: bool) -> Iterator[str]:
    mentioned = f"ciphers {', '.join(ciphers)} with encryption {'required' if required else 'optional'}"
    devices = [one for one in known_devices() if one.secure_mode is not None and one.evidence is not Evidence.READ]
    unable = [one for one in devices if not any(_works(one.cipher(cipher)) for cipher in ciphers)]
    if unable:
        which = "each device of the table" if len(unable) == len(devices) else "some devices"
        effect = "cannot be called" if required else "cannot be called, or is called without encryption"
        seen = "; ".join(f"{one} ({_how(one.cipher(ciphers[0]))})" for one in unable)
        yield f"{mentioned}: {which} {effect}: {seen}. Add {COMMON}, which each accepts"
    silent = [
        one
        for one in devices
        if one not in unable and all(map(one.cipher, ciphers)) and not set(ciphers) & set(_offered(one))
    ]
    if silent:
        seen = "; ".join(f"{one} ({', '.join(_offered(one))})" for one in silent)
        yield f"{mentioned}: some devices do not offer any of them in their own calls, which then fail: {seen}"


def _works(observation: Observation | None) -> bool:
    """Return whether a call is expected to work; True if nothing was measured."""
    return observation is None or observation.verdict.works


def _how(observation: Observation | None) -> str:
    return observation.how if observation is not None else "not measured"


def _offered(device: Device) -> tuple[str, ...]:
    return device.secure_mode.offered_ciphers if device.secure_mode is not None else ()


def _strings(value: object) -> tuple[str, ...]:
    """Return a list of strings as a tuple; an empty one for any other value."""
    if not isinstance(value, (list, tuple)):
        return ()
    return tuple(str(one) for one in cast("Iterable[object]", value))


def _observations(data: Mapping[str, Any]) -> dict[str, Observation]:
    return {name: Observation(Verdict(one["verdict"]), one.get("how", "")) for name, one in data.items()}


def _mode(data: Mapping[str, Any]) -> DeviceMode:
    offers = data.get("offers", {})
    return DeviceMode(
        name=data["mode"],
        setting=data["setting"],
        requires_encryption=data["requires_encryption"],
        profile=offers.get("profile", ""),
        offered_ciphers=tuple(offers.get("ciphers", ())),
        offered_codecs=(*offers.get("audio", ()), *offers.get("video", ())),
        **{name: _observations(data.get(name, {})) for name in ("ciphers", "other_suites", "codecs", "encryption")},
    )


def _device(data: Mapping[str, Any]) -> Device:
    names = data["names"]
    return Device(
        name=data["device"],
        version=data["version"],
        kind=data["kind"],
        source=data["source"],
        evidence=Evidence(data["evidence"]),
        date=date.fromisoformat(data["date"]),
        cipher_names=names["ciphers"],
        codec_names=names["codecs"],
        encryption_settings=names["encryption"],
        note=data["note"],
        modes=tuple(map(_mode, data["modes"])),
    )
