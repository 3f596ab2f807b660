"""The responses of call commands: the current state of the call."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from attrs import field, frozen

from ...schema.models import Model, on_the_wire
from ...schema.values import OpenEnum


class CallDirection(OpenEnum):
    """Direction of a call."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    OUTBOUND_API = "outbound-api"


class CallStatus(OpenEnum):
    """State of a call."""

    QUEUED = "queued"
    INITIATED = "initiated"
    CREATED = "created"
    RINGING = "ringing"
    ANSWERED = "answered"
    ENDING = "ending"
    ENDED = "ended"
    FAILED = "failed"
    CANCELED = "canceled"
    COMPLETED = "completed"


class CallSource(OpenEnum):
    """API that made a call."""

    REALTIME_API = "realtime_api"


class CallLegType(OpenEnum):
    """Transport of a call."""

    RELAY_PSTN_CALL = "relay_pstn_call"
    """A telephone call."""
    RELAY_SIP_CALL = "relay_sip_call"
    """A SIP call."""
    RELAY_WEBRTC_CALL = "relay_webrtc_call"
    """A WebRTC call."""


@frozen(kw_only=True)
class CallCharge(Model):
    """A part of the cost of a call."""

    description: str
    """What costs."""
    charge: float
    """The cost in dollars."""


@frozen(kw_only=True)
class CallLeg(Model):
    """A telephone, SIP or WebRTC call."""

    id: str
    """The id that the commands take."""
    from_: str = field(metadata=on_the_wire("from"))
    """The caller's number or address."""
    to: str
    """The called number or address."""
    direction: CallDirection
    """The direction of the call."""
    source: CallSource
    """The API that made it."""
    url: str | None
    """The URL of the document that the call runs, if it has one."""
    charge: float
    """The cost in dollars."""
    created_at: datetime
    """Creation time."""
    charge_details: tuple[CallCharge, ...]
    """The parts of the cost."""
    status: CallStatus | None
    """The state of the call."""
    duration: int | None
    """Seconds that it lasted."""
    duration_ms: int | None
    """Milliseconds that it lasted."""
    billing_ms: int | None
    """Milliseconds that are billed."""
    type: CallLegType
    """The transport of the call."""
    parent_id: str | None
    """The id of the parent call; None without one."""


@frozen(kw_only=True)
class FabricDeviceLeg(Model):
    """A call to a device of a subscriber."""

    id: str
    """The id that the commands take."""
    from_: str = field(metadata=on_the_wire("from"))
    """The caller's number or address."""
    to: str
    """The called number or address."""
    direction: CallDirection
    """The direction of the call."""
    source: CallSource
    """The API that made it."""
    url: str | None
    """The URL of the document that the call runs, if it has one."""
    charge: float
    """The cost in dollars."""
    created_at: datetime
    """Creation time."""
    charge_details: tuple[CallCharge, ...]
    """The parts of the cost."""
    status: CallStatus | None
    """Always None."""
    type: Literal["fabric_subscriber_device_leg"]
    """Always `fabric_subscriber_device_leg`."""


AnyCall: TypeAlias = CallLeg | FabricDeviceLeg
"""A call, by its transport."""
