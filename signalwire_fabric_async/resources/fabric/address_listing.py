"""Declares the listing of a resource's addresses, which most resources have and few programs call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...operations import Kind, LateClass, Operation

if TYPE_CHECKING:
    from ...signatures import ListingById
    from .resource_address import Address


def lists_addresses(*, at: str, second_at: str = "", in_array: bool = False) -> Operation[ListingById[Address]]:
    """Declare the listing of the addresses of one resource, as `lists_of(Address, ...)` does; the class is loaded late."""
    return Operation(Kind.LIST, "GET", at, (), LateClass(_address), by_id=True, second_at=second_at, in_array=in_array)


def _address() -> type[Address]:
    from .resource_address import Address  # a tenth of a resource's cost

    return Address
