"""A byte fuzzer of everything that reads an answer: `python -m tests.helpers.response_fuzzer --seconds 300`.

Good answers of every operation are mutated and read, tolerantly and strictly,
as answers and as errors. Nothing but our own errors may come out; what was
read must have a repr, go back to the wire, and come back from there the same.
`--plain` reads with the standard library's JSON instead of orjson.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
import typing
from typing import Any

SCALARS = (
    b"null", b"true", b"0", b"-1", b"1e999", b"9" * 30, b"1.5", b'""', b'"x"', b"[]", b"{}", b"[null]", b'{"a":1}',
    b'"\\u0000"', b'"\\ud800"', b'"2024-13-99T99:99:99Z"', b'"0001-01-01T00:00:00+23:59"', b'"9999-12-31T23:59:59-23:59"',
    b'"2024-05-06"', b'"20240506T122000Z"', b'"2024-W19-1T00:00:00Z"', b"NaN", b"[[[[[[]]]]]]",
)  # fmt: skip


def mutated(source: random.Random, data: bytes) -> bytes:
    """Return a few mutations of bytes: flipped, cut, doubled, spliced with JSON's own pieces."""
    made = bytearray(data)
    for _ in range(source.choice((0, 1, 1, 1, 2, 4, 9))):
        at = source.randrange(len(made) + 1)
        to = min(len(made), at + source.choice((0, 1, 2, 5, 40)))
        match source.randrange(7):
            case 0:
                made[at:to] = source.randbytes(to - at)
            case 1:
                del made[at:to]
            case 2:
                made[at:at] = made[at:to] * source.choice((1, 2, 50))
            case 3:
                del made[at:]
            case 4:
                made[at:to] = source.choice(
                    (b'"', b"{", b"}", b"[", b"]", b",", b":", b"\\", b"\xff", b"\r\n", b"\x00")
                )
            case _:
                _replace_a_value(source, made)
    return bytes(made)


def _replace_a_value(source: random.Random, made: bytearray) -> None:
    """Put another JSON value where one stands: what bytes at random seldom do."""
    colons = [at for at, byte in enumerate(made) if byte == ord(":")]
    if not colons:
        return
    at = source.choice(colons) + 1
    ends = [end for end in (made.find(b",", at), made.find(b"}", at), made.find(b"]", at)) if end >= 0]
    made[at : min(ends, default=len(made))] = source.choice(SCALARS)


_readers: list[tuple[str, Any, Any]] = []


def readers() -> list[tuple[str, Any, Any]]:
    """Every distinct answer of the operation tables: its name, its tolerant reader, its strict one."""
    if not _readers:
        from signalwire_fabric_async.catalog import tables
        from signalwire_fabric_async.paging import Page
        from signalwire_fabric_async.schema.response_body import reader_of

        seen = set()
        for table in tables().values():
            for operation in table.operations():
                item: Any = operation.answer
                answer: Any = Page[item] if operation.kind == "list" else item
                if answer is None or str(answer) in seen:
                    continue
                seen.add(str(answer))
                tolerant, strict = (reader_of(answer, strict=one, in_array=operation.in_array) for one in (False, True))
                _readers.append((str(answer), tolerant, strict))
    return _readers


def read_everything(body: bytes, status: int, which: int | None = None) -> int:
    """Read a body as the answer of one operation (of all, without `which`) and as an error; how many were read."""
    from signalwire_fabric_async import converter
    from signalwire_fabric_async.http.error_mapping import error_for, error_payload, unusable
    from signalwire_fabric_async.http.messages import Reply, Request
    from signalwire_fabric_async.schema.json_codec import decode

    request: Any = Request("x.get", "GET", "/x", "/x", None)  # type: ignore[arg-type]  # it is not read by it
    count = 0
    found = readers() if which is None else [readers()[which % len(readers())]]
    for _, *both in found:
        for read in both:
            try:
                value = read(body, status)
            except (ValueError, RecursionError) as problem:
                repr(unusable(request, status, str(problem), body=body))
                continue
            count += 1
            repr(value)
            again = converter.unstructure(value)
            payload = decode(body)
            if isinstance(payload, dict) and again != payload and not _has_nan(payload):
                raise AssertionError(f"{payload!r} came back as {again!r}")
    reply = Reply(max(status, 400), {}, body)
    repr(error_for(request, reply, error_payload(reply), retry_after=None, attempts=1, outcome_unknown=False))
    return count


def _has_nan(value: object) -> bool:
    return "nan" in repr(value)


def example(of: Any, depth: int = 0) -> Any:
    """Return a JSON value as the type says."""
    from collections.abc import Mapping
    from datetime import datetime

    from signalwire_fabric_async import Model, OpenEnum, Secret
    from signalwire_fabric_async.schema.models import alternatives, members

    of = next((one for one in alternatives(of) if one is not type(None)), of)
    origin = typing.get_origin(of) or of
    if origin is typing.Literal:
        return typing.get_args(of)[0]
    if origin is tuple:
        return [example(typing.get_args(of)[0], depth + 1)] * (2 if depth < 4 else 0)
    if isinstance(origin, type) and issubclass(origin, OpenEnum):
        return next(iter(origin)).value
    if isinstance(origin, type) and issubclass(origin, Model):
        return {one.wire: example(one.type, depth + 1) for one in members(of)} if depth < 7 else {}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"key": "value"}
    return {str: "text", Secret: "secret", datetime: "2024-05-06T12:20:00Z", int: 5, float: 1.5, bool: True}.get(
        of, "any"
    )


def seeds() -> list[bytes]:
    """Return a good answer of every operation."""
    from signalwire_fabric_async.catalog import tables

    found = []
    for table in tables().values():
        for operation in table.operations():
            if operation.answer is not None:
                one = example(operation.answer)
                found.append(json.dumps({"data": [one], "links": {}} if operation.kind == "list" else one).encode())
    return found


def main() -> int:
    """Fuzz for so many seconds; prints the figures, and the input where something else came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plain", action="store_true")
    given = parser.parse_args()
    if given.plain:
        sys.modules["orjson"] = None  # type: ignore[assignment]  # what makes its import fail
    source = random.Random(given.seed)
    good = seeds()
    for seed in good:
        read_everything(seed, 200)
    inputs = read = 0
    ends = time.monotonic() + given.seconds
    while time.monotonic() < ends:
        which = source.randrange(len(readers()))
        body = mutated(source, source.choice(good))
        try:
            read += read_everything(body, source.choice((200, 201, 400, 422, 500)), which)
        except Exception as problem:
            print(f"after {inputs} inputs: {problem!r}\nreader {readers()[which][0]}\nbody {body!r}")
            return 1
        inputs += 1
    kind = "json" if given.plain else "orjson"
    print(
        f"{inputs} inputs of {len(good)} answers in {given.seconds:.0f} s ({kind}), {read} read as values, 0 foreign errors"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
