"""Writes, for each SIP credential of a roster, the settings that a device needs to register and to call.

Example::

    passwords = GeneratedPasswords("people.passwords")
    await apply(session, "people.csv", passwords=passwords)
    written = await write_devices(session, "people.csv", "devices", passwords=passwords)

The domain comes from the project's SIP profile. Each credential has a file of
each of FORMATS: an accounts line for baresip, a provisioning file for
Linphone, and JSON for templates of other makers. They hold passwords: each
has mode 0600 and is written atomically.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Final, Literal, TypeAlias, TypeVar, cast, get_args
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

import attrs

from .. import AsyncSession, ConfigurationError, Secret, SipProfile
from .passwords import GeneratedPasswords, PasswordSource
from .roster.people import Credential, Person
from .roster.roster import Roster, read_roster

_T = TypeVar("_T")

Transport: TypeAlias = Literal["tls", "tcp", "udp"]

DEVICE_FORMATS: Final = ("baresip", "linphone", "json")
"""The files that are written for each credential."""

_ENDINGS: Final = {"baresip": ".accounts", "linphone": ".linphone.xml", "json": ".json"}
_BATCH: Final = 200
_LONGEST_NAME: Final = 120
_REGISTER_EVERY: Final = 600
"""Seconds between two registrations."""

# Names and rates of the devices' settings, measured by findings/devices (docs/reference/devices.md).
_BARESIP_CODECS: Final = {
    "OPUS": "opus/48000/2",
    "PCMU": "PCMU/8000/1",
    "PCMA": "PCMA/8000/1",
    "G722": "G722/16000/1",
}
_LINPHONE_CODECS: Final = {
    "OPUS": ("opus", 48000),
    "PCMU": ("PCMU", 8000),
    "PCMA": ("PCMA", 8000),
    "G722": ("G722", 8000),
    "G729": ("G729", 8000),
}


class DeviceError(ConfigurationError):
    """A device's settings cannot hold a value, or its file cannot be written."""


@attrs.frozen(kw_only=True)
class DeviceSettings:
    """The settings of a device for one SIP credential.

    Attributes:
        email: The subscriber's e-mail.
        domain: The SIP domain, part of the address.
        server: The host that requests are sent to, with a port unless it is the default one.
        encryption: `required`, `optional`, or `default` if neither the credential nor the profile sets it.
        ciphers: SRTP suites by the API's names; empty where none are named.
        codecs: By the API's names, the first preferred; empty where none are named.
    """

    email: str
    display_name: str
    username: str
    password: Secret
    domain: str
    server: str
    transport: Transport
    encryption: str
    ciphers: tuple[str, ...]
    codecs: tuple[str, ...]

    @property
    def address(self) -> str:
        """The SIP address, as a URI."""
        return f"sip:{quote(self.username, safe=_USER)}@{self.domain}"

    def to_json(self) -> dict[str, object]:
        """Return all settings, the password too, as plain values for `json.dumps` and templates."""
        plain: dict[str, object] = attrs.asdict(self, filter=lambda member, _: member.name != "password")
        return {
            **plain,
            "password": self.password.reveal(),
            "address": self.address,
            "ciphers": list(self.ciphers),
            "codecs": list(self.codecs),
        }


_USER: Final = "-_.!~*'()&=+$,;?/"
"""Characters of a SIP URI's user part that are not escaped (RFC 3261)."""


@attrs.frozen(kw_only=True)
class DevicesWritten:
    """The result of `write_devices`.

    Attributes:
        credentials: Number of credentials with files.
        left_out: Sentences about credentials without files, or not in every format (the first thousand).
    """

    credentials: int
    left_out: tuple[str, ...]


def baresip_account(settings: DeviceSettings) -> str:
    """Return the line of baresip's `accounts` file.

    Raises:
        DeviceError: The format cannot express the password or the username.
    """
    for name, value in (("username", settings.username), ("password", settings.password.reveal())):
        if not value.isprintable() or any(one in value for one in ';"<>\\ '):
            raise DeviceError(f'baresip: the {name} must be without blanks and ; " < > and \\')
    label = "".join(one for one in settings.display_name if one.isprintable() and one not in '"\\<>;')
    via = f"sip:{settings.server};transport={settings.transport}"
    words = [
        f'"{label}" <{settings.address};transport={settings.transport}>',
        f"auth_user={settings.username}",
        f"auth_pass={settings.password.reveal()}",
        f'outbound="{via}"',
        f"regint={_REGISTER_EVERY}",
    ]
    if settings.encryption in ("required", "optional"):
        words.append("mediaenc=" + ("srtp-mand" if settings.encryption == "required" else "srtp"))
    codecs = _named(settings.codecs, _BARESIP_CODECS)
    if codecs:
        words.append(f"audio_codecs={','.join(codecs)}")
    return ";".join(words) + "\n"


def linphone_config(settings: DeviceSettings) -> str:
    """Return the provisioning file of Linphone.

    Raises:
        DeviceError: A value has a character that XML cannot hold.
    """
    via = f"<sip:{settings.server};transport={settings.transport}>"
    sections: dict[str, dict[str, str]] = {
        "sip": {"default_proxy": "0"},
        "proxy_0": {
            "reg_proxy": via,
            "reg_route": via,
            "reg_identity": f"{_quoted(settings.display_name)}<{settings.address}>",
            "reg_sendregister": "1",
            "reg_expires": str(_REGISTER_EVERY),
        },
        "auth_info_0": {
            "username": settings.username,
            "userid": settings.username,
            "passwd": settings.password.reveal(),
            "domain": settings.domain,
        },
    }
    if settings.encryption in ("required", "optional"):
        sections["sip"]["media_encryption"] = "srtp"
        sections["sip"]["media_encryption_mandatory"] = str(int(settings.encryption == "required"))
    if settings.ciphers:
        sections["sip"]["srtp_crypto_suites"] = ", ".join(settings.ciphers)
    for number, (mime, rate) in enumerate(_named(settings.codecs, _LINPHONE_CODECS)):
        sections[f"audio_codec_{number}"] = {"mime": mime, "rate": str(rate), "enabled": "1"}
    return "".join(_xml(sections))


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}" ' if name else ""


def _xml(sections: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<config xmlns="http://www.linphone.org/xsds/lpconfig.xsd">\n'
    for name, entries in sections.items():
        yield f"  <section name={quoteattr(name)}>\n"
        for key, value in entries.items():
            if any(
                not (one.isprintable() or one.isspace()) or one in "\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85" for one in value
            ):
                raise DeviceError(f"linphone: {name} {key} must be without control characters")
            yield f'    <entry name={quoteattr(key)} overwrite="true">{escape(value)}</entry>\n'
        yield "  </section>\n"
    yield "</config>\n"


def _named(codecs: Iterable[str], names: Mapping[str, _T]) -> list[_T]:
    """Return a device's names of codecs, each once: `OPUS@48000H@20I` is opus to it."""
    return list(dict.fromkeys(names[base] for one in codecs if (base := one.partition("@")[0]) in names))


_WRITERS: Final[Mapping[str, Callable[[DeviceSettings], str]]] = {
    "baresip": baresip_account,
    "linphone": linphone_config,
    "json": lambda settings: json.dumps(settings.to_json(), indent=2, ensure_ascii=False) + "\n",
}


async def write_devices(
    session: AsyncSession,
    roster: Roster | str | os.PathLike[str],
    folder: str | os.PathLike[str],
    *,
    passwords: PasswordSource | None = None,
    transport: Transport = "tls",
    server: str | None = None,
) -> DevicesWritten:
    """Write the devices' settings of every SIP credential of a roster, after it was applied.

    A credential whose password is unknown (it existed before, and neither the
    roster nor `passwords` has it) is left out. Settings that the roster does
    not mention are those of the SIP profile.

    Args:
        session: A session on the Space, to read its SIP profile.
        roster: The roster that was applied.
        folder: The directory, created with mode 0700 if it is missing. Files of an earlier run are replaced.
        passwords: The source that was given to `apply`; of `GeneratedPasswords`, only existing passwords are used.
        transport: `tls`, `tcp` or `udp`.
        server: The host that requests are sent to, such as a proxy's `host:port`; None for the domain itself.

    Raises:
        DeviceError: A file cannot be written, or the project has no SIP domain.
        RosterError: The roster is invalid.
        FabricError: The SIP profile cannot be read.
    """
    if transport not in get_args(Transport):
        raise ConfigurationError(f"transport must be one of {', '.join(get_args(Transport))}, not {transport!r}")
    made = roster if isinstance(roster, Roster) else read_roster(roster)
    profile = await session.sip_profile.get()
    if not profile.domain:
        raise DeviceError("the project's SIP profile has no domain: devices cannot register")
    into = Path(folder)
    _make(into)
    common = _Common(profile=profile, domain=profile.domain, server=server or profile.domain, transport=transport)
    written, left_out = 0, list[str]()
    people = iter(made)
    while batch := await asyncio.to_thread(_some_of, people):
        for person in batch:
            for credential in person:
                password = await _password_of(person, credential, passwords)
                if password is None:
                    _note(left_out, person, credential, "its password is not known")
                    continue
                settings = common.settings(person, credential, password)
                for fault in await asyncio.to_thread(_write, into, settings):
                    _note(left_out, person, credential, fault)
                written += 1
    return DevicesWritten(credentials=written, left_out=tuple(left_out))


def _some_of(people: Iterator[Person]) -> list[Person]:
    return list(islice(people, _BATCH))


def _note(left_out: list[str], person: Person, credential: Credential, why: str) -> None:
    if len(left_out) < 1_000:
        left_out.append(f"{person.email} {credential.username}: {why}")


async def _password_of(person: Person, credential: Credential, source: PasswordSource | None) -> Secret | None:
    if credential.password is not None or source is None:
        return credential.password
    if isinstance(source, GeneratedPasswords):
        return source.known(person.email, credential.username)
    return await source.password_for(person.email, credential.username)


@attrs.frozen(kw_only=True)
class _Common:
    """The settings that all devices of a project share."""

    profile: SipProfile
    domain: str
    server: str
    transport: Transport

    def settings(self, person: Person, credential: Credential, password: Secret) -> DeviceSettings:
        """Return the settings for one credential; what it does not mention is the profile's."""
        fields, profile = credential.fields, self.profile
        encryption = fields.get("encryption", "default")
        names = (person.fields.get("first_name"), person.fields.get("last_name"))
        label = (
            fields.get("caller_id") or person.fields.get("display_name") or " ".join(str(one) for one in names if one)
        )
        return DeviceSettings(
            email=person.email,
            display_name=str(label),
            username=credential.username,
            password=password,
            domain=self.domain,
            server=self.server,
            transport=self.transport,
            encryption=str(profile.default_encryption or "default") if encryption == "default" else str(encryption),
            ciphers=tuple(map(str, cast("Iterable[object]", fields.get("ciphers") or profile.default_ciphers or ()))),
            codecs=tuple(map(str, cast("Iterable[object]", fields.get("codecs") or profile.default_codecs or ()))),
        )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise DeviceError(f"{folder} must be a directory for the devices' files: {error.strerror}") from None


def _write(folder: Path, settings: DeviceSettings) -> list[str]:
    """Write the files of one credential; return what cannot be written in one format."""
    faults: list[str] = []
    for format, write in _WRITERS.items():
        try:
            text = write(settings)
        except DeviceError as error:
            faults.append(str(error))
            continue
        _replace(folder / (_file_name(settings) + _ENDINGS[format]), text)
    return faults


def _file_name(settings: DeviceSettings) -> str:
    """Return a file's name: e-mail and username, escaped; shortened with a digest where they are long."""
    name = f"{quote(settings.email, safe='@+')}--{quote(settings.username, safe='@+')}"
    if len(name) <= _LONGEST_NAME:
        return name
    whole = f"{settings.email}\0{settings.username}".encode("utf-8", "surrogatepass")
    return name[:_LONGEST_NAME] + "-" + hashlib.sha256(whole).hexdigest()[:16]


def _replace(path: Path, text: str) -> None:
    """Write a file of mode 0600 atomically, replacing an earlier one; anything but a regular file is left as it is."""
    try:
        if os.path.lexists(path) and not stat.S_ISREG(path.lstat().st_mode):
            raise DeviceError(f"{path} is there and is no regular file: it is left as it is")
        number, name = tempfile.mkstemp(prefix=".device-", dir=path.parent)  # of mode 0600
        try:
            with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise DeviceError(f"{path} cannot be written: {error.strerror}") from None


__all__ = [
    "DEVICE_FORMATS",
    "DeviceError",
    "DeviceSettings",
    "DevicesWritten",
    "baresip_account",
    "linphone_config",
    "write_devices",
]
