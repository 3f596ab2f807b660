"""Call flows: what the Call Flow Builder draws, in versions that are deployed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from attrs import field, frozen

from ...operations import Resource, action_one_of, creates, deletes, gets, lists, lists_of, updates
from ...schema.models import Body, Model
from ...schema.values import UNSET, Unset
from .addresses import Address
from .fabric_resource import FabricResource
from .swml import SwmlDocument


@frozen(kw_only=True)
class CallFlowDetails(Model):
    """The call flow itself: the builder's own state, and the SWML document that it runs.

    `id` is its own, which no operation takes; `document_version` counts its changes.
    """

    id: str
    title: str
    """Shown as its `display_name`."""
    flow_data: Mapping[str, object] | None = field(default=None, hash=False)
    """The builder's own state; what runs is `relayml` alone."""
    relayml: SwmlDocument | None = field(default=None, hash=False)
    """The SWML document for calls that it runs."""
    document_version: int | None = None
    """The number of its present revision: an update sends the next one."""


@frozen(kw_only=True)
class CallFlow(FabricResource):
    """A call flow as a Fabric resource."""

    display_name: str
    type: Literal["call_flow"]
    call_flow: CallFlowDetails
    """What only a call flow has."""


@frozen(kw_only=True)
class CallFlowVersion(Model):
    """A version of a call flow."""

    id: str
    version: str
    """Its number."""
    created_at: datetime
    """When it was made."""
    updated_at: datetime
    """When it was last changed."""
    flow_data: Mapping[str, object] | None = field(default=None, hash=False)
    """The builder's own state; what runs is `relayml` alone."""
    relayml: SwmlDocument | None = field(default=None, hash=False)
    """The SWML document for calls as it was in this version."""


@frozen(kw_only=True)
class CallFlowDeployment(Model):
    """The version of a call flow that was deployed."""

    id: str
    """The version's."""
    created_at: datetime
    """When the version was made."""
    updated_at: datetime
    """When it was last changed."""
    document_version: int
    """The version's number."""
    flow_data: Mapping[str, object] | None = field(default=None, hash=False)
    """The builder's own state; what runs is `relayml` alone."""
    relayml: SwmlDocument | None = field(default=None, hash=False)
    """The SWML document for calls that runs from now on."""


@frozen(kw_only=True)
class CallFlowCreate(Body):
    """A call flow to create."""

    title: str
    """Shown as its `display_name`."""
    flow_data: Mapping[str, object] | Unset = UNSET
    """The builder's own state: given with `relayml` or not at all."""
    relayml: SwmlDocument | Unset = UNSET
    """The SWML document for calls: given with `flow_data` or not at all. Without both, the service makes a starter."""


@frozen(kw_only=True)
class CallFlowUpdate(Body):
    """A call flow's replacement; `document_version` is the present one plus 1."""

    title: str | Unset = UNSET
    """Shown as its `display_name`."""
    document_version: int
    """The present one plus 1: any other number is refused."""
    flow_data: Mapping[str, object]
    """The builder's own state."""
    relayml: SwmlDocument
    """The SWML document for calls that it is to run."""


@frozen(kw_only=True)
class CallFlowDeployByDocumentVersion(Body):
    """The version to deploy, by its number."""

    document_version: int
    """The number of its present revision."""


@frozen(kw_only=True)
class CallFlowDeployByVersionId(Body):
    """The version to deploy, by its id."""

    call_flow_version_id: str
    """Any version of this call flow, as `list_versions` tells them."""


class CallFlows(Resource, path="resources/call_flows", one="a call flow"):
    """The call flows of a Space."""

    list = lists(CallFlow, does="List the call flows, page after page.")
    get = gets(CallFlow)
    create = creates(CallFlowCreate, CallFlow)
    update = updates(
        CallFlowUpdate,
        CallFlow,
        verb="PUT",
        does="Replace the document and the builder's state, as the next `document_version`.",
    )
    delete = deletes()
    list_addresses = lists_of(
        Address, at="resources/call_flow/{id}/addresses", does="List the addresses of a call flow, page after page."
    )
    list_versions = lists_of(
        CallFlowVersion,
        at="resources/call_flow/{id}/versions",
        does="List the versions of a call flow, page after page.",
    )
    deploy_version = action_one_of(
        CallFlowDeployByDocumentVersion,
        CallFlowDeployByVersionId,
        CallFlowDeployment,
        at="resources/call_flow/{id}/versions",
        does="Deploy a version of a call flow, told by its number or by its id.",
    )
