"""The interface of a lock that the processes of a quota share."""

from __future__ import annotations

from typing import Protocol, Self, runtime_checkable


class SharedLock(Protocol):
    """A lock that one task among all processes holds at a time. `async with` waits for it."""

    async def __aenter__(self) -> Self:
        """Wait for the lock. Raises TransportError if that is impossible."""
        ...

    async def __aexit__(self, *_: object) -> None:
        """Release the lock."""

    def check(self) -> None:
        """Raise TransportError if another holder may have the lock: nothing more may be sent."""

    def noted(self, name: str) -> str | None:
        """Return the value that a recent holder kept under a name."""
        ...

    async def note(self, name: str, value: str) -> None:
        """Keep a value for the next holders, for a while."""


@runtime_checkable
class LockingQuota(Protocol):
    """A quota whose processes share locks too."""

    def lock(self, name: str, *, hold: float) -> SharedLock:
        """Return the lock of a name; a holder that dies keeps it for `hold` seconds. Nothing is sent yet."""
        ...
