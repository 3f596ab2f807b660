"""SRTP cipher suites, codecs and media encryption of SIP credentials."""

from __future__ import annotations

from typing import Literal, Self, TypeAlias

from ...schema.values import OpenEnum


class Cipher(OpenEnum):
    """An SRTP cipher suite."""

    AEAD_AES_256_GCM_8 = "AEAD_AES_256_GCM_8"
    AES_256_CM_HMAC_SHA1_80 = "AES_256_CM_HMAC_SHA1_80"
    AES_CM_128_HMAC_SHA1_80 = "AES_CM_128_HMAC_SHA1_80"
    AES_256_CM_HMAC_SHA1_32 = "AES_256_CM_HMAC_SHA1_32"
    AES_CM_128_HMAC_SHA1_32 = "AES_CM_128_HMAC_SHA1_32"

    @classmethod
    def from_device(cls, name: str) -> Self:
        """Translate a phone's or PBX's name of a suite, such as `AES_CM_256_HMAC_SHA1_80`.

        Args:
            name: The device's name, in upper or lower case.

        Raises:
            ConfigurationError: The API has no suite of the same meaning. It is not replaced by a near one.
        """
        from .device_names import cipher_of  # few programs translate names

        return cls(cipher_of(name, tuple(cls)))


CipherValue: TypeAlias = (
    Cipher
    | Literal[
        "AEAD_AES_256_GCM_8",
        "AES_256_CM_HMAC_SHA1_80",
        "AES_CM_128_HMAC_SHA1_80",
        "AES_256_CM_HMAC_SHA1_32",
        "AES_CM_128_HMAC_SHA1_32",
    ]
)
"""As an argument: a `Cipher`, or its value as a string."""


class Codec(OpenEnum):
    """An audio or video codec. OPUS also comes with a fixed sample rate and 20 ms frames."""

    PCMU = "PCMU"
    PCMA = "PCMA"
    G722 = "G722"
    G729 = "G729"
    OPUS = "OPUS"
    OPUS_48000H_20I = "OPUS@48000H@20I"
    OPUS_24000H_20I = "OPUS@24000H@20I"
    OPUS_16000H_20I = "OPUS@16000H@20I"
    OPUS_8000H_20I = "OPUS@8000H@20I"
    VP8 = "VP8"
    H264 = "H264"

    @classmethod
    def from_device(cls, name: str) -> Self:
        """Translate a phone's or PBX's name of a codec, such as `ulaw`, `opus/48000/2` or `OPUS@48000h@20i`.

        Args:
            name: The device's name, in upper or lower case.

        Raises:
            ConfigurationError: The API has no codec of the same meaning. It is not replaced by a near one.
        """
        from .device_names import codec_of  # few programs translate names

        return cls(codec_of(name, tuple(cls)))


CodecValue: TypeAlias = (
    Codec
    | Literal[
        "PCMU",
        "PCMA",
        "G722",
        "G729",
        "OPUS",
        "OPUS@48000H@20I",
        "OPUS@24000H@20I",
        "OPUS@16000H@20I",
        "OPUS@8000H@20I",
        "VP8",
        "H264",
    ]
)
"""As an argument: a `Codec`, or its value as a string."""


class Encryption(OpenEnum):
    """SRTP media encryption of a SIP credential."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    DEFAULT = "default"
    """The value of the project's SIP profile."""


EncryptionValue: TypeAlias = Encryption | Literal["required", "optional", "default"]
"""As an argument: an `Encryption`, or its value as a string."""
