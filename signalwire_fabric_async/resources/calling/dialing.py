"""Bodies of the commands that make, redirect and end calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from attrs import field, frozen

from ...schema.models import Body, Model, limits, on_the_wire
from ...schema.values import UNSET, OpenEnum, Secret, Unset
from ..fabric.common import Plain, RequestMethodValue, SwmlDocument
from ..fabric.sip_media import CodecValue


class DialEvent(OpenEnum):
    """State change of a dialed call."""

    CREATED = "created"
    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"


DialEventValue: TypeAlias = DialEvent | Literal["created", "ringing", "answered", "ended"]
"""As an argument: a `DialEvent`, or its value as a string."""


class FinalStatus(OpenEnum):
    """Final status of a call."""

    CANCELED = "canceled"
    COMPLETED = "completed"


FinalStatusValue: TypeAlias = FinalStatus | Literal["canceled", "completed"]
"""As an argument: a `FinalStatus`, or its value as a string."""


class HangupReason(OpenEnum):
    """Reason that a call ends with."""

    HANGUP = "hangup"
    CANCEL = "cancel"
    BUSY = "busy"
    NO_ANSWER = "noAnswer"
    DECLINE = "decline"
    ERROR = "error"


HangupReasonValue: TypeAlias = HangupReason | Literal["hangup", "cancel", "busy", "noAnswer", "decline", "error"]
"""As an argument: a `HangupReason`, or its value as a string."""


@frozen(kw_only=True)
class CallDial(Body):
    """A call to make."""

    from_: str = field(metadata=on_the_wire("from"))
    """The caller: an E.164 number, or a SIP URI where the destination is not a telephone number."""
    to: str | Unset = UNSET
    """The destination: an E.164 number, a SIP, Verto or client URI, or a Fabric address. Needed unless `to_script` is given."""
    username: str | Unset = UNSET
    """The user name that a SIP destination asks for."""
    password: str | Secret | Unset = field(default=UNSET, repr=False)
    """The password that a SIP destination asks for. No response carries it."""
    to_script: SwmlDocument | str | Unset = UNSET
    """A SWML document that runs at the destination's end: a mapping, its text, or a URL that returns it."""
    caller_id: str | Unset = UNSET
    """The caller ID presented to the destination."""
    fallback_url: str | Unset = UNSET
    """The URL that returns SWML when `url` fails."""
    status_url: str | Unset = UNSET
    """The URL that receives the state changes of the call."""
    status_events: Sequence[DialEventValue] | Unset = UNSET
    """The state changes that `status_url` receives. Default: `ended`."""
    url_method: RequestMethodValue | Unset = UNSET
    """The HTTP method for `url`. Default: POST."""
    codecs: Sequence[CodecValue] | str | Unset = UNSET
    """The codecs to offer: a list, or text with commas."""
    timeout: int | Unset = field(default=UNSET, metadata=limits(minimum=1, maximum=600))
    """Seconds to ring, 1 to 600."""
    max_price_per_minute: float | Unset = field(default=UNSET, metadata=limits(minimum=0))
    """The highest price in dollars per minute; a call with a dearer route is rejected."""
    send_digits: str | Unset = UNSET
    """DTMF digits to send once the call is answered: `0-9`, `A-D`, `*`, `#`, `w` and `,` for pauses."""
    region: str | Sequence[str] | Unset = UNSET
    """The region that carries the call, or several, the best first."""
    custom_variables: Mapping[str, str] | Unset = UNSET
    """Up to 20 variables of your own, which the SWML document reads as `${envs.name}`."""


@frozen(kw_only=True)
class CallDialByUrl(CallDial):
    """A call to make, which runs the SWML of a URL."""

    url: str
    """The URL that returns SWML for the call."""


@frozen(kw_only=True)
class CallDialBySwml(CallDial):
    """A call to make, which runs a SWML document."""

    swml: SwmlDocument
    """The SWML document that the call runs."""


@frozen(kw_only=True)
class CallUpdate(Body):
    """A call to change."""

    id: str
    """The id of the call."""
    fallback_url: str | Unset = UNSET
    """The URL that returns SWML when `url` fails."""
    status: FinalStatusValue | Unset = UNSET
    """`canceled` ends a call before it is answered, `completed` one in progress."""
    status_url: str | Unset = UNSET
    """The URL that receives the state changes of the call."""


@frozen(kw_only=True)
class CallUpdateByUrl(CallUpdate):
    """A call to change: it runs the SWML of a URL from now on."""

    url: str
    """The URL that returns SWML for the call."""


@frozen(kw_only=True)
class CallUpdateBySwml(CallUpdate):
    """A call to change: it runs a SWML document from now on."""

    swml: SwmlDocument
    """The SWML document that the call runs."""


@frozen(kw_only=True)
class CallEnd(Body):
    """Parameters of ending a call."""

    reason: HangupReasonValue | Unset = UNSET
    """The reason that the call ends with. Default: `hangup`."""


@frozen(kw_only=True)
class CallTransfer(Body):
    """Parameters of a transfer."""

    dest: SwmlDocument | str
    """The destination: a SIP URI, a phone number, a URL that returns SWML, or a SWML document."""


@frozen(kw_only=True)
class ReferSipParams(Model):
    """The destination of a SIP referral."""

    to: str
    """The SIP URI to refer to."""
    from_: str | None = field(default=None, metadata=on_the_wire("from"))
    """The SIP URI that the referral comes from."""
    username: str | None = None
    """The user name that the destination asks for."""
    password: str | None = field(default=None, repr=False)
    """The password that the destination asks for."""


@frozen(kw_only=True)
class ReferDevice(Model):
    """The device that a call is referred to."""

    type: Literal["sip"]
    """Always `sip`."""
    params: ReferSipParams | Plain
    """The destination."""


@frozen(kw_only=True)
class CallRefer(Body):
    """Parameters of a SIP referral."""

    device: ReferDevice | Plain
    """The destination of the referral."""
    status_url: str | Unset = UNSET
    """The URL that receives its events."""


@frozen(kw_only=True)
class CallUserEvent(Body):
    """An event of your own."""

    event: Mapping[str, object]
    """The event, as any members."""
