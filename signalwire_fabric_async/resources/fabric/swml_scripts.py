"""SWML scripts: documents that the service hosts and runs."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

from ...operations import Resource, creates, deletes, gets, kept, lists, replaces
from ...schema.models import NULLABLE, Body, Model, also
from ...schema.values import UNSET, Unset
from .address_listing import lists_addresses
from .common import RequestMethod, SwmlDocument, UsedFor, UsedForValue
from .fabric_resource import FabricResource


@frozen(kw_only=True)
class SwmlScriptDetails(Model):
    """The SWML script of a resource."""

    id: str
    """Id of the script. No operation takes it: use the id of the resource."""
    display_name: str
    """Label."""
    script_type: UsedFor | None = None
    """Channel that the script handles."""
    request_url: str
    """URL that the service hosts the script at."""
    contents: SwmlDocument = field(hash=False)
    """The SWML document."""
    status_callback_url: str | None = field(default=None, metadata=NULLABLE)
    """Status callback URL of the calls and messages that the document makes."""
    status_callback_method: RequestMethod | None = None
    """HTTP method of `status_callback_url`."""


@frozen(kw_only=True)
class SwmlScript(FabricResource):
    """A SWML script as a Fabric resource."""

    display_name: str | None
    """Label."""
    type: Literal["swml_script"]
    """Always `swml_script`."""
    swml_script: SwmlScriptDetails
    """The SWML script."""


@frozen(kw_only=True)
class SwmlScriptCreate(Body):
    """A SWML script to create."""

    name: str
    """Label; responses carry it as `display_name`."""
    script_type: UsedForValue | Literal["calling", "messaging"] | Unset = UNSET
    """Channel that the script handles. Default: `calling`."""
    contents: SwmlDocument | str
    """SWML document with methods of the script's channel, as an object or as JSON or YAML text."""
    status_callback_url: str | Unset = UNSET
    """Status callback URL of the calls and messages that the document makes."""


@frozen(kw_only=True)
class SwmlScriptUpdate(Body):
    """Changes to a SWML script."""

    name: str | Unset = field(default=UNSET, metadata=also("display_name"))
    """Label; responses carry it as `display_name`."""
    script_type: UsedForValue | Literal["calling", "messaging"] | Unset = UNSET
    """Channel that the script handles. Give it with new `contents`: its default is `calling`."""
    contents: SwmlDocument | str | Unset = UNSET
    """SWML document with methods of the script's channel, as an object or as JSON or YAML text."""
    status_callback_url: str | Unset = UNSET
    """Status callback URL of the calls and messages that the document makes."""


class SwmlScripts(Resource, path="resources/swml_scripts", one="a SWML script"):
    """The SWML scripts of a Space."""

    list = lists(SwmlScript, in_array=True)
    """List the SWML scripts, page after page."""
    get = gets(SwmlScript)
    """Read a SWML script."""
    create = creates(SwmlScriptCreate, SwmlScript)
    """Create a SWML script, for calls unless `script_type` differs."""
    update = replaces(
        SwmlScriptUpdate,
        SwmlScript,
        keeps=kept("swml_script", "script_type", "contents", "status_callback_url", name="display_name"),
    )
    """Change a SWML script, by its id or by the model that was read."""
    delete = deletes()
    """Delete a SWML script."""
    list_addresses = lists_addresses(at="resources/swml_scripts/{id}/addresses")
    """List the addresses of a SWML script, page after page."""
