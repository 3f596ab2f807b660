"""`serve`: the stand-in Fabric server alone, for programs in any language to be tested against."""

from __future__ import annotations

import argparse
import asyncio
import os

from ..testing.login import PROJECT_ID
from .output import DONE, MisuseError
from .signals import on_signal
from .signals import run as run_async

API_TOKEN = "token"  # noqa: S105  # a stand-in's, good for nothing else


def run(arguments: list[str], prog: str) -> int:
    """Serve until SIGINT or SIGTERM."""
    return run_async(_serve(_parser(prog).parse_args(arguments)))


def _parser(prog: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=prog,
        allow_abbrev=False,
        description="Run a stand-in Fabric server on this machine. It prints its address when it is ready, "
        "keeps everything in memory, and ends on Ctrl-C or SIGTERM.",
    )
    parser.add_argument("--port", type=port_number, default=8080, help="0 picks a free one (default: 8080)")
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="where it listens; 0.0.0.0 for other containers, whose sessions name it in "
        "SIGNALWIRE_PLAIN_HTTP_HOSTS (default: %(default)s)",
    )
    parser.add_argument(
        "--dialect",
        choices=["observed", "published", "both"],
        default="observed",
        help="how it speaks: as the service was observed, as its description says, or both (default: %(default)s)",
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="makes the ids that it gives (default: 0)")
    parser.add_argument("--project-id", default=PROJECT_ID, metavar="P", help="what it accepts (default: %(default)s)")
    parser.add_argument("--api-token", default=API_TOKEN, metavar="T", help="what it accepts (default: %(default)s)")
    parser.add_argument(
        "--allow-duplicates", action="store_true", help="accept several subscribers with one e-mail address"
    )
    parser.add_argument(
        "--write-limit", type=int, metavar="N", help="answer 429 above so many writes in 10 s (default: any number)"
    )
    parser.add_argument(
        "--latency", type=float, default=0.0, metavar="SECONDS", help="hold each answer back (default: 0)"
    )
    return parser


def port_number(text: str) -> int:
    """A port of TCP, 0 for any. Raises ArgumentTypeError for anything else."""
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to 65535, not {text!r}")
    return int(text)


async def _serve(options: argparse.Namespace) -> int:
    from ..testing import FakeFabric  # --help needs no server

    ended = asyncio.Event()
    fabric = FakeFabric(
        host=options.host,
        port=options.port,
        dialect=options.dialect,
        seed=options.seed,
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
            raise MisuseError(f"port {options.port} cannot be listened on: {os.strerror(error.errno or 0)}") from None
        try:
            print(fabric.base_url, flush=True)
            await ended.wait()
        finally:
            await fabric.close()
    return DONE
