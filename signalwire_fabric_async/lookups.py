"""Finds items in listings, with a bound: the service has no other look-up by most natural keys.

The resources with a natural key have a `find` of their own, such as `session.subscribers.find(email=...)`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

from .errors import ConfigurationError, RequestTimeoutError

if TYPE_CHECKING:
    from .paging import Pager

T = TypeVar("T")

MOST: Final = 10_000
"""Maximum number of items that a look-up reads."""


async def find(listing: Pager[T], matches: Callable[[T], bool], *, most: int = MOST) -> T | None:
    """Return the first item of a listing that matches, or None.

    Args:
        listing: The listing, such as `session.subscribers.list(page_size=1000)`.
        matches: Returns true for the wanted item.
        most: Maximum number of items to read.

    Raises:
        ConfigurationError: None of the first `most` items matches, and the listing has more.
        FabricError: What the listing raises.
    """
    read = 0
    async for item in listing:
        if matches(item):
            return item
        read += 1
        if read >= most:
            raise ConfigurationError(f"the first {most} items of the listing do not match: give a larger `most`")
    return None


async def wait_until_listed(
    look: Callable[[], Pager[T]],
    matches: Callable[[T], bool],
    *,
    patience: float = 30.0,
    interval: float = 1.0,
    most: int = MOST,
) -> T:
    """Wait until a listing has an item and return it: some resources are listed seconds after their creation.

    Args:
        look: Returns the listing for each attempt, such as `session.subscribers.list`.
        matches: Returns true for the wanted item.
        patience: Seconds to wait.
        interval: Seconds between two attempts.
        most: Maximum number of items that each attempt reads.

    Raises:
        RequestTimeoutError: The item was not listed in time.
        ConfigurationError: As `find`.
        FabricError: What the listing raises.
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + patience
    while True:
        found = await find(look(), matches, most=most)
        if found is not None:
            return found
        if loop.time() + interval > end:
            raise RequestTimeoutError(f"not listed within {patience:g} s")
        await asyncio.sleep(interval)
