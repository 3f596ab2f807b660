"""The table of figures that the fault tests print at the end of the run."""

from __future__ import annotations

FIGURES: dict[str, int] = {}
"""Each row of the tables: how often its promise was tried and kept."""

NOTES: dict[str, str] = {}
"""What else a row measured."""


class Tally:
    """Counts how often a promise was kept. A promise that is not kept fails its test where it is checked."""

    def __call__(self, row: str, *, times: int = 1) -> None:
        FIGURES[row] = FIGURES.get(row, 0) + times

    def note(self, row: str, text: str) -> None:
        """Add a measured figure to the row."""
        NOTES[row] = text
