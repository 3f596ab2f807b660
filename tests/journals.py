"""What a journal's file holds, read past the SDK."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def states(journal: Path) -> dict[str, int]:
    """How many steps the journal has in each state."""
    connection = sqlite3.connect(journal)
    found = dict(
        connection.execute("SELECT state, count(*) FROM steps WHERE kind <> 'person' GROUP BY state").fetchall()
    )
    connection.close()
    return found
