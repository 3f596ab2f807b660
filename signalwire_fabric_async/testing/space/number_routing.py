"""Which resource takes the calls of a phone number of the stand-in: by the number's handler, or by an assignment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .outcomes import Call, Outcome, refused
from .problems import INVALID, MISSING, Problem, problem
from .routes import Route
from .space import OperationHandler, Space
from .store import StoredResource
from .traits import traits_of

NUMBERS: Final = "phone_numbers"

BY_ID: Final[Mapping[str, tuple[str, str]]] = {
    "ai_agent": ("call_ai_agent_id", "ai_agents"),
    "call_flow": ("call_flow_id", "call_flows"),
}
"""Handlers that name a resource: the member with its id, and its kind. As published, an update does not take them."""

BY_URL: Final[Mapping[str, tuple[str, str]]] = {
    "relay_script": ("call_relay_script_url", "swml_webhooks"),
    "laml_webhooks": ("call_request_url", "cxml_webhooks"),
}
"""Handlers that name a URL: the member with it, and the kind of the webhook that the service makes of it."""


def update_number(space: Space, route: Route) -> OperationHandler:
    """Change a number; a handler decides which resource takes its calls."""
    usual = space.default_handler(route)

    def handle(call: Call) -> Outcome:
        handler = str(call.body.get("call_handler", ""))
        problems = _problems(space, handler, call.body)
        if problems:
            return refused(*problems)
        outcome = usual(call)
        number = space.store.find(NUMBERS, call.ids[0])
        if not outcome.executed or not handler or number is None:
            return outcome
        routed = {"calling_handler_resource_id": _handler_id(space, handler, number.fields)}
        space.store.change(number, {**number.fields, **routed})
        return outcome._replace(payload=space.shown(number))

    return handle


def _problems(space: Space, handler: str, sent: Mapping[str, Any]) -> list[Problem]:
    if handler not in BY_ID:
        return []
    member, kind = BY_ID[handler]
    if not space.is_observed:
        return [problem(INVALID, f"call_handler must not be {handler}: it is set through Fabric", "call_handler")]
    if member not in sent:
        return [problem(MISSING, f"{member} is required where call_handler is {handler}", member)]
    if space.store.find(kind, sent[member]) is None:
        return [problem("must_belong_to_project", f"{member} must be the id of one of the {kind}", member)]
    return []


def _handler_id(space: Space, handler: str, fields: Mapping[str, Any]) -> str | None:
    """Return the id of the resource that a handler names; a webhook appears when a number first names its URL."""
    if handler in BY_ID:
        id: str = fields[BY_ID[handler][0]]
        return id
    if handler not in BY_URL or not space.is_observed:
        return None
    member, kind = BY_URL[handler]
    url = fields.get(member)
    if not url:
        return None
    for webhook in space.store.listed(kind):
        if webhook.fields.get("primary_request_url") == url:
            return webhook.id
    return space.add(kind, {"name": url, "primary_request_url": url}, is_resource=True).id


def assign_number(space: Space, number: StoredResource, resource: StoredResource, channel: str) -> None:
    """Let a resource take the calls or the messages of a number.

    Args:
        space: The Space.
        number: The phone number.
        resource: The resource that it is assigned to.
        channel: `calling` or `messaging`.
    """
    routed: dict[str, object] = {f"{channel}_handler_resource_id": resource.id}
    if channel == "calling":
        routed["call_handler"] = traits_of(resource.kind).call_handler or None
    space.store.change(number, {**number.fields, **routed})
