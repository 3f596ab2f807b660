"""Output for people: colours, tables and bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

DONE: Final = 0
FAILED: Final = 1
MISUSED: Final = 2
INTERRUPTED: Final = 130

PLAIN_EVERY: Final = 2.0
"""Seconds between two lines of progress where there is no terminal."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class UsageError(Exception):
    """The command cannot begin: wrong arguments, configuration or roster. Exit code 2."""


def shown(text: str) -> str:
    """Return foreign text, made safe for a terminal: control characters, and halves of surrogate pairs, are escaped."""
    return _CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def one_line(text: str) -> str:
    """Return foreign text on one line."""
    return shown(" ".join(text.split()))


def need(*, yaml: bool) -> None:
    """Raise UsageError, which names the extra to install, if PyYAML is needed and missing."""
    if yaml and not find_spec("yaml"):
        raise UsageError("this command needs PyYAML: pip install 'signalwire_fabric_async[yaml]'")


class Progress(Protocol):
    """The progress of a task."""

    def step(self, count: int = 1, *, failed: int = 0) -> None:
        """Add finished items, and the number of failures among them."""

    def at(self, done: int, failed: int, total: int) -> None:
        """Set the current progress, of a total that may have grown."""


class Output:
    """The output of a command for people."""

    def __init__(self, *, to_stderr: bool = False) -> None:
        from rich.console import Console  # a dependency of these commands alone

        self._stream = sys.stderr if to_stderr else sys.stdout
        self._console: Console = Console(file=self._stream, highlight=False, soft_wrap=True)

    @property
    def terminal(self) -> bool:
        """True on a terminal."""
        return self._stream.isatty() and self._console.is_terminal and os.environ.get("TERM") != "dumb"

    def line(self, text: str = "", style: str = "") -> None:
        """Write one line."""
        from rich.text import Text  # loaded already

        self._console.print(Text(shown(text), style=style))

    def marked(self, mark: str, style: str, text: str) -> None:
        """Write one line with a styled mark at its start."""
        from rich.text import Text  # loaded already

        self._console.print(Text.assemble((mark, style), shown(text)))

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> None:
        """Write a table; `right` are the columns of numbers. Aligned plain lines without a terminal."""
        safe = [[shown(cell) for cell in row] for row in rows]
        if not self.terminal:
            for line in aligned([list(columns), *safe], right):
                self.line(line)
            return
        from rich import box  # loaded already
        from rich.table import Table  # loaded already
        from rich.text import Text  # loaded already

        drawn = Table(box=box.ROUNDED, header_style="bold", border_style="dim")
        for index, name in enumerate(columns):
            drawn.add_column(name, justify="right" if index in right else "left", overflow="fold")
        for row in safe:
            drawn.add_row(*(Text(cell) for cell in row))
        self._console.print(drawn, soft_wrap=False)

    @contextmanager
    def waiting(self, title: str) -> Generator[None, None, None]:
        """Show a spinner during the block; one line without a terminal."""
        if not self.terminal:
            self.line(title)
            yield
            return
        with self._console.status(title):
            yield

    @contextmanager
    def progress(self, title: str, total: int | None) -> Generator[Progress, None, None]:
        """Show a bar with the rate and the time left; a line every two seconds without a terminal."""
        if not self.terminal:
            plain = _PlainProgress(self, title, total)
            try:
                yield plain
            finally:
                plain.last()
            return
        with _bar(self._console) as bar:
            yield _BarProgress(bar, bar.add_task(title, total=total, rate="", failures="", left="left"))


def _bar(console: Console) -> RichProgress:
    from rich.progress import (  # slow to load, and only for terminals
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description:<22}"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TextColumn("[cyan]{task.fields[rate]:>9}"),
        TextColumn("[red]{task.fields[failures]}"),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
        TextColumn("[dim]{task.fields[left]}"),
        console=console,
        expand=True,
        refresh_per_second=8,
    )


class _Rate:
    """Items per second since the start."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self.done = 0
        self.failed = 0

    def add(self, count: int, failed: int) -> None:
        self.done += count
        self.failed += failed

    def at(self, done: int, failed: int) -> None:
        self.done = done + failed
        self.failed = failed

    @property
    def per_second(self) -> float:
        return self.done / max(time.monotonic() - self._began, 1e-9)


class _BarProgress:
    def __init__(self, bar: RichProgress, task: TaskID) -> None:
        self._bar = bar
        self._task = task
        self._rate = _Rate()

    def step(self, count: int = 1, *, failed: int = 0) -> None:
        self._rate.add(count, failed)
        self._draw()

    def at(self, done: int, failed: int, total: int) -> None:
        self._rate.at(done, failed)
        self._bar.update(self._task, total=total)
        self._draw()

    def _draw(self) -> None:
        rate = self._rate
        failures = f"{rate.failed:,} failed" if rate.failed else ""
        left = "" if self._bar.tasks[self._task].total == rate.done else "left"
        self._bar.update(
            self._task, completed=rate.done, rate=f"{rate.per_second:,.0f}/s", failures=failures, left=left
        )


class _PlainProgress:
    def __init__(self, output: Output, title: str, total: int | None) -> None:
        self._output = output
        self._title = title
        self._total = total
        self._rate = _Rate()
        self._next = time.monotonic() + PLAIN_EVERY

    def step(self, count: int = 1, *, failed: int = 0) -> None:
        self._rate.add(count, failed)
        self._say_now_and_then()

    def at(self, done: int, failed: int, total: int) -> None:
        self._rate.at(done, failed)
        self._total = total
        self._say_now_and_then()

    def _say_now_and_then(self) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + PLAIN_EVERY
            self._say()

    def last(self) -> None:
        """Write the last line of the progress."""
        self._say()

    def _say(self) -> None:
        rate = self._rate
        said = f"{self._title}: {rate.done:,}"
        if self._total is not None:
            said += f" of {self._total:,}"
        said += f", {rate.per_second:,.0f}/s"
        if rate.failed:
            said += f", {rate.failed:,} failed"
        if self._total is not None and 0 < rate.done < self._total:
            said += f", about {duration((self._total - rate.done) / rate.per_second)} left"
        self._output.line(said)


def aligned(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Return rows as lines with aligned columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines: list[str] = []
    for row in rows:
        cells = [
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return lines


def duration(seconds: float) -> str:
    """Format seconds for people."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02} h" if hours else f"{minutes}:{rest:02} min"


def confirmed(question: str, *, yes: bool) -> bool:
    """Ask the user to confirm and return the answer. Raises UsageError without a terminal and `--yes`.

    The question goes to standard error, so that the command's output can be piped. Ctrl-C ends the command.
    """
    if yes:
        return True
    if not sys.stdin.isatty():
        raise UsageError("there is no terminal to ask on: give --yes")
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # asyncio's would wait for the line to end
    try:
        print(shown(f"{question} [y/N] "), end="", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip().lower() in ("y", "yes")
    finally:
        signal.signal(signal.SIGINT, before)
