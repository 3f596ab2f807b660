"""SWML webhooks: servers of yours that are asked for a SWML document when a call or a message comes in."""

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
class SwmlWebhookDetails(Model):
    """The webhook itself; `id` is its own, which no operation takes."""

    id: str
    name: str
    """Shown as its `display_name`."""
    used_for: UsedFor
    """Whether it takes calls or messages: what your server is sent depends on it."""
    primary_request_url: str
    """The URL that is asked for SWML first."""
    primary_request_method: RequestMethod
    """The HTTP method for `primary_request_url`."""
    fallback_request_url: str | None
    """The URL that is asked for SWML after `primary_request_url` failed."""
    fallback_request_method: RequestMethod
    """The HTTP method for `fallback_request_url`."""
    status_callback_url: str | None
    """The URL that is told how the messages go that it sends (by `reply` or `send_sms`)."""
    status_callback_method: RequestMethod
    """The HTTP method for `status_callback_url`."""


@frozen(kw_only=True)
class SwmlWebhook(FabricResource):
    """A SWML webhook as a Fabric resource."""

    display_name: str
    type: Literal["swml_webhook"]
    swml_webhook: SwmlWebhookDetails
    """What only a SWML webhook has."""


@frozen(kw_only=True)
class SwmlWebhookCreate(Body):
    """A webhook to create; requests are POST and for calls where nothing else is said."""

    name: str | Unset = UNSET
    """Shown as its `display_name`."""
    used_for: UsedFor | Unset = UNSET
    """Whether it takes calls, the default, or messages: what your server is sent depends on it."""
    primary_request_url: str
    """The URL that is asked for SWML first."""
    primary_request_method: RequestMethod | Unset = UNSET
    """The HTTP method for `primary_request_url`; POST by default."""
    fallback_request_url: str | Unset = UNSET
    """The URL that is asked for SWML after `primary_request_url` failed."""
    fallback_request_method: RequestMethod | Unset = UNSET
    """The HTTP method for `fallback_request_url`; POST by default."""
    status_callback_url: str | Unset = UNSET
    """The URL that is told how the messages go that it sends (by `reply` or `send_sms`)."""
    status_callback_method: RequestMethod | Unset = UNSET
    """The HTTP method for `status_callback_url`; POST by default."""


@frozen(kw_only=True)
class SwmlWebhookUpdate(Body):
    """What to change of a webhook; what is not mentioned stays as it is."""

    name: str | Unset = UNSET
    """Shown as its `display_name`."""
    used_for: UsedFor | Unset = UNSET
    """Whether it takes calls or messages: what your server is sent depends on it."""
    primary_request_url: str | Unset = UNSET
    """The URL that is asked for SWML first."""
    primary_request_method: RequestMethod | Unset = UNSET
    """The HTTP method for `primary_request_url`."""
    fallback_request_url: str | Unset = UNSET
    """The URL that is asked for SWML after `primary_request_url` failed."""
    fallback_request_method: RequestMethod | Unset = UNSET
    """The HTTP method for `fallback_request_url`."""
    status_callback_url: str | Unset = UNSET
    """The URL that is told how the messages go that it sends (by `reply` or `send_sms`)."""
    status_callback_method: RequestMethod | Unset = UNSET
    """The HTTP method for `status_callback_url`."""


class SwmlWebhooks(Resource, path="resources/swml_webhooks", one="a SWML webhook"):
    """The SWML webhooks of a Space."""

    list = lists(SwmlWebhook, does="List the SWML webhooks, page after page.")
    get = gets(SwmlWebhook)
    create = creates(SwmlWebhookCreate, SwmlWebhook)
    update = updates(SwmlWebhookUpdate, SwmlWebhook, does="Change a SWML webhook; what is not mentioned stays.")
    delete = deletes()
    list_addresses = lists_of(
        Address,
        at="resources/swml_webhooks/{swml_webhook_id}/addresses",
        does="List the addresses of a SWML webhook, page after page.",
    )
