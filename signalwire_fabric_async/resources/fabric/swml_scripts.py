"""SWML scripts: documents that the service stores and runs, for calls or for messages."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

from ...operations import Resource, creates_one_of, deletes, gets, lists, lists_of, updates_one_of
from ...schema.models import Body, Model
from ...schema.values import UNSET, Unset
from .addresses import Address
from .fabric_resource import FabricResource
from .handling import RequestMethod, UsedFor
from .swml import SwmlDocument


@frozen(kw_only=True)
class SwmlScriptDetails(Model):
    """The script itself; `id` is its own, which no operation takes. Only a calling script has a status callback."""

    id: str
    display_name: str
    script_type: UsedFor
    """Whether it is for calls or for messages."""
    request_url: str
    """The URL at which the service hosts it."""
    contents: SwmlDocument = field(hash=False)
    """The SWML document."""
    status_callback_url: str | None = None
    """The URL that is told the status of the calls that it makes and the messages that it sends."""
    status_callback_method: RequestMethod | None = None
    """The HTTP method for `status_callback_url`."""


@frozen(kw_only=True)
class SwmlScript(FabricResource):
    """A SWML script as a Fabric resource."""

    display_name: str
    type: Literal["swml_script"]
    swml_script: SwmlScriptDetails
    """What only a SWML script has."""


@frozen(kw_only=True)
class CallingSwmlScriptCreate(Body):
    """A script for calls to create."""

    name: str
    """Shown as its `display_name`."""
    script_type: Literal["calling"] | Unset = UNSET
    """`calling`, also where it is not said."""
    contents: SwmlDocument
    """A SWML document of methods for calls."""
    status_callback_url: str | Unset = UNSET
    """The URL that is told the status of the calls that it makes and the messages that it sends."""


@frozen(kw_only=True)
class MessagingSwmlScriptCreate(Body):
    """A script for messages to create; without `script_type` the service would take it for one for calls."""

    name: str
    """Shown as its `display_name`."""
    script_type: Literal["messaging"]
    """Must be said: the default is `calling`."""
    contents: SwmlDocument
    """A SWML document of methods for messages."""


@frozen(kw_only=True)
class CallingSwmlScriptUpdate(Body):
    """What to change of a script for calls; what is not mentioned stays as it is."""

    display_name: str | Unset = UNSET
    """What it is called from now on."""
    script_type: Literal["calling"] | Unset = UNSET
    """`calling`, also where it is not said."""
    contents: SwmlDocument | Unset = UNSET
    """A SWML document of methods for calls."""
    status_callback_url: str | Unset = UNSET
    """The URL that is told the status of the calls that it makes and the messages that it sends."""


@frozen(kw_only=True)
class MessagingSwmlScriptUpdate(Body):
    """What to change of a script for messages; what is not mentioned stays as it is."""

    display_name: str | Unset = UNSET
    """What it is called from now on."""
    script_type: Literal["messaging"] | Unset = UNSET
    """Say it with new `contents`: they are for calls by default."""
    contents: SwmlDocument | Unset = UNSET
    """A SWML document of methods for messages."""


class SwmlScripts(Resource, path="resources/swml_scripts", one="a SWML script"):
    """The SWML scripts of a Space."""

    list = lists(SwmlScript, in_array=True, does="List the SWML scripts, page after page.")
    get = gets(SwmlScript)
    create = creates_one_of(
        CallingSwmlScriptCreate,
        MessagingSwmlScriptCreate,
        SwmlScript,
        does="Create a SWML script, for calls where `script_type` says nothing else.",
    )
    update = updates_one_of(
        CallingSwmlScriptUpdate,
        MessagingSwmlScriptUpdate,
        SwmlScript,
        does="Change a SWML script; what is not mentioned stays, although this is a PUT.",
    )
    delete = deletes()
    list_addresses = lists_of(
        Address,
        at="resources/swml_scripts/{id}/addresses",
        does="List the addresses of a SWML script, page after page.",
    )
