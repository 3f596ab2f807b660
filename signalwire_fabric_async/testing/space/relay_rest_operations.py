"""The operations of Relay REST with state of their own: the SIP profile, phone numbers, verified caller ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

from .problems import INVALID, problem
from .routes import Route
from .space import MISSING, Call, MakeHandler, OperationHandler, Outcome, Space, refused
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

AVAILABLE: Final = 50
"""The most numbers that a search finds."""


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
    """The update of the profile answers 201; a blank number to send as means a random one."""

    def handle(call: Call) -> Outcome:
        profile = _profile(space)
        fields = {**profile.fields, **call.body}
        fields["default_send_as"] = fields.get("default_send_as") or "random"
        space.store.change(profile, fields)
        return Outcome(201, _shown_profile(space), executed=True)

    return handle


# Phone numbers ----------------------------------------------------------------------------------------------------


def _search(space: Space, _: Route) -> OperationHandler:
    """Numbers that are not owned yet, by area code, beginning, end and parts; the same ones for the same query."""

    def handle(call: Call) -> Outcome:
        asked = dict(parse_qsl(call.query))
        area = asked.get("areacode") or (asked.get("starts_with") or "")[:3] or "206"
        owned = {one.fields.get("number") for one in space.store.listed("phone_numbers")}
        most = int(asked.get("max_results", AVAILABLE))
        found = [f"+1{area:0>3}555{n:04d}" for n in range(100, 100 + 4 * AVAILABLE)]
        free = [number for number in found if number not in owned and _fits(number, asked)][: min(most, AVAILABLE)]
        return Outcome(200, {"links": {}, "data": [_available(number) for number in free]}, executed=True)

    return handle


def _fits(number: str, asked: Mapping[str, str]) -> bool:
    national = number.removeprefix("+1")
    return (
        national.startswith(asked.get("starts_with", "").removeprefix("+1"))
        and national.endswith(asked.get("ends_with", ""))
        and asked.get("contains", "") in national
    )


def _available(number: str) -> dict[str, Any]:
    capabilities = {"voice": True, "sms": True, "mms": True, "fax": True}
    return {"number": number, "region": "WA", "city": "Seattle", "capabilities": capabilities}


def _own_number(space: Space, route: Route) -> OperationHandler:
    """A number is bought or imported once; it can be called and written to."""
    usual = space.default_handler(route)

    def handle(call: Call) -> Outcome:
        number = call.body["number"]
        if any(one.fields.get("number") == number for one in space.store.listed("phone_numbers")):
            return refused(problem("not_unique_within_space", "number has already been taken", "number"))
        given = {"capabilities": ["voice", "sms", "mms", "fax"], "number_type": "longcode", "country_code": "US"}
        return usual(call._replace(body={**given, **call.body}))

    return handle


def _e911(space: Space, _: Route) -> OperationHandler:
    def handle(call: Call) -> Outcome:
        number = space.store.find("phone_numbers", call.ids[0])
        if number is None:
            return MISSING
        address = call.body.get("e911_address_id") if call.body else None
        space.store.change(number, {**number.fields, "e911_address_id": address})
        return Outcome(200, space.shown(number), executed=True)

    return handle


# Verified caller ids ----------------------------------------------------------------------------------------------

CALLER_IDS: Final = "verified_caller_ids"


def _call_with_code(space: Space, route: Route) -> OperationHandler:
    """The owner gets a call with a code, which a test reads off the server."""
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


RELAY_REST_OPERATIONS: Final[Mapping[str, MakeHandler]] = {
    "phone_numbers.assign_e911_address": _e911,
    "phone_numbers.import_number": _own_number,
    "phone_numbers.purchase": _own_number,
    "phone_numbers.remove_e911_address": _e911,
    "phone_numbers.search": _search,
    "sip_profile.get": _get_profile,
    "sip_profile.update": _update_profile,
    "verified_caller_ids.create": _call_with_code,
    "verified_caller_ids.redial": _redial,
    "verified_caller_ids.verify": _verify,
}
"""By operation name: makes the handlers of Relay REST."""
