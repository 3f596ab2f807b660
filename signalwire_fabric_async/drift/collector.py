"""Collects where the responses and the refusals of a Space deviate from a description."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeVar

from ..apis import FABRIC
from ..catalog import operations
from ..errors import APIError, ConfigurationError, NotFoundError
from ..testing.space.description import description
from .bodies import BodyComparison
from .comparison import OTHER_TYPE, Found, Walk, from_models
from .shapes import merged, redacted

if TYPE_CHECKING:
    from ..http.messages import Request
    from ..operations import Operation
    from ..session import AsyncSession
    from ..signatures import Call, Caller

T = TypeVar("T")

DescriptionName = Literal["observed", "published"]
"""The descriptions that a Space is compared with."""

DESCRIPTIONS: Final[tuple[DescriptionName, ...]] = ("observed", "published")

NOT_SERVED: Final = "not served"
UNDESCRIBED: Final = "not described"


class DriftRow(NamedTuple):
    """One deviation of an operation. It holds no value of any request or response."""

    operation: str
    """The operation, such as `subscribers.list`."""
    path: str
    """The JSON path, with `[]` for every item of an array; of a body it begins with `request`, of an operation as a
    whole it is its URL path."""
    kind: str
    """Of a response `unknown member`, `missing member`, `other type` or `unlisted value`; of a body `refused member`,
    `required member`, `optional member`, `accepted member` or `member not kept`; of an operation `not served` or
    `not described`."""
    detail: str
    """The types that were expected and found, or the code of the refusal; empty for a member."""
    places: int
    """The number of places where it was found."""


class Drift:
    """Collects the deviations of responses and refusals from a description.

    Responses of families that have no description in the package are compared with the SDK's models.

    Args:
        against: The description that is compared with: `observed`, the service as it was observed, or `published`.

    Raises:
        ConfigurationError: There is no such description.
    """

    def __init__(self, against: DescriptionName = "observed") -> None:
        if against not in DESCRIPTIONS:
            raise ConfigurationError(f"against must be one of {', '.join(DESCRIPTIONS)}, not {against!r}")
        self.against: DescriptionName = against
        self._description = description(against)
        self._walk = Walk(self._description)
        self._bodies = BodyComparison(against)
        self._counts: Counter[tuple[str, str, str, str]] = Counter()
        self._shapes: dict[str, Any] = {}
        self._operations: Mapping[str, Operation[Any]] = {one.name: one for one in operations()}

    def watching(self, session: AsyncSession) -> AsyncSession:
        """Return a view of a session that records the shapes of its responses; it closes with the session."""
        view = session.with_options()
        watching: Any = _Watching(view.__caller__, self)  # satisfies the Caller protocol
        view.__caller__ = watching
        return view

    def note(self, operation: str, response: object) -> None:
        """Record a response's JSON value.

        Args:
            operation: The operation, such as `subscribers.list`.
            response: The JSON value of a 2xx response's body.
        """
        declared = self._operations[operation]
        described = self._description.operation(declared.method, declared.template)
        found: Iterable[Found]
        if described is None:
            found = from_models(declared, response)
            if declared.table.api is FABRIC:
                found = (Found(declared.template, UNDESCRIBED), *found)
        elif described.answer is None:
            found = () if response is None else (Found("$", OTHER_TYPE, "nothing expected"),)
        else:
            found = self._walk.of(described.answer, response, "$")
        self._add(operation, found)
        self._shapes[operation] = merged(self._shapes.get(operation), redacted(response))

    def note_accepted(self, operation: str, body: object, response: object) -> None:
        """Record a request's body that the service accepted, with the JSON value of the response."""
        self._add(operation, self._bodies.accepted(self._operations[operation], body, response))

    def note_refused(self, operation: str, body: object, error: APIError) -> None:
        """Record a request's body that the service refused, with the attributes that the error names."""
        self._add(operation, self._bodies.refused(self._operations[operation], body, error.errors))

    def note_not_served(self, operation: str, path: str = "") -> None:
        """Record that the service lacks an operation, or one of its paths."""
        declared = self._operations[operation]
        if path or self._description.operation(declared.method, declared.template) is not None:
            self._add(operation, [Found(path or declared.template, NOT_SERVED)])

    def _add(self, operation: str, found: Iterable[Found]) -> None:
        for one in found:
            self._counts[operation, one.path, one.kind, one.detail] += 1

    def rows(self) -> list[DriftRow]:
        """Return the deviations by operation and path."""
        return [DriftRow(*key, count) for key, count in sorted(self._counts.items())]

    def table(self) -> str:
        """Return the deviations as lines of text; one line where there is none."""
        rows = self.rows()
        if not rows:
            return "no drift: every response was as described"
        texts = [(row.operation, row.path, row.kind, row.detail) for row in rows]
        widths = [max(len(text[column]) for text in texts) for column in range(4)]
        lines = ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) for row in texts]
        return "\n".join(line.rstrip() for line in lines)

    def to_json(self) -> list[dict[str, Any]]:
        """Return the deviations as JSON objects, for an issue report."""
        return [row._asdict() for row in self.rows()]

    def shapes(self) -> dict[str, Any]:
        """Return the redacted shapes of the responses by operation: what `FakeFabric.from_record` serves."""
        return copy.deepcopy(self._shapes)


class _Watching:
    """A caller that passes bodies, responses and refusals to a collector."""

    def __init__(self, caller: Caller, drift: Drift) -> None:
        self._caller = caller
        self._drift = drift
        self.strict = caller.strict
        self.second_paths = caller.second_paths

    def send(self, request: Request[T], *, spent: float = 0.0) -> Call[T]:
        """Send a request and record its response before it is parsed."""
        watched = copy.copy(request)
        watched.read = self._reading(request)
        return self._watched(request, self._caller.send(watched, spent=spent))

    async def _watched(self, request: Request[T], call: Call[T]) -> T:
        try:
            return await call
        except NotFoundError:
            if "{" not in request.template:  # a collection: there is no id that could be missing
                self._drift.note_not_served(request.name, request.template)
            raise
        except APIError as error:
            if error.status == HTTPStatus.METHOD_NOT_ALLOWED:
                self._drift.note_not_served(request.name, request.template)
            elif request.body is not None and 400 <= error.status < 500:
                self._drift.note_refused(request.name, json.loads(request.body), error)
            raise

    def _reading(self, request: Request[T]) -> Callable[[bytes, int], T]:
        name, read = request.name, request.read

        def watch(body: bytes, status: int) -> T:
            try:
                value: object = json.loads(body) if body else None
            except ValueError:
                return read(body, status)  # which raises a descriptive error
            self._drift.note(name, value)
            if request.body is not None:
                self._drift.note_accepted(name, json.loads(request.body), value)
            return read(body, status)

        return watch
