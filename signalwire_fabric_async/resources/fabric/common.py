"""Enumerations and base classes that several resources share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, Self, TypeAlias

from attrs import frozen

from ...schema.models import Model
from ...schema.values import OpenEnum
from .device_names import cipher_of, codec_of

Plain: TypeAlias = Mapping[str, object]
"""A mapping that is sent unchanged, instead of a model."""

SwmlDocument: TypeAlias = Mapping[str, object]
"""A SWML document: a mapping with `sections`, each a list of methods. `main` runs first."""


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


class GatewayEncryption(OpenEnum):
    """SRTP media encryption of a SIP gateway."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    FORBIDDEN = "forbidden"
    DEFAULT = "default"
    """Published; the service refuses it in requests."""


GatewayEncryptionValue: TypeAlias = GatewayEncryption | Literal["required", "optional", "forbidden", "default"]
"""As an argument: a `GatewayEncryption`, or its value as a string."""


class SipAddressEncryption(OpenEnum):
    """SRTP media encryption of a SIP address or a domain application."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    FORBIDDEN = "forbidden"


SipAddressEncryptionValue: TypeAlias = SipAddressEncryption | Literal["required", "optional", "forbidden"]
"""As an argument: a `SipAddressEncryption`, or its value as a string."""


class CallHandler(OpenEnum):
    """Routing of the calls that a SIP credential makes. `RESOURCE` needs a `calling_handler_resource_id`."""

    DEFAULT = "default"
    """The project's SIP profile decides."""
    PASSTHROUGH = "passthrough"
    """Calls to telephone numbers are allowed."""
    BLOCK_PSTN = "block-pstn"
    """Calls to telephone numbers are rejected."""
    RESOURCE = "resource"
    """Calls go to the resource of `calling_handler_resource_id`."""


CallHandlerValue: TypeAlias = CallHandler | Literal["default", "passthrough", "block-pstn", "resource"]
"""As an argument: a `CallHandler`, or its value as a string."""


class AnsweredCallHandler(OpenEnum):
    """Call handler as responses carry it: also kinds that no request accepts."""

    DEFAULT = "default"
    PASSTHROUGH = "passthrough"
    BLOCK_PSTN = "block-pstn"
    RESOURCE = "resource"
    RELAY_CONTEXT = "relay_context"
    RELAY_TOPIC = "relay_topic"
    RELAY_APPLICATION = "relay_application"
    RELAY_CONNECTOR = "relay_connector"
    RELAY_SCRIPT = "relay_script"
    LAML_WEBHOOK = "laml_webhook"
    LAML_WEBHOOKS = "laml_webhooks"
    LAML_APPLICATION = "laml_application"
    DIALOGFLOW = "dialogflow"
    VIDEO_ROOM = "video_room"
    CALL_FLOW = "call_flow"
    AI_AGENT = "ai_agent"


class RequestMethod(OpenEnum):
    """HTTP method of a webhook request or a status callback."""

    GET = "GET"
    POST = "POST"


RequestMethodValue: TypeAlias = RequestMethod | Literal["GET", "POST"]
"""As an argument: a `RequestMethod`, or its value as a string."""


class UsedFor(OpenEnum):
    """Channel that a resource handles."""

    CALLING = "calling"
    MESSAGING = "messaging"


UsedForValue: TypeAlias = UsedFor | Literal["calling", "messaging"]
"""As an argument: an `UsedFor`, or its value as a string."""


class CxmlUse(OpenEnum):
    """Channel that a cXML script or webhook handles."""

    CALLING = "calling"
    MESSAGING = "messaging"
    FAXING = "faxing"


CxmlUseValue: TypeAlias = CxmlUse | Literal["calling", "messaging", "faxing"]
"""As an argument: a `CxmlUse`, or its value as a string."""


@frozen(kw_only=True)
class FabricResource(Model):
    """Base of every kind of Fabric resource."""

    id: str
    """Resource id. `get`, `update` and `delete` take it."""
    project_id: str
    """Project that owns the resource."""
    created_at: datetime
    """Creation time."""
    updated_at: datetime
    """Time of the last change."""
