"""cXML scripts: documents that the service stores and runs, for calls or for messages."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from attrs import field, frozen

from ...operations import Resource, creates, deletes, gets, lists, lists_of, updates
from ...schema.models import NULLABLE, Body, Model
from ...schema.values import UNSET, Unset
from .addresses import Address
from .fabric_resource import FabricResource
from .handling import RequestMethod, UsedFor


@frozen(kw_only=True)
class CxmlScriptDetails(Model):
    """The script itself, and how often it ran; `id` is its own, which no operation takes."""

    id: str
    contents: str
    """The cXML document, as text."""
    request_count: int
    """How often it was asked for."""
    last_accessed_at: datetime | None
    """When it was last asked for; None for never."""
    request_url: str
    """The URL at which the service hosts it."""
    script_type: UsedFor
    """Whether it is for calls or for messages."""
    display_name: str
    status_callback_url: str | None = field(default=None, metadata=NULLABLE)
    """The URL that is told the status of what it does."""
    status_callback_method: RequestMethod | None = None
    """The HTTP method for `status_callback_url`."""


@frozen(kw_only=True)
class CxmlScript(FabricResource):
    """A cXML script as a Fabric resource; `cxml_scripts` answers its `name`, `resources` its `display_name`."""

    name: str | None = None
    """What it is called, from `cxml_scripts`; None from `resources`."""
    display_name: str | None = None
    """What it is called, from `resources`; None from `cxml_scripts`."""
    type: Literal["cxml_script"]
    cxml_script: CxmlScriptDetails
    """What only a cXML script has."""


@frozen(kw_only=True)
class CxmlScriptCreate(Body):
    """A cXML script to create."""

    display_name: str
    """What it is called."""
    contents: str
    """The cXML document, as text."""
    status_callback_url: str | Unset = UNSET
    """The URL that is told the status of what it does."""
    status_callback_method: RequestMethod | Unset = UNSET
    """The HTTP method for `status_callback_url`."""


@frozen(kw_only=True)
class CxmlScriptUpdate(Body):
    """A cXML script's replacement: all that is to stay, and what is new."""

    display_name: str | Unset = UNSET
    """What it is called."""
    contents: str | Unset = UNSET
    """The cXML document, as text."""
    status_callback_url: str | Unset = UNSET
    """The URL that is told the status of what it does."""
    status_callback_method: RequestMethod | Unset = UNSET
    """The HTTP method for `status_callback_url`."""


class CxmlScripts(Resource, path="resources/cxml_scripts", one="a cXML script"):
    """The cXML scripts of a Space."""

    list = lists(CxmlScript, does="List the cXML scripts, page after page.")
    get = gets(CxmlScript)
    create = creates(CxmlScriptCreate, CxmlScript)
    update = updates(CxmlScriptUpdate, CxmlScript, verb="PUT", does="Replace a cXML script: give all that is to stay.")
    delete = deletes()
    list_addresses = lists_of(
        Address,
        at="resources/cxml_scripts/{id}/addresses",
        does="List the addresses of a cXML script, page after page.",
    )
