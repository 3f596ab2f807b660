"""cXML webhooks: servers of yours that are asked for cXML when a call or a message comes in."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from ...operations import Resource, creates, deletes, gets, lists, lists_of, updates
from ...schema.models import Body, Model
from ...schema.values import UNSET, Unset
from .addresses import Address
from .fabric_resource import FabricResource
from .handling import RequestMethod, UsedFor


@frozen(kw_only=True)
class CxmlWebhookDetails(Model):
    """The webhook itself; `id` is its own, which no operation takes."""

    id: str
    name: str
    """Shown as its `display_name`."""
    used_for: UsedFor
    """Whether it takes calls or messages."""
    primary_request_url: str
    """The URL that is asked for cXML first."""
    primary_request_method: RequestMethod
    """The HTTP method for `primary_request_url`."""
    fallback_request_url: str | None
    """The URL that is asked for cXML after `primary_request_url` failed."""
    fallback_request_method: RequestMethod
    """The HTTP method for `fallback_request_url`."""
    status_callback_url: str | None
    """The URL that is told the status of a call or message."""
    status_callback_method: RequestMethod
    """The HTTP method for `status_callback_url`."""


@frozen(kw_only=True)
class CxmlWebhook(FabricResource):
    """A cXML webhook as a Fabric resource."""

    display_name: str
    type: Literal["cxml_webhook"]
    cxml_webhook: CxmlWebhookDetails
    """What only a cXML webhook has."""


@frozen(kw_only=True)
class CxmlWebhookCreate(Body):
    """A webhook to create; requests are POST and for calls where nothing else is said."""

    name: str | Unset = UNSET
    """Shown as its `display_name`."""
    used_for: UsedFor | Unset = UNSET
    """Whether it takes calls, the default, or messages."""
    primary_request_url: str
    """The URL that is asked for cXML first."""
    primary_request_method: RequestMethod | Unset = UNSET
    """The HTTP method for `primary_request_url`; POST by default."""
    fallback_request_url: str | Unset = UNSET
    """The URL that is asked for cXML after `primary_request_url` failed."""
    fallback_request_method: RequestMethod | Unset = UNSET
    """The HTTP method for `fallback_request_url`; POST by default."""
    status_callback_url: str | Unset = UNSET
    """The URL that is told the status of a call or message."""
    status_callback_method: RequestMethod | Unset = UNSET
    """The HTTP method for `status_callback_url`; POST by default."""


@frozen(kw_only=True)
class CxmlWebhookUpdate(Body):
    """What to change of a webhook; what is not mentioned stays as it is."""

    name: str | Unset = UNSET
    """Shown as its `display_name`."""
    used_for: UsedFor | Unset = UNSET
    """Whether it takes calls or messages."""
    primary_request_url: str | Unset = UNSET
    """The URL that is asked for cXML first."""
    primary_request_method: RequestMethod | Unset = UNSET
    """The HTTP method for `primary_request_url`."""
    fallback_request_url: str | Unset = UNSET
    """The URL that is asked for cXML after `primary_request_url` failed."""
    fallback_request_method: RequestMethod | Unset = UNSET
    """The HTTP method for `fallback_request_url`."""
    status_callback_url: str | Unset = UNSET
    """The URL that is told the status of a call or message."""
    status_callback_method: RequestMethod | Unset = UNSET
    """The HTTP method for `status_callback_url`."""


class CxmlWebhooks(Resource, path="resources/cxml_webhooks", one="a cXML webhook"):
    """The cXML webhooks of a Space."""

    list = lists(CxmlWebhook, does="List the cXML webhooks, page after page.")
    get = gets(CxmlWebhook)
    create = creates(CxmlWebhookCreate, CxmlWebhook)
    update = updates(CxmlWebhookUpdate, CxmlWebhook, does="Change a cXML webhook; what is not mentioned stays.")
    delete = deletes()
    list_addresses = lists_of(
        Address,
        at="resources/cxml_webhooks/{cxml_webhook_id}/addresses",
        does="List the addresses of a cXML webhook, page after page.",
    )
