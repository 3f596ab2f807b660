"""Phone numbers of the stand-in: searched, bought, imported, looked up, with emergency addresses, and in groups."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl

from .number_routing import update_number
from .outcomes import MISSING, Call, Outcome, refused
from .problems import INVALID, UNKNOWN, Problem, problem
from .routes import Route
from .space import MakeHandler, OperationHandler, Space

NUMBERS: Final = "phone_numbers"

MOST: Final = 100
"""The most numbers that a search returns, as documented."""

USUAL: Final = 50
"""The numbers that a search returns that asks for no other count."""

OFFERED: Final = 200
"""The numbers of an area that can be bought, among them those that are owned already."""

REGIONS: Final[Mapping[str, tuple[str, str, str]]] = {
    "206": ("WA", "Seattle", "America/Los_Angeles"),
    "212": ("NY", "New York", "America/New_York"),
    "312": ("IL", "Chicago", "America/Chicago"),
    "415": ("CA", "San Francisco", "America/Los_Angeles"),
    "503": ("OR", "Portland", "America/Los_Angeles"),
    "512": ("TX", "Austin", "America/Chicago"),
}
"""The area codes that a search by region or city knows: region, city, time zone. Any other area code can be searched."""

TOLL_FREE: Final = ("888", "877", "866", "855", "844", "833", "800")

_PARTS: Final = ("starts_with", "contains", "ends_with")
_KNOWN: Final = frozenset({*_PARTS, "areacode", "number_type", "max_results", "region", "city"})
_INCLUDES: Final = ("carrier", "cnam")
_E164: Final = re.compile(r"\+[1-9]\d{6,14}")
_NANP: Final = re.compile(r"\+1([2-9]\d\d)([2-9]\d\d)(\d{4})")


# Search -----------------------------------------------------------------------------------------------------------


def _search(space: Space, _: Route) -> OperationHandler:
    """Return numbers that are not owned yet; the same ones for the same query."""

    def handle(call: Call) -> Outcome:
        asked = dict(parse_qsl(call.query, keep_blank_values=True))
        problems = _wrong_search(asked)
        if problems:
            return refused(*problems)
        owned = {one.fields.get("number") for one in space.store.listed(NUMBERS)}
        offered = (number for area in _areas(asked) for number in _numbers_of(area))
        free = [number for number in offered if number not in owned and _fits(number, asked)]
        found = free[: int(asked.get("max_results", USUAL))]
        return Outcome(200, {"links": {}, "data": [_available(number) for number in found]}, executed=True)

    return handle


def _wrong_search(asked: Mapping[str, str]) -> list[Problem]:
    problems = [problem(UNKNOWN, f"{name} is not a parameter of the search", name) for name in asked.keys() - _KNOWN]
    parts = [name for name in _PARTS if name in asked]
    if len(parts) > 1:
        problems.append(problem(INVALID, f"{parts[1]} must not be combined with {parts[0]}", parts[1]))
    problems += [
        problem(INVALID, f"{name} must be 3 to 7 digits", name)
        for name in parts
        if not re.fullmatch(r"\d{3,7}", asked[name])
    ]
    most = asked.get("max_results", "1")
    if not re.fullmatch(r"\d{1,3}", most) or not 1 <= int(most) <= MOST:
        problems.append(problem(INVALID, f"max_results must be a whole number from 1 to {MOST}", "max_results"))
    kind = asked.get("number_type", "local")
    if kind not in ("local", "toll-free"):
        problems.append(problem(INVALID, "number_type must be local or toll-free", "number_type"))
    if not re.fullmatch(r"[2-9]\d\d", asked.get("areacode", "206")):
        problems.append(problem(INVALID, "areacode must be three digits", "areacode"))
    for name in ("region", "city"):
        if name in asked and kind == "toll-free":
            problems.append(problem(INVALID, f"{name} must not be given for toll-free numbers", name))
    if "city" in asked and "region" not in asked:
        problems.append(problem(INVALID, "region must be given with city", "region"))
    return problems


def _areas(asked: Mapping[str, str]) -> Sequence[str]:
    """Return the area codes that a search looks in."""
    if asked.get("number_type") == "toll-free":
        return [area for area in TOLL_FREE if asked.get("areacode", area) == area]
    if "areacode" in asked and "region" not in asked:
        return [] if asked["areacode"] in TOLL_FREE else [asked["areacode"]]
    area = asked.get("starts_with", "")[:3]
    if "region" not in asked:
        return [area] if area else list(REGIONS)[:1]
    return [
        area
        for area, (region, city, _) in REGIONS.items()
        if region == asked["region"]
        and city.lower() == asked.get("city", city).lower()
        and area == asked.get("areacode", area)
    ]


def _numbers_of(area: str) -> list[str]:
    return [f"+1{area}555{n:04d}" for n in range(100, 100 + OFFERED)]


def _fits(number: str, asked: Mapping[str, str]) -> bool:
    national = number.removeprefix("+1")
    return (
        national.startswith(asked.get("starts_with", ""))
        and national.endswith(asked.get("ends_with", ""))
        and asked.get("contains", "") in national
    )


def _available(number: str) -> dict[str, Any]:
    place = REGIONS.get(number[2:5])
    where = {} if place is None else {"region": place[0], "city": place[1]}
    return {"number": number, **where, "capabilities": {"voice": True, "sms": True, "mms": True, "fax": True}}


# Numbers of the project -------------------------------------------------------------------------------------------


def _own_number(space: Space, route: Route) -> OperationHandler:
    """Buy or import a number, once; it supports calls and messages."""
    usual = space.default_handler(route)

    def handle(call: Call) -> Outcome:
        number = str(call.body["number"])
        if any(one.fields.get("number") == number for one in space.store.listed(NUMBERS)):
            return refused(problem("not_unique_within_space", "number has already been taken", "number"))
        given = {
            "capabilities": ["voice", "sms", "mms", "fax"],
            "number_type": "toll-free" if number[2:5] in TOLL_FREE else "longcode",
            "country_code": "US",
        }
        return usual(call._replace(body={**given, **call.body}))

    return handle


def _assign_e911(space: Space, _: Route) -> OperationHandler:
    """Register an address; the carrier decides later, by `FakeFabric.advance`."""

    def handle(call: Call) -> Outcome:
        number = space.store.find(NUMBERS, call.ids[0])
        if number is None:
            return MISSING
        address = call.body["e911_address_id"]
        if space.store.find("e911_addresses", address) is None:
            said = "e911_address_id must be the id of an E911 address"
            return refused(problem("must_belong_to_project", said, "e911_address_id"))
        space.store.change(number, {**number.fields, "e911_address_id": address, "e911_status": "pending"})
        return Outcome(200, space.shown(number), executed=True)

    return handle


def _remove_e911(space: Space, _: Route) -> OperationHandler:
    def handle(call: Call) -> Outcome:
        number = space.store.find(NUMBERS, call.ids[0])
        if number is None:
            return MISSING
        space.store.change(number, {**number.fields, "e911_address_id": None, "e911_status": "unregistered"})
        return Outcome(200, space.shown(number), executed=True)

    return handle


# Look-up ----------------------------------------------------------------------------------------------------------


def _lookup(_: Space, __: Route) -> OperationHandler:
    """Return the facts of a number; a requested carrier and caller's name are invented."""

    def handle(call: Call) -> Outcome:
        number = call.ids[0]
        asked = parse_qsl(call.query, keep_blank_values=True)
        included = [one for name, value in asked if name == "include" for one in value.split(",")]
        problems = [
            problem(UNKNOWN, f"{name} is not a parameter of the look-up", name)
            for name, _ in asked
            if name != "include"
        ]
        if not set(included) <= set(_INCLUDES):
            problems.append(problem(INVALID, f"include must be of: {', '.join(_INCLUDES)}", "include"))
        if problems:
            return refused(*problems)
        if not _E164.fullmatch(number):
            return MISSING
        return Outcome(200, _looked_up(number, included), executed=True)

    return handle


def _looked_up(number: str, included: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"e164": number, "possible_number": True}
    parts = _NANP.fullmatch(number)
    place = None if parts is None else REGIONS.get(parts[1])
    if parts is not None:
        area, exchange, line = parts.groups()
        found |= {
            "country_code_number": 1,
            "country_code": "US",
            "national_number": f"{area}{exchange}{line}",
            "national_number_formatted": f"({area}) {exchange}-{line}",
            "international_number_formatted": f"+1 {area}-{exchange}-{line}",
            "valid_number": True,
            "number_type": "Toll Free" if area in TOLL_FREE else "Fixed Line or Mobile",
        }
    if place is not None:
        found |= {"location": place[0], "timezones": [place[2]]}
    if "carrier" in included:
        where = {} if place is None else {"city": place[1], "state": place[0]}
        found["carrier"] = {
            "lrn": number.removeprefix("+"),
            "lec": "Stand-in Telephone",
            "linetype": "landline",
            **where,
        }
    if "cnam" in included:
        found["cnam"] = {"caller_id": f"Caller {number[-4:]}"}
    return found


# Groups -----------------------------------------------------------------------------------------------------------

MEMBERSHIPS: Final = "number_groups.memberships"


def _join_group(space: Space, route: Route) -> OperationHandler:
    """Add a number of the project to a group, once."""
    usual = space.default_handler(route)

    def handle(call: Call) -> Outcome:
        number = space.store.find(NUMBERS, call.body["phone_number_id"])
        if number is None:
            said = "phone_number_id must be the id of a phone number"
            return refused(problem("must_belong_to_project", said, "phone_number_id"))
        present = space.store.listed(MEMBERSHIPS, call.ids[0])
        if any(one.fields["phone_number_id"] == number.id for one in present):
            return refused(problem("value_not_unique", "phone_number_id has already been taken", "phone_number_id"))
        return usual(call)

    return handle


NUMBER_OPERATIONS: Final[Mapping[str, MakeHandler]] = {
    "number_groups.memberships.create": _join_group,
    "phone_numbers.assign_e911_address": _assign_e911,
    "phone_numbers.import_number": _own_number,
    "phone_numbers.lookup": _lookup,
    "phone_numbers.purchase": _own_number,
    "phone_numbers.remove_e911_address": _remove_e911,
    "phone_numbers.search": _search,
    "phone_numbers.update": update_number,
}
"""By operation name: makes the handlers of phone numbers."""
