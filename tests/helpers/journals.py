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


CUT_SHORT = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")  # so that pages are written before the commit
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE steps SET state = 'torn', reason = hex(randomblob(2000))")
os.kill(os.getpid(), signal.SIGKILL)
"""
