"""A program: a journal is created again and again, and killed one point later each time, until it comes to its end.

    python create_journals.py FOLDER SPACE

A point is a statement of SQLite's, or a file that is opened, renamed or removed.
Creation N is killed before its point N, and leaves its files in FOLDER/N. It
prints how many there were.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from pathlib import Path

from signalwire_fabric_async.provisioning import Journal

REAL = sqlite3.connect
EVENTS = {"open", "os.rename", "os.remove", "sqlite3.connect"}


def kill_at(number: int) -> None:
    """Kill this process before its point of that number."""
    left = number

    def point(*_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def connect(*arguments: object, **options: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = REAL(*arguments, **options)  # type: ignore[call-overload]  # as they came
        connection.set_trace_callback(point)
        return connection

    sqlite3.connect = connect  # type: ignore[assignment]  # of the same form
    sys.addaudithook(lambda event, _: point() if event in EVENTS else None)


def creations(folder: Path, space: str) -> int:
    """Create one after another; answers how many were killed."""
    number = 0
    while True:
        (folder / str(number)).mkdir(parents=True)
        child = os.fork()
        if not child:
            kill_at(number)
            Journal(folder / str(number) / "people.journal", space=space).close()
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
            return number
        number += 1


if __name__ == "__main__":
    print(creations(Path(sys.argv[1]), sys.argv[2]))
