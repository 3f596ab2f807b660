"""cXML scripts: documents that the service hosts and runs."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from attrs import field, frozen

from ...operations import Resource, creates, deletes, gets, kept, lists, replaces
from ...schema.models import NULLABLE, Body, Model, also
from ...schema.values import UNSET, Unset
from .address_listing import lists_addresses
from .common import CxmlUse, CxmlUseValue, RequestMethod, RequestMethodValue
from .fabric_resource import FabricResource


@frozen(kw_only=True)
class CxmlScriptDetails(Model):
    """The cXML script of a resource."""

    id: str
    """Id of the script. No operation takes it: use the id of the resource."""
    contents: str
    """The cXML document."""
    request_count: int
    """Number of requests so far."""
    last_accessed_at: datetime | None
    """Time of the last request."""
    request_url: str
    """URL that the service hosts the script at."""
    script_type: CxmlUse
    """Channel that the script handles."""
    name: str = field(metadata=also("display_name"))
    """Label. The published description calls it `display_name`; both are read."""
    status_callback_url: str | None = field(default=None, metadata=NULLABLE)
    """Status callback URL."""
    status_callback_method: RequestMethod | None = None
    """HTTP method of `status_callback_url`."""


@frozen(kw_only=True)
class CxmlScript(FabricResource):
    """A cXML script as a Fabric resource."""

    display_name: str | None = field(metadata=also("name"))
    """Label. The published description calls it `name`; both are read."""
    type: Literal["cxml_script"]
    """Always `cxml_script`."""
    cxml_script: CxmlScriptDetails
    """The cXML script."""


@frozen(kw_only=True)
class CxmlScriptCreate(Body):
    """A cXML script to create."""

    name: str = field(metadata=also("display_name"))
    """Label."""
    contents: str
    """The cXML document."""
    script_type: CxmlUseValue | Unset = UNSET
    """Channel that the script handles."""
    status_callback_url: str | Unset = UNSET
    """Status callback URL."""
    status_callback_method: RequestMethodValue | Unset = UNSET
    """HTTP method of `status_callback_url`."""


@frozen(kw_only=True)
class CxmlScriptUpdate(Body):
    """Changes to a cXML script."""

    name: str | Unset = field(default=UNSET, metadata=also("display_name"))
    """Label."""
    contents: str | Unset = UNSET
    """The cXML document."""
    script_type: CxmlUseValue | Unset = UNSET
    """Channel that the script handles."""
    status_callback_url: str | Unset = UNSET
    """Status callback URL."""
    status_callback_method: RequestMethodValue | Unset = UNSET
    """HTTP method of `status_callback_url`."""


class CxmlScripts(Resource, path="resources/cxml_scripts", one="a cXML script"):
    """The cXML scripts of a Space."""

    list = lists(CxmlScript)
    """List the cXML scripts, page after page."""
    get = gets(CxmlScript)
    """Read a cXML script."""
    create = creates(CxmlScriptCreate, CxmlScript)
    """Create a cXML script."""
    update = replaces(
        CxmlScriptUpdate,
        CxmlScript,
        keeps=kept("cxml_script", "name", "contents", "script_type", "status_callback_url", "status_callback_method"),
    )
    """Change a cXML script, by its id or by the model that was read."""
    delete = deletes()
    """Delete a cXML script."""
    list_addresses = lists_addresses(at="resources/cxml_scripts/{id}/addresses")
    """List the addresses of a cXML script, page after page."""
