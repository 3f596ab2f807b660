"""The tables that the README shows, in Markdown."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from statistics import median

from .measure import Measurements
from .peers import FLOOR, PEERS

SPEED = (
    "create",
    "get",
    "list_small",
    "list_large",
    "list_subscribers",
    "list_grown_member",
    "list_grown_value",
)
HEADINGS = {
    "create": "create",
    "get": "get",
    "list_small": "list by 50",
    "list_large": "list by 1,000",
    "list_subscribers": "subscribers by 1,000",
    "list_grown_member": "grown by a member",
    "list_grown_value": "grown by an enum value",
}
GOALS = {
    "create": 2.5,
    "get": 2.5,
    "list_small": 1.08,
    "list_large": 1.2,
    "list_subscribers": 0.9,
    "list_grown_member": 0.9,
    "list_grown_value": 0.9,
}
BUILDS = {"before": "ours", "before-uvloop": "ours-uvloop", "before-plain": "ours-plain"}
"""The peers that are another build, each with the one of this build."""
PEAKS = {"memory 2000": "peak", "memory 20000": "peak", "connections": "each"}
"""The works that measure memory, each with its figure."""


def speed(measured: Measurements, peers: Sequence[str], figure: str) -> Iterator[str]:
    """How many times as fast as the floor: the median, from the slowest to the quickest round, and [the CPU used]."""
    works = [work for work in SPEED if measured.values(work, FLOOR, figure)]
    yield "| | " + " | ".join(HEADINGS[work] for work in works) + " |"
    yield "|---|" + "---|" * len(works)
    for peer in peers:
        cells = [_ratio(measured, work, peer, figure) for work in works]
        if any(cells):
            yield f"| {PEERS[peer].title} | " + " | ".join(cells) + " |"
    goals = " | ".join(f"{GOALS[work]:.2f}" for work in works)
    yield f"| *goal* | {goals} |"


def _ratio(measured: Measurements, work: str, peer: str, figure: str) -> str:
    found = measured.ratios(work, peer, figure)
    if not found:
        return ""
    if peer == FLOOR:
        return f"1 ({1000 * median(measured.values(work, peer, figure)):,.0f} ms)"
    cpu = 1 / median(measured.ratios(work, peer, "cpu"))
    return f"{median(found):.2f} ({min(found):.2f}..{max(found):.2f}) [{cpu:.2f}]"


def start(measured: Measurements, figure: str) -> Iterator[str]:
    """Return imports and first calls, in terms of bare aiohttp's."""
    aiohttp = median(measured.values("import import aiohttp", FLOOR, figure) or [0.0])
    for work, peer in measured.rounds:
        if peer == FLOOR and work.startswith("import ") and work != "import import aiohttp":
            times = [1 / one for one in _import_ratios(measured, work, peer, figure)]
            yield (
                f"- `{work.removeprefix('import ')}`: {_spread(times)} of `import aiohttp` "
                f"({1000 * median(measured.values(work, peer, figure)):.0f} of {1000 * aiohttp:.0f} ms)"
            )
    for work, peer in measured.rounds:
        if work == "first" and peer != FLOOR:
            times = [1 / one for one in measured.ratios(work, peer, figure)]
            yield f"- first call from a cold interpreter, {_plain(peer)}: {_spread(times)} of bare aiohttp's time"


def _import_ratios(measured: Measurements, work: str, peer: str, figure: str) -> list[float]:
    floors = measured.values("import import aiohttp", FLOOR, figure)
    return [base / one for base, one in zip(floors, measured.values(work, peer, figure), strict=True)]


def before(measured: Measurements, figure: str) -> Iterator[str]:
    """This build in terms of another: how many times as fast, and the CPU, each round against the same round."""
    for was, now in BUILDS.items():
        works = [work for work, peer in measured.rounds if peer == was]
        if works:
            yield f"| {_plain(now)} | throughput, of before | CPU, of before |"
            yield "|---|---|---|"
        for work in works:
            ratios = _spread(measured.ratios(work, now, figure, was)) if work not in PEAKS else ""
            used = PEAKS.get(work, "cpu")
            cpu = _spread([1 / one for one in measured.ratios(work, now, used, was)])
            yield f"| {work} | {ratios} | {cpu}{' (memory)' if work in PEAKS else ''} |"


def plain(measured: Measurements, figure: str) -> Iterator[str]:
    """The plain install's speed in terms of the one with `[speed]`."""
    for work in ("create", "get"):
        found = measured.ratios(work, "ours-plain", figure, "ours")
        if found:
            yield f"- {work} with a plain install: {_spread(found)} of `[speed]`'s calls a second"


def connections(measured: Measurements) -> Iterator[str]:
    """The memory of one more connection."""
    for work, peer in measured.rounds:
        if work == "connections":
            each = measured.values(work, peer, "each")
            yield f"- memory of one more connection, {_plain(peer)}: {_spread(each)} KiB"


def memory(measured: Measurements) -> Iterator[str]:
    """Peaks after 2,000 and after 20,000 items."""
    for work, peer in measured.rounds:
        if work == "memory 2000":
            few, many = (median(measured.values(f"memory {count}", peer, "peak")) for count in (2000, 20000))
            yield (
                f"- peak memory, {_plain(peer)}: {few / 1024:.1f} MB after 2,000 items, {many / 1024:.1f} MB "
                f"after 20,000: {many / few:.2f}"
            )


def crowd(measured: Measurements) -> Iterator[str]:
    """10,000 tasks at once: when half of them, and 99 of 100, are done."""
    for work, peer in measured.rounds:
        if work == "crowd":
            line = f"- 10,000 tasks at once on a pool of 100, {_plain(peer)}:"
            for name in ("p50", "p99"):
                at = measured.values(work, peer, name)
                added = [one - base for one, base in zip(at, measured.values(work, FLOOR, name), strict=True)]
                line += f" {name} {1000 * median(at):,.0f} ms" + (
                    "" if peer == FLOOR else f" ({1000 * median(added):+,.0f} ms)"
                )
            yield line


def late(measured: Measurements) -> Iterator[str]:
    """Return a listing from a slow server."""
    for work, peer in measured.rounds:
        if work == "late":
            taken = 1000 * median(measured.values(work, peer, "seconds"))
            yield f"- 40 pages, each 20 ms late and used for 15 ms, {_plain(peer)}: {taken:,.0f} ms"


def versions(server: str) -> str:
    """Return what was measured with what."""
    named = []
    for name in (
        "aiohttp",
        "attrs",
        "cattrs",
        "orjson",
        "uvloop",
        "aiofastnet",
        "httpx",
        "pyreqwest",
        "aiosonic",
        "niquests",
    ):
        try:
            named.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return f"Python {platform.python_version()} on {sys.platform}, {', '.join(named)}; server: {server}"


def _plain(peer: str) -> str:
    return PEERS[peer].title.replace("**", "")


def _spread(values: list[float]) -> str:
    return f"{median(values):.2f} ({min(values):.2f}..{max(values):.2f})"
