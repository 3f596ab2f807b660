"""The enumerations of SIP calling that several nouns share: ciphers, codecs, encryption, call handlers."""

from __future__ import annotations

from ...schema.values import OpenEnum


class Cipher(OpenEnum):
    """An SRTP cipher suite that a SIP credential may use."""

    AEAD_AES_256_GCM_8 = "AEAD_AES_256_GCM_8"
    AES_256_CM_HMAC_SHA1_80 = "AES_256_CM_HMAC_SHA1_80"
    AES_CM_128_HMAC_SHA1_80 = "AES_CM_128_HMAC_SHA1_80"
    AES_256_CM_HMAC_SHA1_32 = "AES_256_CM_HMAC_SHA1_32"
    AES_CM_128_HMAC_SHA1_32 = "AES_CM_128_HMAC_SHA1_32"


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
