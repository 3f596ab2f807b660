"""Multi-factor authentication: sends codes to a phone number and verifies them."""

from __future__ import annotations

from attrs import field, frozen

from ...apis import RELAY_REST
from ...operations import Resource, action
from ...schema.models import Body, Model, on_the_wire
from ...schema.values import UNSET, Secret, Unset


@frozen(kw_only=True)
class MfaRequest(Body):
    """The phone number to send a code to."""

    to: str
    """The number that receives the code, in E.164 format."""
    from_: str | Unset = field(default=UNSET, metadata=on_the_wire("from"))
    """A number of the project that the code comes from; the service's by default."""
    message: str | Unset = UNSET
    """The text before the code."""
    token_length: int | Unset = UNSET
    """Length of the code. Default: 6."""
    valid_for: int | Unset = UNSET
    """Seconds for which the code is valid. Default: 3600."""
    max_attempts: int | Unset = UNSET
    """Maximum number of attempts. Default: 3."""
    allow_alphas: bool | Unset = UNSET
    """Allows letters in the code. Default: true."""


@frozen(kw_only=True)
class MfaSent(Model):
    """A code that was sent."""

    id: str
    """The id that `verify` takes."""
    success: bool
    """True if the code was sent."""
    to: str
    """The number in E.164 format."""
    channel: str
    """The channel: `call` or `sms`."""


@frozen(kw_only=True)
class MfaVerification(Body):
    """The code to check."""

    token: str | Secret = field(repr=False)
    """The code from the person."""


@frozen(kw_only=True)
class MfaResult(Model):
    """The result of checking a code."""

    success: bool
    """True if the code is correct."""


class Mfa(Resource, api=RELAY_REST, path="mfa", one="a code", scopes=("Management",)):
    """Multi-factor authentication by codes to a phone number."""

    call = action(MfaRequest, MfaSent, by_id=False, at="mfa/call")
    """Call a phone number and say a code. The call costs money."""
    sms = action(MfaRequest, MfaSent, by_id=False, at="mfa/sms")
    """Send a code in a text message. The message costs money."""
    verify = action(MfaVerification, MfaResult, at="mfa/{mfa_request_id}/verify")
    """Verify a code."""
