"""Determines with one GET whether a PUT or PATCH of unknown outcome was applied. No I/O."""

from __future__ import annotations

from typing import Any

from ..validate import json_object
from .messages import Request


def look_up(request: Request[Any]) -> Request[bytes] | None:
    """Return the GET of the resource that a PUT or PATCH addresses, or None for another method."""
    if request.method not in ("PUT", "PATCH") or request.body is None:
        return None
    return Request(
        request.name,
        "GET",
        request.template,
        request.path,
        lambda body, _: body,
        auth=request.auth,
        scopes=request.scopes,
    )


def was_as_sent(sent: object, found: object, counter: str) -> bool | None:
    """Compare the body that was sent with the resource that was found.

    Args:
        sent: The JSON value of the body.
        found: The JSON value of the resource: its members, some of them in a nested object.
        counter: The member of the body that grows with each update; empty without one.

    Returns:
        True if the resource has every member as it was sent; False if its counter is lower than the one sent, so
        that the service has not applied the write yet; None if neither is certain.
    """
    wanted, resource = json_object(sent), json_object(found)
    if not wanted or resource is None:
        return None
    nested = [inner for value in resource.values() if (inner := json_object(value)) is not None]
    places = [resource, *nested]
    if all(any(name in place and place[name] == value for place in places) for name, value in wanted.items()):
        return True
    number = wanted.get(counter)
    if not isinstance(number, int):
        return None
    seen = [place[counter] for place in places if counter in place]
    return False if seen and all(isinstance(one, int) and one < number for one in seen) else None
