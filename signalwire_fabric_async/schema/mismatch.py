"""The error of a response that does not match the schema."""

from __future__ import annotations


class SchemaMismatchError(ValueError):
    """A complete response that does not match the schema; `problems` are deviations with their JSON paths."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems
