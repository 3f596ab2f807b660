"""Every operation table of the package, by the name that programs use: read off the attributes of the session."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final  # Any: what `getattr` returns

from .client import ResourceAttribute, SpaceClient
from .operations import table_of
from .session import AsyncSession, SubscriberView

if TYPE_CHECKING:
    from .operations import Operation, Resource, Table

AS_SUBSCRIBER: Final = "as_subscriber."
"""The prefix of the tables' names on a subscriber's view."""


def tables() -> dict[str, Table]:
    """Return every table by its name, such as `subscribers` or `as_subscriber.tokens`. This loads every resource."""
    found: dict[str, Table] = {}
    for prefix, cls in (("", SpaceClient), (AS_SUBSCRIBER, SubscriberView)):
        for name, attribute in vars(cls).items():
            if isinstance(attribute, ResourceAttribute):
                _add(found, prefix + name, attribute.table())
    return found


def _add(found: dict[str, Table], name: str, cls: type[Resource]) -> None:
    table = table_of(cls)
    found[name] = table
    for child in table.children():
        _add(found, f"{name}.{child.name.rpartition('.')[2]}", child.cls)


def table(name: str) -> Table:
    """Return the table with this name.

    Raises:
        KeyError: No resource has this name.
    """
    return tables()[name]


def operations() -> Iterator[Operation[Any]]:
    """Return every operation of every table."""
    return (operation for one in tables().values() for operation in one.operations())


def reach(session: AsyncSession | SubscriberView, operation: Operation[Any], *ids: str) -> Resource:
    """Return the resource that an operation is called on.

    Args:
        session: The session, or the view of a subscriber's token.
        operation: The operation to be called.
        ids: The ids of the resources that it is reached through.
    """
    first, *below = operation.table.name.split(".")
    found: Any = getattr(session, first)
    for attribute, id in zip(below, ids, strict=True):
        found = getattr(found, attribute)(id)
    resource: Resource = found
    return resource
