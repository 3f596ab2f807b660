"""`serve`: runs the stand-in server alone, for tests of programs in any language."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import click

from ..testing.login import PROJECT_ID
from .output import DONE, UsageError, one_line
from .parsing import SECONDS, WHOLE, Command, Flag, Options, json_flag
from .signals import on_signal
from .signals import run as run_async

if TYPE_CHECKING:
    from ..testing import FakeFabric

API_TOKEN = "token"  # noqa: S105  # a stand-in's, public

LOG_EVERY: Final = 0.2
"""Seconds between two checks of the request log."""
LOG_PATIENCE: Final = 5.0
"""Seconds after which a request is printed without a response."""

_FAULT = re.compile(r"(?P<operation>[\w.*]+)=(?P<status>[1-9]\d\d)(?::(?P<times>\d+))?")


def _run(options: Options) -> int:
    return run_async(_serve(options))


COMMAND: Final = Command(
    "serve",
    _run,
    Flag("--port", type=click.IntRange(0, 65535), default=8080, metavar="N", help="0 picks a free one (default: 8080)."),
    Flag(
        "--host", default="127.0.0.1", metavar="HOST",
        help="Address to listen on (default: 127.0.0.1). 0.0.0.0 for other containers, which name this host in "
        "SIGNALWIRE_PLAIN_HTTP_HOSTS.",
    ),
    Flag(
        "--dialect", type=click.Choice(["observed", "published", "both"]), default="observed",
        help="Behave as the service was observed (default), as its description says, or both.",
    ),
    Flag("--seed", type=WHOLE, default=0, metavar="N", help="Begin with N subscribers (default: 0)."),
    Flag("--id-seed", type=WHOLE, default=0, metavar="N", help="Makes the ids: the same number, the same ids."),
    Flag(
        "--fail", multiple=True, metavar="OPERATION=STATUS[:TIMES]",
        help="Fail the first TIMES (default: 1; 0: all) requests of an operation, such as subscribers.create=503:2. "
        "OPERATION may be a method, or * for all. Repeatable.",
    ),
    Flag("--log", is_flag=True, help="Print each request to standard error."),
    Flag("--project-id", default=PROJECT_ID, metavar="P", help=f"Project id to accept (default: {PROJECT_ID})."),
    Flag("--api-token", default=API_TOKEN, metavar="T", help=f"API token to accept (default: {API_TOKEN})."),
    Flag("--allow-duplicates", is_flag=True, help="Accept several subscribers with one e-mail address."),
    Flag("--write-limit", type=WHOLE, metavar="N", help="Respond with 429 above N writes in 10 s (default: no limit)."),
    Flag("--latency", type=SECONDS, default=0.0, metavar="SECONDS", help="Delay each response (default: 0)."),
    json_flag("Print address and credentials as JSON, not the address alone."),
    help="Run a stand-in server. It prints its address when it is ready, keeps everything in memory, and ends on Ctrl-C "
    "or SIGTERM.",
)  # fmt: skip


async def _serve(options: Options) -> int:
    from ..testing import FakeFabric  # --help needs no server

    ended = asyncio.Event()
    fabric = FakeFabric(
        host=options.host,
        port=options.port,
        dialect=options.dialect,
        seed=options.id_seed,
        project_id=options.project_id,
        api_token=options.api_token,
        allow_duplicates=options.allow_duplicates,
        write_limit=options.write_limit,
        latency=options.latency,
    )
    with on_signal(ended.set):
        try:
            await fabric.__aenter__()
        except OSError as error:
            raise UsageError(f"port {options.port} cannot be listened on: {os.strerror(error.errno or 0)}") from None
        try:
            fabric.seed(subscribers=options.seed)
            for text in options.fail:
                _script(fabric, text)
            print(_address(fabric, options) if options.json else fabric.base_url, flush=True)
            if options.log:
                await _log(fabric, ended)
            await ended.wait()
        finally:
            await fabric.close()
    return DONE


def _address(fabric: FakeFabric, options: Options) -> str:
    return json.dumps(
        {"base_url": fabric.base_url, "project_id": options.project_id, "api_token": options.api_token}, indent=2
    )


def _script(fabric: FakeFabric, text: str) -> None:
    found = _FAULT.fullmatch(text)
    if found is None:
        raise UsageError(f"--fail must be OPERATION=STATUS[:TIMES], such as subscribers.create=503:2, not {text!r}")
    times = int(found["times"] or 1)
    fabric.fail(found["operation"], status=int(found["status"]), times=times or None)


async def _log(fabric: FakeFabric, ended: asyncio.Event) -> None:
    """Print each request once it has its response, or after a while without one."""
    printed = 0
    while not ended.is_set():
        now = asyncio.get_running_loop().time()
        new = fabric.requests() - printed
        for entry in fabric.log[-new:] if new else ():
            if entry.status is None and now - entry.time < LOG_PATIENCE:
                break
            query = f"?{entry.query}" if entry.query else ""
            status = "no response" if entry.status is None else entry.status
            print(
                one_line(f"{entry.method} {entry.path}{query} {status} {entry.operation}"), file=sys.stderr, flush=True
            )
            printed += 1
        with suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), LOG_EVERY)
