"""Standard output that cannot be written: a full disk, a pipe that closed, a terminal without the characters."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Any, TextIO, cast


class OutputError(Exception):
    """Standard output cannot be written. Exit code 1."""


class GuardedOutput:
    """Standard output, whose failure is an OutputError, or is kept in `error` if the command must continue.

    Attributes:
        error: The failure; nothing is written after it.
        goes_on: Whether a failure is kept instead of raised.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.error: OutputError | None = None
        self.goes_on = False

    def write(self, text: str) -> int:
        """Write text."""
        if self.error is None:
            try:
                self._stream.write(text)
            except (OSError, ValueError) as error:
                self._failed(error)
        return len(text)

    def flush(self) -> None:
        """Write what is buffered."""
        if self.error is None:
            try:
                self._stream.flush()
            except (OSError, ValueError) as error:
                self._failed(error)

    def _failed(self, error: Exception) -> None:
        why = error.strerror if isinstance(error, OSError) else str(error)
        self.error = OutputError(f"standard output cannot be written: {why or type(error).__name__}")
        self._discard_rest()
        if not self.goes_on:
            raise self.error from None

    def _discard_rest(self) -> None:
        """Discard the buffer: the interpreter would report its failure at exit."""
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)
            self._stream.flush()

    def finish(self) -> None:
        """Write what is buffered at the end of a command."""
        self.flush()

    def __getattr__(self, name: str) -> Any:  # whatever a text stream has
        return getattr(self._stream, name)


@contextmanager
def guarded_output() -> Generator[GuardedOutput, None, None]:
    """Guard standard output for a command. A closed one is nowhere; what it cannot encode is replaced."""
    before = sys.stdout
    stream = cast("TextIO | None", before)
    nowhere: TextIO | None = None
    if stream is None:
        _open_missing_descriptors()
        stream = nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  # closed below
    elif (stream.encoding or "").lower().replace("-", "") != "utf8" and hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]  # of TextIOWrapper
    guard = GuardedOutput(stream)
    sys.stdout = cast("TextIO", guard)
    try:
        yield guard
    except SystemExit:  # after help, or wrong arguments
        try:
            guard.finish()
        except OutputError as error:
            print(f"signalwire-fabric: {error}", file=sys.stderr)
            raise SystemExit(1) from None
        raise
    finally:
        sys.stdout = before
        if nowhere is not None:
            nowhere.close()


def _open_missing_descriptors() -> None:
    """Occupy the descriptors 0 to 2: a file with one of them would receive the standard output."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(number)


def keep_going() -> None:
    """Let the command continue if standard output fails: its work matters more than its output."""
    if isinstance(cast("object", sys.stdout), GuardedOutput):
        cast("GuardedOutput", sys.stdout).goes_on = True


def output_failed() -> bool:
    """Return whether standard output failed."""
    stream = cast("object", sys.stdout)
    return isinstance(stream, GuardedOutput) and stream.error is not None
