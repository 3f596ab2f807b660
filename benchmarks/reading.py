"""Measures what reading a response costs beside parsing its JSON, for every operation and for a service that grows.

Run with `python -m benchmarks.reading`. The figures are thread CPU time, the least of several rounds, as a ratio to
`orjson.loads` of the same bytes in the same process: they repeat on a busy machine, where wall time does not.
"""

from __future__ import annotations

import json
import math
import time
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum
from functools import partial
from typing import Any, Final

import orjson

from signalwire_fabric_async import Page, PhoneNumber, SubscriberSipCredential, converter
from signalwire_fabric_async.catalog import operations
from signalwire_fabric_async.schema.json_codec import encode
from signalwire_fabric_async.schema.models import alternatives, is_model, members
from signalwire_fabric_async.schema.response_body import reader_of

from .answers import credential

ITEMS: Final = 50
"""Items of a page."""

ROUNDS: Final = 7

FABRIC: Final = "/api/fabric/"
"""The root of the paths of the Fabric operations."""

DEEP: Final = 5
"""Objects nested deeper than this have no optional members."""


def example(of: Any, number: int = 0, depth: int = 0) -> Any:  # any type expression
    """Return a JSON value of a type, with every member set."""
    options = [one for one in alternatives(of) if one is not type(None)]
    one = options[number % len(options)] if len(options) > 1 and all(map(is_model, options)) else options[0]
    origin = typing.get_origin(one) or one
    if is_model(one):
        return {
            member.wire: example(member.type, number, depth + 1)
            for member in members(one)
            if member.required or depth < DEEP
        }
    if origin is typing.Literal:
        return typing.get_args(one)[0]
    if isinstance(origin, type):
        if issubclass(origin, Enum):
            return list(origin)[number % len(list(origin))].value
        for base, make in _EXAMPLES:
            if issubclass(origin, base):
                return make(one, number, depth)
    return {"any": [1, None, "x"]}


def _sequence(of: Any, number: int, depth: int) -> Any:
    item = typing.get_args(of)[0]
    return [example(item, number + place, depth) for place in range(2)]


def _mapping(of: Any, number: int, depth: int) -> Any:
    return {"a": example(typing.get_args(of)[1], number, depth)}


_EXAMPLES: Final[tuple[tuple[type, Callable[[Any, int, int], Any]], ...]] = (
    (bool, lambda *_: True),
    (int, lambda _, number, __: number),
    (float, lambda _, number, __: number / 2),
    (datetime, lambda _, number, __: f"2024-05-06T12:{number // 60 % 60:02}:{number % 60:02}Z"),
    (str, lambda _, number, __: f"text {number}"),  # before Sequence, which it is too
    (tuple, _sequence),
    (Sequence, _sequence),
    (Mapping, _mapping),
    (object, lambda _, number, __: f"text {number}"),
)


def page(items: Sequence[Any]) -> bytes:
    """Return a page of these items as the service writes it."""
    links = {"self": "/a?page_number=0", "first": "/a?page_number=0", "next": "/a?page_token=b", "prev": "/a"}
    return json.dumps({"data": items, "links": links}).encode()


def workloads() -> Iterator[tuple[str, Callable[[bytes, int], Any], bytes]]:
    """Yield each operation that has a response: its name, its reader and a response with every member set."""
    for operation in operations():
        if operation.answer is None:
            continue
        if operation.kind == "list":
            body = page([example(operation.answer, number) for number in range(ITEMS)])
        else:
            body = json.dumps(example(operation.answer)).encode()
        yield operation.name, operation.reader(strict=False), body


def least(run: Callable[[], object], *, seconds: float = 0.02) -> float:
    """Return the CPU time of a run in nanoseconds: the least of several rounds."""
    started = time.thread_time_ns()
    run()
    count = max(1, int(seconds * 1e9 / max(1, time.thread_time_ns() - started)))
    found = math.inf
    for _ in range(ROUNDS):
        started = time.thread_time_ns()
        for _ in range(count):
            run()
        found = min(found, (time.thread_time_ns() - started) / count)
    return found


def ratio(read: Callable[[bytes, int], Any], body: bytes) -> float:
    """Return the cost of reading a response as a ratio to that of `orjson.loads`."""
    return least(lambda: read(body, 200)) / least(lambda: orjson.loads(body))


def grown() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield pages of SIP credentials as documented, and as a service writes them that has grown."""
    plain: Any = [credential(number) for number in range(1000)]
    yield "plain", plain
    yield "one more member", [{**one, "brand_new": "x"} for one in plain]
    yield "one member absent", [{name: one[name] for name in one if name != "send_as"} for one in plain]
    yield "one member null", [{**one, "send_as": None} for one in plain]
    yield "a new value in the lists", [{**one, "codecs": [*one["codecs"], "NEW"]} for one in plain]
    yield "a new value", [{**one, "encryption": "later"} for one in plain]


def report_operations() -> None:
    """Print the ratios of all operations with every member set."""
    ratios = {name: ratio(read, body) for name, read, body in workloads()}
    fabric = {one.name for one in operations() if one.template.startswith(FABRIC)}
    for of, some in (("", ratios), (" of Fabric", {name: ratios[name] for name in ratios if name in fabric})):
        mean = math.exp(sum(map(math.log, some.values())) / len(some))
        print(f"{len(some)} operations{of} with everything set, of orjson.loads: geometric mean {mean:.2f}")
    worst = sorted(ratios.items(), key=lambda one: -one[1])
    for name, cost in [*worst[:8], *[one for one in worst if one[0].endswith(".list")][:3]]:
        print(f"  {cost:5.2f}  {name}")


def report_growth() -> None:
    """Print what reading costs when the service has grown, and when it is strict."""
    read, strict = (reader_of(Page[SubscriberSipCredential], strict=strictly) for strictly in (False, True))
    bodies = {name: page(items) for name, items in grown()}
    base = least(lambda: read(bodies["plain"], 200))
    for name, body in bodies.items():
        cost = least(partial(read, body, 200))
        of_orjson = cost / least(partial(orjson.loads, body))
        print(
            f"  credentials, {name}: {cost / 1000:.0f} ns each, {of_orjson:.2f} of orjson, {cost / base:.2f} of plain"
        )
    print(f"  credentials, strict: {least(lambda: strict(bodies['plain'], 200)) / base:.2f} of tolerant")


def documents() -> Iterator[tuple[str, Any]]:
    """Yield bodies of half a megabyte, with and without what makes one slow to write."""

    def document(volume: float | None, more: dict[str, Any]) -> Any:
        play = [
            {"url": f"https://a.example/{one}.mp3", "volume": volume or one / 7, "say": ["a"]} for one in range(7000)
        ]
        nulls = [{"play": {**one, "volume": volume and None}} if volume else {"play": one} for one in play]
        return {"sections": {"main": [*nulls, {"set": more}]}}

    yield "without a null", document(None, {})
    yield "with a null", document(None, {"x": None})
    yield "with the text null", document(None, {"x": "null"})
    yield "with 7,000 nulls", document(1.0, {})
    number = converter.structure(example(PhoneNumber), PhoneNumber)
    yield f"of 350 models of {len(members(PhoneNumber))} members", {"numbers": [number] * 350}


def report_writing() -> None:
    """Print what writing a body of half a megabyte costs."""
    for name, body in documents():
        plain = converter.unstructure(body)
        cost = least(partial(encode, body)) / least(partial(orjson.dumps, plain))
        print(f"  writing {len(encode(body)) // 1000} kB {name}: {cost:.2f} of orjson")


def main() -> None:
    """Print the tables."""
    report_operations()
    report_growth()
    report_writing()


if __name__ == "__main__":
    main()
