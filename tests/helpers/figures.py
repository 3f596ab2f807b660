"""The table of figures that the fault tests print at the end of the run."""

from __future__ import annotations

FIGURES: dict[str, list[int]] = {}
"""Each row of the tables: how often it was tried, how often it was met."""

NOTES: dict[str, str] = {}
"""What else a row measured."""


class Tally:
    """Counts how often a promise was tried and met; a test that met fewer than it tried fails at its end."""

    def __init__(self) -> None:
        self.unmet: list[str] = []

    def __call__(self, row: str, met: object, why: object = "", *, times: int = 1) -> None:
        figures = FIGURES.setdefault(row, [0, 0])
        figures[0] += times
        if met:
            figures[1] += times
        else:
            self.unmet.append(f"{row}: {why}")

    def note(self, row: str, text: str) -> None:
        """Add a measured figure to the row."""
        NOTES[row] = text
