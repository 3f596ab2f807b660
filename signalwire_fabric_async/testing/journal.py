"""The request log: what arrived, what of it was executed and what was answered, each counted for itself."""

from __future__ import annotations

import json
from collections import Counter, deque
from typing import Final

import attrs

WRITES = frozenset({"POST", "PUT", "PATCH"})
"""The methods that the Space's write quota counts."""


@attrs.frozen
class Entry:
    """One request that arrived."""

    method: str
    path: str
    """The path as it was sent, without its query."""
    operation: str
    """Its operation, such as `subscribers.create`; empty where the path is none of the API's."""
    status: int | None
    """The status that was answered; None where no whole answer was given (yet)."""
    executed: bool
    """Whether it was carried out: state was changed or read."""
    time: float
    """When it arrived, on the server's event loop's clock."""
    query: str = ""
    body: bytes = attrs.field(default=b"", repr=False)
    """What was sent. It may hold passwords, so it is not shown."""

    @property
    def json(self) -> object:
        """The JSON value that was sent; None where nothing was. Raises ValueError for what is no JSON."""
        value: object = json.loads(self.body) if self.body else None
        return value


class Record:
    """A request while it is handled: the journal's own, mutable form of an entry."""

    __slots__ = ("body", "executed", "method", "noun", "operation", "path", "query", "status", "time")

    def __init__(self, method: str, path: str, query: str, time: float) -> None:
        self.method = method
        self.path = path
        self.query = query
        self.time = time
        self.operation = ""
        self.noun = ""
        self.status: int | None = None
        self.executed = False
        self.body = b""

    def entry(self) -> Entry:
        """The frozen form."""
        return Entry(
            self.method, self.path, self.operation, self.status, self.executed, self.time, self.query, self.body
        )


KEPT: Final = 200_000
"""The log keeps as many of the latest requests; the counts are of all."""


class Journal:
    """What arrived, in order of arrival."""

    def __init__(self, window: float) -> None:
        self._records: deque[Record] = deque(maxlen=KEPT)
        self._arrived: Counter[tuple[str, str]] = Counter()
        self._executed: Counter[str] = Counter()
        self._answered: Counter[str] = Counter()
        self._window = window
        self._arrivals: deque[float] = deque()
        self.fullest_window = 0

    def arrived(self, method: str, path: str, query: str, time: float) -> Record:
        """Note a request that has just arrived."""
        record = Record(method, path, query, time)
        self._records.append(record)
        if method in WRITES:
            self._count_write(time)
        return record

    def _count_write(self, time: float) -> None:
        arrivals = self._arrivals
        arrivals.append(time)
        while arrivals[0] <= time - self._window:
            arrivals.popleft()
        self.fullest_window = max(self.fullest_window, len(arrivals))

    def routed(self, record: Record, operation: str, noun: str) -> None:
        """Note what a request is about: empty names where its path is none of the API's."""
        record.operation, record.noun = operation, noun
        self._arrived[record.method, noun] += 1

    def executed(self, record: Record) -> None:
        """Note that a request was carried out."""
        record.executed = True
        self._executed[record.operation] += 1

    def answered(self, record: Record, status: int) -> None:
        """Note that a request was answered in full."""
        record.status = status
        self._answered[record.operation] += 1

    def entries(self) -> tuple[Entry, ...]:
        """What arrived so far."""
        return tuple(record.entry() for record in self._records)

    def count(self, method: str | None, noun: str | None) -> int:
        """How many requests arrived, of a method and for a noun where they are given."""
        return sum(
            count
            for (arrived_method, arrived_noun), count in self._arrived.items()
            if (method is None or arrived_method == method) and (noun is None or arrived_noun == noun)
        )

    def executions(self, operation: str | None) -> int:
        """How many requests were carried out, of one operation or of all."""
        return self._executed.total() if operation is None else self._executed[operation]

    def answers(self, operation: str | None) -> int:
        """How many requests were answered in full, of one operation or of all."""
        return self._answered.total() if operation is None else self._answered[operation]

    def clear(self) -> None:
        """Forget everything: requests, counts and windows."""
        self.__init__(self._window)  # type: ignore[misc]  # of this very class: it has no subclasses

    def lines(self) -> str:
        """What arrived, as lines of text for the message of an assertion."""
        return (
            "\n".join(f"  {one.method} {one.path} -> {one.status or 'no answer'}" for one in self._records)
            or "  nothing"
        )
