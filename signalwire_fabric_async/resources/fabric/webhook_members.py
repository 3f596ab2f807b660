"""The members that cXML webhooks and SWML webhooks share."""

from __future__ import annotations

from attrs import frozen

from ...schema.models import Body, Model
from ...schema.values import UNSET, Unset
from .common import RequestMethod, RequestMethodValue


@frozen(kw_only=True)
class WebhookDetails(Model):
    """The webhook of a resource."""

    id: str
    """Id of the webhook. No operation takes it: use the id of the resource."""
    name: str
    """Label; responses carry it as `display_name` too."""
    primary_request_url: str
    """Webhook URL."""
    primary_request_method: RequestMethod
    """HTTP method of `primary_request_url`."""
    fallback_request_url: str | None
    """Fallback webhook URL."""
    fallback_request_method: RequestMethod
    """HTTP method of `fallback_request_url`."""
    status_callback_method: RequestMethod
    """HTTP method of `status_callback_url`."""


@frozen(kw_only=True)
class WebhookCreate(Body):
    """A webhook to create."""

    name: str | Unset = UNSET
    """Label; responses carry it as `display_name` too."""
    primary_request_url: str
    """Webhook URL."""
    primary_request_method: RequestMethodValue | Unset = UNSET
    """HTTP method of `primary_request_url`. Default: POST."""
    fallback_request_url: str | Unset = UNSET
    """Fallback webhook URL."""
    fallback_request_method: RequestMethodValue | Unset = UNSET
    """HTTP method of `fallback_request_url`. Default: POST."""
    status_callback_method: RequestMethodValue | Unset = UNSET
    """HTTP method of `status_callback_url`. Default: POST."""


@frozen(kw_only=True)
class WebhookUpdate(Body):
    """Changes to a webhook."""

    name: str | Unset = UNSET
    """Label; responses carry it as `display_name` too."""
    primary_request_url: str | Unset = UNSET
    """Webhook URL."""
    primary_request_method: RequestMethodValue | Unset = UNSET
    """HTTP method of `primary_request_url`."""
    fallback_request_url: str | Unset = UNSET
    """Fallback webhook URL."""
    fallback_request_method: RequestMethodValue | Unset = UNSET
    """HTTP method of `fallback_request_url`."""
    status_callback_method: RequestMethodValue | Unset = UNSET
    """HTTP method of `status_callback_url`."""
