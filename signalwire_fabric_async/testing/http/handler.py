"""One request from its arrival to its answer: log, faults, quota, authorization, the operation itself."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from aiohttp import web

from ..space.space import Call, Outcome, Space
from . import connection_faults as wire_faults

if TYPE_CHECKING:
    from ..space.issued_tokens import Tokens
    from ..space.routes import Route, Routes
    from .auth import Auth
    from .faults import Fault, Faults
    from .request_log import Record, RequestLog


def _dumps_plain(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


try:
    import orjson
except ImportError:  # a plain install: the standard library serves
    dumps: Callable[[object], bytes] = _dumps_plain
    loads: Callable[[bytes], Any] = json.loads
else:
    dumps = orjson.dumps
    loads = orjson.loads

LARGEST_BODY: Final = 64 * 1024 * 1024
"""Bytes of a request's body that are read."""

UNAUTHORIZED: Final = Outcome(401, {"error": "Unauthorized"}, executed=False)
NOT_SERVED: Final = Outcome(404, {"error": "Not Found"}, executed=False)
OTHER_METHOD: Final = Outcome(405, {"error": "Method Not Allowed"}, executed=False)
NOT_JSON: Final = Outcome(400, {"error": "Bad Request"}, executed=False)

_ENDS: Final = ("fail", "drop", "reset", "cut", "stall")


class Arrival(NamedTuple):
    """A request that has arrived in full and whose operation is known."""

    record: Record
    route: Route
    ids: list[str]
    authorization: str | None


class Handler:
    """Answers requests; made when the server opens."""

    space: Space

    def __init__(
        self, routes: Routes, *, auth: Auth, tokens: Tokens, log: RequestLog, faults: Faults, latency: float
    ) -> None:
        self._routes = routes
        self._auth = auth
        self._tokens = tokens
        self._log = log
        self._faults = faults
        self._latency = latency
        self._loop = asyncio.get_running_loop()
        self._count = 0

    def make_request(self, message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
        """Aiohttp's request, with room for large bodies."""  # (its parts are aiohttp's own, private classes)
        return web.BaseRequest(message, payload, protocol, writer, task, self._loop, client_max_size=LARGEST_BODY)

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        method = request.method
        path, _, query = request.raw_path.partition("?")
        now = self._loop.time()
        record = self._log.arrived(method, path, query, now, request.headers.items())
        route, ids, served = self._routes.find(method, path)
        self._log.routed(record, route.name if route else "", route.noun if route else "")
        if route is None:
            return self._respond(record, OTHER_METHOD if served else NOT_SERVED)
        if method != "GET":
            record.body = await request.read()
        arrival = Arrival(record, route, ids, request.headers.get("Authorization"))
        if not self._faults.any and not self._latency:
            return self._respond(record, self._outcome(arrival))
        return await self._with_faults(request, arrival)

    def _outcome(self, arrival: Arrival) -> Outcome:
        """What becomes of a request whose way is not barred by a fault."""
        record, route = arrival.record, arrival.route
        wait = self._auth.retry_after(record.method, record.time)
        if wait is not None:
            return _too_many(wait)
        grant = self._auth.authenticate(route, arrival.authorization, self._tokens)
        if grant is None:
            return UNAUTHORIZED
        body: Any = None
        if route.bodies:
            try:
                body = loads(record.body)
            except ValueError:
                return NOT_JSON
        outcome = self.space.execute(route, Call(arrival.ids, body, record.query, grant), body)
        if outcome.executed:
            self._log.executed(record)
        return outcome

    def _respond(self, record: Record, outcome: Outcome, extra: dict[str, str] | None = None) -> web.Response:
        headers, body = self._written(outcome, extra)
        self._log.answered(record, outcome.status)
        return web.Response(status=outcome.status, headers=headers, body=body or None)

    def _written(self, outcome: Outcome, extra: dict[str, str] | None = None) -> tuple[dict[str, str], bytes]:
        """The headers and the body of an answer."""
        self._count += 1
        headers = {"X-Request-Id": f"fake-{self._count}", **self._auth.headers()}
        if outcome.status == 429 and extra is None:  # Too Many Requests
            headers["Retry-After"] = str(outcome.payload["retry_after"])
            outcome = Outcome(429, {"error": "Too Many Requests"}, executed=False)
        if extra:
            headers.update(extra)
        payload = outcome.payload
        if payload is None:
            return headers, b""
        headers.setdefault("Content-Type", "application/json; charset=utf-8")
        return headers, payload if isinstance(payload, bytes) else dumps(payload)

    async def _with_faults(self, request: web.BaseRequest, arrival: Arrival) -> web.StreamResponse:
        """The same with what the script says."""
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
    """The outcome with `links.next` as the script says."""
    for fault in met:
        page: dict[str, Any] = outcome.payload if outcome.executed else {}
        if fault.kind == "next_link" and "links" in page:
            return outcome._replace(payload={**page, "links": {**page["links"], "next": fault.next}})
    return outcome
