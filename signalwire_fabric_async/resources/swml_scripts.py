"""SWML scripts: documents that the service stores and runs, for calls or for messages."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

from ..operations import Resource, creates_one_of, deletes, gets, lists, lists_of, updates_one_of
from ..wire.models import Body, Model
from ..wire.values import UNSET, Unset
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
    request_url: str
    contents: SwmlDocument = field(hash=False)
    status_callback_url: str | None = None
    status_callback_method: RequestMethod | None = None


@frozen(kw_only=True)
class SwmlScript(FabricResource):
    """A SWML script as a Fabric resource."""

    display_name: str
    type: Literal["swml_script"]
    swml_script: SwmlScriptDetails


@frozen(kw_only=True)
class CallingSwmlScriptCreate(Body):
    """A script for calls to create."""

    name: str
    script_type: Literal["calling"] | Unset = UNSET
    contents: SwmlDocument
    status_callback_url: str | Unset = UNSET


@frozen(kw_only=True)
class MessagingSwmlScriptCreate(Body):
    """A script for messages to create; without `script_type` the service would take it for one for calls."""

    name: str
    script_type: Literal["messaging"]
    contents: SwmlDocument


@frozen(kw_only=True)
class CallingSwmlScriptUpdate(Body):
    """What to change of a script for calls."""

    display_name: str | Unset = UNSET
    script_type: Literal["calling"] | Unset = UNSET
    contents: SwmlDocument | Unset = UNSET
    status_callback_url: str | Unset = UNSET


@frozen(kw_only=True)
class MessagingSwmlScriptUpdate(Body):
    """What to change of a script for messages."""

    display_name: str | Unset = UNSET
    script_type: Literal["messaging"] | Unset = UNSET
    contents: SwmlDocument | Unset = UNSET


class SwmlScripts(Resource, path="resources/swml_scripts"):
    """The SWML scripts of a Space."""

    list = lists(SwmlScript, in_array=True)
    get = gets(SwmlScript)
    create = creates_one_of(CallingSwmlScriptCreate, MessagingSwmlScriptCreate, SwmlScript)
    update = updates_one_of(CallingSwmlScriptUpdate, MessagingSwmlScriptUpdate, SwmlScript)
    delete = deletes()
    list_addresses = lists_of(Address, at="resources/swml_scripts/{id}/addresses")
