"""The nouns of the API, one module each: its models and, under them, its operation table.

A module is loaded when its noun is first used.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ..operations import Resource

NOUNS: Final[dict[str, tuple[str, str]]] = {
    "subscribers": ("subscribers", "Subscribers"),
    "subscribers.sip_credentials": ("subscribers", "SubscriberSipCredentials"),
}
"""Where each noun's table is: its name on the session, then its module here and its class."""


def table(noun: str) -> type[Resource]:
    """The operation table of a noun. Raises KeyError for one that the API does not have."""
    module, name = NOUNS[noun]
    found: type[Resource] = getattr(import_module(f"{__name__}.{module}"), name)
    return found


def tables() -> Iterator[type[Resource]]:
    """Every operation table: this loads every noun."""
    return (table(noun) for noun in NOUNS)
