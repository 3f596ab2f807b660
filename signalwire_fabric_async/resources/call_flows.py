"""Call flows: what the Call Flow Builder draws, in versions that are deployed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from attrs import field, frozen

from ..operations import Resource, creates, deletes, gets, lists, lists_of, posts_one_of_to, updates
from ..wire.models import Body, Model
from ..wire.values import UNSET, Unset
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
    flow_data: Mapping[str, object] | None = field(default=None, hash=False)
    relayml: SwmlDocument | None = field(default=None, hash=False)
    document_version: int | None = None


@frozen(kw_only=True)
class CallFlow(FabricResource):
    """A call flow as a Fabric resource."""

    display_name: str
    type: Literal["call_flow"]
    call_flow: CallFlowDetails


@frozen(kw_only=True)
class CallFlowVersion(Model):
    """A version of a call flow."""

    id: str
    version: str
    created_at: datetime
    updated_at: datetime
    flow_data: Mapping[str, object] | None = field(default=None, hash=False)
    relayml: SwmlDocument | None = field(default=None, hash=False)


@frozen(kw_only=True)
class CallFlowDeployment(Model):
    """The version of a call flow that was deployed."""

    id: str
    created_at: datetime
    updated_at: datetime
    document_version: int
    flow_data: Mapping[str, object] | None = field(default=None, hash=False)
    relayml: SwmlDocument | None = field(default=None, hash=False)


@frozen(kw_only=True)
class CallFlowCreate(Body):
    """A call flow to create."""

    title: str
    flow_data: Mapping[str, object] | Unset = UNSET
    relayml: SwmlDocument | Unset = UNSET


@frozen(kw_only=True)
class CallFlowUpdate(Body):
    """A call flow's replacement; `document_version` is the present one plus 1."""

    title: str | Unset = UNSET
    document_version: int
    flow_data: Mapping[str, object]
    relayml: SwmlDocument


@frozen(kw_only=True)
class CallFlowDeployByDocumentVersion(Body):
    """The version to deploy, by its number."""

    document_version: int


@frozen(kw_only=True)
class CallFlowDeployByVersionId(Body):
    """The version to deploy, by its id."""

    call_flow_version_id: str


class CallFlows(Resource, path="resources/call_flows"):
    """The call flows of a Space."""

    list = lists(CallFlow)
    get = gets(CallFlow)
    create = creates(CallFlowCreate, CallFlow)
    update = updates(CallFlowUpdate, CallFlow, verb="PUT")
    delete = deletes()
    list_addresses = lists_of(Address, at="resources/call_flow/{id}/addresses")
    list_versions = lists_of(CallFlowVersion, at="resources/call_flow/{id}/versions")
    deploy_version = posts_one_of_to(
        CallFlowDeployByDocumentVersion,
        CallFlowDeployByVersionId,
        CallFlowDeployment,
        at="resources/call_flow/{id}/versions",
    )
