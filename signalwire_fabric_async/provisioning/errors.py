"""The errors of a roster, a journal and the staging database."""

from __future__ import annotations

from typing import Final

import attrs

from .. import ConfigurationError, FabricError

SHOWN: Final = 20
"""The number of problems in the text of a RosterError; `problems` holds them all."""

KEPT: Final = 1_000
"""The number of problems after which reading stops."""


@attrs.frozen
class Problem:
    """One problem of a roster, at a file's line and column (both counted from 1).

    Attributes:
        rows: Number of rows with it; line and column are the first one's.
    """

    file: str
    line: int
    column: int
    message: str
    rows: int = 1

    def __str__(self) -> str:
        count = f" (in {self.rows:,} rows)" if self.rows > 1 else ""
        return f"{self.file}:{self.line}:{self.column}: {self.message}{count}"


class RosterError(ConfigurationError):
    """A roster is invalid. Raised before a request is sent.

    `problems` names each with file, line and column (the first thousand of
    them, where there are more).
    """

    def __init__(self, problems: tuple[Problem, ...] = ()) -> None:
        lines = [str(one) for one in problems[:SHOWN]]
        if len(problems) > SHOWN:
            lines.append(f"... and {len(problems) - SHOWN} more")
        super().__init__("\n".join(lines))
        self.problems = problems

    def __reduce__(self) -> tuple[type[RosterError], tuple[tuple[Problem, ...]]]:
        return (type(self), (self.problems,))


class StagingError(FabricError):
    """The temporary database of a run failed: its disk is full or broken.

    SQLite creates it in the directory that SQLITE_TMPDIR or TMPDIR names. The
    next run looks up the requests that were in flight.
    """


class JournalError(FabricError):
    """The journal cannot be used: damaged, another Space's, the disk is full. It is left as it is."""


class JournalBusyError(JournalError):
    """Another run is using the journal, or the file of passwords; `pid` is its process id, if known."""

    def __init__(self, message: str = "", pid: int | None = None) -> None:
        super().__init__(message)
        self.pid = pid

    def __reduce__(self) -> tuple[type[JournalBusyError], tuple[str, int | None]]:
        return (type(self), (str(self), self.pid))
