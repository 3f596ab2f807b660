"""cXML scripts: documents that the service stores and runs, for calls or for messages."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from attrs import field, frozen

from ..operations import Resource, creates, deletes, gets, lists, lists_of, updates
from ..wire.models import NULLABLE, Body, Model
from ..wire.values import UNSET, Unset
from .addresses import Address
from .fabric_resource import FabricResource
from .handling import RequestMethod, UsedFor


@frozen(kw_only=True)
class CxmlScriptDetails(Model):
    """The script itself, and how often it ran; `id` is its own, which no operation takes."""

    id: str
    contents: str
    request_count: int
    last_accessed_at: datetime | None
    request_url: str
    script_type: UsedFor
    display_name: str
    status_callback_url: str | None = field(default=None, metadata=NULLABLE)
    status_callback_method: RequestMethod | None = None


@frozen(kw_only=True)
class CxmlScript(FabricResource):
    """A cXML script as a Fabric resource; `cxml_scripts` answers its `name`, `resources` its `display_name`."""

    name: str | None = None
    display_name: str | None = None
    type: Literal["cxml_script"]
    cxml_script: CxmlScriptDetails


@frozen(kw_only=True)
class CxmlScriptCreate(Body):
    """A cXML script to create."""

    display_name: str
    contents: str
    status_callback_url: str | Unset = UNSET
    status_callback_method: RequestMethod | Unset = UNSET


@frozen(kw_only=True)
class CxmlScriptUpdate(Body):
    """What to change of a cXML script."""

    display_name: str | Unset = UNSET
    contents: str | Unset = UNSET
    status_callback_url: str | Unset = UNSET
    status_callback_method: RequestMethod | Unset = UNSET


class CxmlScripts(Resource, path="resources/cxml_scripts"):
    """The cXML scripts of a Space."""

    list = lists(CxmlScript)
    get = gets(CxmlScript)
    create = creates(CxmlScriptCreate, CxmlScript)
    update = updates(CxmlScriptUpdate, CxmlScript, verb="PUT")
    delete = deletes()
    list_addresses = lists_of(Address, at="resources/cxml_scripts/{id}/addresses")
