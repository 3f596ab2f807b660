"""Finds, once for each session, which of two paths the service serves."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

from ..errors import FabricError, NotFoundError

if TYPE_CHECKING:
    from ..http.messages import Request
    from ..signatures import Caller

T = TypeVar("T")


async def send(caller: Caller, first: Request[T], second: Request[T], key: str, probe: Request[Any] | None) -> T:
    """Send a request to the first path and, if the service does not serve that, to the second one.

    After a 404 nothing was applied, so no write is applied twice. The session remembers which path is served, and uses
    it from then on. All requests share the deadline of the call.

    Args:
        caller: The session.
        first: The request, to the published path.
        second: The same request, to the other path.
        key: The key under which the session remembers the result.
        probe: The listing of the first path's collection; the second path is tried only if that responds with 404
            too. None where a 404 of the request alone decides.

    Raises:
        NotFoundError: Neither path has the resource; the error is that of the served path.
    """
    served = caller.second_paths.get(key)
    if served is not None:
        return await caller.send(second if served else first)
    clock = asyncio.get_running_loop().time
    started = clock()
    try:
        value = await caller.send(first)
    except NotFoundError as error:
        refusal = error
    else:
        caller.second_paths[key] = False
        return value
    if refusal.outcome_unknown or not (probe is None or await _is_gone(caller, first, probe, key, clock() - started)):
        raise refusal
    if probe is not None:
        caller.second_paths[key] = True
        return await caller.send(second, spent=clock() - started)
    try:
        value = await caller.send(second, spent=clock() - started)
    except NotFoundError:
        raise refusal from None
    caller.second_paths[key] = True
    return value


async def _is_gone(caller: Caller, first: Request[Any], probe: Request[Any], key: str, spent: float) -> bool:
    """Return whether a collection responds with 404. Any other response means that it exists."""
    if first.method == "GET" and first.path == probe.path:
        return True  # the request was to the collection itself
    try:
        await caller.send(probe, spent=spent)
    except NotFoundError:
        return True
    except FabricError:
        return False
    caller.second_paths[key] = False
    return False
