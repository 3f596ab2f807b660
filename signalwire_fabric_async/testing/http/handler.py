"""One request from its arrival to its response: log, faults, quota, authorization, the operation itself."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, NamedTuple  # Any: aiohttp's own arguments, and JSON values

from aiohttp import HttpVersion11, web

from ...validate import json_object
from ..space.outcomes import Call, Outcome, refused
from ..space.problems import INVALID, problem
from ..space.space import Space
from . import connection_faults as wire_faults

if TYPE_CHECKING:
    from ..space.recorded import Shapes
    from ..space.routes import Match, Route, Routes
    from .auth import Auth
    from .faults import Fault, Faults
    from .request_log import Record, RequestLog


orjson: Any  # the module, or None where the extra is not installed
try:
    import orjson
except ImportError:  # a plain install: the standard library serves
    orjson = None


def dumps(value: object) -> bytes:
    """Serialize a JSON value; half of a surrogate pair becomes an escape."""
    if orjson is not None:
        try:
            data: bytes = orjson.dumps(value)
        except TypeError:
            pass
        else:
            return data
    return json.dumps(value, separators=(",", ":")).encode()


def loads(data: bytes) -> Any:  # a JSON value
    """Parse JSON, halves of surrogate pairs too."""
    if orjson is None:
        return json.loads(data)
    try:
        return orjson.loads(data)
    except ValueError:
        if b"\\u" not in data:
            raise
        return json.loads(data)


LARGEST_BODY: Final = 64 * 1024 * 1024
"""Bytes of a request's body that are read."""

UNAUTHORIZED: Final = Outcome(401, {"error": "Unauthorized"}, executed=False)
FORBIDDEN: Final = Outcome(403, {"error": "Forbidden"}, executed=False)
NOT_SERVED: Final = Outcome(404, {"error": "Not Found"}, executed=False)
NOT_JSON: Final = Outcome(400, {"error": "Bad Request"}, executed=False)
BAD_EXPECTATION: Final = Outcome(417, {"error": "Expectation Failed"}, executed=False)

REALM: Final = 'realm="SignalWire"'

_ENDS: Final = ("fail", "drop", "reset", "cut", "stall")


class Arrival(NamedTuple):
    """A request that has arrived in full and whose operation is known."""

    record: Record
    route: Route
    ids: list[str]
    authorization: str | None
    origin: str


class Handler:
    """Handles requests; made when the server opens.

    Args:
        routes: The operations.
        space: The simulated Space.
        auth: Authentication, scopes and the write quota.
        log: The requests that arrived.
        faults: The scripted faults.
        latency: Seconds by which each response is delayed.
        scope_status: The status of a request whose token lacks the scope: 401 or 403.
        any_host: True if links name the host that a request was sent to.
        shapes: The recorded shapes of responses.
    """

    def __init__(
        self,
        routes: Routes,
        space: Space,
        *,
        auth: Auth,
        log: RequestLog,
        faults: Faults,
        latency: float,
        scope_status: int,
        any_host: bool,
        shapes: Shapes,
    ) -> None:
        self._routes = routes
        self._space = space
        self._auth = auth
        self._log = log
        self._faults = faults
        self._latency = latency
        self._any_host = any_host
        self._shapes = shapes
        self._no_scope = FORBIDDEN if scope_status == FORBIDDEN.status else UNAUTHORIZED
        self._loop = asyncio.get_running_loop()
        self._count = 0

    def make_request(self, message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
        """Make aiohttp's request, with room for large bodies."""  # (its parts are aiohttp's own, private classes)
        return web.BaseRequest(message, payload, protocol, writer, task, self._loop, client_max_size=LARGEST_BODY)

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Respond to one request."""
        method = request.method
        path, _, query = request.raw_path.partition("?")
        now = self._loop.time()
        record = self._log.arrived(method, path, query, now, request.headers.items())
        found = self._routes.find(path)
        served = "GET" if method == "HEAD" else method
        read = found is not None and found.takes_commands(served)
        if read and await _read(request, record) is None:
            return self._respond(record, BAD_EXPECTATION)
        route = None if found is None else found.route(served, _command(record.body) if read else "")
        if route is not None and self._space.contract.described(route) is None:
            route = None  # another dialect serves it
        self._log.routed(record, route.name if route else "", route.resource if route else "")
        if route is None or found is None:
            return self._respond(record, self._not_served(found, wrong_command=read))
        if not read and served != "GET" and await _read(request, record) is None:
            return self._respond(record, BAD_EXPECTATION)
        origin = f"http://{request.host}" if self._any_host else self._space.place.base_url
        arrival = Arrival(record, route, found.ids, request.headers.get("Authorization"), origin)
        if not self._faults.any and not self._latency:
            return self._respond(record, self._outcome(arrival))
        return await self._with_faults(request, arrival)

    def _not_served(self, found: Match | None, *, wrong_command: bool) -> Outcome:
        """Return the response to a request of no operation."""
        if wrong_command:
            return refused(problem(INVALID, "command must be one that the API has", "command"))
        served = () if found is None else found.routes()
        methods = [one.method for one in served if self._space.contract.described(one) is not None]
        if not methods:
            return NOT_SERVED
        allowed = ", ".join(["GET", "HEAD", *methods[1:]] if methods[0] == "GET" else methods)
        return Outcome(405, {"error": "Method Not Allowed"}, executed=False, headers={"Allow": allowed})

    def _outcome(self, arrival: Arrival) -> Outcome:
        """Return the outcome of a request that no earlier fault ends."""
        record, route = arrival.record, arrival.route
        wait = self._auth.retry_after(record.method, record.time)
        if wait is not None:
            return _too_many(wait)
        operation = self._space.contract.described(route)
        if operation is None:
            return NOT_SERVED
        grant = self._auth.authenticate(operation, arrival.authorization, self._space.tokens)
        if grant is None or (self._auth.lacks_scope(operation, grant) and self._no_scope is UNAUTHORIZED):
            challenges = ", ".join(f"{scheme.title()} {REALM}" for scheme in sorted(operation.auth))
            return UNAUTHORIZED._replace(headers={"WWW-Authenticate": challenges})
        if self._auth.lacks_scope(operation, grant):
            return FORBIDDEN
        body: Any = None
        if operation.body is not None:
            try:
                body = loads(record.body)
            except ValueError:
                return NOT_JSON
        outcome = self._space.execute(route, Call(arrival.ids, body, record.query, grant, route, arrival.origin), body)
        if not outcome.executed:
            return outcome
        self._log.executed(record)
        return outcome._replace(payload=self._shapes.shaped(route.name, outcome.payload))

    def _respond(self, record: Record, outcome: Outcome, extra: dict[str, str] | None = None) -> web.Response:
        headers, body = self._written(outcome, extra)
        self._log.answered(record, outcome.status)
        return web.Response(status=outcome.status, headers=headers, body=body or None)

    def _written(self, outcome: Outcome, extra: dict[str, str] | None = None) -> tuple[dict[str, str], bytes]:
        """Return the headers and the body of a response."""
        self._count += 1
        headers = {"X-Request-Id": f"fake-{self._count}", **self._auth.headers(), **outcome.headers}
        if outcome.status == 429 and extra is None:  # Too Many Requests
            headers["Retry-After"] = str(outcome.payload["retry_after"])
            outcome = Outcome(429, {"error": "Too Many Requests"}, executed=False)
        if extra:
            headers.update(extra)
        payload = outcome.payload
        if payload is None:
            return headers, b""
        if outcome.status == UNAUTHORIZED.status:
            headers.setdefault("WWW-Authenticate", f"Basic {REALM}")
        headers.setdefault("Content-Type", "application/json; charset=utf-8")
        return headers, payload if isinstance(payload, bytes) else dumps(payload)

    async def _with_faults(self, request: web.BaseRequest, arrival: Arrival) -> web.StreamResponse:
        """Respond according to the scripted faults."""
        record = arrival.record
        met = self._faults.strike(arrival.route, record) if self._faults.any else []
        end = next((fault for fault in met if fault.kind in _ENDS), None)
        seconds = self._latency + sum(fault.seconds for fault in met if fault.kind == "delay")
        if end is not None and end.kind == "fail":
            if end.when == "after":
                self._outcome(arrival)
            await _hold_back(seconds)
            return self._respond(record, _failure(end), dict(end.headers))
        if end is not None and end.when == "before" and end.kind in ("drop", "reset"):
            return _end_connection(request, end)
        outcome = _with_next_link(self._outcome(arrival), met)
        await _hold_back(seconds)
        if end is None:
            return self._respond(record, outcome)
        if end.kind in ("drop", "reset"):
            return _end_connection(request, end)
        headers, body = self._written(outcome)
        if end.kind == "cut":
            return wire_faults.cut(request, outcome.status, headers, body, end.at)
        return await wire_faults.stall(request, outcome.status, headers, body, in_body=end.where == "body")


async def _read(request: web.BaseRequest, record: Record) -> bytes | None:
    """Read a request's body; None for an unsupported `Expect` header.

    A client that waits for `100 Continue` receives it: https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1
    """
    expected = request.headers.get("Expect", "")
    if expected and expected.lower() != "100-continue":
        return None
    if expected and request.version >= HttpVersion11:
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0  # the response's own head is still to come
    record.body = await request.read()
    return record.body


def _command(body: bytes) -> str:
    """Return the `command` of a body; empty where it has none."""
    try:
        sent = json_object(loads(body))
    except ValueError:
        return ""
    return str(sent.get("command", "")) if sent is not None else ""


async def _hold_back(seconds: float) -> None:
    if seconds > 0:
        await asyncio.sleep(seconds)


def _end_connection(request: web.BaseRequest, fault: Fault) -> web.StreamResponse:
    return wire_faults.reset(request) if fault.kind == "reset" else wire_faults.drop(request)


def _too_many(wait: float) -> Outcome:
    return Outcome(429, {"retry_after": max(1, math.ceil(wait))}, executed=False)


def _failure(fault: Fault) -> Outcome:
    payload = fault.body
    if payload is None:
        try:
            payload = {"error": HTTPStatus(fault.status).phrase}
        except ValueError:
            payload = {"error": "Unknown"}
    return Outcome(fault.status, payload, executed=False)


def _with_next_link(outcome: Outcome, met: Sequence[Fault]) -> Outcome:
    """Return the outcome with the scripted `links.next`."""
    for fault in met:
        page: Any = outcome.payload if outcome.executed else {}
        in_array = isinstance(page, list)
        if in_array:
            page = page[0] if page else {}
        if fault.kind == "next_link" and "links" in page:
            changed = {**page, "links": {**page["links"], "next": fault.next}}
            return outcome._replace(payload=[changed] if in_array else changed)
    return outcome
