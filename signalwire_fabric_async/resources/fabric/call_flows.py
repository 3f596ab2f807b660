"""Call flows: the documents of the Call Flow Builder, in versions that are deployed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from attrs import field, frozen

from ...operations import (
    PARTIAL,
    Resource,
    action_one_of,
    creates,
    deletes,
    gets,
    kept,
    lists,
    lists_of,
    replaces_whole,
)
from ...schema.models import Body, Model, also
from ...schema.values import UNSET, Unset
from .address_listing import lists_addresses
from .common import SwmlDocument
from .fabric_resource import FabricResource


def _number(text: object) -> int:
    """Return the number of a version that a response carries as text. Raises TypeError or ValueError for another value."""
    if not isinstance(text, str):
        raise TypeError("the version must be a string")
    return int(text)


@frozen(kw_only=True)
class CallFlowDetails(Model):
    """The call flow of a resource."""

    id: str
    """Id of the call flow. No operation takes it: use the id of the resource."""
    title: str
    """Label; responses carry it as `display_name` too."""
    flow_data: Mapping[str, object] | None = field(default=None, hash=False)
    """State of the Call Flow Builder. Calls run `relayml` alone."""
    relayml: SwmlDocument | None = field(default=None, hash=False)
    """SWML document that calls run."""
    document_version: int | None = None
    """Revision number. An update must send a greater one."""


@frozen(kw_only=True)
class CallFlow(FabricResource):
    """A call flow as a Fabric resource."""

    display_name: str | None
    """Label."""
    type: Literal["call_flow"]
    """Always `call_flow`."""
    call_flow: CallFlowDetails
    """The call flow."""


@frozen(kw_only=True)
class CallFlowVersion(Model):
    """A version of a call flow."""

    id: str
    """Version id."""
    document_version: int = field(metadata=also("version", of=str, read=_number))
    """Revision number. The published description has it as text under `version`; both are read."""
    created_at: datetime | str
    """Creation time; other text where it is no timestamp."""
    updated_at: datetime | str
    """Time of the last change; other text where it is no timestamp."""
    flow_data: Mapping[str, object] | None = field(default=None, hash=False)
    """State of the Call Flow Builder."""
    relayml: SwmlDocument | None = field(default=None, hash=False)
    """SWML document of this version."""


@frozen(kw_only=True)
class CallFlowDeployment(Model):
    """The deployed version of a call flow."""

    id: str
    """Version id."""
    created_at: datetime | str
    """Creation time of the version; other text where it is no timestamp."""
    updated_at: datetime | str
    """Time of the last change; other text where it is no timestamp."""
    document_version: int
    """Revision number."""
    flow_data: Mapping[str, object] | None = field(default=None, hash=False)
    """State of the Call Flow Builder."""
    relayml: SwmlDocument | None = field(default=None, hash=False)
    """SWML document that calls run from now on."""


@frozen(kw_only=True)
class CallFlowCreate(Body):
    """A call flow to create."""

    title: str
    """Label; responses carry it as `display_name` too."""
    flow_data: Mapping[str, object] | str | Unset = UNSET
    """State of the Call Flow Builder, as an object or as JSON text. Needs `relayml`."""
    relayml: SwmlDocument | str | Unset = UNSET
    """SWML document for calls, as an object or as JSON text. Needs `flow_data`. Default for both: a starter document."""


@frozen(kw_only=True)
class CallFlowUpdate(Body):
    """Changes to a call flow, by its id."""

    title: str | Unset = UNSET
    """Label; responses carry it as `display_name` too."""
    document_version: int
    """A number greater than the current one; the service refuses any other with 422."""
    flow_data: Mapping[str, object] | str | Unset = UNSET
    """State of the Call Flow Builder, as an object or as JSON text. Needs `relayml`."""
    relayml: SwmlDocument | str | Unset = UNSET
    """SWML document for calls, as an object or as JSON text. Needs `flow_data`."""


@frozen(kw_only=True)
class CallFlowChange(Body):
    """Changes to a call flow that was read; the other members are sent as they were read."""

    title: str | Unset = UNSET
    """Label; responses carry it as `display_name` too."""
    document_version: int | Unset = UNSET
    """A number greater than the current one. Default: the one that was read, plus 1."""
    flow_data: Mapping[str, object] | str | Unset = UNSET
    """State of the Call Flow Builder, as an object or as JSON text."""
    relayml: SwmlDocument | str | Unset = UNSET
    """SWML document for calls, as an object or as JSON text."""


@frozen(kw_only=True)
class CallFlowDeployByDocumentVersion(Body):
    """The version to deploy, by its revision number."""

    document_version: int
    """Revision number."""


@frozen(kw_only=True)
class CallFlowDeployByVersionId(Body):
    """The version to deploy, by its id."""

    call_flow_version_id: str
    """Id of a version of this call flow; see `list_versions`."""


class CallFlows(Resource, path="resources/call_flows", one="a call flow"):
    """The call flows of a Space.

    Addresses and versions are at a path of their own (`call_flow`, singular). After a 404 there the plural is tried.
    """

    list = lists(CallFlow)
    """List the call flows, page after page."""
    get = gets(CallFlow)
    """Read a call flow."""
    create = creates(CallFlowCreate, CallFlow)
    """Create a call flow."""
    update = replaces_whole(
        CallFlowUpdate,
        CallFlowChange,
        CallFlow,
        keeps=kept("call_flow", "title", "flow_data", "relayml"),
        counter="document_version",
        by_id_alone=f"{PARTIAL} `document_version` must be greater than the current one.",
    )
    """Change a call flow, by its id or by the model that was read."""
    delete = deletes()
    """Delete a call flow."""
    list_addresses = lists_addresses(
        at="resources/call_flow/{id}/addresses", second_at="resources/call_flows/{id}/addresses"
    )
    """List the addresses of a call flow, page after page."""
    list_versions = lists_of(
        CallFlowVersion, at="resources/call_flow/{id}/versions", second_at="resources/call_flows/{id}/versions"
    )
    """List the versions of a call flow, page after page."""
    deploy_version = action_one_of(
        CallFlowDeployByDocumentVersion,
        CallFlowDeployByVersionId,
        CallFlowDeployment,
        at="resources/call_flow/{id}/versions",
        second_at="resources/call_flows/{id}/versions",
    )
    """Deploy a version of a call flow, by its revision number or by its id."""
