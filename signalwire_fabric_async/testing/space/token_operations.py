"""The operations that issue tokens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .issued_tokens import LIFETIME
from .outcomes import Call, Outcome, refused
from .problems import INVALID, problem
from .routes import Route
from .space import MakeHandler, OperationHandler, Space
from .store import StoredResource, text_of
from .views import address_values

_PROFILE: Final = ("first_name", "last_name", "display_name", "job_title", "time_zone", "country", "company_name")
"""What a token's request may say of its subscriber."""


def _pair(space: Space, kind: str, subject: str, **grant: Any) -> dict[str, str]:  # Tokens.issue's keywords
    return {
        "token": space.tokens.issue(kind, subject, **grant),
        "refresh_token": space.tokens.issue("refresh", subject, renews=kind, addresses=grant.get("addresses")),
    }


def _subscriber(space: Space, body: Mapping[str, Any]) -> StoredResource:
    """Return the subscriber of a reference: created if missing, changed by the request's members."""
    said = {name: body[name] for name in _PROFILE if body.get(name) is not None}
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
        return Outcome(space.contract.status(route), {"subscriber_id": subscriber.id, **tokens}, executed=True)

    return handle


def _refresh_subscriber_token(space: Space, route: Route) -> OperationHandler:
    def handle(call: Call) -> Outcome:
        presented = call.body["refresh_token"]
        grant = space.tokens.grant(presented)
        if grant is None or grant.kind != "refresh":
            return refused(problem(INVALID, "refresh_token is not one that can be used", "refresh_token"))
        space.tokens.revoke(presented)
        tokens = _pair(space, grant.renews, grant.subject, addresses=grant.addresses)
        return Outcome(space.contract.status(route), tokens, executed=True)

    return handle


def _create_guest_token(space: Space, route: Route) -> OperationHandler:
    def handle(call: Call) -> Outcome:
        asked = call.body.get("allowed_addresses")
        allowed = None if asked is None else tuple(asked)
        issued = int(space.store.wall())
        expires = int(call.body.get("expire_at", issued + LIFETIME))
        tokens = _pair(space, "guest", space.store.new_id(), expires=expires, addresses=allowed)
        first = space.store.addresses.get(allowed[0]) if allowed else None
        issued_with = {
            "address_uri": "" if first is None else f"/{address_values(first, observed=True)['name']}",
            "expires_at": text_of(expires),
            "expires_in": expires - issued,
            "issued_at": text_of(issued),
        }
        return Outcome(
            space.contract.status(route), space.contract.projected(route, {**tokens, **issued_with}), executed=True
        )

    return handle


def _create_invite_token(space: Space, route: Route) -> OperationHandler:
    def handle(call: Call) -> Outcome:
        inviter = call.grant.subject if call.grant is not None else ""
        allowed = (call.body["address_id"],)
        token = space.tokens.issue("invite", inviter, expires=call.body.get("expires_at"), addresses=allowed)
        return Outcome(space.contract.status(route), {"token": token}, executed=True)

    return handle


def _create_embed_token(space: Space, route: Route) -> OperationHandler:
    def handle(_: Call) -> Outcome:
        token = space.tokens.issue("embed", space.store.new_id())
        return Outcome(space.contract.status(route), {"token": token}, executed=True)

    return handle


TOKENS: Final[Mapping[str, MakeHandler]] = {
    "tokens.create_embed": _create_embed_token,
    "tokens.create_guest": _create_guest_token,
    "tokens.create_invite": _create_invite_token,
    "tokens.create_subscriber": _create_subscriber_token,
    "tokens.refresh_subscriber": _refresh_subscriber_token,
}
"""By operation name: makes the function that carries it out."""
