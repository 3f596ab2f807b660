"""The interface of a lock that the processes of a quota share."""

from __future__ import annotations

from typing import Protocol, Self, runtime_checkable


class SharedLock(Protocol):
    """A lock that one task among all processes holds at a time. `async with` waits for it.

    What a holder notes is there for the next holder, in any process. A holder
    that dies, or cannot release it, keeps the lock until it expires.
    """

    async def __aenter__(self) -> Self:
        """Wait for the lock. Raises TransportError if that is impossible."""
        ...

    async def __aexit__(self, *_: object) -> None:
        """Release the lock, and pass on what was noted."""

    async def keep(self, seconds: float) -> None:
        """Make sure that nobody else gets the lock for so many seconds, even if this process dies now.

        Raises TransportError if that is impossible: nothing more may be sent.
        """

    def noted(self, name: str) -> str | None:
        """Return the value that a recent holder noted under a name."""
        ...

    def note(self, name: str, value: str) -> None:
        """Keep a value for the next holders, for a while."""

    def lost_for(self, name: str) -> float:
        """Return for how many seconds the service may still execute a request that a holder lost; 0 if none."""
        ...

    def note_lost(self, name: str, seconds: float) -> None:
        """Tell the next holders that the service may execute a lost request of this name for so many seconds."""


@runtime_checkable
class LockingQuota(Protocol):
    """A quota whose processes share locks too."""

    def lock(self, name: str, *, hold: float) -> SharedLock:
        """Return the lock of a name; a holder that dies keeps it for `hold` seconds at most. Nothing is sent yet."""
        ...
