"""Drift: where a Space's responses deviate from the API description, recorded without their values.

Examples:
    drift = Drift()
    async with AsyncSession.from_env() as session:
        watched = drift.watching(session)
        await watched.subscribers.list()
    print(drift.table())
"""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import attrs

from .catalog import operations
from .operations import Kind
from .schema.mismatch import Deviation
from .schema.strict import mismatches
from .testing.space.description import Description, Schema, description
from .validate import json_array, json_object, whole_number

if TYPE_CHECKING:
    from .http.messages import Request
    from .operations import Operation
    from .session import AsyncSession
    from .signatures import Call, Caller

T = TypeVar("T")

UNKNOWN: Final = "unknown member"
ABSENT: Final = "missing member"
OTHER_TYPE: Final = "other type"
READS: Final = (Kind.GET, Kind.LIST)
"""The kinds of free reading operations; an action, such as a number lookup, may be billed."""

OTHER_VALUE: Final = "unlisted value"

_DEVIATIONS: Final = {
    Deviation.UNKNOWN: UNKNOWN,
    Deviation.MISSING: ABSENT,
    Deviation.TYPE: OTHER_TYPE,
    Deviation.VALUE: OTHER_VALUE,
}


class DriftRow(NamedTuple):
    """One deviation of an operation's responses. It holds no value of any response."""

    operation: str
    """The operation, such as `subscribers.list`."""
    path: str
    """The JSON path, with `[]` for every item of an array."""
    kind: str
    """One of `unknown member`, `missing member`, `other type`, `unlisted value`."""
    detail: str
    """The types that were expected and found; empty for a member."""
    places: int
    """The number of places where it was found."""


class _Found(NamedTuple):
    path: str
    kind: str
    detail: str = ""


class Drift:
    """Collects the deviations of responses from the description as observed.

    Responses of families that have no description in the package are compared with the SDK's models.
    """

    def __init__(self) -> None:
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
        described = description("observed").operation(declared.method, declared.template)
        if described is None:
            found = _from_models(declared, response)
        elif described.answer is None:
            found = iter(() if response is None else (_Found("$", OTHER_TYPE, "nothing expected"),))
        else:
            found = _Walk(description("observed")).of(described.answer, response, "$")
        for one in found:
            self._counts[operation, one.path, one.kind, one.detail] += 1
        self._shapes[operation] = merged(self._shapes.get(operation), redacted(response))

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
    """A caller that passes the bodies of its responses to a collector."""

    def __init__(self, caller: Caller, drift: Drift) -> None:
        self._caller = caller
        self._drift = drift
        self.strict = caller.strict
        self.second_paths = caller.second_paths

    def send(self, request: Request[T]) -> Call[T]:
        """Send a request and record its response before it is parsed."""
        watched = copy.copy(request)
        watched.read = self._reading(request.name, request.read)
        return self._caller.send(watched)

    def _reading(self, name: str, read: Callable[[bytes, int], T]) -> Callable[[bytes, int], T]:
        def watch(body: bytes, status: int) -> T:
            try:
                value: object = json.loads(body) if body else None
            except ValueError:
                return read(body, status)  # which raises a descriptive error
            self._drift.note(name, value)
            return read(body, status)

        return watch


def _from_models(operation: Operation[Any], response: object) -> Iterator[_Found]:
    if operation.answer is None:
        return
    page = json_object(response) if operation.kind is Kind.LIST else None
    items = [response] if page is None else json_array(page.get(operation.paging.items)) or []
    root = "$" if page is None else f"$.{operation.paging.items}[]"
    for item in items:
        for one in mismatches(operation.answer, item, ""):
            yield _Found(root + _without_indices(one.path), _DEVIATIONS[one.deviation])


def _without_indices(path: str) -> str:
    return "".join(part if at == 0 else "[]" + part.partition("]")[2] for at, part in enumerate(path.split("[")))


class _Walk:
    """Compares JSON values with a description's schemas."""

    def __init__(self, described: Description) -> None:
        self._description = described

    def of(self, schema: Schema, value: object, path: str) -> Iterator[_Found]:
        """Yield the deviations of a value."""
        if value is None and (not schema or self._description.is_nullable(schema)):
            return
        options = self._description.options(schema)
        if len(options) <= 1:
            yield from self._of_one(options[0] if options else schema, value, path)
            return
        best: list[_Found] | None = None
        for option in options:
            found = list(self._of_one(option, value, path))
            if best is None or len(found) < len(best):
                best = found
        yield from best or ()

    def _of_one(self, schema: Schema, value: object, path: str) -> Iterator[_Found]:
        types = schema.get("type")
        wanted: list[str] = [types] if isinstance(types, str) else list(types or ())
        kind = kind_of(value)
        if wanted and kind not in wanted and not (kind == "integer" and "number" in wanted):
            yield _Found(path, OTHER_TYPE, f"{' or '.join(wanted)} expected, {kind} found")
            return
        if "enum" in schema and value not in schema["enum"]:
            yield _Found(path, OTHER_VALUE)
        held, items = json_object(value), json_array(value)
        if held is not None:
            yield from self._of_members(schema, held, path)
        for item in items or ():
            if "items" in schema:
                yield from self.of(schema["items"], item, f"{path}[]")

    def _of_members(self, schema: Schema, held: Mapping[str, object], path: str) -> Iterator[_Found]:
        properties = {one.wire: one for one in self._description.properties(schema)}
        closed = schema.get("unevaluatedProperties") == {"not": {}}
        for name, value in held.items():
            if name in properties:
                yield from self.of(properties[name].schema, value, f"{path}.{name}")
            elif closed:
                yield _Found(f"{path}.{name}", UNKNOWN)
        for name, one in properties.items():
            if one.required and name not in held:
                yield _Found(f"{path}.{name}", ABSENT)


_KINDS: Final[tuple[tuple[type[Any], str], ...]] = (
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (str, "string"),
    (dict, "object"),
    (list, "array"),
)


def kind_of(value: object) -> str:
    """Return the name of a JSON value's type."""
    return next((name for cls, name in _KINDS if isinstance(value, cls)), "null")


def redacted(value: object, name: str = "") -> Any:
    """Return a JSON value's shape: its members and types, of the values themselves only the kinds of resources.

    Args:
        value: The value.
        name: The member that holds it: `type` is kept, because it distinguishes kinds of resources.
    """
    held, items = json_object(value), json_array(value)
    if held is not None:
        return {key: redacted(inner, key) for key, inner in held.items()}
    if items is not None:
        shape: Any = None
        for item in items:
            shape = merged(shape, redacted(item))
        return [] if shape is None else [shape]
    if name == "type" and isinstance(value, str):
        return value
    return _BLANK.get(kind_of(value))


_BLANK: Final = {"boolean": False, "integer": 0, "number": 0.0, "string": ""}


def merged(one: object, other: object) -> Any:
    """Return the union of two shapes."""
    first, second = json_object(one), json_object(other)
    if first is not None and second is not None:
        return {key: merged(first.get(key), second.get(key)) for key in {**first, **second}}
    items, more = json_array(one), json_array(other)
    if items is not None and more is not None:
        return [merged(items[0], more[0])] if items and more else items or more
    return other if one is None else one


@attrs.frozen
class Reading:
    """The result of a bounded check of a Space: GET only, a few resources of each kind."""

    drift: Drift
    failures: tuple[tuple[str, str], ...] = ()
    """The operations that could not be called, with the reasons."""


async def read_space(session: AsyncSession, *, each: int = 3) -> Reading:
    """Read a few resources of every kind and collect the drift of the responses.

    Args:
        session: An open session.
        each: The resources of each kind that are read, from 1 to 50.

    Returns:
        The drift, and the operations that could not be read. Only GET is sent: for each kind one page, and for each
        of its resources the resource itself and its addresses.

    Raises:
        ConfigurationError: `each` is out of its bounds.
    """
    whole_number(each, "each", most=50)
    drift = Drift()
    reader = _SpaceReader(drift.watching(session), each)
    for operation in operations():
        if operation.kind is Kind.LIST and not operation.parameters and operation.auth == "basic":
            await reader.read(operation)
    return Reading(drift, tuple(reader.failures))


class _SpaceReader:
    """Reads each kind of resource from its listing on."""

    def __init__(self, session: AsyncSession, each: int) -> None:
        self._session = session
        self._each = each
        self.failures: list[tuple[str, str]] = []

    async def read(self, operation: Operation[Any]) -> None:
        """Read a page of a listing, then some of its resources by id."""
        from .errors import FabricError

        table = operation.table
        resource = getattr(self._session, table.name, None)
        if resource is None:
            return
        try:
            page = await getattr(resource, operation.attribute)(page_size=self._each)
        except TypeError:  # a listing that requires parameters
            return
        except FabricError as error:
            self.failures.append((operation.name, type(error).__name__))
            return
        others = [one for one in table.operations() if one.kind in READS and one.by_id and len(one.parameters) == 1]
        for item in list(page.data)[: self._each]:
            for other in others:
                await self._read_one(resource, other, str(getattr(item, "id", "")))

    async def _read_one(self, resource: object, operation: Operation[Any], id: str) -> None:
        from .errors import FabricError

        try:
            await getattr(resource, operation.attribute)(id)
        except (FabricError, ValueError) as error:
            self.failures.append((operation.name, type(error).__name__))
