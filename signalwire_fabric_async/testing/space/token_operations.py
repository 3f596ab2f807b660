"""The operations that issue tokens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from .routes import Route
from .space import Call, OperationHandler, Outcome, Space, refused
from .store import StoredResource
from .validation import problem

_PROFILE: Final = {
    "first_name": "first_name",
    "last_name": "last_name",
    "display_name": "display_name",
    "job_title": "job_title",
    "time_zone": "timezone",
    "country": "country",
    "company_name": "company_name",
}
"""What a token's request may say of its subscriber, and what the subscriber calls it."""


def _pair(space: Space, kind: str, subject: str, **grant: Any) -> dict[str, str]:  # Tokens.issue's keywords
    return {
        "token": space.tokens.issue(kind, subject, **grant),
        "refresh_token": space.tokens.issue("refresh", subject, renews=kind, addresses=grant.get("addresses")),
    }


def _subscriber(space: Space, body: Mapping[str, Any]) -> StoredResource:
    """The subscriber that a reference names: created where there is none, changed where the request says more."""
    said = {name: body[sent_as] for sent_as, name in _PROFILE.items() if body.get(sent_as) is not None}
    known = space.store.named("subscribers", body["reference"])
    if known is None:
        return space.add("subscribers", {"email": body["reference"], **said}, is_resource=True)
    if said:
        space.store.change(known, {**known.fields, **said})
    return known


def _create_subscriber_token(space: Space, route: Route) -> OperationHandler:
    def handle(call: Call) -> Outcome:
        subscriber = _subscriber(space, call.body)
        tokens = _pair(space, "subscriber", subscriber.id, expires=call.body.get("expire_at"))
        return Outcome(route.status, {"subscriber_id": subscriber.id, **tokens}, executed=True)

    return handle


def _refresh_subscriber_token(space: Space, route: Route) -> OperationHandler:
    def handle(call: Call) -> Outcome:
        presented = call.body["refresh_token"]
        grant = space.tokens.grant(presented)
        if grant is None or grant.kind != "refresh":
            return refused(problem("invalid_value", "refresh_token is not one that can be used", "refresh_token"))
        space.tokens.revoke(presented)
        tokens = _pair(space, grant.renews, grant.subject, addresses=grant.addresses)
        return Outcome(route.status, tokens, executed=True)

    return handle


def _create_guest_token(space: Space, route: Route) -> OperationHandler:
    def handle(call: Call) -> Outcome:
        allowed = tuple(call.body["allowed_addresses"])
        tokens = _pair(space, "guest", space.store.new_id(), expires=call.body.get("expire_at"), addresses=allowed)
        return Outcome(route.status, tokens, executed=True)

    return handle


def _create_invite_token(space: Space, route: Route) -> OperationHandler:
    def handle(call: Call) -> Outcome:
        inviter = call.grant.subject if call.grant is not None else ""
        allowed = (call.body["address_id"],)
        token = space.tokens.issue("invite", inviter, expires=call.body.get("expires_at"), addresses=allowed)
        return Outcome(route.status, {"token": token}, executed=True)

    return handle


def _create_embed_token(space: Space, route: Route) -> OperationHandler:
    def handle(_: Call) -> Outcome:
        token = space.tokens.issue("embed", space.store.new_id())
        return Outcome(route.status, {"token": token}, executed=True)

    return handle


ISSUING: Final[Mapping[str, Callable[[Space, Route], OperationHandler]]] = {
    "tokens.create_embed": _create_embed_token,
    "tokens.create_guest": _create_guest_token,
    "tokens.create_invite": _create_invite_token,
    "tokens.create_subscriber": _create_subscriber_token,
    "tokens.refresh_subscriber": _refresh_subscriber_token,
}
"""By operation name: makes the function that carries it out."""
