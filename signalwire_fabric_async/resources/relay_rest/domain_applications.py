"""Domain applications: SIP domains of a project, with a handler for their calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from attrs import frozen

from ...apis import RELAY_REST
from ...operations import Resource, creates, deletes, gets, kept_members, lists, replaces
from ...paging import ListQuery
from ...schema.values import UNSET, OpenEnum, Unset
from ..fabric.any_resource import DomainApplication
from ..fabric.common import SipAddressEncryptionValue
from ..fabric.sip_media import CipherValue, CodecValue
from .call_handlers import HANDLED_BY_ID, CallHandling


class SettableDomainCallHandler(OpenEnum):
    """Kind of handler for a domain application."""

    RELAY_TOPIC = "relay_topic"
    RELAY_APPLICATION = "relay_application"
    LAML_WEBHOOKS = "laml_webhooks"
    LAML_APPLICATION = "laml_application"
    VIDEO_ROOM = "video_room"
    RELAY_SCRIPT = "relay_script"
    DIALOGFLOW = "dialogflow"
    AI_AGENT = "ai_agent"
    CALL_FLOW = "call_flow"
    RELAY_CONTEXT = "relay_context"


SettableDomainCallHandlerValue: TypeAlias = (
    SettableDomainCallHandler
    | Literal[
        "relay_topic",
        "relay_application",
        "laml_webhooks",
        "laml_application",
        "video_room",
        "relay_script",
        "dialogflow",
        "ai_agent",
        "call_flow",
        "relay_context",
    ]
)
"""As an argument: a `SettableDomainCallHandler`, or its value as a string."""


@frozen(kw_only=True)
class DomainApplicationSettings(CallHandling):
    """The members that the creation and the change of a domain application share."""

    user: str | Unset = UNSET
    """SIP user. `*` matches every user."""
    ip_auth_enabled: bool | Unset = UNSET
    """Restricts callers to the addresses in `ip_auth`."""
    ip_auth: Sequence[str] | Unset = UNSET
    """IP addresses and CIDR blocks."""
    encryption: SipAddressEncryptionValue | Unset = UNSET
    """SRTP media encryption."""
    codecs: Sequence[CodecValue] | Unset = UNSET
    """Allowed codecs."""
    ciphers: Sequence[CipherValue] | Unset = UNSET
    """Allowed SRTP cipher suites."""
    call_handler: SettableDomainCallHandlerValue | Unset = UNSET
    """The kind of handler for incoming calls."""


@frozen(kw_only=True)
class DomainApplicationCreate(DomainApplicationSettings):
    """A domain application to create."""

    name: str
    identifier: str
    """First part of the domain."""


@frozen(kw_only=True)
class DomainApplicationUpdate(DomainApplicationSettings):
    """The members of a domain application to change."""

    name: str | Unset = UNSET
    identifier: str | Unset = UNSET
    """First part of the domain."""


@frozen(kw_only=True)
class DomainApplicationQuery(ListQuery):
    """The query parameters of the listing of domain applications."""

    filter_domain: str | None = None
    """Only applications whose domain contains this."""
    filter_name: str | None = None
    """Only applications whose name contains this."""


class DomainApplications(
    Resource,
    api=RELAY_REST,
    path="domain_applications",
    one="a domain application",
    scopes=("Voice", "Messaging", "Fax"),
):
    """The domain applications of a project."""

    list = lists(DomainApplication, query=DomainApplicationQuery)
    """List the domain applications, page after page."""
    get = gets(DomainApplication)
    """Read a domain application."""
    create = creates(DomainApplicationCreate, DomainApplication)
    """Create a domain application."""
    update = replaces(
        DomainApplicationUpdate,
        DomainApplication,
        keeps=kept_members(DomainApplicationUpdate, DomainApplication, unsent=HANDLED_BY_ID),
    )
    """Change a domain application, by its id or by the model that was read."""
    delete = deletes()
    """Delete a domain application."""
