"""OpenTelemetry: a hook that records spans and metrics of calls. It needs the extra `otel`.

Example::

    session = AsyncSession("acme", ..., hooks=[telemetry()])

The names are those of OpenTelemetry's semantic conventions for HTTP clients. A
call is one span, retries included: its failed attempts and its waits are
events of the span. Like every event, spans hold no id, no body and no credential.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from ._version import __version__
from .http.events import AttemptFailed, Event, Finished, Hook, Started, Waiting

try:
    from opentelemetry import metrics, trace
    from opentelemetry.metrics import MeterProvider
    from opentelemetry.trace import Span, SpanKind, Status, StatusCode, TracerProvider
except ImportError:
    raise ImportError(
        "signalwire_fabric_async.otel needs the extra `otel`: pip install 'signalwire_fabric_async[otel]'"
    ) from None

__all__ = ["telemetry"]

NAME: Final = "signalwire_fabric_async"

BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
"""Histogram boundaries in seconds, from the conventions for HTTP request durations."""


def telemetry(*, tracer_provider: TracerProvider | None = None, meter_provider: MeterProvider | None = None) -> Hook:
    """Return a hook for `AsyncSession(hooks=[...])`.

    Each call is a span of kind client, named by its method and path template,
    a child of the current span of the awaiting task. Each call also adds a
    point to the histogram `http.client.request.duration`, in seconds, waits
    and retries included.

    Args:
        tracer_provider: Default: the global one.
        meter_provider: Default: the global one.
    """
    return _Telemetry(
        trace.get_tracer(NAME, __version__, tracer_provider),
        metrics.get_meter(NAME, __version__, meter_provider),
    )


class _Telemetry:
    """The spans of the calls in flight, by call number."""

    def __init__(self, tracer: trace.Tracer, meter: metrics.Meter) -> None:
        self._tracer = tracer
        self._durations = meter.create_histogram(
            "http.client.request.duration",
            unit="s",
            description="Duration of calls, including waits and retries.",
            explicit_bucket_boundaries_advisory=BUCKETS,
        )
        self._spans: dict[int, Span] = {}

    def __repr__(self) -> str:
        return f"<telemetry, {len(self._spans)} calls in flight>"

    def __call__(self, event: Event) -> None:
        match event:
            case Finished():
                self._finish(event)
            case AttemptFailed():
                self._note(event, "attempt failed", {"error.type": _kind(event.status, event.error)})
            case Waiting():
                self._note(event, "waiting", {"wait.seconds": event.seconds, "wait.reason": event.reason})
            case Started():
                self._start(event)

    def _start(self, event: Started) -> None:
        name = f"{event.method} {event.path}"
        attributes = {**_of(event), "signalwire.operation": event.operation}
        self._spans[event.call] = self._tracer.start_span(name, kind=SpanKind.CLIENT, attributes=attributes)

    def _note(self, event: AttemptFailed | Waiting, name: str, facts: dict[str, str | float]) -> None:
        span = self._spans.get(event.call)
        if span is not None:
            span.add_event(name, {"http.request.resend_count": event.attempt - 1, **facts})

    def _finish(self, event: Finished) -> None:
        facts: dict[str, str | int] = {}
        if event.status:
            facts["http.response.status_code"] = event.status
        if event.error is not None:
            facts["error.type"] = _kind(event.status, event.error)
        self._durations.record(event.duration, {**_of(event), **facts})
        span = self._spans.pop(event.call, None)
        if span is None:
            return
        span.set_attributes(facts)
        if event.attempts > 1:
            span.set_attribute("http.request.resend_count", event.attempts - 1)
        if event.error is not None:
            span.set_status(Status(StatusCode.ERROR, event.error))
        span.end()


def _of(event: Started) -> dict[str, str | int]:
    """Return the attributes that spans and metrics share."""
    server = urlsplit(event.origin)
    return {
        "http.request.method": event.method,
        "url.template": event.path,
        "url.scheme": server.scheme,
        "server.address": server.hostname or "",
        "server.port": server.port or (443 if server.scheme == "https" else 80),
    }


def _kind(status: int, error: str) -> str:
    """Return `error.type`: the status of an error response, else the name of the exception's class."""
    return str(status) if status >= 400 else error
