"""Reads a few resources of every kind of a Space, with GET alone, and collects their drift."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from ..catalog import operations
from ..errors import FabricError
from ..operations import Kind
from ..validate import whole_number
from .collector import DescriptionName, Drift

if TYPE_CHECKING:
    from ..operations import Operation
    from ..session import AsyncSession

READS: Final = (Kind.GET, Kind.LIST)
"""The kinds of free reading operations; an action, such as a number lookup, may be billed."""


@attrs.frozen
class Reading:
    """The result of a bounded check of a Space: GET only, a few resources of each kind."""

    drift: Drift
    failures: tuple[tuple[str, str], ...] = ()
    """The operations that could not be called, with the reasons."""


async def read_space(session: AsyncSession, *, each: int = 3, against: DescriptionName = "observed") -> Reading:
    """Read a few resources of every kind and collect the drift of the responses.

    Args:
        session: An open session.
        each: The resources of each kind that are read, from 1 to 50.
        against: The description that responses are compared with: `observed` or `published`.

    Returns:
        The drift, and the operations that could not be read. Only GET is sent: for each kind one page, and for each
        of its resources the resource itself and its addresses.

    Raises:
        ConfigurationError: `each` is out of its bounds, or there is no such description.
    """
    whole_number(each, "each", most=50)
    drift = Drift(against)
    reader = _SpaceReader(drift.watching(session), each)
    for operation in operations():
        if operation.kind is Kind.LIST and not operation.parameters and operation.auth == "basic":
            await reader.read(operation)
    return Reading(drift, tuple(reader.failures))


class _SpaceReader:
    """Reads each kind of resource from its listing on."""

    def __init__(self, session: AsyncSession, each: int) -> None:
        self._session = session
        self._each = each
        self.failures: list[tuple[str, str]] = []

    async def read(self, operation: Operation[Any]) -> None:
        """Read a page of a listing, then some of its resources by id."""
        table = operation.table
        resource = getattr(self._session, table.name, None)
        if resource is None:
            return
        try:
            page = await getattr(resource, operation.attribute)(page_size=self._each)
        except TypeError:  # a listing that requires parameters
            return
        except FabricError as error:
            self.failures.append((operation.name, type(error).__name__))
            return
        others = [one for one in table.operations() if one.kind in READS and one.by_id and len(one.parameters) == 1]
        for item in list(page.data)[: self._each]:
            for other in others:
                await self._read_one(resource, other, str(getattr(item, "id", "")))

    async def _read_one(self, resource: object, operation: Operation[Any], id: str) -> None:
        try:
            await getattr(resource, operation.attribute)(id)
        except (FabricError, ValueError) as error:
            self.failures.append((operation.name, type(error).__name__))
