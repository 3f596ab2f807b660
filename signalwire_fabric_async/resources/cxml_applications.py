"""cXML applications: the URLs asked for cXML when calls and messages come in. The service has no create for them."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from ..operations import Resource, deletes, gets, lists, lists_of, updates
from ..wire.models import Body, Model
from ..wire.values import UNSET, Unset
from .addresses import Address
from .fabric_resource import FabricResource
from .handling import RequestMethod


@frozen(kw_only=True)
class CxmlApplicationDetails(Model):
    """The application itself; `id` is its own, which no operation takes."""

    id: str
    project_id: str
    friendly_name: str
    voice_url: str | None
    voice_method: RequestMethod
    voice_fallback_url: str | None
    voice_fallback_method: RequestMethod
    status_callback: str | None
    status_callback_method: RequestMethod
    sms_url: str | None
    sms_method: RequestMethod
    sms_fallback_url: str | None
    sms_fallback_method: RequestMethod
    sms_status_callback: str | None
    sms_status_callback_method: RequestMethod


@frozen(kw_only=True)
class CxmlApplication(FabricResource):
    """A cXML application as a Fabric resource."""

    display_name: str
    type: Literal["cxml_application"]
    cxml_application: CxmlApplicationDetails


@frozen(kw_only=True)
class CxmlApplicationUpdate(Body):
    """What to change of a cXML application."""

    display_name: str | Unset = UNSET
    account_sid: str | Unset = UNSET
    voice_url: str | Unset = UNSET
    voice_method: RequestMethod | Unset = UNSET
    voice_fallback_url: str | Unset = UNSET
    voice_fallback_method: RequestMethod | Unset = UNSET
    status_callback: str | Unset = UNSET
    status_callback_method: RequestMethod | Unset = UNSET
    sms_url: str | Unset = UNSET
    sms_method: RequestMethod | Unset = UNSET
    sms_fallback_url: str | Unset = UNSET
    sms_fallback_method: RequestMethod | Unset = UNSET
    sms_status_callback: str | Unset = UNSET
    sms_status_callback_method: RequestMethod | Unset = UNSET


class CxmlApplications(Resource, path="resources/cxml_applications"):
    """The cXML applications of a Space."""

    list = lists(CxmlApplication)
    get = gets(CxmlApplication)
    update = updates(CxmlApplicationUpdate, CxmlApplication, verb="PUT")
    delete = deletes()
    list_addresses = lists_of(Address, at="resources/cxml_applications/{id}/addresses")
