"""cXML webhooks: servers of yours that are asked for cXML when a call or a message comes in."""

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
class CxmlWebhookDetails(Model):
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
class CxmlWebhook(FabricResource):
    """A cXML webhook as a Fabric resource."""

    display_name: str
    type: Literal["cxml_webhook"]
    cxml_webhook: CxmlWebhookDetails


@frozen(kw_only=True)
class CxmlWebhookCreate(Body):
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
class CxmlWebhookUpdate(Body):
    """What to change of a webhook; what is not mentioned stays as it is."""

    name: str | Unset = UNSET
    used_for: UsedFor | Unset = UNSET
    primary_request_url: str | Unset = UNSET
    primary_request_method: RequestMethod | Unset = UNSET
    fallback_request_url: str | Unset = UNSET
    fallback_request_method: RequestMethod | Unset = UNSET
    status_callback_url: str | Unset = UNSET
    status_callback_method: RequestMethod | Unset = UNSET


class CxmlWebhooks(Resource, path="resources/cxml_webhooks"):
    """The cXML webhooks of a Space."""

    list = lists(CxmlWebhook)
    get = gets(CxmlWebhook)
    create = creates(CxmlWebhookCreate, CxmlWebhook)
    update = updates(CxmlWebhookUpdate, CxmlWebhook)
    delete = deletes()
    list_addresses = lists_of(Address, at="resources/cxml_webhooks/{cxml_webhook_id}/addresses")
