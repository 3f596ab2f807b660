"""The request log: received, executed and answered requests, each counted separately."""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs
from multidict import CIMultiDict

from ...schema.values import SECRET_WORDS
from ...validate import json_object
from ..space.routes import WRITES
from ..vocabulary import About


@attrs.frozen
class Entry:
    """One request that arrived."""

    method: str
    path: str
    """The path as it was sent, without its query."""
    operation: str
    """Its operation, such as `subscribers.create`; empty for an unknown path."""
    status: int | None
    """The status of the response; None until it was sent completely."""
    executed: bool
    """True if it was executed, so that state was changed or read."""
    time: float
    """Time of arrival, on the server's event loop's clock."""
    query: str = ""
    body: bytes = attrs.field(default=b"", repr=False)
    """The request's body. It may hold passwords, so `repr` does not show it."""
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str], repr=False, eq=False)
    """The request's headers, by name in any case; of Authorization only the scheme."""

    @property
    def json(self) -> object:
        """The JSON value of the body; None without a body. Raises ValueError for invalid JSON."""
        value: object = json.loads(self.body) if self.body else None
        return value


class Record:
    """A request while it is handled: the log's mutable form of an entry."""

    __slots__ = ("body", "executed", "headers", "method", "operation", "path", "query", "resource", "status", "time")

    def __init__(self, method: str, path: str, query: str, time: float, headers: Mapping[str, str]) -> None:
        self.method = method
        self.path = path
        self.query = query
        self.time = time
        self.operation = ""
        self.resource = ""
        self.status: int | None = None
        self.executed = False
        self.body = b""
        self.headers = headers

    @property
    def about(self) -> About:
        """Its method, resource and operation."""
        return About(self.method, self.resource, self.operation)

    def entry(self) -> Entry:
        """Return the frozen form."""
        return Entry(
            self.method,
            self.path,
            self.operation,
            self.status,
            self.executed,
            self.time,
            self.query,
            self.body,
            self.headers,
        )

    def line(self) -> str:
        """Return its outcome as a line for the message of an assertion."""
        query = f"?{self.query}" if self.query else ""
        carried_out = "executed" if self.executed else "not executed"
        return f"  {self.method} {self.path}{query} -> {self.status or 'no response'}, {carried_out}"

    def lacks(self, wanted: Mapping[str, object]) -> list[str]:
        """Return a description of the wanted members that its JSON object lacks, without secrets."""
        try:
            sent = json_object(json.loads(self.body)) if self.body else None
        except ValueError:
            sent = None
        if sent is None:
            return ["it held no JSON object"]
        return list(_lacking(sent, wanted))


def _lacking(sent: Mapping[str, object], wanted: Mapping[str, object]) -> Iterator[str]:
    for name, value in wanted.items():
        inner, inner_wanted = json_object(sent.get(name)), json_object(value)
        if name not in sent:
            yield f"it held no {name}"
        elif inner is not None and inner_wanted is not None:
            yield from (f"{name}: {one}" for one in _lacking(inner, inner_wanted))
        elif sent[name] != value:
            yield f"its {name} was {'another' if any(word in name for word in SECRET_WORDS) else repr(sent[name])}"


KEPT: Final = 200_000
"""Maximum number of requests in the log, the latest ones; the counts include all."""

SHOWN: Final = 20
"""Maximum number of requests in the message of an assertion."""

SHARED: Final = 1_000
"""Maximum number of remembered header sets, which requests with equal headers share."""


class RequestLog:
    """The received requests, in order of arrival."""

    def __init__(self, window: float) -> None:
        self._window = window
        self._reset()

    def _reset(self) -> None:
        self._records: deque[Record] = deque(maxlen=KEPT)
        self._arrived: Counter[About] = Counter()
        self._executed: Counter[About] = Counter()
        self._answered: Counter[About] = Counter()
        self._arrivals: deque[float] = deque()
        self._headers: dict[tuple[tuple[str, str], ...], Mapping[str, str]] = {}
        self.fullest_window = 0

    def arrived(
        self, method: str, path: str, query: str, time: float, headers: Iterable[tuple[str, str]] = ()
    ) -> Record:
        """Record a request that has just arrived."""
        record = Record(method, path, query, time, self._shared(tuple(headers)))
        self._records.append(record)
        if method in WRITES:
            self._count_write(time)
        return record

    def _shared(self, headers: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
        found = self._headers.get(headers)
        if found is None:
            if len(self._headers) >= SHARED:
                self._headers.clear()
            shown = ((name, _shown(value) if "authorization" in name.lower() else value) for name, value in headers)
            found = self._headers[headers] = CIMultiDict(shown)
        return found

    def _count_write(self, time: float) -> None:
        arrivals = self._arrivals
        arrivals.append(time)
        while arrivals[0] <= time - self._window:
            arrivals.popleft()
        self.fullest_window = max(self.fullest_window, len(arrivals))

    def routed(self, record: Record, operation: str, resource: str) -> None:
        """Record the operation and resource of a request; empty for an unknown path."""
        record.operation, record.resource = operation, resource
        self._arrived[record.about] += 1

    def executed(self, record: Record) -> None:
        """Record that a request was executed."""
        record.executed = True
        self._executed[record.about] += 1

    def answered(self, record: Record, status: int) -> None:
        """Record that a request got a complete response."""
        record.status = status
        self._answered[record.about] += 1

    def entries(self) -> tuple[Entry, ...]:
        """Return the requests so far."""
        return tuple(record.entry() for record in self._records)

    def arrivals(self, words: Iterable[str]) -> int:
        """Return the number of received requests that have all these names."""
        return _sum(self._arrived, words)

    def executions(self, words: Iterable[str]) -> int:
        """Return the number of them that were executed."""
        return _sum(self._executed, words)

    def answers(self, words: Iterable[str]) -> int:
        """Return the number of them that got a complete response."""
        return _sum(self._answered, words)

    def clear(self) -> None:
        """Clear requests, counts and windows."""
        self._reset()

    def missed(self, words: Iterable[str], times: int | None, wanted: Mapping[str, object] | None) -> str:
        """Return the message of a failed assertion about requests; empty if it holds.

        Args:
            words: The names that the requests must have.
            times: The expected number of requests, None for at least one.
            wanted: The members that the bodies must have.
        """
        asked = tuple(words)
        if wanted is None and _is_so(self.arrivals(asked), times):
            return ""
        named = [one for one in self._records if all(one.about.is_meant_by(word) for word in asked)]
        lacking = {} if wanted is None else {id(one): one.lacks(wanted) for one in named}
        count = self.arrivals(asked) if wanted is None else sum(not lacks for lacks in lacking.values())
        if _is_so(count, times):
            return ""
        what = " ".join(word for word in asked if word != "*") or "a request"
        body = "" if wanted is None else f" with {', '.join(wanted) or 'a JSON object'} as given"
        expected = "at least once" if times is None else _often(times)
        came = f"came {_often(count)}" if count else "never came"
        return f"expected {what}{body} {expected}, but it {came}:\n{self._listed(named, lacking)}"

    def _listed(self, named: list[Record], notes: Mapping[int, Iterable[str]]) -> str:
        """Return the named requests (with notes, by `id`), then the other ones, as lines of text."""
        those = {id(one) for one in named}
        others = [one for one in self._records if id(one) not in those]
        lines: list[str] = []
        for one in named[:SHOWN]:
            lines += [one.line(), *(f"      {note}" for note in notes.get(id(one), ()))]
        if len(named) > SHOWN:
            lines.append(f"  and {len(named) - SHOWN:,} more of these")
        if others:
            shown = others[-max(1, SHOWN - len(named)) :]
            some = f", the latest {len(shown):,} of {len(others):,}" if len(shown) < len(others) else ""
            lines += [f"{'other requests' if named else 'requests'}{some}:", *(one.line() for one in shown)]
        return "\n".join(lines) or "nothing came"


def _shown(authorization: str) -> str:
    """Return an Authorization header without its secret."""
    scheme, space, _ = authorization.partition(" ")
    return f"{scheme} ***" if space else "***"


def _is_so(count: int, times: int | None) -> bool:
    return count > 0 if times is None else count == times


def _often(times: int) -> str:
    """Return a number of times in words."""
    return {0: "never", 1: "once", 2: "twice"}.get(times, f"{times:,} times")


def _sum(counts: Counter[About], words: Iterable[str]) -> int:
    asked = tuple(words)
    return sum(count for about, count in counts.items() if all(about.is_meant_by(word) for word in asked))
