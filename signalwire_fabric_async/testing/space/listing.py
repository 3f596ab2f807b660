"""The responses of listings: the page of the resources that a query asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from .contract import Contract
from .description import NOTHING_SAID
from .filters import ADDRESS_FILTERS, Show, not_applied, select, wrong_values
from .outcomes import Call, Outcome, refused
from .paging import Asked, read_query, turn_to
from .routes import Route
from .store import StoredResource

ADDRESSES: Final = frozenset({"addresses.list"})
"""The listings of addresses that are no resource's own."""


def known_filters(contract: Contract, route: Route) -> frozenset[str]:
    """Return the query parameters that a listing knows beside those of paging."""
    found = contract.described(route)
    known = route.queries | (found.queries if found is not None else frozenset[str]())
    return known | ADDRESS_FILTERS if route.attribute == "list_addresses" or route.name in ADDRESSES else known


def listed_page(
    contract: Contract, call: Call, resources: Sequence[StoredResource], show: Show, *, default_size: int
) -> Outcome:
    """Return the page of resources that a query asks for.

    A parameter that the listing does not know is refused with 422; one that the stand-in has no rule for, with 501.

    Args:
        contract: What the operations take and return.
        call: The request.
        resources: All resources of the listing, in the order of their creation.
        show: Returns one as the listing shows it.
        default_size: The items of a page of which the query says no size.
    """
    route = call.route
    asked = read_query(call.query, default_size, route.paging, known_filters(contract, route))
    if not isinstance(asked, Asked):
        return refused(*asked)
    unruled = not_applied(asked.filters)
    if unruled:
        return Outcome(501, {"error": f"{', '.join(unruled)} of {route.name} is not applied"}, executed=False)
    problems = list(wrong_values(asked.filters))
    if problems:
        return refused(*problems)
    chosen, in_order = select(resources, show, asked.filters)
    return _page(contract, call, chosen, asked, show, in_order=in_order)


def _page(
    contract: Contract,
    call: Call,
    resources: Sequence[StoredResource],
    asked: Asked,
    show: Show,
    *,
    in_order: bool,
) -> Outcome:
    paging = asked.paging
    if not paging.links:
        return Outcome(200, {paging.items: [show(one) for one in resources]}, executed=True)
    part, links = turn_to(resources, asked, _url_of(call), in_order=in_order)
    page: dict[str, Any] = {paging.links: links, paging.items: [show(one) for one in part]}
    found = contract.described(call.route)
    answer = NOTHING_SAID if found is None or found.answer is None else found.answer
    schemas = contract.schemas(call.route, contract.dialects[0])
    if any("items_count" in one.get("properties", ()) for one in schemas.options(answer)):
        page["items_count"] = len(part)
    if schemas.resolved(answer).get("type") == "array":  # as published, some pages stand in an array
        return Outcome(200, [page], executed=True)
    return Outcome(200, page, executed=True)


def _url_of(call: Call) -> str:
    """Return the absolute URL of a listing."""
    path = call.route.template
    for name, value in zip(call.route.parameters, call.ids, strict=True):
        path = path.replace("{" + name + "}", value)
    return call.origin + path
