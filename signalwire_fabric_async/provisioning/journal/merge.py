"""Copies the journals of several shards into one."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from typing import Final

from .file import translated
from .journal import NO_RUN, Journal

_COLUMNS: Final = "ident, kind, email, username, action, state, id, at, line, reason"
"""The columns of a step, without its run."""


def gather_journals(
    journals: Iterable[str | os.PathLike[str]], to: str | os.PathLike[str], *, space: str, shared: bool = False
) -> int:
    """Copy the journals of a roster's shards into one; return its number of steps.

    Of a step in two journals, the later state counts. The journals stay
    as they are. A run of the whole roster with the gathered journal looks at
    everybody, and knows the ids and what is to be looked up.

    Args:
        journals: The journals of the shards.
        to: The journal to copy into.
        space: The origin of the Space that they belong to (`session.origin`).
        shared: Whether they lie on a file system that other machines see.

    Raises:
        JournalBusyError: One of them is in use.
        JournalError: One of them is no sound journal of this Space.
    """
    with (
        Journal(to, space=space, shared=shared) as gathered,
        translated(gathered.path, "written"),
        closing(sqlite3.connect(gathered.path, isolation_level=None)) as into,
    ):
        for one in journals:
            with Journal(one, space=space, shared=shared) as source:
                _copy(into, source)
        count: int = into.execute("SELECT count(*) FROM steps").fetchone()[0]
        return count


def _copy(into: sqlite3.Connection, source: Journal) -> None:
    """Copy in one statement, so that a process which is killed leaves all of it or nothing.

    None of the gathered journal's own runs did these steps: a run of it that
    is resumed would take them for its own, and skip their people.
    """
    with translated(source.path, "gathered"):
        into.execute("ATTACH ? AS source", (str(source.path),))
        into.execute(
            f"INSERT OR REPLACE INTO main.steps ({_COLUMNS}, run) SELECT {_COLUMNS}, ?"  # noqa: S608  # a constant
            " FROM source.steps AS theirs WHERE NOT EXISTS"
            " (SELECT 1 FROM main.steps AS ours WHERE ours.ident = theirs.ident AND ours.at > theirs.at)",
            (NO_RUN,),
        )
        into.execute("DETACH source")
