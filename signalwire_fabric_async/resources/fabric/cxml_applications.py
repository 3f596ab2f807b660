"""cXML applications: webhook URLs for calls and messages. The service has no operation that creates one."""

from __future__ import annotations

from typing import ClassVar, Literal

from attrs import field, frozen

from ...operations import Resource, deletes, gets, kept, lists, replaces
from ...schema.models import NULLABLE, Body, Model, also
from ...schema.values import UNSET, Unset
from .address_listing import lists_addresses
from .common import RequestMethod, RequestMethodValue
from .fabric_resource import FabricResource


@frozen(kw_only=True)
class CxmlApplicationDetails(Model):
    """The cXML application of a resource."""

    id: str
    """Id of the application. No operation takes it: use the id of the resource."""
    project_id: str
    """Project that owns the application."""
    friendly_name: str
    """Label."""
    voice_url: str | None
    """Call webhook URL; cXML is expected."""
    voice_method: RequestMethod | None
    """HTTP method of `voice_url`."""
    voice_fallback_url: str | None
    """Fallback call webhook URL."""
    voice_fallback_method: RequestMethod | None
    """HTTP method of `voice_fallback_url`."""
    status_callback: str | None
    """Call status callback URL."""
    status_callback_method: RequestMethod | None
    """HTTP method of `status_callback`."""
    sms_url: str | None
    """Message webhook URL; cXML is expected."""
    sms_method: RequestMethod | None
    """HTTP method of `sms_url`."""
    sms_fallback_url: str | None
    """Fallback message webhook URL."""
    sms_fallback_method: RequestMethod | None
    """HTTP method of `sms_fallback_url`."""
    sms_status_callback: str | None
    """Message status callback URL."""
    sms_status_callback_method: RequestMethod | None
    """HTTP method of `sms_status_callback`."""
    message_status_callback: str | None = field(default=None, metadata=NULLABLE)
    """Message status callback URL, as newer responses carry it."""
    api_version: str | None = None
    """Version of the cXML API, in newer responses."""
    uri: str | None = None
    """Path of the application in the cXML API, in newer responses."""


@frozen(kw_only=True)
class CxmlApplication(FabricResource):
    """A cXML application as a Fabric resource."""

    display_name: str | None
    """Label."""
    type: Literal["cxml_application"]
    """Always `cxml_application`."""
    cxml_application: CxmlApplicationDetails
    """The cXML application."""


@frozen(kw_only=True)
class CxmlApplicationUpdate(Body):
    """Changes to a cXML application. Requests name the members differently than responses do."""

    _not_taken: ClassVar[tuple[str, ...]] = ("account_sid",)

    name: str | Unset = field(default=UNSET, metadata=also("display_name"))
    """Label; responses carry it as `friendly_name`."""
    call_request_url: str | Unset = field(default=UNSET, metadata=also("voice_url"))
    """Call webhook URL; cXML is expected."""
    call_request_method: RequestMethodValue | Unset = field(default=UNSET, metadata=also("voice_method"))
    """HTTP method of `call_request_url`."""
    call_fallback_url: str | Unset = field(default=UNSET, metadata=also("voice_fallback_url"))
    """Fallback call webhook URL."""
    call_fallback_method: RequestMethodValue | Unset = field(default=UNSET, metadata=also("voice_fallback_method"))
    """HTTP method of `call_fallback_url`."""
    call_status_url: str | Unset = field(default=UNSET, metadata=also("status_callback"))
    """Call status callback URL."""
    call_status_method: RequestMethodValue | Unset = field(default=UNSET, metadata=also("status_callback_method"))
    """HTTP method of `call_status_url`."""
    message_request_url: str | Unset = field(default=UNSET, metadata=also("sms_url"))
    """Message webhook URL; cXML is expected."""
    message_request_method: RequestMethodValue | Unset = field(default=UNSET, metadata=also("sms_method"))
    """HTTP method of `message_request_url`."""
    message_fallback_url: str | Unset = field(default=UNSET, metadata=also("sms_fallback_url"))
    """Fallback message webhook URL."""
    message_fallback_method: RequestMethodValue | Unset = field(default=UNSET, metadata=also("sms_fallback_method"))
    """HTTP method of `message_fallback_url`."""
    message_status_url: str | Unset = field(default=UNSET, metadata=also("sms_status_callback"))
    """Message status callback URL."""
    message_status_method: RequestMethodValue | Unset = field(
        default=UNSET, metadata=also("sms_status_callback_method")
    )
    """HTTP method of `message_status_url`."""


class CxmlApplications(Resource, path="resources/cxml_applications", one="a cXML application"):
    """The cXML applications of a Space."""

    list = lists(CxmlApplication)
    """List the cXML applications, page after page."""
    get = gets(CxmlApplication)
    """Read a cXML application."""
    update = replaces(
        CxmlApplicationUpdate,
        CxmlApplication,
        keeps=kept(
            "cxml_application",
            name="friendly_name",
            call_request_url="voice_url",
            call_request_method="voice_method",
            call_fallback_url="voice_fallback_url",
            call_fallback_method="voice_fallback_method",
            call_status_url="status_callback",
            call_status_method="status_callback_method",
            message_request_url="sms_url",
            message_request_method="sms_method",
            message_fallback_url="sms_fallback_url",
            message_fallback_method="sms_fallback_method",
            message_status_url="sms_status_callback",
            message_status_method="sms_status_callback_method",
        ),
    )
    """Change a cXML application, by its id or by the model that was read."""
    delete = deletes()
    """Delete a cXML application."""
    list_addresses = lists_addresses(at="resources/cxml_applications/{id}/addresses")
    """List the addresses of a cXML application, page after page."""
