#!/bin/bash
# One would guess: the span of a request that the program itself cancels (it lost a race, the program ends) is left out,
# or ends without a status; and a span of a response that is not 2xx has the status code, however it is raised.
# Versions: opentelemetry-instrumentation-aiohttp-client 0.66b1, opentelemetry-sdk 1.45.1, aiohttp 3.14.5 (PyPI).
# Behaviour: the cancelled request's span has the status ERROR and an `exception` event, like a failed one. With
# `raise_for_status=True` the span of a 503 has no http.status_code: by it, the request looks like one without a response.
# Seen 2026-11-29: cancelled: ERROR, CancelledError, 1 exception event; 503 read: ERROR, status code 503; 503 raised: ERROR, no status code
# Use: an alert on error spans rings at each orderly shutdown; filter by the status' description.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q opentelemetry-instrumentation-aiohttp-client==0.66b1 opentelemetry-sdk==1.45.1 aiohttp==3.14.5 2>"$folder/pip.log"
"$folder/venv/bin/python" - <<'PY'
import asyncio
import contextlib
import sys

import aiohttp
from aiohttp import web
from opentelemetry.instrumentation.aiohttp_client import AioHttpClientInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

spans = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(spans))
AioHttpClientInstrumentor().instrument(tracer_provider=provider)


def last():
    (span,) = spans.get_finished_spans()
    spans.clear()
    return span


def code(span):
    status = span.attributes.get("http.status_code", span.attributes.get("http.response.status_code"))
    return f"{span.status.status_code.name}, {'no status code' if status is None else f'status code {status}'}"


async def main():
    arrived = asyncio.Event()

    async def slow(request):
        arrived.set()
        await asyncio.sleep(5)
        return web.Response()

    async def busy(request):
        return web.Response(status=503)

    app = web.Application()
    app.router.add_get("/slow", slow)
    app.router.add_get("/busy", busy)
    runner = web.AppRunner(app, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with aiohttp.ClientSession() as session:
        task = asyncio.ensure_future(session.get(f"{base}/slow"))
        await arrived.wait()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        span = last()
        events = sum(event.name == "exception" for event in span.events)
        cancelled = f"{span.status.status_code.name}, {span.status.description}, {events} exception event"
        async with session.get(f"{base}/busy"):
            pass
        read = code(last())
        with contextlib.suppress(aiohttp.ClientResponseError):
            await session.get(f"{base}/busy", raise_for_status=True)
        raised = code(last())
    await runner.cleanup()
    return f"cancelled: {cancelled}; 503 read: {read}; 503 raised: {raised}"


figures = asyncio.run(main())
print(figures)
expected = (
    "cancelled: ERROR, CancelledError, 1 exception event; 503 read: ERROR, status code 503; "
    "503 raised: ERROR, no status code"
)
sys.exit(figures != expected)
PY
