"""The operations of Relay REST with state of their own: the SIP profile, verified caller ids, codes, queues."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .number_operations import NUMBER_OPERATIONS
from .outcomes import MISSING, Call, Outcome, refused
from .problems import INVALID, problem
from .registry_operations import REGISTRY_OPERATIONS
from .routes import Route
from .space import MakeHandler, OperationHandler, Space
from .store import StoredResource
from .traits import ALL_CIPHERS

PROFILE: Final = "sip_profile"

_PROFILE: Final[Mapping[str, object]] = {
    "domain": "stand-in-5e11de.sip.example.com",
    "domain_identifier": "5e11de",
    "default_codecs": ["OPUS", "G722", "PCMU", "PCMA"],
    "default_ciphers": list(ALL_CIPHERS),
    "default_encryption": "optional",
    "default_send_as": "random",
}

# The SIP profile --------------------------------------------------------------------------------------------------


def _profile(space: Space) -> StoredResource:
    held = space.store.listed(PROFILE)
    return held[0] if held else space.store.add(PROFILE, dict(_PROFILE))


def _shown_profile(space: Space) -> dict[str, Any]:
    return dict(_profile(space).fields)


def _get_profile(space: Space, _: Route) -> OperationHandler:
    def handle(_: Call) -> Outcome:
        return Outcome(200, _shown_profile(space), executed=True)

    return handle


def _update_profile(space: Space, _: Route) -> OperationHandler:
    """Update the profile with 201; a blank `send_as` means a random number."""

    def handle(call: Call) -> Outcome:
        profile = _profile(space)
        fields = {**profile.fields, **call.body}
        fields["default_send_as"] = fields.get("default_send_as") or "random"
        space.store.change(profile, fields)
        return Outcome(201, _shown_profile(space), executed=True)

    return handle


# Verified caller ids ----------------------------------------------------------------------------------------------

CALLER_IDS: Final = "verified_caller_ids"


def _call_with_code(space: Space, route: Route) -> OperationHandler:
    """Create a caller id; a test reads the code of its call from the server."""
    usual = space.default_handler(route)

    def handle(call: Call) -> Outcome:
        given = {"verified": False, "status": "Awaiting Verification", "code": _code(space)}
        return usual(call._replace(body={**call.body, **given}))

    return handle


def _code(space: Space) -> str:
    return str(int(space.store.new_id().replace("-", ""), 16))[-6:]


def _redial(space: Space, _: Route) -> OperationHandler:
    def handle(call: Call) -> Outcome:
        caller_id = space.store.find(CALLER_IDS, call.ids[0])
        if caller_id is None:
            return MISSING
        space.store.change(caller_id, {**caller_id.fields, "code": _code(space)})
        return Outcome(200, space.shown(caller_id), executed=True)

    return handle


def _verify(space: Space, _: Route) -> OperationHandler:
    def handle(call: Call) -> Outcome:
        caller_id = space.store.find(CALLER_IDS, call.ids[0])
        if caller_id is None:
            return MISSING
        if call.body["verification_code"] != caller_id.fields.get("code"):
            return refused(
                problem(INVALID, "verification_code must be the code of the latest call", "verification_code")
            )
        verified = {"verified": True, "verified_at": space.store.now(), "status": "Verified"}
        space.store.change(caller_id, {**caller_id.fields, **verified})
        return Outcome(200, space.shown(caller_id), executed=True)

    return handle


# Codes -----------------------------------------------------------------------------------------------------------

MFA: Final = "mfa"
_LETTERS: Final = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_USUAL_CODE: Final = {"token_length": 6, "valid_for": 3600, "max_attempts": 3, "allow_alphas": True}


def _send_code(channel: str) -> MakeHandler:
    """Send a code to a phone number; a test reads it from the server."""

    def make(space: Space, route: Route) -> OperationHandler:
        status = space.contract.status(route)

        def handle(call: Call) -> Outcome:
            fields = {**_USUAL_CODE, **call.body, "attempts": 0}
            letters = _LETTERS if fields["allow_alphas"] else _LETTERS[:10]
            number = int(space.store.new_id().replace("-", ""), 16)
            code = "".join(letters[number // len(letters) ** n % len(letters)] for n in range(fields["token_length"]))
            sent = space.store.add(MFA, {**fields, "code": code, "expires": space.store.wall() + fields["valid_for"]})
            shown = {"id": sent.id, "success": True, "to": fields["to"], "channel": channel}
            return Outcome(status, shown, executed=True)

        return handle

    return make


def _verify_code(space: Space, route: Route) -> OperationHandler:
    """Verify a code, which is valid until it expires or too many wrong ones were sent."""
    status = space.contract.status(route)

    def handle(call: Call) -> Outcome:
        sent = space.store.find(MFA, call.ids[0])
        if sent is None:
            return MISSING
        fields = sent.fields
        open_still = fields["attempts"] < fields["max_attempts"] and space.store.wall() < fields["expires"]
        right = open_still and call.body["token"] == fields["code"]
        if not right:
            space.store.change(sent, {**fields, "attempts": fields["attempts"] + 1})
        return Outcome(status, {"success": right}, executed=True)

    return handle


# Queues -----------------------------------------------------------------------------------------------------------


def _next_in_queue(space: Space, _: Route) -> OperationHandler:
    def handle(call: Call) -> Outcome:
        waiting = space.store.listed("queues.members", call.ids[0])
        return Outcome(200, space.shown(waiting[0]), executed=True) if waiting else MISSING

    return handle


RELAY_REST_OPERATIONS: Final[Mapping[str, MakeHandler]] = {
    **NUMBER_OPERATIONS,
    **REGISTRY_OPERATIONS,
    "mfa.call": _send_code("call"),
    "mfa.sms": _send_code("sms"),
    "mfa.verify": _verify_code,
    "queues.members.next": _next_in_queue,
    "sip_profile.get": _get_profile,
    "sip_profile.update": _update_profile,
    "verified_caller_ids.create": _call_with_code,
    "verified_caller_ids.redial": _redial,
    "verified_caller_ids.verify": _verify,
}
"""By operation name: makes the handlers of Relay REST."""
