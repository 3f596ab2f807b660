"""cXML webhooks: your servers that return cXML for a call or a message."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from ...operations import Resource, creates, deletes, gets, lists, lists_of, updates
from ...schema.models import Body, Model
from ...schema.values import UNSET, Unset
from .addresses import Address
from .common import CxmlUse, CxmlUseValue, FabricResource, RequestMethod, RequestMethodValue


@frozen(kw_only=True)
class CxmlWebhookDetails(Model):
    """The cXML webhook of a resource."""

    id: str
    """Id of the webhook. No operation takes it: use the id of the resource."""
    name: str
    """Label; responses carry it as `display_name` too."""
    used_for: CxmlUse
    """Channel that the webhook handles."""
    primary_request_url: str
    """Webhook URL; cXML is expected."""
    primary_request_method: RequestMethod
    """HTTP method of `primary_request_url`."""
    fallback_request_url: str | None
    """Fallback webhook URL."""
    fallback_request_method: RequestMethod
    """HTTP method of `fallback_request_url`."""
    status_callback_url: str | None
    """Status callback URL of calls and messages."""
    status_callback_method: RequestMethod
    """HTTP method of `status_callback_url`."""


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
class CxmlWebhookCreate(Body):
    """A cXML webhook to create."""

    name: str | Unset = UNSET
    """Label; responses carry it as `display_name` too."""
    used_for: CxmlUseValue | Unset = UNSET
    """Channel that the webhook handles. Default: `calling`."""
    primary_request_url: str
    """Webhook URL; cXML is expected."""
    primary_request_method: RequestMethodValue | Unset = UNSET
    """HTTP method of `primary_request_url`. Default: POST."""
    fallback_request_url: str | Unset = UNSET
    """Fallback webhook URL."""
    fallback_request_method: RequestMethodValue | Unset = UNSET
    """HTTP method of `fallback_request_url`. Default: POST."""
    status_callback_url: str | Unset = UNSET
    """Status callback URL of calls and messages."""
    status_callback_method: RequestMethodValue | Unset = UNSET
    """HTTP method of `status_callback_url`. Default: POST."""


@frozen(kw_only=True)
class CxmlWebhookUpdate(Body):
    """Changes to a cXML webhook. Members that are not given keep their value."""

    name: str | Unset = UNSET
    """Label; responses carry it as `display_name` too."""
    used_for: CxmlUseValue | Unset = UNSET
    """Channel that the webhook handles."""
    primary_request_url: str | Unset = UNSET
    """Webhook URL; cXML is expected."""
    primary_request_method: RequestMethodValue | Unset = UNSET
    """HTTP method of `primary_request_url`."""
    fallback_request_url: str | Unset = UNSET
    """Fallback webhook URL."""
    fallback_request_method: RequestMethodValue | Unset = UNSET
    """HTTP method of `fallback_request_url`."""
    status_callback_url: str | Unset = UNSET
    """Status callback URL of calls and messages."""
    status_callback_method: RequestMethodValue | Unset = UNSET
    """HTTP method of `status_callback_url`."""


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
    list_addresses = lists_of(Address, at="resources/cxml_webhooks/{cxml_webhook_id}/addresses")
    """List the addresses of a cXML webhook, page after page."""
