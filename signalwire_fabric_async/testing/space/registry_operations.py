"""10DLC of the stand-in: brands, campaigns, and orders that assign numbers; the carriers decide when a test says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .outcomes import Call, Outcome, refused
from .problems import problem
from .routes import Route
from .space import MakeHandler, OperationHandler, Space
from .store import StoredResource

ORDERS: Final = "campaigns.orders"
ASSIGNED: Final = "campaigns.numbers"

NEXT: Final[Mapping[str, str]] = {
    "brands": "complete",
    "brands.campaigns": "complete",
    ORDERS: "processed",
    ASSIGNED: "complete",
}
"""The state that follows `pending`, by kind."""


def _order(space: Space, route: Route) -> OperationHandler:
    """Create an order for numbers of the project that do not send for a campaign yet."""
    usual = space.default_handler(route)

    def handle(call: Call) -> Outcome:
        ids = call.body.get("phone_numbers", [])
        for id in ids:
            if space.store.find("phone_numbers", id) is None:
                said = "phone_numbers must be ids of phone numbers"
                return refused(problem("must_belong_to_project", said, "phone_numbers"))
        outcome = usual(call)
        if outcome.executed:
            for id in ids:
                fields = {"phone_number_id": id, "order_id": outcome.payload["id"]}
                space.add(ASSIGNED, fields, parent_id=call.ids[0], is_resource=False)
        return outcome

    return handle


def advance(space: Space, resource: StoredResource, state: str) -> str:
    """Put a brand, a campaign, an order or an assignment into a state; return the state.

    Args:
        space: The Space.
        resource: What the carriers decide on.
        state: The state; empty for the one that follows `pending`.
    """
    state = state or NEXT[resource.kind]
    processed = {"processed_at": space.store.now()} if resource.kind == ORDERS else {}
    space.store.change(resource, {**resource.fields, "state": state, **processed})
    if resource.kind == ORDERS:
        numbers = space.store.listed(ASSIGNED, resource.parent_id)
        for number in (one for one in numbers if one.fields.get("order_id") == resource.id):
            decided = NEXT[ASSIGNED] if state == NEXT[ORDERS] else state
            space.store.change(number, {**number.fields, "state": decided})
    return state


REGISTRY_OPERATIONS: Final[Mapping[str, MakeHandler]] = {"campaigns.orders.create": _order}
"""By operation name: makes the handlers of 10DLC."""
