"""A server of another make: it responds with JSON made from an OpenAPI document, and shares no code with the stand-in.

`Document` reads one of the two descriptions. `Service` is the server, with a session that talks to it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import count
from typing import Any, Final, NamedTuple, Self

import jsonschema
from aiohttp import web

from helpers import facts
from signalwire_fabric_async import AsyncSession, Model, Page, RetryPolicy, Secret, catalog
from signalwire_fabric_async.operations import Operation
from signalwire_fabric_async.schema.models import members
from signalwire_fabric_async.schema.timestamps import write_timestamp

NAMES: Final = {"published": "fabric", "observed": "fabric.observed"}
ID: Final = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
PARENT: Final = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"
METHODS: Final = ("get", "post", "put", "patch", "delete")
MODES: Final = ("all", "required", "nulls")
BOUNDS: Final = ("minimum", "maximum", "minLength", "maxLength", "pattern", "format")
DEEP: Final = 5
"""Objects below this depth hold their required members alone."""

Schema = Mapping[str, Any]


class Described(NamedTuple):
    """One operation of a document."""

    id: str
    method: str
    path: str
    queries: frozenset[str]
    schemes: tuple[str, ...]
    """The authorizations that it takes: basic, bearer, none."""
    body: Schema | None
    status: int
    answer: Schema | None


class Document:
    """An OpenAPI document: its operations, values made from its schemas, and judgement of values by them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.whole: Mapping[str, Any] = facts.document(NAMES[name])
        self.operations = {one.id: one for one in self._read()}

    def _read(self) -> Iterator[Described]:
        for path, item in self.whole["paths"].items():
            for method in METHODS:
                if method in item:
                    one = item[method]
                    parameters = [self._parameter(each) for each in one.get("parameters", ())]
                    status, reply = next((int(code), each) for code, each in one["responses"].items() if code < "300")
                    security = one.get("security", [{"SignalWireBasicAuth": []}])
                    yield Described(
                        id=one["operationId"],
                        method=method.upper(),
                        path=path,
                        queries=frozenset(each["name"] for each in parameters if each["in"] == "query"),
                        schemes=tuple(
                            name.removeprefix("SignalWire").removesuffix("Auth").lower()
                            for each in security
                            for name in each
                        )
                        or ("none",),
                        body=_content(one.get("requestBody", {})),
                        status=status,
                        answer=_content(reply),
                    )

    def _parameter(self, one: Schema) -> Schema:
        return self.whole["components"]["parameters"][one["$ref"].rpartition("/")[2]] if "$ref" in one else one

    def resolve(self, schema: Schema) -> Schema:
        """Follow references and merge `allOf`."""
        while "$ref" in schema or "allOf" in schema:
            if "$ref" in schema:
                found = self.whole["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
                schema = {**found, **{name: value for name, value in schema.items() if name != "$ref"}}
            else:
                parts = [self.resolve(each) for each in schema["allOf"]]
                own = {name: value for name, value in schema.items() if name != "allOf"}
                merged: dict[str, Any] = {}
                for part in [*parts, own]:
                    properties = {**merged.get("properties", {}), **part.get("properties", {})}
                    required = [*merged.get("required", ()), *part.get("required", ())]
                    merged |= part
                    if properties:
                        merged |= {"properties": properties, "required": required}
                schema = merged
        return schema

    def forms(self, schema: Schema) -> list[Schema]:
        """Return the alternatives of a schema."""
        one = self.resolve(schema)
        if isinstance(one.get("type"), list):
            return [{**one, "type": each} for each in one["type"]]
        inner = one.get("oneOf", one.get("anyOf"))
        if inner is None:
            return [one]
        around = {name: value for name, value in one.items() if name in BOUNDS}
        return [{**around, **form} for each in inner for form in self.forms(each)]

    def variants(self, schema: Schema) -> int:
        """How many values are needed for each alternative to occur: the most alternatives that one place has."""
        return max((len(found) for found in self._unions(schema, 0)), default=1)

    def _unions(self, schema: Schema, depth: int) -> Iterator[list[Schema]]:
        found = self.forms(schema)
        yield found
        for one in found if depth < DEEP else ():
            for inner in [*one.get("properties", {}).values(), *([one["items"]] if "items" in one else [])]:
                yield from self._unions(inner, depth + 1)

    def make(self, schema: Schema, mode: str, variant: int = 0) -> Any:
        """Make a value: all members, the required ones alone, or all with null wherever null is allowed."""
        return self._made(schema, mode, variant, 0, count(1))

    def _made(self, schema: Schema, mode: str, variant: int, depth: int, numbers: Iterator[int]) -> Any:
        found = self.forms(schema)
        nulls = [one for one in found if one.get("type") == "null"]
        if mode == "nulls" and nulls:
            return None
        found = [one for one in found if one not in nulls] or nulls
        one = found[variant % len(found)]
        if "const" in one or "enum" in one:
            values = one.get("enum", [one.get("const")])
            return values[variant % len(values)]
        kind = one.get("type", "object" if "properties" in one else None)
        if kind == "object":
            return self._object(one, "required" if depth >= DEEP else mode, variant, depth, numbers)
        if kind == "array":
            wanted = max(one.get("minItems", 0), 0 if mode == "required" or depth > DEEP else 1)
            items = one.get("items", {"type": "string"})
            return [self._made(items, mode, variant + place, depth + 1, numbers) for place in range(wanted)]
        return _scalar(one, kind, variant, numbers)

    def _object(self, one: Schema, mode: str, variant: int, depth: int, numbers: Iterator[int]) -> dict[str, Any]:
        required: Sequence[str] = one.get("required", ())
        properties: Mapping[str, Schema] = one.get("properties", {})
        made = {
            name: self._made(inner, mode, variant, depth + 1, numbers)
            for name, inner in properties.items()
            if mode != "required" or name in required
        }
        if not made and one.get("minProperties"):
            name, inner = next(iter(properties.items()))
            made[name] = self._made(inner, mode, variant, depth + 1, numbers)
        rest = one.get("unevaluatedProperties", one.get("additionalProperties"))
        if mode != "required" and isinstance(rest, dict) and "not" not in rest:
            made[f"free{next(numbers)}"] = self._made(rest, mode, variant, depth + 1, numbers)
        return made

    def problems(self, schema: Schema, value: object) -> list[str]:
        """List what the document has against a value."""
        whole = {**schema, "components": self.whole["components"]}
        found = jsonschema.Draft202012Validator(whole).iter_errors(value)
        return [f"{error.json_path}: {error.message[:200]}" for error in found]


@cache
def document(name: str) -> Document:
    """Return one of the two documents, `published` or `observed`."""
    return Document(name)


def _content(one: Mapping[str, Any]) -> Schema | None:
    found: Schema | None = one.get("content", {}).get("application/json", {}).get("schema")
    return found


def _scalar(one: Schema, kind: str | None, variant: int, numbers: Iterator[int]) -> Any:
    number = next(numbers)
    if kind == "string":
        return _text(one, number)
    if kind in ("integer", "number"):
        least, most = one.get("minimum", -(2**31)), one.get("maximum", 2**31)
        wanted = min(most, max(least, number))
        return wanted + 0.5 if kind == "number" and wanted + 0.5 <= most else wanted
    if kind == "boolean":
        return variant % 2 == 0
    return {"anything": [number, None, "x"]}


PATTERNED: Final = {
    "^[a-z0-9]+(-[a-z0-9]+)*$": "name-{}",
    r"^\S+$": "user-{}",
    "^[A-Za-z0-9_-]+$": "aZ09_-" * 7 + "a",
    r"^(?:\d+h)?(?:\d+m)?(?:\d+s)?$": "{}s",
    "^(?!next$).*$": "step {}",
    "^(http|https)://": "https://example.com/{}",
    "^prompt:.+$": "prompt:{}",
}


def _text(one: Schema, number: int) -> str:
    if one.get("format") == "date-time":
        return f"2026-05-06T12:20:00.{100 + number % 900:03}Z"
    if one.get("format") == "uuid":
        return f"3fa85f64-5717-4562-b3fc-{number:012}"
    if one.get("format") == "uri":
        return f"https://example.com/{number}"
    pattern = one.get("pattern", "")
    if pattern in PATTERNED:
        return PATTERNED[pattern].format(number)
    text = "say: hello" if pattern else f"text {number} é"
    return text[: one.get("maxLength", 1000)].ljust(one.get("minLength", 0), "x")


def served() -> dict[tuple[str, str, str], tuple[str, Operation[Any]]]:
    """Return the package's operations with their names, by method, path and authorization."""
    return {
        (one.method, one.template, str(one.auth)): (f"{name}.{one.attribute}", one)
        for name, table in catalog.tables().items()
        for one in table.operations()
        if table.api.name == "fabric"
    }


class Received(NamedTuple):
    """One request as it arrived."""

    method: str
    path: str
    query: str
    authorization: str
    body: Any


class Service:
    """The server and one session of it. `gone` are the beginnings of paths that it responds to with 404."""

    def __init__(self, *, strict: bool = False, attempts: int = 1) -> None:
        self.runner = asyncio.Runner()
        self.status, self.payload = 200, None
        self.gone: tuple[str, ...] = ()
        self.received: list[Received] = []
        self.strict = strict
        self.attempts = attempts
        self.drops = 0
        """How many of the next requests are applied and get no response."""

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        self.received.append(
            Received(
                request.method,
                request.rel_url.raw_path,
                request.rel_url.raw_query_string,
                request.headers.get("Authorization", ""),
                json.loads(raw) if raw else None,
            )
        )
        if self.drops:
            self.drops -= 1
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if self.gone and request.path.startswith(self.gone):
            return web.json_response({"error": "Not Found"}, status=404)
        if self.payload is None:
            return web.Response(status=204)
        return web.json_response(self.payload, status=self.status)

    async def _open(self) -> None:
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._respond)
        self._web = web.AppRunner(application, access_log=None)
        await self._web.setup()
        await web.TCPSite(self._web, "127.0.0.1", 0).start()
        self.session = AsyncSession(
            base_url=f"http://127.0.0.1:{self._web.addresses[0][1]}",
            project_id=ID,
            api_token="PT-token",  # of no service
            retry=RetryPolicy(attempts=self.attempts, base=0.0),
            quota=None,
            strict=self.strict,
        )
        await self.session.__aenter__()

    async def _close(self) -> None:
        await self.session.close()
        await self._web.cleanup()

    def __enter__(self) -> Self:
        self.runner.run(self._open())
        return self

    def __exit__(self, *_: object) -> None:
        self.runner.run(self._close())
        self.runner.close()

    def call(self, name: str, status: int, payload: Any, /, *ids: str, **fields: Any) -> Any:
        """Make a call, such as `subscribers.create`, that gets this response; return its result."""
        self.status, self.payload = status, payload
        self.received.clear()
        return self.runner.run(self._called(name, ids, fields))

    async def _called(self, name: str, ids: tuple[str, ...], fields: Mapping[str, Any]) -> Any:
        found: Any = self.session
        for part in name.split("."):
            if part == "as_subscriber":
                found = found.as_subscriber("SAT")
            elif part == "sip_credentials" and name.startswith("subscribers."):
                found = found.sip_credentials(PARENT)
            else:
                found = getattr(found, part)
        return await found(*ids, **fields)


def arguments(operation: Operation[Any], wire: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keyword arguments that send a body; members that no class has go into `extra`."""
    best: dict[str, Any] = {}
    for body in operation.bodies:
        renamed = {member.wire: member.name for member in members(body)}
        fields: dict[str, Any] = {renamed[name]: value for name, value in wire.items() if name in renamed}
        unknown = {name: value for name, value in wire.items() if name not in renamed}
        if unknown:
            fields["extra"] = unknown
        if not best or len(unknown) < len(best.get("extra", ())):
            best = fields
    return best


def unread(value: object, path: str = "$") -> Iterator[str]:
    """Yield each member that only `.extra` holds, however deep."""
    if isinstance(value, Model):
        for name in () if type(value)._accepts_others else value.extra:
            if not (isinstance(value, Page) and name == "items_count"):  # it has its place there
                yield f"{path}.{name}"
        for member in members(type(value)):
            yield from unread(getattr(value, member.name), f"{path}.{member.name}")
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from unread(one, f"{path}[]")


def strings(value: object) -> Iterator[str]:
    """Yield each string of a JSON value, or of what was read from one, without `.extra`."""
    if isinstance(value, Model):
        for member in members(type(value)):
            yield from strings(getattr(value, member.name))
        if type(value)._accepts_others or isinstance(value, Page):
            yield from strings(dict(value.extra))
    elif isinstance(value, Secret):
        yield value.reveal()
    elif isinstance(value, datetime):
        yield write_timestamp(value)
    elif isinstance(value, str):
        yield str(value)
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from strings(one)
