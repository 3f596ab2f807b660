"""cXML applications: the URLs asked for cXML when calls and messages come in. The service has no create for them."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from ...operations import Resource, deletes, gets, lists, lists_of, updates
from ...schema.models import Body, Model
from ...schema.values import UNSET, Unset
from .addresses import Address
from .fabric_resource import FabricResource
from .handling import RequestMethod


@frozen(kw_only=True)
class CxmlApplicationDetails(Model):
    """The application itself; `id` is its own, which no operation takes."""

    id: str
    project_id: str
    """The project that it belongs to."""
    friendly_name: str
    """What it is called."""
    voice_url: str | None
    """The URL that is asked for cXML when a call comes in."""
    voice_method: RequestMethod
    """The HTTP method for `voice_url`."""
    voice_fallback_url: str | None
    """The URL that is asked for cXML after `voice_url` failed."""
    voice_fallback_method: RequestMethod
    """The HTTP method for `voice_fallback_url`."""
    status_callback: str | None
    """The URL that is told how a call goes."""
    status_callback_method: RequestMethod
    """The HTTP method for `status_callback`."""
    sms_url: str | None
    """The URL that is asked for cXML when a message comes in."""
    sms_method: RequestMethod
    """The HTTP method for `sms_url`."""
    sms_fallback_url: str | None
    """The URL that is asked for cXML after `sms_url` failed."""
    sms_fallback_method: RequestMethod
    """The HTTP method for `sms_fallback_url`."""
    sms_status_callback: str | None
    """The URL that is told how a message goes."""
    sms_status_callback_method: RequestMethod
    """The HTTP method for `sms_status_callback`."""


@frozen(kw_only=True)
class CxmlApplication(FabricResource):
    """A cXML application as a Fabric resource."""

    display_name: str
    type: Literal["cxml_application"]
    cxml_application: CxmlApplicationDetails
    """What only a cXML application has."""


@frozen(kw_only=True)
class CxmlApplicationUpdate(Body):
    """A cXML application's replacement: all that is to stay, and what is new."""

    display_name: str | Unset = UNSET
    """What it is called; answered as `friendly_name` too."""
    account_sid: str | Unset = UNSET
    """The project's id."""
    voice_url: str | Unset = UNSET
    """The URL that is asked for cXML when a call comes in."""
    voice_method: RequestMethod | Unset = UNSET
    """The HTTP method for `voice_url`."""
    voice_fallback_url: str | Unset = UNSET
    """The URL that is asked for cXML after `voice_url` failed."""
    voice_fallback_method: RequestMethod | Unset = UNSET
    """The HTTP method for `voice_fallback_url`."""
    status_callback: str | Unset = UNSET
    """The URL that is told how a call goes."""
    status_callback_method: RequestMethod | Unset = UNSET
    """The HTTP method for `status_callback`."""
    sms_url: str | Unset = UNSET
    """The URL that is asked for cXML when a message comes in."""
    sms_method: RequestMethod | Unset = UNSET
    """The HTTP method for `sms_url`."""
    sms_fallback_url: str | Unset = UNSET
    """The URL that is asked for cXML after `sms_url` failed."""
    sms_fallback_method: RequestMethod | Unset = UNSET
    """The HTTP method for `sms_fallback_url`."""
    sms_status_callback: str | Unset = UNSET
    """The URL that is told how a message goes."""
    sms_status_callback_method: RequestMethod | Unset = UNSET
    """The HTTP method for `sms_status_callback`."""


class CxmlApplications(Resource, path="resources/cxml_applications", one="a cXML application"):
    """The cXML applications of a Space."""

    list = lists(CxmlApplication, does="List the cXML applications, page after page.")
    get = gets(CxmlApplication)
    update = updates(
        CxmlApplicationUpdate, CxmlApplication, verb="PUT", does="Replace a cXML application: give all that is to stay."
    )
    delete = deletes()
    list_addresses = lists_of(
        Address,
        at="resources/cxml_applications/{id}/addresses",
        does="List the addresses of a cXML application, page after page.",
    )
