"""SWML webhooks: your servers that return SWML for a call or a message."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from ...operations import Resource, creates, deletes, gets, lists, updates
from ...schema.values import UNSET, Unset
from .address_listing import lists_addresses
from .common import UsedFor, UsedForValue
from .fabric_resource import FabricResource
from .webhook_members import WebhookCreate, WebhookDetails, WebhookUpdate


@frozen(kw_only=True)
class SwmlWebhookDetails(WebhookDetails):
    """The SWML webhook of a resource; SWML is expected of its URLs."""

    used_for: UsedFor
    """Channel that the webhook handles."""
    status_callback_url: str | None
    """Status callback URL of the messages that the document sends."""


@frozen(kw_only=True)
class SwmlWebhook(FabricResource):
    """A SWML webhook as a Fabric resource."""

    display_name: str | None
    """Label."""
    type: Literal["swml_webhook"]
    """Always `swml_webhook`."""
    swml_webhook: SwmlWebhookDetails
    """The SWML webhook."""


@frozen(kw_only=True)
class SwmlWebhookCreate(WebhookCreate):
    """A SWML webhook to create."""

    used_for: UsedForValue | Unset = UNSET
    """Channel that the webhook handles. Default: `calling`."""
    status_callback_url: str | Unset = UNSET
    """Status callback URL of the messages that the document sends."""


@frozen(kw_only=True)
class SwmlWebhookUpdate(WebhookUpdate):
    """Changes to a SWML webhook. Members that are not given keep their value."""

    used_for: UsedForValue | Unset = UNSET
    """Channel that the webhook handles."""
    status_callback_url: str | Unset = UNSET
    """Status callback URL of the messages that the document sends."""


class SwmlWebhooks(Resource, path="resources/swml_webhooks", one="a SWML webhook"):
    """The SWML webhooks of a Space."""

    list = lists(SwmlWebhook)
    """List the SWML webhooks, page after page."""
    get = gets(SwmlWebhook)
    """Read a SWML webhook."""
    create = creates(SwmlWebhookCreate, SwmlWebhook)
    """Create a SWML webhook."""
    update = updates(SwmlWebhookUpdate, SwmlWebhook)
    """Change a SWML webhook. Other members keep their value."""
    delete = deletes()
    """Delete a SWML webhook."""
    list_addresses = lists_addresses(at="resources/swml_webhooks/{swml_webhook_id}/addresses")
    """List the addresses of a SWML webhook, page after page."""
