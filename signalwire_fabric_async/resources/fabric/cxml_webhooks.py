"""cXML webhooks: your servers that return cXML for a call or a message."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from ...operations import Resource, creates, deletes, gets, lists, updates
from ...schema.values import UNSET, Unset
from .address_listing import lists_addresses
from .common import CxmlUse, CxmlUseValue
from .fabric_resource import FabricResource
from .webhook_members import WebhookCreate, WebhookDetails, WebhookUpdate


@frozen(kw_only=True)
class CxmlWebhookDetails(WebhookDetails):
    """The cXML webhook of a resource; cXML is expected of its URLs."""

    used_for: CxmlUse
    """Channel that the webhook handles."""
    status_callback_url: str | None
    """Status callback URL of calls and messages."""


@frozen(kw_only=True)
class CxmlWebhook(FabricResource):
    """A cXML webhook as a Fabric resource."""

    display_name: str | None
    """Label."""
    type: Literal["cxml_webhook"]
    """Always `cxml_webhook`."""
    cxml_webhook: CxmlWebhookDetails
    """The cXML webhook."""


@frozen(kw_only=True)
class CxmlWebhookCreate(WebhookCreate):
    """A cXML webhook to create."""

    used_for: CxmlUseValue | Unset = UNSET
    """Channel that the webhook handles. Default: `calling`."""
    status_callback_url: str | Unset = UNSET
    """Status callback URL of calls and messages."""


@frozen(kw_only=True)
class CxmlWebhookUpdate(WebhookUpdate):
    """Changes to a cXML webhook. Members that are not given keep their value."""

    used_for: CxmlUseValue | Unset = UNSET
    """Channel that the webhook handles."""
    status_callback_url: str | Unset = UNSET
    """Status callback URL of calls and messages."""


class CxmlWebhooks(Resource, path="resources/cxml_webhooks", one="a cXML webhook"):
    """The cXML webhooks of a Space."""

    list = lists(CxmlWebhook)
    """List the cXML webhooks, page after page."""
    get = gets(CxmlWebhook)
    """Read a cXML webhook."""
    create = creates(CxmlWebhookCreate, CxmlWebhook)
    """Create a cXML webhook."""
    update = updates(CxmlWebhookUpdate, CxmlWebhook)
    """Change a cXML webhook. Other members keep their value."""
    delete = deletes()
    """Delete a cXML webhook."""
    list_addresses = lists_addresses(at="resources/cxml_webhooks/{cxml_webhook_id}/addresses")
    """List the addresses of a cXML webhook, page after page."""
