"""The staging database of a run: the roster, the Space's listing and the steps.

SQLite keeps it in a temporary file that nobody else sees and that is gone with
the process, so that a roster of a million rows is never held in memory.
"""

from __future__ import annotations

from .connection import StagingConnection
from .listing import StagedListing
from .roster import StagedRoster
from .steps import StagedSteps


class StagingDatabase:
    """The temporary database of one run, in three parts over one connection."""

    def __init__(self) -> None:
        self._connection = StagingConnection()
        self.roster = StagedRoster(self._connection)
        self.listing = StagedListing(self._connection)
        self.steps = StagedSteps(self._connection)
        self.passwords = self._connection.passwords

    def interrupt(self) -> None:
        """End the reading of a roster."""
        self._connection.interrupt.set()

    def close(self) -> None:
        """Discard the database."""
        self._connection.close()
