"""What a journal's writer does to its table of steps, many rows at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Final, TypeAlias

BEGIN: Final = (
    "INSERT OR REPLACE INTO steps (ident, run, kind, email, username, action, state, id, at, line)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
END: Final = (
    "WITH ended (state, id, reason, at, ident) AS (VALUES (?, ?, ?, ?, ?)) INSERT OR REPLACE INTO steps"
    " SELECT ident, run, kind, email, username, action, ended.state, coalesce(ended.id, steps.id), ended.at, line,"
    " ended.reason FROM ended JOIN steps USING (ident)"
)
_SIZES: Final = (64, 8)
"""Numbers of rows that one statement writes: between two statements the other threads' lock of Python is needed."""
RESOLVE: Final = "UPDATE steps SET state = 'done', reason = NULL, run = ?, id = coalesce(?, id), at = ? WHERE ident = ?"
UNCHANGED: Final = (
    "INSERT OR REPLACE INTO steps (ident, run, kind, email, action, state, at)"
    " VALUES (?, ?, 'person', ?, 'leave', 'done', ?)"
)
ABANDON: Final = (
    "UPDATE steps SET state = 'failed', reason = 'not looked up: it is no step of the roster any more'"
    " WHERE state IN ('sending', 'unknown')"
)
REMEMBER: Final = "INSERT OR REPLACE INTO run (name, value) VALUES (?, ?)"

Values: TypeAlias = tuple[str | int | float | None, ...]


def write(connection: sqlite3.Connection, work: Iterable[tuple[str, list[Values]]]) -> None:
    """Commit some rows together: first what ended, which began in an earlier commit, then the others in their order."""
    ended: list[Values] = []
    others: list[tuple[str, list[Values]]] = []
    for statement, rows in work:
        if statement == END:
            ended += rows
        elif others and others[-1][0] == statement:
            others[-1][1].extend(rows)
        else:
            others.append((statement, list(rows)))
    connection.execute("BEGIN IMMEDIATE")
    _execute(connection, END, ended)
    for statement, rows in others:
        _execute(connection, statement, rows)
    connection.execute("COMMIT")


def _execute(connection: sqlite3.Connection, statement: str, rows: list[Values]) -> None:
    """Execute a statement for rows, many of them at a time where it takes them as VALUES."""
    first = 0
    for size, several in _SEVERAL.get(statement, ()):
        while first + size <= len(rows):
            connection.execute(several, [one for row in rows[first : first + size] for one in row])
            first += size
    if first < len(rows):
        connection.executemany(statement, rows[first:])


def _several(statement: str, rows: int) -> str:
    """Return a statement that takes so many rows as VALUES."""
    before, row, after = statement.partition(f"({', '.join('?' * statement.count('?'))})")
    return f"{before}{', '.join([row] * rows)}{after}"


_SEVERAL: Final = {one: [(size, _several(one, size)) for size in _SIZES] for one in (BEGIN, END)}
