"""The SIP profile of a project: the domain that devices register with, and the defaults of SIP credentials."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from attrs import frozen

from ...apis import RELAY_REST
from ...operations import Resource, gets, updates
from ...schema.models import Body, Model
from ...schema.values import UNSET, OpenEnum, Unset
from ..fabric.sip_media import Cipher, CipherValue, Codec, CodecValue


class SipProfileEncryption(OpenEnum):
    """SRTP media encryption of the SIP profile."""

    REQUIRED = "required"
    OPTIONAL = "optional"


SipProfileEncryptionValue: TypeAlias = SipProfileEncryption | Literal["required", "optional"]
"""As an argument: a `SipProfileEncryption`, or its value as a string."""


@frozen(kw_only=True)
class SipProfile(Model):
    """The SIP profile of a project."""

    domain: str | None = None
    """The SIP domain that devices register with; no other operation returns it."""
    domain_identifier: str | None = None
    """First part of `domain`, unique in the project."""
    default_codecs: tuple[Codec, ...] | None = None
    """The codecs of SIP credentials that name none."""
    default_ciphers: tuple[Cipher, ...] | None = None
    """The SRTP cipher suites of SIP credentials that name none."""
    default_encryption: SipProfileEncryption | None = None
    """SRTP media encryption of SIP credentials with `default` encryption."""
    default_send_as: str | None = None
    """The E.164 number that calls to telephone numbers come from, for SIP credentials without a `send_as`."""


@frozen(kw_only=True)
class SipProfileUpdate(Body):
    """The members of the SIP profile to change."""

    domain_identifier: str | Unset = UNSET
    """First part of `domain`, unique in the project."""
    default_codecs: Sequence[CodecValue] | Unset = UNSET
    """The codecs of SIP credentials that name none."""
    default_ciphers: Sequence[CipherValue] | Unset = UNSET
    """The SRTP cipher suites of SIP credentials that name none."""
    default_encryption: SipProfileEncryptionValue | Unset = UNSET
    """SRTP media encryption of SIP credentials with `default` encryption."""
    default_send_as: str | Unset = UNSET
    """The E.164 number that calls to telephone numbers come from, for SIP credentials without a `send_as`."""


class SipProfiles(
    Resource, api=RELAY_REST, path="sip_profile", name="sip_profile", one="the SIP profile", scopes=("Voice",)
):
    """The SIP profile of a project; there is one."""

    get = gets(SipProfile, by_id=False)
    """Read the SIP profile, which holds the domain that devices register with."""
    update = updates(SipProfileUpdate, SipProfile, verb="PUT", by_id=False)
    """Change the SIP profile. Name every member that must keep its value."""
