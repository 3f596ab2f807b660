"""The enumerations of SIP calling that several nouns share: ciphers, codecs, encryption, call handlers."""

from __future__ import annotations

from typing import Self

from ...schema.values import OpenEnum
from .device_names import cipher_of, codec_of


class Cipher(OpenEnum):
    """An SRTP cipher suite that a SIP credential may use."""

    AEAD_AES_256_GCM_8 = "AEAD_AES_256_GCM_8"
    AES_256_CM_HMAC_SHA1_80 = "AES_256_CM_HMAC_SHA1_80"
    AES_CM_128_HMAC_SHA1_80 = "AES_CM_128_HMAC_SHA1_80"
    AES_256_CM_HMAC_SHA1_32 = "AES_256_CM_HMAC_SHA1_32"
    AES_CM_128_HMAC_SHA1_32 = "AES_CM_128_HMAC_SHA1_32"

    @classmethod
    def from_device(cls, name: str) -> Self:
        """Translate a phone's or PBX's name of a suite, such as `AES_CM_256_HMAC_SHA1_80`.

        Args:
            name: the device's name, in upper or lower case.

        Raises:
            ConfigurationError: the API has no suite of the same meaning. It is not replaced by a near one.
        """
        return cls(cipher_of(name, tuple(cls)))


class Codec(OpenEnum):
    """An audio or video codec that a SIP credential may use; OPUS also at a fixed rate and 20 ms frames."""

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
            name: the device's name, in upper or lower case.

        Raises:
            ConfigurationError: the API has no codec of the same meaning. It is not replaced by a near one.
        """
        return cls(codec_of(name, tuple(cls)))


class Encryption(OpenEnum):
    """Whether media must be encrypted."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    DEFAULT = "default"


class SipAddressEncryption(OpenEnum):
    """Whether media of a SIP address or a domain application must be encrypted, or must not."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    FORBIDDEN = "forbidden"


class CallHandler(OpenEnum):
    """What becomes of the calls that a SIP credential makes; `RESOURCE` needs a `calling_handler_resource_id`."""

    DEFAULT = "default"
    """As the Space's SIP profile says."""
    PASSTHROUGH = "passthrough"
    """They may go to telephone numbers."""
    BLOCK_PSTN = "block-pstn"
    """They may not go to telephone numbers."""
    RESOURCE = "resource"
    """They go to the resource that `calling_handler_resource_id` names, which takes them."""


class AnsweredCallHandler(OpenEnum):
    """What a SIP credential answers about the handling of its calls: also kinds that no write takes."""

    DEFAULT = "default"
    PASSTHROUGH = "passthrough"
    BLOCK_PSTN = "block-pstn"
    RESOURCE = "resource"
    RELAY_CONTEXT = "relay_context"
    RELAY_TOPIC = "relay_topic"
    RELAY_APPLICATION = "relay_application"
    RELAY_CONNECTOR = "relay_connector"
    RELAY_SCRIPT = "relay_script"
    LAML_WEBHOOKS = "laml_webhooks"
    LAML_APPLICATION = "laml_application"
    DIALOGFLOW = "dialogflow"
    VIDEO_ROOM = "video_room"
    CALL_FLOW = "call_flow"
    AI_AGENT = "ai_agent"
