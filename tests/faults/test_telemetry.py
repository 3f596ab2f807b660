"""What observers are events: the events of a call, and the spans and metrics that are made of them."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from typing import Any

import attrs
import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from helpers.fault_sessions import CANARIES, ONCE, PASSWORD, calls_of, opened, outcome
from helpers.figures import Tally
from helpers.raw_server import SUBSCRIBER, RawServer, drops, drops_before, in_turn, says, sends, stalls, well
from signalwire_fabric_async import AttemptFailed, Event, Finished, RetryPolicy, Started, Waiting
from signalwire_fabric_async.otel import telemetry

ROW = "hooks and OpenTelemetry: events, spans and metrics as documented"
TEMPLATE = "/api/fabric/resources/subscribers/{id}"


async def test_the_events_of_a_call(tally: Tally) -> None:
    """Started, each failed attempt and wait, Finished: in order, under one number, frozen, without id or body."""
    events: list[Event] = []
    async with RawServer(in_turn(says(503, {}), drops, well)) as server:
        async with opened(server, hooks=[events.append]) as session:
            await session.subscribers.update("secret-id", email="ada@example.com", password=PASSWORD)
    kinds = [type(event) for event in events]
    assert kinds == [Started, AttemptFailed, Waiting, AttemptFailed, Finished] or kinds.count(AttemptFailed) == 2, kinds
    assert len({event.call for event in events}) == 1
    assert {event.path for event in events} == {TEMPLATE}
    assert {event.origin for event in events} == {server.url}
    assert {event.operation for event in events} == {"subscribers.update"}
    text = repr(events)
    assert "secret-id" not in text
    assert "ada@example.com" not in text
    assert not any(one in text for one in CANARIES)
    last = events[-1]
    assert isinstance(last, Finished)
    assert last.attempts == 3
    assert last.status == 200
    assert last.error is None
    assert 0 < last.duration < 5
    tally(ROW)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        last.attempts = 1  # type: ignore[misc]  # which is what is tested


async def test_every_call_finishes_however_it_ends(tally: Tally) -> None:
    """Refused, lost, late, cancelled: one Started and one Finished, with the name of what was raised."""
    worlds: tuple[tuple[Any, str, str], ...] = (
        (says(404, {}), "GET", "NotFoundError"),
        (drops, "POST", "TransportError"),
        (stalls, "POST", "RequestTimeoutError"),
        (says(200, []), "GET", "ResponseError"),
    )
    for script, method, error in worlds:
        events: list[Event] = []
        async with (
            RawServer(script) as server,
            opened(server, hooks=[events.append], timeout=0.1 if script is stalls else 10.0) as session,
        ):
            await outcome(calls_of(session)[method]())
        finished = [event for event in events if isinstance(event, Finished)]
        assert [one.error for one in finished] == [error], events
        assert type(events[0]) is Started, events
        tally(ROW)
    events = []
    async with RawServer(stalls) as server, opened(server, hooks=[events.append]) as session:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02):
                await session.subscribers.get("s1")
    assert isinstance(events[-1], Finished), events
    assert events[-1].error == "CancelledError", events
    tally(ROW)


async def test_a_hook_that_raises_does_not_touch_the_call(caplog: pytest.LogCaptureFixture, tally: Tally) -> None:
    """It is logged by the name of what it raised, and the other hooks are events."""
    events: list[Event] = []

    def broken(event: Event) -> None:
        raise RuntimeError("nobody expects this")

    async with RawServer() as server, opened(server, hooks=[broken, events.append]) as session:
        assert (await session.subscribers.get("s1")).id
        assert len(events) == 2
        tally(ROW)
    assert "raised RuntimeError" in caplog.text
    assert "nobody expects" not in caplog.text
    tally(ROW)


async def test_logging_is_the_default_hook_at_debug(caplog: pytest.LogCaptureFixture, tally: Tally) -> None:
    """Without hooks the events go to the logger, at DEBUG; above it nothing is made."""
    async with RawServer() as server, opened(server) as session:
        await session.subscribers.get("s1")
        assert [one.levelname for one in caplog.records if one.name == "signalwire_fabric_async"] == ["DEBUG"] * 2
        tally(ROW)
        caplog.clear()
        caplog.set_level(logging.INFO, "signalwire_fabric_async")
        await session.subscribers.get("s1")
        assert not [one for one in caplog.records if one.name == "signalwire_fabric_async"]
        tally(ROW)


async def test_the_log_goes_on_beside_hooks(caplog: pytest.LogCaptureFixture, tally: Tally) -> None:
    """A hook does not take the events from the log at DEBUG."""
    events: list[Any] = []
    async with RawServer() as server, opened(server, hooks=[events.append]) as session:
        await session.subscribers.get("s1")
    logged = [one for one in caplog.records if one.name == "signalwire_fabric_async"]
    assert len(events) == len(logged) == 2, f"{len(events)} events, {len(logged)} logged"
    tally(ROW)


async def test_the_services_request_id_is_reported(tally: Tally) -> None:
    """On events and on each kind of error, whichever header carries it; a secret in it is masked."""
    events: list[Any] = []
    ids = iter(("X-Request-Id", "x-signalwire-request-id", "Request-Id", "X-Amzn-RequestId"))
    cases = {
        "an error": says(404, {}),
        "unusable": says(200, b"<html>"),
        "cut short": sends(b"HTTP/1.1 200 OK\r\nX-Request-Id: req-1\r\nContent-Length: 100\r\n\r\n{"),
        "no answer": drops_before,
    }
    for name, script in cases.items():
        header = next(ids)

        async def with_id(request: Any, link: Any, script: Any = script, header: str = header) -> None:
            reply = link.reply
            link.reply = lambda status, body, headers: reply(status, body, {header: "req-1"})
            await script(request, link)

        async with RawServer(with_id) as server, opened(server, hooks=[events.append], retry=ONCE) as session:
            error = await outcome(session.subscribers.get("s1"))
            expected = None if name == "no answer" else "req-1"
            assert error.request_id == expected, f"{name}: {error!r} {error.request_id}"
            found = {one.request_id for one in events if isinstance(one, (AttemptFailed, Finished))}
            assert found == {expected}, f"{name}: {found}"
            tally(ROW)
            events.clear()
    async with RawServer(says(201, SUBSCRIBER, {"X-Request-Id": f"req-{PASSWORD}"})) as server:
        async with opened(server, hooks=[events.append]) as session:
            await session.subscribers.create(email="ada@example.com", password=PASSWORD)
    assert events[-1].request_id == "req-***", events[-1].request_id
    tally(ROW)


class Telemetry:
    """In-memory exporters, and the hook over them."""

    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        self.tracers = TracerProvider()
        self.tracers.add_span_processor(SimpleSpanProcessor(self.exporter))
        self.reader = InMemoryMetricReader()
        self.meters = MeterProvider([self.reader])
        self.hook = telemetry(tracer_provider=self.tracers, meter_provider=self.meters)

    @property
    def spans(self) -> list[Any]:
        return list(self.exporter.get_finished_spans())

    @property
    def points(self) -> list[Any]:
        read = self.reader.get_metrics_data()
        assert read is not None
        (metric,) = read.resource_metrics[0].scope_metrics[0].metrics
        assert (metric.name, metric.unit) == ("http.client.request.duration", "s")
        return list(metric.data.data_points)


async def test_spans_and_metrics_by_the_conventions(tally: Tally) -> None:
    """A call with two repetitions: one client span with its events, one point of the duration's histogram."""
    seen = Telemetry()
    async with RawServer(in_turn(says(503, {}), says(429, {}, {"Retry-After": "0"}), well)) as server:
        async with opened(server, hooks=[seen.hook]) as session:
            with seen.tracers.get_tracer("test").start_as_current_span("parent") as parent:
                await session.subscribers.get("secret-id")
    span, outer = seen.spans
    shared = {
        "http.request.method": "GET",
        "url.template": TEMPLATE,
        "url.scheme": "http",
        "server.address": "127.0.0.1",
        "server.port": server.port,
        "http.response.status_code": 200,
    }
    assert span.name == f"GET {TEMPLATE}"
    assert span.kind is SpanKind.CLIENT
    assert outer.name == "parent"
    assert span.parent.span_id == parent.get_span_context().span_id
    more = {"http.request.resend_count": 2, "signalwire.operation": "subscribers.get"}
    assert dict(span.attributes) == {**shared, **more}, dict(span.attributes)
    events = [(event.name, event.attributes["http.request.resend_count"]) for event in span.events]
    assert events == [("attempt failed", 0), ("waiting", 0), ("attempt failed", 1), ("waiting", 1)], events
    assert [event.attributes["error.type"] for event in span.events[::2]] == ["503", "429"]
    (point,) = seen.points
    assert dict(point.attributes) == shared, point
    assert point.count == 1, point
    assert point.explicit_bounds[0] == 0.005, point
    assert span.status.status_code is StatusCode.UNSET
    assert "secret-id" not in span.to_json() + str(point)
    tally(ROW)


async def test_errors_in_spans_and_metrics(tally: Tally) -> None:
    """An error is the status of the span, and `error.type` of both: the HTTP status, else the error's name."""
    for script, expected, status in (
        (says(422, {}), "422", 422),
        (drops, "TransportError", None),
        (says(200, []), "ResponseError", 200),
    ):
        seen = Telemetry()
        async with (
            RawServer(script) as server,
            opened(server, hooks=[seen.hook], retry=RetryPolicy(attempts=1)) as session,
        ):
            await outcome(session.subscribers.get("s1"))
        (span,), (point,) = seen.spans, seen.points
        for attributes in (span.attributes, point.attributes):
            assert attributes["error.type"] == expected, attributes
            assert attributes.get("http.response.status_code") == status, attributes
            tally(ROW)
        assert span.status.status_code is StatusCode.ERROR
        assert repr(seen.hook) == "<telemetry, 0 calls in flight>"
        tally(ROW)


async def test_concurrent_calls_have_their_own_spans(tally: Tally) -> None:
    """A hundred calls at once: a hundred spans, none mixed up, none left."""
    seen = Telemetry()
    async with RawServer() as server, opened(server, hooks=[seen.hook]) as session:
        await asyncio.gather(
            *(session.subscribers.get("x") for _ in range(50)), *(session.subscribers.delete("x") for _ in range(50))
        )
    methods = [span.attributes["http.request.method"] for span in seen.spans]
    assert methods.count("GET") == methods.count("DELETE") == 50
    assert "0 calls" in repr(seen.hook)
    tally(ROW)


def test_without_the_extra_one_line_says_which() -> None:
    """Importing it without OpenTelemetry names the extra, in one line."""
    program = "import sys; sys.modules['opentelemetry'] = None; import signalwire_fabric_async.otel"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    last = done.stderr.strip().splitlines()[-1]
    assert done.returncode == 1
    assert (
        last
        == "ImportError: signalwire_fabric_async.otel needs the extra `otel`: pip install 'signalwire_fabric_async[otel]'"
    )
