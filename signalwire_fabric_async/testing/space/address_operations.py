"""The operations on addresses: those that a subscriber sees, and those that a project has beside its resources'."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .outcomes import MISSING, Call, Outcome
from .routes import SECOND_PATHS, Route
from .space import MakeHandler, OperationHandler, Space
from .store import StoredResource

OF_A_PROJECT: Final = ("alias_addresses", "sip_addresses", "phone_number_addresses")
"""The kinds of addresses that project credentials list, as observed."""


def _is_project(call: Call) -> bool:
    return call.grant is None or call.grant.kind == "project"


def _allowed(space: Space, call: Call) -> dict[str, StoredResource]:
    """Return the resources' addresses that a token shows, by id."""
    addresses = space.store.addresses
    allowed = call.grant.addresses if call.grant is not None else None
    return addresses if allowed is None else {id: one for id, one in addresses.items() if id in allowed}


def _of_project(space: Space, address: StoredResource) -> dict[str, Any]:
    shown = space.shown(address)
    return {**shown, "type": "sip"} if address.kind == "sip_addresses" else shown


def _list_addresses(space: Space, route: Route) -> OperationHandler:
    def show(resource: StoredResource) -> dict[str, Any]:
        return space.address(resource, route)

    def show_own(address: StoredResource) -> dict[str, Any]:
        return _of_project(space, address)

    def handle(call: Call) -> Outcome:
        if not _is_project(call):
            outcome = space.listing(call, _allowed(space, call).values(), show)
            if outcome.executed:
                outcome.payload.pop("items_count", None)
            return outcome
        own = [one for kind in OF_A_PROJECT for one in space.store.listed(kind)]
        return space.listing(call, sorted(own, key=lambda one: one.place), show_own)

    return handle


def _get_address(space: Space, route: Route) -> OperationHandler:
    def handle(call: Call) -> Outcome:
        if _is_project(call):
            own = _own_address(space, call.ids[0])
            return MISSING if own is None else Outcome(200, _of_project(space, own), executed=True)
        resource = _allowed(space, call).get(call.ids[0])
        return MISSING if resource is None else Outcome(200, space.address(resource, route), executed=True)

    return handle


def _own_address(space: Space, id: str) -> StoredResource | None:
    found = (space.store.find(kind, id) for kind in OF_A_PROJECT)
    return next((one for one in found if one is not None), None)


def _delete_address(space: Space, _: Route) -> OperationHandler:
    def handle(call: Call) -> Outcome:
        own = _own_address(space, call.ids[0])
        if own is None:
            return MISSING
        space.remove(own)
        return Outcome(204, None, executed=True)

    return handle


def _sip_address(space: Space, route: Route) -> OperationHandler:
    """Return the handler of the second path, under which an address has another type."""
    usual = space.default_handler(route)
    second = tuple(SECOND_PATHS.values())

    def handle(call: Call) -> Outcome:
        outcome = usual(call)
        if not call.route.template.startswith(second) or not outcome.executed or outcome.payload is None:
            return outcome
        payload: dict[str, Any] = outcome.payload
        if "data" in payload:
            return outcome._replace(payload={**payload, "data": [{**one, "type": "sip"} for one in payload["data"]]})
        return outcome._replace(payload={**payload, "type": "sip"})

    return handle


ADDRESSES: Final[Mapping[str, MakeHandler]] = {
    "addresses.delete": _delete_address,
    "addresses.get": _get_address,
    "addresses.list": _list_addresses,
    "sip_addresses.create": _sip_address,
    "sip_addresses.get": _sip_address,
    "sip_addresses.list": _sip_address,
    "sip_addresses.update": _sip_address,
}
"""By operation name: makes the handlers of operations on addresses."""
