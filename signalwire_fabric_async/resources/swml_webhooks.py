"""SWML webhooks: servers of yours that are asked for a SWML document when a call or a message comes in."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from ..operations import Resource, creates, deletes, gets, lists, lists_of, updates
from ..wire.models import Body, Model
from ..wire.values import UNSET, Unset
from .addresses import Address
from .fabric_resource import FabricResource
from .handling import RequestMethod, UsedFor


@frozen(kw_only=True)
class SwmlWebhookDetails(Model):
    """The webhook itself; `id` is its own, which no operation takes."""

    id: str
    name: str
    used_for: UsedFor
    primary_request_url: str
    primary_request_method: RequestMethod
    fallback_request_url: str | None
    fallback_request_method: RequestMethod
    status_callback_url: str | None
    status_callback_method: RequestMethod


@frozen(kw_only=True)
class SwmlWebhook(FabricResource):
    """A SWML webhook as a Fabric resource."""

    display_name: str
    type: Literal["swml_webhook"]
    swml_webhook: SwmlWebhookDetails


@frozen(kw_only=True)
class SwmlWebhookCreate(Body):
    """A webhook to create; requests are POST and for calls where nothing else is said."""

    name: str | Unset = UNSET
    used_for: UsedFor | Unset = UNSET
    primary_request_url: str
    primary_request_method: RequestMethod | Unset = UNSET
    fallback_request_url: str | Unset = UNSET
    fallback_request_method: RequestMethod | Unset = UNSET
    status_callback_url: str | Unset = UNSET
    status_callback_method: RequestMethod | Unset = UNSET


@frozen(kw_only=True)
class SwmlWebhookUpdate(Body):
    """What to change of a webhook; what is not mentioned stays as it is."""

    name: str | Unset = UNSET
    used_for: UsedFor | Unset = UNSET
    primary_request_url: str | Unset = UNSET
    primary_request_method: RequestMethod | Unset = UNSET
    fallback_request_url: str | Unset = UNSET
    fallback_request_method: RequestMethod | Unset = UNSET
    status_callback_url: str | Unset = UNSET
    status_callback_method: RequestMethod | Unset = UNSET


class SwmlWebhooks(Resource, path="resources/swml_webhooks"):
    """The SWML webhooks of a Space."""

    list = lists(SwmlWebhook)
    get = gets(SwmlWebhook)
    create = creates(SwmlWebhookCreate, SwmlWebhook)
    update = updates(SwmlWebhookUpdate, SwmlWebhook)
    delete = deletes()
    list_addresses = lists_of(Address, at="resources/swml_webhooks/{swml_webhook_id}/addresses")
