"""SWML webhooks: your servers that return SWML for a call or a message."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from ...operations import Resource, creates, deletes, gets, lists, lists_of, updates
from ...schema.models import Body, Model
from ...schema.values import UNSET, Unset
from .addresses import Address
from .common import FabricResource, RequestMethod, RequestMethodValue, UsedFor, UsedForValue


@frozen(kw_only=True)
class SwmlWebhookDetails(Model):
    """The SWML webhook of a resource."""

    id: str
    """Id of the webhook. No operation takes it: use the id of the resource."""
    name: str
    """Label; responses carry it as `display_name` too."""
    used_for: UsedFor
    """Channel that the webhook handles."""
    primary_request_url: str
    """Webhook URL; SWML is expected."""
    primary_request_method: RequestMethod
    """HTTP method of `primary_request_url`."""
    fallback_request_url: str | None
    """Fallback webhook URL."""
    fallback_request_method: RequestMethod
    """HTTP method of `fallback_request_url`."""
    status_callback_url: str | None
    """Status callback URL of the messages that the document sends."""
    status_callback_method: RequestMethod
    """HTTP method of `status_callback_url`."""


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
class SwmlWebhookCreate(Body):
    """A SWML webhook to create."""

    name: str | Unset = UNSET
    """Label; responses carry it as `display_name` too."""
    used_for: UsedForValue | Unset = UNSET
    """Channel that the webhook handles. Default: `calling`."""
    primary_request_url: str
    """Webhook URL; SWML is expected."""
    primary_request_method: RequestMethodValue | Unset = UNSET
    """HTTP method of `primary_request_url`. Default: POST."""
    fallback_request_url: str | Unset = UNSET
    """Fallback webhook URL."""
    fallback_request_method: RequestMethodValue | Unset = UNSET
    """HTTP method of `fallback_request_url`. Default: POST."""
    status_callback_url: str | Unset = UNSET
    """Status callback URL of the messages that the document sends."""
    status_callback_method: RequestMethodValue | Unset = UNSET
    """HTTP method of `status_callback_url`. Default: POST."""


@frozen(kw_only=True)
class SwmlWebhookUpdate(Body):
    """Changes to a SWML webhook. Members that are not given keep their value."""

    name: str | Unset = UNSET
    """Label; responses carry it as `display_name` too."""
    used_for: UsedForValue | Unset = UNSET
    """Channel that the webhook handles."""
    primary_request_url: str | Unset = UNSET
    """Webhook URL; SWML is expected."""
    primary_request_method: RequestMethodValue | Unset = UNSET
    """HTTP method of `primary_request_url`."""
    fallback_request_url: str | Unset = UNSET
    """Fallback webhook URL."""
    fallback_request_method: RequestMethodValue | Unset = UNSET
    """HTTP method of `fallback_request_url`."""
    status_callback_url: str | Unset = UNSET
    """Status callback URL of the messages that the document sends."""
    status_callback_method: RequestMethodValue | Unset = UNSET
    """HTTP method of `status_callback_url`."""


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
    list_addresses = lists_of(Address, at="resources/swml_webhooks/{swml_webhook_id}/addresses")
    """List the addresses of a SWML webhook, page after page."""
