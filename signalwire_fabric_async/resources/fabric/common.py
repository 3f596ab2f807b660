"""Enumerations and aliases that several resources share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from ...schema.values import OpenEnum

Plain: TypeAlias = Mapping[str, object]
"""A mapping that is sent unchanged, instead of a model."""

SwmlDocument: TypeAlias = Mapping[str, object]
"""A SWML document: a mapping with `sections`, each a list of methods. `main` runs first."""


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
